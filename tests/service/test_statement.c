#include "desk.h"

#include "service/statement.h"
#include "store/sqlite_private.h"

#include <sqlite3.h>

static struct desk d;
static struct ky_result r;
static struct ky_err err;

static struct ky_call
statement_of(uint64_t line_id)
{
	struct ky_call c = desk_call(&d, KY_CALL_STATEMENT);

	c.line_id = line_id;
	return c;
}

/* The desk, with a line that was ended, billed and paid. */
static uint64_t
desk_with_ended_line(void)
{
	struct ky_command cmd;
	struct ky_case k;
	uint64_t id;

	memset(&d, 0, sizeof(d));
	rig_open(&d.rig, 0);
	id = rig_import(&d.rig);
	cmd = rig_file(id);
	(void)rig_submit(&d.rig, &cmd);
	rig_case(&d.rig, id, &k);
	rig_pass(&d.rig, ky_date_add(k.ending.last_day, 1));
	rig_stop(&d.rig);
	d.rig.config.workers = 2;
	rig_start(&d.rig);
	desk_begin(&d, NULL);
	return id;
}

static void
exec(const char *sql)
{
	struct sqlite3 *db;

	if (sqlite3_open(d.rig.path, &db) != SQLITE_OK ||
	    sqlite3_busy_timeout(db, 5000) != SQLITE_OK ||
	    sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		abort();
	(void)sqlite3_close(db);
}

static void
of_a_line(void)
{
	struct ky_call c;
	struct ky_case k;
	uint64_t id;

	id = desk_with_ended_line();
	rig_case(&d.rig, id, &k);
	c = statement_of(id);
	t_good("made", desk_do(&d, &c, &r, &err), &err);
	if (t_ok("found", r.found)) {
		const struct ky_stated *x = r.out.statement.stated;

		t_ok("something was charged", x->statement.rows_n > 0);
		t_eq_int("charged", x->statement.total.charged,
		    ky_ledger_charged(&k.line.ledger));
		t_eq_int("owed", x->statement.total.owed,
		    ky_ledger_owed(&k.line.ledger));
		t_ok("its case", r.out.statement.c->line_id == id);
		t_ok("its rules", r.out.statement.rules != NULL);
		t_ok("as of a day", !ky_date_none(r.out.statement.today));
		t_eq_int("no transfer", x->transfers_n, 0);
		t_eq_int("no payment", x->payments_n, 0);
	}
	t_eq_int("a look is entered", desk_looks(&d), 1);
	c.line_id = id + 1;
	t_good("of another", desk_do(&d, &c, &r, &err), &err);
	t_ok("there is none", !r.found);
	desk_close(&d);
}

/* Transfers and payments, the newest, with the days of payment runs. */
static void
what_is_on_its_way(void)
{
	struct ky_call c;
	uint64_t id;

	desk_open(&d);
	id = rig_import(&d.rig);
	exec("INSERT INTO payrun (issuer, n, state, form, provider, currency, "
	     "day, maker, checker, created_us, count, total, paid, failed) "
	     "SELECT issuer, 1, 'approved', 'zengin', provider, currency, "
	     "20260924, 'one', 'two', 1, 1, 70, 0, 0 FROM line;"
	     "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c "
	     "WHERE n < 70) INSERT INTO transfer (issuer, n, key, line, "
	     "provider, minor, currency, kind, state, run, created_us, "
	     "changed_us) SELECT issuer, n, 'k' || n, line, provider, n, "
	     "currency, 'none', CASE n WHEN 70 THEN 'in-run' ELSE 'queued' END,"
	     "CASE n WHEN 70 THEN 1 END, 1, 1 FROM line, c;"
	     "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c "
	     "WHERE n < 130) INSERT INTO payment (issuer, n, key, line, "
	     "provider, minor, currency, state, means, tries, created_us) "
	     "SELECT issuer, n, 'k' || n, line, provider, n, currency, 'open',"
	     "'page', 0, 1 FROM line, c;");
	c = statement_of(id);
	t_good("made", desk_do(&d, &c, &r, &err), &err);
	if (t_ok("found", r.found)) {
		const struct ky_stated *x = r.out.statement.stated;

		t_eq_int("so many transfers", x->transfers_n, KY_STATED_MAX);
		t_eq_int("the newest last", (int64_t)x->transfer[63].n, 70);
		t_eq_int("the older ones are left out",
		    (int64_t)x->transfer[0].n, 7);
		t_eq_int("its payment run's day", x->run_day[63].day, 24);
		t_ok("the others are in none", ky_date_none(x->run_day[62]));
		t_eq_int("so many payments", x->payments_n, KY_STATED_MAX);
		t_eq_int("the newest of them", (int64_t)x->payment[63].n, 130);
	}
	desk_close(&d);
}

/* Of books that contradict themselves nothing is shown. */
static void
books_at_fault(void)
{
	static const struct {
		const char *label, *sql, *words;
	} cases[] = {
	    {"an entry out of balance",
		"UPDATE posting SET minor = minor + 1 "
		"WHERE entry = 1 AND minor > 0",
		"entry 1: an entry does not sum to zero"},
	    {"a last entry that is gone",
		"DELETE FROM posting WHERE entry = "
		"(SELECT max(entry) FROM posting)",
		"entries are missing"},
	    {"a sum of its own", "UPDATE line SET sums = 'cash=5 opening=-5'",
		"the sum of an account is not that of its postings"},
	};

	T_CASES (k, cases) {
		struct ky_call c;
		uint64_t id;

		id = desk_with_ended_line();
		exec(k->sql);
		c = statement_of(id);
		t_bad(k->label, desk_do(&d, &c, &r, &err), KY_E_CORRUPT, &err,
		    k->words);
		desk_close(&d);
	}
}

int
main(void)
{
	T_RUN(of_a_line);
	T_RUN(what_is_on_its_way);
	T_RUN(books_at_fault);
	return t_done();
}
