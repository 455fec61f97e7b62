/* Short messages by somebody else's HTTP gateway. */
#include "link/client.h"
#include "sms/alphabet.h"
#include "sms/sms.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TOTAL_MS 20000
#define BODY_MAX ((size_t)16 * 1024)
#define ANSWER_MAX ((size_t)64 * 1024)
#define STATUSES_MAX 8

struct gateway {
	struct ky_client *client;
	char *url, *header_name, *header_key, *body;
	enum ky_sms_body form;
	uint32_t statuses_n; /* 0: any 2xx */
	unsigned status[STATUSES_MAX];
};

/* "200 202" */
static enum ky_code
read_statuses(const char *text, struct gateway *g, struct ky_err *err)
{
	struct ky_str rest = ky_str_trim(ky_str_of(text));

	while (rest.len > 0) {
		const char *blank = memchr(rest.p, ' ', rest.len);
		struct ky_str word = {rest.p,
		    blank != NULL ? (size_t)(blank - rest.p) : rest.len};
		uint64_t n;

		if (g->statuses_n == STATUSES_MAX ||
		    !ky_str_u64(word, 299, &n) || n < 200)
			return ky_fail(err, KY_E_INPUT, 0,
			    "statuses: up to %d numbers from 200 to 299",
			    STATUSES_MAX);
		g->status[g->statuses_n++] = (unsigned)n;
		rest.p += word.len;
		rest.len -= word.len;
		rest = ky_str_trim(rest);
	}
	return KY_OK;
}

static bool
is_taken(const struct gateway *g, unsigned status)
{
	for (uint32_t i = 0; i < g->statuses_n; i++)
		if (g->status[i] == status)
			return true;
	return g->statuses_n == 0 && status >= 200 && status <= 299;
}

/* What an answer means; nothing of its body is kept or told. */
static enum ky_code
judge(const struct gateway *g, const struct ky_client_answer *an,
    struct ky_err *err)
{
	static const unsigned before[] = {401, 403, 408, 425, 429};
	enum ky_code code = an->status >= 500 ? KY_E_UNSURE : KY_E_REFUSED;

	if (is_taken(g, an->status))
		return KY_OK;
	for (size_t i = 0; i < sizeof(before) / sizeof(before[0]); i++)
		if (an->status == before[i])
			code = KY_E_RETRY;
	if (an->status == 503 && an->retry_after_s > 0)
		code = KY_E_RETRY;
	return ky_fail(err, code, (int)an->status, "the gateway answered %u",
	    an->status);
}

static enum ky_code
post(const struct gateway *g, struct ky_str body, struct ky_err *err)
{
	struct ky_client_request rq = {
	    .method = "POST",
	    .url = g->url,
	    .content_type = ky_sms_body_type(g->form),
	    .body = body,
	};
	struct ky_client_answer an = {0};
	enum ky_code code;

	if (g->header_name != NULL) {
		rq.headers_n = 1;
		rq.header[0].name = g->header_name;
		rq.header[0].value = g->header_key;
	}
	ky_buf_init(&an.body, ANSWER_MAX);
	code = ky_client_send(g->client, &rq, &an, err);
	if (code == KY_OK)
		code = judge(g, &an, err);
	ky_buf_done(&an.body);
	return code;
}

static enum ky_code
send(void *self, const struct ky_msisdn *to, const char *text, const char *id,
    struct ky_err *err)
{
	const struct gateway *g = self;
	char plus[sizeof(to->digits) + 1];
	struct ky_sms_form form;
	struct ky_sms_values values = {{plus, to->digits, text, id, "gsm7"}};
	struct ky_buf body;
	enum ky_code code;

	if (to->digits[0] == '\0')
		return ky_fail(err, KY_E_REFUSED, 0, "no-number");
	if (!ky_sms_measure(ky_str_of(text), &form) || form.segments == 0 ||
	    form.segments > KY_SMS_SEGMENTS_MAX)
		return ky_fail(err, KY_E_REFUSED, 0,
		    "the text is no text, or longer than %d messages",
		    KY_SMS_SEGMENTS_MAX);
	if (!form.gsm7)
		values.value[KY_SMS_CODING] = "ucs2";
	(void)snprintf(plus, sizeof(plus), "+%s", to->digits);
	ky_buf_init(&body, BODY_MAX);
	ky_sms_template_fill(g->body, g->form, &values, &body);
	if (ky_buf_ok(&body))
		code = post(g, ky_buf_str(&body), err);
	else
		code = ky_fail(err, KY_E_REFUSED, 0, "the body is too large");
	if (body.len > 0)
		explicit_bzero(body.p, body.len);
	ky_buf_done(&body);
	return code;
}

/* --- opening --- */

static void
close_gateway(void *self)
{
	struct gateway *g = self;

	ky_client_free(g->client);
	if (g->header_key != NULL)
		explicit_bzero(g->header_key, strlen(g->header_key));
	free(g->url);
	free(g->header_name);
	free(g->header_key);
	free(g->body);
	free(g);
}

static bool
copy(const char *text, char **out)
{
	*out = text != NULL ? strdup(text) : NULL;
	return text == NULL || *out != NULL;
}

enum ky_code
ky_sms_gateway_check(const struct ky_sms_gateway *config, struct ky_err *err)
{
	struct gateway scratch = {0};
	struct ky_str url = ky_str_of(config->url);

	if (!ky_str_starts(url, "https://") && !ky_str_starts(url, "http://"))
		return ky_fail(err, KY_E_INPUT, 0,
		    "url: not one of http or https");
	if ((config->header_name == NULL) != (config->header_key == NULL))
		return ky_fail(err, KY_E_INPUT, 0,
		    "a header's name and its value come together");
	if (config->statuses != NULL &&
	    read_statuses(config->statuses, &scratch, err) != KY_OK)
		return err->code;
	return ky_sms_template_check(config->body, config->form, err);
}

static enum ky_code
set_all(struct gateway *g, const struct ky_sms_gateway *config,
    struct ky_err *err)
{
	struct ky_client_config client = {
	    .ca_file = config->ca_file,
	    .bearer = config->token,
	    .total_ms = config->total_ms != 0 ? config->total_ms : TOTAL_MS,
	    .answer_max = ANSWER_MAX,
	    .private_addresses = true, /* the operator names it */
	};

	g->form = config->form;
	if (!copy(config->url, &g->url) || !copy(config->body, &g->body) ||
	    !copy(config->header_name, &g->header_name) ||
	    !copy(config->header_key, &g->header_key))
		return ky_fail(err, KY_E_SYSTEM, 0, "out of memory");
	if (config->statuses != NULL &&
	    read_statuses(config->statuses, g, err) != KY_OK)
		return err->code;
	return ky_client_new(&client, &g->client, err);
}

enum ky_code
ky_sms_gateway_open(const struct ky_sms_gateway *config, struct ky_sms *out,
    struct ky_err *err)
{
	enum ky_code code = ky_sms_gateway_check(config, err);
	struct gateway *g;

	if (code != KY_OK)
		return code;
	g = calloc(1, sizeof(*g));
	if (g == NULL)
		return ky_fail(err, KY_E_SYSTEM, 0, "out of memory");
	code = set_all(g, config, err);
	if (code != KY_OK) {
		close_gateway(g);
		return code;
	}
	*out = (struct ky_sms){g, send, close_gateway};
	return KY_OK;
}

void
ky_sms_close(struct ky_sms *s)
{
	if (s->close != NULL)
		s->close(s->self);
	*s = (struct ky_sms){0};
}
