#include "bank/entry.h"

#include "bank/reason.h"

#include <inttypes.h>
#include <string.h>

void
ky_bank_entry_begin(struct ky_bank_entry *e)
{
	*e = (struct ky_bank_entry){.desk = e->desk, .mark = e->mark};
}

void
ky_bank_entry_batch_begin(struct ky_bank_entry *e)
{
	e->batch = (struct ky_bank_entry_batch){.message = ""};
}

/* --- whose it is --- */

static bool
is_named(const char *id)
{
	return id[0] != '\0' && strcmp(id, "NOTPROVIDED") != 0;
}

/* The run that a transaction without an id of its own is part of; 0: none. */
static uint64_t
run_of(const struct ky_bank_entry *e, const struct ky_bank_entry_tx *tx,
    const char **id)
{
	uint64_t n;

	*id = tx->payment;
	if (ky_bank_id_read(&e->mark, ky_str_of(*id), &n) == KY_BANK_ID_RUN)
		return n;
	*id = tx->message;
	if (ky_bank_id_read(&e->mark, ky_str_of(*id), &n) == KY_BANK_ID_RUN)
		return n;
	return 0;
}

static bool
is_ours(const struct ky_bank_entry *e, const struct ky_bank_entry_tx *tx)
{
	const char *id;
	uint64_t n;

	if (is_named(tx->id))
		return ky_bank_id_read(&e->mark, ky_str_of(tx->id), &n) !=
		    KY_BANK_ID_FOREIGN;
	return run_of(e, tx, &id) != 0;
}

/* --- what it says --- */

/* Which way the money went, and whether it has gone. */
struct movement {
	bool booked, waits; /* neither: for information only */
	bool credit;
};

static struct movement
movement_of(const struct ky_bank_entry *e, const struct ky_bank_entry_tx *tx)
{
	enum ky_side side = tx->side != KY_SIDE_NONE ? tx->side : e->side;

	return (struct movement){
	    .booked = strcmp(e->status, "BOOK") == 0,
	    .waits = strcmp(e->status, "PDNG") == 0,
	    .credit = side == KY_SIDE_CREDIT,
	};
}

static const struct ky_iso_amount *
booked_of(const struct ky_bank_entry_tx *tx)
{
	return tx->booked.told ? &tx->booked : &tx->moved;
}

/* What went out is told as it was ordered, what came back as it came. */
static enum ky_code
take_amount(const struct ky_bank_entry_tx *tx, struct ky_bank_result *r,
    struct ky_err *err)
{
	bool back = r->state == KY_TRANSFER_RETURNED;
	const struct ky_iso_amount *booked = booked_of(tx);
	const struct ky_iso_amount *a = back ? booked : &tx->instructed;

	if (!a->told)
		a = back ? &tx->instructed : booked;
	if (!a->told)
		return KY_OK;
	if (!a->read)
		return ky_fail(err, KY_E_INPUT, 0,
		    "an amount that cannot be read, of a transfer of ours");
	r->minor = a->money.minor;
	memcpy(r->currency, a->money.currency, sizeof(r->currency));
	return KY_OK;
}

static void
take_why(const struct ky_bank_entry_tx *tx, bool reversal,
    struct ky_bank_result *r)
{
	enum ky_bank_reason reason = reversal ? KY_BANK_REASON_BOOKING_REVERSED
					      : KY_BANK_REASON_REFUSED;

	if (r->state != KY_TRANSFER_RETURNED)
		return;
	if (tx->code[0] != '\0')
		reason = ky_bank_reason_of_iso(ky_str_of(tx->code));
	(void)ky_str_copy(ky_str_of(ky_bank_reason_name(reason)), r->why,
	    sizeof(r->why));
	memcpy(r->code, tx->code, sizeof(r->code));
}

static enum ky_code
pass_over(struct ky_bank_entry *e)
{
	e->desk->totals.passed++;
	return KY_OK;
}

static enum ky_code
give_unknown(struct ky_bank_entry *e, struct ky_bank_result *r, const char *id,
    struct ky_err *err)
{
	r->n = r->run = 0;
	(void)ky_str_copy(ky_str_of(id), r->reference, sizeof(r->reference));
	return ky_bank_give(e->desk, r, err);
}

/* Under the id of a transfer of ours, or of a whole run. */
static enum ky_code
give_ours(struct ky_bank_entry *e, const struct ky_bank_entry_tx *tx,
    struct movement m, struct ky_bank_result *r, const char *id,
    struct ky_err *err)
{
	enum ky_code code;

	if (!m.booked && (!m.waits || m.credit || e->reversal))
		return pass_over(e);
	if (!m.credit && tx->returned)
		return ky_fail(err, KY_E_INPUT, 0,
		    "a debit with the reason of a return");
	r->state = m.credit ? KY_TRANSFER_RETURNED
	    : m.booked      ? KY_TRANSFER_PAID
			    : KY_TRANSFER_IN_RUN;
	code = take_amount(tx, r, err);
	if (code != KY_OK)
		return code;
	take_why(tx, e->reversal, r);
	/* A return taken back; a sum returned of we know not which. */
	if ((!m.credit && e->reversal) || (m.credit && r->run > 0))
		return give_unknown(e, r, id, err);
	return ky_bank_give(e->desk, r, err);
}

/* Under no id of ours, or one with our mark that we never wrote. */
static enum ky_code
give_other(struct ky_bank_entry *e, const struct ky_bank_entry_tx *tx,
    struct movement m, bool marked, struct ky_err *err)
{
	struct ky_bank_result r = {.minor = -1, .day = e->day};
	bool lost = !is_named(tx->id) && m.credit && tx->returned;
	struct ky_err unread;

	if (!m.booked || (!marked && !lost))
		return pass_over(e);
	r.state = m.credit ? KY_TRANSFER_RETURNED : KY_TRANSFER_PAID;
	take_why(tx, e->reversal, &r);
	if (take_amount(tx, &r, &unread) != KY_OK)
		r.minor = -1;
	return give_unknown(e, &r, is_named(tx->id) ? tx->id : "", err);
}

static enum ky_code
give(struct ky_bank_entry *e, const struct ky_bank_entry_tx *tx,
    struct ky_err *err)
{
	struct ky_bank_result r = {.minor = -1, .day = e->day};
	struct movement m = movement_of(e, tx);
	const char *id = tx->id;
	enum ky_bank_id_kind kind = ky_bank_id_read(&e->mark, ky_str_of(id),
	    &r.n);

	if (kind == KY_BANK_ID_TRANSFER)
		return give_ours(e, tx, m, &r, id, err);
	r.n = 0;
	if (!is_named(tx->id))
		r.run = run_of(e, tx, &id);
	if (r.run > 0)
		return give_ours(e, tx, m, &r, id, err);
	return give_other(e, tx, m, kind != KY_BANK_ID_FOREIGN, err);
}

static enum ky_code
give_waiting(struct ky_bank_entry *e, struct ky_err *err)
{
	if (!e->waiting)
		return KY_OK;
	e->waiting = false;
	return give(e, &e->first, err);
}

/* --- in the order of the file --- */

enum ky_code
ky_bank_entry_tx(struct ky_bank_entry *e, struct ky_bank_entry_tx tx,
    struct ky_err *err)
{
	struct ky_bank_entry_batch *b = &e->batch;
	bool minus = tx.side != KY_SIDE_NONE && tx.side != e->side;
	enum ky_code code;

	if (tx.payment[0] == '\0')
		memcpy(tx.payment, b->payment, sizeof(tx.payment));
	if (tx.message[0] == '\0')
		memcpy(tx.message, b->message, sizeof(tx.message));
	e->count++;
	b->count++;
	e->ours += is_ours(e, &tx);
	ky_iso_sum_add(&e->sum, booked_of(&tx), minus);
	ky_iso_sum_add(&b->sum, booked_of(&tx), minus);
	if (e->count == 1) {
		e->first = tx;
		e->waiting = true;
		return KY_OK;
	}
	code = give_waiting(e, err);
	return code == KY_OK ? give(e, &tx, err) : code;
}

enum ky_code
ky_bank_entry_batch_end(struct ky_bank_entry *e, struct ky_err *err)
{
	const struct ky_bank_entry_batch *b = &e->batch;

	if (b->count == 0)
		return ky_bank_entry_tx(e,
		    (struct ky_bank_entry_tx){.booked = b->told}, err);
	if (e->ours == 0)
		return KY_OK;
	if (b->counted && b->count != b->count_told)
		return ky_fail(err, KY_E_INPUT, 0,
		    "a batch of %" PRIu64 " transactions has %" PRIu64,
		    b->count_told, b->count);
	if (ky_iso_sum_differs(&b->sum, &b->told))
		return ky_fail(err, KY_E_INPUT, 0,
		    "the transactions of a batch have another sum than it "
		    "tells");
	return KY_OK;
}

enum ky_code
ky_bank_entry_end(struct ky_bank_entry *e, struct ky_err *err)
{
	enum ky_code code;

	if (e->side == KY_SIDE_NONE || !e->amount.told || !e->has_status)
		return ky_fail(err, KY_E_INPUT, 0,
		    "an entry needs an amount, a side and a status");
	if (e->count == 0)
		return pass_over(e);
	if (e->count == 1 && !booked_of(&e->first)->told)
		e->first.booked = e->amount;
	code = give_waiting(e, err);
	if (code == KY_OK && e->ours > 0 && !e->charges &&
	    ky_iso_sum_differs(&e->sum, &e->amount))
		code = ky_fail(err, KY_E_INPUT, 0,
		    "the transactions of an entry have another sum than it "
		    "tells");
	return code;
}
