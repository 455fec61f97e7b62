/*
 * A provider's rules and lines for the core's tests: plainly fictional.
 */
#ifndef KY_TESTS_FIXTURE_H
#define KY_TESTS_FIXTURE_H

#include "core/decide.h"
#include "t.h"

#define D(y, m, d) ((struct ky_date){(y), (m), (d)})

#define RULE(topic) \
	.rule = {.id = "demo#" topic "@2024-01-01", \
	    .valid_from = {2024, 1, 1}, \
	    .checked_on = {2026, 11, 1}, \
	    .confidence = KY_CONFIDENCE_HIGH}

/* Everything a test may want to change before use. */
struct fixture {
	struct ky_rulebook book;
	struct ky_rules rules;
	struct ky_rule_last_day last_day;
	struct ky_rule_recurring recurring;
	struct ky_rule_early_fee early_fee;
	struct ky_rule_card card;
	struct ky_rule_loan loan;
	struct ky_rule_credit credit;
	struct ky_rule_unused unused;
	struct ky_rule_initial initial;
	struct ky_rule_port_out port_out;
	struct ky_rule_expiry expiry;
	struct ky_rule_dues dues;
	struct ky_rule_number number;
	struct ky_rule_profile profile;
	struct ky_rule_grades grades;
	struct ky_rule_keep keep;
	struct ky_rule_prepaid prepaid;
	/* Not in use unless a test says so. */
	struct ky_rule_tax tax;
	struct ky_rule_closure closure;
	struct ky_rule_confirmation confirmation;
	struct ky_rule_death death;
	struct ky_rule_plans plans;
	struct ky_case c;
};

static inline void
fixture_init(struct fixture *f)
{
	memset(f, 0, sizeof(*f));
	f->book = (struct ky_rulebook){
	    .provider = {"demo"},
	    .name = KY_STR("Demo"),
	    .connected = true,
	    .fictional = true,
	    .zone = KY_ZONE_JAPAN,
	    .currency = "JPY",
	    .hash = "00",
	};
	f->last_day = (struct ky_rule_last_day){RULE("last-day"),
	    .basis = KY_LAST_SAME_DAY, .hours = {-1, -1}, .ahead_days = 92};
	f->recurring = (struct ky_rule_recurring){RULE("recurring"),
	    .base = KY_PRORATE_NONE, .options = KY_PRORATE_NONE,
	    .round = KY_ROUND_DOWN};
	f->early_fee = (struct ky_rule_early_fee){RULE("early-fee"),
	    .when = KY_EARLY_NEVER};
	f->card = (struct ky_rule_card){RULE("card"),
	    .returns = KY_RETURN_NONE};
	f->loan = (struct ky_rule_loan){RULE("loan"),
	    .counted_post = KY_COUNTED_POSTMARK, .late_per_day = 550,
	    .late_cap = 11000, .lost_after_days = 30,
	    .reverse_when_found = true, .extend_per_day = 300};
	f->credit = (struct ky_rule_credit){RULE("credit"),
	    .balance = KY_VALUE_REFUND, .reasons = 1 << KY_REFUND_LEFT_JAPAN,
	    .deposit_nets = true, .rail = KY_RAIL_BANK};
	f->unused = (struct ky_rule_unused){RULE("unused"), .within_days = 14};
	f->initial = (struct ky_rule_initial){RULE("initial"), .offered = true,
	    .handling_fee = 3300};
	f->port_out = (struct ky_rule_port_out){RULE("port-out"),
	    .offered = true, .reservation_days = 15};
	f->expiry = (struct ky_rule_expiry){RULE("expiry"),
	    .ends_itself = true};
	f->dues = (struct ky_rule_dues){RULE("dues"), .late_usage_days = 10,
	    .pay_within_days = 14};
	f->number = (struct ky_rule_number){RULE("number"),
	    .quarantine_days = 180};
	f->profile = (struct ky_rule_profile){RULE("profile"), .wait_days = 30,
	    .fallback = KY_GRADE_STATED};
	f->grades = (struct ky_rule_grades){RULE("grades"),
	    .least = {[KY_DUTY_AUTHORITY] = KY_GRADE_ATTESTED,
		[KY_DUTY_CONTRACT] = KY_GRADE_CONFIRMED,
		[KY_DUTY_OPTIONS] = KY_GRADE_CONFIRMED,
		[KY_DUTY_DEVICES] = KY_GRADE_CONFIRMED,
		[KY_DUTY_DUES] = KY_GRADE_CONFIRMED,
		[KY_DUTY_CREDIT] = KY_GRADE_CONFIRMED,
		[KY_DUTY_ITEM] = KY_GRADE_ATTESTED,
		[KY_DUTY_NETWORK] = KY_GRADE_CONFIRMED,
		[KY_DUTY_PROFILE] = KY_GRADE_CONFIRMED,
		[KY_DUTY_NUMBER] = KY_GRADE_RECORDED}};
	f->keep = (struct ky_rule_keep){RULE("keep"), .identity_years = 3,
	    .books_years = 7, .evidence_years = 7};
	f->prepaid = (struct ky_rule_prepaid){RULE("prepaid"),
	    .act_applies = true, .exceptions = true,
	    .exceptions_on = {2024, 1, 1}, .exceptions_by = KY_STR("demo")};
	f->tax = (struct ky_rule_tax){RULE("tax"), .included = true,
	    .standard_pct = 10, .reduced_pct = 8, .round = KY_ROUND_DOWN,
	    .fees = KY_TAX_STANDARD, .usage = KY_TAX_STANDARD,
	    .early = KY_TAX_OUTSIDE, .handling = KY_TAX_STANDARD,
	    .port_out = KY_TAX_STANDARD, .late = KY_TAX_OUTSIDE,
	    .lost = KY_TAX_OUTSIDE, .extension = KY_TAX_STANDARD};
	f->closure = (struct ky_rule_closure){RULE("closure"),
	    .published = {2026, 8, 1}, .claim_until = {2026, 9, 30},
	    .notice = KY_STR("a demo gazette")};
	f->confirmation = (struct ky_rule_confirmation){RULE("confirmation"),
	    .offered = true,
	    .grounds = 1U << KY_GROUND_SIGNAL | 1U << KY_GROUND_DOCUMENT,
	    .handling_fee = 0, .handset = true};
	f->death = (struct ky_rule_death){RULE("death"), .offered = true,
	    .at_once = true, .least = KY_GRADE_ATTESTED,
	    .papers = {[KY_RELATION_SPOUSE] = 1U << KY_VOUCHER_DEATH,
		[KY_RELATION_CHILD] = 1U << KY_VOUCHER_DEATH |
		    1U << KY_VOUCHER_REGISTER}};
	f->rules = (struct ky_rules){.book = &f->book,
	    .last_day = &f->last_day,
	    .recurring = &f->recurring,
	    .early_fee = &f->early_fee,
	    .card = &f->card,
	    .loan = &f->loan,
	    .credit = &f->credit,
	    .unused = &f->unused,
	    .initial = &f->initial,
	    .port_out = &f->port_out,
	    .expiry = &f->expiry,
	    .dues = &f->dues,
	    .number = &f->number,
	    .profile = &f->profile,
	    .grades = &f->grades,
	    .keep = &f->keep,
	    .prepaid = &f->prepaid};
	f->c.issuer = (struct ky_slug){"demo"};
	f->c.line_id = 1;
	f->c.version = 1;
}

static inline void
fixture_open(struct ky_line *l, enum ky_account a, int64_t minor)
{
	struct ky_postings p = {0};

	if (a == KY_ACC_RECEIVABLE)
		ky_ledger_move(&l->ledger, &p, KY_ENTRY_OPENING, a,
		    KY_ACC_OPENING, minor, "opening", l->contract_date,
		    (struct ky_period){0});
	else
		ky_ledger_move(&l->ledger, &p, KY_ENTRY_OPENING, KY_ACC_OPENING,
		    a, minor, "opening", l->contract_date,
		    (struct ky_period){0});
}

/* An account whose number and name no bank has given out. */
static inline struct ky_payee
fixture_payee(void)
{
	return (struct ky_payee){.kind = KY_PAYEE_JAPAN,
	    .name = "デモ タロウ",
	    .bank = "9990",
	    .branch = "001",
	    .account_kind = KY_ACCOUNT_ORDINARY,
	    .account = "0000001"};
}

/* A physical postpaid voice line: 2,000 yen a month, billed to 31 July. */
static inline struct ky_line *
fixture_line(struct fixture *f)
{
	struct ky_line *l = &f->c.line;
	struct ky_err err;
	bool ok;

	*l = (struct ky_line){
	    .provider = {"demo"},
	    .contract_no = {"D-1001"},
	    .voice = true,
	    .contract_date = D(2024, 2, 10),
	    .contract_paper = D(2024, 2, 12),
	    .service_start = D(2024, 2, 10),
	    .closing = KY_CLOSING_MONTH_END,
	    .billed_through = D(2026, 7, 31),
	    .monthly_fee = 2000,
	    .contract_running = true,
	    .known = true,
	    .attached = true,
	    .number = KY_NUMBER_ASSIGNED,
	    .payee = fixture_payee(),
	    .ledger = {.currency = "JPY"},
	};
	ok = ky_msisdn_parse(KY_STR("09012345678"), &l->msisdn, &err) ==
		KY_OK &&
	    ky_imsi_parse(KY_STR("440100123456789"), &l->imsi, &err) == KY_OK &&
	    ky_iccid_parse(KY_STR("8981100003500000019"), &l->iccid, &err) ==
		KY_OK;
	t_ok("the fixture's identifiers are real in form", ok);
	return l;
}

/* An eSIM travel plan, prepaid for 30 days, with its own profile. */
static inline struct ky_line *
fixture_prepaid(struct fixture *f)
{
	struct ky_line *l = fixture_line(f);

	l->form = KY_FORM_ESIM;
	l->billing = KY_BILLING_PREPAID;
	l->voice = false;
	l->contract_date = l->service_start = l->contract_paper = D(2026, 8, 1);
	l->billed_through = D(0, 0, 0);
	l->monthly_fee = 0;
	l->valid_until = D(2026, 8, 30);
	l->profile = KY_PROFILE_INSTALLED;
	l->used = true;
	return l;
}

/* A rented card and its charger, due back on 20 August, 3,000 deposit. */
static inline struct ky_line *
fixture_loan(struct fixture *f)
{
	struct ky_line *l = &f->c.line;

	*l = (struct ky_line){
	    .subject = KY_SUBJECT_LOAN,
	    .provider = {"demo"},
	    .contract_no = {"R-2001"},
	    .contract_date = D(2026, 8, 1),
	    .due_back = D(2026, 8, 20),
	    .payee = fixture_payee(),
	    .ledger = {.currency = "JPY"},
	    .items_n = 2,
	    .item = {{.code = {"card"}, .lost_charge = 3000},
		{.code = {"charger"}, .lost_charge = 1500}},
	};
	fixture_open(l, KY_ACC_DEPOSIT, 3000);
	return l;
}

static inline struct ky_time
at(const char *text)
{
	struct ky_time t = {0};
	struct ky_err err;

	if (ky_time_parse(ky_str_of(text), &t, &err) != KY_OK)
		t_ok(text, false);
	return t;
}

static inline void
t_eq_date_at(const char *where, const char *label, struct ky_date got,
    struct ky_date want)
{
	char g[KY_DATE_TEXT_SIZE], w[KY_DATE_TEXT_SIZE];

	ky_date_format(got, g);
	ky_date_format(want, w);
	t_eq_str_at(where, label, g, w);
}
#define t_eq_date(label, got, want) \
	t_eq_date_at(KY_HERE, (label), (got), (want))

#endif
