#include "core/duty.h"

#include "core/name.h"

#include <assert.h>

static const char *const kinds[] = {
    [KY_DUTY_AUTHORITY] = "authority",
    [KY_DUTY_CONTRACT] = "contract",
    [KY_DUTY_OPTIONS] = "options",
    [KY_DUTY_DEVICES] = "devices",
    [KY_DUTY_DUES] = "dues",
    [KY_DUTY_CREDIT] = "credit",
    [KY_DUTY_ITEM] = "item",
    [KY_DUTY_NETWORK] = "network",
    [KY_DUTY_PROFILE] = "profile",
    [KY_DUTY_NUMBER] = "number",
    [KY_DUTY_NOTICE] = "notice",
    [KY_DUTY_RECORDS] = "records",
};
KY_NAMES(duty_kind, kinds, KY_DUTY__MAX);

static const char *const grades[] = {
    [KY_GRADE_NONE] = "none",
    [KY_GRADE_STATED] = "stated",
    [KY_GRADE_ATTESTED] = "attested",
    [KY_GRADE_RECORDED] = "recorded",
    [KY_GRADE_CONFIRMED] = "confirmed",
    [KY_GRADE_PROVEN] = "proven",
};
KY_NAMES(grade, grades, KY_GRADE__MAX);

static const char *const states[] = {
    [KY_STATE_OPEN] = "open",
    [KY_STATE_WAITING] = "waiting",
    [KY_STATE_SENT] = "sent",
    [KY_STATE_UNSURE] = "unsure",
    [KY_STATE_REFUSED] = "refused",
    [KY_STATE_SEEN] = "seen",
    [KY_STATE_WAIVED] = "waived",
    [KY_STATE_GIVEN_UP] = "given-up",
    [KY_STATE_WITHDRAWN] = "withdrawn",
    [KY_STATE_GONE] = "gone",
};
KY_NAMES(duty_state, states, KY_STATE__MAX);

#define TO(s) (UINT32_C(1) << (KY_STATE_##s))
/* What may happen to any duty that is still to be done. */
#define ENDS (TO(SEEN) | TO(WAIVED) | TO(GIVEN_UP) | TO(WITHDRAWN) | TO(GONE))

static const uint32_t may[] = {
    [KY_STATE_OPEN] = TO(WAITING) | TO(SENT) | ENDS,
    [KY_STATE_WAITING] = TO(OPEN) | TO(SENT) | ENDS,
    /* Nothing happened: open.  Taken on, the effect comes later: waiting. */
    [KY_STATE_SENT] = TO(OPEN) | TO(WAITING) | TO(UNSURE) | TO(REFUSED) | ENDS,
    /* Sent again only to look first, under the same key. */
    [KY_STATE_UNSURE] = TO(SENT) | TO(OPEN) | TO(WAITING) | TO(REFUSED) | ENDS,
    [KY_STATE_REFUSED] = TO(OPEN) | ENDS,
    [KY_STATE_SEEN] = TO(OPEN),   /* by recorded counter-evidence only */
    [KY_STATE_WAIVED] = TO(OPEN), /* likewise */
    [KY_STATE_GIVEN_UP] = TO(OPEN) | TO(WAIVED) | TO(GONE) | TO(WITHDRAWN),
    [KY_STATE_WITHDRAWN] = 0,
    [KY_STATE_GONE] = TO(OPEN), /* the facts demand it again */
};
_Static_assert(sizeof(may) / sizeof(may[0]) == KY_STATE__MAX, "a row each");

bool
ky_duty_may(enum ky_duty_state from, enum ky_duty_state to)
{
	assert((unsigned)from < KY_STATE__MAX && (unsigned)to < KY_STATE__MAX);
	return (may[from] >> to & 1) != 0;
}

bool
ky_duty_pending(enum ky_duty_state s)
{
	return s <= KY_STATE_REFUSED;
}

enum ky_grade
ky_duty_best_grade(enum ky_duty_kind k)
{
	static const enum ky_grade best[] = {
	    [KY_DUTY_AUTHORITY] = KY_GRADE_CONFIRMED,
	    [KY_DUTY_CONTRACT] = KY_GRADE_CONFIRMED,
	    [KY_DUTY_OPTIONS] = KY_GRADE_CONFIRMED,
	    [KY_DUTY_DEVICES] = KY_GRADE_CONFIRMED,
	    [KY_DUTY_DUES] = KY_GRADE_CONFIRMED,
	    [KY_DUTY_CREDIT] = KY_GRADE_CONFIRMED,
	    [KY_DUTY_ITEM] = KY_GRADE_CONFIRMED,
	    [KY_DUTY_NETWORK] = KY_GRADE_CONFIRMED,
	    [KY_DUTY_PROFILE] = KY_GRADE_PROVEN,
	    [KY_DUTY_NUMBER] = KY_GRADE_RECORDED,
	    [KY_DUTY_NOTICE] = KY_GRADE_NONE,
	    [KY_DUTY_RECORDS] = KY_GRADE_RECORDED,
	};
	_Static_assert(sizeof(best) / sizeof(best[0]) == KY_DUTY__MAX,
	    "a grade each");

	assert((unsigned)k < KY_DUTY__MAX);
	return best[k];
}
