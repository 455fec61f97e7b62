#include "web/pdf.h"

#include "pdf/pdf.h"

/* That the helper does not take a sheet of ours is no fault of who asked. */
static void
sorry(struct ky_visit *v, struct ky_err *err)
{
	if (err->code == KY_E_INPUT)
		err->code = KY_E_SYSTEM;
	ky_visit_sorry(v, err);
}

void
ky_visit_pdf(struct ky_visit *v, const struct ky_sheet *sheet, const char *file)
{
	struct ky_err err = {0};
	struct ky_buf bytes;

	if (v->site == NULL || v->site->pdf == NULL) {
		ky_visit_missing(v);
		return;
	}
	ky_buf_init(&bytes, KY_PDF_BYTES_MAX);
	if (ky_sheet_pdf(sheet, v->site->pdf, &bytes, &err) == KY_OK)
		ky_visit_send(v, "application/pdf", ky_buf_str(&bytes), file);
	else
		sorry(v, &err);
	ky_buf_done(&bytes);
}

void
ky_visit_put_pdf(struct ky_visit *v)
{
	ky_visit_put(v, "pdf",
	    json_boolean(v->site != NULL && v->site->pdf != NULL));
}
