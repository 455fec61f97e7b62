#include "engine/effect.h"

#include "engine/dead.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#define MAIL_KEY "mail "
#define VERIFIER "kaiyaku-engine/1"

struct ask {
	const struct ky_peers *peers;
	uint64_t line_id;
	const struct ky_line *line;
	const struct ky_effect *effect;
	struct ky_str document;
};

typedef enum ky_code act_fn(const struct ask *a, struct ky_err *err);
typedef enum ky_code look_fn(const struct ask *a, struct ky_seen *seen,
    struct ky_raw *raw, struct ky_err *err);

static enum ky_code
bss_end(const struct ask *a, struct ky_err *err)
{
	const struct ky_bss *p = &a->peers->bss;

	return p->end(p->self, a->line, a->effect->day, a->effect->key, err);
}

static enum ky_code
bss_keep(const struct ask *a, struct ky_err *err)
{
	const struct ky_bss *p = &a->peers->bss;

	return p->keep(p->self, a->line, a->effect->key, err);
}

static enum ky_code
bss_options(const struct ask *a, struct ky_err *err)
{
	const struct ky_bss *p = &a->peers->bss;

	return p->end_options(p->self, a->line,
	    a->effect->kind == KY_EFFECT_BSS_OPTION
		? UINT32_C(1) << a->effect->ref
		: KY_ALL,
	    a->effect->key, err);
}

static enum ky_code
bss_devices(const struct ask *a, struct ky_err *err)
{
	const struct ky_bss *p = &a->peers->bss;

	return p->unbind_devices(p->self, a->line,
	    a->effect->kind == KY_EFFECT_BSS_DEVICE
		? UINT32_C(1) << a->effect->ref
		: KY_ALL,
	    a->effect->key, err);
}

static enum ky_code
bss_plan(const struct ask *a, struct ky_err *err)
{
	const struct ky_bss *p = &a->peers->bss;

	return p->change_plan(p->self, a->line, &a->effect->what,
	    a->effect->day, a->effect->key, err);
}

static enum ky_code
bss_look(const struct ask *a, struct ky_seen *seen, struct ky_raw *raw,
    struct ky_err *err)
{
	const struct ky_bss *p = &a->peers->bss;

	return p->look(p->self, a->line, seen, raw, err);
}

static enum ky_code
balance_take(const struct ask *a, struct ky_err *err)
{
	const struct ky_balance *p = &a->peers->balance;

	return p->take(p->self, a->line, a->effect->key, err);
}

static enum ky_code
balance_look(const struct ask *a, struct ky_seen *seen, struct ky_raw *raw,
    struct ky_err *err)
{
	const struct ky_balance *p = &a->peers->balance;

	return p->look(p->self, a->line, a->effect->key, seen, raw, err);
}

static enum ky_code
hlr_withdraw(const struct ask *a, struct ky_err *err)
{
	const struct ky_hlr *p = &a->peers->hlr;

	return p->withdraw(p->self, &a->line->imsi, a->effect->key, err);
}

static enum ky_code
hlr_delete(const struct ask *a, struct ky_err *err)
{
	const struct ky_hlr *p = &a->peers->hlr;

	return p->remove(p->self, &a->line->imsi, a->effect->key, err);
}

static enum ky_code
hlr_look(const struct ask *a, struct ky_seen *seen, struct ky_raw *raw,
    struct ky_err *err)
{
	const struct ky_hlr *p = &a->peers->hlr;

	return p->look(p->self, &a->line->imsi, seen, raw, err);
}

static enum ky_code
smdp_retire(const struct ask *a, struct ky_err *err)
{
	const struct ky_smdp *p = &a->peers->smdp;

	return p->retire(p->self, a->line, a->effect->key, err);
}

static enum ky_code
smdp_look(const struct ask *a, struct ky_seen *seen, struct ky_raw *raw,
    struct ky_err *err)
{
	const struct ky_smdp *p = &a->peers->smdp;

	/* A plain look has a key of its own, which names no order. */
	const char *key = a->effect->kind == KY_EFFECT_SMDP_RETIRE
	    ? a->effect->key
	    : "";

	return p->look(p->self, a->line, key, seen, raw, err);
}

static enum ky_code
bank_transfer(const struct ask *a, struct ky_err *err)
{
	const struct ky_bank *p = &a->peers->bank;

	return p->transfer(p->self, a->line_id, a->line, a->effect->minor,
	    a->effect->key, err);
}

static enum ky_code
bank_look(const struct ask *a, struct ky_seen *seen, struct ky_raw *raw,
    struct ky_err *err)
{
	const struct ky_bank *p = &a->peers->bank;

	return p->look(p->self, a->line_id, a->line, a->effect->key, seen, raw,
	    err);
}

static enum ky_code
pay_collect(const struct ask *a, struct ky_err *err)
{
	const struct ky_pay *p = &a->peers->pay;

	return p->collect(p->self, a->line_id, a->line, a->effect->minor,
	    a->effect->key, err);
}

static enum ky_code
pay_refund(const struct ask *a, struct ky_err *err)
{
	const struct ky_pay *p = &a->peers->pay;

	return p->refund(p->self, a->line_id, a->line, a->effect->minor,
	    a->effect->key, err);
}

static enum ky_code
pay_look(const struct ask *a, struct ky_seen *seen, struct ky_raw *raw,
    struct ky_err *err)
{
	const struct ky_pay *p = &a->peers->pay;

	return p->look(p->self, a->line_id, a->line, a->effect->key, seen, raw,
	    err);
}

static enum ky_code
mail_send(const struct ask *a, struct ky_err *err)
{
	const struct ky_mail *p = &a->peers->mail;

	return p->send(p->self, a->line, ky_mail_number(a->effect->key),
	    a->document, a->effect->key, err);
}

static enum ky_code
mail_tell(const struct ask *a, struct ky_err *err)
{
	const struct ky_mail *p = &a->peers->mail;

	if (p->tell == NULL)
		return ky_fail(err, KY_E_REFUSED, 0, "no-messages");
	return p->tell(p->self, a->line, a->effect, err);
}

#define PORT(member) offsetof(struct ky_peers, member)

/* The port's `self` is its first member, and NULL when there is no port. */
static const struct verb {
	size_t port;
	act_fn *act;   /* NULL: done by looking alone */
	look_fn *look; /* NULL: cannot be looked at */
	bool slow;     /* `minor` is seen before it is settled: under way */
} verbs[] = {
    [KY_EFFECT_BSS_END] = {PORT(bss), bss_end, bss_look},
    [KY_EFFECT_BSS_KEEP] = {PORT(bss), bss_keep, bss_look},
    [KY_EFFECT_BSS_OVER] = {PORT(bss), NULL, bss_look},
    [KY_EFFECT_BSS_OPTIONS] = {PORT(bss), bss_options, bss_look},
    [KY_EFFECT_BSS_DEVICES] = {PORT(bss), bss_devices, bss_look},
    [KY_EFFECT_BSS_OPTION] = {PORT(bss), bss_options, bss_look},
    [KY_EFFECT_BSS_DEVICE] = {PORT(bss), bss_devices, bss_look},
    [KY_EFFECT_BSS_PLAN] = {PORT(bss), bss_plan, bss_look},
    [KY_EFFECT_BSS_USAGE] = {PORT(bss), NULL, bss_look},
    [KY_EFFECT_BALANCE_TAKE] = {PORT(balance), balance_take, balance_look},
    [KY_EFFECT_HLR_WITHDRAW] = {PORT(hlr), hlr_withdraw, hlr_look},
    [KY_EFFECT_HLR_DELETE] = {PORT(hlr), hlr_delete, hlr_look},
    [KY_EFFECT_SMDP_RETIRE] = {PORT(smdp), smdp_retire, smdp_look},
    [KY_EFFECT_SMDP_LOOK] = {PORT(smdp), NULL, smdp_look},
    [KY_EFFECT_PAY_COLLECT] = {PORT(pay), pay_collect, pay_look, true},
    [KY_EFFECT_PAY_REFUND] = {PORT(pay), pay_refund, pay_look, true},
    [KY_EFFECT_BANK_REFUND] = {PORT(bank), bank_transfer, bank_look, true},
    [KY_EFFECT_MAIL] = {PORT(mail), mail_send, NULL},
    [KY_EFFECT_REMIND] = {PORT(mail), mail_tell, NULL},
    [KY_EFFECT_TELL_BILL] = {PORT(mail), mail_tell, NULL},
    [KY_EFFECT_TELL_PAYEE] = {PORT(mail), mail_tell, NULL},
};
_Static_assert(sizeof(verbs) / sizeof(verbs[0]) == KY_EFFECT__MAX,
    "a row each");

bool
ky_effect_look_only(enum ky_effect_kind k)
{
	assert((unsigned)k < KY_EFFECT__MAX);
	return verbs[k].act == NULL;
}

void
ky_mail_key(const char *paper_number, char out[KY_KEY_SIZE])
{
	(void)snprintf(out, KY_KEY_SIZE, MAIL_KEY "%s", paper_number);
}

const char *
ky_mail_number(const char *key)
{
	bool ours = ky_str_starts(ky_str_of(key), MAIL_KEY);

	return ours ? key + strlen(MAIL_KEY) : "";
}

static bool
configured(const struct ky_peers *peers, const struct verb *v)
{
	const char *port = (const char *)peers + v->port;
	void *self;

	memcpy(&self, port, sizeof(self));
	return self != NULL;
}

/* What the look saw goes into the command as confirmed evidence. */
static void
testify(const struct ky_raw *raw, struct ky_command *cmd)
{
	struct ky_evidence *ev = &cmd->evidence;

	assert(raw->len <= sizeof(raw->bytes));
	cmd->outcome.looked = true;
	cmd->has_evidence = true;
	*ev = (struct ky_evidence){.grade = KY_GRADE_CONFIRMED,
	    .verifier = VERIFIER,
	    .bytes = {raw->bytes, raw->len}};
	memcpy(ev->media_type, raw->media_type, sizeof(ev->media_type));
	memcpy(ev->origin, raw->origin, sizeof(ev->origin));
}

enum look {
	LOOK_FAILED,
	LOOK_SEEN,
	LOOK_UNDER_WAY,
	LOOK_ASKED, /* the holder was asked, and is waited for */
	LOOK_NEVER, /* it failed for good */
	LOOK_NOT_SEEN,
};

static enum look
look_at(const struct ask *a, const struct verb *v, struct ky_raw *raw,
    struct ky_command *cmd, struct ky_err *said)
{
	struct ky_seen seen = {.profile = KY_PROFILE_NONE};

	*raw = (struct ky_raw){.len = 0};
	if (v->look(a, &seen, raw, said) != KY_OK)
		return LOOK_FAILED;
	cmd->outcome.seen = seen;
	testify(raw, cmd);
	if (ky_effect_seen(a->effect, &seen))
		return LOOK_SEEN;
	if (v->slow && seen.failed)
		return LOOK_NEVER;
	if (v->slow && seen.asked)
		return LOOK_ASKED;
	return v->slow && seen.minor != 0 ? LOOK_UNDER_WAY : LOOK_NOT_SEEN;
}

/* Look alone, or first: false when the step is still to be done. */
static bool
look_first(const struct ask *a, const struct verb *v, struct ky_raw *raw,
    struct ky_command *cmd, struct ky_err *said)
{
	struct ky_outcome *out = &cmd->outcome;

	switch (look_at(a, v, raw, cmd, said)) {
	case LOOK_FAILED:
		out->code = v->act == NULL ? KY_E_RETRY : KY_E_UNSURE;
		return true;
	case LOOK_SEEN:
		out->code = KY_OK;
		return true;
	case LOOK_UNDER_WAY:
		out->code = KY_E_UNSURE;
		return true;
	case LOOK_NEVER:
		out->code = KY_E_REFUSED;
		return true;
	case LOOK_ASKED:
		/* Not to be done any more: whoever was asked need not pay. */
		out->code = a->effect->minor == 0 ? KY_E_RETRY : KY_OK;
		return true;
	case LOOK_NOT_SEEN:
		break;
	}
	if (v->slow && a->effect->minor == 0) {
		out->code = KY_E_RETRY; /* not there, and not to be done */
		return true;
	}
	out->code = KY_E_UNSURE;
	return v->act == NULL;
}

/* After a do that was taken on (`sure`) or may have been. */
static void
look_after(const struct ask *a, const struct verb *v, bool sure,
    struct ky_raw *raw, struct ky_command *cmd, struct ky_err *said)
{
	struct ky_outcome *out = &cmd->outcome;

	switch (look_at(a, v, raw, cmd, said)) {
	case LOOK_SEEN:
	case LOOK_ASKED:
		out->code = KY_OK;
		break;
	case LOOK_NEVER:
		out->code = KY_E_REFUSED;
		break;
	case LOOK_NOT_SEEN:
		out->code = sure ? KY_E_UNSURE : KY_E_RETRY;
		break;
	case LOOK_FAILED:
	case LOOK_UNDER_WAY:
		out->code = KY_E_UNSURE;
		break;
	}
}

static void
act(const struct ask *a, const struct verb *v, struct ky_raw *raw,
    struct ky_command *cmd, struct ky_err *said)
{
	struct ky_outcome *out = &cmd->outcome;
	enum ky_code code = v->act(a, said);

	if (code != KY_OK && ky_dead(said))
		return;
	switch (code) {
	case KY_E_REFUSED:
		/* Why, is what there is to see: installed, or a wrong order. */
		if (a->effect->kind == KY_EFFECT_SMDP_RETIRE)
			(void)look_at(a, v, raw, cmd, said);
		out->code = code;
		return;
	case KY_E_RETRY:
		out->code = code;
		return;
	case KY_OK:
	case KY_E_UNSURE:
	/* Outside the contract of a do, so it may mean anything. */
	case KY_E_INPUT:
	case KY_E_LIMIT:
	case KY_E_CORRUPT:
	case KY_E_SYSTEM:
	case KY__CODE_MAX:
		break;
	}
	if (v->look != NULL) {
		look_after(a, v, code == KY_OK, raw, cmd, said);
		return;
	}
	out->code = code == KY_OK ? KY_OK : KY_E_UNSURE;
	out->seen.settled = code == KY_OK;
}

enum ky_code
ky_effect_run(const struct ky_peers *peers, uint64_t line_id,
    const struct ky_line *line, const struct ky_effect *effect,
    struct ky_str document, struct ky_raw *raw, struct ky_command *cmd,
    struct ky_err *said)
{
	const struct verb *v = &verbs[effect->kind];
	struct ask a = {peers, line_id, line, effect, document};

	assert((unsigned)effect->kind < KY_EFFECT__MAX);
	*said = (struct ky_err){.code = KY_OK};
	cmd->kind = KY_CMD_OUTCOME;
	cmd->outcome = (struct ky_outcome){.effect = *effect};
	if (!configured(peers, v)) {
		cmd->outcome.code = KY_E_REFUSED;
		cmd->outcome.unconnected = true;
		(void)ky_fail(said, KY_E_REFUSED, 0, "no such peer is set up");
		return KY_OK;
	}
	if (v->act == NULL || (effect->look_first && v->look != NULL)) {
		if (!look_first(&a, v, raw, cmd, said))
			act(&a, v, raw, cmd, said);
	} else {
		act(&a, v, raw, cmd, said);
	}
	return ky_dead(said) ? said->code : KY_OK;
}
