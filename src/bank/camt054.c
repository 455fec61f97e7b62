#include "bank/camt054.h"

#include "bank/entry.h"
#include "bank/xml.h"

#include <assert.h>
#include <inttypes.h>

static const char *const namespaces[] = {
    "urn:iso:std:iso:20022:tech:xsd:camt.054.001.08",
    "urn:iso:std:iso:20022:tech:xsd:camt.054.001.02",
    NULL,
};

#define MESSAGE "Document/BkToCstmrDbtCdtNtfctn"
#define NOTE MESSAGE "/Ntfctn"
#define SUMMARY NOTE "/TxsSummry"
#define ENTRY NOTE "/Ntry"
#define DETAILS ENTRY "/NtryDtls"
#define TX DETAILS "/TxDtls"

enum element {
	IS_DOCUMENT,
	IS_MESSAGE,
	IS_NOTE,
	IS_ALL_COUNT,
	IS_ALL_SUM,
	IS_CREDIT_COUNT,
	IS_CREDIT_SUM,
	IS_DEBIT_COUNT,
	IS_DEBIT_SUM,
	IS_ENTRY,
	IS_ENTRY_AMOUNT,
	IS_ENTRY_SIDE,
	IS_ENTRY_REVERSAL,
	IS_ENTRY_STATUS, /* .02: the code itself */
	IS_ENTRY_STATUS_CODE,
	IS_ENTRY_DAY,
	IS_ENTRY_TIME,
	IS_ENTRY_CHARGES,
	IS_DETAILS,
	IS_BATCH_MESSAGE,
	IS_BATCH_PAYMENT,
	IS_BATCH_COUNT,
	IS_BATCH_AMOUNT,
	IS_TX,
	IS_TX_MESSAGE,
	IS_TX_PAYMENT,
	IS_TX_ID,
	IS_TX_AMOUNT,
	IS_TX_SIDE,
	IS_TX_INSTRUCTED,
	IS_TX_MOVED,
	IS_TX_CHARGES,
	IS_TX_RETURN,
	IS_TX_CODE,
	IS_TX_OWN_CODE,
	IS__MAX
};

static const struct ky_xml_known known[] = {
    [IS_DOCUMENT] = {"Document", false},
    [IS_MESSAGE] = {MESSAGE, false},
    [IS_NOTE] = {NOTE, true},
    [IS_ALL_COUNT] = {SUMMARY "/TtlNtries/NbOfNtries", false},
    [IS_ALL_SUM] = {SUMMARY "/TtlNtries/Sum", false},
    [IS_CREDIT_COUNT] = {SUMMARY "/TtlCdtNtries/NbOfNtries", false},
    [IS_CREDIT_SUM] = {SUMMARY "/TtlCdtNtries/Sum", false},
    [IS_DEBIT_COUNT] = {SUMMARY "/TtlDbtNtries/NbOfNtries", false},
    [IS_DEBIT_SUM] = {SUMMARY "/TtlDbtNtries/Sum", false},
    [IS_ENTRY] = {ENTRY, true},
    [IS_ENTRY_AMOUNT] = {ENTRY "/Amt", false},
    [IS_ENTRY_SIDE] = {ENTRY "/CdtDbtInd", false},
    [IS_ENTRY_REVERSAL] = {ENTRY "/RvslInd", false},
    [IS_ENTRY_STATUS] = {ENTRY "/Sts", false},
    [IS_ENTRY_STATUS_CODE] = {ENTRY "/Sts/Cd", false},
    [IS_ENTRY_DAY] = {ENTRY "/BookgDt/Dt", false},
    [IS_ENTRY_TIME] = {ENTRY "/BookgDt/DtTm", false},
    [IS_ENTRY_CHARGES] = {ENTRY "/Chrgs", true},
    [IS_DETAILS] = {DETAILS, true},
    [IS_BATCH_MESSAGE] = {DETAILS "/Btch/MsgId", false},
    [IS_BATCH_PAYMENT] = {DETAILS "/Btch/PmtInfId", false},
    [IS_BATCH_COUNT] = {DETAILS "/Btch/NbOfTxs", false},
    [IS_BATCH_AMOUNT] = {DETAILS "/Btch/TtlAmt", false},
    [IS_TX] = {TX, true},
    [IS_TX_MESSAGE] = {TX "/Refs/MsgId", false},
    [IS_TX_PAYMENT] = {TX "/Refs/PmtInfId", false},
    [IS_TX_ID] = {TX "/Refs/EndToEndId", false},
    [IS_TX_AMOUNT] = {TX "/Amt", false},
    [IS_TX_SIDE] = {TX "/CdtDbtInd", false},
    [IS_TX_INSTRUCTED] = {TX "/AmtDtls/InstdAmt/Amt", false},
    [IS_TX_MOVED] = {TX "/AmtDtls/TxAmt/Amt", false},
    [IS_TX_CHARGES] = {TX "/Chrgs", true},
    [IS_TX_RETURN] = {TX "/RtrInf", false},
    [IS_TX_CODE] = {TX "/RtrInf/Rsn/Cd", false},
    [IS_TX_OWN_CODE] = {TX "/RtrInf/Rsn/Prtry", false},
};
_Static_assert(sizeof(known) / sizeof(known[0]) == IS__MAX, "a row each");

/* What a notification tells of its entries; KY_SIDE_NONE: of all. */
struct summary {
	bool counted[KY_SIDE__MAX];
	uint64_t count_told[KY_SIDE__MAX], count[KY_SIDE__MAX];
	char sum_told[KY_SIDE__MAX][KY_ISO_AMOUNT_SIZE]; /* "" = not told */
	struct ky_iso_sum sum[KY_SIDE__MAX];
};

struct reading {
	bool begun;
	struct summary summary;
	struct ky_bank_entry entry;
	struct ky_bank_entry_tx tx;
};

/* --- the ends of things --- */

static enum ky_code
document_closed(const struct reading *p, struct ky_err *err)
{
	if (!p->begun)
		return ky_fail(err, KY_E_INPUT, 0, "no notification in it");
	return KY_OK;
}

static enum ky_code
note_closed(const struct reading *p, struct ky_err *err)
{
	static const char *const words[] = {
	    [KY_SIDE_NONE] = "entries",
	    [KY_SIDE_CREDIT] = "credits",
	    [KY_SIDE_DEBIT] = "debits",
	};
	const struct summary *s = &p->summary;

	for (int i = 0; i < KY_SIDE__MAX; i++) {
		struct ky_iso_amount told =
		    ky_iso_amount_told(ky_str_of(s->sum_told[i]),
			ky_str_of(s->sum[i].money.currency));

		if (s->counted[i] && s->count[i] != s->count_told[i])
			return ky_fail(err, KY_E_INPUT, 0,
			    "%" PRIu64 " %s told, %" PRIu64 " found",
			    s->count_told[i], words[i], s->count[i]);
		if (s->sum_told[i][0] != '\0' && !s->sum[i].lost &&
		    s->count[i] > 0 && !told.read)
			return ky_fail(err, KY_E_INPUT, 0,
			    "the sum of %s is not an amount", words[i]);
		if (ky_iso_sum_differs(&s->sum[i], &told))
			return ky_fail(err, KY_E_INPUT, 0,
			    "the sum of %s is not the one told", words[i]);
	}
	return KY_OK;
}

static enum ky_code
entry_closed(struct reading *p, struct ky_err *err)
{
	const struct ky_bank_entry *e = &p->entry;
	struct summary *s = &p->summary;

	s->count[KY_SIDE_NONE]++;
	ky_iso_sum_add(&s->sum[KY_SIDE_NONE], &e->amount, false);
	if (e->side != KY_SIDE_NONE) {
		s->count[e->side]++;
		ky_iso_sum_add(&s->sum[e->side], &e->amount, false);
	}
	return ky_bank_entry_end(&p->entry, err);
}

/* --- elements --- */

static enum ky_code
opened(void *self, int what, struct ky_err *err)
{
	struct reading *p = self;

	(void)err;
	if (what == IS_MESSAGE)
		p->begun = true;
	if (what == IS_NOTE)
		p->summary = (struct summary){.counted = {false}};
	if (what == IS_ENTRY)
		ky_bank_entry_begin(&p->entry);
	if (what == IS_ENTRY_STATUS)
		p->entry.has_status = true;
	if (what == IS_ENTRY_CHARGES || what == IS_TX_CHARGES)
		p->entry.charges = true;
	if (what == IS_DETAILS)
		ky_bank_entry_batch_begin(&p->entry);
	if (what == IS_TX)
		p->tx = (struct ky_bank_entry_tx){.id = ""};
	if (what == IS_TX_RETURN)
		p->tx.returned = true;
	return KY_OK;
}

static enum ky_code
read_side(struct ky_str text, enum ky_side *out, struct ky_err *err)
{
	if (ky_str_is(text, "CRDT"))
		*out = KY_SIDE_CREDIT;
	else if (ky_str_is(text, "DBIT"))
		*out = KY_SIDE_DEBIT;
	else
		return ky_fail(err, KY_E_INPUT, 0, "neither CRDT nor DBIT");
	return KY_OK;
}

static enum ky_code
read_flag(struct ky_str text, bool *out, struct ky_err *err)
{
	bool yes = ky_str_is(text, "true") || ky_str_is(text, "1");

	if (!yes && !ky_str_is(text, "false") && !ky_str_is(text, "0"))
		return ky_fail(err, KY_E_INPUT, 0, "neither true nor false");
	*out = yes;
	return KY_OK;
}

/* The first of several; what we cannot have written, or cannot show, stays
 * empty. */
static enum ky_code
read_text(struct ky_str text, char *out, size_t size)
{
	if (out[0] == '\0')
		(void)ky_iso_text_read(text, out, size);
	return KY_OK;
}

static enum ky_code
read_amount(struct ky_str text, struct ky_str currency,
    struct ky_iso_amount *out)
{
	*out = ky_iso_amount_told(text, currency);
	return KY_OK; /* other people's may be in any currency */
}

static enum ky_code
read_count(struct ky_str text, bool *counted, uint64_t *out, struct ky_err *err)
{
	*counted = true;
	return ky_iso_count_read(text, out, err);
}

static enum ky_code
read_status(struct ky_str text, char out[5], struct ky_err *err)
{
	if (text.len > 0 && !ky_iso_text_read(text, out, 5))
		return ky_fail(err, KY_E_INPUT, 0,
		    "not a code of 1 to 4 characters");
	return KY_OK;
}

static enum ky_code
summary_closed(struct summary *s, enum element what, struct ky_str text,
    struct ky_err *err)
{
	/* Count and sum of a side stand together in the table. */
	enum ky_side side = (enum ky_side)((what - IS_ALL_COUNT) / 2);

	if ((what - IS_ALL_COUNT) % 2 == 0)
		return read_count(text, &s->counted[side], &s->count_told[side],
		    err);
	if (!ky_iso_text_read(text, s->sum_told[side], KY_ISO_AMOUNT_SIZE))
		return ky_fail(err, KY_E_INPUT, 0, "not an amount");
	return KY_OK;
}

static enum ky_code
closed(void *self, int what, struct ky_str text, struct ky_str value,
    struct ky_err *err)
{
	struct reading *p = self;
	struct ky_bank_entry *e = &p->entry;
	struct ky_bank_entry_batch *b = &e->batch;
	struct ky_bank_entry_tx *t = &p->tx;

	switch ((enum element)what) {
	case IS_DOCUMENT:
		return document_closed(p, err);
	case IS_NOTE:
		return note_closed(p, err);
	case IS_ALL_COUNT:
	case IS_ALL_SUM:
	case IS_CREDIT_COUNT:
	case IS_CREDIT_SUM:
	case IS_DEBIT_COUNT:
	case IS_DEBIT_SUM:
		return summary_closed(&p->summary, (enum element)what, text,
		    err);
	case IS_ENTRY:
		return entry_closed(p, err);
	case IS_ENTRY_AMOUNT:
		return read_amount(text, value, &e->amount);
	case IS_ENTRY_SIDE:
		return read_side(text, &e->side, err);
	case IS_ENTRY_REVERSAL:
		return read_flag(text, &e->reversal, err);
	case IS_ENTRY_STATUS:
	case IS_ENTRY_STATUS_CODE:
		return read_status(text, e->status, err);
	case IS_ENTRY_DAY:
	case IS_ENTRY_TIME:
		return ky_iso_day_read(text, &e->day, err);
	case IS_DETAILS:
		return ky_bank_entry_batch_end(e, err);
	case IS_BATCH_MESSAGE:
		return read_text(text, b->message, sizeof(b->message));
	case IS_BATCH_PAYMENT:
		return read_text(text, b->payment, sizeof(b->payment));
	case IS_BATCH_COUNT:
		return read_count(text, &b->counted, &b->count_told, err);
	case IS_BATCH_AMOUNT:
		return read_amount(text, value, &b->told);
	case IS_TX:
		return ky_bank_entry_tx(e, *t, err);
	case IS_TX_MESSAGE:
		return read_text(text, t->message, sizeof(t->message));
	case IS_TX_PAYMENT:
		return read_text(text, t->payment, sizeof(t->payment));
	case IS_TX_ID:
		return read_text(text, t->id, sizeof(t->id));
	case IS_TX_AMOUNT:
		return read_amount(text, value, &t->booked);
	case IS_TX_SIDE:
		return read_side(text, &t->side, err);
	case IS_TX_INSTRUCTED:
		return read_amount(text, value, &t->instructed);
	case IS_TX_MOVED:
		return read_amount(text, value, &t->moved);
	case IS_TX_CODE:
	case IS_TX_OWN_CODE:
		return read_text(text, t->code, sizeof(t->code));
	case IS_MESSAGE:
	case IS_ENTRY_CHARGES:
	case IS_TX_CHARGES:
	case IS_TX_RETURN:
		return KY_OK; /* that they are there was noted */
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
	struct reading reading = {.entry = {.desk = desk, .mark = *mark}};
	struct ky_xml_reader how = {
	    .self = &reading,
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
ky_camt054_read(FILE *file, const struct ky_slug *issuer,
    const struct ky_bank_taker *to, struct ky_bank_totals *out,
    struct ky_err *err)
{
	struct ky_bank_mark mark = ky_bank_mark_of(issuer);

	return ky_bank_read_twice(file, to, pass, &mark, out, err);
}
