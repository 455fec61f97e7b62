/*
 * A demo store behind kaiyakud: the simulated systems know a line before
 * kaiyaku does, so that one added through the API can be ended like any.
 */
#ifndef KY_CMD_DAEMON_DEMO_H
#define KY_CMD_DAEMON_DEMO_H

#include "service/call.h"
#include "sim/world.h"

struct ky_demo_calls {
	struct ky_calls real;
	struct ky_world *world;
};

/* Calls that tell the world of each line on its way in; `d` outlives them. */
struct ky_calls ky_demo_calls(struct ky_demo_calls *d);

#endif
