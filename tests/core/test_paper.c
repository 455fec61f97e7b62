#include "core/paper.h"

#include "peers.h"

static struct fixture f;
static struct peers p;
static struct ky_paper paper;

static bool
says_not(enum ky_disclaimer d)
{
	return (paper.not_proved >> d & 1) != 0;
}

static void
make(enum ky_paper_kind kind, uint8_t n)
{
	ky_paper_make(&f.c, &f.rules, kind, n, p.now,
	    (struct ky_paper_marks){.demo = true}, &paper);
}

static void
papers_follow_the_ending(void)
{
	fixture_init(&f);
	(void)fixture_line(&f);
	f.c.line.instalments_left = 100;
	peers_init(&p, &f, "2026-08-20T10:00:00+09:00");
	peers_file(&p, KY_WAY_PLAIN, D(2026, 8, 31));
	make(KY_PAPER_RECEIPT, 1);
	t_ok("the receipt's number ends in R1",
	    strcmp(paper.number + strlen(paper.number) - 3, "-R1") == 0);
	t_ok("a receipt ends nothing", says_not(KY_NOT_ENDED_YET));
	t_ok("instalments go on", says_not(KY_NOT_INSTALMENTS));
	t_ok("demo is said", says_not(KY_NOT_REAL));
	t_ok("numbers are masked",
	    strstr(paper.msisdn_masked, "****") != NULL &&
		strstr(paper.msisdn_masked, "1234") == NULL);
	peers_until(&p, "2026-09-20T00:00:00+09:00");
	make(KY_PAPER_CERTIFICATE, 1);
	t_eq_int("every closing duty is listed", paper.duties_n, 5);
	t_eq_int("charged", paper.charged, 2000);
	t_eq_int("on one bill", paper.bills, 1);
	t_eq_int("nothing taken back", paper.reversed, 0);
	t_eq_int("no rule of tax, no tax", paper.tax, 0);
	t_eq_int("nothing unbilled", paper.unbilled, 0);
	t_eq_int("paid", paper.paid, 2000);
	t_eq_int("owed", paper.owed, 0);
	t_ok("a confirmed end is a certificate", !paper.steps_only);
	t_ok("no longer unended", !says_not(KY_NOT_ENDED_YET));
	make(KY_PAPER_AMENDMENT, 1);
	t_ok("an amendment names the certificate",
	    strcmp(paper.amends + strlen(paper.amends) - 3, "-C1") == 0);
}

static void
a_number_that_is_to_leave_has_no_last_day_yet(void)
{
	const struct ky_duty *contract;

	fixture_init(&f);
	(void)fixture_line(&f);
	peers_init(&p, &f, "2026-08-20T10:00:00+09:00");
	peers_file(&p, KY_WAY_PORT_OUT, D(0, 0, 0));
	make(KY_PAPER_RECEIPT, 1);
	t_ok("its receipt names none", ky_date_none(paper.last_day));
	contract = ky_case_duty_const(&f.c, KY_DUTY_CONTRACT, 0);
	t_ok("nor has the contract a day",
	    contract != NULL && ky_date_none(contract->due));
	p.world.running = false;
	p.world.last_day = D(2026, 8, 25);
	p.now.us += 5 * KY_DAY_US;
	peers_fact(&p, KY_ROLE_OPERATOR, KY_FACT_PORTED, 0, 0, D(2026, 8, 25));
	make(KY_PAPER_STATEMENT, 1);
	t_eq_date("the day on which it was taken over", paper.last_day,
	    D(2026, 8, 25));
}

static void
anothers_line_ended_on_hearsay_is_a_record_of_steps(void)
{
	struct ky_command cmd = {.kind = KY_CMD_EVIDENCE,
	    .role = KY_ROLE_HOLDER,
	    .has_evidence = true,
	    .evidence.grade = KY_GRADE_STATED};
	static const enum ky_duty_kind kinds[] = {KY_DUTY_CONTRACT,
	    KY_DUTY_DUES, KY_DUTY_NETWORK, KY_DUTY_NUMBER};

	fixture_init(&f);
	(void)fixture_line(&f);
	f.c.issuer = (struct ky_slug){"helper-desk"};
	f.book.connected = false;
	f.rules.grades = NULL;
	peers_init(&p, &f, "2026-08-20T10:00:00+09:00");
	peers_file(&p, KY_WAY_PLAIN, D(2026, 8, 31));
	t_eq_str("nobody is asked, people act",
	    peers_state(&p, KY_DUTY_CONTRACT, 0), "waiting");
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		cmd.duty = kinds[i];
		peers_send(&p, &cmd);
	}
	t_eq_str("all is stated", ky_ending_state_name(f.c.ending.state),
	    "closed");
	make(KY_PAPER_CERTIFICATE, 1);
	t_ok("titled a record of steps", paper.steps_only);
	t_ok("the issuer is not the provider", says_not(KY_NOT_PROVIDER));
	t_ok("what is stated was not seen", says_not(KY_NOT_STATED));
}

static void
a_number_taken_along_where_nothing_is_connected(void)
{
	static const struct {
		const char *label;
		struct ky_date said, last;
	} cases[] = {
	    {"which was the last day", {2026, 8, 25}, {2026, 8, 25}},
	    {"never before it was asked for", {2016, 8, 25}, {2026, 8, 20}},
	};

	T_CASES (k, cases) {
		struct ky_command cmd = {.kind = KY_CMD_EVIDENCE,
		    .role = KY_ROLE_HOLDER,
		    .day = k->said,
		    .has_evidence = true,
		    .evidence.grade = KY_GRADE_STATED};

		fixture_init(&f);
		(void)fixture_line(&f);
		f.c.line.number = KY_NUMBER_NONE; /* nobody asks for it */
		f.c.line.voice = f.c.line.attached = f.c.line.known = false;
		memset(&f.c.line.msisdn, 0, sizeof(f.c.line.msisdn));
		peers_init(&p, &f, "2026-08-20T10:00:00+09:00");
		peers_file(&p, KY_WAY_PORT_OUT, D(0, 0, 0));
		t_eq_str("who is connected would know it", p.d.code,
		    "no-number");
		f.c.issuer = (struct ky_slug){"helper-desk"};
		f.book.connected = false;
		f.rules.grades = NULL;
		peers_file(&p, KY_WAY_PORT_OUT, D(0, 0, 0));
		t_eq_str("the holder does", p.d.code, "filed");
		p.now.us += 8 * KY_DAY_US;
		cmd.duty = KY_DUTY_CONTRACT;
		peers_send(&p, &cmd);
		t_eq_str("and says when it was taken over", p.d.code, "seen");
		make(KY_PAPER_RECEIPT, 1);
		t_eq_date(k->label, paper.last_day, k->last);
		t_ok("the number is not lost", f.c.line.ported);
		cmd.duty = KY_DUTY_DUES;
		peers_send(&p, &cmd);
		t_eq_str("then nothing is left",
		    ky_ending_state_name(f.c.ending.state), "closed");
		make(KY_PAPER_CERTIFICATE, 1);
		t_ok("a record of steps", paper.steps_only);
	}
}

static void
papers_say_what_a_proof_does_not(void)
{
	struct ky_duty *d;

	fixture_init(&f);
	(void)fixture_line(&f);
	f.c.line.form = KY_FORM_ESIM;
	f.c.line.profile = KY_PROFILE_INSTALLED;
	peers_init(&p, &f, "2026-08-20T10:00:00+09:00");
	peers_file(&p, KY_WAY_PLAIN, D(2026, 8, 31));
	make(KY_PAPER_RECEIPT, 1);
	t_ok("nothing of proofs", !says_not(KY_NOT_WHEN));
	t_ok("nor of roots", !says_not(KY_NOT_TEST_ROOTS));
	d = ky_case_duty(&f.c, KY_DUTY_PROFILE, 0);
	t_ok("the duty", d != NULL);
	if (d == NULL)
		return;
	d->state = KY_STATE_SEEN;
	d->grade = KY_GRADE_CONFIRMED;
	make(KY_PAPER_CERTIFICATE, 1);
	t_ok("the SM-DP+ knows when", !says_not(KY_NOT_WHEN));
	d->grade = KY_GRADE_PROVEN;
	make(KY_PAPER_CERTIFICATE, 1);
	t_ok("a chip does not", says_not(KY_NOT_WHEN));
	ky_paper_make(&f.c, &f.rules, KY_PAPER_RECEIPT, 1, p.now,
	    (struct ky_paper_marks){.test_roots = true}, &paper);
	t_ok("test roots are said", says_not(KY_NOT_TEST_ROOTS));
	t_ok("and no demo", !says_not(KY_NOT_REAL) && !paper.demo);
}

static void
what_is_beside_the_case(void)
{
	static struct ky_paper_beside b = {.on_behalf = {"ac-1"}};

	fixture_init(&f);
	(void)fixture_line(&f);
	peers_init(&p, &f, "2026-08-20T10:00:00+09:00");
	peers_file(&p, KY_WAY_PLAIN, D(2026, 8, 31));
	make(KY_PAPER_RECEIPT, 1);
	ky_paper_put_beside(&paper, &b);
	t_eq_str("for whom", paper.on_behalf.text, "ac-1");
	t_ok("which states nothing", !says_not(KY_NOT_STATED));
	b.kept_n = 1;
	b.kept[0] = (struct ky_paper_kept){.id = {"ex-1"}, .size = 7};
	ky_paper_put_beside(&paper, &b);
	t_ok("what is kept",
	    paper.kept_n == 1 && strcmp(paper.kept[0].id.text, "ex-1") == 0);
	t_ok("is stated, and nobody saw it", says_not(KY_NOT_STATED));
}

int
main(void)
{
	T_RUN(papers_follow_the_ending);
	T_RUN(a_number_that_is_to_leave_has_no_last_day_yet);
	T_RUN(anothers_line_ended_on_hearsay_is_a_record_of_steps);
	T_RUN(a_number_taken_along_where_nothing_is_connected);
	T_RUN(papers_say_what_a_proof_does_not);
	T_RUN(what_is_beside_the_case);
	return t_done();
}
