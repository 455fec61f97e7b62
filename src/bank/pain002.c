#include "bank/pain002.h"

#include "bank/id.h"
#include "bank/iso.h"
#include "bank/reason.h"
#include "bank/xml.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

static const char *const namespaces[] = {
    "urn:iso:std:iso:20022:tech:xsd:pain.002.001.10",
    "urn:iso:std:iso:20022:tech:xsd:pain.002.001.03",
    NULL,
};

#define REPORT "Document/CstmrPmtStsRpt"
#define GROUP REPORT "/OrgnlGrpInfAndSts"
#define PAYMENT REPORT "/OrgnlPmtInfAndSts"
#define TX PAYMENT "/TxInfAndSts"

enum element {
	IS_DOCUMENT,
	IS_REPORT,
	IS_CREATED,
	IS_GROUP,
	IS_GROUP_ID,
	IS_GROUP_COUNT,
	IS_GROUP_STATUS,
	IS_GROUP_CODE,
	IS_GROUP_OWN_CODE,
	IS_PAYMENT,
	IS_PAYMENT_ID,
	IS_PAYMENT_STATUS,
	IS_PAYMENT_CODE,
	IS_PAYMENT_OWN_CODE,
	IS_TX,
	IS_TX_ID,
	IS_TX_STATUS,
	IS_TX_CODE,
	IS_TX_OWN_CODE,
	IS_TX_ACCEPTED,
	IS_TX_AMOUNT,
	IS__MAX
};

/* The codes may be many: a status has any number of reasons. */
static const struct ky_xml_known known[] = {
    [IS_DOCUMENT] = {"Document", false},
    [IS_REPORT] = {REPORT, false},
    [IS_CREATED] = {REPORT "/GrpHdr/CreDtTm", false},
    [IS_GROUP] = {GROUP, false},
    [IS_GROUP_ID] = {GROUP "/OrgnlMsgId", false},
    [IS_GROUP_COUNT] = {GROUP "/OrgnlNbOfTxs", false},
    [IS_GROUP_STATUS] = {GROUP "/GrpSts", false},
    [IS_GROUP_CODE] = {GROUP "/StsRsnInf/Rsn/Cd", false},
    [IS_GROUP_OWN_CODE] = {GROUP "/StsRsnInf/Rsn/Prtry", false},
    [IS_PAYMENT] = {PAYMENT, true},
    [IS_PAYMENT_ID] = {PAYMENT "/OrgnlPmtInfId", false},
    [IS_PAYMENT_STATUS] = {PAYMENT "/PmtInfSts", false},
    [IS_PAYMENT_CODE] = {PAYMENT "/StsRsnInf/Rsn/Cd", false},
    [IS_PAYMENT_OWN_CODE] = {PAYMENT "/StsRsnInf/Rsn/Prtry", false},
    [IS_TX] = {TX, true},
    [IS_TX_ID] = {TX "/OrgnlEndToEndId", false},
    [IS_TX_STATUS] = {TX "/TxSts", false},
    [IS_TX_CODE] = {TX "/StsRsnInf/Rsn/Cd", false},
    [IS_TX_OWN_CODE] = {TX "/StsRsnInf/Rsn/Prtry", false},
    [IS_TX_ACCEPTED] = {TX "/AccptncDtTm", false},
    [IS_TX_AMOUNT] = {TX "/OrgnlTxRef/Amt/InstdAmt", false},
};
_Static_assert(sizeof(known) / sizeof(known[0]) == IS__MAX, "a row each");

/* What ends a transfer; every other status, also one of those that are added
 * to the list each quarter, leaves the end open. */
struct end {
	char code[5];
	enum ky_transfer_state state;
	enum ky_bank_reason reason; /* when the bank gives none */
};

static const struct end ends[] = {
    {"ACSC", KY_TRANSFER_PAID, KY_BANK_REASON__MAX},
    {"ACCC", KY_TRANSFER_PAID, KY_BANK_REASON__MAX},
    {"RJCT", KY_TRANSFER_FAILED, KY_BANK_REASON_REFUSED},
    {"CANC", KY_TRANSFER_FAILED, KY_BANK_REASON_WITHDRAWN},
};

/* What is told at one of the three places. */
struct told {
	char id[KY_BANK_ID_SIZE]; /* "" = none, or none that we ever wrote */
	char status[5];           /* "" = none */
	char code[KY_BANK_CODE_SIZE]; /* the first reason's */
};

/* A report being read. */
struct report {
	struct ky_bank_desk *desk;
	struct ky_bank_mark mark;
	bool begun;
	struct ky_date created;
	struct told group, payment, tx;
	bool counted;
	uint64_t count_told, count; /* transactions: of the message, named */
	/* Of the transaction. */
	struct ky_date accepted;
	struct ky_money amount; /* no currency: none told */
	/* Of the whole run, kept for the end; `run` 0 = nothing told. */
	struct ky_bank_result whole;
};

/* --- what a status means --- */

/* Its row in the table, or NULL. */
static const struct end *
end_of(const char *status)
{
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (strcmp(status, ends[i].code) == 0)
			return &ends[i];
	return NULL;
}

/* State, reason and code. */
static void
judge(const struct told *told, struct ky_bank_result *out)
{
	const struct end *end = end_of(told->status);
	enum ky_bank_reason reason;

	out->state = end != NULL ? end->state : KY_TRANSFER_IN_RUN;
	memcpy(out->code, told->code, sizeof(out->code));
	if (told->code[0] == '\0')
		memcpy(out->code, told->status, sizeof(told->status));
	if (out->state != KY_TRANSFER_FAILED)
		return;
	reason = told->code[0] != '\0'
	    ? ky_bank_reason_of_iso(ky_str_of(told->code))
	    : end->reason;
	(void)ky_str_copy(ky_str_of(ky_bank_reason_name(reason)), out->why,
	    sizeof(out->why));
}

static bool
is_rejected(const struct told *told)
{
	return strcmp(told->status, "RJCT") == 0;
}

/* The status of a lower place where it has one, else that of the upper; but
 * whatever is part of something rejected, and has no end of its own, is
 * rejected.  The upper's reason, where both say the same and the lower gives
 * none. */
static struct told
nearest(const struct told *lower, const struct told *upper)
{
	struct told t = *lower;

	if (t.status[0] == '\0' ||
	    (is_rejected(upper) && end_of(t.status) == NULL)) {
		memcpy(t.status, upper->status, sizeof(t.status));
		t.code[0] = '\0';
	}
	if (t.code[0] == '\0' && strcmp(t.status, upper->status) == 0)
		memcpy(t.code, upper->code, sizeof(t.code));
	return t;
}

static enum ky_code
contradicts(const struct told *upper, const struct ky_bank_result *r,
    struct ky_err *err)
{
	if (is_rejected(upper) && r->state == KY_TRANSFER_PAID)
		return ky_fail(err, KY_E_INPUT, 0,
		    "settled, but what it is part of is rejected");
	return KY_OK;
}

/* --- the parts --- */

static enum ky_code
tx_closed(struct report *p, struct ky_err *err)
{
	struct told payment = nearest(&p->payment, &p->group);
	struct told tx = nearest(&p->tx, &payment);
	struct ky_bank_result r = {
	    .minor = -1,
	    .day = ky_date_none(p->accepted) ? p->created : p->accepted,
	};
	enum ky_code code;

	p->count++;
	if (tx.status[0] == '\0')
		return ky_fail(err, KY_E_INPUT, 0,
		    "no status, nor one of its payment or message");
	if (p->counted && p->count > p->count_told)
		return ky_fail(err, KY_E_INPUT, 0,
		    "more transactions than the %" PRIu64
		    " of the original message",
		    p->count_told);
	judge(&tx, &r);
	code = contradicts(&payment, &r, err);
	if (code == KY_OK)
		code = contradicts(&p->group, &r, err);
	if (code != KY_OK)
		return code;
	if (p->amount.currency[0] != '\0') {
		r.minor = p->amount.minor;
		memcpy(r.currency, p->amount.currency, sizeof(r.currency));
	}
	if (ky_bank_id_read(&p->mark, ky_str_of(tx.id), &r.n) !=
	    KY_BANK_ID_TRANSFER) {
		r.n = 0;
		memcpy(r.reference, tx.id, sizeof(r.reference));
	}
	return ky_bank_give(p->desk, &r, err);
}

/* Some banks do not name the payment where a message has only one. */
static bool
is_named(const struct told *told)
{
	return told->id[0] != '\0' && strcmp(told->id, "NOTPROVIDED") != 0;
}

/* A status of the whole message or payment; the result's `run` stays 0, and
 * its reference is set, when that was never ours. */
static struct ky_bank_result
of_run(const struct report *p, const struct told *told)
{
	struct ky_bank_result r = {.minor = -1, .day = p->created};

	judge(told, &r);
	if (ky_bank_id_read(&p->mark, ky_str_of(told->id), &r.run) !=
	    KY_BANK_ID_RUN) {
		r.run = 0;
		memcpy(r.reference, told->id, sizeof(r.reference));
	}
	return r;
}

static enum ky_code
payment_closed(struct report *p, struct ky_err *err)
{
	struct told payment = nearest(&p->payment, &p->group);
	struct ky_bank_result r;
	enum ky_code code;

	if (!is_named(&payment))
		memcpy(payment.id, p->group.id, sizeof(payment.id));
	r = of_run(p, &payment);
	code = contradicts(&p->group, &r, err);
	if (code != KY_OK)
		return code;
	if (r.run == 0 && is_named(&p->payment))
		return ky_bank_give(p->desk, &r, err);
	if (r.run == 0 || p->payment.status[0] == '\0')
		return KY_OK;
	if (p->whole.run != 0 &&
	    (p->whole.run != r.run || p->whole.state != r.state))
		return ky_fail(err, KY_E_INPUT, 0,
		    "a second status of a payment, unlike the first");
	p->whole = r;
	return KY_OK;
}

static enum ky_code
report_closed(struct report *p, struct ky_err *err)
{
	struct ky_bank_result r = of_run(p, &p->group);
	enum ky_code code = KY_OK;

	if (r.run == 0)
		code = ky_bank_give(p->desk, &r, err);
	else if (p->group.status[0] != '\0' && p->whole.run == 0)
		p->whole = r;
	if (code == KY_OK && p->whole.run != 0)
		code = ky_bank_give(p->desk, &p->whole, err);
	return code;
}

/* --- elements --- */

static enum ky_code
opened(void *self, int what, struct ky_err *err)
{
	struct report *p = self;

	(void)err;
	if (what == IS_REPORT)
		p->begun = true;
	if (what == IS_PAYMENT)
		p->payment = (struct told){.id = ""};
	if (what == IS_TX) {
		p->tx = (struct told){.id = ""};
		p->accepted = (struct ky_date){0};
		p->amount = (struct ky_money){0};
	}
	return KY_OK;
}

static enum ky_code
take_status(struct told *told, struct ky_str text, struct ky_err *err)
{
	if (!ky_iso_text_read(text, told->status, sizeof(told->status)))
		return ky_fail(err, KY_E_INPUT, 0,
		    "not a code of 1 to 4 characters");
	return KY_OK;
}

static enum ky_code
take_reason(struct told *told, struct ky_str text)
{
	if (told->code[0] == '\0')
		(void)ky_iso_text_read(text, told->code, sizeof(told->code));
	return KY_OK; /* what cannot be shown is left out */
}

static enum ky_code
take_id(struct told *told, struct ky_str text)
{
	(void)ky_iso_text_read(text, told->id, sizeof(told->id));
	return KY_OK; /* what we cannot have written stays unknown */
}

/* Of one of ours it must be an amount; other people's are theirs. */
static enum ky_code
take_amount(struct report *p, struct ky_str text, struct ky_str currency,
    struct ky_err *err)
{
	uint64_t n;

	if (ky_bank_id_read(&p->mark, ky_str_of(p->tx.id), &n) !=
	    KY_BANK_ID_TRANSFER)
		return KY_OK;
	return ky_iso_amount_read(text, currency, &p->amount, err);
}

static enum ky_code
document_closed(const struct report *p, struct ky_err *err)
{
	if (!p->begun)
		return ky_fail(err, KY_E_INPUT, 0, "no status report in it");
	return KY_OK;
}

static enum ky_code
closed(void *self, int what, struct ky_str text, struct ky_str value,
    struct ky_err *err)
{
	struct report *p = self;

	switch ((enum element)what) {
	case IS_DOCUMENT:
		return document_closed(p, err);
	case IS_REPORT:
		return report_closed(p, err);
	case IS_CREATED:
		return ky_iso_day_read(text, &p->created, err);
	case IS_GROUP_ID:
		return take_id(&p->group, text);
	case IS_GROUP_COUNT:
		p->counted = true;
		return ky_iso_count_read(text, &p->count_told, err);
	case IS_GROUP_STATUS:
		return take_status(&p->group, text, err);
	case IS_GROUP_CODE:
	case IS_GROUP_OWN_CODE:
		return take_reason(&p->group, text);
	case IS_PAYMENT:
		return payment_closed(p, err);
	case IS_PAYMENT_ID:
		return take_id(&p->payment, text);
	case IS_PAYMENT_STATUS:
		return take_status(&p->payment, text, err);
	case IS_PAYMENT_CODE:
	case IS_PAYMENT_OWN_CODE:
		return take_reason(&p->payment, text);
	case IS_TX:
		return tx_closed(p, err);
	case IS_TX_ID:
		return take_id(&p->tx, text);
	case IS_TX_STATUS:
		return take_status(&p->tx, text, err);
	case IS_TX_CODE:
	case IS_TX_OWN_CODE:
		return take_reason(&p->tx, text);
	case IS_TX_ACCEPTED:
		return ky_iso_day_read(text, &p->accepted, err);
	case IS_TX_AMOUNT:
		return take_amount(p, text, value, err);
	case IS_GROUP:
		return KY_OK; /* its parts were taken one by one */
	case IS__MAX:
		break;
	}
	assert(!"an element of the table");
	return KY_OK;
}

static enum ky_code
pass(FILE *file, struct ky_bank_desk *desk, void *what, struct ky_err *err)
{
	const struct ky_bank_mark *mark = what;
	struct report report = {.desk = desk, .mark = *mark};
	struct ky_xml_reader how = {
	    .self = &report,
	    .namespaces = namespaces,
	    .known = known,
	    .known_n = IS__MAX,
	    .attribute = "Ccy",
	    .open = opened,
	    .close = closed,
	};

	return ky_xml_read(file, &how, desk->totals.sha256, err);
}

enum ky_code
ky_pain002_read(FILE *file, const struct ky_slug *issuer,
    const struct ky_bank_taker *to, struct ky_bank_totals *out,
    struct ky_err *err)
{
	struct ky_bank_mark mark = ky_bank_mark_of(issuer);

	return ky_bank_read_twice(file, to, pass, &mark, out, err);
}
