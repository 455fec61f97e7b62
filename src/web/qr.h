/*
 * A QR code as the path of an SVG, drawn here: what it says must not leave for
 * anybody's service.
 *
 *	<svg viewBox="0 0 {{ qr_size }} {{ qr_size }}"><path d="{{ qr }}"/>
 */
#ifndef KY_WEB_QR_H
#define KY_WEB_QR_H

#include "base/str.h"

#define KY_QR_TEXT_MAX 512
#define KY_QR_PATH_SIZE 32768

struct ky_qr {
	int size;                   /* of a side, in modules, with its margin */
	char path[KY_QR_PATH_SIZE]; /* "M4 4h7v1h-7z..." */
};

/* Error correction M.  False: it is empty or longer than KY_QR_TEXT_MAX. */
bool ky_qr_make(struct ky_str text, struct ky_qr *out);

#endif
