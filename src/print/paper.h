/*
 * A signed paper as a sheet: receipt, end statement, certificate, record of
 * steps, amendment.
 */
#ifndef KY_PRINT_PAPER_H
#define KY_PRINT_PAPER_H

#include "base/err.h"
#include "pdf/sheet.h"

struct ky_paper_print {
	enum ky_tongue tongue;
	const char *issuer;   /* its name; "" = as the paper has it */
	const char *provider; /* likewise: a paper has its slug */
	const char *verify;   /* address where anybody can check the paper, for
	                       the QR code; "" = none */
};

/*
 * Of a document file (kaiyaku-certificate(5)), which is not verified here.  On
 * success the sheet is the caller's.  KY_E_INPUT: it is no paper.
 */
enum ky_code ky_paper_sheet(struct ky_str file,
    const struct ky_paper_print *how, struct ky_sheet *out,
    struct ky_err *err) KY_MUST_USE;

#endif
