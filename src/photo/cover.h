/*
 * What is painted black in a picture: rectangles in ten-thousandths of its
 * width and height, so that they mean the same at any size.
 *
 *	"0,2500,10000,3333;0,5000,5000,5833"
 */
#ifndef KY_PHOTO_COVER_H
#define KY_PHOTO_COVER_H

#include "base/buf.h"
#include "base/err.h"

#define KY_COVER_MAX 128
#define KY_COVER_WHOLE 10000
/* The text of the most there may be, and its end. */
#define KY_COVER_TEXT_SIZE ((size_t)KY_COVER_MAX * 24 + 1)

struct ky_cover {
	/* left < right, top < bottom, 0 to KY_COVER_WHOLE */
	uint16_t left, top, right, bottom;
};

struct ky_covers {
	uint32_t n;
	struct ky_cover area[KY_COVER_MAX];
};

/* One more; asserts that there is room and that it is one. */
void ky_covers_add(struct ky_covers *c, uint16_t left, uint16_t top,
    uint16_t right, uint16_t bottom);
/* As above; of nothing "". */
void ky_covers_write(const struct ky_covers *c, char out[KY_COVER_TEXT_SIZE]);
/* KY_E_INPUT: which one is wrong. */
enum ky_code ky_covers_read(struct ky_str text, struct ky_covers *out,
    struct ky_err *err) KY_MUST_USE;

#endif
