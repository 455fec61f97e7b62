#include "card/post.h"

#include "link/client.h"
#include "link/curl.h"

#include <ctype.h>
#include <sodium/utils.h>
#include <stdlib.h>
#include <string.h>

#define TOTAL_MS 30000
#define ANSWER_MAX ((size_t)16 * 1024)
#define LABEL_MAX 63

struct ky_post {
	/* To the chip's address, under the roots given and the system's; to
	 * ours. */
	struct ky_client *pinned, *system, *ending;
	bool used_system;
};

static enum ky_code
make(struct ky_client_config config, const char *ca_file,
    struct ky_client **out, struct ky_err *err)
{
	config.ca_file = ca_file;
	return ky_client_new(&config, out, err);
}

enum ky_code
ky_post_new(const struct ky_post_config *config, struct ky_post **out,
    struct ky_err *err)
{
	struct ky_client_config to_card = {.total_ms = TOTAL_MS,
	    .answer_max = ANSWER_MAX,
	    .private_addresses = config->allow_private,
	    .connect_to = config->via};
	/* A person typed that one: it may be a machine of the house. */
	struct ky_client_config to_us = {.total_ms = TOTAL_MS,
	    .answer_max = ANSWER_MAX,
	    .private_addresses = true};
	struct ky_post *p = calloc(1, sizeof(*p));
	enum ky_code code = KY_OK;

	if (p == NULL)
		return ky_fail(err, KY_E_SYSTEM, 0, "out of memory");
	if (config->ca_file != NULL)
		code = make(to_card, config->ca_file, &p->pinned, err);
	if (code == KY_OK && config->system_roots)
		code = make(to_card, NULL, &p->system, err);
	if (code == KY_OK)
		code = make(to_us, config->ending_ca_file, &p->ending, err);
	if (code == KY_OK)
		*out = p;
	else
		ky_post_free(p);
	return code;
}

void
ky_post_free(struct ky_post *p)
{
	if (p == NULL)
		return;
	ky_client_free(p->pinned);
	ky_client_free(p->system);
	ky_client_free(p->ending);
	free(p);
}

bool
ky_post_used_system(const struct ky_post *p)
{
	return p->used_system;
}

/* --- addresses --- */

static bool
good_label(const char *p, size_t n)
{
	if (n == 0 || n > LABEL_MAX || p[0] == '-' || p[n - 1] == '-')
		return false;
	for (size_t i = 0; i < n; i++)
		if (!isascii(p[i]) || (!isalnum(p[i]) && p[i] != '-'))
			return false;
	return true;
}

/* A domain name: the last label begins with a letter, which no way of writing
 * an IP address does. */
static bool
domain_name(const char *address, bool one_label)
{
	const char *label = address, *dot;
	size_t labels = 1;

	if (strlen(address) > KY_ADDRESS_MAX)
		return false;
	for (; (dot = strchr(label, '.')) != NULL; label = dot + 1, labels++)
		if (!good_label(label, (size_t)(dot - label)))
			return false;
	return good_label(label, strlen(label)) && isalpha(label[0]) &&
	    (labels > 1 || one_label);
}

enum ky_code
ky_post_address_url(const char *address, bool allow_private,
    char out[KY_OUTBOX_URL_SIZE], struct ky_err *err)
{
	if (!domain_name(address, allow_private))
		return ky_fail(err, KY_E_REFUSED, 0,
		    "the address in the card is no domain name: nothing is "
		    "sent there");
	(void)snprintf(out, KY_OUTBOX_URL_SIZE, "https://%s%s", address,
	    KY_ES9_PATH);
	return KY_OK;
}

enum ky_code
ky_post_ending_url(const char *text, bool allow_private,
    char out[KY_OUTBOX_URL_SIZE], struct ky_err *err)
{
	size_t n = strlen(text), path = sizeof(KY_ES9_PATH) - 1;
	bool there = n >= path && strcmp(text + n - path, KY_ES9_PATH) == 0;
	bool plain = strncmp(text, "http://", 7) == 0;

	if (!plain && strncmp(text, "https://", 8) != 0)
		return ky_fail(err, KY_E_INPUT, 0,
		    "the server is given as https://HOST");
	if (plain && !allow_private)
		return ky_fail(err, KY_E_INPUT, 0,
		    "http is for machines of your own: say --allow-private, or "
		    "https");
	for (const char *p = text; *p != '\0'; p++)
		if (*p <= ' ' || *p >= 0x7f || strchr("?#@", *p) != NULL)
			return ky_fail(err, KY_E_INPUT, 0,
			    "the server's address has no user, query or "
			    "fragment, and no blank");
	if (!isalnum(text[plain ? 7 : 8]) && text[plain ? 7 : 8] != '[')
		return ky_fail(err, KY_E_INPUT, 0,
		    "the server's address names no host");
	while (!there && n > 0 && text[n - 1] == '/')
		n--;
	if (n + path >= KY_OUTBOX_URL_SIZE)
		return ky_fail(err, KY_E_INPUT, 0,
		    "the server's address is too long");
	(void)snprintf(out, KY_OUTBOX_URL_SIZE, "%.*s%s", (int)n, text,
	    there ? "" : KY_ES9_PATH);
	return KY_OK;
}

/* --- sending --- */

/* {"pendingNotification":"<base64>"}, and nothing else in it. */
static void
write_body(const struct ky_letter *l, struct ky_buf *out)
{
	char base64[2 * KY_NOTIFICATION_MAX];

	(void)sodium_bin2base64(base64, sizeof(base64),
	    (const unsigned char *)l->bytes.p, l->bytes.len,
	    sodium_base64_VARIANT_ORIGINAL);
	ky_buf_addf(out, "{\"pendingNotification\":\"%s\"}", base64);
}

/* What a status means for a notification. */
static enum ky_code
judge(unsigned status, struct ky_err *err)
{
	if (status >= 200 && status < 300)
		return KY_OK;
	if (status >= 300 && status < 400)
		return ky_fail(err, KY_E_REFUSED, (int)status,
		    "the server sends us elsewhere (%u), which is not followed",
		    status);
	if (status >= 400 && status < 500 && status != 408 && status != 425 &&
	    status != 429)
		return ky_fail(err, KY_E_REFUSED, (int)status,
		    "the server does not take it: %u", status);
	return ky_fail(err, KY_E_RETRY, (int)status,
	    "the server cannot take it now: %u", status);
}

static bool
untrusted(enum ky_code code, const struct ky_err *err)
{
	return code == KY_E_RETRY &&
	    err->cause == (int)CURLE_PEER_FAILED_VERIFICATION;
}

static enum ky_code
try(struct ky_client *c, const struct ky_client_request *rq, unsigned *status,
    struct ky_err *err)
{
	struct ky_client_answer an = {0};
	enum ky_code code;

	ky_buf_init(&an.body, ANSWER_MAX);
	code = ky_client_send(c, rq, &an, err);
	ky_buf_done(&an.body);
	if (code != KY_OK)
		return code;
	*status = an.status;
	return judge(an.status, err);
}

/* The roots given first, the system's only where those do not do. */
static enum ky_code
try_card_address(struct ky_post *p, const struct ky_client_request *rq,
    unsigned *status, struct ky_err *err)
{
	enum ky_code code = KY_E_RETRY;

	if (p->pinned == NULL && p->system == NULL)
		return ky_fail(err, KY_E_RETRY, 0,
		    "no roots to trust the server by: give GSMA's with --ca, "
		    "or --system-roots");
	if (p->pinned != NULL)
		code = try(p->pinned, rq, status, err);
	if (p->system != NULL && (p->pinned == NULL || untrusted(code, err))) {
		code = try(p->system, rq, status, err);
		p->used_system = p->used_system || code == KY_OK;
	}
	return code;
}

enum ky_code
ky_post_send(struct ky_post *p, const struct ky_letter *l,
    const struct ky_goal *goal, unsigned *status, struct ky_err *err)
{
	struct ky_client_request rq = {.method = "POST",
	    .url = goal->url,
	    .content_type = "application/json;charset=UTF-8",
	    .repeatable = true,
	    .headers_n = 2};
	char protocol[64];
	struct ky_buf body;
	enum ky_code code;

	if (l->svn[0] == 0)
		(void)snprintf(protocol, sizeof(protocol), "gsma/rsp/v2.2.0");
	else
		(void)snprintf(protocol, sizeof(protocol), "gsma/rsp/v%u.%u.%u",
		    l->svn[0], l->svn[1], l->svn[2]);
	rq.header[0].name = "User-Agent";
	rq.header[0].value = "gsma-rsp-lpad";
	rq.header[1].name = "X-Admin-Protocol";
	rq.header[1].value = protocol;
	*status = 0;
	ky_buf_init(&body, 2 * KY_NOTIFICATION_MAX + 64);
	write_body(l, &body);
	rq.body = ky_buf_str(&body);
	code = goal->own ? try_card_address(p, &rq, status, err)
			 : try(p->ending, &rq, status, err);
	ky_buf_done(&body);
	return code;
}
