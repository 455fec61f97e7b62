#include "intake/intake.h"

#include "base/once.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define NOTES_MAX 12 /* of one record: more say nothing new */

/* What is wrong with the record being read: kept until those before it were
 * checked, so that complaints come in the order of the file. */
struct note {
	char column[64];
	char words[128];
};

/* One pass. */
struct pass {
	struct ky_intake *in;
	bool booking;
	struct ky_complaints *to; /* nobody's when they were said before */
	struct ky_rows rows;
	struct ky_once ids; /* of the file so far */
	uint64_t read;      /* records of the file so far */
	uint32_t notes_n;
	struct note note[NOTES_MAX];

	/* Those read and not checked yet. */
	uint32_t n;
	uint64_t at[KY_TOGETHER_MAX]; /* from 0, in the file */
	struct ky_record record[KY_TOGETHER_MAX];
	struct ky_line_name name[KY_TOGETHER_MAX];
	struct ky_line_found line[KY_TOGETHER_MAX];

	/* The second pass: commands of some of them. */
	uint32_t cmds_n;
	uint32_t of[KY_TOGETHER_MAX];
	struct ky_command cmd[KY_TOGETHER_MAX];
	struct ky_submission all[KY_TOGETHER_MAX];
};

static void
take_note(void *self, uint64_t line, const char *column, const char *words)
{
	struct pass *p = self;
	struct note *note = &p->note[p->notes_n];

	(void)line;
	if (p->notes_n == NOTES_MAX)
		return;
	(void)snprintf(note->column, sizeof(note->column), "%s", column);
	(void)snprintf(note->words, sizeof(note->words), "%s", words);
	p->notes_n++;
}

static void
keep_quiet(void *self, uint64_t line, const char *column, const char *words)
{
	(void)self;
	(void)line;
	(void)column;
	(void)words;
}

/* --- calls --- */

static enum ky_code
make_call(const struct pass *p, struct ky_call *call, struct ky_result *out,
    struct ky_err *err)
{
	const struct ky_intake *in = p->in;

	call->version = KY_CALL_VERSION;
	call->who = in->who;
	return in->calls.call(in->calls.self, call, in->room, out, err);
}

static enum ky_code
find_lines(struct pass *p, struct ky_err *err)
{
	struct ky_call call = {.op = KY_CALL_FIND};
	struct ky_result out;

	for (uint32_t i = 0; i < p->n; i++)
		p->name[i] = p->record[i].name;
	call.in.find.name = p->name;
	call.in.find.n = p->n;
	if (make_call(p, &call, &out, err) != KY_OK)
		return err->code;
	assert(out.n == p->n);
	memcpy(p->line, out.out.found, p->n * sizeof(p->line[0]));
	return KY_OK;
}

/* --- what came of them --- */

static void
count_refusal(struct ky_intake *in, const char *code)
{
	uint32_t i = 0;

	in->refused++;
	while (i < in->codes_n && strcmp(in->code[i].code, code) != 0)
		i++;
	if (i == KY_INTAKE_CODES_MAX)
		return;
	if (i == in->codes_n) {
		(void)ky_str_copy(ky_str_of(code), in->code[i].code,
		    sizeof(in->code[i].code));
		in->codes_n++;
	}
	in->code[i].n++;
}

static void
tell_conflict(struct pass *p, uint32_t i)
{
	struct ky_intake *in = p->in;

	in->conflicts++;
	in->about = p->at[i];
	ky_complaints_add(&in->to, p->record[i].line, in->kind->id,
	    "is known with another content: nothing of it was booked");
}

/* Of one submission; other codes end the import. */
static enum ky_code
take_answer(struct pass *p, uint32_t i, struct ky_err *err)
{
	const struct ky_submission *s = &p->all[i];
	struct ky_intake *in = p->in;
	int cause = s->err.cause;

	if (s->code == KY_OK && s->reply.answer.verdict == KY_VERDICT_REFUSED)
		count_refusal(in, s->reply.answer.code);
	else if (s->code == KY_OK && s->reply.replayed)
		in->known++;
	else if (s->code == KY_OK)
		in->booked++;
	else if (s->code == KY_E_INPUT && cause == KY_NO_KEY_REUSED)
		tell_conflict(p, p->of[i]);
	else if (s->code == KY_E_INPUT && cause == KY_NO_LINE)
		count_refusal(in, "unknown-line"); /* erased meanwhile */
	else if (s->code == KY_E_REFUSED && cause == KY_NO_ASIDE)
		count_refusal(in, "set-aside");
	else {
		*err = s->err;
		return s->code;
	}
	return KY_OK;
}

static enum ky_code
hand_in(struct pass *p, struct ky_err *err)
{
	struct ky_call call = {.op = KY_CALL_COMMANDS};
	struct ky_result out;
	enum ky_code code = KY_OK;

	if (p->cmds_n == 0)
		return KY_OK;
	for (uint32_t i = 0; i < p->cmds_n; i++)
		p->all[i] = (struct ky_submission){.cmd = &p->cmd[i]};
	call.in.commands.s = p->all;
	call.in.commands.n = p->cmds_n;
	code = make_call(p, &call, &out, err);
	for (uint32_t i = 0; code == KY_OK && i < p->cmds_n; i++)
		code = take_answer(p, i, err);
	return code;
}

/* --- checking --- */

static enum ky_code
is_fresh(struct pass *p, uint32_t i, struct ky_err *err)
{
	const struct ky_record *r = &p->record[i];
	const struct ky_record_kind *k = p->in->kind;
	char key[KY_KEY_SIZE];
	bool fresh = false;

	if (ky_record_key(k, &p->line[i].provider, ky_str_of(r->id), key,
		err) != KY_OK ||
	    ky_once_add(&p->ids, ky_str_of(key), &fresh, err) != KY_OK)
		return err->code;
	if (!fresh)
		ky_complaints_add(p->to, r->line, k->id, "is there twice");
	return KY_OK;
}

static enum ky_code
check(struct pass *p, uint32_t i, struct ky_err *err)
{
	struct ky_intake *in = p->in;
	uint64_t before = p->to->n;
	enum ky_code code = KY_OK;

	in->about = p->at[i];
	if (ky_record_fits(in->kind, &p->record[i], &p->line[i], &in->provider,
		p->to))
		code = is_fresh(p, i, err);
	if (code != KY_OK)
		return code;
	if (p->to->n != before) {
		in->bad += p->booking ? 0 : 1;
	} else if (p->booking) {
		ky_record_command(in->kind, &p->record[i], &p->line[i],
		    &p->cmd[p->cmds_n]);
		p->of[p->cmds_n++] = i;
	}
	return KY_OK;
}

/* Those that wait: found, checked, and in the second pass booked. */
static enum ky_code
flush(struct pass *p, struct ky_err *err)
{
	enum ky_code code = KY_OK;

	if (p->n == 0)
		return KY_OK;
	p->cmds_n = 0;
	code = find_lines(p, err);
	for (uint32_t i = 0; code == KY_OK && i < p->n; i++)
		code = check(p, i, err);
	if (code == KY_OK)
		code = hand_in(p, err);
	p->n = 0;
	if (code == KY_OK && p->in->progress != NULL)
		p->in->progress(p->in->progress_self, p->booking, p->read);
	return code;
}

/* --- going through the file --- */

static void
tell_notes(struct pass *p, uint64_t line)
{
	p->in->about = p->read - 1;
	for (uint32_t i = 0; i < p->notes_n; i++)
		ky_complaints_add(p->to, line, p->note[i].column,
		    p->note[i].words);
	p->in->bad += p->booking ? 0 : 1;
}

static enum ky_code
one_record(struct pass *p, bool *end, struct ky_err *err)
{
	struct ky_complaints notes = {.self = p, .say = take_note};
	bool good = false;
	enum ky_code code;

	p->notes_n = 0;
	code = ky_record_next(p->in->kind, &p->rows, &p->record[p->n], end,
	    &good, &notes, err);
	if (code != KY_OK || *end)
		return code;
	if (++p->read > p->in->records_max)
		return ky_fail(err, KY_E_INPUT, 0,
		    "more than %" PRIu64 " records", p->in->records_max);
	if (good) {
		p->at[p->n++] = p->read - 1;
		return p->n == KY_TOGETHER_MAX ? flush(p, err) : KY_OK;
	}
	code = flush(p, err);
	if (code == KY_OK)
		tell_notes(p, p->rows.line);
	return code;
}

static enum ky_code
run_pass(struct pass *p, struct ky_err *err)
{
	bool end = false;
	enum ky_code code;

	ky_once_init(&p->ids);
	rewind(p->in->file);
	code = ky_rows_open(&p->rows, p->in->file, p->in->form,
	    &p->in->kind->table, err);
	while (code == KY_OK && !end)
		code = one_record(p, &end, err);
	if (code == KY_OK)
		code = flush(p, err);
	ky_once_done(&p->ids);
	return code;
}

enum ky_code
ky_intake_run(struct ky_intake *in, struct ky_err *err)
{
	struct ky_complaints quiet = {.say = keep_quiet};
	struct pass *p = calloc(1, sizeof(*p));
	enum ky_code code;

	if (p == NULL)
		return ky_fail(err, KY_E_SYSTEM, errno, "out of memory");
	p->in = in;
	p->to = &in->to;
	code = run_pass(p, err);
	in->records = p->read;
	if (code == KY_OK && !in->dry_run && (in->bad == 0 || in->partly)) {
		p->booking = true;
		p->to = &quiet;
		p->read = 0;
		code = run_pass(p, err);
	}
	free(p);
	return code;
}
