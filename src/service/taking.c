#include "service/taking.h"

#include "base/hash.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define CHUNK 16384
#define PASSES_MAX 50 /* times its lines are waited for */

/* One reading of the file. */
struct pass {
	const struct ky_taking *t;
	struct ky_result_report *out;
	enum ky_result_step step;
	bool first; /* of the passes that apply */
	bool open;  /* some row says that the end is open */
	uint64_t done;
	uint32_t n;
	struct ky_bank_result row[KY_RESULT_ROWS_MAX];
};

/* --- one batch --- */

static void
fault(struct pass *p, uint32_t i, const char *code)
{
	struct ky_result_report *out = p->out;
	struct ky_result_fault *f = &out->fault[out->faults_n];

	if (out->faults_n == KY_RESULT_FAULTS_MAX)
		return;
	out->faults_n++;
	*f = (struct ky_result_fault){.row = p->done + i + 1,
	    .n = p->row[i].n,
	    .run = p->row[i].run};
	memcpy(f->reference, p->row[i].reference, sizeof(f->reference));
	(void)ky_str_copy(ky_str_of(code), f->code, sizeof(f->code));
}

static void
count_looked(struct pass *p, const struct ky_taken_row *row, uint32_t i)
{
	struct ky_result_report *out = p->out;

	out->before += row->taken == KY_TAKEN_KNOWN;
	out->waiting += row->taken == KY_TAKEN_WAITING;
	out->wrong += row->taken == KY_TAKEN_WRONG;
	if (row->taken == KY_TAKEN_WRONG)
		fault(p, i, row->code);
}

static void
count_applied(struct pass *p, const struct ky_taken_row *row, uint32_t i)
{
	if (row->taken == KY_TAKEN_NEWS || row->taken == KY_TAKEN_LATER)
		p->out->moved[row->to] += row->transfers;
	/* (Told to the line by an earlier taking: once is enough.) */
	if (row->refused[0] == '\0' ||
	    (row->taken != KY_TAKEN_NEWS && !p->first))
		return;
	p->out->refused++;
	fault(p, i, row->refused);
}

/* How many come again, and whether anything moved. */
static uint32_t
count(struct pass *p, const struct ky_result *r, bool *moved)
{
	uint32_t later = 0;

	*moved = false;
	for (uint32_t i = 0; i < r->n; i++) {
		const struct ky_taken_row *row = &r->out.taken[i];

		if (p->step == KY_RESULT_CHECK) {
			count_looked(p, row, i);
			continue;
		}
		count_applied(p, row, i);
		*moved |= row->transfers > 0;
		later += row->taken == KY_TAKEN_LATER;
	}
	return later;
}

static enum ky_code
hand_in(struct pass *p, struct ky_err *err)
{
	struct ky_call c = {.version = KY_CALL_VERSION, .op = KY_CALL_RESULT};
	struct ky_result r;
	uint32_t later = 0;
	bool moved = true;

	c.in.result.step = p->step;
	memcpy(c.in.result.sha256, p->out->sha256, sizeof(p->out->sha256));
	c.in.result.open = p->open;
	c.in.result.n = p->n;
	c.in.result.rows = p->row;
	/* A run is longer than a batch: again while it gets shorter. */
	do {
		if (p->t->call(p->t->self, &c, &r, err) != KY_OK)
			return err->code;
		later = count(p, &r, &moved);
	} while (later > 0 && moved);
	p->out->later += later;
	p->done += p->n;
	p->n = 0;
	if (p->t->progress != NULL)
		p->t->progress(p->t->self, p->step == KY_RESULT_APPLY, p->done);
	return KY_OK;
}

static enum ky_code
take(void *self, const struct ky_bank_result *row, struct ky_err *err)
{
	struct pass *p = self;

	if (row->n != 0 && row->state == KY_TRANSFER_IN_RUN)
		p->open = true;
	p->row[p->n++] = *row;
	return p->n == KY_RESULT_ROWS_MAX ? hand_in(p, err) : KY_OK;
}

/* --- one reading --- */

static enum ky_code
read_all(struct pass *p, enum ky_result_step step, FILE *file,
    struct ky_err *err)
{
	const struct ky_bankfile *bank = p->t->bank;
	struct ky_bank_taker taker = {p, take};
	struct ky_bank_totals totals;
	enum ky_code code;

	p->step = step;
	p->done = p->n = 0;
	p->open = false;
	p->out->later = 0;
	code = bank->read(bank->self, file, p->t->form, &taker, &totals, err);
	if (code == KY_OK && p->n > 0)
		code = hand_in(p, err);
	if (code != KY_OK)
		return code;
	p->out->rows = p->done;
	p->out->passed = totals.passed;
	if (memcmp(totals.sha256, p->out->sha256, sizeof(totals.sha256)) != 0)
		return ky_fail(err, KY_E_SYSTEM, 0,
		    "the file changed while it was read");
	return KY_OK;
}

static enum ky_code
apply(struct pass *p, FILE *file, struct ky_err *err)
{
	p->first = true;
	for (int i = 0; i < PASSES_MAX; i++) {
		if (read_all(p, KY_RESULT_APPLY, file, err) != KY_OK)
			return err->code;
		p->first = false;
		if (p->out->later == 0)
			return KY_OK;
		if (p->t->rest(p->t->self, err) != KY_OK)
			return err->code;
	}
	return KY_OK;
}

/* --- the file --- */

static enum ky_code
hash_of(FILE *file, uint8_t out[KY_SHA256_SIZE], struct ky_err *err)
{
	char chunk[CHUNK];
	struct ky_sha256 h;
	size_t n = sizeof(chunk);

	if (fseek(file, 0, SEEK_SET) != 0)
		return ky_fail(err, KY_E_SYSTEM, errno,
		    "the file cannot be read twice");
	ky_sha256_init(&h);
	while (n == sizeof(chunk)) {
		n = fread(chunk, 1, sizeof(chunk), file);
		ky_sha256_add(&h, (struct ky_str){chunk, n});
	}
	if (ferror(file) != 0)
		return ky_fail(err, KY_E_SYSTEM, errno,
		    "the file could not be read");
	ky_sha256_end(&h, out);
	return KY_OK;
}

/* Is it there already?  With `enter`: it is from now on. */
static enum ky_code
ask_file(const struct pass *p, bool enter, bool *known, struct ky_err *err)
{
	struct ky_call c = {.version = KY_CALL_VERSION, .op = KY_CALL_RESULT};
	struct ky_result r;

	c.in.result.step = enter ? KY_RESULT_DONE : KY_RESULT_CHECK;
	memcpy(c.in.result.sha256, p->out->sha256, sizeof(p->out->sha256));
	if (p->t->call(p->t->self, &c, &r, err) != KY_OK)
		return err->code;
	*known = r.found;
	return KY_OK;
}

static enum ky_code
run(struct pass *p, FILE *file, struct ky_err *err)
{
	struct ky_result_report *out = p->out;
	bool known;

	if (hash_of(file, out->sha256, err) != KY_OK ||
	    ask_file(p, false, &out->known, err) != KY_OK)
		return err->code;
	if (out->known)
		return KY_OK;
	if (read_all(p, KY_RESULT_CHECK, file, err) != KY_OK)
		return err->code;
	if (out->wrong > 0 && !p->t->partly)
		return KY_OK;
	if (apply(p, file, err) != KY_OK)
		return err->code;
	/* What did not fit may fit another time. */
	if (out->later > 0 || out->wrong > 0)
		return KY_OK;
	out->taken = true;
	/* Entered by another one meanwhile: it did the same. */
	return ask_file(p, true, &known, err);
}

enum ky_code
ky_taking_run(const struct ky_taking *t, FILE *file,
    struct ky_result_report *out, struct ky_err *err)
{
	struct pass *p;
	enum ky_code code;

	if (t->bank->self == NULL)
		return ky_fail(err, KY_E_REFUSED, KY_NO_BANK,
		    "no bank is set up: [peer \"bank\"], kaiyaku.conf(5)");
	p = calloc(1, sizeof(*p));
	if (p == NULL)
		return ky_fail(err, KY_E_SYSTEM, errno, "out of memory");
	memset(out, 0, sizeof(*out));
	p->t = t;
	p->out = out;
	code = run(p, file, err);
	free(p);
	return code;
}
