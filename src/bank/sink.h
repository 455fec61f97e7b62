/*
 * Where a file for the bank goes, piece by piece: it may be longer than memory.
 */
#ifndef KY_BANK_SINK_H
#define KY_BANK_SINK_H

#include "base/buf.h"
#include "port/bankfile.h"

/* Into memory; KY_E_LIMIT once the buffer's ceiling is met. */
struct ky_bank_sink ky_bank_sink_buf(struct ky_buf *out);
/* Into an open file; KY_E_SYSTEM when it could not be written. */
struct ky_bank_sink ky_bank_sink_file(FILE *out);

#endif
