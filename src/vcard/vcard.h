/*
 * A simulated card: command APDUs in, response APDUs out, as a UICC with an
 * eUICC in it speaks over T=0 (ETSI TS 102 221; GSMA SGP.22, 5.7).
 *
 * It has logical channels 0 to 19, the ISD-R to be selected on any of them,
 * and ES10 requests in STORE DATA blocks.  Data is never in the answer to the
 * command itself: 61xx says how much GET RESPONSE will find.
 */
#ifndef KY_VCARD_VCARD_H
#define KY_VCARD_VCARD_H

#include "vcard/isdr.h"

#define KY_VCARD_CHANNELS 20
#define KY_VCARD_APDU_MAX ((size_t)261)

extern const uint8_t ky_vcard_atr[22];

struct ky_vcard_channel {
	bool open;
	bool isdr;             /* the ISD-R is selected there */
	uint32_t block;        /* P2 of the next STORE DATA */
	struct ky_buf request; /* blocks so far */
	struct ky_buf response;
	size_t sent;
	uint16_t last; /* status word when all is fetched */
};

struct ky_vcard {
	struct ky_isdr isdr;
	/* Keeps the chip, durable, before a change is answered; NULL: not
	 * kept. */
	enum ky_code (
	    *keep)(void *self, const struct ky_vchip *c, struct ky_err *err);
	void *keeper;
	/* Until the next reset. */
	bool capable;    /* TERMINAL CAPABILITY came */
	bool stuck;      /* nothing works any more */
	bool proactive;  /* a REFRESH is to be fetched */
	uint64_t chance; /* of hostile-random */
	uint32_t wrongs; /* of wrong-lengths: which one is next */
	struct ky_vcard_channel channel[KY_VCARD_CHANNELS];
};

enum ky_vcard_end {
	KY_VCARD_ANSWERED,
	KY_VCARD_SILENT, /* no answer comes */
	KY_VCARD_BROKEN, /* the chip could not be kept: `err`; stop */
};

/* Powered and reset.  `quirks` besides those of the chip; the chip and the
 * keys stay the caller's. */
void ky_vcard_init(struct ky_vcard *c, struct ky_vchip *chip,
    const struct ky_pki *pki, const struct ky_quirks *quirks);
void ky_vcard_done(struct ky_vcard *c);

void ky_vcard_reset(struct ky_vcard *c);

/* Any bytes.  `out` gets data and status word. */
enum ky_vcard_end ky_vcard_apdu(struct ky_vcard *c, struct ky_str apdu,
    struct ky_buf *out, struct ky_err *err);

#endif
