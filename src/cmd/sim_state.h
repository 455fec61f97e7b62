/*
 * What the files of the simulator share about the history being played.
 */
#ifndef KY_CMD_SIM_STATE_H
#define KY_CMD_SIM_STATE_H

#include "cmd/sim_run.h"
#include "engine/engine.h"
#include "sim/watch.h"

#define KY_SIM_LINES_MAX 4
#define KY_SIM_ORDERS_MAX (KY_SIM_STEPS_MAX + 2000)
#define KY_SIM_EFFECTS_MAX 32

/* A command somebody gave, until it is answered and ever after. */
struct ky_sim_order {
	struct ky_command cmd;
	uint8_t line;
	bool answered;
	struct ky_answered answer;
};

struct ky_sim_line {
	struct ky_line facts; /* as imported */
	struct ky_rules rules;
	uint64_t id;      /* 0 = not imported yet */
	struct ky_case c; /* as last seen in the store */
	struct ky_watch watch;
};

struct ky_sim {
	const struct ky_sim_place *place;
	const struct ky_sim_plan *plan;
	struct ky_sim_end *end;
	struct ky_slug issuer;
	char path[KY_SIM_PATH_SIZE + 16];

	struct ky_random random; /* what happens */
	struct ky_world world;
	struct ky_faults store_faults;
	struct ky_store *eye;     /* a reader that never fails */
	struct ky_engine *engine; /* NULL between a death and the restart */

	uint8_t lines_n;
	struct ky_sim_line line[KY_SIM_LINES_MAX];
	struct ky_sim_order *order; /* heap */
	uint32_t orders_n;
	/* Effects seen waiting: their outcomes can come twice. */
	struct ky_pending_effect effect[KY_SIM_EFFECTS_MAX];
	uint32_t effects_n;
	uint64_t leaves; /* of the log, when last seen */
};

/* An engine on this store acts as if there were no locks and no holds. */
void ky_sim_blind(struct ky_store *store);

/* ... as if nothing could come after a deletion that a chip signed. */
void ky_sim_credulous(struct ky_store *store);

/* The first thing that does not hold is kept. */
void ky_sim_broken(struct ky_sim *s, const char *fmt, ...) KY_PRINTF(2, 3);

/* Looks at every line in the store and checks what must always hold. */
void ky_sim_check(struct ky_sim *s);
/* Every command that was answered is in the store, with that answer. */
void ky_sim_check_orders(struct ky_sim *s);
/* The store by itself; papers and the log: all there, and all verify. */
void ky_sim_check_papers(struct ky_sim *s);

#endif
