/* Lines and loans: listings, one, its money, what was done, who looked. */
#include "http/api.h"

#include "base/hex.h"
#include "http/line_read.h"
#include "view/statement.h"

#include <string.h>

/* --- listings --- */

static bool
subject_parse(struct ky_str word, enum ky_subject *out)
{
	*out = ky_str_is(word, "loan") ? KY_SUBJECT_LOAN : KY_SUBJECT_LINE;
	return ky_str_is(word, "loan") || ky_str_is(word, "line");
}

static void
read_filter(const struct ky_http_request *rq, struct ky_faults *faults,
    struct ky_filter *out)
{
	enum ky_subject subject = KY_SUBJECT__MAX;
	enum ky_ending_state state = KY_ENDING__MAX;
	struct ky_str word = ky_http_query(rq, "subject");
	struct ky_page page;

	ky_api_page(rq, faults, false, &page);
	*out = (struct ky_filter){.after = page.after,
	    .max = page.limit,
	    .subject = -1,
	    .ending = -1};
	(void)ky_query_slug(rq, faults, "provider", &out->provider);
	if (word.p != NULL && !subject_parse(word, &subject))
		ky_query_fault(faults, "subject", "not-valid",
		    "must be line or loan");
	if (subject != KY_SUBJECT__MAX)
		out->subject = (int32_t)subject;
	KY_QUERY_ENUM(rq, faults, "state", ending_state, &state);
	if (state != KY_ENDING__MAX)
		out->ending = (int32_t)state;
}

static void
list(const struct ky_http_request *rq, struct ky_http_answer *an,
    const char *const *parameters, int32_t subject, bool with_ending,
    const char *name)
{
	struct ky_call *call = ky_api_call(rq, KY_CALL_LINES);
	struct ky_faults faults = {0};
	const struct ky_result *out;
	json_t *rows;

	ky_query_only(rq, &faults, parameters);
	read_filter(rq, &faults, &call->in.filter);
	if (!ky_api_clean(rq, an, &faults))
		return;
	if (subject >= 0)
		call->in.filter.subject = subject;
	call->in.filter.with_ending = with_ending;
	out = ky_api_make(rq, an, call);
	if (out == NULL)
		return;
	rows = json_array();
	for (uint32_t i = 0; i < out->n; i++)
		(void)json_array_append_new(rows,
		    ky_row_json(&out->out.rows[i]));
	ky_api_listing(rq, an, name, rows,
	    ky_api_cursor(rq, out->more, out->next));
}

void
ky_api_lines(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	static const char *const parameters[] = {"after", "limit", "provider",
	    "subject", "state", NULL};

	list(rq, an, parameters, -1, false, "lines");
}

void
ky_api_loans(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	static const char *const parameters[] = {"after", "limit", "provider",
	    "state", NULL};

	list(rq, an, parameters, KY_SUBJECT_LOAN, false, "loans");
}

void
ky_api_endings(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	static const char *const parameters[] = {"after", "limit", "provider",
	    "subject", "state", NULL};

	list(rq, an, parameters, -1, true, "endings");
}

/* --- one --- */

void
ky_api_line(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct ky_call *call = ky_api_call(rq, KY_CALL_LINE);
	const struct ky_result *out;
	const struct ky_case *c;

	call->in.name.kind = KY_NAME_ID;
	if (!ky_api_no_query(rq, an) ||
	    !ky_api_line_id(rq, an, 0, &call->line_id))
		return;
	out = ky_api_find(rq, an, call);
	if (out == NULL)
		return;
	c = out->out.line.c;
	if (ky_str_starts(rq->path, "/v1/loans/") &&
	    c->line.subject != KY_SUBJECT_LOAN) {
		ky_api_not_found(rq, an);
		return;
	}
	ky_http_json(rq, KY_DIALECT_PROBLEM, an, 200, ky_case_json(c));
	ky_api_etag(rq, an, c->line_id, c->version);
}

/* One name of several; a name in a URL would stand in logs. */
static void
read_name(struct ky_fields *f, struct ky_call *call)
{
	struct ky_contract_no contract;
	struct ky_msisdn number;
	struct ky_iccid card;
	struct ky_str ending;
	const char *text = NULL;

	if (ky_field_contract(f, "contract", &contract)) {
		call->in.name.kind = KY_NAME_CONTRACT;
		text = contract.text;
	}
	if (ky_field_msisdn(f, "number", &number)) {
		call->in.name.kind = KY_NAME_MSISDN;
		text = number.digits;
	}
	if (ky_field_iccid(f, "iccid", &card)) {
		call->in.name.kind = KY_NAME_ICCID;
		text = card.digits;
	}
	if (text != NULL)
		(void)ky_str_copy(ky_str_of(text), call->in.name.text,
		    sizeof(call->in.name.text));
	if (ky_field_text(f, "ending", KY_REF_SIZE - 1, &ending)) {
		call->in.name.kind = KY_NAME_ENDING;
		(void)ky_str_copy(ending, call->in.name.text,
		    sizeof(call->in.name.text));
	}
	if (json_object_size(f->object) != 1)
		ky_fault_add(f->faults, "", "not-valid",
		    "one of contract, number, iccid or ending must be given");
}

void
ky_api_line_search(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct ky_call *call = ky_api_call(rq, KY_CALL_LINE);
	json_t *body = ky_api_body(rq, an, false), *rows;
	struct ky_faults faults = {0};
	const struct ky_result *out;
	struct ky_fields f;

	if (body == NULL)
		return;
	ky_fields_open(&f, body, "", &faults);
	read_name(&f, call);
	ky_fields_end(&f);
	json_decref(body);
	if (!ky_api_clean(rq, an, &faults))
		return;
	out = ky_api_make(rq, an, call);
	if (out == NULL)
		return;
	rows = json_array();
	if (out->found)
		(void)json_array_append_new(rows,
		    ky_case_json(out->out.line.c));
	ky_http_json(rq, KY_DIALECT_PROBLEM, an, 200,
	    json_pack("{s:o}", "lines", rows));
}

void
ky_api_line_add(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct ky_faults faults = {0};
	struct ky_command *cmd;
	json_t *body;

	cmd = ky_api_command(rq, an, KY_CMD_IMPORT, 0);
	if (cmd == NULL)
		return;
	body = ky_api_body(rq, an, false);
	if (body == NULL)
		return;
	ky_line_read(body, &faults, &cmd->line);
	json_decref(body);
	if (ky_api_clean(rq, an, &faults))
		ky_api_submit(rq, an, cmd, 201);
}

/* --- what belongs to one --- */

/* A call for a page of what belongs to the line of the path. */
static const struct ky_result *
page_of(const struct ky_http_request *rq, struct ky_http_answer *an,
    enum ky_call_op op, const char *const *parameters)
{
	struct ky_call *call = ky_api_call(rq, op);
	struct ky_faults faults = {0};
	struct ky_page page;

	ky_query_only(rq, &faults, parameters);
	ky_api_page(rq, &faults, false, &page);
	if (!ky_api_line_id(rq, an, 0, &call->line_id) ||
	    !ky_api_clean(rq, an, &faults))
		return NULL;
	call->after = page.after;
	call->max = page.limit;
	return ky_api_find(rq, an, call);
}

static const char *const paged[] = {"after", "limit", NULL};

void
ky_api_line_postings(const struct ky_http_request *rq,
    struct ky_http_answer *an)
{
	const struct ky_result *out = page_of(rq, an, KY_CALL_POSTINGS, paged);
	json_t *rows;

	if (out == NULL)
		return;
	rows = json_array();
	for (uint32_t i = 0; i < out->n; i++)
		(void)json_array_append_new(rows,
		    ky_posting_json(&out->out.postings[i]));
	ky_api_listing(rq, an, "postings", rows,
	    ky_api_cursor(rq, out->more, out->next));
}

void
ky_api_line_statement(const struct ky_http_request *rq,
    struct ky_http_answer *an)
{
	struct ky_call *call = ky_api_call(rq, KY_CALL_STATEMENT);
	const struct ky_result *out;
	const struct ky_stated *x;
	struct ky_statement_page page;

	if (!ky_api_no_query(rq, an) ||
	    !ky_api_line_id(rq, an, 0, &call->line_id))
		return;
	out = ky_api_find(rq, an, call);
	if (out == NULL)
		return;
	x = out->out.statement.stated;
	page = (struct ky_statement_page){.c = out->out.statement.c,
	    .rules = out->out.statement.rules,
	    .s = &x->statement,
	    .today = out->out.statement.today,
	    .transfers_n = x->transfers_n,
	    .payments_n = x->payments_n,
	    .transfer = x->transfer,
	    .run_day = x->run_day,
	    .payment = x->payment};
	ky_http_json(rq, KY_DIALECT_PROBLEM, an, 200, ky_statement_json(&page));
}

void
ky_api_line_history(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	static const char *const parameters[] = {"limit", NULL};
	const struct ky_result *out = page_of(rq, an, KY_CALL_HISTORY,
	    parameters);
	json_t *rows;

	if (out == NULL)
		return;
	rows = json_array();
	for (uint32_t i = 0; i < out->n; i++)
		(void)json_array_append_new(rows,
		    ky_command_json(&out->out.history[i]));
	ky_http_json(rq, KY_DIALECT_PROBLEM, an, 200,
	    json_pack("{s:o}", "commands", rows));
}

void
ky_api_line_access(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	const struct ky_result *out = page_of(rq, an, KY_CALL_ACCESS, paged);
	json_t *rows;

	if (out == NULL)
		return;
	rows = json_array();
	for (uint32_t i = 0; i < out->n; i++)
		(void)json_array_append_new(rows,
		    ky_access_json(&out->out.access[i]));
	ky_api_listing(rq, an, "looks", rows,
	    ky_api_cursor(rq, out->more, out->next));
}

void
ky_api_line_evidence(const struct ky_http_request *rq,
    struct ky_http_answer *an)
{
	struct ky_call *call = ky_api_call(rq, KY_CALL_EVIDENCE);
	const struct ky_result *out;

	if (!ky_api_no_query(rq, an) ||
	    !ky_api_line_id(rq, an, 0, &call->line_id))
		return;
	if (!ky_hex_decode(rq->part[1], call->in.sha256,
		sizeof(call->in.sha256))) {
		ky_api_not_found(rq, an);
		return;
	}
	out = ky_api_find(rq, an, call);
	if (out == NULL)
		return;
	/* A stranger's bytes of a stranger's type: never shown by a browser as
	 * a page of ours. */
	an->status = 200;
	an->content_type = "application/octet-stream";
	ky_buf_add(&an->body, out->bytes);
	ky_http_header(an, "Content-Disposition", "attachment");
}
