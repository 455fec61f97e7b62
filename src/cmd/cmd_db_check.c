#include "cmd/session.h"
#include "port/office.h"

#include <stdlib.h>

struct checking {
	const struct ky_cli *cli;
	json_t *faults;
};

static void
say(void *self, const char *line)
{
	struct checking *c = self;

	if (c->cli->json)
		(void)json_array_append_new(c->faults, json_string(line));
	else
		ky_say(c->cli, KY_PAINT_BAD, "%s\n", line);
}

/* --- what chips signed, verified again --- */

#define ROWS 64

/* Roots come and go, and certificates end; the chip's signature does not. */
static bool
still_signed(enum ky_proof_verdict v)
{
	switch (v) {
	case KY_PROOF_VERIFIED:
	case KY_PROOF_UNTRUSTED:
	case KY_PROOF_EXPIRED:
	case KY_PROOF_REVOKED:
	case KY_PROOF_TEST_ROOT:
		return true;
	case KY_PROOF_NOT_ONE:
	case KY_PROOF_MALFORMED:
	case KY_PROOF_NO_CERTIFICATE:
	case KY_PROOF_CERTIFICATE:
	case KY_PROOF_CURVE:
	case KY_PROOF_ROLE:
	case KY_PROOF_EID:
	case KY_PROOF_SIGNATURE:
	case KY_PROOF__MAX:
		break;
	}
	return false;
}

static enum ky_code
bytes_of(struct ky_session *s, uint64_t n, struct ky_buf *out,
    struct ky_err *err)
{
	const struct ky_office *o = s->store->office;
	struct ky_notification row;
	bool found;

	ky_buf_reset(out);
	return n == 0 ? KY_OK
		      : o->notification_get(o->self, &s->meta.issuer, NULL, n,
			    &row, out, &found, err);
}

static enum ky_code
verify_one(struct ky_session *s, const struct ky_notification *row,
    struct checking *c, uint64_t *faults, struct ky_err *err)
{
	struct ky_verifier v = ky_session_verifier(s);
	struct ky_judged got;
	struct ky_buf bytes, lender;
	char line[96];
	enum ky_code code;

	ky_buf_init(&bytes, KY_NOTIFICATION_BYTES_MAX + 1);
	ky_buf_init(&lender, KY_NOTIFICATION_BYTES_MAX + 1);
	code = bytes_of(s, row->n, &bytes, err);
	if (code == KY_OK)
		code = bytes_of(s, row->lender, &lender, err);
	if (code == KY_OK && bytes.len > 0 &&
	    (row->lender == 0 || lender.len > 0)) { /* else erased */
		code = v.check(v.self, ky_buf_str(&bytes), ky_buf_str(&lender),
		    row->received, &got, err);
		if (code == KY_OK && !still_signed(got.verdict)) {
			(void)snprintf(line, sizeof(line),
			    "notification %ju verified once, and is %s now",
			    (uintmax_t)row->n,
			    ky_proof_verdict_name(got.verdict));
			say(c, line);
			++*faults;
		}
	}
	ky_buf_done(&lender);
	ky_buf_done(&bytes);
	return code;
}

/* Nothing to do without roots. */
static enum ky_code
verify_all(struct ky_session *s, struct checking *c, uint64_t *faults,
    struct ky_err *err)
{
	const struct ky_office *o = s->store->office;
	struct ky_notification *row = calloc(ROWS, sizeof(*row));
	uint64_t after = 0;
	uint32_t n = s->prover != NULL ? ROWS : 0;
	enum ky_code code = KY_OK;

	if (row == NULL)
		abort(); /* nothing is under way that this could hurt */
	while (code == KY_OK && n == ROWS) {
		code = o->notification_list(o->self, &s->meta.issuer,
		    KY_NOTIFICATION_STATE__MAX, after, ROWS, row, &n, err);
		for (uint32_t i = 0; code == KY_OK && i < n; i++) {
			after = row[i].n;
			if (row[i].judged.verdict == KY_PROOF_VERIFIED)
				code = verify_one(s, &row[i], c, faults, err);
		}
	}
	free(row);
	return code;
}

static enum ky_exit
run(struct ky_cli *cli)
{
	struct ky_session s;
	struct checking c = {.cli = cli};
	struct ky_err err = {0};
	uint64_t faults = 0;
	enum ky_code code;

	if (ky_session_open(&s, cli, KY_SESSION_READ, &err) != KY_OK)
		return ky_cli_fail(cli, &err);
	c.faults = json_array();
	code = ky_store_check(s.store, say, &c, &faults, &err);
	ky_session_open_roots(&s, cli);
	if (code == KY_OK && faults == 0)
		code = verify_all(&s, &c, &faults, &err);
	ky_session_close(&s);
	if (code == KY_OK && cli->json)
		ky_cli_json(json_pack("{s:I, s:O}", "faults",
		    (json_int_t)faults, "list", c.faults));
	else if (code == KY_OK)
		ky_say(cli, faults == 0 ? KY_PAINT_GOOD : KY_PAINT_BAD,
		    "%ju faults\n", (uintmax_t)faults);
	json_decref(c.faults);
	if (code != KY_OK)
		return ky_cli_fail(cli, &err);
	return faults == 0 ? KY_EXIT_OK : KY_EXIT_CORRUPT;
}

const struct ky_cmd ky_cmd_db_check = {
    .name = "db check",
    .args = "",
    .help = "Check all of the store that can be checked",
    .run = run,
};
