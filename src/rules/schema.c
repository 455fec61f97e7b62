#include "rules/schema.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* Bounds that hold for every file; a provider's own are narrower. */
#define YEARS_MAX 30
#define DAYS_MAX 3650
#define TEXT_MAX 1000 /* bytes */

/* The lists of words; a NULL name ends each. */

static const struct ky_word kinds[] = {
    {"mno", KY_PROVIDER_MNO},
    {"mvno", KY_PROVIDER_MVNO},
    {"travel-esim", KY_PROVIDER_TRAVEL_ESIM},
    {"rental", KY_PROVIDER_RENTAL},
    {NULL},
};

/* Fixed offsets only (core/date.h); minutes east of UTC. */
static const struct ky_word zones[] = {
    {"Asia/Tokyo", 540},
    {"UTC", 0},
    {NULL},
};

const struct ky_word ky_words_confidence[] = {
    {"unconfirmed", KY_CONFIDENCE_UNCONFIRMED},
    {"low", KY_CONFIDENCE_LOW},
    {"medium", KY_CONFIDENCE_MEDIUM},
    {"high", KY_CONFIDENCE_HIGH},
    {NULL},
};

static const struct ky_word bases[] = {
    {"same-day", KY_LAST_SAME_DAY},
    {"chosen", KY_LAST_CHOSEN},
    {"month-end", KY_LAST_MONTH_END},
    {"billing-month-end", KY_LAST_BILLING_END},
    {"validity", KY_LAST_VALIDITY},
    {NULL},
};

static const struct ky_word prorations[] = {
    {"none", KY_PRORATE_NONE},
    {"daily", KY_PRORATE_DAILY},
    {"by-usage", KY_PRORATE_BY_USAGE},
    {"no-base", KY_PRORATE_NO_BASE},
    {"not-stated", KY_PRORATE_NOT_STATED, .hole = true},
    {NULL},
};

static const struct ky_word rounds[] = {
    {"down", KY_ROUND_DOWN},
    {"up", KY_ROUND_UP},
    {"half-up", KY_ROUND_HALF_UP},
    {"half-even", KY_ROUND_HALF_EVEN},
    {NULL},
};

static const struct ky_word early[] = {
    {"never", KY_EARLY_NEVER},
    {"within-months", KY_EARLY_WITHIN_MONTHS},
    {"joining-month", KY_EARLY_JOINING_MONTH},
    {NULL},
};

static const struct ky_word begins[] = {
    {"at-once", KY_PLAN_AT_ONCE},
    {"next-billing-month", KY_PLAN_NEXT_MONTH},
    {NULL},
};

static const struct ky_word returns[] = {
    {"none", KY_RETURN_NONE},
    {"asked", KY_RETURN_ASKED},
    {"or-cut", KY_RETURN_OR_CUT},
    {"due", KY_RETURN_DUE},
    {NULL},
};

const struct ky_word ky_words_counted[] = {
    {"postmark", KY_COUNTED_POSTMARK},
    {"counter", KY_COUNTED_COUNTER},
    {"arrival", KY_COUNTED_ARRIVAL},
    {"not-stated", KY_COUNTED_NOT_STATED, .hole = true},
    {NULL},
};

/* No desk scans what comes by post. */
static const struct ky_word counted_post[] = {
    {"postmark", KY_COUNTED_POSTMARK},
    {"arrival", KY_COUNTED_ARRIVAL},
    {"not-stated", KY_COUNTED_NOT_STATED, .hole = true},
    {NULL},
};

static const struct ky_word value_ends[] = {
    {"none", KY_VALUE_NONE},
    {"forfeit", KY_VALUE_FORFEIT},
    {"refund", KY_VALUE_REFUND},
    {NULL},
};

static const struct ky_word reasons[] = {
    {"business-end", KY_REFUND_BUSINESS_END},
    {"small-amount", KY_REFUND_SMALL_AMOUNT},
    {"left-japan", KY_REFUND_LEFT_JAPAN},
    {"moved", KY_REFUND_MOVED},
    {"service-failure", KY_REFUND_SERVICE_FAILURE},
    {NULL},
};

static const struct ky_word grounds[] = {
    {"signal", KY_GROUND_SIGNAL},
    {"explanation", KY_GROUND_EXPLANATION},
    {"document", KY_GROUND_DOCUMENT},
    {NULL},
};

static const struct ky_word shown[] = {
    {"death", KY_VOUCHER_DEATH},
    {"register", KY_VOUCHER_REGISTER},
    {"will", KY_VOUCHER_WILL},
    {"identity", KY_VOUCHER_IDENTITY},
    {"mandate", KY_VOUCHER_MANDATE},
    {NULL},
};

static const struct ky_word rails[] = {
    {"bank", KY_RAIL_BANK},
    {"original", KY_RAIL_ORIGINAL},
    {NULL},
};

static const struct ky_word grades[] = {
    {"stated", KY_GRADE_STATED},
    {"attested", KY_GRADE_ATTESTED},
    {"recorded", KY_GRADE_RECORDED},
    {"confirmed", KY_GRADE_CONFIRMED},
    {"proven", KY_GRADE_PROVEN},
    {NULL},
};

static const struct ky_word channel_kinds[] = {
    {"web", KY_CHANNEL_WEB},
    {"app", KY_CHANNEL_APP},
    {"phone", KY_CHANNEL_PHONE},
    {"shop", KY_CHANNEL_SHOP},
    {"mail", KY_CHANNEL_MAIL},
    {"post", KY_CHANNEL_POST},
    {"counter", KY_CHANNEL_COUNTER},
    {"box", KY_CHANNEL_BOX},
    {"itself", KY_CHANNEL_ITSELF},
    {NULL},
};

const struct ky_word ky_words_offers[] = {
    {"voice", KY_OFFER_VOICE},
    {"data", KY_OFFER_DATA},
    {"sms", KY_OFFER_SMS},
    {"card", KY_OFFER_CARD},
    {"esim", KY_OFFER_ESIM},
    {"prepaid", KY_OFFER_PREPAID},
    {"rental", KY_OFFER_RENTAL},
    {"router", KY_OFFER_ROUTER},
    {"phone", KY_OFFER_PHONE},
    {NULL},
};

static const struct ky_word contact_kinds[] = {
    {"page", KY_CONTACT_PAGE},
    {"phone", KY_CONTACT_PHONE},
    {"mail", KY_CONTACT_MAIL},
    {"chat", KY_CONTACT_CHAT},
    {"social", KY_CONTACT_SOCIAL},
    {"post", KY_CONTACT_POST},
    {NULL},
};

/* A real answer of many pages, so no hole. */
static const struct ky_word abroad[] = {
    {"not-stated", KY_ABROAD_NOT_STATED},
    {"yes", KY_ABROAD_YES},
    {"no", KY_ABROAD_NO},
    {NULL},
};

/*
 * The tables.  M(type, struct, member) says where a value goes; the JSON name
 * is the member's own unless said otherwise.
 */
/* clang-format off */
#define PLACE(s, m) .at = offsetof(struct s, m), \
	.size = sizeof(((struct s *)0)->m)
#define M(t, s, m, ...) {#m, KY_MEMBER_##t, PLACE(s, m), __VA_ARGS__}
#define MUST .required = true
#define MAY .required = false
#define UP_TO(n) .max = (n)
#define FROM(a, b) .min = (a), .max = (b)
#define OF(w) .words = (w)
#define MONEY .max = KY_AMOUNT_MAX

#define TABLE(t, s) {.row = (t), .rows = COUNT(t), .size = sizeof(struct s)}
#define TABLE_CHECKED(t, s, f) {.row = (t), .rows = COUNT(t), \
	.size = sizeof(struct s), .fault = (f)}
#define TOPIC(t, s) {.base = &rule, .row = (t), .rows = COUNT(t), \
	.size = sizeof(struct s)}
#define TOPIC_CHECKED(t, s, f) {.base = &rule, .row = (t), \
	.rows = COUNT(t), .size = sizeof(struct s), .fault = (f)}
/* A row of grades, named as the duty is. */
#define LEAST(n, k) {(n), KY_MEMBER_GRADE, MUST, \
	.at = KY_DUTY_##k * sizeof(enum ky_grade), \
	.size = sizeof(enum ky_grade), OF(grades), .duty = KY_DUTY_##k}
/* clang-format on */

static const struct ky_member book_rows[] = {
    {"schema", KY_MEMBER_WORD, MUST,
	.words = (const struct ky_word[]){{"kaiyaku.rules/1"}, {NULL}}},
    M(SLUG, ky_rulebook, provider, MUST),
    M(TEXT, ky_rulebook, name, MUST, FROM(1, 100)),
    M(TEXT, ky_rulebook, name_ja, MAY, FROM(1, 100)),
    M(TEXT, ky_rulebook, company, MAY, FROM(1, 100)),
    {"also", KY_MEMBER_LIST, MAY, .at = offsetof(struct ky_rulebook, also_n),
	.rows_at = offsetof(struct ky_rulebook, also), FROM(1, 100)},
    M(WORD, ky_rulebook, kind, MUST, OF(kinds)),
    M(BOOL, ky_rulebook, connected, MUST),
    M(BOOL, ky_rulebook, fictional, MUST),
    M(WORD, ky_rulebook, zone, MUST, OF(zones)),
    M(CURRENCY, ky_rulebook, currency, MUST),
    {"topics", KY_MEMBER_TOPICS, MUST},
};
static const struct ky_table book = TABLE(book_rows, ky_rulebook);

static const char *
rule_fault(const void *object, bool connected)
{
	const struct ky_rule *r = object;

	(void)connected;
	if (!ky_date_none(r->valid_to) &&
	    ky_date_cmp(r->valid_to, r->valid_from) < 0)
		return "valid_to is before valid_from";
	return NULL;
}

static const struct ky_member rule_rows[] = {
    M(DATE, ky_rule, valid_from, MUST, .hole = true),
    M(DATE, ky_rule, valid_to, MAY),
    M(DATE, ky_rule, checked_on, MUST, .hole = true),
    M(WORD, ky_rule, confidence, MUST, OF(ky_words_confidence)),
    M(TEXT, ky_rule, source, MUST, FROM(1, TEXT_MAX)),
    M(TEXT, ky_rule, note, MAY, UP_TO(TEXT_MAX)),
};
static const struct ky_table rule = TABLE_CHECKED(rule_rows, ky_rule,
    rule_fault);

static const char *
hours_fault(const void *object, bool connected)
{
	const struct ky_hours *h = object;

	(void)connected;
	if (h->opens_min >= 0 && h->cutoff_min >= 0 &&
	    h->opens_min >= h->cutoff_min)
		return "opens is not before cutoff";
	return NULL;
}

static const struct ky_member hours_rows[] = {
    {"opens", KY_MEMBER_MINUTE, PLACE(ky_hours, opens_min)},
    {"cutoff", KY_MEMBER_MINUTE, PLACE(ky_hours, cutoff_min)},
};
static const struct ky_table hours = TABLE_CHECKED(hours_rows, ky_hours,
    hours_fault);

/* Rule: docs/rules/jp.md#10.2 (a request-by day moves the month) */
static const char *
last_day_fault(const void *object, bool connected)
{
	const struct ky_rule_last_day *r = object;

	if (r->request_by_day > 0 && r->basis != KY_LAST_MONTH_END &&
	    r->basis != KY_LAST_BILLING_END)
		return "request_by_day needs a basis that ends with a month";
	if (r->ahead_days > 0 && r->basis != KY_LAST_CHOSEN)
		return "ahead_days needs the basis chosen";
	if (connected && r->basis == KY_LAST_CHOSEN && r->ahead_days == 0)
		return "the basis chosen needs ahead_days";
	return NULL;
}

static const struct ky_member last_day_rows[] = {
    M(WORD, ky_rule_last_day, basis, MUST, OF(bases)),
    M(COUNT, ky_rule_last_day, request_by_day, MAY, FROM(1, 31)),
    M(OBJECT, ky_rule_last_day, hours, MAY, .of = &hours),
    M(COUNT, ky_rule_last_day, notice_days, MAY, UP_TO(366)),
    M(BOOL, ky_rule_last_day, after_items, MAY),
    M(COUNT, ky_rule_last_day, ahead_days, MAY, FROM(1, 731)),
};

static const struct ky_word taxes[] = {
    {"standard", KY_TAX_STANDARD},
    {"reduced", KY_TAX_REDUCED},
    {"outside", KY_TAX_OUTSIDE},
    {NULL},
};

static const struct ky_member recurring_rows[] = {
    M(WORD, ky_rule_recurring, base, MUST, OF(prorations)),
    M(WORD, ky_rule_recurring, options, MUST, OF(prorations)),
    M(WORD, ky_rule_recurring, round, MAY, OF(rounds)),
    M(AMOUNT, ky_rule_recurring, universal, MAY, MONEY),
    M(BOOL, ky_rule_recurring, universal_last_month, MAY),
};

/* Rule: docs/rules/jp.md#1.2 (1,000 yen and tax at the large operators) */
#define LARGE_FROM ((struct ky_date){2022, 7, 1})
#define LARGE_MAX 1100

static const char *
early_fee_fault(const void *object, bool connected)
{
	const struct ky_rule_early_fee *r = object;

	(void)connected;
	if ((r->when == KY_EARLY_WITHIN_MONTHS) != (r->months > 0))
		return "months belongs to within-months, and only there";
	if (r->when == KY_EARLY_NEVER && r->amount != 0)
		return "a fee that is never taken has amount 0";
	if (r->large_operator && r->amount > LARGE_MAX &&
	    ky_date_cmp(r->rule.valid_from, LARGE_FROM) >= 0)
		return "a large operator may take at most 1100 yen for "
		       "contracts since 2022-07-01";
	return NULL;
}

static const struct ky_member early_fee_rows[] = {
    M(WORD, ky_rule_early_fee, when, MUST, OF(early)),
    M(COUNT, ky_rule_early_fee, months, MAY, FROM(1, 120)),
    M(AMOUNT, ky_rule_early_fee, amount, MUST, MONEY, .hole = true),
    M(BOOL, ky_rule_early_fee, large_operator, MAY),
};

/* Rule: docs/rules/jp.md#10.3 (a card has its own due day and charge) */
static const char *
card_fault(const void *object, bool connected)
{
	const struct ky_rule_card *r = object;

	(void)connected;
	if (r->returns != KY_RETURN_DUE &&
	    (r->within_days > 0 || r->lost_charge != 0))
		return "a deadline or a charge needs returns due";
	return NULL;
}

static const struct ky_member card_rows[] = {
    M(WORD, ky_rule_card, returns, MUST, OF(returns)),
    M(COUNT, ky_rule_card, within_days, MAY, FROM(1, DAYS_MAX)),
    M(AMOUNT, ky_rule_card, lost_charge, MUST, MONEY, .hole = true),
    M(WORD, ky_rule_card, counted, MUST, OF(ky_words_counted)),
};

static const struct ky_member loan_rows[] = {
    M(WORD, ky_rule_loan, counted_post, MUST, OF(counted_post)),
    M(COUNT, ky_rule_loan, grace_days, MAY, UP_TO(60)),
    M(AMOUNT, ky_rule_loan, late_per_day, MUST, MONEY, .hole = true),
    M(AMOUNT, ky_rule_loan, late_cap, MAY, MONEY),
    M(COUNT, ky_rule_loan, lost_after_days, MAY, FROM(1, DAYS_MAX)),
    M(BOOL, ky_rule_loan, reverse_when_found, MAY),
    M(AMOUNT, ky_rule_loan, extend_per_day, MUST, MONEY, .hole = true),
    M(BOOL, ky_rule_loan, late_by_item, MAY),
    M(TEXT, ky_rule_loan, where, MAY, UP_TO(TEXT_MAX)),
};

/* Rule: docs/rules/jp.md#1.4 (a measure has its grounds) */
static const char *
confirmation_fault(const void *object, bool connected)
{
	const struct ky_rule_confirmation *r = object;

	(void)connected;
	if (r->offered != (r->grounds != 0))
		return "grounds belong to what is offered, and it needs one";
	return NULL;
}

/* Rule: docs/rules/jp.md#1.6 (papers by relation) */
static const char *
death_fault(const void *object, bool connected)
{
	const struct ky_rule_death *r = object;
	uint32_t papers = 0;

	(void)connected;
	for (int i = 0; i < KY_RELATION__MAX; i++) {
		uint32_t set = r->papers[i];

		papers |= set;
		if (set != 0 && (set >> KY_VOUCHER_DEATH & 1) == 0)
			return "whoever files shows that the holder has died";
	}
	if (r->offered != (papers != 0))
		return "papers belong to what is offered, and somebody must "
		       "be able to file";
	return NULL;
}

/* Rule: docs/rules/jp.md#2 (prepaid value comes back for a reason only) */
static const char *
credit_fault(const void *object, bool connected)
{
	const struct ky_rule_credit *r = object;

	(void)connected;
	if ((r->balance == KY_VALUE_REFUND) != (r->reasons != 0))
		return "reasons belong to a balance of refund, and it needs "
		       "one";
	return NULL;
}

/* A code names one plan; a day to ask by belongs to a month that waits. */
static const char *
plans_fault(const void *object, bool connected)
{
	const struct ky_rule_plans *r = object;

	(void)connected;
	if (r->begins == KY_PLAN_AT_ONCE && r->request_by_day > 0)
		return "request_by_day belongs to begins of "
		       "next-billing-month";
	for (uint32_t i = 0; i < r->n; i++)
		for (uint32_t k = 0; k < i; k++)
			if (strcmp(r->row[i].code.text, r->row[k].code.text) ==
			    0)
				return "two plans have the same code";
	return NULL;
}

static const struct ky_member plan_rows[] = {
    M(SLUG, ky_rule_plan, code, MUST),
    M(TEXT, ky_rule_plan, name, MUST, FROM(1, 60)),
    M(TEXT, ky_rule_plan, name_ja, MAY, FROM(1, 60)),
    M(AMOUNT, ky_rule_plan, fee, MUST, MONEY),
};
static const struct ky_table plan = TABLE(plan_rows, ky_rule_plan);

static const struct ky_member plans_rows[] = {
    M(BOOL, ky_rule_plans, offered, MUST),
    M(WORD, ky_rule_plans, begins, MUST, OF(begins)),
    M(COUNT, ky_rule_plans, request_by_day, MAY, FROM(1, 28)),
    M(BOOL, ky_rule_plans, undo, MUST),
    M(AMOUNT, ky_rule_plans, change_fee, MUST, MONEY),
    {"list", KY_MEMBER_LIST, MUST, .at = offsetof(struct ky_rule_plans, n),
	.rows_at = offsetof(struct ky_rule_plans, row), .of = &plan},
};

static const struct ky_member credit_rows[] = {
    M(WORD, ky_rule_credit, balance, MUST, OF(value_ends)),
    M(SET, ky_rule_credit, reasons, MAY, OF(reasons)),
    M(AMOUNT, ky_rule_credit, handling_fee, MUST, MONEY),
    M(BOOL, ky_rule_credit, deposit_nets, MUST),
    M(BOOL, ky_rule_credit, balance_nets, MUST),
    M(WORD, ky_rule_credit, rail, MUST, OF(rails)),
    M(AMOUNT, ky_rule_credit, smallest, MUST, MONEY),
};

static const struct ky_member unused_rows[] = {
    M(COUNT, ky_rule_unused, within_days, MUST, UP_TO(DAYS_MAX)),
    M(BOOL, ky_rule_unused, bank_days, MAY),
    M(BOOL, ky_rule_unused, card_back, MAY),
};

static const struct ky_member initial_rows[] = {
    M(BOOL, ky_rule_initial, offered, MUST),
    M(AMOUNT, ky_rule_initial, handling_fee, MUST, MONEY),
};

static const struct ky_member confirmation_rows[] = {
    M(BOOL, ky_rule_confirmation, offered, MUST),
    M(SET, ky_rule_confirmation, grounds, MAY, OF(grounds)),
    M(AMOUNT, ky_rule_confirmation, handling_fee, MUST, MONEY, .hole = true),
    M(BOOL, ky_rule_confirmation, handset, MAY),
};

/* Papers by relation; without any it is not a relation that may file. */
#define PAPERS(name, relation) \
	{ \
#name, KY_MEMBER_SET, MAY, \
		    PLACE(ky_rule_death, papers[relation]), OF(shown) \
	}
static const struct ky_member death_rows[] = {
    M(BOOL, ky_rule_death, offered, MUST),
    M(BOOL, ky_rule_death, at_once, MAY),
    M(BOOL, ky_rule_death, early_fee, MAY),
    M(GRADE, ky_rule_death, least, MUST, OF(grades), .duty = KY_DUTY_AUTHORITY),
    PAPERS(spouse, KY_RELATION_SPOUSE),
    PAPERS(child, KY_RELATION_CHILD),
    PAPERS(parent, KY_RELATION_PARENT),
    PAPERS(heir, KY_RELATION_HEIR),
    PAPERS(family, KY_RELATION_FAMILY),
    PAPERS(other, KY_RELATION_OTHER),
};

static const struct ky_member port_out_rows[] = {
    M(BOOL, ky_rule_port_out, offered, MUST),
    M(AMOUNT, ky_rule_port_out, fee, MUST, MONEY, .hole = true),
    M(COUNT, ky_rule_port_out, reservation_days, MAY, UP_TO(60)),
};

static const struct ky_member expiry_rows[] = {
    M(BOOL, ky_rule_expiry, ends_itself, MUST),
    M(COUNT, ky_rule_expiry, after_days, MAY, UP_TO(DAYS_MAX)),
};

static const struct ky_member dues_rows[] = {
    M(COUNT, ky_rule_dues, late_usage_days, MUST, UP_TO(366)),
    M(COUNT, ky_rule_dues, pay_within_days, MAY, FROM(1, 180)),
    M(AMOUNT, ky_rule_dues, late_usage_cap, MAY, MONEY),
    M(AMOUNT, ky_rule_dues, waive_alone, MAY, MONEY),
    M(AMOUNT, ky_rule_dues, staff_waives, MAY, MONEY),
};

/* Rule: docs/rules/jp.md#7.1 (a rate is a percentage; how a kind of charge is
 * taxed is the provider's to say) */
#define TAX(m, t) M(WORD, ky_rule_tax, m, MAY, OF(taxes), .fallback = (t))
static const struct ky_member tax_rows[] = {
    M(BOOL, ky_rule_tax, included, MUST),
    M(COUNT, ky_rule_tax, standard_pct, MUST, UP_TO(50)),
    M(COUNT, ky_rule_tax, reduced_pct, MUST, UP_TO(50)),
    M(WORD, ky_rule_tax, round, MUST, OF(rounds)),
    TAX(fees, KY_TAX_STANDARD),
    TAX(usage, KY_TAX_STANDARD),
    TAX(early, KY_TAX_OUTSIDE),
    TAX(handling, KY_TAX_STANDARD),
    TAX(port_out, KY_TAX_STANDARD),
    TAX(late, KY_TAX_OUTSIDE),
    TAX(lost, KY_TAX_OUTSIDE),
    TAX(extension, KY_TAX_STANDARD),
};

/* Rule: docs/rules/jp.md#2 (an exception whose limits are unconfirmed is
 * switched on by somebody, on a day) */
static const char *
prepaid_fault(const void *object, bool connected)
{
	const struct ky_rule_prepaid *r = object;
	bool named = !ky_date_none(r->exceptions_on) &&
	    r->exceptions_by.len > 0;

	(void)connected;
	if (r->exceptions != named)
		return "exceptions need exceptions_on and exceptions_by, and "
		       "only they do";
	return NULL;
}

static const struct ky_member prepaid_rows[] = {
    M(BOOL, ky_rule_prepaid, act_applies, MUST),
    M(BOOL, ky_rule_prepaid, exceptions, MUST),
    M(DATE, ky_rule_prepaid, exceptions_on, MAY),
    M(TEXT, ky_rule_prepaid, exceptions_by, MAY, FROM(1, 100)),
    M(COUNT, ky_rule_prepaid, share_issue_pct, MAY, UP_TO(100)),
    M(COUNT, ky_rule_prepaid, share_balance_pct, MAY, UP_TO(100)),
    M(COUNT, ky_rule_prepaid, period_months, MAY, UP_TO(24)),
};

/* Rule: docs/rules/jp.md#2 (not less than 60 days to claim) */
static const char *
closure_fault(const void *object, bool connected)
{
	const struct ky_rule_closure *r = object;

	(void)connected;
	if (ky_date_days(r->claim_until) - ky_date_days(r->published) + 1 <
	    KY_CLAIM_DAYS_MIN)
		return "claim_until leaves less than 60 days to claim";
	return NULL;
}

static const struct ky_member closure_rows[] = {
    M(DATE, ky_rule_closure, published, MUST),
    M(DATE, ky_rule_closure, claim_until, MUST),
    M(TEXT, ky_rule_closure, notice, MUST, FROM(1, TEXT_MAX)),
};

static const struct ky_member number_rows[] = {
    M(COUNT, ky_rule_number, quarantine_days, MUST, UP_TO(DAYS_MAX)),
};

static const struct ky_member profile_rows[] = {
    M(COUNT, ky_rule_profile, wait_days, MUST, UP_TO(366)),
    M(COUNT, ky_rule_profile, remind_days, MAY, UP_TO(366)),
    M(GRADE, ky_rule_profile, fallback, MUST, OF(grades),
	.duty = KY_DUTY_PROFILE),
};

static const struct ky_member least_rows[] = {
    LEAST("authority", AUTHORITY),
    LEAST("contract", CONTRACT),
    LEAST("options", OPTIONS),
    LEAST("devices", DEVICES),
    LEAST("dues", DUES),
    LEAST("credit", CREDIT),
    LEAST("item", ITEM),
    LEAST("network", NETWORK),
    LEAST("profile", PROFILE),
    LEAST("number", NUMBER),
};
_Static_assert(COUNT(least_rows) == KY_DUTY_CLOSING__MAX, "a row each");
static const struct ky_table least = {.row = least_rows,
    .rows = COUNT(least_rows),
    .size = sizeof(enum ky_grade[KY_DUTY_CLOSING__MAX])};

static const struct ky_member grades_rows[] = {
    M(OBJECT, ky_rule_grades, least, MUST, .of = &least),
};

static const struct ky_member keep_rows[] = {
    M(COUNT, ky_rule_keep, identity_years, MUST, UP_TO(YEARS_MAX)),
    M(COUNT, ky_rule_keep, books_years, MUST, UP_TO(YEARS_MAX)),
    M(COUNT, ky_rule_keep, evidence_years, MUST, UP_TO(YEARS_MAX)),
};

/* A hold that can be waited out over lunch, or that keeps a holder for weeks,
 * is none. */
static const struct ky_member trust_rows[] = {
    M(COUNT, ky_rule_trust, recent_days, MUST, FROM(1, 90)),
    M(COUNT, ky_rule_trust, hold_hours, MUST, FROM(24, 72)),
    M(GRADE, ky_rule_trust, least, MUST, OF(grades), .duty = KY_DUTY_AUTHORITY),
};

static const struct ky_member channel_rows[] = {
    M(WORD, ky_channel, kind, MUST, OF(channel_kinds)),
    M(OBJECT, ky_channel, hours, MAY, .of = &hours),
    M(WORD, ky_channel, from_abroad, MUST, OF(abroad)),
    M(TEXT, ky_channel, where, MAY, UP_TO(TEXT_MAX)),
};
static const struct ky_table channel = TABLE(channel_rows, ky_channel);

static const struct ky_member channels_rows[] = {
    {"list", KY_MEMBER_LIST, MUST, .at = offsetof(struct ky_rule_channels, n),
	.rows_at = offsetof(struct ky_rule_channels, row), .of = &channel},
};

static const struct ky_member words_rows[] = {
    {"list", KY_MEMBER_LIST, MUST, .at = offsetof(struct ky_rule_words, n),
	.rows_at = offsetof(struct ky_rule_words, row), FROM(1, TEXT_MAX)},
};

static const struct ky_member kinds_rows[] = {
    {"list", KY_MEMBER_SET, MUST, PLACE(ky_rule_kinds, offers),
	OF(ky_words_offers)},
};

static const struct ky_member contact_rows[] = {
    M(WORD, ky_rule_contact, kind, MUST, OF(contact_kinds)),
    M(TEXT, ky_rule_contact, value, MUST, FROM(1, TEXT_MAX)),
    M(TEXT, ky_rule_contact, what, MAY, FROM(1, TEXT_MAX)),
    M(OBJECT, ky_rule_contact, hours, MAY, .of = &hours),
    M(TEXT, ky_rule_contact, days, MAY, FROM(1, TEXT_MAX)),
};
static const struct ky_table contact = TABLE(contact_rows, ky_rule_contact);

static const struct ky_member contacts_rows[] = {
    {"list", KY_MEMBER_LIST, MUST, .at = offsetof(struct ky_rule_contacts, n),
	.rows_at = offsetof(struct ky_rule_contacts, row), .of = &contact},
};

static const struct ky_table topics[] = {
    [KY_TOPIC_LAST_DAY] = TOPIC_CHECKED(last_day_rows, ky_rule_last_day,
	last_day_fault),
    [KY_TOPIC_RECURRING] = TOPIC(recurring_rows, ky_rule_recurring),
    [KY_TOPIC_EARLY_FEE] = TOPIC_CHECKED(early_fee_rows, ky_rule_early_fee,
	early_fee_fault),
    [KY_TOPIC_CARD] = TOPIC_CHECKED(card_rows, ky_rule_card, card_fault),
    [KY_TOPIC_LOAN] = TOPIC(loan_rows, ky_rule_loan),
    [KY_TOPIC_CREDIT] = TOPIC_CHECKED(credit_rows, ky_rule_credit,
	credit_fault),
    [KY_TOPIC_UNUSED] = TOPIC(unused_rows, ky_rule_unused),
    [KY_TOPIC_INITIAL] = TOPIC(initial_rows, ky_rule_initial),
    [KY_TOPIC_PORT_OUT] = TOPIC(port_out_rows, ky_rule_port_out),
    [KY_TOPIC_EXPIRY] = TOPIC(expiry_rows, ky_rule_expiry),
    [KY_TOPIC_DUES] = TOPIC(dues_rows, ky_rule_dues),
    [KY_TOPIC_NUMBER] = TOPIC(number_rows, ky_rule_number),
    [KY_TOPIC_PROFILE] = TOPIC(profile_rows, ky_rule_profile),
    [KY_TOPIC_GRADES] = TOPIC(grades_rows, ky_rule_grades),
    [KY_TOPIC_KEEP] = TOPIC(keep_rows, ky_rule_keep),
    [KY_TOPIC_TRUST] = TOPIC(trust_rows, ky_rule_trust),
    [KY_TOPIC_CHANNELS] = TOPIC(channels_rows, ky_rule_channels),
    [KY_TOPIC_ASKS] = TOPIC(words_rows, ky_rule_words),
    [KY_TOPIC_LOSSES] = TOPIC(words_rows, ky_rule_words),
    [KY_TOPIC_LATER] = TOPIC(words_rows, ky_rule_words),
    [KY_TOPIC_TAX] = TOPIC(tax_rows, ky_rule_tax),
    [KY_TOPIC_PREPAID] = TOPIC_CHECKED(prepaid_rows, ky_rule_prepaid,
	prepaid_fault),
    [KY_TOPIC_CLOSURE] = TOPIC_CHECKED(closure_rows, ky_rule_closure,
	closure_fault),
    [KY_TOPIC_CONFIRMATION] = TOPIC_CHECKED(confirmation_rows,
	ky_rule_confirmation, confirmation_fault),
    [KY_TOPIC_DEATH] = TOPIC_CHECKED(death_rows, ky_rule_death, death_fault),
    [KY_TOPIC_PLANS] = TOPIC_CHECKED(plans_rows, ky_rule_plans, plans_fault),
    [KY_TOPIC_KINDS] = TOPIC(kinds_rows, ky_rule_kinds),
    [KY_TOPIC_STATUS] = TOPIC(words_rows, ky_rule_words),
    [KY_TOPIC_CONTACTS] = TOPIC(contacts_rows, ky_rule_contacts),
    [KY_TOPIC_STEPS] = TOPIC(words_rows, ky_rule_words),
    [KY_TOPIC_DELAY] = TOPIC(words_rows, ky_rule_words),
    [KY_TOPIC_RECOVER] = TOPIC(words_rows, ky_rule_words),
    [KY_TOPIC_ABROAD] = TOPIC(words_rows, ky_rule_words),
    [KY_TOPIC_ESIM] = TOPIC(words_rows, ky_rule_words),
    [KY_TOPIC_VALUE] = TOPIC(words_rows, ky_rule_words),
    [KY_TOPIC_EIGHT_DAYS] = TOPIC(words_rows, ky_rule_words),
    [KY_TOPIC_PAUSE] = TOPIC(words_rows, ky_rule_words),
    [KY_TOPIC_LOST] = TOPIC(words_rows, ky_rule_words),
    [KY_TOPIC_HEIRS] = TOPIC(words_rows, ky_rule_words),
    [KY_TOPIC_BILLS] = TOPIC(words_rows, ky_rule_words),
};
_Static_assert(COUNT(topics) == KY_TOPIC__MAX, "a table each");

const struct ky_table *
ky_schema_book(void)
{
	return &book;
}

const struct ky_table *
ky_schema_topic(enum ky_topic t)
{
	assert((unsigned)t < KY_TOPIC__MAX);
	return &topics[t];
}

const struct ky_member *
ky_table_find(const struct ky_table *t, struct ky_str name)
{
	for (; t != NULL; t = t->base)
		for (size_t i = 0; i < t->rows; i++)
			if (ky_str_is(name, t->row[i].name))
				return &t->row[i];
	return NULL;
}

static void
print_words(struct ky_buf *out, const struct ky_word *w)
{
	for (const char *sep = ""; w->name != NULL; w++, sep = ", ")
		ky_buf_addf(out, "%s%s", sep, w->name);
}

static void print_table(struct ky_buf *out, const struct ky_table *t,
    int depth);

static void
print_member(struct ky_buf *out, const struct ky_member *m, int depth)
{
	ky_buf_addf(out, "%*s%-*s ", depth * 4, "", 24 - depth * 4, m->name);
	switch (m->type) {
	case KY_MEMBER_BOOL:
		ky_buf_addz(out, "true or false");
		break;
	case KY_MEMBER_COUNT:
		ky_buf_addf(out, "%" PRId64 " to %" PRId64, m->min, m->max);
		break;
	case KY_MEMBER_AMOUNT:
		ky_buf_addz(out, "amount");
		break;
	case KY_MEMBER_TEXT:
		ky_buf_addf(out, "text, %" PRId64 " to %" PRId64 " bytes",
		    m->min, m->max);
		break;
	case KY_MEMBER_DATE:
		ky_buf_addz(out, "date");
		break;
	case KY_MEMBER_MINUTE:
		ky_buf_addz(out, "time of day");
		break;
	case KY_MEMBER_WORD:
	case KY_MEMBER_GRADE:
		ky_buf_addz(out, "one of ");
		print_words(out, m->words);
		break;
	case KY_MEMBER_SET:
		ky_buf_addz(out, "list of ");
		print_words(out, m->words);
		break;
	case KY_MEMBER_SLUG:
		ky_buf_addz(out, "name of a-z, 0-9, -");
		break;
	case KY_MEMBER_CURRENCY:
		ky_buf_addz(out, "currency");
		break;
	case KY_MEMBER_OBJECT:
		ky_buf_addz(out, "object");
		break;
	case KY_MEMBER_LIST:
		ky_buf_addz(out,
		    m->of != NULL ? "list of objects" : "list of texts");
		break;
	case KY_MEMBER_TOPICS:
		ky_buf_addz(out, "object of topics");
		break;
	case KY_MEMBER__MAX:
		assert(false);
	}
	ky_buf_addf(out, "%s%s\n", m->hole ? ", or null" : "",
	    m->required ? ", required" : "");
	if (m->of != NULL)
		print_table(out, m->of, depth + 1);
}

static void
print_table(struct ky_buf *out, const struct ky_table *t, int depth)
{
	for (size_t i = 0; i < t->rows; i++)
		print_member(out, &t->row[i], depth);
}

void
ky_rules_schema_print(struct ky_buf *out)
{
	ky_buf_addz(out, "the file\n");
	print_table(out, &book, 1);
	ky_buf_addz(out, "\nevery version of every topic\n");
	print_table(out, &rule, 1);
	for (unsigned t = 0; t < KY_TOPIC__MAX; t++) {
		ky_buf_addf(out, "\n%s\n", ky_topic_name((enum ky_topic)t));
		print_table(out, &topics[t], 1);
	}
}
