/*
 * What the portal said, turned into what a page does about it.
 */
#ifndef KY_WEB_TOLD_H
#define KY_WEB_TOLD_H

#include "web/session.h"

enum ky_said {
	KY_SAID_YES,  /* it was done */
	KY_SAID_NO,   /* a fault now stands at the field: show the form again */
	KY_SAID_GONE, /* the visit is over: something else comes first */
};

/* `field` is where a no belongs.  The context gets `tries` and `until` where
 * they are told. */
enum ky_said ky_visit_said(struct ky_visit *v, const struct ky_told *told,
    const char *field);

#endif
