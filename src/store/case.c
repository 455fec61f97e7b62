/*
 * Lines, their parts, endings, duties and money.
 *
 * Only what a decision changed is written: a part, duty or ending is compared
 * with the one before, byte for byte.  Structs are copied whole, so equal
 * ones have equal padding too; a needless write would be harmless.
 */
#include "core/contact.h"
#include "store/mailbox.h"
#include "store/pack.h"
#include "store/seal.h"
#include "store/stmt.h"
#include "store/words.h"
#include "store_sql.h"

#include <assert.h>

static const char identity_column[] = "identity";

static bool
same(const void *before, const void *after, size_t n)
{
	return memcmp(before, after, n) == 0;
}

static bool
has_identity(const struct ky_line *l)
{
	return l->msisdn.digits[0] != '\0' || l->iccid.digits[0] != '\0' ||
	    l->imsi.digits[0] != '\0' || l->eid.digits[0] != '\0';
}

/* A line whose identity was erased may lack what it had to have. */
static bool
line_sound(const struct ky_line *l)
{
	return !has_identity(l) || ky_line_fault(l)[0] == '\0';
}

/* --- reading --- */

/* The columns of line_from, up to the ledger. */
static void
read_line(struct ky_stmt *st, struct ky_line *l)
{
	l->subject = (enum ky_subject)ky_stmt_get_word(st, ky_subject_words,
	    KY_SUBJECT__MAX);
	l->form = (enum ky_form)ky_stmt_get_word(st, ky_form_words,
	    KY_FORM__MAX);
	l->billing = (enum ky_billing)ky_stmt_get_word(st, ky_billing_words,
	    KY_BILLING__MAX);
	l->voice = ky_stmt_get_bool(st);
	l->contract_date = ky_stmt_get_date(st);
	l->contract_paper = ky_stmt_get_date(st);
	l->service_start = ky_stmt_get_date(st);
	l->valid_until = ky_stmt_get_date(st);
	l->due_back = ky_stmt_get_date(st);
	l->closing.day = (uint8_t)ky_stmt_get_int(st, 0, 31);
	l->billed_through = ky_stmt_get_date(st);
	l->min_term_months = (uint8_t)ky_stmt_get_int(st, 0, UINT8_MAX);
	l->monthly_fee = ky_stmt_get_int(st, 0, KY_MONEY_MAX);
	l->discount = ky_stmt_get_int(st, 0, KY_MONEY_MAX);
	l->discount_until = ky_stmt_get_date(st);
	l->last_bill = ky_stmt_get_int(st, 0, KY_MONEY_MAX);
	l->price_paid = ky_stmt_get_int(st, 0, KY_MONEY_MAX);
	l->instalments_left = ky_stmt_get_int(st, 0, KY_MONEY_MAX);
	l->used = ky_stmt_get_bool(st);
	l->payer_other = ky_stmt_get_bool(st);
	l->payee_bad = ky_stmt_get_bool(st);
	l->contract_running = ky_stmt_get_bool(st);
	l->last_day = ky_stmt_get_date(st);
	l->known = ky_stmt_get_bool(st);
	l->attached = ky_stmt_get_bool(st);
	l->barred = ky_stmt_get_bool(st);
	ky_stmt_want(st,
	    ky_profile_state_parse(ky_stmt_get_str(st), &l->profile));
	l->number = (enum ky_number_state)ky_stmt_get_word(st, ky_number_words,
	    KY_NUMBER__MAX);
	l->quarantine_until = ky_stmt_get_date(st);
	l->final_billed = ky_stmt_get_bool(st);
	l->late_usage_until = ky_stmt_get_date(st);
	l->port_pending = ky_stmt_get_bool(st);
	l->ported = ky_stmt_get_bool(st);
	l->locked = ky_stmt_get_bool(st);
	l->sim_changed = ky_stmt_get_when(st);
	l->device_changed = ky_stmt_get_when(st);
	l->contact_changed = ky_stmt_get_when(st);
	ky_stmt_get_text(st, l->ledger.currency, sizeof(l->ledger.currency));
	l->ledger.entries = (uint32_t)ky_stmt_get_int(st, 0, UINT32_MAX);
	ky_stmt_want(st, ky_unpack_sums(ky_stmt_get_str(st), &l->ledger));
	ky_stmt_want(st, ky_unpack_totals(ky_stmt_get_str(st), &l->ledger));
	l->ledger.bills = (uint32_t)ky_stmt_get_int(st, 0, UINT32_MAX);
	ky_stmt_want(st, ky_unpack_unbilled(ky_stmt_get_str(st), &l->ledger));
	l->ledger.usage_before = ky_stmt_get_int(st, 0, KY_MONEY_MAX);
	l->remaining.bytes = ky_stmt_get_int(st, 0, KY_DATA_MAX);
	l->remaining.at = ky_stmt_get_when(st);
	l->remaining.before = ky_stmt_get_int(st, 0, KY_DATA_MAX);
	l->remaining.before_at = ky_stmt_get_when(st);
	ky_stmt_get_text(st, l->plan.text, sizeof(l->plan.text));
	ky_stmt_want(st,
	    ky_unpack_tariffs(ky_stmt_get_str(st), l->tariff, KY_TARIFFS_MAX,
		&l->tariffs_n));
}

static void
read_change(struct ky_stmt *st, struct ky_change *c)
{
	uint8_t n;

	ky_stmt_want(st, ky_change_kind_parse(ky_stmt_get_str(st), &c->kind));
	ky_stmt_want(st, ky_change_state_parse(ky_stmt_get_str(st), &c->state));
	c->ref = (uint8_t)ky_stmt_get_int(st, 0,
	    c->kind == KY_CHANGE_DEVICE ? KY_DEVICES_MAX - 1
					: KY_OPTIONS_MAX - 1);
	c->serial = (uint32_t)ky_stmt_get_int(st, 0, UINT32_MAX);
	c->tries = (uint16_t)ky_stmt_get_int(st, 0, UINT16_MAX);
	c->next_try = ky_stmt_get_when(st);
	ky_stmt_want(st,
	    ky_unpack_tariffs(ky_stmt_get_str(st), &c->tariff, 1, &n) &&
		(n == 1) == (c->kind == KY_CHANGE_PLAN));
}

/* Parts come by kind and position; a gap in the positions is odd. */
static void
read_part(struct ky_stmt *st, struct ky_line *l)
{
	static const char *const kinds[] = {"option", "device", "item"};
	static const char *const option[] = {"over", "running"};
	static const char *const device[] = {"free", "bound"};
	static const uint8_t most[] = {KY_OPTIONS_MAX, KY_DEVICES_MAX,
	    KY_ITEMS_MAX};
	uint8_t *count[] = {&l->options_n, &l->devices_n, &l->items_n};
	int kind = ky_stmt_get_word(st, kinds, 3);
	int64_t n = ky_stmt_get_int(st, 0, most[kind] - 1);

	ky_stmt_want(st, n == *count[kind] && n < most[kind]);
	if (st->odd != NULL)
		return;
	++*count[kind];
	if (kind == 0) {
		struct ky_option *o = &l->option[n];

		ky_stmt_get_text(st, o->code.text, sizeof(o->code.text));
		o->running = ky_stmt_get_word(st, option, 2) == 1;
		o->third_party = ky_stmt_get_bool(st);
		o->fee = ky_stmt_get_int(st, 0, KY_MONEY_MAX);
		o->over_on = ky_stmt_get_date(st);
	} else if (kind == 1) {
		struct ky_device *d = &l->device[n];

		ky_stmt_get_text(st, d->code.text, sizeof(d->code.text));
		d->bound = ky_stmt_get_word(st, device, 2) == 1;
	} else {
		struct ky_item *i = &l->item[n];

		ky_stmt_get_text(st, i->code.text, sizeof(i->code.text));
		i->state = (enum ky_item_state)ky_stmt_get_word(st,
		    ky_item_words, KY_ITEM__MAX);
		ky_stmt_skip(st);
		i->lost_charge = ky_stmt_get_int(st, -1, KY_MONEY_MAX);
		i->back_on = ky_stmt_get_date(st);
	}
}

static enum ky_code
load_parts(struct ky_sqlite *s, const struct ky_slug *issuer, uint64_t line_id,
    struct ky_line *l, struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(s, KY_SQL_PART_LIST);
	enum ky_code code;
	bool row;

	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_id(&st, line_id);
	while ((code = ky_stmt_step(&st, &row, err)) == KY_OK && row) {
		read_part(&st, l);
		if (ky_stmt_sound(&st, err) != KY_OK)
			return err->code;
	}
	return code;
}

static enum ky_code
load_ending(struct ky_sqlite *s, const struct ky_slug *issuer, uint64_t line_id,
    uint32_t seq, struct ky_ending *e, struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(s, KY_SQL_ENDING_GET);
	enum ky_refund_reason reason;
	bool row;

	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_id(&st, line_id);
	ky_stmt_put_int(&st, seq);
	if (ky_stmt_step(&st, &row, err) != KY_OK)
		return err->code;
	if (!row)
		return ky_fail(err, KY_E_CORRUPT, 0, "its ending %u is missing",
		    seq);
	e->seq = seq;
	ky_stmt_get_text(&st, e->ref, sizeof(e->ref));
	ky_stmt_want(&st,
	    ky_ending_state_parse(ky_stmt_get_str(&st), &e->state));
	ky_stmt_want(&st, ky_way_parse(ky_stmt_get_str(&st), &e->way));
	e->filed = ky_stmt_get_when(&st);
	e->asked = ky_stmt_get_date(&st);
	e->last_day = ky_stmt_get_date(&st);
	e->withdraw_until = ky_stmt_get_when(&st);
	e->hold_until = ky_stmt_get_when(&st);
	e->returnless = ky_stmt_get_bool(&st);
	ky_stmt_get_text(&st, e->rules_hash, sizeof(e->rules_hash));
	e->refund_reason = -1;
	if (ky_stmt_null_next(&st)) {
		ky_stmt_skip(&st);
	} else {
		ky_stmt_want(&st,
		    ky_refund_reason_parse(ky_stmt_get_str(&st), &reason));
		e->refund_reason = (int32_t)reason;
	}
	for (int k = 0; k < KY_PAPER__MAX; k++)
		e->papers[k] = (uint8_t)ky_stmt_get_int(&st, 0, UINT8_MAX);
	e->closed = ky_stmt_get_when(&st);
	e->previewed_owed = ky_stmt_get_int(&st, -KY_MONEY_MAX, KY_MONEY_MAX);
	e->previewed_back = ky_stmt_get_int(&st, -KY_MONEY_MAX, KY_MONEY_MAX);
	e->reminded = (uint16_t)ky_stmt_get_int(&st, 0, UINT16_MAX);
	e->retires = (uint16_t)ky_stmt_get_int(&st, 0, UINT16_MAX);
	e->refunds_failed = (uint16_t)ky_stmt_get_int(&st, 0, UINT16_MAX);
	ky_stmt_get_text(&st, e->waiver.by.text, sizeof(e->waiver.by.text));
	e->waiver.minor = ky_stmt_get_nonzero(&st, 0, KY_MONEY_MAX);
	ky_stmt_want(&st,
	    ky_ground_parse(ky_stmt_get_str(&st), &e->claim.ground));
	ky_stmt_want(&st,
	    ky_relation_parse(ky_stmt_get_str(&st), &e->claim.relation));
	e->claim.shown = (uint32_t)ky_stmt_get_int(&st, 0,
	    (1 << KY_VOUCHER__MAX) - 1);
	e->heirs_payee = ky_stmt_get_bool(&st);
	e->when_used_up = ky_stmt_get_bool(&st);
	if (ky_stmt_sound(&st, err) != KY_OK)
		return err->code;
	ky_stmt_end(&st);
	return KY_OK;
}

static void
read_duty(struct ky_stmt *st, struct ky_case *c)
{
	struct ky_duty *d;
	int64_t n = ky_stmt_get_int(st, 0, KY_DUTIES_MAX - 1);

	ky_stmt_want(st, n == c->duties_n && n < KY_DUTIES_MAX);
	if (st->odd != NULL)
		return;
	d = &c->duty[c->duties_n++];
	ky_stmt_want(st, ky_duty_kind_parse(ky_stmt_get_str(st), &d->kind));
	d->ref = (uint8_t)ky_stmt_get_int(st, 0, UINT8_MAX);
	ky_stmt_want(st, ky_duty_state_parse(ky_stmt_get_str(st), &d->state));
	ky_stmt_want(st, ky_grade_parse(ky_stmt_get_str(st), &d->least));
	ky_stmt_want(st, ky_grade_parse(ky_stmt_get_str(st), &d->grade));
	d->tries = (uint16_t)ky_stmt_get_int(st, 0, UINT16_MAX);
	d->due = ky_stmt_get_date(st);
	d->changed = ky_stmt_get_when(st);
	ky_stmt_get_text(st, d->reason, sizeof(d->reason));
	ky_stmt_get_text(st, d->by, sizeof(d->by));
	ky_stmt_get_fixed(st, d->evidence, sizeof(d->evidence));
	d->next_try = ky_stmt_get_when(st);
}

static enum ky_code
load_duties(struct ky_sqlite *s, struct ky_case *c, struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(s, KY_SQL_DUTY_LIST);
	enum ky_code code;
	bool row;

	ky_stmt_put_text(&st, c->issuer.text);
	ky_stmt_put_id(&st, c->line_id);
	ky_stmt_put_int(&st, c->ending.seq);
	while ((code = ky_stmt_step(&st, &row, err)) == KY_OK && row) {
		read_duty(&st, c);
		if (ky_stmt_sound(&st, err) != KY_OK)
			return err->code;
	}
	return code;
}

/* The row `st` stands on, with parts and ending; `duties` are left out of
 * listings. */
static enum ky_code
load_row(struct ky_sqlite *s, struct ky_stmt *st, bool duties,
    struct ky_case *c, struct ky_err *err)
{
	struct ky_str sealed = {0};
	uint32_t parts, seq;

	c->line_id = ky_stmt_get_id(st);
	c->version = ky_stmt_get_id(st);
	ky_stmt_get_text(st, c->line.provider.text,
	    sizeof(c->line.provider.text));
	ky_stmt_get_text(st, c->line.contract_no.text,
	    sizeof(c->line.contract_no.text));
	if (ky_stmt_null_next(st))
		ky_stmt_skip(st);
	else
		sealed = ky_stmt_get_bytes(st);
	read_line(st, &c->line);
	read_change(st, &c->change);
	parts = (uint32_t)ky_stmt_get_int(st, 0,
	    KY_OPTIONS_MAX + KY_DEVICES_MAX + KY_ITEMS_MAX);
	seq = (uint32_t)ky_stmt_get_int(st, 0, UINT32_MAX);
	if (ky_stmt_sound(st, err) != KY_OK)
		return err->code;
	if (sealed.len > 0) {
		if (ky_seal_get(s, &c->issuer, c->line_id, KY_CLASS_IDENTITY,
			identity_column, sealed, &s->scratch, err) != KY_OK)
			return err->code;
		if (!ky_unpack_identity(ky_buf_str(&s->scratch), &c->line))
			return ky_fail(err, KY_E_CORRUPT, 0,
			    "its identity cannot be read");
	}
	if (parts > 0 &&
	    load_parts(s, &c->issuer, c->line_id, &c->line, err) != KY_OK)
		return err->code;
	if (parts !=
	    (uint32_t)(c->line.options_n + c->line.devices_n + c->line.items_n))
		return ky_fail(err, KY_E_CORRUPT, 0,
		    "some of its parts are "
		    "missing");
	if (seq > 0 &&
	    load_ending(s, &c->issuer, c->line_id, seq, &c->ending, err) !=
		KY_OK)
		return err->code;
	if (seq > 0 && duties && load_duties(s, c, err) != KY_OK)
		return err->code;
	if (!line_sound(&c->line))
		return ky_fail(err, KY_E_CORRUPT, 0, "%s",
		    ky_line_fault(&c->line));
	return KY_OK;
}

/* The words in front of whatever went wrong with a line. */
static enum ky_code
of_line(uint64_t line_id, struct ky_err *err)
{
	return ky_during(err, "line %llu", (unsigned long long)line_id);
}

static enum ky_code
load_between(struct ky_sqlite *s, const struct ky_slug *issuer, uint64_t first,
    uint64_t last, bool *there, struct ky_case *out, struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(s, KY_SQL_LINE_FROM);
	enum ky_code code;

	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_id(&st, first);
	ky_stmt_put_id(&st, last);
	code = ky_stmt_step(&st, there, err);
	if (code != KY_OK || !*there)
		return code;
	memset(out, 0, sizeof(*out));
	out->issuer = *issuer;
	code = load_row(s, &st, true, out, err);
	ky_stmt_end(&st);
	return code == KY_OK ? KY_OK : of_line(out->line_id, err);
}

static enum ky_code
case_load(void *self, const struct ky_slug *issuer, uint64_t line_id,
    struct ky_case *out, struct ky_err *err)
{
	struct ky_sqlite *s = self;
	enum ky_code code;
	bool there;

	memset(out, 0, sizeof(*out));
	if (line_id == 0 || line_id > INT64_MAX)
		return KY_OK;
	if (ky_sqlite_read_begin(s, err) != KY_OK)
		return err->code;
	code = load_between(s, issuer, line_id, line_id, &there, out, err);
	ky_sqlite_read_end(s);
	if (code != KY_OK)
		memset(out, 0, sizeof(*out));
	return code;
}

static enum ky_code
list_rows(struct ky_sqlite *s, const struct ky_slug *issuer, uint64_t after,
    uint32_t max, struct ky_row *rows, uint32_t *n, struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(s, KY_SQL_LINE_FROM);
	enum ky_code code = KY_OK;
	struct ky_case c;
	bool row;

	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_id(&st, after + 1);
	ky_stmt_put_id(&st, INT64_MAX);
	for (*n = 0; *n < max; ++*n) {
		code = ky_stmt_step(&st, &row, err);
		if (code != KY_OK || !row)
			break;
		memset(&c, 0, sizeof(c));
		c.issuer = *issuer;
		code = load_row(s, &st, false, &c, err);
		if (code != KY_OK) {
			code = of_line(c.line_id, err);
			break;
		}
		rows[*n].line_id = c.line_id;
		rows[*n].line = c.line;
		rows[*n].ending = c.ending;
	}
	ky_stmt_end(&st);
	return code;
}

static enum ky_code
case_list(void *self, const struct ky_slug *issuer, uint64_t after,
    uint32_t max, struct ky_row *rows, uint32_t *n, struct ky_err *err)
{
	struct ky_sqlite *s = self;
	enum ky_code code;

	*n = 0;
	if (after >= INT64_MAX)
		return KY_OK;
	if (ky_sqlite_read_begin(s, err) != KY_OK)
		return err->code;
	code = list_rows(s, issuer, after, max, rows, n, err);
	ky_sqlite_read_end(s);
	return code;
}

/* The one column of the first row, or 0. */
static enum ky_code
find_one(struct ky_stmt *st, uint64_t *out, struct ky_err *err)
{
	bool row;

	*out = 0;
	if (ky_stmt_step(st, &row, err) != KY_OK)
		return err->code;
	if (!row)
		return KY_OK;
	*out = ky_stmt_get_id(st);
	if (ky_stmt_sound(st, err) != KY_OK)
		return err->code;
	ky_stmt_end(st);
	return KY_OK;
}

static enum ky_code
case_find(void *self, const struct ky_slug *issuer, enum ky_find how,
    const char *text, uint64_t *line_id, struct ky_err *err)
{
	static const int which[] = {
	    [KY_FIND_CONTRACT] = KY_SQL_LINE_CONTRACT,
	    [KY_FIND_MSISDN] = KY_SQL_SEARCH_FIND,
	    [KY_FIND_ICCID] = KY_SQL_SEARCH_FIND,
	    [KY_FIND_ENDING] = KY_SQL_ENDING_FIND,
	};
	struct ky_sqlite *s = self;
	uint8_t hash[KY_HASH_SIZE];
	struct ky_stmt st;

	assert((unsigned)how < KY_FIND__MAX);
	st = ky_stmt_use(s, which[how]);
	ky_stmt_put_text(&st, issuer->text);
	if (how == KY_FIND_MSISDN || how == KY_FIND_ICCID) {
		const char *kind = how == KY_FIND_MSISDN ? "msisdn" : "iccid";

		ky_seal_hash(s, kind, ky_str_of(text), hash);
		ky_stmt_put_text(&st, kind);
		ky_stmt_put_bytes(&st, hash, sizeof(hash));
	} else {
		ky_stmt_put_text(&st, text);
	}
	return find_one(&st, line_id, err);
}

static enum ky_code
postings(void *self, const struct ky_slug *issuer, uint64_t line_id,
    uint32_t max, struct ky_posting *rows, uint32_t *n, struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(self, KY_SQL_POSTING_LIST);
	enum ky_code code;
	bool row;

	*n = 0;
	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_id(&st, line_id);
	while ((code = ky_stmt_step(&st, &row, err)) == KY_OK && row) {
		struct ky_posting *p = &rows[*n];

		if (*n == max) {
			ky_stmt_end(&st);
			return ky_fail(err, KY_E_LIMIT, 0,
			    "line %llu has more than %u postings",
			    (unsigned long long)line_id, max);
		}
		memset(p, 0, sizeof(*p));
		p->entry = (uint32_t)ky_stmt_get_int(&st, 1, UINT32_MAX);
		ky_stmt_skip(&st);
		ky_stmt_want(&st,
		    ky_entry_kind_parse(ky_stmt_get_str(&st), &p->kind));
		ky_stmt_want(&st,
		    ky_account_parse(ky_stmt_get_str(&st), &p->account));
		p->minor = ky_stmt_get_int(&st, -KY_MONEY_MAX, KY_MONEY_MAX);
		ky_stmt_get_text(&st, p->rule, sizeof(p->rule));
		p->day = ky_stmt_get_date(&st);
		p->period.first = ky_stmt_get_date(&st);
		p->period.last = ky_stmt_get_date(&st);
		p->bill = (uint32_t)ky_stmt_get_nonzero(&st, 1, UINT32_MAX);
		if (ky_stmt_null_next(&st))
			ky_stmt_skip(&st);
		else
			ky_stmt_want(&st,
			    ky_tax_parse(ky_stmt_get_str(&st), &p->tax));
		ky_stmt_get_text(&st, p->what.text, sizeof(p->what.text));
		if (ky_stmt_sound(&st, err) != KY_OK)
			return of_line(line_id, err);
		++*n;
	}
	return code;
}

/* --- writing --- */

/* Texts that line_add and line_save borrow while they run. */
struct packed {
	char sums[KY_PACK_SUMS_SIZE];
	char totals[KY_PACK_SUMS_SIZE];
	char unbilled[KY_PACK_SUMS_SIZE];
	char tariffs[KY_PACK_TARIFFS_SIZE];
	char change[KY_PACK_TARIFFS_SIZE];
};

/* The parameters line_add and line_save have in common. */
static void
put_change(struct ky_stmt *st, const struct ky_change *c, struct packed *p)
{
	ky_pack_tariffs(&c->tariff, c->kind == KY_CHANGE_PLAN, p->change);
	ky_stmt_put_text(st, ky_change_kind_name(c->kind));
	ky_stmt_put_text(st, ky_change_state_name(c->state));
	ky_stmt_put_int(st, c->ref);
	ky_stmt_put_int(st, c->serial);
	ky_stmt_put_int(st, c->tries);
	ky_stmt_put_when(st, c->next_try);
	ky_stmt_put_text(st, p->change);
}

static void
put_line(struct ky_stmt *st, const struct ky_decision *d, struct packed *p)
{
	const struct ky_line *l = &d->after.line;

	ky_pack_sums(&l->ledger, p->sums);
	ky_pack_totals(&l->ledger, p->totals);
	ky_pack_unbilled(&l->ledger, p->unbilled);
	ky_pack_tariffs(l->tariff, l->tariffs_n, p->tariffs);
	ky_stmt_put_text(st, ky_subject_words[l->subject]);
	ky_stmt_put_text(st, ky_form_words[l->form]);
	ky_stmt_put_text(st, ky_billing_words[l->billing]);
	ky_stmt_put_int(st, l->voice);
	ky_stmt_put_date(st, l->contract_date);
	ky_stmt_put_date(st, l->contract_paper);
	ky_stmt_put_date(st, l->service_start);
	ky_stmt_put_date(st, l->valid_until);
	ky_stmt_put_date(st, l->due_back);
	ky_stmt_put_int(st, l->closing.day);
	ky_stmt_put_date(st, l->billed_through);
	ky_stmt_put_int(st, l->min_term_months);
	ky_stmt_put_int(st, l->monthly_fee);
	ky_stmt_put_int(st, l->discount);
	ky_stmt_put_date(st, l->discount_until);
	ky_stmt_put_int(st, l->last_bill);
	ky_stmt_put_int(st, l->price_paid);
	ky_stmt_put_int(st, l->instalments_left);
	ky_stmt_put_int(st, l->used);
	ky_stmt_put_int(st, l->payer_other);
	ky_stmt_put_int(st, l->payee_bad);
	ky_stmt_put_int(st, l->contract_running);
	ky_stmt_put_date(st, l->last_day);
	ky_stmt_put_int(st, l->known);
	ky_stmt_put_int(st, l->attached);
	ky_stmt_put_int(st, l->barred);
	ky_stmt_put_text(st, ky_profile_state_name(l->profile));
	ky_stmt_put_text(st, ky_number_words[l->number]);
	ky_stmt_put_date(st, l->quarantine_until);
	ky_stmt_put_int(st, l->final_billed);
	ky_stmt_put_date(st, l->late_usage_until);
	ky_stmt_put_int(st, l->port_pending);
	ky_stmt_put_int(st, l->ported);
	ky_stmt_put_int(st, l->locked);
	ky_stmt_put_when(st, l->sim_changed);
	ky_stmt_put_when(st, l->device_changed);
	ky_stmt_put_when(st, l->contact_changed);
	ky_stmt_put_text(st, l->ledger.currency);
	ky_stmt_put_int(st, l->ledger.entries);
	ky_stmt_put_text(st, p->sums);
	ky_stmt_put_text(st, p->totals);
	ky_stmt_put_int(st, l->ledger.bills);
	ky_stmt_put_text(st, p->unbilled);
	ky_stmt_put_int(st, l->ledger.usage_before);
	ky_stmt_put_int(st, l->remaining.bytes);
	ky_stmt_put_when(st, l->remaining.at);
	ky_stmt_put_int(st, l->remaining.before);
	ky_stmt_put_when(st, l->remaining.before_at);
	ky_stmt_put_text(st, l->plan.text);
	ky_stmt_put_text(st, p->tariffs);
	put_change(st, &d->after.change, p);
	ky_stmt_put_int(st, l->options_n + l->devices_n + l->items_n);
	ky_stmt_put_int(st, d->after.ending.seq);
	ky_stmt_put_when(st, d->wake);
	ky_stmt_put_id(st, d->after.version);
}

static enum ky_code
add_line(struct ky_sqlite *s, const struct ky_decision *d, struct ky_err *err)
{
	const struct ky_case *c = &d->after;
	struct ky_stmt st;
	struct packed packed;
	char identity[KY_PACK_IDENTITY_SIZE];

	ky_pack_identity(&c->line, identity);
	if (identity[0] != '\0' &&
	    ky_seal_put(s, &c->issuer, c->line_id, KY_CLASS_IDENTITY,
		identity_column, ky_str_of(identity), &s->scratch,
		err) != KY_OK)
		return err->code;
	st = ky_stmt_use(s, KY_SQL_LINE_ADD);
	put_line(&st, d, &packed);
	ky_stmt_put_text(&st, c->issuer.text);
	ky_stmt_put_id(&st, c->line_id);
	ky_stmt_put_text(&st, c->line.provider.text);
	ky_stmt_put_text(&st, c->line.contract_no.text);
	if (identity[0] == '\0')
		ky_stmt_put_null(&st);
	else
		ky_stmt_put_bytes(&st, s->scratch.p, s->scratch.len);
	return ky_stmt_run(&st, err);
}

static enum ky_code
save_line(struct ky_sqlite *s, const struct ky_case *before,
    const struct ky_decision *d, bool *stale, struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(s, KY_SQL_LINE_SAVE);
	struct packed packed;

	put_line(&st, d, &packed);
	ky_stmt_put_text(&st, before->issuer.text);
	ky_stmt_put_id(&st, before->line_id);
	ky_stmt_put_id(&st, before->version);
	if (ky_stmt_run(&st, err) != KY_OK)
		return err->code;
	*stale = ky_stmt_changed(s) == 0;
	return KY_OK;
}

static enum ky_code
save_identity(struct ky_sqlite *s, const struct ky_case *c,
    const struct ky_line *line, struct ky_err *err)
{
	struct ky_stmt st;
	char identity[KY_PACK_IDENTITY_SIZE];

	ky_pack_identity(line, identity);
	if (identity[0] != '\0' &&
	    ky_seal_put(s, &c->issuer, c->line_id, KY_CLASS_IDENTITY,
		identity_column, ky_str_of(identity), &s->scratch,
		err) != KY_OK)
		return err->code;
	st = ky_stmt_use(s, KY_SQL_LINE_IDENTITY);
	if (identity[0] == '\0')
		ky_stmt_put_null(&st);
	else
		ky_stmt_put_bytes(&st, s->scratch.p, s->scratch.len);
	ky_stmt_put_text(&st, c->issuer.text);
	ky_stmt_put_id(&st, c->line_id);
	return ky_stmt_run(&st, err);
}

static enum ky_code
search_row(struct ky_sqlite *s, int which, const struct ky_case *c,
    const char *kind, const char *text, struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(s, which);
	uint8_t hash[KY_HASH_SIZE];

	ky_seal_hash(s, kind, ky_str_of(text), hash);
	ky_stmt_put_text(&st, c->issuer.text);
	ky_stmt_put_text(&st, kind);
	ky_stmt_put_bytes(&st, hash, sizeof(hash));
	ky_stmt_put_id(&st, c->line_id);
	return ky_stmt_run(&st, err);
}

/* From one identifier to another; "" is none. */
static enum ky_code
save_search(struct ky_sqlite *s, const struct ky_case *c, const char *kind,
    const char *before, const char *after, struct ky_err *err)
{
	if (strcmp(before, after) == 0)
		return KY_OK;
	if (before[0] != '\0' &&
	    search_row(s, KY_SQL_SEARCH_DEL, c, kind, before, err) != KY_OK)
		return err->code;
	if (after[0] != '\0')
		return search_row(s, KY_SQL_SEARCH_ADD, c, kind, after, err);
	return KY_OK;
}

static enum ky_code
save_searches(struct ky_sqlite *s, const struct ky_case *c,
    const struct ky_line *before, const struct ky_line *after,
    struct ky_err *err)
{
	if (save_search(s, c, "msisdn", before->msisdn.digits,
		after->msisdn.digits, err) != KY_OK)
		return err->code;
	return save_search(s, c, "iccid", before->iccid.digits,
	    after->iccid.digits, err);
}

static enum ky_code
save_mailbox(struct ky_sqlite *s, const struct ky_case *c,
    const struct ky_line *before, const struct ky_line *after,
    struct ky_err *err)
{
	char was[KY_EMAIL_SIZE], is[KY_EMAIL_SIZE];

	ky_email_fold(before->email, was);
	ky_email_fold(after->email, is);
	return save_search(s, c, ky_mailbox_kind, was, is, err);
}

static bool
same_identity(const struct ky_line *a, const struct ky_line *b)
{
	return strcmp(a->msisdn.digits, b->msisdn.digits) == 0 &&
	    strcmp(a->iccid.digits, b->iccid.digits) == 0 &&
	    strcmp(a->imsi.digits, b->imsi.digits) == 0 &&
	    strcmp(a->eid.digits, b->eid.digits) == 0 &&
	    strcmp(a->email, b->email) == 0 &&
	    strcmp(a->language, b->language) == 0 &&
	    strcmp(a->matching_id, b->matching_id) == 0 &&
	    strcmp(a->called, b->called) == 0 &&
	    same(&a->chips, &b->chips, sizeof(a->chips)) &&
	    same(&a->payee, &b->payee, sizeof(a->payee));
}

/* The day a bulk ending of expired lines would find it by; no day once an
 * ending is under way or closed. */
static struct ky_date
expires(const struct ky_case *c)
{
	switch (c->ending.state) {
	case KY_ENDING_RUNNING:
	case KY_ENDING_WITHDRAWING:
	case KY_ENDING_CLOSED:
		return (struct ky_date){0};
	case KY_ENDING_NONE:
	case KY_ENDING_WITHDRAWN:
	case KY_ENDING__MAX:
		break;
	}
	return c->line.valid_until;
}

static enum ky_code
save_expires(struct ky_sqlite *s, const struct ky_case *before,
    const struct ky_case *c, struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(s, KY_SQL_LINE_EXPIRES);

	if (ky_date_cmp(expires(before), expires(c)) == 0)
		return KY_OK;
	ky_stmt_put_date(&st, expires(c));
	ky_stmt_put_text(&st, c->issuer.text);
	ky_stmt_put_id(&st, c->line_id);
	return ky_stmt_run(&st, err);
}

struct part {
	const char *kind, *code, *state;
	bool third_party;
	int64_t minor;
	struct ky_date day;
};

static enum ky_code
put_part(struct ky_sqlite *s, const struct ky_case *c, unsigned n,
    const struct part *p, struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(s, KY_SQL_PART_PUT);

	ky_stmt_put_text(&st, c->issuer.text);
	ky_stmt_put_id(&st, c->line_id);
	ky_stmt_put_text(&st, p->kind);
	ky_stmt_put_int(&st, n);
	ky_stmt_put_text(&st, p->code);
	ky_stmt_put_text(&st, p->state);
	ky_stmt_put_int(&st, p->third_party);
	ky_stmt_put_int(&st, p->minor);
	ky_stmt_put_date(&st, p->day);
	return ky_stmt_run(&st, err);
}

static enum ky_code
cut_parts(struct ky_sqlite *s, const struct ky_case *c, const char *kind,
    unsigned before, unsigned after, struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(s, KY_SQL_PART_CUT);

	if (after >= before)
		return KY_OK;
	ky_stmt_put_text(&st, c->issuer.text);
	ky_stmt_put_id(&st, c->line_id);
	ky_stmt_put_text(&st, kind);
	ky_stmt_put_int(&st, after);
	return ky_stmt_run(&st, err);
}

static enum ky_code
save_parts(struct ky_sqlite *s, const struct ky_case *c,
    const struct ky_line *before, struct ky_err *err)
{
	const struct ky_line *l = &c->line;

	for (unsigned i = 0; i < l->options_n; i++) {
		const struct ky_option *o = &l->option[i];

		if (i < before->options_n &&
		    same(&before->option[i], o, sizeof(*o)))
			continue;
		if (put_part(s, c, i,
			&(struct part){.kind = "option",
			    .code = o->code.text,
			    .state = o->running ? "running" : "over",
			    .third_party = o->third_party,
			    .minor = o->fee,
			    .day = o->over_on},
			err) != KY_OK)
			return err->code;
	}
	for (unsigned i = 0; i < l->devices_n; i++) {
		const struct ky_device *d = &l->device[i];

		if (i < before->devices_n &&
		    same(&before->device[i], d, sizeof(*d)))
			continue;
		if (put_part(s, c, i,
			&(struct part){.kind = "device",
			    .code = d->code.text,
			    .state = d->bound ? "bound" : "free"},
			err) != KY_OK)
			return err->code;
	}
	for (unsigned i = 0; i < l->items_n; i++) {
		const struct ky_item *t = &l->item[i];

		if (i < before->items_n &&
		    same(&before->item[i], t, sizeof(*t)))
			continue;
		if (put_part(s, c, i,
			&(struct part){.kind = "item",
			    .code = t->code.text,
			    .state = ky_item_words[t->state],
			    .minor = t->lost_charge,
			    .day = t->back_on},
			err) != KY_OK)
			return err->code;
	}
	if (cut_parts(s, c, "option", before->options_n, l->options_n, err) !=
		KY_OK ||
	    cut_parts(s, c, "device", before->devices_n, l->devices_n, err) !=
		KY_OK)
		return err->code;
	return cut_parts(s, c, "item", before->items_n, l->items_n, err);
}

static enum ky_code
save_ending(struct ky_sqlite *s, const struct ky_case *c,
    const struct ky_ending *before, struct ky_err *err)
{
	const struct ky_ending *e = &c->ending;
	bool new = e->seq != before->seq;
	struct ky_stmt st;

	if (e->seq == 0 || same(before, e, sizeof(*e)))
		return KY_OK;
	assert(new || strcmp(e->ref, before->ref) == 0);
	st = ky_stmt_use(s, new ? KY_SQL_ENDING_ADD : KY_SQL_ENDING_SAVE);
	ky_stmt_put_text(&st, ky_ending_state_name(e->state));
	ky_stmt_put_text(&st, ky_way_name(e->way));
	ky_stmt_put_int(&st, e->filed.us);
	ky_stmt_put_date(&st, e->asked);
	ky_stmt_put_date(&st, e->last_day);
	ky_stmt_put_when(&st, e->withdraw_until);
	ky_stmt_put_when(&st, e->hold_until);
	ky_stmt_put_int(&st, e->returnless);
	ky_stmt_put_text(&st, e->rules_hash);
	if (e->refund_reason < 0)
		ky_stmt_put_null(&st);
	else
		ky_stmt_put_text(&st,
		    ky_refund_reason_name(
			(enum ky_refund_reason)e->refund_reason));
	for (int k = 0; k < KY_PAPER__MAX; k++)
		ky_stmt_put_int(&st, e->papers[k]);
	ky_stmt_put_when(&st, e->closed);
	ky_stmt_put_int(&st, e->previewed_owed);
	ky_stmt_put_int(&st, e->previewed_back);
	ky_stmt_put_int(&st, e->reminded);
	ky_stmt_put_int(&st, e->retires);
	ky_stmt_put_int(&st, e->refunds_failed);
	ky_stmt_put_some(&st, e->waiver.by.text);
	ky_stmt_put_nonzero(&st, e->waiver.minor);
	ky_stmt_put_text(&st, ky_ground_name(e->claim.ground));
	ky_stmt_put_text(&st, ky_relation_name(e->claim.relation));
	ky_stmt_put_int(&st, e->claim.shown);
	ky_stmt_put_int(&st, e->heirs_payee);
	ky_stmt_put_int(&st, e->when_used_up);
	ky_stmt_put_text(&st, c->issuer.text);
	ky_stmt_put_id(&st, c->line_id);
	ky_stmt_put_int(&st, e->seq);
	if (new)
		ky_stmt_put_text(&st, e->ref);
	return ky_stmt_run(&st, err);
}

static enum ky_code
put_duty(struct ky_sqlite *s, const struct ky_case *c, unsigned n,
    struct ky_err *err)
{
	const struct ky_duty *d = &c->duty[n];
	struct ky_stmt st = ky_stmt_use(s, KY_SQL_DUTY_PUT);

	ky_stmt_put_text(&st, c->issuer.text);
	ky_stmt_put_id(&st, c->line_id);
	ky_stmt_put_int(&st, c->ending.seq);
	ky_stmt_put_int(&st, n);
	ky_stmt_put_text(&st, ky_duty_kind_name(d->kind));
	ky_stmt_put_int(&st, d->ref);
	ky_stmt_put_text(&st, ky_duty_state_name(d->state));
	ky_stmt_put_text(&st, ky_grade_name(d->least));
	ky_stmt_put_text(&st, ky_grade_name(d->grade));
	ky_stmt_put_int(&st, d->tries);
	ky_stmt_put_date(&st, d->due);
	ky_stmt_put_when(&st, d->changed);
	ky_stmt_put_text(&st, d->reason);
	ky_stmt_put_text(&st, d->by);
	ky_stmt_put_fixed(&st, d->evidence, sizeof(d->evidence));
	ky_stmt_put_when(&st, d->next_try);
	return ky_stmt_run(&st, err);
}

static enum ky_code
save_duties(struct ky_sqlite *s, const struct ky_case *before,
    const struct ky_case *c, struct ky_err *err)
{
	/* Duties of an earlier ending stay where they are. */
	unsigned had = before->ending.seq == c->ending.seq ? before->duties_n
							   : 0;
	struct ky_stmt st;

	assert(c->ending.seq > 0 || c->duties_n == 0);
	for (unsigned i = 0; i < c->duties_n; i++) {
		if (i < had &&
		    same(&before->duty[i], &c->duty[i], sizeof(c->duty[i])))
			continue;
		if (put_duty(s, c, i, err) != KY_OK)
			return err->code;
	}
	if (c->duties_n >= had)
		return KY_OK;
	st = ky_stmt_use(s, KY_SQL_DUTY_CUT);
	ky_stmt_put_text(&st, c->issuer.text);
	ky_stmt_put_id(&st, c->line_id);
	ky_stmt_put_int(&st, c->ending.seq);
	ky_stmt_put_int(&st, c->duties_n);
	return ky_stmt_run(&st, err);
}

static enum ky_code
add_postings(struct ky_sqlite *s, const struct ky_case *c,
    const struct ky_postings *ps, struct ky_err *err)
{
	unsigned n = 0; /* within its entry */

	for (uint32_t i = 0; i < ps->n; i++) {
		const struct ky_posting *p = &ps->row[i];
		struct ky_stmt st = ky_stmt_use(s, KY_SQL_POSTING_ADD);

		n = i > 0 && p->entry == ps->row[i - 1].entry ? n + 1 : 0;
		ky_stmt_put_text(&st, c->issuer.text);
		ky_stmt_put_id(&st, c->line_id);
		ky_stmt_put_int(&st, p->entry);
		ky_stmt_put_int(&st, n);
		ky_stmt_put_text(&st, ky_entry_kind_name(p->kind));
		ky_stmt_put_text(&st, ky_account_name(p->account));
		ky_stmt_put_int(&st, p->minor);
		ky_stmt_put_text(&st, p->rule);
		ky_stmt_put_date(&st, p->day);
		ky_stmt_put_date(&st, p->period.first);
		ky_stmt_put_date(&st, p->period.last);
		ky_stmt_put_nonzero(&st, p->bill);
		ky_stmt_put_some(&st,
		    p->tax == KY_TAX_NONE ? "" : ky_tax_name(p->tax));
		ky_stmt_put_some(&st, p->what.text);
		if (ky_stmt_run(&st, err) != KY_OK)
			return err->code;
	}
	return KY_OK;
}

static enum ky_code
erase_bytes(struct ky_sqlite *s, int which, const struct ky_case *c,
    struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(s, which);

	ky_stmt_put_text(&st, c->issuer.text);
	ky_stmt_put_id(&st, c->line_id);
	return ky_stmt_run(&st, err);
}

/* They name the holder's chip and card, and are of no use without. */
static enum ky_code
erase_notifications(struct ky_sqlite *s, const struct ky_case *before,
    struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(s, KY_SQL_NOTIFICATION_ERASE);
	uint8_t iccid[KY_HASH_SIZE];

	ky_stmt_put_text(&st, before->issuer.text);
	ky_stmt_put_id(&st, before->line_id);
	if (before->line.iccid.digits[0] == '\0') {
		ky_stmt_put_null(&st);
	} else {
		ky_seal_hash(s, "iccid", ky_str_of(before->line.iccid.digits),
		    iccid);
		ky_stmt_put_bytes(&st, iccid, sizeof(iccid));
	}
	return ky_stmt_run(&st, err);
}

/* Sealed bytes go now; the keys right after the commit. */
static enum ky_code
erase(struct ky_sqlite *s, const struct ky_case *before,
    const struct ky_case *c, uint32_t classes, struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(s, KY_SQL_ERASURE_ADD);

	ky_stmt_put_text(&st, c->issuer.text);
	ky_stmt_put_id(&st, c->line_id);
	for (unsigned i = 0; i < KY_CLASS__MAX; i++)
		ky_stmt_put_int(&st, (classes >> i) & 1);
	if (ky_stmt_run(&st, err) != KY_OK)
		return err->code;
	s->erasures_due = true;
	if ((classes & (1u << KY_CLASS_EVIDENCE)) != 0 &&
	    (erase_bytes(s, KY_SQL_EVIDENCE_ERASE, c, err) != KY_OK ||
		erase_bytes(s, KY_SQL_EXHIBIT_ERASE, c, err) != KY_OK))
		return err->code;
	if ((classes & (1u << KY_CLASS_EVIDENCE | 1u << KY_CLASS_IDENTITY)) !=
		0 &&
	    erase_notifications(s, before, err) != KY_OK)
		return err->code;
	if ((classes & (1u << KY_CLASS_IDENTITY)) != 0 &&
	    (erase_bytes(s, KY_SQL_TRANSFER_ERASE, c, err) != KY_OK ||
		erase_bytes(s, KY_SQL_PAYMENT_ERASE, c, err) != KY_OK ||
		erase_bytes(s, KY_SQL_FOLIO_ERASE, c, err) != KY_OK))
		return err->code;
	if ((classes & (1u << KY_CLASS_BOOKS)) != 0)
		return erase_bytes(s, KY_SQL_PAPER_ERASE, c, err);
	return KY_OK;
}

/* What hangs on a line that is stored already: all but its own row. */
static enum ky_code
save_rest(struct ky_sqlite *s, const struct ky_case *before,
    struct ky_decision *d, struct ky_err *err)
{
	const struct ky_case *c = &d->after;

	if (save_expires(s, before, c, err) != KY_OK ||
	    save_parts(s, c, &before->line, err) != KY_OK ||
	    save_ending(s, c, &before->ending, err) != KY_OK ||
	    save_duties(s, before, c, err) != KY_OK ||
	    add_postings(s, c, &d->postings, err) != KY_OK)
		return err->code;
	for (unsigned i = 0; i < d->effects_n; i++)
		if (s->port.effect_add(s, &c->issuer, c->line_id, &d->effect[i],
			err) != KY_OK)
			return err->code;
	return KY_OK;
}

static enum ky_code
case_add(void *self, struct ky_decision *d, bool *taken, struct ky_err *err)
{
	static const struct ky_case nothing;
	struct ky_sqlite *s = self;
	struct ky_case *c = &d->after;
	struct ky_stmt st;
	uint64_t there;

	assert(s->in_tx && c->version > 0 && d->erase == 0);
	assert(ky_line_fault(&c->line)[0] == '\0');
	if (case_find(self, &c->issuer, KY_FIND_CONTRACT,
		c->line.contract_no.text, &there, err) != KY_OK)
		return err->code;
	*taken = there != 0;
	if (*taken)
		return KY_OK;
	st = ky_stmt_use(s, KY_SQL_LINE_NEXT);
	ky_stmt_put_text(&st, c->issuer.text);
	if (find_one(&st, &c->line_id, err) != KY_OK ||
	    ky_seal_line(s, &c->issuer, c->line_id, err) != KY_OK ||
	    add_line(s, d, err) != KY_OK ||
	    save_searches(s, c, &nothing.line, &c->line, err) != KY_OK ||
	    save_mailbox(s, c, &nothing.line, &c->line, err) != KY_OK)
		return err->code;
	return save_rest(s, &nothing, d, err);
}

static enum ky_code
case_save(void *self, const struct ky_case *before, struct ky_decision *d,
    bool *stale, struct ky_err *err)
{
	static const struct ky_line nobody;
	struct ky_sqlite *s = self;
	const struct ky_case *c = &d->after;
	/* Whose identity the line has from now on. */
	const struct ky_line *who = (d->erase & (1u << KY_CLASS_IDENTITY)) != 0
	    ? &nobody
	    : &c->line;

	assert(s->in_tx && line_sound(&c->line));
	assert(c->line_id == before->line_id && c->version > before->version);
	if (save_line(s, before, d, stale, err) != KY_OK)
		return err->code;
	if (*stale)
		return KY_OK;
	if (!same_identity(&before->line, who) &&
	    (save_identity(s, c, who, err) != KY_OK ||
		save_searches(s, c, &before->line, who, err) != KY_OK ||
		save_mailbox(s, c, &before->line, who, err) != KY_OK))
		return err->code;
	if (save_rest(s, before, d, err) != KY_OK)
		return err->code;
	return d->erase != 0 ? erase(s, before, c, d->erase, err) : KY_OK;
}

void
ky_store_case_methods(struct ky_store *port)
{
	port->case_load = case_load;
	port->case_add = case_add;
	port->case_save = case_save;
	port->case_find = case_find;
	port->case_list = case_list;
	port->postings = postings;
}
