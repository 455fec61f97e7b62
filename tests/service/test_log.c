#include "desk.h"

static void
grow(struct desk *d, uint64_t id)
{
	struct ky_command cmd = rig_file(id);

	(void)rig_submit(&d->rig, &cmd);
	desk_settle(d, id);
}

static void
tree(void)
{
	struct desk d;
	struct ky_result r;
	struct ky_call c;
	struct ky_err err = {0};
	uint64_t size;

	desk_open(&d);
	for (int i = 0; i < 3; i++)
		grow(&d, rig_import(&d.rig));
	size = rig_log_size(&d.rig);
	c = desk_call(&d, KY_CALL_CHECKPOINT);
	t_good("checkpoint", desk_do(&d, &c, &r, &err), &err);
	t_ok("of the log",
	    r.found && ky_str_starts(r.bytes, "demo.example/log\n"));
	c = desk_call(&d, KY_CALL_LOG_NODES);
	c.max = KY_ROWS_MAX;
	t_good("leaves", desk_do(&d, &c, &r, &err), &err);
	t_eq_int("all of them", r.n, (int64_t)size);
	c.in.node.level = 1;
	t_good("the level above", desk_do(&d, &c, &r, &err), &err);
	t_eq_int("half", r.n, (int64_t)size / 2);
	c.in.node.level = 0;
	c.in.node.index = size;
	t_good("beyond the last", desk_do(&d, &c, &r, &err), &err);
	t_ok("nothing", !r.found && r.n == 0);
	c.in.node.level = 64;
	t_bad("no level", desk_do(&d, &c, &r, &err), KY_E_INPUT, &err,
	    "levels");
	desk_close(&d);
}

static void
events(void)
{
	struct desk d;
	struct ky_result r;
	struct ky_call c;
	struct ky_err err = {0};
	uint32_t all;

	desk_open(&d);
	grow(&d, rig_import(&d.rig));
	(void)rig_import(&d.rig);
	c = desk_call(&d, KY_CALL_EVENTS);
	c.max = KY_ROWS_MAX;
	t_good("all", desk_do(&d, &c, &r, &err), &err);
	all = r.n;
	t_ok("some", all > 3 && !r.more);
	t_eq_int("numbered from one", (int64_t)r.out.events[0].n, 1);
	c.max = 2;
	t_good("two", desk_do(&d, &c, &r, &err), &err);
	t_ok("of more", r.n == 2 && r.more && r.next == 2);
	c.after = r.next;
	t_good("the next", desk_do(&d, &c, &r, &err), &err);
	t_eq_int("go on", (int64_t)r.out.events[0].n, 3);
	c = desk_call(&d, KY_CALL_EVENTS);
	c.line_id = 2;
	t_good("of a line", desk_do(&d, &c, &r, &err), &err);
	t_ok("only its own",
	    r.n == 1 && r.out.events[0].kind == KY_EVENT_LINE_ADDED);
	c = desk_call(&d, KY_CALL_EVENTS);
	c.who.provider = (struct ky_slug){"another"};
	t_good("for another provider", desk_do(&d, &c, &r, &err), &err);
	t_eq_int("none", r.n, 0);
	t_eq_int("and the cursor has passed them", (int64_t)r.next, all);
	c.line_id = 1;
	t_good("of a line that is not his", desk_do(&d, &c, &r, &err), &err);
	t_ok("is as of none: the cursor says nothing",
	    r.found && r.n == 0 && r.next == 0 && !r.more);
	desk_close(&d);
}

int
main(void)
{
	T_RUN(tree);
	T_RUN(events);
	return t_done();
}
