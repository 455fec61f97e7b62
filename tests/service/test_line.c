#include "desk.h"

static struct ky_call
by_id(const struct desk *d, uint64_t id)
{
	struct ky_call c = desk_call(d, KY_CALL_LINE);

	c.line_id = id;
	return c;
}

static void
names(void)
{
	static const struct {
		const char *label;
		enum ky_name_kind kind;
		const char *text;
		bool found;
	} cases[] = {
	    {"contract", KY_NAME_CONTRACT, "D-000001", true},
	    {"another's contract", KY_NAME_CONTRACT, "D-000002", false},
	    {"number", KY_NAME_MSISDN, "819010000001", true},
	    {"unknown number", KY_NAME_MSISDN, "819010000009", false},
	    {"id", KY_NAME_ID, "1", true},
	    {"id that is none", KY_NAME_ID, "9", false},
	    {"no number", KY_NAME_ID, "1x", false},
	    {"ending nobody filed", KY_NAME_ENDING, "KY-1", false},
	};
	struct desk d;
	struct ky_result r;
	struct ky_err err = {0};

	desk_open(&d);
	(void)rig_import(&d.rig);
	T_CASES (k, cases) {
		struct ky_call c = by_id(&d, 0);

		c.in.name.kind = k->kind;
		(void)snprintf(c.in.name.text, sizeof(c.in.name.text), "%s",
		    k->text);
		t_good(k->label, desk_do(&d, &c, &r, &err), &err);
		t_ok("found, or not", r.found == k->found);
	}
	desk_close(&d);
}

/* Others' lines are as if there were none. */
static void
restricted(void)
{
	struct desk d;
	struct ky_result r, none;
	struct ky_call c;
	struct ky_err err = {0};
	uint64_t id;
	static const enum ky_call_op ops[] = {KY_CALL_LINE, KY_CALL_PREVIEW,
	    KY_CALL_POSTINGS, KY_CALL_STATEMENT, KY_CALL_HISTORY,
	    KY_CALL_PAPERS, KY_CALL_EVIDENCE, KY_CALL_ACCESS};

	desk_open(&d);
	id = rig_import(&d.rig);
	d.who.provider = (struct ky_slug){"demo-mobile"};
	c = by_id(&d, id);
	t_good("his own", desk_do(&d, &c, &r, &err), &err);
	t_ok("is found", r.found);
	d.who.provider = (struct ky_slug){"another"};
	for (size_t i = 0; i < sizeof(ops) / sizeof(ops[0]); i++) {
		c = desk_call(&d, ops[i]);
		c.line_id = id;
		t_good(ky_call_op_name(ops[i]), desk_do(&d, &c, &r, &err),
		    &err);
		c.line_id = id + 100;
		t_good("a line that does not exist",
		    desk_do(&d, &c, &none, &err), &err);
		t_ok("is not found either", !r.found && !none.found);
		t_eq_int("and gives as many rows", r.n, none.n);
	}
	t_eq_int("one look was one: at his own", desk_looks(&d), 1);
	c = desk_call(&d, KY_CALL_LINES);
	c.in.filter = (struct ky_filter){.max = 10,
	    .subject = -1,
	    .ending = -1};
	t_good("a listing", desk_do(&d, &c, &r, &err), &err);
	t_eq_int("of others' lines is empty", r.n, 0);
	desk_close(&d);
}

static void
listing(void)
{
	struct desk d;
	struct ky_result r;
	struct ky_call c;
	struct ky_err err = {0};
	struct ky_command cmd;

	desk_open(&d);
	for (int i = 0; i < 5; i++)
		(void)rig_import(&d.rig);
	cmd = rig_file(3);
	(void)rig_submit(&d.rig, &cmd);
	c = desk_call(&d, KY_CALL_LINES);
	c.in.filter = (struct ky_filter){.max = 3, .subject = -1, .ending = -1};
	t_good("the first three", desk_do(&d, &c, &r, &err), &err);
	t_eq_int("are three", r.n, 3);
	t_ok("of more", r.more);
	t_eq_int("in order", (int64_t)r.out.rows[2].line_id, 3);
	c.in.filter.after = r.next;
	t_good("the rest", desk_do(&d, &c, &r, &err), &err);
	t_eq_int("are two", r.n, 2);
	t_ok("and that is all", !r.more);
	c.in.filter = (struct ky_filter){.max = 3,
	    .subject = -1,
	    .ending = -1,
	    .with_ending = true};
	t_good("those with an ending", desk_do(&d, &c, &r, &err), &err);
	t_ok("are one", r.n == 1 && r.out.rows[0].line_id == 3 && !r.more);
	c.in.filter.ending = KY_ENDING_CLOSED;
	t_good("closed ones", desk_do(&d, &c, &r, &err), &err);
	t_eq_int("are none", r.n, 0);
	t_eq_int("a listing is one look, an empty one none", desk_looks(&d), 3);
	c.in.filter.max = 0;
	t_bad("no rows", desk_do(&d, &c, &r, &err), KY_E_INPUT, &err, "rows");
	c.in.filter.max = KY_ROWS_MAX + 1;
	t_bad("too many rows", desk_do(&d, &c, &r, &err), KY_E_INPUT, &err,
	    "rows");
	desk_close(&d);
}

static void
preview(void)
{
	struct desk d;
	struct ky_result r;
	struct ky_call c;
	struct ky_err err = {0};

	desk_open(&d);
	c = desk_call(&d, KY_CALL_PREVIEW);
	c.line_id = rig_import(&d.rig);
	c.in.preview.refund_reason = -1;
	c.in.preview.days = 5;
	t_good("made", desk_do(&d, &c, &r, &err), &err);
	t_ok("offered", r.found && r.out.line.preview->offered);
	t_eq_int("with its days", r.out.line.preview->days_n, 5);
	c.in.preview.days = KY_DAYS_MAX + 1;
	t_bad("too many days", desk_do(&d, &c, &r, &err), KY_E_INPUT, &err,
	    "days");
	desk_close(&d);
}

static void
belongings(void)
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
	c = desk_call(&d, KY_CALL_HISTORY);
	c.line_id = id;
	t_good("history", desk_do(&d, &c, &r, &err), &err);
	t_ok("newest first",
	    r.n >= 2 && r.out.history[r.n - 1].kind == KY_CMD_IMPORT);
	c = desk_call(&d, KY_CALL_POSTINGS);
	c.line_id = id;
	t_good("postings", desk_do(&d, &c, &r, &err), &err);
	t_ok("of a line that is there", r.found);
	c.after = 1000000;
	t_good("beyond the last", desk_do(&d, &c, &r, &err), &err);
	t_ok("are none", r.n == 0 && !r.more);
	desk_close(&d);
}

int
main(void)
{
	T_RUN(names);
	T_RUN(restricted);
	T_RUN(listing);
	T_RUN(preview);
	T_RUN(belongings);
	return t_done();
}
