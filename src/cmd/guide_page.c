#include "cmd/guide_page.h"

#include "http/router.h"
#include "page/page.h"
#include "page/text.h"
#include "web/routes.h"
#include "web/visit.h"

#include <stdlib.h>
#include <string.h>

#define ROOM ((size_t)1 << 20)

bool
ky_guide_page_named(const char *name)
{
	static const char *const sets[] = {"about", "guide", "help", "kinds",
	    "law", "links", "places"};
	size_t n = strcspn(name, "/");

	for (size_t i = 0; i < sizeof(sets) / sizeof(sets[0]); i++)
		if (strlen(sets[i]) == n && strncmp(name, sets[i], n) == 0)
			return true;
	return false;
}

static struct ky_str
no_header(const struct ky_http_request *rq, const char *name)
{
	(void)rq;
	(void)name;
	return (struct ky_str){0};
}

static struct ky_time
given_time(void *self)
{
	return *(struct ky_time *)self;
}

/* The request's target, "/ja/guide?q=..."; it is percent-encoded. */
static enum ky_code
write_target(struct ky_buf *b, enum ky_tongue tongue, const char *name,
    const char *question, struct ky_err *err)
{
	/* (Links of pages lead to their parts, too: "guide/docomo#when".) */
	ky_buf_addf(b, "/%s/%.*s", ky_tongue_tag(tongue),
	    (int)strcspn(name, "#"), name);
	if (question != NULL) {
		ky_buf_addz(b, "?q=");
		ky_page_percent(ky_str_of(question), b);
	}
	return ky_buf_ok(b) ? KY_OK
			    : ky_fail(err, KY_E_INPUT, 0, "it is too long");
}

/* One request, as a server has it, of somebody without a session. */
static enum ky_code
ask(const struct ky_site *site, const struct ky_target *target,
    struct ky_arena *arena, struct ky_http_answer *an, struct ky_err *err)
{
	static const struct ky_route *const tables[] = {ky_routes_guide,
	    ky_routes_places, NULL};
	struct ky_http_about about = {.base_url = "", .site = site};
	struct ky_http_request rq = {
	    .method = KY_GET,
	    .path = target->path,
	    .query_n = target->query_n,
	    .id = "terminal",
	    .header = no_header,
	    .arena = arena,
	    .about = &about,
	};
	struct ky_routing routing;

	ky_router_find(tables, KY_GET, target, &routing);
	if (routing.route == NULL)
		return ky_fail(err, KY_E_INPUT, 0, "there is no such page");
	memcpy(rq.part, routing.part, sizeof(rq.part));
	memcpy(rq.query, target->query, sizeof(rq.query));
	(void)snprintf(about.issuer.text, sizeof(about.issuer.text), "kaiyaku");
	routing.route->handler(&rq, an);
	if (an->status == 404)
		return ky_fail(err, KY_E_INPUT, 0, "there is no such page");
	return an->status == 200
	    ? KY_OK
	    : ky_fail(err, KY_E_SYSTEM, 0, "the page has a fault");
}

enum ky_code
ky_guide_page(const struct ky_directory *d, const struct ky_search *search,
    enum ky_tongue tongue, const char *name, const char *question,
    struct ky_time now, struct ky_buf *out, struct ky_err *err)
{
	struct ky_site site = {.directory = d,
	    .search = search,
	    .contact = "",
	    .origin = "",
	    .clock = {&now, given_time}};
	char room[KY_TARGET_MAX + 1];
	struct ky_http_answer an = {0};
	struct ky_target target;
	void *memory = malloc(ROOM);
	struct ky_arena arena;
	struct ky_buf raw;
	enum ky_code code;

	if (memory == NULL)
		return ky_fail(err, KY_E_SYSTEM, 0, "out of memory");
	ky_arena_init(&arena, memory, ROOM);
	ky_buf_init(&raw, KY_TARGET_MAX);
	ky_buf_init(&an.body, KY_PAGE_MAX);
	code = write_target(&raw, tongue, name, question, err);
	if (code == KY_OK && ky_target_parse(ky_buf_str(&raw), room, &target))
		code = ky_fail(err, KY_E_INPUT, 0, "it is no name of a page");
	if (code == KY_OK)
		code = ask(&site, &target, &arena, &an, err);
	if (code == KY_OK)
		ky_page_text(ky_buf_str(&an.body), tongue, out);
	ky_buf_done(&an.body);
	ky_buf_done(&raw);
	free(memory);
	return code;
}
