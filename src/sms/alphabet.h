/*
 * How a short message travels: in the GSM 7-bit default alphabet with its
 * extension table (3GPP TS 23.038) where all of its characters are in there,
 * else in UCS-2; in one piece or in several (3GPP TS 23.040, concatenation by
 * an 8-bit reference).
 */
#ifndef KY_SMS_ALPHABET_H
#define KY_SMS_ALPHABET_H

#include "base/str.h"

struct ky_sms_form {
	bool gsm7;         /* else UCS-2 */
	uint32_t units;    /* septets, or 16-bit units */
	uint32_t segments; /* 160, 70; of several 153, 67 each.  0 of no text */
};

/* False: it is no UTF-8. */
bool ky_sms_measure(struct ky_str text, struct ky_sms_form *out);

#endif
