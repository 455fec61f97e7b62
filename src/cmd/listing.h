/*
 * Going through all lines, a page at a time, whatever their number.
 */
#ifndef KY_CMD_LISTING_H
#define KY_CMD_LISTING_H

#include "cmd/session.h"

/* Lists the rows that `wanted` says yes to; as JSON {"lines": [...]}. */
enum ky_exit ky_listing_run(const struct ky_cli *cli,
    bool (*wanted)(const void *arg, const struct ky_row *row), const void *arg);

#endif
