#include "core/trust.h"

/* Ours: the files of real providers do not speak of it. */
static const struct ky_rule_trust ours = {
    .rule = {.id = "kaiyaku#trust", .confidence = KY_CONFIDENCE_HIGH},
    .recent_days = 14,
    .hold_hours = 24,
    .least = KY_GRADE_CONFIRMED,
};

const struct ky_rule_trust *
ky_trust_rule(const struct ky_rules *rules)
{
	return rules->trust != NULL ? rules->trust : &ours;
}

const char *
ky_trust_recent(const struct ky_line *l, const struct ky_rules *rules,
    struct ky_time now)
{
	const struct {
		const char *fact;
		struct ky_time at;
	} changes[] = {
	    {"sim-changed", l->sim_changed},
	    {"device-changed", l->device_changed},
	    {"contact-changed", l->contact_changed},
	};
	int64_t recent_us = ky_trust_rule(rules)->recent_days * KY_DAY_US;
	struct ky_time latest = {0};
	const char *fact = NULL;

	if (l->subject == KY_SUBJECT_LOAN)
		return NULL;
	for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++)
		if (changes[i].at.us != 0 &&
		    changes[i].at.us > now.us - recent_us &&
		    ky_time_cmp(changes[i].at, latest) > 0) {
			latest = changes[i].at;
			fact = changes[i].fact;
		}
	return fact;
}

struct ky_time
ky_trust_hold(const struct ky_line *l, const struct ky_rules *rules,
    struct ky_time now)
{
	if (l->ported || ky_trust_recent(l, rules, now) == NULL)
		return (struct ky_time){0};
	return ky_time_after(now,
	    ky_trust_rule(rules)->hold_hours * KY_HOUR_US);
}

struct ky_time
ky_trust_hold_for(const struct ky_line *l, const struct ky_rules *rules,
    struct ky_time now, uint16_t hours)
{
	struct ky_time hold = ky_trust_hold(l, rules, now);
	struct ky_time asked = ky_time_after(now,
	    (hours < KY_HOLD_HOURS_MAX ? hours : KY_HOLD_HOURS_MAX) *
		KY_HOUR_US);

	if (hours == 0 || l->ported || l->subject == KY_SUBJECT_LOAN)
		return hold;
	return ky_time_cmp(asked, hold) > 0 ? asked : hold;
}

enum ky_grade
ky_trust_least(const struct ky_line *l, const struct ky_rules *rules,
    struct ky_time now)
{
	enum ky_grade least = ky_trust_rule(rules)->least;

	return ky_trust_recent(l, rules, now) != NULL ||
		least < KY_GRADE_ATTESTED
	    ? least
	    : KY_GRADE_ATTESTED;
}

const char *
ky_trust_bars(const struct ky_case *c, struct ky_time now)
{
	if (c->line.subject == KY_SUBJECT_LOAN || c->line.ported ||
	    c->ending.way == KY_WAY_EXPIRY)
		return NULL;
	if (c->line.locked)
		return "locked";
	return ky_time_cmp(now, c->ending.hold_until) < 0 ? "held" : NULL;
}

struct ky_date
ky_trust_first_day(struct ky_time hold_until, struct ky_zone zone)
{
	struct ky_date day = ky_date_at(hold_until, zone);

	return ky_time_cmp(ky_date_start(day, zone), hold_until) < 0
	    ? ky_date_add(day, 1)
	    : day;
}
