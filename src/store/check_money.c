/*
 * The money of the store, checked: ledgers, transfers, payment runs, payments.
 */
#include "store/check.h"

#include "store/stmt.h"
#include "store_sql.h"

#include <inttypes.h>

/* --- ledgers --- */

/* What the postings say; every entry of theirs sums to zero. */
static void
add_up(struct ky_check *c, uint64_t line_id, const struct ky_posting *rows,
    uint32_t n, struct ky_ledger *got)
{
	int64_t entry = 0;

	for (uint32_t i = 0; i < n; i++) {
		const struct ky_posting *p = &rows[i];

		got->sum[p->account] += p->minor;
		if (p->account == KY_ACC_UNBILLED)
			got->unbilled[p->tax] += p->minor;
		if (p->minor > 0)
			got->total[p->kind] += p->minor;
		if (p->bill > got->bills)
			got->bills = p->bill;
		got->entries = p->entry;
		entry += p->minor;
		if (i + 1 < n && rows[i + 1].entry == p->entry)
			continue;
		if (entry != 0)
			ky_check_fault(c,
			    "line %" PRIu64 ": entry %u does not sum to zero",
			    line_id, p->entry);
		entry = 0;
	}
}

static void
compare(struct ky_check *c, uint64_t line_id, const struct ky_ledger *got,
    const struct ky_ledger *want)
{
	if (got->entries != want->entries)
		ky_check_fault(c, "line %" PRIu64 ": entries are missing",
		    line_id);
	if (got->bills != want->bills)
		ky_check_fault(c,
		    "line %" PRIu64 ": the last bill is %u, that of its "
		    "postings is %u",
		    line_id, want->bills, got->bills);
	for (int a = 0; a < KY_ACC__MAX; a++)
		if (got->sum[a] != want->sum[a])
			ky_check_fault(c,
			    "line %" PRIu64 ": the sum of %s is not that of "
			    "its postings",
			    line_id, ky_account_name((enum ky_account)a));
	for (int k = 0; k < KY_ENTRY__MAX; k++)
		if (got->total[k] != want->total[k])
			ky_check_fault(c,
			    "line %" PRIu64 ": the total of %s is not that of "
			    "its postings",
			    line_id, ky_entry_kind_name((enum ky_entry_kind)k));
	for (int t = 0; t < KY_TAX__MAX; t++)
		if (got->unbilled[t] != want->unbilled[t])
			ky_check_fault(c,
			    "line %" PRIu64 ": what is unbilled with tax %s is "
			    "not that of its postings",
			    line_id, ky_tax_name((enum ky_tax)t));
}

enum ky_code
ky_check_ledger(struct ky_check *c, uint64_t line_id,
    const struct ky_ledger *want, struct ky_err *err)
{
	static const uint32_t max = KY_LINE_POSTINGS_MAX;
	struct ky_posting *rows = calloc(max, sizeof(*rows));
	struct ky_ledger got = {0};
	enum ky_code code;
	uint32_t n;

	if (rows == NULL)
		abort(); /* death at any instruction is harmless */
	code = c->s->port.postings(c->s, &c->issuer, line_id, max, rows, &n,
	    err);
	if (code == KY_OK) {
		add_up(c, line_id, rows, n, &got);
		compare(c, line_id, &got, want);
	}
	free(rows);
	return ky_check_note(c, code, err);
}

/* --- payment runs --- */

/* What the transfers of a run say. */
struct carried {
	uint64_t n, waiting, paid, strange;
	int64_t total;
};

static void
results(struct ky_check *c, const struct ky_payrun *r, const struct carried *t)
{
	uint64_t answered = t->n - t->waiting;

	if (r->state == KY_PAYRUN_PROPOSED && answered > 0)
		ky_check_fault(c,
		    "payment run %" PRIu64 " is not approved and has results",
		    r->n);
	if (r->state == KY_PAYRUN_SETTLED && t->waiting > 0)
		ky_check_fault(c,
		    "payment run %" PRIu64 " is settled, but %" PRIu64
		    " of its transfers have no result",
		    r->n, t->waiting);
	/* One that was sent back was paid, and may be counted so. */
	if ((uint64_t)r->paid + r->failed != answered || r->paid < t->paid)
		ky_check_fault(c,
		    "payment run %" PRIu64 ": it says %u paid and %u not, its "
		    "transfers say %" PRIu64 " and %" PRIu64,
		    r->n, r->paid, r->failed, t->paid, answered - t->paid);
}

static void
run(struct ky_check *c, const struct ky_payrun *r, const struct carried *t)
{
	if (r->state == KY_PAYRUN_VOID) {
		if (t->n > 0)
			ky_check_fault(c,
			    "payment run %" PRIu64 " is void and has transfers",
			    r->n);
		return; /* it says what it had */
	}
	if (t->n != r->count || t->total != r->total)
		ky_check_fault(c,
		    "payment run %" PRIu64 ": it says %u transfers of %" PRId64
		    ", there are %" PRIu64 " of %" PRId64,
		    r->n, r->count, r->total, t->n, t->total);
	if (t->strange > 0)
		ky_check_fault(c,
		    "payment run %" PRIu64 ": %" PRIu64
		    " transfers are of another provider or currency",
		    r->n, t->strange);
	results(c, r, t);
}

static enum ky_code
next_run(struct ky_check *c, struct ky_stmt *st, struct ky_err *err)
{
	struct ky_payrun r;
	struct carried t;
	uint64_t n = ky_stmt_get_id(st);
	bool found;
	enum ky_code code;

	t.n = ky_stmt_get_id(st);
	t.total = ky_stmt_get_int(st, 0, INT64_MAX);
	t.waiting = ky_stmt_get_id(st);
	t.paid = ky_stmt_get_id(st);
	t.strange = ky_stmt_get_id(st);
	code = c->s->till.payrun_get(c->s, &c->issuer, n, &r, &found, err);
	if (code == KY_OK && found)
		run(c, &r, &t);
	return ky_check_note(c, code, err);
}

static enum ky_code
runs(struct ky_check *c, struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(c->s, KY_SQL_PAYRUN_CHECK);
	enum ky_code code;
	bool row;

	ky_stmt_put_text(&st, c->issuer.text);
	while ((code = ky_stmt_step(&st, &row, err)) == KY_OK && row) {
		code = next_run(c, &st, err);
		if (code != KY_OK)
			break;
	}
	ky_stmt_end(&st);
	return code;
}

/* --- transfers and payments --- */

/* Each can be read, and what is sealed in it opens. */
static enum ky_code
transfers(struct ky_check *c, struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(c->s, KY_SQL_TRANSFER_IDS);
	struct ky_transfer t;
	enum ky_code code;
	bool row, found;

	ky_stmt_put_text(&st, c->issuer.text);
	while ((code = ky_stmt_step(&st, &row, err)) == KY_OK && row) {
		code = ky_check_note(c,
		    c->s->till.transfer_get(c->s, &c->issuer, NULL,
			ky_stmt_get_id(&st), &t, &found, err),
		    err);
		if (code != KY_OK)
			break;
	}
	ky_stmt_end(&st);
	return code;
}

static enum ky_code
payments(struct ky_check *c, struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(c->s, KY_SQL_PAYMENT_KEYS);
	struct ky_payment p;
	char key[KY_KEY_SIZE];
	enum ky_code code;
	bool row, found;

	ky_stmt_put_text(&st, c->issuer.text);
	while ((code = ky_stmt_step(&st, &row, err)) == KY_OK && row) {
		ky_stmt_get_text(&st, key, sizeof(key));
		code = ky_stmt_sound(&st, err);
		if (code == KY_OK)
			code = c->s->till.payment_get(c->s, &c->issuer,
			    KY_PAYMENT_BY_KEY, key, &p, &found, err);
		code = ky_check_note(c, code, err);
		if (code != KY_OK)
			break;
	}
	ky_stmt_end(&st);
	return code;
}

enum ky_code
ky_check_till(struct ky_check *c, struct ky_err *err)
{
	if (runs(c, err) != KY_OK || transfers(c, err) != KY_OK)
		return err->code;
	return payments(c, err);
}
