/*
 * What the commands about notifications of chips have in common.
 */
#ifndef KY_CMD_NOTIFICATION_H
#define KY_CMD_NOTIFICATION_H

#include "cmd/session.h"
#include "port/office.h"

/* A line of a listing; cards and chips are masked unless `clear`. */
void ky_notification_say(const struct ky_cli *cli,
    const struct ky_notification *row, bool clear);
/* All of it in words: what was found, what it means for its line, what is
 * missing; or the JSON.  Reads the line from the session's store. */
enum ky_code ky_notification_show(const struct ky_cli *cli,
    struct ky_session *s, const struct ky_notification *row, bool clear,
    struct ky_err *err) KY_MUST_USE;

/* Bytes as people have them: DER as it is, base64 of it, or the JSON that a
 * phone or an SM-DP+ sends.  KY_E_INPUT: none of these. */
enum ky_code ky_notification_read_file(const char *path, struct ky_buf *out,
    struct ky_err *err) KY_MUST_USE;

#endif
