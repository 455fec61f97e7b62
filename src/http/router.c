#include "http/router.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum ky_method
ky_router_method(struct ky_str name)
{
	if (ky_str_is(name, "HEAD"))
		return KY_GET;
	for (int m = 0; m < KY_METHOD__MAX; m++)
		if (ky_str_is(name, ky_method_name((enum ky_method)m)))
			return (enum ky_method)m;
	return KY_METHOD__MAX;
}

void
ky_router_allow(uint32_t allowed, char out[KY_ALLOW_SIZE])
{
	size_t at = 0;

	for (int m = 0; m < KY_METHOD__MAX; m++)
		if ((allowed & 1u << m) != 0)
			at += (size_t)snprintf(out + at, KY_ALLOW_SIZE - at,
			    "%s%s, ", ky_method_name((enum ky_method)m),
			    m == KY_GET ? ", HEAD" : "");
	(void)snprintf(out + at, KY_ALLOW_SIZE - at, "OPTIONS");
}

/* The next part of a pattern; false at its end. */
static bool
next_part(const char **pattern, struct ky_str *part)
{
	const char *p = *pattern;

	if (*p == '\0')
		return false;
	assert(*p == '/');
	p++;
	part->p = p;
	part->len = strcspn(p, "/");
	*pattern = p + part->len;
	return true;
}

static bool
is_rest(struct ky_str part)
{
	return part.len > 5 && part.p[0] == '{' &&
	    memcmp(part.p + part.len - 4, "...}", 4) == 0;
}

/* How a pattern fits: 0 not at all; else greater for the more literal one. */
static uint32_t
fit(const char *pattern, const struct ky_target *t,
    struct ky_str part[KY_PATH_PARTS_MAX])
{
	uint32_t score = 1, n = 0, i;
	struct ky_str want;

	if (t->parts_n > KY_TARGET_PARTS_MAX)
		return 0;
	for (i = 0; next_part(&pattern, &want); i++) {
		if (i >= t->parts_n)
			return i == 0 && want.len == 0 ? score : 0; /* "/" */
		if (want.len == 0 || t->part[i].len == 0)
			return 0;
		score <<= 1;
		if (want.p[0] != '{') {
			if (!ky_str_eq(want, t->part[i]))
				return 0;
			score |= 1;
			continue;
		}
		assert(n < KY_PATH_PARTS_MAX);
		part[n] = t->part[i];
		if (is_rest(want)) {
			part[n].len = (size_t)(t->path.p + t->path.len -
			    part[n].p);
			/* One less than a pattern that names each part. */
			return score << (KY_TARGET_PARTS_MAX - i + 1);
		}
		n++;
	}
	return i == t->parts_n ? score << (KY_TARGET_PARTS_MAX - i + 2) | 1 : 0;
}

static enum ky_http_dialect
dialect_of(const struct ky_route *const *tables, const struct ky_target *t)
{
	for (; t->parts_n > 0 && *tables != NULL; tables++)
		for (const struct ky_route *r = *tables; r->pattern != NULL;
		     r++) {
			const char *pattern = r->pattern;
			struct ky_str first;

			if (next_part(&pattern, &first) &&
			    ky_str_eq(first, t->part[0]))
				return r->dialect;
		}
	return KY_DIALECT_PLAIN;
}

void
ky_router_find(const struct ky_route *const *tables, enum ky_method method,
    const struct ky_target *target, struct ky_routing *out)
{
	struct ky_str part[KY_PATH_PARTS_MAX];
	uint32_t best = 0;

	*out = (struct ky_routing){.dialect = dialect_of(tables, target)};
	for (const struct ky_route *const *t = tables; *t != NULL; t++)
		for (const struct ky_route *r = *t; r->pattern != NULL; r++) {
			uint32_t score;

			memset(part, 0, sizeof(part));
			score = fit(r->pattern, target, part);
			if (score == 0 || score < best)
				continue;
			if (score > best) {
				out->route = NULL;
				out->allowed = 0;
			}
			best = score;
			out->allowed |= 1u << r->method;
			out->dialect = r->dialect;
			if (r->method == method) {
				out->route = r;
				memcpy(out->part, part, sizeof(part));
			}
		}
}

static void
check_pattern(const char *pattern)
{
	struct ky_str part = {0};
	uint32_t n = 0, parts = 0;
	bool rest = false;

	assert(pattern[0] == '/');
	while (next_part(&pattern, &part)) {
		assert(!rest); /* the rest is the last */
		if (part.len > 0 && part.p[0] == '{') {
			assert(part.p[part.len - 1] == '}');
			n++;
		}
		rest = is_rest(part);
		parts++;
	}
	assert(n <= KY_PATH_PARTS_MAX && parts <= KY_TARGET_PARTS_MAX);
}

void
ky_router_check(const struct ky_route *const *tables)
{
	for (const struct ky_route *const *t = tables; *t != NULL; t++)
		for (const struct ky_route *r = *t; r->pattern != NULL; r++) {
			assert((unsigned)r->method < KY_METHOD__MAX);
			assert(r->handler != NULL);
			assert((r->flags & KY_ROUTE_PUBLIC) == 0 ||
			    r->scopes == 0);
			check_pattern(r->pattern);
			for (const struct ky_route *q = *t; q < r; q++)
				assert(q->method != r->method ||
				    strcmp(q->pattern, r->pattern) != 0);
		}
}
