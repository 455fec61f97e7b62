#include "event/deliver.h"
#include "t.h"

#define NOW INT64_C(1800000000000000)

static int64_t
wait_us(uint16_t tries, uint32_t retry_after_s, const uint8_t chance[4])
{
	struct ky_time next = ky_deliver_next((struct ky_time){NOW}, tries,
	    retry_after_s, chance);

	return next.us == 0 ? 0 : next.us - NOW;
}

static void
waits(void)
{
	const struct {
		const char *label;
		uint16_t tries;
		uint32_t retry_after_s;
		int64_t want;
	} cases[] = {
	    {"the first try needs no schedule", 0, 0, 0},
	    {"5 seconds", 1, 0, 5 * KY_SECOND_US},
	    {"5 minutes", 2, 0, 5 * KY_MINUTE_US},
	    {"30 minutes", 3, 0, 30 * KY_MINUTE_US},
	    {"2 hours", 4, 0, 2 * KY_HOUR_US},
	    {"5 hours", 5, 0, 5 * KY_HOUR_US},
	    {"10 hours", 6, 0, 10 * KY_HOUR_US},
	    {"14 hours", 7, 0, 14 * KY_HOUR_US},
	    {"20 hours", 8, 0, 20 * KY_HOUR_US},
	    {"24 hours", 9, 0, 24 * KY_HOUR_US},
	    {"the tenth was the last", 10, 0, 0},
	    {"nothing beyond", UINT16_MAX, 0, 0},
	    {"the receiver asks for longer", 1, 120, 120 * KY_SECOND_US},
	    {"the receiver asks for less", 2, 60, 5 * KY_MINUTE_US},
	    {"a day is the most it may ask for", 1, UINT32_MAX,
		24 * KY_HOUR_US},
	    {"asking brings no eleventh try", 10, 60, 0},
	};
	const uint8_t least[4] = {0}, most[4] = {255, 255, 255, 255};

	T_CASES (c, cases) {
		int64_t late = wait_us(c->tries, c->retry_after_s, most);

		t_eq_int(c->label, wait_us(c->tries, c->retry_after_s, least),
		    c->want);
		t_ok("at most an eighth later",
		    c->want == 0 ? late == 0
				 : late > c->want + c->want / 9 &&
			    late < c->want + c->want / 8);
	}
}

static void
three_days(void)
{
	const uint8_t none[4] = {0};
	int64_t sum = 0;

	for (uint16_t tries = 1; tries < KY_DELIVER_TRIES; tries++)
		sum += wait_us(tries, 0, none);
	t_ok("ten tries take three days and some",
	    sum > 3 * KY_DAY_US && sum < 4 * KY_DAY_US);
}

int
main(void)
{
	T_RUN(waits);
	T_RUN(three_days);
	return t_done();
}
