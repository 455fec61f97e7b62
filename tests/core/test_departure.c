#include "core/departure.h"

#include "fixture.h"

static struct fixture f;
static struct ky_departure plan;

static void
leave(const char *now, struct ky_date day)
{
	ky_departure(&f.c.line, &f.rules,
	    &(struct ky_days_ask){.way = KY_WAY_PLAIN,
		.refund_reason = -1,
		.now = at(now),
		.departure = day},
	    &plan);
}

static const struct ky_errand *
errand(enum ky_errand_kind kind)
{
	for (uint8_t i = 0; i < plan.errands_n; i++)
		if (plan.errand[i].kind == kind)
			return &plan.errand[i];
	return NULL;
}

/* The errand is planned from and by those days. */
static void
dated(const char *label, enum ky_errand_kind kind, struct ky_date from,
    struct ky_date by)
{
	const struct ky_errand *e = errand(kind);

	t_ok(label, e != NULL);
	if (e == NULL)
		return;
	t_eq_date(label, e->from, from);
	t_eq_date(label, e->by, by);
}

struct last_row {
	const char *label;
	enum ky_last_day_basis basis;
	uint8_t request_by;
	struct ky_hours hours;
	uint16_t notice, ahead;
	const char *now;
	struct ky_date day; /* of departure */
	struct ky_date last, from, by;
	bool after;
};

/* Rule: docs/rules/jp.md#10.1, #10.2 */
static void
the_latest_day_by_departure(void)
{
	static const struct last_row table[] = {
	    {"any day: the day of the flight", KY_LAST_CHOSEN, 0, {-1, -1}, 0,
		92, "2026-08-20T10:00:00+09:00", {2026, 9, 5}, {2026, 9, 5},
		{0, 0, 0}, {2026, 9, 5}, false},
	    {"a notice: asked for so much earlier", KY_LAST_CHOSEN, 0, {-1, -1},
		5, 92, "2026-08-20T10:00:00+09:00", {2026, 9, 5}, {2026, 9, 5},
		{0, 0, 0}, {2026, 8, 31}, false},
	    {"five days ahead: not before then", KY_LAST_SAME_DAY, 0, {-1, -1},
		0, 5, "2026-08-20T10:00:00+09:00", {2026, 9, 5}, {2026, 9, 5},
		{2026, 8, 31}, {2026, 9, 5}, false},
	    {"a month's end before the flight", KY_LAST_MONTH_END, 0, {-1, -1},
		0, 92, "2026-08-20T10:00:00+09:00", {2026, 9, 5}, {2026, 8, 31},
		{0, 0, 0}, {2026, 8, 31}, false},
	    {"and its request-by day", KY_LAST_MONTH_END, 25, {-1, -1}, 0, 92,
		"2026-08-20T10:00:00+09:00", {2026, 9, 5}, {2026, 8, 31},
		{0, 0, 0}, {2026, 8, 25}, false},
	    {"missed: it ends after the flight", KY_LAST_MONTH_END, 25,
		{-1, -1}, 0, 92, "2026-08-26T10:00:00+09:00", {2026, 9, 5},
		{2026, 9, 30}, {0, 0, 0}, {2026, 9, 5}, true},
	    {"today, after hours: tomorrow", KY_LAST_SAME_DAY, 0, {600, 1200},
		0, 92, "2026-08-20T21:00:00+09:00", {2026, 8, 20},
		{2026, 8, 21}, {0, 0, 0}, {2026, 8, 20}, true},
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		const struct last_row *c = &table[i];

		fixture_init(&f);
		(void)fixture_line(&f);
		f.last_day.basis = c->basis;
		f.last_day.request_by_day = c->request_by;
		f.last_day.hours = c->hours;
		f.last_day.notice_days = c->notice;
		f.last_day.ahead_days = c->ahead;
		leave(c->now, c->day);
		t_ok(c->label, plan.ok);
		t_eq_date(c->label, plan.last_day, c->last);
		t_ok(c->label, plan.ends_after == c->after);
		dated(c->label, KY_ERRAND_ASK, c->from, c->by);
	}
}

/* Rule: docs/rules/jp.md#10.3, #10.4 */
static void
a_line_is_planned_whole(void)
{
	struct ky_line *l;

	fixture_init(&f);
	l = fixture_line(&f);
	l->form = KY_FORM_ESIM;
	l->profile = KY_PROFILE_INSTALLED;
	l->payee = (struct ky_payee){0};
	fixture_open(l, KY_ACC_DEPOSIT, 3000);
	l->options_n = 1;
	l->option[0] = (struct ky_option){.code = {"map"},
	    .third_party = true,
	    .running = true};
	leave("2026-08-20T10:00:00+09:00", D(2026, 9, 5));
	dated("codes are moved while the number works", KY_ERRAND_CODES,
	    D(0, 0, 0), D(2026, 9, 5));
	dated("third parties", KY_ERRAND_THIRD_PARTY, D(0, 0, 0),
	    D(2026, 9, 5));
	dated("the account", KY_ERRAND_PAYEE, D(0, 0, 0), D(2026, 9, 5));
	dated("the profile not before the end", KY_ERRAND_PROFILE,
	    D(2026, 9, 6), D(0, 0, 0));
	t_ok("which can be done abroad",
	    errand(KY_ERRAND_PROFILE)->abroad &&
		!errand(KY_ERRAND_PROFILE)->late);
	dated("the bill", KY_ERRAND_PAY, D(2026, 9, 6), D(2026, 9, 19));
	t_ok("nothing to bring back", errand(KY_ERRAND_RETURN_COUNTER) == NULL);
	t_eq_int("no deadline comes last", plan.errand[plan.errands_n - 1].kind,
	    KY_ERRAND_PROFILE);
	t_ok("in the order of days",
	    ky_date_cmp(plan.errand[0].by, plan.errand[1].by) <= 0);
}

struct return_row {
	const char *label;
	enum ky_counted counted;
	struct ky_date fly, counter, post;
	bool post_late;
};

/* Rule: docs/rules/jp.md#7.2, #10.3 */
static void
things_go_back_before_leaving(void)
{
	static const struct return_row table[] = {
	    {"due before the flight, by postmark", KY_COUNTED_POSTMARK,
		{2026, 8, 25}, {2026, 8, 20}, {2026, 8, 20}, false},
	    {"by arrival so much earlier", KY_COUNTED_ARRIVAL, {2026, 8, 25},
		{2026, 8, 20}, {2026, 8, 16}, false},
	    {"not stated is arrival", KY_COUNTED_NOT_STATED, {2026, 8, 25},
		{2026, 8, 20}, {2026, 8, 16}, false},
	    {"flying before it is due", KY_COUNTED_ARRIVAL, {2026, 8, 14},
		{2026, 8, 14}, {2026, 8, 14}, false},
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		const struct return_row *c = &table[i];

		fixture_init(&f);
		(void)fixture_loan(&f);
		f.loan.counted_post = c->counted;
		leave("2026-08-10T10:00:00+09:00", c->fly);
		dated(c->label, KY_ERRAND_RETURN_COUNTER, D(0, 0, 0),
		    c->counter);
		dated(c->label, KY_ERRAND_RETURN_POST, D(0, 0, 0), c->post);
		t_ok(c->label,
		    errand(KY_ERRAND_RETURN_POST)->late == c->post_late);
	}
	leave("2026-08-18T10:00:00+09:00", D(2026, 8, 25));
	t_ok("too late for the post to arrive",
	    errand(KY_ERRAND_RETURN_POST)->late);
	t_ok("not for the counter", !errand(KY_ERRAND_RETURN_COUNTER)->late);
}

static void
a_card_serves_until_its_last_day(void)
{
	struct ky_line *l;

	fixture_init(&f);
	l = fixture_line(&f);
	f.card = (struct ky_rule_card){RULE("card"), .returns = KY_RETURN_DUE,
	    .within_days = 14, .counted = KY_COUNTED_POSTMARK};
	l->items_n = 1;
	l->item[0] = (struct ky_item){.code = {KY_CARD_OWED}};
	leave("2026-08-20T10:00:00+09:00", D(2026, 9, 5));
	dated("on the day of the flight", KY_ERRAND_RETURN_COUNTER,
	    D(2026, 9, 5), D(2026, 9, 5));
	t_eq_str("by the card's rule", errand(KY_ERRAND_RETURN_POST)->rule,
	    f.card.rule.id);
	f.last_day.basis = KY_LAST_MONTH_END;
	leave("2026-09-01T10:00:00+09:00", D(2026, 9, 5));
	t_ok("it ends after the flight", plan.ends_after);
	dated("then it goes back before leaving", KY_ERRAND_RETURN_COUNTER,
	    D(0, 0, 0), D(2026, 9, 5));
	t_eq_str("which is said", errand(KY_ERRAND_ASK)->code,
	    "ends-after-departure");
	dated("and codes are moved while they still come", KY_ERRAND_CODES,
	    D(0, 0, 0), D(2026, 9, 5));
}

static void
no_plan(void)
{
	fixture_init(&f);
	(void)fixture_line(&f);
	leave("2026-08-20T10:00:00+09:00", D(2026, 8, 19));
	t_ok("not for yesterday", !plan.ok);
	t_eq_str("why", plan.code, "day-past");
	leave("2026-08-20T10:00:00+09:00", D(2027, 8, 22));
	t_eq_str("nor for years ahead", plan.code, "too-far-ahead");
	f.rules.last_day = NULL;
	leave("2026-08-20T10:00:00+09:00", D(2026, 8, 30));
	t_eq_str("nor without a rule", plan.code, "no-rule");
	for (int k = 0; k < KY_ERRAND__MAX; k++)
		t_ok("a name each",
		    ky_errand_kind_name((enum ky_errand_kind)k)[0] != '\0');
}

int
main(void)
{
	the_latest_day_by_departure();
	a_line_is_planned_whole();
	things_go_back_before_leaving();
	a_card_serves_until_its_last_day();
	no_plan();
	return t_done();
}
