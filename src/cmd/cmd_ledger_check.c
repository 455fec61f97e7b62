#include "cmd/ledger.h"
#include "port/till.h"

#include <inttypes.h>
#include <stdarg.h>

/* Faults that --json lists; the others are counted. */
#define LISTED_MAX 1000
#define CURRENCIES_MAX 16
#define ROWS 64

struct books {
	char currency[4];
	int64_t sum[KY_ACC__MAX]; /* of all lines */
};

struct check {
	const struct ky_cli *cli;
	struct ky_session *s;
	struct ky_transfer *transfer;
	struct ky_payment *payment;
	json_t *list;
	uint64_t lines, entries, no_rule, faults, under_way;
	uint32_t books_n;
	struct books books[CURRENCIES_MAX];
};

static void fault(struct check *c, const char *fmt, ...) KY_PRINTF(2, 3);

static void
fault(struct check *c, const char *fmt, ...)
{
	char text[512];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap); /* may cut */
	va_end(ap);
	if (!c->cli->json)
		ky_say(c->cli, KY_PAINT_BAD, "%s\n", text);
	else if (c->faults < LISTED_MAX)
		(void)json_array_append_new(c->list, json_string(text));
	c->faults++;
}

/* --- one line --- */

static void
add_up(struct check *c, const struct ky_ledger *g)
{
	uint32_t i = 0;

	while (i < c->books_n && strcmp(c->books[i].currency, g->currency) != 0)
		i++;
	if (i == CURRENCIES_MAX) {
		fault(c, "more than %d currencies", CURRENCIES_MAX);
		return;
	}
	if (i == c->books_n)
		memcpy(c->books[c->books_n++].currency, g->currency,
		    sizeof(g->currency));
	for (int a = 0; a < KY_ACC__MAX; a++)
		if (__builtin_add_overflow(c->books[i].sum[a], g->sum[a],
			&c->books[i].sum[a]))
			fault(c, "%s: the sum of %s is beyond all bounds",
			    g->currency, ky_account_name((enum ky_account)a));
}

/* May the duty explain that one side is ahead of the other? */
static enum ky_code
is_pending(struct check *c, uint64_t line_id, enum ky_duty_kind kind, bool *out,
    struct ky_err *err)
{
	const struct ky_store *store = c->s->store;
	const struct ky_duty *d;
	struct ky_case k;

	if (store->case_load(store->self, &c->s->meta.issuer, line_id, &k,
		err) != KY_OK)
		return err->code;
	d = ky_case_duty_const(&k, kind, 0);
	*out = d != NULL && ky_duty_pending(d->state);
	return KY_OK;
}

static enum ky_code
differs(struct check *c, uint64_t line_id, enum ky_duty_kind kind,
    const char *what, int64_t till, int64_t books, struct ky_err *err)
{
	bool pending = false;

	if (is_pending(c, line_id, kind, &pending, err) != KY_OK)
		return err->code;
	if (pending)
		c->under_way++;
	else
		fault(c,
		    "line %" PRIu64 ": %s come to %" PRId64
		    ", the books have %" PRId64,
		    line_id, what, till, books);
	return KY_OK;
}

/* What went by transfer and did not come back; `unsaid`: paid back in a way
 * that the books do not say. */
static int64_t
sent_by_transfer(const struct ky_statement *s, int64_t *unsaid)
{
	int64_t sent = 0;

	*unsaid = 0;
	for (uint32_t i = 0; i < s->rows_n; i++) {
		const struct ky_statement_row *r = &s->row[i];

		if (r->kind == KY_ENTRY_REFUND_BOUNCED)
			sent += r->minor; /* below 0 */
		if (r->kind != KY_ENTRY_REFUND_PAID)
			continue;
		if (strcmp(r->what.text, ky_rail_name(KY_RAIL_BANK)) == 0)
			sent += r->minor;
		else if (r->what.text[0] == '\0')
			*unsaid += r->minor;
	}
	return sent;
}

static enum ky_code
transfers(struct check *c, uint64_t line_id, const struct ky_statement *s,
    struct ky_err *err)
{
	static const struct ky_slug any;
	const struct ky_till *t = c->s->store->till;
	int64_t paid = 0, unsaid, sent = sent_by_transfer(s, &unsaid);
	uint64_t after = 0;
	uint32_t n = ROWS;

	while (n == ROWS) {
		if (t->transfers(t->self, &c->s->meta.issuer,
			KY_TRANSFER_STATE__MAX, &any, 0, line_id, after, ROWS,
			c->transfer, &n, err) != KY_OK)
			return err->code;
		for (uint32_t i = 0; i < n; i++) {
			after = c->transfer[i].n;
			if (c->transfer[i].state == KY_TRANSFER_PAID)
				paid += c->transfer[i].minor;
		}
	}
	/* Without any, a bank of another kind is connected, or people. */
	if (after == 0 || (paid >= sent && paid <= sent + unsaid))
		return KY_OK;
	return differs(c, line_id, KY_DUTY_CREDIT, "transfers that were paid",
	    paid, sent, err);
}

static enum ky_code
payments(struct check *c, uint64_t line_id, const struct ky_statement *s,
    struct ky_err *err)
{
	const struct ky_till *t = c->s->store->till;
	int64_t paid = 0;
	uint64_t after = 0;
	uint32_t n = ROWS;

	while (n == ROWS) {
		if (t->payments(t->self, &c->s->meta.issuer, line_id, after,
			ROWS, c->payment, &n, err) != KY_OK)
			return err->code;
		for (uint32_t i = 0; i < n; i++) {
			after = c->payment[i].n;
			if (c->payment[i].state == KY_PAYMENT_PAID)
				paid += c->payment[i].minor;
		}
	}
	/* More may have come in otherwise. */
	if (paid <= s->total.paid)
		return KY_OK;
	return differs(c, line_id, KY_DUTY_DUES, "payments that were asked for",
	    paid, s->total.paid, err);
}

static bool
prove(struct check *c, const struct ky_ledger_line *x, struct ky_statement *s)
{
	const struct ky_ledger *g = &x->row->line.ledger;
	struct ky_statement_fault f;

	if (ky_statement_make(x->posting, x->postings_n, g->currency, x->rows,
		x->bills, s, &f) &&
	    ky_statement_agrees(s, g, &f)) {
		if (ky_statement_sound(s))
			return true;
		fault(c, "line %" PRIu64 ": its totals are not its sums",
		    x->row->line_id);
		return false;
	}
	if (f.entry != 0)
		fault(c, "line %" PRIu64 ", entry %" PRIu32 ": %s%s%s",
		    x->row->line_id, f.entry, f.what,
		    f.name[0] != '\0' ? ": " : "", f.name);
	else
		fault(c, "line %" PRIu64 ": %s%s%s", x->row->line_id, f.what,
		    f.name[0] != '\0' ? ": " : "", f.name);
	return false;
}

static enum ky_code
each(void *self, const struct ky_ledger_line *x, struct ky_err *err)
{
	struct check *c = self;
	struct ky_statement s;

	c->lines++;
	if (x->code != KY_OK) {
		fault(c, "line %" PRIu64 ": %s", x->row->line_id, x->why->msg);
		return KY_OK;
	}
	add_up(c, &x->row->line.ledger);
	if (!prove(c, x, &s))
		return KY_OK;
	c->entries += s.rows_n;
	for (uint32_t i = 0; i < s.rows_n; i++)
		c->no_rule += strcmp(s.row[i].rule, KY_NO_RULE) == 0;
	if (c->s->store->till == NULL)
		return KY_OK;
	if (transfers(c, x->row->line_id, &s, err) != KY_OK)
		return err->code;
	return payments(c, x->row->line_id, &s, err);
}

/* --- all of them --- */

static void
all_accounts(struct check *c)
{
	for (uint32_t i = 0; i < c->books_n; i++) {
		int64_t sum = 0;

		for (int a = 0; a < KY_ACC__MAX; a++)
			if (__builtin_add_overflow(sum, c->books[i].sum[a],
				&sum))
				fault(c, "%s: a sum beyond all bounds",
				    c->books[i].currency);
		if (sum != 0)
			fault(c,
			    "%s: all accounts together come to %" PRId64
			    ", not to 0",
			    c->books[i].currency, sum);
	}
}

static void
say(const struct check *c)
{
	if (c->cli->json) {
		ky_cli_json(json_pack("{s:I, s:I, s:I, s:I, s:I, s:O}", "lines",
		    (json_int_t)c->lines, "entries", (json_int_t)c->entries,
		    "no_rule", (json_int_t)c->no_rule, "under_way",
		    (json_int_t)c->under_way, "faults", (json_int_t)c->faults,
		    "list", c->list));
		return;
	}
	ky_say(c->cli, KY_PAINT_NONE,
	    "%" PRIu64 " lines, %" PRIu64 " entries proven\n", c->lines,
	    c->entries);
	if (c->no_rule > 0)
		ky_say(c->cli, KY_PAINT_WAIT,
		    "%" PRIu64 " entries of which the provider's rules say "
		    "nothing (%s)\n",
		    c->no_rule, KY_NO_RULE);
	if (c->under_way > 0)
		ky_say(c->cli, KY_PAINT_WAIT,
		    "%" PRIu64 " sums under way between bank or payment "
		    "service and books\n",
		    c->under_way);
	ky_say(c->cli, c->faults == 0 ? KY_PAINT_GOOD : KY_PAINT_BAD,
	    "%" PRIu64 " faults\n", c->faults);
}

static enum ky_exit
run(struct ky_cli *cli)
{
	struct ky_slug provider = {""};
	struct ky_session s;
	struct check c = {.cli = cli, .s = &s};
	struct ky_err err = {0};
	enum ky_code code;

	if (ky_ledger_provider(cli, &provider, &err) != KY_OK ||
	    ky_session_open(&s, cli, KY_SESSION_READ, &err) != KY_OK)
		return ky_cli_fail(cli, &err);
	c.list = json_array();
	c.transfer = calloc(ROWS, sizeof(*c.transfer));
	c.payment = calloc(ROWS, sizeof(*c.payment));
	if (c.transfer == NULL || c.payment == NULL)
		abort(); /* nothing is under way that this could hurt */
	code = ky_ledger_walk(cli, &s, &provider, "checked", each, &c, &err);
	if (code == KY_OK) {
		all_accounts(&c);
		say(&c);
	}
	free(c.payment);
	free(c.transfer);
	json_decref(c.list);
	ky_session_close(&s);
	if (code != KY_OK)
		return ky_cli_fail(cli, &err);
	return c.faults == 0 ? KY_EXIT_OK : KY_EXIT_CORRUPT;
}

static const struct ky_flag flags[] = {
    {"--provider", "NAME", "only this provider's lines", false},
    {NULL, NULL, NULL, false},
};

const struct ky_cmd ky_cmd_ledger_check = {
    .name = "ledger check",
    .args = "",
    .flags = flags,
    .help = "Prove the books, line by line, from every posting",
    .run = run,
};
