#include "web/papers.h"

#include "page/page.h"
#include "print/paper.h"
#include "view/view.h"
#include "web/keep.h"
#include "web/lines.h"
#include "web/paper_file.h"
#include "web/pdf.h"

#include <stdlib.h>
#include <string.h>

#define PAPERS_MAX 500

/* A paper that somebody may read. */
struct paper {
	struct ky_visit v;
	const struct ky_reach *reach;
	const struct ky_stored_paper *row;
	struct ky_str bytes; /* sealed, without the log's proof */
};

const char *
ky_paper_named(const struct ky_visit *v, const char *name, const char *ending)
{
	size_t size = strlen(name) + strlen(ending) + 2;
	char *out = ky_arena_alloc(v->rq->arena, size);

	(void)snprintf(out, size, "%s.%s", name, ending);
	return out;
}

/* --- which line --- */

/*
 * The line whose ending a paper's number begins with; 0: there is none.  Found
 * as records of other systems find theirs, so that whoever guesses numbers
 * does not enter the access log of somebody else's line.
 */
static bool
line_of(struct ky_visit *v, struct ky_str number, uint64_t *line_id)
{
	struct ky_line_name name = {.reference = false};
	struct ky_call c = {.op = KY_CALL_FIND,
	    .in.find = {.name = &name, .n = 1}};
	struct ky_result r;
	size_t n = number.len;

	*line_id = 0;
	while (n > 0 && number.p[n - 1] != '-')
		n--;
	if (n < 2 || number.len >= KY_PAPER_NO_SIZE ||
	    !ky_str_starts(number, "KY-") ||
	    !ky_str_copy((struct ky_str){number.p, n - 1}, name.text,
		sizeof(name.text)))
		return true;
	if (!ky_visit_call(v, NULL, &c, &r))
		return false;
	*line_id = r.out.found[0].line_id;
	return true;
}

static bool
fetch(struct paper *p, struct ky_str number)
{
	struct ky_call c = {.op = KY_CALL_PAPER, .line_id = p->reach->line_id};
	struct ky_result r;

	(void)ky_str_copy(number, c.in.paper, sizeof(c.in.paper));
	if (!ky_visit_call(&p->v, p->reach, &c, &r))
		return false;
	if (!r.found || r.out.papers[0].line_id != p->reach->line_id) {
		ky_visit_missing(&p->v);
		return false;
	}
	p->row = &r.out.papers[0];
	p->bytes = r.bytes;
	return true;
}

/* The paper of the address.  False: it was answered. */
static bool
open_paper(struct paper *p, const struct ky_http_request *rq,
    struct ky_http_answer *an)
{
	uint64_t line_id;

	if (!ky_visit_open(&p->v, rq, an) || !ky_visit_needs_session(&p->v) ||
	    !line_of(&p->v, rq->part[1], &line_id))
		return false;
	p->reach = ky_visit_needs_line(&p->v, line_id, KY_RIGHT_PAPERS);
	if (p->reach == NULL || !fetch(p, rq->part[1]))
		return false;
	ky_visit_text(&p->v, "number", p->row->number);
	if (p->row->state != KY_PAPER_ORDERED)
		return true;
	ky_visit_show(&p->v, KY_PAGE("papers/soon"), 409);
	return false;
}

/* --- one paper --- */

/* "Record of steps" is a certificate by kind. */
static const char *
word_of(const json_t *payload)
{
	const char *title = json_string_value(
	    json_object_get(payload, "title"));

	if (title != NULL && strcmp(title, "Record of steps") == 0)
		return "record-of-steps";
	return json_string_value(json_object_get(payload, "kind"));
}

/* Was anything only said by the holder? */
static bool
has_stated(const json_t *payload)
{
	const json_t *duty;
	size_t i;

	if (json_array_size(json_object_get(payload, "kept")) > 0)
		return true;
	json_array_foreach(json_object_get(payload, "duties"), i, duty)
	{
		const char *grade = json_string_value(
		    json_object_get(duty, "grade"));

		if (grade != NULL && strcmp(grade, "stated") == 0)
			return true;
	}
	return false;
}

void
ky_paper_page(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct ky_err err = {.code = KY_E_CORRUPT};
	struct paper p = {0};
	json_error_t why;
	json_t *file, *payload;

	if (!open_paper(&p, rq, an) || !ky_visit_put_line(&p.v, p.reach, NULL))
		return;
	file = json_loadb(p.bytes.p, p.bytes.len, JSON_REJECT_DUPLICATES, &why);
	payload = json_object_get(json_object_get(file, "document"), "payload");
	if (word_of(payload) == NULL) {
		(void)ky_fail(&err, KY_E_CORRUPT, 0,
		    "a stored paper cannot be read");
		ky_visit_sorry(&p.v, &err);
		json_decref(file);
		return;
	}
	ky_visit_put(&p.v, "paper", json_incref(payload));
	ky_visit_text(&p.v, "word", word_of(payload));
	ky_visit_put(&p.v, "stated", json_boolean(has_stated(payload)));
	ky_visit_put(&p.v, "currency",
	    json_incref(json_object_get(json_object_get(payload, "money"),
		"currency")));
	ky_visit_put(&p.v, "logged",
	    json_boolean(p.row->state == KY_PAPER_LOGGED));
	ky_visit_put_pdf(&p.v);
	ky_visit_show(&p.v, KY_PAGE("papers/paper"), 200);
	json_decref(file);
}

void
ky_paper_file(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct paper p = {0};
	struct ky_str file;

	if (open_paper(&p, rq, an) &&
	    ky_paper_with_proof(&p.v, p.row, p.bytes, &file))
		ky_visit_send(&p.v, "application/json", file,
		    ky_paper_named(&p.v, p.row->number, "json"));
}

/* Where anybody can check a paper. */
static const char *
verify_address(const struct ky_visit *v)
{
	const char *origin = v->site->origin;
	const char *path = ky_visit_path(v, "/verify");
	size_t size;
	char *out;

	if (origin == NULL || origin[0] == '\0')
		return "";
	size = strlen(origin) + strlen(path) + 1;
	out = ky_arena_alloc(v->rq->arena, size);
	(void)snprintf(out, size, "%s%s", origin, path);
	return out;
}

void
ky_paper_pdf(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct paper p = {0};
	struct ky_paper_print how = {.issuer = "", .provider = ""};
	struct ky_sheet sheet;
	struct ky_err err = {0};
	const char *name;

	if (!open_paper(&p, rq, an) || !ky_visit_put_line(&p.v, p.reach, NULL))
		return;
	name = json_string_value(
	    json_object_get(json_object_get(p.v.context, "line"), "operator"));
	if (name != NULL)
		how.provider = name;
	how.tongue = p.v.tongue;
	how.verify = verify_address(&p.v);
	if (ky_paper_sheet(p.bytes, &how, &sheet, &err) != KY_OK) {
		err.code = KY_E_CORRUPT;
		ky_visit_sorry(&p.v, &err);
		return;
	}
	ky_visit_pdf(&p.v, &sheet, ky_paper_named(&p.v, p.row->number, "pdf"));
	ky_sheet_done(&sheet);
}

/* --- all of a line --- */

/* Certificates of providers that are not connected are records of steps. */
static const char *
row_word(const struct ky_stored_paper *p, bool steps_only)
{
	return p->kind == KY_PAPER_CERTIFICATE && steps_only
	    ? "record-of-steps"
	    : ky_paper_kind_name(p->kind);
}

static json_t *
rows(const struct ky_result *r, bool steps_only)
{
	json_t *list = json_array();

	for (uint32_t i = r->n; i-- > 0;) {
		const struct ky_stored_paper *p = &r->out.papers[i];
		char at[KY_TIME_TEXT_SIZE];

		ky_time_format(p->at, at);
		if (json_array_append_new(list,
			json_pack("{s:s, s:s, s:s, s:b}", "number", p->number,
			    "word", row_word(p, steps_only), "at", at, "signed",
			    p->state != KY_PAPER_ORDERED)) != 0)
			abort(); /* out of memory */
	}
	return list;
}

void
ky_papers_of_line(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct ky_call c = {.op = KY_CALL_PAPERS, .max = PAPERS_MAX};
	const struct ky_reach *reach;
	struct ky_case *one;
	struct ky_result r;
	struct ky_visit v;

	if (!ky_visit_open(&v, rq, an))
		return;
	reach = ky_visit_needs_line(&v, ky_visit_line_id(rq->part[1]),
	    KY_RIGHT_PAPERS);
	if (reach == NULL || !ky_visit_put_line(&v, reach, &one))
		return;
	c.line_id = reach->line_id;
	if (!ky_visit_call(&v, reach, &c, &r))
		return;
	ky_visit_put(&v, "papers", rows(&r, ky_paper_steps_only(one)));
	ky_visit_put(&v, "kept_now",
	    json_boolean(ky_http_query(rq, "kept").len > 0));
	ky_visit_put(&v, "removed_now",
	    json_boolean(ky_http_query(rq, "removed").len > 0));
	if (!ky_keep_put_all(&v, reach, one->ending.seq > 0))
		return;
	ky_visit_put_pdf(&v);
	ky_visit_show(&v, KY_PAGE("papers/list"), 200);
}
