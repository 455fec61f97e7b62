#include "core/ledger.h"
#include "t.h"

static const struct ky_date day = {2026, 8, 26};
static const struct ky_period august = {{2026, 8, 1}, {2026, 8, 31}};
static const struct ky_period no_period;
static const char rule[] = "demo-mobile#recurring@2024-01-01";

static void
names(void)
{
	enum ky_entry_kind kind;
	enum ky_account account;

	for (unsigned i = 0; i < KY_ACC__MAX; i++) {
		const char *name = ky_account_name((enum ky_account)i);

		t_ok(name,
		    ky_account_parse(ky_str_of(name), &account) &&
			account == (enum ky_account)i);
	}
	for (unsigned i = 0; i < KY_ENTRY__MAX; i++) {
		const char *name = ky_entry_kind_name((enum ky_entry_kind)i);

		t_ok(name,
		    ky_entry_kind_parse(ky_str_of(name), &kind) &&
			kind == (enum ky_entry_kind)i);
	}
	t_eq_str("an account in papers", ky_account_name(KY_ACC_BALANCE),
	    "prepaid-balance");
	t_eq_str("a kind in papers",
	    ky_entry_kind_name(KY_ENTRY_REFUND_BOUNCED), "refund-bounced");
	account = KY_ACC_DEPOSIT;
	kind = KY_ENTRY_WAIVER;
	t_ok("no such account",
	    !ky_account_parse(KY_STR("Fees"), &account) &&
		account == KY_ACC_DEPOSIT);
	t_ok("no such kind",
	    !ky_entry_kind_parse(KY_STR(""), &kind) && kind == KY_ENTRY_WAIVER);
}

static void
one_entry(void)
{
	struct ky_ledger l = {.currency = "JPY", .entries = 6};
	struct ky_postings out = {0};
	const struct ky_posting *debit = &out.row[0], *credit = &out.row[1];

	ky_ledger_move(&l, &out, KY_ENTRY_CHARGE_MONTH, KY_ACC_RECEIVABLE,
	    KY_ACC_FEES, 990, rule, day, august);
	t_eq_int("two postings", out.n, 2);
	t_eq_int("debit is positive", debit->minor, 990);
	t_eq_int("on its account", debit->account, KY_ACC_RECEIVABLE);
	t_eq_int("credit is negative", credit->minor, -990);
	t_eq_int("on its account", credit->account, KY_ACC_FEES);
	for (uint32_t i = 0; i < 2; i++) {
		const struct ky_posting *p = &out.row[i];

		t_eq_int("numbers go on", p->entry, 7);
		t_eq_int("the kind", p->kind, KY_ENTRY_CHARGE_MONTH);
		t_eq_str("the rule", p->rule, rule);
		t_eq_int("the value day", ky_date_cmp(p->day, day), 0);
		t_eq_int("from", ky_date_cmp(p->period.first, august.first), 0);
		t_eq_int("to", ky_date_cmp(p->period.last, august.last), 0);
	}
	t_eq_int("the last number used", l.entries, 7);
	t_eq_int("the debit's sum", l.sum[KY_ACC_RECEIVABLE], 990);
	t_eq_int("the credit's sum", l.sum[KY_ACC_FEES], -990);
	t_eq_int("the kind's total", l.total[KY_ENTRY_CHARGE_MONTH], 990);
	t_ok("balanced", ky_ledger_balanced(&l));

	ky_ledger_move(&l, &out, KY_ENTRY_CHARGE_MONTH, KY_ACC_RECEIVABLE,
	    KY_ACC_FEES, 0, rule, day, august);
	t_eq_int("zero makes no posting", out.n, 2);
	t_eq_int("and no entry", l.entries, 7);

	l.sum[KY_ACC_DEPOSIT]++;
	t_ok("a unit from nowhere is seen", !ky_ledger_balanced(&l));
	l = (struct ky_ledger){.sum = {KY_MONEY_MAX, -KY_MONEY_MAX}};
	t_ok("the largest amounts", ky_ledger_balanced(&l));
	l = (struct ky_ledger){.sum = {KY_MONEY_MAX + 1, -KY_MONEY_MAX - 1}};
	t_ok("beyond them nothing balances", !ky_ledger_balanced(&l));
}

static void
owed_and_credit(void)
{
	static const struct {
		const char *label;
		enum ky_entry_kind kind;
		enum ky_account debit, credit;
		int64_t minor;
		int64_t owed, held; /* after the move, step by step */
	} steps[] = {
	    {"a deposit is held", KY_ENTRY_OPENING, KY_ACC_OPENING,
		KY_ACC_DEPOSIT, 5000, 0, 5000},
	    {"a balance is held too", KY_ENTRY_OPENING, KY_ACC_OPENING,
		KY_ACC_BALANCE, 300, 0, 5300},
	    {"a charge is owed", KY_ENTRY_CHARGE_LOST, KY_ACC_RECEIVABLE,
		KY_ACC_FEES, 3300, 3300, 5300},
	    {"the deposit pays it", KY_ENTRY_NET_DEPOSIT, KY_ACC_DEPOSIT,
		KY_ACC_RECEIVABLE, 3300, 0, 2000},
	    {"the found card: overpaid", KY_ENTRY_REVERSAL, KY_ACC_FEES,
		KY_ACC_RECEIVABLE, 3300, 0, 5300},
	    {"what lapses is not held", KY_ENTRY_FORFEIT, KY_ACC_BALANCE,
		KY_ACC_FORFEITED, 300, 0, 5000},
	    {"promising changes the account only", KY_ENTRY_REFUND_DUE,
		KY_ACC_DEPOSIT, KY_ACC_REFUNDS_PAYABLE, 1700, 0, 5000},
	    {"the overpayment as well", KY_ENTRY_REFUND_DUE, KY_ACC_RECEIVABLE,
		KY_ACC_REFUNDS_PAYABLE, 3300, 0, 5000},
	    {"paid out is not held", KY_ENTRY_REFUND_PAID,
		KY_ACC_REFUNDS_PAYABLE, KY_ACC_SETTLEMENT, 5000, 0, 0},
	    {"bounced is held again", KY_ENTRY_REFUND_BOUNCED,
		KY_ACC_SETTLEMENT, KY_ACC_REFUNDS_PAYABLE, 5000, 0, 5000},
	    {"owed and held at a time", KY_ENTRY_CHARGE_USAGE,
		KY_ACC_RECEIVABLE, KY_ACC_FEES, 120, 120, 5000},
	    {"the holder pays", KY_ENTRY_PAYMENT, KY_ACC_SETTLEMENT,
		KY_ACC_RECEIVABLE, 120, 0, 5000},
	};
	struct ky_ledger l = {.currency = "JPY"};
	struct ky_postings out = {0};

	T_CASES (s, steps) {
		ky_ledger_move(&l, &out, s->kind, s->debit, s->credit, s->minor,
		    rule, day, no_period);
		t_eq_int(s->label, ky_ledger_owed(&l), s->owed);
		t_eq_int(s->label, ky_ledger_credit(&l), s->held);
	}
}

/* The same numbers on every run. */
static uint32_t
next(uint32_t *state)
{
	*state = *state * 1664525 + 1013904223;
	return *state >> 16;
}

/* Whatever is moved: every entry sums to zero, all accounts together too,
 * and sums and totals are those of the postings. */
static void
always_zero(void)
{
	uint32_t state = 20260826;
	int wrong = 0;

	for (int round = 0; round < 500; round++) {
		struct ky_ledger l = {.currency = "JPY"};
		struct ky_postings out = {0};
		int64_t sum[KY_ACC__MAX] = {0};
		int64_t total[KY_ENTRY__MAX] = {0};

		while (out.n + 2 <= KY_POSTINGS_MAX) {
			/* (What is unbilled is counted by tax, too.) */
			uint32_t a = next(&state) % KY_ACC_UNBILLED;
			uint32_t b = next(&state) % (KY_ACC_UNBILLED - 1);

			ky_ledger_move(&l, &out,
			    (enum ky_entry_kind)(next(&state) % KY_ENTRY__MAX),
			    (enum ky_account)a,
			    (enum ky_account)(b < a ? b : b + 1),
			    next(&state) % 20000, rule, day, no_period);
			if (!ky_ledger_balanced(&l) || ky_ledger_owed(&l) < 0 ||
			    ky_ledger_credit(&l) < 0)
				wrong++;
		}
		for (uint32_t i = 0; i < out.n; i += 2) {
			const struct ky_posting *p = &out.row[i];

			if (p[0].entry != i / 2 + 1 ||
			    p[1].entry != p[0].entry ||
			    p[0].minor + p[1].minor != 0 || p[0].minor <= 0)
				wrong++;
			sum[p[0].account] += p[0].minor;
			sum[p[1].account] += p[1].minor;
			total[p[0].kind] += p[0].minor;
		}
		if (memcmp(sum, l.sum, sizeof(sum)) != 0 ||
		    memcmp(total, l.total, sizeof(total)) != 0)
			wrong++;
	}
	t_eq_int("500 ledgers of random moves", wrong, 0);
}

static void
money_says_how_it_came(void)
{
	struct ky_ledger l = {.currency = "JPY"};
	struct ky_postings out = {0};

	ky_ledger_pay(&l, &out, KY_ENTRY_PAYMENT, KY_ACC_CASH,
	    KY_ACC_RECEIVABLE, 500, rule, day, "cash");
	ky_ledger_pay(&l, &out, KY_ENTRY_REFUND_PAID, KY_ACC_REFUNDS_PAYABLE,
	    KY_ACC_SETTLEMENT, 500, rule, day, "");
	t_eq_int("two entries", out.n, 4);
	t_eq_str("how", out.row[0].what.text, "cash");
	t_eq_str("on both halves", out.row[1].what.text, "cash");
	t_eq_str("not known", out.row[2].what.text, "");
	t_eq_str("its rule", out.row[1].rule, rule);
	ky_ledger_pay(&l, &out, KY_ENTRY_PAYMENT, KY_ACC_CASH,
	    KY_ACC_RECEIVABLE, 0, rule, day, "cash");
	t_eq_int("nothing is no entry", out.n, 4);
	t_ok("the sums are zero", ky_ledger_balanced(&l));
}

int
main(void)
{
	T_RUN(money_says_how_it_came);
	T_RUN(names);
	T_RUN(one_entry);
	T_RUN(owed_and_credit);
	T_RUN(always_zero);
	return t_done();
}
