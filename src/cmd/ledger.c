#include "cmd/ledger.h"

#include "cmd/act.h"
#include "cmd/progress.h"

#include <assert.h>
#include <stdlib.h>

#define LINES_AT_ONCE 64
/* A decision may come between a line and its postings: read again. */
#define READS_MAX 4

struct walk {
	struct ky_session *s;
	struct ky_row *row;
	struct ky_case *c;
	struct ky_posting *posting;
	struct ky_ledger_line x;
};

static void *
room(size_t n, size_t size)
{
	void *p = calloc(n, size);

	if (p == NULL)
		abort(); /* nothing is under way that this could hurt */
	return p;
}

static void
walk_init(struct walk *w, struct ky_session *s)
{
	*w = (struct walk){.s = s};
	w->row = room(LINES_AT_ONCE, sizeof(*w->row));
	w->c = room(1, sizeof(*w->c));
	w->posting = room(KY_LINE_POSTINGS_MAX, sizeof(*w->posting));
	w->x.posting = w->posting;
	w->x.rows = room(KY_LINE_POSTINGS_MAX / 2, sizeof(*w->x.rows));
	w->x.bills = room(KY_LINE_POSTINGS_MAX / 2, sizeof(*w->x.bills));
}

static void
walk_done(struct walk *w)
{
	free(w->x.bills);
	free(w->x.rows);
	free(w->posting);
	free(w->c);
	free(w->row);
}

static bool
of_one_moment(const struct walk *w, const struct ky_row *row)
{
	uint32_t n = w->x.postings_n;

	return (n > 0 ? w->posting[n - 1].entry : 0) ==
	    row->line.ledger.entries;
}

/* What cannot be read is the line's fault; what may work later stops. */
static enum ky_code
read_line(struct walk *w, struct ky_row *row, struct ky_err *err)
{
	const struct ky_store *store = w->s->store;
	const struct ky_slug *issuer = &w->s->meta.issuer;
	enum ky_code code = KY_OK;

	for (int i = 0; i < READS_MAX; i++) {
		w->x.postings_n = 0;
		code = store->postings(store->self, issuer, row->line_id,
		    KY_LINE_POSTINGS_MAX, w->posting, &w->x.postings_n, err);
		if (code != KY_OK || of_one_moment(w, row))
			break;
		code = store->case_load(store->self, issuer, row->line_id, w->c,
		    err);
		if (code != KY_OK)
			break;
		row->line = w->c->line;
		row->ending = w->c->ending;
	}
	w->x.row = row;
	w->x.code = code == KY_E_LIMIT ? KY_E_CORRUPT : code;
	w->x.why = err;
	return w->x.code == KY_E_CORRUPT ? KY_OK : code;
}

static enum ky_code
walk(struct walk *w, const struct ky_slug *provider, struct ky_progress *bar,
    ky_ledger_each *each, void *self, struct ky_err *err)
{
	const struct ky_store *store = w->s->store;
	uint64_t after = 0, done = 0;
	uint32_t n = LINES_AT_ONCE;

	while (n == LINES_AT_ONCE) {
		if (store->case_list(store->self, &w->s->meta.issuer, after,
			LINES_AT_ONCE, w->row, &n, err) != KY_OK)
			return err->code;
		for (uint32_t i = 0; i < n; i++) {
			struct ky_row *row = &w->row[i];

			after = row->line_id;
			ky_progress_say(bar, ++done, 0);
			if (provider->text[0] != '\0' &&
			    strcmp(provider->text, row->line.provider.text) !=
				0)
				continue;
			if (read_line(w, row, err) != KY_OK ||
			    each(self, &w->x, err) != KY_OK)
				return err->code;
		}
	}
	ky_progress_end(bar, done);
	return KY_OK;
}

enum ky_code
ky_ledger_walk(const struct ky_cli *cli, struct ky_session *s,
    const struct ky_slug *provider, const char *doing, ky_ledger_each *each,
    void *self, struct ky_err *err)
{
	struct ky_progress bar;
	struct walk w;
	enum ky_code code;

	walk_init(&w, s);
	ky_progress_begin(&bar, cli->progress, doing);
	code = walk(&w, provider, &bar, each, self, err);
	walk_done(&w);
	return code;
}

enum ky_code
ky_ledger_provider(const struct ky_cli *cli, struct ky_slug *out,
    struct ky_err *err)
{
	const char *text = ky_cli_flag(cli, "--provider");

	if (text != NULL && ky_slug_parse(ky_str_of(text), out, err) != KY_OK)
		return ky_during(err, "--provider");
	return KY_OK;
}

enum ky_code
ky_ledger_days(const struct ky_cli *cli, struct ky_date *from,
    struct ky_date *to, struct ky_err *err)
{
	if (ky_act_day(cli, "--from", from, err) != KY_OK ||
	    ky_act_day(cli, "--to", to, err) != KY_OK)
		return err->code;
	if (!ky_date_none(*from) && !ky_date_none(*to) &&
	    ky_date_cmp(*from, *to) > 0)
		return ky_fail(err, KY_E_INPUT, 0, "--from is after --to");
	return KY_OK;
}

const char *
ky_ledger_amount(int64_t minor, const char *currency,
    char out[KY_MONEY_TEXT_SIZE])
{
	struct ky_money m = {.minor = minor};

	memcpy(m.currency, currency, sizeof(m.currency));
	ky_money_format(m, out);
	out[strlen(out) - strlen(" JPY")] = '\0';
	return out;
}
