/*
 * The eSIM profile of a line: what is told of it, and what becomes of its
 * duty.
 *
 * Told by chips (signed), by the SM-DP+ (a look, or a claim it sends), by the
 * provider's systems and by people.  Only what chips signed can be proven
 * (core/profile.h); everything else is as good as who says it.
 * Rule: docs/rules/jp.md#10.4
 */
#ifndef KY_CORE_ESIM_H
#define KY_CORE_ESIM_H

#include "core/plan.h"

/* KY_FACT_PROFILE_EVENT.  Returns the verdict, `code` its message. */
enum ky_verdict ky_esim_event(struct ky_turn *t, const char **code);

/* KY_FACT_PROFILE, told by somebody whose word is worth `grade`. */
enum ky_verdict ky_esim_fact(struct ky_turn *t, enum ky_grade grade,
    const char **code);

/* What a look at the SM-DP+ saw; the duty is pending. */
void ky_esim_look(struct ky_turn *t, struct ky_duty *d,
    const struct ky_seen *seen);

/*
 * Where chips have signed enough, the duty of a running ending rests on their
 * proof; harmless when repeated.
 *
 * It is not over with that.  Many SM-DP+ offer a profile again once they have
 * heard of its deletion, and one scan would bring the line back.  So the SM-DP+
 * is asked, once the contract is over: what it offers is taken back (SGP.22,
 * 5.3.4, CancelOrder for good), and everything else it may say will do, since
 * the chip knows better.  With none connected the proof is enough at once; with
 * one that does not answer, within a day.
 */
void ky_esim_prove(struct ky_turn *t);

/* The duty is pending and rests on a proof: the SM-DP+ is to be asked. */
bool ky_esim_proven(const struct ky_duty *d);

/* Is the order to be taken back (RETIRE), rather than looked at? */
bool ky_esim_takes_back(const struct ky_case *c, const struct ky_duty *d);

/* The SM-DP+ was asked (the command's outcome, facts already seen): what
 * becomes of a duty that rests on a proof.  False: it is as any other. */
bool ky_esim_asked(struct ky_turn *t, struct ky_duty *d);

/* Word that is too weak for the duty today is kept: the rule's fallback may
 * let it do later.  False: it is not even good enough for that. */
bool ky_esim_keep(struct ky_turn *t, struct ky_duty *d, enum ky_grade grade,
    const char *by, const struct ky_evidence *e);

/* What is missing although a chip signed a deletion, or NULL. */
const char *ky_esim_open(const struct ky_case *c);

/* Does the pending duty wait for the holder to delete the profile? */
bool ky_esim_holders(const struct ky_case *c, const struct ky_duty *d);

/* What the pending duty waits for after it was asked about. */
const char *ky_esim_why(const struct ky_case *c, const struct ky_duty *d);

#endif
