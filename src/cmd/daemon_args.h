/*
 * How kaiyakud is called.
 */
#ifndef KY_CMD_DAEMON_ARGS_H
#define KY_CMD_DAEMON_ARGS_H

#include "base/log.h"
#include "cmd/cli.h"

struct ky_daemon_args {
	const char *config, *store, *listen, *metrics; /* NULL = not given */
	enum ky_level level;
	bool help, version;
};
extern const char ky_daemon_usage[];

/* KY_E_INPUT: see ky_daemon_usage. */
enum ky_code ky_daemon_args_parse(struct ky_daemon_args *a, int argc,
    char **argv, struct ky_err *err) KY_MUST_USE;

/* The settings in force: file, environment, command line. */
enum ky_code ky_daemon_settle(const struct ky_daemon_args *a,
    struct ky_config *out, struct ky_err *err) KY_MUST_USE;

#endif
