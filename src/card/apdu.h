/*
 * Commands on a way that carries bare APDUs: a reader, or a modem's +CSIM
 * (ISO 7816-4; ETSI TS 102 221, 10 and 11).
 *
 * Here: the class byte of a logical channel, GET RESPONSE, a wrong Le, the
 * channel to an application, and the bounds of an answer.  What is above sees
 * a command and its whole answer.
 */
#ifndef KY_CARD_APDU_H
#define KY_CARD_APDU_H

#include "base/buf.h"
#include "base/err.h"

#define KY_APDU_MAX 262 /* header, Lc, 255 bytes, Le */
#define KY_APDU_CHANNELS 20

struct ky_apdu_way {
	void *self;
	/* One APDU, and what came back with its status word.  Codes as in
	 * transport.h. */
	enum ky_code (*transmit)(void *self, struct ky_str apdu,
	    struct ky_buf *response, struct ky_err *err) KY_MUST_USE;
	/* A command with data carries Le = 00, too (T=1); else the answer is
	 * fetched (T=0). */
	bool le;
	uint8_t channel;   /* 0 to 19 */
	uint64_t trips;    /* APDUs sent */
	uint32_t total_ms; /* of one command, rounds and all; 0 = 120 000 */
	struct ky_buf response; /* its memory; ky_apdu_done() frees it */
};

void ky_apdu_init(struct ky_apdu_way *w, void *self,
    enum ky_code (*transmit)(void *self, struct ky_str apdu,
	struct ky_buf *response, struct ky_err *err));
void ky_apdu_done(struct ky_apdu_way *w);

/* The class byte `cla` (of channel 0) on that channel: 00 and 80 become 0n
 * and 8n, beyond channel 3 4n and Cn (ISO 7816-4, 5.4.1). */
uint8_t ky_apdu_class(uint8_t cla, uint8_t channel);

/*
 * One command, without Le, with the class byte of channel 0, on the way's
 * channel.  `answer` is reset first and gets all the data, fetched piece by
 * piece; `sw` the last status word.  KY_E_LIMIT: more than the buffer takes.
 * KY_E_UNSURE: it took too long, or what came back is no answer.
 */
enum ky_code ky_apdu_exchange(struct ky_apdu_way *w, struct ky_str apdu,
    struct ky_buf *answer, uint16_t *sw, struct ky_err *err) KY_MUST_USE;

/*
 * Opens a channel and selects `aid` on it; the way then speaks on it.  Where
 * the card knows no channels (6881) and `basic` allows, it is selected on
 * channel 0.  KY_E_REFUSED: no such application; cause is the status word.
 * KY_E_RETRY: no channel is free, or the card is not ready.
 */
enum ky_code ky_apdu_open(struct ky_apdu_way *w, struct ky_str aid, bool basic,
    struct ky_err *err) KY_MUST_USE;
/* Closes the way's channel, if it is not the basic one. */
void ky_apdu_close(struct ky_apdu_way *w);
/* Closes what a run before left open: cards give the least channel that is
 * free, so it is those below the way's own; 1 to 3 when it has none. */
void ky_apdu_close_stale(struct ky_apdu_way *w);

/* TERMINAL CAPABILITY: the device has an LPA of its own (ETSI TS 102 221,
 * 11.1.19).  On channel 0, before one is opened; cards may not know it. */
void ky_apdu_capability(struct ky_apdu_way *w);

#endif
