/*
 * Where a file for the bank goes, piece by piece: it may be longer than memory.
 */
#ifndef KY_BANK_SINK_H
#define KY_BANK_SINK_H

#include "base/buf.h"
#include "base/err.h"

#include <stdio.h>

struct ky_bank_sink {
	void *self;
	enum ky_code (*put)(void *self, struct ky_str bytes,
	    struct ky_err *err) KY_MUST_USE;
};

/* Into memory; KY_E_LIMIT once the buffer's ceiling is met. */
struct ky_bank_sink ky_bank_sink_buf(struct ky_buf *out);
/* Into an open file; KY_E_SYSTEM when it could not be written. */
struct ky_bank_sink ky_bank_sink_file(FILE *out);

#endif
