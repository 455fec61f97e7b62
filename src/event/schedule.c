#include "event/deliver.h"

/* Waits after the first failure, the second, ...: ten tries in about three
 * days.  Past the last one there is no more. */
static const int64_t waits[] = {
    5 * KY_SECOND_US,
    5 * KY_MINUTE_US,
    30 * KY_MINUTE_US,
    2 * KY_HOUR_US,
    5 * KY_HOUR_US,
    10 * KY_HOUR_US,
    14 * KY_HOUR_US,
    20 * KY_HOUR_US,
    24 * KY_HOUR_US,
};
_Static_assert(sizeof(waits) / sizeof(waits[0]) == KY_DELIVER_TRIES - 1,
    "a wait between two tries");

/* A receiver does not put us off for longer than the longest wait. */
#define RETRY_AFTER_MAX_US (24 * KY_HOUR_US)

struct ky_time
ky_deliver_next(struct ky_time now, uint16_t tries, uint32_t retry_after_s,
    const uint8_t entropy[4])
{
	int64_t asked = retry_after_s * KY_SECOND_US, wait;
	/* 24 bits: a day of microseconds times that fits. */
	int64_t chance = entropy[0] << 16 | entropy[1] << 8 | entropy[2];

	if (tries == 0 || tries >= KY_DELIVER_TRIES)
		return (struct ky_time){0};
	if (asked > RETRY_AFTER_MAX_US)
		asked = RETRY_AFTER_MAX_US;
	wait = waits[tries - 1];
	if (wait < asked)
		wait = asked;
	/* Up to an eighth later, never earlier: those that failed together
	 * do not come back together. */
	wait += wait / 8 * chance >> 24;
	return ky_time_after(now, wait);
}
