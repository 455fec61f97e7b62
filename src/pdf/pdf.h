/*
 * Sheets as PDF, made by a helper.
 *
 * Fonts and their libraries are much code that reads much.  It runs in a
 * program of its own, kaiyaku-pdf(1), one process a sheet, which can open
 * nothing but fonts.  This is how the others ask it:
 *
 *	struct ky_sheet sheet;
 *	ky_sheet_init(&sheet, &head);
 *	ky_sheet_heading(&sheet, 1, "Certificate");
 *	...
 *	code = ky_sheet_pdf(&sheet, pdf, &bytes, &err);
 *	ky_sheet_done(&sheet);
 *
 * The same sheet gives the same bytes, on any day and in any place, as long as
 * the fonts and libraries are the same.
 */
#ifndef KY_PDF_PDF_H
#define KY_PDF_PDF_H

#include "base/buf.h"
#include "helper/helper.h"
#include "pdf/sheet.h"

/* A sheet of three pages has about 60 KB. */
#define KY_PDF_BYTES_MAX ((size_t)4 * 1024 * 1024)

struct ky_pdf_options {
	const char *program;  /* path of kaiyaku-pdf; copied */
	uint32_t at_once_max; /* processes at a time; 0 = 2 */
	uint32_t wait_ms;     /* for one of these places; 0 = 2000 */
	uint32_t run_ms;      /* for the whole of one sheet; 0 = 10000 */
};

struct ky_pdf;

/* Nothing is started yet: a program that is not there shows when asked. */
enum ky_code ky_pdf_open(const struct ky_pdf_options *options,
    struct ky_pdf **out, struct ky_err *err) KY_MUST_USE;
/* None may be under way any more.  NULL is fine. */
void ky_pdf_close(struct ky_pdf *pdf);

/*
 * The bytes of a PDF, for a sheet as JSON (docs/formats/sheet.md).  May be
 * called by many threads at once, each of which waits.  `out` is the caller's,
 * initialised with KY_PDF_BYTES_MAX or less, and stays empty on failure.
 *
 *	KY_E_INPUT   the helper does not take the sheet: `err` says why
 *	KY_E_RETRY   all places were taken for wait_ms
 *	KY_E_LIMIT   it took longer than run_ms, or gave more than `out` holds
 *	KY_E_SYSTEM  the program cannot be run, or ended otherwise
 */
enum ky_code ky_pdf_make(struct ky_pdf *pdf, struct ky_str sheet,
    struct ky_buf *out, struct ky_err *err) KY_MUST_USE;

/* The same for a sheet that was built. */
enum ky_code ky_sheet_pdf(const struct ky_sheet *sheet, struct ky_pdf *pdf,
    struct ky_buf *out, struct ky_err *err) KY_MUST_USE;

/* kaiyaku-pdf beside the program that runs, or on its way to being installed:
 * what `program` is where no setting says otherwise. */
#define KY_PDF_PATH_SIZE KY_HELPER_PATH_SIZE
enum ky_code ky_pdf_program(char out[KY_PDF_PATH_SIZE],
    struct ky_err *err) KY_MUST_USE;

#endif
