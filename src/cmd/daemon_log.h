/*
 * Where kaiyakud's log lines go: standard error, with the journal's prefix for
 * the level where the journal reads it (sd-daemon(3)), else with the time.
 */
#ifndef KY_CMD_DAEMON_LOG_H
#define KY_CMD_DAEMON_LOG_H

#include "base/log.h"

#include <stdbool.h>
#include <stddef.h>

void ky_daemon_log_open(enum ky_level least);

/* The line as it is written, without its end; for tests. */
void ky_daemon_log_line(char *out, size_t size, bool journal,
    enum ky_level level, const char *line);

#endif
