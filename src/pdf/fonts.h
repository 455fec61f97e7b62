/*
 * The fonts of sheets: Debian's Noto fonts and no others, whatever else the
 * machine has and however its fontconfig is set.
 *
 * One Han character has another form in each country that writes it, so the
 * family is chosen by the language and not left to whichever font has it.
 */
#ifndef KY_PDF_FONTS_H
#define KY_PDF_FONTS_H

#include "base/err.h"
#include "base/tongue.h"

#include <pango/pango.h>

struct ky_fonts {
	PangoFontMap *map;
	PangoContext *context;
};

/* KY_E_SYSTEM names a family that is not installed. */
enum ky_code ky_fonts_open(struct ky_fonts *out,
    struct ky_err *err) KY_MUST_USE;
void ky_fonts_close(struct ky_fonts *f);

/* A layout of `text` in a language, in `size` points, wrapped at `width`
 * points; the caller's, to be unreferenced. */
PangoLayout *ky_fonts_layout(const struct ky_fonts *f, enum ky_tongue t,
    double size, bool bold, const char *text, double width);

#endif
