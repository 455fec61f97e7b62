/*
 * A preview as people read it: what it costs and when, what comes back, what
 * must be brought, what is lost, what comes later.
 */
#include "cmd/show.h"

#include "view/words.h"

static void
show_words(const struct ky_cli *cli, const char *head,
    const struct ky_rule_words *w)
{
	if (w == NULL || w->n == 0)
		return;
	ky_say(cli, KY_PAINT_HEAD, "%s\n", head);
	for (uint32_t i = 0; i < w->n; i++)
		ky_say(cli, KY_PAINT_NONE, "  - %.*s\n", KY_STR_ARG(w->row[i]));
}

/* Bills may follow, and how much they may come to. */
static void
show_late_usage(const struct ky_cli *cli, const struct ky_preview *p)
{
	char text[KY_SHOW_SIZE];

	if (ky_date_none(p->late_usage_until))
		return;
	ky_say(cli, KY_PAINT_NONE, "  late usage may be billed until %s",
	    ky_show_date(p->late_usage_until, text));
	if (p->late_usage_cap > 0)
		ky_say(cli, KY_PAINT_NONE, ", at most %s",
		    ky_show_money(p->late_usage_cap, p->currency, text));
	ky_say(cli, KY_PAINT_NONE, "\n");
}

/* Extending a loan in time, beside bringing it back late. */
static void
show_days_more(const struct ky_cli *cli, const struct ky_preview *p)
{
	char text[KY_SHOW_SIZE];

	if (p->extend_per_day > 0)
		ky_say(cli, KY_PAINT_NONE,
		    "  %14s  a day more, asked for before it is late\n",
		    ky_show_money(p->extend_per_day, p->currency, text));
	if (p->late_per_day > 0)
		ky_say(cli, KY_PAINT_NONE, "  %14s  a day late\n",
		    ky_show_money(p->late_per_day, p->currency, text));
}

static void
show_lapse(const struct ky_cli *cli, const struct ky_preview *p)
{
	char text[KY_SHOW_SIZE];

	if (p->forfeited == 0)
		return;
	ky_say(cli, KY_PAINT_BAD, "  %14s  lapses by rule%s%s\n",
	    ky_show_money(p->forfeited, p->currency, text),
	    p->lapses_why[0] != '\0' ? ": " : "",
	    p->lapses_why[0] != '\0' ? ky_words(p->lapses_why) : "");
}

static void
show_money(const struct ky_cli *cli, const struct ky_preview *p)
{
	char text[KY_SHOW_SIZE];

	ky_say(cli, KY_PAINT_HEAD, "money\n");
	ky_show_postings(cli, p->currency, p->charges.row, p->charges.n);
	if (p->owed_now > 0)
		ky_say(cli, KY_PAINT_NONE, "  %14s  owed already\n",
		    ky_show_money(p->owed_now, p->currency, text));
	ky_say(cli, KY_PAINT_NONE, "  %14s  to be paid in the end\n",
	    ky_show_money(p->owed, p->currency, text));
	ky_say(cli, KY_PAINT_NONE, "  %14s  comes back\n",
	    ky_show_money(p->back, p->currency, text));
	show_lapse(cli, p);
	if (p->instalments_left > 0)
		ky_say(cli, KY_PAINT_NONE,
		    "  %14s  of instalments go on: another contract\n",
		    ky_show_money(p->instalments_left, p->currency, text));
	show_days_more(cli, p);
	show_late_usage(cli, p);
}

/* No figure from an unconfirmed or old fact: the source instead.
 * Rule: docs/rules/jp.md#11 */
static void
show_no_money(const struct ky_cli *cli, const struct ky_rules *rules,
    const struct ky_preview *p)
{
	const struct ky_rule *r = rules->recurring != NULL
	    ? &rules->recurring->rule
	    : rules->last_day != NULL ? &rules->last_day->rule
				      : NULL;

	ky_say(cli, KY_PAINT_HEAD, "money\n");
	ky_say(cli, KY_PAINT_WAIT,
	    "  no figure is shown: the facts are not firm enough%s%s\n",
	    p->figures_rule[0] != '\0' ? ": " : "", p->figures_rule);
	if (r != NULL)
		ky_say(cli, KY_PAINT_NONE, "  check here: %.*s\n",
		    KY_STR_ARG(r->source));
}

/* "cheapest, billing-end": what a day is marked with. */
static void
show_marks(const struct ky_cli *cli, const struct ky_day *d)
{
	const char *sep = "  ";

	for (int m = 0; m < KY_DAY_MARK__MAX; m++) {
		if ((d->marks >> m & 1) == 0)
			continue;
		ky_say(cli, KY_PAINT_NONE, "%s%s", sep,
		    ky_day_mark_name((enum ky_day_mark)m));
		sep = ", ";
	}
	ky_say(cli, KY_PAINT_NONE, "\n");
}

static void
show_days(const struct ky_cli *cli, const struct ky_preview *p)
{
	char asked[KY_SHOW_SIZE], last[KY_SHOW_SIZE], charged[KY_SHOW_SIZE],
	    back[KY_SHOW_SIZE];

	if (p->days_n < 2)
		return;
	ky_say(cli, KY_PAINT_HEAD, "%-14s%-14s%16s%18s\n", "day asked",
	    "last day", "charged", "comes back");
	for (uint8_t i = 0; i < p->days_n; i++) {
		const struct ky_day *d = &p->day[i];

		ky_say(cli, KY_PAINT_NONE, "%-14s%-14s%16s%18s",
		    ky_show_date(d->asked, asked),
		    ky_show_date(d->last_day, last),
		    p->figures ? ky_show_money(d->charged, p->currency, charged)
			       : "?",
		    p->figures ? ky_show_money(d->back, p->currency, back)
			       : "?");
		show_marks(cli, d);
	}
}

/* "2026-08-31 to 2026-09-05", "by 2026-09-05", "from 2026-09-06". */
static void
show_span(const struct ky_cli *cli, const struct ky_errand *e)
{
	char from[KY_SHOW_SIZE], by[KY_SHOW_SIZE];

	(void)ky_show_date(e->from, from);
	(void)ky_show_date(e->by, by);
	if (ky_date_none(e->by))
		ky_say(cli, KY_PAINT_NONE, "  from %-22s", from);
	else if (ky_date_none(e->from))
		ky_say(cli, KY_PAINT_NONE, "  by %-24s", by);
	else if (ky_date_cmp(e->from, e->by) == 0)
		ky_say(cli, KY_PAINT_NONE, "  on %-24s", by);
	else
		ky_say(cli, KY_PAINT_NONE, "  %s to %-13s", from, by);
}

static void
show_departure(const struct ky_cli *cli, const struct ky_departure *d)
{
	char day[KY_SHOW_SIZE], last[KY_SHOW_SIZE];

	if (ky_date_none(d->day))
		return;
	ky_say(cli, KY_PAINT_HEAD, "leaving on %s\n",
	    ky_show_date(d->day, day));
	if (!d->ok) {
		ky_say(cli, KY_PAINT_WAIT, "  no plan: %s\n",
		    ky_words(d->code));
		return;
	}
	if (d->ends_after)
		ky_say(cli, KY_PAINT_WAIT,
		    "  it ends after that: on %s at the earliest\n",
		    ky_show_date(d->last_day, last));
	for (uint8_t i = 0; i < d->errands_n; i++) {
		const struct ky_errand *e = &d->errand[i];

		show_span(cli, e);
		ky_say(cli, e->late ? KY_PAINT_BAD : KY_PAINT_NONE,
		    "%s%s%s: %s%s%s\n", ky_errand_words(e->kind),
		    e->what.text[0] != '\0' ? ", " : "", e->what.text,
		    ky_words(e->code), e->late ? "; too late for that" : "",
		    e->abroad ? "; also from abroad" : "");
	}
}

static void
show_returns(const struct ky_cli *cli, const struct ky_preview *p)
{
	char due[KY_SHOW_SIZE], charge[KY_SHOW_SIZE];

	if (p->items_n == 0)
		return;
	ky_say(cli, KY_PAINT_HEAD, "to be brought back\n");
	for (uint8_t i = 0; i < p->items_n; i++) {
		const struct ky_preview_item *item = &p->item[i];

		ky_say(cli, KY_PAINT_NONE, "  - %s", item->what.text);
		if (!ky_date_none(item->due))
			ky_say(cli, KY_PAINT_NONE, " by %s",
			    ky_show_date(item->due, due));
		if (item->lost_charge > 0)
			ky_say(cli, KY_PAINT_NONE, "; %s when it is lost",
			    ky_show_money(item->lost_charge, p->currency,
				charge));
		ky_say(cli, KY_PAINT_NONE, "\n");
	}
	if (p->return_where.len > 0)
		ky_say(cli, KY_PAINT_NONE, "  where: %.*s\n",
		    KY_STR_ARG(p->return_where));
}

static const char *const channel_words[] = {
    [KY_CHANNEL_WEB] = "web",
    [KY_CHANNEL_APP] = "app",
    [KY_CHANNEL_PHONE] = "telephone",
    [KY_CHANNEL_SHOP] = "shop",
    [KY_CHANNEL_MAIL] = "mail",
    [KY_CHANNEL_POST] = "post",
    [KY_CHANNEL_COUNTER] = "counter",
    [KY_CHANNEL_BOX] = "return box",
    [KY_CHANNEL_ITSELF] = "ends by itself",
};
_Static_assert(sizeof(channel_words) / sizeof(channel_words[0]) ==
	KY_CHANNEL__MAX,
    "words each");

void
ky_show_channels(const struct ky_cli *cli, const struct ky_rule_channels *c)
{
	static const char *const abroad[] = {"", ", also from abroad",
	    ", not from abroad"};
	_Static_assert(KY_ABROAD__MAX == 3, "words each");

	for (uint32_t i = 0; c != NULL && i < c->n; i++) {
		const struct ky_channel *row = &c->row[i];

		ky_say(cli, KY_PAINT_NONE, "  - %s%s", channel_words[row->kind],
		    abroad[row->from_abroad]);
		if (row->hours.opens_min >= 0)
			ky_say(cli, KY_PAINT_NONE, ", from %02d:%02d",
			    row->hours.opens_min / 60,
			    row->hours.opens_min % 60);
		if (row->hours.cutoff_min >= 0)
			ky_say(cli, KY_PAINT_NONE, ", until %02d:%02d",
			    row->hours.cutoff_min / 60,
			    row->hours.cutoff_min % 60);
		if (row->where.len > 0)
			ky_say(cli, KY_PAINT_NONE, ": %.*s",
			    KY_STR_ARG(row->where));
		ky_say(cli, KY_PAINT_NONE, "\n");
	}
}

void
ky_show_figures(const struct ky_cli *cli, const struct ky_rules *rules,
    const struct ky_preview *p, struct ky_time now)
{
	char text[KY_SHOW_SIZE];

	ky_say(cli, KY_PAINT_HEAD, "%s\n", ky_way_words(p->way));
	ky_say(cli, KY_PAINT_NONE, "  last day             %s\n",
	    ky_show_date(p->last_day, text));
	if (!ky_date_none(p->used_up))
		ky_say(cli, KY_PAINT_DIM,
		    "  used up              about %s, by what was used "
		    "lately\n",
		    ky_show_date(p->used_up, text));
	if (ky_time_cmp(p->withdraw_until, now) > 0)
		ky_say(cli, KY_PAINT_NONE, "  can be taken back    before %s\n",
		    ky_show_time(p->withdraw_until, p->zone, text));
	else
		ky_say(cli, KY_PAINT_WAIT,
		    "  cannot be taken back: today is its last day\n");
	if (p->hold_until.us != 0)
		ky_say(cli, KY_PAINT_WAIT, "  held                 until %s\n",
		    ky_show_time(p->hold_until, p->zone, text));
	if (p->hold_reason[0] != '\0')
		ky_say(cli, KY_PAINT_DIM, "  because              %s\n",
		    ky_words(p->hold_reason));
	if (p->rule[0] != '\0')
		ky_say(cli, KY_PAINT_DIM, "  rule                 %s\n",
		    p->rule);
	if (p->figures)
		show_money(cli, p);
	else
		show_no_money(cli, rules, p);
	show_returns(cli, p);
}

void
ky_show_preview(const struct ky_cli *cli, const struct ky_rules *rules,
    const struct ky_preview *p, struct ky_time now)
{
	ky_show_figures(cli, rules, p, now);
	show_words(cli, "what is needed", p->asks);
	show_words(cli, "what is lost", p->losses);
	show_words(cli, "what comes later", p->later);
	if (!rules->book->connected && p->channels != NULL) {
		ky_say(cli, KY_PAINT_HEAD, "where to ask the provider\n");
		ky_show_channels(cli, p->channels);
	}
	ky_say(cli, KY_PAINT_HEAD, "what must then be seen\n");
	for (uint8_t i = 0; i < p->duties_n; i++)
		ky_say(cli, KY_PAINT_NONE, "  - %s (at least %s)\n",
		    ky_duty_words(p->duty[i].kind),
		    ky_grade_name(p->duty[i].least));
	show_days(cli, p);
	show_departure(cli, &p->departure);
}
