/*
 * What holders keep with an ending: who may bring, see, keep and drop it, how
 * much there is room for, and what is left of it.
 */
#include "base/hash.h"
#include "desk.h"

static struct desk d;
static struct ky_err err;
static struct ky_result r;

static const struct ky_caller holder = {.actor = {"ac-1"},
    .channel = {"portal"},
    .role = KY_ROLE_HOLDER};
static const struct ky_caller twin = {.actor = {"ac-2"},
    .channel = {"portal"},
    .role = KY_ROLE_HOLDER};

static uint64_t
line_with_ending(void)
{
	uint64_t line_id = rig_import(&d.rig);
	struct ky_command cmd = rig_file(line_id);

	t_ok("filed",
	    rig_submit(&d.rig, &cmd).answer.verdict == KY_VERDICT_ACCEPTED);
	return line_id;
}

static struct ky_call
about(enum ky_call_op op, const struct ky_caller *who, uint64_t line_id)
{
	struct ky_call c = desk_call(&d, op);

	c.who = *who;
	c.line_id = line_id;
	return c;
}

/* A picture of that text, by the form of that key. */
static enum ky_code
bring(const struct ky_caller *who, uint64_t line_id, const char *key,
    const char *picture, struct ky_slug *id)
{
	static const struct ky_exhibit x = {.width = 8,
	    .height = 9,
	    .pages = 1};
	struct ky_call c = about(KY_CALL_EXHIBIT_NEW, who, line_id);
	enum ky_code code;

	c.in.exhibit.wanted = &x;
	c.in.exhibit.picture = ky_str_of(picture);
	(void)snprintf(c.in.exhibit.key, sizeof(c.in.exhibit.key), "%s", key);
	code = desk_do(&d, &c, &r, &err);
	if (code == KY_OK && id != NULL)
		*id = r.out.exhibits->id;
	return code;
}

/* The evidence of a command, as the page hands it in first. */
static void
state(uint64_t line_id, const char *picture)
{
	struct ky_command cmd = rig_command(KY_CMD_FACT, line_id);

	cmd.fact = KY_FACT_SHOWN;
	cmd.role = KY_ROLE_HOLDER;
	cmd.has_evidence = true;
	cmd.evidence = (struct ky_evidence){.grade = KY_GRADE_STATED,
	    .media_type = KY_EXHIBIT_MEDIA,
	    .origin = "holder",
	    .verifier = "none",
	    .bytes = ky_str_of(picture)};
	t_ok("stated",
	    rig_submit(&d.rig, &cmd).answer.verdict == KY_VERDICT_ACCEPTED);
}

static enum ky_code
keep(const struct ky_caller *who, uint64_t line_id, const struct ky_slug *id,
    const char *picture, const char *note)
{
	struct ky_call c = about(KY_CALL_EXHIBIT_KEEP, who, line_id);
	struct ky_exhibit x = {.width = 8, .height = 9, .pages = 1};

	state(line_id, picture);
	x.size = (uint32_t)strlen(picture);
	ky_sha256(ky_str_of(picture), x.sha256);
	(void)snprintf(x.note, sizeof(x.note), "%s", note);
	c.in.exhibit.id = *id;
	c.in.exhibit.wanted = &x;
	return desk_do(&d, &c, &r, &err);
}

static uint32_t
seen_by(const struct ky_caller *who, uint64_t line_id)
{
	struct ky_call c = about(KY_CALL_EXHIBITS, who, line_id);

	t_good("listed", desk_do(&d, &c, &r, &err), &err);
	return r.n;
}

static bool
picture_is(const struct ky_caller *who, uint64_t line_id,
    const struct ky_slug *id, const char *picture)
{
	struct ky_call c = about(KY_CALL_EXHIBIT, who, line_id);

	c.in.exhibit.id = *id;
	t_good("looked at", desk_do(&d, &c, &r, &err), &err);
	return r.found && ky_str_is(r.bytes, picture);
}

static bool
drop(const struct ky_caller *who, uint64_t line_id, const struct ky_slug *id)
{
	struct ky_call c = about(KY_CALL_EXHIBIT_DROP, who, line_id);

	c.in.exhibit.id = *id;
	t_good("dropped", desk_do(&d, &c, &r, &err), &err);
	return r.found;
}

static void
from_new_to_gone(void)
{
	struct ky_slug id, again;
	uint64_t line_id;
	uint32_t looks;

	desk_open(&d);
	line_id = line_with_ending();
	t_good("brought", bring(&holder, line_id, "form-1", "raw", &id), &err);
	t_ok("new, for an hour",
	    r.out.exhibits->state == KY_EXHIBIT_NEW &&
		r.out.exhibits->until.us - r.out.exhibits->at.us ==
		    KY_EXHIBIT_NEW_US &&
		r.out.exhibits->size == 3);
	t_good("the form again", bring(&holder, line_id, "form-1", "x", &again),
	    &err);
	t_eq_str("is the same one", again.text, id.text);
	t_eq_int("its bringer sees it", seen_by(&holder, line_id), 1);
	t_eq_int("nobody else", seen_by(&twin, line_id), 0);
	t_eq_int("nor staff", seen_by(&d.who, line_id), 0);
	t_ok("its picture", picture_is(&holder, line_id, &id, "raw"));
	t_ok("is its bringer's", !picture_is(&twin, line_id, &id, "raw"));
	t_good("not another's to keep", keep(&twin, line_id, &id, "x", ""),
	    &err);
	t_ok("as if there were none", !r.found);
	t_ok("nor to drop", !drop(&twin, line_id, &id));
	t_good("kept", keep(&holder, line_id, &id, "covered", "a slip"), &err);
	t_eq_int("one row", seen_by(&twin, line_id), 1);
	t_ok("kept, with its note",
	    r.out.exhibits->state == KY_EXHIBIT_KEPT &&
		r.out.exhibits->until.us == 0 && r.out.exhibits->size == 7 &&
		strcmp(r.out.exhibits->note, "a slip") == 0);
	looks = desk_looks(&d);
	t_ok("all who come so far see it",
	    picture_is(&d.who, line_id, &id, "covered"));
	t_eq_int("which is logged", desk_looks(&d), looks + 1);
	t_good("kept again", keep(&holder, line_id, &id, "other", ""), &err);
	t_ok("stays as it is", picture_is(&holder, line_id, &id, "covered"));
	t_ok("dropped", drop(&holder, line_id, &id));
	t_eq_int("a row is left", seen_by(&holder, line_id), 1);
	t_ok("without its note",
	    r.out.exhibits->state == KY_EXHIBIT_GONE &&
		r.out.exhibits->note[0] == '\0');
	t_ok("nor its picture", !picture_is(&holder, line_id, &id, "covered"));
	t_good("nothing brings it back", keep(&holder, line_id, &id, "y", ""),
	    &err);
	t_ok("it is gone", !r.found);
	desk_close(&d);
}

/* Brought twice by two forms, it is kept once. */
static void
the_same_picture(void)
{
	struct ky_slug a, b;
	uint64_t line_id;

	desk_open(&d);
	line_id = line_with_ending();
	t_good("one", bring(&holder, line_id, "form-1", "raw", &a), &err);
	t_good("two", bring(&holder, line_id, "form-2", "raw", &b), &err);
	t_ok("of different names", strcmp(a.text, b.text) != 0);
	t_good("kept", keep(&holder, line_id, &a, "same", ""), &err);
	t_good("kept", keep(&holder, line_id, &b, "same", ""), &err);
	t_ok("as far as it was there", r.found);
	t_eq_int("once", seen_by(&holder, line_id), 1);
	t_eq_str("the first", r.out.exhibits->id.text, a.text);
	/* What was never kept leaves no trace. */
	t_good("three", bring(&holder, line_id, "form-3", "raw", &b), &err);
	t_ok("thrown away", drop(&holder, line_id, &b));
	t_eq_int("nothing is left of it", seen_by(&holder, line_id), 1);
	desk_close(&d);
}

static enum ky_code
may_bring(const struct ky_caller *who, uint64_t line_id, const char *key)
{
	struct ky_call c = about(KY_CALL_EXHIBIT_ASK, who, line_id);

	(void)snprintf(c.in.exhibit.key, sizeof(c.in.exhibit.key), "%s", key);
	return desk_do(&d, &c, &r, &err);
}

static void
how_much_there_is_room_for(void)
{
	uint64_t line_id = 0, bare, full;
	char key[32];

	desk_open(&d);
	bare = rig_import(&d.rig);
	t_bad("no ending", may_bring(&holder, bare, "x"), KY_E_REFUSED, &err,
	    "no ending");
	t_eq_int("says so", err.cause, KY_NO_EXHIBIT_ENDING);
	t_bad("nor is one taken", bring(&holder, bare, "x", "x", NULL),
	    KY_E_REFUSED, &err, "no ending");
	for (int i = 0; i < KY_EXHIBITS_OF_OWNER; i++) {
		if (i % KY_EXHIBITS_OF_ENDING == 0)
			line_id = line_with_ending();
		(void)snprintf(key, sizeof(key), "form-%d", i);
		if (bring(&holder, line_id, key, key, NULL) != KY_OK)
			t_good("there is room", err.code, &err);
	}
	t_bad("an ending is full", bring(&twin, line_id, "y", "y", NULL),
	    KY_E_REFUSED, &err, "no more");
	t_eq_int("says so", err.cause, KY_NO_EXHIBIT_ROOM);
	full = line_id;
	line_id = line_with_ending();
	t_bad("and so is a holder", bring(&holder, line_id, "z", "z", NULL),
	    KY_E_REFUSED, &err, "no more");
	t_eq_int("says so", err.cause, KY_NO_EXHIBIT_SHARE);
	t_bad("is told so", may_bring(&holder, line_id, "z"), KY_E_REFUSED,
	    &err, "no more");
	t_good("but the form that took the last place may come again",
	    may_bring(&holder, full, key), &err);
	for (int i = 0; i < KY_EXHIBITS_AN_HOUR; i++)
		if (may_bring(&twin, line_id, "y") != KY_OK)
			t_good("not often yet", err.code, &err);
	t_bad("too often", may_bring(&twin, line_id, "y"), KY_E_REFUSED, &err,
	    "");
	t_eq_int("says so", err.cause, KY_NO_EXHIBIT_OFTEN);
	desk_close(&d);
}

static void
what_is_no_picture(void)
{
	static const struct {
		const char *label;
		struct ky_exhibit x;
		const char *picture;
	} cases[] = {
	    {"nothing", {.width = 1, .height = 1, .pages = 1}, ""},
	    {"no width", {.height = 1, .pages = 1}, "x"},
	    {"no height", {.width = 1, .pages = 1}, "x"},
	    {"no page", {.width = 1, .height = 1}, "x"},
	    {"too wide", {.width = 65536, .height = 1, .pages = 1}, "x"},
	};
	struct ky_exhibit endless = {.width = 1,
	    .height = 1,
	    .pages = 1,
	    .size = 1};
	struct ky_call c;
	uint64_t line_id;

	desk_open(&d);
	line_id = line_with_ending();
	c = about(KY_CALL_EXHIBIT_NEW, &holder, line_id);
	T_CASES (t, cases) {
		c.in.exhibit.wanted = &t->x;
		c.in.exhibit.picture = ky_str_of(t->picture);
		t_bad(t->label, desk_do(&d, &c, &r, &err), KY_E_INPUT, &err,
		    "no such picture");
	}
	memset(endless.note, 'x', sizeof(endless.note));
	c = about(KY_CALL_EXHIBIT_KEEP, &holder, line_id);
	c.in.exhibit.wanted = &endless;
	t_bad("a note without end", desk_do(&d, &c, &r, &err), KY_E_INPUT, &err,
	    "no such picture");
	c = about(KY_CALL_EXHIBITS, &holder, line_id + 1);
	t_good("no line", desk_do(&d, &c, &r, &err), &err);
	t_ok("is not found", !r.found);
	desk_close(&d);
}

int
main(void)
{
	T_RUN(from_new_to_gone);
	T_RUN(the_same_picture);
	T_RUN(how_much_there_is_room_for);
	T_RUN(what_is_no_picture);
	return t_done();
}
