/*
 * Receipts of others that holders keep (port/exhibit.h), on the command line.
 *
 * They are asked for by calls, never read out of the store: so that every look
 * stands in the access log, as one over HTTP does.
 */
#ifndef KY_CMD_EXHIBIT_H
#define KY_CMD_EXHIBIT_H

#include "cmd/session.h"

/* Finds the line args[0], and makes the call `op` about it; `id` is of
 * KY_CALL_EXHIBIT.  What `out` points to is valid until the next call. */
enum ky_code ky_exhibit_ask(const struct ky_cli *cli, struct ky_session *s,
    enum ky_call_op op, const struct ky_slug *id, struct ky_result *out,
    struct ky_err *err) KY_MUST_USE;

#endif
