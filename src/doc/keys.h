/*
 * The folder that holds an issuer's keys: `issuer.pub` for everybody, and
 * `<id>.seed` (mode 0600) for each active key.
 *
 * Secrets are written before the key set that names them, and erased after
 * the key set that no longer needs them: death in between leaves a spare
 * file, never a key without its secret.
 */
#ifndef KY_DOC_KEYS_H
#define KY_DOC_KEYS_H

#include "doc/keyset.h"
#include "port/clock.h"

/* A new issuer with an active key for each use.  KY_E_INPUT: the folder
 * holds an issuer already, or the origin is none. */
enum ky_code ky_keys_create(const char *folder, const struct ky_slug *issuer,
    const char *origin, struct ky_time now, const struct ky_entropy *entropy,
    struct ky_err *err) KY_MUST_USE;

/* `issuer.pub` of the folder, or any key file by its path. */
enum ky_code ky_keys_load(const char *folder, struct ky_keyset *out,
    struct ky_err *err) KY_MUST_USE;
enum ky_code ky_keys_load_file(const char *path, struct ky_keyset *out,
    struct ky_err *err) KY_MUST_USE;

/* Retire the active key of that use and start with a new one. */
enum ky_code ky_keys_rotate(const char *folder, enum ky_key_use use,
    struct ky_time now, const struct ky_entropy *entropy,
    struct ky_err *err) KY_MUST_USE;

/*
 * A key was stolen, at `at` or later: mark it, and start with a new one if
 * it was active.  `log_size`: a size of the log that is surely older than
 * the theft; papers entered later and signed by this key no longer count.
 * KY_E_INPUT: no such key, or `at` lies before its first use or after `now`.
 */
enum ky_code ky_keys_compromise(const char *folder, const char *id,
    struct ky_time at, uint64_t log_size, struct ky_time now,
    const struct ky_entropy *entropy, struct ky_err *err) KY_MUST_USE;

/*
 * The signer over the folder's active keys, read now: open again after a
 * rotation.  KY_E_INPUT: a secret is missing, can be read by others, or is
 * not the key's.
 */
enum ky_code ky_keys_signer_open(const char *folder, struct ky_signer *out,
    struct ky_err *err) KY_MUST_USE;
void ky_keys_signer_close(struct ky_signer *s);

#endif
