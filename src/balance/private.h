/*
 * What the adapters of this port share.
 */
#ifndef KY_BALANCE_PRIVATE_H
#define KY_BALANCE_PRIVATE_H

#include "balance/balance.h"

/* Each adapter's `self` begins with it. */
struct ky_balance_held {
	void (*close)(void *self);
};

#endif
