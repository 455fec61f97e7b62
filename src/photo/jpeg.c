#include "photo/develop.h"
#include "photo/exif.h"
#include "photo/photo.h"

#include <turbojpeg.h>

/* --- reading --- */

static enum ky_code
broken(tjhandle tj, struct ky_err *err)
{
	return ky_fail(err, KY_E_INPUT, 0, "broken: JPEG: %s",
	    tjGetErrorStr2(tj));
}

/* Half, a quarter, an eighth, while that is more than is kept: for a large
 * picture it saves most of the work. */
static int
divisor(int width, int height)
{
	uint32_t w = (uint32_t)width, h = (uint32_t)height;
	int by = 1;

	ky_picture_kept(&w, &h);
	while (by < 8 && (uint32_t)width / (2 * (unsigned)by) >= w &&
	    (uint32_t)height / (2 * (unsigned)by) >= h)
		by *= 2;
	return by;
}

static enum ky_code
decode(tjhandle tj, struct ky_str bytes, struct ky_picture *out,
    struct ky_err *err)
{
	const unsigned char *p = (const unsigned char *)bytes.p;
	int width, height, subsampling, colours;
	tjscalingfactor by = {1, 1};

	if (tjDecompressHeader3(tj, p, bytes.len, &width, &height, &subsampling,
		&colours) != 0)
		return broken(tj, err);
	if (width < 0 || height < 0 || colours == TJCS_CMYK ||
	    colours == TJCS_YCCK)
		return ky_fail(err, KY_E_INPUT, 0,
		    "broken: JPEG: colours of a printing press");
	if (ky_picture_check((uint32_t)width, (uint32_t)height, err) != KY_OK)
		return err->code;
	by.denom = divisor(width, height);
	if (ky_picture_init(out, (uint32_t)TJSCALED(width, by),
		(uint32_t)TJSCALED(height, by), err) != KY_OK)
		return err->code;
	if (tjDecompress2(tj, p, bytes.len, out->rgb, (int)out->width, 0,
		(int)out->height, TJPF_RGB,
		TJFLAG_STOPONWARNING | TJFLAG_LIMITSCANS) != 0)
		return broken(tj, err);
	return KY_OK;
}

enum ky_code
ky_jpeg_read(struct ky_str bytes, struct ky_picture *out, struct ky_err *err)
{
	tjhandle tj = tjInitDecompress();
	enum ky_code code;

	*out = (struct ky_picture){0};
	if (tj == NULL)
		return ky_fail(err, KY_E_SYSTEM, 0, "out of memory");
	code = decode(tj, bytes, out, err);
	(void)tjDestroy(tj);
	/* Scaled down first: turning is cheaper then. */
	if (code == KY_OK)
		code = ky_picture_fit(out, err);
	return code == KY_OK
	    ? ky_picture_turn(out, ky_exif_orientation(bytes), err)
	    : code;
}

/* --- writing --- */

/* From good to bad, until it is small enough. */
static const int qualities[] = {85, 75, 60, 45, 30};

static enum ky_code
encode(tjhandle tj, const struct ky_picture *p, struct ky_buf *out,
    struct ky_err *err)
{
	for (size_t i = 0; i < sizeof(qualities) / sizeof(qualities[0]); i++) {
		unsigned char *jpeg = NULL;
		unsigned long len = 0;
		bool fits;

		if (tjCompress2(tj, p->rgb, (int)p->width, 0, (int)p->height,
			TJPF_RGB, &jpeg, &len, TJSAMP_420, qualities[i],
			0) != 0) {
			tjFree(jpeg);
			return ky_fail(err, KY_E_SYSTEM, 0,
			    "could not write a JPEG: %s", tjGetErrorStr2(tj));
		}
		fits = len <= KY_PHOTO_BYTES_MAX;
		if (fits)
			ky_buf_add(out,
			    (struct ky_str){(const char *)jpeg, len});
		tjFree(jpeg);
		if (fits)
			return KY_OK;
	}
	return ky_fail(err, KY_E_INPUT, 0,
	    "too-large: more detail than is kept");
}

enum ky_code
ky_jpeg_write(const struct ky_picture *p, struct ky_buf *out,
    struct ky_err *err)
{
	tjhandle tj = tjInitCompress();
	enum ky_code code;

	if (tj == NULL)
		return ky_fail(err, KY_E_SYSTEM, 0, "out of memory");
	code = encode(tj, p, out, err);
	(void)tjDestroy(tj);
	return code;
}
