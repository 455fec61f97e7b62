#include "base/log.h"

#include <assert.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

static void
to_stderr(void *self, enum ky_level level, const char *line)
{
	(void)self;
	(void)level;
	(void)fprintf(stderr, "%s\n", line); /* nobody else to tell */
}

/* Set once, before there are threads. */
static struct {
	enum ky_level least;
	void (*write)(void *self, enum ky_level level, const char *line);
	void *self;
} sink = {KY_WARN, to_stderr, NULL};

const char *
ky_level_name(enum ky_level level)
{
	static const char *const names[] = {
	    [KY_DEBUG] = "debug",
	    [KY_INFO] = "info",
	    [KY_WARN] = "warn",
	    [KY_ERROR] = "error",
	};
	_Static_assert(sizeof(names) / sizeof(names[0]) == KY_LEVEL__MAX,
	    "a name each");

	assert((unsigned)level < KY_LEVEL__MAX);
	return names[level];
}

void
ky_log_open(enum ky_level least,
    void (*write)(void *self, enum ky_level level, const char *line),
    void *self)
{
	sink.least = least;
	sink.write = write != NULL ? write : to_stderr;
	sink.self = self;
}

void
ky_log(enum ky_level level, const char *event, const char *fmt, ...)
{
	char line[KY_LOG_LINE_SIZE];
	va_list ap;
	int n;

	if (level < sink.least)
		return;
	n = snprintf(line, sizeof(line), "%s %s%s", ky_level_name(level), event,
	    fmt[0] != '\0' ? " " : "");
	assert(n > 0 && (size_t)n < sizeof(line)); /* constants are short */
	va_start(ap, fmt);
	(void)vsnprintf(line + n, sizeof(line) - (size_t)n, fmt, ap);
	va_end(ap);
	/* A peer's words stay on their line. */
	for (char *p = line; *p != '\0'; p++)
		if ((unsigned char)*p < ' ' || *p == '\177')
			*p = '?';
	sink.write(sink.self, level, line);
}

void
ky_log_err(enum ky_level level, const char *event, const struct ky_err *err)
{
	char words[sizeof(err->msg)];

	memcpy(words, err->msg, sizeof(words));
	for (char *p = words; *p != '\0'; p++)
		if (*p == '"')
			*p = '\'';
	ky_log(level, event, "code=%s cause=%d at=%s words=\"%s\"",
	    ky_code_name(err->code), err->cause,
	    err->at != NULL ? err->at : "?", words);
}
