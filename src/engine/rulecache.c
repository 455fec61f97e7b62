#include "engine/rulecache.h"

#include <stdlib.h>
#include <string.h>

struct ky_book {
	struct ky_slug provider;
	struct ky_buf json;
	struct ky_rulebook book;
	struct ky_arena arena;
};

void
ky_rulecache_init(struct ky_rulecache *c, const struct ky_rule_reader *reader)
{
	memset(c, 0, sizeof(*c));
	c->reader = *reader;
	(void)pthread_mutex_init(&c->lock, NULL); /* never fails */
	ky_buf_init(&c->json, KY_BOOK_BYTES_MAX);
}

static void
book_free(struct ky_book *b)
{
	ky_buf_done(&b->json);
	free(b->arena.base);
	free(b);
}

void
ky_rulecache_done(struct ky_rulecache *c)
{
	for (uint32_t i = 0; i < c->n; i++)
		book_free(c->book[i]);
	ky_buf_done(&c->json);
	(void)pthread_mutex_destroy(&c->lock);
}

static const struct ky_book *
by_hash(const struct ky_rulecache *c, const struct ky_slug *provider,
    const char *hash)
{
	for (uint32_t i = 0; i < c->n; i++) {
		const struct ky_book *b = c->book[i];

		if (strcmp(b->book.hash, hash) == 0 &&
		    strcmp(b->provider.text, provider->text) == 0)
			return b;
	}
	return NULL;
}

/* The newest are at the end. */
static const struct ky_book *
by_bytes(const struct ky_rulecache *c, const struct ky_slug *provider)
{
	for (uint32_t i = c->n; i-- > 0;) {
		const struct ky_book *b = c->book[i];

		if (strcmp(b->provider.text, provider->text) == 0 &&
		    ky_str_eq(ky_buf_str(&b->json), ky_buf_str(&c->json)))
			return b;
	}
	return NULL;
}

static enum ky_code
parse(struct ky_rulecache *c, const struct ky_slug *provider,
    const struct ky_book **out, struct ky_err *err)
{
	struct ky_book *b;
	void *room;

	if (c->n == KY_BOOKS_MAX)
		return ky_fail(err, KY_E_LIMIT, 0,
		    "more than %u rule versions in use", KY_BOOKS_MAX);
	b = calloc(1, sizeof(*b));
	room = calloc(1, KY_BOOK_ROOM);
	if (b == NULL || room == NULL)
		abort(); /* death at any instruction is harmless */
	b->provider = *provider;
	ky_arena_init(&b->arena, room, KY_BOOK_ROOM);
	if (c->reader.read(c->reader.self, &b->arena, ky_buf_str(&c->json),
		provider->text, &b->book, err) != KY_OK) {
		book_free(b);
		/* It was checked before it was stored. */
		err->code = KY_E_CORRUPT;
		return ky_during(err, "stored rules of %s", provider->text);
	}
	b->json = c->json;
	ky_buf_init(&c->json, KY_BOOK_BYTES_MAX);
	c->book[c->n++] = b;
	*out = b;
	return KY_OK;
}

static enum ky_code
find(struct ky_rulecache *c, struct ky_store *s, const struct ky_slug *issuer,
    const struct ky_slug *provider, const char *hash,
    const struct ky_book **out, struct ky_err *err)
{
	*out = hash[0] != '\0' ? by_hash(c, provider, hash) : NULL;
	if (*out != NULL)
		return KY_OK;
	ky_buf_reset(&c->json);
	if (s->rules_get(s->self, issuer, provider, hash, &c->json, err) !=
	    KY_OK)
		return ky_during(err, "rules of %s", provider->text);
	if (!ky_buf_ok(&c->json))
		return ky_fail(err, KY_E_CORRUPT, 0,
		    "stored rules of %s exceed %zu bytes", provider->text,
		    KY_BOOK_BYTES_MAX);
	if (c->json.len == 0)
		return KY_OK;
	*out = by_bytes(c, provider);
	return *out != NULL ? KY_OK : parse(c, provider, out, err);
}

enum ky_code
ky_rulecache_find(struct ky_rulecache *c, struct ky_store *s,
    const struct ky_case *line, struct ky_rules *out, bool *found,
    struct ky_err *err)
{
	const struct ky_ending *e = &line->ending;
	bool pinned = e->state == KY_ENDING_RUNNING ||
	    e->state == KY_ENDING_WITHDRAWING;
	const struct ky_book *book;
	enum ky_code code;

	(void)pthread_mutex_lock(&c->lock);
	code = find(c, s, &line->issuer, &line->line.provider,
	    pinned ? e->rules_hash : "", &book, err);
	(void)pthread_mutex_unlock(&c->lock);
	if (code != KY_OK)
		return code;
	*found = book != NULL && !ky_date_none(line->line.contract_date);
	if (*found)
		ky_rules_select(&book->book, line->line.contract_date, out);
	return KY_OK;
}
