#include "web/guide_pages.h"

#include "http/router.h"
#include "page/page.h"
#include "page/tr.h"
#include "t.h"
#include "web/routes.h"

static bool
is_routed(const char *path)
{
	static const struct ky_route *const tables[] = {ky_routes_guide,
	    ky_routes_places, ky_routes_slip, ky_routes_ask, ky_routes_verify,
	    ky_routes_account, NULL};
	char address[64], room[KY_TARGET_MAX + 1];
	struct ky_routing routing;
	struct ky_target target;

	(void)snprintf(address, sizeof(address), "/en/%s", path);
	if (ky_target_parse(ky_str_of(address), room, &target) != NULL)
		return false;
	ky_router_find(tables, KY_GET, &target, &routing);
	return routing.route != NULL;
}

/* Each is there, is said in words that are translated, and says something. */
static void
pages(void)
{
	for (uint32_t i = 0; i < ky_guide_pages(); i++) {
		struct ky_guide_page p;
		const char *said[1];

		ky_guide_page_at(i, &p);
		t_ok(p.path,
		    is_routed(p.path) && ky_tr_has("", p.title) &&
			(p.words[0] == '\0' || ky_tr_has("", p.words)) &&
			ky_page_messages(p.page, said, 1) == 1);
	}
}

static void
each_once(void)
{
	struct ky_guide_page one, other;
	uint32_t twice = 0;

	for (uint32_t i = 0; i < ky_guide_pages(); i++)
		for (uint32_t k = 0; k < i; k++) {
			ky_guide_page_at(i, &one);
			ky_guide_page_at(k, &other);
			twice += strcmp(one.path, other.path) == 0;
		}
	t_eq_int("no page twice", twice, 0);
	t_ok("the help pages and others", ky_guide_pages() > 30);
}

int
main(void)
{
	T_RUN(pages);
	T_RUN(each_once);
	return t_done();
}
