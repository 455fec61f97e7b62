/* Takes a bank's result file, and says what became of it. */
#include "cmd/payrun.h"
#include "cmd/progress.h"
#include "cmd/show.h"
#include "service/taking.h"
#include "view/words.h"

#include <errno.h>
#include <inttypes.h>
#include <time.h>

#define REST_US (KY_SECOND_US / 5)

struct taking {
	const struct ky_cli *cli;
	struct ky_session *s;
	struct ky_progress progress;
	bool begun, applied;
	uint64_t rows;
};

static enum ky_code
call(void *self, struct ky_call *c, struct ky_result *out, struct ky_err *err)
{
	struct taking *t = self;

	c->who.role = KY_ROLE_OPERATOR;
	return ky_session_call(t->s, c, out, err);
}

/* The server works by itself; here it is done on the spot. */
static enum ky_code
rest(void *self, struct ky_err *err)
{
	struct taking *t = self;
	struct timespec pause = {.tv_nsec = REST_US * 1000};
	struct ky_time next;

	if (t->s->remote == NULL)
		return ky_session_settle(t->s, &next, err);
	(void)nanosleep(&pause, NULL);
	return KY_OK;
}

static void
progress(void *self, bool applied, uint64_t rows)
{
	struct taking *t = self;

	if (!t->begun || applied != t->applied) {
		if (t->begun)
			ky_progress_end(&t->progress, t->rows);
		ky_progress_begin(&t->progress, t->cli->progress,
		    applied ? "applied" : "looked at");
		t->begun = true;
		t->applied = applied;
	}
	t->rows = rows;
	ky_progress_say(&t->progress, rows, 0);
}

/* --- what is said --- */

static void
say_faults(const struct ky_cli *cli, const struct ky_result_report *r)
{
	char what[64];

	for (uint32_t i = 0; i < r->faults_n; i++) {
		const struct ky_result_fault *f = &r->fault[i];

		if (f->n > 0)
			(void)snprintf(what, sizeof(what), "transfer %" PRIu64,
			    f->n);
		else if (f->run > 0)
			(void)snprintf(what, sizeof(what),
			    "payment run %" PRIu64, f->run);
		else
			(void)snprintf(what, sizeof(what), "\"%s\"",
			    f->reference);
		ky_say(cli, KY_PAINT_BAD, "  result %" PRIu64 ", %s: %s\n",
		    f->row, what, ky_words(f->code));
	}
	if (r->faults_n < r->wrong + r->refused)
		ky_say(cli, KY_PAINT_BAD, "  and %" PRIu64 " more\n",
		    r->wrong + r->refused - r->faults_n);
}

static void
say_text(const struct ky_cli *cli, const struct ky_result_report *r,
    bool partly)
{
	bool nothing = r->wrong > 0 && !partly;

	if (r->known) {
		ky_say(cli, KY_PAINT_NONE,
		    "this file was taken before: nothing is done\n");
		return;
	}
	ky_say(cli, r->taken ? KY_PAINT_GOOD : KY_PAINT_WAIT,
	    "%" PRIu64 " results: %" PRIu64 " paid, %" PRIu64
	    " not paid, %" PRIu64 " sent back, %" PRIu64
	    " queued again, %" PRIu64 " known before, %" PRIu64
	    " not decided yet\n",
	    r->rows, r->moved[KY_TRANSFER_PAID], r->moved[KY_TRANSFER_FAILED],
	    r->moved[KY_TRANSFER_RETURNED], r->moved[KY_TRANSFER_QUEUED],
	    r->before, r->waiting);
	if (r->wrong > 0)
		ky_say(cli, KY_PAINT_BAD, "%" PRIu64 " do not fit%s\n",
		    r->wrong,
		    nothing ? ": nothing of the file is applied (--partly "
			      "applies the others)"
			    : "; the others are applied");
	if (r->refused > 0)
		ky_say(cli, KY_PAINT_BAD,
		    "%" PRIu64
		    " were not taken by their lines: a person looks\n",
		    r->refused);
	say_faults(cli, r);
	if (r->later > 0)
		ky_say(cli, KY_PAINT_WAIT,
		    "%" PRIu64 " wait for their lines: take the file again\n",
		    r->later);
}

static enum ky_exit
exit_of(const struct ky_result_report *r)
{
	if (r->wrong > 0 || r->refused > 0)
		return KY_EXIT_NO;
	return r->later > 0 ? KY_EXIT_LATER : KY_EXIT_OK;
}

/* --- the command --- */

static enum ky_code
take(const struct ky_cli *cli, struct ky_session *s, FILE *file, bool partly,
    struct ky_result_report *out, struct ky_err *err)
{
	const char *form = ky_cli_flag(cli, "--form");
	struct taking t = {.cli = cli, .s = s};
	struct ky_taking how = {.bank = &s->bankfile,
	    .partly = partly,
	    .self = &t,
	    .call = call,
	    .rest = rest,
	    .progress = progress};
	struct ky_time next;
	enum ky_code code;

	if (form != NULL && !ky_result_form_parse(ky_str_of(form), &how.form))
		return ky_fail(err, KY_E_INPUT, 0,
		    "--form is zengin, pain.002 or camt.054");
	if (ky_session_bank(s, cli, err) != KY_OK)
		return err->code;
	code = ky_taking_run(&how, file, out, err);
	if (t.begun)
		ky_progress_end(&t.progress, t.rows);
	/* What the lines were told goes on at once. */
	if (code == KY_OK && s->remote == NULL)
		code = ky_session_settle(s, &next, err);
	return code;
}

static enum ky_code
open_and_take(const struct ky_cli *cli, bool partly,
    struct ky_result_report *out, struct ky_err *err)
{
	FILE *file = fopen(cli->arg[0], "rbe");
	struct ky_session s;
	enum ky_code code;

	if (file == NULL)
		return ky_fail(err, KY_E_INPUT, errno,
		    "could not open the file: %s", strerror(errno));
	code = ky_session_open(&s, cli, KY_SESSION_ACT, err);
	if (code == KY_OK) {
		code = take(cli, &s, file, partly, out, err);
		ky_session_close(&s);
	}
	(void)fclose(file);
	return code;
}

static enum ky_exit
run(struct ky_cli *cli)
{
	bool partly = ky_cli_flag(cli, "--partly") != NULL;
	struct ky_result_report report = {0};
	struct ky_err err = {0};

	if (open_and_take(cli, partly, &report, &err) != KY_OK)
		return ky_cli_fail(cli, &err);
	if (cli->json)
		ky_cli_json(ky_result_json(&report));
	else
		say_text(cli, &report, partly);
	return exit_of(&report);
}

static const struct ky_flag flags[] = {
    {"--form", "FORM", "zengin, pain.002 or camt.054; else told by the file",
	false},
    {"--partly", NULL, "apply what fits, though other rows do not", false},
    {NULL, NULL, NULL, false},
};

const struct ky_cmd ky_cmd_refund_result = {
    .name = "refund result",
    .args = "FILE",
    .args_min = 1,
    .args_max = 1,
    .flags = flags,
    .help = "Take what the bank says of transfers, once",
    .run = run,
};
