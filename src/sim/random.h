/*
 * Chance that can be repeated: the same seed gives the same numbers, on
 * every machine.  For simulation only, never for keys of anything real.
 */
#ifndef KY_SIM_RANDOM_H
#define KY_SIM_RANDOM_H

#include "port/clock.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* xoshiro256**, seeded through splitmix64. */
struct ky_random {
	uint64_t s[4];
};

void ky_random_init(struct ky_random *r, uint64_t seed);
uint64_t ky_random_next(struct ky_random *r);

/* 0 to n - 1; n > 0.  (The bias of a modulus is below 2^-32 here.) */
uint32_t ky_random_below(struct ky_random *r, uint32_t n);
/* Both ends included. */
int64_t ky_random_between(struct ky_random *r, int64_t low, int64_t high);
/* True in `permille` of a thousand draws. */
bool ky_random_chance(struct ky_random *r, uint32_t permille);
void ky_random_fill(struct ky_random *r, uint8_t *out, size_t n);

/* The entropy port on top of `r`, which outlives it. */
struct ky_entropy ky_random_entropy(struct ky_random *r);

#endif
