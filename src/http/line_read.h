/*
 * A line or loan as /v1 takes it in: the columns of kaiyaku-csv(5) as JSON.
 */
#ifndef KY_HTTP_LINE_READ_H
#define KY_HTTP_LINE_READ_H

#include "http/fields.h"

/* Everything wrong is added to `faults`; `out` is whole when there is none. */
void ky_line_read(json_t *body, struct ky_faults *faults, struct ky_line *out);

#endif
