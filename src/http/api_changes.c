/* A line that goes on: the plans it could have, and another plan, an option or
 * a device less. */
#include "http/api.h"
#include "http/evidence_read.h"

#include <string.h>

/* The line that part 0 of the path names.  NULL: answered. */
static const struct ky_result *
find_line(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct ky_call *call = ky_api_call(rq, KY_CALL_LINE);

	call->in.name.kind = KY_NAME_ID;
	if (!ky_api_no_query(rq, an) ||
	    !ky_api_line_id(rq, an, 0, &call->line_id))
		return NULL;
	return ky_api_find(rq, an, call);
}

/* --- what it would mean --- */

/* Why nothing of it can be changed; NULL: something can. */
static const char *
bar(const struct ky_case *c, const struct ky_rules *rules)
{
	return rules != NULL ? ky_change_bars(c, rules) : "no-rules";
}

void
ky_api_line_plans(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	const struct ky_result *line = find_line(rq, an), *health;
	const struct ky_rules *rules;
	const struct ky_case *c;
	const char *why;

	if (line == NULL)
		return;
	/* The service's clock: a demo's is set. */
	health = ky_api_make(rq, an, ky_api_call(rq, KY_CALL_HEALTH));
	if (health == NULL)
		return;
	c = line->out.line.c;
	rules = line->out.line.rules;
	why = bar(c, rules);
	ky_http_json(rq, KY_DIALECT_PROBLEM, an, 200,
	    json_pack("{s:I, s:I, s:s, s:o, s:o}", "line",
		(json_int_t)c->line_id, "version", (json_int_t)c->version,
		"currency", c->line.ledger.currency, "code_why",
		why != NULL ? json_string(why) : json_null(), "plans",
		rules != NULL ? ky_plans_json(c, rules, health->out.health->now)
			      : json_array()));
	ky_api_etag(rq, an, c->line_id, c->version);
}

/* --- asking for it --- */

static const struct ky_slug *
code_of(const struct ky_line *l, enum ky_change_kind part, uint8_t i)
{
	if (part == KY_CHANGE_DEVICE)
		return i < l->devices_n ? &l->device[i].code : NULL;
	return i < l->options_n ? &l->option[i].code : NULL;
}

static bool
goes_on(const struct ky_line *l, enum ky_change_kind part, uint8_t i)
{
	return part == KY_CHANGE_DEVICE ? l->device[i].bound
					: l->option[i].running;
}

/* One of the line's devices or options: of two with the code (a watch came
 * after a watch) the one that is not over; a plan of the provider's is looked up
 * where it is decided. */
static void
read_name(struct ky_fields *f, const struct ky_line *l, struct ky_command *cmd)
{
	const struct ky_slug *code;
	bool found = false;

	if (!ky_field_slug(f, "name", &cmd->what) ||
	    cmd->change == KY_CHANGE_PLAN)
		return;
	for (uint8_t i = 0; (code = code_of(l, cmd->change, i)) != NULL; i++)
		if (strcmp(code->text, cmd->what.text) == 0 &&
		    (!found ||
			(!goes_on(l, cmd->change, cmd->ref) &&
			    goes_on(l, cmd->change, i)))) {
			cmd->ref = i;
			found = true;
		}
	if (found)
		cmd->what = (struct ky_slug){0};
	else
		ky_field_fault(f, "name", "not-found",
		    "the line has no such part of that name");
}

static void
read_change(const struct ky_http_request *rq, json_t *body,
    const struct ky_line *l, struct ky_command *cmd, struct ky_faults *faults)
{
	static const char *const parts[] = {"device", "option", "plan"};
	struct ky_fields f, authority;
	int part;

	ky_fields_open(&f, body, "", faults);
	ky_field_need(&f, "part");
	ky_field_need(&f, "name");
	if (ky_field_word(&f, "part", parts, 3, &part)) {
		cmd->change = (enum ky_change_kind)(KY_CHANGE_DEVICE + part);
		read_name(&f, l, cmd);
	}
	(void)ky_field_slug(&f, "on_behalf", &cmd->on_behalf);
	if (ky_field_object(&f, "authority", &authority)) {
		ky_authority_read(rq, &authority, cmd);
		ky_fields_end(&authority);
	}
	ky_fields_end(&f);
}

void
ky_api_change(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	const struct ky_result *line = find_line(rq, an);
	struct ky_faults faults = {0};
	struct ky_command *cmd;
	json_t *body;

	if (line == NULL)
		return;
	cmd = ky_api_command(rq, an, KY_CMD_CHANGE, line->out.line.c->line_id);
	if (cmd == NULL)
		return;
	body = ky_api_body(rq, an, false);
	if (body == NULL)
		return;
	read_change(rq, body, &line->out.line.c->line, cmd, &faults);
	json_decref(body);
	if (ky_api_clean(rq, an, &faults))
		ky_api_submit(rq, an, cmd, 200);
}
