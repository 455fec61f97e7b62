/*
 * Photos and PDFs that strangers bring, made anew by a helper.
 *
 * Decoders are much code that has been broken often.  They run in a program of
 * their own, kaiyaku-photo(1), one process a picture, which can open nothing
 * but fonts.  What comes back is a JPEG of pixels alone: no place, no time, no
 * name of a camera, nothing hidden.
 */
#ifndef KY_PHOTO_PHOTO_H
#define KY_PHOTO_PHOTO_H

#include "helper/helper.h"
#include "photo/cover.h"

/* What is given, at most; what is taken is bounded by who takes it. */
#define KY_PHOTO_BYTES_MAX ((size_t)900 * 1024)
/* Of a PDF, at most. */
#define KY_PHOTO_PAGES_MAX 4

/* Why it was not taken: err->cause of KY_E_INPUT. */
enum ky_photo_no {
	KY_PHOTO_NOT_PICTURE = 1, /* no JPEG, PNG or PDF */
	KY_PHOTO_BROKEN,          /* cannot be read */
	KY_PHOTO_TOO_LARGE, /* more pixels, or more detail, than is kept */
	KY_PHOTO_PAGES,     /* more pages than are kept */
	KY_PHOTO_PASSWORD,  /* a PDF that is locked */
	KY_PHOTO_NO__MAX
};

struct ky_photo {
	uint32_t width, height, pages;
};

/*
 * Has `bytes` made anew, the areas of `c` painted black.  `out`, the caller's,
 * initialised with KY_PHOTO_BYTES_MAX or more, gets the JPEG and stays empty on
 * failure.
 *
 *	KY_E_INPUT   it is not taken: enum ky_photo_no; what kills the helper,
 *	             or takes it too long, is BROKEN
 *	KY_E_RETRY   too many are being made
 *	KY_E_SYSTEM  the program cannot be run, or talks nonsense
 */
enum ky_code ky_photo_make(struct ky_helper *h, struct ky_str bytes,
    const struct ky_covers *c, struct ky_photo *photo, struct ky_buf *out,
    struct ky_err *err) KY_MUST_USE;

/* kaiyaku-photo beside the program that runs; NULL in `out` where there is
 * none, which `err` says. */
enum ky_code ky_photo_open(struct ky_helper **out,
    struct ky_err *err) KY_MUST_USE;

#endif
