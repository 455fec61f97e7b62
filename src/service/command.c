/* Commands handed in, and waiting for what they set going. */
#include "service/serve.h"

#include <string.h>
#include <time.h>

/* How often it is asked whether a line is still busy. */
#define WAIT_FIRST_US 2000
#define WAIT_MOST_US 50000
#define WAIT_MAX_US (60 * KY_SECOND_US)

/* No line has it: what a caller may not see is looked for under it, so that
 * the answer and the work are those of a line that does not exist. */
#define NO_SUCH_LINE ((uint64_t)INT64_MAX)

/* Outcomes and timers come from the engine alone. */
static enum ky_code
check_kind(const struct ky_command *cmd, enum ky_role role, struct ky_err *err)
{
	switch (cmd->kind) {
	case KY_CMD_IMPORT:
	case KY_CMD_FILE:
	case KY_CMD_WITHDRAW:
	case KY_CMD_EVIDENCE:
	case KY_CMD_WAIVE:
	case KY_CMD_GIVE_UP:
	case KY_CMD_RETRY:
	case KY_CMD_FACT:
	case KY_CMD_CHANGE:
	case KY_CMD_HANDED:
		if ((unsigned)role < KY_ROLE__MAX && role != KY_ROLE_ENGINE)
			return KY_OK;
		return ky_fail(err, KY_E_INPUT, 0,
		    "nobody acts as the engine but itself");
	case KY_CMD_OUTCOME:
	case KY_CMD_WAKE:
	case KY_CMD__MAX:
		break;
	}
	return ky_fail(err, KY_E_INPUT, 0,
	    "a command of that kind is not taken from outside");
}

/* What a chip signed comes in as bytes that are verified, or not at all. */
static enum ky_code
check_event(const struct ky_command *cmd, struct ky_err *err)
{
	if (cmd->kind == KY_CMD_FACT && cmd->fact == KY_FACT_PROFILE_EVENT &&
	    cmd->event.chip_signed)
		return ky_fail(err, KY_E_INPUT, 0,
		    "nobody speaks for a chip but its signature");
	return KY_OK;
}

/* Who acts is said by the caller's proof, never by the command. */
static enum ky_code
prepare(struct ky_serving *s, struct ky_command *cmd, struct ky_err *err)
{
	const struct ky_caller *who = &s->call->who;
	bool there = false;

	if (check_kind(cmd, who->role, err) != KY_OK ||
	    check_event(cmd, err) != KY_OK)
		return err->code;
	cmd->actor = who->actor;
	cmd->role = who->role;
	cmd->channel = who->channel;
	if (who->provider.text[0] == '\0')
		return KY_OK;
	if (cmd->kind == KY_CMD_IMPORT)
		return ky_serve_may_see(s, &cmd->line.provider)
		    ? KY_OK
		    : ky_fail(err, KY_E_INPUT, 0,
			  "lines of the provider %s only are taken from this "
			  "caller",
			  who->provider.text);
	if (ky_serve_has_line(s, cmd->line_id, &there, err) != KY_OK)
		return err->code;
	if (!there)
		cmd->line_id = NO_SUCH_LINE;
	return KY_OK;
}

/* With a connection where there is something to look up. */
static enum ky_code
prepare_all(struct ky_serving *s, struct ky_submission *one, uint32_t n,
    struct ky_err *err)
{
	struct ky_pool *pool = &s->service->pool;
	bool look = s->call->who.provider.text[0] != '\0';
	enum ky_code code = look ? ky_pool_lend(pool, &s->store, err) : KY_OK;

	for (uint32_t i = 0; code == KY_OK && i < n; i++)
		code = prepare(s, one[i].cmd, err);
	if (look && s->store != NULL)
		ky_pool_give_back(pool, s->store, code);
	s->store = NULL;
	return code;
}

enum ky_code
ky_serve_command(struct ky_serving *s, struct ky_err *err)
{
	struct ky_submission one = {.cmd = s->call->in.command};
	enum ky_code code = prepare_all(s, &one, 1, err);

	if (code != KY_OK)
		return code;
	one.code = ky_engine_submit(s->service->config.engine, one.cmd,
	    &one.reply, err);
	s->out->out.reply = one.reply;
	ky_serve_imported(s->service, &one, 1);
	return one.code;
}

enum ky_code
ky_serve_commands(struct ky_serving *s, struct ky_err *err)
{
	struct ky_submission *all = s->call->in.commands.s;
	uint32_t n = s->call->in.commands.n;
	enum ky_code code;

	if (n < 1 || n > KY_TOGETHER_MAX)
		return ky_fail(err, KY_E_INPUT, 0,
		    "%u commands: 1 to %d can be handed in together", n,
		    KY_TOGETHER_MAX);
	code = prepare_all(s, all, n, err);
	if (code == KY_OK) {
		ky_engine_submit_all(s->service->config.engine, all, n);
		ky_serve_imported(s->service, all, n);
	}
	s->out->n = n;
	return code;
}

/* --- waiting --- */

static int64_t
ticks_us(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * KY_SECOND_US + t.tv_nsec / 1000;
}

static enum ky_code
ask(struct ky_serving *s, bool *busy, struct ky_err *err)
{
	struct ky_store *store;
	enum ky_code code = ky_pool_lend(&s->service->pool, &store, err);

	if (code != KY_OK)
		return code;
	code = ky_engine_busy(s->service->config.engine, store,
	    s->call->line_id, busy, err);
	ky_pool_give_back(&s->service->pool, store, code);
	return code;
}

enum ky_code
ky_serve_settle(struct ky_serving *s, struct ky_err *err)
{
	int64_t wait = s->call->in.wait_us, start = ticks_us();
	int64_t pause = WAIT_FIRST_US;
	bool busy = true;

	if (wait < 0 || wait > WAIT_MAX_US)
		return ky_fail(err, KY_E_INPUT, 0,
		    "it can be waited for 0 to 60 seconds");
	for (;;) {
		if (ask(s, &busy, err) != KY_OK)
			return err->code;
		if (!busy || ticks_us() - start >= wait ||
		    atomic_load(&s->service->stopping))
			break;
		(void)nanosleep(&(struct timespec){.tv_nsec = (long)pause *
					1000},
		    NULL);
		pause = pause * 2 < WAIT_MOST_US ? pause * 2 : WAIT_MOST_US;
	}
	s->out->found = !busy;
	return KY_OK;
}
