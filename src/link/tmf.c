#include "link/tmf.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define URL_MAX 512
#define ANSWER_MAX ((size_t)256 * 1024)

struct ky_tmf {
	struct ky_client *client;
	char url[URL_MAX];
};

enum ky_code
ky_tmf_peer_open(const struct ky_tmf_peer *peer, struct ky_tmf **out,
    struct ky_err *err)
{
	struct ky_client_config config = {
	    .ca_file = peer->ca_file,
	    .bearer = peer->bearer,
	    .total_ms = peer->total_ms,
	    .answer_max = ANSWER_MAX,
	    .private_addresses = true, /* our own operator names it */
	};
	struct ky_str url = ky_str_of(peer->url);
	struct ky_tmf *t;
	enum ky_code code;

	while (url.len > 0 && url.p[url.len - 1] == '/')
		url.len--;
	if (url.len == 0 || url.len >= URL_MAX)
		return ky_fail(err, KY_E_INPUT, 0,
		    "the URL is missing or longer than %d bytes", URL_MAX - 1);
	t = calloc(1, sizeof(*t));
	if (t == NULL)
		return ky_fail(err, KY_E_SYSTEM, 0, "out of memory");
	(void)ky_str_copy(url, t->url, sizeof(t->url));
	code = ky_client_new(&config, &t->client, err);
	if (code != KY_OK) {
		free(t);
		return code;
	}
	*out = t;
	return KY_OK;
}

void
ky_tmf_peer_close(struct ky_tmf *t)
{
	if (t == NULL)
		return;
	ky_client_free(t->client);
	free(t);
}

void
ky_tmf_escape(const char *value, char *out, size_t size)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "abcdefghijklmnopqrstuvwxyz0123456789-._~";
	static const char digits[] = "0123456789ABCDEF";
	size_t n = 0;

	for (; *value != '\0'; value++) {
		unsigned char c = (unsigned char)*value;

		assert(n + 4 <= size);
		if (strchr(plain, *value) != NULL) {
			out[n++] = *value;
			continue;
		}
		out[n++] = '%';
		out[n++] = digits[c >> 4];
		out[n++] = digits[c & 15];
	}
	assert(n < size);
	out[n] = '\0';
}

/* --- answers --- */

const char *
ky_tmf_peer_text(const json_t *o, const char *name)
{
	const char *text = json_string_value(json_object_get(o, name));

	return text != NULL ? text : "";
}

void
ky_tmf_word(const char *text, char out[KY_TMF_WORD_SIZE])
{
	size_t n = 0;

	for (; *text != '\0' && n < KY_TMF_WORD_SIZE - 1; text++) {
		char c = *text;
		bool harmless = (c >= 'a' && c <= 'z') ||
		    (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		    c == '-' || c == '.' || c == '_';

		if (harmless)
			out[n++] = c;
		else
			out[n++] = '?';
	}
	out[n] = '\0';
}

const json_t *
ky_tmf_characteristic(const json_t *o, const char *member, const char *name)
{
	const json_t *list = json_object_get(o, member), *row;
	size_t i;

	json_array_foreach(list, i,
	    row) if (strcmp(ky_tmf_peer_text(row, "name"), name) ==
	    0) return json_object_get(row, "value");
	return NULL;
}

static json_t *
parse(const struct ky_buf *bytes)
{
	struct ky_str s = ky_buf_str(bytes);

	return json_loadb(s.p, s.len, JSON_REJECT_DUPLICATES, NULL);
}

/* --- asking --- */

static enum ky_code
send_to(struct ky_tmf *t, const char *method, const char *path,
    struct ky_str body, struct ky_client_answer *an, struct ky_err *err)
{
	char url[URL_MAX + KY_TMF_PATH_SIZE];
	struct ky_client_request rq = {
	    .method = method,
	    .url = url,
	    .content_type = body.len > 0 ? KY_TMF_MEDIA_TYPE : NULL,
	    .body = body,
	    .headers_n = 1,
	    .header = {{"Accept", "application/json"}},
	};
	int n = snprintf(url, sizeof(url), "%s%s", t->url, path);

	assert(n > 0 && (size_t)n < sizeof(url));
	return ky_client_send(t->client, &rq, an, err);
}

static enum ky_code
get(struct ky_tmf *t, const char *path, struct ky_client_answer *an,
    json_t **out, struct ky_err *err)
{
	enum ky_code code = send_to(t, "GET", path, KY_STR(""), an, err);
	json_t *doc;

	if (code != KY_OK) {
		err->code = KY_E_RETRY; /* nothing changes by looking */
		return KY_E_RETRY;
	}
	if (an->status == 404) {
		*out = NULL;
		return KY_OK;
	}
	if (an->status != 200)
		return ky_fail(err, KY_E_RETRY, (int)an->status, "answered %u",
		    an->status);
	doc = parse(&an->body);
	if (doc == NULL)
		return ky_fail(err, KY_E_RETRY, 0, "the answer is no JSON");
	*out = doc;
	return KY_OK;
}

enum ky_code
ky_tmf_get(struct ky_tmf *t, const char *path, struct ky_buf *raw, json_t **out,
    struct ky_err *err)
{
	struct ky_client_answer an = {0};
	json_t *doc = NULL;
	enum ky_code code;

	ky_buf_init(&an.body, raw->max);
	code = get(t, path, &an, &doc, err);
	if (code == KY_OK && doc != NULL && !json_is_object(doc) &&
	    !json_is_array(doc))
		code = ky_fail(err, KY_E_RETRY, 0, "the answer is no object");
	if (code == KY_OK) {
		ky_buf_reset(raw);
		ky_buf_add(raw, ky_buf_str(&an.body));
		*out = doc;
	} else {
		json_decref(doc);
	}
	ky_buf_done(&an.body);
	return code;
}

static enum ky_code
pick(const json_t *list, const char *name, const char *value, json_t **out,
    struct ky_err *err)
{
	const json_t *row;
	json_t *found = NULL;
	size_t i;

	if (!json_is_array(list))
		return ky_fail(err, KY_E_RETRY, 0, "the answer is no list");
	json_array_foreach(list, i, row)
	{
		if (strcmp(ky_tmf_peer_text(row, name), value) != 0)
			return ky_fail(err, KY_E_RETRY, 0,
			    "the peer does not filter by %s", name);
		if (found != NULL)
			return ky_fail(err, KY_E_RETRY, 0,
			    "the peer has two with the same %s", name);
		found = json_array_get(list, i);
	}
	*out = json_incref(found);
	return KY_OK;
}

enum ky_code
ky_tmf_find(struct ky_tmf *t, const char *path, const char *name,
    const char *value, struct ky_buf *raw, json_t **out, struct ky_err *err)
{
	char full[KY_TMF_PATH_SIZE], escaped[KY_TMF_PATH_SIZE / 2];
	json_t *list = NULL;
	enum ky_code code;
	int n;

	ky_tmf_escape(value, escaped, sizeof(escaped));
	n = snprintf(full, sizeof(full), "%s%s=%s", path, name, escaped);
	assert(n > 0 && (size_t)n < sizeof(full));
	code = ky_tmf_get(t, full, raw, &list, err);
	if (code == KY_OK && list == NULL)
		*out = NULL;
	else if (code == KY_OK)
		code = pick(list, name, value, out, err);
	json_decref(list);
	return code;
}

/* The `code` of a TM Forum error, or its `reason`. */
static void
reason_of(const json_t *doc, char out[KY_TMF_WORD_SIZE])
{
	const json_t *code = json_object_get(doc, "code");
	char number[24];

	(void)snprintf(number, sizeof(number), "%lld",
	    (long long)json_integer_value(code));
	if (json_is_integer(code))
		ky_tmf_word(number, out);
	else if (json_is_string(code))
		ky_tmf_word(json_string_value(code), out);
	else
		ky_tmf_word(ky_tmf_peer_text(doc, "reason"), out);
}

/* What a status says about whether it happened. */
static enum ky_code
judge(const struct ky_client_answer *an, const json_t *doc, struct ky_err *err)
{
	int status = (int)an->status;
	char word[KY_TMF_WORD_SIZE];
	enum ky_code code;

	if (status >= 200 && status < 300)
		return KY_OK;
	switch (status) {
	case 401: /* our token, not the line: no person can decide that */
	case 403:
	case 408:
	case 425:
	case 429:
		code = KY_E_RETRY;
		break;
	case 503:
		code = an->retry_after_s > 0 ? KY_E_RETRY : KY_E_UNSURE;
		break;
	default:
		code = status >= 300 && status < 400 ? KY_E_RETRY
		    : status >= 400 && status < 500  ? KY_E_REFUSED
						     : KY_E_UNSURE;
	}
	reason_of(doc, word);
	return ky_fail(err, code, status, "answered %d%s%s", status,
	    word[0] != '\0' ? ": " : "", word);
}

enum ky_code
ky_tmf_post(struct ky_tmf *t, const char *path, json_t *body, json_t **out,
    struct ky_err *err)
{
	/* Amounts: 15 digits are exact both ways. */
	char *text = json_dumps(body, JSON_COMPACT | JSON_REAL_PRECISION(15));
	struct ky_client_answer an = {0};
	json_t *doc = NULL;
	enum ky_code code;

	json_decref(body);
	if (text == NULL)
		return ky_fail(err, KY_E_RETRY, 0, "out of memory");
	ky_buf_init(&an.body, ANSWER_MAX);
	code = send_to(t, "POST", path, ky_str_of(text), &an, err);
	if (code == KY_OK) {
		doc = parse(&an.body);
		code = judge(&an, doc, err);
	}
	if (code == KY_OK)
		*out = doc;
	else
		json_decref(doc);
	ky_buf_done(&an.body);
	free(text);
	return code;
}
