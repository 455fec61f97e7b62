#include "core/rules.h"

#include "core/name.h"

#include <assert.h>

/* A row each: what a rule file calls the topic, and how large a version is. */
static const struct {
	const char *name;
	size_t size;
} topics[] = {
    [KY_TOPIC_LAST_DAY] = {"last-day", sizeof(struct ky_rule_last_day)},
    [KY_TOPIC_RECURRING] = {"recurring", sizeof(struct ky_rule_recurring)},
    [KY_TOPIC_EARLY_FEE] = {"early-fee", sizeof(struct ky_rule_early_fee)},
    [KY_TOPIC_CARD] = {"card", sizeof(struct ky_rule_card)},
    [KY_TOPIC_LOAN] = {"loan", sizeof(struct ky_rule_loan)},
    [KY_TOPIC_CREDIT] = {"credit", sizeof(struct ky_rule_credit)},
    [KY_TOPIC_UNUSED] = {"unused", sizeof(struct ky_rule_unused)},
    [KY_TOPIC_INITIAL] = {"initial", sizeof(struct ky_rule_initial)},
    [KY_TOPIC_PORT_OUT] = {"port-out", sizeof(struct ky_rule_port_out)},
    [KY_TOPIC_EXPIRY] = {"expiry", sizeof(struct ky_rule_expiry)},
    [KY_TOPIC_DUES] = {"dues", sizeof(struct ky_rule_dues)},
    [KY_TOPIC_NUMBER] = {"number", sizeof(struct ky_rule_number)},
    [KY_TOPIC_PROFILE] = {"profile", sizeof(struct ky_rule_profile)},
    [KY_TOPIC_GRADES] = {"grades", sizeof(struct ky_rule_grades)},
    [KY_TOPIC_KEEP] = {"keep", sizeof(struct ky_rule_keep)},
    [KY_TOPIC_TRUST] = {"trust", sizeof(struct ky_rule_trust)},
    [KY_TOPIC_CHANNELS] = {"channels", sizeof(struct ky_rule_channels)},
    [KY_TOPIC_ASKS] = {"asks", sizeof(struct ky_rule_words)},
    [KY_TOPIC_LOSSES] = {"losses", sizeof(struct ky_rule_words)},
    [KY_TOPIC_LATER] = {"later", sizeof(struct ky_rule_words)},
    [KY_TOPIC_TAX] = {"tax", sizeof(struct ky_rule_tax)},
    [KY_TOPIC_PREPAID] = {"prepaid", sizeof(struct ky_rule_prepaid)},
    [KY_TOPIC_CLOSURE] = {"closure", sizeof(struct ky_rule_closure)},
    [KY_TOPIC_CONFIRMATION] = {"confirmation",
	sizeof(struct ky_rule_confirmation)},
    [KY_TOPIC_DEATH] = {"death", sizeof(struct ky_rule_death)},
    [KY_TOPIC_PLANS] = {"plans", sizeof(struct ky_rule_plans)},
    [KY_TOPIC_KINDS] = {"kinds", sizeof(struct ky_rule_kinds)},
    [KY_TOPIC_STATUS] = {"status", sizeof(struct ky_rule_words)},
    [KY_TOPIC_CONTACTS] = {"contacts", sizeof(struct ky_rule_contacts)},
    [KY_TOPIC_STEPS] = {"steps", sizeof(struct ky_rule_words)},
    [KY_TOPIC_DELAY] = {"delay", sizeof(struct ky_rule_words)},
    [KY_TOPIC_RECOVER] = {"recover", sizeof(struct ky_rule_words)},
    [KY_TOPIC_ABROAD] = {"abroad", sizeof(struct ky_rule_words)},
    [KY_TOPIC_ESIM] = {"esim", sizeof(struct ky_rule_words)},
    [KY_TOPIC_VALUE] = {"value", sizeof(struct ky_rule_words)},
    [KY_TOPIC_EIGHT_DAYS] = {"eight-days", sizeof(struct ky_rule_words)},
    [KY_TOPIC_PAUSE] = {"pause", sizeof(struct ky_rule_words)},
    [KY_TOPIC_LOST] = {"lost", sizeof(struct ky_rule_words)},
    [KY_TOPIC_HEIRS] = {"heirs", sizeof(struct ky_rule_words)},
    [KY_TOPIC_BILLS] = {"bills", sizeof(struct ky_rule_words)},
};
_Static_assert(sizeof(topics) / sizeof(topics[0]) == KY_TOPIC__MAX,
    "a row each");

static const char *const reasons[] = {
    [KY_REFUND_BUSINESS_END] = "business-end",
    [KY_REFUND_SMALL_AMOUNT] = "small-amount",
    [KY_REFUND_LEFT_JAPAN] = "left-japan",
    [KY_REFUND_MOVED] = "moved",
    [KY_REFUND_SERVICE_FAILURE] = "service-failure",
};
KY_NAMES(refund_reason, reasons, KY_REFUND_REASON__MAX);

static const char *const rails[] = {
    [KY_RAIL_BANK] = "bank",
    [KY_RAIL_ORIGINAL] = "original",
};
KY_NAMES(rail, rails, KY_RAIL__MAX);

static const char *const offers[] = {
    [KY_OFFER_VOICE] = "voice",
    [KY_OFFER_DATA] = "data",
    [KY_OFFER_SMS] = "sms",
    [KY_OFFER_CARD] = "card",
    [KY_OFFER_ESIM] = "esim",
    [KY_OFFER_PREPAID] = "prepaid",
    [KY_OFFER_RENTAL] = "rental",
    [KY_OFFER_ROUTER] = "router",
    [KY_OFFER_PHONE] = "phone",
};
KY_NAMES(offer, offers, KY_OFFER__MAX);

const char *
ky_topic_name(enum ky_topic t)
{
	assert((unsigned)t < KY_TOPIC__MAX);
	return topics[t].name;
}

bool
ky_topic_is_words(enum ky_topic t)
{
	return t == KY_TOPIC_ASKS || t == KY_TOPIC_LOSSES ||
	    t == KY_TOPIC_LATER || t == KY_TOPIC_STATUS ||
	    (t >= KY_TOPIC_STEPS && t <= KY_TOPIC_BILLS);
}

size_t
ky_topic_size(enum ky_topic t)
{
	assert((unsigned)t < KY_TOPIC__MAX);
	return topics[t].size;
}

/* The last version that had begun on the day of the contract; a version that
 * was over by then leaves a hole and does not bring back an older one. */
static const void *
find(const struct ky_rulebook *book, enum ky_topic t, struct ky_date contract)
{
	const char *versions = book->topic[t].versions;
	size_t size = ky_topic_size(t);
	const struct ky_rule *rule;

	assert(!ky_date_none(contract));
	for (uint32_t i = book->topic[t].n; i-- > 0;) {
		rule = (const void *)(versions + i * size);
		if (ky_date_cmp(rule->valid_from, contract) > 0)
			continue;
		if (!ky_date_none(rule->valid_to) &&
		    ky_date_cmp(rule->valid_to, contract) < 0)
			return NULL;
		return rule;
	}
	return NULL;
}

const struct ky_rule *
ky_rulebook_find(const struct ky_rulebook *book, enum ky_topic t,
    struct ky_date contract)
{
	return find(book, t, contract);
}

void
ky_rules_select(const struct ky_rulebook *book, struct ky_date contract,
    struct ky_rules *out)
{
	*out = (struct ky_rules){
	    .book = book,
	    .last_day = find(book, KY_TOPIC_LAST_DAY, contract),
	    .recurring = find(book, KY_TOPIC_RECURRING, contract),
	    .early_fee = find(book, KY_TOPIC_EARLY_FEE, contract),
	    .card = find(book, KY_TOPIC_CARD, contract),
	    .loan = find(book, KY_TOPIC_LOAN, contract),
	    .credit = find(book, KY_TOPIC_CREDIT, contract),
	    .unused = find(book, KY_TOPIC_UNUSED, contract),
	    .initial = find(book, KY_TOPIC_INITIAL, contract),
	    .port_out = find(book, KY_TOPIC_PORT_OUT, contract),
	    .expiry = find(book, KY_TOPIC_EXPIRY, contract),
	    .dues = find(book, KY_TOPIC_DUES, contract),
	    .number = find(book, KY_TOPIC_NUMBER, contract),
	    .profile = find(book, KY_TOPIC_PROFILE, contract),
	    .grades = find(book, KY_TOPIC_GRADES, contract),
	    .keep = find(book, KY_TOPIC_KEEP, contract),
	    .trust = find(book, KY_TOPIC_TRUST, contract),
	    .channels = find(book, KY_TOPIC_CHANNELS, contract),
	    .asks = find(book, KY_TOPIC_ASKS, contract),
	    .losses = find(book, KY_TOPIC_LOSSES, contract),
	    .later = find(book, KY_TOPIC_LATER, contract),
	    .tax = find(book, KY_TOPIC_TAX, contract),
	    .prepaid = find(book, KY_TOPIC_PREPAID, contract),
	    .closure = find(book, KY_TOPIC_CLOSURE, contract),
	    .confirmation = find(book, KY_TOPIC_CONFIRMATION, contract),
	    .death = find(book, KY_TOPIC_DEATH, contract),
	    .plans = find(book, KY_TOPIC_PLANS, contract),
	    .kinds = find(book, KY_TOPIC_KINDS, contract),
	    .status = find(book, KY_TOPIC_STATUS, contract),
	    .contacts = find(book, KY_TOPIC_CONTACTS, contract),
	    .steps = find(book, KY_TOPIC_STEPS, contract),
	    .delay = find(book, KY_TOPIC_DELAY, contract),
	    .recover = find(book, KY_TOPIC_RECOVER, contract),
	    .abroad = find(book, KY_TOPIC_ABROAD, contract),
	    .esim = find(book, KY_TOPIC_ESIM, contract),
	    .value = find(book, KY_TOPIC_VALUE, contract),
	    .eight_days = find(book, KY_TOPIC_EIGHT_DAYS, contract),
	    .pause = find(book, KY_TOPIC_PAUSE, contract),
	    .lost = find(book, KY_TOPIC_LOST, contract),
	    .heirs = find(book, KY_TOPIC_HEIRS, contract),
	    .bills = find(book, KY_TOPIC_BILLS, contract),
	};
}

bool
ky_rule_firm(const struct ky_rulebook *book, const struct ky_rule *rule,
    struct ky_date today)
{
	int64_t age_days;

	if (book->fictional)
		return true;
	if (rule->confidence != KY_CONFIDENCE_HIGH ||
	    ky_date_none(rule->checked_on))
		return false;
	age_days = ky_date_days(today) - ky_date_days(rule->checked_on);
	/* A check dated after today is a wrong date, not a fresh check. */
	return age_days >= 0 && age_days <= KY_CHECK_DAYS_MAX;
}
