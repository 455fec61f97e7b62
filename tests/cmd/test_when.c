#include "cmd/when.h"
#include "t.h"

static void
reads(void)
{
	static const struct {
		const char *label, *text, *want;
	} cases[] = {
	    {"a day is nine in the morning in Japan", "2026-09-01",
		"2026-09-01T00:00:00Z"},
	    {"an instant", "2026-09-01T10:00:00+09:00", "2026-09-01T01:00:00Z"},
	};
	char got[KY_TIME_TEXT_SIZE];
	struct ky_time t;
	struct ky_err err;

	T_CASES (c, cases) {
		t_good(c->label, ky_when_parse(c->text, &t, &err), &err);
		ky_time_format(t, got);
		t_eq_str(c->label, got, c->want);
	}
	t_bad("neither", ky_when_parse("tomorrow", &t, &err), KY_E_INPUT, &err,
	    "");
}

int
main(void)
{
	T_RUN(reads);
	return t_done();
}
