/*
 * Whatever a stranger calls a photo or a PDF, made into a JPEG of ours.
 *
 * Runs in kaiyaku-photo only, after helper/guard.h.  The pixels are all that
 * goes from the one to the other: no metadata, no scripts, no text, nothing
 * that is hidden below something else.  The pages of a PDF stand below each
 * other.
 *
 * Refusals (KY_E_INPUT) begin with a code of photo/photo.h: "broken: ...".
 */
#ifndef KY_PHOTO_DEVELOP_H
#define KY_PHOTO_DEVELOP_H

#include "photo/picture.h"

/* jpeg.c, png.c, pages.c: `out` is initialised by them, also on failure. */
enum ky_code ky_jpeg_read(struct ky_str bytes, struct ky_picture *out,
    struct ky_err *err) KY_MUST_USE;
enum ky_code ky_png_read(struct ky_str bytes, struct ky_picture *out,
    struct ky_err *err) KY_MUST_USE;
enum ky_code ky_pages_read(struct ky_str bytes, struct ky_picture *out,
    uint32_t *pages, struct ky_err *err) KY_MUST_USE;

/* As a JPEG of at most KY_PHOTO_BYTES_MAX. */
enum ky_code ky_jpeg_write(const struct ky_picture *p, struct ky_buf *out,
    struct ky_err *err) KY_MUST_USE;

/* The whole way: "photo WIDTH HEIGHT PAGES\n" and the JPEG, as
 * photo/photo.h reads it. */
enum ky_code ky_develop(struct ky_str bytes, const struct ky_covers *c,
    struct ky_buf *out, struct ky_err *err) KY_MUST_USE;

#endif
