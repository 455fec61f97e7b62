#include "web/guide_words.h"

#include "page/page.h"
#include "page/tr.h"

#include <assert.h>

#define TEXT_MAX ((size_t)4096)

/* What is being said, and of what. */
struct words {
	enum ky_tongue tongue;
	const struct ky_rulebook *book;
	bool firm;
	json_t *says;
};

json_t *
ky_guide_text(enum ky_tongue t, const char *id, json_t *with)
{
	struct ky_buf b;
	struct ky_err err = {0};
	json_t *text;
	enum ky_code code;

	ky_buf_init(&b, TEXT_MAX);
	code = ky_page_say(t, id, with, &b, &err);
	assert(code == KY_OK); /* holes and contexts are both ours */
	text = json_stringn(ky_buf_str(&b).p, ky_buf_str(&b).len);
	ky_buf_done(&b);
	json_decref(with);
	return text;
}

/* --- one sentence --- */

static void
say_with(const struct words *w, const char *id, json_t *with)
{
	(void)json_array_append_new(w->says,
	    ky_guide_text(w->tongue, id, with));
}

static void
say(const struct words *w, const char *id)
{
	say_with(w, id, NULL);
}

static void
say_number(const struct words *w, const char *id, int64_t n)
{
	say_with(w, id, json_pack("{s:I}", "n", (json_int_t)n));
}

static void
say_amount(const struct words *w, const char *id, int64_t minor, int64_t n)
{
	say_with(w, id,
	    json_pack("{s:I, s:s, s:I}", "amount", (json_int_t)minor,
		"currency", w->book->currency, "n", (json_int_t)n));
}

/* An amount, as far as it may be told. */
struct amount_words {
	const char *known;   /* with the hole {amount|money} */
	const char *nothing; /* it is 0 */
	const char *told;    /* there is a figure, not firm */
	const char *not_known;
};

static void
say_price(const struct words *w, const struct amount_words *row, int64_t minor,
    int64_t n)
{
	if (minor < 0)
		say_number(w, row->not_known, n);
	else if (minor == 0)
		say_number(w, row->nothing, n);
	else if (w->firm)
		say_amount(w, row->known, minor, n);
	else
		say_number(w, row->told, n);
}

static json_t *
clock_text(int16_t minute)
{
	return json_sprintf("%02d:%02d", minute / 60, minute % 60);
}

json_t *
ky_guide_hours(enum ky_tongue t, struct ky_hours h)
{
	if (h.opens_min >= 0 && h.cutoff_min >= 0)
		return ky_guide_text(t, KY_TR("{opens} to {closes}"),
		    json_pack("{s:o, s:o}", "opens", clock_text(h.opens_min),
			"closes", clock_text(h.cutoff_min)));
	if (h.cutoff_min >= 0)
		return ky_guide_text(t, KY_TR("until {closes}"),
		    json_pack("{s:o}", "closes", clock_text(h.cutoff_min)));
	if (h.opens_min >= 0)
		return ky_guide_text(t, KY_TR("from {opens}"),
		    json_pack("{s:o}", "opens", clock_text(h.opens_min)));
	return json_string("");
}

/* --- when it ends --- */

static const char *const last_days[] = {
    [KY_LAST_SAME_DAY] = KY_TR(
	"The contract ends on the day on which your request counts."),
    [KY_LAST_CHOSEN] = KY_TR("You pick the day on which the contract ends."),
    [KY_LAST_MONTH_END] = KY_TR(
	"The contract ends with the last day of the month."),
    [KY_LAST_BILLING_END] = KY_TR(
	"It ends with the billing month: your bill names the day."),
    [KY_LAST_VALIDITY] = KY_TR(
	"It ends by itself when its time or its data is over."),
};
_Static_assert(sizeof(last_days) / sizeof(last_days[0]) == KY_LAST__MAX,
    "words each");

static void
last_day(const struct words *w, const struct ky_rule *rule)
{
	const struct ky_rule_last_day *r = (const void *)rule;

	say(w, last_days[r->basis]);
	if (r->hours.cutoff_min >= 0)
		say_with(w,
		    KY_TR("Asked from {time} on, Japan time, it counts as the "
			  "next day."),
		    json_pack("{s:o}", "time",
			clock_text(r->hours.cutoff_min)));
	if (r->hours.opens_min >= 0)
		say_with(w,
		    KY_TR("Requests are taken from {time} on, Japan time."),
		    json_pack("{s:o}", "time", clock_text(r->hours.opens_min)));
	if (r->request_by_day > 0)
		say_number(w,
		    KY_TR("Ask by day {n} of the month, Japan time. Later "
			  "counts for the next month."),
		    r->request_by_day);
	if (r->notice_days > 0)
		say_number(w,
		    KY_TR("The last day is at least {n} days after asking."),
		    r->notice_days);
	if (r->after_items)
		say(w,
		    KY_TR("It does not end before the card or the device is "
			  "back."));
}

static const char *const base_fees[] = {
    [KY_PRORATE_NONE] = KY_TR("The last month is charged in full."),
    [KY_PRORATE_DAILY] = KY_TR(
	"In the last month, only the days until the end are charged."),
    [KY_PRORATE_BY_USAGE] = KY_TR(
	"The last month is charged by the data used, not by days."),
    [KY_PRORATE_NO_BASE] = KY_TR("There is no monthly base fee."),
    [KY_PRORATE_NOT_STATED] = KY_TR(
	"Whether the last month is charged in full is not stated."),
};
_Static_assert(sizeof(base_fees) / sizeof(base_fees[0]) == KY_PRORATE__MAX,
    "words each");

static const char *const option_fees[] = {
    [KY_PRORATE_NONE] = KY_TR("Options are charged for the whole last month."),
    [KY_PRORATE_DAILY] = KY_TR("Options are charged until the last day."),
    [KY_PRORATE_BY_USAGE] = KY_TR("Options are charged by use."),
    [KY_PRORATE_NO_BASE] = KY_TR("There are no monthly fees for options."),
    [KY_PRORATE_NOT_STATED] = KY_TR(
	"How options are charged in the last month is not stated."),
};
_Static_assert(sizeof(option_fees) / sizeof(option_fees[0]) == KY_PRORATE__MAX,
    "words each");

static void
recurring(const struct words *w, const struct ky_rule *rule)
{
	const struct ky_rule_recurring *r = (const void *)rule;

	say(w, base_fees[r->base]);
	say(w, option_fees[r->options]);
}

json_t *
ky_guide_delay(enum ky_tongue t, const struct ky_rule_last_day *last,
    const struct ky_rule_recurring *rec)
{
	const char *id = NULL;

	if (last != NULL && last->request_by_day > 0)
		id = KY_TR("Asking one day late costs a whole month more.");
	else if (last != NULL && last->basis == KY_LAST_VALIDITY)
		id = KY_TR("Nothing more is charged once it has ended by "
			   "itself.");
	else if (rec != NULL && rec->base == KY_PRORATE_DAILY)
		id = KY_TR("Each day later costs one day's share of the "
			   "monthly fee.");
	else if (rec != NULL && rec->base == KY_PRORATE_NO_BASE)
		id = KY_TR("A day later costs nothing by itself, as long as "
			   "you buy nothing.");
	else if (rec != NULL && rec->base == KY_PRORATE_NONE)
		id = KY_TR("Within a month, a day later costs nothing more. "
			   "One day into the next month costs that whole "
			   "month.");
	return id != NULL ? ky_guide_text(t, id, NULL) : json_null();
}

/* --- fees --- */

static void
early_fee(const struct words *w, const struct ky_rule *rule)
{
	static const struct amount_words within = {
	    KY_TR("Ending within {n} months costs {amount|money}."),
	    KY_TR("Ending costs nothing, even within {n} months."),
	    KY_TR("Ending within {n} months may cost something. The source "
		  "names an amount: check it there before you end."),
	    KY_TR("Ending within {n} months may cost something. How much is "
		  "not known."),
	};
	static const struct amount_words joining = {
	    KY_TR("Ending in the month of joining costs {amount|money}."),
	    KY_TR("Ending costs nothing, even in the month of joining."),
	    KY_TR("Ending in the month of joining may cost something. The "
		  "source names an amount: check it there before you end."),
	    KY_TR("Ending in the month of joining may cost something. How "
		  "much is not known."),
	};
	const struct ky_rule_early_fee *r = (const void *)rule;

	if (r->when == KY_EARLY_NEVER) {
		say(w,
		    w->firm ? KY_TR("Ending costs nothing, however early.")
			    : KY_TR("Ending is said to cost nothing, however "
				    "early. Check it at the source."));
		return;
	}
	say_price(w, r->when == KY_EARLY_JOINING_MONTH ? &joining : &within,
	    r->amount, r->months);
	if (!w->firm && r->amount != 0)
		say(w,
		    r->large_operator
			? KY_TR("For contracts made since July 2022 the law "
				"allows this operator from nothing up to "
				"1,100 yen, and no more than one month's fee.")
			: KY_TR("For contracts made since July 2022 the law "
				"allows from nothing up to one month's fee."));
}

static void
initial(const struct words *w, const struct ky_rule *rule)
{
	static const struct amount_words handling = {
	    KY_TR("Handling costs {amount|money}."),
	    KY_TR("Handling costs nothing."),
	    KY_TR("Handling costs something: the source names the amount."),
	    KY_TR("What handling costs is not known."),
	};
	const struct ky_rule_initial *r = (const void *)rule;

	if (!r->offered) {
		say(w,
		    KY_TR("The way out within the first eight days is not "
			  "offered."));
		return;
	}
	say(w,
	    KY_TR("Within the first eight days the contract can be taken back, "
		  "in writing. What was used is paid."));
	say_price(w, &handling, r->handling_fee, 0);
}

static void
confirmation(const struct words *w, const struct ky_rule *rule)
{
	static const struct amount_words handling = {
	    KY_TR("Handling costs {amount|money}."),
	    KY_TR("Handling costs nothing."),
	    KY_TR("Handling costs something: the source names the amount."),
	    KY_TR("What handling costs is not known."),
	};
	const struct ky_rule_confirmation *r = (const void *)rule;

	if (!r->offered) {
		say(w,
		    KY_TR("The confirmation measure of eight days is not "
			  "offered."));
		return;
	}
	say(w,
	    KY_TR("Within eight days it can be ended when the signal is too "
		  "weak, the explanation was not enough, or the papers were "
		  "not given."));
	if (r->handset)
		say(w,
		    KY_TR("The phone that was sold with it can go back, "
			  "too."));
	say_price(w, &handling, r->handling_fee, 0);
}

static void
death(const struct words *w, const struct ky_rule *rule)
{
	const struct ky_rule_death *r = (const void *)rule;

	if (!r->offered) {
		say(w,
		    KY_TR("No way of its own is offered when the holder has "
			  "died: ask."));
		return;
	}
	say(w,
	    r->at_once
		? KY_TR("The line ends on the day on which the death is told.")
		: KY_TR("The line ends on the day that the rules for the last "
			"day give."));
	say(w,
	    r->early_fee
		? KY_TR("The fee for ending early is charged all the same.")
		: KY_TR("No fee for ending early is charged."));
}

/* --- what goes back --- */

static const char *const returns[] = {
    [KY_RETURN_NONE] = KY_TR("The card need not come back."),
    [KY_RETURN_ASKED] = KY_TR(
	"You are asked to send the card back; nothing is charged if you "
	"keep it."),
    [KY_RETURN_OR_CUT] = KY_TR(
	"Send the card back, or cut it through and throw it away."),
    [KY_RETURN_DUE] = KY_TR("The card must come back."),
};
_Static_assert(sizeof(returns) / sizeof(returns[0]) == KY_RETURN__MAX,
    "words each");

static const char *const counts[] = {
    [KY_COUNTED_POSTMARK] = KY_TR("The day of the postmark counts."),
    [KY_COUNTED_COUNTER] = KY_TR("The day counts on which the desk takes it."),
    [KY_COUNTED_ARRIVAL] = KY_TR("The day counts on which it arrives."),
    [KY_COUNTED_NOT_STATED] = KY_TR(
	"Which day counts is not stated. Take the strictest: it has "
	"arrived by then."),
};
_Static_assert(sizeof(counts) / sizeof(counts[0]) == KY_COUNTED__MAX,
    "words each");

static void
card(const struct words *w, const struct ky_rule *rule)
{
	static const struct amount_words lost = {
	    KY_TR("If it does not come back: {amount|money}."),
	    KY_TR("No charge is stated if it does not come back."),
	    KY_TR("There is a charge if it does not come back: the source "
		  "names the amount."),
	    KY_TR("There is a charge if it does not come back. How much is "
		  "not known."),
	};
	const struct ky_rule_card *r = (const void *)rule;

	say(w, returns[r->returns]);
	if (r->within_days > 0)
		say_number(w, KY_TR("Within {n} days after the last day."),
		    r->within_days);
	if (r->returns == KY_RETURN_DUE || r->lost_charge != 0)
		say_price(w, &lost, r->lost_charge, 0);
	if (r->returns == KY_RETURN_DUE)
		say(w, counts[r->counted]);
}

static void
loan(const struct words *w, const struct ky_rule *rule)
{
	static const struct amount_words late = {
	    KY_TR("Each day late costs {amount|money}."),
	    KY_TR("A day late costs nothing."),
	    KY_TR("Each day late is charged: the source names the amount."),
	    KY_TR("What a day late costs is not known."),
	};
	static const struct amount_words extend = {
	    KY_TR("To keep it a day longer costs {amount|money} when you ask "
		  "before."),
	    KY_TR("To keep it a day longer costs nothing when you ask before."),
	    KY_TR("To keep it longer has its own price: the source names it."),
	    KY_TR("Ask before you are late: to keep it longer may be cheaper "
		  "than to be late."),
	};
	const struct ky_rule_loan *r = (const void *)rule;

	say_price(w, &late, r->late_per_day, 0);
	if (r->late_cap > 0 && w->firm)
		say_amount(w, KY_TR("At most {amount|money} in all."),
		    r->late_cap, 0);
	if (r->lost_after_days > 0)
		say_number(w, KY_TR("After {n} days it counts as lost."),
		    r->lost_after_days);
	say_price(w, &extend, r->extend_per_day, 0);
	say(w, counts[r->counted_post]);
}

/* --- value --- */

static const char *const balances[] = {
    [KY_VALUE_NONE] = KY_TR("No balance is held."),
    [KY_VALUE_FORFEIT] = KY_TR("A balance is lost when the contract ends: use "
			       "it up first."),
    [KY_VALUE_REFUND] = KY_TR("A balance is paid back."),
};
_Static_assert(sizeof(balances) / sizeof(balances[0]) == KY_VALUE__MAX,
    "words each");

static const char *const reasons[] = {
    [KY_REFUND_BUSINESS_END] = KY_TR(
	"It is paid back when the operator ends the business."),
    [KY_REFUND_SMALL_AMOUNT] = KY_TR(
	"It is paid back when the amount is small."),
    [KY_REFUND_LEFT_JAPAN] = KY_TR("It is paid back when you leave Japan."),
    [KY_REFUND_MOVED] = KY_TR(
	"It is paid back when you move to where it cannot be used."),
    [KY_REFUND_SERVICE_FAILURE] = KY_TR(
	"It is paid back when the service failed."),
};
_Static_assert(sizeof(reasons) / sizeof(reasons[0]) == KY_REFUND_REASON__MAX,
    "words each");

static void
credit(const struct words *w, const struct ky_rule *rule)
{
	static const struct amount_words handling = {
	    KY_TR("{amount|money} is kept back for handling."),
	    KY_TR("Nothing is kept back for handling."),
	    KY_TR("Something is kept back for handling: the source names the "
		  "amount."),
	    KY_TR("What is kept back for handling is not known."),
	};
	const struct ky_rule_credit *r = (const void *)rule;

	say(w, balances[r->balance]);
	if (r->balance != KY_VALUE_REFUND)
		return;
	for (int i = 0; i < KY_REFUND_REASON__MAX; i++)
		if ((r->reasons >> i & 1) != 0)
			say(w, reasons[i]);
	say_price(w, &handling, r->handling_fee, 0);
	if (r->smallest > 0 && w->firm)
		say_amount(w,
		    KY_TR("Less than {amount|money} is not paid out."),
		    r->smallest, 0);
}

static void
unused(const struct words *w, const struct ky_rule *rule)
{
	const struct ky_rule_unused *r = (const void *)rule;

	if (r->within_days == 0) {
		say(w, KY_TR("What was bought and not used is not paid back."));
		return;
	}
	say_number(w,
	    r->bank_days
		? KY_TR("What was bought and not used is paid back within {n} "
			"business days of the purchase.")
		: KY_TR("What was bought and not used is paid back within {n} "
			"days of the purchase."),
	    r->within_days);
	if (r->card_back)
		say(w, KY_TR("Paid back only after the card was returned."));
}

static void
expiry(const struct words *w, const struct ky_rule *rule)
{
	const struct ky_rule_expiry *r = (const void *)rule;

	if (!r->ends_itself)
		say(w, KY_TR("It does not end by itself: you must end it."));
	else if (r->after_days == 0)
		say(w,
		    KY_TR("It ends by itself on the day its validity is over. "
			  "The number is gone then."));
	else
		say_number(w,
		    KY_TR("It ends by itself {n} days after its validity is "
			  "over. Until then it can often be rescued: ask."),
		    r->after_days);
}

static void
prepaid(const struct words *w, const struct ky_rule *rule)
{
	const struct ky_rule_prepaid *r = (const void *)rule;

	if (!r->act_applies)
		say(w,
		    KY_TR("The Payment Services Act does not forbid paying "
			  "unused value back."));
	else if (r->exceptions)
		say(w,
		    KY_TR("Unused value is also paid back in the cases the "
			  "Payment Services Act leaves to the operator, such "
			  "as leaving Japan."));
	else
		say(w,
		    KY_TR("Unused value is paid back only where the Payment "
			  "Services Act says that it must be."));
}

static void
closure(const struct words *w, const struct ky_rule *rule)
{
	const struct ky_rule_closure *r = (const void *)rule;
	char first[KY_DATE_TEXT_SIZE], last[KY_DATE_TEXT_SIZE];

	ky_date_format(r->published, first);
	ky_date_format(r->claim_until, last);
	say_with(w,
	    KY_TR("This operator ends its business: unused value is paid back "
		  "if you claim it from {first|date} to {last|date}."),
	    json_pack("{s:s, s:s}", "first", first, "last", last));
}

/* --- number, eSIM, afterwards --- */

static void
port_out(const struct words *w, const struct ky_rule *rule)
{
	static const struct amount_words fee = {
	    KY_TR("Taking the number along costs {amount|money}."),
	    KY_TR("Taking the number along costs nothing."),
	    KY_TR("Taking the number along has a price: the source names it."),
	    KY_TR("What taking the number along costs is not known."),
	};
	const struct ky_rule_port_out *r = (const void *)rule;

	if (!r->offered) {
		say(w, KY_TR("The number cannot be taken along."));
		return;
	}
	say(w,
	    KY_TR("The number can be taken to another operator. That ends this "
		  "contract by itself: do not end it as well."));
	say_price(w, &fee, r->fee, 0);
	if (r->reservation_days > 0)
		say_number(w,
		    KY_TR("A reservation number is good for {n} days, the day "
			  "of issue included."),
		    r->reservation_days);
}

static void
number(const struct words *w, const struct ky_rule *rule)
{
	const struct ky_rule_number *r = (const void *)rule;

	say_number(w,
	    KY_TR("The number rests {n} days; then somebody else may get it."),
	    r->quarantine_days);
}

static void
profile(const struct words *w, const struct ky_rule *rule)
{
	const struct ky_rule_profile *r = (const void *)rule;

	say_number(w,
	    KY_TR("After the end, proof that the eSIM profile is deleted is "
		  "waited for {n} days; then your word is enough."),
	    r->wait_days);
	if (r->remind_days > 0)
		say_number(w, KY_TR("You are reminded every {n} days."),
		    r->remind_days);
}

static void
dues(const struct words *w, const struct ky_rule *rule)
{
	const struct ky_rule_dues *r = (const void *)rule;

	say_number(w,
	    KY_TR("Calls and data abroad may still be billed for {n} days "
		  "after the end."),
	    r->late_usage_days);
	if (r->pay_within_days > 0)
		say_number(w, KY_TR("A bill is to be paid within {n} days."),
		    r->pay_within_days);
	if (r->late_usage_cap > 0 && w->firm)
		say_amount(w,
		    KY_TR("After the end at most {amount|money} is charged for "
			  "such use."),
		    r->late_usage_cap, 0);
}

static void
keep(const struct words *w, const struct ky_rule *rule)
{
	const struct ky_rule_keep *r = (const void *)rule;

	say_number(w,
	    KY_TR("The record of your identity is kept for {n} years after the "
		  "end, as the law asks, and then erased."),
	    r->identity_years);
}

static void
trust(const struct words *w, const struct ky_rule *rule)
{
	const struct ky_rule_trust *r = (const void *)rule;

	say_with(w,
	    KY_TR("After a change of card, device or contact in the last "
		  "{n} days, the ending is held for {hours} hours and more "
		  "proof is asked for: somebody else might be asking."),
	    json_pack("{s:i, s:i}", "n", r->recent_days, "hours",
		r->hold_hours));
}

static void
plans(const struct words *w, const struct ky_rule *rule)
{
	const struct ky_rule_plans *r = (const void *)rule;

	if (!r->offered)
		say(w, KY_TR("The plan cannot be changed on these pages."));
	else if (r->begins == KY_PLAN_AT_ONCE)
		say(w, KY_TR("Another plan begins on the day you ask for it."));
	else
		say(w,
		    KY_TR("Another plan begins with your next billing "
			  "month."));
}

/* Topics that are not here are lists, tables, or not for holders. */
static void (*const sentences[KY_TOPIC__MAX])(const struct words *w,
    const struct ky_rule *rule) = {
    [KY_TOPIC_LAST_DAY] = last_day,
    [KY_TOPIC_RECURRING] = recurring,
    [KY_TOPIC_EARLY_FEE] = early_fee,
    [KY_TOPIC_CARD] = card,
    [KY_TOPIC_LOAN] = loan,
    [KY_TOPIC_CREDIT] = credit,
    [KY_TOPIC_UNUSED] = unused,
    [KY_TOPIC_INITIAL] = initial,
    [KY_TOPIC_CONFIRMATION] = confirmation,
    [KY_TOPIC_DEATH] = death,
    [KY_TOPIC_PLANS] = plans,
    [KY_TOPIC_PORT_OUT] = port_out,
    [KY_TOPIC_EXPIRY] = expiry,
    [KY_TOPIC_DUES] = dues,
    [KY_TOPIC_NUMBER] = number,
    [KY_TOPIC_PROFILE] = profile,
    [KY_TOPIC_KEEP] = keep,
    [KY_TOPIC_TRUST] = trust,
    [KY_TOPIC_PREPAID] = prepaid,
    [KY_TOPIC_CLOSURE] = closure,
};

json_t *
ky_guide_says(enum ky_tongue t, const struct ky_rulebook *book,
    enum ky_topic topic, const struct ky_rule *rule, bool firm)
{
	struct words w = {t, book, firm, json_array()};

	if (sentences[topic] != NULL)
		sentences[topic](&w, rule);
	return w.says;
}

static bool
is_list(enum ky_topic topic)
{
	switch (topic) {
	case KY_TOPIC_ASKS:
	case KY_TOPIC_LOSSES:
	case KY_TOPIC_LATER:
	case KY_TOPIC_STATUS:
	case KY_TOPIC_STEPS:
	case KY_TOPIC_DELAY:
	case KY_TOPIC_RECOVER:
	case KY_TOPIC_ABROAD:
	case KY_TOPIC_ESIM:
	case KY_TOPIC_VALUE:
	case KY_TOPIC_EIGHT_DAYS:
	case KY_TOPIC_PAUSE:
	case KY_TOPIC_LOST:
	case KY_TOPIC_HEIRS:
	case KY_TOPIC_BILLS:
		return true;
	case KY_TOPIC_LAST_DAY:
	case KY_TOPIC_RECURRING:
	case KY_TOPIC_EARLY_FEE:
	case KY_TOPIC_CARD:
	case KY_TOPIC_LOAN:
	case KY_TOPIC_CREDIT:
	case KY_TOPIC_UNUSED:
	case KY_TOPIC_INITIAL:
	case KY_TOPIC_PORT_OUT:
	case KY_TOPIC_EXPIRY:
	case KY_TOPIC_DUES:
	case KY_TOPIC_NUMBER:
	case KY_TOPIC_PROFILE:
	case KY_TOPIC_GRADES:
	case KY_TOPIC_KEEP:
	case KY_TOPIC_TRUST:
	case KY_TOPIC_CHANNELS:
	case KY_TOPIC_TAX:
	case KY_TOPIC_PREPAID:
	case KY_TOPIC_CLOSURE:
	case KY_TOPIC_CONFIRMATION:
	case KY_TOPIC_DEATH:
	case KY_TOPIC_PLANS:
	case KY_TOPIC_KINDS:
	case KY_TOPIC_CONTACTS:
	case KY_TOPIC__MAX:
		break;
	}
	return false;
}

json_t *
ky_guide_items(enum ky_topic topic, const struct ky_rule *rule)
{
	const struct ky_rule_words *list = (const void *)rule;
	json_t *items = json_array();

	if (is_list(topic))
		for (uint32_t i = 0; i < list->n; i++)
			(void)json_array_append_new(items,
			    json_stringn(list->row[i].p, list->row[i].len));
	else if (topic == KY_TOPIC_LOAN) {
		const struct ky_rule_loan *at_loan = (const void *)rule;

		if (at_loan->where.len > 0)
			(void)json_array_append_new(items,
			    json_stringn(at_loan->where.p, at_loan->where.len));
	}
	return items;
}
