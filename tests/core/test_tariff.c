#include "core/tariff.h"

#include "core/settle.h"
#include "peers.h"

static struct fixture f;
static struct peers p;

/* 2,000 yen a month, billed to 31 July; three plans; it is 20 August. */
static void
begin(void)
{
	static const struct ky_rule_plan rows[] = {
	    {{"keep"}, {"Keep", sizeof("Keep") - 1}, {0}, 290},
	    {{"light"}, {"Light", sizeof("Light") - 1}, {0}, 980},
	    {{"large"}, {"Large", sizeof("Large") - 1}, {0}, 2000},
	};

	fixture_init(&f);
	f.plans = (struct ky_rule_plans){RULE("plans"), .offered = true,
	    .begins = KY_PLAN_NEXT_MONTH, .request_by_day = 25, .undo = true,
	    .n = 3, .row = rows};
	f.rules.plans = &f.plans;
	fixture_line(&f)->plan = (struct ky_slug){"large"};
	peers_init(&p, &f, "2026-08-20T10:00:00+09:00");
}

static struct ky_quote
quote(const char *code, const char *now)
{
	struct ky_quote q;

	ky_tariff_quote(&f.c.line, &f.rules, at(now),
	    ky_tariff_find(&f.rules, code), &q);
	return q;
}

static void
eq_day(const char *label, struct ky_date got, struct ky_date want)
{
	char a[KY_DATE_TEXT_SIZE], b[KY_DATE_TEXT_SIZE];

	ky_date_format(got, a);
	ky_date_format(want, b);
	t_eq_str(label, a, b);
}

static void
ask(const char *code)
{
	struct ky_command cmd = {.kind = KY_CMD_CHANGE,
	    .role = KY_ROLE_HOLDER,
	    .change = KY_CHANGE_PLAN,
	    .refund_reason = -1};

	(void)snprintf(cmd.what.text, sizeof(cmd.what.text), "%s", code);
	peers_send(&p, &cmd);
}

static void
when_it_begins(void)
{
	static const struct {
		const char *label;
		enum ky_plan_begin begins;
		uint8_t by_day, closing;
		const char *now;
		struct ky_date from, ask_by;
	} cases[] = {
	    {"with the next month", KY_PLAN_NEXT_MONTH, 0, 31,
		"2026-08-31T23:59:00+09:00", {2026, 9, 1}, {2026, 8, 31}},
	    {"on the last day to ask", KY_PLAN_NEXT_MONTH, 25, 31,
		"2026-08-25T23:59:00+09:00", {2026, 9, 1}, {2026, 8, 25}},
	    {"a day too late", KY_PLAN_NEXT_MONTH, 25, 31,
		"2026-08-26T00:00:00+09:00", {2026, 10, 1}, {2026, 9, 25}},
	    {"a month that closes on the 20th", KY_PLAN_NEXT_MONTH, 15, 20,
		"2026-08-25T10:00:00+09:00", {2026, 9, 21}, {2026, 9, 15}},
	    {"at once", KY_PLAN_AT_ONCE, 0, 31, "2026-08-20T10:00:00+09:00",
		{2026, 8, 20}, {0, 0, 0}},
	};

	T_CASES (c, cases) {
		struct ky_quote q;

		begin();
		f.plans.begins = c->begins;
		f.plans.request_by_day = c->by_day;
		f.c.line.closing.day = c->closing;
		q = quote("light", c->now);
		eq_day(c->label, q.tariff.from, c->from);
		eq_day("asked by", q.ask_by, c->ask_by);
	}
}

static void
what_it_comes_to(void)
{
	struct ky_quote q;

	begin();
	f.plans.change_fee = 1100;
	q = quote("light", "2026-08-20T10:00:00+09:00");
	t_ok("it can be had", q.bar == NULL);
	t_eq_int("before", q.before, 2000);
	t_eq_int("after", q.tariff.fee, 980);
	t_eq_int("its first month, with the change", q.month_fee, 2080);
	f.plans.begins = KY_PLAN_AT_ONCE;
	q = quote("light", "2026-08-20T10:00:00+09:00");
	t_eq_int("19 of 31 days of the one, 12 of the other", q.month_fee,
	    2000 * 19 / 31 + 980 * 12 / 31 + 1100);
	q = quote("large", "2026-08-20T10:00:00+09:00");
	t_eq_str("the line's own", q.bar, "");
}

static int64_t
charged(struct ky_date last_day)
{
	struct ky_ledger l = f.c.line.ledger;
	static struct ky_postings out;

	out = (struct ky_postings){0};
	ky_settle_charges(&f.c.line, &f.rules, KY_WAY_PLAIN, last_day, &l,
	    &out);
	return ky_ledger_charged(&l);
}

static void
the_final_bill_follows(void)
{
	static const struct {
		const char *label;
		enum ky_proration base;
		struct ky_date last_day;
		int64_t want;
	} cases[] = {
	    {"before it begins", KY_PRORATE_NONE, {2026, 8, 31}, 2000},
	    {"a month of each", KY_PRORATE_NONE, {2026, 9, 10}, 2980 + 1100},
	    {"by days", KY_PRORATE_DAILY, {2026, 9, 10},
		2000 + 980 * 10 / 30 + 1100},
	    {"by days, before", KY_PRORATE_DAILY, {2026, 8, 10},
		2000 * 10 / 31},
	};

	T_CASES (c, cases) {
		begin();
		f.plans.change_fee = 1100;
		f.recurring.base = c->base;
		ask("light");
		t_eq_str("asked", p.d.code, "change-asked");
		t_eq_int("done", f.c.change.state, KY_CHANGE_DONE);
		t_eq_int(c->label, charged(c->last_day), c->want);
	}
	t_ok("billed, what the change cost is not charged again",
	    (f.c.line.billed_through = D(2026, 9, 30),
		charged(D(2026, 10, 31)) == 980));
}

static void
taken_back(void)
{
	begin();
	f.plans.change_fee = 1100;
	ask("light");
	t_eq_str("from September on",
	    ky_tariff_plan(&f.c.line, D(2026, 9, 1))->text, "light");
	t_eq_str("until then", ky_tariff_plan(&f.c.line, D(2026, 8, 31))->text,
	    "large");
	ask("light");
	t_eq_str("once is enough", p.d.code, "done-already");
	ask("large");
	t_eq_str("the old one again", p.d.code, "change-asked");
	t_eq_int("nothing is left of it", f.c.line.tariffs_n, 0);
	t_eq_int("and it costs nothing", charged(D(2026, 9, 30)), 4000);
	ask("light");
	ask("keep");
	t_eq_int("another in its place", f.c.line.tariffs_n, 1);
	t_eq_int("that one", ky_tariff_fee(&f.c.line, D(2026, 9, 1)), 290);
	f.plans.undo = false;
	ask("large");
	t_eq_str("where the rules do not allow it", p.d.code,
	    "plan-change-to-come");
}

/* Where plans begin at once, the same day takes one back: as it was, with the
 * line's own fee and not the catalogue's. */
static void
taken_back_at_once(void)
{
	struct ky_quote q;

	begin();
	f.plans.change_fee = 1100;
	f.plans.begins = KY_PLAN_AT_ONCE;
	ask("light");
	t_eq_int("it began today", f.c.line.tariffs_n, 1);
	q = quote("large", "2026-08-20T10:00:00+09:00");
	t_ok("the old one takes it back", q.bar == NULL && q.undoes);
	t_eq_int("at the old fee", q.tariff.fee, 2000);
	t_eq_int("for a whole month of it, and for nothing", q.month_fee, 2000);
	ask("large");
	t_eq_int("nothing is left of it", f.c.line.tariffs_n, 0);
	ask("light");
	q = quote("large", "2026-08-21T10:00:00+09:00");
	t_ok("a day later it is a change of its own",
	    !q.undoes && q.tariff.once == 1100);
}

static void
not_offered(void)
{
	f.plans.offered = false;
}

static void
no_rule(void)
{
	f.rules.plans = NULL;
}

static void
prepaid(void)
{
	f.c.line.billing = KY_BILLING_PREPAID;
}

static void
ending(void)
{
	peers_file(&p, KY_WAY_PLAIN, D(2026, 8, 31));
}

static void
nothing(void)
{
}

static void
what_cannot_be(void)
{
	static const struct {
		const char *label;
		void (*set)(void);
		const char *plan, *code;
	} cases[] = {
	    {"a plan there is not", nothing, "huge", "no-such-plan"},
	    {"the same", nothing, "large", "done-already"},
	    {"none is offered", not_offered, "light", "not-offered"},
	    {"there is no such rule", no_rule, "light", "not-offered"},
	    {"a prepaid product", prepaid, "light", "not-offered"},
	    {"while it is ending", ending, "light", "already-ending"},
	};

	T_CASES (c, cases) {
		begin();
		c->set();
		ask(c->plan);
		t_eq_str(c->label, p.d.code, c->code);
		t_eq_int("nothing was asked for", f.c.change.serial, 0);
	}
	begin();
	p.answer[KY_EFFECT_BSS_PLAN] = KY_E_RETRY;
	ask("light");
	ask("keep");
	t_eq_str("two at a time", p.d.code, "change-pending");
	ask("light");
	t_eq_str("the same twice", p.d.code, "change-pending");
	begin();
	p.answer[KY_EFFECT_BSS_PLAN] = KY_E_REFUSED;
	ask("light");
	t_eq_int("billing says no", f.c.change.state, KY_CHANGE_REFUSED);
	t_eq_int("and the line is as it was", f.c.line.tariffs_n, 0);
}

static void
many(void)
{
	struct ky_line *l = &f.c.line;
	struct ky_tariff t = {{"a"}, 100, 0, {2026, 8, 1}};

	begin();
	for (int i = 0; i < KY_TARIFFS_MAX; i++) {
		t.plan.text[0] = (char)('a' + i);
		t.from.month = (uint8_t)(i + 1);
		t_ok("entered", ky_tariff_enter(l, &t));
	}
	t_ok("sound", ky_tariff_fault(l) == NULL);
	t.plan.text[0] = 'z';
	t.from = D(2026, 9, 1);
	l->billed_through = D(2025, 12, 31);
	t_ok("no room while nothing is billed", !ky_tariff_enter(l, &t));
	l->billed_through = D(2026, 1, 31);
	t_ok("room once the first is", ky_tariff_enter(l, &t));
	t_eq_str("which the line now began with", l->plan.text, "a");
	t_eq_int("as many as before", l->tariffs_n, KY_TARIFFS_MAX);
	l->tariff[1].from = l->tariff[0].from;
	t_ok("two on a day are a fault", ky_tariff_fault(l) != NULL);
}

int
main(void)
{
	when_it_begins();
	what_it_comes_to();
	the_final_bill_follows();
	taken_back();
	taken_back_at_once();
	what_cannot_be();
	many();
	return t_done();
}
