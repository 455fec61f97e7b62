#include "web/guide_find.h"

#include "base/utf8.h"
#include "guide/search.h"
#include "page/page.h"
#include "page/tr.h"
#include "web/guide_cases.h"
#include "web/guide_facts.h"
#include "web/guide_pages.h"

#define FOUND_MAX 60
#define NEAR_MAX 12
#define CASES_MAX 10
#define BEGINS_MAX 120 /* characters of a case */

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

/* How a text begins: characters, not bytes. */
static json_t *
begins(const char *text)
{
	struct ky_str rest = ky_str_of(text);
	uint32_t n = 0, code;

	while (n < BEGINS_MAX && ky_utf8_next(&rest, &code))
		n++;
	return json_sprintf("%.*s%s", (int)(rest.p - text), text,
	    rest.len > 0 ? "…" : "");
}

/* What was found, of both indexes. */
struct finding {
	const struct ky_search *search;
	struct ky_search *case_search; /* owned */
	struct ky_cases cases;
	uint32_t n, cases_n;
	struct ky_found found[FOUND_MAX];
	struct ky_found found_case[CASES_MAX];
	bool near;
};

static void
find(struct finding *f, enum ky_tongue tongue, struct ky_str question)
{
	f->n = ky_search_find(f->search, tongue, question, f->found, FOUND_MAX);
	f->cases_n = ky_search_find(f->case_search, tongue, question,
	    f->found_case, CASES_MAX);
	f->near = f->n + f->cases_n == 0;
	if (!f->near)
		return;
	f->n = ky_search_near(f->search, question, f->found, NEAR_MAX);
	f->cases_n = ky_search_near(f->case_search, question, f->found_case,
	    CASES_MAX);
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

static void
put_cases(struct ky_visit *v, const struct finding *f)
{
	json_t *rows = json_array();

	for (uint32_t i = 0; i < f->cases_n; i++) {
		const struct ky_inquiry *q = f->cases.row[f->found_case[i].index];
		json_t *row = ky_case_row(v->site->directory, q);

		(void)json_object_set_new(row, "begins", begins(q->answer));
		(void)json_array_append_new(rows, row);
	}
	ky_visit_put(v, "cases", rows);
}

void
ky_guide_find(struct ky_visit *v, struct ky_str question)
{
	struct finding f = {.search = v->site->search};
	struct ky_err err = {0};
	uint32_t shown;

	if (!ky_cases_read(v, 0, KY_CASES_SEARCHED_MAX, &f.cases))
		return;
	if (ky_cases_index(v->site->directory, &f.cases, &f.case_search,
		&err) != KY_OK) {
		ky_visit_sorry(v, &err);
		return;
	}
	find(&f, v->tongue, question);
	shown = put_found(v, &f);
	put_cases(v, &f);
	ky_search_free(f.case_search);
	ky_visit_put(v, "n", json_integer(shown + f.cases_n));
	ky_visit_put(v, "near", json_boolean(f.near));
	ky_visit_show(v, KY_PAGE("guide/found"), 200);
}
