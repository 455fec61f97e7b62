#include "pdf/pdf.h"

#define NAME "kaiyaku-pdf"

struct ky_pdf {
	struct ky_helper *helper;
};

enum ky_code
ky_pdf_open(const struct ky_pdf_options *options, struct ky_pdf **out,
    struct ky_err *err)
{
	struct ky_helper_options helper = {.name = NAME,
	    .program = options->program,
	    .at_once_max = options->at_once_max,
	    .wait_ms = options->wait_ms,
	    .run_ms = options->run_ms};
	struct ky_pdf *pdf = calloc(1, sizeof(*pdf));

	if (pdf == NULL)
		return ky_fail(err, KY_E_SYSTEM, 0, "out of memory");
	if (ky_helper_open(&helper, &pdf->helper, err) != KY_OK) {
		free(pdf);
		return err->code;
	}
	*out = pdf;
	return KY_OK;
}

void
ky_pdf_close(struct ky_pdf *pdf)
{
	if (pdf == NULL)
		return;
	ky_helper_close(pdf->helper);
	free(pdf);
}

enum ky_code
ky_pdf_make(struct ky_pdf *pdf, struct ky_str sheet, struct ky_buf *out,
    struct ky_err *err)
{
	return ky_helper_run(pdf->helper, NULL, sheet, out, err);
}

enum ky_code
ky_sheet_pdf(const struct ky_sheet *sheet, struct ky_pdf *pdf,
    struct ky_buf *out, struct ky_err *err)
{
	struct ky_buf json;
	enum ky_code code;

	ky_buf_init(&json, KY_SHEET_BYTES_MAX);
	ky_sheet_json(sheet, &json);
	code = ky_buf_ok(&json)
	    ? ky_pdf_make(pdf, ky_buf_str(&json), out, err)
	    : ky_fail(err, KY_E_INPUT, 0, "the sheet is too large");
	ky_buf_done(&json);
	return code;
}

enum ky_code
ky_pdf_program(char out[KY_PDF_PATH_SIZE], struct ky_err *err)
{
	return ky_helper_program(NAME, out, err);
}
