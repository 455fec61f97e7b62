#include "cmd/walk.h"

#include "cmd/import.h"
#include "cmd/logfile.h"
#include "cmd/request.h"
#include "cmd/rulefile.h"
#include "cmd/show.h"
#include "cmd/story.h"
#include "cmd/verdict.h"
#include "cmd/when.h"
#include "view/words.h"
#include "doc/file.h"
#include "doc/keys.h"

#include <errno.h>
#include <inttypes.h>

#define POSTINGS_TOLD_MAX 128
#define DEEDS_TOLD_MAX 8
#define EVENTS_READ_MAX 128
#define REMINDERS_TOLD_MAX 8
#define EVENTS_MAX \
	(DEEDS_TOLD_MAX + KY_DUTIES_MAX + KY_PAPERS_SHOWN_MAX + \
	    REMINDERS_TOLD_MAX)
#define NOTE_MAX 512
#define WIDTH 78

/* What is told of one line, kept while its time goes by. */
struct told {
	const struct ky_story *story;
	struct ky_rules rules;     /* of its contract date */
	struct ky_preview preview; /* as shown before it was filed */
	struct ky_time asked;
	uint32_t deeds_n;
	const struct ky_step *deed[DEEDS_TOLD_MAX];
};

struct walk {
	const struct ky_cli *cli;
	struct ky_session *s;
	const char *folder;
	struct ky_rulefile book[KY_STORY_BOOKS];
	struct told told[KY_STORIES_MAX];
	struct ky_keyset keys;
	json_t *json; /* list of lines */
	bool sound;
};

/* --- setting up --- */

static void
complain(void *self, const char *line)
{
	(void)self;
	(void)fprintf(stderr, "%s\n", line);
}

static enum ky_code
load_books(struct walk *w, struct ky_err *err)
{
	char folder[1024], path[2048];
	enum ky_code code = KY_OK;

	ky_rules_folder(w->cli, folder, sizeof(folder));
	for (int i = 0; i < KY_STORY_BOOKS && code == KY_OK; i++) {
		(void)snprintf(path, sizeof(path), "%s/%s", folder,
		    ky_story_books[i]);
		code = ky_rulefile_read(&w->book[i], path, complain, NULL, err);
		if (code == KY_OK)
			code = ky_rulefile_put(w->s, &w->book[i], err);
	}
	return code;
}

static void
complain_row(void *self, uint64_t line, const char *column, const char *words)
{
	(void)self;
	(void)fprintf(stderr, "line %" PRIu64 ": %s: %s\n", line, column,
	    words);
}

static enum ky_code
import_lines(struct walk *w, struct ky_err *err)
{
	struct ky_import in = {.to = {.say = complain_row}};
	char path[KY_PATH_SIZE];
	enum ky_code code = ky_file_path(w->folder, "lines.csv", path, err);

	if (code == KY_OK)
		code = ky_file_write(path, 0644, ky_str_of(ky_story_csv), err);
	if (code != KY_OK)
		return code;
	in.file = fopen(path, "re");
	if (in.file == NULL)
		return ky_fail(err, KY_E_SYSTEM, errno, "could not open %.150s",
		    path);
	code = ky_import_run(&in, w->s, err);
	(void)fclose(in.file);
	if (code == KY_OK && in.bad > 0)
		code = ky_fail(err, KY_E_CORRUPT, 0,
		    "the demonstration's own lines are bad");
	return code;
}

/* --- doing the steps --- */

static struct told *
told_of(struct walk *w, const char *contract)
{
	for (int i = 0; i < KY_STORIES_MAX; i++)
		if (strcmp(w->told[i].story->contract, contract) == 0)
			return &w->told[i];
	return NULL;
}

static enum ky_code
preview(struct walk *w, struct told *t, const struct ky_case *c,
    const struct ky_step *step, struct ky_err *err)
{
	for (int i = 0; i < KY_STORY_BOOKS; i++)
		if (strcmp(w->book[i].book.provider.text,
			c->line.provider.text) == 0)
			ky_rules_select(&w->book[i].book, c->line.contract_date,
			    &t->rules);
	t->asked = ky_session_now(w->s);
	ky_preview(c, &t->rules,
	    &(struct ky_days_ask){.way = step->way,
		.refund_reason = step->reason,
		.now = t->asked},
	    &t->preview);
	if (!t->preview.offered)
		return ky_fail(err, KY_E_REFUSED, 0, "%s: %s", step->contract,
		    ky_words(t->preview.code));
	return KY_OK;
}

static void
add_evidence(const struct walk *w, const struct ky_step *step,
    const char *origin, enum ky_grade grade, struct ky_buf *note,
    struct ky_command *cmd)
{
	struct ky_evidence *e = &cmd->evidence;
	char at[KY_TIME_TEXT_SIZE];

	ky_time_format(ky_session_now(w->s), at);
	ky_buf_addf(note, "{\"at\":\"%s\",\"by\":\"%s\",\"says\":\"%s\"}", at,
	    origin, step->says);
	e->grade = grade;
	(void)snprintf(e->media_type, sizeof(e->media_type),
	    "application/json");
	(void)snprintf(e->origin, sizeof(e->origin), "%s", origin);
	(void)snprintf(e->verifier, sizeof(e->verifier), "kaiyaku/1");
	e->bytes = ky_buf_str(note);
	cmd->has_evidence = true;
}

static void
fill_end(const struct walk *w, const struct ky_step *step, struct ky_buf *note,
    struct ky_command *cmd)
{
	cmd->kind = KY_CMD_FILE;
	cmd->role = KY_ROLE_HOLDER;
	cmd->way = step->way;
	cmd->refund_reason = step->reason;
	cmd->duty = KY_DUTY_AUTHORITY;
	add_evidence(w, step, "one-time-code", KY_GRADE_CONFIRMED, note, cmd);
}

/* No bank has that number. */
static const struct ky_payee demo_payee = {.kind = KY_PAYEE_JAPAN,
    .name = "デモ ハナコ",
    .bank = "9990",
    .branch = "001",
    .account_kind = KY_ACCOUNT_ORDINARY,
    .account = "0000003"};

static enum ky_code
fill_fact(const struct walk *w, const struct ky_step *step,
    const struct ky_case *c, struct ky_buf *note, struct ky_command *cmd,
    struct ky_err *err)
{
	cmd->kind = KY_CMD_FACT;
	cmd->role = KY_ROLE_STAFF;
	cmd->fact = step->fact;
	for (uint8_t i = 0; step->what != NULL && i < c->line.items_n; i++)
		if (strcmp(c->line.item[i].code.text, step->what) == 0)
			cmd->ref = i;
	if (step->fact == KY_FACT_PAYEE)
		cmd->payee = demo_payee;
	add_evidence(w, step, "counter", KY_GRADE_ATTESTED, note, cmd);
	if (step->day == NULL)
		return KY_OK;
	return ky_date_parse(ky_str_of(step->day), &cmd->day, err);
}

static enum ky_code
submit(struct walk *w, const struct ky_step *step, struct ky_command *cmd,
    struct ky_err *err)
{
	struct ky_reply reply;
	enum ky_code code = ky_session_submit(w->s, cmd, &reply, err);

	if (code == KY_OK && reply.answer.verdict != KY_VERDICT_ACCEPTED)
		return ky_fail(err, KY_E_REFUSED, 0, "%s: %s: %s",
		    step->contract, step->says, ky_words(reply.answer.code));
	return code;
}

/* What a step changes in the world, and the command that tells of it; no
 * command where nobody tells. */
static enum ky_code
do_step(struct walk *w, const struct ky_step *step, struct told *t,
    const struct ky_case *c, struct ky_buf *note, struct ky_err *err)
{
	struct ky_command cmd = ky_session_command(w->s, KY_CMD_WITHDRAW,
	    KY_ROLE_HOLDER, c);
	struct ky_subscriber *in_world = ky_world_find(&w->s->world,
	    &c->line.contract_no);
	enum ky_code code = KY_OK;

	switch (step->deed) {
	case KY_DEED_END:
		code = preview(w, t, c, step, err);
		fill_end(w, step, note, &cmd);
		break;
	case KY_DEED_WITHDRAW:
		break;
	case KY_DEED_FACT:
		code = fill_fact(w, step, c, note, &cmd, err);
		break;
	case KY_DEED_PORTS:
		ky_world_port_out(&w->s->world, in_world);
		cmd.kind = KY_CMD_FACT;
		cmd.role = KY_ROLE_OPERATOR;
		cmd.fact = KY_FACT_PORTED;
		break;
	case KY_DEED_USES:
		ky_world_use(&w->s->world, in_world, step->minor);
		return KY_OK;
	case KY_DEED__MAX:
		break;
	}
	return code == KY_OK ? submit(w, step, &cmd, err) : code;
}

static enum ky_code
take_step(struct walk *w, const struct ky_step *step, struct ky_err *err)
{
	struct told *t;
	struct ky_case c;
	struct ky_buf note;
	struct ky_time when = {0};
	enum ky_code code = ky_when_parse(step->when, &when, err);

	if (code == KY_OK)
		code = ky_session_advance(w->s, when, err);
	if (code != KY_OK || step->contract == NULL)
		return code;
	code = ky_session_find(w->s, step->contract, &c, err);
	if (code != KY_OK)
		return code;
	t = told_of(w, step->contract);
	ky_buf_init(&note, NOTE_MAX);
	code = do_step(w, step, t, &c, &note, err);
	ky_buf_done(&note);
	t->deed[t->deeds_n++] = step;
	return code;
}

/* --- telling --- */

/* Something that happened to a line: one of the three. */
struct event {
	struct ky_time at;
	const char *says; /* what people did, or were told */
	const struct ky_duty *duty;
	const struct ky_stored_paper *paper;
};

static int
by_time(const void *a, const void *b)
{
	const struct event *x = a, *y = b;
	int order = ky_time_cmp(x->at, y->at);

	if (order != 0)
		return order;
	/* At one instant: what people did, what was seen, what was written. */
	return ((x->says == NULL) + (x->paper != NULL)) -
	    ((y->says == NULL) + (y->paper != NULL));
}

/* The holder was asked to delete the profile; how many there are. */
static enum ky_code
reminders(const struct walk *w, const struct ky_case *c, struct event *out,
    uint32_t *n, struct ky_err *err)
{
	const struct ky_office *o = w->s->store->office;
	struct ky_event *row = calloc(EVENTS_READ_MAX, sizeof(*row));
	uint32_t rows = 0;
	enum ky_code code;

	*n = 0;
	if (row == NULL)
		return ky_fail(err, KY_E_SYSTEM, errno, "out of memory");
	code = o->events_of(o->self, &w->s->meta.issuer, c->line_id, 0,
	    EVENTS_READ_MAX, row, &rows, err);
	for (uint32_t i = 0; i < rows && *n < REMINDERS_TOLD_MAX; i++)
		if (row[i].kind == KY_EVENT_PROFILE_REMINDER)
			out[(*n)++] = (struct event){.at = row[i].at,
			    .says = "the holder is reminded by mail to delete "
				    "the profile"};
	free(row);
	return code;
}

/* `out` has what it holds so far, `n` of them. */
static uint32_t
gather(const struct told *t, const struct ky_case *c,
    const struct ky_stored_paper *paper, uint32_t papers_n, struct event *out,
    uint32_t n)
{
	struct ky_err err;

	for (uint32_t i = 0; i < t->deeds_n; i++, n++) {
		out[n] = (struct event){.says = t->deed[i]->says};
		(void)!ky_when_parse(t->deed[i]->when, &out[n].at, &err);
	}
	for (uint8_t i = 0; i < c->duties_n; i++)
		out[n++] = (struct event){.at = c->duty[i].changed,
		    .duty = &c->duty[i]};
	for (uint32_t i = 0; i < papers_n; i++)
		out[n++] = (struct event){.at = paper[i].at,
		    .paper = &paper[i]};
	qsort(out, n, sizeof(*out), by_time);
	return n;
}

static void
tell_event(const struct walk *w, const struct ky_case *c, const struct event *e)
{
	char at[KY_SHOW_SIZE];

	(void)ky_show_time(e->at, KY_ZONE_JAPAN, at);
	ky_say(w->cli, KY_PAINT_DIM, "  %.16s", at);
	if (e->says != NULL)
		ky_say(w->cli, KY_PAINT_HEAD, "  %s\n", e->says);
	else if (e->duty != NULL)
		ky_show_duty(w->cli, c, e->duty);
	else
		ky_say(w->cli, KY_PAINT_NONE, "  %s %s is written and signed\n",
		    ky_paper_kind_name(e->paper->kind), e->paper->number);
}

/* "DM-1001.statement.json" */
static enum ky_code
paper_path(const struct walk *w, const struct ky_case *c,
    const struct ky_stored_paper *p, char out[KY_PATH_SIZE], struct ky_err *err)
{
	static const char *const names[] = {
	    [KY_PAPER_RECEIPT] = "receipt",
	    [KY_PAPER_STATEMENT] = "statement",
	    [KY_PAPER_CERTIFICATE] = "certificate",
	    [KY_PAPER_AMENDMENT] = "amendment",
	};
	_Static_assert(sizeof(names) / sizeof(names[0]) == KY_PAPER__MAX,
	    "a name each");
	char name[96];

	(void)snprintf(name, sizeof(name), "papers/%s.%s.json",
	    c->line.contract_no.text, names[p->kind]);
	return ky_file_path(w->folder, name, out, err);
}

/* Writes the paper, reads the file back, verifies it as a stranger would. */
static enum ky_code
tell_paper(struct walk *w, const struct ky_case *c,
    const struct ky_stored_paper *p, json_t *list, struct ky_err *err)
{
	char path[KY_PATH_SIZE];
	struct ky_buf file;
	struct ky_verified v;
	enum ky_code code = paper_path(w, c, p, path, err);

	ky_buf_init(&file, KY_PAPER_MAX);
	if (code == KY_OK)
		code = ky_session_document(w->s, p, &file, err);
	if (code == KY_OK)
		code = ky_file_write(path, 0644, ky_buf_str(&file), err);
	ky_buf_reset(&file);
	if (code == KY_OK)
		code = ky_file_read(path, &file, err);
	if (code == KY_OK) {
		ky_verify(ky_buf_str(&file), &w->keys, &v);
		if (v.finding != KY_FOUND_VALID)
			w->sound = false;
		(void)json_array_append_new(list,
		    json_pack("{s:s, s:s, s:s, s:s}", "kind",
			ky_paper_kind_name(p->kind), "number", p->number,
			"file", path, "finding", ky_finding_name(v.finding)));
		if (!w->cli->json) {
			ky_say(w->cli, KY_PAINT_NONE, "  %s\n    ", path);
			ky_verdict_line(w->cli, &v);
		}
	}
	ky_buf_done(&file);
	return code;
}

static enum ky_code
tell_money(const struct walk *w, const struct ky_case *c, struct ky_err *err)
{
	struct ky_posting *row = calloc(POSTINGS_TOLD_MAX, sizeof(*row));
	uint32_t n = 0;
	enum ky_code code;

	if (row == NULL)
		return ky_fail(err, KY_E_SYSTEM, errno, "out of memory");
	code = w->s->store->postings(w->s->store->self, &w->s->meta.issuer,
	    c->line_id, POSTINGS_TOLD_MAX, row, &n, err);
	if (code == KY_OK && n > 0) {
		ky_say(w->cli, KY_PAINT_HEAD, "\nmoney booked\n");
		ky_show_postings(w->cli, c->line.ledger.currency, row, n);
	}
	free(row);
	return code;
}

/* Broken at blanks, 78 columns at most; a blank line behind it. */
static void
tell_wrapped(const struct ky_cli *cli, const char *text)
{
	while (strlen(text) > WIDTH) {
		int n = WIDTH;

		while (n > 1 && text[n] != ' ')
			n--;
		ky_say(cli, KY_PAINT_NONE, "%.*s\n", n, text);
		text += n + 1;
	}
	ky_say(cli, KY_PAINT_NONE, "%s\n\n", text);
}

static void
tell_head(const struct walk *w, const struct told *t, int i)
{
	ky_say(w->cli, KY_PAINT_HEAD, "\n%d. %s (%s)\n", i + 1, t->story->title,
	    t->story->contract);
	tell_wrapped(w->cli, t->story->about);
	ky_say(w->cli, KY_PAINT_HEAD, "shown before it was filed: ");
	if (i == 0) /* once in full */
		ky_show_preview(w->cli, &t->rules, &t->preview, t->asked);
	else
		ky_show_figures(w->cli, &t->rules, &t->preview, t->asked);
	ky_say(w->cli, KY_PAINT_HEAD, "\nwhat happened\n");
}

static enum ky_code
tell_events(const struct walk *w, const struct told *t, const struct ky_case *c,
    const struct ky_stored_paper *paper, uint32_t papers_n, struct ky_err *err)
{
	struct event event[EVENTS_MAX];
	uint32_t n;
	enum ky_code code = reminders(w, c, event, &n, err);

	n = gather(t, c, paper, papers_n, event, n);
	for (uint32_t k = 0; code == KY_OK && k < n; k++)
		tell_event(w, c, &event[k]);
	return code;
}

/* It ended as told: nothing is left, or only what the chip is to sign. */
static bool
as_told(const struct told *t, const struct ky_case *c)
{
	const struct ky_duty *d;

	if (!t->story->waits)
		return c->ending.state == KY_ENDING_CLOSED ||
		    c->ending.state == KY_ENDING_WITHDRAWN;
	for (uint8_t i = 0; i < c->duties_n; i++) {
		d = &c->duty[i];
		if (d->kind < KY_DUTY_CLOSING__MAX &&
		    ky_duty_pending(d->state) != (d->kind == KY_DUTY_PROFILE))
			return false;
	}
	return c->ending.state == KY_ENDING_RUNNING;
}

static enum ky_code
tell_line(struct walk *w, const struct told *t, int i, struct ky_err *err)
{
	struct ky_case c;
	struct ky_stored_paper paper[KY_PAPERS_SHOWN_MAX];
	json_t *list = json_array();
	uint32_t n = 0;
	enum ky_code code = ky_session_find(w->s, t->story->contract, &c, err);

	if (code == KY_OK)
		code = w->s->store->papers_of(w->s->store->self,
		    &w->s->meta.issuer, c.line_id, KY_PAPERS_SHOWN_MAX, paper,
		    &n, err);
	if (code == KY_OK && !w->cli->json) {
		tell_head(w, t, i);
		code = tell_events(w, t, &c, paper, n, err);
		if (code == KY_OK)
			code = tell_money(w, &c, err);
		ky_say(w->cli, KY_PAINT_HEAD, "\npapers\n");
	}
	for (uint32_t k = 0; k < n && code == KY_OK; k++)
		code = tell_paper(w, &c, &paper[k], list, err);
	if (code == KY_OK) {
		w->sound = w->sound && as_told(t, &c);
		(void)json_array_append_new(w->json,
		    json_pack("{s:s, s:s, s:s, s:O}", "contract",
			t->story->contract, "ending", c.ending.ref, "state",
			ky_ending_state_name(c.ending.state), "papers", list));
	}
	json_decref(list);
	return code;
}

static void
tell_start(const struct walk *w)
{
	if (w->cli->json)
		return;
	ky_say(w->cli, KY_PAINT_HEAD,
	    "kaiyaku ends mobile lines completely, and proves it.\n");
	ky_say(w->cli, KY_PAINT_NONE,
	    "A demonstration: the providers are invented, their systems are "
	    "simulated in this\nprocess, and the clock jumps from %.10s to "
	    "%.10s.  Every paper says so.\n",
	    KY_STORY_START, ky_story_end);
}

/* The public key and the log, for strangers. */
static enum ky_code
hand_out(struct walk *w, struct ky_err *err)
{
	char from[KY_PATH_SIZE], to[KY_PATH_SIZE], papers[KY_PATH_SIZE],
	    log[KY_PATH_SIZE];
	struct ky_buf pub;
	uint64_t size;
	enum ky_code code;

	ky_buf_init(&pub, KY_KEYSET_BYTES_MAX);
	code = ky_file_path(w->folder, "keys/issuer.pub", from, err);
	if (code == KY_OK)
		code = ky_file_path(w->folder, "issuer.pub", to, err);
	if (code == KY_OK)
		code = ky_file_path(w->folder, "papers/x", papers, err);
	if (code == KY_OK)
		code = ky_file_path(w->folder, "log", log, err);
	if (code == KY_OK)
		code = ky_file_read(from, &pub, err);
	if (code == KY_OK)
		code = ky_file_write(to, 0644, ky_buf_str(&pub), err);
	if (code == KY_OK)
		code = ky_keys_load_file(to, &w->keys, err);
	if (code == KY_OK)
		code = ky_file_folders(papers, err);
	if (code == KY_OK)
		code = ky_session_export(w->s, log, &size, err);
	ky_buf_done(&pub);
	return code;
}

static void
tell_end(const struct walk *w)
{
	if (w->cli->json) {
		ky_cli_json(json_pack("{s:s, s:b, s:O}", "folder", w->folder,
		    "sound", w->sound ? 1 : 0, "lines", w->json));
		return;
	}
	ky_say(w->cli, KY_PAINT_HEAD, "\nWhat still waits\n");
	ky_say(w->cli, KY_PAINT_NONE,
	    "  Three eSIM profiles are on phones yet.  Nothing is owed, no "
	    "network serves\n"
	    "  them; the certificates wait for what the chips sign.  With "
	    "simulated chips:\n"
	    "  tools/serve-demo %s, which is what `make run` does next.\n",
	    w->folder);
	ky_say(w->cli, KY_PAINT_HEAD, "\nTry it yourself\n");
	ky_say(w->cli, KY_PAINT_NONE,
	    "  build/kaiyaku verify --key %s/issuer.pub "
	    "%s/papers/DM-1001.certificate.json\n"
	    "  build/kaiyaku --store %s/kaiyaku.db ending show DM-1001\n"
	    "  build/kaiyaku guide demo-mobile\n",
	    w->folder, w->folder, w->folder);
}

enum ky_code
ky_walk_run(const struct ky_cli *cli, struct ky_session *s, const char *folder,
    bool *sound, struct ky_err *err)
{
	struct walk *w = calloc(1, sizeof(*w));
	enum ky_code code;

	if (w == NULL)
		return ky_fail(err, KY_E_SYSTEM, errno, "out of memory");
	w->cli = cli;
	w->s = s;
	w->folder = folder;
	w->sound = true;
	w->json = json_array();
	s->world.settle_us = 3 * KY_DAY_US; /* money takes its time */
	for (int i = 0; i < KY_STORIES_MAX; i++)
		w->told[i].story = &ky_stories[i];
	tell_start(w);
	code = load_books(w, err);
	if (code == KY_OK)
		code = import_lines(w, err);
	for (size_t i = 0; code == KY_OK; i++) {
		code = take_step(w, &ky_steps[i], err);
		if (ky_steps[i].contract == NULL)
			break;
	}
	if (code == KY_OK)
		code = hand_out(w, err);
	for (int i = 0; code == KY_OK && i < KY_STORIES_MAX; i++)
		code = tell_line(w, &w->told[i], i, err);
	if (code == KY_OK)
		tell_end(w);
	*sound = w->sound;
	for (int i = 0; i < KY_STORY_BOOKS; i++)
		ky_rulefile_done(&w->book[i]);
	json_decref(w->json);
	free(w);
	return code;
}
