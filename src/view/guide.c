#include "view/guide.h"

#include "view/view.h"

#include <string.h>

/* What is being said: the rules, to whom. */
struct saying {
	struct ky_buf *b;
	const struct ky_rules *r;
	bool firm; /* figures of this topic may be told as ours */
};

/* An amount of the book's currency; -1 is not known.  Figures that are not
 * firm are the source's to tell. */
static void
add_amount(const struct saying *s, int64_t minor)
{
	char text[KY_MONEY_TEXT_SIZE];
	struct ky_money m = {.minor = minor};

	memcpy(m.currency, s->r->book->currency, sizeof(m.currency));
	if (minor > 0)
		ky_money_format(m, text);
	ky_buf_addz(s->b,
	    minor < 0        ? "an amount not known"
		: minor == 0 ? "nothing"
		: s->firm    ? text
			     : "an amount that the source names");
}

static void
add_hours(struct ky_buf *b, struct ky_hours h)
{
	if (h.cutoff_min >= 0)
		ky_buf_addf(b, "; from %02d:%02d on it counts as the next day",
		    h.cutoff_min / 60, h.cutoff_min % 60);
}

static const char *const bases[] = {
    [KY_LAST_SAME_DAY] = "the day of the request",
    [KY_LAST_CHOSEN] = "a day the holder picks",
    [KY_LAST_MONTH_END] = "the end of the calendar month",
    [KY_LAST_BILLING_END] = "the end of the billing month",
    [KY_LAST_VALIDITY] = "the end of the product's validity",
};
_Static_assert(sizeof(bases) / sizeof(bases[0]) == KY_LAST__MAX, "words each");

static void
last_day(const struct saying *s)
{
	const struct ky_rule_last_day *t = s->r->last_day;

	ky_buf_addf(s->b, "the contract ends with %s", bases[t->basis]);
	if (t->request_by_day > 0)
		ky_buf_addf(s->b, ", when asked for by the %u.",
		    t->request_by_day);
	if (t->notice_days > 0)
		ky_buf_addf(s->b, ", at least %u days after asking",
		    t->notice_days);
	if (t->after_items)
		ky_buf_addz(s->b, ", and not before the card is back");
	add_hours(s->b, t->hours);
}

static const char *const prorations[] = {
    [KY_PRORATE_NONE] = "in full",
    [KY_PRORATE_DAILY] = "by days used",
    [KY_PRORATE_BY_USAGE] = "by data used",
    [KY_PRORATE_NO_BASE] = "not at all: there is no base fee",
    [KY_PRORATE_NOT_STATED] = "in a way the source does not state",
};
_Static_assert(sizeof(prorations) / sizeof(prorations[0]) == KY_PRORATE__MAX,
    "words each");

static void
recurring(const struct saying *s)
{
	ky_buf_addf(s->b, "the last month is charged %s, options %s",
	    prorations[s->r->recurring->base],
	    prorations[s->r->recurring->options]);
}

static void
early_fee(const struct saying *s)
{
	const struct ky_rule_early_fee *t = s->r->early_fee;

	if (t->when == KY_EARLY_NEVER) {
		ky_buf_addz(s->b, "ending early costs nothing");
		return;
	}
	ky_buf_addz(s->b, "ending costs ");
	add_amount(s, t->amount);
	if (t->when == KY_EARLY_JOINING_MONTH)
		ky_buf_addz(s->b, " in the month of joining");
	else
		ky_buf_addf(s->b, " within %u months", t->months);
}

static const char *const returns[] = {
    [KY_RETURN_NONE] = "need not come back",
    [KY_RETURN_ASKED] = "should come back",
    [KY_RETURN_OR_CUT] = "comes back, or is cut and thrown away",
    [KY_RETURN_DUE] = "must come back",
};
_Static_assert(sizeof(returns) / sizeof(returns[0]) == KY_RETURN__MAX,
    "words each");

static void
card(const struct saying *s)
{
	const struct ky_rule_card *t = s->r->card;

	ky_buf_addf(s->b, "the card %s", returns[t->returns]);
	if (t->within_days > 0)
		ky_buf_addf(s->b, " within %u days", t->within_days);
	if (t->lost_charge != 0) {
		ky_buf_addz(s->b, "; when it does not: ");
		add_amount(s, t->lost_charge);
	}
}

static void
loan(const struct saying *s)
{
	const struct ky_rule_loan *t = s->r->loan;

	ky_buf_addz(s->b, "a day late costs ");
	add_amount(s, t->late_per_day);
	if (t->late_cap > 0) {
		ky_buf_addz(s->b, ", at most ");
		add_amount(s, t->late_cap);
	}
	if (t->lost_after_days > 0)
		ky_buf_addf(s->b, "; after %u days it counts as lost",
		    t->lost_after_days);
	if (t->where.len > 0)
		ky_buf_addf(s->b, "; returned to: %.*s", KY_STR_ARG(t->where));
}

static void
credit(const struct saying *s)
{
	const struct ky_rule_credit *t = s->r->credit;
	const char *between = " for: ";

	switch (t->balance) {
	case KY_VALUE_NONE:
		ky_buf_addz(s->b, "no balance is held");
		break;
	case KY_VALUE_FORFEIT:
		ky_buf_addz(s->b, "a balance lapses with the contract");
		break;
	case KY_VALUE_REFUND:
		ky_buf_addz(s->b, "a balance is paid back");
		break;
	case KY_VALUE__MAX:
		break;
	}
	for (int i = 0; i < KY_REFUND_REASON__MAX; i++)
		if ((t->reasons >> i & 1) != 0) {
			ky_buf_addf(s->b, "%s%s", between,
			    ky_refund_reason_name((enum ky_refund_reason)i));
			between = ", ";
		}
	if (t->handling_fee > 0) {
		ky_buf_addz(s->b, "; handling ");
		add_amount(s, t->handling_fee);
	}
}

static void
unused(const struct saying *s)
{
	if (s->r->unused->within_days == 0)
		ky_buf_addz(s->b, "a product nobody used is not paid back");
	else
		ky_buf_addf(s->b,
		    "a product nobody used is paid back within %u days",
		    s->r->unused->within_days);
}

static void
initial(const struct saying *s)
{
	if (!s->r->initial->offered) {
		ky_buf_addz(s->b, "the first eight days give no way out");
		return;
	}
	ky_buf_addz(s->b,
	    "within the first eight days it can be taken back; "
	    "handling ");
	add_amount(s, s->r->initial->handling_fee);
}

static void
port_out(const struct saying *s)
{
	if (!s->r->port_out->offered) {
		ky_buf_addz(s->b, "the number cannot be taken along");
		return;
	}
	ky_buf_addz(s->b, "the number can be taken along for ");
	add_amount(s, s->r->port_out->fee);
	if (s->r->port_out->reservation_days > 0)
		ky_buf_addf(s->b, "; a reservation lasts %u days",
		    s->r->port_out->reservation_days);
}

static void
expiry(const struct saying *s)
{
	if (s->r->expiry->ends_itself)
		ky_buf_addf(s->b,
		    "it ends by itself %u days after its validity",
		    s->r->expiry->after_days);
	else
		ky_buf_addz(s->b, "it does not end by itself");
}

static void
dues(const struct saying *s)
{
	ky_buf_addf(s->b, "late usage may be billed for %u days",
	    s->r->dues->late_usage_days);
	if (s->r->dues->pay_within_days > 0)
		ky_buf_addf(s->b, "; a bill is paid within %u days",
		    s->r->dues->pay_within_days);
}

static void
number(const struct saying *s)
{
	ky_buf_addf(s->b, "a number rests %u days before it is given out again",
	    s->r->number->quarantine_days);
}

static void
profile(const struct saying *s)
{
	ky_buf_addf(s->b,
	    "proof that the eSIM profile is gone is waited for "
	    "%u days; then %s is enough",
	    s->r->profile->wait_days, ky_grade_name(s->r->profile->fallback));
	if (s->r->profile->remind_days > 0)
		ky_buf_addf(s->b, "; reminded every %u days",
		    s->r->profile->remind_days);
}

static void
grades(const struct saying *s)
{
	ky_buf_addz(s->b, "evidence at least: ");
	for (int k = 0; k < KY_DUTY_CLOSING__MAX; k++)
		ky_buf_addf(s->b, "%s%s %s", k > 0 ? ", " : "",
		    ky_duty_kind_name((enum ky_duty_kind)k),
		    ky_grade_name(s->r->grades->least[k]));
}

static void
keep(const struct saying *s)
{
	ky_buf_addf(s->b, "kept for years: identity %u, books %u, evidence %u",
	    s->r->keep->identity_years, s->r->keep->books_years,
	    s->r->keep->evidence_years);
}

static void
trust(const struct saying *s)
{
	ky_buf_addf(s->b,
	    "within %u days of a new card, device or contact an ending is "
	    "held for %u hours, and who may end it must be %s",
	    s->r->trust->recent_days, s->r->trust->hold_hours,
	    ky_grade_name(s->r->trust->least));
}

static void
channels(const struct saying *s)
{
	ky_buf_addz(s->b, "where to ask:");
}

static void
add_words(struct ky_buf *b, const char *head, const struct ky_rule_words *w)
{
	ky_buf_addf(b, "%s: ", head);
	for (uint32_t i = 0; i < w->n; i++) {
		struct ky_str text = w->row[i];

		/* Between semicolons a sentence needs no full stop. */
		if (text.len > 0 && text.p[text.len - 1] == '.')
			text.len--;
		ky_buf_addf(b, "%s%.*s", i > 0 ? "; " : "", KY_STR_ARG(text));
	}
	if (w->n == 0)
		ky_buf_addz(b, "nothing");
}

static void
asks(const struct saying *s)
{
	add_words(s->b, "needed", s->r->asks);
}

static void
losses(const struct saying *s)
{
	add_words(s->b, "lost", s->r->losses);
}

static void
later(const struct saying *s)
{
	add_words(s->b, "later", s->r->later);
}

static void
tax(const struct saying *s)
{
	ky_buf_addf(s->b,
	    "prices are %s consumption tax, %u %% and %u %%; worked out once "
	    "per bill and rate",
	    s->r->tax->included ? "with" : "without", s->r->tax->standard_pct,
	    s->r->tax->reduced_pct);
}

static void
prepaid(const struct saying *s)
{
	const struct ky_rule_prepaid *p = s->r->prepaid;

	if (!p->act_applies)
		ky_buf_addz(s->b,
		    "the Payment Services Act does not bar paying value back");
	else if (p->exceptions)
		ky_buf_addz(s->b,
		    "value is paid back for the exceptions of the Payment "
		    "Services Act, too");
	else
		ky_buf_addz(s->b,
		    "value is paid back only where the Payment Services Act "
		    "says that it must be");
}

static void
closure(const struct saying *s)
{
	char first[KY_DATE_TEXT_SIZE], last[KY_DATE_TEXT_SIZE];

	ky_date_format(s->r->closure->published, first);
	ky_date_format(s->r->closure->claim_until, last);
	ky_buf_addf(s->b,
	    "the business ends: value is paid back to whoever claims it from "
	    "%s to %s",
	    first, last);
}

static void
confirmation(const struct saying *s)
{
	if (!s->r->confirmation->offered) {
		ky_buf_addz(s->b, "there is no confirmation measure");
		return;
	}
	ky_buf_addz(s->b,
	    "within eight days it can be ended for want of signal, "
	    "explanation or document; handling ");
	add_amount(s, s->r->confirmation->handling_fee);
	if (s->r->confirmation->handset)
		ky_buf_addz(s->b, "; the handset can go back with it");
}

static void
plans(const struct saying *s)
{
	if (!s->r->plans->offered) {
		ky_buf_addz(s->b, "the plan cannot be changed here");
		return;
	}
	ky_buf_addf(s->b, "the plan can be changed %s to: ",
	    s->r->plans->begins == KY_PLAN_AT_ONCE
		? "at once"
		: "with the next billing month");
	for (uint32_t i = 0; i < s->r->plans->n; i++) {
		ky_buf_addf(s->b, "%s%s ", i > 0 ? ", " : "",
		    s->r->plans->row[i].code.text);
		add_amount(s, s->r->plans->row[i].fee);
	}
}

static void
death(const struct saying *s)
{
	const char *sep = "; papers are asked of: ";

	if (!s->r->death->offered) {
		ky_buf_addz(s->b, "nothing is said of a holder who has died");
		return;
	}
	ky_buf_addz(s->b, "when the holder has died, others end it");
	if (s->r->death->at_once)
		ky_buf_addz(s->b, ", on the day it is told");
	if (!s->r->death->early_fee)
		ky_buf_addz(s->b, ", without a fee for ending early");
	for (int i = 0; i < KY_RELATION__MAX; i++) {
		if (s->r->death->papers[i] == 0)
			continue;
		ky_buf_addf(s->b, "%s%s", sep,
		    ky_relation_name((enum ky_relation)i));
		sep = ", ";
	}
}

static void
kinds(const struct saying *s)
{
	const char *between = "offered: ";

	for (int i = 0; i < KY_OFFER__MAX; i++)
		if ((s->r->kinds->offers >> i & 1) != 0) {
			ky_buf_addf(s->b, "%s%s", between,
			    ky_offer_name((enum ky_offer)i));
			between = ", ";
		}
}

static void
contacts(const struct saying *s)
{
	const struct ky_rule_contact *c = s->r->contacts->row;

	ky_buf_addz(s->b, "contacts: ");
	for (uint32_t i = 0; i < s->r->contacts->n; i++, c++) {
		ky_buf_addf(s->b, "%s%.*s", i > 0 ? "; " : "",
		    KY_STR_ARG(c->value));
		if (c->what.len > 0)
			ky_buf_addf(s->b, ", %.*s", KY_STR_ARG(c->what));
		if (c->hours.opens_min >= 0 && c->hours.cutoff_min >= 0)
			ky_buf_addf(s->b, ", %02d:%02d to %02d:%02d",
			    c->hours.opens_min / 60, c->hours.opens_min % 60,
			    c->hours.cutoff_min / 60, c->hours.cutoff_min % 60);
		if (c->days.len > 0)
			ky_buf_addf(s->b, ", %.*s", KY_STR_ARG(c->days));
	}
}

/* The topics that are nothing but words. */
#define WORDS(topic, head) \
	static void topic(const struct saying *s) \
	{ \
		add_words(s->b, (head), s->r->topic); \
	} \
	_Static_assert(true, "takes the semicolon")
WORDS(status, "on sale");
WORDS(steps, "in this order");
WORDS(delay, "a day later");
WORDS(recover, "login or PIN forgotten");
WORDS(abroad, "from abroad");
WORDS(esim, "eSIM");
WORDS(value, "prepaid value");
WORDS(eight_days, "the first eight days");
WORDS(pause, "pausing it");
WORDS(lost, "card lost");
WORDS(heirs, "holder died");
WORDS(bills, "bills and receipts");

static void (*const sentence[])(const struct saying *s) = {
    [KY_TOPIC_LAST_DAY] = last_day,
    [KY_TOPIC_RECURRING] = recurring,
    [KY_TOPIC_EARLY_FEE] = early_fee,
    [KY_TOPIC_CARD] = card,
    [KY_TOPIC_LOAN] = loan,
    [KY_TOPIC_CREDIT] = credit,
    [KY_TOPIC_UNUSED] = unused,
    [KY_TOPIC_INITIAL] = initial,
    [KY_TOPIC_PORT_OUT] = port_out,
    [KY_TOPIC_EXPIRY] = expiry,
    [KY_TOPIC_DUES] = dues,
    [KY_TOPIC_NUMBER] = number,
    [KY_TOPIC_PROFILE] = profile,
    [KY_TOPIC_GRADES] = grades,
    [KY_TOPIC_KEEP] = keep,
    [KY_TOPIC_TRUST] = trust,
    [KY_TOPIC_CHANNELS] = channels,
    [KY_TOPIC_ASKS] = asks,
    [KY_TOPIC_LOSSES] = losses,
    [KY_TOPIC_LATER] = later,
    [KY_TOPIC_TAX] = tax,
    [KY_TOPIC_PREPAID] = prepaid,
    [KY_TOPIC_CLOSURE] = closure,
    [KY_TOPIC_CONFIRMATION] = confirmation,
    [KY_TOPIC_DEATH] = death,
    [KY_TOPIC_PLANS] = plans,
    [KY_TOPIC_KINDS] = kinds,
    [KY_TOPIC_STATUS] = status,
    [KY_TOPIC_CONTACTS] = contacts,
    [KY_TOPIC_STEPS] = steps,
    [KY_TOPIC_DELAY] = delay,
    [KY_TOPIC_RECOVER] = recover,
    [KY_TOPIC_ABROAD] = abroad,
    [KY_TOPIC_ESIM] = esim,
    [KY_TOPIC_VALUE] = value,
    [KY_TOPIC_EIGHT_DAYS] = eight_days,
    [KY_TOPIC_PAUSE] = pause,
    [KY_TOPIC_LOST] = lost,
    [KY_TOPIC_HEIRS] = heirs,
    [KY_TOPIC_BILLS] = bills,
};
_Static_assert(sizeof(sentence) / sizeof(sentence[0]) == KY_TOPIC__MAX,
    "a sentence each");

static const char *const confidences[] = {
    [KY_CONFIDENCE_UNCONFIRMED] = "unconfirmed",
    [KY_CONFIDENCE_LOW] = "low",
    [KY_CONFIDENCE_MEDIUM] = "medium",
    [KY_CONFIDENCE_HIGH] = "high",
};
_Static_assert(sizeof(confidences) / sizeof(confidences[0]) ==
	KY_CONFIDENCE__MAX,
    "words each");

void
ky_guide_sentence(struct ky_buf *b, const struct ky_rules *rules,
    enum ky_topic t, bool firm)
{
	const struct saying s = {b, rules, firm};

	sentence[t](&s);
}

const char *
ky_confidence_name(enum ky_confidence c)
{
	return confidences[c];
}

json_t *
ky_guide_json(const struct ky_rules *rules, struct ky_date contract)
{
	const struct ky_rulebook *book = rules->book;
	json_t *topics = json_object();
	struct ky_buf b;

	for (int t = 0; t < KY_TOPIC__MAX; t++) {
		const struct ky_rule *rule = ky_rulebook_find(book,
		    (enum ky_topic)t, contract);

		if (rule == NULL)
			continue;
		ky_buf_init(&b, KY_SENTENCE_MAX);
		ky_guide_sentence(&b, rules, (enum ky_topic)t,
		    book->fictional || rule->confidence == KY_CONFIDENCE_HIGH);
		(void)json_object_set_new(topics,
		    ky_topic_name((enum ky_topic)t),
		    json_pack("{s:s, s:s%, s:s%, s:s%, s:o, s:s}", "rule",
			rule->id, "says", b.p, b.len, "note",
			rule->note.len > 0 ? rule->note.p : "", rule->note.len,
			"source", rule->source.p, rule->source.len,
			"checked_on", ky_date_json(rule->checked_on),
			"confidence", confidences[rule->confidence]));
		ky_buf_done(&b);
	}
	return json_pack("{s:s, s:s%, s:b, s:b, s:s, s:o, s:o}", "provider",
	    book->provider.text, "name", book->name.p, book->name.len,
	    "fictional", book->fictional ? 1 : 0, "affiliated", 0, "version",
	    book->hash, "contract_date", ky_date_json(contract), "topics",
	    topics);
}
