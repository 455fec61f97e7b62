/*
 * A picture in memory: three bytes a pixel, row by row.
 *
 * Sizes are checked before anything is allocated.
 */
#ifndef KY_PHOTO_PICTURE_H
#define KY_PHOTO_PICTURE_H

#include "photo/cover.h"

/* What is taken in. */
#define KY_PICTURE_SIDE_MAX 20000u
#define KY_PICTURE_PIXELS_MAX 50000000u
/* What is kept: enough to read a page by, and a long chat. */
#define KY_PICTURE_KEPT_WIDTH 1600u
#define KY_PICTURE_KEPT_HEIGHT 8000u
#define KY_PICTURE_KEPT_PIXELS 7200000u

struct ky_picture {
	uint32_t width, height;
	uint8_t *rgb; /* owned; width * height * 3 bytes */
};

/* KY_E_INPUT: a picture has at least a pixel, and at most the above. */
enum ky_code ky_picture_check(uint32_t width, uint32_t height,
    struct ky_err *err) KY_MUST_USE;
/* Checked, and black.  KY_E_SYSTEM: out of memory. */
enum ky_code ky_picture_init(struct ky_picture *p, uint32_t width,
    uint32_t height, struct ky_err *err) KY_MUST_USE;
/* Zeroed ones too. */
void ky_picture_done(struct ky_picture *p);

/* How large a picture of that size is kept: never larger than it is, and what
 * is so large already stays so. */
void ky_picture_kept(uint32_t *width, uint32_t *height);
/* Scaled down to that size; each pixel is the mean of those it stands for. */
enum ky_code ky_picture_fit(struct ky_picture *p,
    struct ky_err *err) KY_MUST_USE;
/* Upright: `orientation` 1 to 8 says how it lies (TIFF 6.0, tag 274). */
enum ky_code ky_picture_turn(struct ky_picture *p, unsigned orientation,
    struct ky_err *err) KY_MUST_USE;
/* Paints the areas black; a pixel that is touched is covered. */
void ky_picture_cover(struct ky_picture *p, const struct ky_covers *c);

#endif
