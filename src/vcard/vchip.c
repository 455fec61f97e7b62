#include "vcard/vchip.h"

#include <stdlib.h>
#include <string.h>

/* ISD-Ps: this, and four octets that count. */
static const uint8_t isd_p[12] = {0xa0, 0x00, 0x00, 0x05, 0x59, 0x10, 0x10,
    0xff, 0xff, 0xff, 0xff, 0x89};

#define MEMORY 491520u
#define PROFILE_SIZE 36864u

struct ky_vchip *
ky_vchip_new(const struct ky_eid *eid, bool v3)
{
	struct ky_vchip *c = calloc(1, sizeof(*c));

	if (c == NULL)
		return NULL;
	c->eid = *eid;
	c->v3 = v3;
	c->next_n = 1;
	(void)snprintf(c->smds, sizeof(c->smds), "lpa.ds.example.com");
	return c;
}

static bool
same(struct ky_str s, const uint8_t *bytes, size_t n)
{
	return s.len == n && memcmp(s.p, bytes, n) == 0;
}

struct ky_vchip_profile *
ky_vchip_by_iccid(struct ky_vchip *c, struct ky_str iccid)
{
	for (uint32_t i = 0; i < c->profiles_n; i++)
		if (!c->profile[i].gone && same(iccid, c->profile[i].iccid, 10))
			return &c->profile[i];
	return NULL;
}

struct ky_vchip_profile *
ky_vchip_by_aid(struct ky_vchip *c, struct ky_str aid)
{
	for (uint32_t i = 0; i < c->profiles_n; i++)
		if (!c->profile[i].gone && same(aid, c->profile[i].aid, 16))
			return &c->profile[i];
	return NULL;
}

struct ky_vchip_profile *
ky_vchip_enabled(struct ky_vchip *c)
{
	for (uint32_t i = 0; i < c->profiles_n; i++)
		if (!c->profile[i].gone && c->profile[i].enabled)
			return &c->profile[i];
	return NULL;
}

void
ky_vchip_again(struct ky_vchip *c, struct ky_vchip_profile *p)
{
	uint32_t count = 0x1000u + c->aids * 0x100u;

	memcpy(p->aid, isd_p, sizeof(isd_p));
	for (int i = 15; i >= 12; i--, count >>= 8)
		p->aid[i] = (uint8_t)(count & 0xff);
	p->gone = false;
	p->enabled = false;
	c->aids++;
}

struct ky_vchip_profile *
ky_vchip_add(struct ky_vchip *c, const uint8_t iccid[10])
{
	struct ky_vchip_profile *p;

	if (c->profiles_n == KY_VCHIP_PROFILES_MAX)
		return NULL;
	p = &c->profile[c->profiles_n++];
	memset(p, 0, sizeof(*p));
	memcpy(p->iccid, iccid, 10);
	p->class = KY_VCHIP_OPERATIONAL;
	ky_vchip_again(c, p);
	return p;
}

uint32_t
ky_vchip_memory(const struct ky_vchip *c)
{
	uint32_t there = 0;

	for (uint32_t i = 0; i < c->profiles_n; i++)
		there += !c->profile[i].gone;
	return there * PROFILE_SIZE < MEMORY ? MEMORY - there * PROFILE_SIZE
					     : 0;
}

bool
ky_vchip_iccid(struct ky_str digits, uint8_t out[10])
{
	uint8_t wire[10];

	memset(wire, 0xff, sizeof(wire));
	if (digits.len < 18 || digits.len > 20)
		return false;
	for (size_t i = 0; i < digits.len; i++) {
		int d = digits.p[i] - '0';

		if (d < 0 || d > 9)
			return false;
		if (i % 2 == 0)
			wire[i / 2] = (uint8_t)(0xf0 | d);
		else
			wire[i / 2] = (uint8_t)((wire[i / 2] & 0x0f) | d << 4);
	}
	memcpy(out, wire, 10);
	return true;
}
