/* Bulk endings step by step, on an engine without threads. */
#include "../engine/rig.h"
#include "service/bulkwork.h"
#include "t.h"

#include <stdlib.h>

#define LINES 150 /* more than two steps */

static const struct ky_slug bulk_id = {"bulk-1"};

struct lab {
	struct rig rig;
	struct ky_bulkwork work;
	struct ky_time ticks;
	uint64_t line[LINES];
};

static struct ky_time
ticks(void *self)
{
	return *(struct ky_time *)self;
}

/* A prepaid line that was valid until the end of July. */
static uint64_t
import_expired(struct rig *r)
{
	struct ky_command cmd = rig_command(KY_CMD_IMPORT, 0);
	struct ky_reply reply;

	rig_line(++r->lines, &cmd.line);
	cmd.line.billing = KY_BILLING_PREPAID;
	cmd.line.monthly_fee = 0;
	cmd.line.valid_until = (struct ky_date){2026, 7, 31};
	ky_world_add(&r->world, &cmd.line);
	reply = rig_submit(r, &cmd);
	if (reply.answer.verdict != KY_VERDICT_ACCEPTED)
		printf("Bail out! import: %s\n", reply.answer.code);
	return reply.answer.line_id;
}

static void
work_anew(struct lab *l)
{
	l->work = (struct ky_bulkwork){.engine = l->rig.engine,
	    .issuer = l->rig.config.issuer,
	    .clock = l->rig.config.clock,
	    .ticks = {&l->ticks, ticks}};
}

static enum ky_code
put(void *self, struct ky_store *s, struct ky_err *err)
{
	const struct ky_slug issuer = {"demo-issuer"};

	return s->office->bulk_put(s->office->self, &issuer, self, err);
}

static void
put_bulk(struct lab *l, const struct ky_bulk *b)
{
	struct ky_bulk copy = *b;
	struct ky_err err = {0};

	t_good("put", ky_engine_write(l->rig.engine, put, &copy, &err), &err);
}

static void
lab_open(struct lab *l, uint32_t lines, uint32_t per_minute)
{
	struct ky_bulk b = {.id = bulk_id,
	    .state = KY_BULK_DRAFT,
	    .proposer = {"asha"},
	    .created = {1},
	    .way = KY_WAY_EXPIRY,
	    .expired_until = {2026, 8, 1},
	    .reason = "expired",
	    .per_minute = per_minute};

	memset(l, 0, sizeof(*l));
	l->ticks.us = KY_DAY_US;
	rig_open(&l->rig, 0);
	for (uint32_t i = 0; i < lines; i++)
		l->line[i] = import_expired(&l->rig);
	work_anew(l);
	put_bulk(l, &b);
}

static struct ky_store *
reader(struct lab *l)
{
	struct ky_err err = {0};

	if (l->rig.reader == NULL &&
	    ky_engine_reader(l->rig.engine, &l->rig.reader, &err) != KY_OK)
		abort();
	return l->rig.reader;
}

static enum ky_code
step(struct lab *l, int64_t *wait_us, struct ky_err *err)
{
	*wait_us = 0;
	return ky_bulk_step(&l->work, reader(l), wait_us, err);
}

static struct ky_bulk
get(struct lab *l)
{
	struct ky_store *s = reader(l);
	struct ky_bulk b = {0};
	struct ky_err err;
	bool found = false;

	if (s->office->bulk_get(s->office->self, &l->rig.config.issuer,
		&bulk_id, &b, &found, &err) != KY_OK ||
	    !found)
		abort();
	return b;
}

static void
approve(struct lab *l)
{
	struct ky_bulk b = get(l);

	t_eq_str("waits for the second person", ky_bulk_state_name(b.state),
	    "proposed");
	b.state = KY_BULK_RUNNING;
	b.approver = (struct ky_slug){"ben"};
	put_bulk(l, &b);
}

/* Steps until it is in that state. */
static void
until(struct lab *l, enum ky_bulk_state state)
{
	struct ky_err err = {0};
	int64_t wait;

	for (int i = 0; i < 1000 && get(l).state != state; i++)
		if (step(l, &wait, &err) != KY_OK)
			t_good("a step", err.code, &err);
	t_eq_str("it gets there", ky_bulk_state_name(get(l).state),
	    ky_bulk_state_name(state));
}

static struct ky_bulk_item
item_of(struct lab *l, uint64_t line)
{
	struct ky_store *s = reader(l);
	struct ky_bulk_item item = {0};
	struct ky_err err;
	uint32_t n = 0;

	if (s->office->bulk_items(s->office->self, &l->rig.config.issuer,
		&bulk_id, KY_BULK_ITEM__MAX, line - 1, 1, &item, &n,
		&err) != KY_OK)
		abort();
	return item;
}

/* Every line is filed, once, by the two. */
static uint32_t
filed(struct lab *l)
{
	struct ky_store *s = reader(l);
	struct ky_listed_command *rows = calloc(16, sizeof(*rows));
	uint32_t good = 0;

	for (uint32_t i = 0; i < LINES && l->line[i] != 0; i++) {
		struct ky_err err;
		uint32_t n = 0, files = 0;
		struct ky_case c;

		if (s->history(s->self, &l->rig.config.issuer, l->line[i], 16,
			rows, &n, &err) != KY_OK)
			abort();
		for (uint32_t k = 0; k < n; k++)
			files += rows[k].kind == KY_CMD_FILE;
		rig_case(&l->rig, l->line[i], &c);
		good += files == 1 && c.ending.way == KY_WAY_EXPIRY &&
		    strcmp(item_of(l, l->line[i]).ending, c.ending.ref) == 0;
	}
	free(rows);
	return good;
}

static void
check_sums(struct lab *l, uint64_t lines)
{
	struct ky_bulk b = get(l);

	t_eq_int("lines", b.lines, lines);
	t_eq_int("none barred", b.refused_before, 0);
	t_eq_int("all filed", b.done, lines);
	t_eq_int("none refused or failed", b.refused + b.failed, 0);
	t_eq_int("each once", filed(l), lines);
}

static void
whole_life(void)
{
	struct lab l;
	struct ky_err err = {0};
	int64_t wait = 0;

	lab_open(&l, LINES, 0);
	until(&l, KY_BULK_PROPOSED);
	t_eq_int("nothing is filed by a dry run", filed(&l), 0);
	t_good("nothing to do", step(&l, &wait, &err), &err);
	t_eq_int("until somebody says yes", wait, KY_BULK_NOTHING);
	approve(&l);
	until(&l, KY_BULK_DONE);
	check_sums(&l, LINES);
	t_ok("with its end", get(&l).finished.us > 0);
	rig_close(&l.rig);
}

static void
an_empty_one(void)
{
	struct lab l;

	lab_open(&l, 0, 0);
	until(&l, KY_BULK_PROPOSED);
	approve(&l);
	until(&l, KY_BULK_DONE);
	t_eq_int("no lines", get(&l).lines, 0);
	rig_close(&l.rig);
}

static void
what_is_left_alone(void)
{
	struct ky_command touch;
	struct lab l;
	struct ky_bulk b;

	lab_open(&l, 5, 0);
	touch = rig_command(KY_CMD_FACT, l.line[0]);
	touch.fact = KY_FACT_PORT_RESERVED;
	touch.day = (struct ky_date){2026, 8, 10};
	(void)rig_submit(&l.rig, &touch);
	l.rig.weather.corrupt = l.line[3];
	until(&l, KY_BULK_PROPOSED);
	t_eq_int("two are barred", get(&l).refused_before, 2);
	t_eq_str("on its way out", item_of(&l, l.line[0]).code, "port-pending");
	t_eq_str("worm-eaten", item_of(&l, l.line[3]).code, "unreadable");
	touch = rig_command(KY_CMD_FACT, l.line[1]);
	touch.fact = KY_FACT_SIM_CHANGED;
	touch.day = (struct ky_date){2026, 8, 10};
	(void)rig_submit(&l.rig, &touch);
	l.rig.weather.corrupt = l.line[2];
	approve(&l);
	until(&l, KY_BULK_DONE);
	b = get(&l);
	t_eq_str("a line that changed is refused", item_of(&l, l.line[1]).code,
	    "line-changed");
	t_eq_str("one that cannot be read fails", item_of(&l, l.line[2]).code,
	    "unreadable");
	t_eq_int("one filed", b.done, 1);
	t_eq_int("one refused", b.refused, 1);
	t_eq_int("one failed", b.failed, 1);
	rig_close(&l.rig);
}

/* The commits of a whole life fail one by one, in all ways in which they can:
 * sums and lines are right all the same. */
static void
commits_that_fail(void)
{
	static const struct {
		const char *label;
		enum ky_code code;
		bool happens;
	} cases[] = {
	    {"the store is busy", KY_E_RETRY, false},
	    {"nobody knows, and it did not happen", KY_E_UNSURE, false},
	    {"nobody knows, and it happened", KY_E_UNSURE, true},
	};

	T_CASES (c, cases) {
		struct lab l;
		struct ky_err err = {0};
		int64_t wait;

		printf("# %s\n", c->label);
		lab_open(&l, 70, 0);
		for (int i = 0; i < 100 && get(&l).state != KY_BULK_DONE; i++) {
			if (get(&l).state == KY_BULK_PROPOSED)
				approve(&l);
			l.rig.weather.commit = c->code;
			l.rig.weather.commit_happens = c->happens;
			if (step(&l, &wait, &err) != KY_OK)
				t_good("a step", err.code, &err);
			l.rig.weather.commit = KY_OK;
		}
		check_sums(&l, 70);
		rig_close(&l.rig);
	}
}

static enum ky_code
reopen(void *self, struct ky_store *s, struct ky_err *err)
{
	const struct ky_slug issuer = {"demo-issuer"};
	const struct ky_office *o = s->office;
	struct ky_bulk_item item[LINES];
	uint32_t n = 0;

	if (o->bulk_items(o->self, &issuer, &bulk_id, KY_BULK_ITEM_FILED, 0,
		LINES, item, &n, err) != KY_OK)
		return err->code;
	for (uint32_t i = 0; i < n; i++) {
		item[i].state = KY_BULK_ITEM_OPEN;
		item[i].ending[0] = '\0';
		if (o->bulk_item_put(o->self, &issuer, &bulk_id, &item[i],
			err) != KY_OK)
			return err->code;
	}
	return o->bulk_put(o->self, &issuer, self, err);
}

/* As a death between filing and writing down that it was filed. */
static void
file_and_forget(struct lab *l)
{
	struct ky_bulk before = get(l);
	struct ky_err err = {0};
	int64_t wait;

	t_good("one step", step(l, &wait, &err), &err);
	t_ok("files some", get(l).done > 0);
	t_good("forgotten",
	    ky_engine_write(l->rig.engine, reopen, &before, &err), &err);
	t_eq_int("nothing filed, it says", get(l).done, 0);
}

/* The process dies after each step; and once between filing and writing down
 * that it was filed. */
static void
deaths(void)
{
	struct lab l;
	struct ky_err err = {0};
	int64_t wait;
	int lives = 0;

	lab_open(&l, LINES, 0);
	for (; lives < 100 && get(&l).state != KY_BULK_DONE; lives++) {
		if (get(&l).state == KY_BULK_PROPOSED) {
			approve(&l);
			file_and_forget(&l);
		}
		if (step(&l, &wait, &err) != KY_OK)
			t_good("a step", err.code, &err);
		rig_crash(&l.rig);
		rig_start(&l.rig);
		work_anew(&l);
	}
	t_ok("died several times", lives > 4);
	check_sums(&l, LINES);
	rig_close(&l.rig);
}

static void
pace(void)
{
	struct lab l;
	struct ky_err err = {0};
	int64_t wait = 0;

	lab_open(&l, 9, 180);
	until(&l, KY_BULK_PROPOSED);
	approve(&l);
	t_good("a step", step(&l, &wait, &err), &err);
	t_eq_int("three of 180 a minute", get(&l).done, 3);
	t_good("too early", step(&l, &wait, &err), &err);
	t_eq_int("a second is to be waited", wait, KY_SECOND_US);
	t_eq_int("nothing more", get(&l).done, 3);
	l.ticks.us += KY_SECOND_US;
	t_good("a second later", step(&l, &wait, &err), &err);
	t_eq_int("three more", get(&l).done, 6);
	rig_close(&l.rig);
}

int
main(void)
{
	T_RUN(whole_life);
	T_RUN(an_empty_one);
	T_RUN(what_is_left_alone);
	T_RUN(commits_that_fail);
	T_RUN(deaths);
	T_RUN(pace);
	return t_done();
}
