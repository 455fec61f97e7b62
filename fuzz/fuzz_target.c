/*
 * The target of a request: what is accepted is text without control
 * characters, and its parts lie in its path.
 */
#include "http/router.h"

#include "base/utf8.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
nothing(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	(void)rq;
	(void)an;
}

static const struct ky_route routes[] = {
    {KY_GET, "/", 0, 0, KY_DIALECT_PLAIN, nothing},
    {KY_GET, "/a/{b}", 0, 0, KY_DIALECT_PLAIN, nothing},
    {KY_GET, "/a/b/{c}/{d}", 0, 0, KY_DIALECT_PLAIN, nothing},
    {KY_GET, "/t/{l}/{path...}", 0, 0, KY_DIALECT_PLAIN, nothing},
    {.pattern = NULL},
};
static const struct ky_route *const tables[] = {routes, NULL};

static void
clean(struct ky_str s)
{
	assert(ky_utf8_valid(s));
	for (size_t i = 0; i < s.len; i++)
		assert((unsigned char)s.p[i] >= ' ' && s.p[i] != '\177');
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ky_str raw = {(const char *)data, size};
	char *room = malloc(size + 1);
	struct ky_target t;
	struct ky_routing r;

	assert(room != NULL);
	if (ky_target_parse(raw, room, &t) == NULL) {
		clean(t.path);
		for (uint32_t i = 0; i < t.parts_n && i < KY_TARGET_PARTS_MAX;
		     i++) {
			const struct ky_str *p = &t.part[i];

			assert(p->p >= t.path.p &&
			    p->p + p->len <= t.path.p + t.path.len);
			assert(
			    p->len == 0 || memchr(p->p, '/', p->len) == NULL);
		}
		for (uint32_t i = 0; i < t.query_n; i++) {
			clean(t.query[i].name);
			clean(t.query[i].value);
			assert(t.query[i].name.len > 0);
		}
		ky_router_find(tables, KY_GET, &t, &r);
		assert((r.route != NULL) == (r.allowed != 0));
	}
	free(room);
	return 0;
}
