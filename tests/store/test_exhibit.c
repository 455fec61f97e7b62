/*
 * The contract of port/exhibit.h, on SQLite.
 */
#include "port/lobby.h"

#include "fixture.h"
#include "store/sqlite_private.h"
#include "store_sql.h"

#include <sqlite3.h>

static struct ky_store *s;
static const struct ky_lobby *o;
static struct ky_err err;

static const struct ky_slug holder = {"ac-7h3k9qxm"};

static void
begin(void)
{
	struct ky_decision *d = calloc(1, sizeof(*d));
	bool taken = false;

	s = fix_new();
	o = s->lobby;
	fix_line(d, 1);
	FIX_DO(s, s->case_add(s->self, d, &taken, &fix_err));
	t_eq_int("a line", (int64_t)d->after.line_id, 1);
	free(d);
}

static struct ky_exhibit
exhibit(const char *id, int64_t minute)
{
	struct ky_exhibit x = {.line_id = 1,
	    .ending = "KY-0001-0001-0001",
	    .owner = holder,
	    .at = {minute * KY_MINUTE_US},
	    .until = {(minute + 60) * KY_MINUTE_US},
	    .width = 1100,
	    .height = 1556,
	    .pages = 1,
	    .size = 7};

	(void)snprintf(x.id.text, sizeof(x.id.text), "%s", id);
	(void)snprintf(x.note, sizeof(x.note), "the slip of %s", id);
	memset(x.sha256, (int)minute, sizeof(x.sha256));
	return x;
}

static void
add(const struct ky_exhibit *x)
{
	FIX_DO(s,
	    o->exhibit_add(o->self, &fix_issuer, x, KY_STR("picture"),
		&fix_err));
}

static uint32_t
list(struct ky_exhibit rows[8])
{
	uint32_t n = 0;

	t_good("list", o->exhibits(o->self, &fix_issuer, 1, 8, rows, &n, &err),
	    &err);
	return n;
}

static size_t
picture_of(const struct ky_slug *id)
{
	struct ky_buf out;
	size_t n;

	ky_buf_init(&out, KY_EVIDENCE_MAX);
	t_good("picture",
	    o->exhibit_picture(o->self, &fix_issuer, 1, id, &out, &err), &err);
	n = out.len;
	t_ok("as it came", n == 0 || ky_str_is(ky_buf_str(&out), "picture"));
	ky_buf_done(&out);
	return n;
}

static uint32_t
given(void)
{
	uint32_t n = 99;

	t_good("by", o->exhibits_by(o->self, &fix_issuer, &holder, &n, &err),
	    &err);
	return n;
}

/* Rows of a table in which a text can be read. */
static int64_t
readable(const char *text)
{
	sqlite3_stmt *st = NULL;
	int64_t n;

	(void)sqlite3_prepare_v2(ky_store_handle(s),
	    "SELECT count(*) FROM exhibit WHERE instr(note, ?1) > 0 "
	    "OR instr(picture, ?1) > 0",
	    -1, &st, NULL);
	(void)sqlite3_bind_text(st, 1, text, -1, SQLITE_STATIC);
	(void)sqlite3_step(st);
	n = sqlite3_column_int64(st, 0);
	(void)sqlite3_finalize(st);
	return n;
}

static void
its_life(void)
{
	struct ky_exhibit a = exhibit("ex-a", 20), b = exhibit("ex-b", 10);
	struct ky_exhibit rows[8];
	struct ky_command cmd;
	struct ky_decision *d = calloc(1, sizeof(*d));
	char media[KY_MEDIA_SIZE];
	struct ky_buf bytes;

	begin();
	add(&a);
	add(&b);
	t_eq_int("both", list(rows), 2);
	t_eq_str("the older one first", rows[0].id.text, "ex-b");
	t_eq_str("its note", rows[0].note, "the slip of ex-b");
	t_eq_int("its width", rows[0].width, 1100);
	t_eq_int("who gave it", given(), 2);
	t_eq_int("sealed", readable("slip") + readable("picture"), 0);
	t_eq_int("a new one has its picture", (int64_t)picture_of(&a.id), 7);

	/* Kept: as evidence, which a command brings. */
	fix_command(&cmd, KY_CMD_FACT, "k");
	cmd.line_id = 1;
	cmd.has_evidence = true;
	cmd.evidence = (struct ky_evidence){.grade = KY_GRADE_STATED,
	    .media_type = KY_EXHIBIT_MEDIA,
	    .origin = "holder",
	    .verifier = "kaiyaku-photo",
	    .bytes = KY_STR("covered")};
	memcpy(cmd.evidence.sha256, a.sha256, sizeof(a.sha256));
	d->verdict = KY_VERDICT_ACCEPTED;
	d->after.line_id = 1;
	(void)snprintf(d->code, sizeof(d->code), "noted");
	FIX_DO(s,
	    s->command_add(s->self, &fix_issuer, &cmd, a.sha256, d, &fix_err));
	a.state = KY_EXHIBIT_KEPT;
	a.until.us = 0;
	FIX_DO(s, o->exhibit_save(o->self, &fix_issuer, &a, &fix_err));
	t_eq_int("a kept one has lost what it was", (int64_t)picture_of(&a.id),
	    0);
	t_eq_int("still both", list(rows), 2);
	t_eq_int("kept", rows[1].state, KY_EXHIBIT_KEPT);
	t_eq_str("with its note", rows[1].note, "the slip of ex-a");

	a.state = KY_EXHIBIT_GONE;
	FIX_DO(s, o->exhibit_save(o->self, &fix_issuer, &a, &fix_err));
	t_eq_int("a trace is left", list(rows), 2);
	t_eq_str("without the note", rows[1].note, "");
	t_ok("with the hash",
	    memcmp(rows[1].sha256, a.sha256, sizeof(a.sha256)) == 0);
	ky_buf_init(&bytes, KY_EVIDENCE_MAX);
	t_good("evidence",
	    s->evidence_get(s->self, &fix_issuer, 1, a.sha256, media,
		sizeof(media), &bytes, &err),
	    &err);
	t_eq_int("the evidence is gone too", (int64_t)bytes.len, 0);
	ky_buf_done(&bytes);
	t_eq_int("it counts no more", given(), 1);

	FIX_DO(s, o->exhibit_remove(o->self, &fix_issuer, 1, &b.id, &fix_err));
	t_eq_int("removed without a trace", list(rows), 1);
	free(d);
	fix_end(s);
}

static void
forgotten(void)
{
	struct ky_exhibit a = exhibit("ex-a", 10), b = exhibit("ex-b", 90);
	struct ky_exhibit rows[8];
	uint32_t n = 0;

	begin();
	add(&a);
	add(&b);
	FIX_DO(s,
	    o->expire(o->self, &fix_issuer, (struct ky_time){71 * KY_MINUTE_US},
		10, &n, &fix_err));
	t_eq_int("whose hour is over", list(rows), 1);
	t_eq_str("the other is there", rows[0].id.text, "ex-b");
	fix_end(s);
}

static void
erased(void)
{
	struct ky_exhibit a = exhibit("ex-a", 10);
	struct ky_decision *d = calloc(1, sizeof(*d));
	struct ky_case *before = calloc(1, sizeof(*before));
	struct ky_exhibit rows[8];
	bool stale = true;

	begin();
	add(&a);
	t_good("load", s->case_load(s->self, &fix_issuer, 1, before, &err),
	    &err);
	d->after = *before;
	d->after.version++;
	d->erase = 1u << KY_CLASS_EVIDENCE;
	(void)snprintf(d->code, sizeof(d->code), "woken");
	FIX_DO(s, s->case_save(s->self, before, d, &stale, &fix_err));
	t_eq_int("with the line's evidence", list(rows), 0);
	free(d);
	free(before);
	fix_end(s);
}

int
main(void)
{
	T_RUN(its_life);
	T_RUN(forgotten);
	T_RUN(erased);
	return t_done();
}
