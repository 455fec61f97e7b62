/*
 * How long something takes or lasts, as people say it.
 */
#ifndef KY_BASE_SPAN_H
#define KY_BASE_SPAN_H

#include "base/buf.h"
#include "base/tongue.h"

/* "10 minutes", "10分", "10 分钟"; in whole minutes, from two hours on in
 * hours, from two days on in days, each rounded down, and never less than a
 * minute. */
void ky_span_say(int64_t us, enum ky_tongue t, struct ky_buf *out);

#endif
