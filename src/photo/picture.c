#include "photo/picture.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum ky_code
ky_picture_check(uint32_t width, uint32_t height, struct ky_err *err)
{
	if (width == 0 || height == 0)
		return ky_fail(err, KY_E_INPUT, 0,
		    "broken: a picture without a pixel");
	if (width > KY_PICTURE_SIDE_MAX || height > KY_PICTURE_SIDE_MAX ||
	    width > KY_PICTURE_PIXELS_MAX / height)
		return ky_fail(err, KY_E_INPUT, 0,
		    "too-large: a picture of %u x %u pixels", width, height);
	return KY_OK;
}

enum ky_code
ky_picture_init(struct ky_picture *p, uint32_t width, uint32_t height,
    struct ky_err *err)
{
	*p = (struct ky_picture){0};
	if (ky_picture_check(width, height, err) != KY_OK)
		return err->code;
	p->rgb = calloc((size_t)width * height, 3);
	if (p->rgb == NULL)
		return ky_fail(err, KY_E_SYSTEM, 0, "out of memory");
	p->width = width;
	p->height = height;
	return KY_OK;
}

void
ky_picture_done(struct ky_picture *p)
{
	free(p->rgb);
	*p = (struct ky_picture){0};
}

static uint8_t *
pixel(const struct ky_picture *p, uint32_t x, uint32_t y)
{
	return p->rgb + ((size_t)y * p->width + x) * 3;
}

/* --- size --- */

/* `side` times the root of `less` in `more`, at least 1. */
static uint32_t
shrunk(uint32_t side, uint64_t less, uint64_t more)
{
	uint64_t low = 1, high = side;

	/* The largest s with s * s * more <= side * side * less. */
	while (low < high) {
		uint64_t s = (low + high + 1) / 2;

		if (s * s * more <= (uint64_t)side * side * less)
			low = s;
		else
			high = s - 1;
	}
	return (uint32_t)low;
}

/* Both sides in the same measure, until `side` is at most `most`. */
static void
bound(uint32_t *side, uint32_t most, uint32_t *other)
{
	if (*side <= most)
		return;
	*other = (uint32_t)((uint64_t)*other * most / *side);
	*side = most;
}

void
ky_picture_kept(uint32_t *width, uint32_t *height)
{
	uint64_t pixels;

	bound(width, KY_PICTURE_KEPT_WIDTH, height);
	bound(height, KY_PICTURE_KEPT_HEIGHT, width);
	pixels = (uint64_t)*width * *height;
	if (pixels > KY_PICTURE_KEPT_PIXELS) {
		*width = shrunk(*width, KY_PICTURE_KEPT_PIXELS, pixels);
		*height = shrunk(*height, KY_PICTURE_KEPT_PIXELS, pixels);
	}
	*width = *width > 0 ? *width : 1;
	*height = *height > 0 ? *height : 1;
}

/* The mean of the pixels from (x0, y0) to before (x1, y1). */
static void
mean(const struct ky_picture *p, uint32_t x0, uint32_t y0, uint32_t x1,
    uint32_t y1, uint8_t out[3])
{
	uint64_t sum[3] = {0}, n = (uint64_t)(x1 - x0) * (y1 - y0);

	assert(x0 < x1 && y0 < y1);
	for (uint32_t y = y0; y < y1; y++)
		for (uint32_t x = x0; x < x1; x++)
			for (unsigned i = 0; i < 3; i++)
				sum[i] += pixel(p, x, y)[i];
	for (unsigned i = 0; i < 3; i++)
		out[i] = (uint8_t)((sum[i] + n / 2) / n);
}

enum ky_code
ky_picture_fit(struct ky_picture *p, struct ky_err *err)
{
	uint32_t width = p->width, height = p->height;
	struct ky_picture small;

	ky_picture_kept(&width, &height);
	if (width == p->width && height == p->height)
		return KY_OK;
	if (ky_picture_init(&small, width, height, err) != KY_OK)
		return err->code;
	for (uint32_t y = 0; y < height; y++)
		for (uint32_t x = 0; x < width; x++)
			mean(p, (uint32_t)((uint64_t)x * p->width / width),
			    (uint32_t)((uint64_t)y * p->height / height),
			    (uint32_t)((uint64_t)(x + 1) * p->width / width),
			    (uint32_t)((uint64_t)(y + 1) * p->height / height),
			    pixel(&small, x, y));
	ky_picture_done(p);
	*p = small;
	return KY_OK;
}

/* --- how it lies --- */

/* Where a pixel of the upright picture is in the one that lies. */
struct lies {
	bool swapped; /* rows are columns */
	bool from_right, from_bottom;
};

static const struct lies table[9] = {
    [1] = {false, false, false},
    [2] = {false, true, false},
    [3] = {false, true, true},
    [4] = {false, false, true},
    [5] = {true, false, false},
    [6] = {true, false, true},
    [7] = {true, true, true},
    [8] = {true, true, false},
};

enum ky_code
ky_picture_turn(struct ky_picture *p, unsigned orientation, struct ky_err *err)
{
	struct ky_picture up;
	const struct lies *l = &table[orientation];

	assert(orientation >= 1 && orientation <= 8);
	if (orientation == 1)
		return KY_OK;
	if (ky_picture_init(&up, l->swapped ? p->height : p->width,
		l->swapped ? p->width : p->height, err) != KY_OK)
		return err->code;
	for (uint32_t y = 0; y < up.height; y++)
		for (uint32_t x = 0; x < up.width; x++) {
			uint32_t from_x = l->swapped ? y : x;
			uint32_t from_y = l->swapped ? x : y;

			if (l->from_right)
				from_x = p->width - 1 - from_x;
			if (l->from_bottom)
				from_y = p->height - 1 - from_y;
			memcpy(pixel(&up, x, y), pixel(p, from_x, from_y), 3);
		}
	ky_picture_done(p);
	*p = up;
	return KY_OK;
}

/* --- covering --- */

static uint32_t
low(uint32_t side, uint16_t at)
{
	return (uint32_t)((uint64_t)side * at / KY_COVER_WHOLE);
}

static uint32_t
high(uint32_t side, uint16_t at)
{
	return (uint32_t)(((uint64_t)side * at + KY_COVER_WHOLE - 1) /
	    KY_COVER_WHOLE);
}

void
ky_picture_cover(struct ky_picture *p, const struct ky_covers *c)
{
	for (uint32_t i = 0; i < c->n; i++) {
		const struct ky_cover *a = &c->area[i];
		uint32_t left = low(p->width, a->left);
		uint32_t right = high(p->width, a->right);

		for (uint32_t y = low(p->height, a->top);
		     y < high(p->height, a->bottom); y++)
			memset(pixel(p, left, y), 0,
			    (size_t)(right - left) * 3);
	}
}
