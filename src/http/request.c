#include "http/request.h"

#include "base/hash.h"

#include <sodium/utils.h>
#include <stdio.h>
#include <string.h>

#define DEPTH_MAX 32 /* of a body's arrays and objects */
/* In a body, all together: the parser needs up to a hundred times an empty
 * object's bytes. */
#define VALUES_MAX 20000
#define ETAG_DIGITS 20 /* of a number in it */

const char *
ky_method_name(enum ky_method m)
{
	static const char *const names[] = {
	    [KY_GET] = "GET",
	    [KY_POST] = "POST",
	    [KY_PUT] = "PUT",
	    [KY_PATCH] = "PATCH",
	    [KY_DELETE] = "DELETE",
	};
	_Static_assert(sizeof(names) / sizeof(names[0]) == KY_METHOD__MAX,
	    "a name each");

	return (unsigned)m < KY_METHOD__MAX ? names[m] : "OTHER";
}

struct ky_str
ky_http_query(const struct ky_http_request *rq, const char *name)
{
	for (uint32_t i = 0; i < rq->query_n; i++)
		if (ky_str_is(rq->query[i].name, name))
			return rq->query[i].value;
	return (struct ky_str){0};
}

/* --- the body --- */

/* Brackets and commas outside of strings, counted before the parser recurses
 * and allocates.  NULL: as it may be. */
static const char *
too_much(struct ky_str body)
{
	uint32_t depth = 0, values = 0;
	bool in_string = false;

	for (size_t i = 0; i < body.len; i++) {
		char c = body.p[i];

		if (in_string) {
			if (c == '\\')
				i++;
			else if (c == '"')
				in_string = false;
			continue;
		}
		in_string = c == '"';
		values += c == ',' || c == '[' || c == '{';
		if (c == '[' || c == '{')
			depth++;
		else if ((c == ']' || c == '}') && depth > 0)
			depth--;
		if (depth > DEPTH_MAX)
			return "the body is nested too deeply";
		if (values > VALUES_MAX)
			return "the body holds too many values";
	}
	return NULL;
}

static json_t *
malformed(const struct ky_http_request *rq, enum ky_http_dialect dialect,
    struct ky_http_answer *an, const char *detail)
{
	ky_problem_say(rq, dialect, an, KY_PROBLEM_MALFORMED, "", "", detail,
	    NULL, 0);
	return NULL;
}

json_t *
ky_request_object(struct ky_str bytes, char *words, size_t size)
{
	const char *why = bytes.len == 0 ? "the body is empty"
					 : too_much(bytes);
	json_error_t where;
	json_t *doc;

	if (why != NULL) {
		(void)snprintf(words, size, "%s", why);
		return NULL;
	}
	doc = json_loadb(bytes.p, bytes.len, JSON_REJECT_DUPLICATES, &where);
	if (doc == NULL) {
		/* The library's own words quote the body. */
		(void)snprintf(words, size,
		    json_error_code(&where) == json_error_duplicate_key
			? "a name stands twice in an object: line %d, column %d"
			: "the body is not JSON: line %d, column %d",
		    where.line, where.column);
		return NULL;
	}
	if (json_is_object(doc))
		return doc;
	json_decref(doc);
	(void)snprintf(words, size, "the body must be a JSON object");
	return NULL;
}

json_t *
ky_http_object(const struct ky_http_request *rq, enum ky_http_dialect dialect,
    struct ky_http_answer *an)
{
	json_t *doc;
	char words[96];

	if (!ky_str_is(rq->content_type, "application/json") &&
	    !(rq->method == KY_PATCH &&
		ky_str_is(rq->content_type, "application/merge-patch+json"))) {
		ky_problem_say(rq, dialect, an, KY_PROBLEM_MEDIA, "", "",
		    "the body must be application/json", NULL, 0);
		return NULL;
	}
	doc = ky_request_object(rq->body, words, sizeof(words));
	return doc != NULL ? doc : malformed(rq, dialect, an, words);
}

/* --- Idempotency-Key --- */

bool
ky_request_key(struct ky_str header, struct ky_str *key)
{
	struct ky_str k = ky_str_trim(header);

	if (k.len >= 2 && k.p[0] == '"' && k.p[k.len - 1] == '"')
		k = (struct ky_str){k.p + 1, k.len - 2};
	if (k.len < 1 || k.len > KY_REQUEST_KEY_MAX)
		return false;
	for (size_t i = 0; i < k.len; i++)
		if (k.p[i] < '!' || k.p[i] > '~' || k.p[i] == '"')
			return false;
	*key = k;
	return true;
}

/* A NUL ends each part, so that no two lists of parts look alike. */
static void
hash_part(struct ky_sha256 *h, struct ky_str part)
{
	ky_sha256_add(h, part);
	ky_sha256_add(h, KY_STR("\0"));
}

bool
ky_http_command_key(const struct ky_http_request *rq, char out[KY_KEY_SIZE])
{
	struct ky_str header = rq->header(rq, "Idempotency-Key"), key;
	struct ky_sha256 h;
	uint8_t hash[KY_SHA256_SIZE];

	if (header.p == NULL || !ky_request_key(header, &key))
		return false;
	ky_sha256_init(&h);
	hash_part(&h, ky_str_of(rq->who.actor.text));
	hash_part(&h, ky_str_of(rq->who.provider.text));
	hash_part(&h, ky_str_of(ky_method_name(rq->method)));
	hash_part(&h, rq->path);
	hash_part(&h, key);
	ky_sha256_end(&h, hash);
	_Static_assert(KY_KEY_SIZE > 43, "base64 of 32 bytes");
	(void)sodium_bin2base64(out, KY_KEY_SIZE, hash, sizeof(hash),
	    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	return true;
}

/* --- If-Match --- */

/* A tag no line ever has: "stale" to whoever compares it. */
#define NO_VERSION UINT64_MAX

static bool
tag_text(struct ky_str tag, struct ky_str *inner)
{
	if (tag.len < 2 || tag.p[0] != '"' || tag.p[tag.len - 1] != '"')
		return false;
	*inner = (struct ky_str){tag.p + 1, tag.len - 2};
	for (size_t i = 0; i < inner->len; i++)
		if (inner->p[i] == '"' || inner->p[i] < '!')
			return false; /* a list, or no tag at all */
	return true;
}

static uint64_t
tag_version(struct ky_str inner, uint64_t line_id)
{
	const char *dash = memchr(inner.p, '-', inner.len);
	struct ky_str line = inner, version;
	uint64_t id, n;

	if (dash == NULL)
		return NO_VERSION;
	line.len = (size_t)(dash - inner.p);
	version = (struct ky_str){dash + 1, inner.len - line.len - 1};
	if (line.len > ETAG_DIGITS || version.len > ETAG_DIGITS ||
	    !ky_str_u64(line, UINT64_MAX, &id) ||
	    !ky_str_u64(version, INT64_MAX, &n) || id != line_id || n == 0)
		return NO_VERSION;
	return n;
}

bool
ky_http_if_match(const struct ky_http_request *rq, uint64_t line_id,
    uint64_t *version)
{
	struct ky_str header = rq->header(rq, "If-Match"), tag, inner;

	*version = 0;
	if (header.p == NULL)
		return true;
	tag = ky_str_trim(header);
	if (ky_str_is(tag, "*"))
		return true;
	/* If-Match compares strongly: a weak tag never matches. */
	if (ky_str_starts(tag, "W/")) {
		tag = (struct ky_str){tag.p + 2, tag.len - 2};
		line_id = UINT64_MAX;
	}
	if (!tag_text(tag, &inner))
		return false;
	*version = tag_version(inner, line_id);
	return true;
}
