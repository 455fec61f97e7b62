/* Duties: evidence brought, let go, given up, tried again. */
#include "http/api.h"
#include "http/evidence_read.h"

#include <string.h>

/* "dues", "item:charger"; "item" where there is only one. */
static bool
find_duty(const struct ky_case *c, struct ky_str name, struct ky_command *cmd)
{
	char id[KY_DUTY_ID_SIZE];
	uint32_t items = 0;

	for (uint8_t i = 0; i < c->duties_n; i++) {
		const struct ky_duty *d = &c->duty[i];

		if (!ky_str_is(name, ky_duty_id(c, d, id)) &&
		    !(ky_str_is(name, "item") && d->kind == KY_DUTY_ITEM))
			continue;
		cmd->duty = d->kind;
		cmd->ref = d->ref;
		items++;
	}
	return items == 1;
}

/* A command about the duty of the path; the body is read by `read`. */
typedef void read_body(const struct ky_http_request *rq, struct ky_fields *f,
    struct ky_command *cmd);

static void
act(const struct ky_http_request *rq, struct ky_http_answer *an,
    enum ky_command_kind kind, bool optional, read_body *read)
{
	const struct ky_case *c = ky_api_of_ending(rq, an);
	struct ky_faults faults = {0};
	struct ky_command *cmd;
	struct ky_fields f;
	json_t *body;

	if (c == NULL)
		return;
	cmd = ky_api_command(rq, an, kind, c->line_id);
	if (cmd == NULL)
		return;
	if (!find_duty(c, rq->part[1], cmd)) {
		ky_api_not_found(rq, an);
		return;
	}
	body = ky_api_body(rq, an, optional);
	if (body == NULL)
		return;
	ky_fields_open(&f, body, "", &faults);
	read(rq, &f, cmd);
	ky_fields_end(&f);
	json_decref(body);
	if (ky_api_clean(rq, an, &faults))
		ky_api_submit(rq, an, cmd, 200);
}

static void
read_evidence(const struct ky_http_request *rq, struct ky_fields *f,
    struct ky_command *cmd)
{
	ky_evidence_read(rq, f, ky_duty_kind_name(cmd->duty), cmd);
	(void)ky_field_date(f, "day", &cmd->day);
	(void)ky_field_iccid(f, "card", &cmd->about);
	ky_papers_read(rq, f, cmd);
}

static void
read_reason(const struct ky_http_request *rq, struct ky_fields *f,
    struct ky_command *cmd)
{
	(void)rq;
	ky_field_need(f, "reason");
	(void)ky_field_code(f, "reason", cmd->reason, sizeof(cmd->reason));
}

/* Of dues it may be a part: without an amount, all. */
static void
read_waiver(const struct ky_http_request *rq, struct ky_fields *f,
    struct ky_command *cmd)
{
	read_reason(rq, f, cmd);
	if (!ky_field_integer(f, "amount", 1, KY_AMOUNT_MAX, &cmd->minor))
		return;
	if (cmd->duty != KY_DUTY_DUES)
		ky_field_fault(f, "amount", "not-allowed",
		    "stands beside dues only");
}

static void
read_nothing(const struct ky_http_request *rq, struct ky_fields *f,
    struct ky_command *cmd)
{
	(void)rq;
	(void)f;
	(void)cmd;
}

void
ky_api_duty_evidence(const struct ky_http_request *rq,
    struct ky_http_answer *an)
{
	act(rq, an, KY_CMD_EVIDENCE, false, read_evidence);
}

void
ky_api_duty_waive(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	act(rq, an, KY_CMD_WAIVE, false, read_waiver);
}

void
ky_api_duty_give_up(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	act(rq, an, KY_CMD_GIVE_UP, false, read_reason);
}

void
ky_api_duty_retry(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	act(rq, an, KY_CMD_RETRY, true, read_nothing);
}
