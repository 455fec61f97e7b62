/*
 * kaiyaku-pdf: a sheet on standard input, its PDF on standard output, see
 * kaiyaku-pdf(1).
 */
#include "helper/guard.h"
#include "pdf/draw.h"
#include "pdf/finish.h"
#include "pdf/pdf.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define VERSION "0.1.0"
#define USAGE "usage: kaiyaku-pdf [version | --help]\n"

static const struct ky_needs needs = {
    .cpu_s = 8,
    .memory = (size_t)768 * 1024 * 1024,
    .file = KY_PDF_BYTES_MAX,
};

/* As kaiyaku-pdf(1) lists them, and as src/helper/helper.c reads them. */
enum {
	DONE = 0,
	REFUSED = 2,
	FAILED = 6
};

static void
say(const char *text)
{
	/* There is nowhere else to say it. */
	(void)!write(STDERR_FILENO, text, strlen(text));
}

static int
failed(const struct ky_err *err)
{
	char line[sizeof(err->msg) + 32];

	(void)snprintf(line, sizeof(line), "kaiyaku-pdf: %s\n", err->msg);
	say(line);
	return err->code == KY_E_INPUT ? REFUSED : FAILED;
}

/* --- pipes --- */

static enum ky_code
read_all(struct ky_buf *out, struct ky_err *err)
{
	char bytes[16384];
	ssize_t n;

	while ((n = read(STDIN_FILENO, bytes, sizeof(bytes))) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return ky_fail(err, KY_E_SYSTEM, errno,
			    "could not read the sheet");
		ky_buf_add(out, (struct ky_str){bytes, (size_t)n});
		if (!ky_buf_ok(out))
			return ky_fail(err, KY_E_INPUT, 0,
			    "the sheet is too large");
	}
	return KY_OK;
}

static enum ky_code
write_all(struct ky_str s, struct ky_err *err)
{
	while (s.len > 0) {
		ssize_t n = write(STDOUT_FILENO, s.p, s.len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return ky_fail(err, KY_E_SYSTEM, errno,
			    "could not write the PDF");
		s.p += n;
		s.len -= (size_t)n;
	}
	return KY_OK;
}

/* --- work --- */

static enum ky_code
make(const struct ky_print *print, struct ky_buf *pdf, struct ky_err *err)
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
work(struct ky_buf *sheet, struct ky_buf *pdf, struct ky_err *err)
{
	static struct ky_print print;
	enum ky_code code = ky_guard(&needs, err);

	if (code == KY_OK)
		code = read_all(sheet, err);
	if (code == KY_OK)
		code = ky_print_read(ky_buf_str(sheet), &print, err);
	if (code != KY_OK)
		return code;
	code = make(&print, pdf, err);
	ky_print_done(&print);
	return code == KY_OK ? write_all(ky_buf_str(pdf), err) : code;
}

static int
answer(const char *argument)
{
	if (strcmp(argument, "version") == 0)
		(void)!write(STDOUT_FILENO, "kaiyaku-pdf " VERSION "\n",
		    sizeof("kaiyaku-pdf " VERSION "\n") - 1);
	else if (strcmp(argument, "--help") == 0)
		(void)!write(STDOUT_FILENO, USAGE, sizeof(USAGE) - 1);
	else
		return say(USAGE), REFUSED;
	return DONE;
}

int
main(int argc, char **argv)
{
	struct ky_buf sheet, pdf;
	struct ky_err err = {0};
	enum ky_code code;

	if (argc == 2)
		return answer(argv[1]);
	if (argc != 1)
		return say(USAGE), REFUSED;
	/* Neither the place nor the user's wishes change a byte. */
	if (clearenv() != 0)
		return FAILED;
	ky_buf_init(&sheet, KY_SHEET_BYTES_MAX);
	ky_buf_init(&pdf, KY_PDF_BYTES_MAX);
	code = work(&sheet, &pdf, &err);
	ky_buf_done(&pdf);
	ky_buf_done(&sheet);
	/* What the libraries keep until the end is not given back piece by
	 * piece. */
	_exit(code == KY_OK ? DONE : failed(&err));
}
