/*
 * Carrying out one effect: do, then look.
 *
 * Evidence is made only from what a look saw.  Which port and which verbs an
 * effect needs is one table.
 */
#ifndef KY_ENGINE_EFFECT_H
#define KY_ENGINE_EFFECT_H

#include "core/command.h"
#include "port/peers.h"

/* An effect of this kind is done by looking alone. */
bool ky_effect_look_only(enum ky_effect_kind k);

/*
 * Idempotency key of handing over a paper, and the paper's number in it; ""
 * for other keys.
 */
void ky_mail_key(const char *paper_number, char out[KY_KEY_SIZE]);
const char *ky_mail_number(const char *key);

/*
 * `document`  the paper, for KY_EFFECT_MAIL; else empty
 * `cmd`       becomes a KY_CMD_OUTCOME; its evidence points into `raw`
 *
 *	what came of do, look               outcome
 *	not configured, or refused          REFUSED
 *	seen, or the holder was asked       OK
 *	seen to have failed for good        REFUSED
 *	do failed before                    RETRY
 *	do taken on, not seen yet           UNSURE: look again later
 *	do unsure, and seen not to be       RETRY
 *	do unsure, and no look              UNSURE
 *	nothing but a look, it failed       RETRY
 *	nothing but a look, not seen yet    UNSURE
 *
 * Returns KY_OK for all of these; what the peer said is in `said` (its code
 * KY_OK when it said nothing).  KY_E_SYSTEM: the simulation's death.
 */
enum ky_code ky_effect_run(const struct ky_peers *peers, uint64_t line_id,
    const struct ky_line *line, const struct ky_effect *effect,
    struct ky_str document, struct ky_raw *raw, struct ky_command *cmd,
    struct ky_err *said) KY_MUST_USE;

#endif
