/*
 * Time-based codes of an authenticator app (RFC 6238: SHA-1, 30 seconds, six
 * digits) and recovery codes.
 */
#ifndef KY_PORTAL_TOTP_H
#define KY_PORTAL_TOTP_H

#include "portal/account.h"

/* otpauth://totp/ISSUER:LABEL?… and the secret in base32, to be typed.
 * `issuer` and `label` are slugs or mailboxes: what else is in them is
 * percent-encoded. */
void ky_totp_uri(const uint8_t secret[KY_TOTP_SECRET_SIZE], const char *issuer,
    const char *label, char uri[KY_PORTAL_TEXT_SIZE],
    char base32[KY_PORTAL_NAME_SIZE]);

/*
 * Is it the code of now, or of one step before or after?  A step that was
 * taken before (`last` or earlier) is refused.  `step`: the one it is of.
 */
bool ky_totp_check(const uint8_t secret[KY_TOTP_SECRET_SIZE], const char *code,
    struct ky_time now, int64_t last, int64_t *step);

/* Ten codes "7h3k9-qxm2p" out of chance, and what is kept of them. */
#define KY_SPARES_CHANCE (KY_SPARES * 10)
void ky_spares_make(const uint8_t chance[KY_SPARES_CHANCE],
    const struct ky_slug *account, struct ky_login *a,
    char out[KY_SPARES][KY_SPARE_SIZE]);
/* Uses one up.  Letters may be large, the hyphen may be missing. */
bool ky_spare_use(struct ky_login *a, const struct ky_slug *account,
    const char *code);

#endif
