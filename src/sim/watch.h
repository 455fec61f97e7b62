/*
 * What must hold for a case, always.
 *
 * The sentences returned say what is broken; NULL says that nothing is.
 */
#ifndef KY_SIM_WATCH_H
#define KY_SIM_WATCH_H

#include "core/command.h"
#include "sim/world.h"

/*
 * Of one case, by itself and against the world:
 *
 * - the ledger sums to zero;
 * - duties and facts agree: what the facts demand is a duty that is still to
 *   be done, waived or given up, and no duty is still to be done that the
 *   facts no longer demand;
 * - closed, and so certified, only when nothing is left but what was waived;
 * - the network is let go, and the number too, only when the contract is over;
 * - no more money went out than was promised;
 * - network and number are let go only when the hold is over;
 * - no deletion counts as proven after a chip's word of a later installation
 *   was taken (ky_phones_told());
 * - none counts as final that the SM-DP+ was not asked about, or while its last
 *   word is that it offers the profile (a deletion that closed without the
 *   SM-DP+ says so, and is left out);
 * - once a change of the plan is done, billing has the plan that the line has.
 */
const char *ky_watch_case(const struct ky_case *c, const struct ky_rules *rules,
    struct ky_time now, const struct ky_subscriber *s);

/* What one ending was shown and what it began from. */
struct ky_watch {
	uint32_t seq; /* of the ending that is watched; 0 = none yet */
	struct ky_date last_day;
	struct ky_line line;  /* before it was filed */
	struct ky_line shown; /* as the preview left its ledger */
	bool disturbed; /* facts, waivers or other things came from outside */
};

/* `c` before a command that was accepted, and the command. */
void ky_watch_told(struct ky_watch *w, const struct ky_case *c,
    const struct ky_command *cmd);

/*
 * From one state of a case to a later one:
 *
 * - versions only grow, entries of the ledger too;
 * - what the preview said is what was booked: recurring, option, early and
 *   port-out charges always; and when nothing came from outside, also what is
 *   to pay and what comes back.  Late usage, late and lost fees and whatever
 *   was told from outside are the exceptions;
 * - nothing is filed, and nothing begun, on a line that is locked; no hold
 *   grows shorter (both by the provider's expiry or a port event excepted);
 * - a line's plan is another only when that was asked for and seen: from the
 *   day that was said, at the fee that was said, and the same as ever before;
 *   and one device or option is over only likewise;
 * - an ending that was withdrawn left every fact as it found it, when nothing
 *   came from outside.
 */
const char *ky_watch_step(struct ky_watch *w, const struct ky_case *before,
    const struct ky_case *after, const struct ky_rules *rules);

#endif
