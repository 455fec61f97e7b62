#include "bank/zengin_pass.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

/* --- how the bank answers --- */

static bool
may_hold_code(uint8_t place)
{
	return place == 0 || place == 91 || place == 112 ||
	    (place >= 114 && place <= KY_RECORD_SIZE);
}

static const char *
code_fault(const struct ky_zengin_answer *answer, uint32_t row)
{
	const struct ky_zengin_code *c = &answer->code[row];

	if (c->code < ' ' || c->code > '~')
		return "the code is no printable character";
	for (uint32_t i = 0; i < row; i++)
		if (answer->code[i].code == c->code)
			return "the code is there twice";
	if ((unsigned)c->state >= KY_TRANSFER_STATE__MAX ||
	    c->state == KY_TRANSFER_QUEUED)
		return "no bank says that a transfer is queued";
	if ((unsigned)c->reason >= KY_BANK_REASON__MAX)
		return "there is no such reason";
	return NULL;
}

enum ky_code
ky_zengin_answer_check(const struct ky_zengin_answer *answer,
    struct ky_err *err)
{
	if (!may_hold_code(answer->place))
		return ky_fail(err, KY_E_INPUT, 0,
		    "place: none of 91, 112, 114 to 120");
	if (answer->codes_n > KY_ZENGIN_CODES_MAX)
		return ky_fail(err, KY_E_INPUT, 0, "codes: more than %d",
		    KY_ZENGIN_CODES_MAX);
	for (uint32_t i = 0; i < answer->codes_n; i++) {
		const char *fault = code_fault(answer, i);

		if (fault != NULL)
			return ky_fail(err, KY_E_INPUT, 0,
			    "codes, row %" PRIu32 ": %s", i + 1, fault);
	}
	return answer->ours != NULL ? ky_zengin_form_check(answer->ours, err)
				    : KY_OK;
}

/* --- going through --- */

/* What places are counted in. */
static const char *
unit(const struct ky_zengin_facts *facts)
{
	return facts->csv ? "line" : "record";
}

enum ky_code
ky_zengin_pass_give(struct ky_zengin_pass *pass,
    const struct ky_bank_result *result, uint64_t place, struct ky_err *err)
{
	struct ky_zengin_facts *facts = &pass->facts;

	if (facts->count == KY_ZENGIN_TRANSFERS_MAX)
		return ky_fail(err, KY_E_INPUT, 0,
		    "%s %" PRIu64 ": more than the %" PRIu32
		    " transfers a file holds",
		    unit(facts), place, KY_ZENGIN_TRANSFERS_MAX);
	facts->count++;
	facts->total += result->minor;
	if (pass->desk->to == NULL &&
	    ky_named_add(&pass->named, result->n, place, err) != KY_OK)
		return err->code;
	return ky_bank_give(pass->desk, result, err);
}

static enum ky_code
none_twice(struct ky_zengin_pass *pass, struct ky_err *err)
{
	const char *where = unit(&pass->facts);
	uint64_t n, place[2];

	if (!ky_named_twice(&pass->named, &n, place))
		return KY_OK;
	return ky_fail(err, KY_E_INPUT, 0,
	    "%s %" PRIu64 ": transfer %" PRIu64
	    " is there already, in %s %" PRIu64,
	    where, place[1], n, where, place[0]);
}

static enum ky_code
hash(FILE *file, uint8_t out[KY_SHA256_SIZE], struct ky_err *err)
{
	struct ky_sha256 h;
	char chunk[8192];
	size_t n;

	ky_sha256_init(&h);
	while ((n = fread(chunk, 1, sizeof(chunk), file)) > 0)
		ky_sha256_add(&h, (struct ky_str){chunk, n});
	if (ferror(file))
		return ky_fail(err, KY_E_SYSTEM, errno,
		    "could not read the file");
	ky_sha256_end(&h, out);
	rewind(file);
	return KY_OK;
}

/* Records begin with a digit, a table with the name of a column. */
static bool
is_fixed(FILE *file)
{
	int c = getc(file);

	if (c != EOF)
		(void)ungetc(c, file);
	return c >= '0' && c <= '9';
}

/* What one reading needs and gives. */
struct reading {
	const struct ky_zengin_answer *answer;
	struct ky_zengin_facts *facts;
};

static enum ky_code
go_through(FILE *file, struct ky_bank_desk *desk, void *what,
    struct ky_err *err)
{
	struct reading *reading = what;
	struct ky_zengin_pass pass = {
	    .file = file,
	    .answer = reading->answer,
	    .desk = desk,
	};
	enum ky_code code = hash(file, desk->totals.sha256, err);

	if (code != KY_OK)
		return code;
	ky_named_init(&pass.named, KY_ZENGIN_TRANSFERS_MAX);
	code = is_fixed(file) ? ky_zengin_fixed_pass(&pass, err)
			      : ky_zengin_csv_pass(&pass, err);
	if (code == KY_OK)
		code = none_twice(&pass, err);
	if (code == KY_OK)
		*reading->facts = pass.facts;
	ky_named_done(&pass.named);
	return code;
}

enum ky_code
ky_zengin_result_read(FILE *file, const struct ky_zengin_answer *answer,
    const struct ky_bank_taker *to, struct ky_zengin_facts *facts,
    struct ky_bank_totals *totals, struct ky_err *err)
{
	struct reading reading = {.answer = answer, .facts = facts};
	enum ky_code code = ky_zengin_answer_check(answer, err);

	if (code != KY_OK)
		return code;
	return ky_bank_read_twice(file, to, go_through, &reading, totals, err);
}
