/*
 * What cairo 1.16 cannot write into a PDF: its language.
 *
 * Added the way PDF means additions to be made, an incremental update: the
 * catalogue once more, with /Lang and with the title instead of the file's
 * name in the reader's window.
 */
#ifndef KY_PDF_FINISH_H
#define KY_PDF_FINISH_H

#include "base/buf.h"

/* `pdf` holds all of what cairo wrote, and grows by about 300 bytes.
 * KY_E_CORRUPT: it is not of the form we know; `pdf` is as it was. */
enum ky_code ky_pdf_finish(struct ky_buf *pdf, const char *language,
    struct ky_err *err) KY_MUST_USE;

#endif
