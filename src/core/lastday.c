#include "core/lastday.h"

static void
refuse(struct ky_lastday *out, const char *code, const struct ky_rule *rule)
{
	out->ok = false;
	out->code = code;
	out->rule = rule;
}

/* `d`, moved to the first day of the next (billing) month when the request
 * came after the request-by day of the calendar month. */
static struct ky_date
request_by(const struct ky_rule_last_day *r, struct ky_closing closing,
    struct ky_date d)
{
	if (r->request_by_day == 0 || d.day <= r->request_by_day)
		return d;
	if (r->basis == KY_LAST_BILLING_END)
		return ky_date_add(ky_billing_period(closing, d).last, 1);
	return ky_date_add(ky_date_month_end(d), 1);
}

static void
plain(const struct ky_line *line, const struct ky_rules *rules,
    struct ky_time asked, struct ky_date wish, struct ky_lastday *out)
{
	const struct ky_rule_last_day *r = rules->last_day;
	struct ky_date today = ky_date_at(asked, rules->book->zone);
	struct ky_date d;

	if (r == NULL) {
		refuse(out, "no-rule", NULL);
		return;
	}
	out->rule = &r->rule;
	out->counted = ky_request_day(r->hours, asked, rules->book->zone);
	if (r->after_items && rules->book->connected) {
		refuse(out, "not-offered-yet", &r->rule);
		return;
	}
	if (!ky_date_none(wish) && r->ahead_days > 0 &&
	    ky_date_cmp(wish, ky_date_add(today, r->ahead_days)) > 0) {
		refuse(out, "too-far-ahead", &r->rule);
		return;
	}
	d = out->counted;
	if (r->basis == KY_LAST_MONTH_END || r->basis == KY_LAST_BILLING_END)
		d = request_by(r, line->closing, d);
	d = ky_date_max(ky_date_add(d, r->notice_days), wish);
	switch (r->basis) {
	case KY_LAST_SAME_DAY:
	case KY_LAST_CHOSEN:
		out->last_day = d;
		break;
	case KY_LAST_MONTH_END:
		out->last_day = ky_date_month_end(d);
		break;
	case KY_LAST_BILLING_END:
		out->last_day = ky_billing_period(line->closing, d).last;
		break;
	case KY_LAST_VALIDITY:
		if (ky_date_none(line->valid_until)) {
			refuse(out, "no-validity", &r->rule);
			return;
		}
		out->last_day = ky_date_max(line->valid_until, out->counted);
		break;
	case KY_LAST__MAX:
		break;
	}
	out->ok = true;
}

/* Counted from the paper or the start, the law's own eight days.
 * Rule: docs/rules/jp.md#1.3, #1.4 */
static void
initial(const struct ky_line *line, const struct ky_rules *rules,
    enum ky_way way, struct ky_date today, struct ky_date wish,
    struct ky_lastday *out)
{
	bool measure = way == KY_WAY_CONFIRMATION_MEASURE, offered = false;
	const struct ky_rule *rule = NULL;
	struct ky_date paper = line->contract_paper;
	struct ky_date last;

	if (line->billing == KY_BILLING_PREPAID) {
		refuse(out, "prepaid-no-eight-days", NULL);
		return;
	}
	if (measure && rules->confirmation != NULL) {
		offered = rules->confirmation->offered;
		rule = &rules->confirmation->rule;
	} else if (!measure && rules->initial != NULL) {
		offered = rules->initial->offered;
		rule = &rules->initial->rule;
	}
	if (!offered) {
		refuse(out, "not-offered", rule);
		return;
	}
	if (ky_date_none(paper))
		paper = line->service_start;
	last = ky_initial_end_last(paper, line->service_start);
	out->rule = rule;
	out->counted = today; /* the law counts the declaration, no cut-off */
	out->last_day = ky_date_max(today, wish);
	if (ky_date_cmp(out->last_day, last) > 0) {
		refuse(out, "eight-days-over", rule);
		return;
	}
	out->ok = true;
}

static void
port_out(const struct ky_line *line, const struct ky_rules *rules,
    struct ky_date today, struct ky_date wish, struct ky_lastday *out)
{
	/* Where nothing is connected the number is the holder's to know. */
	if (line->number != KY_NUMBER_ASSIGNED && rules->book->connected) {
		refuse(out, "no-number", NULL);
		return;
	}
	if (rules->port_out == NULL || !rules->port_out->offered) {
		refuse(out, "not-offered",
		    rules->port_out != NULL ? &rules->port_out->rule : NULL);
		return;
	}
	out->rule = &rules->port_out->rule;
	out->counted = today;
	out->last_day = ky_date_max(today, wish); /* until the port event */
	out->ok = true;
}

/* Whoever tells of a death is not held to the calendar of the living, where
 * the rules say so.
 * Rule: docs/rules/jp.md#1.6 */
static void
death(const struct ky_line *line, const struct ky_rules *rules,
    struct ky_time asked, struct ky_date wish, struct ky_lastday *out)
{
	const struct ky_rule_death *r = rules->death;

	if (r == NULL || !r->offered) {
		refuse(out, "not-offered", r != NULL ? &r->rule : NULL);
		return;
	}
	if (!r->at_once) {
		plain(line, rules, asked, wish, out);
		return;
	}
	out->rule = &r->rule;
	out->last_day = ky_date_max(out->counted, wish);
	out->ok = true;
}

static void
expiry(const struct ky_line *line, const struct ky_rules *rules,
    struct ky_date today, struct ky_lastday *out)
{
	if (line->billing != KY_BILLING_PREPAID) {
		refuse(out, "not-prepaid", NULL);
		return;
	}
	if (rules->expiry == NULL || !rules->expiry->ends_itself) {
		refuse(out, "not-offered",
		    rules->expiry != NULL ? &rules->expiry->rule : NULL);
		return;
	}
	if (ky_date_none(line->valid_until)) {
		refuse(out, "no-validity", &rules->expiry->rule);
		return;
	}
	out->rule = &rules->expiry->rule;
	out->counted = today;
	out->last_day = ky_date_add(line->valid_until,
	    rules->expiry->after_days);
	out->ok = true;
}

static struct ky_date
farthest(const struct ky_line *line, struct ky_date today)
{
	struct ky_date d = ky_date_add(today, KY_WISH_AHEAD_DAYS_MAX);

	return ky_date_max(d, ky_date_max(line->valid_until, line->due_back));
}

void
ky_lastday(const struct ky_line *line, const struct ky_rules *rules,
    enum ky_way way, struct ky_time asked, struct ky_date wish,
    struct ky_lastday *out)
{
	struct ky_zone zone = rules->book->zone;
	struct ky_date today = ky_date_at(asked, zone);
	bool over = line->subject == KY_SUBJECT_LINE &&
	    (!line->contract_running || line->ported);

	*out = (struct ky_lastday){.counted = today};
	if (!ky_date_none(wish) && ky_date_cmp(wish, today) < 0) {
		refuse(out, "day-past", NULL);
		return;
	}
	if (ky_date_cmp(wish, farthest(line, today)) > 0) {
		refuse(out, "too-far-ahead", NULL);
		return;
	}
	if (line->subject == KY_SUBJECT_LOAN && way != KY_WAY_PLAIN) {
		refuse(out, "not-for-loans", NULL);
		return;
	}
	if (over &&
	    (ky_way_is_initial(way) ||
		(way == KY_WAY_PORT_OUT && !line->ported))) {
		refuse(out, "contract-over", NULL);
		return;
	}
	if (over &&
	    (way == KY_WAY_PLAIN || way == KY_WAY_PORT_OUT ||
		way == KY_WAY_LOST || way == KY_WAY_DEATH)) {
		/* What is left is to be cleared away. */
		out->ok = true;
		out->last_day = ky_date_none(line->last_day) ? today
							     : line->last_day;
		out->withdraw_until = asked;
		return;
	}
	switch (way) {
	case KY_WAY_PLAIN:
	case KY_WAY_LOST:
		if (line->subject == KY_SUBJECT_LOAN) {
			/* A loan ends when its items come back. */
			out->last_day = ky_date_max(today, wish);
			out->ok = true;
		} else {
			plain(line, rules, asked, wish, out);
		}
		break;
	case KY_WAY_PORT_OUT:
		port_out(line, rules, today, wish, out);
		break;
	case KY_WAY_INITIAL_8_DAYS:
	case KY_WAY_CONFIRMATION_MEASURE:
		initial(line, rules, way, today, wish, out);
		break;
	case KY_WAY_DEATH:
		death(line, rules, asked, wish, out);
		break;
	case KY_WAY_EXPIRY:
		expiry(line, rules, today, out);
		break;
	case KY_WAY_FORCED:
	case KY_WAY__MAX:
		refuse(out, "not-offered-yet", NULL);
		break;
	}
	if (!out->ok)
		return;
	if (way == KY_WAY_PORT_OUT) {
		/* The number leaves when the other side takes it; until then
		 * the reservation simply lapses. */
		out->withdraw_until = ky_date_end(ky_date_add(out->last_day,
						      rules->port_out
							  ->reservation_days),
		    zone);
	} else if (line->subject == KY_SUBJECT_LOAN) {
		out->withdraw_until = ky_date_end(ky_date_max(out->last_day,
						      line->due_back),
		    zone);
	} else if (ky_date_cmp(out->last_day, today) > 0) {
		out->withdraw_until = ky_date_start(out->last_day, zone);
	} else {
		out->withdraw_until = asked; /* today: too late at once */
	}
}

void
ky_lastday_used_up(const struct ky_line *line, const struct ky_rules *rules,
    enum ky_way way, struct ky_time asked, struct ky_lastday *out)
{
	struct ky_line used_up;

	*out = (struct ky_lastday){0};
	if (ky_date_none(line->valid_until)) {
		refuse(out, "no-validity", NULL);
		return;
	}
	if (!ky_remaining_none(&line->remaining)) {
		ky_lastday(line, rules, way, asked, line->valid_until, out);
		return;
	}
	/* What has its own end has come to it. */
	used_up = *line;
	used_up.valid_until = ky_date_at(asked, rules->book->zone);
	ky_lastday(&used_up, rules, way, asked, (struct ky_date){0, 0, 0}, out);
}

void
ky_lastday_not_before(const struct ky_line *line, const struct ky_rules *rules,
    enum ky_way way, struct ky_time asked, struct ky_date first,
    struct ky_lastday *day)
{
	struct ky_lastday later;

	if (!day->ok || ky_date_cmp(day->last_day, first) >= 0 ||
	    line->subject == KY_SUBJECT_LOAN || !line->contract_running ||
	    line->ported || way == KY_WAY_PORT_OUT || way == KY_WAY_EXPIRY)
		return;
	ky_lastday(line, rules, way, asked, first, &later);
	if (later.ok && ky_date_cmp(later.last_day, first) >= 0) {
		*day = later;
		return;
	}
	/* The eight days, say, are kept by asking within them. */
	day->last_day = first;
	day->withdraw_until = ky_date_start(first, rules->book->zone);
}
