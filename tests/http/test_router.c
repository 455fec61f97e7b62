#include "http/router.h"
#include "t.h"

static void
nothing(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	(void)rq;
	(void)an;
}

#define OURS KY_DIALECT_PROBLEM
static const struct ky_route first[] = {
    {KY_GET, "/", 0, 0, KY_DIALECT_PLAIN, nothing},
    {KY_GET, "/v1/lines", 0, 0, OURS, nothing},
    {KY_POST, "/v1/lines", 0, 0, OURS, nothing},
    {KY_GET, "/v1/lines/{line}", 0, 0, OURS, nothing},
    {KY_POST, "/v1/lines/search", 0, 0, OURS, nothing},
    {KY_GET, "/v1/lines/{line}/papers", 0, 0, OURS, nothing},
    {KY_GET, "/v1/{a}/{b}/{c}/{d}", 0, 0, OURS, nothing},
    {.pattern = NULL},
};
static const struct ky_route second[] = {
    {KY_GET, "/log/tile/{level}/{path...}", 0, 0, KY_DIALECT_PLAIN, nothing},
    {KY_GET, "/log/tile/{level}/none", 0, 0, KY_DIALECT_PLAIN, nothing},
    {KY_DELETE, "/tmf/order/{id}", 0, 0, KY_DIALECT_TMF, nothing},
    {.pattern = NULL},
};
static const struct ky_route *const tables[] = {first, second, NULL};

static void
ways(void)
{
	static const struct {
		const char *label, *path;
		enum ky_method method;
		const char *pattern; /* "" = none */
		const char *part;    /* the first */
		uint32_t allowed;
		enum ky_http_dialect dialect;
	} cases[] = {
	    {"the root", "/", KY_GET, "/", "", 1u << KY_GET, KY_DIALECT_PLAIN},
	    {"a literal path", "/v1/lines", KY_POST, "/v1/lines", "",
		1u << KY_GET | 1u << KY_POST, OURS},
	    {"a part", "/v1/lines/7", KY_GET, "/v1/lines/{line}", "7",
		1u << KY_GET, OURS},
	    {"the literal one goes first", "/v1/lines/search", KY_POST,
		"/v1/lines/search", "", 1u << KY_POST, OURS},
	    {"and hides the other", "/v1/lines/search", KY_GET, "", "",
		1u << KY_POST, OURS},
	    {"a part in the middle", "/v1/lines/7/papers", KY_GET,
		"/v1/lines/{line}/papers", "7", 1u << KY_GET, OURS},
	    {"four parts", "/v1/1/2/3/4", KY_GET, "/v1/{a}/{b}/{c}/{d}", "1",
		1u << KY_GET, OURS},
	    {"another method", "/v1/lines/7", KY_PUT, "", "", 1u << KY_GET,
		OURS},
	    {"no method of ours", "/v1/lines", KY_METHOD__MAX, "", "",
		1u << KY_GET | 1u << KY_POST, OURS},
	    {"no such path", "/v1/none", KY_GET, "", "", 0, OURS},
	    {"a slash too many", "/v1/lines/", KY_GET, "", "", 0, OURS},
	    {"an empty part", "/v1//lines", KY_GET, "", "", 0, OURS},
	    {"a part too few", "/v1", KY_GET, "", "", 0, OURS},
	    {"of no family", "/none", KY_GET, "", "", 0, KY_DIALECT_PLAIN},
	    {"the rest", "/log/tile/0/x001/002", KY_GET,
		"/log/tile/{level}/{path...}", "0", 1u << KY_GET,
		KY_DIALECT_PLAIN},
	    {"before the rest", "/log/tile/0/none", KY_GET,
		"/log/tile/{level}/none", "0", 1u << KY_GET, KY_DIALECT_PLAIN},
	    {"the rest is not nothing", "/log/tile/0", KY_GET, "", "", 0,
		KY_DIALECT_PLAIN},
	    {"another family", "/tmf/order/9", KY_GET, "", "", 1u << KY_DELETE,
		KY_DIALECT_TMF},
	    {"too deep", "/v1/1/2/3/4/5/6/7/8/9/0/1/2/3/4/5/6/7/8", KY_GET, "",
		"", 0, OURS},
	};

	T_CASES (c, cases) {
		char room[256];
		struct ky_target t;
		struct ky_routing r;
		const char *why = ky_target_parse(ky_str_of(c->path), room, &t);

		ky_router_find(tables, c->method, &t, &r);
		t_ok(c->label,
		    why == NULL && r.allowed == c->allowed &&
			r.dialect == c->dialect &&
			strcmp(r.route != NULL ? r.route->pattern : "",
			    c->pattern) == 0 &&
			(c->part[0] == '\0' || ky_str_is(r.part[0], c->part)));
	}
}

static void
rest(void)
{
	char room[256];
	struct ky_target t;
	struct ky_routing r;

	t_ok("parses",
	    ky_target_parse(KY_STR("/log/tile/1/x001/002.p/3"), room, &t) ==
		NULL);
	ky_router_find(tables, KY_GET, &t, &r);
	t_ok("slashes included", ky_str_is(r.part[1], "x001/002.p/3"));
}

static void
names(void)
{
	char allow[KY_ALLOW_SIZE];

	ky_router_check(tables);
	ky_router_allow(1u << KY_GET | 1u << KY_DELETE, allow);
	t_eq_str("Allow", allow, "GET, HEAD, DELETE, OPTIONS");
	ky_router_allow((1u << KY_METHOD__MAX) - 1, allow);
	t_eq_str("all of them fit", allow,
	    "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
	t_ok("HEAD is GET", ky_router_method(KY_STR("HEAD")) == KY_GET);
	t_ok("case counts", ky_router_method(KY_STR("get")) == KY_METHOD__MAX);
	t_ok("others", ky_router_method(KY_STR("TRACE")) == KY_METHOD__MAX);
}

int
main(void)
{
	T_RUN(ways);
	T_RUN(rest);
	T_RUN(names);
	return t_done();
}
