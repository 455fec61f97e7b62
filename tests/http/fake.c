#include "fake.h"

#include "base/hash.h"

#include <string.h>

#define NOW_US INT64_C(1787702400000000)

void
fake_init(struct fake *f)
{
	memset(f, 0, sizeof(*f));
	f->health = (struct ky_health){
	    .engine.queue_max = 1024,
	    .engine.commands = 41,
	    .store_ok = true,
	    .disk_free = UINT64_C(1) << 40,
	    .issuer = {"fake"},
	    .schema = 3,
	    .started = {NOW_US - KY_HOUR_US},
	    .now = {NOW_US},
	};
}

static bool
token(const uint8_t hash[32], struct ky_token *out)
{
	static const struct {
		const char *secret, *id;
		uint32_t scopes;
		int64_t expires_us, revoked_us;
	} tokens[] = {
	    {FAKE_ALL, "tk-all", UINT32_MAX, 0, 0},
	    {FAKE_READ, "tk-read", 1u << KY_SCOPE_LINES_READ, 0, 0},
	    {FAKE_EXPIRED, "tk-old", UINT32_MAX, NOW_US - 1, 0},
	    {FAKE_REVOKED, "tk-gone", UINT32_MAX, 0, NOW_US - 1},
	};

	for (size_t i = 0; i < sizeof(tokens) / sizeof(tokens[0]); i++) {
		uint8_t want[32];

		ky_sha256(ky_str_of(tokens[i].secret), want);
		if (memcmp(want, hash, sizeof(want)) != 0)
			continue;
		*out = (struct ky_token){
		    .actor = {"robot"},
		    .role = KY_ROLE_OPERATOR,
		    .provider = {"demo-mobile"},
		    .scopes = tokens[i].scopes,
		    .expires = {tokens[i].expires_us},
		    .revoked = {tokens[i].revoked_us},
		};
		memcpy(out->hash, want, sizeof(want));
		(void)ky_str_copy(ky_str_of(tokens[i].id), out->id.text,
		    sizeof(out->id.text));
		return true;
	}
	return false;
}

static void
nodes(const struct ky_call *call, struct ky_arena *a, struct ky_result *out)
{
	uint64_t there = FAKE_LEAVES >> call->in.node.level;

	out->out.node = ky_arena_array(a, call->max, 32);
	for (uint64_t i = call->in.node.index; i < there && out->n < call->max;
	     i++)
		memset(out->out.node[out->n++], (int)(i & 0xff), 32);
}

static void
notify(struct fake *f, const struct ky_call *call, struct ky_arena *a,
    struct ky_result *out)
{
	struct ky_str der = call->in.notify.bytes;

	atomic_fetch_add(&f->notified, 1);
	memcpy(f->der, der.p, der.len);
	f->der_len = der.len;
	f->via = call->in.notify.via;
	f->eid = call->in.notify.eid;
	out->found = strchr("\x30\xbf\xa1", der.p[0]) != NULL;
	out->out.notifications = ky_arena_alloc(a,
	    sizeof(struct ky_notification));
	out->out.notifications->judged.verdict = f->verdict;
	out->out.notifications->judged.event = f->event;
}

static enum ky_code
command(struct fake *f, const struct ky_call *call, struct ky_result *out,
    struct ky_err *err)
{
	struct ky_str bytes = call->in.command->evidence.bytes;

	atomic_fetch_add(&f->commands, 1);
	f->command = *call->in.command;
	memcpy(f->evidence, bytes.p,
	    bytes.len < sizeof(f->evidence) ? bytes.len : sizeof(f->evidence));
	if (f->reused > 0) {
		f->reused--;
		return ky_fail(err, KY_E_INPUT, KY_NO_KEY_REUSED, "reused");
	}
	out->out.reply.answer.verdict = f->answers;
	return KY_OK;
}

static enum ky_code
call(void *self, const struct ky_call *call, struct ky_arena *a,
    struct ky_result *out, struct ky_err *err)
{
	struct fake *f = self;

	atomic_fetch_add(&f->calls, 1);
	if (f->fails != KY_OK)
		return ky_fail(err, f->fails, f->cause, "as the test wants it");
	/* Only what the routes of these tests ask for. */
	if (call->op == KY_CALL_TOKEN_FIND) {
		atomic_fetch_add(&f->finds, 1);
		out->out.tokens = ky_arena_alloc(a, sizeof(struct ky_token));
		out->found = token(call->in.sha256, out->out.tokens) &&
		    !(f->revoked &&
			strcmp(out->out.tokens->id.text, "tk-all") == 0);
	} else if (call->op == KY_CALL_HEALTH) {
		out->out.health = ky_arena_alloc(a, sizeof(f->health));
		*out->out.health = f->health;
	} else if (call->op == KY_CALL_LOG_NODES) {
		nodes(call, a, out);
	} else if (call->op == KY_CALL_CHECKPOINT) {
		out->found = true;
		out->bytes = KY_STR("fake.example/log\n300\nAAAA\n\n");
	} else if (call->op == KY_CALL_NOTIFY) {
		notify(f, call, a, out);
	} else if (call->op == KY_CALL_LINE) {
		out->found = call->in.name.kind == KY_NAME_ICCID &&
		    strcmp(call->in.name.text, f->iccid) == 0;
		out->out.line.c = ky_arena_alloc(a, sizeof(struct ky_case));
		out->out.line.c->line_id = 7;
	} else if (call->op == KY_CALL_PAY_EVENT) {
		(void)ky_str_copy(call->in.pay.body, f->news, sizeof(f->news));
		(void)ky_str_copy(call->in.pay.signature, f->signature,
		    sizeof(f->signature));
		out->found = true;
		out->out.heard = f->heard;
	} else if (call->op == KY_CALL_COMMAND) {
		return command(f, call, out, err);
	} else {
		return ky_fail(err, KY_E_INPUT, 0, "the fake does not do that");
	}
	return KY_OK;
}

struct ky_calls
fake_calls(struct fake *f)
{
	return (struct ky_calls){f, call};
}

static struct ky_time
now(void *self)
{
	(void)self;
	return (struct ky_time){NOW_US};
}

struct ky_clock
fake_clock(void)
{
	return (struct ky_clock){NULL, now};
}

static void
fill(void *self, uint8_t *out, size_t n)
{
	(void)self;
	for (size_t i = 0; i < n; i++)
		out[i] = (uint8_t)(i + 1);
}

struct ky_entropy
fake_entropy(void)
{
	return (struct ky_entropy){NULL, fill};
}
