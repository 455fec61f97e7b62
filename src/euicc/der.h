/*
 * BER-TLV with definite lengths (ITU-T X.690), read in place.
 *
 * Nothing is copied: what is read points into the bytes received, so that a
 * signature is checked over exactly those.  Every length is checked against
 * what is there before it is believed.
 */
#ifndef KY_EUICC_DER_H
#define KY_EUICC_DER_H

#include "base/buf.h"
#include "base/str.h"

/* Tags of up to three bytes as they stand: 0x30, 0x5f37, 0xbf2f. */
struct ky_tlv {
	uint32_t tag;
	struct ky_str whole; /* tag and length included */
	struct ky_str value;
};

/*
 * The first element of `*rest`, which then starts behind it.  False, nothing
 * changed: there is none, it is cut off, its length is indefinite or longer
 * than four bytes.
 */
bool ky_ber_next(struct ky_str *rest, struct ky_tlv *out);
/* The same, and its length and tag are written in the shortest form (DER):
 * for what is signed. */
bool ky_der_next(struct ky_str *rest, struct ky_tlv *out);
/* The one element that `bytes` are, with nothing behind it. */
bool ky_der_only(struct ky_str bytes, struct ky_tlv *out);

/* The first element with that tag among those of `list`, others skipped;
 * false also when what comes before it is malformed. */
bool ky_ber_find(struct ky_str list, uint32_t tag, struct ky_tlv *out);

/* A non-negative INTEGER in its minimal form, at most 2^63 - 1. */
bool ky_der_int(struct ky_str value, int64_t *out);

/* What cards write for such a number: also without the byte that keeps it
 * from being negative, or with too many. */
bool ky_ber_uint(struct ky_str value, int64_t *out);

/* The first eight bits of a BIT STRING, bit 0 lowest; those that are not
 * there are 0. */
uint8_t ky_ber_bits(struct ky_str value);

/*
 * Writers.  Constructed elements are written inside out: the content first
 * into a buffer of its own, then the element around it.
 */
void ky_der_put(struct ky_buf *b, uint32_t tag, struct ky_str value);
void ky_der_put_int(struct ky_buf *b, uint32_t tag, int64_t value); /* >= 0 */

#endif
