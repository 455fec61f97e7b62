#include "cmd/import.h"

#include "cmd/progress.h"

#include "base/hash.h"
#include "base/hex.h"
#include "base/once.h"

#include <errno.h>
#include <inttypes.h>

#define PROVIDERS_MAX 64
#define PROGRESS_ROWS 256

/* One pass. */
struct pass {
	struct ky_import *in;
	struct ky_session *s;
	struct ky_complaints *to;
	struct ky_csv csv;
	struct ky_table_map map;
	struct ky_date today;
	struct ky_once contracts; /* of the file so far */
	char hash[33]; /* of the file, shortened: the keys' first part */
	uint32_t providers_n;
	struct ky_slug provider[PROVIDERS_MAX]; /* whose rules are loaded */
	uint64_t row; /* number of the row read last, from 1 */
	struct ky_progress progress;

	/* The second pass. */
	struct ky_submission *batch;
	uint32_t batch_n;
};

static void
row_key(const struct pass *p, char out[KY_KEY_SIZE])
{
	(void)snprintf(out, KY_KEY_SIZE, "csv-%s-%" PRIu64, p->hash, p->row);
}

static void
complain(struct pass *p, const char *column, const char *words)
{
	ky_complaints_add(p->to, p->csv.line, column, words);
}

static enum ky_code
check_provider(struct pass *p, const struct ky_slug *provider,
    struct ky_err *err)
{
	struct ky_buf json;
	enum ky_code code;
	bool there;

	for (uint32_t i = 0; i < p->providers_n; i++)
		if (strcmp(p->provider[i].text, provider->text) == 0)
			return KY_OK;
	ky_buf_init(&json, KY_RULEBOOK_BYTES_MAX);
	code = p->s->store->rules_get(p->s->store->self, &p->s->meta.issuer,
	    provider, "", &json, err);
	there = json.len > 0;
	ky_buf_done(&json);
	if (code != KY_OK)
		return code;
	if (!there)
		complain(p, "provider", "no rules of it are loaded");
	else if (p->providers_n < PROVIDERS_MAX)
		p->provider[p->providers_n++] = *provider;
	return KY_OK;
}

/* A contract that is there already is fine if this very row brought it. */
static enum ky_code
check_contract(struct pass *p, const char *no, struct ky_err *err)
{
	struct ky_store *store = p->s->store;
	struct ky_answered earlier;
	char key[KY_KEY_SIZE];
	uint64_t id = 0;
	bool fresh = true;
	enum ky_code code = ky_once_add(&p->contracts, ky_str_of(no), &fresh,
	    err);

	if (code == KY_OK && !fresh)
		complain(p, "contract", "is there twice");
	if (code == KY_OK && fresh)
		code = store->case_find(store->self, &p->s->meta.issuer,
		    KY_FIND_CONTRACT, no, &id, err);
	if (code != KY_OK || id == 0)
		return code;
	row_key(p, key);
	code = store->command_find(store->self, &p->s->meta.issuer, key,
	    &earlier, err);
	if (code == KY_OK && !earlier.found)
		complain(p, "contract", "is known to the store already");
	return code;
}

/* `good` when nothing is wrong with the row read last. */
static enum ky_code
check_row(struct pass *p, struct ky_line *line, bool *good, struct ky_err *err)
{
	uint64_t before = p->to->n;
	enum ky_code code = KY_OK;

	if (!ky_columns_line(&p->map, &p->csv, p->today, line, p->to)) {
		*good = false;
		return KY_OK;
	}
	code = check_provider(p, &line->provider, err);
	if (code == KY_OK)
		code = check_contract(p, line->contract_no.text, err);
	*good = p->to->n == before;
	return code;
}

/* --- the second pass --- */

static enum ky_code
hand_in(struct pass *p, struct ky_err *err)
{
	enum ky_code code = ky_session_submit_all(p->s, p->batch, p->batch_n,
	    err);

	if (code != KY_OK)
		return code;
	for (uint32_t i = 0; i < p->batch_n; i++) {
		struct ky_submission *one = &p->batch[i];

		if (one->code != KY_OK) {
			*err = one->err;
			return one->code;
		}
		if (one->reply.answer.verdict == KY_VERDICT_REFUSED)
			p->in->bad++;
		else if (one->reply.replayed)
			p->in->known++;
		else
			p->in->imported++;
	}
	p->batch_n = 0;
	return KY_OK;
}

static enum ky_code
add_row(struct pass *p, const struct ky_line *line, struct ky_err *err)
{
	struct ky_submission *one = &p->batch[p->batch_n];

	*one->cmd = ky_session_command(p->s, KY_CMD_IMPORT, KY_ROLE_STAFF,
	    NULL);
	one->cmd->line = *line;
	row_key(p, one->cmd->key);
	p->batch_n++;
	return p->batch_n == KY_TOGETHER_MAX ? hand_in(p, err) : KY_OK;
}

/* --- going through the file --- */

/* The row as it was: mended, the file of rejects is imported like any. */
static void
reject(struct pass *p)
{
	if (p->in->rejects != NULL && p->batch == NULL)
		ky_csv_put(p->in->rejects, p->csv.field, p->csv.n);
}

static enum ky_code
one_row(struct pass *p, struct ky_err *err)
{
	struct ky_line line;
	bool good = false;
	enum ky_code code;

	if (++p->row > KY_IMPORT_ROWS_MAX)
		return ky_fail(err, KY_E_INPUT, 0, "more than %" PRIu64 " rows",
		    KY_IMPORT_ROWS_MAX);
	code = check_row(p, &line, &good, err);
	if (code == KY_OK && good && p->batch != NULL)
		code = add_row(p, &line, err);
	if (code == KY_OK && !good)
		reject(p);
	if (p->batch == NULL) {
		p->in->rows++;
		p->in->bad += good ? 0 : 1;
	}
	/* How many there are is known when all were checked. */
	if (p->row % PROGRESS_ROWS == 0)
		ky_progress_say(&p->progress, p->row,
		    p->batch != NULL ? p->in->rows : 0);
	return code;
}

static enum ky_code
run_pass(struct pass *p, struct ky_err *err)
{
	bool end = false;
	enum ky_code code;

	ky_progress_begin(&p->progress, p->in->progress,
	    p->batch != NULL ? "imported" : "checked");
	ky_once_init(&p->contracts);
	rewind(p->in->file);
	ky_csv_init(&p->csv, p->in->file);
	code = ky_csv_next(&p->csv, &end, err);
	if (code == KY_OK && end)
		return ky_fail(err, KY_E_INPUT, 0, "the file is empty");
	if (code == KY_OK)
		code = ky_table_head(&ky_columns, &p->csv, &p->map, err);
	if (code == KY_OK)
		reject(p); /* the names of the columns */
	while (code == KY_OK && !end) {
		code = ky_csv_next(&p->csv, &end, err);
		if (code == KY_OK && !end)
			code = one_row(p, err);
	}
	if (code == KY_OK && p->batch != NULL)
		code = hand_in(p, err);
	ky_progress_end(&p->progress, p->row);
	ky_once_done(&p->contracts);
	return code;
}

static enum ky_code
hash_file(FILE *file, char out[33], struct ky_err *err)
{
	struct ky_sha256 state;
	uint8_t hash[32];
	char chunk[16384];
	size_t n;

	rewind(file);
	ky_sha256_init(&state);
	while ((n = fread(chunk, 1, sizeof(chunk), file)) > 0)
		ky_sha256_add(&state, (struct ky_str){chunk, n});
	ky_sha256_end(&state, hash);
	if (ferror(file) != 0)
		return ky_fail(err, KY_E_INPUT, errno,
		    "could not read the file twice: it must be a real file");
	ky_hex_encode(hash, 16, out);
	return KY_OK;
}

/* Said already, by the first pass. */
static void
keep_quiet(void *self, uint64_t line, const char *column, const char *words)
{
	(void)self;
	(void)line;
	(void)column;
	(void)words;
}

static enum ky_code
second_pass(struct pass *p, struct ky_err *err)
{
	struct ky_complaints quiet = {.say = keep_quiet};
	struct ky_submission *batch = calloc(KY_TOGETHER_MAX, sizeof(*batch));
	struct ky_command *cmd = calloc(KY_TOGETHER_MAX, sizeof(*cmd));
	enum ky_code code;

	if (batch == NULL || cmd == NULL) {
		code = ky_fail(err, KY_E_SYSTEM, errno, "out of memory");
	} else {
		for (uint32_t i = 0; i < KY_TOGETHER_MAX; i++)
			batch[i].cmd = &cmd[i];
		p->batch = batch;
		p->to = &quiet;
		p->row = 0;
		code = run_pass(p, err);
	}
	free(cmd);
	free(batch);
	return code;
}

enum ky_code
ky_import_run(struct ky_import *in, struct ky_session *s, struct ky_err *err)
{
	struct pass *p = calloc(1, sizeof(*p));
	enum ky_code code;

	if (p == NULL)
		return ky_fail(err, KY_E_SYSTEM, errno, "out of memory");
	p->in = in;
	p->s = s;
	p->to = &in->to;
	p->today = ky_date_at(ky_session_now(s), KY_ZONE_JAPAN);
	code = hash_file(in->file, p->hash, err);
	if (code == KY_OK)
		code = run_pass(p, err);
	if (code == KY_OK && !in->dry_run &&
	    (in->bad == 0 || in->rejects != NULL))
		code = second_pass(p, err);
	free(p);
	return code;
}
