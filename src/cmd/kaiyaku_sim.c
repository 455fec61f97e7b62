/*
 * kaiyaku-sim: plays histories in which everything fails, see kaiyaku-sim(1).
 */
#include "cmd/sim_run.h"

#include "base/log.h"

#include <getopt.h>
#include <inttypes.h>

static const char usage[] =
    "usage: kaiyaku-sim [--seed N] [--steps N] [--seeds COUNT] [--long]\n"
    "                   [--verbose] [--json] [--operators DIR]\n"
    "                   [--break commit|duty|hold|keys|plan|proof]\n";

#define STEPS 150
#define STEPS_LONG 1500
#define FAILURES_SHOWN_MAX 10
#define PROGRESS_EVERY 100

struct wish {
	struct ky_sim_plan plan;
	uint64_t seeds;
	bool json;
	const char *operators;
};

static bool
parse_break(const char *word, struct ky_sim_plan *plan)
{
	if (strcmp(word, "commit") == 0)
		plan->broken_store = KY_BREAK_COMMIT;
	else if (strcmp(word, "duty") == 0)
		plan->broken_store = KY_BREAK_DUTY;
	else if (strcmp(word, "plan") == 0)
		plan->broken_store = KY_BREAK_PLAN;
	else if (strcmp(word, "hold") == 0)
		plan->blind = true;
	else if (strcmp(word, "proof") == 0)
		plan->credulous = true;
	else if (strcmp(word, "keys") == 0)
		plan->forgetful_peers = true;
	else
		return false;
	return true;
}

static bool
parse(int argc, char **argv, struct wish *w)
{
	static const struct option options[] = {
	    {"seed", required_argument, NULL, 's'},
	    {"steps", required_argument, NULL, 'm'},
	    {"seeds", required_argument, NULL, 'n'},
	    {"operators", required_argument, NULL, 'o'},
	    {"break", required_argument, NULL, 'b'},
	    {"long", no_argument, NULL, 'l'},
	    {"verbose", no_argument, NULL, 'v'},
	    {"json", no_argument, NULL, 'j'},
	    {0},
	};
	uint64_t n = 0;
	bool good = true;
	int c;

	while (good && (c = getopt_long(argc, argv, "", options, NULL)) != -1)
		switch (c) {
		case 's':
			good = ky_str_u64(ky_str_of(optarg), UINT64_MAX,
			    &w->plan.seed);
			break;
		case 'm':
			good = ky_str_u64(ky_str_of(optarg), KY_SIM_STEPS_MAX,
			    &n);
			w->plan.steps = (uint32_t)n;
			break;
		case 'n':
			good = ky_str_u64(ky_str_of(optarg), UINT32_MAX,
				   &w->seeds) &&
			    w->seeds > 0;
			break;
		case 'o':
			w->operators = optarg;
			break;
		case 'b':
			good = parse_break(optarg, &w->plan);
			break;
		case 'l':
			w->plan.steps = STEPS_LONG;
			break;
		case 'v':
			w->plan.verbose = true;
			break;
		case 'j':
			w->json = true;
			break;
		default:
			good = false;
			break;
		}
	return good && optind == argc;
}

static void
report(const struct wish *w, uint64_t seed, const struct ky_sim_end *end)
{
	if (w->json) {
		printf("{\"seed\":%" PRIu64 ",\"held\":%s,\"step\":%u,"
		       "\"deaths\":%u,\"commands\":%u,\"papers\":%u,"
		       "\"closed\":%u,\"withdrawn\":%u}\n",
		    seed, end->broken[0] == '\0' ? "true" : "false", end->step,
		    end->deaths, end->commands, end->papers, end->closed,
		    end->withdrawn);
		return;
	}
	if (end->broken[0] == '\0')
		return;
	printf("seed %" PRIu64 " step %u: %s\n", seed, end->step, end->broken);
	printf("replay: kaiyaku-sim --seed %" PRIu64 " --steps %u --verbose\n",
	    seed, w->plan.steps);
}

static void
add(struct ky_sim_end *sum, const struct ky_sim_end *one)
{
	sum->deaths += one->deaths;
	sum->commands += one->commands;
	sum->replays += one->replays;
	sum->duplicates += one->duplicates;
	sum->papers += one->papers;
	sum->closed += one->closed;
	sum->withdrawn += one->withdrawn;
	sum->neither += one->neither;
}

/* How many seeds failed. */
static uint64_t
play(const struct wish *w, const struct ky_sim_place *place)
{
	struct ky_sim_end end, sum = {0};
	struct ky_sim_plan plan = w->plan;
	uint64_t failed = 0;

	for (uint64_t i = 0; i < w->seeds; i++, plan.seed++) {
		ky_sim_run(place, &plan, &end);
		add(&sum, &end);
		failed += end.broken[0] != '\0';
		if (w->json || failed <= FAILURES_SHOWN_MAX)
			report(w, plan.seed, &end);
		if (!w->json && (i + 1) % PROGRESS_EVERY == 0)
			printf("# %" PRIu64 " seeds, %" PRIu64 " failed\n",
			    i + 1, failed);
		(void)fflush(stdout); /* progress; the exit status counts */
	}
	if (w->json)
		return failed;
	printf("# %u commands, %u handed in again, %u outcomes twice, "
	       "%u deaths\n",
	    sum.commands, sum.replays, sum.duplicates, sum.deaths);
	printf("# %u lines certified, %u endings withdrawn, %u neither; "
	       "%u papers verified\n",
	    sum.closed, sum.withdrawn, sum.neither, sum.papers);
	printf("%" PRIu64 " passed, %" PRIu64 " failed\n", w->seeds - failed,
	    failed);
	return failed;
}

/* Failures are what is wanted here: none is worth a line. */
static void
swallow(void *self, enum ky_level level, const char *line)
{
	(void)self;
	(void)level;
	(void)line;
}

int
main(int argc, char **argv)
{
	struct wish w = {
	    .plan = {.seed = 1, .steps = STEPS},
	    .seeds = 1,
	    .operators = "operators",
	};
	struct ky_sim_place place;
	struct ky_err err;
	uint64_t failed;

	if (argc == 2 && strcmp(argv[1], "--help") == 0)
		return fputs(usage, stdout) < 0 ? 1 : 0;
	if (!parse(argc, argv, &w)) {
		(void)fputs(usage, stderr); /* nowhere else to say it */
		return 2;
	}
	if (!w.plan.verbose)
		ky_log_open(KY_ERROR, swallow, NULL);
	if (ky_sim_place_open(&place, w.operators, &err) != KY_OK) {
		(void)fprintf(stderr, "kaiyaku-sim: %s\n", err.msg);
		return 6;
	}
	failed = play(&w, &place);
	ky_sim_place_close(&place);
	return failed > 0;
}
