/*
 * kaiyakud at work: everything opened in order, served until a signal says
 * stop, closed in the other order.
 */
#ifndef KY_CMD_DAEMON_H
#define KY_CMD_DAEMON_H

#include "cmd/daemon_args.h"

/* All of it; the process's exit code, as kaiyakud(8) lists them. */
int ky_daemon_main(int argc, char **argv);

#endif
