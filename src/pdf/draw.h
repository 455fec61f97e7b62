/*
 * A sheet on pages: A4, tagged, with its number and page on each.
 */
#ifndef KY_PDF_DRAW_H
#define KY_PDF_DRAW_H

#include "base/buf.h"
#include "pdf/fonts.h"
#include "pdf/read.h"

#define KY_DRAW_PAGES_MAX 60

/*
 * Adds a PDF to `out`, which is empty.  KY_E_INPUT: a block does not fit on a
 * page, or there are too many pages.  KY_E_LIMIT: `out` is too small.
 */
enum ky_code ky_draw(const struct ky_print *p, const struct ky_fonts *fonts,
    struct ky_buf *out, struct ky_err *err) KY_MUST_USE;

#endif
