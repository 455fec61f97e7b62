/*
 * A scripted UICC for the tests of modems: channels, one application, STORE
 * DATA in blocks, GET RESPONSE.  Its application gives back what it was told,
 * or, told FE hh ll, so many bytes of a pattern; it counts what it was told.
 */
#ifndef KY_TESTS_CARD_FAKE_CARD_H
#define KY_TESTS_CARD_FAKE_CARD_H

#include "base/buf.h"

#include <string.h>

#define FAKE_AID "\xa0\x00\x00\x05\x59\x10\x10\xff\xff\xff\xff\x89\x00\x00\x01"
#define FAKE_AID_HEX "A0000005591010FFFFFFFF8900000100"
#define FAKE_CHANNELS 20

static inline struct ky_str
fake_aid(void)
{
	return KY_STR(FAKE_AID "\x00");
}

struct fake_card {
	/* habits */
	uint8_t first_channel; /* the one it opens first; 0 = 1 */
	bool absent;           /* no such application */
	bool reports_6c;       /* GET RESPONSE of the wrong length: 6Cxx */
	/* what it is in */
	bool open[FAKE_CHANNELS], isdr[FAKE_CHANNELS];
	uint8_t told[4096], answer[65536];
	size_t told_len, answer_len, answer_at;
	uint8_t block;
	uint32_t done;    /* whole commands of the application */
	uint32_t fetched; /* GET RESPONSE */
	uint32_t powered; /* times it was switched on */
};

static inline uint8_t
fake_pattern(size_t i)
{
	return (uint8_t)(i * 7 + i / 256);
}

static inline void
fake_sw(struct ky_buf *out, unsigned sw)
{
	ky_buf_addc(out, (char)(sw >> 8));
	ky_buf_addc(out, (char)sw);
}

static inline void
fake_power(struct fake_card *c)
{
	memset(c->open, 0, sizeof(c->open));
	memset(c->isdr, 0, sizeof(c->isdr));
	c->told_len = c->answer_len = c->answer_at = 0;
	c->powered++;
}

/* 0: none is free. */
static inline uint8_t
fake_open(struct fake_card *c)
{
	uint8_t first = c->first_channel != 0 ? c->first_channel : 1;

	for (uint8_t i = first; i < first + 3; i++)
		if (!c->open[i]) {
			c->open[i] = true;
			return i;
		}
	return 0;
}

static inline bool
fake_select(struct fake_card *c, uint8_t channel, const uint8_t *aid, size_t n)
{
	c->isdr[channel] = !c->absent && n == 16 &&
	    memcmp(aid, FAKE_AID "\x00", 16) == 0;
	return c->isdr[channel];
}

static inline void
fake_rest(struct fake_card *c, struct ky_buf *out)
{
	size_t left = c->answer_len - c->answer_at;

	fake_sw(out,
	    left == 0        ? 0x9000
		: left > 255 ? 0x6100
			     : 0x6100 + (unsigned)left);
}

static inline void
fake_store(struct fake_card *c, const uint8_t *apdu, size_t n,
    struct ky_buf *out)
{
	if (apdu[3] == 0)
		c->told_len = c->block = 0;
	if (n < 5 || n < 5u + apdu[4] || apdu[3] != c->block ||
	    c->told_len + apdu[4] > sizeof(c->told)) {
		fake_sw(out, 0x6a80);
		return;
	}
	memcpy(c->told + c->told_len, apdu + 5, apdu[4]);
	c->told_len += apdu[4];
	c->block++;
	if (apdu[2] == 0x11) {
		fake_sw(out, 0x9000);
		return;
	}
	c->done++;
	c->answer_len = c->told_len;
	c->answer_at = 0;
	memcpy(c->answer, c->told, c->told_len);
	if (c->told_len == 3 && c->told[0] == 0xfe) {
		c->answer_len = (size_t)c->told[1] << 8 | c->told[2];
		for (size_t i = 0; i < c->answer_len; i++)
			c->answer[i] = fake_pattern(i);
	}
	fake_rest(c, out);
}

static inline void
fake_fetch(struct fake_card *c, size_t want, struct ky_buf *out)
{
	size_t left = c->answer_len - c->answer_at;

	c->fetched++;
	if (want == 0)
		want = 256;
	if (left == 0) {
		fake_sw(out, 0x6985);
		return;
	}
	if (c->reports_6c && want > left) {
		fake_sw(out, 0x6c00 + (unsigned)left);
		return;
	}
	if (want > left)
		want = left;
	ky_buf_add(out,
	    (struct ky_str){(const char *)c->answer + c->answer_at, want});
	c->answer_at += want;
	fake_rest(c, out);
}

static inline uint8_t
fake_channel(uint8_t cla)
{
	return (uint8_t)(cla & 0x40 ? 4 + (cla & 0x0f) : cla & 0x03);
}

static inline void
fake_manage(struct fake_card *c, const uint8_t *apdu, struct ky_buf *out)
{
	uint8_t channel;

	if (apdu[2] == 0x80) {
		bool was = apdu[3] < FAKE_CHANNELS && c->open[apdu[3]];

		if (was)
			c->open[apdu[3]] = c->isdr[apdu[3]] = false;
		fake_sw(out, was ? 0x9000 : 0x6881);
		return;
	}
	channel = fake_open(c);
	if (channel != 0)
		ky_buf_addc(out, (char)channel);
	fake_sw(out, channel != 0 ? 0x9000 : 0x6a81);
}

/* One APDU on the channel that its class byte says. */
static inline void
fake_apdu(struct fake_card *c, const uint8_t *apdu, size_t n,
    struct ky_buf *out)
{
	uint8_t channel = n >= 4 ? fake_channel(apdu[0]) : 0;

	if (n < 4)
		fake_sw(out, 0x6700);
	else if (channel != 0 && !c->open[channel])
		fake_sw(out, 0x6881);
	else if (apdu[1] == 0x70)
		fake_manage(c, apdu, out);
	else if (apdu[1] == 0xa4)
		fake_sw(out,
		    n >= 5 && fake_select(c, channel, apdu + 5, n - 5)
			? 0x9000
			: 0x6a82);
	else if (!c->isdr[channel])
		fake_sw(out, 0x6e00);
	else if (apdu[1] == 0xc0)
		fake_fetch(c, n > 4 ? apdu[4] : 0, out);
	else if (apdu[1] == 0xe2)
		fake_store(c, apdu, n, out);
	else
		fake_sw(out, 0x6d00);
}

/* The same by a modem that fetches the whole answer itself. */
static inline void
fake_apdu_whole(struct fake_card *c, const uint8_t *apdu, size_t n,
    struct ky_buf *out)
{
	uint8_t get[5] = {(uint8_t)(apdu[0] & 0x4f), 0xc0, 0, 0, 0};

	fake_apdu(c, apdu, n, out);
	while (out->len >= 2 && (uint8_t)out->p[out->len - 2] == 0x61) {
		get[4] = (uint8_t)out->p[out->len - 1];
		out->len -= 2;
		fake_apdu(c, get, sizeof(get), out);
	}
}

#endif
