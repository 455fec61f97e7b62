#include "core/preview.h"

#include "peers.h"

static struct fixture f;
static struct peers p;
static struct ky_preview v;

static const struct ky_day *
day_asked(struct ky_date d)
{
	for (uint8_t i = 0; i < v.days_n; i++)
		if (ky_date_cmp(v.day[i].asked, d) == 0)
			return &v.day[i];
	t_ok("the day is in the table", false);
	return &v.day[0];
}

static void
each_day_shows_its_cost(void)
{
	fixture_init(&f);
	(void)fixture_line(&f);
	f.last_day.basis = KY_LAST_MONTH_END;
	f.last_day.request_by_day = 25;
	ky_preview(&f.c, &f.rules,
	    &(struct ky_days_ask){.way = KY_WAY_PLAIN,
		.refund_reason = -1,
		.now = at("2026-08-20T10:00:00+09:00"),
		.days = 62},
	    &v);
	t_ok("offered", v.offered);
	t_eq_date("the last day", v.last_day, D(2026, 8, 31));
	t_eq_int("sixty-two days", v.days_n, 62);
	t_eq_int("this month", day_asked(D(2026, 8, 31))->charged, 2000);
	t_eq_int("a day later costs a month more",
	    day_asked(D(2026, 9, 1))->charged, 4000);
	t_eq_date("bills may follow until", v.late_usage_until, D(2026, 9, 10));
	t_eq_date("the rule's clock is used",
	    (ky_preview(&f.c, &f.rules,
		 &(struct ky_days_ask){.way = KY_WAY_PLAIN,
		     .refund_reason = -1,
		     .now = at("2026-08-26T10:00:00+09:00"),
		     .days = 1},
		 &v),
		v.last_day),
	    D(2026, 9, 30));
}

/* Rule: docs/rules/jp.md#10.5 */
static void
what_is_shown_is_what_is_booked(void)
{
	fixture_init(&f);
	fixture_open(fixture_line(&f), KY_ACC_DEPOSIT, 5000);
	f.c.line.instalments_left = 24000;
	f.card = (struct ky_rule_card){RULE("card"), .returns = KY_RETURN_DUE,
	    .within_days = 14, .lost_charge = 3300};
	ky_preview(&f.c, &f.rules,
	    &(struct ky_days_ask){.way = KY_WAY_PLAIN,
		.wish = D(2026, 8, 31),
		.refund_reason = -1,
		.now = at("2026-08-20T10:00:00+09:00")},
	    &v);
	t_eq_int("charged", v.charged, 2000);
	t_eq_int("set off against the deposit", v.set_off, 2000);
	t_eq_int("comes back", v.back, 3000);
	t_eq_int("nothing to pay", v.owed, 0);
	t_eq_int("instalments are shown, not ended", v.instalments_left, 24000);
	t_eq_int("one thing to return", v.items_n, 1);
	t_eq_str("the card", v.item[0].what.text, "sim-card");
	t_eq_date("by", v.item[0].due, D(2026, 9, 14));
	peers_init(&p, &f, "2026-08-20T10:00:00+09:00");
	peers_file(&p, KY_WAY_PLAIN, D(2026, 8, 31));
	t_eq_int("the same duties are filed", f.c.duties_n, v.duties_n);
	peers_until(&p, "2026-09-05T00:00:00+09:00");
	peers_fact(&p, KY_ROLE_STAFF, KY_FACT_ITEM_BACK, 0, 0, D(2026, 9, 5));
	peers_until(&p, "2026-09-20T00:00:00+09:00");
	t_eq_int("the same is charged",
	    f.c.line.ledger.total[KY_ENTRY_CHARGE_MONTH], v.charged);
	t_eq_int("the same comes back", p.refunded, v.back);
	t_eq_int("and the preview changed nothing before",
	    f.c.line.ledger.total[KY_ENTRY_NET_DEPOSIT], v.set_off);
}

/* Rule: docs/rules/jp.md#11 */
static void
no_figure_from_a_soft_fact(void)
{
	fixture_init(&f);
	(void)fixture_line(&f);
	f.book.fictional = false;
	f.book.connected = false;
	f.recurring.rule.confidence = KY_CONFIDENCE_MEDIUM;
	ky_preview(&f.c, &f.rules,
	    &(struct ky_days_ask){.way = KY_WAY_PLAIN,
		.refund_reason = -1,
		.now = at("2026-11-20T10:00:00+09:00"),
		.days = 5},
	    &v);
	t_ok("the ending is still offered", v.offered);
	t_ok("but no figure", !v.figures && v.charged == 0);
	t_eq_str("and why", v.figures_rule, "demo#recurring@2024-01-01");
	t_eq_int("nor in the table", v.day[4].charged, 0);
	f.recurring.rule.confidence = KY_CONFIDENCE_HIGH;
	ky_preview(&f.c, &f.rules,
	    &(struct ky_days_ask){.way = KY_WAY_PLAIN,
		.refund_reason = -1,
		.now = at("2028-08-20T10:00:00+09:00"),
		.days = 5},
	    &v);
	t_ok("an old check is soft too", !v.figures);
}

static void
what_is_not_offered_says_so(void)
{
	fixture_init(&f);
	(void)fixture_line(&f);
	ky_preview(&f.c, &f.rules,
	    &(struct ky_days_ask){.way = KY_WAY_FORCED,
		.refund_reason = -1,
		.now = at("2026-08-20T10:00:00+09:00"),
		.days = 5},
	    &v);
	t_ok("not offered", !v.offered);
	t_eq_str("yet", v.code, "not-offered-yet");
	f.c.line.port_pending = true;
	ky_preview(&f.c, &f.rules,
	    &(struct ky_days_ask){.way = KY_WAY_PLAIN,
		.refund_reason = -1,
		.now = at("2026-08-20T10:00:00+09:00"),
		.days = 5},
	    &v);
	t_eq_str("a port-out is pending", v.code, "port-pending");
}

int
main(void)
{
	T_RUN(each_day_shows_its_cost);
	T_RUN(what_is_shown_is_what_is_booked);
	T_RUN(no_figure_from_a_soft_fact);
	T_RUN(what_is_not_offered_says_so);
	return t_done();
}
