#include "base/span.h"

#include "base/time.h"

#include <inttypes.h>

enum unit {
	MINUTE,
	HOUR,
	DAY,
	UNIT__MAX
};

void
ky_span_say(int64_t us, enum ky_tongue t, struct ky_buf *out)
{
	static const char *const words[UNIT__MAX][KY_TONGUE__MAX] = {
	    [MINUTE] = {" minutes", "分", " 分钟", " 分鐘", "분"},
	    [HOUR] = {" hours", "時間", " 小时", " 小時", "시간"},
	    [DAY] = {" days", "日", " 天", " 天", "일"},
	};
	static const int64_t lasts[UNIT__MAX] = {KY_MINUTE_US, KY_HOUR_US,
	    KY_DAY_US};
	enum unit u = us >= 2 * KY_DAY_US ? DAY
	    : us >= 2 * KY_HOUR_US        ? HOUR
					  : MINUTE;
	int64_t n = us / lasts[u];

	if (n <= 1 && t == KY_TONGUE_EN)
		ky_buf_addz(out, "1 minute");
	else
		ky_buf_addf(out, "%" PRId64 "%s", n < 1 ? 1 : n, words[u][t]);
}
