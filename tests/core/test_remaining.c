#include "core/remaining.h"

#include "core/preview.h"
#include "peers.h"

static struct fixture f;
static struct peers p;

#define GIB (INT64_C(1) << 30)

struct estimate {
	const char *label;
	const char *first, *second;
	int64_t before, bytes;
	struct ky_date day;
};

static void
how_fast_it_goes(void)
{
	static const struct estimate table[] = {
	    {"a gibibyte a day, five left", "2026-08-10T10:00:00+09:00",
		"2026-08-12T10:00:00+09:00", 7 * GIB, 5 * GIB, {2026, 8, 17}},
	    {"nothing was used", "2026-08-10T10:00:00+09:00",
		"2026-08-12T10:00:00+09:00", 5 * GIB, 5 * GIB, {0, 0, 0}},
	    {"minutes apart", "2026-08-10T10:00:00+09:00",
		"2026-08-10T10:30:00+09:00", 7 * GIB, 5 * GIB, {0, 0, 0}},
	    {"more was added", "2026-08-10T10:00:00+09:00",
		"2026-08-12T10:00:00+09:00", 5 * GIB, 7 * GIB, {0, 0, 0}},
	    {"decades ahead", "2026-08-10T10:00:00+09:00",
		"2026-08-12T10:00:00+09:00", KY_DATA_MAX, KY_DATA_MAX - GIB,
		{0, 0, 0}},
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		const struct estimate *c = &table[i];
		struct ky_remaining r = {0};

		t_ok("no report, no estimate",
		    ky_date_none(ky_remaining_estimate(&r, KY_ZONE_JAPAN)));
		t_ok(c->label, ky_remaining_take(&r, at(c->first), c->before));
		t_ok("nor from one alone",
		    ky_date_none(ky_remaining_estimate(&r, KY_ZONE_JAPAN)));
		t_ok(c->label, ky_remaining_take(&r, at(c->second), c->bytes));
		t_eq_date(c->label, ky_remaining_estimate(&r, KY_ZONE_JAPAN),
		    c->day);
		t_ok("an older one is none",
		    !ky_remaining_take(&r, at(c->first), 0) &&
			r.bytes == c->bytes);
	}
}

static void
report(const char *when, int64_t bytes, struct ky_date valid_until)
{
	struct ky_command cmd = {.kind = KY_CMD_FACT,
	    .role = KY_ROLE_OPERATOR,
	    .fact = KY_FACT_REMAINING,
	    .report = {.at = at(when),
		.bytes = bytes,
		.valid_until = valid_until}};

	peers_send(&p, &cmd);
}

static void
file_used_up(const char *now)
{
	struct ky_command cmd = {.kind = KY_CMD_FILE,
	    .role = KY_ROLE_STAFF,
	    .when_used_up = true,
	    .refund_reason = -1,
	    .has_evidence = true};

	cmd.evidence.grade = KY_GRADE_ATTESTED;
	p.now = at(now);
	peers_send(&p, &cmd);
}

static void
prepaid(void)
{
	fixture_init(&f);
	(void)fixture_prepaid(&f);
	peers_init(&p, &f, "2026-08-10T10:00:00+09:00");
}

static void
it_ends_when_nothing_is_left(void)
{
	prepaid();
	report("2026-08-10T09:00:00+09:00", 5 * GIB, D(0, 0, 0));
	t_eq_str("a report is noted", p.d.code, "noted");
	file_used_up("2026-08-10T11:00:00+09:00");
	t_eq_str("filed", p.d.code, "filed");
	t_eq_date("at the latest with its validity", f.c.ending.last_day,
	    D(2026, 8, 30));
	p.now = at("2026-08-15T10:00:00+09:00");
	report("2026-08-15T09:00:00+09:00", 2 * GIB, D(0, 0, 0));
	t_eq_date("some is left: the same day", f.c.ending.last_day,
	    D(2026, 8, 30));
	report("2026-08-15T09:30:00+09:00", 2 * GIB, D(2026, 9, 10));
	t_eq_date("longer valid: a later day", f.c.ending.last_day,
	    D(2026, 9, 10));
	t_eq_date("which the biller has, too", p.world.last_day,
	    D(2026, 9, 10));
	p.now = at("2026-08-18T10:00:00+09:00");
	report("2026-08-18T09:00:00+09:00", 0, D(0, 0, 0));
	t_eq_date("nothing is left: it ends", f.c.ending.last_day,
	    D(2026, 8, 18));
	peers_until(&p, "2026-08-20T00:00:00+09:00");
	t_ok("the contract is over", !f.c.line.contract_running);
}

static void
it_ends_with_its_validity(void)
{
	prepaid();
	file_used_up("2026-08-10T11:00:00+09:00");
	p.now = at("2026-08-29T10:00:00+09:00");
	t_ok("until then it can be taken back",
	    ky_time_cmp(p.now, f.c.ending.withdraw_until) < 0);
	peers_until(&p, "2026-08-31T09:00:00+09:00");
	t_ok("the contract is over", !f.c.line.contract_running);
	report("2026-08-31T08:00:00+09:00", 0, D(0, 0, 0));
	t_eq_date("a report after it moves nothing", f.c.ending.last_day,
	    D(2026, 8, 30));
}

static void
taken_back_before(void)
{
	struct ky_command cmd = {.kind = KY_CMD_WITHDRAW,
	    .role = KY_ROLE_HOLDER};

	prepaid();
	file_used_up("2026-08-10T11:00:00+09:00");
	peers_send(&p, &cmd);
	t_eq_int("withdrawn", f.c.ending.state, KY_ENDING_WITHDRAWN);
	report("2026-08-10T11:00:00+09:00", 0, D(0, 0, 0));
	t_eq_int("and used up it goes on", f.c.ending.state,
	    KY_ENDING_WITHDRAWN);
	t_ok("the contract runs", f.c.line.contract_running);
}

/* The rule says when a contract ends that is ended now.
 * Rule: docs/rules/jp.md#10.2 */
static void
by_the_rule_of_the_last_day(void)
{
	static const struct {
		const char *label;
		enum ky_last_day_basis basis;
		struct ky_date filed, used_up;
	} table[] = {
	    {"any day", KY_LAST_CHOSEN, {2026, 8, 30}, {2026, 8, 18}},
	    {"its own end", KY_LAST_VALIDITY, {2026, 8, 30}, {2026, 8, 18}},
	    {"a month's end", KY_LAST_MONTH_END, {2026, 8, 31}, {2026, 8, 31}},
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		prepaid();
		f.last_day.basis = table[i].basis;
		file_used_up("2026-08-10T11:00:00+09:00");
		t_eq_date(table[i].label, f.c.ending.last_day, table[i].filed);
		p.now = at("2026-08-18T10:00:00+09:00");
		report("2026-08-18T09:00:00+09:00", 0, D(0, 0, 0));
		t_eq_date(table[i].label, f.c.ending.last_day,
		    table[i].used_up);
	}
}

static void
an_ending_on_a_day_stays(void)
{
	prepaid();
	peers_file(&p, KY_WAY_PLAIN, D(2026, 8, 25));
	report("2026-08-10T09:00:00+09:00", 0, D(0, 0, 0));
	t_eq_date("a day that was chosen", f.c.ending.last_day, D(2026, 8, 25));
}

static void
a_hold_is_kept(void)
{
	prepaid();
	f.rules.grades = NULL;
	f.c.line.sim_changed = at("2026-08-09T09:00:00+09:00");
	file_used_up("2026-08-10T11:00:00+09:00");
	report("2026-08-10T10:30:00+09:00", 0, D(0, 0, 0));
	t_eq_date("used up, the hold goes first", f.c.ending.last_day,
	    D(2026, 8, 12));
}

static void
what_is_shown(void)
{
	static struct ky_preview v;
	struct ky_days_ask ask = {.way = KY_WAY_PLAIN,
	    .when_used_up = true,
	    .refund_reason = -1};

	prepaid();
	report("2026-08-08T10:00:00+09:00", 7 * GIB, D(0, 0, 0));
	report("2026-08-10T10:00:00+09:00", 5 * GIB, D(0, 0, 0));
	ask.now = p.now;
	ky_preview(&f.c, &f.rules, &ask, &v);
	t_ok("offered", v.offered);
	t_eq_date("at the latest", v.last_day, D(2026, 8, 30));
	t_eq_date("as it goes, on", v.used_up, D(2026, 8, 15));
	f.c.line.valid_until = D(2026, 8, 12);
	ky_preview(&f.c, &f.rules, &ask, &v);
	t_eq_date("not after its validity", v.used_up, D(2026, 8, 12));
	f.c.line.valid_until = D(0, 0, 0);
	ky_preview(&f.c, &f.rules, &ask, &v);
	t_eq_str("without a validity there is no latest", v.code,
	    "no-validity");
}

struct refusal {
	const char *label;
	enum ky_role role;
	const char *when;
	int64_t bytes;
	const char *code;
};

static void
reports_that_are_none(void)
{
	static const struct refusal table[] = {
	    {"the holder's own word", KY_ROLE_HOLDER,
		"2026-08-10T09:00:00+09:00", GIB, "grade-too-low"},
	    {"of tomorrow", KY_ROLE_OPERATOR, "2026-08-11T09:00:00+09:00", GIB,
		"day-ahead"},
	    {"less than nothing", KY_ROLE_OPERATOR, "2026-08-10T09:00:00+09:00",
		-1, "no-such-amount"},
	    {"more than there is", KY_ROLE_OPERATOR,
		"2026-08-10T09:00:00+09:00", KY_DATA_MAX + 1, "no-such-amount"},
	    {"older than what is known", KY_ROLE_OPERATOR,
		"2026-08-09T09:00:00+09:00", GIB, "older-news"},
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct ky_command cmd = {.kind = KY_CMD_FACT,
		    .role = table[i].role,
		    .fact = KY_FACT_REMAINING,
		    .report = {.at = at(table[i].when),
			.bytes = table[i].bytes}};

		prepaid();
		report("2026-08-10T08:00:00+09:00", 2 * GIB, D(0, 0, 0));
		peers_send(&p, &cmd);
		t_eq_str(table[i].label, p.d.code, table[i].code);
	}
	(void)fixture_loan(&f);
	report("2026-08-10T09:00:00+09:00", GIB, D(0, 0, 0));
	t_eq_str("a loan has no data", p.d.code, "lines-only");
}

int
main(void)
{
	how_fast_it_goes();
	it_ends_when_nothing_is_left();
	it_ends_with_its_validity();
	taken_back_before();
	by_the_rule_of_the_last_day();
	an_ending_on_a_day_stays();
	a_hold_is_kept();
	what_is_shown();
	reports_that_are_none();
	return t_done();
}
