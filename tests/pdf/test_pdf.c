/* How the helper is asked, and what is made of whatever it does. */
#include "pdf/pdf.h"

#include "t.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

#define ROOM ((size_t)100 * 1024)

static struct ky_pdf *
open_at(const char *program, uint32_t at_once, uint32_t wait_ms,
    uint32_t run_ms)
{
	struct ky_pdf_options o = {.program = program,
	    .at_once_max = at_once,
	    .wait_ms = wait_ms,
	    .run_ms = run_ms};
	struct ky_pdf *pdf = NULL;
	struct ky_err err;

	t_good("opens", ky_pdf_open(&o, &pdf, &err), &err);
	return pdf;
}

static enum ky_code
make(struct ky_pdf *pdf, const char *sheet, struct ky_buf *out,
    struct ky_err *err)
{
	char line[64];

	ky_buf_init(out, ROOM);
	(void)snprintf(line, sizeof(line), "%s\n", sheet);
	return ky_pdf_make(pdf, ky_str_of(line), out, err);
}

static const char *helper;

static void
answers(void)
{
	static const struct {
		const char *sheet;
		enum ky_code want;
		const char *words; /* of the error, or of the PDF */
	} cases[] = {
	    {"fine", KY_OK, "%PDF-fine"},
	    {"environment", KY_OK, "0"},
	    {"files", KY_OK, "0"},
	    {"talks", KY_OK, "%PDF-talks"},
	    {"refused", KY_E_INPUT, "kaiyaku-pdf: block 1: text is empty"},
	    {"failed", KY_E_SYSTEM, "kaiyaku-pdf: bad ?[1m thing"},
	    {"silent", KY_E_SYSTEM, "ended without a word"},
	    {"nothing", KY_E_SYSTEM, "gave nothing"},
	    {"dies", KY_E_SYSTEM, "ended by signal 9"},
	    {"large", KY_E_LIMIT, "more than a PDF may have"},
	};
	struct ky_pdf *pdf = open_at(helper, 0, 0, 0);
	struct ky_buf out;
	struct ky_err err = {0};

	T_CASES (c, cases) {
		enum ky_code code = make(pdf, c->sheet, &out, &err);

		if (c->want == KY_OK && t_good(c->sheet, code, &err))
			t_ok(c->words, strstr(out.p, c->words) == out.p);
		else if (c->want != KY_OK)
			t_bad(c->sheet, code, c->want, &err, c->words);
		if (c->want != KY_OK)
			t_eq_int("nothing is given", (int64_t)out.len, 0);
		ky_buf_done(&out);
	}
	ky_pdf_close(pdf);
}

static void
patience(void)
{
	struct ky_pdf *pdf = open_at(helper, 0, 0, 300);
	struct ky_buf out;
	struct ky_err err;

	t_bad("not longer than is said", make(pdf, "slow", &out, &err),
	    KY_E_LIMIT, &err, "takes too long");
	ky_buf_done(&out);
	ky_pdf_close(pdf);
}

static void
no_program(void)
{
	struct ky_pdf *pdf = open_at("/nowhere/kaiyaku-pdf", 0, 0, 0);
	struct ky_buf out;
	struct ky_err err;

	t_bad("a program that is not there", make(pdf, "fine", &out, &err),
	    KY_E_SYSTEM, &err, "could not start");
	ky_buf_done(&out);
	ky_pdf_close(pdf);
	ky_pdf_close(NULL);
}

struct asker {
	struct ky_pdf *pdf;
	pthread_t thread;
	enum ky_code code;
};

static void *
ask(void *self)
{
	struct asker *a = self;
	struct ky_buf out;
	struct ky_err err;

	a->code = make(a->pdf, "late", &out, &err);
	ky_buf_done(&out);
	return NULL;
}

/* How many of four at once got theirs. */
static int
four(uint32_t at_once, uint32_t wait_ms)
{
	struct ky_pdf *pdf = open_at(helper, at_once, wait_ms, 0);
	struct asker a[4];
	int fine = 0;

	for (size_t i = 0; i < 4; i++) {
		a[i] = (struct asker){.pdf = pdf};
		(void)pthread_create(&a[i].thread, NULL, ask, &a[i]);
	}
	for (size_t i = 0; i < 4; i++) {
		(void)pthread_join(a[i].thread, NULL);
		if (a[i].code == KY_OK)
			fine++;
		else
			t_eq_int("others are to come again", a[i].code,
			    KY_E_RETRY);
	}
	ky_pdf_close(pdf);
	return fine;
}

static void
places(void)
{
	t_eq_int("no more than there are places", four(2, 50), 2);
	t_eq_int("who waits gets one", four(2, 20000), 4);
}

int
main(int argc, char **argv)
{
	if (argc != 2)
		return 2;
	helper = argv[1];
	(void)signal(SIGPIPE, SIG_IGN);
	T_RUN(answers);
	T_RUN(patience);
	T_RUN(no_program);
	T_RUN(places);
	return t_done();
}
