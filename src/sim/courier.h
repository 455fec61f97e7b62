/*
 * A simulated courier: letters stay here, where a demonstration shows them.
 */
#ifndef KY_SIM_COURIER_H
#define KY_SIM_COURIER_H

#include "port/courier.h"

#include <pthread.h>

#define KY_SIM_LETTERS 64 /* kept; the oldest give way */

struct ky_sim_courier {
	pthread_mutex_t lock;
	uint64_t n; /* ever sent */
	struct ky_letter letter[KY_SIM_LETTERS];
};

void ky_sim_courier_init(struct ky_sim_courier *s);
void ky_sim_courier_done(struct ky_sim_courier *s);

/* Takes letters by mail and by SMS; never fails. */
struct ky_courier ky_sim_courier(struct ky_sim_courier *s);

/* The newest, newest first; how many.  From any thread. */
uint32_t ky_sim_courier_letters(void *s, struct ky_letter *out, uint32_t max);

#endif
