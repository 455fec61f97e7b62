/*
 * Canonical JSON: one value, one sequence of bytes.
 *
 * RFC 8785, narrowed: keys are printable ASCII without quote and backslash,
 * 1 to 63 of them, in ascending order, none twice; numbers are integers of
 * magnitude below 2^53; strings are valid UTF-8 without U+0000; at most
 * KY_CANON_DEPTH levels.  No blank anywhere.  A file of ours is one such
 * object and one newline.
 *
 * Rule: RFC 8785, 3.2 (kaiyaku-certificate(5), CANONICAL JSON)
 */
#ifndef KY_DOC_CANON_H
#define KY_DOC_CANON_H

#include "base/buf.h"

#include <jansson.h>

#define KY_CANON_DEPTH 12
#define KY_CANON_KEY_MAX 63
#define KY_CANON_INT_MAX ((INT64_C(1) << 53) - 1)

/*
 * The writer.  Keys are literals of ours: their order is asserted, as are
 * the range of integers and the form of text (what came from outside was
 * checked when it came in).  `key` is NULL for the root and inside arrays.
 */
struct ky_canon {
	struct ky_buf *out;
	uint32_t depth;
	struct {
		bool object, any;
		const char *last; /* key written last */
	} level[KY_CANON_DEPTH];
};

void ky_canon_init(struct ky_canon *w, struct ky_buf *out);
void ky_canon_object(struct ky_canon *w, const char *key);
void ky_canon_array(struct ky_canon *w, const char *key);
void ky_canon_end(struct ky_canon *w); /* of the innermost of the two */
void ky_canon_text(struct ky_canon *w, const char *key, struct ky_str text);
/* null for "" */
void ky_canon_textz(struct ky_canon *w, const char *key, const char *text);
/* Lower-case hexadecimal. */
void ky_canon_hex(struct ky_canon *w, const char *key, const uint8_t *bytes,
    size_t n);
void ky_canon_int(struct ky_canon *w, const char *key, int64_t value);
void ky_canon_bool(struct ky_canon *w, const char *key, bool value);
void ky_canon_null(struct ky_canon *w, const char *key);
/* Bytes that are canonical already. */
void ky_canon_raw(struct ky_canon *w, const char *key, struct ky_str bytes);

/* The checker. */
enum ky_canon_kind {
	KY_CANON_FINE,
	KY_CANON_TRUNCATED, /* canonical as far as it goes */
	KY_CANON_NOT_JSON,
	KY_CANON_DUPLICATE,  /* a key stands twice in one object */
	KY_CANON_OTHER_FORM, /* JSON, but not these bytes for it */
	KY_CANON__MAX
};

struct ky_canon_fault {
	enum ky_canon_kind kind;
	size_t at;       /* offset of the first byte that is not right */
	const char *why; /* "keys are not in order"; a literal */
};

/* Is `bytes` one canonical value and nothing else?  Any size and content;
 * the caller bounds the size. */
bool ky_canon_check(struct ky_str bytes, struct ky_canon_fault *fault);

/* Offset of the byte after the value that starts at `at` of bytes found
 * canonical. */
size_t ky_canon_skip(struct ky_str bytes, size_t at);

/*
 * A file: one canonical object and a newline.  NULL and `fault` filled when
 * it is not; else the object, to be given back with json_decref().
 */
json_t *ky_canon_load(struct ky_str file, struct ky_canon_fault *fault);

/* Is `object` one with exactly these members?  `names` ends with NULL. */
bool ky_canon_has(const json_t *object, const char *const *names);
/* The member's text; the empty view when it is no string. */
struct ky_str ky_canon_get(const json_t *object, const char *name);

#endif
