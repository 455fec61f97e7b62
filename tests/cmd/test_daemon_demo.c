#include "cmd/daemon_demo.h"
#include "t.h"

static int calls;

static enum ky_code
count(void *self, const struct ky_call *c, struct ky_arena *a,
    struct ky_result *out, struct ky_err *err)
{
	(void)self;
	(void)c;
	(void)a;
	(void)out;
	(void)err;
	calls++;
	return KY_OK;
}

static void
learns(void)
{
	struct ky_world w;
	struct ky_demo_calls d = {.real = {NULL, count}, .world = &w};
	struct ky_calls through = ky_demo_calls(&d);
	struct ky_command cmd = {.kind = KY_CMD_IMPORT};
	struct ky_submission s = {.cmd = &cmd};
	struct ky_call c = {.op = KY_CALL_COMMAND};
	struct ky_result r;
	struct ky_err err;
	struct ky_subscriber *one;

	ky_world_init(&w, 1, (struct ky_time){1});
	(void)snprintf(cmd.line.contract_no.text,
	    sizeof(cmd.line.contract_no.text), "D-1");
	cmd.line.contract_running = true;
	c.in.command = &cmd;
	t_ok("a line on its way in",
	    through.call(through.self, &c, NULL, &r, &err) == KY_OK);
	one = ky_world_find(&w, &cmd.line.contract_no);
	t_ok("is known to the world", one != NULL && one->is.running);
	one->is.running = false;
	(void)!through.call(through.self, &c, NULL, &r, &err);
	one = ky_world_find(&w, &cmd.line.contract_no);
	t_ok("once: what became of it stays", !one->is.running);
	(void)snprintf(cmd.line.contract_no.text,
	    sizeof(cmd.line.contract_no.text), "D-2");
	c = (struct ky_call){.op = KY_CALL_COMMANDS};
	c.in.commands.s = &s;
	c.in.commands.n = 1;
	(void)!through.call(through.self, &c, NULL, &r, &err);
	t_ok("several, too", ky_world_find(&w, &cmd.line.contract_no) != NULL);
	t_eq_int("every call goes on", calls, 3);
	ky_world_done(&w);
}

int
main(void)
{
	T_RUN(learns);
	return t_done();
}
