/* What a form makes of a line of a provider that is not connected. */
#include "../t.h"
#include "visitor.h"

#include "guide/directory.h"

static struct visitor *v;
static struct ky_directory *directory;
static struct ky_line given; /* to the portal */

static void
begin(void)
{
	visitor_init(v);
	visitor_proven(v);
	v->site.directory = directory;
	v->told.word = KY_WORD_PROVEN;
	v->told.line_id = 9;
}

static void
send(const char *form)
{
	visitor_post(v, "/en/assist/mobal", form);
	if (v->asks > 0)
		given = *v->asked.line;
}

static void
steps(void)
{
	begin();
	visitor_get(v, "/en/assist/mobal");
	t_eq_int("shown", v->an.status, 200);
	t_ok("what is needed comes before where to ask",
	    strstr(v->an.body.p, "id=\"step-asks\"") <
		strstr(v->an.body.p, "id=\"step-ways\""));
	t_ok("and the end before the eSIM is deleted",
	    strstr(v->an.body.p, "id=\"step-ways\"") <
		strstr(v->an.body.p, "id=\"step-steps\""));
	t_ok("in less than 50 KB", v->an.body.len < 50 * 1024);
	visitor_done(v);
	begin();
	visitor_get(v, "/en/assist/demo-mobile");
	t_eq_str("a connected one is ended here", visitor_said(v, "Location"),
	    "/en/end?operator=demo-mobile");
	visitor_done(v);
	begin();
	visitor_get(v, "/en/assist/nobody");
	t_eq_int("an unknown one", v->an.status, 404);
	visitor_done(v);
}

static void
forms(void)
{
	static const struct {
		const char *label, *form;
		const char *bad; /* field; NULL: it is asked for */
	} cases[] = {
	    {"a card", "sort=sim&since=2026-01-10&email=a%40example.com", NULL},
	    {"an eSIM", "sort=esim&since=2026-01-10&email=a%40example.com",
		NULL},
	    {"a loan",
		"sort=loan&thing=phone&since=2026-01-10&due=2026-12-01&"
		"email=a%40example.com",
		NULL},
	    {"a loan of everything there is",
		"sort=loan&thing=router&thing=sim-card&thing=phone&"
		"thing=tablet&thing=battery&thing=charger&thing=cable&"
		"thing=case&since=2026-01-10&due=2026-12-01&"
		"email=a%40example.com",
		NULL},
	    {"a loan of nothing",
		"sort=loan&since=2026-01-10&due=2026-12-01&"
		"email=a%40example.com",
		"thing"},
	    {"a loan of what nobody lends",
		"sort=loan&thing=cat&since=2026-01-10&due=2026-12-01&"
		"email=a%40example.com",
		"thing"},
	    {"nothing chosen", "since=2026-01-10&email=a%40example.com",
		"sort"},
	    {"of no kind", "sort=x&since=2026-01-10&email=a%40example.com",
		"sort"},
	    {"no day", "sort=sim&since=&email=a%40example.com", "since"},
	    {"a day that is none", "sort=sim&since=2026-02-30&email=a%40b.jp",
		"since"},
	    {"a loan without its day",
		"sort=loan&thing=phone&since=2026-01-10&email=a%40b.jp", "due"},
	    {"no mailbox", "sort=sim&since=2026-01-10", "email"},
	    {"the longest name",
		"sort=sim&since=2026-01-10&email=a%40b.jp&called="
		"0123456789012345678901234567890123456789012345678901234567890"
		"12",
		NULL},
	    {"one more sign",
		"sort=sim&since=2026-01-10&email=a%40b.jp&called="
		"0123456789012345678901234567890123456789012345678901234567890"
		"123",
		"called"},
	};

	T_CASES (k, cases) {
		char link[64];

		begin();
		send(k->form);
		(void)snprintf(link, sizeof(link), "href=\"#%s\"",
		    k->bad != NULL ? k->bad : "");
		if (k->bad != NULL) {
			t_eq_int(k->label, v->an.status, 422);
			t_ok("said at its field", visitor_reads(v, link));
			t_eq_int("nothing is asked", v->asks, 0);
		} else {
			t_eq_str(k->label, visitor_said(v, "Location"),
			    "/en/lines/9/end");
			given.contract_no.text[0] = 'S'; /* the portal's */
			t_eq_str("it does not contradict itself",
			    ky_line_fault(&given), "");
		}
		visitor_done(v);
	}
}

static void
as_told(void)
{
	begin();
	send("sort=loan&since=2026-01-10&due=2026-12-01&email=a%40example.com&"
	     "prepaid=yes&thing=charger&thing=phone");
	t_eq_str("of that provider", given.provider.text, "mobal");
	t_eq_int("lent", given.subject, KY_SUBJECT_LOAN);
	t_ok("the things that go back, and no other",
	    given.items_n == 2 &&
		strcmp(given.item[0].code.text, "phone") == 0 &&
		strcmp(given.item[1].code.text, "charger") == 0);
	t_eq_int("prepaid", given.billing, KY_BILLING_PREPAID);
	t_eq_str("mail goes there", given.email, "a@example.com");
	t_eq_str("it need not have a name", given.called, "");
	t_eq_str("in the page's language", given.language, "en");
	visitor_done(v);
	begin();
	send("sort=esim&since=2026-01-10&email=a%40example.com&"
	     "called=%E6%97%85+100%25");
	t_eq_str("what its holder calls it", given.called, "\xe6\x97\x85 100%");
	visitor_done(v);
}

static void
refused(void)
{
	static const enum ky_word words[] = {KY_WORD_NOT_ASSISTED,
	    KY_WORD_BAD_LINE, KY_WORD_TOO_OFTEN};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		begin();
		v->told.word = words[i];
		v->told.until.us = INT64_C(1787702400000000);
		send("sort=sim&since=2026-01-10&email=a%40example.com");
		t_eq_int("the form again", v->an.status, 422);
		t_ok("and what to do there stands on it",
		    visitor_reads(v, "id=\"step-ways\""));
		visitor_done(v);
	}
	begin();
	visitor_send(v, "/en/assist/mobal",
	    "csrf=wrong&sort=sim&since=2026-01-10&email=a%40example.com");
	t_eq_int("a form of another session", v->an.status, 403);
	t_eq_int("does nothing", v->asks, 0);
	visitor_done(v);
}

static struct ky_case told; /* line 7 */
static struct ky_rulebook book = {.name = {"Told Mobile", 11}};
static struct ky_rule_port_out port_out = {.offered = true};
static struct ky_rules rules = {.book = &book, .port_out = &port_out};

/* Nothing is known of its number, but that its operator lets numbers go. */
static void
first_question(void)
{
	static const struct {
		const char *label;
		bool offered, loan, asked;
	} cases[] = {
	    {"a line", true, false, true},
	    {"of an operator that lets no number go", false, false, false},
	    {"something rented", true, true, false},
	};

	T_CASES (k, cases) {
		begin();
		v->line = &told;
		v->rules = &rules;
		told.line_id = 7;
		told.line.contract_running = true;
		told.line.subject = k->loan ? KY_SUBJECT_LOAN : KY_SUBJECT_LINE;
		port_out.offered = k->offered;
		visitor_get(v, "/en/lines/7/end");
		t_eq_int(k->label, v->an.status, 200);
		t_ok("its number may be taken along",
		    visitor_reads(v, "value=\"port-out\"") == k->asked);
		visitor_done(v);
	}
}

/* A thing on loan says where it is taken back, until when, and by which day. */
static void
places(void)
{
	begin();
	v->line = &told;
	v->rules = &rules;
	memset(&told, 0, sizeof(told));
	told.line_id = 7;
	book.connected = true;
	(void)snprintf(told.line.provider.text, sizeof(told.line.provider.text),
	    "demo-rental");
	told.line.subject = KY_SUBJECT_LOAN;
	told.line.items_n = 1;
	told.line.item[0] = (struct ky_item){.code = {"charger"}};
	told.ending.seq = 1;
	told.ending.state = KY_ENDING_RUNNING;
	(void)snprintf(told.ending.ref, sizeof(told.ending.ref),
	    "KY-0000-0000-0000");
	told.duties_n = 1;
	told.duty[0] = (struct ky_duty){.kind = KY_DUTY_ITEM,
	    .state = KY_STATE_WAITING};
	visitor_get(v, "/en/endings/KY-0000-0000-0000/tasks/item:charger");
	t_eq_int("the task", v->an.status, 200);
	t_ok("which counter", visitor_reads(v, "Terminal D, departures"));
	t_ok("open how long", visitor_reads(v, "06:30"));
	t_ok("and what day counts", visitor_reads(v, "Which day counts"));
	t_ok("and no counter of another provider",
	    !visitor_reads(v, "Demo Mobile counter"));
	visitor_done(v);
}

int
main(int argc, char **argv)
{
	static struct visitor one;
	struct ky_err err;
	char folder[4096];

	v = &one;
	(void)snprintf(folder, sizeof(folder), "%s/operators",
	    argc > 1 ? argv[1] : ".");
	if (!t_good("operators/ reads",
		ky_directory_open(folder, &directory, &err), &err))
		return t_done();
	T_RUN(steps);
	T_RUN(forms);
	T_RUN(as_told);
	T_RUN(refused);
	T_RUN(first_question);
	T_RUN(places);
	ky_directory_free(directory);
	return t_done();
}
