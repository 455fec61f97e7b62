#include "bank/files.h"

#include "bank/camt054.h"
#include "bank/pain002.h"

#include <errno.h>
#include <string.h>

#define HEAD_SIZE 4096 /* where an XML file says what it is */

/* --- writing --- */

static bool
has_zengin(const struct ky_bank_files *f)
{
	return f->zengin.requester[0] != '\0' || f->zengin.account[0] != '\0';
}

static enum ky_code
put_nowhere(void *self, struct ky_str bytes, struct ky_err *err)
{
	(void)self;
	(void)bytes;
	(void)err;
	return KY_OK;
}

/* What its writer says of the payer, before there is anything to pay. */
static enum ky_code
check_pain001(const struct ky_bank_files *f, struct ky_err *err)
{
	static const struct ky_payrun one = {.n = 1,
	    .form = KY_RAIL_FORM_PAIN001,
	    .currency = "JPY",
	    .day = {2026, 4, 1},
	    .count = 1,
	    .total = 1};
	struct ky_pain001 p;
	enum ky_code code = ky_pain001_begin(&p, &f->issuer, &one, &f->pain001,
	    (struct ky_bank_sink){NULL, put_nowhere}, err);

	ky_pain001_done(&p);
	return code;
}

static enum ky_code
ready(void *self, enum ky_rail_form form, struct ky_err *err)
{
	const struct ky_bank_files *f = self;
	enum ky_code code = KY_OK;

	switch (form) {
	case KY_RAIL_FORM_ZENGIN:
		code = ky_zengin_form_check(&f->zengin, err);
		break;
	case KY_RAIL_FORM_PAIN001:
		code = check_pain001(f, err);
		break;
	case KY_RAIL_FORM__MAX:
		break;
	}
	if (code == KY_OK)
		return KY_OK;
	err->code = KY_E_REFUSED;
	return ky_during(err, "[peer \"bank\"]");
}

static enum ky_code
write_zengin(const struct ky_bank_files *f, const struct ky_payrun *run,
    const struct ky_bankfile_source *from, const struct ky_bank_sink *to,
    struct ky_err *err)
{
	const struct ky_transfer *t = NULL;
	struct ky_zengin z;

	if (ky_zengin_open(&z, &f->zengin, run, *to, err) != KY_OK)
		return err->code;
	do {
		if (from->next(from->self, &t, err) != KY_OK ||
		    (t != NULL && ky_zengin_add(&z, t, err) != KY_OK))
			return err->code;
	} while (t != NULL);
	return ky_zengin_close(&z, err);
}

static enum ky_code
write_pain001(const struct ky_bank_files *f, const struct ky_payrun *run,
    const struct ky_bankfile_source *from, const struct ky_bank_sink *to,
    struct ky_err *err)
{
	const struct ky_transfer *t = NULL;
	struct ky_pain001 p;
	enum ky_code code = ky_pain001_begin(&p, &f->issuer, run, &f->pain001,
	    *to, err);

	while (code == KY_OK) {
		code = from->next(from->self, &t, err);
		if (code != KY_OK || t == NULL)
			break;
		code = ky_pain001_add(&p, t, err);
	}
	if (code == KY_OK)
		code = ky_pain001_end(&p, err);
	ky_pain001_done(&p);
	return code;
}

static enum ky_code
write_file(void *self, const struct ky_payrun *run,
    const struct ky_bankfile_source *from, const struct ky_bank_sink *to,
    struct ky_err *err)
{
	if (ready(self, run->form, err) != KY_OK)
		return err->code;
	return run->form == KY_RAIL_FORM_ZENGIN
	    ? write_zengin(self, run, from, to, err)
	    : write_pain001(self, run, from, to, err);
}

/* --- reading --- */

/* One and the same whatever its letters: "urn:...:pain.002.001.10". */
static bool
names(const char *head, size_t n, const char *message)
{
	return memmem(head, n, message, strlen(message)) != NULL;
}

enum ky_code
ky_bank_files_form(FILE *file, enum ky_result_form *out, struct ky_err *err)
{
	char head[HEAD_SIZE];
	size_t n, at = 0;

	if (fseek(file, 0, SEEK_SET) != 0)
		return ky_fail(err, KY_E_SYSTEM, errno,
		    "the file cannot be read twice");
	n = fread(head, 1, sizeof(head), file);
	if (ferror(file) != 0)
		return ky_fail(err, KY_E_SYSTEM, errno,
		    "could not read the file");
	rewind(file);
	if (n >= 3 && memcmp(head, "\xef\xbb\xbf", 3) == 0)
		at = 3;
	while (at < n && strchr(" \t\r\n", head[at]) != NULL)
		at++;
	*out = KY_RESULT_ZENGIN;
	if (at == n || head[at] != '<')
		return KY_OK;
	*out = names(head, n, "pain.002") ? KY_RESULT_PAIN002
					  : KY_RESULT_CAMT054;
	if (*out == KY_RESULT_PAIN002 || names(head, n, "camt.054"))
		return KY_OK;
	return ky_fail(err, KY_E_INPUT, 0,
	    "XML that is neither pain.002 nor camt.054");
}

static enum ky_code
read_zengin(const struct ky_bank_files *f, FILE *file,
    const struct ky_bank_taker *to, struct ky_bank_totals *out,
    struct ky_err *err)
{
	struct ky_zengin_answer answer = f->answer;
	struct ky_zengin_facts facts;

	answer.ours = has_zengin(f) ? &f->zengin : NULL;
	return ky_zengin_result_read(file, &answer, to, &facts, out, err);
}

static enum ky_code
read_file(void *self, FILE *file, enum ky_result_form form,
    const struct ky_bank_taker *to, struct ky_bank_totals *out,
    struct ky_err *err)
{
	const struct ky_bank_files *f = self;

	if (form == KY_RESULT_ANY &&
	    ky_bank_files_form(file, &form, err) != KY_OK)
		return err->code;
	switch (form) {
	case KY_RESULT_ANY:
	case KY_RESULT_FORM__MAX:
	case KY_RESULT_ZENGIN:
		break;
	case KY_RESULT_PAIN002:
		return ky_pain002_read(file, &f->issuer, to, out, err);
	case KY_RESULT_CAMT054:
		return ky_camt054_read(file, &f->issuer, to, out, err);
	}
	return read_zengin(f, file, to, out, err);
}

void
ky_bank_files_port(struct ky_bank_files *f, struct ky_bankfile *out)
{
	*out = (struct ky_bankfile){f, ready, write_file, read_file};
}

/* --- a bank's own codes --- */

static bool
read_meaning(struct ky_str said, struct ky_zengin_code *out)
{
	const char *colon = said.len > 0 ? memchr(said.p, ':', said.len) : NULL;
	struct ky_str state = said, reason = {"", 0};

	if (colon != NULL) {
		state.len = (size_t)(colon - said.p);
		reason = (struct ky_str){colon + 1, said.len - state.len - 1};
	}
	if (ky_str_is(state, "open")) {
		out->state = KY_TRANSFER_IN_RUN;
		return colon == NULL;
	}
	if (!ky_transfer_state_parse(state, &out->state) ||
	    out->state == KY_TRANSFER_QUEUED ||
	    out->state == KY_TRANSFER_IN_RUN)
		return false;
	if (out->state == KY_TRANSFER_PAID)
		return colon == NULL;
	out->reason = KY_BANK_REASON_REFUSED;
	return colon == NULL || ky_bank_reason_parse(reason, &out->reason);
}

static bool
read_code(struct ky_str word, struct ky_zengin_code *out)
{
	*out = (struct ky_zengin_code){0};
	if (word.len < 3 || word.p[1] != '=')
		return false;
	out->code = word.p[0];
	if (out->code == '_')
		out->code = ' ';
	return read_meaning((struct ky_str){word.p + 2, word.len - 2}, out);
}

enum ky_code
ky_bank_files_codes(struct ky_str text, struct ky_zengin_answer *out,
    struct ky_err *err)
{
	struct ky_zengin_answer found = *out;
	size_t at = 0;

	found.codes_n = 0;
	while (at < text.len) {
		struct ky_str word = {text.p + at, 0};

		while (at + word.len < text.len && word.p[word.len] != ' ')
			word.len++;
		at += word.len + 1;
		if (word.len == 0)
			continue;
		if (found.codes_n == KY_ZENGIN_CODES_MAX)
			return ky_fail(err, KY_E_INPUT, 0, "more than %d codes",
			    KY_ZENGIN_CODES_MAX);
		if (!read_code(word, &found.code[found.codes_n]))
			return ky_fail(err, KY_E_INPUT, 0,
			    "%.*s is no code like 1=failed:account-wrong",
			    word.len < 32 ? (int)word.len : 32, word.p);
		found.codes_n++;
	}
	if (ky_zengin_answer_check(&found, err) != KY_OK)
		return err->code;
	*out = found;
	return KY_OK;
}
