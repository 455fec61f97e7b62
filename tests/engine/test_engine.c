#include "t.h"

#include "rig.h"

static struct rig r;

static void
ends_a_line(void)
{
	struct ky_engine_stats stats;
	struct ky_command file;
	struct ky_reply reply;
	struct ky_case c;
	uint64_t line;

	rig_open(&r, 0);
	line = rig_import(&r);
	file = rig_file(line);
	reply = rig_submit(&r, &file);
	t_eq_str("filed", reply.answer.code, "filed");
	t_eq_int("accepted", reply.answer.verdict, KY_VERDICT_ACCEPTED);
	rig_pass(&r, (struct ky_date){2026, 12, 31});
	rig_case(&r, line, &c);
	t_eq_str("from request to certificate",
	    ky_ending_state_name(c.ending.state), "closed");
	t_eq_int("its three papers are in the log",
	    rig_papers(&r, line, KY_PAPER_LOGGED), 3);
	t_eq_int("and nothing else is", (int64_t)rig_log_size(&r), 3);
	ky_engine_stats(r.engine, &stats);
	t_eq_int("papers counted", (int64_t)stats.papers, 3);
	t_eq_int("leaves counted", (int64_t)stats.leaves, 3);
	t_ok("effects counted", stats.effects_done > 3);
	rig_close(&r);
}

int
main(void)
{
	T_RUN(ends_a_line);
	return t_done();
}
