#include "portal/attestation.h"

#include <stdint.h>

/* Major types of RFC 8949, 3.1. */
#define UNSIGNED 0u
#define NEGATIVE 1u
#define BYTES 2u
#define TEXT 3u
#define ARRAY 4u
#define MAP 5u
#define SIMPLE 7u

/* A head: the major type and what follows it.  Shortest form or not: nothing
 * is signed here. */
static bool
take_head(struct ky_str *in, unsigned *major, uint64_t *n)
{
	const uint8_t *p = (const uint8_t *)in->p;
	size_t more;

	if (in->len == 0)
		return false;
	*major = p[0] >> 5;
	*n = p[0] & 31;
	if (*n > 27)
		return false; /* no length in front, or reserved */
	more = *n < 24 ? 0 : (size_t)1 << (*n - 24);
	if (in->len < 1 + more)
		return false;
	if (more > 0)
		*n = 0;
	for (size_t i = 0; i < more; i++)
		*n = *n << 8 | p[1 + i];
	in->p += 1 + more;
	in->len -= 1 + more;
	return true;
}

static bool
take_bytes(struct ky_str *in, uint64_t n, struct ky_str *out)
{
	if (n > in->len)
		return false;
	*out = (struct ky_str){in->p, (size_t)n};
	in->p += n;
	in->len -= (size_t)n;
	return true;
}

/* One item of whatever kind; every item is a byte at least. */
static bool
skip(struct ky_str *in, int depth)
{
	struct ky_str ignored;
	unsigned major;
	uint64_t n;

	if (depth > KY_CBOR_DEPTH_MAX || !take_head(in, &major, &n))
		return false;
	if (major == UNSIGNED || major == NEGATIVE || major == SIMPLE)
		return true;
	if (major == BYTES || major == TEXT)
		return take_bytes(in, n, &ignored);
	if ((major != ARRAY && major != MAP) || n > in->len)
		return false;
	if (major == MAP)
		n *= 2;
	for (uint64_t i = 0; i < n; i++)
		if (!skip(in, depth + 1))
			return false;
	return true;
}

/* A name and its value, which is the wanted one or passed over. */
static bool
take_member(struct ky_str *in, struct ky_str *data, bool *found)
{
	struct ky_str name;
	unsigned major;
	uint64_t n;

	if (!take_head(in, &major, &n) || major != TEXT ||
	    !take_bytes(in, n, &name))
		return false;
	if (!ky_str_is(name, "authData"))
		return skip(in, 1);
	if (*found || !take_head(in, &major, &n) || major != BYTES)
		return false;
	*found = true;
	return take_bytes(in, n, data);
}

bool
ky_attestation_data(struct ky_str object, struct ky_str *out)
{
	struct ky_str in = object, data = {"", 0};
	bool found = false;
	unsigned major;
	uint64_t n;

	if (!take_head(&in, &major, &n) || major != MAP)
		return false;
	for (; n > 0; n--)
		if (!take_member(&in, &data, &found))
			return false;
	if (!found || in.len != 0)
		return false;
	*out = data;
	return true;
}
