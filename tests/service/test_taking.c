/* Result files taken whole, and the lines they are about. */
#include "money.h"

/* --- lines --- */

static const struct ky_duty *
credit(struct money *m, uint64_t line_id, struct ky_case *c)
{
	rig_case(&m->desk.rig, line_id, c);
	return ky_case_duty_const(c, KY_DUTY_CREDIT, 0);
}

static void
is(struct money *m, const char *label, uint64_t line_id,
    enum ky_duty_state state, const char *reason, int64_t paid, int64_t bounced)
{
	struct ky_case c;
	const struct ky_duty *d = credit(m, line_id, &c);

	t_eq_str(label, ky_duty_state_name(d->state),
	    ky_duty_state_name(state));
	if (reason != NULL)
		t_eq_str("because", d->reason, reason);
	t_eq_int("paid out", c.line.ledger.total[KY_ENTRY_REFUND_PAID], paid);
	t_eq_int("come back", c.line.ledger.total[KY_ENTRY_REFUND_BOUNCED],
	    bounced);
}

static void
settle(struct money *m)
{
	(void)rig_settle(&m->desk.rig);
}

static void
new_account(struct money *m, uint64_t line_id)
{
	struct ky_command cmd = rig_command(KY_CMD_FACT, line_id);
	struct ky_reply reply;

	cmd.fact = KY_FACT_PAYEE;
	cmd.role = KY_ROLE_STAFF;
	cmd.payee = (struct ky_payee){.kind = KY_PAYEE_JAPAN,
	    .name = "サトウ ケン",
	    .account = "7654321",
	    .bank = "9998",
	    .branch = "002",
	    .account_kind = KY_ACCOUNT_ORDINARY};
	reply = rig_submit(&m->desk.rig, &cmd);
	t_ok("another account", reply.answer.verdict == KY_VERDICT_ACCEPTED);
	settle(m);
}

/* Three lines that wait for the bank, in a run that was approved. */
static void
open_with_run(struct money *m)
{
	money_open(m, 0);
	for (int i = 0; i < 3; i++)
		(void)money_line(m, 1000 * (i + 1));
	money_pass(m);
	(void)money_approved(m);
}

static struct ky_result_report
take(struct money *m, const char *label, const char *text, bool partly)
{
	struct ky_result_report report;
	struct ky_err err = {0};

	t_good(label, money_take(m, text, partly, &report, &err), &err);
	settle(m);
	return report;
}

static uint32_t
certificates(struct money *m, uint64_t line_id, enum ky_paper_kind kind)
{
	struct ky_call c = desk_call(&m->desk, KY_CALL_PAPERS);
	struct ky_result r;
	struct ky_err err = {0};
	uint32_t n = 0;

	c.line_id = line_id;
	c.max = KY_ROWS_MAX;
	t_good("papers", desk_do(&m->desk, &c, &r, &err), &err);
	for (uint32_t i = 0; i < r.n; i++)
		n += r.out.papers[i].kind == kind;
	return n;
}

#define PAID_AND_NOT \
	"1 0 paid 1000\n" \
	"2 0 failed 2000 account-wrong 1\n" \
	"3 0 paid 3000\n"

static void
to_the_end(void)
{
	struct ky_result_report report;
	struct ky_payrun run;
	struct money m;

	open_with_run(&m);
	is(&m, "it waits for the bank", 1, KY_STATE_UNSURE, NULL, 0, 0);
	t_eq_int("no certificate", certificates(&m, 1, KY_PAPER_CERTIFICATE),
	    0);
	report = take(&m, "the bank's answer", PAID_AND_NOT, false);
	t_ok("taken", report.taken && !report.known && report.wrong == 0);
	t_ok("counted",
	    report.rows == 3 && report.moved[KY_TRANSFER_PAID] == 2 &&
		report.moved[KY_TRANSFER_FAILED] == 1);
	is(&m, "paid", 1, KY_STATE_SEEN, "paid-back", 1000, 0);
	t_eq_int("with its certificate",
	    certificates(&m, 1, KY_PAPER_CERTIFICATE), 1);
	is(&m, "not paid", 2, KY_STATE_WAITING, "payee-needed", 0, 0);
	run = money_run(&m, 1);
	t_ok("the run is settled",
	    run.state == KY_PAYRUN_SETTLED && run.paid == 2 && run.failed == 1);

	report = take(&m, "the same file", PAID_AND_NOT, false);
	t_ok("is known, and nothing is done",
	    report.known && !report.taken && report.rows == 0);

	new_account(&m, 2);
	is(&m, "ordered again", 2, KY_STATE_UNSURE, NULL, 0, 0);
	run = money_approved(&m);
	t_ok("in a second run", run.n == 2 && run.count == 1);
	report = take(&m, "the bank's second answer", "4 2 paid 2000\n", false);
	t_ok("taken", report.taken);
	is(&m, "paid", 2, KY_STATE_SEEN, "paid-back", 2000, 0);
	money_close(&m);
}

/* After the certificate: it is amended, never replaced. */
static void
it_comes_back(void)
{
	struct ky_result_report report;
	struct money m;

	open_with_run(&m);
	(void)take(&m, "paid", "1 0 paid 1000\n2 0 paid 2000\n3 0 paid 3000\n",
	    false);
	t_eq_int("a certificate", certificates(&m, 2, KY_PAPER_CERTIFICATE), 1);
	report = take(&m, "and back", "2 0 returned 2000 account-closed AC04\n",
	    false);
	t_ok("taken",
	    report.taken && report.moved[KY_TRANSFER_RETURNED] == 1 &&
		report.refused == 0);
	is(&m, "open again", 2, KY_STATE_WAITING, "payee-needed", 2000, 2000);
	t_eq_int("the certificate stays",
	    certificates(&m, 2, KY_PAPER_CERTIFICATE), 1);
	t_eq_int("and is amended", certificates(&m, 2, KY_PAPER_AMENDMENT), 1);
	report = take(&m, "told by another file, too",
	    "2 0 returned 2000 account-closed AC04\n# later\n", false);
	t_ok("nothing new", report.taken && report.before == 1);
	is(&m, "booked once", 2, KY_STATE_WAITING, "payee-needed", 2000, 2000);
	new_account(&m, 2);
	(void)money_approved(&m);
	(void)take(&m, "paid at last", "4 0 paid 2000\n", false);
	is(&m, "done", 2, KY_STATE_SEEN, "paid-back", 4000, 2000);
	money_close(&m);
}

/* The bank says both before the line has heard of either. */
static void
paid_and_back_at_once(void)
{
	struct ky_result_report report;
	struct money m;

	open_with_run(&m);
	report = take(&m, "both",
	    "1 0 paid 1000\n1 0 returned 1000 account-closed\n", false);
	t_ok("taken", report.taken && report.later == 0);
	t_ok("the line was let work in between", m.rests > 0);
	is(&m, "booked out and in", 1, KY_STATE_WAITING, "payee-needed", 1000,
	    1000);
	money_close(&m);
}

static void
rows_that_do_not_fit(void)
{
	static const char file[] = "1 0 paid 1000\n"
				   "2 0 paid 2001\n"
				   "99 0 paid 5\n"
				   "3 7 paid 3000\n"
				   "0 0 paid 12\n";
	struct ky_result_report report;
	struct money m;

	open_with_run(&m);
	report = take(&m, "looked at", file, false);
	t_ok("nothing is applied",
	    !report.taken && report.wrong == 4 && report.rows == 5 &&
		report.moved[KY_TRANSFER_PAID] == 0 &&
		money_transfer(&m, 1).state == KY_TRANSFER_IN_RUN);
	t_eq_int("each is named", report.faults_n, 4);
	t_eq_str("the first", report.fault[0].code, "other-amount");
	t_ok("with its place and number",
	    report.fault[0].row == 2 && report.fault[0].n == 2);
	t_eq_str("then", report.fault[1].code, "unknown-transfer");
	t_eq_str("then", report.fault[2].code, "other-run");
	t_eq_str("then", report.fault[3].code, "unknown-reference");
	report = take(&m, "partly", file, true);
	t_ok("what fits is applied",
	    !report.taken && report.moved[KY_TRANSFER_PAID] == 1);
	is(&m, "paid", 1, KY_STATE_SEEN, "paid-back", 1000, 0);
	report = take(&m, "and again", file, true);
	t_ok("the file is not entered, and does nothing twice",
	    !report.known && report.before == 1 &&
		report.moved[KY_TRANSFER_PAID] == 0);
	money_close(&m);
}

static void
a_file_that_cannot_be_read(void)
{
	struct ky_result_report report;
	struct ky_err err = {0};
	struct money m;

	open_with_run(&m);
	t_bad("a line that is none",
	    money_take(&m, "1 0 paid 1000\nnonsense\n", true, &report, &err),
	    KY_E_INPUT, &err, "nonsense");
	t_ok("nothing is applied",
	    money_transfer(&m, 1).state == KY_TRANSFER_IN_RUN);
	money_close(&m);
}

/* The taker dies at each of its calls in turn, and takes the file again. */
static void
broken_off_anywhere(void)
{
	static const char file[] = PAID_AND_NOT
	    "1 0 returned 1000 account-closed\n";

	for (uint32_t at = 1; at <= 6; at++) {
		struct ky_result_report report;
		struct ky_err err = {0};
		struct money m;
		bool broken;

		open_with_run(&m);
		m.fail = at;
		broken = money_take(&m, file, false, &report, &err) != KY_OK;
		m.fail = 0;
		if (broken)
			report = take(&m, "again", file, false);
		t_ok("in the end it is taken", report.taken);
		settle(&m);
		is(&m, "back", 1, KY_STATE_WAITING, "payee-needed", 1000, 1000);
		is(&m, "not paid", 2, KY_STATE_WAITING, "payee-needed", 0, 0);
		is(&m, "paid", 3, KY_STATE_SEEN, "paid-back", 3000, 0);
		t_ok("the run agrees",
		    money_run(&m, 1).paid == 1 && money_run(&m, 1).failed == 2);
		if (!broken)
			at = 6; /* it has fewer calls */
		money_close(&m);
	}
}

/* A commit without an answer while rows are applied. */
static void
an_answer_is_lost(void)
{
	for (int happens = 0; happens < 2; happens++) {
		struct ky_result_report report;
		struct money m;

		open_with_run(&m);
		m.desk.rig.weather.commit = KY_E_UNSURE;
		m.desk.rig.weather.commit_happens = happens == 1;
		report = take(&m, "taken", PAID_AND_NOT, false);
		t_ok("all of it", report.taken);
		is(&m, "paid once", 1, KY_STATE_SEEN, "paid-back", 1000, 0);
		t_eq_int("counted once", money_run(&m, 1).paid, 2);
		money_close(&m);
	}
}

int
main(void)
{
	T_RUN(to_the_end);
	T_RUN(it_comes_back);
	T_RUN(paid_and_back_at_once);
	T_RUN(rows_that_do_not_fit);
	T_RUN(a_file_that_cannot_be_read);
	T_RUN(broken_off_anywhere);
	T_RUN(an_answer_is_lost);
	return t_done();
}
