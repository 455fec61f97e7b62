/* What is held of one line, for its holder. */
#include "web/export.h"

#include "view/statement.h"
#include "view/view.h"
#include "web/papers.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define PAPERS_STEP 64
/* Systems look, too, and may do so each minute. */
#define LOOKS_MAX 5000

/* One part of a line; NULL: `err` says why. */
typedef json_t *part(struct ky_export *x, const struct ky_reach *reach);

static json_t *
shown_json(uint32_t shown)
{
	json_t *list = json_array();

	for (int i = 0; i < KY_SHOWN__MAX; i++)
		if ((shown & KY_SHOWN_BIT(i)) != 0)
			ky_export_add(list,
			    json_string(ky_shown_name((enum ky_shown)i)));
	return list;
}

/* Rows that a call gives page by page. */
struct listing {
	const char *name;
	const char *end; /* that is given of a long one: "newest", "oldest" */
	uint32_t most;
	/* The i-th of a page. */
	json_t *(*row)(const struct ky_export *x, const struct ky_result *r,
	    uint32_t i);
};

/* There is more of it: said in the file. */
static void
say_cut(struct ky_export *x, const struct ky_reach *reach,
    const struct listing *l)
{
	ky_export_add(x->cut,
	    json_sprintf("More than the %s %u rows of %s of line %" PRIu64 ".",
		l->end, l->most, l->name, reach->line_id));
}

static json_t *
listed(struct ky_export *x, const struct ky_reach *reach, struct ky_call *c,
    const struct listing *l)
{
	struct ky_result r = {.more = true};
	json_t *rows = json_array();

	c->line_id = reach->line_id;
	c->max = KY_ROWS_MAX;
	while (r.more && json_array_size(rows) < l->most) {
		if (!ky_export_call(x, reach, c, &r)) {
			json_decref(rows);
			return NULL;
		}
		for (uint32_t i = 0; i < r.n; i++)
			ky_export_add(rows, l->row(x, &r, i));
		c->after = r.next;
	}
	if (r.more)
		say_cut(x, reach, l);
	return rows;
}

/* Facts, the current ending, its duties. */
static json_t *
facts(struct ky_export *x, const struct ky_reach *reach)
{
	struct ky_call c = {.op = KY_CALL_LINE, .in.name.kind = KY_NAME_ID};
	struct ky_result r;

	(void)snprintf(c.in.name.text, sizeof(c.in.name.text), "%" PRIu64,
	    reach->line_id);
	if (!ky_export_call(x, reach, &c, &r))
		return NULL;
	return r.found ? ky_case_json(r.out.line.c) : json_null();
}

/* Names are in it of what the account did or had done, and of agents that are
 * no accounts: not of another account of the line, nor of somebody of ours. */
static json_t *
history_row(const struct ky_export *x, const struct ky_result *r, uint32_t i)
{
	const struct ky_listed_command *c = &r->out.history[i];
	const char *me = x->v->session->account.text;
	json_t *row = ky_command_json(c);

	if (strcmp(c->actor.text, me) == 0 ||
	    strcmp(c->on_behalf.text, me) == 0)
		return row;
	(void)json_object_del(row, "on_behalf");
	(void)json_object_del(row, "grant");
	if (c->role != KY_ROLE_AGENT || c->grant.text[0] != '\0')
		(void)json_object_del(row, "actor");
	return row;
}

/* The last ones are one page, and whether there are more is not said. */
static json_t *
history(struct ky_export *x, const struct ky_reach *reach)
{
	static const struct listing l = {"history", "newest", KY_ROWS_MAX,
	    history_row};
	struct ky_call c = {.op = KY_CALL_HISTORY};
	json_t *rows = listed(x, reach, &c, &l);

	if (json_array_size(rows) == KY_ROWS_MAX)
		say_cut(x, reach, &l);
	return rows;
}

static json_t *
statement(struct ky_export *x, const struct ky_reach *reach)
{
	struct ky_call c = {.op = KY_CALL_STATEMENT, .line_id = reach->line_id};
	struct ky_statement_page page;
	struct ky_result r;

	if (!ky_export_call(x, reach, &c, &r))
		return NULL;
	if (!r.found)
		return json_null();
	ky_stated_page(&r, &page);
	return ky_statement_json(&page);
}

/* The signed file, byte for byte, as text; null while it is not signed. */
static json_t *
file_of(struct ky_export *x, const struct ky_reach *reach,
    const struct ky_stored_paper *p)
{
	struct ky_call c = {.op = KY_CALL_PAPER, .line_id = reach->line_id};
	struct ky_result r;

	if (p->state == KY_PAPER_ORDERED)
		return json_null();
	memcpy(c.in.paper, p->number, sizeof(c.in.paper));
	if (!ky_export_call(x, reach, &c, &r))
		return NULL;
	return r.found ? json_stringn(r.bytes.p, r.bytes.len) : json_null();
}

static bool
add_papers(struct ky_export *x, const struct ky_reach *reach,
    const struct ky_stored_paper *p, uint32_t n, json_t *rows)
{
	for (uint32_t i = 0; i < n; i++) {
		json_t *row = ky_paper_row_json(&p[i]);
		json_t *file = file_of(x, reach, &p[i]);

		ky_export_add(rows, row);
		if (file == NULL)
			return false;
		ky_export_put(row, "file", file);
	}
	return true;
}

static json_t *
papers(struct ky_export *x, const struct ky_reach *reach)
{
	struct ky_call c = {.op = KY_CALL_PAPERS,
	    .line_id = reach->line_id,
	    .max = PAPERS_STEP};
	struct ky_stored_paper step[PAPERS_STEP];
	struct ky_result r = {.more = true};
	json_t *rows = json_array();
	bool good = true;

	while (good && r.more) {
		good = ky_export_call(x, reach, &c, &r);
		if (!good)
			break;
		c.after = r.next;
		/* The room is the next call's. */
		memcpy(step, r.out.papers, r.n * sizeof(step[0]));
		good = add_papers(x, reach, step, r.n, rows);
	}
	if (good)
		return rows;
	json_decref(rows);
	return NULL;
}

static json_t *
receipts(struct ky_export *x, const struct ky_reach *reach)
{
	struct ky_call c = {.op = KY_CALL_EXHIBITS, .line_id = reach->line_id};
	struct ky_result r;
	json_t *rows;

	if (!ky_export_call(x, reach, &c, &r))
		return NULL;
	rows = json_array();
	for (uint32_t i = 0; i < r.n; i++)
		ky_export_add(rows, ky_exhibit_json(&r.out.exhibits[i]));
	return rows;
}

static json_t *
payment_row(const struct ky_export *x, const struct ky_result *r, uint32_t i)
{
	(void)x;
	return ky_payment_json(&r->out.payments[i]);
}

static json_t *
payments(struct ky_export *x, const struct ky_reach *reach)
{
	static const struct listing l = {"payments", "oldest", KY_ROWS_MAX,
	    payment_row};
	struct ky_call c = {.op = KY_CALL_PAYMENTS};

	return listed(x, reach, &c, &l);
}

static json_t *
notification_row(const struct ky_export *x, const struct ky_result *r,
    uint32_t i)
{
	(void)x;
	return ky_notification_json(&r->out.notifications[i]);
}

static json_t *
notifications(struct ky_export *x, const struct ky_reach *reach)
{
	static const struct listing l = {"notifications", "oldest", KY_ROWS_MAX,
	    notification_row};
	struct ky_call c = {.op = KY_CALL_NOTIFICATIONS,
	    .in.notify.state = KY_NOTIFICATION_STATE__MAX};

	return listed(x, reach, &c, &l);
}

static json_t *
look_row(const struct ky_export *x, const struct ky_result *r, uint32_t i)
{
	const struct ky_access *a = &r->out.access[i];

	return json_pack("{s:o, s:s, s:s, s:b}", "at", ky_time_json(a->at),
	    "what", ky_looked_name(a->what), "channel", a->channel.text, "mine",
	    strcmp(a->actor.text, x->v->session->account.text) == 0);
}

/* When, at what, by which way, and whether it was the holder. */
static json_t *
looks(struct ky_export *x, const struct ky_reach *reach)
{
	static const struct listing l = {"looked_at", "newest", LOOKS_MAX,
	    look_row};
	struct ky_call c = {.op = KY_CALL_ACCESS, .in.newest_first = true};

	return listed(x, reach, &c, &l);
}

static const struct {
	const char *name;
	part *make;
	bool large; /* left out of a brief one */
} parts[] = {
    {"facts", facts, false},
    {"history", history, false},
    {"papers", papers, false},
    {"receipts", receipts, false},
    {"payments", payments, false},
    {"notifications", notifications, false},
    {"statement", statement, true},
    {"looked_at", looks, true},
};

json_t *
ky_export_line(struct ky_export *x, const struct ky_reach *reach)
{
	json_t *line = json_pack("{s:I, s:o, s:o}", "line",
	    (json_int_t)reach->line_id, "proven_by", shown_json(reach->shown),
	    "since", ky_time_json(reach->at));

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		json_t *made;

		if (x->brief && parts[i].large)
			continue;
		made = parts[i].make(x, reach);
		if (made == NULL) {
			json_decref(line);
			return NULL;
		}
		ky_export_put(line, parts[i].name, made);
	}
	return line;
}
