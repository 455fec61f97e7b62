#include "engine/paper.h"

#include "engine/dead.h"
#include "engine/event.h"

#include "base/log.h"

#include <string.h>

/* Signs one into `out`; false when it cannot be, now. */
static enum ky_code
seal(struct ky_engine *e, struct ky_store *s, struct ky_stored_paper *row,
    struct ky_buf *payload, struct ky_buf *document, bool *done,
    struct ky_err *err)
{
	const struct ky_papers *p = &e->config.papers;

	*done = false;
	ky_buf_reset(payload);
	ky_buf_reset(document);
	if (s->paper_bytes(s->self, &e->config.issuer, row->number, payload,
		err) != KY_OK)
		return ky_during(err, "read paper");
	if (p->seal(p->self, ky_buf_str(payload), row->salt, ky_engine_now(e),
		document, row->leaf, err) == KY_OK &&
	    ky_buf_ok(document)) {
		*done = true;
		return KY_OK;
	}
	if (ky_dead(err))
		return err->code;
	ky_log_err(KY_WARN, KY_EV_PAPER_FAILED, err);
	return KY_OK;
}

static enum ky_code
seal_all(struct ky_engine *e, struct ky_store *s, struct ky_stored_paper *rows,
    uint32_t n, struct ky_sealed *sealed, struct ky_err *err)
{
	struct ky_buf payload;
	enum ky_code code = KY_OK;
	bool done;

	ky_buf_init(&payload, KY_PAPER_MAX);
	for (uint32_t i = 0; i < n && code == KY_OK; i++) {
		code = seal(e, s, &rows[i], &payload,
		    &sealed->row[sealed->n].document, &done, err);
		if (code == KY_OK && done)
			sealed->row[sealed->n++].paper = rows[i];
	}
	ky_buf_done(&payload);
	return code;
}

static enum ky_code
have_stored(struct ky_engine *e, const struct ky_sealed *sealed,
    struct ky_err *err)
{
	struct ky_submission sub = {.cmd = NULL};
	struct ky_ticket ticket = {
	    .kind = KY_TICKET_SEALED,
	    .s = &sub,
	    .sealed = sealed,
	};

	if (ky_engine_hand_in(e, &ticket) == KY_OK)
		return KY_OK;
	*err = sub.err;
	return err->code;
}

enum ky_code
ky_paper_seal_some(struct ky_engine *e, struct ky_store *s, bool *again,
    struct ky_err *err)
{
	struct ky_stored_paper rows[KY_SEAL_MAX];
	struct ky_sealed sealed = {.n = 0};
	enum ky_code code;
	uint32_t n;

	*again = false;
	if (s->papers_in(s->self, &e->config.issuer, KY_PAPER_ORDERED,
		KY_SEAL_MAX, rows, &n, err) != KY_OK)
		return ky_during(err, "ordered papers");
	for (uint32_t i = 0; i < KY_SEAL_MAX; i++)
		ky_buf_init(&sealed.row[i].document, KY_PAPER_MAX);
	code = seal_all(e, s, rows, n, &sealed, err);
	if (code == KY_OK && sealed.n > 0)
		code = have_stored(e, &sealed, err);
	*again = sealed.n < n;
	if (code == KY_OK && !*again && n == KY_SEAL_MAX)
		ky_jobs_seal(&e->jobs);
	for (uint32_t i = 0; i < KY_SEAL_MAX; i++)
		ky_buf_done(&sealed.row[i].document);
	return code;
}
