/*
 * Letters (port/courier.h) by mail: a queue before one of the adapters of
 * mail.h.
 */
#ifndef KY_MAIL_COURIER_H
#define KY_MAIL_COURIER_H

#include "mail/mail.h"
#include "port/clock.h"
#include "port/courier.h"

struct ky_mail_courier; /* heap */

struct ky_mail_courier_config {
	struct ky_mail mail;       /* opened; closed with the courier, or when
	                              it cannot be made */
	struct ky_clock clock;     /* what `until` of letters is set by */
	struct ky_entropy entropy; /* names messages */
	uint32_t queue_max;        /* 0 = 256 */
};

/* `courier` is filled with a way of sending that is good until closed. */
enum ky_code ky_mail_courier_open(const struct ky_mail_courier_config *config,
    struct ky_mail_courier **out, struct ky_courier *courier,
    struct ky_err *err) KY_MUST_USE;
/* Waits for the letter on its way; those behind it are dropped.  NULL:
 * nothing to do. */
void ky_mail_courier_close(struct ky_mail_courier *c);

#endif
