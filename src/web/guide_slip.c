/*
 * A visit slip: what a holder wants, in Japanese and in the reader's language,
 * to be shown at a desk or printed.  Nothing that is entered is kept.
 */
#include "page/page.h"
#include "page/tr.h"
#include "print/slip.h"
#include "view/view.h"
#include "web/guide.h"
#include "web/guide_facts.h"
#include "web/pdf.h"
#include "web/routes.h"
#include "web/typed.h"

#define FIELD_SIZE 121 /* of what is written into a field */

/* What is wanted, in the form. */
static const char *const wishes[] = {
    [KY_SLIP_END] = KY_TR("End the line"),
    [KY_SLIP_PORT_OUT] = KY_TR("Take the number along"),
    [KY_SLIP_RETURN] = KY_TR("Give back a card or a device"),
    [KY_SLIP_LOST] = KY_TR("The card or the device is lost"),
    [KY_SLIP_DEATH] = KY_TR("The holder has died"),
    [KY_SLIP_EIGHT_DAYS] = KY_TR("Take it back, within the first eight days"),
    [KY_SLIP_LOGIN] = KY_TR("The PIN or the password is missing"),
};
_Static_assert(sizeof(wishes) / sizeof(wishes[0]) == KY_SLIP__MAX,
    "a label each");

/* What lies on the table. */
static const struct {
	const char *code, *label;
} papers[] = {
    {"residence-card", KY_TR("Residence card")},
    {"passport", KY_TR("Passport")},
    {"licence", KY_TR("Driving licence")},
    {"sim", KY_TR("The SIM card")},
    {"esim-phone", KY_TR("The phone with the eSIM")},
    {"device", KY_TR("The rented device with all its parts")},
    {"contract", KY_TR("The contract, or a bill")},
    {"ticket", KY_TR("A ticket for leaving Japan")},
    {"death-paper", KY_TR("A paper that shows the death")},
    {"proxy", KY_TR("A power of attorney")},
};
#define PAPERS_N (sizeof(papers) / sizeof(papers[0]))

/* Asked at every desk, so that nothing stays open. */
static const char *const questions[] = {
    KY_TR("Please tell me whether options and insurances end, too."),
    KY_TR("Please give me a paper that shows the end and its date."),
};
#define QUESTIONS_N (sizeof(questions) / sizeof(questions[0]))

/* What is written into the form, each a line. */
struct written {
	char place[FIELD_SIZE], holder[FIELD_SIZE], number[FIELD_SIZE],
	    contract[FIELD_SIZE], day[FIELD_SIZE];
	enum ky_slip_wish wish;
};

/* --- the form --- */

static void
put_wishes(struct ky_visit *v, struct ky_str chosen)
{
	json_t *rows = json_array();

	for (int i = 0; i < KY_SLIP__MAX; i++) {
		const char *code = ky_slip_wish_name((enum ky_slip_wish)i);

		(void)json_array_append_new(rows,
		    json_pack("{s:s, s:s, s:b}", "code", code, "label",
			ky_tr(v->tongue, "", wishes[i]), "chosen",
			ky_str_is(chosen, code)));
	}
	ky_visit_put(v, "wishes", rows);
}

static void
put_papers(struct ky_visit *v)
{
	json_t *rows = json_array();

	for (size_t i = 0; i < PAPERS_N; i++)
		(void)json_array_append_new(rows,
		    json_pack("{s:s, s:s, s:b}", "code", papers[i].code,
			"label", ky_tr(v->tongue, "", papers[i].label),
			"chosen",
			ky_posted_has(&v->posted, "paper", papers[i].code)));
	ky_visit_put(v, "papers", rows);
}

/* `sent`: the operator and the wish, of a form or a link. */
static void
put_form(struct ky_visit *v, struct ky_str operator_, struct ky_str wish)
{
	ky_guide_put_operators(v, operator_);
	put_wishes(v, wish);
	put_papers(v);
}

static void
form(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct ky_visit v;

	if (!ky_visit_open(&v, rq, an))
		return;
	put_form(&v, ky_guide_asked(&v, "operator"),
	    ky_guide_asked(&v, "want"));
	ky_visit_show(&v, KY_PAGE("slip/form"), 200);
}

static void
read_field(struct ky_visit *v, const char *field, char *out)
{
	struct ky_str value = ky_posted_get(&v->posted, field);

	ky_visit_keep(v, field);
	if (!ky_typed_line(value, out, FIELD_SIZE))
		ky_visit_wrong(v, field,
		    KY_TR("This is too long for the slip: write it shorter, in "
			  "one line."));
}

/* False: something is wrong, and the form is shown again. */
static bool
read_form(struct ky_visit *v, struct written *w)
{
	struct ky_str operator_ = ky_posted_get(&v->posted, "operator");
	struct ky_str want = ky_posted_get(&v->posted, "want");

	memset(w, 0, sizeof(*w));
	if (!ky_slip_wish_parse(want, &w->wish))
		ky_visit_wrong(v, "want", KY_TR("Choose what you want."));
	read_field(v, "place", w->place);
	read_field(v, "name", w->holder);
	read_field(v, "number", w->number);
	read_field(v, "contract", w->contract);
	read_field(v, "day", w->day);
	put_form(v, operator_, want);
	if (!ky_visit_is_wrong(v))
		return true;
	ky_visit_show(v, KY_PAGE("slip/form"), 422);
	return false;
}

/* --- the slip --- */

/* A text of ours for the desk and for the reader. */
static struct ky_slip_text
both(const struct ky_visit *v, const char *id)
{
	return (struct ky_slip_text){ky_tr(KY_TONGUE_JA, "", id),
	    ky_tr(v->tongue, "", id)};
}

/* As the operator writes itself; "" = to be written on. */
static const char *
provider(const struct ky_visit *v)
{
	const struct ky_operator *o = ky_directory_find(v->site->directory,
	    ky_posted_get(&v->posted, "operator"));

	if (o == NULL)
		return "";
	return ky_arena_copy(v->rq->arena,
	    o->book.name_ja.len > 0 ? o->book.name_ja : o->book.name)
	    .p;
}

static void
make_sheet(const struct ky_visit *v, const struct written *w,
    struct ky_sheet *out)
{
	const struct ky_clock *clock = &v->site->clock;
	struct ky_slip_text bring[PAPERS_N], ask[QUESTIONS_N];
	struct ky_slip slip = {
	    .wish = w->wish,
	    .provider = provider(v),
	    .place = {w->place, ""},
	    .holder = w->holder,
	    .number = w->number,
	    .contract = w->contract,
	    .day = w->day,
	    .bring = bring,
	    .ask_n = QUESTIONS_N,
	    .ask = ask,
	    .at = clock->now(clock->self),
	};

	for (size_t i = 0; i < PAPERS_N; i++)
		if (ky_posted_has(&v->posted, "paper", papers[i].code))
			bring[slip.bring_n++] = both(v, papers[i].label);
	for (size_t i = 0; i < QUESTIONS_N; i++)
		ask[i] = both(v, questions[i]);
	ky_slip_sheet(&slip, v->tongue, out);
}

static void
show_slip(struct ky_visit *v, const struct written *w)
{
	enum ky_tongue second = v->tongue == KY_TONGUE_JA ? KY_TONGUE_EN
							  : v->tongue;
	struct ky_sheet sheet;

	make_sheet(v, w, &sheet);
	ky_visit_put(v, "blocks", json_incref(sheet.blocks));
	ky_visit_put(v, "sent",
	    ky_guide_str(ky_posted_get(&v->posted, "operator")));
	ky_visit_text(v, "want", ky_slip_wish_name(w->wish));
	ky_visit_text(v, "second", ky_tongue_tag(second));
	ky_visit_put_pdf(v);
	ky_sheet_done(&sheet);
	ky_visit_show(v, KY_PAGE("slip/slip"), 200);
}

static void
make(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct written w;
	struct ky_visit v;

	if (ky_visit_open(&v, rq, an) && read_form(&v, &w))
		show_slip(&v, &w);
}

/* --- as PDF --- */

static void
send_pdf(struct ky_visit *v, const struct written *w)
{
	struct ky_sheet sheet;

	make_sheet(v, w, &sheet);
	ky_visit_pdf(v, &sheet, "slip.pdf");
	ky_sheet_done(&sheet);
}

static void
make_pdf(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct written w;
	struct ky_visit v;

	if (ky_visit_open(&v, rq, an) && read_form(&v, &w))
		send_pdf(&v, &w);
}

const struct ky_route ky_routes_slip[] = {
    {KY_GET, "/{lang}/slip", 0, KY_ROUTE_PUBLIC, KY_DIALECT_PLAIN, form},
    {KY_POST, "/{lang}/slip", 0, KY_ROUTE_PUBLIC, KY_DIALECT_PLAIN, make},
    {KY_POST, "/{lang}/slip/pdf", 0, KY_ROUTE_PUBLIC, KY_DIALECT_PLAIN,
	make_pdf},
    {.pattern = NULL},
};
