/*
 * The engine's own state, for the files of this folder.
 */
#ifndef KY_ENGINE_STATE_H
#define KY_ENGINE_STATE_H

#include "engine/beside.h"
#include "engine/engine.h"
#include "engine/ticket.h"
#include "engine/jobs.h"
#include "engine/limits.h"
#include "engine/queue.h"
#include "engine/rulecache.h"
#include "engine/suspect.h"

#include <stdatomic.h>

/* One for each member of struct ky_engine_stats. */
struct ky_counters {
	_Atomic uint64_t commands, batches, refused, conflicts, replayed,
	    effects_done, effects_retried, effects_unsure, effects_refused,
	    papers, leaves, wakes, set_aside, events, writes;
};

/* What becomes true once the transaction is committed.  The writer's. */
struct ky_batch {
	uint32_t commands, replayed, refused, papers, leaves, events, writes;
	/* A caller's own write that failed: the others go on without it. */
	bool write_failed;
	uint32_t failed_at; /* the ticket's place */
	uint32_t effects_n;
	struct ky_pending_effect effect[KY_BATCH_MAX * KY_EFFECTS_MAX];
	bool orders;         /* papers were ordered */
	struct ky_time wake; /* the earliest; 0 = none */
	/* A line that was written, and the version it has if the commit
	 * happened; 0 = none was. */
	uint64_t witness, witness_version;
	/* Room for one decision at a time. */
	struct ky_case before;
	struct ky_decision d;
	struct ky_event event[KY_EVENTS_MAX];
	struct ky_paper paper;
	struct ky_beside beside; /* of the papers of one command */
	struct ky_buf payload;
};

/* Where a worker sits. */
struct ky_seat {
	struct ky_engine *engine;
	uint32_t n;
	pthread_t thread;
};

struct ky_engine {
	struct ky_engine_config config;
	struct ky_counters count;
	struct ky_jobs jobs;
	struct ky_rulecache rules;
	atomic_bool dead; /* the simulation's death */
	atomic_bool lost; /* the writer has no store just now */

	/* The writer's, or the caller's without threads. */
	struct ky_store *store; /* NULL: lost, to be reopened */
	struct ky_suspects suspects;
	struct ky_batch batch;
	struct ky_command wake[KY_WAKES_MAX];
	struct ky_time wake_at; /* no timer is due before; 0 = none is set */

	pthread_mutex_t clock_lock;
	struct ky_time last; /* the last decision time */
	bool behind_last;    /* the clock is; it was logged */

	/* With threads. */
	bool threaded;
	struct ky_queue queue;
	pthread_t writer;
	struct ky_seat seat[KY_WORKERS_MAX];
	uint32_t workers_n;
	pthread_mutex_t rules_lock;
	struct ky_store *rules_store; /* for callers' questions */
};

/* Decision time: the clock port's, never before the last one given. */
struct ky_time ky_engine_now(struct ky_engine *e);

/*
 * Hands a ticket of the engine's own to the writer and waits; without threads
 * the caller is the writer.  Returns the ticket's code.
 */
enum ky_code ky_engine_hand_in(struct ky_engine *e,
    struct ky_ticket *ticket) KY_MUST_USE;

/* What a worker's job was not done for. */
static inline bool
ky_engine_lost(enum ky_code code)
{
	return code == KY_E_LIMIT || code == KY_E_RETRY ||
	    code == KY_E_UNSURE || code == KY_E_SYSTEM;
}

#endif
