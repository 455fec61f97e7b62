/* The money statement of a line (view/statement.h) for its holder. */
#include "web/papers.h"

#include "page/page.h"
#include "print/statement.h"
#include "view/statement.h"
#include "web/lines.h"
#include "web/pdf.h"

#include <stdlib.h>
#include <string.h>

#define WORDS_MAX 1024

/* A statement that somebody may read. */
struct stated {
	struct ky_visit v;
	struct ky_statement_page page;
	const struct ky_reach *reach;
};

void
ky_stated_page(const struct ky_result *r, struct ky_statement_page *out)
{
	const struct ky_stated *books = r->out.statement.stated;

	*out = (struct ky_statement_page){
	    .c = r->out.statement.c,
	    .rules = r->out.statement.rules,
	    .s = &books->statement,
	    .today = r->out.statement.today,
	    .transfers_n = books->transfers_n,
	    .payments_n = books->payments_n,
	    .transfer = books->transfer,
	    .run_day = books->run_day,
	    .payment = books->payment,
	};
}

static bool
fetch(struct stated *s)
{
	struct ky_call c = {.op = KY_CALL_STATEMENT,
	    .line_id = s->reach->line_id};
	struct ky_result r;

	if (!ky_visit_call(&s->v, s->reach, &c, &r))
		return false;
	if (!r.found) {
		ky_visit_missing(&s->v);
		return false;
	}
	ky_stated_page(&r, &s->page);
	return true;
}

/* The statement of the address.  False: it was answered. */
static bool
open_statement(struct stated *s, const struct ky_http_request *rq,
    struct ky_http_answer *an)
{
	if (!ky_visit_open(&s->v, rq, an))
		return false;
	s->reach = ky_visit_needs_line(&s->v, ky_visit_line_id(rq->part[1]),
	    KY_RIGHT_PAPERS);
	return s->reach != NULL && fetch(s);
}

/* "statement-DM-7.csv" */
static const char *
file_name(const struct stated *s, const char *ending)
{
	char name[sizeof("statement-") + sizeof(s->page.c->line.contract_no)];

	(void)snprintf(name, sizeof(name), "statement-%s",
	    s->page.c->line.contract_no.text);
	return ky_paper_named(&s->v, name, ending);
}

/* --- in words --- */

static void
put(json_t *row, const char *name, json_t *value)
{
	if (json_object_set_new(row, name, value) != 0)
		abort(); /* out of memory */
}

/*
 * `rule_kind` (of the context "rule") and `rule_from` (a day, or "") of
 * "demo-mobile#recurring@2024-01-01".
 */
static void
put_rule(json_t *row)
{
	const char *rule = json_string_value(json_object_get(row, "rule"));
	const char *topic = rule != NULL ? strchr(rule, '#') : NULL;
	const char *day = topic != NULL ? strchr(topic, '@') : NULL;
	struct ky_date from;
	struct ky_err err;

	put(row, "rule_from", json_string(""));
	if (day == NULL) {
		put(row, "rule_kind", json_string(rule != NULL ? rule : ""));
		return;
	}
	put(row, "rule_kind",
	    json_stringn(topic + 1, (size_t)(day - topic - 1)));
	if (ky_date_parse(ky_str_of(day + 1), &from, &err) == KY_OK)
		put(row, "rule_from", json_string(day + 1));
}

static void
put_words(const struct stated *s, json_t *row)
{
	struct ky_buf words;

	ky_buf_init(&words, WORDS_MAX);
	ky_statement_row_words(s->v.tongue, row, &words);
	put(row, "name", json_stringn(words.p, words.len));
	ky_buf_done(&words);
	put_rule(row);
}

static void
put_all_words(const struct stated *s, const json_t *rows)
{
	json_t *row;
	size_t i;

	json_array_foreach(rows, i, row) put_words(s, row);
}

/* What is not on a bill, each part where it has rows. */
static json_t *
parts(const struct stated *s, const json_t *doc)
{
	static const char *const names[] = {"opening", "unbilled", "paid",
	    "set_off", "back", "lapsed"};
	json_t *list = json_array();

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		json_t *rows = json_object_get(doc, names[i]);

		put_all_words(s, rows);
		if (json_array_size(rows) > 0 &&
		    json_array_append_new(list,
			json_pack("{s:s, s:O}", "code", names[i], "rows",
			    rows)) != 0)
			abort(); /* out of memory */
	}
	return list;
}

void
ky_statement_show(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct stated s = {0};
	json_t *doc, *bill;
	size_t i;

	if (!open_statement(&s, rq, an) ||
	    !ky_visit_put_line(&s.v, s.reach, NULL))
		return;
	doc = ky_statement_json(&s.page);
	json_array_foreach(json_object_get(doc, "bills"), i, bill)
	    put_all_words(&s, json_object_get(bill, "rows"));
	ky_visit_put(&s.v, "parts", parts(&s, doc));
	ky_visit_text(&s.v, "currency", s.page.s->currency);
	ky_visit_put(&s.v, "statement", doc);
	ky_visit_put_pdf(&s.v);
	ky_visit_show(&s.v, KY_PAGE("papers/statement"), 200);
}

/* --- as files --- */

void
ky_statement_csv_file(const struct ky_http_request *rq,
    struct ky_http_answer *an)
{
	struct stated s = {0};
	char *text = NULL;
	size_t n = 0;
	FILE *out;

	if (!open_statement(&s, rq, an))
		return;
	out = open_memstream(&text, &n);
	if (out == NULL)
		abort(); /* out of memory */
	ky_statement_csv(&s.page, out);
	if (fclose(out) != 0)
		abort(); /* out of memory */
	ky_visit_send(&s.v, "text/csv; charset=utf-8", (struct ky_str){text, n},
	    file_name(&s, "csv"));
	free(text);
}

void
ky_statement_json_file(const struct ky_http_request *rq,
    struct ky_http_answer *an)
{
	struct stated s = {0};
	json_t *doc;
	char *text;

	if (!open_statement(&s, rq, an))
		return;
	doc = ky_statement_json(&s.page);
	text = json_dumps(doc, JSON_INDENT(2));
	if (text == NULL)
		abort(); /* out of memory */
	ky_visit_send(&s.v, "application/json", ky_str_of(text),
	    file_name(&s, "json"));
	free(text);
	json_decref(doc);
}

void
ky_statement_pdf(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct stated s = {0};
	struct ky_statement_print how = {.issuer = rq->about->issuer.text,
	    .demo = rq->about->demo};
	struct ky_sheet sheet;
	struct ky_err err = {0};
	enum ky_code code;
	json_t *doc;

	if (!open_statement(&s, rq, an))
		return;
	how.tongue = s.v.tongue;
	how.at = ky_date_start(s.page.today,
	    s.page.rules != NULL ? s.page.rules->book->zone : KY_ZONE_UTC);
	doc = ky_statement_json(&s.page);
	code = ky_statement_sheet(doc, &how, &sheet, &err);
	json_decref(doc);
	if (code != KY_OK) {
		err.code = KY_E_CORRUPT;
		ky_visit_sorry(&s.v, &err);
		return;
	}
	ky_visit_pdf(&s.v, &sheet, file_name(&s, "pdf"));
	ky_sheet_done(&sheet);
}
