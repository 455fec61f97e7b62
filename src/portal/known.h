/*
 * A browser that signed in before.
 *
 * It keeps a mark, for months, which says nothing of whose it is and opens
 * nothing: it only has an allowance of its own where limits count what
 * strangers try (docs/decisions/0022).  The mark is good for one account, until
 * its password, mailboxes or second factors change, and says how it was earned;
 * nothing of it is kept here.
 */
#ifndef KY_PORTAL_KNOWN_H
#define KY_PORTAL_KNOWN_H

#include "portal/account.h"

#define KY_KNOWN_CHANCE 16

/* What a browser showed to have its mark. */
enum ky_known {
	KY_KNOWN_NOT,
	KY_KNOWN_MAILBOX,   /* a mailed link: no second factor was asked for */
	KY_KNOWN_SIGNED_IN, /* all that the account asks for */
	KY_KNOWN__MAX
};

/* A new mark, out of so much chance; `by` is not KY_KNOWN_NOT. */
void ky_known_make(const struct ky_lobby *lobby, const struct ky_slug *issuer,
    const struct ky_slug *account, const struct ky_login *login,
    enum ky_known by, const uint8_t chance[KY_KNOWN_CHANCE],
    char out[KY_KNOWN_SIZE]);

/* By what it is this account's, as it is now.  Never of nobody's account ("").
 */
enum ky_known ky_known_by(const struct ky_lobby *lobby,
    const struct ky_slug *issuer, const struct ky_slug *account,
    const struct ky_login *login, const char *mark);

#endif
