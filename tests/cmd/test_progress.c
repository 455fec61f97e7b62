#include "cmd/progress.h"

#include "base/time.h"
#include "t.h"

static void
texts(void)
{
	static const struct {
		const char *label;
		uint64_t done, of;
		int64_t took_us;
		const char *want;
	} cases[] = {
	    {"at the start", 0, 100, 0, "did 0, 0 a second"},
	    {"nobody knows how many", 500, 0, KY_SECOND_US,
		"did 500, 500 a second"},
	    {"half way", 50, 100, 25 * KY_SECOND_US,
		"did 50 of 100, 50 %, 2 a second, 0:25 left"},
	    {"minutes", 10, 1000, 10 * KY_SECOND_US,
		"did 10 of 1000, 1 %, 1 a second, 16:30 left"},
	    {"all", 100, 100, 10 * KY_SECOND_US,
		"did 100 of 100, 100 %, 10 a second, 0:00 left"},
	    {"more than was said", 101, 100, 101 * KY_SECOND_US,
		"did 101, 1 a second"},
	};
	char text[128], tight[8];

	T_CASES (c, cases) {
		ky_progress_text("did", c->done, c->of, c->took_us, text,
		    sizeof(text));
		t_eq_str(c->label, text, c->want);
	}
	ky_progress_text("did", 5, 10, 1, tight, sizeof(tight));
	t_eq_str("cut, not overrun", tight, "did 5 o");
}

int
main(void)
{
	T_RUN(texts);
	return t_done();
}
