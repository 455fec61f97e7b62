/*
 * kaiyaku-pdf: a sheet on standard input, its PDF on standard output, see
 * kaiyaku-pdf(1).
 */
#include "helper/work.h"
#include "pdf/draw.h"
#include "pdf/finish.h"
#include "pdf/pdf.h"

static enum ky_code
draw(const struct ky_print *print, struct ky_buf *pdf, struct ky_err *err)
{
	struct ky_fonts fonts;
	enum ky_code code = ky_fonts_open(&fonts, err);

	if (code != KY_OK)
		return code;
	code = ky_draw(print, &fonts, pdf, err);
	if (code == KY_OK)
		code = ky_pdf_finish(pdf, ky_tongue_tag(print->tongue), err);
	ky_fonts_close(&fonts);
	return code;
}

static enum ky_code
make(const char *value, struct ky_str sheet, struct ky_buf *pdf,
    struct ky_err *err)
{
	static struct ky_print print;
	enum ky_code code = ky_print_read(sheet, &print, err);

	(void)value;
	if (code != KY_OK)
		return code;
	code = draw(&print, pdf, err);
	ky_print_done(&print);
	return code;
}

static const struct ky_craft craft = {
    .name = "kaiyaku-pdf",
    .usage = "usage: kaiyaku-pdf [version | --help]\n",
    .needs =
	{
	    .cpu_s = 8,
	    .memory = (size_t)768 * 1024 * 1024,
	    .file = KY_PDF_BYTES_MAX,
	},
    .in_max = KY_SHEET_BYTES_MAX,
    .make = make,
};

int
main(int argc, char **argv)
{
	return ky_work(&craft, argc, argv);
}
