/*
 * Was this text there before?  For names that may stand only once in a file.
 *
 * Kept are keyed hashes of 64 bits, 16 to 32 bytes of memory a text: among ten
 * million, two that differ count as the same once in 300,000 files.  The key
 * is chance, so that nobody can choose texts that collide.
 */
#ifndef KY_BASE_ONCE_H
#define KY_BASE_ONCE_H

#include "base/err.h"
#include "base/str.h"

#include <sodium/crypto_shorthash.h>

struct ky_once {
	uint64_t *slot;    /* heap; 0 = free */
	size_t room, used; /* room is a power of two */
	uint8_t key[crypto_shorthash_KEYBYTES];
};

void ky_once_init(struct ky_once *s);
void ky_once_done(struct ky_once *s);

/* `fresh`: it was not there; from now on it is.  KY_E_SYSTEM: no memory. */
enum ky_code ky_once_add(struct ky_once *s, struct ky_str text, bool *fresh,
    struct ky_err *err) KY_MUST_USE;

#endif
