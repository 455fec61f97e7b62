/* Rows of a result file: what each means, by what is known of its transfer. */
#include "money.h"

#include "bank/reason.h"

static const uint8_t this_file[32] = {1}, other_file[32] = {2};

/* A batch of the desk's; what became of its rows is in the desk's arena. */
static enum ky_code
hand_in(struct money *m, enum ky_result_step step,
    const struct ky_bank_result *rows, uint32_t n, bool open,
    struct ky_result *r, struct ky_err *err)
{
	struct ky_call c = desk_call(&m->desk, KY_CALL_RESULT);

	c.in.result.step = step;
	memcpy(c.in.result.sha256, this_file, sizeof(this_file));
	c.in.result.open = open;
	c.in.result.n = n;
	c.in.result.rows = rows;
	return desk_do(&m->desk, &c, r, err);
}

/* A transfer as the store would have it, of a run that was sent: moved there
 * by another file. */
static void
bring(struct money *m, uint64_t n, enum ky_transfer_state to)
{
	static const enum ky_transfer_state way[][3] = {
	    [KY_TRANSFER_QUEUED] = {KY_TRANSFER_QUEUED},
	    [KY_TRANSFER_IN_RUN] = {KY_TRANSFER_QUEUED},
	    [KY_TRANSFER_PAID] = {KY_TRANSFER_PAID},
	    [KY_TRANSFER_FAILED] = {KY_TRANSFER_FAILED},
	    [KY_TRANSFER_RETURNED] = {KY_TRANSFER_PAID, KY_TRANSFER_RETURNED},
	};
	const struct ky_till *p = ky_desk_till_port(m->till);
	struct ky_transfer t = money_transfer(m, n);
	struct ky_err err = {0};

	for (const enum ky_transfer_state *s = way[to];
	     *s != KY_TRANSFER_QUEUED; s++) {
		t.state = *s;
		memcpy(t.source, other_file, sizeof(t.source));
		t_good("brought there",
		    p->transfer_put(p->self, &money_issuer, &t, &err), &err);
	}
}

#define ROW(what, sum) \
	{ \
		.state = KY_TRANSFER_##what, .minor = (sum), .currency = "JPY" \
	}

/* One transfer of 1000 yen, in run 1. */
static void
what_a_row_means(void)
{
	static const struct {
		const char *label;
		enum ky_transfer_state is; /* QUEUED: in no run */
		struct ky_bank_result row;
		enum ky_taken taken;
		const char *code;
		enum ky_transfer_state to;
		enum ky_bank_reason why;
	} cases[] = {
	    {"paid", KY_TRANSFER_IN_RUN, ROW(PAID, 1000), KY_TAKEN_NEWS, "",
		KY_TRANSFER_PAID, 0},
	    {"paid, the sum not said", KY_TRANSFER_IN_RUN, ROW(PAID, -1),
		KY_TAKEN_NEWS, "", KY_TRANSFER_PAID, 0},
	    {"paid, as we know", KY_TRANSFER_PAID, ROW(PAID, 1000),
		KY_TAKEN_KNOWN, "", 0, 0},
	    {"paid, of one that failed", KY_TRANSFER_FAILED, ROW(PAID, 1000),
		KY_TAKEN_WRONG, "told-otherwise", 0, 0},
	    {"paid, of one that came back", KY_TRANSFER_RETURNED,
		ROW(PAID, 1000), KY_TAKEN_WRONG, "told-otherwise", 0, 0},
	    {"paid, of one that was never sent", KY_TRANSFER_QUEUED,
		ROW(PAID, 1000), KY_TAKEN_WRONG, "not-in-run", 0, 0},
	    {"another sum", KY_TRANSFER_IN_RUN, ROW(PAID, 999), KY_TAKEN_WRONG,
		"other-amount", 0, 0},
	    {"another currency", KY_TRANSFER_IN_RUN,
		{.state = KY_TRANSFER_PAID, .minor = 1000, .currency = "USD"},
		KY_TAKEN_WRONG, "other-currency", 0, 0},
	    {"of another run", KY_TRANSFER_IN_RUN,
		{.state = KY_TRANSFER_PAID, .minor = 1000, .run = 9},
		KY_TAKEN_WRONG, "other-run", 0, 0},
	    {"to the account that was ordered", KY_TRANSFER_IN_RUN,
		{.state = KY_TRANSFER_PAID,
		    .minor = 1000,
		    .bank = "9999",
		    .branch = "001",
		    .account = "0001234"},
		KY_TAKEN_NEWS, "", KY_TRANSFER_PAID, 0},
	    {"to another account", KY_TRANSFER_IN_RUN,
		{.state = KY_TRANSFER_PAID,
		    .minor = 1000,
		    .account = "0001235"},
		KY_TAKEN_WRONG, "other-account", 0, 0},
	    {"to another branch", KY_TRANSFER_IN_RUN,
		{.state = KY_TRANSFER_PAID, .minor = 1000, .branch = "002"},
		KY_TAKEN_WRONG, "other-account", 0, 0},
	    {"not executed", KY_TRANSFER_IN_RUN, ROW(FAILED, 1000),
		KY_TAKEN_NEWS, "", KY_TRANSFER_FAILED,
		KY_BANK_REASON_ACCOUNT_WRONG},
	    {"not executed, as we know", KY_TRANSFER_FAILED, ROW(FAILED, 1000),
		KY_TAKEN_KNOWN, "", 0, KY_BANK_REASON_ACCOUNT_WRONG},
	    {"not executed, of one that was paid: it came back",
		KY_TRANSFER_PAID, ROW(FAILED, 1000), KY_TAKEN_NEWS, "",
		KY_TRANSFER_RETURNED, KY_BANK_REASON_ACCOUNT_WRONG},
	    {"came back", KY_TRANSFER_PAID, ROW(RETURNED, 1000), KY_TAKEN_NEWS,
		"", KY_TRANSFER_RETURNED, KY_BANK_REASON_ACCOUNT_CLOSED},
	    {"came back, less the bank's charge", KY_TRANSFER_PAID,
		ROW(RETURNED, 400), KY_TAKEN_NEWS, "", KY_TRANSFER_RETURNED,
		KY_BANK_REASON_ACCOUNT_CLOSED},
	    {"more came back than went", KY_TRANSFER_PAID, ROW(RETURNED, 1001),
		KY_TAKEN_WRONG, "other-amount", 0,
		KY_BANK_REASON_ACCOUNT_CLOSED},
	    {"came back before it was said to be paid: it never arrived",
		KY_TRANSFER_IN_RUN, ROW(RETURNED, 1000), KY_TAKEN_NEWS, "",
		KY_TRANSFER_FAILED, KY_BANK_REASON_ACCOUNT_CLOSED},
	    {"taken for one the bank has: paid again it might be paid twice",
		KY_TRANSFER_IN_RUN, ROW(FAILED, 1000), KY_TAKEN_WRONG,
		"ask-the-bank", 0, KY_BANK_REASON_DUPLICATE},
	    {"the bank has it", KY_TRANSFER_IN_RUN, ROW(IN_RUN, 1000),
		KY_TAKEN_WAITING, "", 0, 0},
	    {"the bank has it, of one that is paid", KY_TRANSFER_PAID,
		ROW(IN_RUN, 1000), KY_TAKEN_KNOWN, "", 0, 0},
	};

	T_CASES (k, cases) {
		struct ky_bank_result row = k->row;
		struct ky_taken_row *out;
		struct ky_result r;
		struct ky_err err = {0};
		struct money m;

		money_open(&m, 0);
		row.n = money_queue(&m, rig_import(&m.desk.rig), 1000);
		if (k->is != KY_TRANSFER_QUEUED) {
			(void)money_approved(&m);
			bring(&m, row.n, k->is);
		}
		if (row.state == KY_TRANSFER_FAILED ||
		    row.state == KY_TRANSFER_RETURNED)
			(void)snprintf(row.why, sizeof(row.why), "%s",
			    ky_bank_reason_name(k->why));
		t_good(k->label,
		    hand_in(&m, KY_RESULT_CHECK, &row, 1, false, &r, &err),
		    &err);
		out = &r.out.taken[0];
		t_eq_str("looked at", ky_taken_name(out->taken),
		    ky_taken_name(k->taken));
		t_eq_str("why", out->code, k->code);
		t_eq_int("nothing moved yet", money_transfer(&m, row.n).state,
		    k->is);
		t_good("applied",
		    hand_in(&m, KY_RESULT_APPLY, &row, 1, false, &r, &err),
		    &err);
		out = &r.out.taken[0];
		t_eq_str("as it was looked at", ky_taken_name(out->taken),
		    ky_taken_name(k->taken));
		t_eq_int("where it is then", money_transfer(&m, row.n).state,
		    k->taken == KY_TAKEN_NEWS ? k->to : k->is);
		if (k->taken == KY_TAKEN_NEWS) {
			struct ky_transfer t = money_transfer(&m, row.n);

			t_eq_int("one", out->transfers, 1);
			t_eq_str("the reason is kept", t.why, row.why);
			t_ok("and the file",
			    memcmp(t.source, this_file, 32) == 0);
			t_good("once more",
			    hand_in(&m, KY_RESULT_APPLY, &row, 1, false, &r,
				&err),
			    &err);
			t_eq_str("it is known",
			    ky_taken_name(r.out.taken[0].taken), "known");
		}
		money_close(&m);
	}
}

static void
rows_of_nobody(void)
{
	static const struct {
		const char *label, *only, *code;
		uint64_t n, run;
	} cases[] = {
	    {"never ordered", "", "unknown-transfer", 77, 0},
	    {"another provider's", "demo-rental", "unknown-transfer", 1, 0},
	    {"no run of ours", "", "unknown-run", 0, 77},
	    {"another provider's run", "demo-rental", "unknown-run", 0, 1},
	    {"a reference that says nothing", "", "unknown-reference", 0, 0},
	};
	struct money m;

	money_open(&m, 0);
	(void)money_queue(&m, rig_import(&m.desk.rig), 1000);
	(void)money_approved(&m);
	T_CASES (k, cases) {
		struct ky_bank_result row = {.n = k->n,
		    .run = k->run,
		    .state = KY_TRANSFER_PAID,
		    .minor = 1000};
		struct ky_result r;
		struct ky_err err = {0};

		(void)snprintf(m.desk.who.provider.text,
		    sizeof(m.desk.who.provider.text), "%s", k->only);
		t_good(k->label,
		    hand_in(&m, KY_RESULT_APPLY, &row, 1, false, &r, &err),
		    &err);
		t_eq_str("does not fit", r.out.taken[0].code, k->code);
	}
	t_ok("nothing moved",
	    money_transfer(&m, 1).state == KY_TRANSFER_IN_RUN);
	money_close(&m);
}

static void
a_run_that_was_not_sent(void)
{
	struct ky_bank_result row[2] = {{.n = 1,
					    .state = KY_TRANSFER_PAID,
					    .minor = -1},
	    {.run = 1, .state = KY_TRANSFER_PAID, .minor = -1}};
	struct ky_result r;
	struct ky_err err = {0};
	struct money m;

	money_open(&m, 0);
	(void)money_queue(&m, rig_import(&m.desk.rig), 1000);
	(void)money_propose(&m);
	t_good("proposed only",
	    hand_in(&m, KY_RESULT_APPLY, row, 2, false, &r, &err), &err);
	t_eq_str("its transfer", r.out.taken[0].code, "not-approved");
	t_eq_str("the run", r.out.taken[1].code, "not-approved");
	money_close(&m);
}

/* What a bank says of the rest of a run, behind what it says of some. */
static void
of_a_whole_run(void)
{
	static const struct {
		const char *label;
		enum ky_transfer_state state;
		const char *why;
		int64_t minor;
		bool named, open; /* the first is told by itself; not decided */
		enum ky_taken taken;
		const char *code;
		uint32_t transfers;
		enum ky_payrun_state run;
		uint32_t paid, failed, count;
		enum ky_transfer_state second;
	} cases[] = {
	    {"paid", KY_TRANSFER_PAID, "", -1, false, false, KY_TAKEN_NEWS, "",
		3, KY_PAYRUN_SETTLED, 3, 0, 3, KY_TRANSFER_PAID},
	    {"paid, with the sum", KY_TRANSFER_PAID, "", 3003, false, false,
		KY_TAKEN_NEWS, "", 3, KY_PAYRUN_SETTLED, 3, 0, 3,
		KY_TRANSFER_PAID},
	    {"a sum that is another", KY_TRANSFER_PAID, "", 3000, false, false,
		KY_TAKEN_WRONG, "other-amount", 0, KY_PAYRUN_APPROVED, 0, 0, 3,
		KY_TRANSFER_IN_RUN},
	    {"the rest is paid", KY_TRANSFER_PAID, "", -1, true, false,
		KY_TAKEN_NEWS, "", 2, KY_PAYRUN_SETTLED, 2, 1, 3,
		KY_TRANSFER_PAID},
	    {"some are not decided", KY_TRANSFER_PAID, "", -1, false, true,
		KY_TAKEN_WRONG, "not-all-told", 0, KY_PAYRUN_APPROVED, 0, 0, 3,
		KY_TRANSFER_IN_RUN},
	    {"the bank has it", KY_TRANSFER_IN_RUN, "", -1, false, false,
		KY_TAKEN_WAITING, "", 0, KY_PAYRUN_APPROVED, 0, 0, 3,
		KY_TRANSFER_IN_RUN},
	    {"refused as a whole: nobody's account is at fault",
		KY_TRANSFER_FAILED, "no-funds", -1, false, false, KY_TAKEN_NEWS,
		"", 3, KY_PAYRUN_VOID, 0, 0, 3, KY_TRANSFER_QUEUED},
	    {"the rest is refused", KY_TRANSFER_FAILED, "order-wrong", -1, true,
		false, KY_TAKEN_NEWS, "", 2, KY_PAYRUN_SETTLED, 0, 1, 1,
		KY_TRANSFER_QUEUED},
	    {"taken for one the bank has", KY_TRANSFER_FAILED, "duplicate", -1,
		false, false, KY_TAKEN_WRONG, "ask-the-bank", 0,
		KY_PAYRUN_APPROVED, 0, 0, 3, KY_TRANSFER_IN_RUN},
	    {"a whole run that came back", KY_TRANSFER_RETURNED,
		"account-closed", -1, false, false, KY_TAKEN_WRONG,
		"ask-the-bank", 0, KY_PAYRUN_APPROVED, 0, 0, 3,
		KY_TRANSFER_IN_RUN},
	};

	T_CASES (k, cases) {
		struct ky_bank_result row[2] = {{.n = 1,
						    .state = KY_TRANSFER_FAILED,
						    .minor = -1},
		    {.run = 1, .state = k->state, .minor = k->minor}};
		const struct ky_bank_result *from = k->named ? row : row + 1;
		uint32_t n = k->named ? 2 : 1;
		struct ky_payrun run;
		struct ky_result r;
		struct ky_err err = {0};
		struct money m;

		(void)snprintf(row[0].why, sizeof(row[0].why), "bank-wrong");
		(void)snprintf(row[1].why, sizeof(row[1].why), "%s", k->why);
		money_open(&m, 0);
		for (int i = 0; i < 3; i++)
			(void)money_queue(&m, rig_import(&m.desk.rig),
			    1000 + i);
		(void)money_approved(&m);
		t_good(k->label,
		    hand_in(&m, KY_RESULT_APPLY, from, n, k->open, &r, &err),
		    &err);
		t_eq_str("taken", ky_taken_name(r.out.taken[n - 1].taken),
		    ky_taken_name(k->taken));
		t_eq_str("why", r.out.taken[n - 1].code, k->code);
		t_eq_int("so many", r.out.taken[n - 1].transfers, k->transfers);
		run = money_run(&m, 1);
		t_eq_str("the run", ky_payrun_state_name(run.state),
		    ky_payrun_state_name(k->run));
		t_ok("counts",
		    run.paid == k->paid && run.failed == k->failed &&
			run.count == k->count);
		t_eq_int("the second", money_transfer(&m, 2).state, k->second);
		t_good("again",
		    hand_in(&m, KY_RESULT_APPLY, from, n, k->open, &r, &err),
		    &err);
		t_ok("nothing more", r.out.taken[n - 1].transfers == 0);
		money_close(&m);
	}
}

/* A file that says that a transfer was paid and that it came back. */
static void
both_in_one_file(void)
{
	struct ky_bank_result row[2] = {{.n = 1,
					    .state = KY_TRANSFER_PAID,
					    .minor = 1000},
	    {.n = 1,
		.state = KY_TRANSFER_RETURNED,
		.why = "account-closed",
		.minor = 1000}};
	struct ky_result r;
	struct ky_err err = {0};
	struct money m;

	money_open(&m, 0);
	(void)money_queue(&m, rig_import(&m.desk.rig), 1000);
	(void)money_approved(&m);
	for (int i = 0; i < 3; i++) {
		t_good("applied",
		    hand_in(&m, KY_RESULT_APPLY, row, 2, false, &r, &err),
		    &err);
		t_ok("neither contradicts the other",
		    r.out.taken[0].taken != KY_TAKEN_WRONG &&
			r.out.taken[1].taken != KY_TAKEN_WRONG);
		t_ok("first it is paid, for its line to see; then it came back",
		    money_transfer(&m, 1).state ==
			(i == 0 ? KY_TRANSFER_PAID : KY_TRANSFER_RETURNED));
	}
	t_ok("counted once",
	    money_run(&m, 1).paid == 0 && money_run(&m, 1).failed == 1);
	money_close(&m);
}

static void
what_is_no_batch(void)
{
	struct ky_bank_result row = {.n = 1, .state = KY_TRANSFER_PAID};
	struct ky_result r;
	struct ky_err err = {0};
	struct money m;

	money_open(&m, 0);
	t_ok("too many rows",
	    hand_in(&m, KY_RESULT_APPLY, &row, KY_RESULT_ROWS_MAX + 1, false,
		&r, &err) == KY_E_INPUT);
	row.minor = -2;
	t_bad("a sum below zero",
	    hand_in(&m, KY_RESULT_APPLY, &row, 1, false, &r, &err), KY_E_INPUT,
	    &err, "row 1");
	row.minor = 1;
	row.state = KY_TRANSFER_QUEUED;
	t_bad("a state that no bank tells",
	    hand_in(&m, KY_RESULT_APPLY, &row, 1, false, &r, &err), KY_E_INPUT,
	    &err, "row 1");
	row.state = KY_TRANSFER_FAILED;
	(void)snprintf(row.why, sizeof(row.why), "Mr X");
	t_bad("a reason that is no code",
	    hand_in(&m, KY_RESULT_APPLY, &row, 1, false, &r, &err), KY_E_INPUT,
	    &err, "row 1");
	m.desk.who.role = KY_ROLE_STAFF;
	t_bad("a counter",
	    hand_in(&m, KY_RESULT_APPLY, &row, 1, false, &r, &err),
	    KY_E_REFUSED, &err, "for the roles");
	money_close(&m);
}

static void
a_file_is_entered_once(void)
{
	struct ky_result r;
	struct ky_err err = {0};
	struct money m;

	money_open(&m, 0);
	for (int i = 0; i < 2; i++) {
		t_good("is it there",
		    hand_in(&m, KY_RESULT_CHECK, NULL, 0, false, &r, &err),
		    &err);
		t_ok("no, and asking does not enter it", !r.found);
	}
	t_good("entered", hand_in(&m, KY_RESULT_DONE, NULL, 0, false, &r, &err),
	    &err);
	t_ok("for the first time", !r.found);
	t_good("is it there",
	    hand_in(&m, KY_RESULT_CHECK, NULL, 0, false, &r, &err), &err);
	t_ok("yes", r.found);
	money_close(&m);
}

/* A run longer than a transaction. */
static void
a_long_run(void)
{
	struct ky_bank_result row = {.run = 1,
	    .state = KY_TRANSFER_PAID,
	    .minor = -1};
	struct ky_result r;
	struct ky_err err = {0};
	struct money m;
	uint64_t line_id;
	uint32_t moved = 0;
	int calls = 0;

	money_open(&m, 0);
	line_id = rig_import(&m.desk.rig);
	for (int i = 0; i < 600; i++)
		(void)money_queue(&m, line_id, 1);
	(void)money_approved(&m);
	do {
		t_good("applied",
		    hand_in(&m, KY_RESULT_APPLY, &row, 1, false, &r, &err),
		    &err);
		moved += r.out.taken[0].transfers;
	} while (r.out.taken[0].taken == KY_TAKEN_LATER && ++calls < 10);
	t_eq_int("all, in the end", moved, 600);
	t_eq_int("in pieces", calls, 2);
	t_ok("settled", money_run(&m, 1).state == KY_PAYRUN_SETTLED);
	money_close(&m);
}

int
main(void)
{
	T_RUN(what_a_row_means);
	T_RUN(rows_of_nobody);
	T_RUN(a_run_that_was_not_sent);
	T_RUN(of_a_whole_run);
	T_RUN(both_in_one_file);
	T_RUN(what_is_no_batch);
	T_RUN(a_file_is_entered_once);
	T_RUN(a_long_run);
	return t_done();
}
