/*
 * Points in time as people give them on the command line.
 */
#ifndef KY_CMD_WHEN_H
#define KY_CMD_WHEN_H

#include "core/date.h"

/* "2026-09-01T00:00:00+09:00", or a day: nine in the morning in Japan. */
enum ky_code ky_when_parse(const char *text, struct ky_time *out,
    struct ky_err *err) KY_MUST_USE;

#endif
