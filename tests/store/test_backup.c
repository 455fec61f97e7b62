/*
 * A copy is one moment's, whatever is written meanwhile.
 */
#include "fixture.h"
#include "store/sqlite_private.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <sys/stat.h>

static struct ky_store *s;
static struct ky_err err;

static const char *
beside(const char *end)
{
	static char name[2][320];
	static int i;

	i = !i;
	(void)snprintf(name[i], sizeof(name[i]), "%s/copy%s", fix_dir, end);
	return name[i];
}

static void
remove_copy(void)
{
	static const char *const ends[] = {"", ".keys", "-wal", "-shm",
	    "-journal", ".part", ".keys.part", ".keys-journal"};

	T_CASES (e, ends)
		(void)unlink(beside(*e));
}

static void
add_lines(struct ky_store *to, unsigned from, unsigned n)
{
	static struct ky_decision d;
	bool taken;

	for (unsigned i = from; i < from + n; i++) {
		struct ky_err e = {0};

		fix_line(&d, i);
		if (to->begin(to->self, &e) != KY_OK ||
		    to->case_add(to->self, &d, &taken, &e) != KY_OK ||
		    to->commit(to->self, &e) != KY_OK) {
			printf("Bail out! %s\n", e.msg);
			exit(1);
		}
	}
}

static struct ky_store *
open_copy(enum ky_store_mode mode)
{
	struct ky_store *c = NULL;

	t_good("open the copy",
	    ky_store_open(beside(""), mode, &fix_entropy, &c, &err), &err);
	return c;
}

static void
say(void *self, const char *line)
{
	(void)self;
	printf("# %s\n", line);
}

static uint64_t
faults(struct ky_store *of)
{
	uint64_t n = 99;

	t_good("check", ky_store_check(of, say, NULL, &n, &err), &err);
	return n;
}

static uint64_t
lines(struct ky_store *of)
{
	static struct ky_row rows[64];
	uint64_t last = 0;
	uint32_t n;

	do {
		if (of->case_list(of->self, &fix_issuer, last, 64, rows, &n,
			&err) != KY_OK)
			return 0;
		if (n > 0)
			last = rows[n - 1].line_id;
	} while (n == 64); /* with a writer there is always one more */
	return last;
}

static void
note(void *self, uint64_t done, uint64_t all)
{
	uint64_t *told = self;

	t_ok("progress grows to the end", done >= told[0] && done <= all);
	told[0] = done;
	told[1] = all;
}

static void
a_copy_is_the_same(void)
{
	uint64_t told[2] = {0};
	struct ky_store *copy;
	struct ky_case a, b;
	struct stat st;

	s = fix_new();
	add_lines(s, 1, 5);
	t_good("copy", ky_store_backup(s, beside(""), note, told, &err), &err);
	t_ok("all pages were counted", told[0] > 0 && told[0] == told[1]);
	t_ok("for our eyes only",
	    stat(beside(""), &st) == 0 && (st.st_mode & 0777) == 0600 &&
		stat(beside(".keys"), &st) == 0 && (st.st_mode & 0777) == 0600);
	t_ok("no parts are left",
	    access(beside(".part"), F_OK) != 0 &&
		access(beside(".keys.part"), F_OK) != 0 &&
		access(beside("-wal"), F_OK) != 0);
	copy = open_copy(KY_STORE_READ);
	t_eq_int("no faults", (int64_t)faults(copy), 0);
	for (uint64_t i = 1; i <= 5; i++) {
		t_good("load", s->case_load(s->self, &fix_issuer, i, &a, &err),
		    &err);
		t_good("load",
		    copy->case_load(copy->self, &fix_issuer, i, &b, &err),
		    &err);
		fix_same_case(&a, &b);
	}
	ky_store_close(copy);
	t_bad("never onto another one",
	    ky_store_backup(s, beside(""), NULL, NULL, &err), KY_E_INPUT, &err,
	    "exists already");
	add_lines(s, 6, 1);
	copy = open_copy(KY_STORE_WRITE);
	add_lines(copy, 7, 1);
	t_eq_int("it is a store like any other", (int64_t)faults(copy), 0);
	ky_store_close(copy);
	remove_copy();
	fix_end(s);
}

static void
nothing_is_left_of_a_failure(void)
{
	s = fix_new();
	t_bad("no such folder",
	    ky_store_backup(s, "/nonexistent/copy", NULL, NULL, &err),
	    KY_E_SYSTEM, &err, "could not create");
	t_bad("no name", ky_store_backup(s, "", NULL, NULL, &err), KY_E_INPUT,
	    &err, "empty or too long");
	add_lines(s, 1, 1);
	t_eq_int("the store goes on", (int64_t)faults(s), 0);
	fix_end(s);
}

/* --- while others write --- */

static atomic_bool enough;

/* New lines, each with keys of its own. */
static void *
write_on(void *self)
{
	struct ky_store *mine = self;

	for (unsigned i = 1000; !atomic_load(&enough); i++)
		add_lines(mine, i, 1);
	return NULL;
}

static void
a_copy_is_one_moments(void)
{
	struct ky_store *writer, *copy;
	pthread_t thread;
	uint64_t last = 0;

	s = fix_new();
	add_lines(s, 1, 50);
	writer = fix_open(KY_STORE_WRITE);
	atomic_store(&enough, false);
	if (pthread_create(&thread, NULL, write_on, writer) != 0)
		abort();
	for (int i = 0; i < 5; i++) {
		uint64_t before = lines(s), had;

		t_good("copy", ky_store_backup(s, beside(""), NULL, NULL, &err),
		    &err);
		copy = open_copy(KY_STORE_READ);
		t_eq_int("no faults", (int64_t)faults(copy), 0);
		had = lines(copy);
		t_ok("as of a moment", had >= before && had >= last);
		last = had;
		ky_store_close(copy);
		remove_copy();
	}
	atomic_store(&enough, true);
	(void)pthread_join(thread, NULL);
	t_ok("something was written meanwhile", lines(s) > 50);
	ky_store_close(writer);
	fix_end(s);
}

int
main(void)
{
	T_RUN(a_copy_is_the_same);
	T_RUN(nothing_is_left_of_a_failure);
	T_RUN(a_copy_is_one_moments);
	return t_done();
}
