#include "fixture.h"

#include "euicc/der.h"
#include "vcard/hostile.h"

/* Every way makes the element one that cannot be read whole. */
static void
lengths(void)
{
	for (uint32_t way = 0; way < KY_HOSTILE_WAYS; way++) {
		struct ky_buf b;
		struct ky_tlv one, inner;
		char label[32];

		(void)snprintf(label, sizeof(label), "way %u", way);
		ky_buf_init(&b, 1024);
		ky_buf_add(&b, bytes("bf2d0ca00ae303950102e303950102"));
		ky_hostile_lengths(&b, way);
		t_ok(label,
		    !ky_der_only(ky_buf_str(&b), &one) ||
			!ky_der_only(one.value, &inner));
		ky_buf_done(&b);
	}
}

static void
too_short(void)
{
	struct ky_buf b;

	ky_buf_init(&b, 16);
	ky_buf_add(&b, bytes("bf2d00"));
	ky_hostile_lengths(&b, 3);
	t_eq_str("left alone", text(ky_buf_str(&b)), "bf2d00");
	ky_buf_done(&b);
}

static uint32_t
changed(bool gentle)
{
	uint64_t seed = 1;
	uint32_t n = 0;
	struct ky_buf b;

	ky_buf_init(&b, 261);
	for (int i = 0; i < 1000; i++) {
		ky_buf_reset(&b);
		ky_buf_add(&b, bytes("0102039000"));
		ky_hostile_answer(&b, &seed, gentle);
		n += b.len != 5 || memcmp(b.p, "\1\2\3\x90\0", 5) != 0;
	}
	t_ok("never too long", ky_buf_ok(&b));
	ky_buf_done(&b);
	return n;
}

static void
answers(void)
{
	uint32_t often = changed(false), seldom = changed(true);

	t_ok("half of them", often > 350 && often < 600);
	t_ok("or a few", seldom > 20 && seldom < 120);
}

int
main(void)
{
	T_RUN(lengths);
	T_RUN(too_short);
	T_RUN(answers);
	return t_done();
}
