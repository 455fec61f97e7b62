/*
 * Each fault is found: a sound store is spoiled with one statement.
 */
#include "store/sqlite_private.h"

#include "base/hash.h"
#include "fixture.h"

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
		"'receivable=1 opening=-1'",
		"the sum of receivable"},
	    {"a total was changed", "UPDATE line SET totals = ''",
		"the total of opening"},
	    {"a posting is missing", "DELETE FROM posting", "missing"},
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
