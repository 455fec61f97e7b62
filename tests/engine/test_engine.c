#include "t.h"

#include "port/office.h"
#include "rig.h"

static struct rig r;

static enum ky_code
submit(struct ky_command *cmd, struct ky_err *err)
{
	struct ky_reply reply;

	return ky_engine_submit(r.engine, cmd, &reply, err);
}

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

/* --- events --- */

/* Events of a line, without the first word, as "line.added ...". */
static const char *
told(uint64_t line)
{
	static char text[4096];
	static struct ky_event ev[64];
	struct ky_store *s;
	struct ky_err err;
	uint32_t n = 0;
	size_t len = 0;

	text[0] = '\0';
	t_good("reader", ky_engine_reader(r.engine, &s, &err), &err);
	t_good("events",
	    s->office->events_of(s->office->self, &r.config.issuer, line, 0, 64,
		ev, &n, &err),
	    &err);
	for (uint32_t i = 0; i < n; i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%s",
		    i > 0 ? " " : "",
		    ky_event_kind_name(ev[i].kind) + strlen("kaiyaku."));
	ky_engine_reader_close(r.engine, s);
	return text;
}

static void
count(void *self)
{
	++*(int *)self;
}

static void
tells_what_happens(void)
{
	struct ky_engine_stats stats;
	struct ky_command cmd;
	uint64_t line;
	int calls = 0;

	rig_open(&r, 0);
	rig_stop(&r);
	r.config.on_events = count;
	r.config.on_events_self = &calls;
	rig_start(&r);
	line = rig_import(&r);
	t_eq_str("imported", told(line), "line.added");
	t_eq_int("and said so, once", calls, 1);
	cmd = rig_file(line);
	cmd.wish = (struct ky_date){2020, 1, 1};
	(void)rig_submit(&r, &cmd);
	t_eq_str("a refused filing", told(line), "line.added ending.refused");
	cmd = rig_file(line);
	(void)rig_submit(&r, &cmd);
	t_ok("filed",
	    strstr(told(line),
		"line.added ending.refused ending.filed ending.accepted") ==
		told(line));
	t_eq_int("by transaction", calls, 3);
	(void)rig_settle(&r);
	t_ok("the receipt is ready", strstr(told(line), "paper.ready") != NULL);
	rig_pass(&r, (struct ky_date){2026, 12, 31});
	t_ok("the line's end", strstr(told(line), "line.ended") != NULL);
	t_ok("and the ending's",
	    strstr(told(line), "ending.completed") != NULL);
	t_ok("its number is free",
	    strstr(told(line), "number.released") != NULL);
	ky_engine_stats(r.engine, &stats);
	t_ok("counted", stats.events > 8);
	rig_close(&r);
}

static void
the_same_seed_gives_the_same_ids(void)
{
	struct ky_event ev[2];
	struct ky_store *s;
	struct ky_err err;
	uint32_t n;

	for (int i = 0; i < 2; i++) {
		rig_open(&r, 0);
		(void)rig_import(&r);
		t_good("reader", ky_engine_reader(r.engine, &s, &err), &err);
		t_good("event",
		    s->office->events(s->office->self, &r.config.issuer, 0, 1,
			&ev[i], &n, &err),
		    &err);
		ky_engine_reader_close(r.engine, s);
		rig_close(&r);
	}
	t_ok("chance comes from its port alone",
	    memcmp(ev[0].id, ev[1].id, sizeof(ev[0].id)) == 0);
	t_ok("and there is some", ev[0].id[15] != 0 || ev[0].id[14] != 0);
}

/* --- callers' own writes --- */

struct writing {
	struct ky_access look;
	enum ky_code fail;
	int calls;
};

static enum ky_code
note_look(void *self, struct ky_store *s, struct ky_err *err)
{
	struct writing *w = self;

	w->calls++;
	if (s->office->access_add(s->office->self, &r.config.issuer, &w->look,
		err) != KY_OK)
		return err->code;
	return w->fail == KY_OK ? KY_OK : ky_fail(err, w->fail, 42, "my own");
}

static uint32_t
looks(void)
{
	struct ky_access rows[16];
	struct ky_store *s;
	struct ky_err err;
	uint32_t n = 99;

	t_good("reader", ky_engine_reader(r.engine, &s, &err), &err);
	t_good("looks",
	    s->office->access_list(s->office->self, &r.config.issuer, 0, 0, 16,
		rows, &n, &err),
	    &err);
	ky_engine_reader_close(r.engine, s);
	return n;
}

static void
writes_for_callers(void)
{
	static const enum ky_code codes[] = {KY_E_INPUT, KY_E_REFUSED,
	    KY_E_RETRY, KY_E_LIMIT, KY_E_SYSTEM};
	struct writing w = {.look = {.line_id = 1,
				.rows = 1,
				.actor = {"support"},
				.channel = {"api"},
				.at = {1}}};
	struct ky_engine_stats stats;
	struct ky_err err;

	rig_open(&r, 0);
	t_good("a write", ky_engine_write(r.engine, note_look, &w, &err), &err);
	t_eq_int("is stored", looks(), 1);
	T_CASES (c, codes) {
		w.fail = *c;
		t_bad("its own failure is its answer",
		    ky_engine_write(r.engine, note_look, &w, &err), *c, &err,
		    "my own");
		t_eq_int("with its cause", err.cause, 42);
	}
	t_eq_int("and leaves nothing", looks(), 1);
	w.fail = KY_OK;
	w.calls = 0;
	r.weather.commit = KY_E_RETRY;
	t_good("the store was busy",
	    ky_engine_write(r.engine, note_look, &w, &err), &err);
	t_eq_int("it was called again", w.calls, 2);
	t_eq_int("and stored once", looks(), 2);
	ky_engine_stats(r.engine, &stats);
	t_eq_int("counted", (int64_t)stats.writes, 2);
	rig_close(&r);
}

struct one_write {
	pthread_t thread;
	struct writing w;
	enum ky_code code;
};

static void *
write_one(void *self)
{
	struct one_write *o = self;
	struct ky_err err;

	o->code = ky_engine_write(r.engine, note_look, &o->w, &err);
	return NULL;
}

/* Many in one transaction, one of which fails. */
static void
one_bad_write_among_many(void)
{
	static struct one_write o[12];
	struct ky_engine_stats was, is;
	int wrong = 0;

	rig_open(&r, 0);
	r.config.workers = 1;
	rig_stop(&r);
	rig_start(&r);
	ky_engine_stats(r.engine, &was);
	for (int i = 0; i < 12; i++) {
		o[i].w = (struct writing){.look = {.line_id = 1,
					      .rows = 1,
					      .actor = {"support"},
					      .channel = {"api"},
					      .at = {1}},
		    .fail = i == 5 ? KY_E_INPUT : KY_OK};
		if (pthread_create(&o[i].thread, NULL, write_one, &o[i]) != 0)
			abort();
	}
	for (int i = 0; i < 12; i++) {
		(void)pthread_join(o[i].thread, NULL);
		wrong += o[i].code != (i == 5 ? KY_E_INPUT : KY_OK);
	}
	ky_engine_stats(r.engine, &is);
	t_eq_int("each has its own answer", wrong, 0);
	t_eq_int("the others are stored", looks(), 11);
	t_eq_int("and counted once", (int64_t)(is.writes - was.writes), 11);
	rig_close(&r);
}

/* --- is something going on? --- */

static bool
busy(uint64_t line)
{
	struct ky_store *s;
	struct ky_err err;
	bool is = false;

	t_good("reader", ky_engine_reader(r.engine, &s, &err), &err);
	t_good("busy", ky_engine_busy(r.engine, s, line, &is, &err), &err);
	ky_engine_reader_close(r.engine, s);
	return is;
}

static void
knows_what_is_under_way(void)
{
	struct ky_command cmd;
	struct ky_time next;
	struct ky_err err;
	uint64_t line, other;
	bool idle = false;
	int turns = 0;

	rig_open(&r, 0);
	line = rig_import(&r);
	other = rig_import(&r);
	t_ok("nothing yet", !busy(line));
	cmd = rig_file(line);
	(void)rig_submit(&r, &cmd);
	t_ok("the biller is asked, a paper to be signed", busy(line));
	t_ok("of this line", !busy(other));
	while (!idle) {
		t_good("turn", ky_engine_turn(r.engine, &idle, &next, &err),
		    &err);
		turns++;
		if (!idle && rig_papers(&r, line, KY_PAPER_LOGGED) == 0)
			t_ok("until the paper is in the log", busy(line));
	}
	t_ok("then no more", !busy(line) && turns > 3);
	rig_close(&r);
}

/* --- reasons --- */

static void
says_why_not(void)
{
	static char bytes[KY_EVIDENCE_MAX + 1];
	struct ky_command cmd, other;
	struct ky_err err;
	uint64_t line;

	rig_open(&r, 0);
	rig_stop(&r);
	r.config.brake_per_hour = 1;
	rig_start(&r);
	line = rig_import(&r);
	cmd = rig_file(999);
	(void)submit(&cmd, &err);
	t_eq_int("no line", err.cause, KY_NO_LINE);
	cmd = rig_file(line);
	cmd.version = 9;
	(void)submit(&cmd, &err);
	t_eq_int("stale", err.cause, KY_NO_STALE);
	cmd = rig_file(line);
	memcpy(cmd.key, "k", 2);
	other = cmd;
	(void)rig_submit(&r, &cmd);
	other.refund_reason = KY_REFUND_MOVED;
	(void)submit(&other, &err);
	t_eq_int("key reused", err.cause, KY_NO_KEY_REUSED);
	cmd = rig_file(line);
	cmd.evidence.bytes = (struct ky_str){bytes, sizeof(bytes)};
	(void)submit(&cmd, &err);
	t_eq_int("evidence too large", err.cause, KY_NO_EVIDENCE);
	cmd = rig_file(rig_import(&r));
	(void)submit(&cmd, &err);
	t_eq_int("braked", err.cause, KY_NO_BRAKE);
	rig_close(&r);
}

int
main(void)
{
	T_RUN(ends_a_line);
	T_RUN(tells_what_happens);
	T_RUN(the_same_seed_gives_the_same_ids);
	T_RUN(writes_for_callers);
	T_RUN(one_bad_write_among_many);
	T_RUN(knows_what_is_under_way);
	T_RUN(says_why_not);
	return t_done();
}
