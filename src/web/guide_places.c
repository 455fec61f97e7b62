/* Where an ending is asked for in person, and where things are given back. */
#include "page/page.h"
#include "web/guide.h"
#include "web/guide_facts.h"
#include "web/routes.h"

static json_t *
area_row(const struct ky_directory *d, const struct ky_area *a)
{
	const struct ky_spot *found[KY_DIRECTORY_SPOTS_MAX];
	uint32_t n = ky_directory_spots(d, KY_STR(""), ky_str_of(a->code.text),
	    found);

	return json_pack("{s:s, s:o, s:o, s:i}", "code", a->code.text, "name",
	    ky_guide_str(a->name), "name_ja", ky_guide_str(a->name_ja), "n",
	    (int)n);
}

static void
areas(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	const struct ky_directory *d;
	json_t *lists[KY_AREA__MAX];
	struct ky_visit v;

	if (!ky_visit_open(&v, rq, an))
		return;
	d = v.site->directory;
	for (int k = 0; k < KY_AREA__MAX; k++) {
		lists[k] = json_array();
		ky_visit_put(&v, ky_area_kind_name((enum ky_area_kind)k),
		    lists[k]);
	}
	for (uint32_t i = 0; i < d->areas_n; i++)
		(void)json_array_append_new(lists[d->areas[i].kind],
		    area_row(d, &d->areas[i]));
	ky_visit_show(&v, KY_PAGE("guide/places"), 200);
}

/* Those of the area itself, and those that are anywhere in Japan. */
static void
put_spots(struct ky_visit *v, const struct ky_area *a, struct ky_date today)
{
	const struct ky_directory *d = v->site->directory;
	const struct ky_spot *found[KY_DIRECTORY_SPOTS_MAX];
	uint32_t n = ky_directory_spots(d, KY_STR(""), ky_str_of(a->code.text),
	    found);
	json_t *here = json_array(), *anywhere = json_array();

	for (uint32_t i = 0; i < n; i++)
		(void)json_array_append_new(ky_str_is(ky_str_of(
							  found[i]->area.text),
						a->code.text)
			? here
			: anywhere,
		    ky_guide_spot(v->tongue, d, found[i], today));
	ky_visit_put(v, "spots", here);
	ky_visit_put(v, "anywhere", anywhere);
}

static void
area(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	const struct ky_area *a;
	struct ky_visit v;

	if (!ky_visit_open(&v, rq, an))
		return;
	a = ky_directory_area(v.site->directory, rq->part[1]);
	if (a == NULL) {
		ky_visit_missing(&v);
		return;
	}
	ky_visit_put(&v, "area", area_row(v.site->directory, a));
	put_spots(&v, a, ky_guide_today(&v));
	ky_visit_show(&v, KY_PAGE("guide/area"), 200);
}

const struct ky_route ky_routes_places[] = {
    {KY_GET, "/{lang}/places", 0, KY_ROUTE_PUBLIC, KY_DIALECT_PLAIN, areas},
    {KY_GET, "/{lang}/places/{area}", 0, KY_ROUTE_PUBLIC, KY_DIALECT_PLAIN,
	area},
    {.pattern = NULL},
};
