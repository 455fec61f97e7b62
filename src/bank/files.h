/*
 * Files for the bank and from it, of every form there is (port/bankfile.h):
 * the settings in one place, and which writer or reader a file is for.
 */
#ifndef KY_BANK_FILES_H
#define KY_BANK_FILES_H

#include "bank/pain001.h"
#include "bank/zengin.h"
#include "bank/zengin_result.h"
#include "port/bankfile.h"

/* The caller's; outlives the port, and does not change. */
struct ky_bank_files {
	struct ky_slug issuer;
	/* Whose account pays, by form.  A form that is not set up stays zeroed:
	 * results of it are read all the same. */
	struct ky_zengin_form zengin;
	struct ky_pain001_payer pain001;
	struct ky_zengin_answer answer; /* `ours` is filled in here */
};

void ky_bank_files_port(struct ky_bank_files *f, struct ky_bankfile *out);

/* What a file of results is: it is XML or not, and names its message.
 * KY_E_INPUT: XML of another kind.  The file stands at its start then. */
enum ky_code ky_bank_files_form(FILE *file, enum ky_result_form *out,
    struct ky_err *err) KY_MUST_USE;

/* "0=paid 1=failed:no-funds R=returned:bank-refused _=open": one character of
 * the bank's each ("_" is a blank), and what it says (bank/reason.h).  "" is
 * KY_OK: the codes of the page.  KY_E_INPUT names the word. */
enum ky_code ky_bank_files_codes(struct ky_str text,
    struct ky_zengin_answer *out, struct ky_err *err) KY_MUST_USE;

#endif
