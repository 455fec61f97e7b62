#include "web/guide_words.h"

#include "t.h"

#include <stdlib.h>

static struct ky_rulebook book = {.currency = "JPY"};

/* Does one of the sentences hold this? */
static bool
holds(const json_t *says, const char *words)
{
	for (size_t i = 0; i < json_array_size(says); i++)
		if (strstr(json_string_value(json_array_get(says, i)), words) !=
		    NULL)
			return true;
	return false;
}

static void
says(const char *label, enum ky_topic topic, const void *rule, bool firm,
    const char *want, const char *never)
{
	json_t *got = ky_guide_says(KY_TONGUE_EN, &book, topic, rule, firm);
	char *dump = json_dumps(got, 0);

	if (!t_ok(label,
		holds(got, want) && (never[0] == '\0' || !holds(got, never))))
		printf("# %s\n", dump);
	free(dump);
	json_decref(got);
}

/* Rule: docs/rules/jp.md#11 (no figure but from a firm fact) */
static void
figures(void)
{
	struct ky_rule_early_fee fee = {.when = KY_EARLY_WITHIN_MONTHS,
	    .months = 12,
	    .amount = 1100,
	    .large_operator = true};
	struct ky_rule_early_fee joining = {.when = KY_EARLY_JOINING_MONTH,
	    .amount = 990};
	struct ky_rule_early_fee unknown = {.when = KY_EARLY_WITHIN_MONTHS,
	    .months = 12,
	    .amount = -1};
	struct ky_rule_early_fee never = {.when = KY_EARLY_NEVER};
	struct ky_rule_loan loan = {.late_per_day = 2200,
	    .late_cap = 10000,
	    .extend_per_day = 770};
	struct ky_rule_card card = {.returns = KY_RETURN_DUE,
	    .lost_charge = 3300};
	struct ky_rule_port_out port = {.offered = true, .fee = 1100};
	struct ky_rule_credit credit = {.balance = KY_VALUE_REFUND,
	    .handling_fee = 550,
	    .smallest = 300};
	struct ky_rule_dues dues = {.late_usage_days = 45,
	    .late_usage_cap = 5000};
	const struct {
		const char *label;
		enum ky_topic topic;
		const void *rule;
		const char *firm, *told, *figure;
	} cases[] = {
	    {"a fee", KY_TOPIC_EARLY_FEE, &fee, "12 months costs ¥1,100",
		"source names an amount", "¥"},
	    {"in the month of joining", KY_TOPIC_EARLY_FEE, &joining,
		"joining costs ¥990", "up to one month's fee", "¥"},
	    {"a late day", KY_TOPIC_LOAN, &loan, "day late costs ¥2,200",
		"the source names the amount", "¥"},
	    {"its cap", KY_TOPIC_LOAN, &loan, "At most ¥10,000",
		"the source names the amount", "10,000"},
	    {"a lost card", KY_TOPIC_CARD, &card, "not come back: ¥3,300",
		"the source names the amount", "¥"},
	    {"the number", KY_TOPIC_PORT_OUT, &port, "along costs ¥1,100",
		"the source names it", "¥"},
	    {"handling", KY_TOPIC_CREDIT, &credit, "¥550 is kept back",
		"the source names the amount", "¥"},
	    {"the smallest refund", KY_TOPIC_CREDIT, &credit, "Less than ¥300",
		"is paid back", "300"},
	    {"late use", KY_TOPIC_DUES, &dues, "at most ¥5,000",
		"billed for 45 days", "5,000"},
	};

	T_CASES (c, cases) {
		says(c->label, c->topic, c->rule, true, c->firm, "");
		says(c->label, c->topic, c->rule, false, c->told, c->figure);
	}
	says("the law's range of a large operator", KY_TOPIC_EARLY_FEE, &fee,
	    false, "from nothing up to 1,100 yen", "");
	says("an amount nobody knows", KY_TOPIC_EARLY_FEE, &unknown, true,
	    "How much is not known", "¥");
	says("nothing, for sure", KY_TOPIC_EARLY_FEE, &never, true,
	    "Ending costs nothing", "said to");
	says("nothing, as it is told", KY_TOPIC_EARLY_FEE, &never, false,
	    "said to cost nothing", "law");
}

static void
sentences(void)
{
	struct ky_rule_last_day last = {.basis = KY_LAST_MONTH_END,
	    .request_by_day = 25,
	    .hours = {.opens_min = 540, .cutoff_min = 1200},
	    .notice_days = 30,
	    .after_items = true};
	struct ky_rule_last_day open_ = {.basis = KY_LAST_SAME_DAY,
	    .hours = {-1, -1}};
	struct ky_rule_recurring recurring = {.base = KY_PRORATE_NONE,
	    .options = KY_PRORATE_NOT_STATED};
	struct ky_rule_expiry rescue = {.ends_itself = true, .after_days = 30};
	struct ky_rule_closure closure = {
	    .published = ky_date_from_days(20000),
	    .claim_until = ky_date_from_days(20060),
	};
	const struct {
		const char *label;
		enum ky_topic topic;
		const void *rule;
		const char *want, *never;
	} cases[] = {
	    {"the month", KY_TOPIC_LAST_DAY, &last, "last day of the month",
		""},
	    {"the day to ask by", KY_TOPIC_LAST_DAY, &last, "by day 25", ""},
	    {"the hour", KY_TOPIC_LAST_DAY, &last, "from 20:00 on, Japan time",
		""},
	    {"the opening", KY_TOPIC_LAST_DAY, &last, "taken from 09:00", ""},
	    {"the notice", KY_TOPIC_LAST_DAY, &last, "at least 30 days", ""},
	    {"what must be back", KY_TOPIC_LAST_DAY, &last, "before the card",
		""},
	    {"no hours", KY_TOPIC_LAST_DAY, &open_, "on the day on which", ":"},
	    {"a full month", KY_TOPIC_RECURRING, &recurring, "in full", ""},
	    {"a hole stays one", KY_TOPIC_RECURRING, &recurring, "not stated",
		""},
	    {"a rescue", KY_TOPIC_EXPIRY, &rescue, "30 days after", ""},
	    {"days of a claim", KY_TOPIC_CLOSURE, &closure,
		"from 4 October 2024 to 3 December 2024", ""},
	};

	T_CASES (c, cases)
		says(c->label, c->topic, c->rule, true, c->want, c->never);
}

/* Every language has every sentence, with its holes filled. */
static void
languages(void)
{
	struct ky_rule_early_fee fee = {.when = KY_EARLY_WITHIN_MONTHS,
	    .months = 12,
	    .amount = 1100};

	for (int t = 0; t < KY_TONGUE__MAX; t++) {
		json_t *got = ky_guide_says((enum ky_tongue)t, &book,
		    KY_TOPIC_EARLY_FEE, &fee.rule, true);

		t_ok(ky_tongue_tag((enum ky_tongue)t),
		    holds(got, "1,100") && holds(got, "12") &&
			!holds(got, "{"));
		json_decref(got);
	}
}

static void
delays(void)
{
	static const struct ky_rule_last_day by_day = {.request_by_day = 25};
	static const struct ky_rule_last_day own = {.basis = KY_LAST_VALIDITY};
	static const struct ky_rule_last_day same = {.basis = KY_LAST_SAME_DAY};
	static const struct ky_rule_recurring full = {.base = KY_PRORATE_NONE};
	static const struct ky_rule_recurring days = {.base = KY_PRORATE_DAILY};
	static const struct ky_rule_recurring none = {
	    .base = KY_PRORATE_NO_BASE};
	static const struct ky_rule_recurring hole = {
	    .base = KY_PRORATE_NOT_STATED};
	const struct {
		const char *label;
		const struct ky_rule_last_day *last;
		const struct ky_rule_recurring *recurring;
		const char *want; /* NULL: nothing is said */
	} cases[] = {
	    {"a day to ask by", &by_day, &days, "whole month more"},
	    {"ends by itself", &own, NULL, "Nothing more"},
	    {"by days", &same, &days, "one day's share"},
	    {"no base", NULL, &none, "nothing by itself"},
	    {"in full", &same, &full, "that whole month"},
	    {"not stated", &same, &hole, NULL},
	    {"nothing known", NULL, NULL, NULL},
	};

	T_CASES (c, cases) {
		json_t *got = ky_guide_delay(KY_TONGUE_EN, c->last,
		    c->recurring);

		t_ok(c->label,
		    c->want == NULL
			? json_is_null(got)
			: strstr(json_string_value(got), c->want) != NULL);
		json_decref(got);
	}
}

static void
hours(void)
{
	const struct {
		struct ky_hours h;
		const char *want;
	} cases[] = {
	    {{540, 1260}, "09:00 to 21:00"},
	    {{-1, 1270}, "until 21:10"},
	    {{570, -1}, "from 09:30"},
	    {{-1, -1}, ""},
	};

	T_CASES (c, cases) {
		json_t *got = ky_guide_hours(KY_TONGUE_EN, c->h);

		t_eq_str("hours", json_string_value(got), c->want);
		json_decref(got);
	}
}

static void
lists(void)
{
	struct ky_str row[] = {KY_STR("PIN of the line"), KY_STR("password")};
	struct ky_rule_words words = {.n = 2, .row = row};
	struct ky_rule_loan loan = {.where = KY_STR("any post box")};
	const struct {
		enum ky_topic topic;
		const void *rule;
		size_t n;
	} cases[] = {
	    {KY_TOPIC_ASKS, &words, 2},
	    {KY_TOPIC_HEIRS, &words, 2},
	    {KY_TOPIC_LOAN, &loan, 1},
	    {KY_TOPIC_LAST_DAY, &loan, 0},
	};

	T_CASES (c, cases) {
		json_t *got = ky_guide_items(c->topic, c->rule);

		t_eq_int(ky_topic_name(c->topic), (int64_t)json_array_size(got),
		    (int64_t)c->n);
		json_decref(got);
	}
}

int
main(void)
{
	T_RUN(figures);
	T_RUN(sentences);
	T_RUN(languages);
	T_RUN(delays);
	T_RUN(hours);
	T_RUN(lists);
	return t_done();
}
