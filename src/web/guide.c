/* The directory: all operators, one of them; the pages about it. */
#include "web/guide.h"

#include "guide/search.h"
#include "page/page.h"
#include "page/tr.h"
#include "view/view.h"
#include "web/guide_facts.h"
#include "web/guide_find.h"
#include "web/guide_help.h"
#include "web/routes.h"

#include <string.h>

struct ky_date
ky_guide_today(struct ky_visit *v)
{
	const struct ky_clock *clock = &v->site->clock;
	struct ky_time now = clock->now(clock->self);

	ky_visit_put(v, "now", ky_time_json(now));
	return ky_date_at(now, KY_ZONE_JAPAN);
}

struct ky_str
ky_guide_asked(const struct ky_visit *v, const char *name)
{
	struct ky_str value = ky_http_query(v->rq, name);

	return value.p != NULL ? ky_str_trim(value) : KY_STR("");
}

json_t *
ky_guide_rows(const struct ky_directory *d, uint32_t offers,
    enum ky_topic topic)
{
	const struct ky_operator *found[KY_DIRECTORY_OPERATORS_MAX];
	struct ky_operator_filter filter = {.offers = offers};
	uint32_t n = ky_directory_list(d, &filter, found);
	json_t *rows = json_array();

	for (uint32_t i = 0; i < n; i++)
		if (topic == KY_TOPIC__MAX || found[i]->book.topic[topic].n > 0)
			(void)json_array_append_new(rows,
			    ky_guide_row(found[i]));
	return rows;
}

void
ky_guide_put_connected(struct ky_visit *v)
{
	const struct ky_directory *d = v->site->directory;
	json_t *rows = json_array();

	for (uint32_t i = 0; d != NULL && i < d->operators_n; i++)
		if (d->operators[i].book.connected)
			(void)json_array_append_new(rows,
			    ky_guide_row(&d->operators[i]));
	ky_visit_put(v, "connected", rows);
}

void
ky_guide_put_operators(struct ky_visit *v, struct ky_str chosen)
{
	const struct ky_directory *d = v->site->directory;
	json_t *rows = json_array();

	for (uint32_t i = 0; i < d->operators_n; i++) {
		const struct ky_rulebook *b = &d->operators[i].book;
		bool ja = v->tongue == KY_TONGUE_JA && b->name_ja.len > 0;

		(void)json_array_append_new(rows,
		    json_pack("{s:s, s:o, s:b}", "code", b->provider.text,
			"name", ky_guide_str(ja ? b->name_ja : b->name),
			"chosen", ky_str_is(chosen, b->provider.text)));
	}
	ky_visit_put(v, "operators", rows);
}

/* --- one operator --- */

static void
operator_page(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	const struct ky_operator *o;
	struct ky_date today;
	struct ky_visit v;

	if (!ky_visit_open(&v, rq, an))
		return;
	o = ky_directory_find(v.site->directory, rq->part[1]);
	if (o == NULL) {
		ky_visit_missing(&v);
		return;
	}
	today = ky_guide_today(&v);
	ky_visit_text(&v, "currency", o->book.currency);
	ky_visit_put(&v, "name", ky_guide_str(o->book.name));
	ky_visit_put(&v, "op",
	    ky_guide_operator(v.tongue, v.site->directory, o, today));
	ky_visit_show(&v, KY_PAGE("guide/operator"), 200);
}

/* --- the list --- */

#define OFFER(o) (1u << KY_OFFER_##o)

static const struct {
	const char *code;
	uint32_t offers;
} kinds[] = {
    {"physical", OFFER(CARD)},
    {"esim", OFFER(ESIM)},
    {"prepaid", OFFER(PREPAID)},
    {"rental", OFFER(RENTAL) | OFFER(ROUTER) | OFFER(PHONE)},
};
#define KINDS_N (sizeof(kinds) / sizeof(kinds[0]))

/* What the filter offers; the chosen one is marked.  Its set of offers. */
static uint32_t
put_kinds(struct ky_visit *v)
{
	struct ky_str wanted = ky_guide_asked(v, "kind");
	json_t *rows = json_array();
	uint32_t offers = 0;

	for (size_t i = 0; i < KINDS_N; i++) {
		bool chosen = ky_str_is(wanted, kinds[i].code);

		if (chosen)
			offers = kinds[i].offers;
		(void)json_array_append_new(rows,
		    json_pack("{s:s, s:b}", "code", kinds[i].code, "chosen",
			chosen));
	}
	ky_visit_put(v, "kinds", rows);
	return offers;
}

static void
list(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct ky_visit v;
	struct ky_str question;
	uint32_t offers;

	if (!ky_visit_open(&v, rq, an))
		return;
	question = ky_guide_asked(&v, "q");
	if (question.len > KY_QUESTION_MAX)
		question.len = 0;
	offers = put_kinds(&v);
	ky_visit_put(&v, "question", ky_guide_str(question));
	if (question.len > 0) {
		ky_guide_find(&v, question);
		return;
	}
	ky_visit_put(&v, "operators",
	    ky_guide_rows(v.site->directory, offers, KY_TOPIC__MAX));
	ky_visit_show(&v, KY_PAGE("guide/list"), 200);
}

/* --- kinds of lines, situations --- */

static void
help_page(const struct ky_http_request *rq, struct ky_http_answer *an,
    const char *set)
{
	const struct ky_help *h = ky_help_find(set, rq->part[1]);
	struct ky_visit v;

	if (!ky_visit_open(&v, rq, an))
		return;
	if (h == NULL) {
		ky_visit_missing(&v);
		return;
	}
	(void)ky_guide_today(&v);
	if (h->offers != 0)
		ky_visit_put(&v, "operators",
		    ky_guide_rows(v.site->directory,
			h->offers == UINT32_MAX ? 0 : h->offers, h->topic));
	ky_visit_text(&v, "section", h->section);
	ky_visit_show(&v, h->page, 200);
}

static void
kind(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	help_page(rq, an, "kinds");
}

static void
situation(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	help_page(rq, an, "help");
}

static json_t *
help_rows(const struct ky_visit *v, const char *set)
{
	json_t *rows = json_array();

	for (uint32_t i = 0; i < ky_help_n; i++)
		if (strcmp(ky_help[i].set, set) == 0)
			(void)json_array_append_new(rows,
			    json_pack("{s:s, s:s}", "code", ky_help[i].code,
				"title",
				ky_tr(v->tongue, "", ky_help[i].title)));
	return rows;
}

void
ky_guide_put_questions(struct ky_visit *v)
{
	ky_visit_put(v, "kinds", help_rows(v, "kinds"));
	ky_visit_put(v, "situations", help_rows(v, "help"));
}

static void
situations(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct ky_visit v;

	if (!ky_visit_open(&v, rq, an))
		return;
	ky_guide_put_questions(&v);
	ky_visit_show(&v, KY_PAGE("help/all"), 200);
}

/* --- law, links, about --- */

static void
law(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	const struct ky_directory *d;
	struct ky_date today;
	struct ky_visit v;
	json_t *rows = json_array();

	if (!ky_visit_open(&v, rq, an)) {
		json_decref(rows);
		return;
	}
	d = v.site->directory;
	today = ky_guide_today(&v);
	for (uint32_t i = 0; i < d->laws_n; i++)
		(void)json_array_append_new(rows,
		    ky_guide_law(&d->laws[i], today));
	ky_visit_put(&v, "laws", rows);
	ky_visit_show(&v, KY_PAGE("guide/law"), 200);
}

static json_t *
link_row(const struct ky_link *l, struct ky_date today)
{
	json_t *row = json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:o}", "code",
	    l->code.text, "name", ky_guide_str(l->name), "name_ja",
	    ky_guide_str(l->name_ja), "text", ky_guide_str(l->text), "address",
	    ky_guide_str(l->address), "phone", ky_guide_str(l->phone), "hours",
	    ky_guide_str(l->hours));

	(void)json_object_set_new(row, "tel", ky_guide_tel(l->phone));
	(void)json_object_set_new(row, "facts",
	    ky_guide_source_public(&l->fact, today));
	return row;
}

static void
links(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	json_t *lists[KY_LINK__MAX];
	const struct ky_directory *d;
	struct ky_date today;
	struct ky_visit v;

	if (!ky_visit_open(&v, rq, an))
		return;
	d = v.site->directory;
	today = ky_guide_today(&v);
	for (int k = 0; k < KY_LINK__MAX; k++) {
		lists[k] = json_array();
		ky_visit_put(&v, ky_link_kind_name((enum ky_link_kind)k),
		    lists[k]);
	}
	for (uint32_t i = 0; i < d->links_n; i++)
		(void)json_array_append_new(lists[d->links[i].kind],
		    link_row(&d->links[i], today));
	ky_visit_show(&v, KY_PAGE("guide/links"), 200);
}

static void
about(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct ky_visit v;

	if (!ky_visit_open(&v, rq, an))
		return;
	ky_visit_put(&v, "operators_n",
	    json_integer(v.site->directory->operators_n));
	ky_visit_show(&v, KY_PAGE("about"), 200);
}

const struct ky_route ky_routes_guide[] = {
    {KY_GET, "/{lang}/guide", 0, KY_ROUTE_PUBLIC, KY_DIALECT_PLAIN, list},
    {KY_GET, "/{lang}/guide/{operator}", 0, KY_ROUTE_PUBLIC, KY_DIALECT_PLAIN,
	operator_page},
    {KY_GET, "/{lang}/kinds/{kind}", 0, KY_ROUTE_PUBLIC, KY_DIALECT_PLAIN,
	kind},
    {KY_GET, "/{lang}/help", 0, KY_ROUTE_PUBLIC, KY_DIALECT_PLAIN, situations},
    {KY_GET, "/{lang}/help/{situation}", 0, KY_ROUTE_PUBLIC, KY_DIALECT_PLAIN,
	situation},
    {KY_GET, "/{lang}/law", 0, KY_ROUTE_PUBLIC, KY_DIALECT_PLAIN, law},
    {KY_GET, "/{lang}/links", 0, KY_ROUTE_PUBLIC, KY_DIALECT_PLAIN, links},
    {KY_GET, "/{lang}/about", 0, KY_ROUTE_PUBLIC, KY_DIALECT_PLAIN, about},
    {.pattern = NULL},
};
