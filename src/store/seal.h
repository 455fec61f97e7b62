/*
 * Sealed columns.
 *
 * A key per (line, class of data) lies in the keys file; a sealed column is
 * nonce ‖ XChaCha20-Poly1305, bound to its issuer, line and column so that
 * no row's bytes can stand in for another's.  Erasing destroys the key, and
 * with it every copy of the bytes in any backup.
 *
 * Identifiers are found by a keyed hash (BLAKE2b), erased with the identity.
 */
#ifndef KY_STORE_SEAL_H
#define KY_STORE_SEAL_H

#include "store/sqlite_private.h"

/* Fresh keys for a new line.  Committed before the line is: a key without a
 * line is harmless. */
enum ky_code ky_seal_line(struct ky_sqlite *s, const struct ky_slug *issuer,
    uint64_t line_id, struct ky_err *err) KY_MUST_USE;

/* `out` is replaced.  A class that was erased gets a new key: what comes
 * after the erasure is new data. */
enum ky_code ky_seal_put(struct ky_sqlite *s, const struct ky_slug *issuer,
    uint64_t line_id, enum ky_class class, const char *column,
    struct ky_str plain, struct ky_buf *out, struct ky_err *err) KY_MUST_USE;

/* `out` is replaced; empty when the class was erased.  KY_E_CORRUPT: these
 * bytes were not sealed for this place with this key. */
enum ky_code ky_seal_get(struct ky_sqlite *s, const struct ky_slug *issuer,
    uint64_t line_id, enum ky_class class, const char *column,
    struct ky_str sealed, struct ky_buf *out, struct ky_err *err) KY_MUST_USE;

/* What `text` of that kind is found by. */
void ky_seal_hash(const struct ky_sqlite *s, const char *kind,
    struct ky_str text, uint8_t out[KY_HASH_SIZE]);

/*
 * Secrets of the service (of webhooks), which belong to no line: sealed with
 * a key derived from the index key, bound to issuer, owner and column.  `out`
 * is replaced.
 */
void ky_seal_secret_put(const struct ky_sqlite *s, const struct ky_slug *issuer,
    const struct ky_slug *owner, const char *column, struct ky_str plain,
    struct ky_buf *out);
enum ky_code ky_seal_secret_get(const struct ky_sqlite *s,
    const struct ky_slug *issuer, const struct ky_slug *owner,
    const char *column, struct ky_str sealed, struct ky_buf *out,
    struct ky_err *err) KY_MUST_USE;

/* Destroy the keys of all rows in `erasure`, then the rows.  Outside of a
 * transaction; may be repeated after any failure. */
enum ky_code ky_seal_erase(struct ky_sqlite *s, struct ky_err *err) KY_MUST_USE;

#endif
