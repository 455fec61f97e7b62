/* An answer as a table. */
#include "bank/zengin_pass.h"

#include "base/csv.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

enum column {
	TRANSFER,
	AMOUNT,
	RESULT,
	REASON,
	DATE,
	CODE,
	BANK,
	BRANCH,
	ACCOUNT,
	COLUMNS
};

static const struct {
	const char *name;
	bool must;
} columns[] = {
    [TRANSFER] = {"transfer", true},
    [AMOUNT] = {"amount", true},
    [RESULT] = {"result", true},
    [REASON] = {"reason", false},
    [DATE] = {"date", false},
    [CODE] = {"code", false},
    [BANK] = {"bank", false},
    [BRANCH] = {"branch", false},
    [ACCOUNT] = {"account", false},
};
_Static_assert(sizeof(columns) / sizeof(columns[0]) == COLUMNS, "a name each");

static const struct {
	const char *name;
	enum ky_transfer_state state;
} words[] = {
    {"paid", KY_TRANSFER_PAID},
    {"failed", KY_TRANSFER_FAILED},
    {"returned", KY_TRANSFER_RETURNED},
    {"open", KY_TRANSFER_IN_RUN},
};

#define ABSENT UINT32_MAX

struct table {
	struct ky_csv csv;
	uint32_t width;
	uint32_t at[COLUMNS]; /* ABSENT: the file has it not */
};

static enum ky_code
bad(const struct table *t, enum column c, const char *what, struct ky_err *err)
{
	return ky_fail(err, KY_E_INPUT, 0, "line %" PRIu64 ", column %s: %s",
	    t->csv.line, columns[c].name, what);
}

/* "" for a column that is absent. */
static struct ky_str
field(const struct table *t, enum column c)
{
	if (t->at[c] == ABSENT)
		return KY_STR("");
	return ky_str_trim(t->csv.field[t->at[c]]);
}

/* --- the first row --- */

static enum ky_code
find_column(struct table *t, enum column c, struct ky_err *err)
{
	t->at[c] = ABSENT;
	for (uint32_t i = 0; i < t->csv.n; i++) {
		if (!ky_str_is(ky_str_trim(t->csv.field[i]), columns[c].name))
			continue;
		if (t->at[c] != ABSENT)
			return bad(t, c, "is there twice", err);
		t->at[c] = i;
	}
	if (t->at[c] == ABSENT && columns[c].must)
		return bad(t, c, "is missing", err);
	return KY_OK;
}

static enum ky_code
read_names(struct table *t, struct ky_err *err)
{
	bool end = false;
	enum ky_code code = ky_csv_next(&t->csv, &end, err);

	if (code == KY_OK && end)
		return ky_fail(err, KY_E_INPUT, 0, "the file is empty");
	for (int c = 0; c < COLUMNS && code == KY_OK; c++)
		code = find_column(t, (enum column)c, err);
	t->width = t->csv.n;
	return code;
}

/* --- a row --- */

static enum ky_code
read_numbers(const struct table *t, struct ky_bank_result *out,
    struct ky_err *err)
{
	uint64_t minor;

	if (!ky_str_u64(field(t, TRANSFER), KY_RECORD_CODE_MAX, &out->n) ||
	    out->n == 0)
		return bad(t, TRANSFER, "not 1 to 9999999999", err);
	if (!ky_str_u64(field(t, AMOUNT), (uint64_t)KY_RECORD_AMOUNT_MAX,
		&minor) ||
	    minor == 0)
		return bad(t, AMOUNT, "not 1 to 9999999999", err);
	out->minor = (int64_t)minor;
	return KY_OK;
}

static bool
has_reason(enum ky_transfer_state s)
{
	return s == KY_TRANSFER_FAILED || s == KY_TRANSFER_RETURNED;
}

static enum ky_code
read_reason(const struct table *t, struct ky_bank_result *out,
    struct ky_err *err)
{
	struct ky_str name = field(t, REASON);
	enum ky_bank_reason reason = KY_BANK_REASON_REFUSED;

	if (!has_reason(out->state))
		return name.len == 0
		    ? KY_OK
		    : bad(t, REASON, "this result has none", err);
	if (name.len > 0 && !ky_bank_reason_parse(name, &reason))
		return bad(t, REASON, "not a reason of ours", err);
	(void)ky_str_copy(ky_str_of(ky_bank_reason_name(reason)), out->why,
	    sizeof(out->why));
	return KY_OK;
}

static enum ky_code
read_result(const struct table *t, struct ky_bank_result *out,
    struct ky_err *err)
{
	struct ky_str word = field(t, RESULT);

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (ky_str_is(word, words[i].name)) {
			out->state = words[i].state;
			return read_reason(t, out, err);
		}
	return bad(t, RESULT, "none of paid, failed, returned, open", err);
}

static enum ky_code
read_code(const struct table *t, struct ky_bank_result *out, struct ky_err *err)
{
	struct ky_str s = field(t, CODE);

	for (size_t i = 0; i < s.len; i++)
		if (s.p[i] < ' ' || s.p[i] > '~')
			return bad(t, CODE, "not printable ASCII", err);
	if (!ky_str_copy(s, out->code, sizeof(out->code)))
		return bad(t, CODE, "more than 35 characters", err);
	return KY_OK;
}

static enum ky_code
read_date(const struct table *t, struct ky_bank_result *out, struct ky_err *err)
{
	struct ky_str s = field(t, DATE);
	struct ky_err why;

	if (s.len > 0 && ky_date_parse(s, &out->day, &why) != KY_OK)
		return bad(t, DATE, "not of the form 2026-08-26", err);
	return KY_OK;
}

/* `n` digits; programs for tables take the zeros in front away. */
static enum ky_code
read_digits(const struct table *t, enum column c, size_t n, char *out,
    struct ky_err *err)
{
	struct ky_str s = field(t, c);
	uint64_t value;

	if (s.len == 0)
		return KY_OK;
	if (s.len > n || !ky_str_u64(s, UINT64_MAX, &value))
		return bad(t, c, "not digits, or too many", err);
	memset(out, '0', n - s.len);
	memcpy(out + n - s.len, s.p, s.len);
	out[n] = '\0';
	return KY_OK;
}

static enum ky_code
read_account(const struct table *t, struct ky_bank_result *out,
    struct ky_err *err)
{
	enum ky_code code = read_digits(t, BANK, 4, out->bank, err);

	if (code == KY_OK)
		code = read_digits(t, BRANCH, 3, out->branch, err);
	if (code == KY_OK)
		code = read_digits(t, ACCOUNT, KY_PAYEE_JAPAN_DIGITS,
		    out->account, err);
	return code;
}

static enum ky_code
take_row(struct ky_zengin_pass *pass, const struct table *t, struct ky_err *err)
{
	struct ky_bank_result result = {.currency = "JPY"};
	enum ky_code code;

	if (t->csv.n != t->width)
		return ky_fail(err, KY_E_INPUT, 0,
		    "line %" PRIu64 ": %" PRIu32
		    " fields where the first row has %" PRIu32,
		    t->csv.line, t->csv.n, t->width);
	code = read_numbers(t, &result, err);
	if (code == KY_OK)
		code = read_result(t, &result, err);
	if (code == KY_OK)
		code = read_code(t, &result, err);
	if (code == KY_OK)
		code = read_date(t, &result, err);
	if (code == KY_OK)
		code = read_account(t, &result, err);
	return code == KY_OK
	    ? ky_zengin_pass_give(pass, &result, t->csv.line, err)
	    : code;
}

enum ky_code
ky_zengin_csv_pass(struct ky_zengin_pass *pass, struct ky_err *err)
{
	struct table t = {.width = 0};
	bool end = false;
	enum ky_code code;

	pass->facts.csv = true;
	ky_csv_init(&t.csv, pass->file);
	code = read_names(&t, err);
	while (code == KY_OK && !end) {
		code = ky_csv_next(&t.csv, &end, err);
		if (code == KY_OK && !end)
			code = take_row(pass, &t, err);
	}
	if (code == KY_OK && pass->facts.count == 0)
		return ky_fail(err, KY_E_INPUT, 0, "there is no second row");
	return code;
}
