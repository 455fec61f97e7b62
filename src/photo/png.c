#include "photo/develop.h"

#include <png.h>

/* What shines through is white, as paper is. */
static const png_color white = {255, 255, 255};

static enum ky_code
decode(png_image *image, struct ky_str bytes, struct ky_picture *out,
    struct ky_err *err)
{
	if (png_image_begin_read_from_memory(image, bytes.p, bytes.len) == 0)
		return ky_fail(err, KY_E_INPUT, 0, "broken: PNG: %s",
		    image->message);
	image->format = PNG_FORMAT_RGB;
	if (ky_picture_init(out, image->width, image->height, err) != KY_OK)
		return err->code;
	if (png_image_finish_read(image, &white, out->rgb, 0, NULL) == 0)
		return ky_fail(err, KY_E_INPUT, 0, "broken: PNG: %s",
		    image->message);
	return KY_OK;
}

enum ky_code
ky_png_read(struct ky_str bytes, struct ky_picture *out, struct ky_err *err)
{
	png_image image = {.version = PNG_IMAGE_VERSION};
	enum ky_code code;

	*out = (struct ky_picture){0};
	code = decode(&image, bytes, out, err);
	png_image_free(&image);
	return code;
}
