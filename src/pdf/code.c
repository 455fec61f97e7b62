#include "pdf/code.h"

#include <errno.h>
#include <qrencode.h>

static void
draw(const QRcode *qr, cairo_t *cr, double x, double y, double size)
{
	double module = size / qr->width;

	cairo_set_source_rgb(cr, 0, 0, 0);
	for (int row = 0; row < qr->width; row++)
		for (int column = 0; column < qr->width; column++)
			if (qr->data[row * qr->width + column] & 1)
				cairo_rectangle(cr, x + column * module,
				    y + row * module, module, module);
	cairo_fill(cr);
}

enum ky_code
ky_code_draw(const char *text, cairo_t *cr, double x, double y, double size,
    struct ky_err *err)
{
	QRcode *qr = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);

	if (qr == NULL)
		return errno == ERANGE
		    ? ky_fail(err, KY_E_INPUT, 0, "too much for a QR code")
		    : ky_fail(err, KY_E_SYSTEM, errno,
			  "could not make a QR code");
	if (cr != NULL)
		draw(qr, cr, x, y, size);
	QRcode_free(qr);
	return KY_OK;
}
