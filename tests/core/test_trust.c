/*
 * Locks and holds: what stands between an attacker and somebody's number.
 */
#include "core/trust.h"

#include "core/preview.h"
#include "peers.h"

static struct fixture f;
static struct peers p;
static struct ky_preview v;

#define NOW "2026-08-20T10:00:00+09:00"

/* A line whose card was changed two days ago, on the 18th at noon. */
static void
begin(void)
{
	fixture_init(&f);
	fixture_line(&f)->sim_changed = at("2026-08-18T12:00:00+09:00");
	peers_init(&p, &f, NOW);
}

static void
file(enum ky_role role, enum ky_way way, struct ky_date wish,
    enum ky_grade grade)
{
	struct ky_command cmd = {.kind = KY_CMD_FILE,
	    .role = role,
	    .way = way,
	    .wish = wish,
	    .refund_reason = -1,
	    .has_evidence = grade != KY_GRADE_NONE,
	    .evidence = {.grade = grade, .origin = "counter"}};

	peers_send(&p, &cmd);
}

static void
prove(enum ky_grade grade)
{
	struct ky_command cmd = {.kind = KY_CMD_EVIDENCE,
	    .role = KY_ROLE_STAFF,
	    .duty = KY_DUTY_AUTHORITY,
	    .has_evidence = true,
	    .evidence = {.grade = grade, .origin = "counter"}};

	peers_send(&p, &cmd);
}

/* A fact with evidence of that grade; NONE: without. */
static const char *
tell(enum ky_role role, enum ky_fact fact, enum ky_grade grade)
{
	struct ky_command cmd = {.kind = KY_CMD_FACT,
	    .role = role,
	    .fact = fact,
	    .has_evidence = grade != KY_GRADE_NONE,
	    .evidence = {.grade = grade, .origin = "counter"}};

	peers_send(&p, &cmd);
	return p.d.code;
}

static void
withdraw(void)
{
	struct ky_command cmd = {.kind = KY_CMD_WITHDRAW,
	    .role = KY_ROLE_HOLDER};

	peers_send(&p, &cmd);
}

static const char *
ending(void)
{
	return ky_ending_state_name(f.c.ending.state);
}

static const char *
reason(enum ky_duty_kind kind)
{
	const struct ky_duty *d = ky_case_duty_const(&f.c, kind, 0);

	return d != NULL ? d->reason : "absent";
}

static void
what_is_recent(void)
{
	static const struct {
		const char *label, *sim, *device, *contact, *want;
	} cases[] = {
	    {"nothing is known", "", "", "", "none"},
	    {"a card, two days ago", "2026-08-18T12:00:00+09:00", "", "",
		"sim-changed"},
	    {"the latest is named", "2026-08-18T12:00:00+09:00", "",
		"2026-08-19T12:00:00+09:00", "contact-changed"},
	    {"a device, a second within 14 days", "",
		"2026-08-06T10:00:01+09:00", "", "device-changed"},
	    {"14 days ago is not recent", "", "2026-08-06T10:00:00+09:00", "",
		"none"},
	};

	T_CASES (c, cases) {
		const char *got;
		struct ky_line *l;

		fixture_init(&f);
		l = fixture_line(&f);
		if (c->sim[0] != '\0')
			l->sim_changed = at(c->sim);
		if (c->device[0] != '\0')
			l->device_changed = at(c->device);
		if (c->contact[0] != '\0')
			l->contact_changed = at(c->contact);
		got = ky_trust_recent(l, &f.rules, at(NOW));
		t_eq_str(c->label, got != NULL ? got : "none", c->want);
	}
}

static void
the_first_day_lies_behind_the_hold(void)
{
	t_eq_date("a hold into the day",
	    ky_trust_first_day(at("2026-08-21T10:00:00+09:00"), KY_ZONE_JAPAN),
	    D(2026, 8, 22));
	t_eq_date("a hold to its very start",
	    ky_trust_first_day(at("2026-08-21T00:00:00+09:00"), KY_ZONE_JAPAN),
	    D(2026, 8, 21));
}

/* --- the hold --- */

static void
a_recent_change_holds_the_ending(void)
{
	begin();
	file(KY_ROLE_HOLDER, KY_WAY_PLAIN, D(0, 0, 0), KY_GRADE_CONFIRMED);
	t_eq_str("filed all the same", p.d.code, "filed");
	t_eq_int("held for 24 hours", f.c.ending.hold_until.us,
	    at("2026-08-21T10:00:00+09:00").us);
	t_eq_date("the last day lies behind the hold", f.c.ending.last_day,
	    D(2026, 8, 22));
	t_eq_int("it can be withdrawn all the while",
	    f.c.ending.withdraw_until.us, at("2026-08-22T00:00:00+09:00").us);
	t_eq_date("the biller has the day, which can be unset",
	    f.c.line.last_day, D(2026, 8, 22));
	t_ok("nothing is for good yet", !f.c.ending.returnless);
	t_eq_str("the rest says why it waits", reason(KY_DUTY_NETWORK), "held");
	t_ok("and looks again when the hold is over",
	    p.wake.us == f.c.ending.hold_until.us);
	peers_until(&p, "2026-08-21T23:59:59+09:00");
	withdraw();
	t_eq_str("withdrawn in the last second", ending(), "withdrawn");
	t_ok("and the biller keeps the contract",
	    p.world.running && ky_date_none(p.world.last_day));
	file(KY_ROLE_HOLDER, KY_WAY_PLAIN, D(0, 0, 0), KY_GRADE_CONFIRMED);
	peers_until(&p, "2026-09-30T00:00:00+09:00");
	t_eq_str("not withdrawn, it comes to its end", ending(), "closed");
}

static void
a_recent_change_asks_for_more_proof(void)
{
	begin();
	file(KY_ROLE_STAFF, KY_WAY_PLAIN, D(0, 0, 0), KY_GRADE_ATTESTED);
	t_eq_str("attested was enough without the change",
	    reason(KY_DUTY_AUTHORITY), "proof-needed");
	prove(KY_GRADE_ATTESTED);
	t_eq_str("and is not now", p.d.code, "grade-too-low");
	prove(KY_GRADE_CONFIRMED);
	t_eq_str("confirmed is", p.d.code, "seen");
	begin();
	file(KY_ROLE_OFFICER, KY_WAY_PLAIN, D(0, 0, 0), KY_GRADE_ATTESTED);
	t_eq_int("an officer who saw the papers needs no hold",
	    f.c.ending.hold_until.us, 0);
	t_eq_str("nor more of them", peers_state(&p, KY_DUTY_AUTHORITY, 0),
	    "seen");
	begin();
	file(KY_ROLE_OFFICER, KY_WAY_PLAIN, D(0, 0, 0), KY_GRADE_NONE);
	t_ok("an officer who saw none is held too",
	    f.c.ending.hold_until.us != 0);
	begin();
	file(KY_ROLE_OPERATOR, KY_WAY_PLAIN, D(0, 0, 0), KY_GRADE_CONFIRMED);
	t_ok("so is the provider's own system", f.c.ending.hold_until.us != 0);
}

static void
the_provider_may_ask_for_more(void)
{
	struct ky_rule_trust rule = {RULE("trust"), .recent_days = 2,
	    .hold_hours = 72, .least = KY_GRADE_ATTESTED};

	begin();
	f.rules.trust = &rule;
	file(KY_ROLE_STAFF, KY_WAY_PLAIN, D(0, 0, 0), KY_GRADE_ATTESTED);
	t_eq_int("72 hours", f.c.ending.hold_until.us,
	    at("2026-08-23T10:00:00+09:00").us);
	t_eq_str("with attested papers", peers_state(&p, KY_DUTY_AUTHORITY, 0),
	    "seen");
	begin();
	rule.recent_days = 1;
	f.rules.trust = &rule;
	file(KY_ROLE_STAFF, KY_WAY_PLAIN, D(0, 0, 0), KY_GRADE_ATTESTED);
	t_eq_int("two days are not recent there", f.c.ending.hold_until.us, 0);
}

static void
the_preview_shows_the_hold(void)
{
	begin();
	f.last_day.basis = KY_LAST_MONTH_END;
	ky_preview(&f.c, &f.rules,
	    &(struct ky_days_ask){.way = KY_WAY_PLAIN,
		.refund_reason = -1,
		.now = at("2026-08-31T10:00:00+09:00"),
		.days = 5},
	    &v);
	t_eq_str("why", v.hold_reason, "sim-changed");
	t_eq_int("until when", v.hold_until.us,
	    at("2026-09-01T10:00:00+09:00").us);
	t_eq_date("the last day is one the provider has", v.last_day,
	    D(2026, 9, 30));
	t_eq_int("and what that costs", v.charged, 4000);
	t_eq_date("in the table too", v.day[0].last_day, D(2026, 9, 30));
	p.now = at("2026-08-31T10:00:00+09:00");
	file(KY_ROLE_HOLDER, KY_WAY_PLAIN, D(0, 0, 0), KY_GRADE_CONFIRMED);
	t_eq_date("which is what is filed", f.c.ending.last_day, v.last_day);
	t_eq_int("held as shown", f.c.ending.hold_until.us, v.hold_until.us);
	fixture_init(&f);
	(void)fixture_line(&f);
	ky_preview(&f.c, &f.rules,
	    &(struct ky_days_ask){.way = KY_WAY_PLAIN,
		.refund_reason = -1,
		.now = at(NOW)},
	    &v);
	t_ok("no change, no hold",
	    v.hold_until.us == 0 && v.hold_reason[0] == '\0');
}

/* A proof from afar brings a hold without any change: what is shown before
 * filing lies behind it as well. */
static void
the_preview_shows_a_hold_that_is_asked_for(void)
{
	fixture_init(&f);
	(void)fixture_line(&f);
	f.last_day.basis = KY_LAST_SAME_DAY;
	ky_preview(&f.c, &f.rules,
	    &(struct ky_days_ask){.way = KY_WAY_PLAIN,
		.refund_reason = -1,
		.now = at("2026-08-20T10:00:00+09:00"),
		.departure = D(2026, 8, 22),
		.hold_hours = 72,
		.days = 5},
	    &v);
	t_eq_int("until when", v.hold_until.us,
	    at("2026-08-23T10:00:00+09:00").us);
	t_eq_str("no change is why", v.hold_reason, "");
	t_eq_date("the last day", v.last_day, D(2026, 8, 24));
	t_eq_date("in the table too", v.day[0].last_day, D(2026, 8, 24));
	t_eq_date("and in a plan", v.departure.last_day, D(2026, 8, 24));
}

/* Rule: docs/rules/jp.md#1.3 */
static void
a_hold_does_not_cost_the_eight_days(void)
{
	begin();
	f.c.line.contract_paper = f.c.line.service_start = D(2026, 8, 13);
	f.c.line.contract_date = D(2026, 8, 13);
	file(KY_ROLE_HOLDER, KY_WAY_INITIAL_8_DAYS, D(0, 0, 0),
	    KY_GRADE_CONFIRMED);
	t_eq_str("asked on the eighth day", p.d.code, "filed");
	t_eq_date("ended behind the hold", f.c.ending.last_day, D(2026, 8, 22));
}

static void
what_is_over_is_cleared_away_after_the_hold(void)
{
	begin();
	f.c.line.contract_running = false;
	f.c.line.last_day = D(2026, 8, 10);
	peers_init(&p, &f, NOW);
	file(KY_ROLE_HOLDER, KY_WAY_PLAIN, D(0, 0, 0), KY_GRADE_CONFIRMED);
	t_eq_int("the network stays", p.sent[KY_EFFECT_HLR_WITHDRAW], 0);
	t_eq_int("nothing is billed", p.sent[KY_EFFECT_PAY_COLLECT], 0);
	t_ok("not even in the books", !f.c.line.final_billed);
	t_eq_int("it can be withdrawn until then", f.c.ending.withdraw_until.us,
	    f.c.ending.hold_until.us);
	peers_until(&p, "2026-08-21T09:59:59+09:00");
	t_ok("until the hold is over", f.c.line.attached);
	peers_until(&p, "2026-08-21T10:00:00+09:00");
	t_ok("then it goes", !f.c.line.attached && !f.c.line.known);
}

static void
a_change_told_while_it_runs_holds_it_too(void)
{
	fixture_init(&f);
	(void)fixture_line(&f);
	peers_init(&p, &f, NOW);
	file(KY_ROLE_STAFF, KY_WAY_PLAIN, D(2026, 8, 21), KY_GRADE_ATTESTED);
	t_eq_date("tomorrow", f.c.line.last_day, D(2026, 8, 21));
	p.now = at("2026-08-20T20:00:00+09:00");
	t_eq_str("a new card",
	    tell(KY_ROLE_OPERATOR, KY_FACT_SIM_CHANGED, KY_GRADE_NONE),
	    "noted");
	t_eq_int("a day of hold from now", f.c.ending.hold_until.us,
	    at("2026-08-21T20:00:00+09:00").us);
	t_eq_date("the last day moves", f.c.ending.last_day, D(2026, 8, 22));
	t_eq_date("at the biller too", p.world.last_day, D(2026, 8, 22));
	t_eq_str("the same once more",
	    tell(KY_ROLE_OPERATOR, KY_FACT_SIM_CHANGED, KY_GRADE_NONE),
	    "done-already");
	withdraw();
	t_eq_str("the holder takes it back", ending(), "withdrawn");
	t_ok("the contract runs on", p.world.running);
}

static void
a_change_told_before_the_proof_raises_it(void)
{
	fixture_init(&f);
	(void)fixture_line(&f);
	peers_init(&p, &f, NOW);
	file(KY_ROLE_HOLDER, KY_WAY_PLAIN, D(2026, 8, 31), KY_GRADE_NONE);
	peers_until(&p, "2026-09-04T20:00:00+09:00");
	(void)tell(KY_ROLE_OPERATOR, KY_FACT_DEVICE_CHANGED, KY_GRADE_NONE);
	peers_until(&p, "2026-09-05T08:00:00+09:00");
	prove(KY_GRADE_ATTESTED);
	t_eq_str("attested was asked at filing", p.d.code, "grade-too-low");
	prove(KY_GRADE_CONFIRMED);
	t_eq_str("confirmed is now", p.d.code, "seen");
	t_eq_date("it ends as if asked now, behind the hold",
	    f.c.ending.last_day, D(2026, 9, 6));
}

static void
a_change_told_too_late_keeps_the_number(void)
{
	fixture_init(&f);
	(void)fixture_line(&f);
	peers_init(&p, &f, NOW);
	file(KY_ROLE_STAFF, KY_WAY_PLAIN, D(2026, 8, 21), KY_GRADE_ATTESTED);
	peers_until(&p, "2026-08-21T12:00:00+09:00");
	(void)tell(KY_ROLE_OPERATOR, KY_FACT_SIM_CHANGED, KY_GRADE_NONE);
	t_eq_date("on the last day it is not moved", f.c.ending.last_day,
	    D(2026, 8, 21));
	peers_until(&p, "2026-08-22T11:59:59+09:00");
	t_ok("but network and number are kept for the hold",
	    f.c.line.attached && f.c.line.number == KY_NUMBER_ASSIGNED);
	peers_until(&p, "2026-08-22T12:00:00+09:00");
	t_ok("and go after it",
	    !f.c.line.attached && f.c.line.number == KY_NUMBER_QUARANTINE);
	(void)tell(KY_ROLE_OPERATOR, KY_FACT_DEVICE_CHANGED, KY_GRADE_NONE);
	t_eq_int("later news holds nothing", f.c.ending.hold_until.us,
	    at("2026-08-22T12:00:00+09:00").us);
}

static void
when_a_change_was(void)
{
	struct ky_command cmd = {.kind = KY_CMD_FACT,
	    .role = KY_ROLE_OPERATOR,
	    .fact = KY_FACT_CONTACT_CHANGED,
	    .day = D(2026, 8, 18)};

	fixture_init(&f);
	(void)fixture_line(&f);
	peers_init(&p, &f, NOW);
	peers_send(&p, &cmd);
	t_eq_int("at the latest at its day's end", f.c.line.contact_changed.us,
	    at("2026-08-19T00:00:00+09:00").us);
	cmd.day = D(2026, 8, 20);
	peers_send(&p, &cmd);
	t_eq_int("today: now", f.c.line.contact_changed.us, at(NOW).us);
	cmd.day = D(2026, 8, 21);
	peers_send(&p, &cmd);
	t_eq_str("never tomorrow", p.d.code, "day-ahead");
	cmd.day = D(2026, 8, 1);
	peers_send(&p, &cmd);
	t_eq_str("an older one is no news", p.d.code, "done-already");
	fixture_init(&f);
	(void)fixture_loan(&f);
	peers_init(&p, &f, NOW);
	cmd.day = D(0, 0, 0);
	peers_send(&p, &cmd);
	t_eq_str("of a loan there is none", p.d.code, "lines-only");
}

/* Rule: docs/rules/jp.md#1.5 */
static void
a_port_event_ends_the_hold(void)
{
	begin();
	file(KY_ROLE_HOLDER, KY_WAY_PORT_OUT, D(0, 0, 0), KY_GRADE_CONFIRMED);
	t_ok("held", f.c.ending.hold_until.us != 0);
	p.world.running = false;
	peers_fact(&p, KY_ROLE_OPERATOR, KY_FACT_PORTED, 0, 0, D(2026, 8, 20));
	t_eq_int("nothing is left to guard", f.c.ending.hold_until.us, 0);
	t_ok("the old entry goes at once", !f.c.line.known);
}

/* --- the lock --- */

static void
a_locked_line_refuses_filings(void)
{
	static const struct {
		const char *label;
		enum ky_role role;
		enum ky_way way;
		const char *want;
	} cases[] = {
	    {"the holder's", KY_ROLE_HOLDER, KY_WAY_PLAIN, "locked"},
	    {"staff's", KY_ROLE_STAFF, KY_WAY_PLAIN, "locked"},
	    {"an officer's", KY_ROLE_OFFICER, KY_WAY_PLAIN, "locked"},
	    {"the provider's", KY_ROLE_OPERATOR, KY_WAY_PLAIN, "locked"},
	    {"a port-out", KY_ROLE_HOLDER, KY_WAY_PORT_OUT, "locked"},
	    {"expiry by an agent", KY_ROLE_AGENT, KY_WAY_EXPIRY,
		"not-for-holders"},
	    {"but not the expiry of the product", KY_ROLE_OPERATOR,
		KY_WAY_EXPIRY, "filed"},
	};

	T_CASES (c, cases) {
		fixture_init(&f);
		fixture_prepaid(&f)->locked = true;
		peers_init(&p, &f, NOW);
		file(c->role, c->way, D(0, 0, 0), KY_GRADE_CONFIRMED);
		t_eq_str(c->label, p.d.code, c->want);
	}
	p.world.last_day = D(2026, 8, 30); /* the product's own end */
	peers_until(&p, "2026-10-30T00:00:00+09:00");
	t_ok("it ends as it would have", !f.c.line.known);
	fixture_init(&f);
	fixture_line(&f)->locked = true;
	ky_preview(&f.c, &f.rules,
	    &(struct ky_days_ask){.way = KY_WAY_PLAIN,
		.refund_reason = -1,
		.now = at(NOW)},
	    &v);
	t_eq_str("the preview says so", v.code, "locked");
}

static void
who_may_lock_and_unlock(void)
{
	static const struct {
		const char *label;
		bool locked, recent;
		enum ky_role role;
		enum ky_fact fact;
		enum ky_grade grade;
		const char *want;
	} cases[] = {
	    {"the holder locks", false, false, KY_ROLE_HOLDER, KY_FACT_LOCKED,
		KY_GRADE_NONE, "noted"},
	    {"the holder unlocks", true, false, KY_ROLE_HOLDER,
		KY_FACT_UNLOCKED, KY_GRADE_NONE, "noted"},
	    {"with a new card the word is not enough", true, true,
		KY_ROLE_HOLDER, KY_FACT_UNLOCKED, KY_GRADE_NONE,
		"grade-too-low"},
	    {"papers seen by staff are not", true, true, KY_ROLE_STAFF,
		KY_FACT_UNLOCKED, KY_GRADE_ATTESTED, "grade-too-low"},
	    {"a confirmed check is", true, true, KY_ROLE_HOLDER,
		KY_FACT_UNLOCKED, KY_GRADE_CONFIRMED, "noted"},
	    {"locking is never made hard", false, true, KY_ROLE_HOLDER,
		KY_FACT_LOCKED, KY_GRADE_NONE, "noted"},
	    {"staff shows why", false, false, KY_ROLE_STAFF, KY_FACT_LOCKED,
		KY_GRADE_NONE, "no-evidence"},
	    {"staff showed it", false, false, KY_ROLE_STAFF, KY_FACT_LOCKED,
		KY_GRADE_ATTESTED, "noted"},
	    {"an agent likewise", true, false, KY_ROLE_AGENT, KY_FACT_UNLOCKED,
		KY_GRADE_NONE, "no-evidence"},
	    {"an agent's word is none", true, false, KY_ROLE_AGENT,
		KY_FACT_UNLOCKED, KY_GRADE_STATED, "grade-too-low"},
	    {"the provider's app", false, false, KY_ROLE_OPERATOR,
		KY_FACT_LOCKED, KY_GRADE_NONE, "noted"},
	    {"twice", true, false, KY_ROLE_HOLDER, KY_FACT_LOCKED,
		KY_GRADE_NONE, "done-already"},
	};

	T_CASES (c, cases) {
		begin();
		if (!c->recent)
			f.c.line.sim_changed = (struct ky_time){0};
		f.c.line.locked = c->locked;
		t_eq_str(c->label, tell(c->role, c->fact, c->grade), c->want);
	}
	fixture_init(&f);
	(void)fixture_loan(&f);
	peers_init(&p, &f, NOW);
	t_eq_str("a loan has no lock",
	    tell(KY_ROLE_HOLDER, KY_FACT_LOCKED, KY_GRADE_NONE), "lines-only");
}

static void
locking_takes_a_running_ending_back(void)
{
	fixture_init(&f);
	(void)fixture_line(&f);
	peers_init(&p, &f, NOW);
	file(KY_ROLE_STAFF, KY_WAY_PLAIN, D(2026, 8, 31), KY_GRADE_ATTESTED);
	t_eq_str("the holder locks",
	    tell(KY_ROLE_HOLDER, KY_FACT_LOCKED, KY_GRADE_NONE), "withdrawing");
	t_eq_str("which withdraws it", ending(), "withdrawn");
	t_ok("the biller keeps the contract",
	    p.world.running && ky_date_none(p.world.last_day));
	t_eq_int("and a paper says so", p.papers[KY_PAPER_AMENDMENT], 1);
	file(KY_ROLE_STAFF, KY_WAY_PLAIN, D(0, 0, 0), KY_GRADE_ATTESTED);
	t_eq_str("nothing is filed until", p.d.code, "locked");
	(void)tell(KY_ROLE_HOLDER, KY_FACT_UNLOCKED, KY_GRADE_NONE);
	file(KY_ROLE_STAFF, KY_WAY_PLAIN, D(0, 0, 0), KY_GRADE_ATTESTED);
	t_eq_str("it is unlocked", p.d.code, "filed");
}

static void
locking_too_late_keeps_the_number(void)
{
	fixture_init(&f);
	(void)fixture_line(&f);
	peers_init(&p, &f, NOW);
	file(KY_ROLE_STAFF, KY_WAY_PLAIN, D(2026, 8, 20), KY_GRADE_ATTESTED);
	t_ok("ends today: too late to take back", f.c.ending.returnless);
	t_eq_str("the holder locks",
	    tell(KY_ROLE_HOLDER, KY_FACT_LOCKED, KY_GRADE_NONE), "noted");
	peers_until(&p, "2026-10-20T00:00:00+09:00");
	t_eq_str("nothing more is begun", reason(KY_DUTY_CONTRACT), "locked");
	t_ok("network and number are still there",
	    f.c.line.attached && f.c.line.number == KY_NUMBER_ASSIGNED);
	t_eq_int("no evidence moves it either", p.sent[KY_EFFECT_HLR_WITHDRAW],
	    0);
	(void)tell(KY_ROLE_HOLDER, KY_FACT_UNLOCKED, KY_GRADE_NONE);
	peers_until(&p, "2026-11-20T00:00:00+09:00");
	t_eq_str("unlocked, it goes on to its end", ending(), "closed");
}

static void
unlocking_does_not_end_backwards(void)
{
	fixture_init(&f);
	(void)fixture_line(&f);
	peers_init(&p, &f, NOW);
	p.answer[KY_EFFECT_BSS_END] = KY_E_RETRY;
	file(KY_ROLE_STAFF, KY_WAY_PLAIN, D(2026, 8, 21), KY_GRADE_ATTESTED);
	p.silent[KY_EFFECT_BSS_END] = true;
	p.now = at("2026-08-21T12:00:00+09:00");
	(void)tell(KY_ROLE_HOLDER, KY_FACT_LOCKED, KY_GRADE_NONE);
	t_eq_str("too late to be withdrawn by it", ending(), "running");
	t_ok("the biller was never reached", ky_date_none(f.c.line.last_day));
	p.silent[KY_EFFECT_BSS_END] = false;
	p.answer[KY_EFFECT_BSS_END] = KY_OK;
	peers_until(&p, "2026-09-05T12:00:00+09:00");
	(void)tell(KY_ROLE_HOLDER, KY_FACT_UNLOCKED, KY_GRADE_NONE);
	t_eq_date("ends on the day it is unlocked", p.world.last_day,
	    D(2026, 9, 5));
}

static void
evidence_waits_for_the_lock_and_the_hold(void)
{
	struct ky_command cmd = {.kind = KY_CMD_EVIDENCE,
	    .role = KY_ROLE_STAFF,
	    .duty = KY_DUTY_NETWORK,
	    .has_evidence = true,
	    .evidence = {.grade = KY_GRADE_CONFIRMED, .origin = "counter"}};

	begin();
	f.c.line.contract_running = false;
	f.c.line.last_day = D(2026, 8, 10);
	peers_init(&p, &f, NOW);
	file(KY_ROLE_HOLDER, KY_WAY_PLAIN, D(0, 0, 0), KY_GRADE_CONFIRMED);
	peers_send(&p, &cmd);
	t_eq_str("held", p.d.code, "held");
	p.silent[KY_EFFECT_HLR_WITHDRAW] = true;
	f.c.line.locked = true;
	peers_until(&p, "2026-08-25T00:00:00+09:00");
	peers_send(&p, &cmd);
	t_eq_str("locked", p.d.code, "locked");
}

/* --- what is told before anything is filed --- */

static void
early_reports_are_judged_too(void)
{
	static const struct {
		const char *label;
		enum ky_role role;
		enum ky_fact fact;
		int64_t minor;
		enum ky_profile_state profile;
		const char *want;
	} cases[] = {
	    {"a holder's word on a deletion", KY_ROLE_HOLDER, KY_FACT_PROFILE,
		0, KY_PROFILE_DELETED, "grade-too-low"},
	    {"the eSIM server's is good", KY_ROLE_OPERATOR, KY_FACT_PROFILE, 0,
		KY_PROFILE_DELETED, "noted"},
	    {"anybody may say it was installed", KY_ROLE_HOLDER,
		KY_FACT_PROFILE, 0, KY_PROFILE_INSTALLED, "noted"},
	    {"a holder's word on an option", KY_ROLE_HOLDER,
		KY_FACT_OPTION_ENDED, 0, KY_PROFILE_NONE, "grade-too-low"},
	    {"on a device", KY_ROLE_HOLDER, KY_FACT_DEVICE_UNBOUND, 0,
		KY_PROFILE_NONE, "grade-too-low"},
	    {"on a thing brought back", KY_ROLE_HOLDER, KY_FACT_ITEM_BACK, 0,
		KY_PROFILE_NONE, "grade-too-low"},
	    {"which the counter saw", KY_ROLE_STAFF, KY_FACT_ITEM_BACK, 0,
		KY_PROFILE_NONE, "noted"},
	    {"on a payment", KY_ROLE_HOLDER, KY_FACT_PAYMENT, 500,
		KY_PROFILE_NONE, "grade-too-low"},
	    {"on the number's leaving", KY_ROLE_AGENT, KY_FACT_PORTED, 0,
		KY_PROFILE_NONE, "grade-too-low"},
	};

	T_CASES (c, cases) {
		struct ky_command cmd = {.kind = KY_CMD_FACT,
		    .role = c->role,
		    .fact = c->fact,
		    .minor = c->minor,
		    .profile = c->profile};
		struct ky_line *l;

		fixture_init(&f);
		l = fixture_prepaid(&f);
		l->options_n = l->devices_n = l->items_n = 1;
		l->option[0] = (struct ky_option){.code = {"music"},
		    .running = true};
		l->device[0] = (struct ky_device){.code = {"watch"},
		    .bound = true};
		l->item[0] = (struct ky_item){.code = {"router"}};
		peers_init(&p, &f, NOW);
		peers_send(&p, &cmd);
		t_eq_str(c->label, p.d.code, c->want);
	}
}

/* --- notices --- */

static void
a_line_without_an_address_is_told_by_hand(void)
{
	struct ky_command cmd = {.kind = KY_CMD_OUTCOME,
	    .role = KY_ROLE_ENGINE,
	    .outcome = {.effect = {.kind = KY_EFFECT_MAIL,
			    .duty = KY_DUTY_NOTICE},
		.code = KY_E_REFUSED}};

	fixture_init(&f);
	(void)fixture_line(&f);
	peers_init(&p, &f, NOW);
	file(KY_ROLE_STAFF, KY_WAY_PLAIN, D(2026, 8, 31), KY_GRADE_ATTESTED);
	peers_send(&p, &cmd);
	t_eq_str("the notice waits", peers_state(&p, KY_DUTY_NOTICE, 0),
	    "waiting");
	t_eq_str("for somebody", reason(KY_DUTY_NOTICE), "by-hand");
	withdraw();
	t_eq_str("a withdrawal does not undo it",
	    peers_state(&p, KY_DUTY_NOTICE, 0), "waiting");
	cmd.kind = KY_CMD_HANDED;
	cmd.outcome.code = KY_OK;
	peers_send(&p, &cmd);
	t_eq_str("who hands it over", peers_state(&p, KY_DUTY_NOTICE, 0),
	    "seen");
	fixture_init(&f);
	(void)fixture_line(&f);
	peers_init(&p, &f, NOW);
	file(KY_ROLE_STAFF, KY_WAY_PLAIN, D(2026, 8, 31), KY_GRADE_ATTESTED);
	cmd.kind = KY_CMD_OUTCOME;
	cmd.outcome.code = KY_E_REFUSED;
	peers_send(&p, &cmd);
	peers_until(&p, "2026-10-31T00:00:00+09:00");
	t_eq_str("it bars no certificate", ending(), "closed");
	t_eq_str("and still waits", peers_state(&p, KY_DUTY_NOTICE, 0),
	    "waiting");
}

/* --- a hold that is asked for --- */

static void
whoever_files_may_ask_for_a_hold(void)
{
	static const struct {
		const char *label;
		bool recent, loan, ported;
		uint16_t hours;
		int64_t want; /* hours from now */
	} cases[] = {
	    {"nothing asked, nothing recent", false, false, false, 0, 0},
	    {"asked", false, false, false, 72, 72},
	    {"asked, and a recent change: the longer", true, false, false, 72,
		72},
	    {"a recent change: never the shorter", true, false, false, 1, 24},
	    {"not without end", false, false, false, 60000, KY_HOLD_HOURS_MAX},
	    {"a loan frees no number", false, true, false, 72, 0},
	    {"a number that left already", false, false, true, 72, 0},
	};

	T_CASES (c, cases) {
		struct ky_line *l;
		struct ky_time hold;

		fixture_init(&f);
		l = fixture_line(&f);
		if (c->recent)
			l->sim_changed = at("2026-08-18T12:00:00+09:00");
		if (c->loan)
			l->subject = KY_SUBJECT_LOAN;
		l->ported = c->ported;
		hold = ky_trust_hold_for(l, &f.rules, at(NOW), c->hours);
		t_eq_int(c->label,
		    hold.us != 0 ? (hold.us - at(NOW).us) / KY_HOUR_US : 0,
		    c->want);
	}
}

static void
an_asked_hold_comes_with_the_filing_or_the_proof(void)
{
	for (int later = 0; later < 2; later++) {
		struct ky_command cmd = {.kind = KY_CMD_FILE,
		    .role = KY_ROLE_HOLDER,
		    .way = KY_WAY_PLAIN,
		    .refund_reason = -1,
		    .hold_hours = later ? 0 : 72,
		    .has_evidence = !later,
		    .evidence = {.grade = KY_GRADE_CONFIRMED,
			.origin = "portal"}};

		fixture_init(&f);
		(void)fixture_line(&f);
		peers_init(&p, &f, NOW);
		peers_send(&p, &cmd);
		t_eq_str("filed", p.d.code, "filed");
		if (later) {
			t_eq_int("not held", f.c.ending.hold_until.us, 0);
			cmd.kind = KY_CMD_EVIDENCE;
			cmd.duty = KY_DUTY_AUTHORITY;
			cmd.has_evidence = true;
			cmd.hold_hours = 72;
			peers_send(&p, &cmd);
			t_eq_str("proven", p.d.code, "seen");
		}
		t_eq_int("held for three days", f.c.ending.hold_until.us,
		    at("2026-08-23T10:00:00+09:00").us);
		t_eq_date("the last day lies behind it", f.c.ending.last_day,
		    D(2026, 8, 24));
		t_ok("nothing is for good yet", !f.c.ending.returnless);
		t_eq_str("the rest waits", reason(KY_DUTY_NETWORK), "held");
	}
}

/* Whom neither mail nor SMS reaches shows papers, to be looked at by a person. */
static void
papers_from_afar_are_enough(void)
{
	static const struct {
		const char *label;
		enum ky_grade grade;
		bool recent;
		const char *state;
	} cases[] = {
	    {"papers that a person saw", KY_GRADE_ATTESTED, false, "seen"},
	    {"words", KY_GRADE_STATED, false, "waiting"},
	    {"papers, after a recent change", KY_GRADE_ATTESTED, true,
		"waiting"},
	    {"more, after a recent change", KY_GRADE_CONFIRMED, true, "seen"},
	};

	T_CASES (c, cases) {
		struct ky_command cmd = {.kind = KY_CMD_FILE,
		    .role = KY_ROLE_HOLDER,
		    .way = KY_WAY_PLAIN,
		    .refund_reason = -1,
		    .hold_hours = 72,
		    .has_evidence = true,
		    .evidence = {.grade = c->grade, .origin = "portal"}};

		fixture_init(&f);
		if (c->recent)
			fixture_line(&f)->sim_changed = at(
			    "2026-08-18T12:00:00+09:00");
		else
			(void)fixture_line(&f);
		peers_init(&p, &f, NOW);
		peers_send(&p, &cmd);
		t_eq_str("filed", p.d.code, "filed");
		t_ok("held", f.c.ending.hold_until.us != 0);
		t_eq_str(c->label, peers_state(&p, KY_DUTY_AUTHORITY, 0),
		    c->state);
	}
}

int
main(void)
{
	T_RUN(what_is_recent);
	T_RUN(whoever_files_may_ask_for_a_hold);
	T_RUN(an_asked_hold_comes_with_the_filing_or_the_proof);
	T_RUN(papers_from_afar_are_enough);
	T_RUN(the_first_day_lies_behind_the_hold);
	T_RUN(a_recent_change_holds_the_ending);
	T_RUN(a_recent_change_asks_for_more_proof);
	T_RUN(the_provider_may_ask_for_more);
	T_RUN(the_preview_shows_the_hold);
	T_RUN(the_preview_shows_a_hold_that_is_asked_for);
	T_RUN(a_hold_does_not_cost_the_eight_days);
	T_RUN(what_is_over_is_cleared_away_after_the_hold);
	T_RUN(a_change_told_while_it_runs_holds_it_too);
	T_RUN(a_change_told_before_the_proof_raises_it);
	T_RUN(a_change_told_too_late_keeps_the_number);
	T_RUN(when_a_change_was);
	T_RUN(a_port_event_ends_the_hold);
	T_RUN(a_locked_line_refuses_filings);
	T_RUN(who_may_lock_and_unlock);
	T_RUN(locking_takes_a_running_ending_back);
	T_RUN(locking_too_late_keeps_the_number);
	T_RUN(unlocking_does_not_end_backwards);
	T_RUN(evidence_waits_for_the_lock_and_the_hold);
	T_RUN(early_reports_are_judged_too);
	T_RUN(a_line_without_an_address_is_told_by_hand);
	return t_done();
}
