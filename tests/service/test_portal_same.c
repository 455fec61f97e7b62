#include "porch.h"

/* "5 3": the lines that are offered. */
static const char *
offered(struct browser *b)
{
	static char text[128];

	T_WORD("looked", do_act(b, KY_ACT_SAME), KY_WORD_DONE);
	text[0] = '\0';
	for (uint32_t i = 0; i < told.same_n; i++)
		(void)snprintf(text + strlen(text), sizeof(text) - strlen(text),
		    "%s%llu", i > 0 ? " " : "",
		    (unsigned long long)told.same[i].c->line_id);
	return text;
}

static enum ky_word
take(struct browser *b, enum ky_act a, uint64_t one, uint64_t two)
{
	struct ky_ask ask = {.act = a, .lines = {one, two}};

	ask.lines_n = two != 0 ? 2 : 1;
	return act(b, &ask);
}

/* What the session reaches, as its own. */
static const struct ky_reach *
reach(uint64_t line_id)
{
	return ky_guest_reach(&told.session, line_id, KY_RIGHT_ALL);
}

static const char one[] = "holder@example.com";

/* Line 1 and lines 2, 3 of the same mailbox; 4 of another, 5 of none. */
static void
open_with_lines(void)
{
	porch_open();
	(void)line_with(one, true, NULL);
	(void)line_with(one, false, NULL);
	(void)line_with("Holder@Example.com", true, NULL);
	(void)line_with("other@example.com", true, NULL);
	(void)line_with("", true, NULL);
}

static void
who_is_offered_what(void)
{
	struct browser b;

	open_with_lines();
	b = visit("192.0.2.1");
	t_eq_str("a visitor: nothing", offered(&b), "");
	prove(&b, "D-000001", KY_LETTER_BY_SMS);
	t_eq_str("a number proves no mailbox", offered(&b), "");
	T_WORD("a code is sent",
	    find(&b, KY_FIND_CONTRACT, "D-000001", KY_LETTER_BY_MAIL),
	    KY_WORD_CODE_SENT);
	t_eq_str("to be sent it is not enough", offered(&b), "");
	t_eq_str("and where it went is told to nobody", told.session.pending.to,
	    "");
	T_WORD("a wrong one", give_code(&b, KY_ACT_CODE, "00000000"),
	    KY_WORD_WRONG_CODE);
	t_eq_str("neither", offered(&b), "");
	T_WORD("the code",
	    give_code(&b, KY_ACT_CODE, box_last(KY_LETTER_PROVE)->code),
	    KY_WORD_PROVEN);
	t_eq_str("all others of the mailbox", offered(&b), "3 2");
	prove(&b, "D-000002", KY_LETTER_BY_MAIL);
	t_eq_str("but what is proven", offered(&b), "3");
	prove(&b, "D-000004", KY_LETTER_BY_MAIL);
	t_eq_str("another mailbox, other lines", offered(&b), "");
	prove(&b, "D-000001", KY_LETTER_BY_MAIL);
	wait_us(KY_FRESH_US);
	t_eq_str("for ten minutes", offered(&b), "");
	porch_close();
}

/* What its holder typed, at a provider that is not connected, is nobody's
 * mailbox. */
static void
a_told_line_is_not_offered(void)
{
	struct ky_line l;
	struct ky_ask ask = {.act = KY_ACT_IMPORT, .line = &l};
	struct browser thief, b;
	uint64_t told_id;

	open_with_lines();
	load_rules("mobal");
	l = told_line("mobal");
	(void)snprintf(l.email, sizeof(l.email), "%s", one);
	thief = visit("192.0.2.9");
	T_WORD("told", act(&thief, &ask), KY_WORD_PROVEN);
	told_id = told.line_id;
	t_eq_str("who tells it shows no mailbox", offered(&thief), "");
	b = visit("192.0.2.1");
	prove(&b, "D-000001", KY_LETTER_BY_MAIL);
	t_eq_str("its line is not offered", offered(&b), "3 2");
	T_WORD("opened", do_act(&b, KY_ACT_OPEN), KY_WORD_DONE);
	T_WORD("nor taken", take(&b, KY_ACT_ATTACH_SAME, told_id, 0),
	    KY_WORD_NOT_YOURS);
	porch_close();
}

static void
they_come_with_the_account(void)
{
	struct browser b;
	uint32_t letters;

	open_with_lines();
	b = visit("192.0.2.1");
	prove(&b, "D-000001", KY_LETTER_BY_MAIL);
	letters = box_count(KY_LETTER_NEWS, one);
	T_WORD("opened", take(&b, KY_ACT_OPEN, 2, 0), KY_WORD_DONE);
	t_ok("the line and the ticked one",
	    reach(1) != NULL && reach(2) != NULL && reach(3) == NULL);
	t_eq_int("the mailbox hears of it", box_count(KY_LETTER_NEWS, one),
	    letters + 1);
	t_eq_str("of which line", box_last(KY_LETTER_NEWS)->line.provider.text,
	    "demo-mobile");
	t_eq_str("the rest is offered", offered(&b), "3");
	T_WORD("it comes later", take(&b, KY_ACT_ATTACH_SAME, 3, 2),
	    KY_WORD_DONE);
	t_ok("all three",
	    reach(1) != NULL && reach(2) != NULL && reach(3) != NULL);
	t_eq_str("nothing is left", offered(&b), "");
	t_eq_int("told once more", box_count(KY_LETTER_NEWS, one), letters + 2);
	t_eq_str("of several, none is named",
	    box_last(KY_LETTER_NEWS)->line.provider.text, "");
	T_WORD("once more", take(&b, KY_ACT_ATTACH_SAME, 3, 0), KY_WORD_DONE);
	t_eq_int("is no news", box_count(KY_LETTER_NEWS, one), letters + 2);
	porch_close();
}

/* Nothing that is not the mailbox's comes along, and nothing half. */
static void
only_lines_of_the_mailbox(void)
{
	static const struct {
		const char *label;
		uint64_t one, two;
	} cases[] = {
	    {"another's", 4, 0},
	    {"one without a mailbox", 5, 0},
	    {"one that is not there", 4711, 0},
	    {"none", 0, 0},
	    {"another's beside one's own", 2, 4},
	};

	T_CASES (k, cases) {
		struct browser b;

		open_with_lines();
		b = visit("192.0.2.1");
		prove(&b, "D-000001", KY_LETTER_BY_MAIL);
		T_WORD("opened", take(&b, KY_ACT_OPEN, k->one, k->two),
		    KY_WORD_DONE);
		t_eq_int(k->label, told.session.reach_n, 1);
		T_WORD("nor later",
		    take(&b, KY_ACT_ATTACH_SAME, k->one, k->two),
		    KY_WORD_NOT_YOURS);
		t_eq_int("reached", told.session.reach_n, 1);
		porch_close();
	}
}

static void
it_wants_the_mailbox_and_a_fresh_proof(void)
{
	struct browser b, other;

	open_with_lines();
	b = visit("192.0.2.1");
	prove(&b, "D-000001", KY_LETTER_BY_MAIL);
	T_WORD("no account", take(&b, KY_ACT_ATTACH_SAME, 2, 0),
	    KY_WORD_SIGN_IN_FIRST);
	T_WORD("opened", do_act(&b, KY_ACT_OPEN), KY_WORD_DONE);
	wait_us(KY_FRESH_US);
	T_WORD("too long ago", take(&b, KY_ACT_ATTACH_SAME, 2, 0),
	    KY_WORD_CONFIRM_FIRST);
	prove(&b, "D-000001", KY_LETTER_BY_SMS);
	T_WORD("another proof shows no mailbox",
	    take(&b, KY_ACT_ATTACH_SAME, 2, 0), KY_WORD_CONFIRM_FIRST);
	T_WORD("a code to the account's", with_line(&b, KY_ACT_CONFIRM, 0),
	    KY_WORD_CODE_SENT);
	T_WORD("given",
	    give_code(&b, KY_ACT_CODE, box_last(KY_LETTER_CONFIRM)->code),
	    KY_WORD_CONFIRMED);
	t_eq_str("shows it", offered(&b), "3 2");
	T_WORD("taken", take(&b, KY_ACT_ATTACH_SAME, 2, 0), KY_WORD_DONE);
	other = visit("192.0.2.2");
	T_WORD("signed in by a code",
	    with_email(&other, KY_ACT_SIGN_IN_CODE, one), KY_WORD_CODE_SENT);
	T_WORD("which came to it",
	    give_code(&other, KY_ACT_CODE, box_last(KY_LETTER_SIGN_IN)->code),
	    KY_WORD_SIGNED_IN);
	t_eq_str("too", offered(&other), "3");
	porch_close();
}

/* A code to nobody's account shows nobody's mailbox. */
static void
strangers_learn_nothing(void)
{
	struct browser b;

	open_with_lines();
	b = visit("192.0.2.1");
	T_WORD("a mailbox without an account",
	    with_email(&b, KY_ACT_SIGN_IN_CODE, one), KY_WORD_CODE_SENT);
	t_eq_int("no letter", box.n, 0);
	t_eq_str("no lines", offered(&b), "");
	t_eq_str("no mailbox", told.session.mailbox, "");
	porch_close();
}

static void
change_contact(uint64_t line_id)
{
	struct ky_command cmd = rig_command(KY_CMD_FACT, line_id);

	cmd.fact = KY_FACT_CONTACT_CHANGED;
	cmd.role = KY_ROLE_OPERATOR;
	t_eq_int("a change", rig_submit(&d.rig, &cmd).answer.verdict,
	    KY_VERDICT_ACCEPTED);
}

/* Attached or proven, a line asks for the same. */
static void
it_is_worth_what_a_code_by_mail_is(void)
{
	static const struct {
		const char *label, *contract;
		uint64_t line_id;
		bool changed;
		const char *grade, *least;
	} cases[] = {
	    {"a data card", "D-000002", 2, false, "confirmed", "attested"},
	    {"a telephone number", "D-000003", 3, false, "stated", "attested"},
	    {"a contact that changed lately", "D-000002", 2, true, "stated",
		"confirmed"},
	};

	T_CASES (k, cases) {
		struct browser b, alone;
		struct ky_told attached;

		open_with_lines();
		if (k->changed)
			change_contact(k->line_id);
		b = visit("192.0.2.1");
		prove(&b, "D-000001", KY_LETTER_BY_MAIL);
		T_WORD("opened", take(&b, KY_ACT_OPEN, k->line_id, 0),
		    KY_WORD_DONE);
		T_WORD(k->label, with_line(&b, KY_ACT_AUTHORITY, k->line_id),
		    KY_WORD_DONE);
		attached = told;
		t_eq_str("grade", ky_grade_name(told.standing.grade), k->grade);
		t_eq_str("asked for", ky_grade_name(told.least), k->least);
		alone = visit("192.0.2.2");
		prove(&alone, k->contract, KY_LETTER_BY_MAIL);
		T_WORD("proven alone",
		    with_line(&alone, KY_ACT_AUTHORITY, k->line_id),
		    KY_WORD_DONE);
		t_ok("it is the same",
		    told.standing.grade == attached.standing.grade &&
			told.standing.hold_hours ==
			    attached.standing.hold_hours &&
			told.standing.bill_helps ==
			    attached.standing.bill_helps &&
			told.standing.sms_helps ==
			    attached.standing.sms_helps &&
			told.least == attached.least &&
			told.hold_until.us == attached.hold_until.us &&
			strcmp(told.recent, attached.recent) == 0);
		porch_close();
	}
}

/* No account holds more lines than a session reaches. */
static void
an_account_holds_so_many(void)
{
	struct browser b;
	struct ky_ask ask = {.act = KY_ACT_ATTACH_SAME, .lines_n = KY_SAME_MAX};

	porch_open();
	for (int i = 0; i <= KY_REACH_MAX; i++)
		(void)line_with(one, true, NULL);
	b = visit("192.0.2.1");
	prove(&b, "D-000001", KY_LETTER_BY_MAIL);
	T_WORD("opened", do_act(&b, KY_ACT_OPEN), KY_WORD_DONE);
	for (int i = 0; i < 4; i++) {
		(void)offered(&b);
		t_eq_int("offered at once", told.same_n, KY_SAME_MAX);
		for (int k = 0; k < KY_SAME_MAX; k++)
			ask.lines[k] = told.same[k].c->line_id;
		T_WORD("taken", act(&b, &ask),
		    i < 3 ? KY_WORD_DONE : KY_WORD_TOO_MANY);
	}
	t_eq_int("as many as it may", told.session.reach_n, KY_REACH_MAX);
	porch_close();
}

int
main(void)
{
	T_RUN(who_is_offered_what);
	T_RUN(a_told_line_is_not_offered);
	T_RUN(they_come_with_the_account);
	T_RUN(only_lines_of_the_mailbox);
	T_RUN(it_wants_the_mailbox_and_a_fresh_proof);
	T_RUN(strangers_learn_nothing);
	T_RUN(it_is_worth_what_a_code_by_mail_is);
	T_RUN(an_account_holds_so_many);
	return t_done();
}
