/*
 * QR codes.
 */
#ifndef KY_PDF_CODE_H
#define KY_PDF_CODE_H

#include "base/err.h"

#include <cairo.h>

/*
 * Of a text of ASCII, error correction M, black on what is there, in a square
 * of `size` points at x, y.  The margin that readers need (four modules) is
 * outside of it: nothing else may be drawn there.  cr NULL: only tried.
 * KY_E_INPUT: more than a code can hold.
 */
enum ky_code ky_code_draw(const char *text, cairo_t *cr, double x, double y,
    double size, struct ky_err *err) KY_MUST_USE;

#endif
