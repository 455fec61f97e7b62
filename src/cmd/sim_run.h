/*
 * One simulated history: the real engine on the real store, real papers, and
 * a world of peers, all of which fail on purpose.
 */
#ifndef KY_CMD_SIM_RUN_H
#define KY_CMD_SIM_RUN_H

#include "doc/keyset.h"
#include "port/papers.h"
#include "sim/store.h"

#define KY_SIM_BOOKS 2
#define KY_SIM_STEPS_MAX 5000
#define KY_SIM_PATH_SIZE 256

/* What all histories share: rules, keys, and a folder for the stores. */
struct ky_sim_place {
	char folder[KY_SIM_PATH_SIZE]; /* in memory where there is /dev/shm */
	struct ky_papers papers;
	struct ky_keyset keys;
	struct ky_buf json[KY_SIM_BOOKS];
	struct ky_rulebook book[KY_SIM_BOOKS]; /* [0] lines, [1] loans */
	void *memory;                          /* of the books */
};

/* `operators`: the folder with the demo providers' rule files. */
enum ky_code ky_sim_place_open(struct ky_sim_place *p, const char *operators,
    struct ky_err *err) KY_MUST_USE;
/* Removes the folder. */
void ky_sim_place_close(struct ky_sim_place *p);

struct ky_sim_plan {
	uint64_t seed;
	uint32_t steps; /* at most KY_SIM_STEPS_MAX */
	bool verbose;   /* every step to standard output */
	/* Broken on purpose, to see that it is noticed. */
	enum ky_sim_break broken_store;
	bool forgetful_peers;
	bool blind;     /* to locks and holds */
	bool credulous; /* any signed deletion is one for good */
};

struct ky_sim_end {
	char broken[256]; /* what did not hold; "" = everything did */
	uint32_t step;    /* at which; plan->steps when at the very end */
	uint32_t deaths, commands, replays, duplicates, papers;
	uint32_t closed, withdrawn, neither; /* lines, at the end */
};

/*
 * Plays one history.  After every step, and at the end, it checks what must
 * always hold: sim/watch.h for each line; every answered command is in the
 * store with that answer; a duplicate changes nothing.  At the end, when
 * nothing fails any more and people do what is asked of them: every ending
 * is over, the store finds no fault with itself, every paper is in the log
 * and verifies.
 */
void ky_sim_run(const struct ky_sim_place *p, const struct ky_sim_plan *plan,
    struct ky_sim_end *end);

#endif
