/*
 * What somebody wants: how a line is to end, and when.  It lies in the address
 * of the pages that ask for it, one answer a parameter:
 *
 *	/ja/lines/7/check?way=plain&when=day&on=2026-12-31&reason=left-japan
 */
#ifndef KY_WEB_CHOICE_H
#define KY_WEB_CHOICE_H

#include "core/case.h"
#include "http/http.h"

enum ky_choice_when {
	KY_CHOICE_SOON,  /* as soon as may be */
	KY_CHOICE_DAY,   /* on `on` */
	KY_CHOICE_MONTH, /* at the end of the billing month */
	KY_CHOICE_USED,  /* when the product's validity ends */
	KY_CHOICE_FLY,   /* before leaving on `fly`: only planned; then a day */
	KY_CHOICE__MAX
};
/* "soon", "day", "month", "used", "fly". */
const char *ky_choice_when_name(enum ky_choice_when w);

struct ky_choice {
	enum ky_way way;
	enum ky_choice_when when;
	struct ky_date on;     /* DAY */
	struct ky_date fly;    /* "I fly on ..."; or no date */
	int32_t refund_reason; /* enum ky_refund_reason, or -1 */
	bool no_reason;        /* none of them, as was said */
	enum ky_ground ground; /* of the confirmation measure */
};

/* Which of its parameters are no answers. */
enum ky_choice_fault {
	KY_CHOICE_FAULT_WAY = 1,
	KY_CHOICE_FAULT_WHEN = 2,
	KY_CHOICE_FAULT_ON = 4,
	KY_CHOICE_FAULT_FLY = 8,
	KY_CHOICE_FAULT_REASON = 16,
	KY_CHOICE_FAULT_GROUND = 32,
};

/* From the address; a set of faults.  What is not there is as usual: plain,
 * as soon as may be; DAY without "on" and FLY without "fly" are faults, the way
 * "used-up" is plain and USED.  A form sends fields of answers that were not
 * chosen, too: they are not looked at. */
uint32_t ky_choice_read(const struct ky_http_request *rq,
    struct ky_choice *out);

/* The day to ask for; no date: as soon as may be. */
struct ky_date ky_choice_day(const struct ky_choice *w,
    const struct ky_line *line, struct ky_date today);

/* As the address has it, without "?". */
#define KY_CHOICE_SIZE 160
void ky_choice_write(const struct ky_choice *w, char out[KY_CHOICE_SIZE]);

#endif
