#include "cmd/columns.h"

#include "core/contact.h"

#include <stddef.h>

/* A line being read, and what is needed until all columns are. */
struct draft {
	struct ky_line line;
	int64_t owed, balance, deposit;
	bool opening_closes; /* the billing month starts on the opening day */
	bool known_given, known;
	bool kind_given; /* of the account for refunds */
};

static enum ky_code
set_flag(struct ky_str text, void *record, void *at, struct ky_err *err)
{
	bool yes = ky_str_is(text, "yes");

	(void)record;
	if (!yes && !ky_str_is(text, "no"))
		return ky_fail(err, KY_E_INPUT, 0, "must be yes or no");
	*(bool *)at = yes;
	return KY_OK;
}

static enum ky_code
set_date(struct ky_str text, void *record, void *at, struct ky_err *err)
{
	(void)record;
	return ky_date_parse(text, at, err);
}

static enum ky_code
set_amount(struct ky_str text, void *record, void *at, struct ky_err *err)
{
	struct draft *d = record;
	struct ky_money money;
	enum ky_code code = ky_money_parse(text, d->line.ledger.currency,
	    &money, err);

	if (code != KY_OK)
		return code;
	if (money.minor < 0)
		return ky_fail(err, KY_E_INPUT, 0, "cannot be negative");
	if (money.minor > KY_AMOUNT_MAX)
		return ky_fail(err, KY_E_INPUT, 0, "is beyond all reason");
	*(int64_t *)at = money.minor;
	return KY_OK;
}

static enum ky_code
set_slug(struct ky_str text, void *record, void *at, struct ky_err *err)
{
	(void)record;
	return ky_slug_parse(text, at, err);
}

/* One of two words; `at` is an enum whose values are 0 and 1. */
static enum ky_code
one_of(struct ky_str text, const char *zero, const char *one, int *out,
    struct ky_err *err)
{
	if (!ky_str_is(text, zero) && !ky_str_is(text, one))
		return ky_fail(err, KY_E_INPUT, 0, "must be %s or %s", zero,
		    one);
	*out = ky_str_is(text, one);
	return KY_OK;
}

static enum ky_code
set_subject(struct ky_str text, void *record, void *at, struct ky_err *err)
{
	struct draft *d = record;
	int which = 0;
	enum ky_code code = one_of(text, "line", "loan", &which, err);

	(void)at;
	d->line.subject = which != 0 ? KY_SUBJECT_LOAN : KY_SUBJECT_LINE;
	d->line.contract_running = d->line.subject == KY_SUBJECT_LINE;
	return code;
}

static enum ky_code
set_form(struct ky_str text, void *record, void *at, struct ky_err *err)
{
	struct draft *d = record;
	int which = 0;
	enum ky_code code = one_of(text, "physical", "esim", &which, err);

	(void)at;
	d->line.form = which != 0 ? KY_FORM_ESIM : KY_FORM_PHYSICAL;
	return code;
}

static enum ky_code
set_billing(struct ky_str text, void *record, void *at, struct ky_err *err)
{
	struct draft *d = record;
	int which = 0;
	enum ky_code code = one_of(text, "postpaid", "prepaid", &which, err);

	(void)at;
	d->line.billing = which != 0 ? KY_BILLING_PREPAID : KY_BILLING_POSTPAID;
	return code;
}

static enum ky_code
set_contract(struct ky_str text, void *record, void *at, struct ky_err *err)
{
	(void)record;
	return ky_contract_no_parse(text, at, err);
}

static enum ky_code
set_number(struct ky_str text, void *record, void *at, struct ky_err *err)
{
	(void)record;
	return ky_msisdn_parse(text, at, err);
}

/* The card's number, or what is printed on docomo's cards. */
static enum ky_code
set_iccid(struct ky_str text, void *record, void *at, struct ky_err *err)
{
	struct ky_docomo_card card;

	(void)record;
	if (text.len == 15 && ky_docomo_card_parse(text, &card, err) == KY_OK)
		return ky_docomo_card_iccid(&card, at, err);
	return ky_iccid_parse(text, at, err);
}

static enum ky_code
set_imsi(struct ky_str text, void *record, void *at, struct ky_err *err)
{
	(void)record;
	return ky_imsi_parse(text, at, err);
}

static enum ky_code
set_eid(struct ky_str text, void *record, void *at, struct ky_err *err)
{
	(void)record;
	return ky_eid_parse(text, at, err);
}

/* Of the order at the SM-DP+: printable ASCII without blanks. */
static enum ky_code
set_matching(struct ky_str text, void *record, void *at, struct ky_err *err)
{
	struct draft *d = record;
	(void)at;
	for (size_t i = 0; i < text.len; i++)
		if (text.p[i] <= ' ' || text.p[i] > '~')
			return ky_fail(err, KY_E_INPUT, 0,
			    "must be letters, digits and signs, no blanks");
	if (!ky_str_copy(text, d->line.matching_id,
		sizeof(d->line.matching_id)))
		return ky_fail(err, KY_E_INPUT, 0, "is too long");
	return KY_OK;
}

static enum ky_code
set_closing(struct ky_str text, void *record, void *at, struct ky_err *err)
{
	struct draft *d = record;
	uint64_t day = 31;

	(void)at;
	d->opening_closes = ky_str_is(text, "opening");
	if (!d->opening_closes && !ky_str_is(text, "end") &&
	    (!ky_str_u64(text, 31, &day) || day == 0))
		return ky_fail(err, KY_E_INPUT, 0,
		    "must be 1 to 31, \"end\" or \"opening\"");
	d->line.closing.day = (uint8_t)day;
	return KY_OK;
}

static enum ky_code
set_months(struct ky_str text, void *record, void *at, struct ky_err *err)
{
	uint64_t months;

	(void)record;
	if (!ky_str_u64(text, 120, &months))
		return ky_fail(err, KY_E_INPUT, 0, "must be 0 to 120 months");
	*(uint8_t *)at = (uint8_t)months;
	return KY_OK;
}

static enum ky_code
set_currency(struct ky_str text, void *record, void *at, struct ky_err *err)
{
	struct draft *d = record;
	char name[4] = "";

	(void)at;
	if (!ky_str_copy(text, name, sizeof(name)) ||
	    ky_currency_exponent(name) < 0)
		return ky_fail(err, KY_E_INPUT, 0,
		    "is not a currency known here (JPY, USD, ...)");
	memcpy(d->line.ledger.currency, name, sizeof(name));
	return KY_OK;
}

static enum ky_code
set_known(struct ky_str text, void *record, void *at, struct ky_err *err)
{
	struct draft *d = record;
	d->known_given = true;
	return set_flag(text, record, at, err);
}

static enum ky_code
set_profile(struct ky_str text, void *record, void *at, struct ky_err *err)
{
	struct draft *d = record;
	(void)at;
	if (!ky_profile_state_parse(text, &d->line.profile))
		return ky_fail(err, KY_E_INPUT, 0,
		    "must be none, released, "
		    "downloaded, installed, deleted or retired");
	return KY_OK;
}

static enum ky_code
set_email(struct ky_str text, void *record, void *at, struct ky_err *err)
{
	(void)record;
	return ky_email_parse(text, at, err);
}

static enum ky_code
set_language(struct ky_str text, void *record, void *at, struct ky_err *err)
{
	(void)record;
	return ky_language_parse(text, at, err);
}

/* The text up to `stop`; `rest` is what stands behind it. */
static struct ky_str
cut(struct ky_str *rest, char stop)
{
	const char *p = rest->len > 0 ? memchr(rest->p, stop, rest->len) : NULL;
	struct ky_str head = *rest;

	if (p == NULL) {
		*rest = (struct ky_str){NULL, 0};
		return head;
	}
	head.len = (size_t)(p - rest->p);
	*rest = (struct ky_str){p + 1, rest->len - head.len - 1};
	return head;
}

/* "voice-mail:300;insurance:550:third-party" */
static enum ky_code
set_options(struct ky_str text, void *record, void *at, struct ky_err *err)
{
	struct draft *d = record;
	(void)at;
	while (text.len > 0) {
		struct ky_str one = cut(&text, ';');
		struct ky_str code = cut(&one, ':'), fee = cut(&one, ':');
		struct ky_option o = {.running = true};

		if (d->line.options_n == KY_OPTIONS_MAX)
			return ky_fail(err, KY_E_INPUT, 0,
			    "more than %d options", KY_OPTIONS_MAX);
		if (one.len > 0 && !ky_str_is(one, "third-party"))
			return ky_fail(err, KY_E_INPUT, 0,
			    "an option is code:fee or code:fee:third-party");
		o.third_party = one.len > 0;
		if (ky_slug_parse(code, &o.code, err) != KY_OK ||
		    set_amount(fee, record, &o.fee, err) != KY_OK)
			return err->code;
		d->line.option[d->line.options_n++] = o;
	}
	return KY_OK;
}

/* "watch;tablet" */
static enum ky_code
set_devices(struct ky_str text, void *record, void *at, struct ky_err *err)
{
	struct draft *d = record;
	(void)at;
	while (text.len > 0) {
		struct ky_device device = {.bound = true};

		if (d->line.devices_n == KY_DEVICES_MAX)
			return ky_fail(err, KY_E_INPUT, 0,
			    "more than %d devices", KY_DEVICES_MAX);
		if (ky_slug_parse(cut(&text, ';'), &device.code, err) != KY_OK)
			return err->code;
		d->line.device[d->line.devices_n++] = device;
	}
	return KY_OK;
}

/* "card:3300;charger:2200" */
static enum ky_code
set_items(struct ky_str text, void *record, void *at, struct ky_err *err)
{
	struct draft *d = record;
	(void)at;
	while (text.len > 0) {
		struct ky_str fee = cut(&text, ';');
		struct ky_str code = cut(&fee, ':');
		struct ky_item item = {.state = KY_ITEM_OUT};

		if (d->line.items_n == KY_ITEMS_MAX)
			return ky_fail(err, KY_E_INPUT, 0, "more than %d items",
			    KY_ITEMS_MAX);
		if (ky_slug_parse(code, &item.code, err) != KY_OK ||
		    set_amount(fee, record, &item.lost_charge, err) != KY_OK)
			return err->code;
		d->line.item[d->line.items_n++] = item;
	}
	return KY_OK;
}

/* --- the account for refunds --- */

/* Judged once all of it is read; here only whether there is room for it. */
static enum ky_code
copy_text(struct ky_str text, char *to, size_t size, struct ky_err *err)
{
	if (ky_str_copy(text, to, size))
		return KY_OK;
	return ky_fail(err, KY_E_INPUT, 0, "is too long");
}

#define COPY_INTO(member) \
	static enum ky_code set_payee_##member(struct ky_str text, \
	    void *record, void *at, struct ky_err *err) \
	{ \
		struct draft *d = record; \
\
		(void)at; \
		return copy_text(text, d->line.payee.member, \
		    sizeof(d->line.payee.member), err); \
	} \
	_Static_assert(true, "takes the semicolon")

COPY_INTO(bank);
COPY_INTO(branch);
COPY_INTO(account);
COPY_INTO(name);
COPY_INTO(bic);
COPY_INTO(country);

static enum ky_code
set_payee_kind(struct ky_str text, void *record, void *at, struct ky_err *err)
{
	struct draft *d = record;

	(void)at;
	d->kind_given = true;
	if (ky_account_kind_parse(text, &d->line.payee.account_kind))
		return KY_OK;
	return ky_fail(err, KY_E_INPUT, 0,
	    "must be ordinary, current, savings or other");
}

static enum ky_code
set_payee_iban(struct ky_str text, void *record, void *at, struct ky_err *err)
{
	struct draft *d = record;

	(void)at;
	d->line.payee.iban = true;
	return copy_text(text, d->line.payee.account,
	    sizeof(d->line.payee.account), err);
}

#define AT(member) offsetof(struct draft, member)
#define REQUIRED true
#define OPTIONAL false

/* In the order in which they are read: amounts need the currency. */
static const struct ky_column columns[] = {
    {"subject", OPTIONAL, "line or loan; else line", set_subject, 0},
    {"provider", REQUIRED, "the name of its rule file", set_slug,
	AT(line.provider)},
    {"contract", REQUIRED, "the provider's number of the contract",
	set_contract, AT(line.contract_no)},
    {"currency", OPTIONAL, "of all amounts of the row; else JPY", set_currency,
	0},
    {"form", OPTIONAL, "physical or esim; else physical", set_form, 0},
    {"billing", OPTIONAL, "postpaid or prepaid; else postpaid", set_billing, 0},
    {"voice", OPTIONAL, "yes or no", set_flag, AT(line.voice)},
    {"number", OPTIONAL, "telephone number, +81... or 0...", set_number,
	AT(line.msisdn)},
    {"iccid", OPTIONAL, "the card's 18 to 20 digits, or docomo's 15 signs",
	set_iccid, AT(line.iccid)},
    {"imsi", OPTIONAL, "15 digits", set_imsi, AT(line.imsi)},
    {"eid", OPTIONAL, "32 digits", set_eid, AT(line.eid)},
    {"matching_id", OPTIONAL, "of the eSIM order at the SM-DP+", set_matching,
	0},
    {"email", OPTIONAL, "where papers are sent", set_email, AT(line.email)},
    {"language", OPTIONAL, "of the holder, as \"ja\" or \"zh-Hans\"",
	set_language, AT(line.language)},
    {"contract_date", REQUIRED, "the day the contract was made", set_date,
	AT(line.contract_date)},
    {"contract_paper", OPTIONAL, "the day its document was received", set_date,
	AT(line.contract_paper)},
    {"service_start", OPTIONAL, "the day service began", set_date,
	AT(line.service_start)},
    {"valid_until", OPTIONAL, "a prepaid product's own end", set_date,
	AT(line.valid_until)},
    {"due_back", OPTIONAL, "the day a loan is due back", set_date,
	AT(line.due_back)},
    {"closing_day", OPTIONAL,
	"of the billing month: 1 to 31, end or opening; else end", set_closing,
	0},
    {"billed_through", OPTIONAL, "the last day already billed", set_date,
	AT(line.billed_through)},
    {"min_term_months", OPTIONAL, "0 to 120", set_months,
	AT(line.min_term_months)},
    {"plan", OPTIONAL, "the plan's code in the provider's rules", set_slug,
	AT(line.plan)},
    {"monthly_fee", OPTIONAL, "amount per billing month", set_amount,
	AT(line.monthly_fee)},
    {"discount", OPTIONAL, "off the monthly fee, each month", set_amount,
	AT(line.discount)},
    {"discount_until", OPTIONAL, "its last day; else while the contract runs",
	set_date, AT(line.discount_until)},
    {"last_bill", OPTIONAL,
	"what the last bill came to, with tax; asked of holders abroad",
	set_amount, AT(line.last_bill)},
    {"price_paid", OPTIONAL, "of a prepaid product", set_amount,
	AT(line.price_paid)},
    {"instalments_left", OPTIONAL, "of a device; shown, never ended",
	set_amount, AT(line.instalments_left)},
    {"used", OPTIONAL, "yes or no: was the prepaid product used", set_flag,
	AT(line.used)},
    {"payer_other", OPTIONAL, "yes or no: does somebody else pay", set_flag,
	AT(line.payer_other)},
    {"running", OPTIONAL,
	"yes or no: does the contract run; else yes for a line", set_flag,
	AT(line.contract_running)},
    {"network", OPTIONAL,
	"yes or no: is it known to the network; else yes with an imsi",
	set_known, AT(known)},
    {"profile", OPTIONAL,
	"none, released, downloaded, installed, deleted "
	"or retired; else none",
	set_profile, 0},
    {"options", OPTIONAL, "code:fee or code:fee:third-party; ...", set_options,
	0},
    {"devices", OPTIONAL, "code;code", set_devices, 0},
    {"items", OPTIONAL, "code:charge when lost;...", set_items, 0},
    {"owed", OPTIONAL, "what the holder owes today", set_amount, AT(owed)},
    {"balance", OPTIONAL, "prepaid balance held today", set_amount,
	AT(balance)},
    {"deposit", OPTIONAL, "deposit held today", set_amount, AT(deposit)},
    {"payee_bank", OPTIONAL, "refunds go to an account in Japan: four digits",
	set_payee_bank, 0},
    {"payee_branch", OPTIONAL, "three digits", set_payee_branch, 0},
    {"payee_kind", OPTIONAL,
	"ordinary, current, savings or other; else ordinary", set_payee_kind,
	0},
    {"payee_account", OPTIONAL, "up to seven digits; abroad the bank's own",
	set_payee_account, 0},
    {"payee_name", OPTIONAL, "as the bank has it: kana, abroad Latin",
	set_payee_name, 0},
    {"payee_iban", OPTIONAL, "refunds go abroad: the account", set_payee_iban,
	0},
    {"payee_bic", OPTIONAL, "abroad: the bank", set_payee_bic, 0},
    {"payee_country", OPTIONAL, "abroad: of the account", set_payee_country, 0},
};
#define COLUMNS_N (sizeof(columns) / sizeof(columns[0]))
_Static_assert(COLUMNS_N <= KY_TABLE_COLUMNS_MAX, "a place for each column");

const struct ky_table ky_columns = {
    .column = columns,
    .n = COLUMNS_N,
    .manual = "kaiyaku-csv(5)",
};

/* An account is one of Japan, or abroad when anything says so. */
static bool
complete_payee(struct draft *d, uint64_t line, struct ky_complaints *to)
{
	struct ky_payee *p = &d->line.payee;
	bool abroad = p->iban || p->bic[0] != '\0' || p->country[0] != '\0';
	bool any = abroad || d->kind_given || p->bank[0] != '\0' ||
	    p->branch[0] != '\0' || p->account[0] != '\0' || p->name[0] != '\0';
	struct ky_err err;
	const char *said;
	char column[32] = "";

	if (!any)
		return true;
	p->kind = abroad ? KY_PAYEE_ABROAD : KY_PAYEE_JAPAN;
	if (!abroad && !d->kind_given)
		p->account_kind = KY_ACCOUNT_ORDINARY;
	if (ky_payee_check(p, &err) == KY_OK)
		return true;
	/* "payee.branch: ...": the column has nearly the same name. */
	said = strchr(err.msg, ':');
	if (said != NULL && said - err.msg < (int)sizeof(column)) {
		memcpy(column, err.msg, (size_t)(said - err.msg));
		if (strchr(column, '.') != NULL)
			*strchr(column, '.') = '_';
		said += strspn(said, ": ");
	}
	ky_complaints_add(to, line, column, said != NULL ? said : err.msg);
	return false;
}

/* What follows from several columns. */
static void
complete(struct draft *d, struct ky_date today)
{
	struct ky_line *line = &d->line;
	struct ky_postings scratch = {0}; /* importing books them again */
	struct ky_period none = {{0}, {0}};

	if (d->opening_closes)
		line->closing = ky_closing_from_opening(
		    ky_date_none(line->service_start) ? line->contract_date
						      : line->service_start);
	if (line->imsi.digits[0] != '\0' && !d->known_given)
		d->known = true;
	line->known = line->attached = d->known;
	if (line->msisdn.digits[0] != '\0' || line->imsi.digits[0] != '\0')
		line->number = KY_NUMBER_ASSIGNED;
	if (d->owed > 0)
		ky_ledger_move(&line->ledger, &scratch, KY_ENTRY_OPENING,
		    KY_ACC_RECEIVABLE, KY_ACC_OPENING, d->owed, "import", today,
		    none);
	if (d->balance > 0)
		ky_ledger_move(&line->ledger, &scratch, KY_ENTRY_OPENING,
		    KY_ACC_OPENING, KY_ACC_BALANCE, d->balance, "import", today,
		    none);
	if (d->deposit > 0)
		ky_ledger_move(&line->ledger, &scratch, KY_ENTRY_OPENING,
		    KY_ACC_OPENING, KY_ACC_DEPOSIT, d->deposit, "import", today,
		    none);
}

bool
ky_columns_line(const struct ky_table_map *map, const struct ky_csv *row,
    struct ky_date today, struct ky_line *out, struct ky_complaints *to)
{
	struct draft d = {0};
	const char *fault;

	memcpy(d.line.ledger.currency, "JPY", 4);
	d.line.closing = KY_CLOSING_MONTH_END;
	d.line.contract_running = true;
	if (!ky_table_row(&ky_columns, map, row, &d, to))
		return false;
	if (!complete_payee(&d, row->line, to))
		return false;
	complete(&d, today);
	fault = ky_line_fault(&d.line);
	if (fault[0] != '\0') {
		ky_complaints_add(to, row->line, "", fault);
		return false;
	}
	*out = d.line;
	return true;
}
