/*
 * A form counts once.
 *
 * Who clicks twice, or sends a form again because the answer got lost, sends
 * the same bytes to the same address again.  The session remembers the last
 * few forms that were taken (struct ky_again; two tabs may be sent by turns)
 * and answers them as before, for KY_AGAIN_US; nothing is done twice.
 *
 * Signing in gives the session a new secret, and the browser that lost the
 * answer has only the old one.  So the new secret is made of the old one and
 * the form, by a code that only this store can make: the same form with the
 * same old secret leads to the same session again.  The old secret by itself
 * leads nowhere, and neither does the form (docs/decisions/0020).
 */
#ifndef KY_PORTAL_AGAIN_H
#define KY_PORTAL_AGAIN_H

#include "portal/ask.h"

#define KY_AGAIN_US KY_MINUTE_US

/* Is the act done by a form at all? */
bool ky_again_formed(const struct ky_ask *ask);

/* The secret that follows the ask's cookie once its form is taken. */
void ky_again_cookie(const struct ky_lobby *lobby, const struct ky_slug *issuer,
    const struct ky_ask *ask, char out[KY_COOKIE_SIZE]);

/* The form was taken, and that is what was told. */
void ky_again_take(struct ky_guest *s, const struct ky_ask *ask,
    const struct ky_told *told, struct ky_time now);

/* Is it one of the forms that were taken last, less than KY_AGAIN_US from
 * `now`, to either side?  `told` then has its `word` and `line_id`, and
 * `again`.  A form that asked for a code is one only while that code is waited
 * for: once another one is, its answer would send people to wait for nothing. */
bool ky_again_is(const struct ky_guest *s, const struct ky_ask *ask,
    struct ky_time now, struct ky_told *told);

#endif
