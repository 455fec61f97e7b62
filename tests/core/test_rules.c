#include "core/rules.h"

#include "t.h"

#define DAY(y, m, d) ((struct ky_date){(y), (m), (d)})

/* Three versions, the middle one ended, then a hole of a year. */
static const struct ky_rule_early_fee fees[] = {
    {.rule = {.id = "old", .valid_from = {2019, 10, 1}}},
    {.rule = {.id = "capped",
	 .valid_from = {2022, 7, 1},
	 .valid_to = {2024, 12, 31}}},
    {.rule = {.id = "none", .valid_from = {2026, 1, 1}}},
};

/* A source that names no beginning. */
static const struct ky_rule_dues dues[] = {
    {.rule = {.id = "undated"}},
    {.rule = {.id = "dated", .valid_from = {2025, 4, 1}}},
};

static const struct ky_rulebook book = {
    .topic =
	{
	    [KY_TOPIC_EARLY_FEE] = {3, fees},
	    [KY_TOPIC_DUES] = {2, dues},
	},
};

/* Rule: docs/rules/jp.md#1.2 (the contract date decides the cap) */
static void
contract_date_selects(void)
{
	static const struct {
		const char *label;
		enum ky_topic topic;
		struct ky_date contract;
		const char *want; /* "" = a hole */
	} cases[] = {
	    {"before the first version there is none", KY_TOPIC_EARLY_FEE,
		{2019, 9, 30}, ""},
	    {"the first day belongs to a version", KY_TOPIC_EARLY_FEE,
		{2019, 10, 1}, "old"},
	    {"an old contract keeps the old version", KY_TOPIC_EARLY_FEE,
		{2022, 6, 30}, "old"},
	    {"a new version takes over on its first day", KY_TOPIC_EARLY_FEE,
		{2022, 7, 1}, "capped"},
	    {"valid_to itself still counts", KY_TOPIC_EARLY_FEE, {2024, 12, 31},
		"capped"},
	    {"an ended version leaves a hole, no older one comes back",
		KY_TOPIC_EARLY_FEE, {2025, 1, 1}, ""},
	    {"the hole lasts until the next version", KY_TOPIC_EARLY_FEE,
		{2025, 12, 31}, ""},
	    {"the last version has no end", KY_TOPIC_EARLY_FEE, {2099, 1, 1},
		"none"},
	    {"a version without a beginning holds for all before",
		KY_TOPIC_DUES, {1990, 1, 1}, "undated"},
	    {"... until a dated one begins", KY_TOPIC_DUES, {2025, 4, 1},
		"dated"},
	    {"a topic that is not there is a hole", KY_TOPIC_LOAN, {2026, 1, 1},
		""},
	};

	T_CASES (c, cases) {
		const struct ky_rule *rule = ky_rulebook_find(&book, c->topic,
		    c->contract);

		t_eq_str(c->label, rule != NULL ? rule->id : "", c->want);
	}
}

static void
select_takes_every_topic(void)
{
	/* Any struct will do for a topic: each begins with its rule. */
	static struct ky_rule_early_fee one[KY_TOPIC__MAX];
	struct ky_rulebook full = {0};
	struct ky_rules rules;

	for (unsigned t = 0; t < KY_TOPIC__MAX; t++) {
		(void)snprintf(one[t].rule.id, sizeof(one[t].rule.id), "%s",
		    ky_topic_name((enum ky_topic)t));
		full.topic[t].n = 1;
		full.topic[t].versions = &one[t];
	}
	ky_rules_select(&full, DAY(2026, 1, 1), &rules);
	t_ok("the book is remembered", rules.book == &full);

#define SELECTED(member, name) \
	t_eq_str("selects " name, rules.member->rule.id, name)
	SELECTED(last_day, "last-day");
	SELECTED(recurring, "recurring");
	SELECTED(early_fee, "early-fee");
	SELECTED(card, "card");
	SELECTED(loan, "loan");
	SELECTED(credit, "credit");
	SELECTED(unused, "unused");
	SELECTED(initial, "initial");
	SELECTED(port_out, "port-out");
	SELECTED(expiry, "expiry");
	SELECTED(dues, "dues");
	SELECTED(number, "number");
	SELECTED(profile, "profile");
	SELECTED(grades, "grades");
	SELECTED(keep, "keep");
	SELECTED(channels, "channels");
	SELECTED(asks, "asks");
	SELECTED(losses, "losses");
	SELECTED(later, "later");

	ky_rules_select(&book, DAY(2025, 6, 1), &rules);
	t_ok("a hole stays a hole",
	    rules.early_fee == NULL && rules.last_day == NULL &&
		rules.later == NULL);
	t_ok("and the rest is selected", rules.dues == &dues[1]);
}

/* Rule: docs/rules/jp.md#11 (no figure from an unconfirmed or old fact) */
static void
firm(void)
{
	static const struct {
		const char *label;
		bool fictional;
		enum ky_confidence confidence;
		struct ky_date checked_on, today;
		bool want;
	} cases[] = {
	    {"checked today at high confidence", false, KY_CONFIDENCE_HIGH,
		{2026, 1, 1}, {2026, 1, 1}, true},
	    {"400 days later still", false, KY_CONFIDENCE_HIGH, {2026, 1, 1},
		{2027, 2, 5}, true},
	    {"401 days later no more", false, KY_CONFIDENCE_HIGH, {2026, 1, 1},
		{2027, 2, 6}, false},
	    {"medium confidence is not enough", false, KY_CONFIDENCE_MEDIUM,
		{2026, 1, 1}, {2026, 1, 1}, false},
	    {"low confidence is not enough", false, KY_CONFIDENCE_LOW,
		{2026, 1, 1}, {2026, 1, 1}, false},
	    {"unconfirmed is not enough", false, KY_CONFIDENCE_UNCONFIRMED,
		{2026, 1, 1}, {2026, 1, 1}, false},
	    {"a source without a date never", false, KY_CONFIDENCE_HIGH, {0},
		{2026, 1, 1}, false},
	    {"a check dated after today is no check", false, KY_CONFIDENCE_HIGH,
		{2026, 1, 2}, {2026, 1, 1}, false},
	    {"a fictional provider always, whatever stands there", true,
		KY_CONFIDENCE_UNCONFIRMED, {0}, {2026, 1, 1}, true},
	};

	T_CASES (c, cases) {
		struct ky_rulebook b = {.fictional = c->fictional};
		struct ky_rule rule = {.confidence = c->confidence,
		    .checked_on = c->checked_on};

		t_eq_int(c->label, ky_rule_firm(&b, &rule, c->today), c->want);
	}
}

static void
names(void)
{
	enum ky_refund_reason r = KY_REFUND_MOVED;

	for (unsigned i = 0; i < KY_REFUND_REASON__MAX; i++) {
		const char *name = ky_refund_reason_name(
		    (enum ky_refund_reason)i);

		t_ok(name,
		    ky_refund_reason_parse(ky_str_of(name), &r) &&
			r == (enum ky_refund_reason)i);
	}
	r = KY_REFUND_MOVED;
	t_ok("another word is no reason",
	    !ky_refund_reason_parse(KY_STR("goodwill"), &r));
	t_eq_int("and leaves the output alone", r, KY_REFUND_MOVED);

	t_eq_int("the size of a version",
	    (int64_t)ky_topic_size(KY_TOPIC_GRADES),
	    sizeof(struct ky_rule_grades));
	t_eq_int("lists of words share one struct",
	    (int64_t)ky_topic_size(KY_TOPIC_LATER),
	    sizeof(struct ky_rule_words));
}

int
main(void)
{
	T_RUN(contract_date_selects);
	T_RUN(select_takes_every_topic);
	T_RUN(firm);
	T_RUN(names);
	return t_done();
}
