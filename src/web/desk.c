#include "web/desk.h"

#include "web/desk_show.h"

#include "core/trust.h"
#include "portal/shown.h"

#include <string.h>

#define TIMES 2 /* a command whose answer was lost is handed in again */

/* --- the line --- */

/* The case, its rules and the day, into the context. */
bool
ky_desk_take(struct ky_desk *k, const struct ky_result *r)
{
	const struct ky_clock *clock = &k->v.site->clock;

	if (!r->found) {
		ky_visit_missing(&k->v);
		return false;
	}
	k->c = r->out.line.c;
	k->rules = r->out.line.rules;
	k->now = clock->now(clock->self);
	k->today = ky_date_at(k->now,
	    k->rules != NULL ? k->rules->book->zone : KY_ZONE_JAPAN);
	ky_desk_show(k);
	return true;
}

static bool
load(struct ky_desk *k, uint64_t line_id)
{
	struct ky_call c = {.op = KY_CALL_LINE, .line_id = line_id};
	struct ky_result *r = ky_arena_alloc(k->v.rq->arena, sizeof(*r));

	c.in.name.kind = KY_NAME_ID;
	return ky_visit_call(&k->v, k->reach, &c, r) && ky_desk_take(k, r);
}

bool
ky_desk_line(struct ky_desk *k, const struct ky_http_request *rq,
    struct ky_http_answer *an, enum ky_right right)
{
	uint64_t line_id = ky_visit_line_id(rq->part[1]);

	memset(k, 0, sizeof(*k));
	if (!ky_visit_open(&k->v, rq, an))
		return false;
	k->reach = ky_visit_needs_line(&k->v, line_id, right);
	return k->reach != NULL && load(k, line_id);
}

/* Which line has that ending, among those of the session: nobody else's is
 * looked at for longer than it takes to know. */
static bool
find_ending(struct ky_desk *k, struct ky_result *r)
{
	struct ky_call c = {.op = KY_CALL_LINE};

	c.in.name.kind = KY_NAME_ENDING;
	if (k->v.rq->part[1].len >= KY_REF_SIZE ||
	    !ky_str_copy(k->v.rq->part[1], c.in.name.text,
		sizeof(c.in.name.text))) {
		ky_visit_missing(&k->v);
		return false;
	}
	if (!ky_visit_call(&k->v, NULL, &c, r))
		return false;
	if (r->found && ky_str_is(k->v.rq->part[1], r->out.line.c->ending.ref))
		return true;
	ky_visit_missing(&k->v);
	return false;
}

bool
ky_desk_ending(struct ky_desk *k, const struct ky_http_request *rq,
    struct ky_http_answer *an, enum ky_right right)
{
	struct ky_result *r = ky_arena_alloc(rq->arena, sizeof(*r));

	memset(k, 0, sizeof(*k));
	if (!ky_visit_open(&k->v, rq, an) || !ky_visit_needs_session(&k->v) ||
	    !find_ending(k, r))
		return false;
	k->reach = ky_visit_needs_line(&k->v, r->out.line.c->line_id, right);
	return k->reach != NULL && ky_desk_take(k, r);
}

bool
ky_desk_has_ending(const struct ky_case *c)
{
	return c->ending.state == KY_ENDING_RUNNING ||
	    c->ending.state == KY_ENDING_WITHDRAWING ||
	    c->ending.state == KY_ENDING_CLOSED;
}

bool
ky_desk_already(struct ky_desk *k)
{
	if (!ky_desk_has_ending(k->c))
		return false;
	ky_visit_go(&k->v,
	    ky_visit_path(&k->v, "/endings/%s?already=1", k->c->ending.ref));
	return true;
}

const char *
ky_desk_and_back(const struct ky_desk *k, const char *page, const char *to)
{
	struct ky_buf b;
	const char *out;

	ky_buf_init(&b, (size_t)4 * KY_NEXT_MAX);
	ky_buf_addf(&b, "%s?next=", page);
	for (; *to != '\0'; to++)
		if ((*to >= 'a' && *to <= 'z') || (*to >= 'A' && *to <= 'Z') ||
		    (*to >= '0' && *to <= '9') || *to == '-' || *to == '/')
			ky_buf_addc(&b, *to);
		else
			ky_buf_addf(&b, "%%%02X", (unsigned char)*to);
	out = ky_arena_copy(k->v.rq->arena, ky_buf_str(&b)).p;
	ky_buf_done(&b);
	return out;
}

const char *
ky_desk_url(const struct ky_desk *k, const char *path)
{
	const char *origin = k->v.site->origin != NULL ? k->v.site->origin : "";
	size_t size = strlen(origin) + strlen(path) + 1;
	char *out = ky_arena_array(k->v.rq->arena, size, 1);

	(void)snprintf(out, size, "%s%s", origin, path);
	return out;
}

/* --- what it brings --- */

/* The hold that the proofs of this session bring along, fresh or not. */
static uint16_t
hold_hours(const struct ky_desk *k)
{
	const char *recent = ky_trust_recent(&k->c->line, k->rules, k->now);
	struct ky_standing standing;

	ky_standing_of(&k->c->line, k->reach->shown, recent, &standing);
	return standing.hold_hours;
}

bool
ky_desk_preview(struct ky_desk *k, const struct ky_choice *w, uint8_t days,
    const struct ky_preview **out)
{
	struct ky_call c = {.op = KY_CALL_PREVIEW, .line_id = k->c->line_id};
	struct ky_result *r = ky_arena_alloc(k->v.rq->arena, sizeof(*r));

	c.in.preview.way = w->way;
	c.in.preview.wish = ky_choice_day(w, &k->c->line, k->today);
	c.in.preview.when_used_up = w->when == KY_CHOICE_USED;
	c.in.preview.refund_reason = w->refund_reason;
	c.in.preview.days = days;
	c.in.preview.departure = w->fly;
	c.in.preview.claim.ground = w->ground;
	c.in.preview.hold_hours = k->rules != NULL ? hold_hours(k) : 0;
	if (!ky_visit_call(&k->v, k->reach, &c, r))
		return false;
	if (!r->found) {
		ky_visit_missing(&k->v);
		return false;
	}
	*out = r->out.line.preview;
	return true;
}

/* --- commands --- */

struct ky_command *
ky_desk_command(const struct ky_desk *k, enum ky_command_kind kind)
{
	struct ky_command *cmd = ky_arena_alloc(k->v.rq->arena, sizeof(*cmd));

	cmd->kind = kind;
	cmd->refund_reason = -1;
	(void)ky_str_copy(ky_str_of(ky_tongue_tag(k->v.tongue)), cmd->language,
	    sizeof(cmd->language));
	if (!ky_str_u64(ky_posted_get(&k->v.posted, "version"), INT64_MAX,
		&cmd->version))
		cmd->version = 0;
	return cmd;
}

void
ky_desk_states(const struct ky_desk *k, struct ky_command *cmd,
    const char *what, struct ky_str text)
{
	json_t *doc = json_pack("{s:s, s:o}", "stated", what, "text",
	    json_stringn(text.p != NULL ? text.p : "", text.len));
	char *bytes = json_dumps(doc, JSON_COMPACT | JSON_SORT_KEYS);

	json_decref(doc);
	cmd->has_evidence = true;
	cmd->evidence = (struct ky_evidence){.grade = KY_GRADE_STATED,
	    .media_type = "application/json",
	    .origin = "holder",
	    .verifier = "none",
	    .bytes = ky_arena_copy(k->v.rq->arena, ky_str_of(bytes))};
	free(bytes);
}

/* Says why it was not done, and shows the line as it is now. */
static enum ky_desk_said
not_done(struct ky_desk *k, const char *notice, const char *code)
{
	if (!load(k, k->reach->line_id))
		return KY_DESK_ANSWERED;
	ky_visit_text(&k->v, "notice", notice);
	ky_visit_text(&k->v, "notice_code", code);
	return KY_DESK_NOT;
}

static enum ky_desk_said
failed(struct ky_desk *k, const struct ky_err *err)
{
	if (err->code == KY_E_INPUT && err->cause == KY_NO_STALE)
		return not_done(k, "changed", "");
	/* The same form, sent again with what was not known before: it was
	 * done the first time. */
	if (err->code == KY_E_INPUT && err->cause == KY_NO_KEY_REUSED)
		return load(k, k->reach->line_id) ? KY_DESK_DONE
						  : KY_DESK_ANSWERED;
	ky_visit_sorry(&k->v, err);
	return KY_DESK_ANSWERED;
}

enum ky_desk_said
ky_desk_submit(struct ky_desk *k, struct ky_command *cmd,
    struct ky_answered *out)
{
	struct ky_call c = {.op = KY_CALL_COMMAND, .in.command = cmd};
	struct ky_result *r = ky_arena_alloc(k->v.rq->arena, sizeof(*r));
	struct ky_err err = {0};
	enum ky_code code = KY_E_UNSURE;

	ky_guest_envelope(ky_visit_session(&k->v), k->reach, cmd);
	ky_visit_key(&k->v, cmd->key);
	cmd->line_id = c.line_id = k->c->line_id;
	for (int i = 0; i < TIMES && code == KY_E_UNSURE; i++)
		code = ky_visit_try(&k->v, k->reach, &c, r, &err);
	if (out != NULL)
		*out = r->out.reply.answer;
	if (code != KY_OK)
		return failed(k, &err);
	if (r->out.reply.answer.verdict != KY_VERDICT_REFUSED)
		return KY_DESK_DONE;
	return not_done(k, "refused", r->out.reply.answer.code);
}

uint32_t
ky_desk_reasons(const struct ky_desk *k, const struct ky_choice *w)
{
	if ((w->way != KY_WAY_PLAIN && w->way != KY_WAY_LOST) ||
	    k->rules == NULL || k->rules->credit == NULL ||
	    k->c->line.ledger.sum[KY_ACC_BALANCE] >= 0)
		return 0;
	return k->rules->credit->reasons;
}

bool
ky_desk_wants_reason(const struct ky_desk *k, const struct ky_choice *w)
{
	return ky_desk_reasons(k, w) != 0 && w->refund_reason < 0 &&
	    !w->no_reason;
}
