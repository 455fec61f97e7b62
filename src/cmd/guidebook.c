#include "cmd/guidebook.h"

#include "cmd/guide_page.h"
#include "cmd/show.h"
#include "guide/search.h"
#include "view/guide.h"
#include "web/guide_index.h"
#include "web/guide_pages.h"

#define FOUND_MAX 20

enum ky_code
ky_guidebook_open(const struct ky_cli *cli, struct ky_directory **out,
    struct ky_err *err)
{
	char folder[1024];

	ky_rules_folder(cli, folder, sizeof(folder));
	return ky_directory_open(folder, out, err);
}

/* --- all of them --- */

static json_t *
offers_json(uint32_t offers)
{
	json_t *list = json_array();

	for (int i = 0; i < KY_OFFER__MAX; i++)
		if ((offers >> i & 1) != 0)
			(void)json_array_append_new(list,
			    json_string(ky_offer_name((enum ky_offer)i)));
	return list;
}

static json_t *
operator_json(const struct ky_operator *o)
{
	return json_pack("{s:s, s:s%, s:s%, s:b, s:o}", "provider",
	    o->book.provider.text, "name", o->book.name.p, o->book.name.len,
	    "name_ja", o->book.name_ja.len > 0 ? o->book.name_ja.p : "",
	    o->book.name_ja.len, "fictional", o->book.fictional ? 1 : 0,
	    "offers", offers_json(o->offers));
}

static void
say_operator(const struct ky_cli *cli, const struct ky_operator *o)
{
	ky_say(cli, KY_PAINT_HEAD, "%-23s", o->book.provider.text);
	ky_say(cli, KY_PAINT_NONE, " %-32.*s", KY_STR_ARG(o->book.name));
	for (int i = 0; i < KY_OFFER__MAX; i++)
		if ((o->offers >> i & 1) != 0)
			ky_say(cli, KY_PAINT_DIM, " %s",
			    ky_offer_name((enum ky_offer)i));
	ky_say(cli, KY_PAINT_NONE, "%s\n",
	    o->book.fictional ? " (fictional)" : "");
}

void
ky_guidebook_list(const struct ky_cli *cli, const struct ky_directory *d)
{
	const struct ky_operator *all[KY_DIRECTORY_OPERATORS_MAX];
	const struct ky_operator_filter everybody = {0};
	uint32_t n = ky_directory_list(d, &everybody, all);
	json_t *list;

	if (!cli->json) {
		for (uint32_t i = 0; i < n; i++)
			say_operator(cli, all[i]);
		return;
	}
	list = json_array();
	for (uint32_t i = 0; i < n; i++)
		(void)json_array_append_new(list, operator_json(all[i]));
	ky_cli_json(json_pack("{s:o}", "operators", list));
}

/* --- search --- */

/* What `kaiyaku guide` takes; "" for pages that are in a browser only. */
static const char *
found_code(const struct ky_directory *d, const struct ky_found *f,
    struct ky_guide_page *page)
{
	switch (f->kind) {
	case KY_FOUND_OPERATOR:
		return d->operators[f->index].book.provider.text;
	case KY_FOUND_AREA:
		return d->areas[f->index].code.text;
	case KY_FOUND_LAW:
		return d->laws[f->index].code.text;
	case KY_FOUND_LINK:
		return d->links[f->index].code.text;
	case KY_FOUND_PAGE:
		ky_guide_page_at(f->index, page);
		return ky_guide_page_named(page->path) ? page->path : "";
	case KY_FOUND__MAX:
		break;
	}
	return "";
}

static void
say_found(const struct ky_cli *cli, const struct ky_directory *d,
    const struct ky_found *found, uint32_t n)
{
	json_t *list = json_array();

	for (uint32_t i = 0; i < n; i++) {
		const struct ky_found *f = &found[i];
		struct ky_guide_page page;
		const char *code = found_code(d, f, &page);

		if (cli->json)
			(void)json_array_append_new(list,
			    json_pack("{s:s, s:s, s:s%}", "kind",
				ky_found_kind_name(f->kind), "code", code,
				"text", f->text.p, f->text.len));
		else
			ky_say(cli, KY_PAINT_NONE, "%-9s %-23s %.*s\n",
			    ky_found_kind_name(f->kind), code,
			    KY_STR_ARG(f->text));
	}
	if (cli->json)
		ky_cli_json(json_pack("{s:O}", "found", list));
	json_decref(list);
}

/* Leaves out what cannot be shown here. */
static uint32_t
only_shown(const struct ky_directory *d, struct ky_found *found, uint32_t n)
{
	uint32_t kept = 0;

	for (uint32_t i = 0; i < n; i++) {
		struct ky_guide_page page;

		if (found_code(d, &found[i], &page)[0] != '\0')
			found[kept++] = found[i];
	}
	return kept;
}

enum ky_code
ky_guidebook_search(const struct ky_cli *cli, const struct ky_directory *d,
    const char *words, struct ky_err *err)
{
	struct ky_found found[FOUND_MAX] = {0};
	struct ky_search *s = NULL;
	enum ky_code code = ky_guide_index(d, &s, err);
	uint32_t n;

	if (code != KY_OK)
		return code;
	n = ky_search_find(s, KY_TONGUE_EN, ky_str_of(words), found, FOUND_MAX);
	n = only_shown(d, found, n);
	if (n == 0) {
		n = ky_search_near(s, ky_str_of(words), found, FOUND_MAX);
		n = only_shown(d, found, n);
		if (!cli->json)
			ky_say(cli, KY_PAINT_WAIT,
			    "Nothing has all of these words.%s\n",
			    n > 0 ? "  These come near:" : "");
	}
	say_found(cli, d, found, n);
	ky_search_free(s);
	return KY_OK;
}

/* --- places --- */

static void
say_hours(const struct ky_cli *cli, const struct ky_spot *s)
{
	if (s->always_open)
		ky_say(cli, KY_PAINT_NONE, "; always open");
	else if (s->hours.opens_min < 0)
		ky_say(cli, KY_PAINT_WAIT, "; hours not known");
	else
		ky_say(cli, KY_PAINT_NONE, "; %02d:%02d to %02d:%02d",
		    s->hours.opens_min / 60, s->hours.opens_min % 60,
		    s->hours.closes_min / 60, s->hours.closes_min % 60);
	if (s->closed.len > 0)
		ky_say(cli, KY_PAINT_NONE, "; closed: %.*s",
		    KY_STR_ARG(s->closed));
}

static void
say_place(const struct ky_cli *cli, const struct ky_directory *d,
    const struct ky_spot *s)
{
	const struct ky_area *area = ky_directory_area(d,
	    ky_str_of(s->area.text));
	char checked[KY_SHOW_SIZE];

	ky_say(cli, KY_PAINT_NONE, "  - %.*s: %.*s", KY_STR_ARG(area->name),
	    KY_STR_ARG(s->name));
	if (s->name_ja.len > 0)
		ky_say(cli, KY_PAINT_NONE, " (%.*s)", KY_STR_ARG(s->name_ja));
	if (s->where.len > 0)
		ky_say(cli, KY_PAINT_NONE, ", %.*s", KY_STR_ARG(s->where));
	say_hours(cli, s);
	for (uint32_t i = 0; i < s->bring_n; i++)
		ky_say(cli, KY_PAINT_NONE, "%s%.*s",
		    i == 0 ? "; bring: " : ", ", KY_STR_ARG(s->bring[i]));
	if (s->fact.note.len > 0)
		ky_say(cli, KY_PAINT_NONE, "\n    note: %.*s",
		    KY_STR_ARG(s->fact.note));
	ky_say(cli, KY_PAINT_DIM,
	    "\n    from: %.*s; checked %s; confidence %s\n",
	    KY_STR_ARG(s->fact.source),
	    ky_date_none(s->fact.checked_on)
		? "on a day not known"
		: ky_show_date(s->fact.checked_on, checked),
	    ky_confidence_name(s->fact.confidence));
}

void
ky_guidebook_places(const struct ky_cli *cli, const struct ky_directory *d,
    const char *provider)
{
	const struct ky_spot *spot[KY_DIRECTORY_SPOTS_MAX];
	uint32_t n = ky_directory_spots(d, ky_str_of(provider),
	    (struct ky_str){0}, spot);

	if (n > 0)
		ky_say(cli, KY_PAINT_HEAD, "\nPlaces:\n");
	for (uint32_t i = 0; i < n; i++)
		say_place(cli, d, spot[i]);
}
