/*
 * What a person's browser sends: fields of a form, cookies.
 *
 * Hostile until read: names and values are decoded, UTF-8, without control
 * characters but line ends in values; lengths are those of the body, which
 * the server bounds.  Nothing is guessed: what cannot be read is refused as a
 * whole.
 */
#ifndef KY_WEB_POSTED_H
#define KY_WEB_POSTED_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

#define KY_POSTED_FIELDS_MAX 128
#define KY_POSTED_FILES_MAX 4

struct ky_posted_field {
	struct ky_str name, value; /* the value trimmed of blanks */
};

/* An uploaded file: whatever it holds. */
struct ky_posted_file {
	struct ky_str name;     /* of the field */
	struct ky_str filename; /* as its sender has it: to show, never to
	                           open */
	struct ky_str bytes;    /* in the body */
};

struct ky_posted {
	uint32_t fields_n, files_n;
	struct ky_posted_field field[KY_POSTED_FIELDS_MAX];
	struct ky_posted_file file[KY_POSTED_FILES_MAX];
};

/* `content_type` as the header has it, with parameters:
 * application/x-www-form-urlencoded or multipart/form-data.  An empty body is
 * an empty form.  `a` holds what is decoded.  KY_E_INPUT in words. */
enum ky_code ky_posted_read(struct ky_str content_type, struct ky_str body,
    struct ky_arena *a, struct ky_posted *out, struct ky_err *err) KY_MUST_USE;

/* The field's value; "" when it was not sent.  Of several the first. */
struct ky_str ky_posted_get(const struct ky_posted *f, const char *name);
/* Was it sent with this value?  For check boxes of one name. */
bool ky_posted_has(const struct ky_posted *f, const char *name,
    const char *value);
/* An uploaded file that is not empty; NULL: none. */
const struct ky_posted_file *ky_posted_file(const struct ky_posted *f,
    const char *name);

/* A cookie of a Cookie header; p NULL: there is none of that name, or two. */
struct ky_str ky_cookie(struct ky_str header, const char *name);

#endif
