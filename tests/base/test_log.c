#include "t.h"

#include "base/log.h"

static char last[KY_LOG_LINE_SIZE];
static int lines;

static void catch (void *self, enum ky_level level, const char *line)
{
	(void)level;
	lines++;
	(void)snprintf(self, sizeof(last), "%s", line);
}

static void
writes_a_line(void)
{
	struct ky_err err;
	char longest[2 * KY_LOG_LINE_SIZE];

	ky_log_open(KY_INFO, catch, last);
	ky_log(KY_INFO, "engine.start", "");
	t_eq_str("an event without fields", last, "info engine.start");
	ky_log(KY_WARN, "duty.sent", "line=%d kind=%s", 4711, "hlr");
	t_eq_str("fields follow the event", last,
	    "warn duty.sent line=4711 kind=hlr");
	ky_log(KY_WARN, "peer.said", "words=\"%s\"", "no\nerror x\033[2J");
	t_eq_str("control characters cannot forge a line", last,
	    "warn peer.said words=\"no?error x?[2J\"");

	(void)ky_fail_at(&err, KY_E_LIMIT, 28, "store.c:1", "disk is \"%s\"",
	    "full");
	ky_log_err(KY_ERROR, "engine.batch-failed", &err);
	t_eq_str("an error says code, cause, place and words", last,
	    "error engine.batch-failed code=limit cause=28 at=store.c:1 "
	    "words=\"disk is 'full'\"");

	memset(longest, 'x', sizeof(longest) - 1);
	longest[sizeof(longest) - 1] = '\0';
	ky_log(KY_INFO, "e", "%s", longest);
	t_eq_int("a long line is cut", strlen(last), KY_LOG_LINE_SIZE - 1);
}

static void
keeps_levels_apart(void)
{
	ky_log_open(KY_WARN, catch, last);
	lines = 0;
	ky_log(KY_DEBUG, "a", "");
	ky_log(KY_INFO, "a", "");
	t_eq_int("below the least level nothing is written", lines, 0);
	ky_log(KY_WARN, "a", "");
	ky_log(KY_ERROR, "a", "");
	t_eq_int("from it on everything", lines, 2);
}

int
main(void)
{
	T_RUN(writes_a_line);
	T_RUN(keeps_levels_apart);
	return t_done();
}
