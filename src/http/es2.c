#include "http/es2.h"

#include "http/event.h"
#include "http/routes.h"
#include "http/rsp.h"

#include "base/hash.h"
#include "base/log.h"

#include <inttypes.h>
#include <sodium/utils.h>
#include <stdio.h>
#include <string.h>

/* --- what points mean --- */

static const struct ky_es2_points standard = {1, {{"4", KY_PROFILE_INSTALL}}};

static bool
kind_of(struct ky_str word, enum ky_profile_event_kind *out)
{
	return ky_profile_event_kind_parse(word, out) &&
	    *out != KY_PROFILE_INSTALL_FAILED &&
	    *out != KY_PROFILE_ALREADY_THERE;
}

static bool
add_point(struct ky_str word, struct ky_es2_points *out)
{
	const char *colon = memchr(word.p, ':', word.len);
	struct ky_str name = word, kind;

	if (colon == NULL || colon == word.p || out->n == KY_ES2_POINTS_MAX)
		return false;
	name.len = (size_t)(colon - word.p);
	kind = (struct ky_str){colon + 1, word.len - name.len - 1};
	for (uint32_t i = 0; i < out->n; i++)
		if (ky_str_is(name, out->row[i].name))
			return false;
	if (!ky_str_copy(name, out->row[out->n].name, KY_ES2_POINT_SIZE) ||
	    !kind_of(kind, &out->row[out->n].kind))
		return false;
	out->n++;
	return true;
}

enum ky_code
ky_es2_points_parse(struct ky_str text, struct ky_es2_points *out,
    struct ky_err *err)
{
	struct ky_es2_points points = {0};
	struct ky_str rest = ky_str_trim(text);

	if (rest.len == 0) {
		*out = standard;
		return KY_OK;
	}
	while (rest.len > 0) {
		const char *end = memchr(rest.p, ' ', rest.len);
		struct ky_str word = rest;

		if (end != NULL)
			word.len = (size_t)(end - rest.p);
		if (!add_point(word, &points))
			return ky_fail(err, KY_E_INPUT, 0,
			    "points: \"%.*s\" is not like 5:delete, comes "
			    "twice, or is one too many",
			    (int)(word.len < 60 ? word.len : 60), word.p);
		rest = ky_str_trim(
		    (struct ky_str){rest.p + word.len, rest.len - word.len});
	}
	*out = points;
	return KY_OK;
}

/* --- reading --- */

static struct ky_str
text_of(const json_t *doc, const char *name)
{
	const json_t *v = json_object_get(doc, name);

	return json_is_string(v)
	    ? (struct ky_str){json_string_value(v), json_string_length(v)}
	    : (struct ky_str){"", 0};
}

/* 18 to 20 digits; some write the chip's fillers behind them. */
static void
read_iccid(const json_t *doc, struct ky_es2_callback *out)
{
	struct ky_str s = ky_str_trim(text_of(doc, "iccid"));
	struct ky_err ignored;

	out->has_iccid = s.len > 0;
	for (int i = 0; i < 2 && s.len > 0; i++)
		if (s.p[s.len - 1] == 'F' || s.p[s.len - 1] == 'f')
			s.len--;
	if (ky_iccid_parse(s, &out->iccid, &ignored) != KY_OK)
		out->iccid = (struct ky_iccid){0};
}

/* A number, a number as text, or a vendor's word. */
static void
read_point(const json_t *doc, struct ky_es2_callback *out)
{
	static const char *const names[] = {"notificationPointId",
	    "notificationEvent"};

	for (size_t i = 0; i < 2 && out->point[0] == '\0'; i++) {
		const json_t *v = json_object_get(doc, names[i]);

		if (json_is_integer(v))
			(void)snprintf(out->point, sizeof(out->point),
			    "%" JSON_INTEGER_FORMAT, json_integer_value(v));
		else
			(void)ky_str_copy(ky_str_trim(text_of(doc, names[i])),
			    out->point, sizeof(out->point));
	}
}

/* What has no status is told as done. */
static void
read_status(const json_t *doc, struct ky_es2_callback *out)
{
	static const char *const names[] = {"notificationPointStatus",
	    "notificationEventStatus"};

	for (size_t i = 0; i < 2; i++) {
		const json_t *v = json_object_get(doc, names[i]);
		struct ky_str s = json_is_object(v) ? text_of(v, "status")
						    : text_of(doc, names[i]);

		out->failed |= s.len > 0 && !ky_str_starts(s, "Executed-");
	}
}

static void
read_result(const json_t *doc, struct ky_arena *a, struct ky_es2_callback *out)
{
	struct ky_str text = text_of(doc, "resultData");

	out->has_result = text.len > 0;
	if (!ky_rsp_base64(a, text, &out->signed_der))
		out->signed_der = (struct ky_str){"", 0};
}

void
ky_es2_read(const json_t *doc, struct ky_arena *a, struct ky_es2_callback *out)
{
	const json_t *header = json_object_get(doc, "header");
	struct ky_err ignored;

	*out = (struct ky_es2_callback){0};
	read_iccid(doc, out);
	(void)ky_eid_take(ky_str_trim(text_of(doc, "eid")), &out->eid);
	read_point(doc, out);
	read_status(doc, out);
	read_result(doc, a, out);
	if (ky_time_parse(ky_str_trim(text_of(doc, "timestamp")), &out->at,
		&ignored) != KY_OK)
		out->at = (struct ky_time){0};
	out->requester = text_of(header, "functionRequesterIdentifier");
	out->call = text_of(header, "functionCallIdentifier");
}

bool
ky_es2_claim(const struct ky_es2_callback *cb,
    const struct ky_es2_points *points, struct ky_profile_event *out)
{
	if (points == NULL)
		points = &standard;
	for (uint32_t i = 0; i < points->n; i++) {
		enum ky_profile_event_kind kind = points->row[i].kind;

		if (cb->point[0] == '\0' ||
		    strcmp(points->row[i].name, cb->point) != 0)
			continue;
		if (cb->failed && kind != KY_PROFILE_INSTALL)
			return false;
		*out = (struct ky_profile_event){
		    .kind = cb->failed ? KY_PROFILE_INSTALL_FAILED : kind,
		    .n = KY_NO_EVENT,
		    .eid = cb->eid,
		    .iccid = cb->iccid,
		    .at = cb->at,
		};
		return true;
	}
	return false;
}

/* --- claims --- */

static void
hash_part(struct ky_sha256 *h, struct ky_str part)
{
	ky_sha256_add(h, part);
	ky_sha256_add(h, KY_STR("\0"));
}

/*
 * The same call again is the same command.  With `all`: the same call about
 * something else, from a peer that gives each the same identifier, is
 * another.  (So it is where the moment is that of our clock, and another each
 * time: the bytes tell a repetition.)
 */
static void
key_of(const struct ky_http_request *rq, const struct ky_es2_callback *cb,
    bool all, char out[KY_KEY_SIZE])
{
	uint8_t hash[KY_SHA256_SIZE];
	struct ky_sha256 h;

	ky_sha256_init(&h);
	hash_part(&h, KY_STR("es2"));
	hash_part(&h, ky_str_of(rq->who.actor.text));
	hash_part(&h, cb->requester);
	hash_part(&h, cb->call);
	if (all || cb->call.len == 0)
		hash_part(&h, rq->body);
	ky_sha256_end(&h, hash);
	(void)sodium_bin2base64(out, KY_KEY_SIZE, hash, sizeof(hash),
	    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

static struct ky_call *
call_of(const struct ky_http_request *rq, enum ky_call_op op)
{
	struct ky_call *call = ky_arena_alloc(rq->arena, sizeof(*call));

	call->version = KY_CALL_VERSION;
	call->op = op;
	call->who = rq->who;
	return call;
}

static enum ky_code
make(const struct ky_http_request *rq, const struct ky_call *call,
    struct ky_result **out, struct ky_err *err)
{
	*out = ky_arena_alloc(rq->arena, sizeof(**out));
	return rq->calls->call(rq->calls->self, call, rq->arena, *out, err);
}

/* When it was not said, or is to come by our clock, it is now: what is told
 * afterwards would be older for ever. */
static enum ky_code
put_time(const struct ky_http_request *rq, struct ky_profile_event *ev,
    struct ky_err *err)
{
	struct ky_result *out;

	if (make(rq, call_of(rq, KY_CALL_HEALTH), &out, err) != KY_OK)
		return err->code;
	if (ev->at.us == 0 || ky_time_cmp(ev->at, out->out.health->now) > 0)
		ev->at = out->out.health->now;
	return KY_OK;
}

static struct ky_command *
command_of(const struct ky_http_request *rq, const struct ky_profile_event *ev,
    uint64_t line_id)
{
	struct ky_command *cmd = ky_arena_alloc(rq->arena, sizeof(*cmd));
	struct ky_evidence *e = &cmd->evidence;

	cmd->kind = KY_CMD_FACT;
	cmd->fact = KY_FACT_PROFILE_EVENT;
	cmd->role = rq->who.role;
	cmd->actor = rq->who.actor;
	cmd->channel = rq->who.channel;
	cmd->refund_reason = -1;
	cmd->line_id = line_id;
	cmd->event = *ev;
	cmd->has_evidence = true;
	e->grade = KY_GRADE_CONFIRMED;
	e->bytes = rq->body;
	(void)snprintf(e->media_type, sizeof(e->media_type),
	    "application/json");
	(void)snprintf(e->origin, sizeof(e->origin), "smdp");
	(void)snprintf(e->verifier, sizeof(e->verifier), "kaiyaku/1");
	return cmd;
}

static enum ky_code
submit(const struct ky_http_request *rq, const struct ky_es2_callback *cb,
    struct ky_command *cmd, struct ky_err *err)
{
	struct ky_call *call = call_of(rq, KY_CALL_COMMAND);
	struct ky_result *out;
	enum ky_code code;

	call->line_id = cmd->line_id;
	call->in.command = cmd;
	key_of(rq, cb, ky_time_cmp(cmd->event.at, cb->at) != 0, cmd->key);
	code = make(rq, call, &out, err);
	if (code == KY_E_INPUT && err->cause == KY_NO_KEY_REUSED) {
		key_of(rq, cb, true, cmd->key);
		code = make(rq, call, &out, err);
		/* These very bytes are in already. */
		if (code == KY_E_INPUT && err->cause == KY_NO_KEY_REUSED)
			return KY_OK;
	}
	if (code == KY_OK &&
	    out->out.reply.answer.verdict == KY_VERDICT_REFUSED)
		ky_log(KY_WARN, KY_EV_ES2_REFUSED,
		    "line=%" PRIu64 " code=%s id=%s", cmd->line_id,
		    out->out.reply.answer.code, rq->id);
	return code;
}

/* Its line; 0 when there is none of ours. */
static enum ky_code
find_line(const struct ky_http_request *rq, const struct ky_iccid *iccid,
    uint64_t *line_id, struct ky_err *err)
{
	struct ky_call *call = call_of(rq, KY_CALL_LINE);
	struct ky_result *out;
	enum ky_code code;

	*line_id = 0;
	if (iccid->digits[0] == '\0')
		return KY_OK;
	call->in.name.kind = KY_NAME_ICCID;
	(void)snprintf(call->in.name.text, sizeof(call->in.name.text), "%s",
	    iccid->digits);
	code = make(rq, call, &out, err);
	if (code == KY_OK && out->found)
		*line_id = out->out.line.c->line_id;
	return code;
}

/* What it tells of: by the bytes, where they can be read, else by the point.
 * Bytes of another profile say nothing of this one, and a deletion that should
 * be proven and is not may have been forged by who sent it to the SM-DP+. */
static bool
meaning(const struct ky_http_request *rq, const struct ky_es2_callback *cb,
    const struct ky_judged *found, struct ky_profile_event *out)
{
	if (found == NULL || found->verdict == KY_PROOF_MALFORMED)
		return ky_es2_claim(cb, rq->about->points, out) &&
		    (found == NULL || out->kind != KY_PROFILE_DELETE);
	*out = (struct ky_profile_event){.kind = found->event.kind,
	    .n = KY_NO_EVENT,
	    .eid = cb->eid,
	    .iccid = cb->iccid,
	    .at = cb->at};
	return found->event.kind != KY_PROFILE_DELETE &&
	    strcmp(found->event.iccid.digits, cb->iccid.digits) == 0;
}

static enum ky_code
enter(const struct ky_http_request *rq, const struct ky_es2_callback *cb,
    const struct ky_judged *found, struct ky_err *err)
{
	struct ky_profile_event ev;
	uint64_t line_id = 0;

	KY_RSP_COUNT(rq, claims);
	if (!meaning(rq, cb, found, &ev)) {
		KY_RSP_COUNT(rq, unmapped);
		ky_log(KY_INFO, KY_EV_ES2_UNMAPPED, "id=%s", rq->id);
		return KY_OK;
	}
	if (find_line(rq, &cb->iccid, &line_id, err) != KY_OK)
		return err->code;
	if (line_id == 0) {
		KY_RSP_COUNT(rq, unknown);
		ky_log(KY_WARN, KY_EV_ES2_UNKNOWN, "id=%s", rq->id);
		return KY_OK;
	}
	if (put_time(rq, &ev, err) != KY_OK)
		return err->code;
	return submit(rq, cb, command_of(rq, &ev, line_id), err);
}

/* A line may have gone, or have been erased, in between. */
static void
claim(const struct ky_http_request *rq, const struct ky_es2_callback *cb,
    const struct ky_judged *found, struct ky_http_answer *an)
{
	struct ky_err err = {0};
	enum ky_code code = enter(rq, cb, found, &err);

	if (code == KY_OK || (code == KY_E_INPUT && err.cause == KY_NO_LINE))
		ky_rsp_taken(an);
	else
		ky_rsp_later(rq, an, &err);
}

/* --- the callback --- */

static bool
may_claim(const struct ky_http_request *rq)
{
	return (rq->scopes >> KY_SCOPE_PROFILES_NOTIFY & 1) != 0;
}

/* Without a signature: who says so? */
static void
unsigned_one(const struct ky_http_request *rq, const struct ky_es2_callback *cb,
    struct ky_http_answer *an)
{
	if (!may_claim(rq))
		ky_problem_say(rq, KY_DIALECT_PROBLEM, an,
		    rq->token.text[0] != '\0' ? KY_PROBLEM_FORBIDDEN
					      : KY_PROBLEM_UNAUTHENTICATED,
		    "", "",
		    "without a notification signed by the chip in resultData "
		    "a token with the scope profiles:notify is needed",
		    NULL, 0);
	else if (!cb->has_iccid)
		ky_rsp_malformed(rq, an, "the field iccid is missing");
	else
		claim(rq, cb, NULL, an);
}

/* Stored.  As long as it proves nothing, an SM-DP+ that brings it is a witness
 * of what it says. */
static void
signed_one(const struct ky_http_request *rq, const struct ky_es2_callback *cb,
    const struct ky_judged *found, struct ky_http_answer *an)
{
	if (found->verdict != KY_PROOF_VERIFIED && may_claim(rq) &&
	    cb->has_iccid)
		claim(rq, cb, found, an);
	else
		ky_rsp_taken(an);
}

static void
judge(const struct ky_http_request *rq, const struct ky_es2_callback *cb,
    struct ky_http_answer *an)
{
	struct ky_judged found;

	if (cb->signed_der.len > 0 &&
	    cb->signed_der.len <= KY_NOTIFICATION_BYTES_MAX)
		switch (ky_rsp_notify(rq, an, cb->signed_der, KY_VIA_ES2,
		    &cb->eid, &found)) {
		case KY_RSP_STORED:
			signed_one(rq, cb, &found, an);
			return;
		case KY_RSP_ANSWERED:
			return;
		case KY_RSP_NOT_ONE:
			break; /* another result: the rest is a claim */
		}
	unsigned_one(rq, cb, an);
}

static void
callback(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct ky_es2_callback *cb = ky_arena_alloc(rq->arena, sizeof(*cb));
	char words[KY_RSP_WORDS_SIZE];
	json_t *doc = ky_rsp_object(rq->arena, rq->body, words);

	if (doc == NULL) {
		ky_rsp_malformed(rq, an, words);
		return;
	}
	ky_es2_read(doc, rq->arena, cb);
	judge(rq, cb, an);
	json_decref(doc);
}

#define IF_SIGNED (KY_ROUTE_MAYBE | KY_ROUTE_OPEN)

const struct ky_route ky_routes_es2[] = {
    {KY_POST, KY_RSP_PATH "es2plus/handleDownloadProgressInfo", 0, IF_SIGNED,
	KY_DIALECT_PROBLEM, callback},
    {KY_POST, KY_RSP_PATH "es2plus/handleNotification", 0, IF_SIGNED,
	KY_DIALECT_PROBLEM, callback},
    {.pattern = NULL},
};
