/*
 * What a simulated chip keeps: who it is, its profiles, its notifications, its
 * counter.  Survives power loss; read and written as one JSON object.
 */
#ifndef KY_VCARD_VCHIP_H
#define KY_VCARD_VCHIP_H

#include "base/buf.h"
#include "base/err.h"
#include "core/ident.h"
#include "vcard/quirk.h"

/* First octet of the BIT STRING NotificationEvent. */
#define KY_VCHIP_INSTALL 0x80u
#define KY_VCHIP_ENABLE 0x40u
#define KY_VCHIP_DISABLE 0x20u
#define KY_VCHIP_DELETE 0x10u
#define KY_VCHIP_RPM_DELETE 0x02u
#define KY_VCHIP_EVENTS 0xf0u

/* First octet of the BIT STRING PprIds. */
#define KY_VCHIP_PPR1 0x40u /* disabling not allowed */
#define KY_VCHIP_PPR2 0x20u /* deletion not allowed */

enum ky_vchip_class {
	KY_VCHIP_TEST,
	KY_VCHIP_PROVISIONING,
	KY_VCHIP_OPERATIONAL,
};

#define KY_VCHIP_ADDRESSES_MAX 8
#define KY_VCHIP_HOST_MAX 253
struct ky_vchip_address {
	uint8_t events;
	char host[KY_VCHIP_HOST_MAX + 1];
};

struct ky_vchip_profile {
	uint8_t iccid[10]; /* as on the wire */
	uint8_t aid[16];
	bool enabled;
	bool gone; /* deleted, kept to be installed again */
	uint8_t rules;
	enum ky_vchip_class class;
	char nickname[65], provider[33], name[65];
	/* The first is the SM-DP+'s. */
	uint32_t addresses_n;
	struct ky_vchip_address address[KY_VCHIP_ADDRESSES_MAX];
};

#define KY_VCHIP_META_MAX 320
#define KY_VCHIP_PENDING_MAX 4096
struct ky_vchip_notification {
	int64_t n;
	uint8_t event;
	uint32_t hidden; /* lists in which it does not show yet */
	uint32_t meta_n, pending_n;
	uint8_t meta[KY_VCHIP_META_MAX];       /* BF2F */
	uint8_t pending[KY_VCHIP_PENDING_MAX]; /* BF37 or 30: signed once */
};

#define KY_VCHIP_PROFILES_MAX 32
#define KY_VCHIP_NOTIFICATIONS_MAX 200
struct ky_vchip {
	struct ky_eid eid;
	bool v3;
	int64_t next_n;
	uint32_t aids; /* ISD-Ps made so far */
	char smdp[KY_VCHIP_HOST_MAX + 1], smds[KY_VCHIP_HOST_MAX + 1];
	struct ky_quirks quirks; /* those of the chip itself */
	uint32_t profiles_n, notifications_n;
	struct ky_vchip_profile profile[KY_VCHIP_PROFILES_MAX];
	struct ky_vchip_notification notification[KY_VCHIP_NOTIFICATIONS_MAX];
};

/* An empty chip, on the heap: free(). */
struct ky_vchip *ky_vchip_new(const struct ky_eid *eid, bool v3);

/* The profile that is there (not gone); NULL = none. */
struct ky_vchip_profile *ky_vchip_by_iccid(struct ky_vchip *c,
    struct ky_str iccid);
struct ky_vchip_profile *ky_vchip_by_aid(struct ky_vchip *c, struct ky_str aid);
struct ky_vchip_profile *ky_vchip_enabled(struct ky_vchip *c);

/* One more, disabled, with an AID of its own.  NULL: full. */
struct ky_vchip_profile *ky_vchip_add(struct ky_vchip *c,
    const uint8_t iccid[10]);
/* Installed again: another AID. */
void ky_vchip_again(struct ky_vchip *c, struct ky_vchip_profile *p);

/* Non-volatile bytes left: more after a deletion. */
uint32_t ky_vchip_memory(const struct ky_vchip *c);

/* Digits as they stand on the wire: 18 to 20 of them, swapped, filled with
 * F.  No check digit is asked for. */
bool ky_vchip_iccid(struct ky_str digits, uint8_t out[10]);

#define KY_VCHIP_JSON_MAX ((size_t)4 * 1024 * 1024)
enum ky_code ky_vchip_write(const struct ky_vchip *c, struct ky_buf *out,
    struct ky_err *err) KY_MUST_USE;
/* KY_E_CORRUPT: not what was written.  `out` is for free(). */
enum ky_code ky_vchip_read(struct ky_str json, struct ky_vchip **out,
    struct ky_err *err) KY_MUST_USE;

#endif
