#include "bank/reason.h"
#include "core/duty.h"
#include "t.h"

static void
names(void)
{
	enum ky_bank_reason back = KY_BANK_REASON__MAX;

	for (int r = 0; r < KY_BANK_REASON__MAX; r++) {
		const char *name = ky_bank_reason_name((enum ky_bank_reason)r);

		t_ok(name,
		    ky_bank_reason_parse(ky_str_of(name), &back) &&
			(int)back == r);
		t_ok("fits where transfers keep it",
		    strlen(name) < KY_REASON_SIZE);
	}
	t_ok("no other name", !ky_bank_reason_parse(KY_STR("account"), &back));
}

/* A row for each thing that follows from a code. */
static void
codes_of_iso_20022(void)
{
	static const struct {
		const char *code, *want;
	} cases[] = {
	    {"AC01", "account-wrong"},
	    {"AC03", "account-wrong"},
	    {"AC04", "account-closed"},
	    {"AC05", "order-wrong"},
	    {"AC06", "account-blocked"},
	    {"AC07", "account-closed"},
	    {"AG01", "account-blocked"},
	    {"AM04", "no-funds"},
	    {"AM05", "duplicate"},
	    {"AM09", "amount-refused"},
	    {"BE01", "name-mismatch"},
	    {"BE04", "details-missing"},
	    {"BE06", "name-mismatch"},
	    {"FF01", "order-wrong"},
	    {"FOCR", "withdrawn"},
	    {"MD07", "holder-died"},
	    {"MS02", "holder-refused"},
	    {"MS03", "bank-refused"},
	    {"NARR", "bank-refused"},
	    {"RC01", "bank-wrong"},
	    {"RR04", "law"},
	    {"UPAY", "withdrawn"},
	    {"ZZ99", "bank-refused"},
	    {"ac01", "bank-refused"},
	    {"AC0", "bank-refused"},
	    {"AC011", "bank-refused"},
	    {"", "bank-refused"},
	};

	T_CASES (c, cases)
		t_eq_str(c->code,
		    ky_bank_reason_name(
			ky_bank_reason_of_iso(ky_str_of(c->code))),
		    c->want);
}

int
main(void)
{
	T_RUN(names);
	T_RUN(codes_of_iso_20022);
	return t_done();
}
