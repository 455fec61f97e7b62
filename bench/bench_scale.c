/*
 * What an ending costs among 10,000, 100,000 and a million lines.
 *
 * The lines are imported through the engine, 256 a transaction, as a file of
 * lines is.  Then endings of lines spread evenly over all of them go from
 * request to certificate, with simulated peers, 64 writers and 8 workers.
 *
 * Usage: bench_scale [LINES...]; the files lie in $TMPDIR or /var/tmp, which
 * should be on a disk.  Without LINES: 10,000 and 100,000; with KY_LONG=1 a
 * million too.
 */
#include "../tests/engine/rig.h"

#include <malloc.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define WRITERS 64
#define ENDINGS 1024
#define SIZES_MAX 8

static const char *where;

static double
now(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* The lines that are to end, spread over `lines`. */
static uint32_t
serial(uint32_t lines, uint32_t i)
{
	return 1 + (uint32_t)((uint64_t)lines * i / ENDINGS);
}

static void
import_all(struct rig *r, uint32_t lines)
{
	static struct ky_submission s[KY_TOGETHER_MAX];
	static struct ky_command cmd[KY_TOGETHER_MAX];
	uint32_t ends = 0;

	while (r->lines < lines) {
		uint32_t k = 0;

		for (; k < KY_TOGETHER_MAX && r->lines < lines; k++) {
			cmd[k] = rig_command(KY_CMD_IMPORT, 0);
			rig_line(++r->lines, &cmd[k].line);
			if (ends < ENDINGS && serial(lines, ends) == r->lines) {
				ky_world_add(&r->world, &cmd[k].line);
				ends++;
			}
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
}

/* --- endings --- */

struct writer {
	pthread_t thread;
	struct rig *r;
	uint32_t lines, from, to;
};

static void *
file_some(void *self)
{
	struct writer *w = self;

	for (uint32_t i = w->from; i < w->to; i++) {
		struct ky_command cmd = rig_file(serial(w->lines, i));

		(void)rig_submit(w->r, &cmd);
	}
	return NULL;
}

static double
file_all(struct rig *r, uint32_t lines)
{
	struct writer w[WRITERS];
	double start = now();

	for (uint32_t i = 0; i < WRITERS; i++) {
		w[i] = (struct writer){.r = r,
		    .lines = lines,
		    .from = ENDINGS * i / WRITERS,
		    .to = ENDINGS * (i + 1) / WRITERS};
		if (pthread_create(&w[i].thread, NULL, file_some, &w[i]) != 0)
			abort();
	}
	for (int i = 0; i < WRITERS; i++)
		(void)pthread_join(w[i].thread, NULL);
	return now() - start;
}

static uint64_t
busyness(struct rig *r)
{
	struct ky_engine_stats s;

	ky_engine_stats(r->engine, &s);
	return s.commands + s.papers + s.leaves + s.wakes + s.effects_done;
}

/* Until nothing happens any more; the last wait is not counted. */
static double
settle_down(struct rig *r)
{
	struct ky_command nudge = rig_command(KY_CMD_RETRY, 1);
	struct timespec nap = {0, 20000000};
	uint64_t was = 0, is = 1;
	double start = now(), end = start;

	(void)rig_submit(r, &nudge); /* the writer looks at the clock */
	while (is != was) {
		was = is;
		end = now();
		(void)nanosleep(&nap, NULL);
		is = busyness(r);
	}
	return end - start;
}

static bool
closed(struct rig *r, uint32_t lines)
{
	struct ky_case c;

	for (uint32_t i = ENDINGS; i > 0; i--) {
		rig_case(r, serial(lines, i - 1), &c);
		if (c.ending.state != KY_ENDING_CLOSED)
			return false;
	}
	return rig_log_size(r) >= 3 * ENDINGS;
}

static double
end_all(struct rig *r, uint32_t lines)
{
	double seconds = file_all(r, lines) + settle_down(r);

	for (int day = 0; day < 120 && !closed(r, lines); day++) {
		ky_world_advance(&r->world, KY_DAY_US);
		seconds += settle_down(r);
	}
	if (!closed(r, lines))
		printf("  not all of them ended\n");
	return seconds;
}

/* --- the figures --- */

static long
resident_kib(void)
{
	FILE *f = fopen("/proc/self/statm", "r");
	long all, resident = 0;

	if (f == NULL)
		return 0;
	if (fscanf(f, "%ld %ld", &all, &resident) != 2)
		resident = 0;
	(void)fclose(f);
	return resident * (sysconf(_SC_PAGESIZE) / 1024);
}

static double
measure(uint32_t lines)
{
	static struct rig r;
	double imported, seconds;
	long before, idle;
	struct stat st = {0};

	before = resident_kib();
	rig_open_in(&r, where, 0);
	imported = now();
	import_all(&r, lines);
	imported = now() - imported;
	rig_stop(&r);
	sync();               /* what was written before is not measured */
	(void)malloc_trim(0); /* what the import took is given back */
	r.config.workers = 8;
	rig_start(&r);
	(void)nanosleep(&(struct timespec){0, 300000000}, NULL);
	idle = resident_kib();
	seconds = end_all(&r, lines);
	(void)stat(r.path, &st);
	printf("  among %8u lines %7.0f us an ending  (import %.0f lines/s, "
	       "file %.0f MiB, resident %ld MiB idle, %ld loaded)\n",
	    lines, seconds / ENDINGS * 1e6, lines / imported,
	    (double)st.st_size / (1 << 20), (idle - before) / 1024,
	    (resident_kib() - before) / 1024);
	(void)fflush(stdout);
	rig_close(&r);
	return seconds / ENDINGS;
}

int
main(int argc, char **argv)
{
	uint32_t sizes[SIZES_MAX] = {10000, 100000, 1000000};
	int n = getenv("KY_LONG") != NULL ? 3 : 2;
	double first = 0, last = 0;

	where = getenv("TMPDIR") != NULL ? getenv("TMPDIR") : "/var/tmp";
	for (int i = 1; i < argc && i <= SIZES_MAX; i++, n = i - 1)
		sizes[i - 1] = (uint32_t)strtoul(argv[i], NULL, 10);
	printf("cost of an ending, from request to certificate\n");
	for (int i = 0; i < n; i++) {
		if (sizes[i] < ENDINGS) {
			(void)fprintf(stderr,
			    "bench_scale: at least %d lines\n", ENDINGS);
			return 2;
		}
		last = measure(sizes[i]);
		if (i == 0)
			first = last;
	}
	printf("  ratio of the last to the first %5.2f  (wanted: at most "
	       "1.30)\n",
	    last / first);
	return 0;
}
