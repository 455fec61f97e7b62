/*
 * The work of bulk endings, step by step.
 *
 * First a dry run: every line that qualifies is looked at and previewed, and
 * its version kept.  After a second person's yes each line is filed as one
 * command with a key of its own.  A step's outcome is one write, entered once,
 * so the work can be killed anywhere and goes on where it was; a line that
 * changed since the dry run is left alone.  The pace is the proposal's, and
 * never faster than the peers keep up.
 *
 * Works on the caller's thread, beside an engine with threads or on one
 * without; one of them at a time.
 */
#ifndef KY_SERVICE_BULKWORK_H
#define KY_SERVICE_BULKWORK_H

#include "engine/engine.h"
#include "port/office.h"
#include "service/loop.h"

struct ky_bulkwork {
	struct ky_engine *engine;
	struct ky_slug issuer;
	struct ky_clock clock;
	struct ky_clock ticks; /* never set back: what the pace is kept by */
	struct ky_time not_before; /* in ticks; the pace allows none earlier */
};

/* How many lines one step looks at or files. */
#define KY_BULK_STEP_MAX 64
/* Effects waiting for the peers' workers: file no more beyond. */
#define KY_BULK_EFFECTS_MAX 192
#define KY_BULK_NOTHING KY_LOOP_NOTHING

/*
 * One step of one proposal that wants work: drafts first, then what runs, in
 * the order of their ids.  `wait_us`: make the next step after so long; 0 at
 * once, KY_BULK_NOTHING when something is proposed, approved or resumed.
 * Codes: the store's and the engine's, where waiting does not help.
 */
enum ky_code ky_bulk_step(struct ky_bulkwork *w, struct ky_store *s,
    int64_t *wait_us, struct ky_err *err) KY_MUST_USE;

#endif
