#include "t.h"

#include "engine/rulecache.h"

#include <stdlib.h>

/* A store with one provider's versions; a file's text is its hash. */
static const char *newest;
static int read_n, asked;
static enum ky_code fails;

static enum ky_code
rules_get(void *self, const struct ky_slug *issuer,
    const struct ky_slug *provider, const char *hash, struct ky_buf *json,
    struct ky_err *err)
{
	(void)self;
	(void)issuer;
	asked++;
	if (fails != KY_OK)
		return ky_fail(err, fails, 0, "worm-eaten");
	if (strcmp(provider->text, "demo") == 0)
		ky_buf_addz(json, hash[0] != '\0' ? hash : newest);
	return KY_OK;
}

static enum ky_code
read_rules(void *self, struct ky_arena *a, struct ky_str json, const char *file,
    struct ky_rulebook *out, struct ky_err *err)
{
	(void)self;
	(void)a;
	(void)file;
	read_n++;
	if (ky_str_is(json, "torn"))
		return ky_fail(err, KY_E_INPUT, 0, "not rules");
	memset(out, 0, sizeof(*out));
	return ky_str_copy(json, out->hash, sizeof(out->hash))
	    ? KY_OK
	    : ky_fail(err, KY_E_INPUT, 0, "too long");
}

static struct ky_store store = {.rules_get = rules_get};
static const struct ky_rule_reader reader = {.read = read_rules};
static struct ky_rulecache cache;
static struct ky_rules rules;
static struct ky_err err;
static bool found;

static enum ky_code
find(enum ky_ending_state state, const char *pinned)
{
	struct ky_case c = {
	    .line = {.provider = {"demo"}, .contract_date = {2024, 1, 1}}};

	c.ending.state = state;
	(void)snprintf(c.ending.rules_hash, sizeof(c.ending.rules_hash), "%s",
	    pinned);
	return ky_rulecache_find(&cache, &store, &c, &rules, &found, &err);
}

static void
pins_and_renews(void)
{
	const struct ky_rulebook *first;

	ky_rulecache_init(&cache, &reader);
	newest = "v1";
	t_good("the newest", find(KY_ENDING_NONE, ""), &err);
	t_eq_str("is v1", rules.book->hash, "v1");
	first = rules.book;
	t_good("again", find(KY_ENDING_NONE, ""), &err);
	t_eq_int("is not read again", read_n, 1);
	newest = "v2";
	t_good("a newer one", find(KY_ENDING_NONE, ""), &err);
	t_eq_str("counts at once", rules.book->hash, "v2");
	asked = 0;
	t_good("a running ending", find(KY_ENDING_RUNNING, "v1"), &err);
	t_ok("keeps its own, from memory", rules.book == first && asked == 0);
	t_good("one being taken back", find(KY_ENDING_WITHDRAWING, "v1"), &err);
	t_ok("too", rules.book == first);
	t_good("a finished one", find(KY_ENDING_CLOSED, "v1"), &err);
	t_eq_str("lives under the newest", rules.book->hash, "v2");
	t_good("a version nobody asked for yet", find(KY_ENDING_RUNNING, "v0"),
	    &err);
	t_eq_str("is read from the store", rules.book->hash, "v0");
	ky_rulecache_done(&cache);
}

static void
says_what_is_wrong(void)
{
	struct ky_case c = {
	    .line = {.provider = {"other"}, .contract_date = {2024, 1, 1}}};

	ky_rulecache_init(&cache, &reader);
	t_good("a provider without rules",
	    ky_rulecache_find(&cache, &store, &c, &rules, &found, &err), &err);
	t_ok("has none", !found);
	newest = "v1";
	c.line.provider = (struct ky_slug){"demo"};
	c.line.contract_date = (struct ky_date){0, 0, 0};
	t_good("a line without a contract date",
	    ky_rulecache_find(&cache, &store, &c, &rules, &found, &err), &err);
	t_ok("has none to choose", !found);
	newest = "torn";
	t_bad("stored rules that cannot be read", find(KY_ENDING_NONE, ""),
	    KY_E_CORRUPT, &err, "stored rules of demo: not rules");
	fails = KY_E_RETRY;
	t_bad("a busy store", find(KY_ENDING_NONE, ""), KY_E_RETRY, &err,
	    "rules of demo");
	fails = KY_OK;
	ky_rulecache_done(&cache);
}

int
main(void)
{
	T_RUN(pins_and_renews);
	T_RUN(says_what_is_wrong);
	return t_done();
}
