#include "sim/make.h"

#include "sim/chip.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

static const char opening_rule[] = "opening";
static const struct ky_period no_period;

static bool
chance(struct ky_random *r, uint32_t percent)
{
	return ky_random_chance(r, percent * 10);
}

/* Mostly small, and often the edge: 0. */
static int64_t
amount(struct ky_random *r, int64_t max)
{
	return chance(r, 30) ? 0 : ky_random_between(r, 1, max);
}

static struct ky_slug
slug(const char *text)
{
	struct ky_slug s = {""};

	(void)snprintf(s.text, sizeof(s.text), "%s", text);
	return s;
}

/* --- rules --- */

static void
rule(struct ky_rulebook *b, enum ky_topic t, struct ky_rule *r,
    const void *versions)
{
	*r = (struct ky_rule){
	    .valid_from = {2000, 1, 1},
	    .confidence = KY_CONFIDENCE_HIGH,
	    .source = KY_STR("made up"),
	};
	(void)snprintf(r->id, sizeof(r->id), "made-up#%s", ky_topic_name(t));
	b->topic[t].n = 1;
	b->topic[t].versions = versions;
}
#define RULE(topic, member) \
	rule(&out->book, KY_TOPIC_##topic, &out->member.rule, &out->member)

static struct ky_hours
hours(struct ky_random *r)
{
	struct ky_hours h = {-1, -1};

	if (chance(r, 50))
		h.cutoff_min = (int16_t)ky_random_between(r, 1000, 1439);
	if (chance(r, 30))
		h.opens_min = (int16_t)ky_random_between(r, 0, 700);
	return h;
}

static void
make_ending_rules(struct ky_random *r, struct ky_made_book *out)
{
	static const enum ky_last_day_basis bases[] = {KY_LAST_SAME_DAY,
	    KY_LAST_CHOSEN, KY_LAST_MONTH_END, KY_LAST_BILLING_END};
	static const enum ky_proration shares[] = {KY_PRORATE_NONE,
	    KY_PRORATE_DAILY, KY_PRORATE_NO_BASE};

	out->last_day = (struct ky_rule_last_day){
	    .basis = bases[ky_random_below(r, 4)],
	    .request_by_day = chance(r, 40)
		? (uint8_t)ky_random_between(r, 1, 31)
		: 0,
	    .hours = hours(r),
	    .notice_days = chance(r, 30) ? (uint16_t)ky_random_between(r, 1, 30)
					 : 0,
	    .ahead_days = chance(r, 30) ? (uint16_t)ky_random_between(r, 1, 60)
					: 0,
	};
	out->recurring = (struct ky_rule_recurring){
	    .base = shares[ky_random_below(r, 3)],
	    .options = shares[ky_random_below(r, 3)],
	    .round = (enum ky_round)ky_random_below(r, KY_ROUND__MAX),
	    .universal = chance(r, 60) ? ky_random_between(r, 1, 5) : 0,
	    .universal_last_month = chance(r, 50),
	};
	out->early_fee = (struct ky_rule_early_fee){
	    .when = (enum ky_early_when)ky_random_below(r, KY_EARLY__MAX),
	    .months = (uint8_t)ky_random_between(r, 1, 24),
	    .amount = amount(r, 11000),
	    .large_operator = chance(r, 50),
	};
	out->initial = (struct ky_rule_initial){.offered = chance(r, 80),
	    .handling_fee = amount(r, 3300)};
	out->port_out = (struct ky_rule_port_out){
	    .offered = chance(r, 80),
	    .fee = amount(r, 3300),
	    .reservation_days = (uint8_t)ky_random_between(r, 0, 15),
	};
	out->expiry = (struct ky_rule_expiry){.ends_itself = chance(r, 80),
	    .after_days = (uint16_t)(chance(r, 50) ? 0 : 7)};
	RULE(LAST_DAY, last_day);
	RULE(RECURRING, recurring);
	RULE(EARLY_FEE, early_fee);
	RULE(INITIAL, initial);
	RULE(PORT_OUT, port_out);
	RULE(EXPIRY, expiry);
}

static void
make_money_rules(struct ky_random *r, struct ky_made_book *out)
{
	out->credit = (struct ky_rule_credit){
	    .balance = (enum ky_value_end)ky_random_between(r, KY_VALUE_FORFEIT,
		KY_VALUE_REFUND),
	    .reasons = ky_random_below(r, 1U << KY_REFUND_REASON__MAX),
	    .handling_fee = amount(r, 500),
	    .deposit_nets = chance(r, 60),
	    .balance_nets = chance(r, 40),
	    .rail = (enum ky_rail)ky_random_below(r, KY_RAIL__MAX),
	    .smallest = chance(r, 30) ? ky_random_between(r, 1, 1000) : 0,
	};
	out->unused =
	    (struct ky_rule_unused){.within_days = (uint16_t)(chance(r, 50)
					    ? 0
					    : 30),
		.bank_days = chance(r, 30),
		.card_back = chance(r, 50)};
	out->dues = (struct ky_rule_dues){
	    .late_usage_days = (uint16_t)(chance(r, 30)
		    ? 0
		    : ky_random_between(r, 1, 60)),
	    .pay_within_days = 14,
	    .late_usage_cap = chance(r, 40) ? ky_random_between(r, 1, 3000) : 0,
	    .waive_alone = chance(r, 30) ? ky_random_between(r, 1, 3000) : 0,
	};
	RULE(CREDIT, credit);
	RULE(UNUSED, unused);
	RULE(DUES, dues);
}

static enum ky_tax
tax(struct ky_random *r)
{
	return (
	    enum ky_tax)ky_random_between(r, KY_TAX_STANDARD, KY_TAX_OUTSIDE);
}

static void
make_law_rules(struct ky_random *r, struct ky_made_book *out)
{
	out->tax = (struct ky_rule_tax){
	    .included = chance(r, 50),
	    .standard_pct = 10,
	    .reduced_pct = 8,
	    .round = (enum ky_round)ky_random_below(r, KY_ROUND__MAX),
	    .fees = tax(r),
	    .usage = tax(r),
	    .early = tax(r),
	    .handling = tax(r),
	    .port_out = tax(r),
	    .late = tax(r),
	    .lost = tax(r),
	    .extension = tax(r),
	};
	out->prepaid = (struct ky_rule_prepaid){
	    .act_applies = chance(r, 50),
	    .exceptions = chance(r, 50),
	};
	if (out->prepaid.exceptions) {
		out->prepaid.exceptions_on = (struct ky_date){2026, 8, 1};
		out->prepaid.exceptions_by = KY_STR("officer");
	}
	out->closure = (struct ky_rule_closure){
	    .published = {2026, 8, 20},
	    .claim_until = {2026, 11, 20},
	    .notice = KY_STR("made up"),
	};
	if (chance(r, 80)) {
		RULE(TAX, tax);
	}
	if (chance(r, 80)) {
		RULE(PREPAID, prepaid);
	}
	if (chance(r, 20)) {
		RULE(CLOSURE, closure);
	}
}

/* Rules of the eight days for operators that are certified, and of a death:
 * by chance, as many operators say nothing of either. */
static void
make_way_rules(struct ky_random *r, struct ky_made_book *out)
{
	const uint32_t death = 1U << KY_VOUCHER_DEATH;

	out->confirmation = (struct ky_rule_confirmation){
	    .offered = true,
	    .grounds = 1U << ky_random_between(r, KY_GROUND_SIGNAL,
			   KY_GROUND_DOCUMENT) |
		1U << KY_GROUND_SIGNAL,
	    .handling_fee = amount(r, 3300),
	    .handset = chance(r, 50),
	};
	out->death = (struct ky_rule_death){
	    .offered = true,
	    .at_once = chance(r, 50),
	    .early_fee = chance(r, 30),
	    .least = (enum ky_grade)ky_random_between(r, KY_GRADE_STATED,
		KY_GRADE_CONFIRMED),
	};
	for (int i = KY_RELATION_SPOUSE; i < KY_RELATION__MAX; i++)
		if (chance(r, 70))
			out->death.papers[i] = death |
			    ky_random_below(r, 1U << KY_VOUCHER__MAX);
	out->death.papers[KY_RELATION_SPOUSE] |= death;
	if (chance(r, 60)) {
		RULE(CONFIRMATION, confirmation);
	}
	if (chance(r, 70)) {
		RULE(DEATH, death);
	}
}

struct ky_slug
ky_made_plan(uint32_t i)
{
	static const char *const codes[KY_MADE_PLANS] = {"keep", "light",
	    "large"};

	assert(i < KY_MADE_PLANS);
	return slug(codes[i]);
}

static void
make_plan_rules(struct ky_random *r, struct ky_made_book *out)
{
	out->plans = (struct ky_rule_plans){
	    .offered = chance(r, 90),
	    .begins = (enum ky_plan_begin)ky_random_below(r,
		KY_PLAN_BEGIN__MAX),
	    .request_by_day = chance(r, 40)
		? (uint8_t)ky_random_between(r, 1, 28)
		: 0,
	    .undo = chance(r, 80),
	    .change_fee = amount(r, 1000),
	    .n = KY_MADE_PLANS,
	    .row = out->plan,
	};
	for (uint32_t i = 0; i < KY_MADE_PLANS; i++)
		out->plan[i] = (struct ky_rule_plan){.code = ky_made_plan(i),
		    .name = KY_STR("made up"),
		    .fee = amount(r, 5000)};
	if (chance(r, 90)) {
		RULE(PLANS, plans);
	}
}

static void
make_return_rules(struct ky_random *r, struct ky_made_book *out)
{
	out->card = (struct ky_rule_card){
	    .returns = (enum ky_return)ky_random_below(r, KY_RETURN__MAX),
	    .within_days = (uint16_t)(chance(r, 30)
		    ? 0
		    : ky_random_between(r, 1, 30)),
	    .lost_charge = amount(r, 3300),
	    .counted = (enum ky_counted)ky_random_below(r,
		KY_COUNTED_NOT_STATED),
	};
	out->loan = (struct ky_rule_loan){
	    .counted_post = KY_COUNTED_POSTMARK,
	    .grace_days = (uint8_t)ky_random_between(r, 0, 2),
	    .late_per_day = amount(r, 1000),
	    .late_cap = amount(r, 10000),
	    .lost_after_days = (uint16_t)(chance(r, 30)
		    ? 0
		    : ky_random_between(r, 1, 30)),
	    .reverse_when_found = chance(r, 50),
	    .extend_per_day = chance(r, 70) ? amount(r, 500) : -1,
	    .late_by_item = chance(r, 30),
	    .where = KY_STR("made up"),
	};
	RULE(CARD, card);
	RULE(LOAN, loan);
}

static void
make_proof_rules(struct ky_random *r, struct ky_made_book *out)
{
	out->number = (struct ky_rule_number){
	    .quarantine_days = (uint16_t)ky_random_between(r, 0, 200)};
	out->profile = (struct ky_rule_profile){
	    .wait_days = (uint16_t)ky_random_between(r, 0, 30),
	    .remind_days = (uint16_t)ky_random_between(r, 0, 10),
	    .fallback = (enum ky_grade)ky_random_between(r, KY_GRADE_STATED,
		KY_GRADE_ATTESTED),
	};
	for (int k = 0; k < KY_DUTY_CLOSING__MAX; k++)
		out->grades.least[k] = (enum ky_grade)ky_random_between(r,
		    KY_GRADE_STATED,
		    k == KY_DUTY_ITEM || k == KY_DUTY_AUTHORITY
			? KY_GRADE_ATTESTED
			: (int64_t)ky_duty_best_grade((enum ky_duty_kind)k));
	out->trust = (struct ky_rule_trust){
	    .recent_days = (uint16_t)ky_random_between(r, 1, 90),
	    .hold_hours = (uint8_t)ky_random_between(r, 24, 72),
	    .least = (enum ky_grade)ky_random_between(r, KY_GRADE_STATED,
		KY_GRADE_CONFIRMED),
	};
	out->keep = (struct ky_rule_keep){.identity_years = 3,
	    .books_years = 7,
	    .evidence_years = 7};
	if (chance(r, 50)) {
		RULE(TRUST, trust);
	}
	RULE(NUMBER, number);
	RULE(PROFILE, profile);
	RULE(GRADES, grades);
	RULE(KEEP, keep);
}

void
ky_make_book(struct ky_random *r, struct ky_made_book *out)
{
	*out = (struct ky_made_book){0};
	out->book = (struct ky_rulebook){
	    .provider = slug("made-up"),
	    .name = KY_STR("Made Up"),
	    .kind = KY_PROVIDER_MVNO,
	    .connected = true,
	    .fictional = true,
	    .zone = KY_ZONE_JAPAN,
	    .currency = "JPY",
	};
	memset(out->book.hash, '0', sizeof(out->book.hash) - 1);
	make_ending_rules(r, out);
	make_money_rules(r, out);
	make_law_rules(r, out);
	make_way_rules(r, out);
	make_plan_rules(r, out);
	make_return_rules(r, out);
	make_proof_rules(r, out);
}

/* --- lines --- */

static void
must(enum ky_code code, const struct ky_err *err)
{
	(void)err;
	assert(code == KY_OK);
}

static void
name_it(uint32_t serial, struct ky_line *l)
{
	char text[32];
	struct ky_err err;

	(void)snprintf(text, sizeof(text), "SIM-%06u", serial);
	must(ky_contract_no_parse(ky_str_of(text), &l->contract_no, &err),
	    &err);
	if (l->subject == KY_SUBJECT_LOAN)
		return;
	(void)snprintf(text, sizeof(text), "0901%07u", serial % 10000000);
	must(ky_msisdn_parse(ky_str_of(text), &l->msisdn, &err), &err);
	(void)snprintf(text, sizeof(text), "44010%010u", serial);
	must(ky_imsi_parse(ky_str_of(text), &l->imsi, &err), &err);
	(void)snprintf(text, sizeof(text), "8981100%011u", serial);
	text[18] = ky_luhn_digit(text, 18);
	text[19] = '\0';
	must(ky_iccid_parse(ky_str_of(text), &l->iccid, &err), &err);
}

static void
open_account(const struct ky_line *l, enum ky_account account, int64_t minor,
    struct ky_ledger *g)
{
	struct ky_postings p = {0};

	if (minor >= 0)
		ky_ledger_move(g, &p, KY_ENTRY_OPENING, account, KY_ACC_OPENING,
		    minor, opening_rule, l->contract_date, no_period);
	else
		ky_ledger_move(g, &p, KY_ENTRY_OPENING, KY_ACC_OPENING, account,
		    -minor, opening_rule, l->contract_date, no_period);
}

static void
fill_ledger(struct ky_random *r, struct ky_line *l)
{
	memcpy(l->ledger.currency, "JPY", sizeof("JPY"));
	if (chance(r, 40)) /* owed, or overpaid */
		open_account(l, KY_ACC_RECEIVABLE,
		    ky_random_between(r, -3000, 9000), &l->ledger);
	if (chance(r, l->subject == KY_SUBJECT_LOAN ? 70 : 15))
		open_account(l, KY_ACC_DEPOSIT, -amount(r, 20000), &l->ledger);
	if (l->subject == KY_SUBJECT_LINE && l->billing == KY_BILLING_PREPAID &&
	    chance(r, 60))
		open_account(l, KY_ACC_BALANCE, -amount(r, 5000), &l->ledger);
}

static void
lend(struct ky_random *r, const char *code, struct ky_line *l)
{
	l->item[l->items_n++] = (struct ky_item){
	    .code = slug(code),
	    .state = KY_ITEM_OUT,
	    .lost_charge = amount(r, 8000),
	};
}

static void
make_loan(struct ky_random *r, struct ky_date today, struct ky_line *l)
{
	static const char *const codes[] = {"card", "router", "charger",
	    "case"};
	uint32_t n = 1 + ky_random_below(r, 4);

	l->due_back = ky_date_add(today, ky_random_between(r, -10, 20));
	for (uint32_t i = 0; i < n; i++)
		lend(r, codes[i], l);
}

static void
make_hangers(struct ky_random *r, struct ky_line *l)
{
	static const char *const options[] = {"voicemail", "music",
	    "antivirus"};
	static const char *const devices[] = {"watch", "app-login"};

	for (size_t i = 0; i < 3; i++)
		if (chance(r, 25))
			l->option[l->options_n++] = (struct ky_option){
			    .code = slug(options[i]),
			    .third_party = i == 1,
			    .running = chance(r, 85),
			    .fee = amount(r, 800),
			};
	for (size_t i = 0; i < 2; i++)
		if (chance(r, 20))
			l->device[l->devices_n++] =
			    (struct ky_device){.code = slug(devices[i]),
				.bound = chance(r, 85)};
	if (l->form == KY_FORM_PHYSICAL && chance(r, 50))
		lend(r, "card", l);
}

static void
make_contract(struct ky_random *r, struct ky_date today, struct ky_line *l)
{
	static const uint8_t closings[] = {10, 20, 31, 29, 1};

	l->form = (enum ky_form)ky_random_below(r, KY_FORM__MAX);
	l->billing = chance(r, 65) ? KY_BILLING_POSTPAID : KY_BILLING_PREPAID;
	l->voice = chance(r, 70);
	l->service_start = ky_date_add(l->contract_date,
	    ky_random_between(r, 0, 5));
	if (chance(r, 60))
		l->contract_paper = ky_date_add(l->contract_date,
		    ky_random_between(r, 0, 8));
	l->closing.day = closings[ky_random_below(r, 5)];
	if (chance(r, 70))
		l->plan = ky_made_plan(ky_random_below(r, KY_MADE_PLANS));
	l->monthly_fee = amount(r, 5000);
	if (l->monthly_fee > 0 && chance(r, 30)) {
		l->discount = ky_random_between(r, 1, l->monthly_fee);
		if (chance(r, 70))
			l->discount_until = ky_date_add(today,
			    ky_random_between(r, -60, 60));
	}
	l->instalments_left = amount(r, 80000);
	l->payer_other = chance(r, 10);
	if (l->billing == KY_BILLING_PREPAID) {
		l->price_paid = amount(r, 5000);
		l->used = chance(r, 60);
		if (chance(r, 85))
			l->valid_until = ky_date_max(l->service_start,
			    ky_date_add(today, ky_random_between(r, -5, 40)));
	} else {
		l->min_term_months = (uint8_t)(chance(r, 50) ? 0 : 12);
		if (chance(r, 70))
			l->billed_through =
			    ky_date_add(ky_billing_period(l->closing, today)
					    .first,
				-1);
	}
	l->contract_running = chance(r, 95);
	if (!l->contract_running)
		l->last_day = ky_date_add(today, -ky_random_between(r, 1, 30));
}

static void
make_network(struct ky_random *r, struct ky_line *l)
{
	l->known = chance(r, 95);
	l->attached = l->known && chance(r, 85);
	if (l->form == KY_FORM_ESIM)
		l->profile = (enum ky_profile_state)ky_random_between(r,
		    KY_PROFILE_RELEASED, KY_PROFILE_DELETED);
	if (l->form == KY_FORM_ESIM && chance(r, 40))
		l->eid = ky_phone_eid(0);
	l->number = l->voice || chance(r, 50) ? KY_NUMBER_ASSIGNED
					      : KY_NUMBER_NONE;
}

struct ky_payee
ky_made_payee(uint32_t serial)
{
	struct ky_payee p = {.kind = KY_PAYEE_JAPAN,
	    .name = "シミユ レート",
	    .bank = "9990",
	    .branch = "001",
	    .account_kind = KY_ACCOUNT_ORDINARY};

	(void)snprintf(p.account, sizeof(p.account), "%07u",
	    serial % 10000000U);
	return p;
}

void
ky_make_line(struct ky_random *r, const struct ky_slug *provider, bool loan,
    struct ky_date today, uint32_t serial, struct ky_line *out)
{
	*out = (struct ky_line){
	    .subject = loan ? KY_SUBJECT_LOAN : KY_SUBJECT_LINE,
	    .provider = *provider,
	    /* Young contracts are where the windows are. */
	    .contract_date = ky_date_add(today,
		-ky_random_between(r, 0, chance(r, 40) ? 20 : 1400)),
	};
	name_it(serial, out);
	if (loan) {
		make_loan(r, today, out);
	} else {
		make_contract(r, today, out);
		make_hangers(r, out);
		make_network(r, out);
	}
	fill_ledger(r, out);
	if (chance(r, 70))
		out->payee = ky_made_payee(serial);
	assert(ky_line_fault(out)[0] == '\0');
}
