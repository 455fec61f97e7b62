#include "cmd/show.h"

#include "base/hex.h"
#include "base/utf8.h"
#include "core/contact.h"
#include "view/words.h"

#include <inttypes.h>

const char *
ky_show_time(struct ky_time t, struct ky_zone zone, char out[KY_SHOW_SIZE])
{
	char day[KY_DATE_TEXT_SIZE];
	int32_t minute = ky_minute_at(t, zone);

	ky_date_format(ky_date_at(t, zone), day);
	(void)snprintf(out, KY_SHOW_SIZE, "%s %02d:%02d %+03d:%02d", day,
	    minute / 60, minute % 60, zone.offset_min / 60,
	    abs(zone.offset_min % 60));
	return out;
}

const char *
ky_show_date(struct ky_date d, char out[KY_SHOW_SIZE])
{
	if (ky_date_none(d))
		(void)snprintf(out, KY_SHOW_SIZE, "-");
	else
		ky_date_format(d, out);
	return out;
}

const char *
ky_show_money(int64_t minor, const char *currency, char out[KY_SHOW_SIZE])
{
	struct ky_money m = {.minor = minor};

	memcpy(m.currency, currency, sizeof(m.currency));
	ky_money_format(m, out);
	return out;
}

/* --- lines --- */

void
ky_show_row(const struct ky_cli *cli, const struct ky_row *row)
{
	char id[24], sort[KY_SHOW_SIZE], last[KY_SHOW_SIZE];

	(void)snprintf(id, sizeof(id), "#%" PRIu64, row->line_id);
	ky_say(cli, KY_PAINT_NONE, "%-8s %-18s %-20s %-27s %-12s %s\n", id,
	    row->line.provider.text, row->line.contract_no.text,
	    ky_sort_words(&row->line, sort),
	    ky_ending_state_name(row->ending.state),
	    ky_show_date(ky_told_last_day(&row->line, &row->ending), last));
}

struct masks {
	char number[KY_MASK_SIZE], iccid[KY_MASK_SIZE], imsi[KY_MASK_SIZE],
	    eid[KY_MASK_SIZE], email[KY_EMAIL_MASK_SIZE];
};

static struct masks
masks_of(const struct ky_line *l)
{
	struct masks m = {"-", "-", "-", "-", "-"};

	if (l->msisdn.digits[0] != '\0')
		ky_msisdn_mask(&l->msisdn, m.number);
	if (l->iccid.digits[0] != '\0')
		ky_iccid_mask(&l->iccid, m.iccid);
	if (l->imsi.digits[0] != '\0')
		ky_imsi_mask(&l->imsi, m.imsi);
	if (l->eid.digits[0] != '\0')
		ky_eid_mask(&l->eid, m.eid);
	if (l->email[0] != '\0')
		ky_email_mask(l->email, m.email);
	return m;
}

static const char *const item_states[] = {
    [KY_ITEM_OUT] = "out",
    [KY_ITEM_BACK] = "back",
    [KY_ITEM_PAID] = "paid for",
    [KY_ITEM_LOST] = "lost",
};
_Static_assert(sizeof(item_states) / sizeof(item_states[0]) == KY_ITEM__MAX,
    "words each");

static void
show_things(const struct ky_cli *cli, const struct ky_line *l)
{
	char fee[KY_SHOW_SIZE], day[KY_SHOW_SIZE];

	for (uint8_t i = 0; i < l->options_n; i++)
		ky_say(cli, KY_PAINT_NONE, "  option %-16s %s a month, %s%s\n",
		    l->option[i].code.text,
		    ky_show_money(l->option[i].fee, l->ledger.currency, fee),
		    l->option[i].running ? "runs" : "ended",
		    l->option[i].third_party ? ", billed for others" : "");
	for (uint8_t i = 0; i < l->devices_n; i++)
		ky_say(cli, KY_PAINT_NONE, "  device %-16s %s\n",
		    l->device[i].code.text,
		    l->device[i].bound ? "bound" : "unbound");
	for (uint8_t i = 0; i < l->items_n; i++)
		ky_say(cli, KY_PAINT_NONE, "  item   %-16s %s %s\n",
		    l->item[i].code.text, item_states[l->item[i].state],
		    ky_show_date(l->item[i].back_on, day));
}

/* Its plan, and those that follow; of a line whose plan is not known
 * nothing. */
static void
show_plans(const struct ky_cli *cli, const struct ky_line *l)
{
	char fee[KY_SHOW_SIZE], day[KY_SHOW_SIZE];

	if (l->plan.text[0] != '\0')
		ky_say(cli, KY_PAINT_NONE, "  plan            %s, %s a month\n",
		    l->plan.text,
		    ky_show_money(l->monthly_fee, l->ledger.currency, fee));
	for (uint8_t i = 0; i < l->tariffs_n; i++)
		ky_say(cli, KY_PAINT_NONE,
		    "                  from %s %s, %s a month\n",
		    ky_show_date(l->tariff[i].from, day),
		    l->tariff[i].plan.text,
		    ky_show_money(l->tariff[i].fee, l->ledger.currency, fee));
}

static void
show_facts(const struct ky_cli *cli, const struct ky_case *c)
{
	const struct ky_line *l = &c->line;
	struct masks m = masks_of(l);
	char sort[KY_SHOW_SIZE], text[KY_SHOW_SIZE];

	ky_say(cli, KY_PAINT_HEAD, "#%" PRIu64 " %s of %s: %s\n", c->line_id,
	    l->contract_no.text, l->provider.text, ky_sort_words(l, sort));
	ky_say(cli, KY_PAINT_NONE, "  contract made   %s\n",
	    ky_show_date(l->contract_date, text));
	if (l->subject == KY_SUBJECT_LOAN)
		ky_say(cli, KY_PAINT_NONE, "  due back        %s\n",
		    ky_show_date(l->due_back, text));
	else
		ky_say(cli, KY_PAINT_NONE,
		    "  contract        %s\n  network         %s\n"
		    "  eSIM profile    %s\n"
		    "  number %s, card %s, IMSI %s, EID %s\n",
		    l->contract_running ? "runs" : "over",
		    l->attached    ? "served"
			: l->known ? "known, access withdrawn"
				   : "not known",
		    ky_profile_state_name(l->profile), m.number, m.iccid,
		    m.imsi, m.eid);
	if (ky_chips_meaning(&l->chips, &l->eid) != KY_MEANING_NONE)
		ky_say(cli, KY_PAINT_NONE, "                  %s\n",
		    ky_words(
			ky_meaning_code(ky_chips_meaning(&l->chips, &l->eid))));
	ky_say(cli, KY_PAINT_NONE, "  e-mail %s, language %s\n", m.email,
	    l->language[0] != '\0' ? l->language : "-");
	if (l->locked)
		ky_say(cli, KY_PAINT_WAIT,
		    "  locked          no ending can be filed\n");
	ky_say(cli, KY_PAINT_NONE, "  owed            %s\n",
	    ky_show_money(ky_ledger_owed(&l->ledger), l->ledger.currency,
		text));
	ky_say(cli, KY_PAINT_NONE, "  held for holder %s\n",
	    ky_show_money(ky_ledger_credit(&l->ledger), l->ledger.currency,
		text));
	show_plans(cli, l);
	show_things(cli, l);
}

void
ky_show_ending(const struct ky_cli *cli, const struct ky_case *c,
    struct ky_zone zone)
{
	const struct ky_ending *e = &c->ending;
	char text[KY_SHOW_SIZE];

	if (e->seq == 0) {
		ky_say(cli, KY_PAINT_NONE, "  no ending is filed\n");
		return;
	}
	ky_say(cli, KY_PAINT_HEAD, "ending %s: %s, %s\n", e->ref,
	    ky_ending_state_name(e->state), ky_way_words(e->way));
	ky_say(cli, KY_PAINT_NONE, "  filed           %s\n",
	    ky_show_time(e->filed, zone, text));
	ky_say(cli, KY_PAINT_NONE, "  last day        %s\n",
	    ky_show_date(ky_case_last_day(c), text));
	if (e->hold_until.us != 0)
		ky_say(cli, KY_PAINT_NONE, "  held            until %s\n",
		    ky_show_time(e->hold_until, zone, text));
	if (e->returnless)
		ky_say(cli, KY_PAINT_NONE,
		    "  take back       no longer: a step that cannot be undone "
		    "is taken\n");
	else
		ky_say(cli, KY_PAINT_NONE, "  take back       before %s\n",
		    ky_show_time(e->withdraw_until, zone, text));
}

/* --- what strangers wrote --- */

void
ky_show_text(const struct ky_cli *cli, const char *text)
{
	struct ky_str rest = ky_str_of(text);
	const char *from = text;
	uint32_t c;

	for (; rest.len > 0 && ky_utf8_next(&rest, &c); from = rest.p)
		if (c == '\n')
			ky_say(cli, KY_PAINT_NONE, "\n  ");
		else if (!ky_utf8_unseen(c))
			ky_say(cli, KY_PAINT_NONE, "%.*s", (int)(rest.p - from),
			    from);
}

/* --- duties --- */

static enum ky_paint
paint_of(enum ky_duty_state s)
{
	switch (s) {
	case KY_STATE_OPEN:
	case KY_STATE_WAITING:
	case KY_STATE_SENT:
	case KY_STATE_UNSURE:
		return KY_PAINT_WAIT;
	case KY_STATE_REFUSED:
	case KY_STATE_GIVEN_UP:
		return KY_PAINT_BAD;
	case KY_STATE_SEEN:
	case KY_STATE_WAIVED:
		return KY_PAINT_GOOD;
	case KY_STATE_WITHDRAWN:
	case KY_STATE_GONE:
	case KY_STATE__MAX:
		break;
	}
	return KY_PAINT_DIM;
}

static bool
has_evidence(const struct ky_duty *d)
{
	static const uint8_t none[sizeof(d->evidence)];

	return memcmp(d->evidence, none, sizeof(none)) != 0;
}

/* What the duty is about: "item charger", "records books". */
static const char *
name_of(const struct ky_case *c, const struct ky_duty *d,
    char out[KY_SHOW_SIZE])
{
	if (d->kind == KY_DUTY_ITEM && d->ref < c->line.items_n)
		(void)snprintf(out, KY_SHOW_SIZE, "item %s",
		    c->line.item[d->ref].code.text);
	else if (d->kind == KY_DUTY_RECORDS && d->ref < KY_CLASS__MAX)
		(void)snprintf(out, KY_SHOW_SIZE, "records %s",
		    ky_class_name((enum ky_class)d->ref));
	else
		(void)snprintf(out, KY_SHOW_SIZE, "%s",
		    ky_duty_kind_name(d->kind));
	return out;
}

void
ky_show_duty(const struct ky_cli *cli, const struct ky_case *c,
    const struct ky_duty *d)
{
	char name[KY_SHOW_SIZE], due[KY_SHOW_SIZE], hash[65];

	ky_say(cli, KY_PAINT_NONE, "  %-16s ", name_of(c, d, name));
	ky_say(cli, paint_of(d->state), "%-9s", ky_duty_state_name(d->state));
	if (d->state == KY_STATE_SEEN)
		ky_say(cli, KY_PAINT_NONE, " %s,%s%s by %s",
		    ky_duty_words(d->kind),
		    d->grade != KY_GRADE_NONE ? " " : "",
		    d->grade != KY_GRADE_NONE ? ky_grade_name(d->grade) : "",
		    d->by);
	else
		ky_say(cli, KY_PAINT_NONE, " %s", ky_words(d->reason));
	if (!ky_date_none(d->due))
		ky_say(cli, KY_PAINT_NONE, ", %s", ky_show_date(d->due, due));
	if (has_evidence(d)) {
		ky_hex_encode(d->evidence, sizeof(d->evidence), hash);
		ky_say(cli, KY_PAINT_DIM, "  sha256 %.16s...", hash);
	}
	ky_say(cli, KY_PAINT_NONE, "\n");
}

void
ky_show_duties(const struct ky_cli *cli, const struct ky_case *c)
{
	for (uint8_t i = 0; i < c->duties_n; i++)
		ky_show_duty(cli, c, &c->duty[i]);
}

void
ky_show_case(const struct ky_cli *cli, const struct ky_case *c,
    struct ky_zone zone)
{
	show_facts(cli, c);
	ky_show_ending(cli, c, zone);
	ky_show_duties(cli, c);
}

/* --- money --- */

/* For what, of which time, at which rate. */
static void
show_details(const struct ky_cli *cli, const struct ky_posting *p)
{
	static const char *const rates[] = {
	    [KY_TAX_NONE] = "",
	    [KY_TAX_STANDARD] = ", standard rate",
	    [KY_TAX_REDUCED] = ", reduced rate",
	    [KY_TAX_OUTSIDE] = "",
	};
	_Static_assert(sizeof(rates) / sizeof(rates[0]) == KY_TAX__MAX,
	    "words each");
	char first[KY_SHOW_SIZE], last[KY_SHOW_SIZE];
	bool tax = p->kind == KY_ENTRY_TAX || p->kind == KY_ENTRY_TAX_WITHIN;

	if (p->what.text[0] != '\0')
		ky_say(cli, KY_PAINT_NONE, ": %s", p->what.text);
	if (!ky_date_none(p->period.first))
		ky_say(cli, KY_PAINT_NONE, ", %s to %s",
		    ky_show_date(p->period.first, first),
		    ky_show_date(p->period.last, last));
	if (tax)
		ky_say(cli, KY_PAINT_NONE, "%s", rates[p->tax]);
}

/* The debit of each entry; an entry of several debits shows them all. */
void
ky_show_postings(const struct ky_cli *cli, const char *currency,
    const struct ky_posting *row, uint32_t n)
{
	char amount[KY_SHOW_SIZE];

	for (uint32_t i = 0; i < n; i++) {
		const struct ky_posting *p = &row[i];

		if (p->minor < 0)
			continue;
		ky_say(cli, KY_PAINT_NONE, "  %14s  %s",
		    ky_show_money(p->minor, currency, amount),
		    ky_entry_words(p->kind));
		show_details(cli, p);
		ky_say(cli, KY_PAINT_DIM, "  (%s)\n", p->rule);
	}
}
