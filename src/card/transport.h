/*
 * Transports: ways to a card.
 *
 * A transport gives one logical channel to the ISD-R and carries APDUs on it.
 * What a modem does by itself (61xx, 6Cxx, opening a channel) a transport
 * hides: above it there are only a command and its whole answer.
 *
 * Codes: KY_OK; KY_E_RETRY the card or modem did not take it, nothing
 * happened; KY_E_UNSURE it was sent and no answer came (the card may have done
 * it); KY_E_REFUSED no eUICC there, access denied; KY_E_INPUT the transport's
 * own settings are wrong; KY_E_LIMIT the answer is longer than anything a card
 * has to say; KY_E_SYSTEM the machine.
 */
#ifndef KY_CARD_TRANSPORT_H
#define KY_CARD_TRANSPORT_H

#include "base/buf.h"
#include "base/err.h"

#define KY_CARD_ANSWER_MAX ((size_t)256 * 1024)

struct ky_transport {
	void *self;
	const char *name; /* "pcsc", "at", "qmi", "mbim", "stdio" */
	/* What this way can take in one APDU's data: 6 to 255. */
	uint8_t segment;
	/* It has no baseband: nobody but us answers a REFRESH. */
	bool bare;
	/* The channel to the application `aid`; what a run before left open
	 * is closed first. */
	enum ky_code (*open)(void *self, struct ky_str aid,
	    struct ky_err *err) KY_MUST_USE;
	/* One command APDU with the class byte of channel 0 ("80 E2 ..."; the
	 * transport puts its channel in), without Le.  `answer`: all data, all
	 * 61xx fetched; `sw` the last status word, 9000 or 91xx for done. */
	enum ky_code (*exchange)(void *self, struct ky_str apdu,
	    struct ky_buf *answer, uint16_t *sw,
	    struct ky_err *err) KY_MUST_USE;
	/* Resets the card (the modem's power of it), waits until it is ready;
	 * the channel is gone. */
	enum ky_code (*reset)(void *self, struct ky_err *err) KY_MUST_USE;
	void (*close)(
	    void *self); /* the channel; harmless when there is none */
	void (*free)(void *self);
	/* APDUs exchanged, GET RESPONSE included. */
	uint64_t (*trips)(void *self);
};

/* --- each in its file --- */

/* PC/SC: the reader with that name or number; NULL = the only one.  Lists
 * what there is in `err` when that does not say one. */
enum ky_code ky_transport_pcsc(const char *reader, struct ky_transport *out,
    struct ky_err *err) KY_MUST_USE;
/* A modem's AT port; `csim`: AT+CSIM instead of +CCHO and +CGLA. */
enum ky_code ky_transport_at(const char *device, bool csim,
    struct ky_transport *out, struct ky_err *err) KY_MUST_USE;
enum ky_code ky_transport_qmi(const char *device, uint8_t slot,
    struct ky_transport *out, struct ky_err *err) KY_MUST_USE;
enum ky_code ky_transport_mbim(const char *device, uint8_t slot,
    struct ky_transport *out, struct ky_err *err) KY_MUST_USE;
/* JSON lines with a program that plays the card (docs/formats/stdio.md);
 * `command` NULL: our own standard input and output. */
enum ky_code ky_transport_stdio(const char *command, struct ky_transport *out,
    struct ky_err *err) KY_MUST_USE;

#endif
