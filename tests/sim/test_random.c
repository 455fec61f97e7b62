#include "sim/random.h"
#include "t.h"

static void
repeats(void)
{
	struct ky_random a, b, c;
	bool same = true, other = false;

	ky_random_init(&a, 4711);
	ky_random_init(&b, 4711);
	ky_random_init(&c, 4712);
	for (int i = 0; i < 100; i++) {
		uint64_t x = ky_random_next(&a);

		same &= x == ky_random_next(&b);
		other |= x != ky_random_next(&c);
	}
	t_ok("the same seed gives the same numbers", same);
	t_ok("another seed gives others", other);
}

/* From the reference implementation, its state the first four outputs of
 * splitmix64 from 0. */
static void
is_xoshiro(void)
{
	struct ky_random r;

	ky_random_init(&r, 0);
	t_ok("state seeded by splitmix64",
	    r.s[0] == UINT64_C(0xe220a8397b1dcdaf) &&
		r.s[1] == UINT64_C(0x6e789e6aa1b965f4));
	t_ok("first number",
	    ky_random_next(&r) == UINT64_C(0x99ec5f36cb75f2b4));
}

static void
stays_within(void)
{
	struct ky_random r;
	bool low = false, high = false, out = false;
	int chances = 0;

	ky_random_init(&r, 1);
	for (int i = 0; i < 1000; i++) {
		int64_t x = ky_random_between(&r, -2, 2);

		low |= x == -2;
		high |= x == 2;
		out |= x < -2 || x > 2;
		chances += ky_random_chance(&r, 250);
	}
	t_ok("both ends come", low && high);
	t_ok("nothing beyond", !out);
	t_ok("a quarter is about a quarter", chances > 180 && chances < 320);
	t_eq_int("never", ky_random_chance(&r, 0), 0);
	t_eq_int("always", ky_random_chance(&r, 1000), 1);
}

static void
feeds_the_port(void)
{
	struct ky_random r, same;
	struct ky_entropy e;
	uint8_t a[20], b[20];

	ky_random_init(&r, 9);
	ky_random_init(&same, 9);
	e = ky_random_entropy(&r);
	e.fill(e.self, a, sizeof(a));
	ky_random_fill(&same, b, sizeof(b));
	t_ok("entropy by seed", memcmp(a, b, sizeof(a)) == 0);
}

int
main(void)
{
	T_RUN(repeats);
	T_RUN(is_xoshiro);
	T_RUN(stays_within);
	T_RUN(feeds_the_port);
	return t_done();
}
