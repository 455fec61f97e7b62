#include "link/drop.h"

#include "link/order.h"
#include "link/other_side.h"
#include "t.h"

#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

static struct other_side side;
static struct ky_drop d;

static void
opened(void)
{
	struct ky_err err = {0};

	other_open(&side);
	t_good("open", ky_drop_open(&d, side.folder, &err), &err);
}

static bool
holds(const char *folder, const char *name, const char *text)
{
	struct ky_buf b;
	struct ky_err err = {0};
	bool there = false, same;

	ky_buf_init(&b, 4096);
	t_good("read", ky_drop_get(&d, folder, name, &b, &there, &err), &err);
	same = there && ky_str_is(ky_buf_str(&b), text);
	ky_buf_done(&b);
	return same;
}

static void
names(void)
{
	static const struct {
		const char *key, *name; /* NULL: it has none */
	} cases[] = {
	    {"KY-7H3K/bss-end/0.19000", "KY-7H3K_2Fbss-end_2F0.19000.csv"},
	    {"a_b", "a_5Fb.csv"},
	    {"../../etc/passwd", "_2E._2F.._2Fetc_2Fpasswd.csv"},
	    {".hidden", "_2Ehidden.csv"},
	    {"mail KY-1", "mail_20KY-1.csv"},
	    {"\xe3\x81\x82", "_E3_81_82.csv"},
	    {"a\nb", "a_0Ab.csv"},
	    {"", NULL},
	};
	char longest[300] = "", name[KY_DROP_NAME_SIZE];
	struct ky_err err = {0};

	T_CASES (c, cases) {
		enum ky_code code = ky_drop_name(c->key, ".csv", name, &err);

		if (c->name == NULL)
			t_bad("no key", code, KY_E_INPUT, &err, "empty");
		else
			t_eq_str(c->name, name, c->name);
	}
	memset(longest, 'a', 219);
	t_good("the longest", ky_drop_name(longest, ".csv", name, &err), &err);
	memset(longest, 'a', 220);
	t_bad("one more", ky_drop_name(longest, ".csv", name, &err), KY_E_INPUT,
	    &err, "long");
}

static void
put_once(void)
{
	struct ky_err err = {0};
	char from[500], to[500];
	bool there = true;

	opened();
	t_good("has", ky_drop_has(&d, "a.csv", &there, &err), &err);
	t_ok("not yet", !there);
	/* What a dead process left is no obstacle and never shows. */
	other_write(&side, "tmp", "a.csv", "a long rest of another file");
	t_good("put", ky_drop_put(&d, "a.csv", KY_STR("one"), &err), &err);
	t_ok("it is there", holds("out", "a.csv", "one"));
	t_eq_int("nothing beside", other_count(&side, "tmp", NULL), 0);
	t_good("again", ky_drop_put(&d, "a.csv", KY_STR("two"), &err), &err);
	t_ok("the first counts", holds("out", "a.csv", "one"));
	other_path(&side, "out", "a.csv", from);
	other_path(&side, "done", "a.csv", to);
	t_ok("taken on", rename(from, to) == 0);
	t_good("once more", ky_drop_put(&d, "a.csv", KY_STR("two"), &err),
	    &err);
	t_eq_int("it is done", other_count(&side, "out", NULL), 0);
	t_good("has", ky_drop_has(&d, "a.csv", &there, &err), &err);
	t_ok("done counts", there);
	other_close(&side);
}

static void
full_disk(void)
{
	struct rlimit old, small = {8, 8};
	struct ky_err err = {0};
	enum ky_code code;

	opened();
	(void)signal(SIGXFSZ, SIG_IGN);
	(void)getrlimit(RLIMIT_FSIZE, &old);
	small.rlim_max = old.rlim_max;
	(void)fflush(stdout);
	if (setrlimit(RLIMIT_FSIZE, &small) != 0)
		abort();
	code = ky_drop_put(&d, "a.csv", KY_STR("more than eight bytes"), &err);
	if (setrlimit(RLIMIT_FSIZE, &old) != 0)
		abort();
	t_bad("half a file", code, KY_E_RETRY, &err, "write");
	t_eq_int("nothing is out", other_count(&side, "out", NULL), 0);
	t_eq_int("nothing beside", other_count(&side, "tmp", NULL), 0);
	t_good("later",
	    ky_drop_put(&d, "a.csv", KY_STR("more than eight"), &err), &err);
	other_close(&side);
}

static void
get(void)
{
	struct ky_err err = {0};
	struct ky_buf b;
	char path[500], to[500];
	bool there = true;

	opened();
	ky_buf_init(&b, 10);
	t_good("none", ky_drop_get(&d, "in", "a.csv", &b, &there, &err), &err);
	t_ok("not there", !there);
	other_write(&side, "in", "a.csv", "1234567890");
	t_good("ten", ky_drop_get(&d, "in", "a.csv", &b, &there, &err), &err);
	t_ok("whole", there && ky_str_is(ky_buf_str(&b), "1234567890"));
	other_write(&side, "in", "a.csv", "12345678901");
	t_bad("eleven", ky_drop_get(&d, "in", "a.csv", &b, &there, &err),
	    KY_E_RETRY, &err, "larger than 10");
	other_path(&side, "in", "b.csv", path);
	other_path(&side, "in", "a.csv", to);
	t_ok("a link", symlink(to, path) == 0);
	t_bad("is not followed",
	    ky_drop_get(&d, "in", "b.csv", &b, &there, &err), KY_E_RETRY, &err,
	    "open");
	other_path(&side, "in", "c.csv", path);
	t_ok("a pipe", mkfifo(path, 0600) == 0);
	t_bad("is not waited for",
	    ky_drop_get(&d, "in", "c.csv", &b, &there, &err), KY_E_RETRY, &err,
	    "plain");
	ky_buf_done(&b);
	other_close(&side);
}

static void
folders(void)
{
	struct ky_err err = {0};
	char path[600];

	t_bad("no path", ky_drop_open(&d, "", &err), KY_E_INPUT, &err, "path");
	memset(path, 'a', sizeof(path) - 1);
	path[sizeof(path) - 1] = '\0';
	t_bad("a long one", ky_drop_open(&d, path, &err), KY_E_INPUT, &err,
	    "long");
	t_bad("nowhere", ky_drop_open(&d, "/nowhere/at/all", &err), KY_E_SYSTEM,
	    &err, "/nowhere/at/all");
}

/* --- orders --- */

static void
orders(void)
{
	struct ky_order order = {.key = "K/1",
	    .action = "end",
	    .contract_no = "DM-1",
	    .day = "2026-08-31",
	    .codes = "a;b"};
	struct ky_err err = {0};
	struct other_order o;
	bool there = true;

	opened();
	t_good("has", ky_order_has(&d, "K/1", &there, &err), &err);
	t_ok("not yet", !there);
	t_good("put", ky_order_put(&d, &order, &err), &err);
	t_good("has", ky_order_has(&d, "K/1", &there, &err), &err);
	t_ok("it is", there);
	t_ok("read by the other side", other_next(&side, &o));
	t_eq_str("name", o.name, "K_2F1.csv");
	t_eq_str("key", o.key, "K/1");
	t_eq_str("action", o.action, "end");
	t_eq_str("contract", o.contract, "DM-1");
	t_eq_str("day", o.day, "2026-08-31");
	t_eq_str("codes", o.codes, "a;b");
	other_move(&side, &o, "refused");
	t_bad("its own order back, no code", ky_order_put(&d, &order, &err),
	    KY_E_REFUSED, &err, "no code given");
	other_write(&side, "refused", o.name,
	    "key,code\nK/1,contract-locked\n");
	t_bad("a code", ky_order_put(&d, &order, &err), KY_E_REFUSED, &err,
	    "refused: contract-locked");
	other_write(&side, "refused", o.name, "\"");
	t_bad("nonsense is a no too", ky_order_put(&d, &order, &err),
	    KY_E_REFUSED, &err, "no code given");
	t_eq_int("nothing more is put", other_count(&side, "out", NULL), 0);
	other_close(&side);
}

/* For tests that kill: put one file and say so. */
static int
put_one(const char *folder)
{
	struct ky_err err = {0};

	if (ky_drop_open(&d, folder, &err) != KY_OK)
		return 1;
	return ky_drop_put(&d, "a.csv", KY_STR("all of it"), &err) == KY_OK ? 0
									    : 1;
}

int
main(int argc, char **argv)
{
	if (argc == 3 && strcmp(argv[1], "put") == 0)
		return put_one(argv[2]);
	T_RUN(names);
	T_RUN(put_once);
	T_RUN(full_disk);
	T_RUN(get);
	T_RUN(folders);
	T_RUN(orders);
	return t_done();
}
