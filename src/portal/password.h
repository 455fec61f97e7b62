/*
 * Passwords: Argon2id over 19 MiB, one at a time.
 */
#ifndef KY_PORTAL_PASSWORD_H
#define KY_PORTAL_PASSWORD_H

#include "portal/account.h"

/* So many may wait for their turn; the next one is told KY_E_LIMIT. */
#define KY_PASSWORD_WAITING_MAX 16

/* Long enough, not too long, and none of the most used. */
bool ky_password_fit(const char *password);

/* KY_E_LIMIT: too many wait; KY_E_SYSTEM: no memory.  Takes tens of
 * milliseconds: never within a write. */
enum ky_code ky_password_hash(const char *password,
    char out[KY_PASSWORD_HASH_SIZE], struct ky_err *err) KY_MUST_USE;

/* Against `hash`; against none ("") the work is the same, and it is wrong.
 * Codes as above. */
enum ky_code ky_password_check(const char *password, const char *hash,
    bool *right, struct ky_err *err) KY_MUST_USE;

#endif
