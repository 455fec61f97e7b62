#include "vcard/hostile.h"

#include <string.h>

#define ANSWER_MAX 258

/* Writes a response again, up to 512 bytes of it. */
static void
again(struct ky_buf *b, const char *p, size_t n)
{
	char copy[512];

	if (n > sizeof(copy))
		n = sizeof(copy);
	memcpy(copy, p, n);
	ky_buf_reset(b);
	ky_buf_add(b, (struct ky_str){copy, n});
}

void
ky_hostile_lengths(struct ky_buf *b, uint32_t way)
{
	/* Responses have a tag of two octets and a length behind it. */
	if (b->len < 5)
		return;
	switch (way % KY_HOSTILE_WAYS) {
	case 0: /* one more than there is */
		b->p[2]++;
		break;
	case 1: /* four gigabytes */
		again(b, b->p, 2);
		ky_buf_add(b, KY_STR("\x84\xff\xff\xff\xff\xa0\x00"));
		break;
	case 2: /* indefinite */
		b->p[2] = '\x80';
		break;
	case 3: /* cut off */
		again(b, b->p, b->len - 3);
		break;
	default: /* an element within reaches out of it */
		b->p[4] = '\x7f';
		break;
	}
}

/* xorshift*, Marsaglia and Vigna: good enough to be a nuisance. */
static uint32_t
draw(uint64_t *seed, uint32_t below)
{
	*seed ^= *seed >> 12;
	*seed ^= *seed << 25;
	*seed ^= *seed >> 27;
	return (uint32_t)((*seed * UINT64_C(0x2545f4914f6cdd1d)) >> 33) % below;
}

static void
noise(struct ky_buf *b, uint64_t *seed)
{
	uint32_t n = draw(seed, ANSWER_MAX + 1);

	ky_buf_reset(b);
	while (n-- > 0)
		ky_buf_addc(b, (char)(uint8_t)draw(seed, 256));
}

void
ky_hostile_answer(struct ky_buf *b, uint64_t *seed, bool gentle)
{
	static const char words[] =
	    "\x90\x00\x61\x00\x61\xff\x6c\x00\x6c\x10\x91\x0b\x69\x85\x6f\x00"
	    "\x62\x82\x6a\x82\x00\x00\xff\xff";
	size_t at;

	if (draw(seed, gentle ? 16 : 2) != 0)
		return;
	switch (draw(seed, 4)) {
	case 0:
		noise(b, seed);
		break;
	case 1: /* another status word */
		at = (size_t)2 * draw(seed, sizeof(words) / 2);
		memcpy(b->p + b->len - 2, words + at, 2);
		break;
	case 2: /* cut off */
		again(b, b->p, draw(seed, (uint32_t)b->len));
		break;
	default: /* one octet is another */
		at = draw(seed, (uint32_t)b->len);
		b->p[at] = (char)((uint8_t)b->p[at] ^ (1u + draw(seed, 255)));
		break;
	}
}
