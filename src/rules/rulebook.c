#include "rules/rulebook.h"

#include "base/hex.h"
#include "rules/object.h"

#include <assert.h>
#include <sodium/crypto_hash_sha256.h>
#include <stdio.h>
#include <string.h>

/*
 * What must be known before kaiyaku itself ends a line or a loan.  Without
 * one of these an ending would stop half way, so the file is refused.
 */
#define NEEDS(t) (UINT64_C(1) << KY_TOPIC_##t)
#define LOAN_NEEDS \
	(NEEDS(LAST_DAY) | NEEDS(LOAN) | NEEDS(CREDIT) | NEEDS(DUES) | \
	    NEEDS(GRADES) | NEEDS(KEEP))
#define LINE_NEEDS \
	(NEEDS(LAST_DAY) | NEEDS(RECURRING) | NEEDS(EARLY_FEE) | NEEDS(CARD) | \
	    NEEDS(CREDIT) | NEEDS(INITIAL) | NEEDS(PORT_OUT) | NEEDS(EXPIRY) | \
	    NEEDS(DUES) | NEEDS(NUMBER) | NEEDS(PROFILE) | NEEDS(GRADES) | \
	    NEEDS(KEEP))

static const uint64_t needs[] = {
    [KY_PROVIDER_MNO] = LINE_NEEDS,
    [KY_PROVIDER_MVNO] = LINE_NEEDS,
    [KY_PROVIDER_TRAVEL_ESIM] = LINE_NEEDS,
    [KY_PROVIDER_RENTAL] = LOAN_NEEDS,
};
_Static_assert(sizeof(needs) / sizeof(needs[0]) == KY_PROVIDER__MAX,
    "a set each");

/* "demo-mobile" of "operators/demo-mobile.json". */
static struct ky_str
base_name(const char *file)
{
	const char *slash = strrchr(file, '/');
	struct ky_str s = ky_str_of(slash != NULL ? slash + 1 : file);
	struct ky_str ext = KY_STR(".json");

	if (s.len >= ext.len &&
	    ky_str_is((struct ky_str){s.p + s.len - ext.len, ext.len}, ext.p))
		s.len -= ext.len;
	return s;
}

static void
rule_id(const struct ky_rulebook *book, enum ky_topic t, struct ky_rule *rule)
{
	char from[KY_DATE_TEXT_SIZE];

	ky_date_format(rule->valid_from, from);
	(void)snprintf(rule->id, sizeof(rule->id), "%s#%s@%s",
	    book->provider.text, ky_topic_name(t),
	    ky_date_none(rule->valid_from) ? "undated" : from);
}

/* `next` begins after `rule` does, and not before `rule` is over. */
static void
order_check(struct ky_reader *r, const struct ky_place *at,
    const struct ky_rule *rule, const struct ky_rule *next)
{
	if (ky_date_cmp(next->valid_from, rule->valid_from) <= 0)
		ky_complain(r, at, "is not in order of valid_from");
	else if (ky_date_cmp(next->valid_from, rule->valid_to) <= 0)
		ky_complain(r, at, "overlaps the version before");
}

static void
topic_read(struct ky_reader *r, const struct ky_place *at, json_t *versions,
    enum ky_topic t, struct ky_rulebook *book)
{
	size_t n = json_array_size(versions), size = ky_topic_size(t);
	struct ky_rule *before = NULL;
	char *rows;

	if (!json_is_array(versions) || n == 0) {
		ky_complain(r, at, "must be a list of versions");
		return;
	}
	if (n > KY_RULEBOOK_VERSIONS_MAX) {
		ky_complain(r, at, "has more than %d versions",
		    KY_RULEBOOK_VERSIONS_MAX);
		return;
	}
	rows = ky_arena_array(r->arena, n, size);
	for (size_t i = 0; i < n; i++) {
		struct ky_place here = {at, NULL, i};
		struct ky_rule *rule = (void *)(rows + i * size);
		uint32_t complaints = r->complaints;

		ky_object_read(r, &here, json_array_get(versions, i),
		    ky_schema_topic(t), rule);
		rule_id(book, t, rule);
		if (before != NULL && r->complaints == complaints)
			order_check(r, &here, before, rule);
		before = rule;
	}
	book->topic[t].n = (uint32_t)n;
	book->topic[t].versions = rows;
}

static bool
topic_parse(const char *name, enum ky_topic *out)
{
	for (unsigned t = 0; t < KY_TOPIC__MAX; t++) {
		if (strcmp(name, ky_topic_name((enum ky_topic)t)) == 0) {
			*out = (enum ky_topic)t;
			return true;
		}
	}
	return false;
}

static void
topics_read(struct ky_reader *r, json_t *topics, struct ky_rulebook *book)
{
	const struct ky_place at = {NULL, "topics", 0};
	char quoted[KY_QUOTE_SIZE];
	enum ky_topic t;

	if (!json_is_object(topics)) {
		ky_complain(r, &at, "must be an object");
		return;
	}
	for (void *i = json_object_iter(topics); i != NULL;
	     i = json_object_iter_next(topics, i)) {
		const char *name = json_object_iter_key(i);
		struct ky_place here = {&at, name, 0};

		if (topic_parse(name, &t))
			topic_read(r, &here, json_object_iter_value(i), t,
			    book);
		else
			ky_complain(r, &at, "unknown topic %s",
			    ky_quote(name, quoted));
	}
	if (!book->connected)
		return;
	for (unsigned i = 0; i < KY_TOPIC__MAX; i++) {
		t = (enum ky_topic)i;
		if ((needs[book->kind] >> i & 1) != 0 &&
		    json_object_get(topics, ky_topic_name(t)) == NULL)
			ky_complain(r, &at, "a connected provider needs \"%s\"",
			    ky_topic_name(t));
	}
}

static void
book_read(struct ky_reader *r, json_t *root, struct ky_rulebook *book)
{
	static const struct ky_place at = {NULL, "provider", 0};
	struct ky_str base = base_name(r->file);
	json_t *topics;

	ky_object_read(r, NULL, root, ky_schema_book(), book);
	r->connected = book->connected;
	if (book->provider.text[0] != '\0' &&
	    !ky_str_is(base, book->provider.text))
		ky_complain(r, &at, "\"%s\" is not the file's name",
		    book->provider.text);
	topics = json_object_get(root, "topics");
	if (topics != NULL)
		topics_read(r, topics, book);
}

/* The one path for reading and checking. */
static void
load(struct ky_reader *r, struct ky_str json, struct ky_rulebook *book)
{
	uint8_t hash[crypto_hash_sha256_BYTES];
	json_error_t why;
	json_t *root;

	if (json.len > KY_RULEBOOK_BYTES_MAX) {
		ky_complain(r, NULL, "is larger than %zu bytes",
		    KY_RULEBOOK_BYTES_MAX);
		return;
	}
	/* jansson bounds the depth itself, at 2048. */
	root = json_loadb(json.len > 0 ? json.p : "", json.len,
	    JSON_REJECT_DUPLICATES, &why);
	if (root == NULL) {
		ky_complain(r, NULL, "line %d, column %d: not JSON: %s",
		    why.line, why.column, why.text);
		return;
	}
	book_read(r, root, book);
	json_decref(root);
	crypto_hash_sha256(hash, (const uint8_t *)json.p, json.len);
	ky_hex_encode(hash, sizeof(hash), book->hash);
}

static void
keep_first(void *arg, const char *line)
{
	struct ky_err *err = arg;

	if (err->code == KY_OK)
		(void)ky_fail(err, KY_E_INPUT, 0, "%s", line);
}

enum ky_code
ky_rulebook_read(struct ky_arena *a, struct ky_str json, const char *file,
    struct ky_rulebook *out, struct ky_err *err)
{
	struct ky_err first = {.code = KY_OK};
	struct ky_reader reader = {a, file, true, 0, keep_first, &first};
	struct ky_rulebook book = {0};

	load(&reader, json, &book);
	if (first.code != KY_OK) {
		*err = first;
		return err->code;
	}
	*out = book;
	return KY_OK;
}

uint32_t
ky_rulebook_check(struct ky_arena *a, struct ky_str json, const char *file,
    void (*say)(void *arg, const char *line), void *arg)
{
	struct ky_reader reader = {a, file, true, 0, say, arg};
	struct ky_rulebook book = {0};

	load(&reader, json, &book);
	return reader.complaints;
}
