/*
 * A simulated chip with three profiles, and bytes as hexadecimal text.
 */
#ifndef KY_TESTS_VCARD_FIXTURE_H
#define KY_TESTS_VCARD_FIXTURE_H

#include "t.h"

#include "base/hex.h"
#include "vcard/issue.h"
#include "vcard/vcard.h"

#include <stdlib.h>

#define EID "89049032123451234512345678901235"
/* On the wire; digits: 8988211000000212345, ...352, 898821100000021236. */
#define FIRST "988812010000202143f5"
#define SECOND "988812010000202153f2"
#define THIRD "988812010000202163ff"
#define ISD_R "a0000005591010ffffffff8900000100"

#define HEX_MAX 8192

/* Valid until the fourth call after it. */
static inline struct ky_str
bytes(const char *hex)
{
	static uint8_t ring[4][HEX_MAX];
	static int next;
	uint8_t *out = ring[next++ % 4];
	size_t n = strlen(hex) / 2;

	if (n > HEX_MAX || !ky_hex_decode((struct ky_str){hex, 2 * n}, out, n))
		abort(); /* the test's own text */
	return (struct ky_str){(const char *)out, n};
}

/* Valid until the next call. */
static inline const char *
text(struct ky_str s)
{
	static char out[2 * HEX_MAX + 1];

	if (s.len > HEX_MAX)
		s.len = HEX_MAX;
	ky_hex_encode((const uint8_t *)s.p, s.len, out);
	return out;
}

static inline struct ky_vchip_profile *
profile(struct ky_vchip *c, const char *iccid, const char *name)
{
	struct ky_vchip_profile *p = ky_vchip_add(c,
	    (const uint8_t *)bytes(iccid).p);

	(void)snprintf(p->name, sizeof(p->name), "%s", name);
	(void)snprintf(p->provider, sizeof(p->provider), "Demo");
	p->addresses_n = 1;
	p->address[0].events = KY_VCHIP_EVENTS;
	(void)snprintf(p->address[0].host, sizeof(p->address[0].host),
	    "smdp.example.com");
	return p;
}

/* The first is enabled, the third has 18 digits and a class of its own. */
static inline struct ky_vchip *
chip(void)
{
	struct ky_eid eid = {EID};
	struct ky_vchip *c = ky_vchip_new(&eid, false);

	if (c == NULL)
		abort();
	profile(c, FIRST, "One")->enabled = true;
	(void)profile(c, SECOND, "Two");
	profile(c, THIRD, "Three")->class = KY_VCHIP_TEST;
	return c;
}

static inline struct ky_pki *
pki(enum ky_curve curve, enum ky_pki_fault fault)
{
	struct ky_eid eid = {EID};
	struct ky_pki *p = NULL;
	struct ky_err err;

	if (!t_good("keys are made", ky_pki_new(curve, &eid, fault, &p, &err),
		&err))
		abort();
	return p;
}

#endif
