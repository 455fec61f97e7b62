/*
 * A store that fails on purpose: a proxy in front of any other.
 *
 * Every write may fail (KY_E_RETRY, nothing happened) or be the moment of
 * death; a commit may besides have happened although it says KY_E_UNSURE or
 * although the process died in it.  Reads fail only by death.  What a dead
 * process leaves half done, is rolled back, as a real store does when it is
 * opened again.
 */
#ifndef KY_SIM_STORE_H
#define KY_SIM_STORE_H

#include "port/store.h"
#include "sim/fault.h"

/*
 * On purpose broken stores, to see that the simulator would notice.
 */
enum ky_sim_break {
	KY_BREAK_NOTHING,
	KY_BREAK_COMMIT, /* now and then a commit is forgotten, silently */
	KY_BREAK_DUTY,   /* now and then a duty is stored as seen */
	KY_BREAK_PLAN,   /* a plan that was seen is stored from another day,
	                    or not at all */
};

/* `inner` stays the caller's to close, after the proxy is freed.  Heap. */
struct ky_store *ky_sim_store_new(struct ky_store *inner,
    struct ky_faults *faults, enum ky_sim_break broken);
/* Gives `inner` back, its open transaction rolled back. */
struct ky_store *ky_sim_store_free(struct ky_store *proxy);

#endif
