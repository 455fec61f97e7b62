/*
 * The work on notifications of chips, step by step.
 *
 * A verified one is told to its line as a command with a key of its own, so
 * the work can be killed anywhere: told again, it is answered as before.  One
 * whose line is not known is kept until the line is; the result of an
 * installation comes without certificates and is verified with those of
 * another notification of the same chip, whichever comes first.
 *
 * Works on the caller's thread, beside an engine with threads or on one
 * without; one of them at a time.
 */
#ifndef KY_SERVICE_NOTIFYWORK_H
#define KY_SERVICE_NOTIFYWORK_H

#include "engine/engine.h"
#include "port/office.h"
#include "service/loop.h"

#include <stdatomic.h>

struct ky_notify_cursor {
	uint64_t after;
	uint64_t failed; /* the first one put off; 0 = none */
};

struct ky_notifywork {
	struct ky_engine *engine;
	struct ky_slug issuer;
	struct ky_verifier verifier;
	/* Events whose chip used the number for something else, since the
	 * start. */
	_Atomic uint64_t doubted;
	/* How far the steps have come: what waits and what has no line is
	 * looked at once after the start, and whenever something new of it
	 * comes; what is due, each time. */
	struct ky_notify_cursor due, waiting, unbound;
	int64_t later_us; /* some could not be told: again after so long */
};

/* Rows one step looks at. */
#define KY_NOTIFY_STEP_MAX 16

/*
 * One step.  `wait_us` as for a loop: KY_LOOP_NOTHING when nothing is left to
 * do until one comes in or a line comes to be known.  Codes: the store's and
 * the verifier's, where waiting does not help.
 */
enum ky_code ky_notify_step(struct ky_notifywork *w, struct ky_store *s,
    int64_t *wait_us, struct ky_err *err) KY_MUST_USE;

/*
 * One without certificates, verified with another's: of the profile it names
 * or of the chip `said` ("" = none) it is said to come from.  `judged` and
 * `lender` stay as they are when there is none that fits.
 */
enum ky_code ky_notify_lend(const struct ky_notifywork *w, struct ky_store *s,
    struct ky_str bytes, const struct ky_eid *said, struct ky_time at,
    struct ky_judged *judged, uint64_t *lender, struct ky_err *err) KY_MUST_USE;

/* The same event again, in other bytes: what is not signed anybody can write
 * anew, and it is to be told once. */
enum ky_code ky_notify_twin(const struct ky_slug *issuer, struct ky_store *s,
    const struct ky_judged *judged, struct ky_notification *out, bool *found,
    struct ky_err *err) KY_MUST_USE;

/* Within a write: has the chip used this number for something else?  Then
 * the event is doubted, and the other, of which `rival` is the number (else
 * 0), is told once more. */
enum ky_code ky_notify_doubt(const struct ky_slug *issuer, struct ky_store *s,
    struct ky_judged *judged, uint64_t *rival, struct ky_err *err) KY_MUST_USE;
/* Says so, once it is stored. */
void ky_notify_alarm(struct ky_notifywork *w, uint64_t n, uint64_t rival);

#endif
