/*
 * A browser that signed in before.
 *
 * It keeps a mark, for months, which says nothing of whose it is and opens
 * nothing: it only has an allowance of its own where limits count what
 * strangers try (docs/decisions/0022).  The mark is good for one account, until
 * its password, mailboxes or second factors change; nothing of it is kept
 * here.
 */
#ifndef KY_PORTAL_KNOWN_H
#define KY_PORTAL_KNOWN_H

#include "portal/account.h"

#define KY_KNOWN_CHANCE 16

/* A new mark, out of so much chance. */
void ky_known_make(const struct ky_lobby *lobby, const struct ky_slug *issuer,
    const struct ky_slug *account, const struct ky_login *login,
    const uint8_t chance[KY_KNOWN_CHANCE], char out[KY_KNOWN_SIZE]);

/* Is it this account's, as it is now?  Never of nobody's account (""). */
bool ky_known_is(const struct ky_lobby *lobby, const struct ky_slug *issuer,
    const struct ky_slug *account, const struct ky_login *login,
    const char *mark);

#endif
