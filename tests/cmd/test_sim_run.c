/*
 * The simulator notices what it is there to notice.
 *
 * Usage: test_cmd_sim_run OPERATORS
 */
#include "cmd/sim_run.h"
#include "base/log.h"
#include "t.h"

#define SEEDS 60

static struct ky_sim_place place;

static void
swallow(void *self, enum ky_level level, const char *line)
{
	(void)self;
	(void)level;
	(void)line;
}

/* How many of the first seeds do not hold; the words of the last one. */
static int
broken(struct ky_sim_plan plan, char words[256])
{
	struct ky_sim_end end;
	int n = 0;

	words[0] = '\0';
	for (plan.seed = 1; plan.seed <= SEEDS && n == 0; plan.seed++) {
		ky_sim_run(&place, &plan, &end);
		n += end.broken[0] != '\0';
		(void)ky_str_copy(ky_str_of(end.broken), words, 256);
	}
	return n;
}

static void
what_is_broken_is_found(void)
{
	static const struct {
		const char *label;
		struct ky_sim_plan plan;
		bool found;
	} cases[] = {
	    {"nothing is broken", {.steps = 40}, false},
	    {"commits are forgotten",
		{.steps = 150, .broken_store = KY_BREAK_COMMIT}, true},
	    {"duties are stored as seen",
		{.steps = 150, .broken_store = KY_BREAK_DUTY}, true},
	    {"a changed plan is lost, or begins another day",
		{.steps = 150, .broken_store = KY_BREAK_PLAN}, true},
	    {"the engine does not see locks and holds",
		{.steps = 150, .blind = true}, true},
	    {"any signed deletion is the last word",
		{.steps = 600, .credulous = true}, true},
	    {"peers forget keys and do everything twice",
		{.steps = 600, .forgetful_peers = true}, true},
	};

	T_CASES (c, cases) {
		char words[256];
		int n = broken(c->plan, words);

		t_eq_int(c->label, n, c->found);
		printf("# %s\n", words);
	}
}

static void
a_seed_repeats(void)
{
	struct ky_sim_plan plan = {.seed = 3, .steps = 120};
	struct ky_sim_end a, b;

	ky_sim_run(&place, &plan, &a);
	ky_sim_run(&place, &plan, &b);
	t_ok("the same seed, the same history", memcmp(&a, &b, sizeof(a)) == 0);
	t_ok("in which something happened", a.commands > 5 && a.papers > 0);
}

int
main(int argc, char **argv)
{
	struct ky_err err;

	ky_log_open(KY_ERROR, swallow, NULL);
	if (!t_good("a place to play in",
		ky_sim_place_open(&place, argc > 1 ? argv[1] : "operators",
		    &err),
		&err))
		return t_done();
	T_RUN(what_is_broken_is_found);
	T_RUN(a_seed_repeats);
	ky_sim_place_close(&place);
	return t_done();
}
