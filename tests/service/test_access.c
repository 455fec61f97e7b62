#include "desk.h"

static void
entries(void)
{
	struct desk d;
	struct ky_result r;
	struct ky_call c;
	struct ky_err err = {0};

	desk_open(&d);
	(void)rig_import(&d.rig);
	(void)rig_import(&d.rig);
	for (uint64_t id = 1; id <= 3; id++) {
		c = desk_call(&d, KY_CALL_LINE);
		c.line_id = id;
		t_good("looked at", desk_do(&d, &c, &r, &err), &err);
	}
	c = desk_call(&d, KY_CALL_ACCESS);
	t_good("the log", desk_do(&d, &c, &r, &err), &err);
	t_eq_int("what was not there was not looked at", r.n, 2);
	t_ok("who, how, at what",
	    strcmp(r.out.access[0].actor.text, "counter-1") == 0 &&
		strcmp(r.out.access[0].channel.text, "api") == 0 &&
		r.out.access[0].line_id == 1 && r.out.access[0].rows == 1 &&
		r.out.access[0].what == KY_LOOKED_LINE &&
		r.out.access[0].at.us != 0);
	c.line_id = 2;
	t_good("of a line", desk_do(&d, &c, &r, &err), &err);
	t_ok("one", r.n == 1 && r.out.access[0].line_id == 2);
	c.line_id = 0;
	c.max = 1;
	t_good("one at a time", desk_do(&d, &c, &r, &err), &err);
	t_ok("of more", r.n == 1 && r.more);
	c.after = r.next;
	t_good("then the other", desk_do(&d, &c, &r, &err), &err);
	t_ok("and no more", r.n == 1 && !r.more);
	c = desk_call(&d, KY_CALL_LINE);
	c.line_id = 2;
	t_good("looked at again", desk_do(&d, &c, &r, &err), &err);
	c = desk_call(&d, KY_CALL_ACCESS);
	c.line_id = 2;
	c.max = 1;
	c.in.newest_first = true;
	t_good("the newest first", desk_do(&d, &c, &r, &err), &err);
	t_ok("of two", r.n == 1 && r.more && r.out.access[0].n == 3);
	c.after = r.next;
	t_good("then what was before", desk_do(&d, &c, &r, &err), &err);
	t_ok("and no more", r.n == 1 && !r.more && r.out.access[0].n == 2);
	c.after = 0;
	c.line_id = 0;
	c.who.provider = (struct ky_slug){"demo-mobile"};
	t_good("everybody's, by one who sees some", desk_do(&d, &c, &r, &err),
	    &err);
	t_ok("is nothing", !r.found && r.n == 0);
	desk_close(&d);
}

/* What cannot be logged is not shown. */
static void
no_log_no_look(void)
{
	struct desk d;
	struct ky_result r;
	struct ky_call c;
	struct ky_err err = {0};

	desk_open(&d);
	(void)rig_import(&d.rig);
	desk_settle(&d, 1);
	d.rig.weather.commit = KY_E_LIMIT;
	c = desk_call(&d, KY_CALL_LINE);
	c.line_id = 1;
	t_bad("the disk is full", desk_do(&d, &c, &r, &err), KY_E_LIMIT, &err,
	    "access log");
	t_ok("and nothing is seen", r.out.line.c == NULL);
	desk_close(&d);
}

int
main(void)
{
	T_RUN(entries);
	T_RUN(no_log_no_look);
	return t_done();
}
