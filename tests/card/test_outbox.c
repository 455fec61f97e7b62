#include "card/outbox.h"

#include "t.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[64] = "/tmp/ky-outbox-XXXXXX";

/* An installation's result, the shortest thing that is a notification. */
static const char result[] =
    "\xbf\x37\x81\x82\xbf\x27\x3c\x80\x01\x07\xbf\x2f\x1e\x80\x01\x05"
    "\x81\x02\x07\x80\x0c\x09\x73\x6d\x64\x70\x2e\x74\x65\x73\x74\x5a"
    "\x0a\x98\x88\x12\x01\x00\x00\x20\x21\x43\xf5\xa2\x16\xa0\x14\x4f"
    "\x10\xa0\x00\x00\x05\x59\x10\x10\xff\xff\xff\xff\x89\x00\x00\x10"
    "\x00\x04\x00\x5f\x37\x40"
    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
static const struct ky_str bytes = {result, sizeof(result) - 1};

static struct ky_letter
sample(const struct ky_outbox *o)
{
	struct ky_err err = {0};
	struct ky_letter l;

	t_good("a letter", ky_letter_make(bytes, &l, &err), &err);
	l.stored = (struct ky_time){INT64_C(1700000000) * KY_SECOND_US};
	(void)snprintf(l.eid.digits, sizeof(l.eid.digits),
	    "89049032123451234512345678901235");
	l.svn[0] = 2;
	l.svn[1] = 3;
	l.on_card = true;
	t_good("an address",
	    ky_letter_add_goal(&l, true, "https://smdp.test/x", &err), &err);
	t_good("ours",
	    ky_letter_add_goal(&l, false, "https://ours.test/x", &err), &err);
	t_good("the same again",
	    ky_letter_add_goal(&l, false, "https://ours.test/x", &err), &err);
	t_eq_int("is no third", l.goals_n, 2);
	l.goal[0].sent = true;
	l.goal[0].status = 204;
	l.goal[0].at = l.stored;
	t_good("kept", ky_outbox_keep(o, &l, &err), &err);
	return l;
}

static void
keeping(void)
{
	struct ky_letter l, back;
	struct ky_letters all;
	struct ky_outbox o;
	struct ky_err err = {0};
	struct stat st;
	bool there = false;
	char path[200], other[KY_OUTBOX_PATH_SIZE + 16];

	(void)snprintf(path, sizeof(path), "%s/a/b", folder);
	t_good("the folders are made", ky_outbox_open(&o, path, &err), &err);
	t_good("there is room", ky_outbox_try(&o, &err), &err);
	l = sample(&o);
	t_ok("readable", l.readable && l.meta.n == 5);
	t_good("found", ky_outbox_find(&o, l.hash, &back, &there, &err), &err);
	t_ok("there", there);
	t_ok("the bytes", ky_str_eq(ky_buf_str(&back.bytes), bytes));
	t_eq_str("the chip", back.eid.digits, l.eid.digits);
	t_eq_int("its version", back.svn[1], 3);
	t_ok("on the card", back.on_card);
	t_ok("sent to one",
	    ky_letter_answered(&back) && !ky_letter_sent(&back));
	t_eq_int("with that answer", back.goal[0].status, 204);
	t_eq_int("at that time", back.goal[0].at.us, l.stored.us);
	ky_letter_done(&back);
	(void)snprintf(other, sizeof(other), "%s/0123.json", o.path);
	t_ok("a file that is no letter's", fclose(fopen(other, "w")) == 0);
	t_good("all", ky_outbox_load(&o, &all, &err), &err);
	t_eq_int("one letter", all.n, 1);
	t_eq_int("the other file is none of ours", all.unreadable, 0);
	ky_letters_done(&all);
	t_ok("the folder's mode",
	    stat(o.path, &st) == 0 && (st.st_mode & 0777) == 0700);
	t_eq_int("open to others", chmod(o.path, 0755), 0);
	t_bad("is not used", ky_outbox_open(&o, path, &err), KY_E_SYSTEM, &err,
	    "its owner's alone");
	ky_letter_done(&l);
}

static void
reading(void)
{
	static const struct {
		const char *label;
		struct ky_str text;
		bool good;
	} cases[] = {
	    {"bare bytes", {result, sizeof(result) - 1}, true},
	    {"bytes cut off", {result, sizeof(result) - 2}, false},
	    {"base64 of nothing", {"", 0}, false},
	    {"base64 of something else", {"AAAA", 4}, false},
	    {"JSON of something else", {"{\"form\":\"x\"}", 12}, false},
	    {"half a letter", {"{\"form\":\"kaiyaku-esim-letter\"}", 30},
		false},
	    {"words", {"no such thing", 13}, false},
	};

	T_CASES (c, cases) {
		struct ky_letter l;
		struct ky_err err = {0};
		enum ky_code code = ky_letter_read(c->text, &l, &err);

		t_eq_int(c->label, code, c->good ? KY_OK : KY_E_INPUT);
		if (code == KY_OK)
			ky_letter_done(&l);
	}
}

int
main(void)
{
	char command[128];

	if (mkdtemp(folder) == NULL)
		abort();
	T_RUN(keeping);
	T_RUN(reading);
	(void)snprintf(command, sizeof(command), "rm -rf %s", folder);
	t_eq_int("cleaned up", system(command), 0);
	return t_done();
}
