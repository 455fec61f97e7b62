#include "t.h"

#include "engine/batch.h"
#include "rig.h"

static struct rig r;
static struct ky_err err;

static enum ky_code
submit(struct ky_command *cmd, struct ky_reply *reply)
{
	return ky_engine_submit(r.engine, cmd, reply, &err);
}

static struct ky_engine_stats
stats(void)
{
	struct ky_engine_stats s;

	ky_engine_stats(r.engine, &s);
	return s;
}

static bool
filed(uint64_t line)
{
	struct ky_case c;

	rig_case(&r, line, &c);
	return c.ending.state == KY_ENDING_RUNNING;
}

static void
commits_many_at_once(void)
{
	struct ky_submission s[10];
	struct ky_command cmd[10];
	bool all = true;
	int before;

	rig_open(&r, 0);
	for (int i = 0; i < 10; i++)
		cmd[i] = rig_file(rig_import(&r));
	for (int i = 0; i < 10; i++)
		s[i] = (struct ky_submission){.cmd = &cmd[i]};
	before = atomic_load(&r.weather.commits);
	ky_engine_submit_all(r.engine, s, 10);
	for (int i = 0; i < 10; i++)
		all &= s[i].code == KY_OK &&
		    s[i].reply.answer.verdict == KY_VERDICT_ACCEPTED &&
		    filed(cmd[i].line_id);
	t_ok("each is decided and stored", all);
	t_eq_int("in one transaction", atomic_load(&r.weather.commits) - before,
	    1);
	rig_close(&r);
}

static void
keeps_one_from_spoiling_others(void)
{
	struct ky_submission s[4];
	struct ky_command cmd[4];

	rig_open(&r, 0);
	for (int i = 0; i < 4; i++) {
		cmd[i] = rig_file(rig_import(&r));
		s[i] = (struct ky_submission){.cmd = &cmd[i]};
	}
	cmd[3].line_id = 999;
	r.weather.corrupt = cmd[1].line_id;
	ky_engine_submit_all(r.engine, s, 4);
	t_eq_int("the first is done", s[0].code, KY_OK);
	t_bad("the worm-eaten line is told so", s[1].code, KY_E_CORRUPT,
	    &s[1].err, "line 2: worm-eaten");
	t_eq_int("the one after it is done", s[2].code, KY_OK);
	t_bad("no such line", s[3].code, KY_E_INPUT, &s[3].err,
	    "there is no line 999");
	r.weather.corrupt = 0;
	t_ok("as the store says",
	    filed(cmd[0].line_id) && !filed(cmd[1].line_id) &&
		filed(cmd[2].line_id));
	rig_close(&r);
}

static void
answers_a_key_once(void)
{
	struct ky_command cmd, again, other;
	struct ky_reply first, reply;
	struct ky_submission s[2];

	rig_open(&r, 0);
	cmd = rig_file(rig_import(&r));
	(void)snprintf(cmd.key, sizeof(cmd.key), "key-1");
	again = other = cmd;
	first = rig_submit(&r, &cmd);
	reply = rig_submit(&r, &again);
	t_ok("the same again is a replay", reply.replayed && !first.replayed);
	t_ok("with the old answer",
	    memcmp(reply.answer.ending, first.answer.ending, KY_REF_SIZE) ==
		    0 &&
		reply.answer.version == first.answer.version &&
		reply.answer.verdict == KY_VERDICT_ACCEPTED);
	other.refund_reason = KY_REFUND_MOVED;
	t_bad("another command with the key", submit(&other, &reply),
	    KY_E_INPUT, &err, "idempotency key");

	cmd = again = rig_file(rig_import(&r));
	(void)snprintf(cmd.key, sizeof(cmd.key), "key-2");
	again = cmd;
	s[0] = (struct ky_submission){.cmd = &cmd};
	s[1] = (struct ky_submission){.cmd = &again};
	ky_engine_submit_all(r.engine, s, 2);
	t_ok("within one transaction too",
	    s[0].code == KY_OK && s[1].code == KY_OK && s[1].reply.replayed);
	t_eq_int("counted", (int64_t)stats().replayed, 2);
	rig_close(&r);
}

static void
minds_the_version(void)
{
	struct ky_command cmd;
	struct ky_reply reply;

	rig_open(&r, 0);
	cmd = rig_file(rig_import(&r));
	cmd.version = 7;
	t_bad("expected another version", submit(&cmd, &reply), KY_E_INPUT,
	    &err, "stale: line 1 has version 1, not 7");
	cmd.version = 1;
	t_good("expected this one", submit(&cmd, &reply), &err);
	t_eq_int("which is one more now", (int64_t)reply.answer.version, 2);
	rig_close(&r);
}

static void
decides_again_after_a_conflict(void)
{
	struct ky_command cmd;
	struct ky_reply reply;

	rig_open(&r, 0);
	cmd = rig_file(rig_import(&r));
	r.weather.stale = 2;
	t_good("the line moved on twice", submit(&cmd, &reply), &err);
	t_ok("decided in the end", filed(cmd.line_id));
	t_eq_int("conflicts counted", (int64_t)stats().conflicts, 2);
	cmd = rig_file(rig_import(&r));
	r.weather.stale = 1000;
	t_bad("for ever: given back", submit(&cmd, &reply), KY_E_RETRY, &err,
	    "changed at the same time");
	r.weather.stale = 0;
	t_ok("undone", !filed(cmd.line_id));
	rig_close(&r);
}

static void
survives_a_full_disk(void)
{
	struct ky_submission s[3];
	struct ky_command cmd[3];

	rig_open(&r, 0);
	for (int i = 0; i < 3; i++) {
		cmd[i] = rig_file(rig_import(&r));
		s[i] = (struct ky_submission){.cmd = &cmd[i]};
	}
	r.weather.commit = KY_E_LIMIT;
	ky_engine_submit_all(r.engine, s, 3);
	for (int i = 0; i < 3; i++)
		t_bad("each is told, and", s[i].code, KY_E_LIMIT, &s[i].err,
		    "bad weather");
	t_ok("nothing happened", !filed(1) && !filed(2) && !filed(3));
	ky_engine_submit_all(r.engine, s, 3);
	t_ok("with room again all is well", filed(1) && filed(2) && filed(3));
	rig_close(&r);
}

static void
looks_after_an_unclear_commit(void)
{
	struct ky_command cmd;
	struct ky_reply reply;
	struct ky_case c;

	rig_open(&r, 0);
	cmd = rig_file(rig_import(&r));
	r.weather.commit = KY_E_UNSURE;
	r.weather.commit_happens = true;
	t_good("it had happened", submit(&cmd, &reply), &err);
	rig_case(&r, cmd.line_id, &c);
	t_eq_int("once", (int64_t)c.version, 2);

	cmd = rig_file(rig_import(&r));
	r.weather.commit = KY_E_UNSURE;
	r.weather.commit_happens = false;
	t_good("it had not", submit(&cmd, &reply), &err);
	rig_case(&r, cmd.line_id, &c);
	t_eq_int("done again, once", (int64_t)c.version, 2);

	cmd = rig_file(rig_import(&r));
	r.weather.commit = KY_E_UNSURE;
	r.weather.opens_fail = 1;
	t_bad("nobody can tell", submit(&cmd, &reply), KY_E_UNSURE, &err,
	    "reopen the store");
	t_good("the store is back", submit(&cmd, &reply), &err);
	t_ok("and so are we", filed(cmd.line_id));
	rig_pass(&r, (struct ky_date){2026, 12, 31});
	rig_case(&r, cmd.line_id, &c);
	t_eq_int("to the end", c.ending.state, KY_ENDING_CLOSED);
	rig_close(&r);
}

static void
drops_late_duplicates(void)
{
	struct ky_pending_effect x;
	struct ky_command cmd, out;
	struct ky_reply reply;
	struct ky_store *s;
	struct ky_case a, b;
	uint32_t n;

	rig_open(&r, 0);
	cmd = rig_file(rig_import(&r));
	(void)rig_submit(&r, &cmd);
	t_good("reader", ky_engine_reader(r.engine, &s, &err), &err);
	t_good("effects",
	    s->effects(s->self, &r.config.issuer, 0, 1, &x, &n, &err), &err);
	ky_engine_reader_close(r.engine, s);
	t_eq_int("the intent is stored with the decision", n, 1);
	(void)rig_settle(&r);
	rig_case(&r, cmd.line_id, &a);
	out = rig_command(KY_CMD_OUTCOME, cmd.line_id);
	out.outcome = (struct ky_outcome){.effect = x.effect,
	    .code = KY_E_REFUSED};
	reply = rig_submit(&r, &out);
	t_eq_str("its outcome comes once more", reply.answer.code,
	    "late-duplicate");
	t_eq_int("harmlessly", reply.answer.verdict, KY_VERDICT_NOTHING);
	rig_case(&r, cmd.line_id, &b);
	t_ok("nothing changed", memcmp(&a, &b, sizeof(a)) == 0);
	rig_close(&r);
}

static void
brakes(void)
{
	struct ky_command cmd;
	struct ky_reply reply;
	int n = 0;

	rig_open(&r, 0);
	rig_stop(&r);
	r.config.brake_per_hour = 3;
	rig_start(&r);
	for (int i = 0; i < 4; i++) {
		cmd = rig_file(rig_import(&r));
		n += submit(&cmd, &reply) == KY_OK;
	}
	t_eq_int("three in an hour", n, 3);
	t_bad("the fourth is told when", submit(&cmd, &reply), KY_E_LIMIT, &err,
	    "counter-1 has filed 3 endings this hour: try again at "
	    "2026-08-10T02:00:00Z");
	t_ok("and nothing was filed", !filed(cmd.line_id));
	cmd.actor = (struct ky_slug){"counter-2"};
	t_good("others may", submit(&cmd, &reply), &err);
	cmd = rig_file(rig_import(&r));
	cmd.role = KY_ROLE_OPERATOR;
	t_bad("an operator alone may not", submit(&cmd, &reply), KY_E_LIMIT,
	    &err, "try again");
	cmd.approver = (struct ky_slug){"counter-9"};
	t_good("a second person lifts it", submit(&cmd, &reply), &err);
	ky_world_advance(&r.world, KY_HOUR_US);
	cmd = rig_file(rig_import(&r));
	t_good("the next hour is a new one", submit(&cmd, &reply), &err);
	rig_close(&r);
}

static void
refuses_what_it_cannot_take(void)
{
	static char bytes[KY_EVIDENCE_MAX + 1];
	struct ky_command cmd;
	struct ky_reply reply;

	rig_open(&r, 0);
	cmd = rig_file(rig_import(&r));
	cmd.evidence.bytes = (struct ky_str){bytes, sizeof(bytes)};
	t_bad("evidence too large", submit(&cmd, &reply), KY_E_INPUT, &err,
	    "at most 1048576");
	cmd = rig_command(KY_CMD_IMPORT, 0);
	rig_line(1, &cmd.line);
	reply = rig_submit(&r, &cmd);
	t_eq_int("a contract that is there already", reply.answer.verdict,
	    KY_VERDICT_REFUSED);
	t_eq_str("is known", reply.answer.code, "contract-known");
	cmd.line.provider = (struct ky_slug){"nobody"};
	reply = rig_submit(&r, &cmd);
	t_eq_str("a provider without rules", reply.answer.code, "no-rules");
	cmd.line.contract_date = (struct ky_date){0, 0, 0};
	cmd.line.provider = (struct ky_slug){"demo-mobile"};
	reply = rig_submit(&r, &cmd);
	t_eq_int("a line without a day to choose rules by",
	    reply.answer.verdict, KY_VERDICT_REFUSED);
	rig_close(&r);
}

static void
never_goes_back_in_time(void)
{
	struct ky_command cmd;
	struct ky_case c;
	struct ky_time filed_at;

	rig_open(&r, 0);
	cmd = rig_file(rig_import(&r));
	(void)rig_submit(&r, &cmd);
	filed_at = cmd.at;
	r.world.skew_us = -5 * KY_DAY_US;
	cmd = rig_command(KY_CMD_WITHDRAW, cmd.line_id);
	(void)rig_submit(&r, &cmd);
	t_ok("the clock was set back, the decision was not",
	    ky_time_cmp(cmd.at, filed_at) >= 0);
	rig_stop(&r);
	rig_start(&r);
	cmd = rig_command(KY_CMD_RETRY, cmd.line_id);
	(void)rig_submit(&r, &cmd);
	rig_case(&r, cmd.line_id, &c);
	t_ok("nor in the next run, for this line",
	    ky_time_cmp(cmd.at, c.ending.filed) >= 0);
	rig_close(&r);
}

static void
goes_on_when_a_line_cannot_be_woken(void)
{
	struct ky_command cmd;
	struct ky_case c;
	uint64_t line[2];

	rig_open(&r, 0);
	for (int i = 0; i < 2; i++) {
		line[i] = rig_import(&r);
		cmd = rig_file(line[i]);
		(void)rig_submit(&r, &cmd);
	}
	(void)rig_settle(&r);
	r.weather.corrupt = line[0];
	for (int day = 0; day < 60; day++) {
		ky_world_advance(&r.world, 3 * KY_DAY_US);
		(void)rig_settle(&r);
	}
	rig_case(&r, line[1], &c);
	t_eq_int("the other one comes to its end", c.ending.state,
	    KY_ENDING_CLOSED);
	r.weather.corrupt = 0;
	rig_pass(&r, (struct ky_date){2027, 12, 31});
	rig_case(&r, line[0], &c);
	t_eq_int("and so does the first, once mended", c.ending.state,
	    KY_ENDING_CLOSED);
	rig_close(&r);
}

static enum ky_code
full(void *self, struct ky_store *s, struct ky_err *e)
{
	(void)s;
	++*(int *)self;
	return ky_fail(e, KY_E_LIMIT, 0, "my own limit");
}

/* Of a full disk all would be told; this is nobody else's. */
static void
keeps_a_callers_write_from_spoiling_others(void)
{
	struct ky_submission s[3] = {0};
	struct ky_command cmd[3];
	struct ky_ticket ticket[3], *tickets[3];
	int calls = 0;

	rig_open(&r, 0);
	for (int i = 0; i < 3; i++) {
		cmd[i] = rig_file(rig_import(&r));
		s[i].cmd = i == 1 ? NULL : &cmd[i];
		ticket[i] = (struct ky_ticket){.kind = i == 1
			? KY_TICKET_WRITE
			: KY_TICKET_COMMAND,
		    .s = &s[i],
		    .write = full,
		    .write_self = &calls};
		tickets[i] = &ticket[i];
	}
	ky_batch_run(r.engine, tickets, 3);
	t_eq_int("the first is done", s[0].code, KY_OK);
	t_bad("the write is told its failure", s[1].code, KY_E_LIMIT, &s[1].err,
	    "my own limit");
	t_eq_int("the one after it is done", s[2].code, KY_OK);
	t_ok("as the store says", filed(1) && !filed(2) && filed(3));
	t_ok("called with the others, then alone", calls == 2);
	rig_close(&r);
}

int
main(void)
{
	T_RUN(commits_many_at_once);
	T_RUN(keeps_one_from_spoiling_others);
	T_RUN(keeps_a_callers_write_from_spoiling_others);
	T_RUN(answers_a_key_once);
	T_RUN(minds_the_version);
	T_RUN(decides_again_after_a_conflict);
	T_RUN(survives_a_full_disk);
	T_RUN(looks_after_an_unclear_commit);
	T_RUN(drops_late_duplicates);
	T_RUN(brakes);
	T_RUN(refuses_what_it_cannot_take);
	T_RUN(never_goes_back_in_time);
	T_RUN(goes_on_when_a_line_cannot_be_woken);
	return t_done();
}
