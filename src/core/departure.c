#include "core/departure.h"

#include <assert.h>
#include <string.h>

static const char *const kinds[] = {
    [KY_ERRAND_ASK] = "ask",
    [KY_ERRAND_CODES] = "codes",
    [KY_ERRAND_THIRD_PARTY] = "third-party",
    [KY_ERRAND_PAYEE] = "payee",
    [KY_ERRAND_LAST_DAY] = "last-day",
    [KY_ERRAND_RETURN_COUNTER] = "return-counter",
    [KY_ERRAND_RETURN_POST] = "return-post",
    [KY_ERRAND_FLY] = "fly",
    [KY_ERRAND_PROFILE] = "profile",
    [KY_ERRAND_PAY] = "pay",
};
_Static_assert(sizeof(kinds) / sizeof(kinds[0]) == KY_ERRAND__MAX,
    "a name each");

static const struct ky_date no_day;

const char *
ky_errand_kind_name(enum ky_errand_kind k)
{
	assert((unsigned)k < KY_ERRAND__MAX);
	return kinds[k];
}

/* What a plan is made from. */
struct planning {
	const struct ky_line *line;
	const struct ky_rules *rules;
	const struct ky_days_ask *ask;
	struct ky_date today;
	struct ky_departure *out;
};

static bool
before(struct ky_date a, struct ky_date b)
{
	return ky_date_cmp(a, b) < 0;
}

static struct ky_date
earlier(struct ky_date a, struct ky_date b)
{
	if (ky_date_none(a))
		return b;
	return ky_date_none(b) || before(a, b) ? a : b;
}

static struct ky_errand *
add(struct planning *p, enum ky_errand_kind kind, struct ky_date from,
    struct ky_date by, const char *code)
{
	struct ky_errand *e;
	bool fits;

	assert(p->out->errands_n < KY_ERRANDS_MAX);
	e = &p->out->errand[p->out->errands_n++];
	*e = (struct ky_errand){.kind = kind, .from = from, .by = by};
	fits = ky_str_copy(ky_str_of(code), e->code, sizeof(e->code));
	assert(fits);
	(void)fits;
	e->late = !ky_date_none(by) &&
	    (before(by, p->today) || (!ky_date_none(from) && before(by, from)));
	return e;
}

static void
by_rule(struct ky_errand *e, const struct ky_rule *rule)
{
	if (rule != NULL)
		memcpy(e->rule, rule->id, sizeof(e->rule));
}

/* --- the last day --- */

/* What asking on `day` for `wish` gives: now, or at the start of a later
 * day. */
static bool
gives(const struct planning *p, struct ky_date day, struct ky_date wish,
    struct ky_lastday *out)
{
	struct ky_time at = before(p->today, day)
	    ? ky_date_start(day, p->rules->book->zone)
	    : p->ask->now;

	ky_days_last(p->line, p->rules, p->ask, at, wish, out);
	return out->ok;
}

static void
take(struct planning *p, struct ky_date wish, const struct ky_lastday *day)
{
	p->out->wish = wish;
	p->out->last_day = day->last_day;
	p->out->ok = true;
}

/* The latest last day that is not after the departure: by asking now for a
 * day, or, where none so late can be asked for yet, by asking later.  Else
 * the first one there is. */
static void
choose_last_day(struct planning *p)
{
	struct ky_date fly = p->out->day, d;
	struct ky_lastday day, first;

	if (!gives(p, p->today, no_day, &first)) {
		(void)ky_str_copy(ky_str_of(first.code), p->out->code,
		    sizeof(p->out->code));
		if (first.rule != NULL)
			memcpy(p->out->rule, first.rule->id,
			    sizeof(p->out->rule));
		return;
	}
	take(p, p->today, &first);
	for (d = fly; !before(d, p->today); d = ky_date_add(d, -1))
		if (gives(p, p->today, d, &day) && !before(fly, day.last_day)) {
			take(p, d, &day);
			break;
		}
	for (d = fly; before(p->out->last_day, d); d = ky_date_add(d, -1))
		if (gives(p, d, no_day, &day) && !before(fly, day.last_day)) {
			if (before(p->out->last_day, day.last_day))
				take(p, d, &day);
			break;
		}
}

static bool
still_gives(const struct planning *p, struct ky_date day,
    struct ky_lastday *out)
{
	return gives(p, day, ky_date_max(day, p->out->wish), out) &&
	    ky_date_cmp(out->last_day, p->out->last_day) == 0;
}

/* From when and until when asking gives that last day, within the hours that
 * count for a day. */
static void
plan_ask(struct planning *p)
{
	struct ky_date by = earlier(p->out->last_day, p->out->day);
	struct ky_date from = p->today;
	struct ky_lastday day;
	struct ky_errand *e;

	while (before(p->today, by) && !still_gives(p, by, &day))
		by = ky_date_add(by, -1);
	while (before(from, by) && !still_gives(p, from, &day))
		from = ky_date_add(from, 1);
	e = add(p, KY_ERRAND_ASK, before(p->today, from) ? from : no_day, by,
	    p->out->ends_after ? "ends-after-departure" : "ask-by");
	if (gives(p, by, ky_date_max(by, p->out->wish), &day) &&
	    day.rule != NULL)
		memcpy(e->rule, day.rule->id, sizeof(e->rule));
}

/* --- what is to be done --- */

/* Logins elsewhere send their codes to the number, and it works until the
 * last day ends; whether a message still comes abroad nobody knows.
 * Rule: docs/rules/jp.md#10.4 */
static void
plan_line(struct planning *p)
{
	const struct ky_line *l = p->line;
	struct ky_date last = p->out->last_day;
	struct ky_date here = earlier(last, p->out->day);

	plan_ask(p);
	if (l->number == KY_NUMBER_ASSIGNED)
		(void)add(p, KY_ERRAND_CODES, no_day, here,
		    "number-works-until");
	for (uint8_t i = 0; i < l->options_n; i++) {
		if (!l->option[i].running || !l->option[i].third_party)
			continue;
		add(p, KY_ERRAND_THIRD_PARTY, no_day, here,
		    "third-party-billing")
		    ->what = l->option[i].code;
		break; /* one errand, whoever bills */
	}
	if (l->subject == KY_SUBJECT_LINE)
		(void)add(p, KY_ERRAND_LAST_DAY, last, last,
		    "line-works-until");
	if (l->profile >= KY_PROFILE_RELEASED &&
	    l->profile <= KY_PROFILE_INSTALLED) {
		struct ky_errand *e = add(p, KY_ERRAND_PROFILE,
		    ky_date_add(last, 1), no_day, "after-last-day");

		e->abroad = true;
		by_rule(e,
		    p->rules->profile != NULL ? &p->rules->profile->rule
					      : NULL);
	}
}

/* When a thing is owed back, which day counts, and by which rule. */
struct owed {
	struct ky_date due; /* or no date */
	enum ky_counted counted;
	const struct ky_rule *rule;
};

static struct owed
owed_back(const struct planning *p)
{
	const struct ky_rule_card *card = p->rules->card;
	const struct ky_rule_loan *loan = p->rules->loan;

	if (p->line->subject == KY_SUBJECT_LOAN)
		return (struct owed){p->line->due_back,
		    loan != NULL ? loan->counted_post : KY_COUNTED_NOT_STATED,
		    loan != NULL ? &loan->rule : NULL};
	if (card == NULL)
		return (struct owed){no_day, KY_COUNTED_NOT_STATED, NULL};
	return (struct owed){card->within_days > 0
		? ky_date_add(p->out->last_day, card->within_days)
		: no_day,
	    card->counted, &card->rule};
}

/* A card serves until its last day, or until the holder leaves; what is lent
 * can go back at any time.
 * A parcel is sent before leaving, and where its arrival counts so much
 * earlier. */
static void
plan_returns(struct planning *p)
{
	const struct ky_line *l = p->line;
	struct owed owed = owed_back(p);
	bool card = l->subject == KY_SUBJECT_LINE;
	struct ky_date from = card && !p->out->ends_after ? p->out->last_day
							  : no_day;
	struct ky_date counter = earlier(owed.due, p->out->day), post = counter;
	bool arrival = owed.counted != KY_COUNTED_POSTMARK;

	if (arrival && !ky_date_none(owed.due))
		post = earlier(ky_date_add(owed.due, -KY_POST_DAYS),
		    p->out->day);
	for (uint8_t i = 0; i < l->items_n; i++) {
		struct ky_errand *e;

		if (l->item[i].state != KY_ITEM_OUT ||
		    (p->ask->way == KY_WAY_LOST &&
			ky_item_is_card(&l->item[i])))
			continue;
		e = add(p, KY_ERRAND_RETURN_COUNTER, from, counter,
		    "bring-back");
		e->ref = i;
		e->what = l->item[i].code;
		by_rule(e, owed.rule);
		e = add(p, KY_ERRAND_RETURN_POST, from, post,
		    arrival ? "arrival-counts" : "postmark-counts");
		e->ref = i;
		e->what = l->item[i].code;
		by_rule(e, owed.rule);
	}
}

/* What comes back by transfer needs an account; what is owed is paid by its
 * bill. */
static void
plan_money(struct planning *p)
{
	const struct ky_line *l = p->line;
	const struct ky_rule_dues *r = p->rules->dues;
	const struct ky_rule_credit *credit = p->rules->credit;
	struct ky_errand *e;

	if (credit != NULL && credit->rail == KY_RAIL_BANK &&
	    ky_ledger_credit(&l->ledger) > 0 &&
	    (l->payee.kind == KY_PAYEE_NONE || l->payee_bad)) {
		e = add(p, KY_ERRAND_PAYEE, no_day, p->out->day,
		    "payee-needed");
		e->abroad = true;
		by_rule(e, &credit->rule);
	}
	if (l->subject == KY_SUBJECT_LINE &&
	    l->billing == KY_BILLING_POSTPAID) {
		e = add(p, KY_ERRAND_PAY, ky_date_add(p->out->last_day, 1),
		    r != NULL && r->pay_within_days > 0
			? ky_date_add(p->out->last_day, r->pay_within_days)
			: no_day,
		    "bill-follows");
		e->abroad = true;
		by_rule(e, r != NULL ? &r->rule : NULL);
	}
}

/* --- the order --- */

static bool
comes_first(const struct ky_errand *a, const struct ky_errand *b)
{
	if (ky_date_none(a->by) != ky_date_none(b->by))
		return ky_date_none(b->by);
	if (ky_date_cmp(a->by, b->by) != 0)
		return before(a->by, b->by);
	return a->kind < b->kind;
}

/* Few, and nearly in order: insertion. */
static void
sort(struct ky_departure *out)
{
	for (uint8_t i = 1; i < out->errands_n; i++) {
		struct ky_errand e = out->errand[i];
		uint8_t j = i;

		for (; j > 0 && comes_first(&e, &out->errand[j - 1]); j--)
			out->errand[j] = out->errand[j - 1];
		out->errand[j] = e;
	}
}

void
ky_departure(const struct ky_line *line, const struct ky_rules *rules,
    const struct ky_days_ask *ask, struct ky_departure *out)
{
	struct planning p = {.line = line,
	    .rules = rules,
	    .ask = ask,
	    .today = ky_date_at(ask->now, rules->book->zone),
	    .out = out};
	const char *no = NULL;

	*out = (struct ky_departure){.day = ask->departure};
	if (before(out->day, p.today))
		no = "day-past";
	else if (before(ky_date_add(p.today, KY_DEPARTURE_DAYS_MAX), out->day))
		no = "too-far-ahead";
	if (no != NULL) {
		(void)ky_str_copy(ky_str_of(no), out->code, sizeof(out->code));
		return;
	}
	choose_last_day(&p);
	if (!out->ok)
		return;
	out->ends_after = before(out->day, out->last_day);
	plan_line(&p);
	plan_returns(&p);
	plan_money(&p);
	(void)add(&p, KY_ERRAND_FLY, out->day, out->day, "departure");
	sort(out);
}
