/* Lines by the mailbox that the provider knows, those of old stores too. */
#include "store/mailbox.h"

#include "fixture.h"

#include <sqlite3.h>

#define MOST 8

static struct ky_store *s;

/* A line with that mailbox. */
static void
line(unsigned n, const char *email)
{
	static struct ky_decision d;
	struct ky_err err = {0};
	bool taken = true;

	fix_line(&d, n);
	(void)snprintf(d.after.line.email, sizeof(d.after.line.email), "%s",
	    email);
	if (s->begin(s->self, &err) != KY_OK ||
	    s->case_add(s->self, &d, &taken, &err) != KY_OK || taken ||
	    s->commit(s->self, &err) != KY_OK) {
		printf("Bail out! %s\n", err.msg);
		exit(1);
	}
}

/* "3 1": the lines, as they came. */
static const char *
lines_of(const char *email, uint32_t max)
{
	static char text[64];
	uint64_t ids[MOST];
	struct ky_err err = {0};
	uint32_t n = 0;

	t_good("look",
	    s->mailbox_lines(s->self, &fix_issuer, email, max, ids, &n, &err),
	    &err);
	text[0] = '\0';
	for (uint32_t i = 0; i < n; i++)
		(void)snprintf(text + strlen(text), sizeof(text) - strlen(text),
		    "%s%llu", i > 0 ? " " : "", (unsigned long long)ids[i]);
	return text;
}

static void
exec(const char *sql)
{
	if (sqlite3_exec(ky_store_handle(s), sql, NULL, NULL, NULL) !=
	    SQLITE_OK) {
		printf("Bail out! %s\n", sqlite3_errmsg(ky_store_handle(s)));
		exit(1);
	}
}

static int64_t
number(const char *sql)
{
	sqlite3_stmt *st;
	int64_t n;

	if (sqlite3_prepare_v2(ky_store_handle(s), sql, -1, &st, NULL) !=
		SQLITE_OK ||
	    sqlite3_step(st) != SQLITE_ROW)
		abort();
	n = sqlite3_column_int64(st, 0);
	(void)sqlite3_finalize(st);
	return n;
}

static void
lines_are_found_by_their_mailbox(void)
{
	static const struct {
		const char *label, *email;
		uint32_t max;
		const char *lines;
	} cases[] = {
	    {"the newest first", "holder@example.com", MOST, "4 3 1"},
	    {"however it is written", "Holder@Example.COM", MOST, "4 3 1"},
	    {"not more than are wanted", "holder@example.com", 2, "4 3"},
	    {"another mailbox", "other@example.com", MOST, "2"},
	    {"nobody's", "nobody@example.com", MOST, ""},
	    {"none is no name of lines without one", "", MOST, ""},
	};

	s = fix_new();
	line(1, "holder@example.com");
	line(2, "other@example.com");
	line(3, "HOLDER@example.com");
	line(4, "holder@example.com");
	line(5, "");
	T_CASES (k, cases)
		t_eq_str(k->label, lines_of(k->email, k->max), k->lines);
	fix_end(s);
}

static void
save(uint64_t line_id, const char *email, uint32_t erase)
{
	static struct ky_decision d;
	static struct ky_case before;
	struct ky_err err = {0};
	bool stale = true;

	memset(&d, 0, sizeof(d));
	t_good("load",
	    s->case_load(s->self, &fix_issuer, line_id, &before, &err), &err);
	d.after = before;
	d.after.version++;
	d.erase = erase;
	(void)snprintf(d.after.line.email, sizeof(d.after.line.email), "%s",
	    email);
	FIX_DO(s, s->case_save(s->self, &before, &d, &stale, &fix_err));
	t_ok("nobody was faster", !stale);
}

static void
they_follow_the_line(void)
{
	s = fix_new();
	line(1, "holder@example.com");
	save(1, "Holder@example.com", 0);
	t_eq_str("another way to write it", lines_of("holder@example.com", 8),
	    "1");
	save(1, "new@example.com", 0);
	t_eq_str("the old one", lines_of("holder@example.com", 8), "");
	t_eq_str("the new one", lines_of("new@example.com", 8), "1");
	save(1, "new@example.com", 1u << KY_CLASS_IDENTITY);
	t_eq_str("erased with the identity", lines_of("new@example.com", 8),
	    "");
	t_eq_int("no hash is left", number("SELECT count(*) FROM search"), 0);
	fix_end(s);
}

/* As a store of schema 9 is found: all lines wait. */
static void
make_old(void)
{
	exec("DELETE FROM search WHERE kind = 'email';"
	     "INSERT INTO mailbox_due SELECT issuer, max(line) FROM line "
	     "GROUP BY issuer;");
}

static void
open_again(enum ky_store_mode mode)
{
	ky_store_close(s);
	s = fix_open(mode);
}

static void
say_nothing(void *self, const char *text)
{
	(void)self;
	(void)text;
}

static uint64_t
faults(void)
{
	struct ky_err err = {0};
	uint64_t n = 99;

	t_good("check", ky_store_check(s, say_nothing, NULL, &n, &err), &err);
	return n;
}

static void
lines_of_before_are_entered(void)
{
	s = fix_new();
	for (unsigned i = 1; i <= 1100; i++)
		line(i, i % 400 == 1 ? "holder@example.com" : "");
	save(401, "holder@example.com", 1u << KY_CLASS_IDENTITY);
	make_old();
	open_again(KY_STORE_READ);
	t_eq_str("a reader enters nothing", lines_of("holder@example.com", 8),
	    "");
	t_eq_int("and the check waits for it", (int64_t)faults(), 0);
	open_again(KY_STORE_WRITE);
	t_eq_str("a writer all", lines_of("holder@example.com", 8), "801 1");
	t_eq_int("none waits", number("SELECT count(*) FROM mailbox_due"), 0);
	t_eq_int("nothing is wrong", (int64_t)faults(), 0);
	exec("DELETE FROM search WHERE kind = 'email' AND line = 801;");
	t_eq_int("a missing one is told", (int64_t)faults(), 1);
	fix_end(s);
}

/* Who died at it goes on where he was, and enters nothing twice. */
static void
the_rest_is_entered_later(void)
{
	s = fix_new();
	for (unsigned i = 1; i <= 3; i++)
		line(i, "holder@example.com");
	make_old();
	open_again(KY_STORE_WRITE);
	exec("DELETE FROM search WHERE kind = 'email' AND line < 3;"
	     "INSERT INTO mailbox_due VALUES ('demo-mobile', 2);");
	open_again(KY_STORE_WRITE);
	t_eq_str("all of them", lines_of("holder@example.com", 8), "3 2 1");
	fix_end(s);
}

int
main(void)
{
	T_RUN(lines_are_found_by_their_mailbox);
	T_RUN(they_follow_the_line);
	T_RUN(lines_of_before_are_entered);
	T_RUN(the_rest_is_entered_later);
	return t_done();
}
