#include "core/way.h"

#include "core/left.h"
#include "core/preview.h"
#include "peers.h"

static struct fixture f;
static struct peers p;

#define SHOWN(x) (UINT32_C(1) << KY_VOUCHER_##x)

static void
with_rules(const char *now)
{
	fixture_init(&f);
	(void)fixture_line(&f);
	f.rules.confirmation = &f.confirmation;
	f.rules.death = &f.death;
	peers_init(&p, &f, now);
}

static void
show(struct ky_command *cmd, enum ky_grade grade)
{
	cmd->duty = KY_DUTY_AUTHORITY;
	cmd->has_evidence = true;
	cmd->evidence.grade = grade;
	(void)ky_str_copy(KY_STR("counter"), cmd->evidence.origin,
	    sizeof(cmd->evidence.origin));
}

/* Files with evidence of that grade; the answer lies in p.d. */
static void
file_as(enum ky_role role, enum ky_way way, struct ky_claim claim,
    enum ky_grade grade)
{
	struct ky_command cmd = {.kind = KY_CMD_FILE,
	    .role = role,
	    .way = way,
	    .claim = claim,
	    .refund_reason = -1};

	if (grade != KY_GRADE_NONE)
		show(&cmd, grade);
	peers_send(&p, &cmd);
}

static void
show_papers(enum ky_role role, uint32_t shown, enum ky_grade grade)
{
	struct ky_command cmd = {.kind = KY_CMD_EVIDENCE,
	    .role = role,
	    .claim = {.shown = shown}};

	show(&cmd, grade);
	peers_send(&p, &cmd);
}

static const struct ky_duty *
authority(void)
{
	return ky_case_duty_const(&f.c, KY_DUTY_AUTHORITY, 0);
}

struct filing {
	const char *label;
	enum ky_role role;
	enum ky_way way;
	struct ky_claim claim;
	const char *code;
};

/* Rule: docs/rules/jp.md#1.4, #1.6 */
static void
who_may_file_what(void)
{
	static const struct filing table[] = {
	    {"a measure without its ground", KY_ROLE_HOLDER,
		KY_WAY_CONFIRMATION_MEASURE, {0}, "ground-needed"},
	    {"a ground the provider does not know", KY_ROLE_HOLDER,
		KY_WAY_CONFIRMATION_MEASURE, {.ground = KY_GROUND_EXPLANATION},
		"ground-not-accepted"},
	    {"a measure for want of signal", KY_ROLE_HOLDER,
		KY_WAY_CONFIRMATION_MEASURE, {.ground = KY_GROUND_SIGNAL},
		"filed"},
	    {"the dead file nothing", KY_ROLE_HOLDER, KY_WAY_DEATH,
		{.relation = KY_RELATION_SPOUSE}, "heirs-file"},
	    {"a death, by nobody in particular", KY_ROLE_STAFF, KY_WAY_DEATH,
		{0}, "relation-needed"},
	    {"a relation that may not", KY_ROLE_STAFF, KY_WAY_DEATH,
		{.relation = KY_RELATION_FAMILY}, "relation-not-accepted"},
	    {"the spouse, through staff", KY_ROLE_STAFF, KY_WAY_DEATH,
		{.relation = KY_RELATION_SPOUSE}, "filed"},
	    {"or an agent", KY_ROLE_AGENT, KY_WAY_DEATH,
		{.relation = KY_RELATION_SPOUSE}, "filed"},
	    {"a lost card, by the holder", KY_ROLE_HOLDER, KY_WAY_LOST, {0},
		"filed"},
	    {"what nobody does", KY_ROLE_OPERATOR, KY_WAY_FORCED, {0},
		"not-offered-yet"},
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		const struct filing *c = &table[i];

		with_rules("2024-02-15T10:00:00+09:00");
		f.c.line.billed_through = D(0, 0, 0);
		file_as(c->role, c->way, c->claim, KY_GRADE_NONE);
		t_eq_str(c->label, p.d.code, c->code);
	}
	with_rules("2024-02-15T10:00:00+09:00");
	f.rules.confirmation = NULL;
	f.rules.death = NULL;
	file_as(KY_ROLE_HOLDER, KY_WAY_CONFIRMATION_MEASURE,
	    (struct ky_claim){.ground = KY_GROUND_SIGNAL}, KY_GRADE_NONE);
	t_eq_str("no measure without a rule", p.d.code, "not-offered");
	file_as(KY_ROLE_STAFF, KY_WAY_DEATH,
	    (struct ky_claim){.relation = KY_RELATION_SPOUSE}, KY_GRADE_NONE);
	t_eq_str("nor a death", p.d.code, "not-offered");
}

/* Two ways exclude each other, whichever was first.
 * Rule: docs/rules/jp.md#1.5 */
static void
a_number_on_its_way_out(void)
{
	static const struct filing table[] = {
	    {"plain", KY_ROLE_HOLDER, KY_WAY_PLAIN, {0}, "port-pending"},
	    {"lost", KY_ROLE_HOLDER, KY_WAY_LOST, {0}, "port-pending"},
	    {"death", KY_ROLE_STAFF, KY_WAY_DEATH,
		{.relation = KY_RELATION_SPOUSE}, "port-pending"},
	    {"measure", KY_ROLE_HOLDER, KY_WAY_CONFIRMATION_MEASURE,
		{.ground = KY_GROUND_SIGNAL}, "port-pending"},
	    {"the port itself", KY_ROLE_HOLDER, KY_WAY_PORT_OUT, {0}, "filed"},
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		with_rules("2026-08-20T10:00:00+09:00");
		f.c.line.port_pending = true;
		file_as(table[i].role, table[i].way, table[i].claim,
		    KY_GRADE_CONFIRMED);
		t_eq_str(table[i].label, p.d.code, table[i].code);
	}
	file_as(KY_ROLE_HOLDER, KY_WAY_LOST, (struct ky_claim){0},
	    KY_GRADE_CONFIRMED);
	t_eq_str("and then no other", p.d.code, "other-way-running");
}

/* Rule: docs/rules/jp.md#1.4 */
static void
a_measure_charges_what_was_used(void)
{
	with_rules("2024-02-15T10:00:00+09:00");
	f.c.line.billed_through = D(0, 0, 0);
	f.early_fee.when = KY_EARLY_WITHIN_MONTHS;
	f.early_fee.months = 12;
	f.early_fee.amount = 1000;
	f.confirmation.handling_fee = 500;
	f.c.line.instalments_left = 24000;
	file_as(KY_ROLE_HOLDER, KY_WAY_CONFIRMATION_MEASURE,
	    (struct ky_claim){.ground = KY_GROUND_SIGNAL}, KY_GRADE_CONFIRMED);
	t_eq_int("its ground is kept", f.c.ending.claim.ground,
	    KY_GROUND_SIGNAL);
	peers_until(&p, "2024-03-20T00:00:00+09:00");
	t_eq_int("six days of twenty-nine",
	    f.c.line.ledger.total[KY_ENTRY_CHARGE_MONTH], 413);
	t_eq_int("no fee for ending early",
	    f.c.line.ledger.total[KY_ENTRY_CHARGE_EARLY], 0);
	t_eq_int("the measure's handling fee",
	    f.c.line.ledger.total[KY_ENTRY_CHARGE_HANDLING], 500);
	t_eq_int("nothing is left", f.c.ending.state, KY_ENDING_CLOSED);
	with_rules("2024-02-20T10:00:00+09:00");
	file_as(KY_ROLE_HOLDER, KY_WAY_CONFIRMATION_MEASURE,
	    (struct ky_claim){.ground = KY_GROUND_SIGNAL}, KY_GRADE_CONFIRMED);
	t_eq_str("nine days after the paper it is too late", p.d.code,
	    "eight-days-over");
	f.c.line.billing = KY_BILLING_PREPAID;
	file_as(KY_ROLE_HOLDER, KY_WAY_CONFIRMATION_MEASURE,
	    (struct ky_claim){.ground = KY_GROUND_SIGNAL}, KY_GRADE_CONFIRMED);
	t_eq_str("and never for prepaid", p.d.code, "prepaid-no-eight-days");
}

struct showing {
	const char *label;
	enum ky_role role;
	enum ky_relation relation;
	uint32_t at_filing, later;
	enum ky_grade grade;
	enum ky_duty_state filed, then;
	const char *code; /* of what was shown later */
};

/* Rule: docs/rules/jp.md#1.6 */
static void
papers_by_relation(void)
{
	static const struct showing table[] = {
	    {"a spouse shows that the holder has died", KY_ROLE_STAFF,
		KY_RELATION_SPOUSE, SHOWN(DEATH), 0, KY_GRADE_ATTESTED,
		KY_STATE_SEEN, KY_STATE_SEEN, "done-already"},
	    {"a child also the register, later", KY_ROLE_STAFF,
		KY_RELATION_CHILD, SHOWN(DEATH), SHOWN(REGISTER),
		KY_GRADE_ATTESTED, KY_STATE_WAITING, KY_STATE_SEEN, "seen"},
	    {"one of two is noted", KY_ROLE_STAFF, KY_RELATION_CHILD, 0,
		SHOWN(DEATH), KY_GRADE_ATTESTED, KY_STATE_WAITING,
		KY_STATE_WAITING, "papers-noted"},
	    {"another paper is none of them", KY_ROLE_STAFF, KY_RELATION_CHILD,
		SHOWN(DEATH), SHOWN(WILL), KY_GRADE_ATTESTED, KY_STATE_WAITING,
		KY_STATE_WAITING, "papers-needed"},
	    {"too weak a check", KY_ROLE_STAFF, KY_RELATION_SPOUSE,
		SHOWN(DEATH), SHOWN(DEATH), KY_GRADE_STATED, KY_STATE_WAITING,
		KY_STATE_WAITING, "grade-too-low"},
	    {"nobody says so of his own papers", KY_ROLE_AGENT,
		KY_RELATION_SPOUSE, SHOWN(DEATH), SHOWN(DEATH),
		KY_GRADE_ATTESTED, KY_STATE_WAITING, KY_STATE_WAITING,
		"papers-needed"},
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		const struct showing *c = &table[i];

		with_rules("2026-08-20T10:00:00+09:00");
		file_as(c->role, KY_WAY_DEATH,
		    (struct ky_claim){.relation = c->relation,
			.shown = c->at_filing},
		    c->grade);
		t_eq_int(c->label, authority()->state, c->filed);
		show_papers(c->role, c->later, c->grade);
		t_eq_str(c->label, p.d.code, c->code);
		t_eq_int(c->label, authority()->state, c->then);
	}
	with_rules("2026-08-20T10:00:00+09:00");
	file_as(KY_ROLE_STAFF, KY_WAY_DEATH,
	    (struct ky_claim){.relation = KY_RELATION_CHILD},
	    KY_GRADE_ATTESTED);
	t_eq_str("it says that papers are missing", authority()->reason,
	    "papers-needed");
}

/* Rule: docs/rules/jp.md#1.6, #7.3 */
static void
the_heirs_are_paid(void)
{
	struct ky_payee heirs = fixture_payee();

	with_rules("2026-08-20T10:00:00+09:00");
	f.credit.rail = KY_RAIL_ORIGINAL;
	f.early_fee.when = KY_EARLY_WITHIN_MONTHS;
	f.early_fee.months = 60;
	f.early_fee.amount = 1000;
	f.last_day.basis = KY_LAST_MONTH_END;
	fixture_open(&f.c.line, KY_ACC_DEPOSIT, 5000);
	file_as(KY_ROLE_STAFF, KY_WAY_DEATH,
	    (struct ky_claim){.relation = KY_RELATION_SPOUSE,
		.shown = SHOWN(DEATH)},
	    KY_GRADE_ATTESTED);
	t_eq_date("it ends on the day it is told", f.c.ending.last_day,
	    D(2026, 8, 20));
	peers_until(&p, "2026-09-20T00:00:00+09:00");
	t_eq_int("no fee for ending early",
	    f.c.line.ledger.total[KY_ENTRY_CHARGE_EARLY], 0);
	t_eq_str("not to the account that was known",
	    ky_case_duty_const(&f.c, KY_DUTY_CREDIT, 0)->reason,
	    "payee-needed");
	memcpy(heirs.account, "0000002", sizeof("0000002"));
	peers_payee(&p, KY_ROLE_AGENT, &heirs);
	t_eq_str("an agent names none", p.d.code, "not-for-agents");
	peers_payee(&p, KY_ROLE_HOLDER, &heirs);
	t_eq_str("nor the dead", p.d.code, "heirs-file");
	peers_payee(&p, KY_ROLE_STAFF, &heirs);
	t_eq_str("staff does for the heirs", p.d.code, "noted");
	t_eq_int("which holds nothing up", f.c.ending.hold_until.us, 0);
	peers_until(&p, "2026-09-25T00:00:00+09:00");
	t_eq_int("what was over came back", p.refunded, 3000);
	t_eq_int("nothing is left", f.c.ending.state, KY_ENDING_CLOSED);

	with_rules("2026-08-20T10:00:00+09:00");
	f.death.early_fee = true;
	f.death.at_once = false;
	f.early_fee.when = KY_EARLY_WITHIN_MONTHS;
	f.early_fee.months = 60;
	f.early_fee.amount = 1000;
	f.last_day.basis = KY_LAST_MONTH_END;
	file_as(KY_ROLE_STAFF, KY_WAY_DEATH,
	    (struct ky_claim){.relation = KY_RELATION_SPOUSE,
		.shown = SHOWN(DEATH)},
	    KY_GRADE_ATTESTED);
	t_eq_date("else by the last day's rule", f.c.ending.last_day,
	    D(2026, 8, 31));
	peers_until(&p, "2026-09-20T00:00:00+09:00");
	t_eq_int("and the fee, where the rule says so",
	    f.c.line.ledger.total[KY_ENTRY_CHARGE_EARLY], 1000);
}

static void
card_is_due(int64_t charge)
{
	f.card = (struct ky_rule_card){RULE("card"), .returns = KY_RETURN_DUE,
	    .within_days = 14, .lost_charge = charge};
}

/* Rule: docs/rules/jp.md#1.7 */
static void
a_lost_card_is_charged_once(void)
{
	static struct ky_preview v;

	with_rules("2026-08-20T10:00:00+09:00");
	card_is_due(3300);
	ky_preview(&f.c, &f.rules,
	    &(struct ky_days_ask){.way = KY_WAY_LOST,
		.refund_reason = -1,
		.now = p.now},
	    &v);
	t_eq_int("the month and the card", v.owed, 5300);
	t_ok("the card has no day to come back",
	    v.items_n == 1 && ky_date_none(v.item[0].due));
	file_as(KY_ROLE_HOLDER, KY_WAY_LOST, (struct ky_claim){0},
	    KY_GRADE_ATTESTED);
	t_eq_int("a code alone proves too little", authority()->state,
	    KY_STATE_WAITING);
	show_papers(KY_ROLE_STAFF, 0, KY_GRADE_CONFIRMED);
	t_eq_int("the higher proof", authority()->state, KY_STATE_SEEN);
	t_eq_str("the card is not waited for",
	    ky_case_duty_const(&f.c, KY_DUTY_ITEM, 0)->reason, "card-lost");
	peers_until(&p, "2026-09-20T00:00:00+09:00");
	t_eq_int("charged", f.c.line.ledger.total[KY_ENTRY_CHARGE_LOST], 3300);
	t_eq_int("collected as shown", p.collected, v.owed);
	t_eq_int("nothing is left", f.c.ending.state, KY_ENDING_CLOSED);
	peers_fact(&p, KY_ROLE_STAFF, KY_FACT_ITEM_BACK, 0, 0, D(2026, 9, 20));
	t_eq_int("it turns up: the charge goes back",
	    f.c.line.ledger.total[KY_ENTRY_REVERSAL], 3300);
}

/* Rule: docs/rules/jp.md#1.7 */
static void
a_lost_card_without_charge(void)
{
	with_rules("2026-08-20T10:00:00+09:00");
	card_is_due(0);
	file_as(KY_ROLE_HOLDER, KY_WAY_LOST, (struct ky_claim){0},
	    KY_GRADE_CONFIRMED);
	t_ok("nothing is waited for",
	    ky_case_duty_const(&f.c, KY_DUTY_ITEM, 0) == NULL);
	peers_until(&p, "2026-09-20T00:00:00+09:00");
	t_eq_int("nothing is left", f.c.ending.state, KY_ENDING_CLOSED);

	with_rules("2026-08-20T10:00:00+09:00");
	card_is_due(3300);
	f.last_day.basis = KY_LAST_MONTH_END;
	file_as(KY_ROLE_HOLDER, KY_WAY_LOST, (struct ky_claim){0},
	    KY_GRADE_CONFIRMED);
	peers_fact(&p, KY_ROLE_STAFF, KY_FACT_ITEM_BACK, 0, 0, D(2026, 8, 20));
	peers_until(&p, "2026-09-20T00:00:00+09:00");
	t_eq_int("found before the bill, not charged",
	    f.c.line.ledger.total[KY_ENTRY_CHARGE_LOST], 0);
}

static void
only_what_the_way_needs(void)
{
	const struct ky_claim all = {KY_GROUND_SIGNAL, KY_RELATION_CHILD, 3};
	struct ky_claim c = ky_claim_of(KY_WAY_PLAIN, &all);

	t_ok("plain: nothing",
	    c.ground == KY_GROUND_NONE && c.relation == KY_RELATION_NONE &&
		c.shown == 0);
	c = ky_claim_of(KY_WAY_DEATH, &all);
	t_ok("death: no ground",
	    c.ground == KY_GROUND_NONE && c.relation == KY_RELATION_CHILD &&
		c.shown == 3);
}

int
main(void)
{
	who_may_file_what();
	a_number_on_its_way_out();
	a_measure_charges_what_was_used();
	papers_by_relation();
	the_heirs_are_paid();
	a_lost_card_is_charged_once();
	a_lost_card_without_charge();
	only_what_the_way_needs();
	return t_done();
}
