/*
 * Pending notifications of an eUICC, read in place (GSMA SGP.22, 2.5.6, 3.5
 * and 5.7.9; docs/formats/proof.md).
 *
 * Two kinds are read: an OtherSignedNotification (enable, disable, delete;
 * install for a profile's further addresses) with the chip's certificates, and
 * a ProfileInstallationResult without.
 */
#ifndef KY_EUICC_NOTIFICATION_H
#define KY_EUICC_NOTIFICATION_H

#include "core/profile.h"
#include "euicc/der.h"

#define KY_NOTIFICATION_MAX ((size_t)16 * 1024) /* bytes of one, DER */
#define KY_ADDRESS_MAX 253                      /* a domain name */
#define KY_CHAIN_MAX 4 /* certificates behind the chip's own */

/* Events, the specification's bit 0 to 7 (on the wire bit 0 is the highest
 * of the byte; here it is the lowest). */
#define KY_EVENT_BIT_INSTALL 0x01u
#define KY_EVENT_BIT_ENABLE 0x02u
#define KY_EVENT_BIT_DISABLE 0x04u
#define KY_EVENT_BIT_DELETE 0x08u
#define KY_EVENT_BIT_REMOTE_ENABLE 0x10u
#define KY_EVENT_BIT_REMOTE_DISABLE 0x20u
#define KY_EVENT_BIT_REMOTE_DELETE 0x40u
#define KY_EVENT_BIT_REMOTE_RESULT 0x80u
#define KY_EVENT_BITS_DELETE (KY_EVENT_BIT_DELETE | KY_EVENT_BIT_REMOTE_DELETE)

/* NotificationMetadata (BF2F). */
struct ky_notification_meta {
	int64_t n;                        /* seqNumber */
	uint8_t events;                   /* KY_EVENT_BIT_ */
	char address[KY_ADDRESS_MAX + 1]; /* printable ASCII; where it is for */
	struct ky_iccid iccid;            /* "" = none */
};

#define KY_ERROR_ICCID_THERE 9 /* errorReason: the chip has that profile */

struct ky_notification_parts {
	bool installation; /* a ProfileInstallationResult */
	struct ky_notification_meta meta;
	enum ky_profile_event_kind kind;
	bool remote;   /* bits 4 to 6 */
	uint8_t error; /* of an installation that failed: errorReason */
	struct ky_str transaction; /* of an installation, 1 to 16 bytes */
	/* In the bytes given. */
	struct ky_str whole;       /* the element itself */
	struct ky_str signed_tlv;  /* BF2F or BF27, tag and length included */
	struct ky_str signature;   /* 64 bytes, r and s */
	struct ky_str certificate; /* the chip's; empty = none */
	struct ky_str chain[KY_CHAIN_MAX]; /* EUM first */
	uint32_t chain_n;
};

/* What kind of bytes these are. */
enum ky_notification_form {
	KY_NOT_ONE,           /* no single DER element of tag 30, BF37 or A1 */
	KY_NOTIFICATION_BAD,  /* one by its outside; `why` says what is wrong */
	KY_NOTIFICATION_READ, /* read */
};

/*
 * Reads one.  `why` (never NULL afterwards) is a short literal for KY_NOT_ONE
 * and KY_NOTIFICATION_BAD: "sequence number", "event bits", ...
 */
enum ky_notification_form ky_notification_read(struct ky_str bytes,
    struct ky_notification_parts *out, const char **why);

/*
 * One NotificationMetadata element (BF2F), as in a card's list, where nothing
 * is signed and what cards do is borne: any number of event bits, numbers
 * without the padding byte, an ICCID that is none ("").  An address that is
 * none is "?".  False: no such element, or no number.
 */
bool ky_notification_meta_read(struct ky_str element,
    struct ky_notification_meta *out);

/* An address as a card has it; "?" when it is none. */
void ky_notification_address(struct ky_str value, char out[KY_ADDRESS_MAX + 1]);

/* ICCID as chips have it: ten bytes, digits swapped, filled up with F
 * (ITU-T E.118; SGP.22 2.4).  18 to 20 digits; the Luhn digit is not asked
 * for: chips hold what they hold. */
bool ky_iccid_from_chip(struct ky_str bytes, struct ky_iccid *out);
void ky_iccid_to_chip(const struct ky_iccid *c, uint8_t out[10]);

#endif
