/*
 * Which b-trees one command writes into: what each costs among a million
 * lines is a page of its own (docs/ARCHITECTURE.md, "What a filing writes").
 *
 * Seen from outside: the pages in the write-ahead log after it, and whose
 * they are.  A new index shows here.
 */
#include "t.h"

#include "rig.h"

#include "port/office.h"
#include "port/till.h"

#include <sqlite3.h>
#include <stdlib.h>

static struct rig r;
static sqlite3 *db;

static void
prepare(const char *sql, sqlite3_stmt **st)
{
	if (sqlite3_prepare_v2(db, sql, -1, st, NULL) != SQLITE_OK) {
		printf("Bail out! %s\n", sqlite3_errmsg(db));
		exit(1);
	}
}

/* From here on the log is empty. */
static void
empty_log(void)
{
	int frames = -1;

	if (sqlite3_wal_checkpoint_v2(db, NULL, SQLITE_CHECKPOINT_TRUNCATE,
		&frames, NULL) != SQLITE_OK ||
	    frames != 0) {
		printf("Bail out! %s\n", sqlite3_errmsg(db));
		exit(1);
	}
}

static uint32_t
big_endian(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	    (uint32_t)p[2] << 8 | p[3];
}

/* Notes the pages that are in the log (SQLite's file format, 4.1 and 4.2). */
static void
note_pages(void)
{
	uint8_t header[32], frame[24];
	char path[120];
	sqlite3_stmt *st;
	long size;
	FILE *f;

	(void)snprintf(path, sizeof(path), "%s-wal", r.path);
	f = fopen(path, "r");
	if (f == NULL || fread(header, 1, sizeof(header), f) != sizeof(header))
		abort();
	size = (long)big_endian(header + 8);
	(void)sqlite3_exec(db,
	    "CREATE TEMP TABLE IF NOT EXISTS seen (page INTEGER PRIMARY KEY);"
	    "DELETE FROM seen;",
	    NULL, NULL, NULL);
	prepare("INSERT OR IGNORE INTO seen VALUES (?)", &st);
	while (fread(frame, 1, sizeof(frame), f) == sizeof(frame)) {
		(void)sqlite3_bind_int64(st, 1, big_endian(frame));
		(void)sqlite3_step(st);
		(void)sqlite3_reset(st);
		(void)fseek(f, size, SEEK_CUR);
	}
	(void)sqlite3_finalize(st);
	(void)fclose(f);
}

/* Whose they are: "brake command ..."; "paper!" is the index of paper's
 * primary key. */
static const char *
written(void)
{
	static char names[1024];
	sqlite3_stmt *st;
	size_t len = 0;

	note_pages();
	prepare("SELECT DISTINCT iif(name LIKE 'sqlite_autoindex_%', "
		"substr(name, 18, length(name) - 19) || '!', name) AS tree "
		"FROM dbstat JOIN seen ON pageno = page "
		"WHERE name <> 'sqlite_schema' ORDER BY tree",
	    &st);
	names[0] = '\0';
	while (sqlite3_step(st) == SQLITE_ROW)
		len += (size_t)snprintf(names + len, sizeof(names) - len,
		    "%s%s", len > 0 ? " " : "",
		    (const char *)sqlite3_column_text(st, 0));
	(void)sqlite3_finalize(st);
	return names;
}

static void
do_and_compare(const char *label, struct ky_command *cmd, const char *want)
{
	struct ky_reply reply;

	empty_log();
	reply = rig_submit(&r, cmd);
	t_eq_int(label, reply.answer.verdict, KY_VERDICT_ACCEPTED);
	t_eq_str("writes into", written(), want);
}

static void
start(void)
{
	rig_open(&r, 0);
	for (int i = 0; i < 100; i++)
		(void)rig_import(&r);
	(void)rig_settle(&r);
	/* A first read, or it would not know that there is a log. */
	if (sqlite3_open(r.path, &db) != SQLITE_OK ||
	    sqlite3_exec(db, "SELECT 1 FROM line", NULL, NULL, NULL) !=
		SQLITE_OK)
		abort();
}

static void
end(void)
{
	(void)sqlite3_close(db);
	rig_close(&r);
}

static void
a_filing(void)
{
	struct ky_command cmd;

	start();
	cmd = rig_file(50);
	(void)snprintf(cmd.key, sizeof(cmd.key), "key-1");
	do_and_compare("filed", &cmd,
	    "brake command command_key counter duty effect ending ending_ref "
	    "event evidence evidence! line line_part line_wake paper paper! "
	    "paper_number paper_todo");
	end();
}

static void
a_fact(void)
{
	struct ky_command cmd;

	start();
	cmd = rig_command(KY_CMD_FACT, 50);
	cmd.fact = KY_FACT_PAYMENT;
	cmd.minor = 100;
	do_and_compare("a payment", &cmd, "command counter event line posting");
	end();
}

/* What expired lines are found by is written when the line is: once. */
static void
a_filing_of_a_line_that_expires(void)
{
	struct ky_command cmd;
	struct ky_reply reply;

	start();
	cmd = rig_command(KY_CMD_IMPORT, 0);
	rig_line(++r.lines, &cmd.line);
	cmd.line.valid_until = (struct ky_date){2026, 12, 31};
	reply = rig_submit(&r, &cmd);
	cmd = rig_file(reply.answer.line_id);
	empty_log();
	(void)rig_submit(&r, &cmd);
	t_ok("it leaves the index of expiry",
	    strstr(written(), "line_expires") != NULL);
	cmd = rig_command(KY_CMD_FACT, reply.answer.line_id);
	cmd.fact = KY_FACT_PAYMENT;
	cmd.minor = 100;
	empty_log();
	(void)rig_submit(&r, &cmd);
	t_ok("and no other command touches that",
	    strstr(written(), "line_expires") == NULL);
	end();
}

/* --- what a chip signed --- */

/* A line with an eSIM, whose ending runs. */
static uint64_t
import_esim(struct ky_profile_event *deletion)
{
	struct ky_command cmd = rig_command(KY_CMD_IMPORT, 0);
	struct ky_reply reply;
	struct ky_err err;

	rig_line(++r.lines, &cmd.line);
	cmd.line.form = KY_FORM_ESIM;
	cmd.line.profile = KY_PROFILE_INSTALLED;
	if (ky_eid_parse(KY_STR("89049032123451234512345678901235"),
		&cmd.line.eid, &err) != KY_OK)
		abort();
	*deletion = (struct ky_profile_event){.kind = KY_PROFILE_DELETE,
	    .chip_signed = true,
	    .n = 7,
	    .eid = cmd.line.eid,
	    .iccid = cmd.line.iccid,
	    .at = {1}};
	reply = rig_submit(&r, &cmd);
	cmd = rig_file(reply.answer.line_id);
	(void)rig_submit(&r, &cmd);
	(void)rig_settle(&r);
	return reply.answer.line_id;
}

static struct ky_command
tell(uint64_t line_id, const struct ky_profile_event *ev)
{
	struct ky_command cmd = rig_command(KY_CMD_FACT, line_id);

	cmd.role = KY_ROLE_OPERATOR;
	cmd.fact = KY_FACT_PROFILE_EVENT;
	cmd.event = *ev;
	cmd.has_evidence = true;
	cmd.evidence = (struct ky_evidence){.grade = KY_GRADE_PROVEN,
	    .media_type = KY_PROOF_MEDIA,
	    .origin = "euicc",
	    .verifier = "kaiyaku",
	    .bytes = KY_STR("the proof file")};
	(void)snprintf(cmd.key, sizeof(cmd.key), "ntf-1");
	return cmd;
}

static enum ky_code
take_in(void *self, struct ky_store *s, struct ky_err *err)
{
	const struct ky_office *o = s->office;

	return o->notification_put(o->self, &r.config.issuer, self,
	    KY_STR("what the chip signed"), err);
}

static enum ky_code
move(void *self, struct ky_store *s, struct ky_err *err)
{
	const struct ky_office *o = s->office;

	return o->notification_put(o->self, &r.config.issuer, self,
	    (struct ky_str){0}, err);
}

static void
write_and_compare(const char *label, ky_engine_writing *write, void *row,
    const char *want)
{
	struct ky_err err;

	empty_log();
	t_eq_int(label, ky_engine_write(r.engine, write, row, &err), KY_OK);
	t_eq_str("writes into", written(), want);
}

/* Taken in, told to its line, and noted as told: three transactions. */
static void
a_notification(void)
{
	struct ky_notification row = {.state = KY_NOTIFICATION_DUE,
	    .copies = 1,
	    .sha256 = {1},
	    .judged = {.verdict = KY_PROOF_VERIFIED, .signed_hash = {2}}};
	struct ky_command cmd;
	uint64_t line_id;

	start();
	line_id = import_esim(&row.judged.event);
	cmd = tell(line_id, &row.judged.event);
	write_and_compare("taken in", take_in, &row,
	    "notification notification! notification_count notification_eid "
	    "notification_event notification_iccid notification_lends_eid "
	    "notification_lends_iccid notification_sha256 "
	    "notification_state");
	do_and_compare("told", &cmd,
	    "command command_key counter duty evidence evidence! line "
	    "line_wake");
	row.state = KY_NOTIFICATION_TOLD;
	row.line_id = line_id;
	write_and_compare("noted as told", move, &row,
	    "notification notification_count notification_eid "
	    "notification_event notification_iccid notification_lends_eid "
	    "notification_lends_iccid notification_line notification_sha256 "
	    "notification_state");
	end();
}

/* --- a refund's way through the bank --- */

static enum ky_code
put_transfer(void *self, struct ky_store *s, struct ky_err *err)
{
	const struct ky_till *t = s->till;

	return t->transfer_put(t->self, &r.config.issuer, self, err);
}

static enum ky_code
make_run(void *self, struct ky_store *s, struct ky_err *err)
{
	const struct ky_till *t = s->till;

	if (t->payrun_put(t->self, &r.config.issuer, self, err) != KY_OK)
		return err->code;
	return t->payrun_fill(t->self, &r.config.issuer, self, 9, err);
}

static void
a_transfer(void)
{
	struct ky_transfer x = {.key = "e-1",
	    .line_id = 50,
	    .provider = {"demo-mobile"},
	    .minor = 100,
	    .currency = "JPY",
	    .payee = {.kind = KY_PAYEE_JAPAN, .account = "0012345"},
	    .created = {1}};
	struct ky_payrun run = {.provider = {"demo-mobile"},
	    .currency = "JPY",
	    .day = {2026, 9, 30},
	    .maker = {"clerk-1"},
	    .created = {1}};

	start();
	write_and_compare("ordered", put_transfer, &x,
	    "transfer transfer! transfer_key transfer_line transfer_state");
	write_and_compare("taken into a run", make_run, &run,
	    "payrun transfer transfer_run transfer_state");
	x.state = KY_TRANSFER_PAID;
	x.run = run.n;
	write_and_compare("paid", put_transfer, &x, "transfer transfer_state");
	end();
}

int
main(void)
{
	T_RUN(a_filing_of_a_line_that_expires);
	T_RUN(a_filing);
	T_RUN(a_fact);
	T_RUN(a_notification);
	T_RUN(a_transfer);
	return t_done();
}
