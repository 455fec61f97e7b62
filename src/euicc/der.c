/* BER-TLV with definite lengths, read in place and written. */
#include "euicc/der.h"

#include <assert.h>

#define LONG_TAG 0x1fu /* the number follows */
#define MORE 0x80u
#define TAG_BYTES_MAX 3
#define LENGTH_BYTES_MAX 4

static uint8_t
byte(struct ky_str s, size_t i)
{
	assert(i < s.len);
	return (uint8_t)s.p[i];
}

/* Bytes that the tag takes; 0 = it is cut off or too long. */
static size_t
read_tag(struct ky_str s, uint32_t *tag)
{
	size_t n = 0;

	if (s.len == 0)
		return 0;
	*tag = byte(s, n++);
	if ((*tag & LONG_TAG) != LONG_TAG)
		return n;
	do {
		if (n == TAG_BYTES_MAX || n == s.len)
			return 0;
		*tag = *tag << 8 | byte(s, n);
	} while ((byte(s, n++) & MORE) != 0);
	return n;
}

/* Bytes that the length takes; 0 = it is cut off, indefinite or too long. */
static size_t
read_length(struct ky_str s, uint32_t *length)
{
	size_t more;

	if (s.len == 0)
		return 0;
	*length = byte(s, 0);
	if (*length < 0x80)
		return 1;
	more = *length & 0x7f;
	if (more == 0 || more > LENGTH_BYTES_MAX || more > s.len - 1)
		return 0;
	*length = 0;
	for (size_t i = 1; i <= more; i++)
		*length = *length << 8 | byte(s, i);
	return 1 + more;
}

static size_t
tag_size(uint32_t tag)
{
	return tag > 0xffff ? 3 : tag > 0xff ? 2 : 1;
}

static size_t
length_size(uint32_t length)
{
	size_t n = 1;

	if (length < 0x80)
		return n;
	for (; length > 0; length >>= 8)
		n++;
	return n;
}

/* Numbers below 31 stand in the first byte, greater ones start with a bit
 * other than 0; tag 0 is none (X.690, 8.1.2). */
static bool
is_shortest_tag(uint32_t tag)
{
	uint32_t first = tag_size(tag) == 3 ? tag >> 8 & 0xff : tag & 0xff;

	if (tag_size(tag) == 1)
		return tag != 0;
	return first != MORE && (tag_size(tag) == 3 || first >= LONG_TAG);
}

static bool
next(struct ky_str *rest, bool shortest, struct ky_tlv *out)
{
	struct ky_str s = *rest;
	uint32_t tag = 0, length = 0;
	size_t tag_n, length_n, head;

	tag_n = read_tag(s, &tag);
	if (tag_n == 0)
		return false;
	length_n = read_length((struct ky_str){s.p + tag_n, s.len - tag_n},
	    &length);
	head = tag_n + length_n;
	if (length_n == 0 || length > s.len - head)
		return false;
	if (shortest &&
	    (!is_shortest_tag(tag) || length_n != length_size(length)))
		return false;
	out->tag = tag;
	out->whole = (struct ky_str){s.p, head + length};
	out->value = (struct ky_str){s.p + head, length};
	*rest = (struct ky_str){s.p + head + length, s.len - head - length};
	return true;
}

bool
ky_ber_next(struct ky_str *rest, struct ky_tlv *out)
{
	return next(rest, false, out);
}

bool
ky_der_next(struct ky_str *rest, struct ky_tlv *out)
{
	return next(rest, true, out);
}

bool
ky_der_only(struct ky_str bytes, struct ky_tlv *out)
{
	struct ky_tlv one;

	if (!ky_der_next(&bytes, &one) || bytes.len > 0)
		return false;
	*out = one;
	return true;
}

bool
ky_ber_find(struct ky_str list, uint32_t tag, struct ky_tlv *out)
{
	struct ky_tlv one;

	while (ky_ber_next(&list, &one))
		if (one.tag == tag) {
			*out = one;
			return true;
		}
	return false;
}

bool
ky_der_int(struct ky_str value, int64_t *out)
{
	int64_t n = 0;

	if (value.len == 0 || value.len > sizeof(n))
		return false;
	if ((byte(value, 0) & 0x80) != 0)
		return false; /* negative */
	if (value.len > 1 && byte(value, 0) == 0 &&
	    (byte(value, 1) & 0x80) == 0)
		return false; /* a byte that says nothing */
	for (size_t i = 0; i < value.len; i++)
		n = n << 8 | byte(value, i);
	*out = n;
	return true;
}

bool
ky_ber_uint(struct ky_str value, int64_t *out)
{
	int64_t n = 0;

	if (value.len == 0)
		return false;
	for (size_t i = 0; i < value.len; i++) {
		if (n > INT64_MAX >> 8)
			return false;
		n = n << 8 | byte(value, i);
	}
	*out = n;
	return true;
}

uint8_t
ky_ber_bits(struct ky_str value)
{
	uint8_t out = 0;

	/* The first byte says how many at the end are none; they are 0. */
	for (unsigned i = 0; value.len > 1 && i < 8; i++)
		if ((byte(value, 1) & 0x80u >> i) != 0)
			out |= (uint8_t)(1u << i);
	return out;
}

/* The last `n` bytes of `value`, the highest first. */
static void
put_bytes(struct ky_buf *b, uint64_t value, size_t n)
{
	while (n-- > 0)
		ky_buf_addc(b, (char)(uint8_t)(value >> (8 * n)));
}

void
ky_der_put(struct ky_buf *b, uint32_t tag, struct ky_str value)
{
	size_t n;

	assert(value.len <= UINT32_MAX);
	put_bytes(b, tag, tag_size(tag));
	n = length_size((uint32_t)value.len);
	if (n > 1)
		ky_buf_addc(b, (char)(uint8_t)(MORE | (n - 1)));
	put_bytes(b, value.len, n > 1 ? n - 1 : 1);
	ky_buf_add(b, value);
}

void
ky_der_put_int(struct ky_buf *b, uint32_t tag, int64_t value)
{
	char bytes[sizeof(value)];
	size_t n = 1;

	assert(value >= 0);
	/* A top bit that is set would make it negative. */
	while (n < sizeof(value) && value >> (8 * n - 1) != 0)
		n++;
	for (size_t i = 0; i < n; i++)
		bytes[i] = (char)(uint8_t)(value >> (8 * (n - 1 - i)));
	ky_der_put(b, tag, (struct ky_str){bytes, n});
}
