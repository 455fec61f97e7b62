/*
 * What is sealed cannot be read without its key, and is gone with it.
 */
#include "store/sqlite_private.h"

#include "base/hash.h"
#include "fixture.h"

#include <sqlite3.h>

static struct ky_decision d;
static struct ky_command cmd;

/* Does the file hold these bytes anywhere? */
static bool
holds(const char *name, const void *bytes, size_t n)
{
	FILE *f = fopen(name, "rb");
	char *all;
	long size;
	bool found;

	if (f == NULL)
		return false; /* no such file */
	if (fseek(f, 0, SEEK_END) != 0 || (size = ftell(f)) < 0 ||
	    fseek(f, 0, SEEK_SET) != 0)
		abort();
	all = malloc((size_t)size + 1);
	if (all == NULL || fread(all, 1, (size_t)size, f) != (size_t)size)
		abort();
	(void)fclose(f);
	found = memmem(all, (size_t)size, bytes, n) != NULL;
	free(all);
	return found;
}

static bool
anywhere(const void *bytes, size_t n)
{
	static const char *const ends[] = {"", "-wal", "-shm", "-journal",
	    ".keys", ".keys-journal"};

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (holds(fix_file(ends[i]), bytes, n))
			return true;
	return false;
}

/* One line with an identity, evidence and a paper. */
static struct ky_store *
full_store(void)
{
	struct ky_store *s = fix_new();
	struct ky_stored_paper p = {.line_id = 1,
	    .n = 1,
	    .number = "KY-1-R1",
	    .salt = "a salt that is random"};
	bool taken;

	fix_line(&d, 1);
	fix_command(&cmd, KY_CMD_EVIDENCE, "");
	cmd.has_evidence = true;
	cmd.evidence.bytes = KY_STR("the holder's passport was seen");
	ky_sha256(cmd.evidence.bytes, cmd.evidence.sha256);
	FIX_DO(s, s->case_add(s->self, &d, &taken, &fix_err));
	FIX_DO(s,
	    s->command_add(s->self, &fix_issuer, &cmd, cmd.evidence.sha256, &d,
		&fix_err));
	FIX_DO(s,
	    s->paper_add(s->self, &fix_issuer, &p,
		KY_STR("the paper's own words"), &fix_err));
	return s;
}

static void
no_personal_text_lies_in_the_files(void)
{
	struct ky_store *s = full_store();
	const struct ky_line *l = &d.after.line;
	const struct {
		const char *label, *text;
	} cases[] = {
	    {"number", l->msisdn.digits},
	    {"number as dialled", l->msisdn.digits + 2},
	    {"card", l->iccid.digits},
	    {"subscriber", l->imsi.digits},
	    {"chip", l->eid.digits},
	    {"evidence", "passport was seen"},
	    {"paper", "paper's own words"},
	    {"salt", "a salt that is random"},
	};

	T_CASES (c, cases)
		t_ok(c->label, !anywhere(c->text, strlen(c->text)));
	t_ok("what is no secret is found", anywhere("C-000001", 8));
	fix_end(s);
}

static void
bytes_belong_to_their_place(void)
{
	struct ky_store *s = full_store();
	struct ky_err err = {0};
	struct ky_case c;
	bool taken;

	fix_line(&d, 2);
	FIX_DO(s, s->case_add(s->self, &d, &taken, &fix_err));
	(void)sqlite3_exec(ky_store_handle(s),
	    "UPDATE line SET identity = "
	    "(SELECT identity FROM line WHERE line = 1) WHERE line = 2",
	    NULL, NULL, NULL);
	t_bad("another line's identity",
	    s->case_load(s->self, &fix_issuer, 2, &c, &err), KY_E_CORRUPT, &err,
	    "line 2");
	t_good("its own", s->case_load(s->self, &fix_issuer, 1, &c, &err),
	    &err);
	fix_end(s);
}

/* The three keys of line 1, as the keys file has them now. */
static int
keys_of(struct ky_store *s, uint8_t out[3][KY_SEAL_KEY_SIZE])
{
	struct ky_sqlite *self = s->self;
	sqlite3_stmt *st;
	int there = 0;

	memset(out, 0, 3 * KY_SEAL_KEY_SIZE);
	if (sqlite3_prepare_v2(self->keys,
		"SELECT identity, evidence, books "
		"FROM key WHERE line = 1",
		-1, &st, NULL) != SQLITE_OK ||
	    sqlite3_step(st) != SQLITE_ROW)
		abort();
	for (int i = 0; i < 3; i++) {
		if (sqlite3_column_bytes(st, i) != KY_SEAL_KEY_SIZE)
			continue;
		memcpy(out[i], sqlite3_column_blob(st, i), KY_SEAL_KEY_SIZE);
		there++;
	}
	(void)sqlite3_finalize(st);
	return there;
}

static void
erase(struct ky_store *s, uint32_t classes)
{
	struct ky_err err = {0};
	struct ky_case before;
	bool stale;

	t_good("load", s->case_load(s->self, &fix_issuer, 1, &before, &err),
	    &err);
	memset(&d, 0, sizeof(d));
	d.after = before;
	d.after.version++;
	d.erase = classes;
	FIX_DO(s, s->case_save(s->self, &before, &d, &stale, &fix_err));
}

static void
what_is_erased_is_gone(void)
{
	static uint8_t key[3][KY_SEAL_KEY_SIZE], now[3][KY_SEAL_KEY_SIZE];
	static const char *const names[] = {"identity", "evidence", "books"};
	struct ky_line line;
	struct ky_err err = {0};
	struct ky_buf b;
	struct ky_case c;
	struct ky_stored_paper paper;
	char media[KY_MEDIA_SIZE];
	uint32_t n;
	uint64_t id = 9;

	ky_buf_init(&b, 4096);
	for (unsigned class = 0; class < KY_CLASS__MAX; class ++) {
		struct ky_store *s = full_store();

		line = d.after.line;
		t_eq_int("three keys", keys_of(s, key), 3);
		t_ok("in the file", anywhere(key[class], KY_SEAL_KEY_SIZE));
		erase(s, UINT32_C(1) << class);
		t_eq_int("one less", keys_of(s, now), 2);
		for (unsigned i = 0; i < KY_CLASS__MAX; i++)
			t_ok(names[i],
			    anywhere(key[i], KY_SEAL_KEY_SIZE) == (i != class));
		t_good("the line loads",
		    s->case_load(s->self, &fix_issuer, 1, &c, &err), &err);
		t_ok("its identity",
		    (c.line.msisdn.digits[0] == '\0') ==
			(class == KY_CLASS_IDENTITY));
		t_good("find",
		    s->case_find(s->self, &fix_issuer, KY_FIND_MSISDN,
			line.msisdn.digits, &id, &err),
		    &err);
		t_eq_int("is searched for", (int64_t)id,
		    class == KY_CLASS_IDENTITY ? 0 : 1);
		t_good("evidence",
		    s->evidence_get(s->self, &fix_issuer, 1,
			cmd.evidence.sha256, media, sizeof(media), &b, &err),
		    &err);
		t_ok("its evidence",
		    (b.len == 0) == (class == KY_CLASS_EVIDENCE));
		t_good("paper",
		    s->paper_bytes(s->self, &fix_issuer, "KY-1-R1", &b, &err),
		    &err);
		t_ok("its paper", (b.len == 0) == (class == KY_CLASS_BOOKS));
		t_good("papers",
		    s->papers_of(s->self, &fix_issuer, 1, 1, &paper, &n, &err),
		    &err);
		t_ok("its salt",
		    n == 1 &&
			(paper.salt[0] == 0) == (class == KY_CLASS_BOOKS));
		fix_end(s);
	}
	ky_buf_done(&b);
}

static void
an_erased_line_goes_on(void)
{
	struct ky_store *s = full_store();
	struct ky_stored_paper p = {.line_id = 1,
	    .n = 1,
	    .number = "KY-1-A1",
	    .kind = KY_PAPER_AMENDMENT};
	struct ky_err err = {0};
	struct ky_buf b;

	ky_buf_init(&b, 4096);
	erase(s, 7);
	erase(s, 0);
	FIX_DO(s,
	    s->paper_add(s->self, &fix_issuer, &p, KY_STR("later"), &fix_err));
	t_good("bytes",
	    s->paper_bytes(s->self, &fix_issuer, "KY-1-A1", &b, &err), &err);
	t_ok("what comes later has a key of its own",
	    ky_str_is(ky_buf_str(&b), "later"));
	ky_buf_done(&b);
	fix_end(s);
}

static void
an_erasure_that_was_cut_short_is_finished(void)
{
	static uint8_t key[3][KY_SEAL_KEY_SIZE];
	struct ky_store *s = full_store();

	t_eq_int("three keys", keys_of(s, key), 3);
	/* As if killed between the commit and the destruction. */
	(void)sqlite3_exec(ky_store_handle(s),
	    "INSERT INTO erasure "
	    "SELECT issuer, line, 1, 0, 0 FROM line",
	    NULL, NULL, NULL);
	ky_store_close(s);
	s = fix_open(KY_STORE_WRITE);
	t_ok("at the next opening", !anywhere(key[0], KY_SEAL_KEY_SIZE));
	fix_end(s);
}

static void
a_lost_key_is_no_erasure(void)
{
	struct ky_store *s = full_store();
	struct ky_sqlite *self = s->self;
	struct ky_err err = {0};
	struct ky_case c;

	(void)sqlite3_exec(self->keys, "DELETE FROM key", NULL, NULL, NULL);
	t_bad("its row is missing",
	    s->case_load(s->self, &fix_issuer, 1, &c, &err), KY_E_CORRUPT, &err,
	    "line 1");
	fix_end(s);
}

int
main(void)
{
	T_RUN(no_personal_text_lies_in_the_files);
	T_RUN(bytes_belong_to_their_place);
	T_RUN(what_is_erased_is_gone);
	T_RUN(an_erased_line_goes_on);
	T_RUN(an_erasure_that_was_cut_short_is_finished);
	T_RUN(a_lost_key_is_no_erasure);
	return t_done();
}
