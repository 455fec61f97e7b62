#include "vcard/vcard.h"

#include "vcard/hostile.h"

#include <string.h>

/* T=0, speeds of TA1 96, clock stop, 1.8 to 5 V; historical octets of a UICC
 * with a made-up name (ISO/IEC 7816-3, 8; ETSI TS 102 221, 6.3). */
const uint8_t ky_vcard_atr[22] = {0x3b, 0x9f, 0x96, 0x80, 0x1f, 0xc7, 0x80,
    0x31, 0xe0, 0x73, 0xfe, 0x21, 0x1b, 0x67, 'K', 'Y', 'V', 'C', 'A', 'R', 'D',
    0x80};

#define GET_RESPONSE 0xc0u

#define SW_WRONG_LENGTH 0x6700u
#define SW_NO_CHANNEL 0x6881u
#define SW_CONDITIONS 0x6985u
#define SW_NO_FREE_CHANNEL 0x6a81u
#define SW_NOT_FOUND 0x6a82u
#define SW_NO_MEMORY 0x6a84u
#define SW_WRONG_P1_P2 0x6a86u
#define SW_NO_INSTRUCTION 0x6d00u
#define SW_NO_CLASS 0x6e00u
#define SW_NO_REASON 0x6f00u
#define SW_REFRESH_WAITS 0x910bu

static const uint8_t isd_r[16] = {0xa0, 0x00, 0x00, 0x05, 0x59, 0x10, 0x10,
    0xff, 0xff, 0xff, 0xff, 0x89, 0x00, 0x00, 0x01, 0x00};
static const uint8_t master_file[2] = {0x3f, 0x00};
/* REFRESH, UICC reset (ETSI TS 102 223, 6.6.13). */
static const uint8_t refresh[11] = {0xd0, 0x09, 0x81, 0x03, 0x01, 0x01, 0x04,
    0x82, 0x02, 0x81, 0x82};

struct apdu {
	uint8_t ins, p1, p2;
	uint32_t channel;
	bool proprietary;
	struct ky_str data;
	uint32_t le; /* 1 to 256; 0 = none given */
};

static bool
is(struct ky_str s, const uint8_t *bytes, size_t n)
{
	return s.len == n && memcmp(s.p, bytes, n) == 0;
}

/* --- life --- */

static void
forget(struct ky_vcard_channel *ch)
{
	ky_buf_reset(&ch->request);
	ky_buf_reset(&ch->response);
	ch->sent = 0;
	ch->block = 0;
}

void
ky_vcard_reset(struct ky_vcard *c)
{
	for (int i = 0; i < KY_VCARD_CHANNELS; i++) {
		forget(&c->channel[i]);
		c->channel[i].isdr = false;
		c->channel[i].open = i == 0 ||
		    c->isdr.quirks.n[KY_QUIRK_CHANNEL_BUSY] != 0;
	}
	c->capable = c->stuck = c->proactive = false;
}

void
ky_vcard_init(struct ky_vcard *c, struct ky_vchip *chip,
    const struct ky_pki *pki, const struct ky_quirks *quirks)
{
	memset(c, 0, sizeof(*c));
	c->isdr.chip = chip;
	c->isdr.pki = pki;
	for (int i = 0; i < KY_QUIRK__MAX; i++)
		c->isdr.quirks.n[i] = quirks != NULL && quirks->n[i] != 0
		    ? quirks->n[i]
		    : chip->quirks.n[i];
	c->chance = c->isdr.quirks.n[KY_QUIRK_HOSTILE_RANDOM];
	for (int i = 0; i < KY_VCARD_CHANNELS; i++) {
		ky_buf_init(&c->channel[i].request, KY_ISDR_REQUEST_MAX);
		ky_buf_init(&c->channel[i].response, KY_ISDR_RESPONSE_MAX);
	}
	ky_vcard_reset(c);
}

void
ky_vcard_done(struct ky_vcard *c)
{
	for (int i = 0; i < KY_VCARD_CHANNELS; i++) {
		ky_buf_done(&c->channel[i].request);
		ky_buf_done(&c->channel[i].response);
	}
}

/* --- commands --- */

/* Puts data up to be fetched. */
static uint16_t
offer(struct ky_vcard_channel *ch, uint16_t last)
{
	size_t left = ch->response.len;

	ch->sent = 0;
	ch->last = last;
	if (left == 0)
		return last;
	return (uint16_t)(0x6100 | (left > 255 ? 0 : left));
}

static uint32_t
free_channel(const struct ky_vcard *c)
{
	uint32_t i = c->isdr.quirks.n[KY_QUIRK_CHANNELS_FROM_4] != 0 ? 4 : 1;

	while (i < KY_VCARD_CHANNELS && c->channel[i].open)
		i++;
	return i;
}

static uint16_t
open_channel(struct ky_vcard *c, const struct apdu *a, struct ky_buf *out)
{
	uint32_t n = a->p2 != 0 ? a->p2 : free_channel(c);

	if (n >= KY_VCARD_CHANNELS || c->channel[n].open)
		return SW_NO_FREE_CHANNEL;
	if (a->p2 == 0 && a->le != 1)
		return 0x6c01;
	c->channel[n].open = true;
	if (a->p2 == 0)
		ky_buf_addc(out, (char)n);
	return KY_SW_DONE;
}

static uint16_t
manage_channel(struct ky_vcard *c, const struct apdu *a, struct ky_buf *out)
{
	uint32_t n = a->p2 == 0 ? a->channel : a->p2;

	if (a->data.len > 0)
		return SW_WRONG_LENGTH;
	if (a->p1 == 0x00)
		return open_channel(c, a, out);
	if (a->p1 != 0x80 || n == 0)
		return SW_WRONG_P1_P2;
	if (n >= KY_VCARD_CHANNELS || !c->channel[n].open)
		return SW_NO_CHANNEL;
	forget(&c->channel[n]);
	c->channel[n].open = c->channel[n].isdr = false;
	return KY_SW_DONE;
}

/* What the ISD-R says of itself (GSMA SGP.22, 5.7.1). */
static void
put_fci(const struct ky_vcard *c, struct ky_buf *out)
{
	struct ky_buf in, svn;

	ky_buf_init(&in, 64);
	ky_buf_init(&svn, 16);
	ky_der_put(&in, 0x84,
	    (struct ky_str){(const char *)isd_r, sizeof(isd_r)});
	ky_der_put(&in, 0xa5, KY_STR("\x9f\x65\x01\xff"));
	ky_der_put(&svn, 0x82,
	    c->isdr.chip->v3 ? KY_STR("\x03\x01\x00") : KY_STR("\x02\x02\x00"));
	ky_isdr_wrap(&in, 0xe0, &svn);
	ky_isdr_wrap(out, 0x6f, &in);
}

static uint16_t
select_file(struct ky_vcard *c, const struct apdu *a, struct ky_buf *out)
{
	struct ky_vcard_channel *ch = &c->channel[a->channel];

	(void)out;
	forget(ch);
	if (a->p1 == 0x00 && is(a->data, master_file, sizeof(master_file))) {
		ch->isdr = false;
		ky_der_put(&ch->response, 0x62,
		    KY_STR("\x82\x02\x78\x21\x83\x02\x3f\x00"));
	} else if (a->p1 == 0x04 && is(a->data, isd_r, sizeof(isd_r))) {
		ch->isdr = true;
		put_fci(c, &ch->response);
	} else {
		return SW_NOT_FOUND;
	}
	if ((a->p2 & 0x0c) == 0x0c) /* no data asked for */
		ky_buf_reset(&ch->response);
	return offer(ch, KY_SW_DONE);
}

static uint16_t
endless(struct ky_vcard_channel *ch, uint32_t le, struct ky_buf *out)
{
	for (uint32_t i = 0; i < le; i++, ch->sent++)
		if (ch->sent < ch->response.len)
			ky_buf_addc(out, ch->response.p[ch->sent]);
		else
			ky_buf_addc(out, '\0');
	return 0x6100;
}

static uint16_t
get_response(struct ky_vcard *c, const struct apdu *a, struct ky_buf *out)
{
	struct ky_vcard_channel *ch = &c->channel[a->channel];
	size_t left = ch->response.len - ch->sent;

	if (left == 0)
		return SW_CONDITIONS;
	if (c->isdr.quirks.n[KY_QUIRK_WRONG_6CXX] != 0)
		return (uint16_t)(0x6c00 | ((a->le + 1) & 0xff));
	if (c->isdr.quirks.n[KY_QUIRK_ENDLESS_61XX] != 0 && ch->isdr)
		return endless(ch, a->le, out);
	if (a->le == 0 || a->le > left)
		return (uint16_t)(0x6c00 | (left > 255 ? 0 : left));
	ky_buf_add(out, (struct ky_str){ch->response.p + ch->sent, a->le});
	ch->sent += a->le;
	left -= a->le;
	if (left > 0)
		return (uint16_t)(0x6100 | (left > 255 ? 0 : left));
	forget(ch);
	return ch->last;
}

/* The whole request is there. */
static uint16_t
es10(struct ky_vcard *c, struct ky_vcard_channel *ch)
{
	const uint32_t *q = c->isdr.quirks.n;
	uint16_t last = KY_SW_DONE, sw;

	ky_buf_reset(&ch->response);
	sw = ky_isdr_answer(&c->isdr, ky_buf_str(&ch->request), &ch->response);
	ky_buf_reset(&ch->request);
	ch->block = 0;
	if (sw != KY_SW_DONE)
		return sw;
	if (c->isdr.switched && q[KY_QUIRK_SW_91XX] != 0) {
		c->proactive = true;
		last = SW_REFRESH_WAITS;
	}
	if (c->isdr.deleted && q[KY_QUIRK_DELETE_LOST_ANSWER] != 0) {
		ky_buf_reset(&ch->response);
		return SW_NO_REASON;
	}
	if (q[KY_QUIRK_WRONG_LENGTHS] != 0)
		ky_hostile_lengths(&ch->response, c->wrongs++);
	return offer(ch, last);
}

static uint16_t
store_data(struct ky_vcard *c, const struct apdu *a, struct ky_buf *out)
{
	struct ky_vcard_channel *ch = &c->channel[a->channel];
	const uint32_t *q = c->isdr.quirks.n;

	(void)out;
	if (!ch->isdr)
		return SW_NO_INSTRUCTION;
	if (q[KY_QUIRK_NEEDS_TERMINAL_CAPABILITY] != 0 && !c->capable)
		return SW_CONDITIONS;
	if (a->data.len == 0 ||
	    (q[KY_QUIRK_SHORT_SEGMENT] != 0 &&
		a->data.len > q[KY_QUIRK_SHORT_SEGMENT]))
		return SW_WRONG_LENGTH;
	if (a->p2 == 0)
		forget(ch); /* a new series */
	if ((a->p1 != 0x11 && a->p1 != 0x91) || a->p2 != (ch->block & 0xff))
		return SW_WRONG_P1_P2;
	ky_buf_add(&ch->request, a->data);
	ch->block++;
	if (!ky_buf_ok(&ch->request))
		return SW_NO_MEMORY;
	return a->p1 == 0x11 ? KY_SW_DONE : es10(c, ch);
}

static uint16_t
terminal_capability(struct ky_vcard *c, const struct apdu *a,
    struct ky_buf *out)
{
	struct ky_tlv one;

	(void)out;
	if (c->isdr.quirks.n[KY_QUIRK_NO_TERMINAL_CAPABILITY] != 0)
		return SW_NO_INSTRUCTION;
	if (!ky_der_only(a->data, &one) || one.tag != 0xa9)
		return KY_SW_WRONG_DATA;
	c->capable = true;
	return KY_SW_DONE;
}

static uint16_t
fetch(struct ky_vcard *c, const struct apdu *a, struct ky_buf *out)
{
	if (!c->proactive)
		return SW_CONDITIONS;
	if (a->le != sizeof(refresh))
		return 0x6c00 | sizeof(refresh);
	ky_buf_add(out,
	    (struct ky_str){(const char *)refresh, sizeof(refresh)});
	return KY_SW_DONE;
}

static uint16_t
terminal_response(struct ky_vcard *c, const struct apdu *a, struct ky_buf *out)
{
	(void)a;
	(void)out;
	c->proactive = false;
	return KY_SW_DONE;
}

/* TERMINAL PROFILE, STATUS: what a modem sends besides. */
static uint16_t
nothing(struct ky_vcard *c, const struct apdu *a, struct ky_buf *out)
{
	(void)c;
	(void)a;
	(void)out;
	return KY_SW_DONE;
}

enum class {
	INTERINDUSTRY,
	PROPRIETARY,
	EITHER
};

static const struct {
	uint8_t ins;
	enum class class;
	uint16_t (
	    *fn)(struct ky_vcard *c, const struct apdu *a, struct ky_buf *out);
} commands[] = {
    {0x10, PROPRIETARY, nothing},
    {0x12, PROPRIETARY, fetch},
    {0x14, PROPRIETARY, terminal_response},
    {0x70, INTERINDUSTRY, manage_channel},
    {0xa4, INTERINDUSTRY, select_file},
    {0xaa, PROPRIETARY, terminal_capability},
    /* Terminals send it with either class. */
    {GET_RESPONSE, EITHER, get_response},
    {0xe2, PROPRIETARY, store_data},
    {0xf2, PROPRIETARY, nothing},
};

/* --- APDUs --- */

/* Channels 0 to 3, then 4 to 19 (ISO/IEC 7816-4, 5.4.1). */
static bool
read_class(uint8_t cla, struct apdu *out)
{
	uint8_t low = cla & 0x7f;

	out->proprietary = (cla & 0x80) != 0;
	if (low < 4)
		out->channel = low;
	else if ((low & 0x70) == 0x40)
		out->channel = 4u + (low & 0x0f);
	else
		return false;
	return true;
}

/* Short APDUs: header; header and Le; header, Lc, data; and Le. */
static bool
read_body(struct ky_str apdu, struct apdu *out)
{
	uint8_t p3;

	out->data = (struct ky_str){apdu.p, 0};
	out->le = 0;
	if (apdu.len == 4)
		return true;
	p3 = (uint8_t)apdu.p[4];
	if (apdu.len == 5) {
		out->le = p3 == 0 ? 256 : p3;
		return true;
	}
	if (p3 == 0 || (apdu.len != 5u + p3 && apdu.len != 6u + p3))
		return false;
	out->data = (struct ky_str){apdu.p + 5, p3};
	if (apdu.len == 6u + p3) {
		uint8_t le = (uint8_t)apdu.p[5u + p3];

		out->le = le == 0 ? 256 : le;
	}
	return true;
}

static bool
waits(const struct ky_vcard *c, uint32_t channel)
{
	return c->channel[channel].response.len > c->channel[channel].sent;
}

static uint16_t
command(struct ky_vcard *c, struct ky_str apdu, struct ky_buf *out)
{
	struct apdu a = {0};

	if (apdu.len < 4)
		return SW_WRONG_LENGTH;
	if (!read_class((uint8_t)apdu.p[0], &a))
		return SW_NO_CLASS;
	a.ins = (uint8_t)apdu.p[1];
	/* How it went may still be fetched, nothing more. */
	if (c->stuck && (a.ins != GET_RESPONSE || !waits(c, a.channel)))
		return SW_CONDITIONS;
	a.p1 = (uint8_t)apdu.p[2];
	a.p2 = (uint8_t)apdu.p[3];
	if (!c->channel[a.channel].open)
		return SW_NO_CHANNEL;
	if (!read_body(apdu, &a))
		return SW_WRONG_LENGTH;
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		if (commands[i].ins != a.ins)
			continue;
		if (commands[i].class != EITHER &&
		    a.proprietary != (commands[i].class == PROPRIETARY))
			return SW_NO_CLASS;
		return commands[i].fn(c, &a, out);
	}
	return SW_NO_INSTRUCTION;
}

enum ky_vcard_end
ky_vcard_apdu(struct ky_vcard *c, struct ky_str apdu, struct ky_buf *out,
    struct ky_err *err)
{
	const uint32_t *q = c->isdr.quirks.n;
	struct ky_buf data;
	uint16_t sw;

	c->isdr.changed = c->isdr.switched = c->isdr.deleted = false;
	c->isdr.impossible = false;
	ky_buf_init(&data, KY_VCARD_APDU_MAX);
	sw = command(c, apdu, &data);
	ky_buf_addc(&data, (char)(sw >> 8));
	ky_buf_addc(&data, (char)(sw & 0xff));
	if (q[KY_QUIRK_HOSTILE_RANDOM] != 0)
		ky_hostile_answer(&data, &c->chance,
		    apdu.len > 1 && (apdu.p[1] == 0x70 || apdu.p[1] == '\xa4'));
	ky_buf_add(out, ky_buf_str(&data));
	ky_buf_done(&data);
	if (c->isdr.switched && q[KY_QUIRK_REFRESH_6985] != 0)
		c->stuck = true;
	if (c->isdr.impossible) {
		*err = c->isdr.err;
		return KY_VCARD_BROKEN;
	}
	if (c->isdr.changed && c->keep != NULL &&
	    c->keep(c->keeper, c->isdr.chip, err) != KY_OK)
		return KY_VCARD_BROKEN;
	if (c->isdr.deleted && q[KY_QUIRK_DELETE_NO_ANSWER] != 0)
		return KY_VCARD_SILENT;
	return KY_VCARD_ANSWERED;
}
