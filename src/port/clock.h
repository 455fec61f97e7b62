/*
 * Port: time and chance.
 */
#ifndef KY_PORT_CLOCK_H
#define KY_PORT_CLOCK_H

#include "base/time.h"

struct ky_clock {
	void *self;
	/* Now, UTC.  May jump either way; the engine keeps its own decision
	 * times from going backwards. */
	struct ky_time (*now)(void *self);
};

struct ky_entropy {
	void *self;
	void (*fill)(void *self, uint8_t *out, size_t n);
};

#endif
