#include "engine/fingerprint.h"

#include "base/hash.h"

#include <string.h>

/* Members in a fixed order and width, texts with their length in front: no
 * two commands give the same bytes.  Never struct bytes, which have gaps. */

static void
number(struct ky_sha256 *h, int64_t v)
{
	uint64_t u = (uint64_t)v;
	char bytes[8];

	for (int i = 0; i < 8; i++)
		bytes[i] = (char)(uint8_t)(u >> (8 * i));
	ky_sha256_add(h, (struct ky_str){bytes, sizeof(bytes)});
}

static void
text(struct ky_sha256 *h, const char *z)
{
	struct ky_str s = ky_str_of(z);

	number(h, (int64_t)s.len);
	ky_sha256_add(h, s);
}

static void
date(struct ky_sha256 *h, struct ky_date d)
{
	number(h, d.year * INT64_C(10000) + d.month * INT64_C(100) + d.day);
}

/* Who hands a record in makes no other record of it. */
static void
envelope(struct ky_sha256 *h, const struct ky_command *cmd)
{
	number(h, cmd->kind);
	if (ky_key_is_record(cmd->key)) {
		text(h, cmd->reason);
		number(h, (int64_t)cmd->line_id);
		return;
	}
	number(h, cmd->role);
	text(h, cmd->actor.text);
	text(h, cmd->on_behalf.text);
	text(h, cmd->grant.text);
	text(h, cmd->channel.text);
	text(h, cmd->approver.text);
	text(h, cmd->reason);
	number(h, (int64_t)cmd->line_id);
}

static void
identifiers(struct ky_sha256 *h, const struct ky_line *l)
{
	number(h, l->subject);
	text(h, l->provider.text);
	text(h, l->contract_no.text);
	number(h, l->form);
	number(h, l->billing);
	number(h, l->voice);
	text(h, l->msisdn.digits);
	text(h, l->iccid.digits);
	text(h, l->imsi.digits);
	text(h, l->eid.digits);
}

static void
contract(struct ky_sha256 *h, const struct ky_line *l)
{
	date(h, l->contract_date);
	date(h, l->contract_paper);
	date(h, l->service_start);
	date(h, l->valid_until);
	date(h, l->due_back);
	number(h, l->closing.day);
	date(h, l->billed_through);
	number(h, l->min_term_months);
	number(h, l->monthly_fee);
	number(h, l->price_paid);
	number(h, l->instalments_left);
	number(h, l->used);
	number(h, l->payer_other);
	number(h, l->contract_running);
	date(h, l->last_day);
	number(h, l->known);
	number(h, l->attached);
	number(h, l->barred);
	number(h, l->profile);
	number(h, l->number);
	date(h, l->quarantine_until);
	number(h, l->final_billed);
	date(h, l->late_usage_until);
	number(h, l->port_pending);
	number(h, l->ported);
}

/* Nothing where no plan is named. */
static void
plan(struct ky_sha256 *h, const struct ky_line *l)
{
	if (l->plan.text[0] == '\0')
		return;
	text(h, "plan");
	text(h, l->plan.text);
}

static void
attachments(struct ky_sha256 *h, const struct ky_line *l)
{
	number(h, l->options_n);
	for (uint8_t i = 0; i < l->options_n; i++) {
		text(h, l->option[i].code.text);
		number(h, l->option[i].third_party);
		number(h, l->option[i].running);
		number(h, l->option[i].fee);
		if (!ky_date_none(l->option[i].over_on))
			date(h, l->option[i].over_on);
	}
	number(h, l->devices_n);
	for (uint8_t i = 0; i < l->devices_n; i++) {
		text(h, l->device[i].code.text);
		number(h, l->device[i].bound);
	}
	number(h, l->items_n);
	for (uint8_t i = 0; i < l->items_n; i++) {
		text(h, l->item[i].code.text);
		number(h, l->item[i].state);
		number(h, l->item[i].lost_charge);
		date(h, l->item[i].back_on);
	}
	text(h, l->ledger.currency);
	for (int i = 0; i <= KY_ACC_OPENING; i++)
		number(h, l->ledger.sum[i]);
}

/* Nothing where nothing is given: what was imported before these members
 * were there is still the same command. */
static void
contact_and_trust(struct ky_sha256 *h, const struct ky_line *l)
{
	if (l->email[0] == '\0' && l->language[0] == '\0' && !l->locked &&
	    l->sim_changed.us == 0 && l->device_changed.us == 0 &&
	    l->contact_changed.us == 0)
		return;
	text(h, l->email);
	text(h, l->language);
	number(h, l->locked);
	number(h, l->sim_changed.us);
	number(h, l->device_changed.us);
	number(h, l->contact_changed.us);
}

static void
payee(struct ky_sha256 *h, const struct ky_payee *p)
{
	number(h, p->kind);
	text(h, p->name);
	text(h, p->account);
	text(h, p->bank);
	text(h, p->branch);
	number(h, p->account_kind);
	number(h, p->iban);
	text(h, p->bic);
	text(h, p->country);
}

static bool
has_terms(const struct ky_line *l)
{
	const struct ky_ledger *g = &l->ledger;
	bool any = l->discount != 0 || !ky_date_none(l->discount_until) ||
	    l->payee.kind != KY_PAYEE_NONE || l->payee_bad || g->bills != 0 ||
	    g->usage_before != 0;

	for (int i = KY_ACC_OPENING + 1; i < KY_ACC__MAX; i++)
		any |= g->sum[i] != 0;
	for (int i = 0; i < KY_TAX__MAX; i++)
		any |= g->unbilled[i] != 0;
	return any;
}

/* Likewise; the accounts that came with them too. */
static void
terms(struct ky_sha256 *h, const struct ky_line *l)
{
	const struct ky_ledger *g = &l->ledger;

	if (!has_terms(l))
		return;
	text(h, "terms");
	number(h, l->discount);
	date(h, l->discount_until);
	payee(h, &l->payee);
	number(h, l->payee_bad);
	number(h, g->bills);
	number(h, g->usage_before);
	for (int i = KY_ACC_OPENING + 1; i < KY_ACC__MAX; i++)
		number(h, g->sum[i]);
	for (int i = 0; i < KY_TAX__MAX; i++)
		number(h, g->unbilled[i]);
}

/* Likewise. */
static void
last_bill(struct ky_sha256 *h, const struct ky_line *l)
{
	if (l->last_bill == 0)
		return;
	text(h, "last-bill");
	number(h, l->last_bill);
}

/* What a fact about money says besides its amount; nothing where nothing is
 * said. */
static void
money(struct ky_sha256 *h, const struct ky_command *cmd)
{
	bool usage = cmd->fact == KY_FACT_LATE_USAGE;

	if (cmd->fact == KY_FACT_PAYEE)
		payee(h, &cmd->payee);
	if (cmd->fact == KY_FACT_PAYMENT && cmd->means != KY_MEANS_UNSTATED)
		number(h, cmd->means);
	if (usage && (cmd->tax != KY_TAX_NONE || cmd->what.text[0] != '\0')) {
		number(h, cmd->tax);
		text(h, cmd->what.text);
	}
	if (cmd->fact == KY_FACT_REMAINING) {
		number(h, cmd->report.at.us);
		number(h, cmd->report.bytes);
		date(h, cmd->report.valid_until);
	}
}

static void
evidence(struct ky_sha256 *h, const struct ky_command *cmd)
{
	const struct ky_evidence *ev = &cmd->evidence;

	number(h, cmd->has_evidence);
	if (!cmd->has_evidence)
		return;
	number(h, ev->grade);
	text(h, ev->media_type);
	text(h, ev->origin);
	text(h, ev->verifier);
	ky_sha256_add(h,
	    (struct ky_str){(const char *)ev->sha256, sizeof(ev->sha256)});
}

static void
profile_event(struct ky_sha256 *h, const struct ky_profile_event *ev)
{
	number(h, ev->kind);
	number(h, ev->chip_signed);
	number(h, ev->remote);
	number(h, ev->test_root);
	number(h, ev->doubted);
	number(h, ev->n);
	text(h, ev->eid.digits);
	text(h, ev->iccid.digits);
	number(h, ev->at.us);
}

static void
duty(struct ky_sha256 *h, const struct ky_command *cmd)
{
	number(h, cmd->duty);
	number(h, cmd->ref);
	text(h, cmd->about.digits);
	evidence(h, cmd);
}

/* An effect has one outcome that counts; what it saw does not make it
 * another command. */
static void
outcome(struct ky_sha256 *h, const struct ky_outcome *o)
{
	number(h, (int64_t)o->effect.id);
	number(h, o->effect.kind);
	text(h, o->effect.key);
}

/* Nothing, where nothing was claimed: as it was before there were claims. */
static void
claim(struct ky_sha256 *h, const struct ky_claim *c)
{
	if (c->ground == KY_GROUND_NONE && c->relation == KY_RELATION_NONE &&
	    c->shown == 0)
		return;
	number(h, c->ground);
	number(h, c->relation);
	number(h, c->shown);
}

/* The same form read in another language is the same form; what others say of
 * a holder is part of what they ask.  Nothing, where nothing was said. */
static void
language(struct ky_sha256 *h, const struct ky_command *cmd)
{
	if (cmd->role != KY_ROLE_HOLDER && cmd->role != KY_ROLE_AGENT &&
	    cmd->language[0] != '\0')
		text(h, cmd->language);
}

void
ky_fingerprint(const struct ky_command *cmd, uint8_t out[32])
{
	struct ky_sha256 h;

	ky_sha256_init(&h);
	envelope(&h, cmd);
	switch (cmd->kind) {
	case KY_CMD_IMPORT:
		identifiers(&h, &cmd->line);
		contract(&h, &cmd->line);
		attachments(&h, &cmd->line);
		plan(&h, &cmd->line);
		contact_and_trust(&h, &cmd->line);
		if (cmd->line.matching_id[0] != '\0')
			text(&h, cmd->line.matching_id);
		if (cmd->line.called[0] != '\0')
			text(&h, cmd->line.called);
		terms(&h, &cmd->line);
		last_bill(&h, &cmd->line);
		break;
	case KY_CMD_FILE:
		number(&h, cmd->way);
		date(&h, cmd->wish);
		number(&h, cmd->when_used_up);
		number(&h, cmd->refund_reason);
		duty(&h, cmd);
		claim(&h, &cmd->claim);
		if (cmd->hold_hours != 0)
			number(&h, cmd->hold_hours);
		language(&h, cmd);
		break;
	case KY_CMD_EVIDENCE:
	case KY_CMD_WAIVE:
	case KY_CMD_GIVE_UP:
	case KY_CMD_RETRY:
		duty(&h, cmd);
		date(&h, cmd->day);
		if (cmd->kind == KY_CMD_WAIVE && cmd->minor != 0)
			number(&h, cmd->minor);
		claim(&h, &cmd->claim);
		if (cmd->kind == KY_CMD_EVIDENCE && cmd->hold_hours != 0)
			number(&h, cmd->hold_hours);
		break;
	case KY_CMD_FACT:
		number(&h, cmd->fact);
		number(&h, cmd->ref);
		date(&h, cmd->day);
		number(&h, cmd->minor);
		number(&h, cmd->profile);
		if (cmd->fact == KY_FACT_PROFILE_EVENT)
			profile_event(&h, &cmd->event);
		evidence(&h, cmd);
		money(&h, cmd);
		break;
	case KY_CMD_OUTCOME:
		outcome(&h, &cmd->outcome);
		break;
	case KY_CMD_CHANGE:
		number(&h, cmd->change);
		number(&h, cmd->ref);
		if (cmd->change == KY_CHANGE_PLAN)
			text(&h, cmd->what.text);
		evidence(&h, cmd);
		break;
	case KY_CMD_HANDED:
		duty(&h, cmd);
		number(&h, cmd->paper);
		number(&h, cmd->paper_n);
		break;
	case KY_CMD_WITHDRAW:
	case KY_CMD_WAKE:
	case KY_CMD__MAX:
		break;
	}
	ky_sha256_end(&h, out);
}
