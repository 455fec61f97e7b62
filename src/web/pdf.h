/*
 * Sheets as PDF, sent to whoever asked for one.
 */
#ifndef KY_WEB_PDF_H
#define KY_WEB_PDF_H

#include "pdf/sheet.h"
#include "web/visit.h"

/*
 * Has a PDF made of the sheet and ends the visit with it, to be saved under
 * that name.  With too many under way the page asks to try again (503); where
 * no PDFs are made there is no such page.  The sheet stays the caller's.
 */
void ky_visit_pdf(struct ky_visit *v, const struct ky_sheet *sheet,
    const char *file);

/* `pdf` in the context: are PDFs made here?  Pages link to none otherwise. */
void ky_visit_put_pdf(struct ky_visit *v);

#endif
