/* Endings: filed, looked at, withdrawn.  Listings: api_lines.c. */
#include "core/contact.h"
#include "http/api.h"
#include "http/evidence_read.h"
#include "http/wish.h"

/* What the holder reads.  An agent does not choose what the holder is to
 * understand. */
static void
read_language(const struct ky_http_request *rq, struct ky_fields *f,
    struct ky_command *cmd)
{
	struct ky_err err = {0};
	struct ky_str text;

	if (!ky_field_text(f, "language", KY_LANGUAGE_SIZE - 1, &text))
		return;
	if (rq->who.role == KY_ROLE_AGENT)
		ky_field_fault(f, "language", "not-allowed",
		    "is the holder's: an agent does not set it");
	else if (ky_language_parse(text, cmd->language, &err) != KY_OK)
		ky_field_fault(f, "language", "not-valid", "%s", err.msg);
}

static void
read_filing(const struct ky_http_request *rq, json_t *body,
    struct ky_command *cmd, struct ky_faults *faults)
{
	struct ky_fields f, authority;
	struct ky_wish wish;

	ky_fields_open(&f, body, "", faults);
	ky_wish_read(&f, &wish);
	cmd->way = wish.way;
	cmd->wish = wish.on;
	cmd->when_used_up = wish.when_used_up;
	cmd->refund_reason = wish.refund_reason;
	cmd->claim = wish.claim;
	(void)ky_field_slug(&f, "on_behalf", &cmd->on_behalf);
	read_language(rq, &f, cmd);
	if (ky_field_object(&f, "authority", &authority)) {
		ky_authority_read(rq, &authority, cmd);
		ky_fields_end(&authority);
	}
	ky_fields_end(&f);
}

void
ky_api_ending_file(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct ky_faults faults = {0};
	struct ky_command *cmd;
	uint64_t line_id;
	json_t *body;

	if (!ky_api_line_id(rq, an, 0, &line_id))
		return;
	cmd = ky_api_command(rq, an, KY_CMD_FILE, line_id);
	if (cmd == NULL)
		return;
	body = ky_api_body(rq, an, true);
	if (body == NULL)
		return;
	read_filing(rq, body, cmd, &faults);
	json_decref(body);
	if (ky_api_clean(rq, an, &faults))
		ky_api_submit(rq, an, cmd, 201);
}

static json_t *
duties_json(const struct ky_case *c)
{
	json_t *list = json_array();

	for (uint8_t i = 0; i < c->duties_n; i++)
		(void)json_array_append_new(list, ky_duty_json(c, &c->duty[i]));
	return list;
}

void
ky_api_ending(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	const struct ky_case *c = ky_api_of_ending(rq, an);
	json_t *doc;

	if (c == NULL)
		return;
	doc = ky_ending_json(c);
	if (!ky_api_put_behalf(rq, an, c, doc)) {
		json_decref(doc);
		return;
	}
	(void)json_object_update_new(doc,
	    json_pack("{s:I, s:I, s:s, s:s, s:o}", "line",
		(json_int_t)c->line_id, "version", (json_int_t)c->version,
		"provider", c->line.provider.text, "contract",
		c->line.contract_no.text, "duties", duties_json(c)));
	ky_http_json(rq, KY_DIALECT_PROBLEM, an, 200, doc);
	ky_api_etag(rq, an, c->line_id, c->version);
}

void
ky_api_duties(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	const struct ky_case *c = ky_api_of_ending(rq, an);

	if (c == NULL)
		return;
	ky_http_json(rq, KY_DIALECT_PROBLEM, an, 200,
	    json_pack("{s:o}", "duties", duties_json(c)));
	ky_api_etag(rq, an, c->line_id, c->version);
}

void
ky_api_ending_withdraw(const struct ky_http_request *rq,
    struct ky_http_answer *an)
{
	const struct ky_case *c = ky_api_of_ending(rq, an);
	struct ky_faults faults = {0};
	struct ky_command *cmd;
	struct ky_fields f;
	json_t *body;

	if (c == NULL)
		return;
	cmd = ky_api_command(rq, an, KY_CMD_WITHDRAW, c->line_id);
	if (cmd == NULL)
		return;
	body = ky_api_body(rq, an, true);
	if (body == NULL)
		return;
	ky_fields_open(&f, body, "", &faults);
	(void)ky_field_code(&f, "reason", cmd->reason, sizeof(cmd->reason));
	(void)ky_field_slug(&f, "on_behalf", &cmd->on_behalf);
	ky_fields_end(&f);
	json_decref(body);
	if (ky_api_clean(rq, an, &faults))
		ky_api_submit(rq, an, cmd, 200);
}
