#include "pay/api.h"

#include "core/money.h"
#include "link/tmf.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define URL_MAX 512
#define ANSWER_MAX ((size_t)256 * 1024)
#define FORM_TYPE "application/x-www-form-urlencoded"

struct ky_pay_api {
	struct ky_client *client;
	char url[URL_MAX];
};

static enum ky_code
fill(const struct ky_pay_place *place, struct ky_pay_api *a, struct ky_err *err)
{
	const struct ky_client_config config = {
	    .ca_file = place->ca_file,
	    .bearer = place->token,
	    .total_ms = place->total_ms,
	    .answer_max = ANSWER_MAX,
	    .private_addresses = true, /* our own operator names it */
	};
	struct ky_str url = ky_str_of(place->url);

	while (url.len > 0 && url.p[url.len - 1] == '/')
		url.len--;
	if (url.len == 0 || !ky_str_copy(url, a->url, sizeof(a->url)))
		return ky_fail(err, KY_E_INPUT, 0,
		    "url: missing, or longer than %d bytes", URL_MAX - 1);
	if (place->token == NULL)
		return ky_fail(err, KY_E_INPUT, 0, "token: missing");
	return ky_client_new(&config, &a->client, err);
}

enum ky_code
ky_pay_api_open(const struct ky_pay_place *place, struct ky_pay_api **out,
    struct ky_err *err)
{
	struct ky_pay_api *a = calloc(1, sizeof(*a));
	enum ky_code code;

	if (a == NULL)
		return ky_fail(err, KY_E_SYSTEM, 0, "out of memory");
	code = fill(place, a, err);
	if (code == KY_OK)
		*out = a;
	else
		ky_pay_api_close(a);
	return code;
}

void
ky_pay_api_close(struct ky_pay_api *a)
{
	if (a == NULL)
		return;
	ky_client_free(a->client);
	free(a);
}

/* --- forms --- */

static void
add_escaped(struct ky_buf *form, const char *text)
{
	char escaped[3 * KY_PAY_VALUE_MAX + 1];

	ky_tmf_escape(text, escaped, sizeof(escaped));
	ky_buf_addz(form, escaped);
}

void
ky_pay_form_add(struct ky_buf *form, const char *name, const char *value)
{
	if (form->len > 0)
		ky_buf_addc(form, '&');
	add_escaped(form, name);
	ky_buf_addc(form, '=');
	add_escaped(form, value);
}

void
ky_pay_form_number(struct ky_buf *form, const char *name, int64_t n)
{
	char text[24];

	(void)snprintf(text, sizeof(text), "%" PRId64, n);
	ky_pay_form_add(form, name, text);
}

/* --- answers --- */

const char *
ky_pay_api_text(const json_t *o, const char *name)
{
	const char *text = json_string_value(json_object_get(o, name));

	return text != NULL ? text : "";
}

static bool
is_id(const char *text)
{
	return text[0] != '\0' &&
	    strspn(text,
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
		"0123456789_-") == strlen(text);
}

bool
ky_pay_api_id(const json_t *o, const char *name, char *out, size_t size)
{
	const json_t *v = json_object_get(o, name);
	const char *text = json_is_object(v) ? ky_pay_api_text(v, "id")
					     : json_string_value(v);

	if (v == NULL)
		return false;
	if (json_is_null(v)) {
		out[0] = '\0';
		return true;
	}
	return text != NULL && is_id(text) &&
	    ky_str_copy(ky_str_of(text), out, size);
}

static bool
read_currency(const char *text, char out[4])
{
	char upper[4] = "";

	if (strlen(text) != 3)
		return false;
	for (int i = 0; i < 3; i++) {
		char c = text[i];

		if (c >= 'a' && c <= 'z')
			c = (char)(c - 'a' + 'A');
		if (c < 'A' || c > 'Z')
			return false;
		upper[i] = c;
	}
	memcpy(out, upper, sizeof(upper));
	return true;
}

bool
ky_pay_api_money(const json_t *o, const char *name, int64_t *minor,
    char currency[4])
{
	const json_t *v = json_object_get(o, name);
	int64_t n = json_integer_value(v);

	if (!json_is_integer(v) || n < 0 || n > KY_AMOUNT_MAX ||
	    !read_currency(ky_pay_api_text(o, "currency"), currency))
		return false;
	*minor = n;
	return true;
}

static enum ky_code
meaning(unsigned status, uint32_t retry_after_s, const char *type)
{
	static const struct {
		unsigned status;
		enum ky_code code;
	} known[] = {
	    {401, KY_E_RETRY}, /* our key, not the line: nobody can decide */
	    {403, KY_E_RETRY},
	    {408, KY_E_RETRY},
	    {409, KY_E_UNSURE}, /* another one under this key is under way */
	    {424, KY_E_UNSURE}, /* something behind the service failed */
	    {425, KY_E_RETRY},
	    {429, KY_E_RETRY},
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (known[i].status == status)
			return known[i].code;
	/* Under this key something else was asked before. */
	if (strcmp(type, "idempotency_error") == 0)
		return KY_E_UNSURE;
	if (status == 503 && retry_after_s > 0)
		return KY_E_RETRY;
	if (status >= 300 && status < 400)
		return KY_E_RETRY;
	return status >= 400 && status < 500 ? KY_E_REFUSED : KY_E_UNSURE;
}

enum ky_code
ky_pay_api_judge(unsigned status, uint32_t retry_after_s, const json_t *doc,
    struct ky_err *err)
{
	const json_t *error = json_object_get(doc, "error");
	const char *type = ky_pay_api_text(error, "type");
	const char *code = ky_pay_api_text(error, "code");
	char word[KY_TMF_WORD_SIZE];

	if (status >= 200 && status < 300)
		return KY_OK;
	ky_tmf_word(code[0] != '\0' ? code : type, word);
	return ky_fail(err, meaning(status, retry_after_s, type), (int)status,
	    "answered %u%s%s", status, word[0] != '\0' ? ": " : "", word);
}

/* --- asking --- */

static enum ky_code
send_to(struct ky_pay_api *a, const char *path,
    const struct ky_client_request *how, struct ky_client_answer *an,
    struct ky_err *err)
{
	char url[URL_MAX + KY_PAY_PATH_SIZE];
	struct ky_client_request rq = *how;
	int n = snprintf(url, sizeof(url), "%s%s", a->url, path);

	assert(n > 0 && (size_t)n < sizeof(url));
	rq.url = url;
	rq.header[rq.headers_n].name = "Accept";
	rq.header[rq.headers_n++].value = "application/json";
	return ky_client_send(a->client, &rq, an, err);
}

static json_t *
parse(const struct ky_client_answer *an)
{
	struct ky_str s = ky_buf_str(&an->body);

	return json_loadb(s.p, s.len, JSON_REJECT_DUPLICATES, NULL);
}

static enum ky_code
get(struct ky_pay_api *a, const char *path, struct ky_client_answer *an,
    json_t **out, struct ky_err *err)
{
	const struct ky_client_request rq = {.method = "GET"};
	json_t *doc;

	if (send_to(a, path, &rq, an, err) != KY_OK)
		return err->code;
	if (an->status == 404) {
		*out = NULL;
		return KY_OK;
	}
	doc = parse(an);
	if (an->status == 200 && json_is_object(doc)) {
		*out = doc;
		return KY_OK;
	}
	if (ky_pay_api_judge(an->status, 0, doc, err) == KY_OK)
		(void)ky_fail(err, KY_E_RETRY, 0,
		    "the answer is no JSON object");
	json_decref(doc);
	return KY_E_RETRY;
}

enum ky_code
ky_pay_api_get(struct ky_pay_api *a, const char *path, json_t **out,
    struct ky_err *err)
{
	struct ky_client_answer an = {0};
	enum ky_code code;

	ky_buf_init(&an.body, ANSWER_MAX);
	code = get(a, path, &an, out, err);
	ky_buf_done(&an.body);
	if (code == KY_OK)
		return KY_OK;
	err->code = KY_E_RETRY; /* nothing changes by looking */
	return KY_E_RETRY;
}

static enum ky_code
read_done(const struct ky_client_answer *an, json_t **out, struct ky_err *err)
{
	json_t *doc = parse(an);
	enum ky_code code = ky_pay_api_judge(an->status, an->retry_after_s, doc,
	    err);

	if (code == KY_OK && !json_is_object(doc))
		code = ky_fail(err, KY_E_UNSURE, 0,
		    "the answer is no JSON object");
	if (code == KY_OK)
		*out = doc;
	else
		json_decref(doc);
	return code;
}

enum ky_code
ky_pay_api_post(struct ky_pay_api *a, const char *path, const char *key,
    struct ky_str form, json_t **out, struct ky_err *err)
{
	const struct ky_client_request rq = {
	    .method = "POST",
	    .content_type = FORM_TYPE,
	    .body = form,
	    .repeatable = true, /* under its key it may come twice */
	    .headers_n = 1,
	    .header = {{"Idempotency-Key", key}},
	};
	struct ky_client_answer an = {0};
	enum ky_code code;

	ky_buf_init(&an.body, ANSWER_MAX);
	code = send_to(a, path, &rq, &an, err);
	if (code == KY_OK)
		code = read_done(&an, out, err);
	else if (code == KY_E_REFUSED) /* ours: the URL is none */
		err->code = code = KY_E_RETRY;
	ky_buf_done(&an.body);
	return code;
}
