/*
 * Which transfers a file has named, and where: none may be there twice.
 */
#ifndef KY_BANK_NAMED_H
#define KY_BANK_NAMED_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct ky_named {
	struct ky_named_row {
		uint64_t n;
		uint64_t place; /* record or line */
	} * row;                /* heap, owned */
	uint32_t rows, room;
	uint32_t max; /* the caller's bound, met by its own check */
};

void ky_named_init(struct ky_named *s, uint32_t max);
void ky_named_done(struct ky_named *s); /* frees */

/* Fewer than `max` are there: asserted.  KY_E_SYSTEM: no memory. */
enum ky_code ky_named_add(struct ky_named *s, uint64_t n, uint64_t place,
    struct ky_err *err) KY_MUST_USE;

/* Once all are there: the lowest number that is there twice, and its first two
 * places.  False: none is.  The rows are in another order then. */
bool ky_named_twice(struct ky_named *s, uint64_t *n, uint64_t place[2]);

#endif
