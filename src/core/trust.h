/*
 * How much an ending is trusted.
 *
 * Ending somebody else's line is an attack: it frees a number that guards
 * bank accounts.  Two things stand in its way.
 *
 * The *lock*: the holder wants no ending.  A locked line refuses every
 * filing, and an ending that can still be withdrawn is taken back by locking.
 * What cannot be withdrawn any more stands still: nothing that cannot be
 * undone is begun before the line is unlocked.
 *
 * The *hold*: after a recent change of card, device or contact, whoever ends
 * the line must prove more, and nothing that cannot be undone is begun before
 * the hold is over; the last day comes after it, so that it can be withdrawn
 * all the while.  An officer who has seen the proof and files by name needs
 * no hold.
 *
 * Neither touches a loan (it frees no number), an ending by the provider's
 * rule of expiry (nobody's will is behind it that could be forged), or a
 * number that has left already.
 */
#ifndef KY_CORE_TRUST_H
#define KY_CORE_TRUST_H

#include "core/case.h"

/* The provider's rule, or ours where it says nothing. */
const struct ky_rule_trust *ky_trust_rule(const struct ky_rules *rules);

/* Which change is recent, as the name of its fact, the latest first; NULL:
 * none is. */
const char *ky_trust_recent(const struct ky_line *line,
    const struct ky_rules *rules, struct ky_time now);

/* Until when an ending asked for at `now` is held; us = 0: not at all. */
struct ky_time ky_trust_hold(const struct ky_line *line,
    const struct ky_rules *rules, struct ky_time now);

/* The same when whoever asks wants a hold of at least `hours`; more than
 * KY_HOLD_HOURS_MAX count as those. */
#define KY_HOLD_HOURS_MAX 168
struct ky_time ky_trust_hold_for(const struct ky_line *line,
    const struct ky_rules *rules, struct ky_time now, uint16_t hours);

/* What a proof must be worth for an ending that is held: after a recent change
 * the rule's least; else the hold is for a proof from afar, and it is enough
 * that a person has seen papers. */
enum ky_grade ky_trust_least(const struct ky_line *line,
    const struct ky_rules *rules, struct ky_time now);

/* Why nothing irreversible may begin now: "locked", "held", or NULL. */
const char *ky_trust_bars(const struct ky_case *c, struct ky_time now);

/* The first day that lies wholly behind the hold. */
struct ky_date ky_trust_first_day(struct ky_time hold_until,
    struct ky_zone zone);

#endif
