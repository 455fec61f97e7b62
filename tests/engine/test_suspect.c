#include "t.h"

#include "engine/state.h"
#include "rig.h"

static struct rig r;
static struct ky_err err;

static struct ky_engine_stats
stats(void)
{
	struct ky_engine_stats s;

	ky_engine_stats(r.engine, &s);
	return s;
}

static uint32_t
deaths(const uint8_t print[32])
{
	struct ky_store *s;
	uint32_t n = 99;

	t_good("reader", ky_engine_reader(r.engine, &s, &err), &err);
	t_good("deaths",
	    s->suspect_get(s->self, &r.config.issuer, print, &n, &err), &err);
	ky_engine_reader_close(r.engine, s);
	return n;
}

/* Dies on every attempt to save what `cmd` decides. */
static void
die_on(struct ky_command cmd)
{
	struct ky_reply reply;

	r.weather.dead_in_save = true;
	t_ok("dies",
	    ky_engine_submit(r.engine, &cmd, &reply, &err) == KY_E_SYSTEM);
	r.weather.dead_in_save = false;
	rig_stop(&r);
	rig_start(&r);
}

static void
costs_nothing_in_fair_weather(void)
{
	static const uint8_t run[32];
	struct ky_command cmd;
	int before;

	rig_open(&r, 0);
	cmd = rig_file(rig_import(&r));
	before = atomic_load(&r.weather.commits);
	(void)rig_submit(&r, &cmd);
	t_eq_int("one transaction a command",
	    atomic_load(&r.weather.commits) - before, 1);
	t_eq_int("while it runs the store says so", deaths(run), 1);
	rig_stop(&r);
	rig_start(&r);
	t_eq_int("after a clean stop it does not", deaths(run), 0);
	t_eq_int("so nothing is suspected", r.engine->suspects.careful, 0);
	rig_close(&r);
}

static void
sets_a_command_aside(void)
{
	struct ky_command poison, good;
	struct ky_reply reply;
	struct ky_case c;

	rig_open(&r, 0);
	poison = rig_file(rig_import(&r));
	good = rig_file(rig_import(&r));
	die_on(poison);
	t_ok("the next run is careful", r.engine->suspects.careful > 0);
	die_on(poison);
	die_on(poison);
	t_bad("died on twice under suspicion: not a third time",
	    ky_engine_submit(r.engine, &poison, &reply, &err), KY_E_REFUSED,
	    &err, "set aside");
	t_good("others are decided",
	    ky_engine_submit(r.engine, &good, &reply, &err), &err);
	t_eq_int("and it is counted", (int64_t)stats().set_aside, 1);
	rig_case(&r, poison.line_id, &c);
	t_eq_int("nothing of it is stored", c.ending.state, KY_ENDING_NONE);
	rig_stop(&r);
	rig_start(&r);
	t_good("after a clean stop it is tried again",
	    ky_engine_submit(r.engine, &poison, &reply, &err), &err);
	rig_close(&r);
}

static void
forgets_coincidences(void)
{
	struct ky_command cmd;
	struct ky_reply reply;
	uint8_t print[32];

	rig_open(&r, 0);
	cmd = rig_file(rig_import(&r));
	die_on(cmd);
	die_on(cmd);
	t_good("decided at last",
	    ky_engine_submit(r.engine, &cmd, &reply, &err), &err);
	memcpy(print, reply.answer.fingerprint, sizeof(print));
	t_eq_int("its marks are gone", deaths(print), 0);
	rig_close(&r);
}

static void
is_careful_longer_each_time(void)
{
	static const uint8_t run[32];
	struct ky_command cmd;
	struct ky_reply reply;
	uint64_t line;

	rig_open(&r, 0);
	line = rig_import(&r);
	for (uint32_t i = 0; i < 3; i++) {
		rig_crash(&r);
		rig_start(&r);
		t_eq_int("twice as long", r.engine->suspects.careful,
		    KY_CAREFUL_COMMANDS << i);
	}
	for (uint32_t i = 0; i < KY_CAREFUL_COMMANDS * 4; i++) {
		cmd = rig_command(KY_CMD_FACT, line);
		cmd.fact = KY_FACT_PAYMENT;
		cmd.minor = 1 + i;
		if (ky_engine_submit(r.engine, &cmd, &reply, &err) != KY_OK)
			t_ok("fact", false);
	}
	t_eq_int("then the care is over", r.engine->suspects.careful, 0);
	t_eq_int("and the dead runs are forgotten", deaths(run), 1);
	rig_close(&r);
}

static void
puts_a_poisoned_timer_off(void)
{
	struct ky_command cmd;
	struct ky_time next;
	struct ky_case c;

	rig_open(&r, 0);
	cmd = rig_file(rig_import(&r));
	(void)rig_submit(&r, &cmd);
	next = rig_settle(&r);
	ky_world_advance(&r.world, next.us - r.world.now.us);
	for (int i = 0; i < 3; i++) {
		r.weather.dead_in_save = true;
		t_ok("dies on the timer",
		    ky_engine_settle(r.engine, &next, &err) == KY_E_SYSTEM);
		r.weather.dead_in_save = false;
		rig_stop(&r);
		rig_start(&r);
	}
	next = rig_settle(&r);
	t_eq_int("set aside", (int64_t)stats().set_aside, 1);
	t_eq_int("for a day", next.us, r.world.now.us + KY_ASIDE_US);
	rig_stop(&r);
	rig_start(&r);
	rig_pass(&r, (struct ky_date){2026, 12, 31});
	rig_case(&r, cmd.line_id, &c);
	t_eq_int("then, in a run started cleanly, all is done", c.ending.state,
	    KY_ENDING_CLOSED);
	rig_close(&r);
}

int
main(void)
{
	T_RUN(costs_nothing_in_fair_weather);
	T_RUN(sets_a_command_aside);
	T_RUN(forgets_coincidences);
	T_RUN(is_careful_longer_each_time);
	T_RUN(puts_a_poisoned_timer_off);
	return t_done();
}
