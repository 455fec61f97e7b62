#include "t.h"

#include "base/span.h"
#include "base/time.h"

static void
spans(void)
{
	static const struct {
		const char *want;
		int64_t us;
		enum ky_tongue t;
	} cases[] = {
	    {"10 minutes", 10 * KY_MINUTE_US, KY_TONGUE_EN},
	    {"9 minutes", 10 * KY_MINUTE_US - 1, KY_TONGUE_EN},
	    {"1 minute", 119 * KY_SECOND_US, KY_TONGUE_EN},
	    {"1 minute", -5, KY_TONGUE_EN},
	    {"119 minutes", 2 * KY_HOUR_US - 1, KY_TONGUE_EN},
	    {"2 hours", 2 * KY_HOUR_US, KY_TONGUE_EN},
	    {"47 hours", 2 * KY_DAY_US - 1, KY_TONGUE_EN},
	    {"7 days", 7 * KY_DAY_US, KY_TONGUE_EN},
	    {"1分", 0, KY_TONGUE_JA},
	    {"30分", 30 * KY_MINUTE_US, KY_TONGUE_JA},
	    {"24時間", KY_DAY_US, KY_TONGUE_JA},
	    {"10 分钟", 10 * KY_MINUTE_US, KY_TONGUE_ZH_HANS},
	    {"3 天", 3 * KY_DAY_US, KY_TONGUE_ZH_HANS},
	    {"10 分鐘", 10 * KY_MINUTE_US, KY_TONGUE_ZH_HANT},
	    {"3 小時", 3 * KY_HOUR_US, KY_TONGUE_ZH_HANT},
	    {"10분", 10 * KY_MINUTE_US, KY_TONGUE_KO},
	};
	struct ky_buf b;

	ky_buf_init(&b, 64);
	T_CASES (c, cases) {
		ky_buf_reset(&b);
		ky_span_say(c->us, c->t, &b);
		t_eq_str(c->want, b.p, c->want);
	}
	ky_buf_done(&b);
}

int
main(void)
{
	T_RUN(spans);
	return t_done();
}
