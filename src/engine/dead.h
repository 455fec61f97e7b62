/*
 * The simulation's death: what a port or the store answers from the moment
 * on at which the process is taken to be gone.  Nothing is to be written or
 * asked any more; the error is only handed up.
 */
#ifndef KY_ENGINE_DEAD_H
#define KY_ENGINE_DEAD_H

#include "base/err.h"

#include <errno.h>
#include <stdbool.h>

static inline bool
ky_dead(const struct ky_err *err)
{
	return err->code == KY_E_SYSTEM && err->cause == ESHUTDOWN;
}

#endif
