#include "web/guide_find.h"

#include "guide/search.h"
#include "page/page.h"
#include "page/tr.h"
#include "web/guide_cases.h"
#include "web/guide_facts.h"
#include "web/guide_pages.h"

#define FOUND_MAX 60
#define NEAR_MAX 12
#define CASES_MAX 10

/* The members of the context that results go to. */
static const char *const found_in[] = {
    [KY_FOUND_OPERATOR] = "operators",
    [KY_FOUND_AREA] = "areas",
    [KY_FOUND_LAW] = "laws",
    [KY_FOUND_LINK] = "links",
    [KY_FOUND_PAGE] = "pages",
};
_Static_assert(sizeof(found_in) / sizeof(found_in[0]) == KY_FOUND__MAX,
    "a member each");

/* NULL: a page that is not there without a portal. */
static json_t *
result(const struct ky_visit *v, const struct ky_found *f)
{
	const struct ky_directory *d = v->site->directory;
	struct ky_guide_page page;

	switch (f->kind) {
	case KY_FOUND_OPERATOR:
		return ky_guide_row(&d->operators[f->index]);
	case KY_FOUND_AREA:
		return json_pack("{s:s, s:o, s:o}", "code",
		    d->areas[f->index].code.text, "name",
		    ky_guide_str(d->areas[f->index].name), "other",
		    ky_guide_str(d->areas[f->index].name_ja));
	case KY_FOUND_LAW:
		return json_pack("{s:s, s:o}", "code",
		    d->laws[f->index].code.text, "title",
		    ky_guide_str(d->laws[f->index].title));
	case KY_FOUND_LINK:
		return json_pack("{s:s, s:o}", "code",
		    d->links[f->index].code.text, "title",
		    ky_guide_str(d->links[f->index].name));
	case KY_FOUND_PAGE:
		ky_guide_page_at(f->index, &page);
		if (page.portal && !v->site->portal)
			return NULL;
		return json_pack("{s:s, s:s}", "path", page.path, "title",
		    ky_tr(v->tongue, "", page.title));
	case KY_FOUND__MAX:
		break;
	}
	return NULL;
}

/* What was found, in the index and on the shelf. */
struct finding {
	uint32_t n;
	struct ky_found found[FOUND_MAX];
	json_t *cases;
	bool near;
};

static void
find(struct ky_visit *v, struct ky_str question, struct finding *f)
{
	f->n = ky_search_find(v->site->search, v->tongue, question, f->found,
	    FOUND_MAX);
	f->cases = ky_shelf_find(v, question, false, CASES_MAX);
	f->near = f->n + json_array_size(f->cases) == 0;
	if (!f->near)
		return;
	json_decref(f->cases);
	f->n = ky_search_near(v->site->search, question, f->found, NEAR_MAX);
	f->cases = ky_shelf_find(v, question, true, CASES_MAX);
}

/* How many are shown. */
static uint32_t
put_found(struct ky_visit *v, const struct finding *f)
{
	json_t *lists[KY_FOUND__MAX];
	uint32_t shown = 0;

	for (int k = 0; k < KY_FOUND__MAX; k++) {
		lists[k] = json_array();
		ky_visit_put(v, found_in[k], lists[k]);
	}
	for (uint32_t i = 0; i < f->n; i++) {
		json_t *row = result(v, &f->found[i]);

		if (row == NULL)
			continue;
		(void)json_array_append_new(lists[f->found[i].kind], row);
		shown++;
	}
	return shown;
}

void
ky_guide_find(struct ky_visit *v, struct ky_str question)
{
	struct finding f;
	size_t n;

	find(v, question, &f);
	n = put_found(v, &f) + json_array_size(f.cases);
	ky_visit_put(v, "cases", f.cases);
	ky_visit_put(v, "n", json_integer((json_int_t)n));
	ky_visit_put(v, "near", json_boolean(f.near));
	ky_visit_show(v, KY_PAGE("guide/found"), 200);
}
