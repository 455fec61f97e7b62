/*
 * Lines of the protocol in docs/formats/stdio.md: what was answered.
 */
#ifndef KY_CARD_STDIO_H
#define KY_CARD_STDIO_H

#include "base/buf.h"
#include "base/err.h"

#define KY_STDIO_LINE_MAX ((size_t)262144)

/*
 * Reads the answer to request `id`; `reset` says that it was one.  The bytes
 * (data and status word, or the answer to reset) are put behind what is in
 * `bytes`.  KY_E_RETRY: it tells of an error, and surely nothing was done;
 * KY_E_UNSURE: of an error; KY_E_CORRUPT: the line is no answer to this.
 */
enum ky_code ky_stdio_read(struct ky_str line, int id, bool reset,
    struct ky_buf *bytes, struct ky_err *err) KY_MUST_USE;

#endif
