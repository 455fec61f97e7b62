/*
 * Going through all lines, or all of another kind, whatever their number.
 */
#ifndef KY_CMD_LISTING_H
#define KY_CMD_LISTING_H

#include "cmd/session.h"

/* Shows all rows of a kind, or adds them to `list` for --json. */
typedef enum ky_code ky_listing_each(const struct ky_cli *cli,
    struct ky_session *s, json_t *list, struct ky_err *err);
/* A reading session for it; as JSON {"NAME": [...]}. */
enum ky_exit ky_listing_all(const struct ky_cli *cli, const char *name,
    ky_listing_each *each);

/* Lists the rows that `wanted` says yes to; as JSON {"lines": [...]}. */
enum ky_exit ky_listing_run(const struct ky_cli *cli,
    bool (*wanted)(const void *arg, const struct ky_row *row), const void *arg);

#endif
