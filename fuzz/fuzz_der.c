/*
 * BER elements: what is read lies in the input and follows each other without
 * a gap; what passes as DER is written again byte for byte.
 */
#include "euicc/der.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
written_again(struct ky_tlv e)
{
	struct ky_buf b;

	ky_buf_init(&b, e.whole.len);
	ky_der_put(&b, e.tag, e.value);
	assert(ky_buf_ok(&b) && ky_str_eq(ky_buf_str(&b), e.whole));
	ky_buf_done(&b);
}

static void
number(struct ky_str value)
{
	int64_t strict, loose;
	struct ky_tlv e;
	struct ky_buf b;

	if (!ky_der_int(value, &strict)) {
		if (ky_ber_uint(value, &loose))
			assert(loose >= 0);
		return;
	}
	assert(strict >= 0);
	assert(ky_ber_uint(value, &loose) && loose == strict);
	ky_buf_init(&b, 32);
	ky_der_put_int(&b, 0x02, strict);
	assert(ky_der_only(ky_buf_str(&b), &e) && ky_str_eq(e.value, value));
	ky_buf_done(&b);
}

static void
element(struct ky_str before, struct ky_str rest, struct ky_tlv e)
{
	struct ky_str again = before;
	struct ky_tlv same;

	assert(e.whole.p == before.p && e.whole.len >= 2);
	assert(e.whole.p + e.whole.len == rest.p);
	assert(e.whole.len + rest.len == before.len);
	assert(e.value.p > e.whole.p);
	assert(e.value.p + e.value.len == rest.p);
	if (ky_der_next(&again, &same)) {
		assert(same.tag == e.tag && again.p == rest.p);
		written_again(same);
	}
	(void)ky_ber_bits(e.value);
	number(e.value);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ky_str rest = {(const char *)data, size}, before;
	struct ky_tlv e = {.tag = 0}, found;

	number(rest);
	if (ky_der_only(rest, &e))
		assert(e.whole.p == rest.p && e.whole.len == rest.len);
	/* One level after the other: each starts in the last element. */
	for (before = rest; ky_ber_next(&rest, &e); before = rest) {
		element(before, rest, e);
		assert(ky_ber_find(before, e.tag, &found) &&
		    found.whole.p == e.whole.p);
		if (rest.len == 0)
			rest = e.value;
	}
	assert(rest.p == before.p && rest.len == before.len);
	return 0;
}
