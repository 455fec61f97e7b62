/*
 * Commands the process dies on.
 *
 * Ordinarily this costs nothing a command: the first transaction of a run
 * also stores "running", a clean stop stores "stopped".  Found running at
 * the next start, the last run died: now each command is decided by itself,
 * after a mark that it is about to be was committed; the decision's own
 * transaction takes the mark away.  A command found with KY_DEATHS_MAX marks
 * is set aside: not decided, answered with KY_E_REFUSED, logged.  It stays
 * aside for the rest of this run; after a clean stop, that is when somebody
 * looked at it, it is tried again.  (A mark that a failing store left behind
 * goes with the next success.)
 *
 * Care ends after KY_CAREFUL_COMMANDS commands, twice as many for each
 * further start in a row that found the last run dead: a command that comes
 * back late enough to miss one window meets the next.
 *
 * "Running" is kept under a fingerprint of zeros; its number of deaths is
 * one more than the dead runs in a row.
 */
#ifndef KY_ENGINE_SUSPECT_H
#define KY_ENGINE_SUSPECT_H

#include "engine/limits.h"
#include "port/store.h"

struct ky_suspects {
	uint32_t starts;  /* as found: 0 = stopped cleanly */
	bool running;     /* stored in this run */
	uint32_t careful; /* commands still to be decided with care */
	uint32_t aside_n;
	uint8_t aside[KY_ASIDE_MAX][32];
};

/* How did the last run end? */
enum ky_code ky_suspects_open(struct ky_suspects *s, struct ky_store *store,
    const struct ky_slug *issuer, struct ky_err *err) KY_MUST_USE;

/* Is it set aside already?  (No store is asked.) */
bool ky_suspects_aside(const struct ky_suspects *s, const uint8_t print[32]);

/* Remember it for this run; false when too many are. */
bool ky_suspects_put_aside(struct ky_suspects *s, const uint8_t print[32]);

/* Inside a transaction: "running", where it is not stored yet.  Once it is
 * committed the caller sets `running`. */
enum ky_code ky_suspects_run(const struct ky_suspects *s,
    struct ky_store *store, const struct ky_slug *issuer,
    struct ky_err *err) KY_MUST_USE;

/* In a transaction of its own: the mark before deciding.  `aside`: it has
 * KY_DEATHS_MAX already, and none is added. */
enum ky_code ky_suspects_mark(struct ky_suspects *s, struct ky_store *store,
    const struct ky_slug *issuer, const uint8_t print[32], bool *aside,
    struct ky_err *err) KY_MUST_USE;

/* Inside a transaction: one careful command more is decided. */
enum ky_code ky_suspects_clear(const struct ky_suspects *s,
    struct ky_store *store, const struct ky_slug *issuer,
    const uint8_t print[32], struct ky_err *err) KY_MUST_USE;
/* ... and committed. */
void ky_suspects_cleared(struct ky_suspects *s);

/* In a transaction of its own: a clean stop. */
enum ky_code ky_suspects_stop(struct ky_suspects *s, struct ky_store *store,
    const struct ky_slug *issuer, struct ky_err *err) KY_MUST_USE;

#endif
