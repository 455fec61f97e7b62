/* Enable, disable, delete, memory reset (GSMA SGP.22, 5.7.16 to 5.7.19). */
#include "vcard/isdr.h"

#include "vcard/issue.h"

enum {
	DONE = 0,
	NOT_FOUND = 1,
	WRONG_STATE = 2,
	NO_BY_POLICY = 3,
	CAT_BUSY = 5,
	UNDEFINED = 127,
};

/* Notifications that one enabling makes at most. */
#define ROOM (2 * KY_VCHIP_ADDRESSES_MAX)
#define OPERATIONAL_ONES 0x80u
#define TEST_ONES 0x40u
#define DEFAULT_SMDP 0x20u

static bool
busy(struct ky_isdr *d)
{
	uint32_t *left = &d->quirks.n[KY_QUIRK_CAT_BUSY];

	if (*left == 0)
		return false;
	--*left;
	return true;
}

/* The profile that 5A or 4F names; NULL = none.  False: neither is there. */
static bool
find(struct ky_isdr *d, struct ky_str value, struct ky_vchip_profile **out)
{
	struct ky_tlv by;

	*out = NULL;
	if (ky_ber_find(value, 0x5a, &by)) {
		if (d->quirks.n[KY_QUIRK_ICCID_REFUSED] == 0)
			*out = ky_vchip_by_iccid(d->chip, by.value);
	} else if (ky_ber_find(value, 0x4f, &by)) {
		*out = ky_vchip_by_aid(d->chip, by.value);
	} else {
		return false;
	}
	return true;
}

static void
tell(struct ky_isdr *d, const struct ky_vchip_profile *p, uint8_t event)
{
	uint32_t hidden = d->quirks.n[KY_QUIRK_SLOW_NOTIFICATION];

	if (event == KY_VCHIP_DELETE &&
	    d->quirks.n[KY_QUIRK_NO_DELETE_ADDRESS] != 0)
		return;
	if (ky_issue_event(d->chip, d->pki, p, event, hidden, &d->err) != KY_OK)
		d->impossible = true;
}

/* Enable and disable: { A0 { 5A | 4F }, 81 refreshFlag }. */
static int
read_switch(struct ky_isdr *d, struct ky_str value,
    struct ky_vchip_profile **out)
{
	struct ky_tlv which, flag;

	if (!ky_ber_find(value, 0xa0, &which) ||
	    !ky_ber_find(value, 0x81, &flag) || flag.value.len != 1 ||
	    !find(d, which.value, out))
		return UNDEFINED;
	d->refresh = flag.value.p[0] != 0;
	if (d->refresh && d->quirks.n[KY_QUIRK_REFRESH_FLAG_REFUSED] != 0)
		return UNDEFINED;
	if (d->chip->notifications_n > KY_VCHIP_NOTIFICATIONS_MAX - ROOM)
		return UNDEFINED;
	if (*out == NULL)
		return NOT_FOUND;
	return DONE;
}

static void
switch_off(struct ky_isdr *d, struct ky_vchip_profile *p)
{
	p->enabled = false;
	tell(d, p, KY_VCHIP_DISABLE);
}

static int
enable(struct ky_isdr *d, struct ky_str value)
{
	struct ky_vchip_profile *p = NULL, *other = ky_vchip_enabled(d->chip);
	int code = read_switch(d, value, &p);

	if (code != DONE)
		return code;
	if (p->enabled)
		return WRONG_STATE;
	if (other != NULL && (other->rules & KY_VCHIP_PPR1) != 0)
		return NO_BY_POLICY;
	if (busy(d))
		return CAT_BUSY;
	if (other != NULL)
		switch_off(d, other);
	p->enabled = true;
	tell(d, p, KY_VCHIP_ENABLE);
	d->changed = d->switched = true;
	return DONE;
}

static int
disable(struct ky_isdr *d, struct ky_str value)
{
	struct ky_vchip_profile *p = NULL;
	int code = read_switch(d, value, &p);

	if (code != DONE)
		return code;
	if (!p->enabled)
		return WRONG_STATE;
	if ((p->rules & KY_VCHIP_PPR1) != 0)
		return NO_BY_POLICY;
	if (busy(d))
		return CAT_BUSY;
	switch_off(d, p);
	d->changed = d->switched = true;
	return DONE;
}

static void
erase(struct ky_isdr *d, struct ky_vchip_profile *p)
{
	p->gone = true;
	p->enabled = false;
	tell(d, p, KY_VCHIP_DELETE);
	d->changed = d->deleted = true;
}

static int
erase_one(struct ky_isdr *d, struct ky_str value)
{
	struct ky_vchip_profile *p;

	if (!find(d, value, &p) ||
	    d->chip->notifications_n > KY_VCHIP_NOTIFICATIONS_MAX - ROOM)
		return UNDEFINED;
	if (p == NULL)
		return NOT_FOUND;
	if (p->enabled)
		return WRONG_STATE;
	if ((p->rules & KY_VCHIP_PPR2) != 0)
		return NO_BY_POLICY;
	erase(d, p);
	return DONE;
}

static int
memory_reset(struct ky_isdr *d, struct ky_str value)
{
	struct ky_tlv options;
	int code = NOT_FOUND; /* here: nothing to delete */
	uint8_t what;

	if (!ky_ber_find(value, 0x82, &options) || options.value.len != 2 ||
	    d->chip->notifications_n + d->chip->profiles_n * ROOM >
		KY_VCHIP_NOTIFICATIONS_MAX + ROOM)
		return UNDEFINED;
	if (busy(d))
		return CAT_BUSY;
	what = (uint8_t)options.value.p[1];
	for (uint32_t i = 0; i < d->chip->profiles_n; i++) {
		struct ky_vchip_profile *p = &d->chip->profile[i];
		uint8_t kind = p->class == KY_VCHIP_OPERATIONAL
		    ? OPERATIONAL_ONES
		    : TEST_ONES;

		if (p->gone || (what & kind) == 0 ||
		    p->class == KY_VCHIP_PROVISIONING)
			continue;
		d->switched |= p->enabled;
		erase(d, p);
		code = DONE;
	}
	if ((what & DEFAULT_SMDP) != 0 && d->chip->smdp[0] != '\0') {
		d->chip->smdp[0] = '\0';
		d->changed = true;
		code = DONE;
	}
	return code;
}

uint16_t
ky_isdr_enable(struct ky_isdr *d, struct ky_str value, struct ky_buf *out)
{
	return ky_isdr_code(out, 0xbf31, 0x80, enable(d, value));
}

uint16_t
ky_isdr_disable(struct ky_isdr *d, struct ky_str value, struct ky_buf *out)
{
	return ky_isdr_code(out, 0xbf32, 0x80, disable(d, value));
}

uint16_t
ky_isdr_delete(struct ky_isdr *d, struct ky_str value, struct ky_buf *out)
{
	return ky_isdr_code(out, 0xbf33, 0x80, erase_one(d, value));
}

uint16_t
ky_isdr_memory_reset(struct ky_isdr *d, struct ky_str value, struct ky_buf *out)
{
	return ky_isdr_code(out, 0xbf34, 0x80, memory_reset(d, value));
}
