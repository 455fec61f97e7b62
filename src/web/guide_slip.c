/*
 * A visit slip: what a holder wants, in Japanese and in the reader's language,
 * to be shown at a desk.  Nothing that is entered is kept.
 */
#include "core/date.h"
#include "page/page.h"
#include "page/tr.h"
#include "view/view.h"
#include "web/form.h"
#include "web/guide.h"
#include "web/guide_facts.h"
#include "web/routes.h"

#define FIELD_MAX 120 /* bytes of what is written into a field */

/* What is wanted, and how it is said at the desk. */
static const struct {
	const char *code;
	const char *label; /* in the form */
	const char *says;  /* on the slip */
} wishes[] = {
    {"end", KY_TR("End the line"),
	KY_TR("I would like to end the contract of this line.")},
    {"end-on", KY_TR("End the line on a day to come"),
	KY_TR("I would like to end the contract of this line on a day to come. "
	      "Please tell me which day costs me least.")},
    {"give-back", KY_TR("Give back a card or a device"),
	KY_TR("I would like to give back what I have rented, and get a receipt "
	      "for it.")},
    {"lost", KY_TR("The card or the device is lost"),
	KY_TR("I have lost the card or the device. Please stop the line and "
	      "tell me what to pay.")},
    {"pin", KY_TR("The PIN or the password is missing"),
	KY_TR("I do not know the PIN or the password any more. Please help me "
	      "to set a new one, so that I can end the line.")},
    {"port", KY_TR("Take the number along"),
	KY_TR("I would like to take my number to another operator (MNP). "
	      "Please do not end the contract.")},
    {"death", KY_TR("The holder has died"),
	KY_TR("The holder of the line has died. I would like to end the "
	      "contract.")},
};
#define WISHES_N (sizeof(wishes) / sizeof(wishes[0]))

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
    {"proxy", KY_TR("A letter of attorney")},
};
#define PAPERS_N (sizeof(papers) / sizeof(papers[0]))

/* Asked at every desk, so that nothing stays open. */
static const char *const questions[] = {
    KY_TR("Which day is the last day of the contract?"),
    KY_TR("Is there anything that I have to pay, now or later?"),
    KY_TR("Are all options and insurances ended, too?"),
    KY_TR("Please give me a paper that shows the end and its date."),
};
#define QUESTIONS_N (sizeof(questions) / sizeof(questions[0]))

/* --- the form --- */

static void
put_wishes(struct ky_visit *v, struct ky_str chosen)
{
	json_t *rows = json_array();

	for (size_t i = 0; i < WISHES_N; i++)
		(void)json_array_append_new(rows,
		    json_pack("{s:s, s:s, s:b}", "code", wishes[i].code,
			"label", ky_tr(v->tongue, "", wishes[i].label),
			"chosen", ky_str_is(chosen, wishes[i].code)));
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

static void
put_operators(struct ky_visit *v, struct ky_str chosen)
{
	const struct ky_directory *d = v->site->directory;
	json_t *rows = json_array();

	for (uint32_t i = 0; i < d->operators_n; i++) {
		const struct ky_rulebook *b = &d->operators[i].book;

		(void)json_array_append_new(rows,
		    json_pack("{s:s, s:o, s:b}", "code", b->provider.text,
			"name", ky_guide_str(b->name), "chosen",
			ky_str_is(chosen, b->provider.text)));
	}
	ky_visit_put(v, "operators", rows);
}

static void
show_form(struct ky_visit *v, struct ky_str operator_, struct ky_str wish,
    unsigned status)
{
	static const char *const kept[] = {"place", "name", "phone", "number"};

	put_operators(v, operator_);
	put_wishes(v, wish);
	put_papers(v);
	for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++)
		ky_visit_put(v, kept[i],
		    ky_guide_str(ky_posted_get(&v->posted, kept[i])));
	ky_visit_show(v, KY_PAGE("slip/form"), status);
}

static void
form(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct ky_visit v;

	if (ky_visit_open(&v, rq, an))
		show_form(&v, ky_guide_asked(&v, "operator"),
		    ky_guide_asked(&v, "want"), 200);
}

/* --- the slip --- */

/* A text of ours in both languages. */
static json_t *
twin(enum ky_tongue first, enum ky_tongue second, const char *id)
{
	return json_pack("{s:s, s:s}", "first", ky_tr(first, "", id), "second",
	    ky_tr(second, "", id));
}

static json_t *
valued(const struct ky_visit *v, enum ky_tongue second, const char *id,
    const char *field)
{
	json_t *row = twin(KY_TONGUE_JA, second, id);

	(void)json_object_set_new(row, "value",
	    ky_guide_str(ky_posted_get(&v->posted, field)));
	return row;
}

static void
put_values(struct ky_visit *v, enum ky_tongue second)
{
	const struct ky_operator *o = ky_directory_find(v->site->directory,
	    ky_posted_get(&v->posted, "operator"));
	json_t *rows = json_array();
	json_t *row = twin(KY_TONGUE_JA, second, KY_TR("Operator"));

	if (o != NULL)
		(void)json_object_set_new(row, "value",
		    ky_guide_str(o->book.name_ja.len > 0 ? o->book.name_ja
							 : o->book.name));
	else
		(void)json_object_set_new(row, "value", json_string(""));
	(void)json_array_append_new(rows, row);
	(void)json_array_append_new(rows,
	    valued(v, second, KY_TR("Shop or counter"), "place"));
	(void)json_array_append_new(rows,
	    valued(v, second, KY_TR("Name"), "name"));
	(void)json_array_append_new(rows,
	    valued(v, second, KY_TR("Number of the line"), "number"));
	(void)json_array_append_new(rows,
	    valued(v, second, KY_TR("Where I can be reached"), "phone"));
	ky_visit_put(v, "values", rows);
}

static void
put_ticked(struct ky_visit *v, enum ky_tongue second)
{
	json_t *rows = json_array();

	for (size_t i = 0; i < PAPERS_N; i++)
		if (ky_posted_has(&v->posted, "paper", papers[i].code))
			(void)json_array_append_new(rows,
			    twin(KY_TONGUE_JA, second, papers[i].label));
	ky_visit_put(v, "brought", rows);
}

static void
show_slip(struct ky_visit *v, size_t wish)
{
	/* Who reads Japanese has the English beside it. */
	enum ky_tongue second = v->tongue == KY_TONGUE_JA ? KY_TONGUE_EN
							  : v->tongue;
	char today[KY_DATE_TEXT_SIZE];
	json_t *rows = json_array();

	ky_date_format(ky_guide_today(v), today);
	ky_visit_text(v, "today", today);
	ky_visit_text(v, "second", ky_tongue_tag(second));
	ky_visit_put(v, "heading",
	    twin(KY_TONGUE_JA, second, KY_TR("Slip for the desk")));
	if (v->tongue != KY_TONGUE_JA)
		ky_visit_put(v, "greeting",
		    twin(KY_TONGUE_JA, second,
			KY_TR("I do not speak Japanese well. Please read "
			      "this.")));
	ky_visit_put(v, "wish", twin(KY_TONGUE_JA, second, wishes[wish].says));
	ky_visit_put(v, "with_me",
	    twin(KY_TONGUE_JA, second, KY_TR("I have with me:")));
	ky_visit_put(v, "please",
	    twin(KY_TONGUE_JA, second,
		KY_TR("Please write the answers here:")));
	for (size_t i = 0; i < QUESTIONS_N; i++)
		(void)json_array_append_new(rows,
		    twin(KY_TONGUE_JA, second, questions[i]));
	ky_visit_put(v, "questions", rows);
	put_values(v, second);
	put_ticked(v, second);
	ky_visit_show(v, KY_PAGE("slip/slip"), 200);
}

/* Index of the wish; faults are put. */
static size_t
read_form(struct ky_visit *v)
{
	static const char *const written[] = {"place", "name", "number",
	    "phone"};
	struct ky_str wanted = ky_posted_get(&v->posted, "want");
	size_t wish = 0;

	while (wish < WISHES_N && !ky_str_is(wanted, wishes[wish].code))
		wish++;
	if (wish == WISHES_N)
		ky_visit_wrong(v, "want", KY_TR("Choose what you want."));
	for (size_t i = 0; i < sizeof(written) / sizeof(written[0]); i++)
		if (ky_posted_get(&v->posted, written[i]).len > FIELD_MAX)
			ky_visit_wrong(v, written[i],
			    KY_TR("This is too long for the slip: write it "
				  "shorter."));
	return wish;
}

static void
make(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct ky_visit v;
	size_t wish;

	if (!ky_visit_open(&v, rq, an))
		return;
	wish = read_form(&v);
	if (!ky_visit_is_wrong(&v))
		show_slip(&v, wish);
	else
		show_form(&v, ky_posted_get(&v.posted, "operator"),
		    ky_posted_get(&v.posted, "want"), 422);
}

const struct ky_route ky_routes_slip[] = {
    {KY_GET, "/{lang}/slip", 0, KY_ROUTE_PUBLIC, KY_DIALECT_PLAIN, form},
    {KY_POST, "/{lang}/slip", 0, KY_ROUTE_PUBLIC, KY_DIALECT_PLAIN, make},
    {.pattern = NULL},
};
