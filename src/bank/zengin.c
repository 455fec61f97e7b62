#include "bank/zengin.h"

#include "base/kana.h"
#include "core/calendar.h"
#include "core/name.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#define JAPAN_POST "9900"

static const char *const designations[] = {
    [KY_ZENGIN_DESIGNATION_BLANK] = "blank",
    [KY_ZENGIN_DESIGNATION_TELEGRAPHIC] = "telegraphic",
    [KY_ZENGIN_DESIGNATION_DOCUMENTARY] = "documentary",
};
KY_NAMES(zengin_designation, designations, KY_ZENGIN_DESIGNATION__MAX);

/* --- the form --- */

static bool
is_digits(const char *text, size_t n)
{
	return strlen(text) == n && strspn(text, "0123456789") == n;
}

/* A name as bytes of the record; `item` says how many there may be. */
static enum ky_code
write_name(const struct ky_zengin_form *form, enum ky_record_item item,
    const char *name, char record[KY_RECORD_SIZE], struct ky_err *err)
{
	char bytes[KY_RECORD_SIZE];
	size_t len;
	enum ky_code code = ky_kana_encode(ky_str_of(name), form->kana, bytes,
	    ky_record_place(item)->len, &len, err);

	if (code == KY_OK)
		ky_record_put_text(record, item, (struct ky_str){bytes, len});
	return code;
}

static enum ky_code
check_name(const struct ky_zengin_form *form, const char *what,
    enum ky_record_item item, const char *name, struct ky_err *err)
{
	char scratch[KY_RECORD_SIZE];

	ky_record_start(scratch, KY_RECORD_HEADER);
	if (write_name(form, item, name, scratch, err) != KY_OK)
		return ky_during(err, "%s", what);
	return KY_OK;
}

static bool
may_pay(enum ky_account_kind k)
{
	return k == KY_ACCOUNT_ORDINARY || k == KY_ACCOUNT_CURRENT ||
	    k == KY_ACCOUNT_OTHER;
}

enum ky_code
ky_zengin_form_check(const struct ky_zengin_form *form, struct ky_err *err)
{
	const struct {
		const char *what, *digits;
		size_t n;
	} numbers[] = {
	    {"requester", form->requester, 10},
	    {"bank", form->bank, 4},
	    {"branch", form->branch, 3},
	    {"account", form->account, 7},
	};
	enum ky_code code;

	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		if (!is_digits(numbers[i].digits, numbers[i].n))
			return ky_fail(err, KY_E_INPUT, 0, "%s: not %zu digits",
			    numbers[i].what, numbers[i].n);
	if (!may_pay(form->account_kind))
		return ky_fail(err, KY_E_INPUT, 0,
		    "account_kind: none of 1, 2, 9");
	if (form->name[0] == '\0')
		return ky_fail(err, KY_E_INPUT, 0, "name: is missing");
	code = check_name(form, "name", KY_HEAD_NAME, form->name, err);
	if (code == KY_OK)
		code = check_name(form, "bank_name", KY_HEAD_BANK_NAME,
		    form->bank_name, err);
	if (code == KY_OK)
		code = check_name(form, "branch_name", KY_HEAD_BRANCH_NAME,
		    form->branch_name, err);
	return code;
}

/* --- records --- */

static enum ky_code
put(struct ky_zengin *z, const char record[KY_RECORD_SIZE], struct ky_err *err)
{
	char line[KY_RECORD_SIZE + 2];
	size_t len = KY_RECORD_SIZE;

	memcpy(line, record, len);
	if (z->form->crlf) {
		line[len++] = '\r';
		line[len++] = '\n';
	}
	return z->sink.put(z->sink.self, (struct ky_str){line, len}, err);
}

static void
put_digits(char record[KY_RECORD_SIZE], enum ky_record_item i, const char *z)
{
	ky_record_put_text(record, i, ky_str_of(z));
}

static enum ky_code
check_run(const struct ky_payrun *run, struct ky_err *err)
{
	char day[KY_DATE_TEXT_SIZE];

	ky_date_format(run->day, day);
	if (!ky_calendar_has(run->day))
		return ky_fail(err, KY_E_INPUT, 0,
		    "the calendar does not reach to %s", day);
	if (!ky_bank_day(run->day))
		return ky_fail(err, KY_E_INPUT, 0, "banks do not work on %s",
		    day);
	if (strcmp(run->currency, "JPY") != 0)
		return ky_fail(err, KY_E_INPUT, 0, "its currency is not yen");
	if (run->n == 0 || run->n > KY_RECORD_CODE_MAX)
		return ky_fail(err, KY_E_INPUT, 0,
		    "its number does not fit ten digits");
	if (run->count > KY_ZENGIN_TRANSFERS_MAX)
		return ky_fail(err, KY_E_INPUT, 0,
		    "%" PRIu32 " transfers where a file holds %" PRIu32,
		    run->count, KY_ZENGIN_TRANSFERS_MAX);
	if (run->total > KY_RECORD_TOTAL_MAX)
		return ky_fail(err, KY_E_INPUT, 0,
		    "its total does not fit twelve digits");
	return KY_OK;
}

static enum ky_code
put_header(struct ky_zengin *z, struct ky_err *err)
{
	const struct ky_zengin_form *form = z->form;
	char record[KY_RECORD_SIZE];
	enum ky_code code;

	ky_record_start(record, KY_RECORD_HEADER);
	ky_record_put_number(record, KY_HEAD_BUSINESS, KY_RECORD_BULK);
	ky_record_put_number(record, KY_HEAD_CODES, KY_RECORD_JIS);
	put_digits(record, KY_HEAD_REQUESTER, form->requester);
	ky_record_put_number(record, KY_HEAD_DATE,
	    z->run->day.month * 100u + z->run->day.day);
	put_digits(record, KY_HEAD_BANK, form->bank);
	put_digits(record, KY_HEAD_BRANCH, form->branch);
	ky_record_put_number(record, KY_HEAD_ACCOUNT_KIND, form->account_kind);
	put_digits(record, KY_HEAD_ACCOUNT, form->account);
	code = write_name(form, KY_HEAD_NAME, form->name, record, err);
	if (code == KY_OK)
		code = write_name(form, KY_HEAD_BANK_NAME, form->bank_name,
		    record, err);
	if (code == KY_OK)
		code = write_name(form, KY_HEAD_BRANCH_NAME, form->branch_name,
		    record, err);
	return code == KY_OK ? put(z, record, err) : code;
}

enum ky_code
ky_zengin_open(struct ky_zengin *z, const struct ky_zengin_form *form,
    const struct ky_payrun *run, struct ky_bank_sink sink, struct ky_err *err)
{
	enum ky_code code = ky_zengin_form_check(form, err);

	if (code == KY_OK && check_run(run, err) != KY_OK)
		code = ky_during(err, "payment run %" PRIu64, run->n);
	if (code != KY_OK)
		return code;
	*z = (struct ky_zengin){.form = form, .run = run, .sink = sink};
	return put_header(z, err);
}

static enum ky_code
check_transfer(const struct ky_zengin *z, const struct ky_transfer *t,
    struct ky_err *err)
{
	if (t->run != z->run->n)
		return ky_fail(err, KY_E_INPUT, 0, "of another payment run");
	if (t->n <= z->last)
		return ky_fail(err, KY_E_INPUT, 0,
		    "behind transfer %" PRIu64 ", out of order", z->last);
	if (t->n > KY_RECORD_CODE_MAX)
		return ky_fail(err, KY_E_INPUT, 0,
		    "its number does not fit ten digits");
	if (strcmp(t->currency, "JPY") != 0)
		return ky_fail(err, KY_E_INPUT, 0, "its currency is not yen");
	if (t->minor < 1 || t->minor > KY_RECORD_AMOUNT_MAX)
		return ky_fail(err, KY_E_INPUT, 0,
		    "its amount is not 1 to 9999999999 yen");
	if (z->count == KY_ZENGIN_TRANSFERS_MAX)
		return ky_fail(err, KY_E_INPUT, 0,
		    "more than the %" PRIu32 " transfers a file holds",
		    KY_ZENGIN_TRANSFERS_MAX);
	if (t->minor > KY_RECORD_TOTAL_MAX - z->total)
		return ky_fail(err, KY_E_INPUT, 0,
		    "the total does not fit twelve digits");
	return KY_OK;
}

static enum ky_code
check_payee(const struct ky_payee *p, struct ky_err *err)
{
	if (p->kind != KY_PAYEE_JAPAN)
		return ky_fail(err, KY_E_INPUT, 0,
		    "its payee has no account in Japan");
	if (!is_digits(p->bank, 4) || !is_digits(p->branch, 3) ||
	    !is_digits(p->account, KY_PAYEE_JAPAN_DIGITS) ||
	    (!may_pay(p->account_kind) &&
		p->account_kind != KY_ACCOUNT_SAVINGS))
		return ky_fail(err, KY_E_INPUT, 0,
		    "its payee's bank, branch or account is not as it should "
		    "be");
	if (p->name[0] == '\0')
		return ky_fail(err, KY_E_INPUT, 0, "its payee has no name");
	return KY_OK;
}

/* Within Japan Post Bank there may be no branch (struct ky_zengin_form). */
static bool
has_branch(const struct ky_zengin_form *form, const struct ky_payee *p)
{
	return !form->post_branch_blank ||
	    strcmp(form->bank, JAPAN_POST) != 0 ||
	    strcmp(p->bank, JAPAN_POST) != 0;
}

static enum ky_code
put_data(struct ky_zengin *z, const struct ky_transfer *t, struct ky_err *err)
{
	static const char *const marks[] = {
	    [KY_ZENGIN_DESIGNATION_BLANK] = "",
	    [KY_ZENGIN_DESIGNATION_TELEGRAPHIC] = "7",
	    [KY_ZENGIN_DESIGNATION_DOCUMENTARY] = "8",
	};
	const struct ky_zengin_form *form = z->form;
	const struct ky_payee *p = &t->payee;
	char record[KY_RECORD_SIZE];

	ky_record_start(record, KY_RECORD_DATA);
	put_digits(record, KY_DATA_BANK, p->bank);
	put_digits(record, KY_DATA_BRANCH,
	    has_branch(form, p) ? p->branch : "");
	put_digits(record, KY_DATA_CLEARING,
	    form->clearing_blank ? "" : "0000");
	ky_record_put_number(record, KY_DATA_ACCOUNT_KIND, p->account_kind);
	put_digits(record, KY_DATA_ACCOUNT, p->account);
	ky_record_put_number(record, KY_DATA_AMOUNT, (uint64_t)t->minor);
	ky_record_put_number(record, KY_DATA_NEW, form->first ? 1 : 0);
	ky_record_put_number(record, KY_DATA_TRANSFER, t->n);
	ky_record_put_number(record, KY_DATA_RUN, t->run);
	put_digits(record, KY_DATA_DESIGNATION, marks[form->designation]);
	if (write_name(form, KY_DATA_NAME, p->name, record, err) != KY_OK)
		return ky_during(err, "its payee's name");
	return put(z, record, err);
}

enum ky_code
ky_zengin_add(struct ky_zengin *z, const struct ky_transfer *t,
    struct ky_err *err)
{
	enum ky_code code = check_transfer(z, t, err);

	if (code == KY_OK)
		code = check_payee(&t->payee, err);
	if (code == KY_OK)
		code = put_data(z, t, err);
	if (code != KY_OK)
		return ky_during(err, "transfer %" PRIu64, t->n);
	z->last = t->n;
	z->count++;
	z->total += t->minor;
	return KY_OK;
}

static enum ky_code
check_totals(const struct ky_zengin *z, struct ky_err *err)
{
	if (z->count == 0)
		return ky_fail(err, KY_E_INPUT, 0, "there is no transfer");
	if (z->count != z->run->count)
		return ky_fail(err, KY_E_CORRUPT, 0,
		    "%" PRIu32 " transfers were written, %" PRIu32
		    " belong to it",
		    z->count, z->run->count);
	if (z->total != z->run->total)
		return ky_fail(err, KY_E_CORRUPT, 0,
		    "its transfers do not sum up to its total");
	return KY_OK;
}

enum ky_code
ky_zengin_close(struct ky_zengin *z, struct ky_err *err)
{
	char record[KY_RECORD_SIZE];
	enum ky_code code = check_totals(z, err);

	if (code != KY_OK)
		return ky_during(err, "payment run %" PRIu64, z->run->n);
	ky_record_start(record, KY_RECORD_TRAILER);
	ky_record_put_number(record, KY_TRAIL_COUNT, z->count);
	ky_record_put_number(record, KY_TRAIL_TOTAL, (uint64_t)z->total);
	code = put(z, record, err);
	if (code != KY_OK)
		return code;
	ky_record_start(record, KY_RECORD_END);
	return put(z, record, err);
}
