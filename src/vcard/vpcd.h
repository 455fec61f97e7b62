/*
 * The simulated card in a virtual reader: the protocol of vpcd, pcscd's
 * driver for cards that are programs.  The card connects to the reader.
 *
 * Each message is a length of two octets, the higher first, and so many
 * octets.  One octet from the reader is an order: 0 power off, 1 power on, 2
 * reset, 4 send the answer to reset; more than one are an APDU.
 */
#ifndef KY_VCARD_VPCD_H
#define KY_VCARD_VPCD_H

#include "vcard/vcard.h"

/* Connects, trying again for `patience_ms`, because the reader may still be
 * starting.  KY_E_RETRY: nobody listens there. */
enum ky_code ky_vpcd_connect(const char *host, const char *port,
    uint32_t patience_ms, int *fd, struct ky_err *err) KY_MUST_USE;

/* Until the reader hangs up, or the card takes its leave without an answer:
 * KY_OK.  Else what broke.  `fd` stays the caller's. */
enum ky_code ky_vpcd_serve(struct ky_vcard *c, int fd,
    struct ky_err *err) KY_MUST_USE;

#endif
