/*
 * Once through an answer to a bulk transfer file: what both forms of it share.
 */
#ifndef KY_BANK_ZENGIN_PASS_H
#define KY_BANK_ZENGIN_PASS_H

#include "bank/named.h"
#include "bank/zengin_result.h"

struct ky_zengin_pass {
	FILE *file;
	const struct ky_zengin_answer *answer;
	struct ky_bank_desk *desk;
	struct ky_zengin_facts facts; /* so far */
	struct ky_named named;
};

/* A result read at record or line `place`: counted and handed on.  KY_E_INPUT:
 * more than a file holds. */
enum ky_code ky_zengin_pass_give(struct ky_zengin_pass *pass,
    const struct ky_bank_result *result, uint64_t place,
    struct ky_err *err) KY_MUST_USE;

/* The two forms, from the start of the file. */
enum ky_code ky_zengin_fixed_pass(struct ky_zengin_pass *pass,
    struct ky_err *err) KY_MUST_USE;
enum ky_code ky_zengin_csv_pass(struct ky_zengin_pass *pass,
    struct ky_err *err) KY_MUST_USE;

#endif
