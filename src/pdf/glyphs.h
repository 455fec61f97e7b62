/*
 * The glyphs of a sheet, out of fonts that hold nothing else.
 *
 * cairo 1.16 does not follow subroutines of CFF fonts that it has seen before,
 * loses count of the hints in them, and then either keeps all of the font (a
 * megabyte) or may miss a piece of a glyph.  So it is given fonts without
 * subroutines, cut down to the glyphs in use.  What is used is noted while a
 * sheet is gone through dry.
 */
#ifndef KY_PDF_GLYPHS_H
#define KY_PDF_GLYPHS_H

#include "base/err.h"

#include <cairo.h>
#include <pango/pango.h>

#define KY_GLYPHS_FACES_MAX 64 /* fonts in one sheet */

struct ky_glyphs;

struct ky_glyphs *ky_glyphs_new(void); /* NULL: no memory */
void ky_glyphs_free(struct ky_glyphs *g);

/* What a line of text uses. */
void ky_glyphs_note(struct ky_glyphs *g, PangoLayoutLine *line);
/* Once, when all is noted.  KY_E_SYSTEM: a font cannot be cut down. */
enum ky_code ky_glyphs_cut(struct ky_glyphs *g, struct ky_err *err) KY_MUST_USE;
/* A line that was noted, its baseline at `x`, `y`.  Characters that no font
 * has are shown as empty boxes. */
void ky_glyphs_show(struct ky_glyphs *g, cairo_t *cr, PangoLayoutLine *line,
    double x, double y);

#endif
