/* Stories of money in decisions: late usage, waivers by two, accounts,
 * extensions, and what the preview said of all that. */
#include "core/bill.h"
#include "core/decide.h"
#include "core/preview.h"
#include "peers.h"

static struct fixture f;
static struct peers p;

static const char *
ending(void)
{
	return ky_ending_state_name(f.c.ending.state);
}

static int64_t
sum(enum ky_account a)
{
	return f.c.line.ledger.sum[a];
}

static void
begin(bool included)
{
	fixture_init(&f);
	(void)fixture_line(&f);
	f.rules.tax = &f.tax;
	f.tax.included = included;
	peers_init(&p, &f, "2026-08-20T10:00:00+09:00");
}

static void
usage(int64_t minor, const char *kind, struct ky_date day)
{
	struct ky_command cmd = {.kind = KY_CMD_FACT,
	    .role = KY_ROLE_OPERATOR,
	    .fact = KY_FACT_LATE_USAGE,
	    .minor = minor,
	    .day = day};

	(void)ky_str_copy(ky_str_of(kind), cmd.what.text,
	    sizeof(cmd.what.text));
	peers_send(&p, &cmd);
}

/* Rule: docs/rules/jp.md#7.1 */
static void
late_usage_goes_on_one_supplement(void)
{
	begin(false);
	f.dues.late_usage_cap = 500;
	usage(100, "sms", D(2026, 8, 19));
	t_eq_int("before the final bill it waits for that",
	    sum(KY_ACC_UNBILLED), 100);
	peers_file(&p, KY_WAY_PLAIN, D(2026, 8, 31));
	t_eq_int("which was shown with it, and its tax",
	    f.c.ending.previewed_owed, 2310);
	peers_until(&p, "2026-09-03T00:00:00+09:00");
	t_eq_int("and booked", p.collected, 2310);
	t_eq_int("on one bill", f.c.line.ledger.bills, 1);
	usage(300, "roaming-data", D(2026, 8, 30));
	usage(95, "roaming-data", D(2026, 8, 31));
	t_eq_int("late usage is not asked for at once", p.collected, 2310);
	t_eq_str("the window is open", peers_state(&p, KY_DUTY_DUES, 0),
	    "waiting");
	t_eq_int("no bill yet", f.c.line.ledger.bills, 1);
	peers_until(&p, "2026-09-11T00:00:00+09:00");
	t_eq_int("then one supplement, taxed once", p.collected, 2310 + 434);
	t_eq_int("the second bill", f.c.line.ledger.bills, 2);
	t_eq_int("the holder was told of it", p.sent[KY_EFFECT_TELL_BILL], 1);
	t_eq_str("and all is closed", ending(), "closed");
	usage(2000, "call", D(2026, 8, 31));
	t_eq_int("what comes after that is billed at once, up to the cap",
	    p.collected, 2310 + 434 + 115);
	t_eq_int("the rest is on record",
	    f.c.line.ledger.total[KY_ENTRY_CAPPED], 1895);
	t_eq_str("closed again", ending(), "closed");
	t_eq_int("by amendments", p.papers[KY_PAPER_AMENDMENT], 2);
	t_eq_int("one certificate", p.papers[KY_PAPER_CERTIFICATE], 1);
	usage(50, "call", D(2026, 8, 31));
	t_eq_str("beyond the cap nothing reopens", ending(), "closed");
}

static void
the_biller_and_the_files_tell_of_the_same_usage(void)
{
	begin(true);
	peers_file(&p, KY_WAY_PLAIN, D(2026, 8, 31));
	peers_until(&p, "2026-09-02T00:00:00+09:00");
	usage(300, "roaming-data", D(2026, 8, 30));
	p.late_usage = 420; /* in all, as the biller counts */
	peers_until(&p, "2026-09-11T00:00:00+09:00");
	t_eq_int("what both know is charged once", p.collected, 2420);
}

static void
waive(enum ky_role role, const char *actor, int64_t minor)
{
	struct ky_command cmd = {.kind = KY_CMD_WAIVE,
	    .role = role,
	    .duty = KY_DUTY_DUES,
	    .minor = minor,
	    .reason = "goodwill"};

	(void)ky_str_copy(ky_str_of(actor), cmd.actor.text,
	    sizeof(cmd.actor.text));
	peers_send(&p, &cmd);
}

static void
much_is_let_go_by_two(void)
{
	begin(true);
	f.dues.waive_alone = 1000;
	f.dues.staff_waives = 200;
	p.answer[KY_EFFECT_PAY_COLLECT] = KY_E_REFUSED;
	peers_file(&p, KY_WAY_PLAIN, D(2026, 8, 31));
	peers_until(&p, "2026-09-02T00:00:00+09:00");
	t_eq_int("a month is owed", sum(KY_ACC_RECEIVABLE), 2000);
	waive(KY_ROLE_HOLDER, "holder", 100);
	t_eq_str("not by the holder", p.d.code, "officer-only");
	waive(KY_ROLE_STAFF, "desk", 201);
	t_eq_str("staff up to their limit", p.d.code, "officer-only");
	waive(KY_ROLE_STAFF, "desk", 200);
	t_eq_str("and that far", p.d.code, "waived-in-part");
	t_eq_int("1,800 are left", sum(KY_ACC_RECEIVABLE), 1800);
	waive(KY_ROLE_OFFICER, "boss", 1801);
	t_eq_str("no more than is owed", p.d.code, "more-than-owed");
	waive(KY_ROLE_OFFICER, "boss", 0);
	t_eq_str("so much takes two", p.d.code, "waiver-proposed");
	t_eq_int("nothing is let go yet", sum(KY_ACC_RECEIVABLE), 1800);
	waive(KY_ROLE_OFFICER, "boss", 0);
	t_eq_str("the same person again is one", p.d.code,
	    "second-person-needed");
	waive(KY_ROLE_OFFICER, "other", 1500);
	t_eq_str("another sum is another proposal", p.d.code,
	    "waiver-proposed");
	waive(KY_ROLE_OFFICER, "boss", 1500);
	t_eq_str("agreed", p.d.code, "waived-in-part");
	t_eq_int("300 are left", sum(KY_ACC_RECEIVABLE), 300);
	waive(KY_ROLE_OFFICER, "boss", 0);
	t_eq_str("the rest alone", p.d.code, "waived");
	t_eq_str("the duty is let go", peers_state(&p, KY_DUTY_DUES, 0),
	    "waived");
	t_eq_str("nothing is left", ending(), "closed");
	t_eq_int("all of it is on record",
	    f.c.line.ledger.total[KY_ENTRY_WAIVER], 2000);
}

static void
what_is_let_go_includes_what_was_not_billed_yet(void)
{
	begin(false);
	p.answer[KY_EFFECT_PAY_COLLECT] = KY_E_REFUSED;
	peers_file(&p, KY_WAY_PLAIN, D(2026, 8, 31));
	peers_until(&p, "2026-09-02T00:00:00+09:00");
	usage(300, "call", D(2026, 8, 31));
	f.dues.waive_alone = 2529;
	waive(KY_ROLE_OFFICER, "boss", 0);
	t_eq_str("2,200 and 330: one yen above the limit", p.d.code,
	    "waiver-proposed");
	t_eq_int("a proposal draws no bill", f.c.line.ledger.bills, 1);
	f.dues.waive_alone = 2530;
	waive(KY_ROLE_OFFICER, "boss", 0);
	t_eq_str("at it", p.d.code, "waived");
	t_eq_int("nothing is owed", sum(KY_ACC_RECEIVABLE), 0);
	t_eq_int("or unbilled", sum(KY_ACC_UNBILLED), 0);
}

/* Where the money goes decides who gets it. */
static void
a_new_account_is_a_change_of_contact(void)
{
	struct ky_payee payee = fixture_payee(), bad = payee;

	fixture_init(&f);
	fixture_open(fixture_line(&f), KY_ACC_DEPOSIT, 5000);
	f.c.line.payee = (struct ky_payee){.kind = KY_PAYEE_NONE};
	peers_init(&p, &f, "2026-08-20T10:00:00+09:00");
	peers_file(&p, KY_WAY_PLAIN, D(2026, 8, 31));
	t_ok("no hold", f.c.ending.hold_until.us == 0);
	bad.account[0] = '\0';
	peers_payee(&p, KY_ROLE_HOLDER, &bad);
	t_eq_str("an account that is none", p.d.code, "no-such-account");
	peers_payee(&p, KY_ROLE_HOLDER, &payee);
	t_eq_str("the first one", p.d.code, "noted");
	t_ok("changes nothing that guards the line",
	    f.c.ending.hold_until.us == 0);
	peers_payee(&p, KY_ROLE_HOLDER, &payee);
	t_eq_str("the same one again", p.d.code, "done-already");
	payee.account[6] = '9';
	peers_payee(&p, KY_ROLE_HOLDER, &payee);
	t_eq_str("another one", p.d.code, "noted");
	t_ok("holds the ending", f.c.ending.hold_until.us != 0);
	payee.account[6] = '8';
	peers_payee(&p, KY_ROLE_HOLDER, &payee);
	t_eq_str("and one more needs more than the holder's word", p.d.code,
	    "grade-too-low");
	peers_until(&p, "2026-09-20T00:00:00+09:00");
	t_eq_str("all is done in the end", ending(), "closed");
	t_eq_int("to the account told last", p.refunded, 3000);
}

static void
a_refund_waits_for_an_account(void)
{
	struct ky_payee payee = fixture_payee();

	fixture_init(&f);
	fixture_open(fixture_line(&f), KY_ACC_DEPOSIT, 5000);
	f.c.line.payee = (struct ky_payee){.kind = KY_PAYEE_NONE};
	peers_init(&p, &f, "2026-08-20T10:00:00+09:00");
	peers_file(&p, KY_WAY_PLAIN, D(2026, 8, 31));
	peers_until(&p, "2026-09-20T00:00:00+09:00");
	t_eq_str("it waits", ky_case_duty(&f.c, KY_DUTY_CREDIT, 0)->reason,
	    "payee-needed");
	t_eq_int("the holder was asked once", p.sent[KY_EFFECT_TELL_PAYEE], 1);
	t_eq_int("no order went out", p.sent[KY_EFFECT_BANK_REFUND], 0);
	peers_payee(&p, KY_ROLE_HOLDER, &payee);
	t_eq_int("told: paid", p.refunded, 3000);
	t_eq_str("closed", ending(), "closed");
}

static void
a_refund_the_bank_gives_up_is_ordered_anew(void)
{
	struct ky_payee payee = fixture_payee();
	char first[KY_KEY_SIZE];

	fixture_init(&f);
	fixture_open(fixture_line(&f), KY_ACC_DEPOSIT, 5000);
	peers_init(&p, &f, "2026-08-20T10:00:00+09:00");
	p.failed[KY_EFFECT_BANK_REFUND] = true;
	peers_file(&p, KY_WAY_PLAIN, D(2026, 8, 31));
	peers_until(&p, "2026-09-20T00:00:00+09:00");
	t_eq_int("counted", f.c.ending.refunds_failed, 1);
	t_ok("that account is not tried again", f.c.line.payee_bad);
	memcpy(first, p.key[KY_EFFECT_BANK_REFUND], sizeof(first));
	p.failed[KY_EFFECT_BANK_REFUND] = false;
	payee.account[6] = '2';
	peers_payee(&p, KY_ROLE_HOLDER, &payee);
	t_eq_int("the next one arrives", p.refunded, 3000);
	t_ok("it is another order",
	    strcmp(first, p.key[KY_EFFECT_BANK_REFUND]) != 0);
	t_eq_str("closed", ending(), "closed");
}

static void
a_payment_that_cannot_be_paid_back_goes_by_bank(void)
{
	fixture_init(&f);
	fixture_open(fixture_line(&f), KY_ACC_DEPOSIT, 5000);
	f.credit.rail = KY_RAIL_ORIGINAL;
	peers_init(&p, &f, "2026-08-20T10:00:00+09:00");
	p.failed[KY_EFFECT_PAY_REFUND] = true;
	peers_file(&p, KY_WAY_PLAIN, D(2026, 8, 31));
	peers_until(&p, "2026-09-20T00:00:00+09:00");
	t_eq_int("the card first", p.sent[KY_EFFECT_PAY_REFUND], 1);
	t_eq_int("then a transfer", p.sent[KY_EFFECT_BANK_REFUND], 1);
	t_ok("the account is not to blame", !f.c.line.payee_bad);
	t_eq_int("paid once", p.refunded, 3000);
	t_eq_str("closed", ending(), "closed");
}

static void
partial_over_and_charged_back(void)
{
	begin(true);
	p.answer[KY_EFFECT_PAY_COLLECT] = KY_E_REFUSED;
	peers_file(&p, KY_WAY_PLAIN, D(2026, 8, 31));
	peers_until(&p, "2026-09-02T00:00:00+09:00");
	peers_fact(&p, KY_ROLE_STAFF, KY_FACT_PAYMENT, 0, 500, D(0, 0, 0));
	t_eq_int("a part is paid", sum(KY_ACC_RECEIVABLE), 1500);
	peers_fact(&p, KY_ROLE_STAFF, KY_FACT_PAYMENT, 0, 1700, D(0, 0, 0));
	peers_until(&p, "2026-09-20T00:00:00+09:00");
	t_eq_int("what was too much comes back", p.refunded, 200);
	t_eq_str("closed", ending(), "closed");
	p.answer[KY_EFFECT_PAY_COLLECT] = KY_OK;
	peers_fact(&p, KY_ROLE_OPERATOR, KY_FACT_CHARGEBACK, 0, 1700,
	    D(0, 0, 0));
	t_eq_int("taken back by the payer: owed, and collected", p.collected,
	    1700);
	t_eq_int("on record as what it is",
	    f.c.line.ledger.total[KY_ENTRY_CHARGEBACK], 1700);
	t_eq_str("closed again", ending(), "closed");
}

/* Rule: docs/rules/jp.md#7.2 */
static void
longer_is_cheaper_than_late(void)
{
	struct ky_preview pre;

	fixture_init(&f);
	(void)fixture_loan(&f);
	peers_init(&p, &f, "2026-08-20T10:00:00+09:00");
	ky_preview(&f.c, &f.rules,
	    &(struct ky_days_ask){.way = KY_WAY_PLAIN,
		.refund_reason = -1,
		.now = p.now},
	    &pre);
	t_ok("the preview names both prices",
	    pre.extend_per_day == 300 && pre.late_per_day == 550);
	peers_fact(&p, KY_ROLE_HOLDER, KY_FACT_EXTENDED, 0, 0, D(2026, 8, 20));
	t_eq_str("to a later day", p.d.code, "day-before-due");
	peers_fact(&p, KY_ROLE_HOLDER, KY_FACT_EXTENDED, 0, 0, D(2028, 8, 20));
	t_eq_str("not for years", p.d.code, "day-too-far");
	peers_fact(&p, KY_ROLE_HOLDER, KY_FACT_EXTENDED, 0, 0, D(2026, 8, 23));
	t_eq_str("three days more", p.d.code, "noted");
	t_eq_int("at their price", sum(KY_ACC_RECEIVABLE), 900);
	t_eq_date("it is due then", f.c.line.due_back, D(2026, 8, 23));
	p.now = at("2026-08-24T00:00:00+09:00");
	peers_fact(&p, KY_ROLE_HOLDER, KY_FACT_EXTENDED, 0, 0, D(2026, 8, 30));
	t_eq_str("late is late", p.d.code, "late-already");
	f.loan.extend_per_day = -1;
	peers_fact(&p, KY_ROLE_HOLDER, KY_FACT_EXTENDED, 0, 0, D(2026, 8, 30));
	t_eq_str("nothing is offered", p.d.code, "no-extension");
}

/* What holders who are abroad are asked for. */
static void
a_bill_is_remembered_and_not_booked(void)
{
	static const struct {
		const char *label;
		enum ky_role role;
		int64_t minor;
		const char *code;
		int64_t last_bill;
	} cases[] = {
	    {"the provider tells of one", KY_ROLE_OPERATOR, 2178, "noted",
		2178},
	    {"of none", KY_ROLE_OPERATOR, 0, "no-amount", 1980},
	    {"of less than none", KY_ROLE_OPERATOR, -1, "no-amount", 1980},
	    {"of too much", KY_ROLE_OPERATOR, KY_AMOUNT_MAX + 1,
		"amount-too-large", 1980},
	    {"the holder may not say what he will be asked", KY_ROLE_HOLDER,
		2178, "grade-too-low", 1980},
	};

	T_CASES (k, cases) {
		begin(false);
		f.c.line.last_bill = 1980;
		peers_fact(&p, k->role, KY_FACT_BILLED, 0, k->minor,
		    (struct ky_date){0});
		t_eq_str(k->label, p.d.code, k->code);
		t_eq_int("what is asked for", f.c.line.last_bill, k->last_bill);
		t_eq_int("nothing is booked", sum(KY_ACC_RECEIVABLE), 0);
	}
}

static const char *
show(enum ky_grade grade, bool evidence)
{
	struct ky_command cmd = {.kind = KY_CMD_FACT,
	    .role = KY_ROLE_HOLDER,
	    .fact = KY_FACT_SHOWN,
	    .has_evidence = evidence,
	    .evidence.grade = grade};

	peers_send(&p, &cmd);
	return p.d.code;
}

static void
receipts_of_others_prove_nothing(void)
{
	uint8_t duties;

	fixture_init(&f);
	(void)fixture_line(&f);
	peers_init(&p, &f, "2026-08-20T10:00:00+09:00");
	t_eq_str("without an ending", show(KY_GRADE_STATED, true), "no-ending");
	peers_file(&p, KY_WAY_PLAIN, D(2026, 8, 31));
	duties = f.c.duties_n;
	t_eq_str("without a picture", show(KY_GRADE_STATED, false),
	    "no-evidence");
	t_eq_str("as more than it is", show(KY_GRADE_CONFIRMED, true),
	    "no-evidence");
	t_eq_str("it is kept", show(KY_GRADE_STATED, true), "receipt-kept");
	t_eq_int("no duty comes of it", f.c.duties_n, duties);
}

/* What is shown, by the functions that then book it. */
static void
tax_is_shown_as_it_is_booked(void)
{
	for (int included = 0; included < 2; included++) {
		struct ky_preview pre;
		uint32_t taxes = 0;

		begin(included == 1);
		f.c.line.discount = 333;
		f.recurring.universal = 3;
		f.recurring.universal_last_month = true;
		ky_preview(&f.c, &f.rules,
		    &(struct ky_days_ask){.way = KY_WAY_PLAIN,
			.wish = D(2026, 8, 31),
			.refund_reason = -1,
			.now = p.now,
			.days = 2},
		    &pre);
		t_eq_int("charged", pre.charged, included ? 1670 : 1837);
		t_eq_int("to be paid", pre.owed, pre.charged);
		t_eq_int("the table says the same", pre.day[0].charged,
		    pre.charged);
		for (uint32_t i = 0; i < pre.charges.n; i++)
			taxes += pre.charges.row[i].account == KY_ACC_TAX;
		t_eq_int("one row of tax", taxes, 1);
		peers_file(&p, KY_WAY_PLAIN, D(2026, 8, 31));
		peers_until(&p, "2026-09-15T00:00:00+09:00");
		t_eq_int("collected", p.collected, pre.owed);
		t_eq_str("closed", ending(), "closed");
	}
}

int
main(void)
{
	T_RUN(late_usage_goes_on_one_supplement);
	T_RUN(the_biller_and_the_files_tell_of_the_same_usage);
	T_RUN(much_is_let_go_by_two);
	T_RUN(what_is_let_go_includes_what_was_not_billed_yet);
	T_RUN(a_new_account_is_a_change_of_contact);
	T_RUN(a_refund_waits_for_an_account);
	T_RUN(a_refund_the_bank_gives_up_is_ordered_anew);
	T_RUN(a_payment_that_cannot_be_paid_back_goes_by_bank);
	T_RUN(partial_over_and_charged_back);
	T_RUN(longer_is_cheaper_than_late);
	T_RUN(a_bill_is_remembered_and_not_booked);
	T_RUN(receipts_of_others_prove_nothing);
	T_RUN(tax_is_shown_as_it_is_booked);
	return t_done();
}
