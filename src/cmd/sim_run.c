#include "cmd/sim_state.h"

#include "rules/rulebook.h"
#include "sim/make.h"
#include "sim/people.h"
#include "store/sqlite.h"

#include <assert.h>
#include <inttypes.h>
#include <stdarg.h>
#include <unistd.h>

/* Rounds that patient people need at most, to end everything. */
#define PATIENCE 6000

static void say(const struct ky_sim *s, const char *fmt, ...) KY_PRINTF(2, 3);

static void
say(const struct ky_sim *s, const char *fmt, ...)
{
	char at[KY_TIME_TEXT_SIZE];
	va_list args;

	if (!s->plan->verbose)
		return;
	ky_time_format(s->world.now, at);
	printf("%5u %s ", s->end->step, at);
	va_start(args, fmt);
	(void)vprintf(fmt, args);
	va_end(args);
	printf("\n");
}

/* --- the process that dies --- */

static enum ky_code
open_store(void *self, struct ky_store **out, struct ky_err *err)
{
	struct ky_sim *s = self;
	struct ky_entropy entropy = ky_world_entropy(&s->world);
	enum ky_code code;

	code = ky_store_open(s->path, KY_STORE_WRITE, &entropy, out, err);
	if (code == KY_OK)
		*out = ky_sim_store_new(*out, &s->store_faults,
		    s->plan->broken_store);
	if (code == KY_OK && s->plan->blind)
		ky_sim_blind(*out);
	if (code == KY_OK && s->plan->credulous)
		ky_sim_credulous(*out);
	return code;
}

static void
close_store(void *self, struct ky_store *store)
{
	(void)self;
	ky_store_close(ky_sim_store_free(store));
}

static enum ky_code
read_rules(void *self, struct ky_arena *a, struct ky_str json, const char *file,
    struct ky_rulebook *out, struct ky_err *err)
{
	(void)self;
	return ky_rulebook_read(a, json, file, out, err);
}

static bool
died(const struct ky_sim *s)
{
	return s->world.faults.dead || s->store_faults.dead;
}

static void
stop(struct ky_sim *s)
{
	ky_engine_free(s->engine);
	s->engine = NULL;
	s->end->deaths += died(s);
	ky_faults_restart(&s->world.faults);
	ky_faults_restart(&s->store_faults);
}

static void
start(struct ky_sim *s)
{
	struct ky_engine_config config = {
	    .issuer = s->issuer,
	    .demo = true,
	    .store_open = open_store,
	    .store_close = close_store,
	    .store_self = s,
	    .papers = s->place->papers,
	    .clock = ky_world_clock(&s->world),
	    .entropy = ky_world_entropy(&s->world),
	    .rules = {.read = read_rules},
	    .brake_per_hour = UINT32_MAX,
	};
	struct ky_err err;

	ky_world_peers(&s->world, &config.peers);
	if (ky_engine_new(&config, &s->engine, &err) == KY_OK)
		return;
	s->engine = NULL; /* it died already, or the store was busy */
	if (!died(s) && err.code != KY_E_RETRY)
		ky_sim_broken(s, "the engine does not start: %s", err.msg);
	s->end->deaths += died(s);
	ky_faults_restart(&s->world.faults);
	ky_faults_restart(&s->store_faults);
}

/* --- commands --- */

static void
give(struct ky_sim *s, uint8_t line, const struct ky_command *cmd)
{
	struct ky_sim_order *o;

	if (s->orders_n == KY_SIM_ORDERS_MAX)
		return;
	o = &s->order[s->orders_n];
	*o = (struct ky_sim_order){.cmd = *cmd, .line = line};
	(void)snprintf(o->cmd.key, sizeof(o->cmd.key), "sim-%u", s->orders_n++);
}

/* Hand a command in, for the first time or again. */
static void
hand_in(struct ky_sim *s, struct ky_sim_order *o)
{
	struct ky_sim_line *l = &s->line[o->line];
	struct ky_command cmd = o->cmd; /* the engine writes into it */
	struct ky_reply reply;
	struct ky_err err;
	enum ky_code code;

	/* Told before it is answered: the answer may be lost. */
	ky_watch_told(&l->watch, &l->c, &cmd);
	code = ky_engine_submit(s->engine, &cmd, &reply, &err);
	say(s, "%s %s %s line %u: %s", o->cmd.key,
	    ky_command_kind_name(cmd.kind),
	    cmd.kind == KY_CMD_FACT ? ky_fact_name(cmd.fact) : "", o->line + 1U,
	    code == KY_OK ? reply.answer.code : err.msg);
	if (code == KY_E_INPUT)
		ky_sim_broken(s, "command %s: %s", o->cmd.key, err.msg);
	if (code != KY_OK)
		return;
	if (o->answered) {
		s->end->replays++;
		if (!reply.replayed ||
		    reply.answer.verdict != o->answer.verdict ||
		    strcmp(reply.answer.code, o->answer.code) != 0)
			ky_sim_broken(s,
			    "command %s, handed in again, was answered anew",
			    o->cmd.key);
		return;
	}
	s->end->commands++;
	o->answered = true;
	o->answer = reply.answer;
	if (cmd.kind == KY_CMD_IMPORT)
		l->id = reply.answer.line_id;
	if (cmd.kind == KY_CMD_FACT && cmd.fact == KY_FACT_PROFILE_EVENT &&
	    reply.answer.verdict == KY_VERDICT_ACCEPTED)
		ky_phones_told(&ky_world_find(&s->world, &l->facts.contract_no)
				    ->phones,
		    &cmd.event);
}

static struct ky_sim_order *
unanswered(struct ky_sim *s)
{
	for (uint32_t i = 0; i < s->orders_n; i++)
		if (!s->order[i].answered)
			return &s->order[i];
	return NULL;
}

static void
hand_in_next(struct ky_sim *s)
{
	struct ky_sim_order *o = unanswered(s);

	if (o != NULL)
		hand_in(s, o);
}

static void
hand_in_again(struct ky_sim *s)
{
	struct ky_sim_order *o;

	if (s->orders_n == 0)
		return;
	o = &s->order[ky_random_below(&s->random, s->orders_n)];
	if (o->answered)
		hand_in(s, o);
}

static void
act(struct ky_sim *s)
{
	uint8_t i = (uint8_t)ky_random_below(&s->random, s->lines_n);
	struct ky_command cmd;

	/* Facts are told in the order they happened. */
	if (unanswered(s) == NULL && s->line[i].id != 0 &&
	    ky_people_act(&s->random, &s->world, &s->line[i].c, &cmd))
		give(s, i, &cmd);
	hand_in_next(s);
}

/* --- outcomes that come twice --- */

static bool
waits(const struct ky_sim *s, uint64_t id)
{
	struct ky_pending_effect row[1];
	struct ky_err err;
	uint32_t n;

	return s->eye->effects(s->eye->self, &s->issuer, id - 1, 1, row, &n,
		   &err) != KY_OK ||
	    (n == 1 && row[0].effect.id == id);
}

static void
remember_effects(struct ky_sim *s)
{
	struct ky_err err;
	uint32_t n;

	if (s->eye->effects(s->eye->self, &s->issuer, 0, KY_SIM_EFFECTS_MAX,
		s->effect, &n, &err) == KY_OK)
		s->effects_n = n;
}

static void
outcome_again(struct ky_sim *s)
{
	struct ky_command cmd = {
	    .kind = KY_CMD_OUTCOME,
	    .role = KY_ROLE_ENGINE,
	    .actor = {"engine"},
	    .refund_reason = -1,
	};
	const struct ky_pending_effect *e;
	struct ky_reply reply;
	struct ky_err err;

	if (s->effects_n == 0) {
		remember_effects(s);
		return;
	}
	e = &s->effect[ky_random_below(&s->random, s->effects_n)];
	if (waits(s, e->effect.id))
		return;
	cmd.line_id = e->line_id;
	cmd.outcome = (struct ky_outcome){.effect = e->effect};
	s->effects_n = 0;
	if (ky_engine_submit(s->engine, &cmd, &reply, &err) != KY_OK)
		return;
	s->end->duplicates++;
	if (reply.answer.verdict != KY_VERDICT_NOTHING)
		ky_sim_broken(s, "an outcome that came twice was taken twice");
}

/* --- time --- */

static void
pass_time(struct ky_sim *s)
{
	static const int64_t jumps_us[] = {KY_SECOND_US, KY_MINUTE_US,
	    KY_HOUR_US, 7 * KY_HOUR_US, KY_DAY_US, 10 * KY_DAY_US,
	    35 * KY_DAY_US};

	ky_world_advance(&s->world, jumps_us[ky_random_below(&s->random, 7)]);
}

/* Set back, by up to two days, or right again. */
static void
set_clock(struct ky_sim *s)
{
	s->world.skew_us = ky_random_chance(&s->random, 500)
	    ? 0
	    : -ky_random_between(&s->random, 1, 2 * KY_DAY_US);
}

static void
turn(struct ky_sim *s, uint32_t turns)
{
	struct ky_time next;
	struct ky_err err;
	bool idle = false;

	for (uint32_t i = 0; i < turns && !idle && !died(s); i++)
		if (ky_engine_turn(s->engine, &idle, &next, &err) != KY_OK) {
			say(s, "turn: %s", err.msg);
			if (err.code == KY_E_CORRUPT)
				ky_sim_broken(s, "%s", err.msg);
		}
}

/* --- a history --- */

static void
step(struct ky_sim *s)
{
	uint32_t what = ky_random_below(&s->random, 100);

	if (s->engine == NULL)
		start(s);
	else if (what < 30)
		act(s);
	else if (what < 75)
		turn(s, 1 + ky_random_below(&s->random, 12));
	else if (what < 88)
		pass_time(s);
	else if (what < 91)
		set_clock(s);
	else if (what < 94)
		hand_in_again(s);
	else if (what < 98)
		outcome_again(s);
	else
		stop(s); /* cleanly, for once */
	if (died(s)) {
		say(s, "dies");
		stop(s);
	}
}

static void
set_faults(struct ky_sim *s)
{
	static const uint32_t world[KY_FAULT__MAX] = {
	    [KY_FAULT_BEFORE] = 60,
	    [KY_FAULT_AFTER] = 60,
	    [KY_FAULT_STALE] = 60,
	    [KY_FAULT_DELAY] = 60,
	    [KY_FAULT_REFUSE] = 20,
	    [KY_FAULT_DIE_BEFORE] = 10,
	    [KY_FAULT_DIE_AFTER] = 10,
	};
	static const uint32_t store[KY_FAULT__MAX] = {
	    [KY_FAULT_BEFORE] = 8,
	    [KY_FAULT_AFTER] = 8,
	    [KY_FAULT_DIE_BEFORE] = 2,
	    [KY_FAULT_DIE_AFTER] = 8,
	};

	memcpy(s->world.faults.permille, world, sizeof(world));
	memcpy(s->store_faults.permille, store, sizeof(store));
}

static void
make_lines(struct ky_sim *s)
{
	struct ky_date today = ky_date_at(s->world.now, s->world.zone);

	s->lines_n = (uint8_t)(1 +
	    ky_random_below(&s->random, KY_SIM_LINES_MAX));
	for (uint8_t i = 0; i < s->lines_n; i++) {
		struct ky_sim_line *l = &s->line[i];
		bool loan = ky_random_chance(&s->random, 250);
		const struct ky_rulebook *book = &s->place->book[loan];
		struct ky_command cmd = {
		    .kind = KY_CMD_IMPORT,
		    .role = KY_ROLE_OPERATOR,
		    .actor = {"operator"},
		    .channel = {"sim"},
		    .refund_reason = -1,
		};

		ky_make_line(&s->random, &book->provider, loan, today, i + 1U,
		    &l->facts);
		ky_rules_select(book, l->facts.contract_date, &l->rules);
		ky_world_add(&s->world, &l->facts);
		cmd.line = l->facts;
		give(s, i, &cmd);
	}
}

static enum ky_code
make_store(struct ky_sim *s, struct ky_err *err)
{
	struct ky_entropy entropy = ky_world_entropy(&s->world);
	struct ky_store_meta meta = {.issuer = s->issuer, .demo = true};
	struct ky_store *st = NULL;
	enum ky_code code;

	code = ky_store_open(s->path, KY_STORE_CREATE, &entropy, &st, err);
	if (code == KY_OK)
		code = ky_store_meta_put(st, &meta, err);
	if (code == KY_OK)
		code = st->begin(st->self, err);
	for (size_t i = 0; i < KY_SIM_BOOKS && code == KY_OK; i++) {
		const struct ky_rulebook *b = &s->place->book[i];

		code = st->rules_put(st->self, &s->issuer, &b->provider,
		    b->hash, ky_buf_str(&s->place->json[i]), s->world.now, err);
	}
	if (code == KY_OK)
		code = st->commit(st->self, err);
	ky_store_close(st);
	if (code == KY_OK)
		code = ky_store_open(s->path, KY_STORE_READ, &entropy, &s->eye,
		    err);
	return code;
}

static void
begin(struct ky_sim *s)
{
	static const struct ky_time first_day = {INT64_C(1787000000000000)};
	struct ky_err err;

	memcpy(s->issuer.text, "sim", sizeof("sim"));
	(void)snprintf(s->path, sizeof(s->path), "%s/store", s->place->folder);
	ky_random_init(&s->random, s->plan->seed);
	ky_world_init(&s->world, s->plan->seed, first_day);
	s->world.reoffers = s->plan->seed % 2 == 0;
	ky_faults_init(&s->store_faults, s->plan->seed ^ UINT64_MAX >> 1);
	ky_world_advance(&s->world,
	    ky_random_between(&s->random, 0, 90 * KY_DAY_US));
	s->world.settle_us = ky_random_between(&s->random, 0, 60) * KY_HOUR_US;
	s->world.forgets_keys = s->plan->forgetful_peers;
	if (make_store(s, &err) != KY_OK)
		ky_sim_broken(s, "could not make a store: %s", err.msg);
	make_lines(s);
}

static void
done(struct ky_sim *s)
{
	static const char *const files[] = {"", "-wal", "-shm", ".keys",
	    ".keys-journal", ".lock"};
	char path[KY_SIM_PATH_SIZE + 32];

	ky_engine_free(s->engine);
	ky_store_close(s->eye);
	ky_world_done(&s->world);
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		(void)snprintf(path, sizeof(path), "%s%s", s->path, files[i]);
		(void)unlink(path); /* most are not there */
	}
	free(s->order);
}

/* --- until everything has ended --- */

static bool
over(const struct ky_case *c)
{
	return c->line_id != 0 && c->ending.state != KY_ENDING_RUNNING &&
	    c->ending.state != KY_ENDING_WITHDRAWING;
}

/* Somebody does what a line waits for. */
static bool
help(struct ky_sim *s)
{
	struct ky_command cmd;

	for (uint8_t i = 0; i < s->lines_n; i++)
		if (!over(&s->line[i].c) &&
		    ky_people_help(&s->world, &s->line[i].c, &cmd)) {
			give(s, i, &cmd);
			hand_in_next(s);
			return true;
		}
	return false;
}

static bool
all_over(const struct ky_sim *s)
{
	for (uint8_t i = 0; i < s->lines_n; i++)
		if (!over(&s->line[i].c))
			return false;
	return true;
}

/* Nothing fails any more, time passes, and people do what is asked. */
static void
finish(struct ky_sim *s)
{
	struct ky_time next;
	struct ky_err err;

	ky_faults_stop(&s->world.faults);
	ky_faults_stop(&s->store_faults);
	s->world.skew_us = 0;
	/* Somebody looks at what was set aside: a clean stop, and on. */
	if (s->engine == NULL)
		start(s);
	stop(s);
	start(s);
	while (s->end->broken[0] == '\0' && unanswered(s) != NULL) {
		const struct ky_sim_order *o = unanswered(s);

		hand_in_next(s);
		if (!o->answered)
			ky_sim_broken(s, "command %s gets no answer",
			    o->cmd.key);
	}
	for (int i = 0; i < PATIENCE && s->end->broken[0] == '\0'; i++) {
		if (ky_engine_settle(s->engine, &next, &err) != KY_OK)
			ky_sim_broken(s, "the engine stops: %s", err.msg);
		ky_sim_check(s);
		if (s->end->broken[0] != '\0' || all_over(s))
			return;
		if (help(s))
			continue;
		if (next.us == 0)
			ky_sim_broken(s, "an ending waits for nothing");
		if (ky_time_cmp(s->world.now, next) < 0)
			s->world.now = next;
	}
	ky_sim_broken(s, "an ending never ends");
}

/* How every line stands, for whoever plays a failing seed again. */
static void
show(const struct ky_sim *s)
{
	for (uint8_t i = 0; i < s->lines_n; i++) {
		const struct ky_case *c = &s->line[i].c;

		say(s, "line %u: ending %s (%s)", i + 1U,
		    ky_ending_state_name(c->ending.state),
		    ky_way_name(c->ending.way));
		for (uint8_t d = 0; d < c->duties_n; d++)
			say(s, "  %s/%u %s: %s",
			    ky_duty_kind_name(c->duty[d].kind), c->duty[d].ref,
			    ky_duty_state_name(c->duty[d].state),
			    c->duty[d].reason);
	}
}

static void
count(struct ky_sim *s)
{
	for (uint8_t i = 0; i < s->lines_n; i++)
		switch (s->line[i].c.ending.state) {
		case KY_ENDING_CLOSED:
			s->end->closed++;
			break;
		case KY_ENDING_WITHDRAWN:
			s->end->withdrawn++;
			break;
		case KY_ENDING_NONE:
		case KY_ENDING_RUNNING:
		case KY_ENDING_WITHDRAWING:
		case KY_ENDING__MAX:
			s->end->neither++;
			break;
		}
}

void
ky_sim_run(const struct ky_sim_place *p, const struct ky_sim_plan *plan,
    struct ky_sim_end *end)
{
	static struct ky_sim s;

	assert(plan->steps <= KY_SIM_STEPS_MAX);
	*end = (struct ky_sim_end){0};
	memset(&s, 0, sizeof(s));
	s.place = p;
	s.plan = plan;
	s.end = end;
	s.order = calloc(KY_SIM_ORDERS_MAX, sizeof(*s.order));
	if (s.order == NULL)
		abort();
	begin(&s);
	set_faults(&s);
	for (; end->step < plan->steps && end->broken[0] == '\0'; end->step++) {
		step(&s);
		ky_sim_check(&s);
	}
	if (end->broken[0] == '\0')
		finish(&s);
	if (end->broken[0] == '\0')
		ky_sim_check_orders(&s);
	if (end->broken[0] == '\0')
		ky_sim_check_papers(&s);
	show(&s);
	count(&s);
	done(&s);
}
