/*
 * Bodies of folios: structs as JSON, by tables of their members.
 *
 * A member that is zero is left out, one that is unknown is passed over: a
 * body that an older or newer build wrote is read as far as it goes.
 */
#ifndef KY_PORTAL_BODY_H
#define KY_PORTAL_BODY_H

#include "port/lobby.h"

#include <stddef.h>

enum ky_body_type {
	KY_BODY_TEXT,  /* char array with an end: UTF-8 */
	KY_BODY_BYTES, /* uint8_t array, as hexadecimal */
	KY_BODY_INT, /* integers of 1, 2, 4 or 8 bytes, enums, bool, ky_time */
};

struct ky_body_field {
	const char *name; /* NULL ends a table */
	enum ky_body_type type;
	size_t at, size;
};

#define KY_BODY(type_, member, kind) \
	{ \
#member, KY_BODY_##kind, offsetof(type_, member), \
		    sizeof(((type_ *)0)->member) \
	}
#define KY_BODY_END \
	{ \
		NULL, KY_BODY_INT, 0, 0 \
	}

/* KY_E_INPUT: it does not fit, or a text is no UTF-8. */
enum ky_code ky_body_write(const struct ky_body_field *fields, const void *from,
    char out[KY_FOLIO_BODY_SIZE], struct ky_err *err) KY_MUST_USE;

/* The members named in the table are written over, zero where nothing is
 * said; the rest of `to` is left alone.  KY_E_CORRUPT: it is no such body. */
enum ky_code ky_body_read(const struct ky_body_field *fields, const char *body,
    void *to, struct ky_err *err) KY_MUST_USE;

#endif
