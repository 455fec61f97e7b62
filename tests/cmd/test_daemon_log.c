#include "cmd/daemon_log.h"
#include "base/time.h"
#include "t.h"

static void
lines(void)
{
	static const struct {
		enum ky_level level;
		const char *prefix;
	} cases[] = {
	    {KY_DEBUG, "<7>debug x"},
	    {KY_INFO, "<6>debug x"},
	    {KY_WARN, "<4>debug x"},
	    {KY_ERROR, "<3>debug x"},
	};
	struct ky_time at;
	struct ky_err err = {0};
	char out[64];
	const char *blank;

	T_CASES (k, cases) {
		ky_daemon_log_line(out, sizeof(out), true, k->level, "debug x");
		t_eq_str("for the journal", out, k->prefix);
	}
	ky_daemon_log_line(out, sizeof(out), false, KY_INFO, "info x.y a=1");
	blank = strchr(out, ' ');
	t_ok("for others: the time", blank != NULL);
	t_good("which is one",
	    ky_time_parse((struct ky_str){out, (size_t)(blank - out)}, &at,
		&err),
	    &err);
	t_eq_str("then the line", blank + 1, "info x.y a=1");
}

int
main(void)
{
	T_RUN(lines);
	return t_done();
}
