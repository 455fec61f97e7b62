/* An answer in the form of the file itself. */
#include "bank/zengin_pass.h"

#include "base/kana.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

/* As docs/formats/zengin.md has them, unconfirmed by any bank. */
static const struct ky_zengin_code usual[] = {
    {'0', KY_TRANSFER_PAID, 0},
    {' ', KY_TRANSFER_IN_RUN, 0},
    {'1', KY_TRANSFER_FAILED, KY_BANK_REASON_NO_FUNDS},
    {'2', KY_TRANSFER_FAILED, KY_BANK_REASON_ACCOUNT_WRONG},
    {'3', KY_TRANSFER_FAILED, KY_BANK_REASON_HOLDER_REFUSED},
    {'8', KY_TRANSFER_FAILED, KY_BANK_REASON_WITHDRAWN},
    {'9', KY_TRANSFER_FAILED, KY_BANK_REASON_REFUSED},
    {'R', KY_TRANSFER_RETURNED, KY_BANK_REASON_REFUSED},
};

/* What the next record may be. */
enum next {
	A_HEADER,
	DATA_FIRST, /* at least one */
	DATA_OR_TRAILER,
	AN_END,
	NOTHING,
};

struct reader {
	struct ky_zengin_pass *pass;
	char record[KY_RECORD_SIZE];
	uint64_t at;          /* the record's number, from 1 */
	const char *line_end; /* of all records: "", "\n", "\r\n" */
	enum next next;
};

static enum ky_code
bad_at(const struct reader *r, unsigned column, const char *words,
    struct ky_err *err)
{
	return ky_fail(err, KY_E_INPUT, 0, "record %" PRIu64 ", column %u: %s",
	    r->at, column, words);
}

static enum ky_code
bad(const struct reader *r, enum ky_record_item i, const char *words,
    struct ky_err *err)
{
	return bad_at(r, ky_record_place(i)->at, words, err);
}

/* --- a record's bytes --- */

/* The first record shows how all of them end. */
static const char *
line_end(FILE *file)
{
	int c = getc(file);

	if (c == '\n')
		return "\n";
	if (c != EOF)
		(void)ungetc(c, file);
	return c == '\r' ? "\r\n" : "";
}

/* The last one may end without. */
static enum ky_code
take_line_end(struct reader *r, struct ky_err *err)
{
	FILE *file = r->pass->file;
	int c = EOF;

	if (r->line_end == NULL) {
		r->line_end = line_end(file);
		if (r->line_end[0] == '\n')
			return KY_OK;
	}
	for (const char *want = r->line_end; *want != '\0'; want++) {
		c = getc(file);
		if (c == EOF && want == r->line_end)
			return KY_OK;
		if (c != *want)
			return bad_at(r, KY_RECORD_SIZE + 1,
			    "no line end as behind the first record", err);
	}
	return KY_OK;
}

static enum ky_code
check_bytes(const struct reader *r, struct ky_err *err)
{
	size_t good = ky_kana_span((struct ky_str){r->record, KY_RECORD_SIZE});
	char c;

	if (good == KY_RECORD_SIZE)
		return KY_OK;
	c = r->record[good];
	return bad_at(r, (unsigned)good + 1,
	    c == '\r' || c == '\n' ? "a line end inside the record"
				   : "not a character of JIS X 0201",
	    err);
}

/* `end`: there is none. */
static enum ky_code
read_record(struct reader *r, bool *end, struct ky_err *err)
{
	size_t n = fread(r->record, 1, KY_RECORD_SIZE, r->pass->file);
	enum ky_code code;

	if (ferror(r->pass->file))
		return ky_fail(err, KY_E_SYSTEM, errno,
		    "could not read the file");
	*end = n == 0;
	if (*end)
		return KY_OK;
	r->at++;
	if (r->next == NOTHING)
		return ky_fail(err, KY_E_INPUT, 0,
		    "record %" PRIu64 ": behind the end", r->at);
	if (n < KY_RECORD_SIZE)
		return ky_fail(err, KY_E_INPUT, 0,
		    "record %" PRIu64 ": cut short, %zu bytes of %d", r->at, n,
		    KY_RECORD_SIZE);
	code = check_bytes(r, err);
	return code == KY_OK ? take_line_end(r, err) : code;
}

/* --- items --- */

static enum ky_code
number(const struct reader *r, enum ky_record_item i, uint64_t *out,
    struct ky_err *err)
{
	if (ky_record_number(r->record, i, out))
		return KY_OK;
	return bad(r, i, "not digits throughout", err);
}

/* Digits as text, all of the item; `out` has a byte more. */
static enum ky_code
digits(const struct reader *r, enum ky_record_item i, char *out,
    struct ky_err *err)
{
	struct ky_str s = ky_record_bytes(r->record, i);
	uint64_t value;
	enum ky_code code = number(r, i, &value, err);

	if (code == KY_OK) {
		memcpy(out, s.p, s.len);
		out[s.len] = '\0';
	}
	return code;
}

static bool
is_blank(const struct reader *r, enum ky_record_item i)
{
	return ky_str_trim(ky_record_bytes(r->record, i)).len == 0;
}

/* --- the header --- */

static enum ky_code
check_business(const struct reader *r, struct ky_err *err)
{
	uint64_t value;

	if (!ky_record_number(r->record, KY_HEAD_BUSINESS, &value) ||
	    value != KY_RECORD_BULK)
		return bad(r, KY_HEAD_BUSINESS, "not 21, bulk transfer", err);
	if (!ky_record_number(r->record, KY_HEAD_CODES, &value) ||
	    value != KY_RECORD_JIS)
		return bad(r, KY_HEAD_CODES, "not 0, JIS", err);
	return KY_OK;
}

static enum ky_code
read_date(struct reader *r, struct ky_err *err)
{
	uint64_t value;
	enum ky_code code = number(r, KY_HEAD_DATE, &value, err);
	uint32_t month, day;

	if (code != KY_OK)
		return code;
	month = (uint32_t)value / 100;
	day = (uint32_t)value % 100;
	/* No year is told: 29 February may be. */
	if (month < 1 || month > 12 || day < 1 ||
	    day > ky_civil_month_days(2000, month))
		return bad(r, KY_HEAD_DATE, "no month and day", err);
	r->pass->facts.month = (uint8_t)month;
	r->pass->facts.day = (uint8_t)day;
	return KY_OK;
}

static enum ky_code
check_ours(const struct reader *r, struct ky_err *err)
{
	const struct ky_zengin_form *ours = r->pass->answer->ours;
	const struct ky_zengin_facts *facts = &r->pass->facts;

	if (ours == NULL)
		return KY_OK;
	if (strcmp(facts->requester, ours->requester) != 0)
		return bad(r, KY_HEAD_REQUESTER, "another requester's", err);
	if (strcmp(facts->bank, ours->bank) != 0)
		return bad(r, KY_HEAD_BANK, "of another bank", err);
	if (strcmp(facts->branch, ours->branch) != 0 ||
	    strcmp(facts->account, ours->account) != 0)
		return bad(r, KY_HEAD_ACCOUNT, "of another account", err);
	return KY_OK;
}

static enum ky_code
take_header(struct reader *r, struct ky_err *err)
{
	struct ky_zengin_facts *facts = &r->pass->facts;
	enum ky_code code = check_business(r, err);

	if (code == KY_OK)
		code = digits(r, KY_HEAD_REQUESTER, facts->requester, err);
	if (code == KY_OK)
		code = read_date(r, err);
	if (code == KY_OK)
		code = digits(r, KY_HEAD_BANK, facts->bank, err);
	if (code == KY_OK)
		code = digits(r, KY_HEAD_BRANCH, facts->branch, err);
	if (code == KY_OK)
		code = digits(r, KY_HEAD_ACCOUNT, facts->account, err);
	if (code == KY_OK)
		code = check_ours(r, err);
	r->next = DATA_FIRST;
	return code;
}

/* --- data --- */

static const struct ky_zengin_code *
find_code(const struct ky_zengin_answer *answer, char c)
{
	const struct ky_zengin_code *row = answer->code;
	size_t n = answer->codes_n;

	if (n == 0) {
		row = usual;
		n = sizeof(usual) / sizeof(usual[0]);
	}
	for (size_t i = 0; i < n; i++)
		if (row[i].code == c)
			return &row[i];
	return NULL;
}

static enum ky_code
read_result(const struct reader *r, struct ky_bank_result *out,
    struct ky_err *err)
{
	const struct ky_zengin_answer *answer = r->pass->answer;
	uint8_t place = answer->place != 0 ? answer->place
					   : KY_ZENGIN_RESULT_PLACE;
	char c = r->record[place - 1];
	const struct ky_zengin_code *code = find_code(answer, c);

	if (code == NULL)
		return bad_at(r, place, "a result that is not explained", err);
	out->state = code->state;
	if (c != ' ')
		out->code[0] = c;
	if (code->state == KY_TRANSFER_FAILED ||
	    code->state == KY_TRANSFER_RETURNED)
		(void)ky_str_copy(ky_str_of(ky_bank_reason_name(code->reason)),
		    out->why, sizeof(out->why));
	return KY_OK;
}

static enum ky_code
read_account(const struct reader *r, struct ky_bank_result *out,
    struct ky_err *err)
{
	enum ky_code code = digits(r, KY_DATA_BANK, out->bank, err);

	/* Within Japan Post Bank there may be no branch. */
	if (code == KY_OK && !is_blank(r, KY_DATA_BRANCH))
		code = digits(r, KY_DATA_BRANCH, out->branch, err);
	if (code == KY_OK)
		code = digits(r, KY_DATA_ACCOUNT, out->account, err);
	return code;
}

static enum ky_code
read_order(const struct reader *r, struct ky_bank_result *out,
    struct ky_err *err)
{
	uint64_t minor;
	enum ky_code code;

	if (ky_record_bytes(r->record, KY_DATA_EDI).p[0] == 'Y')
		return bad(r, KY_DATA_EDI,
		    "EDI information in the place of our codes", err);
	code = number(r, KY_DATA_AMOUNT, &minor, err);
	if (code == KY_OK)
		code = number(r, KY_DATA_TRANSFER, &out->n, err);
	if (code != KY_OK)
		return code;
	if (minor == 0)
		return bad(r, KY_DATA_AMOUNT, "an amount of nothing", err);
	if (out->n == 0)
		return bad(r, KY_DATA_TRANSFER, "no transfer of ours", err);
	out->minor = (int64_t)minor;
	return KY_OK;
}

static enum ky_code
take_data(struct reader *r, struct ky_err *err)
{
	struct ky_bank_result result = {.currency = "JPY"};
	enum ky_code code = read_order(r, &result, err);

	if (code == KY_OK)
		code = read_account(r, &result, err);
	if (code == KY_OK)
		code = read_result(r, &result, err);
	r->next = DATA_OR_TRAILER;
	return code == KY_OK ? ky_zengin_pass_give(r->pass, &result, r->at, err)
			     : code;
}

/* --- trailer and end --- */

static enum ky_code
take_trailer(struct reader *r, struct ky_err *err)
{
	const struct ky_zengin_facts *facts = &r->pass->facts;
	uint64_t count, total;
	enum ky_code code = number(r, KY_TRAIL_COUNT, &count, err);

	if (code == KY_OK)
		code = number(r, KY_TRAIL_TOTAL, &total, err);
	if (code != KY_OK)
		return code;
	if (count != facts->count)
		return bad(r, KY_TRAIL_COUNT,
		    "not the number of the records before it", err);
	if (total != (uint64_t)facts->total)
		return bad(r, KY_TRAIL_TOTAL,
		    "not the sum of the records before it", err);
	r->next = AN_END;
	return KY_OK;
}

static enum ky_code
take_record(struct reader *r, struct ky_err *err)
{
	char kind = r->record[0];

	switch (r->next) {
	case A_HEADER:
		if (kind == KY_RECORD_HEADER)
			return take_header(r, err);
		return bad_at(r, 1, "not 1, a header", err);
	case DATA_OR_TRAILER:
		if (kind == KY_RECORD_TRAILER)
			return take_trailer(r, err);
		if (kind == KY_RECORD_DATA)
			return take_data(r, err);
		return bad_at(r, 1, "neither 2, data, nor 8, the trailer", err);
	case DATA_FIRST:
		if (kind == KY_RECORD_DATA)
			return take_data(r, err);
		return bad_at(r, 1, "not 2, data", err);
	case AN_END:
		r->next = NOTHING;
		if (kind == KY_RECORD_END)
			return KY_OK;
		return bad_at(r, 1, "not 9, the end", err);
	case NOTHING:
		break;
	}
	return bad_at(r, 1, "behind the end", err);
}

enum ky_code
ky_zengin_fixed_pass(struct ky_zengin_pass *pass, struct ky_err *err)
{
	struct reader r = {.pass = pass, .next = A_HEADER};
	bool end = false;
	enum ky_code code;

	do {
		code = read_record(&r, &end, err);
		if (code == KY_OK && !end)
			code = take_record(&r, err);
	} while (code == KY_OK && !end);
	if (code == KY_OK && r.next != NOTHING)
		return ky_fail(err, KY_E_INPUT, 0,
		    "record %" PRIu64 ": is missing, the file is cut short",
		    r.at + 1);
	return code;
}
