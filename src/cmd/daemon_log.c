#include "cmd/daemon_log.h"

#include "base/time.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define LINE_SIZE (KY_LOG_LINE_SIZE + 64)

static const char *const priority[] = {
    [KY_DEBUG] = "<7>",
    [KY_INFO] = "<6>",
    [KY_WARN] = "<4>",
    [KY_ERROR] = "<3>",
};
_Static_assert(sizeof(priority) / sizeof(priority[0]) == KY_LEVEL__MAX,
    "one each");

static bool to_journal;

void
ky_daemon_log_line(char *out, size_t size, bool journal, enum ky_level level,
    const char *line)
{
	char at[KY_TIME_TEXT_SIZE];
	struct timespec t;

	if (journal) {
		(void)snprintf(out, size, "%s%s", priority[level], line);
		return;
	}
	(void)clock_gettime(CLOCK_REALTIME, &t);
	ky_time_format((struct ky_time){(int64_t)t.tv_sec * KY_SECOND_US +
			   t.tv_nsec / 1000000 * 1000},
	    at);
	(void)snprintf(out, size, "%s %s", at, line);
}

/* One write a line: lines of several threads do not mix. */
static void
write_line(void *self, enum ky_level level, const char *line)
{
	char text[LINE_SIZE];
	size_t n;

	(void)self;
	ky_daemon_log_line(text, sizeof(text) - 1, to_journal, level, line);
	n = strlen(text);
	text[n] = '\n';
	/* A log that cannot be written is nothing to log. */
	if (write(STDERR_FILENO, text, n + 1) < 0)
		return;
}

void
ky_daemon_log_open(enum ky_level least)
{
	to_journal = getenv("JOURNAL_STREAM") != NULL;
	ky_log_open(least, write_line, NULL);
}
