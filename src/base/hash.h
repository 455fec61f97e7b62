/*
 * SHA-256, the one hash that leaves this program: evidence, rule versions,
 * papers and the log are named by it.
 */
#ifndef KY_BASE_HASH_H
#define KY_BASE_HASH_H

#include "base/str.h"

#include <sodium/crypto_hash_sha256.h>

#define KY_SHA256_SIZE 32

void ky_sha256(struct ky_str bytes, uint8_t out[KY_SHA256_SIZE]);

/* The same in pieces: init, any number of adds, then end once. */
struct ky_sha256 {
	crypto_hash_sha256_state state;
};
void ky_sha256_init(struct ky_sha256 *h);
void ky_sha256_add(struct ky_sha256 *h, struct ky_str bytes);
void ky_sha256_end(struct ky_sha256 *h, uint8_t out[KY_SHA256_SIZE]);

#endif
