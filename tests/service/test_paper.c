#include "desk.h"

static struct ky_case c;

static void
papers(void)
{
	struct desk d;
	struct ky_result r;
	struct ky_call call;
	struct ky_err err = {0};
	struct ky_command cmd;
	char number[KY_PAPER_NO_SIZE];
	uint64_t id;

	desk_open(&d);
	id = rig_import(&d.rig);
	cmd = rig_file(id);
	(void)rig_submit(&d.rig, &cmd);
	desk_settle(&d, id);
	call = desk_call(&d, KY_CALL_PAPERS);
	call.line_id = id;
	t_good("listed", desk_do(&d, &call, &r, &err), &err);
	t_eq_int("the receipt", r.n, 1);
	memcpy(number, r.out.papers[0].number, sizeof(number));
	call = desk_call(&d, KY_CALL_PAPER);
	memcpy(call.in.paper, number, sizeof(number));
	t_good("by its number", desk_do(&d, &call, &r, &err), &err);
	t_ok("with its document",
	    r.found && r.bytes.len > 200 &&
		memmem(r.bytes.p, r.bytes.len, number, strlen(number)) != NULL);
	call.who.provider = (struct ky_slug){"another"};
	t_good("not by others", desk_do(&d, &call, &r, &err), &err);
	t_ok("as if there were none", !r.found && r.bytes.len == 0);
	call.who.provider.text[0] = '\0';
	number[strlen(number) - 1]++;
	memcpy(call.in.paper, number, sizeof(number));
	t_good("the next number", desk_do(&d, &call, &r, &err), &err);
	t_ok("is none", !r.found);
	(void)snprintf(call.in.paper, sizeof(call.in.paper), "nonsense");
	t_good("no number", desk_do(&d, &call, &r, &err), &err);
	t_ok("is none", !r.found);
	t_eq_int("two looks", desk_looks(&d), 2);
	desk_close(&d);
}

static void
evidence(void)
{
	struct desk d;
	struct ky_result r;
	struct ky_call call;
	struct ky_err err = {0};
	struct ky_command cmd;
	uint64_t id;

	desk_open(&d);
	id = rig_import(&d.rig);
	cmd = rig_file(id);
	(void)rig_submit(&d.rig, &cmd);
	rig_case(&d.rig, id, &c);
	call = desk_call(&d, KY_CALL_EVIDENCE);
	call.line_id = id;
	memcpy(call.in.sha256, c.duty[0].evidence, sizeof(call.in.sha256));
	t_good("by its hash", desk_do(&d, &call, &r, &err), &err);
	t_ok("as it was brought",
	    r.found && r.bytes.len > 0 && r.media_type[0] != '\0');
	call.in.sha256[0] ^= 1;
	t_good("another hash", desk_do(&d, &call, &r, &err), &err);
	t_ok("is nothing", !r.found);
	t_eq_int("one look", desk_looks(&d), 1);
	desk_close(&d);
}

int
main(void)
{
	T_RUN(papers);
	T_RUN(evidence);
	return t_done();
}
