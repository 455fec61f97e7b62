#include "cmd/progress.h"

#include "base/time.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>

#define EVERY_US (KY_SECOND_US / 5)
#define TEXT_SIZE 128

static int64_t
ticks_us(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * KY_SECOND_US + t.tv_nsec / 1000;
}

void
ky_progress_text(const char *what, uint64_t done, uint64_t of, int64_t took_us,
    char *out, uint64_t size)
{
	double rate = took_us > 0
	    ? (double)done * (double)KY_SECOND_US / (double)took_us
	    : 0;
	uint64_t left;
	int n;

	if (of == 0 || done > of || rate < 0.001) {
		(void)snprintf(out, size, "%s %" PRIu64 ", %.0f a second", what,
		    done, rate);
		return;
	}
	left = (uint64_t)((double)(of - done) / rate + 0.5);
	n = snprintf(out, size,
	    "%s %" PRIu64 " of %" PRIu64 ", %" PRIu64 " %%, %.0f a second",
	    what, done, of, done * 100 / of, rate);
	if (n > 0 && (uint64_t)n < size)
		(void)snprintf(out + n, size - (uint64_t)n,
		    ", %" PRIu64 ":%02" PRIu64 " left", left / 60, left % 60);
}

void
ky_progress_begin(struct ky_progress *p, bool wanted, const char *what)
{
	*p = (struct ky_progress){.wanted = wanted,
	    .what = what,
	    .began_us = wanted ? ticks_us() : 0};
	p->said_us = p->began_us;
}

static void
say(struct ky_progress *p, uint64_t done, uint64_t of, int64_t now,
    const char *end)
{
	char text[TEXT_SIZE];

	ky_progress_text(p->what, done, of, now - p->began_us, text,
	    sizeof(text));
	/* What stands behind it is wiped away. */
	(void)fprintf(stderr, "\r%s\033[K%s", text, end);
	(void)fflush(stderr);
	p->said_us = now;
}

void
ky_progress_say(struct ky_progress *p, uint64_t done, uint64_t of)
{
	int64_t now;

	if (!p->wanted)
		return;
	now = ticks_us();
	if (now - p->said_us >= EVERY_US)
		say(p, done, of, now, "");
}

void
ky_progress_end(struct ky_progress *p, uint64_t done)
{
	if (p->wanted)
		say(p, done, 0, ticks_us(), "\n");
}
