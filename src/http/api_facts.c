/* Facts: what happened outside, reported. */
#include "http/api.h"
#include "http/evidence_read.h"
#include "http/payee_read.h"

#include "core/settle.h"

#include <string.h>

/* The lists of the line in which a fact's `what` is looked for. */
static uint8_t
codes_of(const struct ky_line *l, enum ky_fact fact,
    const struct ky_slug *out[KY_OPTIONS_MAX])
{
	uint8_t n = 0;

	if (fact == KY_FACT_ITEM_BACK || fact == KY_FACT_ITEM_LOST)
		for (; n < l->items_n; n++)
			out[n] = &l->item[n].code;
	else if (fact == KY_FACT_OPTION_ENDED)
		for (; n < l->options_n; n++)
			out[n] = &l->option[n].code;
	else if (fact == KY_FACT_DEVICE_UNBOUND)
		for (; n < l->devices_n; n++)
			out[n] = &l->device[n].code;
	return n;
}

static bool
has_what(enum ky_fact fact)
{
	return fact == KY_FACT_ITEM_BACK || fact == KY_FACT_ITEM_LOST ||
	    fact == KY_FACT_OPTION_ENDED || fact == KY_FACT_DEVICE_UNBOUND;
}

/* One of the line's things; of usage its kind. */
static void
read_what(struct ky_fields *f, const struct ky_line *l, struct ky_command *cmd)
{
	const struct ky_slug *code[KY_OPTIONS_MAX];
	uint8_t n = codes_of(l, cmd->fact, code);
	struct ky_slug what;

	if (cmd->fact == KY_FACT_LATE_USAGE) {
		(void)ky_field_slug(f, "what", &cmd->what);
		return;
	}
	if (has_what(cmd->fact))
		ky_field_need(f, "what");
	if (!ky_field_slug(f, "what", &what))
		return;
	for (uint8_t i = 0; i < n; i++)
		if (strcmp(what.text, code[i]->text) == 0) {
			cmd->ref = i;
			return;
		}
	ky_field_fault(f, "what",
	    has_what(cmd->fact) ? "not-found" : "not-allowed",
	    "the line has nothing of that name that this fact is about");
}

/* What is said of money besides how much it is. */
static void
read_terms(struct ky_fields *f, struct ky_command *cmd)
{
	KY_FIELD_ENUM(f, "means", means, &cmd->means);
	KY_FIELD_ENUM(f, "tax", tax, &cmd->tax);
	if (cmd->means != KY_MEANS_UNSTATED && cmd->fact != KY_FACT_PAYMENT)
		ky_field_fault(f, "means", "not-allowed",
		    "stands beside payment only");
	if (cmd->tax != KY_TAX_NONE && cmd->fact != KY_FACT_LATE_USAGE)
		ky_field_fault(f, "tax", "not-allowed",
		    "stands beside late-usage only");
}

/* A parcel counts by its postmark or its arrival, as the provider's rule
 * says; what was scanned at a desk counts on `day`. */
static void
read_return(struct ky_fields *f, const struct ky_result *line,
    struct ky_command *cmd)
{
	const struct ky_rules *rules = line->out.line.rules;
	struct ky_returned r = {.scanned = cmd->day};
	enum ky_counted counted = KY_COUNTED_POSTMARK;
	bool parcel = ky_field_date(f, "posted", &r.posted);

	parcel = ky_field_date(f, "arrived", &r.arrived) || parcel;
	if (!parcel)
		return;
	if (cmd->fact != KY_FACT_ITEM_BACK) {
		ky_field_fault(f, "posted", "not-allowed",
		    "stands beside item-back only");
		return;
	}
	if (rules != NULL &&
	    line->out.line.c->line.subject == KY_SUBJECT_LOAN &&
	    rules->loan != NULL)
		counted = rules->loan->counted_post;
	else if (rules != NULL && rules->card != NULL)
		counted = rules->card->counted;
	cmd->day = ky_return_day(counted, &r);
	if (ky_date_none(cmd->day))
		ky_field_fault(f, "arrived", "missing",
		    "by this provider's rule the arrival counts");
}

/* What is left of the data. */
static void
read_report(struct ky_fields *f, struct ky_command *cmd)
{
	struct ky_data_left *r = &cmd->report;
	bool remaining = cmd->fact == KY_FACT_REMAINING;
	bool given = ky_field_integer(f, "bytes", 0, KY_DATA_MAX, &r->bytes);

	given = ky_field_time(f, "at", &r->at) || given;
	given = ky_field_date(f, "valid_until", &r->valid_until) || given;
	if (remaining) {
		ky_field_need(f, "bytes");
		ky_field_need(f, "at");
	} else if (given) {
		ky_field_fault(f, "bytes", "not-allowed",
		    "stands beside the fact remaining only");
	}
}

static void
read_fact(const struct ky_http_request *rq, json_t *body,
    const struct ky_result *line, struct ky_command *cmd,
    struct ky_faults *faults)
{
	struct ky_fields f;

	ky_fields_open(&f, body, "", faults);
	cmd->fact = KY_FACT__MAX;
	ky_field_need(&f, "fact");
	KY_FIELD_ENUM(&f, "fact", fact, &cmd->fact);
	if (cmd->fact == KY_FACT__MAX)
		return; /* what else is asked for depends on it */
	if (cmd->fact == KY_FACT_PROFILE_EVENT)
		ky_field_fault(&f, "fact", "not-allowed",
		    "is told by chips and by the SM-DP+ only: docs/"
		    "esim-server.md");
	if (cmd->fact == KY_FACT_SHOWN)
		ky_field_fault(&f, "fact", "not-allowed",
		    "is brought by the holder, in the portal");
	if (cmd->fact == KY_FACT_EXTENDED)
		ky_field_need(&f, "day");
	(void)ky_field_date(&f, "day", &cmd->day);
	(void)ky_field_amount(&f, "amount", &cmd->minor);
	read_terms(&f, cmd);
	if (cmd->fact == KY_FACT_PROFILE)
		ky_field_need(&f, "profile");
	KY_FIELD_ENUM(&f, "profile", profile_state, &cmd->profile);
	if (cmd->fact == KY_FACT_PAYEE)
		ky_field_need(&f, "payee");
	if (ky_payee_read(&f, &cmd->payee) && cmd->fact != KY_FACT_PAYEE)
		ky_field_fault(&f, "payee", "not-allowed",
		    "stands beside the fact payee only");
	read_report(&f, cmd);
	read_what(&f, &line->out.line.c->line, cmd);
	read_return(&f, line, cmd);
	ky_evidence_read(rq, &f, ky_fact_name(cmd->fact), cmd);
	ky_fields_end(&f);
}

void
ky_api_fact(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct ky_call *call = ky_api_call(rq, KY_CALL_LINE);
	struct ky_faults faults = {0};
	const struct ky_result *line;
	struct ky_command *cmd;
	json_t *body;

	call->in.name.kind = KY_NAME_ID;
	if (!ky_api_no_query(rq, an) ||
	    !ky_api_line_id(rq, an, 0, &call->line_id))
		return;
	line = ky_api_find(rq, an, call);
	if (line == NULL)
		return;
	cmd = ky_api_command(rq, an, KY_CMD_FACT, call->line_id);
	if (cmd == NULL)
		return;
	body = ky_api_body(rq, an, false);
	if (body == NULL)
		return;
	read_fact(rq, body, line, cmd, &faults);
	json_decref(body);
	if (ky_api_clean(rq, an, &faults))
		ky_api_submit(rq, an, cmd, 200);
}
