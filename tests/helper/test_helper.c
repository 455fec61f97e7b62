/* How the helper is asked, and what is made of whatever it does. */
#include "helper/helper.h"

#include "t.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

#define ROOM ((size_t)100 * 1024)

static struct ky_helper *
open_at(const char *program, uint32_t at_once, uint32_t wait_ms,
    uint32_t run_ms)
{
	struct ky_helper_options o = {.name = "kaiyaku-pdf",
	    .program = program,
	    .at_once_max = at_once,
	    .wait_ms = wait_ms,
	    .run_ms = run_ms};
	struct ky_helper *h = NULL;
	struct ky_err err;

	t_good("opens", ky_helper_open(&o, &h, &err), &err);
	return h;
}

static enum ky_code
make(struct ky_helper *h, const char *sheet, struct ky_buf *out,
    struct ky_err *err)
{
	static const char *const args[] = {"--with", "two", NULL};
	char line[64];

	ky_buf_init(out, ROOM);
	(void)snprintf(line, sizeof(line), "%s\n", sheet);
	return ky_helper_run(h, args, ky_str_of(line), out, err);
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
	    {"files", KY_OK, "3, 2, 1, 0"},
	    {"talks", KY_OK, "%PDF-talks"},
	    {"arguments", KY_OK, "--with two"},
	    {"refused", KY_E_INPUT, "kaiyaku-pdf: block 1: text is empty"},
	    {"failed", KY_E_SYSTEM, "kaiyaku-pdf: bad ?[1m thing"},
	    {"silent", KY_E_SYSTEM, "ended without a word"},
	    {"nothing", KY_E_SYSTEM, "gave nothing"},
	    {"dies", KY_E_SYSTEM, "ended by signal 9"},
	    {"large", KY_E_LIMIT, "gives more than it may"},
	};
	struct ky_helper *h = open_at(helper, 0, 0, 0);
	struct ky_buf out;
	struct ky_err err = {0};

	T_CASES (c, cases) {
		enum ky_code code = make(h, c->sheet, &out, &err);

		if (c->want == KY_OK && t_good(c->sheet, code, &err))
			t_ok(c->words, strstr(out.p, c->words) == out.p);
		else if (c->want != KY_OK)
			t_bad(c->sheet, code, c->want, &err, c->words);
		if (c->want != KY_OK)
			t_eq_int("nothing is given", (int64_t)out.len, 0);
		ky_buf_done(&out);
	}
	ky_helper_close(h);
}

static void
patience(void)
{
	struct ky_helper *h = open_at(helper, 0, 0, 300);
	struct ky_buf out;
	struct ky_err err;

	t_bad("not longer than is said", make(h, "slow", &out, &err),
	    KY_E_LIMIT, &err, "takes too long");
	ky_buf_done(&out);
	ky_helper_close(h);
}

static void
no_program(void)
{
	struct ky_helper *h = open_at("/nowhere/kaiyaku-pdf", 0, 0, 0);
	struct ky_buf out;
	struct ky_err err;

	t_bad("a program that is not there", make(h, "fine", &out, &err),
	    KY_E_SYSTEM, &err, "could not start");
	ky_buf_done(&out);
	ky_helper_close(h);
	ky_helper_close(NULL);
}

struct asker {
	struct ky_helper *h;
	pthread_t thread;
	enum ky_code code;
};

static void *
ask(void *self)
{
	struct asker *a = self;
	struct ky_buf out;
	struct ky_err err;

	a->code = make(a->h, "late", &out, &err);
	ky_buf_done(&out);
	return NULL;
}

/* How many of four at once got theirs. */
static int
four(uint32_t at_once, uint32_t wait_ms)
{
	struct ky_helper *h = open_at(helper, at_once, wait_ms, 0);
	struct asker a[4];
	int fine = 0;

	for (size_t i = 0; i < 4; i++) {
		a[i] = (struct asker){.h = h};
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
	ky_helper_close(h);
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
