/*
 * What we ask of another system through a drop folder: a file of one row.
 */
#ifndef KY_LINK_ORDER_H
#define KY_LINK_ORDER_H

#include "link/drop.h"

struct ky_order {
	const char *key;
	const char *action; /* "end", "keep", ... */
	const char *contract_no;
	const char *day;   /* "2026-08-31", or "" */
	const char *codes; /* what it is about: "voice-mail;roaming", or "" */
};

/* "out/<key>.csv"; docs/formats/drop.md.  KY_E_REFUSED: the other side put it
 * under "refused/" (its code in the words).  Else as ky_drop_put(). */
enum ky_code ky_order_put(const struct ky_drop *d, const struct ky_order *o,
    struct ky_err *err) KY_MUST_USE;
/* Was it put, and not refused? */
enum ky_code ky_order_has(const struct ky_drop *d, const char *key, bool *out,
    struct ky_err *err) KY_MUST_USE;

#endif
