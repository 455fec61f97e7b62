#include "web/qr.h"

#include <qrencode.h>
#include <stdio.h>
#include <string.h>

#define MARGIN 4 /* modules: ISO/IEC 18004, 6.3.8 */

/* Each run of dark modules is a rectangle of the height 1. */
static bool
draw(const QRcode *code, struct ky_qr *out)
{
	size_t n = 0;

	for (int y = 0; y < code->width; y++)
		for (int x = 0; x < code->width;) {
			const unsigned char *row = code->data +
			    (size_t)y * (size_t)code->width;
			int from = x, put;

			while (x < code->width && (row[x] & 1) != 0)
				x++;
			if (x == from) {
				x++;
				continue;
			}
			put = snprintf(out->path + n, sizeof(out->path) - n,
			    "M%d %dh%dv1h-%dz", from + MARGIN, y + MARGIN,
			    x - from, x - from);
			if (put < 0 || (size_t)put >= sizeof(out->path) - n)
				return false;
			n += (size_t)put;
		}
	out->size = code->width + 2 * MARGIN;
	return true;
}

bool
ky_qr_make(struct ky_str text, struct ky_qr *out)
{
	QRcode *code;
	bool drawn;

	if (text.len == 0 || text.len > KY_QR_TEXT_MAX)
		return false;
	code = QRcode_encodeData((int)text.len, (const unsigned char *)text.p,
	    0, QR_ECLEVEL_M);
	if (code == NULL)
		return false;
	drawn = draw(code, out);
	QRcode_free(code);
	return drawn;
}
