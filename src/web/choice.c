#include "web/choice.h"

#include <assert.h>
#include <string.h>

static const char *const whens[] = {
    [KY_CHOICE_SOON] = "soon",
    [KY_CHOICE_DAY] = "day",
    [KY_CHOICE_MONTH] = "month",
    [KY_CHOICE_USED] = "used",
    [KY_CHOICE_FLY] = "fly",
};
_Static_assert(sizeof(whens) / sizeof(whens[0]) == KY_CHOICE__MAX,
    "a name each");

const char *
ky_choice_when_name(enum ky_choice_when w)
{
	assert((unsigned)w < KY_CHOICE__MAX);
	return whens[w];
}

static bool
when_parse(struct ky_str name, enum ky_choice_when *out)
{
	for (int i = 0; i < KY_CHOICE__MAX; i++)
		if (ky_str_is(name, whens[i])) {
			*out = (enum ky_choice_when)i;
			return true;
		}
	return false;
}

/* The parameter, without blanks around it; false: not there, or empty. */
static bool
given(const struct ky_http_request *rq, const char *name, struct ky_str *out)
{
	*out = ky_str_trim(ky_http_query(rq, name));
	return out->len > 0;
}

static bool
day_given(const struct ky_http_request *rq, const char *name,
    struct ky_date *out)
{
	struct ky_str text;
	struct ky_err ignored;

	return given(rq, name, &text) &&
	    ky_date_parse(text, out, &ignored) == KY_OK;
}

uint32_t
ky_choice_read(const struct ky_http_request *rq, struct ky_choice *out)
{
	uint32_t faults = 0;
	enum ky_refund_reason reason;
	struct ky_str text;
	bool flies = false;

	*out = (struct ky_choice){.way = KY_WAY_PLAIN, .refund_reason = -1};
	if (given(rq, "when", &text) && !when_parse(text, &out->when))
		faults |= KY_CHOICE_FAULT_WHEN;
	if (given(rq, "way", &text) && ky_str_is(text, "used-up"))
		out->when = KY_CHOICE_USED;
	else if (text.len > 0 && !ky_way_parse(text, &out->way))
		faults |= KY_CHOICE_FAULT_WAY;
	if (out->when == KY_CHOICE_DAY && !day_given(rq, "on", &out->on))
		faults |= KY_CHOICE_FAULT_ON;
	if (out->when == KY_CHOICE_DAY || out->when == KY_CHOICE_FLY)
		flies = day_given(rq, "fly", &out->fly);
	if (out->when == KY_CHOICE_FLY && !flies)
		faults |= KY_CHOICE_FAULT_FLY;
	if (given(rq, "ground", &text) && !ky_ground_parse(text, &out->ground))
		faults |= KY_CHOICE_FAULT_GROUND;
	if (given(rq, "reason", &text)) {
		if (ky_refund_reason_parse(text, &reason))
			out->refund_reason = (int32_t)reason;
		else if (ky_str_is(text, "none"))
			out->no_reason = true;
		else
			faults |= KY_CHOICE_FAULT_REASON;
	}
	return faults;
}

struct ky_date
ky_choice_day(const struct ky_choice *w, const struct ky_line *line,
    struct ky_date today)
{
	switch (w->when) {
	case KY_CHOICE_DAY:
		return w->on;
	case KY_CHOICE_MONTH:
		return ky_billing_period(line->closing, today).last;
	case KY_CHOICE_USED: /* the call asks for it by a flag of its own */
	case KY_CHOICE_SOON:
	case KY_CHOICE_FLY:
	case KY_CHOICE__MAX:
		break;
	}
	return (struct ky_date){0, 0, 0};
}

/* "&name=2026-12-31", if there is such a day. */
static size_t
add_day(char out[KY_CHOICE_SIZE], size_t n, const char *name, struct ky_date d)
{
	char text[KY_DATE_TEXT_SIZE];

	if (ky_date_none(d))
		return n;
	ky_date_format(d, text);
	return n +
	    (size_t)snprintf(out + n, KY_CHOICE_SIZE - n, "&%s=%s", name, text);
}

void
ky_choice_write(const struct ky_choice *w, char out[KY_CHOICE_SIZE])
{
	size_t n = (size_t)snprintf(out, KY_CHOICE_SIZE, "way=%s&when=%s",
	    ky_way_name(w->way), ky_choice_when_name(w->when));

	if (w->when == KY_CHOICE_DAY)
		n = add_day(out, n, "on", w->on);
	n = add_day(out, n, "fly", w->fly);
	if (w->refund_reason >= 0)
		n += (size_t)snprintf(out + n, KY_CHOICE_SIZE - n, "&reason=%s",
		    ky_refund_reason_name(
			(enum ky_refund_reason)w->refund_reason));
	else if (w->no_reason)
		n += (size_t)snprintf(out + n, KY_CHOICE_SIZE - n,
		    "&reason=none");
	if (w->ground != KY_GROUND_NONE)
		n += (size_t)snprintf(out + n, KY_CHOICE_SIZE - n, "&ground=%s",
		    ky_ground_name(w->ground));
	assert(n < KY_CHOICE_SIZE);
}
