#include "sim/make.h"
#include "t.h"

#define LINES 3000

static void
nothing_contradicts_itself(void)
{
	static const struct ky_slug provider = {"made-up"};
	uint32_t faults = 0, loans = 0, prepaid = 0, esim = 0, owed = 0,
		 overpaid = 0, deposit = 0, over = 0, options = 0;
	struct ky_random r;
	struct ky_line l;

	ky_random_init(&r, 1);
	for (uint32_t i = 0; i < LINES; i++) {
		ky_make_line(&r, &provider, i % 4 == 0,
		    (struct ky_date){2026, 8, 26}, i, &l);
		faults += ky_line_fault(&l)[0] != '\0';
		loans += l.subject == KY_SUBJECT_LOAN;
		prepaid += l.billing == KY_BILLING_PREPAID;
		esim += l.form == KY_FORM_ESIM;
		owed += l.ledger.sum[KY_ACC_RECEIVABLE] > 0;
		overpaid += l.ledger.sum[KY_ACC_RECEIVABLE] < 0;
		deposit += l.ledger.sum[KY_ACC_DEPOSIT] < 0;
		over += l.subject == KY_SUBJECT_LINE && !l.contract_running;
		options += l.options_n > 0;
	}
	t_eq_int("lines that contradict themselves", faults, 0);
	t_eq_int("loans where loans were asked for", loans, LINES / 4);
	t_ok("each sort of fact comes",
	    prepaid > 300 && esim > 300 && owed > 300 && overpaid > 100 &&
		deposit > 300 && over > 50 && options > 300);
}

static void
the_same_seed_makes_the_same(void)
{
	static const struct ky_slug provider = {"made-up"};
	static struct ky_line a, b;
	struct ky_random r;

	ky_random_init(&r, 7);
	ky_make_line(&r, &provider, false, (struct ky_date){2026, 8, 26}, 1,
	    &a);
	ky_random_init(&r, 7);
	ky_make_line(&r, &provider, false, (struct ky_date){2026, 8, 26}, 1,
	    &b);
	t_ok("line", memcmp(&a, &b, sizeof(a)) == 0);
	ky_make_line(&r, &provider, false, (struct ky_date){2026, 8, 26}, 2,
	    &b);
	t_ok("another serial, another card",
	    strcmp(a.iccid.digits, b.iccid.digits) != 0);
}

static void
a_book_has_every_rule_of_an_ending(void)
{
	struct ky_made_book b;
	struct ky_rules rules;
	struct ky_random r;

	ky_random_init(&r, 1);
	ky_make_book(&r, &b);
	ky_rules_select(&b.book, (struct ky_date){2026, 8, 26}, &rules);
	t_ok("connected", b.book.connected);
	t_ok("ending",
	    rules.last_day != NULL && rules.recurring != NULL &&
		rules.early_fee != NULL && rules.initial != NULL &&
		rules.port_out != NULL && rules.expiry != NULL);
	t_ok("money",
	    rules.credit != NULL && rules.unused != NULL && rules.dues != NULL);
	t_ok("the rest",
	    rules.card != NULL && rules.loan != NULL && rules.number != NULL &&
		rules.profile != NULL && rules.grades != NULL &&
		rules.keep != NULL);
}

int
main(void)
{
	T_RUN(nothing_contradicts_itself);
	T_RUN(the_same_seed_makes_the_same);
	T_RUN(a_book_has_every_rule_of_an_ending);
	return t_done();
}
