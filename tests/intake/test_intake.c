#include "../service/desk.h"
#include "intake/intake.h"

#include <inttypes.h>

#define HEAD "record,line,day,kind,amount,currency\n"

static char said[2048];

static void
say(void *self, uint64_t line, const char *column, const char *words)
{
	const struct ky_intake *in = self;
	size_t n = strlen(said);

	(void)snprintf(said + n, sizeof(said) - n,
	    "%" PRIu64 "@%" PRIu64 " %s: %s; ", in->about, line, column, words);
}

/* Books a text; what is set in `in` stays, the counts begin anew. */
static enum ky_code
run(struct desk *d, struct ky_intake *in, const char *text, struct ky_err *err)
{
	FILE *file = tmpfile();
	enum ky_code code;

	said[0] = '\0';
	(void)fputs(text, file);
	ky_arena_reset(&d->arena);
	*in = (struct ky_intake){.kind = in->kind != NULL ? in->kind
							  : &ky_records_usage,
	    .file = file,
	    .form = in->form,
	    .records_max = in->records_max != 0 ? in->records_max : 10000,
	    .provider = in->provider,
	    .dry_run = in->dry_run,
	    .partly = in->partly,
	    .calls = d->calls,
	    .who = d->who,
	    .room = &d->arena,
	    .to = {.self = in, .say = say}};
	code = ky_intake_run(in, err);
	(void)fclose(file);
	return code;
}

/* Late usage charged to the line by now. */
static int64_t
charged(struct desk *d, uint64_t line_id)
{
	struct ky_case c;

	rig_case(&d->rig, line_id, &c);
	return c.line.ledger.total[KY_ENTRY_CHARGE_USAGE];
}

static void
counts(const char *label, const struct ky_intake *in, uint64_t records,
    uint64_t bad, uint64_t booked, uint64_t known, uint64_t conflicts)
{
	if (!t_ok(label,
		in->records == records && in->bad == bad &&
		    in->booked == booked && in->known == known &&
		    in->conflicts == conflicts && in->refused == 0))
		printf("# %" PRIu64 " records, %" PRIu64 " bad, %" PRIu64
		       " booked, %" PRIu64 " known, %" PRIu64
		       " conflicts, %" PRIu64 " refused: %s\n",
		    in->records, in->bad, in->booked, in->known, in->conflicts,
		    in->refused, said);
}

static void
booked_once(void)
{
	static const char file[] = HEAD
	    "R-1,D-000001,2026-08-01,call,100,JPY\n"
	    "R-2,+819010000002,2026-08-02,roaming-data,200,JPY\n"
	    "R-3,#1,2026-08-03,call,300,JPY\n";
	struct desk d;
	struct ky_intake in = {0};
	struct ky_err err = {0};

	desk_open_with(&d, 0, NULL);
	(void)rig_import(&d.rig);
	(void)rig_import(&d.rig);
	in.dry_run = true;
	t_good("dry run", run(&d, &in, file, &err), &err);
	counts("checked", &in, 3, 0, 0, 0, 0);
	t_eq_int("nothing is booked", charged(&d, 1), 0);
	in.dry_run = false;
	t_good("in earnest", run(&d, &in, file, &err), &err);
	counts("booked", &in, 3, 0, 3, 0, 0);
	t_eq_int("on one line", charged(&d, 1), 400);
	t_eq_int("and the other", charged(&d, 2), 200);
	d.who.actor = (struct ky_slug){"counter-2"};
	t_good("again, by somebody else", run(&d, &in, file, &err), &err);
	counts("known", &in, 3, 0, 0, 3, 0);
	in.form = KY_ROWS_JSON;
	t_good("the same and a new one, in another file",
	    run(&d, &in,
		"{\"record\":\"R-3\",\"line\":\"D-000001\",\"day\":"
		"\"2026-08-03\",\"kind\":\"call\",\"amount\":300,\"currency\":"
		"\"JPY\"}\n"
		"{\"record\":\"R-4\",\"line\":\"D-000001\",\"day\":"
		"\"2026-08-03\",\"kind\":\"call\",\"amount\":7,\"currency\":"
		"\"JPY\"}\n",
		&err),
	    &err);
	counts("one is new", &in, 2, 0, 1, 1, 0);
	t_eq_int("charged once", charged(&d, 1), 407);
	desk_close(&d);
}

static void
another_content(void)
{
	static const struct {
		const char *label, *row;
	} cases[] = {
	    {"another amount", "R-1,D-000001,2026-08-01,call,101,JPY\n"},
	    {"another day", "R-1,D-000001,2026-08-02,call,100,JPY\n"},
	    {"another kind", "R-1,D-000001,2026-08-01,sms,100,JPY\n"},
	    {"another line", "R-1,D-000002,2026-08-01,call,100,JPY\n"},
	};
	struct desk d;
	struct ky_intake in = {0};
	struct ky_err err = {0};
	char text[256];

	desk_open_with(&d, 0, NULL);
	(void)rig_import(&d.rig);
	(void)rig_import(&d.rig);
	t_good("first",
	    run(&d, &in, HEAD "R-1,D-000001,2026-08-01,call,100,JPY\n", &err),
	    &err);
	T_CASES (c, cases) {
		(void)snprintf(text, sizeof(text),
		    HEAD "R-9%c,D-000001,2026-08-01,call,1,JPY\n%s",
		    c->label[8], c->row);
		t_good(c->label, run(&d, &in, text, &err), &err);
		counts("is told, and stops no other", &in, 2, 0, 1, 0, 1);
		t_eq_str("by its place", said,
		    "1@3 record: is known with another content: nothing of it "
		    "was booked; ");
	}
	t_eq_int("nothing of it was booked", charged(&d, 1), 100 + 4);
	t_eq_int("nowhere", charged(&d, 2), 0);
	desk_close(&d);
}

static void
all_or_nothing(void)
{
	static const char file[] = HEAD
	    "R-1,D-000001,2026-08-01,call,100,JPY\n"
	    "R-2,D-000009,2026-08-01,call,100,JPY\n"
	    "R-3,D-000001,2026-08-11,call,100,JPY\n"
	    "R-4,D-000001,2026-08-01,call,0,JPY\n"
	    "R-5,D-000001,2026-08-01,call,100,USD\n"
	    "R-1,D-000001,2026-08-01,call,100,JPY\n"
	    "R-6,D-000001,2026-08-01,call,100,JPY\n"
	    "R-7,D-000001,2026-02-09,call,100,JPY\n";
	static const char faults[] =
	    "1@3 line: no line or loan is known by that name; "
	    "2@4 day: is still to come; "
	    "3@5 amount: must be a whole number of the smallest unit, 1 to "
	    "100000000; "
	    "4@6 currency: is not that of the line; "
	    "5@7 record: is there twice; "
	    "7@9 day: is before the line's contract; ";
	struct desk d;
	struct ky_intake in = {0};
	struct ky_err err = {0};

	desk_open_with(&d, 0, NULL);
	(void)rig_import(&d.rig);
	t_good("some are bad", run(&d, &in, file, &err), &err);
	counts("nothing is booked", &in, 8, 6, 0, 0, 0);
	t_eq_str("each is named, in the order of the file", said, faults);
	in.partly = true;
	t_good("partly", run(&d, &in, file, &err), &err);
	counts("the good ones are", &in, 8, 6, 2, 0, 0);
	t_eq_str("the bad ones are named once", said, faults);
	t_eq_int("charged", charged(&d, 1), 200);
	desk_close(&d);
}

static void
only_one_s_own(void)
{
	static const char file[] = HEAD
	    "R-1,D-000001,2026-08-01,call,100,JPY\n";
	struct desk d;
	struct ky_intake in = {0};
	struct ky_err err = {0};

	desk_open_with(&d, 0, NULL);
	(void)rig_import(&d.rig);
	in.provider = (struct ky_slug){"demo-rental"};
	t_good("a file of another provider's", run(&d, &in, file, &err), &err);
	counts("is about no line of it", &in, 1, 1, 0, 0, 0);
	in.provider = (struct ky_slug){"demo-mobile"};
	d.who.provider = (struct ky_slug){"demo-rental"};
	t_good("a caller of another provider's", run(&d, &in, file, &err),
	    &err);
	counts("sees no line of it", &in, 1, 1, 0, 0, 0);
	t_eq_str("in the same words", said,
	    "0@2 line: no line or loan is known by that name; ");
	d.who.provider = in.provider;
	t_good("his own", run(&d, &in, file, &err), &err);
	counts("is booked", &in, 1, 0, 1, 0, 0);
	desk_close(&d);
}

static void
refused(void)
{
	static const char file[] = HEAD
	    "R-1,D-000001,2026-08-01,call,100,JPY\n"
	    "R-2,D-000001,2026-08-01,call,100,JPY\n";
	struct desk d;
	struct ky_intake in = {0};
	struct ky_err err = {0};

	desk_open_with(&d, 0, NULL);
	(void)rig_import(&d.rig);
	d.who.role = KY_ROLE_HOLDER;
	t_good("what a holder says of money", run(&d, &in, file, &err), &err);
	t_ok("is refused, and counted by code",
	    in.refused == 2 && in.codes_n == 1 &&
		strcmp(in.code[0].code, "grade-too-low") == 0 &&
		in.code[0].n == 2 && in.booked == 0);
	d.who.role = KY_ROLE_STAFF;
	t_good("what staff says of the same", run(&d, &in, file, &err), &err);
	counts("is booked: the refusal is not remembered", &in, 2, 0, 2, 0, 0);
	desk_close(&d);
}

static void
receipts(void)
{
	static const char file[] = "receipt,line,amount,day,means\n"
				   "C-1,D-000001,300,2026-08-09,cash\n"
				   "C-2,D-000001,500,2026-08-09,reference\n";
	struct desk d;
	struct ky_intake in = {.kind = &ky_records_receipts};
	struct ky_err err = {0};
	struct ky_case c;

	desk_open_with(&d, 0, NULL);
	(void)rig_import(&d.rig);
	t_good("receipts", run(&d, &in, file, &err), &err);
	counts("are booked", &in, 2, 0, 2, 0, 0);
	rig_case(&d.rig, 1, &c);
	t_eq_int("cash is cash", c.line.ledger.sum[KY_ACC_CASH], 300);
	t_eq_int("the rest came in otherwise",
	    c.line.ledger.sum[KY_ACC_SETTLEMENT], 500);
	t_good("again", run(&d, &in, file, &err), &err);
	counts("are known", &in, 2, 0, 0, 2, 0);
	t_good("by a reference nobody has",
	    run(&d, &in,
		"receipt,reference,amount,day\nC-3,000123,1,2026-08-09\n",
		&err),
	    &err);
	t_eq_str("are about no line", said,
	    "0@2 reference: nobody was asked to pay under it; ");
	desk_close(&d);
}

/* More than a call takes, a fault among them now and then. */
static void
many(void)
{
	enum {
		RECORDS = 1000,
		EACH = 300
	};
	struct desk d;
	struct ky_intake in = {.partly = true};
	struct ky_err err = {0};
	char *text = NULL;
	size_t size;
	FILE *file = open_memstream(&text, &size);

	(void)fputs(HEAD, file);
	for (int i = 0; i < RECORDS; i++)
		(void)fprintf(file, "R-%d,D-000001,2026-08-01,call,%d,JPY\n", i,
		    i % EACH == EACH - 1 ? 0 : 1);
	(void)fclose(file);
	desk_open_with(&d, 0, NULL);
	(void)rig_import(&d.rig);
	t_good("a thousand", run(&d, &in, text, &err), &err);
	counts("three are bad", &in, RECORDS, 3, RECORDS - 3, 0, 0);
	t_ok("and named by their places",
	    strncmp(said, "299@301 amount: ", 16) == 0 &&
		strstr(said, "599@601 amount: ") != NULL);
	t_eq_int("all others are charged", charged(&d, 1), RECORDS - 3);
	t_ok("in little memory", d.arena.used < 200000);
	in.records_max = RECORDS - 1;
	t_bad("more than the bound", run(&d, &in, text, &err), KY_E_INPUT, &err,
	    "more than 999 records");
	free(text);
	desk_close(&d);
}

static void
unreadable(void)
{
	static const struct {
		const char *label, *text, *words;
		enum ky_rows_form form;
	} cases[] = {
	    {"an empty file", "", "the file is empty", KY_ROWS_CSV},
	    {"no column of ours", "a,b\n", "no name of ours", KY_ROWS_CSV},
	    {"a column missing", "record,line\n", "column day is missing",
		KY_ROWS_CSV},
	    {"broken behind a good one",
		HEAD "R-1,D-000001,2026-08-01,call,1,JPY\n\"", "never ends",
		KY_ROWS_CSV},
	    {"no JSON", "record,line", "line 1: an object must stand here",
		KY_ROWS_JSON},
	};
	struct desk d;
	struct ky_intake in = {.partly = true};
	struct ky_err err = {0};

	desk_open_with(&d, 0, NULL);
	(void)rig_import(&d.rig);
	T_CASES (c, cases) {
		in.form = c->form;
		t_bad(c->label, run(&d, &in, c->text, &err), KY_E_INPUT, &err,
		    c->words);
	}
	t_eq_int("nothing was booked", charged(&d, 1), 0);
	desk_close(&d);
}

int
main(void)
{
	T_RUN(booked_once);
	T_RUN(another_content);
	T_RUN(all_or_nothing);
	T_RUN(only_one_s_own);
	T_RUN(refused);
	T_RUN(receipts);
	T_RUN(many);
	T_RUN(unreadable);
	return t_done();
}
