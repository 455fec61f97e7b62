/*
 * Letters (port/courier.h) by short message: a queue before one of the ways
 * of sms.h.
 */
#ifndef KY_SMS_COURIER_H
#define KY_SMS_COURIER_H

#include "port/clock.h"
#include "port/courier.h"
#include "sms/sms.h"

struct ky_sms_courier; /* heap */

struct ky_sms_courier_config {
	struct ky_sms sms;         /* opened; closed with the courier, or when
	                              it cannot be made */
	struct ky_clock clock;     /* what `until` of letters is set by */
	struct ky_entropy entropy; /* names messages */
	uint32_t queue_max;        /* 0 = 256 */
	/* Names operators; NULL: they are not named. */
	ky_operator_name *name;
	void *name_self;
};

/* `courier` is filled with a way of sending that is good until closed. */
enum ky_code ky_sms_courier_open(const struct ky_sms_courier_config *config,
    struct ky_sms_courier **out, struct ky_courier *courier,
    struct ky_err *err) KY_MUST_USE;
/* Waits for the letter on its way; those behind it are dropped.  NULL:
 * nothing to do. */
void ky_sms_courier_close(struct ky_sms_courier *c);

#endif
