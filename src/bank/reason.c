#include "bank/reason.h"

#include "core/name.h"

#include <assert.h>

static const char *const names[] = {
    [KY_BANK_REASON_ACCOUNT_WRONG] = "account-wrong",
    [KY_BANK_REASON_ACCOUNT_CLOSED] = "account-closed",
    [KY_BANK_REASON_ACCOUNT_BLOCKED] = "account-blocked",
    [KY_BANK_REASON_BANK_WRONG] = "bank-wrong",
    [KY_BANK_REASON_NAME_MISMATCH] = "name-mismatch",
    [KY_BANK_REASON_DETAILS_MISSING] = "details-missing",
    [KY_BANK_REASON_HOLDER_REFUSED] = "holder-refused",
    [KY_BANK_REASON_HOLDER_DIED] = "holder-died",
    [KY_BANK_REASON_NO_FUNDS] = "no-funds",
    [KY_BANK_REASON_AMOUNT_REFUSED] = "amount-refused",
    [KY_BANK_REASON_DUPLICATE] = "duplicate",
    [KY_BANK_REASON_ORDER_WRONG] = "order-wrong",
    [KY_BANK_REASON_WITHDRAWN] = "withdrawn",
    [KY_BANK_REASON_LAW] = "law",
    [KY_BANK_REASON_BOOKING_REVERSED] = "booking-reversed",
    [KY_BANK_REASON_REFUSED] = "bank-refused",
};

KY_NAMES(bank_reason, names, KY_BANK_REASON__MAX);

/* The external code sets of ISO 20022, as far as they say more than "no". */
static const struct {
	char code[5];
	enum ky_bank_reason reason;
} iso[] = {
    {"AC01", KY_BANK_REASON_ACCOUNT_WRONG},
    {"AC02", KY_BANK_REASON_ORDER_WRONG}, /* the paying account's number */
    {"AC03", KY_BANK_REASON_ACCOUNT_WRONG},
    {"AC04", KY_BANK_REASON_ACCOUNT_CLOSED},
    {"AC05", KY_BANK_REASON_ORDER_WRONG}, /* the paying account is closed */
    {"AC06", KY_BANK_REASON_ACCOUNT_BLOCKED},
    {"AC07", KY_BANK_REASON_ACCOUNT_CLOSED},
    {"AC08", KY_BANK_REASON_BANK_WRONG}, /* branch */
    {"AC10", KY_BANK_REASON_ORDER_WRONG},
    {"AC11", KY_BANK_REASON_AMOUNT_REFUSED},  /* currency of the account */
    {"AC12", KY_BANK_REASON_ACCOUNT_BLOCKED}, /* kind of account */
    {"AC13", KY_BANK_REASON_ORDER_WRONG},
    {"AC15", KY_BANK_REASON_ACCOUNT_WRONG}, /* details have changed */
    {"AC16", KY_BANK_REASON_ACCOUNT_BLOCKED},
    {"AC17", KY_BANK_REASON_ACCOUNT_BLOCKED},
    {"AG01", KY_BANK_REASON_ACCOUNT_BLOCKED}, /* not on this kind */
    {"AGNT", KY_BANK_REASON_BANK_WRONG},
    {"AM01", KY_BANK_REASON_AMOUNT_REFUSED},
    {"AM02", KY_BANK_REASON_AMOUNT_REFUSED},
    {"AM03", KY_BANK_REASON_AMOUNT_REFUSED},
    {"AM04", KY_BANK_REASON_NO_FUNDS},
    {"AM05", KY_BANK_REASON_DUPLICATE},
    {"AM06", KY_BANK_REASON_AMOUNT_REFUSED},
    {"AM07", KY_BANK_REASON_NO_FUNDS}, /* there, but blocked */
    {"AM09", KY_BANK_REASON_AMOUNT_REFUSED},
    {"AM10", KY_BANK_REASON_ORDER_WRONG}, /* control sum */
    {"AM11", KY_BANK_REASON_AMOUNT_REFUSED},
    {"AM12", KY_BANK_REASON_AMOUNT_REFUSED},
    {"AM14", KY_BANK_REASON_AMOUNT_REFUSED},
    {"AM18", KY_BANK_REASON_ORDER_WRONG}, /* number of transactions */
    {"AM21", KY_BANK_REASON_AMOUNT_REFUSED},
    {"BE01", KY_BANK_REASON_NAME_MISMATCH},
    {"BE04", KY_BANK_REASON_DETAILS_MISSING},
    {"BE05", KY_BANK_REASON_ORDER_WRONG},   /* who is sending this? */
    {"BE06", KY_BANK_REASON_NAME_MISMATCH}, /* not known at this bank */
    {"BE07", KY_BANK_REASON_ORDER_WRONG},
    {"BE10", KY_BANK_REASON_ORDER_WRONG},
    {"BE11", KY_BANK_REASON_DETAILS_MISSING},
    {"BE22", KY_BANK_REASON_DETAILS_MISSING},
    {"CN01", KY_BANK_REASON_WITHDRAWN},
    {"CNOR", KY_BANK_REASON_BANK_WRONG},
    {"CURR", KY_BANK_REASON_AMOUNT_REFUSED},
    {"CUST", KY_BANK_REASON_WITHDRAWN},
    {"DT01", KY_BANK_REASON_ORDER_WRONG},
    {"DUPL", KY_BANK_REASON_DUPLICATE},
    {"FF01", KY_BANK_REASON_ORDER_WRONG},
    {"FOCR", KY_BANK_REASON_WITHDRAWN},
    {"FR01", KY_BANK_REASON_LAW},
    {"FRAD", KY_BANK_REASON_LAW},
    {"MD07", KY_BANK_REASON_HOLDER_DIED},
    {"MS02", KY_BANK_REASON_HOLDER_REFUSED},
    {"RC01", KY_BANK_REASON_BANK_WRONG},
    {"RC04", KY_BANK_REASON_BANK_WRONG},
    {"RC05", KY_BANK_REASON_BANK_WRONG},
    {"RC07", KY_BANK_REASON_BANK_WRONG},
    {"RC08", KY_BANK_REASON_BANK_WRONG},
    {"RC10", KY_BANK_REASON_BANK_WRONG},
    {"RF01", KY_BANK_REASON_DUPLICATE},
    {"RR01", KY_BANK_REASON_ORDER_WRONG},
    {"RR02", KY_BANK_REASON_ORDER_WRONG},
    {"RR03", KY_BANK_REASON_DETAILS_MISSING},
    {"RR04", KY_BANK_REASON_LAW},
    {"TM01", KY_BANK_REASON_ORDER_WRONG}, /* after the cut-off */
    {"UPAY", KY_BANK_REASON_WITHDRAWN},
};

enum ky_bank_reason
ky_bank_reason_of_iso(struct ky_str code)
{
	for (size_t i = 0; i < sizeof(iso) / sizeof(iso[0]); i++)
		if (ky_str_is(code, iso[i].code))
			return iso[i].reason;
	return KY_BANK_REASON_REFUSED;
}
