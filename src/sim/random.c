#include "sim/random.h"

#include <assert.h>

static uint64_t
rotate_left(uint64_t x, unsigned k)
{
	return x << k | x >> (64 - k);
}

void
ky_random_init(struct ky_random *r, uint64_t seed)
{
	for (size_t i = 0; i < 4; i++) {
		uint64_t z = seed += UINT64_C(0x9e3779b97f4a7c15);

		z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
		z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
		r->s[i] = z ^ z >> 31;
	}
}

uint64_t
ky_random_next(struct ky_random *r)
{
	uint64_t out = rotate_left(r->s[1] * 5, 7) * 9;
	uint64_t t = r->s[1] << 17;

	r->s[2] ^= r->s[0];
	r->s[3] ^= r->s[1];
	r->s[1] ^= r->s[2];
	r->s[0] ^= r->s[3];
	r->s[2] ^= t;
	r->s[3] = rotate_left(r->s[3], 45);
	return out;
}

uint32_t
ky_random_below(struct ky_random *r, uint32_t n)
{
	assert(n > 0);
	return (uint32_t)(ky_random_next(r) % n);
}

int64_t
ky_random_between(struct ky_random *r, int64_t low, int64_t high)
{
	uint64_t span;

	assert(low <= high);
	span = (uint64_t)high - (uint64_t)low + 1;
	assert(span > 0);
	return (int64_t)((uint64_t)low + ky_random_next(r) % span);
}

bool
ky_random_chance(struct ky_random *r, uint32_t permille)
{
	return ky_random_below(r, 1000) < permille;
}

void
ky_random_fill(struct ky_random *r, uint8_t *out, size_t n)
{
	for (size_t i = 0; i < n; i++)
		out[i] = (uint8_t)(ky_random_next(r) >> 56);
}

static void
fill(void *self, uint8_t *out, size_t n)
{
	ky_random_fill(self, out, n);
}

struct ky_entropy
ky_random_entropy(struct ky_random *r)
{
	return (struct ky_entropy){.self = r, .fill = fill};
}
