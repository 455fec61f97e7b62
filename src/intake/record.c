#include "intake/record.h"

#include "base/hash.h"
#include "base/hex.h"
#include "core/money.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#define KEY_HASH_BYTES 24 /* of the hash in a key, where one is needed */

/* --- columns --- */

/* Printable ASCII without blanks: it goes into keys as it is. */
static enum ky_code
check_id(struct ky_str id, struct ky_err *err)
{
	for (size_t i = 0; i < id.len; i++)
		if (id.p[i] <= ' ' || id.p[i] > '~')
			return ky_fail(err, KY_E_INPUT, 0,
			    "must be letters, digits and signs, no blanks");
	if (id.len == 0 || id.len >= KY_RECORD_ID_SIZE)
		return ky_fail(err, KY_E_INPUT, 0, "must have 1 to %d signs",
		    KY_RECORD_ID_SIZE - 1);
	return KY_OK;
}

static enum ky_code
set_id(struct ky_str text, void *record, void *at, struct ky_err *err)
{
	struct ky_record *r = record;

	(void)at;
	if (check_id(text, err) != KY_OK)
		return err->code;
	(void)ky_str_copy(text, r->id, sizeof(r->id));
	return KY_OK;
}

static enum ky_code
set_name(struct ky_str text, struct ky_record *r, bool reference,
    struct ky_err *err)
{
	if (r->name.text[0] != '\0')
		return ky_fail(err, KY_E_INPUT, 0,
		    "line and reference exclude each other");
	if (!ky_str_copy(text, r->name.text, sizeof(r->name.text)))
		return ky_fail(err, KY_E_INPUT, 0,
		    "is longer than any name of a line");
	r->name.reference = reference;
	return KY_OK;
}

static enum ky_code
set_line(struct ky_str text, void *record, void *at, struct ky_err *err)
{
	(void)at;
	return set_name(text, record, false, err);
}

static enum ky_code
set_reference(struct ky_str text, void *record, void *at, struct ky_err *err)
{
	(void)at;
	return set_name(text, record, true, err);
}

static enum ky_code
set_day(struct ky_str text, void *record, void *at, struct ky_err *err)
{
	(void)record;
	return ky_date_parse(text, at, err);
}

static enum ky_code
set_kind(struct ky_str text, void *record, void *at, struct ky_err *err)
{
	(void)record;
	return ky_slug_parse(text, at, err);
}

static enum ky_code
set_amount(struct ky_str text, void *record, void *at, struct ky_err *err)
{
	uint64_t minor;

	(void)record;
	if (!ky_str_u64(text, KY_AMOUNT_MAX, &minor) || minor == 0)
		return ky_fail(err, KY_E_INPUT, 0,
		    "must be a whole number of the smallest unit, 1 to "
		    "%" PRId64,
		    (int64_t)KY_AMOUNT_MAX);
	*(int64_t *)at = (int64_t)minor;
	return KY_OK;
}

static enum ky_code
set_currency(struct ky_str text, void *record, void *at, struct ky_err *err)
{
	struct ky_record *r = record;
	char name[4] = "";

	(void)at;
	if (!ky_str_copy(text, name, sizeof(name)) ||
	    ky_currency_exponent(name) < 0)
		return ky_fail(err, KY_E_INPUT, 0,
		    "is not a currency known here (JPY, USD, ...)");
	memcpy(r->currency, name, sizeof(name));
	return KY_OK;
}

static enum ky_code
set_tax(struct ky_str text, void *record, void *at, struct ky_err *err)
{
	struct ky_record *r = record;
	enum ky_tax tax;

	(void)at;
	if (!ky_tax_parse(text, &tax) || tax == KY_TAX_NONE)
		return ky_fail(err, KY_E_INPUT, 0,
		    "must be standard, reduced or outside");
	r->tax = tax;
	return KY_OK;
}

static enum ky_code
set_means(struct ky_str text, void *record, void *at, struct ky_err *err)
{
	struct ky_record *r = record;
	enum ky_means means;

	(void)at;
	if (!ky_means_parse(text, &means) || means == KY_MEANS_UNSTATED)
		return ky_fail(err, KY_E_INPUT, 0,
		    "must be reference, cash or page");
	r->means = means;
	return KY_OK;
}

static enum ky_code
set_remaining(struct ky_str text, void *record, void *at, struct ky_err *err)
{
	struct ky_record *r = record;
	uint64_t bytes;

	(void)at;
	if (!ky_str_u64(text, KY_DATA_MAX, &bytes))
		return ky_fail(err, KY_E_INPUT, 0,
		    "must be a whole number of bytes, 0 to %" PRId64,
		    KY_DATA_MAX);
	r->reports = true;
	r->report.bytes = (int64_t)bytes;
	return KY_OK;
}

static enum ky_code
set_at(struct ky_str text, void *record, void *at, struct ky_err *err)
{
	(void)record;
	return ky_time_parse(text, at, err);
}

#define AT(member) offsetof(struct ky_record, member)
#define REQUIRED true
#define OPTIONAL false

static const struct ky_column usage_columns[] = {
    {"record", REQUIRED, "its number, unique among the provider's", set_id, 0},
    {"line", REQUIRED, "contract number, telephone number, card number, or #42",
	set_line, 0},
    {"day", REQUIRED, "of use, in the provider's time", set_day, AT(day)},
    {"kind", OPTIONAL, "of usage: roaming-data, call, ...", set_kind, AT(what)},
    {"amount", OPTIONAL, "in the smallest unit, above zero", set_amount,
	AT(minor), true},
    {"currency", OPTIONAL, "the line's: JPY, USD, ...", set_currency, 0},
    {"tax", OPTIONAL, "standard, reduced or outside; else as the rules say",
	set_tax, 0},
    {"remaining", OPTIONAL, "bytes left, in place of kind and amount",
	set_remaining, 0, true},
    {"at", OPTIONAL, "when so much was left", set_at, AT(report.at)},
    {"valid_until", OPTIONAL, "the product's own end, as of then", set_day,
	AT(report.valid_until)},
};

static const struct ky_column receipt_columns[] = {
    {"receipt", REQUIRED, "its number, unique among the provider's", set_id, 0},
    {"reference", OPTIONAL, "under which the holder was asked to pay",
	set_reference, 0},
    {"line", OPTIONAL, "without a reference: whose payment it is", set_line, 0},
    {"amount", REQUIRED, "in the smallest unit, above zero", set_amount,
	AT(minor), true},
    {"day", REQUIRED, "of payment, in the provider's time", set_day, AT(day)},
    {"means", OPTIONAL, "reference, cash or page; else reference", set_means,
	0},
    {"currency", OPTIONAL, "the line's: JPY, USD, ...", set_currency, 0},
};

#define TABLE(columns, page) \
	{ \
		(columns), sizeof(columns) / sizeof((columns)[0]), (page) \
	}

const struct ky_record_kind ky_records_usage = {
    .fact = KY_FACT_LATE_USAGE,
    .prefix = "usage/",
    .id = "record",
    .table = TABLE(usage_columns, "docs/formats/usage.md"),
};
const struct ky_record_kind ky_records_receipts = {
    .fact = KY_FACT_PAYMENT,
    .prefix = "receipt/",
    .id = "receipt",
    .table = TABLE(receipt_columns, "docs/formats/receipts.md"),
};

/* A record of usage charges, or it reports what is left: what belongs to the
 * one is wrong in the other. */
static void
check_usage(const struct ky_record *r, struct ky_complaints *to)
{
	const struct {
		const char *column;
		bool there, reports;
	} rows[] = {
	    {"kind", r->what.text[0] != '\0', false},
	    {"amount", r->minor != 0, false},
	    {"currency", r->currency[0] != '\0', false},
	    {"at", r->report.at.us != 0, true},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].reports == r->reports && !rows[i].there)
			ky_complaints_add(to, r->line, rows[i].column,
			    "must not be empty");
		else if (rows[i].reports != r->reports && rows[i].there)
			ky_complaints_add(to, r->line, rows[i].column,
			    r->reports ? "does not stand beside remaining"
				       : "stands beside remaining only");
	if (r->reports && r->tax != KY_TAX_NONE)
		ky_complaints_add(to, r->line, "tax",
		    "does not stand beside remaining");
	if (!r->reports && !ky_date_none(r->report.valid_until))
		ky_complaints_add(to, r->line, "valid_until",
		    "stands beside remaining only");
}

enum ky_code
ky_record_next(const struct ky_record_kind *k, struct ky_rows *r,
    struct ky_record *out, bool *end, bool *good, struct ky_complaints *to,
    struct ky_err *err)
{
	memset(out, 0, sizeof(*out));
	if (k->fact == KY_FACT_PAYMENT)
		out->means = KY_MEANS_REFERENCE;
	if (ky_rows_next(r, out, end, good, to, err) != KY_OK)
		return err->code;
	if (*end)
		return KY_OK;
	out->line = r->line;
	if (*good && out->name.text[0] == '\0') {
		ky_complaints_add(to, r->line, "", "names no line");
		*good = false;
	}
	if (*good && k->fact == KY_FACT_LATE_USAGE) {
		uint64_t before = to->n;

		check_usage(out, to);
		*good = to->n == before;
	}
	return KY_OK;
}

/* --- the line it is about --- */

/* A number goes to somebody else in time: usage of days on which the line had
 * no contract is another's. */
static const char *
out_of_contract(const struct ky_record *r, const struct ky_line_found *line)
{
	if (ky_date_cmp(r->day, line->contract_date) < 0)
		return "is before the line's contract";
	if (!ky_date_none(line->last_day) &&
	    ky_date_cmp(r->day, line->last_day) > 0)
		return "is after the contract's last day";
	return NULL;
}

bool
ky_record_fits(const struct ky_record_kind *k, const struct ky_record *r,
    const struct ky_line_found *line, const struct ky_slug *provider,
    struct ky_complaints *to)
{
	uint64_t before = to->n;
	const char *why = NULL;

	if (line->line_id == 0 ||
	    (provider->text[0] != '\0' &&
		strcmp(provider->text, line->provider.text) != 0)) {
		ky_complaints_add(to, r->line,
		    r->name.reference ? "reference" : "line",
		    r->name.reference
			? "nobody was asked to pay under it"
			: "no line or loan is known by that name");
		return false;
	}
	if (r->currency[0] != '\0' && strcmp(r->currency, line->currency) != 0)
		ky_complaints_add(to, r->line, "currency",
		    "is not that of the line");
	if (ky_date_cmp(r->day, line->today) > 0)
		why = "is still to come";
	else if (k->fact == KY_FACT_LATE_USAGE)
		why = out_of_contract(r, line);
	if (why != NULL)
		ky_complaints_add(to, r->line, "day", why);
	return to->n == before;
}

/* --- the command --- */

enum ky_code
ky_record_key(const struct ky_record_kind *k, const struct ky_slug *provider,
    struct ky_str id, char out[KY_KEY_SIZE], struct ky_err *err)
{
	uint8_t hash[KY_SHA256_SIZE];
	char hex[2 * KEY_HASH_BYTES + 1];
	struct ky_sha256 h;
	int n;

	if (check_id(id, err) != KY_OK)
		return err->code;
	n = snprintf(out, KY_KEY_SIZE, "%s%s/%.*s", k->prefix, provider->text,
	    KY_STR_ARG(id));
	if (n > 0 && n < KY_KEY_SIZE)
		return KY_OK;
	ky_sha256_init(&h);
	ky_sha256_add(&h, ky_str_of(provider->text));
	ky_sha256_add(&h, KY_STR("/"));
	ky_sha256_add(&h, id);
	ky_sha256_end(&h, hash);
	ky_hex_encode(hash, KEY_HASH_BYTES, hex);
	/* No provider's name begins with '#'. */
	n = snprintf(out, KY_KEY_SIZE, "%s#%s", k->prefix, hex);
	assert(n > 0 && n < KY_KEY_SIZE);
	return KY_OK;
}

void
ky_record_command(const struct ky_record_kind *k, const struct ky_record *r,
    const struct ky_line_found *line, struct ky_command *out)
{
	struct ky_err err;
	enum ky_code code;

	memset(out, 0, sizeof(*out));
	out->kind = KY_CMD_FACT;
	out->refund_reason = -1;
	out->line_id = line->line_id;
	out->fact = r->reports ? KY_FACT_REMAINING : k->fact;
	out->report = r->report;
	out->day = r->day;
	out->minor = r->minor;
	out->means = r->means;
	out->tax = r->tax;
	out->what = r->what;
	code = ky_record_key(k, &line->provider, ky_str_of(r->id), out->key,
	    &err);
	assert(code == KY_OK); /* its number was read before */
	(void)code;
}
