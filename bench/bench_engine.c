/*
 * The engine's figures, as ratios where the machine would decide:
 *
 *	1. durable commands, 64 writers, against a bare SQLite loop that
 *	   writes the same rows in the same batches
 *	2. endings from request to certificate, simulated peers
 *	3. the command line's first answer among 10,000 lines
 *
 * Usage: bench_engine [KAIYAKU]: the program for 3.  bench_engine
 * --engine-only: the engine's part of 1 alone, commands a second.  The files
 * lie in $TMPDIR or /var/tmp, which should be on a disk.  What an ending costs
 * among a million lines: bench_scale.
 */
#include "bare.h"

#include <fcntl.h>
#include <pthread.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define WRITERS 64
#define COMMANDS 8192

static const char *where;

static double
now(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void
nap(long us)
{
	struct timespec t = {0, us * 1000};

	(void)nanosleep(&t, NULL);
}

/* --- lines --- */

static void
import_many(struct rig *r, uint32_t n, uint32_t in_world)
{
	struct ky_submission *s = calloc(KY_TOGETHER_MAX, sizeof(*s));
	struct ky_command *cmd = calloc(KY_TOGETHER_MAX, sizeof(*cmd));

	if (s == NULL || cmd == NULL)
		abort();
	for (uint32_t i = 0; i < n;) {
		uint32_t k = 0;

		for (; k < KY_TOGETHER_MAX && i < n; k++, i++) {
			cmd[k] = rig_command(KY_CMD_IMPORT, 0);
			rig_line(++r->lines, &cmd[k].line);
			if (i < in_world)
				ky_world_add(&r->world, &cmd[k].line);
			s[k] = (struct ky_submission){.cmd = &cmd[k]};
		}
		ky_engine_submit_all(r->engine, s, k);
		for (uint32_t j = 0; j < k; j++)
			if (s[j].code != KY_OK) {
				(void)fprintf(stderr, "bench: %s\n",
				    s[j].err.msg);
				exit(1);
			}
	}
	free(s);
	free(cmd);
}

/* --- 1: durable commands --- */

struct writer {
	pthread_t thread;
	struct rig *r;
	uint64_t from, to; /* lines */
};

static void *
write_commands(void *self)
{
	struct writer *w = self;

	for (uint64_t line = w->from; line < w->to; line++) {
		struct ky_command cmd = rig_file(line);

		(void)rig_submit(w->r, &cmd);
	}
	return NULL;
}

/* Files an ending for each of the lines 1 to n; seconds. */
static double
file_all(struct rig *r, uint64_t n)
{
	struct writer w[WRITERS];
	double start = now();

	for (uint64_t i = 0; i < WRITERS; i++) {
		w[i] = (struct writer){.r = r,
		    .from = 1 + n * i / WRITERS,
		    .to = 1 + n * (i + 1) / WRITERS};
		if (pthread_create(&w[i].thread, NULL, write_commands, &w[i]))
			abort();
	}
	for (int i = 0; i < WRITERS; i++)
		(void)pthread_join(w[i].thread, NULL);
	return now() - start;
}

struct figure {
	double seconds;
	uint64_t commands, batches;
};

/* Recorded, or (`bare` NULL) not. */
static struct figure
one_run(struct bare *bare)
{
	static struct rig r;
	struct ky_engine_stats before, after;
	struct figure f;

	rig_open_in(&r, where, 0);
	import_many(&r, COMMANDS, 0);
	rig_stop(&r);
	if (bare != NULL)
		bare_begin(bare, &r, where);
	/* Nobody to ask: what is measured is deciding and storing. */
	r.config.peers = (struct ky_peers){.bss = {.self = NULL}};
	r.config.workers = 1;
	rig_start(&r);
	ky_engine_stats(r.engine, &before);
	sync(); /* what was written before is not measured */
	if (bare != NULL)
		bare->recorded.on = true;
	f.seconds = file_all(&r, COMMANDS);
	ky_engine_stats(r.engine, &after);
	if (bare != NULL)
		bare->recorded.on = false;
	f.commands = after.commands - before.commands;
	f.batches = after.batches - before.batches;
	rig_close(&r);
	return f;
}

struct pair {
	struct figure engine, bare;
	double ratio;
};

static struct pair
one_pair(void)
{
	static struct bare bare;
	struct pair p;

	p.engine = one_run(NULL);
	p.bare = one_run(&bare);
	p.bare.seconds = bare_run(&bare);
	p.ratio = (double)p.engine.commands / p.engine.seconds /
	    ((double)p.bare.commands / p.bare.seconds);
	return p;
}

static int
by_ratio(const void *a, const void *b)
{
	const struct pair *x = a, *y = b;

	return (x->ratio > y->ratio) - (x->ratio < y->ratio);
}

static void
print_figure(const char *what, const struct figure *f)
{
	printf("  %-9s%9.0f /s  (%.1f commands a transaction)\n", what,
	    (double)f->commands / f->seconds,
	    (double)f->commands / (double)f->batches);
}

/* A disk that others use too is moody: the pair of middle ratio counts. */
static void
durable_commands(void)
{
	struct pair p[3];

	for (int i = 0; i < 3; i++)
		p[i] = one_pair();
	qsort(p, 3, sizeof(p[0]), by_ratio);
	printf("durable commands, %d writers\n", WRITERS);
	print_figure("engine", &p[1].engine);
	print_figure("bare", &p[1].bare);
	printf("  ratio    %9.2f     (%.2f to %.2f; wanted: 0.60)\n",
	    p[1].ratio, p[0].ratio, p[2].ratio);
}

/* The same without a disk: what deciding, sealing and queueing cost. */
static void
commands_in_memory(void)
{
	const char *disk = where;
	struct pair p;

	if (access("/dev/shm", W_OK) != 0)
		return;
	where = "/dev/shm";
	p = one_pair();
	where = disk;
	print_figure("no disk", &p.engine);
	print_figure("bare", &p.bare);
	printf("  ratio    %9.2f\n", p.ratio);
}

/* --- 2: endings --- */

static uint64_t
busyness(struct rig *r)
{
	struct ky_engine_stats s;

	ky_engine_stats(r->engine, &s);
	return s.commands + s.papers + s.leaves + s.wakes + s.effects_done;
}

static bool
closed(struct rig *r, uint64_t n)
{
	struct ky_case c;

	for (uint64_t line = n; line > 0; line--) {
		rig_case(r, line, &c);
		if (c.ending.state != KY_ENDING_CLOSED)
			return false;
	}
	return rig_log_size(r) >= 3 * n;
}

/* Until nothing happens any more; the last wait is not counted. */
static double
settle_down(struct rig *r)
{
	struct ky_command nudge = rig_command(KY_CMD_RETRY, 1);
	uint64_t was = 0, is = 1;
	double start = now(), end = start;

	(void)rig_submit(r, &nudge); /* the writer looks at the clock */
	while (is != was) {
		was = is;
		end = now();
		nap(20000);
		is = busyness(r);
	}
	return end - start;
}

/* Ends the lines 1 to n; seconds. */
static double
end_all(struct rig *r, uint64_t n)
{
	double seconds = file_all(r, n) + settle_down(r);

	for (int day = 0; day < 120 && !closed(r, n); day++) {
		ky_world_advance(&r->world, KY_DAY_US);
		seconds += settle_down(r);
	}
	if (!closed(r, n))
		printf("  not all of them ended\n");
	return seconds;
}

static double
endings(uint32_t lines, uint32_t n)
{
	static struct rig r;
	double seconds;

	rig_open_in(&r, where, 0);
	import_many(&r, lines, n);
	rig_stop(&r);
	r.config.workers = 8;
	rig_start(&r);
	seconds = end_all(&r, n);
	rig_close(&r);
	return seconds;
}

static void
endings_per_second(void)
{
	uint32_t n = 2000;
	double seconds = endings(n, n);

	printf("endings from request to certificate\n");
	printf("  simulated peers %9.0f /s  (three papers each)\n",
	    n / seconds);
}

/* --- 3: the command line --- */

static double
answer_once(const char *program, const char *store)
{
	char *argv[] = {strdup(program), strdup("--store"), strdup(store),
	    strdup("line"), strdup("show"), strdup("D-005000"), NULL};
	posix_spawn_file_actions_t quiet;
	double start = now();
	int status = 1;
	pid_t pid;

	(void)posix_spawn_file_actions_init(&quiet);
	(void)posix_spawn_file_actions_addopen(&quiet, 1, "/dev/null", O_WRONLY,
	    0);
	if (posix_spawn(&pid, program, &quiet, NULL, argv, environ) != 0 ||
	    waitpid(pid, &status, 0) != pid)
		abort();
	(void)posix_spawn_file_actions_destroy(&quiet);
	for (int i = 0; argv[i] != NULL; i++)
		free(argv[i]);
	return status == 0 ? now() - start : -1;
}

static int
ascending(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static void
first_answer(const char *program)
{
	static struct rig r;
	double ms[11];

	rig_open_in(&r, where, 0);
	import_many(&r, 10000, 0);
	rig_stop(&r);
	for (int i = 0; i < 11; i++)
		ms[i] = answer_once(program, r.path) * 1000;
	qsort(ms, 11, sizeof(ms[0]), ascending);
	printf("first answer of the command line, 10,000 lines\n");
	if (ms[0] < 0)
		printf("  %s failed\n", program);
	else
		printf("  median   %9.1f ms    (wanted: under 50)\n", ms[5]);
	rig_close(&r);
}

/* What bench/service.py holds against the same commands over HTTP. */
static void
engine_only(void)
{
	struct figure f = one_run(NULL);

	printf("%.1f\n", (double)f.commands / f.seconds);
}

int
main(int argc, char **argv)
{
	where = getenv("TMPDIR") != NULL ? getenv("TMPDIR") : "/var/tmp";
	(void)setvbuf(stdout, NULL, _IOLBF, 0);
	if (argc > 1 && strcmp(argv[1], "--engine-only") == 0) {
		engine_only();
		return 0;
	}
	durable_commands();
	commands_in_memory();
	endings_per_second();
	if (argc > 1)
		first_answer(argv[1]);
	return 0;
}
