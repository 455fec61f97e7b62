#include "core/remaining.h"

#define MEBIBYTE (INT64_C(1) << 20)
#define HOURS_MAX (INT64_C(24) * 366 * 10)

bool
ky_remaining_none(const struct ky_remaining *r)
{
	return r->at.us != 0 && r->bytes == 0;
}

bool
ky_remaining_take(struct ky_remaining *r, struct ky_time at, int64_t bytes)
{
	bool told = r->at.us != 0;

	if (told && ky_time_cmp(at, r->at) <= 0)
		return false;
	if (told && bytes > r->bytes) {
		r->before_at = (struct ky_time){0};
		r->before = 0;
	} else if (told) {
		r->before_at = r->at;
		r->before = r->bytes;
	}
	r->at = at;
	r->bytes = bytes;
	return true;
}

/* In mebibytes and hours, which no product overflows. */
struct ky_date
ky_remaining_estimate(const struct ky_remaining *r, struct ky_zone zone)
{
	static const struct ky_date none;
	int64_t hours = (r->at.us - r->before_at.us) / KY_HOUR_US;
	int64_t used = (r->before - r->bytes) / MEBIBYTE;
	int64_t left;

	if (r->before_at.us == 0 || hours < 1 || hours > HOURS_MAX || used < 1)
		return none;
	left = r->bytes / MEBIBYTE * hours / used;
	if (left > HOURS_MAX)
		return none;
	return ky_date_at(ky_time_after(r->at, left * KY_HOUR_US), zone);
}
