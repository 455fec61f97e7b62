/* Payment runs through calls: proposed, approved or void, and their files. */
#include "money.h"

/* Lines are there for transfers to be of. */
static void
open_with(struct money *m, int transfers)
{
	money_open(m, 0);
	for (int i = 0; i < transfers; i++)
		(void)money_queue(m, rig_import(&m->desk.rig), 1000 + i);
}

static void
wishes(void)
{
	static const struct {
		const char *label, *words, *provider, *only, *currency;
		const char *unready;
		struct ky_date day;
		uint32_t count;
		enum ky_rail_form form;
		enum ky_role role;
		enum ky_code code;
		int cause;
	} cases[] = {
	    {"a counter", "for the roles", "demo-mobile", "", "", NULL, {0}, 0,
		KY_RAIL_FORM_ZENGIN, KY_ROLE_STAFF, KY_E_REFUSED,
		KY_NO_MONEY_ROLE},
	    {"no provider", "provider", "", "", "", NULL, {0}, 0,
		KY_RAIL_FORM_ZENGIN, KY_ROLE_OFFICER, KY_E_INPUT, 0},
	    {"another's", "only are paid", "demo-mobile", "demo-rental", "",
		NULL, {0}, 0, KY_RAIL_FORM_ZENGIN, KY_ROLE_OFFICER, KY_E_INPUT,
		0},
	    {"too many", "at most 999999", "demo-mobile", "", "", NULL, {0},
		1000000, KY_RAIL_FORM_ZENGIN, KY_ROLE_OFFICER, KY_E_INPUT, 0},
	    {"a day that is over", "is over", "demo-mobile", "", "", NULL,
		{2026, 8, 9}, 0, KY_RAIL_FORM_ZENGIN, KY_ROLE_OFFICER,
		KY_E_INPUT, 0},
	    {"a holiday, with the next bank day", "2026-08-12", "demo-mobile",
		"", "", NULL, {2026, 8, 11}, 0, KY_RAIL_FORM_ZENGIN,
		KY_ROLE_OFFICER, KY_E_INPUT, 0},
	    {"a form that is not set up", "only zengin", "demo-mobile", "", "",
		NULL, {0}, 0, KY_RAIL_FORM_PAIN001, KY_ROLE_OFFICER,
		KY_E_REFUSED, KY_NO_BANK},
	    {"a setting is missing", "requester", "demo-mobile", "", "",
		"requester is missing", {0}, 0, KY_RAIL_FORM_ZENGIN,
		KY_ROLE_OFFICER, KY_E_REFUSED, KY_NO_BANK},
	    {"yen go by zengin", "is in JPY", "demo-mobile", "", "USD", NULL,
		{0}, 0, KY_RAIL_FORM_ZENGIN, KY_ROLE_OFFICER, KY_E_INPUT, 0},
	    {"nothing is queued", "waits for a file", "demo-rental", "", "",
		NULL, {0}, 0, KY_RAIL_FORM_ZENGIN, KY_ROLE_OFFICER,
		KY_E_REFUSED, KY_NO_TRANSFERS},
	};
	struct money m;

	open_with(&m, 1);
	T_CASES (k, cases) {
		struct ky_call c = money_wanted(&m, "");
		struct ky_payrun *w = &c.in.payrun.wanted;
		struct ky_result r;
		struct ky_err err = {0};

		m.unready = k->unready;
		w->form = k->form;
		w->day = k->day;
		w->count = k->count;
		(void)snprintf(w->currency, sizeof(w->currency), "%s",
		    k->currency);
		(void)snprintf(w->provider.text, sizeof(w->provider.text), "%s",
		    k->provider);
		(void)snprintf(c.who.provider.text, sizeof(c.who.provider.text),
		    "%s", k->only);
		c.who.role = k->role;
		t_bad(k->label, desk_do(&m.desk, &c, &r, &err), k->code, &err,
		    k->words);
		t_eq_int("the cause", err.cause, k->cause);
	}
	t_ok("the transfer still waits",
	    money_transfer(&m, 1).state == KY_TRANSFER_QUEUED);
	money_close(&m);
}

static void
a_proposal(void)
{
	struct money m;
	struct ky_call c;
	struct ky_result r;
	struct ky_payrun run;
	struct ky_err err = {0};

	open_with(&m, 5);
	c = money_wanted(&m, "k1");
	c.in.payrun.wanted.count = 3;
	t_good("proposed", desk_do(&m.desk, &c, &r, &err), &err);
	run = r.out.payruns[0];
	t_ok("with the oldest three",
	    run.count == 3 && run.total == 1000 + 1001 + 1002);
	t_ok("by its maker",
	    strcmp(run.maker.text, "asha") == 0 && run.checker.text[0] == '\0');
	t_ok("in yen, on the next bank day, past the holiday",
	    strcmp(run.currency, "JPY") == 0 &&
		ky_date_cmp(run.day, (struct ky_date){2026, 8, 12}) == 0);
	t_ok("they are in it", money_transfer(&m, 3).run == run.n);
	t_ok("the fourth is not",
	    money_transfer(&m, 4).state == KY_TRANSFER_QUEUED);

	t_good("again", desk_do(&m.desk, &c, &r, &err), &err);
	t_ok("the same key is the same run",
	    r.out.payruns[0].n == run.n && r.out.payruns[0].count == 3);
	c.in.payrun.wanted.count = 4;
	t_ok("with other content refused",
	    desk_do(&m.desk, &c, &r, &err) == KY_E_INPUT &&
		err.cause == KY_NO_KEY_REUSED);
	c.who.actor = ben;
	t_good("another one's key", desk_do(&m.desk, &c, &r, &err), &err);
	t_ok("is another run, of the rest",
	    r.out.payruns[0].n == 2 && r.out.payruns[0].count == 2);

	c = desk_call(&m.desk, KY_CALL_PAYRUNS);
	c.in.payrun.state = KY_PAYRUN_STATE__MAX;
	c.max = 1;
	t_good("listed", desk_do(&m.desk, &c, &r, &err), &err);
	t_ok("by pages", r.n == 1 && r.more && r.next == 1);
	c.after = r.next;
	t_good("the rest", desk_do(&m.desk, &c, &r, &err), &err);
	t_ok("is the second", r.n == 1 && !r.more && r.out.payruns[0].n == 2);
	c.who.provider = (struct ky_slug){"demo-rental"};
	t_good("for another provider", desk_do(&m.desk, &c, &r, &err), &err);
	t_ok("none", r.found && r.n == 0);
	c.in.payrun.provider = (struct ky_slug){"demo-mobile"};
	t_good("whatever is asked", desk_do(&m.desk, &c, &r, &err), &err);
	t_ok("none", r.found && r.n == 0);
	c = desk_call(&m.desk, KY_CALL_PAYRUN_GET);
	c.in.payrun.n = 2;
	t_good("one", desk_do(&m.desk, &c, &r, &err), &err);
	t_ok("is there", r.found && r.out.payruns[0].n == 2);
	c.who.provider = (struct ky_slug){"demo-rental"};
	t_good("for another provider", desk_do(&m.desk, &c, &r, &err), &err);
	t_ok("is not", !r.found);
	money_close(&m);
}

/* One that no bank could carry out leaves everything as it was. */
static void
a_file_that_cannot_be(void)
{
	struct money m;
	struct ky_call c;
	struct ky_result r;
	struct ky_err err = {0};

	open_with(&m, 2);
	m.refuse = 2;
	c = money_wanted(&m, "k");
	t_bad("not proposed", desk_do(&m.desk, &c, &r, &err), KY_E_INPUT, &err,
	    "transfer 2: no");
	t_ok("both wait",
	    money_transfer(&m, 1).state == KY_TRANSFER_QUEUED &&
		money_transfer(&m, 2).state == KY_TRANSFER_QUEUED);
	m.refuse = 0;
	t_good("then", desk_do(&m.desk, &c, &r, &err), &err);
	t_eq_int("the first run", (int64_t)r.out.payruns[0].n, 1);
	money_close(&m);
}

static void
refuse(struct money *m, const char *label, struct ky_call c, int cause)
{
	struct ky_result r;
	struct ky_err err = {0};

	t_ok(label,
	    desk_do(&m->desk, &c, &r, &err) == KY_E_REFUSED &&
		err.cause == cause);
}

static struct ky_payrun
move(struct money *m, const char *label, uint64_t n, enum ky_payrun_state to,
    const struct ky_slug *who)
{
	struct ky_call c = money_move(m, n, to, who);
	struct ky_result r;
	struct ky_err err = {0};

	if (!t_good(label, desk_do(&m->desk, &c, &r, &err), &err) || !r.found)
		return (struct ky_payrun){0};
	return r.out.payruns[0];
}

static struct ky_call
file_of(struct money *m, uint64_t n)
{
	struct ky_call c = desk_call(&m->desk, KY_CALL_PAYRUN_FILE);

	c.in.payrun.n = n;
	return c;
}

static void
four_eyes(void)
{
	struct money m;
	struct ky_call c;
	struct ky_result r;
	struct ky_payrun run;
	struct ky_err err = {0};

	open_with(&m, 2);
	run = money_propose(&m);
	refuse(&m, "no file of one that is only proposed", file_of(&m, 1),
	    KY_NO_PAYRUN_STATE);
	refuse(&m, "not approved by its maker",
	    money_move(&m, 1, KY_PAYRUN_APPROVED, &asha), KY_NO_SECOND_PERSON);
	c = money_move(&m, 1, KY_PAYRUN_APPROVED, &ben);
	c.who.role = KY_ROLE_STAFF;
	refuse(&m, "not from a counter", c, KY_NO_MONEY_ROLE);
	c.who.role = KY_ROLE_OFFICER;
	c.who.provider = (struct ky_slug){"demo-rental"};
	t_good("from elsewhere", desk_do(&m.desk, &c, &r, &err), &err);
	t_ok("it is not there", !r.found);
	c = money_move(&m, 1, KY_PAYRUN_SETTLED, &ben);
	t_ok("nobody settles by hand",
	    desk_do(&m.desk, &c, &r, &err) == KY_E_INPUT);
	run = move(&m, "by the second", 1, KY_PAYRUN_APPROVED, &ben);
	t_ok("who is written down",
	    run.state == KY_PAYRUN_APPROVED &&
		strcmp(run.checker.text, "ben") == 0 && run.approved.us != 0);
	refuse(&m, "once", money_move(&m, 1, KY_PAYRUN_APPROVED, &chen),
	    KY_NO_PAYRUN_STATE);
	money_close(&m);
}

/* Void is what two people know was never sent. */
static void
nobody_sent_it(void)
{
	struct money m;
	struct ky_call c;
	struct ky_result r;
	struct ky_payrun run;
	struct ky_err err = {0};

	open_with(&m, 2);
	(void)money_propose(&m);
	run = move(&m, "a proposal, by one", 1, KY_PAYRUN_VOID, &asha);
	t_ok("is void",
	    run.state == KY_PAYRUN_VOID && run.count == 2 &&
		strcmp(run.voider.text, "asha") == 0);
	t_ok("its transfers wait again",
	    money_transfer(&m, 1).state == KY_TRANSFER_QUEUED);
	refuse(&m, "not approved any more",
	    money_move(&m, 1, KY_PAYRUN_APPROVED, &ben), KY_NO_PAYRUN_STATE);

	run = money_approved(&m);
	t_ok("they are in the next one", run.n == 2 && run.count == 2);
	c = money_move(&m, 2, KY_PAYRUN_VOID, &asha);
	c.in.payrun.reason[0] = '\0';
	t_bad("a reason is wanted", desk_do(&m.desk, &c, &r, &err), KY_E_INPUT,
	    &err, "a reason is a code");
	run = move(&m, "one that was approved, by one", 2, KY_PAYRUN_VOID,
	    &asha);
	t_ok("is not void yet",
	    run.state == KY_PAYRUN_APPROVED &&
		strcmp(run.voider.text, "asha") == 0);
	refuse(&m, "but its file is held back", file_of(&m, 2),
	    KY_NO_PAYRUN_STATE);
	refuse(&m, "twice the same is no second",
	    money_move(&m, 2, KY_PAYRUN_VOID, &asha), KY_NO_SECOND_PERSON);
	run = move(&m, "approved again", 2, KY_PAYRUN_APPROVED, &chen);
	t_ok("it is not void, and the checker stays",
	    run.voider.text[0] == '\0' && strcmp(run.checker.text, "ben") == 0);
	c = file_of(&m, 2);
	t_good("and there is its file", desk_do(&m.desk, &c, &r, &err), &err);
	(void)move(&m, "void, says one", 2, KY_PAYRUN_VOID, &chen);
	run = move(&m, "says a second", 2, KY_PAYRUN_VOID, &ben);
	t_ok("so it is",
	    run.state == KY_PAYRUN_VOID && run.finished.us != 0 &&
		money_transfer(&m, 2).state == KY_TRANSFER_QUEUED);
	c = money_move(&m, 7, KY_PAYRUN_VOID, &ben);
	t_good("one that is none", desk_do(&m.desk, &c, &r, &err), &err);
	t_ok("is not found", !r.found);
	money_close(&m);
}

static void
its_file(void)
{
	struct money m;
	struct ky_call c;
	struct ky_result r;
	struct ky_err err = {0};
	char first[64];
	uint32_t looks;

	open_with(&m, 2);
	(void)money_approved(&m);
	c = file_of(&m, 1);
	looks = desk_looks(&m.desk);
	t_good("given out", desk_do(&m.desk, &c, &r, &err), &err);
	(void)ky_str_copy(r.bytes, first, sizeof(first));
	t_eq_str("its bytes", first,
	    "run 1 2\ntransfer 1 1000\ntransfer 2 1001\n");
	t_ok("with the run", r.found && r.out.payruns[0].n == 1);
	t_eq_int("the look is written down", desk_looks(&m.desk), looks + 1);
	t_good("again", desk_do(&m.desk, &c, &r, &err), &err);
	t_ok("the same bytes", ky_str_is(r.bytes, first));
	(void)snprintf(m.form, sizeof(m.form), "RUN");
	t_bad("with other settings it is no file",
	    desk_do(&m.desk, &c, &r, &err), KY_E_CORRUPT, &err,
	    "would not be the one");
	(void)snprintf(m.form, sizeof(m.form), "run");
	c.who.role = KY_ROLE_STAFF;
	refuse(&m, "not for a counter", c, KY_NO_MONEY_ROLE);
	c = file_of(&m, 1);
	c.who.provider = (struct ky_slug){"demo-rental"};
	t_good("for another provider", desk_do(&m.desk, &c, &r, &err), &err);
	t_ok("there is none", !r.found && r.bytes.len == 0);
	money_close(&m);
}

static void
transfers(void)
{
	struct money m;
	struct ky_call c;
	struct ky_result r;
	struct ky_err err = {0};

	open_with(&m, 3);
	c = money_wanted(&m, "");
	c.in.payrun.wanted.count = 2;
	t_good("two are in a run", desk_do(&m.desk, &c, &r, &err), &err);
	c = desk_call(&m.desk, KY_CALL_TRANSFERS);
	c.in.payrun.transfers = KY_TRANSFER_STATE__MAX;
	t_good("all", desk_do(&m.desk, &c, &r, &err), &err);
	t_eq_int("are three", r.n, 3);
	c.in.payrun.transfers = KY_TRANSFER_QUEUED;
	t_good("queued", desk_do(&m.desk, &c, &r, &err), &err);
	t_ok("is the third", r.n == 1 && r.out.transfers[0].n == 3);
	c.in.payrun.transfers = KY_TRANSFER_STATE__MAX;
	c.in.payrun.n = 1;
	c.max = 1;
	t_good("of the run", desk_do(&m.desk, &c, &r, &err), &err);
	t_ok("by pages", r.n == 1 && r.more && r.next == 1);
	c.in.payrun.n = 0;
	c.line_id = 2;
	t_good("of a line", desk_do(&m.desk, &c, &r, &err), &err);
	t_ok("is its own", r.n == 1 && r.out.transfers[0].line_id == 2);
	c.who.provider = (struct ky_slug){"demo-rental"};
	t_good("for another provider", desk_do(&m.desk, &c, &r, &err), &err);
	t_eq_int("none", r.n, 0);
	money_close(&m);
}

/* A commit without an answer, of which nobody knows whether it happened. */
static void
an_answer_is_lost(void)
{
	for (int happens = 0; happens < 2; happens++) {
		struct money m;
		struct ky_call c;
		struct ky_result r;
		struct ky_err err = {0};

		open_with(&m, 2);
		m.desk.rig.weather.commit = KY_E_UNSURE;
		m.desk.rig.weather.commit_happens = happens == 1;
		c = money_wanted(&m, "");
		t_good("proposed", desk_do(&m.desk, &c, &r, &err), &err);
		t_ok("one run with both",
		    r.out.payruns[0].n == 1 && r.out.payruns[0].count == 2);
		m.desk.rig.weather.commit = KY_E_UNSURE;
		m.desk.rig.weather.commit_happens = happens == 1;
		c = money_move(&m, 1, KY_PAYRUN_APPROVED, &ben);
		t_good("approved", desk_do(&m.desk, &c, &r, &err), &err);
		m.desk.rig.weather.commit = KY_E_UNSURE;
		m.desk.rig.weather.commit_happens = happens == 1;
		c = money_move(&m, 1, KY_PAYRUN_VOID, &ben);
		t_good("void, says one", desk_do(&m.desk, &c, &r, &err), &err);
		t_eq_str("who", r.out.payruns[0].voider.text, "ben");
		m.desk.rig.weather.commit = KY_E_UNSURE;
		m.desk.rig.weather.commit_happens = happens == 1;
		c = money_move(&m, 1, KY_PAYRUN_VOID, &asha);
		t_good("and a second", desk_do(&m.desk, &c, &r, &err), &err);
		t_ok("it is", money_run(&m, 1).state == KY_PAYRUN_VOID);
		money_close(&m);
	}
}

int
main(void)
{
	T_RUN(wishes);
	T_RUN(a_proposal);
	T_RUN(a_file_that_cannot_be);
	T_RUN(four_eyes);
	T_RUN(nobody_sent_it);
	T_RUN(its_file);
	T_RUN(transfers);
	T_RUN(an_answer_is_lost);
	return t_done();
}
