/*
 * Events: numbered, append-only, one b-tree.
 *
 * Those of a line are found by what made them, which lies by line already:
 * its commands, each with the numbers of its events, and its papers.
 */
#include "core/paper.h"
#include "store/stmt.h"
#include "store_sql.h"

#include <assert.h>

static void
put_word(struct ky_stmt *st, int v, const char *word)
{
	if (v == 0)
		ky_stmt_put_null(st);
	else
		ky_stmt_put_text(st, word);
}

static enum ky_code
add_row(struct ky_sqlite *s, const struct ky_slug *issuer,
    const struct ky_event *ev, struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(s, KY_SQL_EVENT_ADD);

	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_id(&st, ev->n);
	ky_stmt_put_bytes(&st, ev->id, sizeof(ev->id));
	ky_stmt_put_text(&st, ky_event_kind_name(ev->kind));
	ky_stmt_put_int(&st, ev->at.us);
	ky_stmt_put_id(&st, ev->line_id);
	ky_stmt_put_id(&st, ev->version);
	ky_stmt_put_some(&st, ev->provider.text);
	ky_stmt_put_some(&st, ev->ending);
	ky_stmt_put_some(&st, ev->code);
	put_word(&st, (int)ev->duty, ky_duty_kind_name(ev->duty));
	ky_stmt_put_nonzero(&st, ev->ref);
	put_word(&st, (int)ev->state, ky_duty_state_name(ev->state));
	put_word(&st, (int)ev->paper, ky_paper_kind_name(ev->paper));
	ky_stmt_put_nonzero(&st, ev->paper_n);
	ky_stmt_put_nonzero(&st, ev->minor);
	ky_stmt_put_date(&st, ev->day);
	return ky_stmt_run(&st, err);
}

/* Of a paper: that paper knows.  Else the next command of the line does. */
static enum ky_code
file_under(struct ky_sqlite *s, const struct ky_slug *issuer,
    const struct ky_event *ev, struct ky_err *err)
{
	struct ky_unclaimed *told = &s->told;
	struct ky_ending ending = {0};
	char number[KY_PAPER_NO_SIZE];
	struct ky_stmt st;

	if (ev->kind != KY_EVENT_PAPER_READY) {
		if (told->line_id != ev->line_id || told->last + 1 != ev->n)
			*told = (struct ky_unclaimed){ev->line_id, ev->n,
			    ev->n};
		told->last = ev->n;
		return KY_OK;
	}
	memcpy(ending.ref, ev->ending, sizeof(ending.ref));
	ky_paper_number(&ending, ev->paper, ev->paper_n, number);
	st = ky_stmt_use(s, KY_SQL_EVENT_PAPER);
	ky_stmt_put_id(&st, ev->n);
	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_id(&st, ev->line_id);
	ky_stmt_put_text(&st, number);
	return ky_stmt_run(&st, err);
}

static enum ky_code
event_add(void *self, const struct ky_slug *issuer, struct ky_event *ev,
    struct ky_err *err)
{
	struct ky_sqlite *s = self;
	struct ky_counter *counter;

	assert(s->in_tx && ev->line_id != 0);
	if (ky_sqlite_counter(s, issuer, &counter, err) != KY_OK)
		return err->code;
	ev->n = ++counter->event;
	counter->grown = true;
	if (add_row(s, issuer, ev, err) != KY_OK)
		return err->code;
	return file_under(s, issuer, ev, err);
}

/* Columns that are words or NULL, which is the first of them. */
#define GET_WORD(st, parse, out) \
	do { \
		if (ky_stmt_null_next(st)) \
			ky_stmt_skip(st); \
		else \
			ky_stmt_want((st), parse(ky_stmt_get_str(st), (out))); \
	} while (0)

static void
read_event(struct ky_stmt *st, void *row)
{
	struct ky_event *ev = row;

	memset(ev, 0, sizeof(*ev));
	ev->n = ky_stmt_get_id(st);
	ky_stmt_get_fixed(st, ev->id, sizeof(ev->id));
	ky_stmt_want(st, ky_event_kind_parse(ky_stmt_get_str(st), &ev->kind));
	ev->at = ky_stmt_get_when(st);
	ev->line_id = ky_stmt_get_id(st);
	ev->version = ky_stmt_get_id(st);
	ky_stmt_get_text(st, ev->provider.text, sizeof(ev->provider.text));
	ky_stmt_get_text(st, ev->ending, sizeof(ev->ending));
	ky_stmt_get_text(st, ev->code, sizeof(ev->code));
	GET_WORD(st, ky_duty_kind_parse, &ev->duty);
	ev->ref = (uint8_t)ky_stmt_get_nonzero(st, 0, UINT8_MAX);
	GET_WORD(st, ky_duty_state_parse, &ev->state);
	GET_WORD(st, ky_paper_kind_parse, &ev->paper);
	ev->paper_n = (uint8_t)ky_stmt_get_nonzero(st, 0, UINT8_MAX);
	ev->minor = ky_stmt_get_nonzero(st, -KY_MONEY_MAX, KY_MONEY_MAX);
	ev->day = ky_stmt_get_date(st);
}

static enum ky_code
events(void *self, const struct ky_slug *issuer, uint64_t after, uint32_t max,
    struct ky_event *rows, uint32_t *n, struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(self, KY_SQL_EVENT_LIST);

	*n = 0;
	if (after >= INT64_MAX)
		return KY_OK;
	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_id(&st, after);
	return ky_stmt_list(&st, read_event, max, rows, sizeof(*rows), n, err);
}

static enum ky_code
events_of(void *self, const struct ky_slug *issuer, uint64_t line_id,
    uint64_t after, uint32_t max, struct ky_event *rows, uint32_t *n,
    struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(self, KY_SQL_EVENT_OF);

	*n = 0;
	if (line_id > INT64_MAX || after >= INT64_MAX)
		return KY_OK;
	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_id(&st, line_id);
	ky_stmt_put_id(&st, after);
	return ky_stmt_list(&st, read_event, max, rows, sizeof(*rows), n, err);
}

static enum ky_code
event_last(void *self, const struct ky_slug *issuer, uint64_t *n,
    struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(self, KY_SQL_EVENT_LAST);
	bool row;

	*n = 0;
	ky_stmt_put_text(&st, issuer->text);
	if (ky_stmt_step(&st, &row, err) != KY_OK)
		return err->code;
	if (!row)
		return KY_OK;
	*n = ky_stmt_get_id(&st);
	if (ky_stmt_sound(&st, err) != KY_OK)
		return err->code;
	ky_stmt_end(&st);
	return KY_OK;
}

void
ky_store_event_methods(struct ky_store *port)
{
	port->event_add = event_add;
}

void
ky_office_event_methods(struct ky_office *office)
{
	office->events = events;
	office->events_of = events_of;
	office->event_last = event_last;
}
