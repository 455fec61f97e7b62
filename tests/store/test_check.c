/*
 * Each fault is found: a sound store is spoiled with one statement.
 */
#include "store/sqlite_private.h"

#include "base/hash.h"
#include "fixture.h"
#include "port/till.h"

#include <sqlite3.h>

static struct ky_decision d;
static struct ky_command cmd;
static char heard[1024];

static void
hear(void *self, const char *line)
{
	size_t n = strlen(heard);

	(void)self;
	(void)snprintf(heard + n, sizeof(heard) - n, "%s\n", line);
}

/* RFC 6962: the node above two leaves. */
static void
node_of(const uint8_t left[32], const uint8_t right[32], uint8_t out[32])
{
	struct ky_sha256 h;

	ky_sha256_init(&h);
	ky_sha256_add(&h, KY_STR("\x01"));
	ky_sha256_add(&h, (struct ky_str){(const char *)left, 32});
	ky_sha256_add(&h, (struct ky_str){(const char *)right, 32});
	ky_sha256_end(&h, out);
}

static struct ky_transfer
order(struct ky_store *s, const char *key)
{
	struct ky_transfer x = {.line_id = 1,
	    .provider = {"demo-mobile"},
	    .minor = 500,
	    .currency = "JPY",
	    .payee = fix_payee(KY_PAYEE_JAPAN),
	    .created = {5}};

	(void)snprintf(x.key, sizeof(x.key), "%s", key);
	FIX_DO(s,
	    s->till->transfer_put(s->till->self, &fix_issuer, &x, &fix_err));
	return x;
}

/* A run of three: one paid, one that came back, one without an answer; a void
 * run; a transfer that waits for one; a payment. */
static void
fill_till(struct ky_store *s)
{
	const struct ky_till *t = s->till;
	struct ky_payrun r = {.provider = {"demo-mobile"},
	    .currency = "JPY",
	    .day = {2026, 9, 30},
	    .maker = {"clerk-1"},
	    .created = {6}};
	struct ky_payrun empty = r;
	struct ky_payment p = {.key = "c-1",
	    .line_id = 1,
	    .provider = {"demo-mobile"},
	    .minor = 100,
	    .currency = "JPY",
	    .link = "https://pay.example/1"};
	struct ky_transfer x[3];

	for (int i = 0; i < 3; i++)
		x[i] = order(s, (const char *[]){"e-1", "e-2", "e-3"}[i]);
	FIX_DO(s, t->payrun_put(t->self, &fix_issuer, &r, &fix_err));
	FIX_DO(s, t->payrun_fill(t->self, &fix_issuer, &r, 9, &fix_err));
	for (int i = 0; i < 2; i++) {
		x[i].run = r.n;
		x[i].state = KY_TRANSFER_PAID;
		FIX_DO(s,
		    t->transfer_put(t->self, &fix_issuer, &x[i], &fix_err));
	}
	x[1].state = KY_TRANSFER_RETURNED;
	FIX_DO(s, t->transfer_put(t->self, &fix_issuer, &x[1], &fix_err));
	r.state = KY_PAYRUN_APPROVED;
	r.paid = r.failed = 1;
	FIX_DO(s, t->payrun_put(t->self, &fix_issuer, &r, &fix_err));
	FIX_DO(s, t->payrun_put(t->self, &fix_issuer, &empty, &fix_err));
	empty.state = KY_PAYRUN_VOID;
	empty.count = 7; /* once */
	FIX_DO(s, t->payrun_put(t->self, &fix_issuer, &empty, &fix_err));
	(void)order(s, "e-4");
	FIX_DO(s, t->payment_put(t->self, &fix_issuer, &p, &fix_err));
}

static struct ky_store *
sound_store(void)
{
	struct ky_store *s = fix_new();
	struct ky_stored_paper p = {.line_id = 1, .n = 1, .number = "KY-1-R1"};
	struct ky_notification row = {.copies = 1,
	    .judged = {.event = {.iccid = {.digits = "8981100000000000016"}}}};
	uint8_t leaf[2][32] = {{1}, {2}}, top[32];
	struct ky_case before;
	bool taken, stale;

	fix_line(&d, 1);
	FIX_DO(s, s->case_add(s->self, &d, &taken, &fix_err));
	before = d.after;
	fix_file_ending(&d, &before, 3);
	fix_charges(&d, (struct ky_date){2026, 8, 31});
	FIX_DO(s, s->case_save(s->self, &before, &d, &stale, &fix_err));
	fix_command(&cmd, KY_CMD_EVIDENCE, "");
	cmd.has_evidence = true;
	cmd.evidence.bytes = KY_STR("seen");
	ky_sha256(cmd.evidence.bytes, cmd.evidence.sha256);
	FIX_DO(s,
	    s->command_add(s->self, &fix_issuer, &cmd, leaf[0], &d, &fix_err));
	FIX_DO(s,
	    s->paper_add(s->self, &fix_issuer, &p, KY_STR("payload"),
		&fix_err));
	FIX_DO(s,
	    s->paper_seal(s->self, &fix_issuer, "KY-1-R1", leaf[0],
		KY_STR("document"), &fix_err));
	FIX_DO(s,
	    s->log_add(s->self, &fix_issuer, "KY-1-R1", 0, leaf[0], &fix_err));
	FIX_DO(s,
	    s->log_node_add(s->self, &fix_issuer, 0, 1, leaf[1], &fix_err));
	ky_sha256(KY_STR("signed"), row.sha256);
	FIX_DO(s,
	    s->office->notification_put(s->office->self, &fix_issuer, &row,
		KY_STR("signed"), &fix_err));
	node_of(leaf[0], leaf[1], top);
	FIX_DO(s, s->log_node_add(s->self, &fix_issuer, 1, 0, top, &fix_err));
	fill_till(s);
	return s;
}

static void
faults_are_found(void)
{
	static const struct {
		const char *label, *sql, *words;
	} cases[] = {
	    {"nothing is wrong", "SELECT 1", ""},
	    {"a posting was changed",
		"UPDATE posting SET minor = minor + 1 "
		"WHERE account = 'receivable'",
		"does not sum to zero"},
	    {"a sum was changed",
		"UPDATE line SET sums = "
		"'receivable=1 opening=-1 unbilled=340 fees=-340'",
		"the sum of receivable"},
	    {"a total was changed", "UPDATE line SET totals = ''",
		"the total of opening"},
	    {"a posting is missing", "DELETE FROM posting", "missing"},
	    {"a bill was changed", "UPDATE line SET bills = 2",
		"the last bill is 2, that of its postings is 1"},
	    {"a posting is on another bill",
		"UPDATE posting SET bill = 7 WHERE bill = 1",
		"the last bill is 1, that of its postings is 7"},
	    {"what is unbilled was changed",
		"UPDATE line SET unbilled = 'outside=339 none=1'",
		"what is unbilled with tax outside"},
	    {"a posting has another tax",
		"UPDATE posting SET tax = 'reduced' "
		"WHERE account = 'unbilled'",
		"what is unbilled with tax reduced"},
	    {"unbilled usage without a tax",
		"UPDATE posting SET tax = NULL WHERE account = 'unbilled'",
		"what is unbilled with tax none"},
	    {"an unknown tax", "UPDATE posting SET tax = 'luxury'",
		"column tax"},
	    {"sums cannot be read", "UPDATE line SET sums = 'gold=1'",
		"column sums"},
	    {"an unknown word", "UPDATE duty SET state = 'lost'",
		"column state"},
	    {"no such day", "UPDATE line SET contract_date = 20260230",
		"column contract_date"},
	    {"a duty is missing", "DELETE FROM duty WHERE n = 1", "column n"},
	    {"a duty of no ending",
		"PRAGMA foreign_keys = OFF; "
		"UPDATE duty SET seq = 7",
		"belongs to no row of ending"},
	    {"no identity under the key",
		"UPDATE line SET identity = "
		"zeroblob(length(identity))",
		"not sealed with the key"},
	    {"not to be found", "DELETE FROM search WHERE kind = 'msisdn'",
		"cannot be found by its msisdn"},
	    {"evidence of other bytes",
		"UPDATE evidence SET sha256 = "
		"zeroblob(32)",
		"other bytes than its name"},
	    {"evidence that was touched",
		"UPDATE evidence SET bytes = "
		"zeroblob(50)",
		"not sealed with the key"},
	    {"a paper that was touched",
		"UPDATE paper SET bytes = "
		"zeroblob(50)",
		"not sealed with the key"},
	    {"a paper without its leaf", "UPDATE paper SET leaf_index = 2",
		"its leaf is not in the log"},
	    {"a leaf was changed",
		"UPDATE log_node SET hash = zeroblob(32) "
		"WHERE level = 0 AND idx = 1",
		"not the hash of those below"},
	    {"a leaf is missing",
		"DELETE FROM log_node WHERE level = 0 "
		"AND idx = 0",
		"gap"},
	    {"an event is missing",
		"INSERT INTO event (issuer, n, id, kind, at_us, line, version) "
		"VALUES ('demo-mobile', 2, zeroblob(16), "
		"'kaiyaku.line.added', 1, 1, 1)",
		"events: 1 of them, the last is number 2"},
	    {"the last event is missing", "UPDATE counter SET event = 3",
		"the last number given is 3"},
	    {"a notification of other bytes",
		"UPDATE notification SET sha256 = zeroblob(32)",
		"notification 1 has other bytes than its name"},
	    {"a notification that was touched",
		"UPDATE notification SET bytes = zeroblob(50)",
		"bytes of ntf-1 was not sealed with the key"},
	    {"a notification of nobody's",
		"UPDATE notification SET identity = zeroblob(100)",
		"identity of ntf-1 was not sealed with the key"},
	    {"an unknown verdict", "UPDATE notification SET verdict = 'well'",
		"column verdict"},
	    {"notifications miscounted",
		"UPDATE notification_count SET n = n + 1",
		"those that are due were miscounted"},
	    {"an erased notification",
		"UPDATE notification SET bytes = NULL, identity = NULL", ""},
	    {"a run without one of its transfers",
		"UPDATE transfer SET state = 'queued', run = NULL "
		"WHERE n = 3",
		"payment run 1: it says 3 transfers of 1500, there are 2 of "
		"1000"},
	    {"a run of another sum", "UPDATE payrun SET total = 1501",
		"it says 3 transfers of 1501, there are 3 of 1500"},
	    {"a transfer of another sum",
		"UPDATE transfer SET minor = 501 WHERE n = 3",
		"there are 3 of 1501"},
	    {"a transfer in a void run",
		"UPDATE transfer SET state = 'in-run', run = 2 WHERE n = 4",
		"payment run 2 is void and has transfers"},
	    {"a result before the second person",
		"UPDATE payrun SET state = 'proposed' WHERE n = 1",
		"payment run 1 is not approved and has results"},
	    {"settled too early",
		"UPDATE payrun SET state = 'settled' WHERE n = 1",
		"payment run 1 is settled, but 1 of its transfers have no "
		"result"},
	    {"a result that was not counted",
		"UPDATE transfer SET state = 'failed' WHERE n = 3",
		"it says 1 paid and 1 not, its transfers say 1 and 2"},
	    {"a payment counted as failed",
		"UPDATE payrun SET paid = 0, failed = 2 WHERE n = 1",
		"it says 0 paid and 2 not, its transfers say 1 and 1"},
	    {"one that came back counted as paid",
		"UPDATE payrun SET paid = 2, failed = 0 WHERE n = 1", ""},
	    {"a transfer of another provider",
		"UPDATE transfer SET provider = 'demo-rental' WHERE n = 2",
		"1 transfers are of another provider or currency"},
	    {"a transfer in another currency",
		"UPDATE transfer SET currency = 'USD' WHERE n = 2",
		"1 transfers are of another provider or currency"},
	    {"a queued transfer that has a run",
		"PRAGMA ignore_check_constraints = ON; "
		"UPDATE transfer SET run = 1 WHERE n = 4; "
		"PRAGMA ignore_check_constraints = OFF",
		"CHECK constraint failed in transfer"},
	    {"a paid transfer without a run",
		"PRAGMA ignore_check_constraints = ON; "
		"UPDATE transfer SET run = NULL WHERE n = 1; "
		"PRAGMA ignore_check_constraints = OFF",
		"CHECK constraint failed in transfer"},
	    {"a transfer of no run that is there",
		"PRAGMA foreign_keys = OFF; "
		"UPDATE transfer SET run = 9 WHERE n = 3",
		"a row of transfer belongs to no row of payrun"},
	    {"a run approved by its maker",
		"PRAGMA ignore_check_constraints = ON; "
		"UPDATE payrun SET checker = maker; "
		"PRAGMA ignore_check_constraints = OFF",
		"CHECK constraint failed in payrun"},
	    {"a run of an unknown form", "UPDATE payrun SET form = 'pigeon'",
		"column form"},
	    {"a payee that was touched",
		"UPDATE transfer SET payee = zeroblob(90) WHERE n = 4",
		"transfer 4: line 1: payee was not sealed with the key"},
	    {"a payee of another kind",
		"UPDATE transfer SET kind = 'abroad' WHERE n = 4",
		"column payee"},
	    {"an erased payee",
		"UPDATE transfer SET payee = NULL, kind = 'none'", ""},
	    {"a link that was touched",
		"UPDATE payment SET link = zeroblob(90)",
		"payment 1: line 1: link was not sealed with the key"},
	    {"a payment in an unknown state",
		"UPDATE payment SET state = 'lost'", "column state"},
	    {"an erased link", "UPDATE payment SET link = NULL", ""},
	    {"an expiry of its own", "UPDATE line SET expires = 20991231",
		"expires is not its validity"},
	};

	T_CASES (c, cases) {
		struct ky_store *s = sound_store();
		struct ky_err err = {0};
		uint64_t faults = 99;

		heard[0] = '\0';
		if (sqlite3_exec(ky_store_handle(s), c->sql, NULL, NULL,
			NULL) != SQLITE_OK)
			abort();
		t_good("check", ky_store_check(s, hear, NULL, &faults, &err),
		    &err);
		if (!t_ok(c->label,
			strstr(heard, c->words) != NULL &&
			    (faults == 0) == (c->words[0] == '\0')))
			printf("# heard: %s\n", heard);
		fix_end(s);
	}
}

int
main(void)
{
	T_RUN(faults_are_found);
	return t_done();
}
