/*
 * A store of its own for each test, and lines to put into it.
 */
#ifndef KY_TESTS_STORE_FIXTURE_H
#define KY_TESTS_STORE_FIXTURE_H

#include "store/sqlite.h"
#include "t.h"

#include <stdlib.h>
#include <unistd.h>

/* Numbers that are the same on every run. */
static uint64_t fix_seed = 0x9e3779b97f4a7c15u;

static inline uint64_t
fix_number(uint64_t below)
{
	fix_seed ^= fix_seed << 13;
	fix_seed ^= fix_seed >> 7;
	fix_seed ^= fix_seed << 17;
	return fix_seed % below;
}

static inline void
fix_fill(void *self, uint8_t *out, size_t n)
{
	(void)self;
	for (size_t i = 0; i < n; i++)
		out[i] = (uint8_t)fix_number(256);
}

static const struct ky_entropy fix_entropy = {NULL, fix_fill};
static const struct ky_slug fix_issuer = {"demo-mobile"};

/* A directory of its own, removed by fix_clean(); in memory where there is
 * such a place, since no test waits for a disk to prove something. */
static char fix_dir[256], fix_path[300];

static inline void
fix_make(void)
{
	(void)snprintf(fix_dir, sizeof(fix_dir), "%s/kaiyaku-store-XXXXXX",
	    access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
	if (mkdtemp(fix_dir) == NULL)
		abort();
	(void)snprintf(fix_path, sizeof(fix_path), "%s/store.db", fix_dir);
}

/* "<store><end>". */
static inline const char *
fix_file(const char *end)
{
	static char name[320];

	(void)snprintf(name, sizeof(name), "%s%s", fix_path, end);
	return name;
}

static inline void
fix_clean(void)
{
	static const char *const ends[] = {"", "-wal", "-shm", "-journal",
	    ".keys", ".keys-journal", ".old"};

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		(void)unlink(fix_file(ends[i]));
	(void)rmdir(fix_dir);
}

static inline struct ky_store *
fix_open(enum ky_store_mode mode)
{
	struct ky_store *s = NULL;
	struct ky_err err = {0};

	if (ky_store_open(fix_path, mode, &fix_entropy, &s, &err) != KY_OK) {
		printf("Bail out! %s\n", err.msg);
		exit(1);
	}
	return s;
}

static inline struct ky_store *
fix_new(void)
{
	fix_make();
	return fix_open(KY_STORE_CREATE);
}

static inline void
fix_end(struct ky_store *s)
{
	ky_store_close(s);
	fix_clean();
}

/* --- lines --- */

static inline bool
fix_flip(void)
{
	return fix_number(2) == 1;
}

static inline struct ky_date
fix_day(void)
{
	return ky_date_from_days(18000 + (int64_t)fix_number(5000));
}

/* A day, or none. */
static inline struct ky_date
fix_maybe_day(void)
{
	return fix_flip() ? fix_day() : (struct ky_date){0};
}

static inline struct ky_time
fix_time(void)
{
	return (struct ky_time){
	    INT64_C(1700000000000000) + (int64_t)fix_number(1u << 30)};
}

static inline void
fix_identity(struct ky_line *l)
{
	char text[40];
	unsigned rest = 0;
	struct ky_err err;

	(void)snprintf(text, sizeof(text), "+81901%07u",
	    (unsigned)fix_number(10000000));
	if (ky_msisdn_parse(ky_str_of(text), &l->msisdn, &err) != KY_OK)
		abort();
	(void)snprintf(text, sizeof(text), "898110%012llu",
	    (unsigned long long)fix_number(1000000000000));
	text[18] = ky_luhn_digit(text, 18);
	text[19] = '\0';
	if (ky_iccid_parse(ky_str_of(text), &l->iccid, &err) != KY_OK)
		abort();
	(void)snprintf(text, sizeof(text), "44010%010llu",
	    (unsigned long long)fix_number(10000000000));
	if (ky_imsi_parse(ky_str_of(text), &l->imsi, &err) != KY_OK)
		abort();
	(void)snprintf(text, sizeof(text), "8904903200000000000000%08u00",
	    (unsigned)fix_number(100000000));
	for (const char *p = text; *p != '\0'; p++)
		rest = (rest * 10 + (unsigned)(*p - '0')) % 97;
	(void)snprintf(text + 30, sizeof(text) - 30, "%02u", 98 - rest);
	if (ky_eid_parse(ky_str_of(text), &l->eid, &err) != KY_OK)
		abort();
}

static inline void
fix_chips(struct ky_chips *c)
{
	c->doubted = fix_flip();
	c->crowded = fix_flip();
	if (fix_flip())
		c->told_at = c->claimed_at = fix_time();
	c->n = (uint8_t)fix_number(KY_CHIPS_MAX + 1);
	for (unsigned i = 0; i < c->n; i++) {
		struct ky_chip *k = &c->row[i];

		(void)snprintf(k->eid.digits, sizeof(k->eid.digits),
		    "89049032000000000000000000000001");
		k->eid.digits[31] = (char)('1' + i);
		k->installed = fix_flip();
		k->by_chip = k->installed && fix_flip();
		k->there_n = (int64_t)fix_number(3) - 1;
		k->deleted_n = fix_flip() ? INT64_MAX : KY_NO_EVENT;
		k->again_n = (int64_t)fix_number(3) - 1;
		if (fix_flip())
			k->deleted_at = k->claimed_at = fix_time();
		if (fix_flip())
			fix_fill(NULL, k->proof, sizeof(k->proof));
	}
}

/* In Japan or abroad, or none. */
static inline struct ky_payee
fix_payee(enum ky_payee_kind kind)
{
	struct ky_payee p = {.kind = kind};

	if (kind == KY_PAYEE_JAPAN) {
		(void)snprintf(p.name, sizeof(p.name),
		    "\xef\xbe\x94\xef\xbe\x8f\xef\xbe\x80 "
		    "\xef\xbe\x8a\xef\xbe\x85\xef\xbd\xba");
		(void)snprintf(p.account, sizeof(p.account), "%07u",
		    (unsigned)fix_number(10000000));
		(void)snprintf(p.bank, sizeof(p.bank), "0001");
		(void)snprintf(p.branch, sizeof(p.branch), "002");
		p.account_kind = fix_flip() ? KY_ACCOUNT_ORDINARY
					    : KY_ACCOUNT_OTHER;
	} else if (kind == KY_PAYEE_ABROAD) {
		(void)snprintf(p.name, sizeof(p.name), "Erika Example");
		(void)snprintf(p.account, sizeof(p.account),
		    "DE89370400440532013000");
		(void)snprintf(p.bic, sizeof(p.bic), "EXAMDEFFXXX");
		(void)snprintf(p.country, sizeof(p.country), "DE");
		p.iban = true;
	}
	return p;
}

/* A month on the line's next bill, and usage that is on none yet. */
static inline void
fix_charges(struct ky_decision *d, struct ky_date day)
{
	struct ky_ledger *l = &d->after.line.ledger;
	struct ky_charge c = {.kind = KY_ENTRY_CHARGE_MONTH,
	    .minor = 1200,
	    .tax = KY_TAX_STANDARD,
	    .rule = "demo-mobile#recurring@2024-01-01",
	    .day = day,
	    .period = {day, day}};

	l->usage_before = l->total[KY_ENTRY_CHARGE_USAGE];
	d->postings.bill = ++l->bills;
	ky_ledger_charge(l, &d->postings, KY_ACC_RECEIVABLE, &c);
	d->postings.bill = 0;
	c = (struct ky_charge){.kind = KY_ENTRY_CHARGE_USAGE,
	    .minor = 340,
	    .tax = KY_TAX_OUTSIDE,
	    .rule = "demo-mobile#dues@2024-01-01",
	    .what = {"roaming-data"},
	    .day = day};
	ky_ledger_charge(l, &d->postings, KY_ACC_UNBILLED, &c);
}

/* A line that may be stored, with chance in every member; `n` makes its
 * contract number. */
/* A plan from a day of that year on. */
static inline struct ky_tariff
fix_tariff(int32_t year)
{
	return (struct ky_tariff){{"light"}, (int64_t)fix_number(5000),
	    (int64_t)fix_number(2000),
	    {year, (uint8_t)(1 + fix_number(12)), 1}};
}

static inline bool
fix_same_tariffs(const struct ky_tariff *a, const struct ky_tariff *b,
    uint8_t n)
{
	for (uint8_t i = 0; i < n; i++)
		if (strcmp(a[i].plan.text, b[i].plan.text) != 0 ||
		    a[i].fee != b[i].fee || a[i].once != b[i].once ||
		    ky_date_cmp(a[i].from, b[i].from) != 0)
			return false;
	return true;
}

static inline void
fix_line(struct ky_decision *d, unsigned n)
{
	struct ky_line *l = &d->after.line;

	memset(d, 0, sizeof(*d));
	d->after.issuer = fix_issuer;
	d->after.version = 1;
	(void)snprintf(d->code, sizeof(d->code), "imported");
	(void)snprintf(l->provider.text, sizeof(l->provider.text),
	    "demo-mobile");
	(void)snprintf(l->contract_no.text, sizeof(l->contract_no.text),
	    "C-%06u", n);
	l->form = fix_flip() ? KY_FORM_ESIM : KY_FORM_PHYSICAL;
	l->billing = fix_flip() ? KY_BILLING_PREPAID : KY_BILLING_POSTPAID;
	l->voice = fix_flip();
	fix_identity(l);
	l->contract_date = fix_day();
	l->contract_paper = fix_maybe_day();
	l->service_start = fix_day();
	l->valid_until = fix_maybe_day();
	l->due_back = fix_maybe_day();
	l->closing.day = (uint8_t)(1 + fix_number(31));
	l->billed_through = fix_maybe_day();
	l->min_term_months = (uint8_t)fix_number(25);
	l->monthly_fee = (int64_t)fix_number(10000);
	if (l->monthly_fee > 0)
		l->discount = (int64_t)fix_number((uint64_t)l->monthly_fee);
	l->discount_until = fix_maybe_day();
	l->last_bill = (int64_t)fix_number(10000);
	if (fix_flip())
		l->plan = (struct ky_slug){"large"};
	l->tariffs_n = (uint8_t)fix_number(KY_TARIFFS_MAX + 1);
	for (uint8_t i = 0; i < l->tariffs_n; i++)
		l->tariff[i] = fix_tariff(2030 + i);
	l->price_paid = (int64_t)fix_number(10000);
	l->instalments_left = (int64_t)fix_number(100000);
	l->used = fix_flip();
	l->payer_other = fix_flip();
	l->contract_running = fix_flip();
	l->last_day = fix_maybe_day();
	l->known = fix_flip();
	l->attached = l->known && fix_flip();
	l->barred = fix_flip();
	l->profile = l->form == KY_FORM_ESIM
	    ? (enum ky_profile_state)fix_number(KY_PROFILE__MAX)
	    : KY_PROFILE_NONE;
	l->ported = fix_flip();
	l->number = l->ported
	    ? KY_NUMBER_LEFT
	    : (enum ky_number_state)fix_number(KY_NUMBER_LEFT);
	l->quarantine_until = fix_maybe_day();
	l->final_billed = fix_flip();
	l->late_usage_until = fix_maybe_day();
	if (fix_flip())
		l->remaining = (struct ky_remaining){fix_time(),
		    (int64_t)fix_number(1000), fix_time(),
		    (int64_t)fix_number(2000)};
	l->port_pending = fix_flip();
	l->locked = fix_flip();
	if (fix_flip())
		l->sim_changed = fix_time();
	if (fix_flip())
		l->device_changed = fix_time();
	if (fix_flip())
		l->contact_changed = fix_time();
	if (fix_flip())
		(void)snprintf(l->email, sizeof(l->email), "a=b.%u@example.jp",
		    n);
	if (fix_flip())
		(void)snprintf(l->language, sizeof(l->language), "zh-Hans");
	if (fix_flip())
		(void)snprintf(l->matching_id, sizeof(l->matching_id),
		    "KY=%u-QR", n);
	if (n % 2 == 1)
		(void)snprintf(l->called, sizeof(l->called),
		    "100%% \xe6\x97\x85=%u", n);
	if (l->form == KY_FORM_ESIM && fix_flip())
		fix_chips(&l->chips);
	l->payee = fix_payee((enum ky_payee_kind)fix_number(KY_PAYEE__MAX));
	l->payee_bad = l->payee.kind != KY_PAYEE_NONE && fix_flip();
	l->options_n = (uint8_t)fix_number(KY_OPTIONS_MAX + 1);
	for (unsigned i = 0; i < l->options_n; i++) {
		(void)snprintf(l->option[i].code.text,
		    sizeof(l->option[i].code.text), "option-%u", i);
		l->option[i].third_party = fix_flip();
		l->option[i].running = fix_flip();
		l->option[i].fee = (int64_t)fix_number(1000);
		l->option[i].over_on = fix_maybe_day();
	}
	l->devices_n = (uint8_t)fix_number(KY_DEVICES_MAX + 1);
	for (unsigned i = 0; i < l->devices_n; i++) {
		(void)snprintf(l->device[i].code.text,
		    sizeof(l->device[i].code.text), "device-%u", i);
		l->device[i].bound = fix_flip();
	}
	l->items_n = (uint8_t)fix_number(KY_ITEMS_MAX + 1);
	for (unsigned i = 0; i < l->items_n; i++) {
		(void)snprintf(l->item[i].code.text,
		    sizeof(l->item[i].code.text), "item-%u", i);
		l->item[i].state = (enum ky_item_state)fix_number(KY_ITEM__MAX);
		l->item[i].lost_charge = (int64_t)fix_number(5000);
		l->item[i].back_on = fix_maybe_day();
	}
	(void)snprintf(l->ledger.currency, sizeof(l->ledger.currency), "JPY");
	ky_ledger_move(&l->ledger, &d->postings, KY_ENTRY_OPENING,
	    KY_ACC_RECEIVABLE, KY_ACC_OPENING, 1 + (int64_t)fix_number(9000),
	    "import", l->contract_date, (struct ky_period){0});
}

/* An effect with chance in every member. */
static inline void
fix_effect(struct ky_effect *e)
{
	memset(e, 0, sizeof(*e));
	e->kind = (enum ky_effect_kind)fix_number(KY_EFFECT__MAX);
	e->duty = (enum ky_duty_kind)fix_number(KY_DUTY__MAX);
	e->ref = (uint8_t)fix_number(8);
	e->look_first = fix_flip();
	(void)snprintf(e->key, sizeof(e->key), "e-%llu",
	    (unsigned long long)fix_number(UINT64_MAX));
	e->day = fix_maybe_day();
	e->minor = (int64_t)fix_number(10000);
	e->paper = (enum ky_paper_kind)fix_number(KY_PAPER__MAX);
	e->paper_n = (uint8_t)fix_number(4);
	if (fix_flip())
		e->what = (struct ky_slug){"light"};
}

static inline void
fix_duty(struct ky_duty *d, unsigned i)
{
	memset(d, 0, sizeof(*d));
	d->kind = (enum ky_duty_kind)(i % KY_DUTY__MAX);
	d->ref = (uint8_t)(i / KY_DUTY__MAX);
	d->state = (enum ky_duty_state)fix_number(KY_STATE__MAX);
	d->least = (enum ky_grade)fix_number(KY_GRADE__MAX);
	d->grade = (enum ky_grade)fix_number(KY_GRADE__MAX);
	d->tries = (uint16_t)fix_number(UINT16_MAX);
	d->due = fix_maybe_day();
	d->changed = fix_time();
	(void)snprintf(d->reason, sizeof(d->reason), "after-last-day");
	(void)snprintf(d->by, sizeof(d->by), "%s", fix_flip() ? "bss" : "");
	if (fix_flip())
		fix_fill(NULL, d->evidence, sizeof(d->evidence));
	if (fix_flip())
		d->next_try = fix_time();
}

/* The decision that files ending `seq` of a stored line. */
static inline void
fix_file_ending(struct ky_decision *d, const struct ky_case *before,
    unsigned duties)
{
	struct ky_ending *e = &d->after.ending;

	memset(d, 0, sizeof(*d));
	d->after = *before;
	d->after.version++;
	(void)snprintf(d->code, sizeof(d->code), "filed");
	d->after.change = (struct ky_change){.kind = (enum ky_change_kind)
						 fix_number(KY_CHANGE__MAX),
	    .state = (enum ky_change_state)fix_number(KY_CHANGE_STATE__MAX),
	    .ref = (uint8_t)fix_number(3),
	    .serial = (uint32_t)fix_number(9),
	    .tries = (uint16_t)fix_number(9),
	    .next_try = fix_time()};
	if (d->after.change.kind == KY_CHANGE_PLAN)
		d->after.change.tariff = fix_tariff(2040);
	memset(e, 0, sizeof(*e));
	e->seq = before->ending.seq + 1;
	e->state = KY_ENDING_RUNNING;
	(void)snprintf(e->ref, sizeof(e->ref), "KY-%04u-%04u-%04u",
	    (unsigned)(before->line_id % 10000), e->seq,
	    (unsigned)fix_number(10000));
	e->way = (enum ky_way)fix_number(KY_WAY__MAX);
	e->filed = fix_time();
	e->asked = fix_maybe_day();
	e->last_day = fix_maybe_day();
	if (fix_flip())
		e->withdraw_until = fix_time();
	if (fix_flip())
		e->hold_until = fix_time();
	e->returnless = fix_flip();
	(void)snprintf(e->rules_hash, sizeof(e->rules_hash), "%064d", 7);
	e->refund_reason = (int32_t)fix_number(KY_REFUND_REASON__MAX + 1) - 1;
	for (int k = 0; k < KY_PAPER__MAX; k++)
		e->papers[k] = (uint8_t)fix_number(3);
	if (fix_flip())
		e->closed = fix_time();
	e->previewed_owed = (int64_t)fix_number(1000);
	e->previewed_back = (int64_t)fix_number(1000);
	e->reminded = (uint16_t)fix_number(40);
	e->retires = (uint16_t)fix_number(9);
	e->refunds_failed = (uint16_t)fix_number(9);
	if (fix_flip())
		e->waiver = (struct ky_waiver){{"officer-1"},
		    (int64_t)fix_number(3) * 500};
	e->claim = (struct ky_claim){(enum ky_ground)fix_number(KY_GROUND__MAX),
	    (enum ky_relation)fix_number(KY_RELATION__MAX),
	    (uint32_t)fix_number(1 << KY_VOUCHER__MAX)};
	e->heirs_payee = fix_flip();
	e->when_used_up = fix_flip();
	d->after.duties_n = (uint8_t)duties;
	for (unsigned i = 0; i < duties; i++)
		fix_duty(&d->after.duty[i], i);
	d->effects_n = 2;
	fix_effect(&d->effect[0]);
	fix_effect(&d->effect[1]);
	d->wake = fix_time();
}

static inline void
fix_command(struct ky_command *c, enum ky_command_kind kind, const char *key)
{
	memset(c, 0, sizeof(*c));
	c->kind = kind;
	c->role = KY_ROLE_STAFF;
	(void)snprintf(c->actor.text, sizeof(c->actor.text), "counter-1");
	(void)snprintf(c->channel.text, sizeof(c->channel.text), "cli");
	(void)snprintf(c->key, sizeof(c->key), "%s", key);
	c->at = fix_time();
	c->refund_reason = -1;
}

/* In a transaction of its own, with a check that all went well. */
#define FIX_DO(s, call) \
	do { \
		struct ky_err fix_err = {0}; \
		t_good("begin", (s)->begin((s)->self, &fix_err), &fix_err); \
		t_good(#call, (call), &fix_err); \
		t_good("commit", (s)->commit((s)->self, &fix_err), &fix_err); \
	} while (0)

/* Two lines that say the same, padding aside: reported by member. */
static inline void
fix_same_line(const struct ky_line *a, const struct ky_line *b)
{
	t_ok("subject, form, billing, voice",
	    a->subject == b->subject && a->form == b->form &&
		a->billing == b->billing && a->voice == b->voice);
	t_ok("provider and contract",
	    strcmp(a->provider.text, b->provider.text) == 0 &&
		strcmp(a->contract_no.text, b->contract_no.text) == 0);
	t_ok("number",
	    strcmp(a->msisdn.digits, b->msisdn.digits) == 0 &&
		a->msisdn.kind == b->msisdn.kind);
	t_ok("card",
	    strcmp(a->iccid.digits, b->iccid.digits) == 0 &&
		a->iccid.issuer == b->iccid.issuer &&
		a->iccid.checked == b->iccid.checked);
	t_ok("subscriber",
	    strcmp(a->imsi.digits, b->imsi.digits) == 0 &&
		a->imsi.mnc_len == b->imsi.mnc_len);
	t_ok("chip", strcmp(a->eid.digits, b->eid.digits) == 0);
	t_ok("days",
	    ky_date_cmp(a->contract_date, b->contract_date) == 0 &&
		ky_date_cmp(a->contract_paper, b->contract_paper) == 0 &&
		ky_date_cmp(a->service_start, b->service_start) == 0 &&
		ky_date_cmp(a->valid_until, b->valid_until) == 0 &&
		ky_date_cmp(a->due_back, b->due_back) == 0 &&
		ky_date_cmp(a->billed_through, b->billed_through) == 0 &&
		ky_date_cmp(a->last_day, b->last_day) == 0 &&
		ky_date_cmp(a->quarantine_until, b->quarantine_until) == 0 &&
		ky_date_cmp(a->late_usage_until, b->late_usage_until) == 0);
	t_ok("what is left",
	    ky_time_cmp(a->remaining.at, b->remaining.at) == 0 &&
		a->remaining.bytes == b->remaining.bytes &&
		ky_time_cmp(a->remaining.before_at, b->remaining.before_at) ==
		    0 &&
		a->remaining.before == b->remaining.before);
	t_ok("terms",
	    a->closing.day == b->closing.day &&
		a->min_term_months == b->min_term_months &&
		a->monthly_fee == b->monthly_fee &&
		strcmp(a->plan.text, b->plan.text) == 0 &&
		a->tariffs_n == b->tariffs_n &&
		fix_same_tariffs(a->tariff, b->tariff, a->tariffs_n) &&
		a->discount == b->discount &&
		ky_date_cmp(a->discount_until, b->discount_until) == 0 &&
		a->last_bill == b->last_bill &&
		a->price_paid == b->price_paid &&
		a->instalments_left == b->instalments_left &&
		a->used == b->used && a->payer_other == b->payer_other);
	t_ok("seen",
	    a->contract_running == b->contract_running &&
		a->known == b->known && a->attached == b->attached &&
		a->barred == b->barred && a->profile == b->profile &&
		a->number == b->number && a->final_billed == b->final_billed &&
		a->port_pending == b->port_pending && a->ported == b->ported);
	t_ok("trust",
	    a->locked == b->locked && a->sim_changed.us == b->sim_changed.us &&
		a->device_changed.us == b->device_changed.us &&
		a->contact_changed.us == b->contact_changed.us);
	t_ok("contact",
	    strcmp(a->email, b->email) == 0 &&
		strcmp(a->language, b->language) == 0 &&
		strcmp(a->called, b->called) == 0);
	t_ok("payee",
	    ky_payee_same(&a->payee, &b->payee) &&
		a->payee_bad == b->payee_bad);
	t_ok("options", a->options_n == b->options_n);
	for (unsigned i = 0; i < a->options_n && i < b->options_n; i++)
		t_ok("an option",
		    strcmp(a->option[i].code.text, b->option[i].code.text) ==
			    0 &&
			a->option[i].third_party == b->option[i].third_party &&
			a->option[i].running == b->option[i].running &&
			a->option[i].fee == b->option[i].fee &&
			ky_date_cmp(a->option[i].over_on,
			    b->option[i].over_on) == 0);
	t_ok("devices", a->devices_n == b->devices_n);
	for (unsigned i = 0; i < a->devices_n && i < b->devices_n; i++)
		t_ok("a device",
		    strcmp(a->device[i].code.text, b->device[i].code.text) ==
			    0 &&
			a->device[i].bound == b->device[i].bound);
	t_ok("items", a->items_n == b->items_n);
	for (unsigned i = 0; i < a->items_n && i < b->items_n; i++)
		t_ok("an item",
		    strcmp(a->item[i].code.text, b->item[i].code.text) == 0 &&
			a->item[i].state == b->item[i].state &&
			a->item[i].lost_charge == b->item[i].lost_charge &&
			ky_date_cmp(a->item[i].back_on, b->item[i].back_on) ==
			    0);
	t_ok("ledger",
	    strcmp(a->ledger.currency, b->ledger.currency) == 0 &&
		a->ledger.entries == b->ledger.entries &&
		memcmp(a->ledger.sum, b->ledger.sum, sizeof(a->ledger.sum)) ==
		    0 &&
		memcmp(a->ledger.total, b->ledger.total,
		    sizeof(a->ledger.total)) == 0 &&
		a->ledger.bills == b->ledger.bills &&
		a->ledger.usage_before == b->ledger.usage_before &&
		memcmp(a->ledger.unbilled, b->ledger.unbilled,
		    sizeof(a->ledger.unbilled)) == 0);
}

static inline void
fix_same_ending(const struct ky_ending *a, const struct ky_ending *b)
{
	t_ok("ending",
	    a->seq == b->seq && a->state == b->state &&
		strcmp(a->ref, b->ref) == 0 && a->way == b->way &&
		a->filed.us == b->filed.us);
	t_ok("its days",
	    ky_date_cmp(a->asked, b->asked) == 0 &&
		ky_date_cmp(a->last_day, b->last_day) == 0 &&
		a->withdraw_until.us == b->withdraw_until.us &&
		a->hold_until.us == b->hold_until.us &&
		a->closed.us == b->closed.us);
	t_ok("its rest",
	    a->returnless == b->returnless &&
		strcmp(a->rules_hash, b->rules_hash) == 0 &&
		a->refund_reason == b->refund_reason &&
		memcmp(a->papers, b->papers, sizeof(a->papers)) == 0 &&
		a->previewed_owed == b->previewed_owed &&
		a->previewed_back == b->previewed_back &&
		a->reminded == b->reminded && a->retires == b->retires &&
		a->refunds_failed == b->refunds_failed &&
		strcmp(a->waiver.by.text, b->waiver.by.text) == 0 &&
		a->waiver.minor == b->waiver.minor);
	t_ok("what was said beside its way",
	    a->claim.ground == b->claim.ground &&
		a->claim.relation == b->claim.relation &&
		a->claim.shown == b->claim.shown &&
		a->heirs_payee == b->heirs_payee &&
		a->when_used_up == b->when_used_up);
}

static inline void
fix_same_case(const struct ky_case *a, const struct ky_case *b)
{
	t_ok("issuer", strcmp(a->issuer.text, b->issuer.text) == 0);
	t_eq_int("line id", (int64_t)a->line_id, (int64_t)b->line_id);
	t_eq_int("version", (int64_t)a->version, (int64_t)b->version);
	fix_same_line(&a->line, &b->line);
	fix_same_ending(&a->ending, &b->ending);
	t_ok("its change",
	    a->change.kind == b->change.kind &&
		fix_same_tariffs(&a->change.tariff, &b->change.tariff, 1) &&
		a->change.state == b->change.state &&
		a->change.ref == b->change.ref &&
		a->change.serial == b->change.serial &&
		a->change.tries == b->change.tries &&
		a->change.next_try.us == b->change.next_try.us);
	t_eq_int("duties", a->duties_n, b->duties_n);
	for (unsigned i = 0; i < a->duties_n && i < b->duties_n; i++) {
		const struct ky_duty *x = &a->duty[i], *y = &b->duty[i];

		t_ok("a duty",
		    x->kind == y->kind && x->ref == y->ref &&
			x->state == y->state && x->least == y->least &&
			x->grade == y->grade && x->tries == y->tries &&
			ky_date_cmp(x->due, y->due) == 0 &&
			x->changed.us == y->changed.us &&
			strcmp(x->reason, y->reason) == 0 &&
			strcmp(x->by, y->by) == 0 &&
			memcmp(x->evidence, y->evidence, sizeof(x->evidence)) ==
			    0 &&
			x->next_try.us == y->next_try.us);
	}
}

#endif
