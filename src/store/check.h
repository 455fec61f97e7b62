/*
 * What the files of the check share.
 */
#ifndef KY_STORE_CHECK_H
#define KY_STORE_CHECK_H

#include "store/sqlite_private.h"

struct ky_check {
	struct ky_sqlite *s;
	void (*say)(void *self, const char *line);
	void *self;
	uint64_t faults;
	struct ky_slug issuer;
};

void ky_check_fault(struct ky_check *c, const char *fmt, ...) KY_PRINTF(2, 3);

/* Contradictions are faults; everything else stops the check. */
enum ky_code ky_check_note(struct ky_check *c, enum ky_code code,
    const struct ky_err *err) KY_MUST_USE;

/* The postings of a line are what its ledger says. */
enum ky_code ky_check_ledger(struct ky_check *c, uint64_t line_id,
    const struct ky_ledger *want, struct ky_err *err) KY_MUST_USE;

/* Transfers, the payment runs they are in, and payments. */
enum ky_code ky_check_till(struct ky_check *c, struct ky_err *err) KY_MUST_USE;

#endif
