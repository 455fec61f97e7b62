/*
 * A product order as it was sent: what of it is kept, and what it asks for.
 *
 * Everything that would change what is done, and that we cannot do, is a
 * fault with a code of its own; nothing is ignored.  Personal data is read,
 * to be compared with the line, and not kept: docs/tmf.md.
 */
#ifndef KY_HTTP_TMF_READ_H
#define KY_HTTP_TMF_READ_H

#include "core/case.h"
#include "http/http.h"

#define KY_TMF_LINES_MAX 50 /* items of one order */
#define KY_TMF_NAME_SIZE 65 /* externalId; ids of items are shorter */
#define KY_TMF_TEXT_MAX 500

/* What one item asks for. */
struct ky_tmf_ask {
	bool acts; /* action "delete"; "noChange" asks for nothing */
	uint64_t line_id;
	enum ky_way way;
	bool used_up;
	int32_t refund_reason; /* enum ky_refund_reason, or -1 */
	int32_t rail;          /* enum ky_rail that is asked for, or -1 */
	char reason[KY_REASON_SIZE];
	char language[KY_LANGUAGE_SIZE]; /* that the holder reads; "" */
	/* To be compared with the line; "" = not said. */
	struct ky_msisdn msisdn;
	struct ky_iccid iccid;
	struct ky_eid eid;
};

struct ky_tmf_sent {
	json_t *kept; /* the caller's; free of personal data */
	char external_id[KY_TMF_NAME_SIZE];
	struct ky_time start, completion; /* us = 0: not said */
	uint32_t n;
	struct ky_tmf_ask ask[KY_TMF_LINES_MAX]; /* as in productOrderItem[] */
};

/* Reads a new order; `out` is only whole when no fault was added. */
void ky_tmf_read_order(const json_t *body, struct ky_tmf_sent *out,
    struct ky_faults *faults);
/* Reads a merge patch of one: its notes, the only thing that can be changed
 * once it is filed; the caller's, NULL with a fault. */
void ky_tmf_read_patch(const json_t *body, json_t **notes,
    struct ky_faults *faults);
/* Reads a cancelProductOrder; the order's id into `order`. */
void ky_tmf_read_cancel(const json_t *body, char order[KY_TMF_NAME_SIZE],
    struct ky_time *requested, json_t **kept, struct ky_faults *faults);

/* The wished last day: that of the moment asked for, and not before that of
 * the start, both in the provider's zone.  No date: as soon as may be. */
struct ky_date ky_tmf_wish(struct ky_time start, struct ky_time completion,
    struct ky_time now, struct ky_zone zone);

/* Free text with what may be a number (nine digits or more) or a mail address
 * made unreadable; a new string. */
json_t *ky_tmf_scrub(const char *text);

#endif
