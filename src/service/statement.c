#include "service/statement.h"

#include "service/serve.h"

#include <inttypes.h>
#include <string.h>

/* A decision a millisecond would be needed to be met so often. */
#define READS_MAX 4

/* Postings and case of one moment. */
static enum ky_code
read_books(const struct ky_store *store, struct ky_case *c,
    struct ky_posting *rows, uint32_t *n, struct ky_err *err)
{
	struct ky_slug issuer = c->issuer;
	uint64_t line_id = c->line_id;

	for (int i = 0; i < READS_MAX; i++) {
		if (store->postings(store->self, &issuer, line_id,
			KY_LINE_POSTINGS_MAX, rows, n, err) != KY_OK)
			return err->code;
		if ((*n > 0 ? rows[*n - 1].entry : 0) == c->line.ledger.entries)
			return KY_OK;
		if (store->case_load(store->self, &issuer, line_id, c, err) !=
		    KY_OK)
			return err->code;
	}
	return ky_fail(err, KY_E_CORRUPT, 0,
	    "line %" PRIu64 ": entries are missing", line_id);
}

static enum ky_code
load_books(const struct ky_store *store, struct ky_case *c, struct ky_arena *a,
    struct ky_statement *out, struct ky_err *err)
{
	struct ky_posting *rows = ky_arena_array(a, KY_LINE_POSTINGS_MAX,
	    sizeof(*rows));
	struct ky_statement_fault fault;
	struct ky_statement_row *row;
	struct ky_statement_bill *bill;
	uint32_t n = 0;
	enum ky_code code = read_books(store, c, rows, &n, err);

	if (code != KY_OK)
		return code;
	row = ky_arena_array(a, n / 2 + 1, sizeof(*row));
	bill = ky_arena_array(a, n / 2 + 1, sizeof(*bill));
	if (ky_statement_make(rows, n, c->line.ledger.currency, row, bill, out,
		&fault) &&
	    ky_statement_agrees(out, &c->line.ledger, &fault))
		return KY_OK;
	return ky_fail(err, KY_E_CORRUPT, 0,
	    "line %" PRIu64 ", entry %" PRIu32 ": %s%s%s", c->line_id,
	    fault.entry, fault.what, fault.name[0] != '\0' ? ": " : "",
	    fault.name);
}

/* The day on which each transfer's run is to be executed. */
static enum ky_code
load_days(const struct ky_till *t, const struct ky_slug *issuer,
    struct ky_stated *out, struct ky_err *err)
{
	for (uint32_t i = 0; i < out->transfers_n; i++) {
		struct ky_payrun run;
		bool found = false;

		if (out->transfer[i].run == 0)
			continue;
		if (t->payrun_get(t->self, issuer, out->transfer[i].run, &run,
			&found, err) != KY_OK)
			return err->code;
		if (found)
			out->run_day[i] = run.day;
	}
	return KY_OK;
}

static enum ky_code
load_transfers(const struct ky_till *t, const struct ky_case *c,
    struct ky_arena *a, struct ky_stated *out, struct ky_err *err)
{
	static const struct ky_slug any;
	struct ky_transfer *rows = ky_arena_array(a, (size_t)2 * KY_STATED_MAX,
	    sizeof(*rows));
	uint64_t after = 0;
	uint32_t n = KY_STATED_MAX;

	out->transfer = rows;
	out->run_day = ky_arena_array(a, KY_STATED_MAX, sizeof(*out->run_day));
	while (n == KY_STATED_MAX) {
		struct ky_transfer *to = &rows[out->transfers_n];

		if (t->transfers(t->self, &c->issuer, KY_TRANSFER_STATE__MAX,
			&any, 0, c->line_id, after, KY_STATED_MAX, to, &n,
			err) != KY_OK)
			return err->code;
		out->transfers_n += n;
		if (n > 0)
			after = to[n - 1].n;
		/* The newest are kept. */
		if (out->transfers_n > KY_STATED_MAX) {
			memmove(rows, &rows[out->transfers_n - KY_STATED_MAX],
			    KY_STATED_MAX * sizeof(*rows));
			out->transfers_n = KY_STATED_MAX;
		}
	}
	return load_days(t, &c->issuer, out, err);
}

static enum ky_code
load_payments(const struct ky_till *t, const struct ky_case *c,
    struct ky_arena *a, struct ky_stated *out, struct ky_err *err)
{
	struct ky_payment *rows = ky_arena_array(a, (size_t)2 * KY_STATED_MAX,
	    sizeof(*rows));
	uint64_t after = 0;
	uint32_t n = KY_STATED_MAX;

	out->payment = rows;
	while (n == KY_STATED_MAX) {
		struct ky_payment *to = &rows[out->payments_n];

		if (t->payments(t->self, &c->issuer, c->line_id, after,
			KY_STATED_MAX, to, &n, err) != KY_OK)
			return err->code;
		out->payments_n += n;
		if (n > 0)
			after = to[n - 1].n;
		if (out->payments_n > KY_STATED_MAX) {
			memmove(rows, &rows[out->payments_n - KY_STATED_MAX],
			    KY_STATED_MAX * sizeof(*rows));
			out->payments_n = KY_STATED_MAX;
		}
	}
	return KY_OK;
}

enum ky_code
ky_statement_load(const struct ky_store *store, struct ky_case *c,
    struct ky_arena *a, struct ky_stated *out, struct ky_err *err)
{
	const struct ky_till *t = store->till;

	memset(out, 0, sizeof(*out));
	if (load_books(store, c, a, &out->statement, err) != KY_OK)
		return err->code;
	if (t == NULL)
		return KY_OK;
	if (load_transfers(t, c, a, out, err) != KY_OK)
		return err->code;
	return load_payments(t, c, a, out, err);
}

/* --- the call --- */

enum ky_code
ky_serve_statement(struct ky_serving *s, struct ky_err *err)
{
	struct ky_result *r = s->out;
	struct ky_case *c = ky_arena_alloc(s->arena, sizeof(*c));
	struct ky_rules *rules = ky_arena_alloc(s->arena, sizeof(*rules));
	bool found = false;
	enum ky_code code = ky_serve_case(s, s->call->line_id, c, err);

	if (code != KY_OK || c->line_id == 0)
		return code;
	r->out.statement.stated = ky_arena_alloc(s->arena,
	    sizeof(*r->out.statement.stated));
	code = ky_statement_load(s->store, c, s->arena, r->out.statement.stated,
	    err);
	if (code == KY_OK)
		code = ky_engine_rules(s->service->config.engine, c, rules,
		    &found, err);
	if (code != KY_OK)
		return code;
	r->found = true;
	r->out.statement.c = c;
	r->out.statement.rules = found ? rules : NULL;
	r->out.statement.today = ky_date_at(ky_serve_now(s->service),
	    found ? rules->book->zone : KY_ZONE_UTC);
	ky_serve_looked(s, KY_LOOKED_LINE, c->line_id, 1);
	return KY_OK;
}
