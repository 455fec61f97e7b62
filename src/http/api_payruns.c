/* Payment runs: proposed, approved by a second person, taken to a bank as a
 * file; and what the bank says of them. */
#include "http/api.h"

#include <inttypes.h>

static bool
run_number(const struct ky_http_request *rq, struct ky_http_answer *an,
    struct ky_call *call)
{
	return ky_api_line_id(rq, an, 0, &call->in.payrun.n);
}

/* --- listings --- */

static void
list_payruns(const struct ky_http_request *rq, struct ky_http_answer *an,
    const struct ky_call *call)
{
	const struct ky_result *out = ky_api_make(rq, an, call);
	json_t *rows;

	if (out == NULL)
		return;
	rows = json_array();
	for (uint32_t i = 0; i < out->n; i++)
		(void)json_array_append_new(rows,
		    ky_payrun_json(&out->out.payruns[i]));
	ky_api_listing(rq, an, "payruns", rows,
	    ky_api_cursor(rq, out->more, out->next));
}

void
ky_api_payruns(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	static const char *const parameters[] = {"after", "limit", "state",
	    "provider", NULL};
	struct ky_call *call = ky_api_call(rq, KY_CALL_PAYRUNS);
	struct ky_faults faults = {0};
	struct ky_page page;

	ky_query_only(rq, &faults, parameters);
	ky_api_page(rq, &faults, false, &page);
	call->in.payrun.state = KY_PAYRUN_STATE__MAX;
	KY_QUERY_ENUM(rq, &faults, "state", payrun_state,
	    &call->in.payrun.state);
	(void)ky_query_slug(rq, &faults, "provider", &call->in.payrun.provider);
	call->after = page.after;
	call->max = page.limit;
	if (ky_api_clean(rq, an, &faults))
		list_payruns(rq, an, call);
}

static void
list_transfers(const struct ky_http_request *rq, struct ky_http_answer *an,
    const struct ky_call *call)
{
	const struct ky_result *out = ky_api_make(rq, an, call);
	json_t *rows;

	if (out == NULL)
		return;
	rows = json_array();
	for (uint32_t i = 0; i < out->n; i++)
		(void)json_array_append_new(rows,
		    ky_transfer_json(&out->out.transfers[i]));
	ky_api_listing(rq, an, "transfers", rows,
	    ky_api_cursor(rq, out->more, out->next));
}

/* `lined`: of a line, too. */
static bool
read_transfers(const struct ky_http_request *rq, struct ky_http_answer *an,
    bool lined, struct ky_call *call)
{
	static const char *const parameters[] = {"after", "limit", "state",
	    NULL};
	static const char *const more[] = {"after", "limit", "state",
	    "provider", "line", NULL};
	struct ky_faults faults = {0};
	struct ky_page page;

	ky_query_only(rq, &faults, lined ? more : parameters);
	ky_api_page(rq, &faults, false, &page);
	call->in.payrun.transfers = KY_TRANSFER_STATE__MAX;
	KY_QUERY_ENUM(rq, &faults, "state", transfer_state,
	    &call->in.payrun.transfers);
	if (lined) {
		(void)ky_query_slug(rq, &faults, "provider",
		    &call->in.payrun.provider);
		(void)ky_query_u64(rq, &faults, "line", 1, INT64_MAX,
		    &call->line_id);
	}
	call->after = page.after;
	call->max = page.limit;
	return ky_api_clean(rq, an, &faults);
}

void
ky_api_transfers(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct ky_call *call = ky_api_call(rq, KY_CALL_TRANSFERS);

	if (read_transfers(rq, an, true, call))
		list_transfers(rq, an, call);
}

void
ky_api_payrun_transfers(const struct ky_http_request *rq,
    struct ky_http_answer *an)
{
	struct ky_call *run = ky_api_call(rq, KY_CALL_PAYRUN_GET);
	struct ky_call *call = ky_api_call(rq, KY_CALL_TRANSFERS);

	if (!read_transfers(rq, an, false, call) || !run_number(rq, an, run) ||
	    ky_api_find(rq, an, run) == NULL)
		return;
	call->in.payrun.n = run->in.payrun.n;
	list_transfers(rq, an, call);
}

/* --- one of them --- */

static void
read_wanted(const struct ky_http_request *rq, struct ky_fields *f,
    struct ky_payrun *out)
{
	struct ky_str currency;
	int64_t max = 0;

	out->provider = rq->who.provider;
	if (out->provider.text[0] == '\0')
		ky_field_need(f, "provider");
	(void)ky_field_slug(f, "provider", &out->provider);
	KY_FIELD_ENUM(f, "form", rail_form, &out->form);
	(void)ky_field_date(f, "day", &out->day);
	(void)ky_field_integer(f, "max", 1, KY_PAYRUN_MAX, &max);
	out->count = (uint32_t)max;
	if (ky_field_text(f, "currency", sizeof(out->currency) - 1,
		&currency) &&
	    (!ky_str_copy(currency, out->currency, sizeof(out->currency)) ||
		ky_currency_exponent(out->currency) < 0))
		ky_field_fault(f, "currency", "not-valid",
		    "is not a currency known here");
}

void
ky_api_payrun_add(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct ky_call *call = ky_api_call(rq, KY_CALL_PAYRUN_NEW);
	struct ky_faults faults = {0};
	const struct ky_result *out;
	struct ky_fields f;
	json_t *body = ky_api_body(rq, an, false);

	if (body == NULL)
		return;
	ky_fields_open(&f, body, "", &faults);
	read_wanted(rq, &f, &call->in.payrun.wanted);
	ky_fields_end(&f);
	json_decref(body);
	if (!ky_api_clean(rq, an, &faults))
		return;
	(void)ky_http_command_key(rq, call->in.payrun.key);
	out = ky_api_find(rq, an, call);
	if (out == NULL)
		return;
	ky_http_json(rq, KY_DIALECT_PROBLEM, an, 201,
	    ky_payrun_json(out->out.payruns));
	ky_api_location(rq, an, "payruns",
	    ky_api_text(rq, "%" PRIu64, out->out.payruns->n));
}

static void
show(const struct ky_http_request *rq, struct ky_http_answer *an,
    struct ky_call *call)
{
	const struct ky_result *out;

	if (!run_number(rq, an, call))
		return;
	out = ky_api_find(rq, an, call);
	if (out != NULL)
		ky_http_json(rq, KY_DIALECT_PROBLEM, an, 200,
		    ky_payrun_json(out->out.payruns));
}

void
ky_api_payrun(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	if (ky_api_no_query(rq, an))
		show(rq, an, ky_api_call(rq, KY_CALL_PAYRUN_GET));
}

void
ky_api_payrun_approve(const struct ky_http_request *rq,
    struct ky_http_answer *an)
{
	struct ky_call *call = ky_api_call(rq, KY_CALL_PAYRUN_MOVE);

	call->in.payrun.state = KY_PAYRUN_APPROVED;
	if (ky_api_no_query(rq, an))
		show(rq, an, call);
}

void
ky_api_payrun_void(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct ky_call *call = ky_api_call(rq, KY_CALL_PAYRUN_MOVE);
	struct ky_faults faults = {0};
	struct ky_fields f;
	json_t *body = ky_api_body(rq, an, false);

	if (body == NULL)
		return;
	ky_fields_open(&f, body, "", &faults);
	ky_field_need(&f, "reason");
	(void)ky_field_code(&f, "reason", call->in.payrun.reason,
	    sizeof(call->in.payrun.reason));
	ky_fields_end(&f);
	json_decref(body);
	call->in.payrun.state = KY_PAYRUN_VOID;
	if (ky_api_clean(rq, an, &faults))
		show(rq, an, call);
}

void
ky_api_payrun_file(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct ky_call *call = ky_api_call(rq, KY_CALL_PAYRUN_FILE);
	const struct ky_result *out;
	const struct ky_payrun *r;

	if (!ky_api_no_query(rq, an) || !run_number(rq, an, call))
		return;
	out = ky_api_find(rq, an, call);
	if (out == NULL)
		return;
	r = out->out.payruns;
	an->status = 200;
	an->content_type = r->form == KY_RAIL_FORM_ZENGIN
	    ? "application/octet-stream"
	    : "application/xml";
	ky_buf_reset(&an->body);
	ky_buf_add(&an->body, out->bytes);
	ky_http_header(an, "Content-Disposition",
	    ky_api_text(rq, "attachment; filename=\"payrun-%" PRIu64 ".%s\"",
		r->n, r->form == KY_RAIL_FORM_ZENGIN ? "txt" : "xml"));
}

/* --- what the bank says --- */

static bool
read_query(const struct ky_http_request *rq, struct ky_http_answer *an,
    struct ky_call *call)
{
	static const char *const parameters[] = {"form", "partly", NULL};
	struct ky_str partly = ky_http_query(rq, "partly");
	struct ky_faults faults = {0};

	ky_query_only(rq, &faults, parameters);
	KY_QUERY_ENUM(rq, &faults, "form", result_form,
	    &call->in.result_file.form);
	call->in.result_file.partly = ky_str_is(partly, "true");
	if (partly.p != NULL && !ky_str_is(partly, "true") &&
	    !ky_str_is(partly, "false"))
		ky_query_fault(&faults, "partly", "not-valid",
		    "must be true or false");
	return ky_api_clean(rq, an, &faults);
}

/* A file is taken as it came, whatever it is called. */
static bool
is_file(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	static const char *const types[] = {"application/octet-stream",
	    "application/xml", "text/xml", "text/csv", "text/plain"};

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (ky_str_is(rq->content_type, types[i]))
			return true;
	ky_problem_say(rq, KY_DIALECT_PROBLEM, an, KY_PROBLEM_MEDIA, "", "",
	    "the body must be application/octet-stream, application/xml or "
	    "text/csv",
	    NULL, 0);
	return false;
}

/* Nothing is applied while one row does not fit: said as a problem, so that
 * nobody takes it for done. */
static void
refuse(const struct ky_http_request *rq, struct ky_http_answer *an,
    const struct ky_result_report *r)
{
	struct ky_faults faults = {0};

	for (uint32_t i = 0; i < r->faults_n; i++)
		ky_fault_add(&faults,
		    ky_api_text(rq, "/rows/%" PRIu64, r->fault[i].row - 1),
		    r->fault[i].code, "transfer %" PRIu64 ": %s", r->fault[i].n,
		    ky_words(r->fault[i].code));
	ky_problem_say(rq, KY_DIALECT_PROBLEM, an, KY_PROBLEM_CONFLICT,
	    "rows-do-not-fit", "",
	    ky_api_text(rq,
		"%" PRIu64 " of %" PRIu64 " results do not fit what was "
		"ordered: nothing of the file is applied",
		r->wrong, r->rows),
	    &faults, 0);
}

void
ky_api_payrun_result(const struct ky_http_request *rq,
    struct ky_http_answer *an)
{
	struct ky_call *call = ky_api_call(rq, KY_CALL_RESULT_FILE);
	const struct ky_result_report *r;
	const struct ky_result *out;

	if (!read_query(rq, an, call) || !is_file(rq, an))
		return;
	call->in.result_file.bytes = rq->body;
	out = ky_api_find(rq, an, call);
	if (out == NULL)
		return;
	r = out->out.report;
	if (r->wrong > 0 && !call->in.result_file.partly)
		refuse(rq, an, r);
	else
		ky_http_json(rq, KY_DIALECT_PROBLEM, an, 200,
		    ky_result_json(r));
}
