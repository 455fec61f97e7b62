#include "cmd/daemon_demo.h"

/* What it knows already stays as it is: it may have been ended since. */
static void
tell(struct ky_world *w, const struct ky_command *cmd)
{
	if (cmd->kind != KY_CMD_IMPORT)
		return;
	(void)pthread_mutex_lock(&w->lock);
	if (ky_world_find(w, &cmd->line.contract_no) == NULL)
		ky_world_add(w, &cmd->line);
	(void)pthread_mutex_unlock(&w->lock);
}

static enum ky_code
call(void *self, const struct ky_call *c, struct ky_arena *a,
    struct ky_result *out, struct ky_err *err)
{
	struct ky_demo_calls *d = self;

	if (c->op == KY_CALL_COMMAND)
		tell(d->world, c->in.command);
	if (c->op == KY_CALL_COMMANDS)
		for (uint32_t i = 0; i < c->in.commands.n; i++)
			tell(d->world, c->in.commands.s[i].cmd);
	return d->real.call(d->real.self, c, a, out, err);
}

struct ky_calls
ky_demo_calls(struct ky_demo_calls *d)
{
	return (struct ky_calls){d, call};
}
