#include "smdp/es2.h"

#include "link/client.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#define PATH "/gsma/rsp2/es2plus/"
#define URL_MAX 512
#define VERSION_USUAL "2.2.0"
#define LOOK_KEY_SIZE 48
#define ANSWER_MAX ((size_t)64 * 1024)

struct ky_es2_client {
	struct ky_client *client;
	char url[URL_MAX];
	char requester[KY_ES2_TEXT_SIZE];
	char protocol[64];         /* "gsma/rsp/v2.2.0" */
	char key_header[64], *key; /* "" and NULL: none */
	bool iccid_with_f;
};

static const char *const functions[] = {
    [KY_ES2_DOWNLOAD_ORDER] = "downloadOrder",
    [KY_ES2_CONFIRM_ORDER] = "confirmOrder",
    [KY_ES2_CANCEL_ORDER] = "cancelOrder",
    [KY_ES2_RELEASE_PROFILE] = "releaseProfile",
    [KY_ES2_PROFILE_STATUS] = "getProfileStatus",
};
_Static_assert(sizeof(functions) / sizeof(functions[0]) == KY_ES2_FUNCTION__MAX,
    "a name each");

const char *
ky_es2_function_name(enum ky_es2_function f)
{
	return functions[f];
}

/* --- opening --- */

static enum ky_code
put(const char *setting, const char *text, char *out, size_t size,
    struct ky_err *err)
{
	struct ky_str s = ky_str_of(text);

	if (s.len > 0 && ky_str_copy(s, out, size))
		return KY_OK;
	return ky_fail(err, KY_E_INPUT, 0,
	    "%s: missing, or longer than %zu bytes", setting, size - 1);
}

static enum ky_code
put_url(const char *text, char out[URL_MAX], struct ky_err *err)
{
	struct ky_str url = ky_str_of(text);

	while (url.len > 0 && url.p[url.len - 1] == '/')
		url.len--;
	if (url.len > 0 && ky_str_copy(url, out, URL_MAX))
		return KY_OK;
	return ky_fail(err, KY_E_INPUT, 0,
	    "url: missing, or longer than %d bytes", URL_MAX - 1);
}

/* Three numbers with dots between them. */
static enum ky_code
put_version(const char *text, char out[64], struct ky_err *err)
{
	const char *version = text != NULL ? text : VERSION_USUAL;
	size_t dots = 0, n = strlen(version);

	for (size_t i = 0; i < n; i++)
		dots += version[i] == '.';
	if (n > 16 || dots != 2 || strspn(version, "0123456789.") != n)
		return ky_fail(err, KY_E_INPUT, 0, "version: is like 2.2.0");
	(void)snprintf(out, 64, "gsma/rsp/v%s", version);
	return KY_OK;
}

static enum ky_code
put_api_key(const struct ky_es2_peer *peer, struct ky_es2_client *c,
    struct ky_err *err)
{
	if ((peer->api_key_header == NULL) != (peer->api_key == NULL))
		return ky_fail(err, KY_E_INPUT, 0,
		    "api_key and api_key_header come together");
	if (peer->api_key == NULL)
		return KY_OK;
	c->key = strdup(peer->api_key);
	if (c->key == NULL)
		return ky_fail(err, KY_E_SYSTEM, 0, "out of memory");
	return put("api_key_header", peer->api_key_header, c->key_header,
	    sizeof(c->key_header), err);
}

static enum ky_code
fill(const struct ky_es2_peer *peer, struct ky_es2_client *c,
    struct ky_err *err)
{
	const struct ky_client_config config = {
	    .ca_file = peer->ca_file,
	    .cert_file = peer->cert_file,
	    .key_file = peer->key_file,
	    .total_ms = peer->total_ms,
	    .answer_max = ANSWER_MAX,
	    .private_addresses = true, /* our own operator names it */
	};
	enum ky_code code = put_url(peer->url, c->url, err);

	if (code == KY_OK)
		code = put("requester", peer->requester, c->requester,
		    sizeof(c->requester), err);
	if (code == KY_OK)
		code = put_version(peer->version, c->protocol, err);
	if (code == KY_OK)
		code = put_api_key(peer, c, err);
	if (code == KY_OK)
		code = ky_client_new(&config, &c->client, err);
	c->iccid_with_f = peer->iccid_with_f;
	return code;
}

enum ky_code
ky_es2_open(const struct ky_es2_peer *peer, struct ky_es2_client **out,
    struct ky_err *err)
{
	struct ky_es2_client *c = calloc(1, sizeof(*c));
	enum ky_code code;

	if (c == NULL)
		return ky_fail(err, KY_E_SYSTEM, 0, "out of memory");
	code = fill(peer, c, err);
	if (code == KY_OK)
		*out = c;
	else
		ky_es2_close(c);
	return code;
}

void
ky_es2_close(struct ky_es2_client *c)
{
	if (c == NULL)
		return;
	ky_client_free(c->client);
	if (c->key != NULL)
		explicit_bzero(c->key, strlen(c->key));
	free(c->key);
	free(c);
}

/* --- writing --- */

static void
set(json_t *doc, const char *name, json_t *value)
{
	if (json_object_set_new(doc, name, value) != 0)
		abort(); /* out of memory */
}

/* Nothing stands for what is not known. */
static void
set_text(json_t *doc, const char *name, const char *text)
{
	if (text[0] == '\0')
		return;
	/* Fields of a line are ASCII; an integrator's may be anything. */
	set(doc, name, json_stringn_nocheck(text, strlen(text)));
}

static void
set_iccid(const struct ky_es2_client *c, json_t *doc,
    const struct ky_iccid *iccid)
{
	size_t n = strlen(iccid->digits),
	       fill = c->iccid_with_f && n < 20 ? 20 - n : 0;
	char text[24];

	if (n == 0)
		return;
	(void)snprintf(text, sizeof(text), "%s%.*s", iccid->digits, (int)fill,
	    "FF");
	set_text(doc, "iccid", text);
}

static json_t *
request(const struct ky_es2_client *c, const char *key)
{
	json_t *header = json_object(), *doc = json_object();

	set_text(header, "functionRequesterIdentifier", c->requester);
	set_text(header, "functionCallIdentifier", key);
	set(doc, "header", header);
	return doc;
}

/* --- sending --- */

static enum ky_code
send_to(struct ky_es2_client *c, enum ky_es2_function f, struct ky_str body,
    struct ky_client_answer *an, struct ky_err *err)
{
	char url[URL_MAX + 64];
	struct ky_client_request rq = {
	    .method = "POST",
	    .url = url,
	    .content_type = "application/json",
	    .body = body,
	    /* Under its identifier it may come twice (SGP.22, 5.2.4). */
	    .repeatable = true,
	    .headers_n = 2,
	    .header = {{"X-Admin-Protocol", c->protocol},
		{"Accept", "application/json"}},
	};

	if (c->key != NULL) {
		rq.header[rq.headers_n].name = c->key_header;
		rq.header[rq.headers_n++].value = c->key;
	}
	(void)snprintf(url, sizeof(url), "%s" PATH "%s", c->url, functions[f]);
	return ky_client_send(c->client, &rq, an, err);
}

static enum ky_code
read_answer(enum ky_es2_function f, const struct ky_client_answer *an,
    json_t **out, struct ky_err *err)
{
	struct ky_str s = ky_buf_str(&an->body);
	enum ky_code code;
	json_t *doc;

	if (an->status != 200)
		return ky_es2_judge_http(an->status, an->retry_after_s, err);
	doc = json_loadb(s.p, s.len, JSON_REJECT_DUPLICATES, NULL);
	if (!json_is_object(doc)) {
		json_decref(doc);
		return ky_fail(err, KY_E_UNSURE, 0,
		    "the answer is no JSON object");
	}
	code = ky_es2_judge(f, doc, err);
	if (code == KY_OK)
		*out = doc;
	else
		json_decref(doc);
	return code;
}

/* `doc` is taken; *out is the caller's, with KY_OK only. */
static enum ky_code
ask(struct ky_es2_client *c, enum ky_es2_function f, json_t *doc, json_t **out,
    struct ky_buf *raw, struct ky_err *err)
{
	char *text = json_dumps(doc, JSON_COMPACT);
	struct ky_client_answer an = {0};
	enum ky_code code;

	json_decref(doc);
	if (text == NULL)
		return ky_fail(err, KY_E_RETRY, 0, "out of memory");
	ky_buf_init(&an.body, ANSWER_MAX);
	code = send_to(c, f, ky_str_of(text), &an, err);
	/* The confirmation code is in it. */
	explicit_bzero(text, strlen(text));
	free(text);
	if (code == KY_OK) {
		code = read_answer(f, &an, out, err);
		if (raw != NULL)
			ky_buf_add(raw, ky_buf_str(&an.body));
	} else if (code == KY_E_REFUSED) {
		/* Ours: the address is none, or may not be reached. */
		code = KY_E_RETRY;
		err->code = code;
	}
	ky_buf_done(&an.body);
	return code == KY_OK ? code : ky_during(err, "%s", functions[f]);
}

static void
take_text(const json_t *doc, const char *name, char *out, size_t size)
{
	const char *text = json_string_value(json_object_get(doc, name));

	if (text == NULL || !ky_str_copy(ky_str_of(text), out, size))
		out[0] = '\0';
}

static void
take_given(const json_t *doc, struct ky_es2_given *out)
{
	char eid[40];

	*out = (struct ky_es2_given){0};
	take_text(doc, "iccid", out->iccid, sizeof(out->iccid));
	take_text(doc, "matchingId", out->matching_id,
	    sizeof(out->matching_id));
	take_text(doc, "smdpAddress", out->smdp, sizeof(out->smdp));
	take_text(doc, "eid", eid, sizeof(eid));
	(void)ky_eid_take(ky_str_of(eid), &out->eid);
}

/* --- functions --- */

static void
set_order(const struct ky_es2_client *c, enum ky_es2_function f,
    const struct ky_es2_order *o, json_t *doc)
{
	set_iccid(c, doc, &o->iccid);
	switch (f) {
	case KY_ES2_DOWNLOAD_ORDER:
		set_text(doc, "eid", o->eid.digits);
		set_text(doc, "profileType", o->profile_type);
		break;
	case KY_ES2_CONFIRM_ORDER:
		set_text(doc, "eid", o->eid.digits);
		set_text(doc, "matchingId", o->matching_id);
		set_text(doc, "confirmationCode", o->confirmation_code);
		set_text(doc, "smdsAddress", o->smds);
		set(doc, "releaseFlag", json_boolean(o->release));
		break;
	case KY_ES2_CANCEL_ORDER:
		set_text(doc, "eid", o->eid.digits);
		set_text(doc, "matchingId", o->matching_id);
		set_text(doc, "finalProfileStatusIndicator",
		    o->available ? "Available" : "Unavailable");
		break;
	case KY_ES2_RELEASE_PROFILE:
	case KY_ES2_PROFILE_STATUS:
	case KY_ES2_FUNCTION__MAX:
		break;
	}
}

enum ky_code
ky_es2_send(struct ky_es2_client *c, enum ky_es2_function f,
    const struct ky_es2_order *o, const char *key, struct ky_es2_given *out,
    struct ky_buf *raw, struct ky_err *err)
{
	json_t *doc = request(c, key), *answer = NULL;
	enum ky_code code;

	assert(f < KY_ES2_PROFILE_STATUS);
	set_order(c, f, o, doc);
	code = ask(c, f, doc, &answer, raw, err);
	if (code == KY_OK && out != NULL)
		take_given(answer, out);
	json_decref(answer);
	return code;
}

enum ky_code
ky_es2_download_order(struct ky_es2_client *c, const struct ky_es2_order *o,
    const char *key, struct ky_es2_given *out, struct ky_err *err)
{
	return ky_es2_send(c, KY_ES2_DOWNLOAD_ORDER, o, key, out, NULL, err);
}

enum ky_code
ky_es2_confirm_order(struct ky_es2_client *c, const struct ky_es2_order *o,
    const char *key, struct ky_es2_given *out, struct ky_err *err)
{
	return ky_es2_send(c, KY_ES2_CONFIRM_ORDER, o, key, out, NULL, err);
}

enum ky_code
ky_es2_cancel_order(struct ky_es2_client *c, const struct ky_es2_order *o,
    const char *key, struct ky_buf *raw, struct ky_err *err)
{
	return ky_es2_send(c, KY_ES2_CANCEL_ORDER, o, key, NULL, raw, err);
}

enum ky_code
ky_es2_release_profile(struct ky_es2_client *c, const struct ky_es2_order *o,
    const char *key, struct ky_err *err)
{
	return ky_es2_send(c, KY_ES2_RELEASE_PROFILE, o, key, NULL, NULL, err);
}

/* A look is a call of its own each time. */
static bool
make_key(char out[LOOK_KEY_SIZE])
{
	uint8_t chance[16];
	size_t at = (size_t)snprintf(out, LOOK_KEY_SIZE, "look-");

	if (getrandom(chance, sizeof(chance), 0) != (ssize_t)sizeof(chance))
		return false;
	for (size_t i = 0; i < sizeof(chance); i++)
		at += (size_t)snprintf(out + at, LOOK_KEY_SIZE - at, "%02x",
		    chance[i]);
	return true;
}

enum ky_code
ky_es2_profile_status(struct ky_es2_client *c, const struct ky_iccid *iccid,
    enum ky_profile_state *state, struct ky_eid *eid, struct ky_buf *raw,
    struct ky_err *err)
{
	json_t *doc, *answer = NULL, *row = json_object(), *list = json_array();
	char key[LOOK_KEY_SIZE];
	enum ky_code code;

	if (!make_key(key)) {
		json_decref(row);
		json_decref(list);
		return ky_fail(err, KY_E_RETRY, 0, "no entropy is to be had");
	}
	doc = request(c, key);
	set_iccid(c, row, iccid);
	if (json_array_append_new(list, row) != 0)
		abort(); /* out of memory */
	set(doc, "iccidList", list);
	code = ask(c, KY_ES2_PROFILE_STATUS, doc, &answer, raw, err);
	if (code == KY_OK)
		code = ky_es2_status_read(answer, iccid, state, eid, err);
	json_decref(answer);
	err->code = code == KY_OK ? err->code : KY_E_RETRY;
	return code == KY_OK ? KY_OK : KY_E_RETRY;
}
