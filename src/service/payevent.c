/*
 * News of the payment service.
 *
 * They say where to look, and no more: the line is told to try the duty
 * again, its engine looks, and what the look saw is the evidence.  A dispute
 * alone is booked as it comes, since no look shows it.  The same news again
 * are the same command, and do nothing.
 */
#include "service/event.h"
#include "service/serve.h"

#include "base/log.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define ACTOR "payment-service"
#define CHANNEL "webhook"

/* What news are about. */
static const struct {
	enum ky_duty_kind duty; /* looked at; __MAX: a fact of its own */
	bool money;             /* moved: somebody must be waiting for it */
} kinds[] = {
    [KY_PAY_OTHER] = {KY_DUTY__MAX, false},
    [KY_PAY_COMPLETED] = {KY_DUTY_DUES, true},
    [KY_PAY_SUCCEEDED] = {KY_DUTY_DUES, true},
    [KY_PAY_FAILED] = {KY_DUTY_DUES, false},
    [KY_PAY_EXPIRED] = {KY_DUTY_DUES, false},
    [KY_PAY_REFUNDED] = {KY_DUTY_CREDIT, false},
    [KY_PAY_REFUND_FAILED] = {KY_DUTY_CREDIT, true},
    [KY_PAY_DISPUTED] = {KY_DUTY__MAX, true},
};
_Static_assert(sizeof(kinds) / sizeof(kinds[0]) == KY_PAY_NEWS__MAX,
    "a row each");

/* News, and the payment they are about. */
struct telling {
	struct ky_serving *s;
	struct ky_pay_event event;
	struct ky_payment row;
};

/* --- which payment --- */

static enum ky_code
find_in(struct telling *t, const struct ky_store *store, bool *found,
    struct ky_err *err)
{
	const struct ky_slug *issuer = &t->s->service->config.issuer;
	const struct ky_till *till = store->till;
	const struct ky_pay_event *e = &t->event;
	enum ky_code code = KY_OK;

	assert(till != NULL);
	*found = false;
	if (e->session[0] != '\0')
		code = till->payment_get(till->self, issuer,
		    KY_PAYMENT_BY_SESSION, e->session, &t->row, found, err);
	if (code == KY_OK && !*found && e->intent[0] != '\0')
		code = till->payment_get(till->self, issuer,
		    KY_PAYMENT_BY_INTENT, e->intent, &t->row, found, err);
	return code;
}

static enum ky_code
find(struct telling *t, bool *found, struct ky_err *err)
{
	struct ky_pool *pool = &t->s->service->pool;
	struct ky_store *store;
	enum ky_code code = ky_pool_lend(pool, &store, err);

	if (code != KY_OK)
		return code;
	code = find_in(t, store, found, err);
	ky_pool_give_back(pool, store, code);
	return code;
}

/* Disputes and refunds name the payment alone: from now on it is found by
 * that. */
static enum ky_code
write_intent(void *self, struct ky_store *store, struct ky_err *err)
{
	struct telling *t = self;
	const struct ky_till *till = store->till;
	bool found;

	if (find_in(t, store, &found, err) != KY_OK)
		return err->code;
	if (!found || t->row.intent[0] != '\0')
		return KY_OK;
	memcpy(t->row.intent, t->event.intent, sizeof(t->row.intent));
	return till->payment_put(till->self, &t->s->service->config.issuer,
	    &t->row, err);
}

static enum ky_code
learn_intent(struct telling *t, struct ky_err *err)
{
	enum ky_code code;

	if (t->event.intent[0] == '\0' || t->row.intent[0] != '\0')
		return KY_OK;
	code = ky_engine_write(t->s->service->config.engine, write_intent, t,
	    err);
	/* Another payment has it: that one is left as it is. */
	return code == KY_E_INPUT ? KY_OK : code;
}

/* --- what the line is told --- */

static struct ky_command *
command(struct telling *t, enum ky_command_kind kind)
{
	struct ky_command *cmd = ky_arena_alloc(t->s->arena, sizeof(*cmd));

	cmd->kind = kind;
	cmd->role = KY_ROLE_OPERATOR;
	cmd->actor = (struct ky_slug){ACTOR};
	cmd->channel = (struct ky_slug){CHANNEL};
	cmd->refund_reason = -1;
	cmd->line_id = t->row.line_id;
	return cmd;
}

static struct ky_command *
look_again(struct telling *t)
{
	struct ky_command *cmd = command(t, KY_CMD_RETRY);

	cmd->duty = kinds[t->event.news].duty;
	(void)snprintf(cmd->key, sizeof(cmd->key), "pay-event/%s", t->event.id);
	return cmd;
}

/* Ids are letters, digits, "_" and "-"; so nothing is to be escaped. */
static struct ky_str
testimony(struct telling *t)
{
	char text[512];
	int n = snprintf(text, sizeof(text),
	    "{\"amount\":%" PRId64 ",\"currency\":\"%s\",\"id\":\"%s\","
	    "\"object\":\"dispute\",\"payment_intent\":\"%s\"}",
	    t->event.minor, t->event.currency, t->event.dispute,
	    t->event.intent);

	assert(n > 0 && (size_t)n < sizeof(text));
	return ky_arena_copy(t->s->arena, (struct ky_str){text, (size_t)n});
}

static struct ky_command *
chargeback(struct telling *t)
{
	struct ky_command *cmd = command(t, KY_CMD_FACT);
	struct ky_evidence *e = &cmd->evidence;

	cmd->fact = KY_FACT_CHARGEBACK;
	cmd->minor = t->event.minor;
	(void)snprintf(cmd->key, sizeof(cmd->key), "dispute/%s",
	    t->event.dispute);
	cmd->has_evidence = true;
	e->grade = KY_GRADE_CONFIRMED;
	e->bytes = testimony(t);
	(void)snprintf(e->media_type, sizeof(e->media_type),
	    "application/json");
	(void)snprintf(e->origin, sizeof(e->origin), "pay");
	(void)snprintf(e->verifier, sizeof(e->verifier), "kaiyaku/1");
	return cmd;
}
_Static_assert(KY_PAY_ID_SIZE + sizeof("pay-event/") - 1 <= KY_KEY_SIZE,
    "a key has room");

static enum ky_pay_heard
heard_by(const struct ky_reply *reply)
{
	if (reply->replayed)
		return KY_HEARD_AGAIN;
	return reply->answer.verdict == KY_VERDICT_ACCEPTED ? KY_HEARD_TOLD
							    : KY_HEARD_IGNORED;
}

static enum ky_code
submit(struct telling *t, struct ky_command *cmd, enum ky_pay_heard *out,
    struct ky_err *err)
{
	struct ky_reply reply = {0};
	enum ky_code code = ky_engine_submit(t->s->service->config.engine, cmd,
	    &reply, err);

	if (code == KY_OK) {
		*out = heard_by(&reply);
		return KY_OK;
	}
	/* The line was erased; or the same name for something else: nothing
	 * that comes again would make it better. */
	if (code == KY_E_INPUT) {
		*out = err->cause == KY_NO_LINE ? KY_HEARD_UNKNOWN
						: KY_HEARD_IGNORED;
		return KY_OK;
	}
	return code;
}

static enum ky_code
tell(struct telling *t, enum ky_pay_heard *out, struct ky_err *err)
{
	if (learn_intent(t, err) != KY_OK)
		return err->code;
	if (t->event.news != KY_PAY_DISPUTED)
		return submit(t, look_again(t), out, err);
	if (strcmp(t->event.currency, t->row.currency) == 0)
		return submit(t, chargeback(t), out, err);
	*out = KY_HEARD_IGNORED;
	return KY_OK;
}

/* --- taken in --- */

static enum ky_code
handle(struct telling *t, enum ky_pay_heard *out, struct ky_err *err)
{
	bool found = false;

	*out = KY_HEARD_IGNORED;
	if (t->event.news == KY_PAY_OTHER)
		return KY_OK;
	if (find(t, &found, err) != KY_OK)
		return err->code;
	*out = KY_HEARD_UNKNOWN;
	return found ? tell(t, out, err) : KY_OK;
}

static void
say(const struct telling *t, enum ky_pay_heard heard)
{
	bool unheard = kinds[t->event.news].money &&
	    (heard == KY_HEARD_IGNORED || heard == KY_HEARD_UNKNOWN);

	ky_log(unheard ? KY_WARN : KY_INFO,
	    unheard ? KY_EV_PAY_UNHEARD : KY_EV_PAY,
	    "news=%s heard=%s event=%s line=%" PRIu64 " payment=%" PRIu64,
	    ky_pay_news_name(t->event.news), ky_pay_heard_name(heard),
	    t->event.id, t->row.line_id, t->row.n);
}

enum ky_code
ky_serve_pay_event(struct ky_serving *s, struct ky_err *err)
{
	const struct ky_pay_reader *reader = &s->service->config.pay;
	struct telling t = {.s = s};
	enum ky_pay_heard heard;
	enum ky_code code;

	if (reader->self == NULL)
		return ky_fail(err, KY_E_REFUSED, KY_NO_PAY_READER,
		    "news of payments are not taken in: no secret is set up");
	code = reader->read(reader->self, s->call->in.pay.signature,
	    s->call->in.pay.body, &t.event, err);
	if (code == KY_E_REFUSED)
		err->cause = KY_NO_SIGNATURE;
	if (code == KY_OK)
		code = handle(&t, &heard, err);
	if (code != KY_OK)
		return code;
	say(&t, heard);
	s->out->found = true;
	s->out->out.heard = heard;
	return KY_OK;
}
