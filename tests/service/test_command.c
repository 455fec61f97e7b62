#include "desk.h"

static void
overwritten(void)
{
	struct desk d;
	struct ky_result r;
	struct ky_call c;
	struct ky_err err = {0};
	struct ky_command cmd = rig_command(KY_CMD_IMPORT, 0);

	desk_open(&d);
	rig_line(1, &cmd.line);
	cmd.actor = (struct ky_slug){"the-boss"};
	cmd.role = KY_ROLE_OFFICER;
	cmd.channel = (struct ky_slug){"timer"};
	c = desk_call(&d, KY_CALL_COMMAND);
	c.in.command = &cmd;
	t_good("handed in", desk_do(&d, &c, &r, &err), &err);
	t_eq_int("and taken", r.out.reply.answer.verdict, KY_VERDICT_ACCEPTED);
	t_eq_str("by who he is, not who he says", cmd.actor.text, "counter-1");
	t_eq_int("in his own role", cmd.role, KY_ROLE_STAFF);
	t_eq_str("through his own channel", cmd.channel.text, "api");
	c = desk_call(&d, KY_CALL_HISTORY);
	c.line_id = 1;
	t_good("history", desk_do(&d, &c, &r, &err), &err);
	t_eq_str("has it so", r.out.history[0].actor.text, "counter-1");
	desk_close(&d);
}

static void
not_from_outside(void)
{
	static const struct {
		const char *label;
		enum ky_command_kind kind;
		enum ky_role role;
	} cases[] = {
	    {"an outcome", KY_CMD_OUTCOME, KY_ROLE_STAFF},
	    {"a timer", KY_CMD_WAKE, KY_ROLE_STAFF},
	    {"the engine's role", KY_CMD_RETRY, KY_ROLE_ENGINE},
	    {"no role", KY_CMD_RETRY, KY_ROLE__MAX},
	    {"no kind", KY_CMD__MAX, KY_ROLE_STAFF},
	};
	struct desk d;
	struct ky_result r;
	struct ky_err err = {0};

	desk_open(&d);
	T_CASES (k, cases) {
		struct ky_command cmd = rig_command(k->kind,
		    rig_import(&d.rig));
		struct ky_call c = desk_call(&d, KY_CALL_COMMAND);

		c.who.role = k->role;
		c.in.command = &cmd;
		t_ok(k->label, desk_do(&d, &c, &r, &err) == KY_E_INPUT);
	}
	desk_close(&d);
}

/* The answer for others' lines is that for lines that are not there. */
static void
restricted(void)
{
	struct desk d;
	struct ky_result r;
	struct ky_call c;
	struct ky_err others = {0}, none = {0};
	struct ky_command cmd;
	uint64_t id;

	desk_open(&d);
	id = rig_import(&d.rig);
	d.who.provider = (struct ky_slug){"another"};
	c = desk_call(&d, KY_CALL_COMMAND);
	c.in.command = &cmd;
	cmd = rig_file(id);
	t_ok("another provider's line",
	    desk_do(&d, &c, &r, &others) == KY_E_INPUT);
	cmd = rig_file(4711);
	t_ok("a line that does not exist",
	    desk_do(&d, &c, &r, &none) == KY_E_INPUT);
	t_ok("have one cause",
	    others.cause == KY_NO_LINE && none.cause == KY_NO_LINE);
	t_eq_str("and the same words", others.msg, none.msg);
	cmd = rig_command(KY_CMD_IMPORT, 0);
	rig_line(7, &cmd.line);
	t_bad("nor can one be added for another", desk_do(&d, &c, &r, &none),
	    KY_E_INPUT, &none, "another");
	d.who.provider = (struct ky_slug){"demo-mobile"};
	c = desk_call(&d, KY_CALL_COMMAND);
	c.in.command = &cmd;
	cmd = rig_file(id);
	t_good("one's own", desk_do(&d, &c, &r, &none), &none);
	t_eq_int("is ended", r.out.reply.answer.verdict, KY_VERDICT_ACCEPTED);
	desk_close(&d);
}

static void
together(void)
{
	struct desk d;
	struct ky_result r;
	struct ky_call c;
	struct ky_err err = {0};
	struct ky_command cmd[3];
	struct ky_submission all[3] = {{.cmd = &cmd[0]}, {.cmd = &cmd[1]},
	    {.cmd = &cmd[2]}};

	desk_open(&d);
	for (uint32_t i = 0; i < 3; i++) {
		cmd[i] = rig_command(KY_CMD_IMPORT, 0);
		rig_line(i < 2 ? i + 1 : 1, &cmd[i].line);
	}
	c = desk_call(&d, KY_CALL_COMMANDS);
	c.in.commands.s = all;
	c.in.commands.n = 3;
	t_good("three", desk_do(&d, &c, &r, &err), &err);
	t_ok("two lines",
	    all[0].code == KY_OK && all[1].code == KY_OK &&
		all[1].reply.answer.line_id == 2);
	t_ok("the third is there already",
	    all[2].code == KY_OK &&
		all[2].reply.answer.verdict == KY_VERDICT_REFUSED);
	c.in.commands.n = 0;
	t_bad("none", desk_do(&d, &c, &r, &err), KY_E_INPUT, &err, "together");
	c.in.commands.n = KY_TOGETHER_MAX + 1;
	t_bad("too many", desk_do(&d, &c, &r, &err), KY_E_INPUT, &err,
	    "together");
	desk_close(&d);
}

static void
settling(void)
{
	struct desk d;
	struct ky_result r;
	struct ky_call c;
	struct ky_err err = {0};
	struct ky_command cmd;
	uint64_t id;

	desk_open(&d);
	id = rig_import(&d.rig);
	cmd = rig_file(id);
	(void)rig_submit(&d.rig, &cmd);
	c = desk_call(&d, KY_CALL_SETTLE);
	c.line_id = id;
	c.in.wait_us = 30 * KY_SECOND_US;
	t_good("waited for", desk_do(&d, &c, &r, &err), &err);
	t_ok("until nothing is under way", r.found);
	t_eq_int("the receipt is in the log",
	    rig_papers(&d.rig, id, KY_PAPER_LOGGED), 1);
	c.in.wait_us = -1;
	t_bad("no time", desk_do(&d, &c, &r, &err), KY_E_INPUT, &err,
	    "seconds");
	desk_close(&d);
}

int
main(void)
{
	T_RUN(overwritten);
	T_RUN(not_from_outside);
	T_RUN(restricted);
	T_RUN(together);
	T_RUN(settling);
	return t_done();
}
