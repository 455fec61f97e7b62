/* The statement's words; whole pages are golden: tests/cmd/statements. */
#include "view/statement.h"

#include "core/fixture.h"
#include "view/words.h"

#include <stdlib.h>

static struct fixture f;

#define ROW(p, k, d, c, w) \
	{ \
		.part = KY_PART_##p, .kind = KY_ENTRY_##k, \
		.debit = KY_ACC_##d, .credit = KY_ACC_##c, .what = { \
			w \
		} \
	}

static void
words(void)
{
	static const struct {
		const char *want;
		struct ky_statement_row row;
	} cases[] = {
	    {"owed before", ROW(OPENING, OPENING, RECEIVABLE, OPENING, "")},
	    {"overpaid before", ROW(OPENING, OPENING, OPENING, RECEIVABLE, "")},
	    {"deposit", ROW(OPENING, OPENING, OPENING, DEPOSIT, "")},
	    {"prepaid balance, less than was known",
		ROW(OPENING, OPENING, BALANCE, OPENING, "")},
	    {"monthly fee", ROW(CHARGES, CHARGE_MONTH, RECEIVABLE, FEES, "")},
	    {"option: answering",
		ROW(CHARGES, CHARGE_OPTION, RECEIVABLE, FEES, "answering")},
	    {"usage: roaming-data",
		ROW(UNBILLED, CHARGE_USAGE, UNBILLED, FEES, "roaming-data")},
	    {"usage beyond the cap, not charged: call",
		ROW(UNBILLED, CAPPED, FEES, UNBILLED, "call")},
	    {"handling fee, from the balance",
		ROW(CHARGES, CHARGE_HANDLING, BALANCE, FEES, "")},
	    {"an earlier charge taken back: charger",
		ROW(CHARGES, REVERSAL, FEES, RECEIVABLE, "charger")},
	    {"consumption tax", ROW(CHARGES, TAX, RECEIVABLE, TAX, "")},
	    {"consumption tax taken back",
		ROW(CHARGES, REVERSAL, TAX, RECEIVABLE, "")},
	    {"consumption tax contained",
		ROW(INSIDE, TAX_WITHIN, FEES, TAX, "")},
	    {"usage put on its bill",
		ROW(INSIDE, BILLED, RECEIVABLE, UNBILLED, "")},
	    {"paid by the holder",
		ROW(PAID, PAYMENT, SETTLEMENT, RECEIVABLE, "")},
	    {"paid by the holder on a payment page",
		ROW(PAID, PAYMENT, SETTLEMENT, RECEIVABLE, "page")},
	    {"paid by the holder by reference",
		ROW(PAID, PAYMENT, SETTLEMENT, RECEIVABLE, "reference")},
	    {"paid by the holder in cash",
		ROW(PAID, PAYMENT, CASH, RECEIVABLE, "cash")},
	    {"paid by the holder in cash",
		ROW(PAID, PAYMENT, CASH, RECEIVABLE, "")},
	    {"collected from the holder",
		ROW(PAID, COLLECTED, SETTLEMENT, RECEIVABLE, "")},
	    {"let go", ROW(PAID, WAIVER, FEES, RECEIVABLE, "")},
	    {"a payment the payer took back",
		ROW(PAID, CHARGEBACK, RECEIVABLE, SETTLEMENT, "")},
	    {"deposit set against what is owed",
		ROW(SET_OFF, NET_DEPOSIT, DEPOSIT, RECEIVABLE, "")},
	    {"what was overpaid, to be paid back",
		ROW(BACK, REFUND_DUE, RECEIVABLE, REFUNDS_PAYABLE, "")},
	    {"price of an unused product, to be paid back",
		ROW(BACK, REFUND_DUE, FEES, REFUNDS_PAYABLE, "")},
	    {"prepaid balance, to be paid back: the service failed",
		ROW(BACK, REFUND_DUE, BALANCE, REFUNDS_PAYABLE,
		    "service-failure")},
	    {"paid back to the holder by transfer",
		ROW(BACK, REFUND_PAID, REFUNDS_PAYABLE, SETTLEMENT, "bank")},
	    {"paid back to the holder, to the original payment",
		ROW(BACK, REFUND_PAID, REFUNDS_PAYABLE, SETTLEMENT,
		    "original")},
	    {"paid back to the holder",
		ROW(BACK, REFUND_PAID, DEPOSIT, SETTLEMENT, "")},
	    {"a repayment that came back",
		ROW(BACK, REFUND_BOUNCED, SETTLEMENT, REFUNDS_PAYABLE, "")},
	    {"prepaid balance, lapsed by rule: the law's exception is not "
	     "switched on for this provider",
		ROW(LAPSED, FORFEIT, BALANCE, FORFEITED, "exceptions-off")},
	    {"refund, lapsed by rule: less than the least that is paid back",
		ROW(LAPSED, FORFEIT, REFUNDS_PAYABLE, FORFEITED,
		    "below-smallest")},
	    {"deposit, lapsed by rule",
		ROW(LAPSED, FORFEIT, DEPOSIT, FORFEITED, "")},
	};
	char got[KY_ROW_WORDS_SIZE];

	T_CASES (c, cases)
		t_eq_str(c->want, ky_statement_words(&c->row, got), c->want);
}

static void
tax_marks(void)
{
	char mark[KY_TAX_MARK_SIZE];

	fixture_init(&f);
	f.rules.tax = &f.tax;
	t_eq_str("a rate that is known",
	    ky_tax_mark(&f.rules, KY_TAX_STANDARD, mark), "10 %");
	t_eq_str("the reduced one", ky_tax_mark(&f.rules, KY_TAX_REDUCED, mark),
	    "8 %");
	t_eq_str("compensation", ky_tax_mark(&f.rules, KY_TAX_OUTSIDE, mark),
	    "no tax");
	t_eq_str("nothing said", ky_tax_mark(&f.rules, KY_TAX_NONE, mark), "");
	f.rules.tax = NULL;
	t_eq_str("a rate that is not known",
	    ky_tax_mark(&f.rules, KY_TAX_STANDARD, mark), "standard");
	t_eq_str("no rules", ky_tax_mark(NULL, KY_TAX_REDUCED, mark),
	    "reduced");
}

static void
reasons(void)
{
	for (int i = 0; i < KY_REFUND_REASON__MAX; i++)
		t_ok(ky_refund_reason_name((enum ky_refund_reason)i),
		    strlen(ky_refund_words((enum ky_refund_reason)i)) > 5);
}

/* --- what is not over --- */

static struct ky_statement_next
next_of(void)
{
	static struct ky_statement s;
	struct ky_statement_page page = {.c = &f.c,
	    .rules = &f.rules,
	    .s = &s,
	    .today = D(2026, 9, 1)};
	struct ky_statement_next n;

	ky_statement_next(&page, &n);
	return n;
}

static void
the_window_of_late_usage(void)
{
	struct ky_statement_next n;
	struct ky_line *l;

	fixture_init(&f);
	l = fixture_line(&f);
	f.dues.late_usage_cap = 500;
	n = next_of();
	t_ok("no ending, no window", ky_date_none(n.late_until));
	t_eq_int("and no cap", n.late_cap, -1);
	f.c.ending.state = KY_ENDING_RUNNING;
	f.c.ending.last_day = D(2026, 8, 31);
	n = next_of();
	t_eq_date("shown before it opens", n.late_until, D(2026, 9, 10));
	t_eq_int("with all of its cap", n.late_left, 500);
	l->final_billed = true;
	l->late_usage_until = D(2026, 9, 10);
	l->ledger.total[KY_ENTRY_CHARGE_USAGE] = 900;
	l->ledger.total[KY_ENTRY_CAPPED] = 200;
	l->ledger.usage_before = 300;
	n = next_of();
	t_eq_int("less what was charged", n.late_left, 100);
	f.dues.late_usage_cap = -1;
	t_eq_int("no cap", next_of().late_left, -1);
	l->late_usage_until = D(0, 0, 0);
	t_ok("closed", ky_date_none(next_of().late_until));
	l->final_billed = false;
	l->billing = KY_BILLING_PREPAID;
	t_ok("never of prepaid", ky_date_none(next_of().late_until));
}

static void
the_way_back(void)
{
	struct ky_statement_next n;

	fixture_init(&f);
	(void)fixture_line(&f);
	n = next_of();
	t_eq_str("by the rule", ky_rail_name(n.rail), "bank");
	t_eq_str("to an account, masked", n.payee,
	    "bank 9990 branch 001 account ****001");
	f.c.line.payee_bad = true;
	t_eq_str("not to one that is wrong", next_of().payee, "");
	f.credit.rail = KY_RAIL_ORIGINAL;
	t_eq_str("or the original payment", ky_rail_name(next_of().rail),
	    "original");
	f.c.ending.refunds_failed = 1;
	t_eq_str("unless that failed", ky_rail_name(next_of().rail), "bank");
	f.rules.credit = NULL;
	t_ok("a hole stays a hole", !next_of().rail_known);
}

static void
waiting_duties(void)
{
	fixture_init(&f);
	(void)fixture_line(&f);
	f.c.duties_n = 2;
	f.c.duty[0] = (struct ky_duty){.kind = KY_DUTY_DUES};
	f.c.duty[1] = (struct ky_duty){.kind = KY_DUTY_CREDIT,
	    .state = KY_STATE_SEEN};
	t_ok("of no ending", next_of().dues == NULL);
	f.c.ending.state = KY_ENDING_RUNNING;
	t_ok("waits", next_of().dues == &f.c.duty[0]);
	t_ok("is done", next_of().credit == NULL);
}

/* --- CSV --- */

static void
csv(void)
{
	struct ky_statement_row row = ROW(BACK, REFUND_DUE, BALANCE,
	    REFUNDS_PAYABLE, "left-japan");
	struct ky_statement s = {.currency = "JPY", .rows_n = 1, .row = &row};
	struct ky_statement_page page = {.c = &f.c, .s = &s};
	char *text = NULL;
	size_t size = 0;
	FILE *file = open_memstream(&text, &size);

	row.entry = 3;
	row.day = D(2026, 9, 1);
	row.minor = 1200;
	memcpy(row.rule, "a,b", 4);
	ky_statement_csv(&page, file);
	(void)fclose(file);
	t_eq_str("fields with commas are quoted, rows end as RFC 4180 says",
	    text,
	    "entry,day,part,kind,words,what,from,to,bill,tax,amount,currency,"
	    "debit,credit,rule\r\n"
	    "3,2026-09-01,back,refund-due,\"prepaid balance, to be paid back: "
	    "the holder leaves Japan\",left-japan,,,,,1200,JPY,"
	    "prepaid-balance,refunds-payable,\"a,b\"\r\n");
	free(text);
}

int
main(void)
{
	T_RUN(words);
	T_RUN(tax_marks);
	T_RUN(reasons);
	T_RUN(the_window_of_late_usage);
	T_RUN(the_way_back);
	T_RUN(waiting_duties);
	T_RUN(csv);
	return t_done();
}
