/* The way in: the start page, the language, the files of all pages. */
#include "web/guide.h"
#include "web/routes.h"

#include "page/page.h"
#include "page/table.h"

static void
root(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	char *to = ky_arena_alloc(rq->arena, 16);

	(void)snprintf(to, 16, "/%s",
	    ky_tongue_tag(
		ky_tongue_accepted(rq->header(rq, "Accept-Language"))));
	an->status = 303;
	an->content_type = "text/plain; charset=utf-8";
	ky_http_header(an, "Location", to);
	ky_http_header(an, "Vary", "Accept-Language");
	ky_buf_addf(&an->body, "%s\n", to);
}

static void
home(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct ky_visit v;

	if (!ky_visit_open(&v, rq, an))
		return;
	ky_guide_put_questions(&v);
	ky_guide_put_connected(&v);
	ky_visit_show(&v, KY_PAGE("start"), 200);
}

static void
asset(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	for (unsigned i = 0; i < ky_assets_n; i++) {
		const struct ky_asset *a = &ky_assets[i];

		if (!ky_str_is(rq->part[0], a->file))
			continue;
		an->status = 200;
		an->content_type = a->media;
		/* Its name changes when it does. */
		ky_http_header(an, "Cache-Control",
		    "public, max-age=31536000, immutable");
		ky_http_header(an, "X-Content-Type-Options", "nosniff");
		ky_buf_add(&an->body,
		    (struct ky_str){(const char *)a->bytes, a->size});
		return;
	}
	ky_problem_say(rq, KY_DIALECT_PLAIN, an, KY_PROBLEM_NOT_FOUND, "", "",
	    "there is no such file", NULL, 0);
}

const struct ky_route ky_routes_web[] = {
    {KY_GET, "/", 0, KY_ROUTE_PUBLIC, KY_DIALECT_PLAIN, root},
    {KY_GET, "/assets/{file}", 0, KY_ROUTE_PUBLIC | KY_ROUTE_FREE,
	KY_DIALECT_PLAIN, asset},
    {KY_GET, "/{lang}", 0, KY_ROUTE_PUBLIC, KY_DIALECT_PLAIN, home},
    {.pattern = NULL},
};
