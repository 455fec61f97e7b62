/*
 * The engine: asks the core what is due, stores intent, calls ports, stores
 * what came back.
 *
 * Callers hand in commands; the engine decides them one line at a time, in
 * batches of one transaction (group commit), conditional on the line's
 * version.  Effects are rows written with the decision; workers carry them
 * out and bring the outcome back as a command.  Kill it at any instruction:
 * nothing is lost, nothing is done twice.
 *
 * Two ways to drive it.  Step by step, on the caller's thread: submit, then
 * ky_engine_turn() until it says nothing is left to do now (command line,
 * simulation).  Or with threads of its own: ky_engine_start().
 */
#ifndef KY_ENGINE_ENGINE_H
#define KY_ENGINE_ENGINE_H

#include "port/clock.h"
#include "port/papers.h"
#include "port/peers.h"
#include "port/store.h"

struct ky_engine; /* heap */

struct ky_engine_config {
	struct ky_slug issuer;
	bool demo; /* the store is marked as demo: papers say so */
	/* A connection for the writer, and one for each worker.  The engine
	 * closes what it opened. */
	enum ky_code (*store_open)(void *self, struct ky_store **out,
	    struct ky_err *err) KY_MUST_USE;
	void (*store_close)(void *self, struct ky_store *s);
	void *store_self;
	struct ky_peers peers; /* called from worker threads */
	struct ky_papers papers;
	struct ky_clock clock;
	struct ky_entropy entropy;
	struct ky_rule_reader rules;
	uint32_t workers;       /* threads; 0 = 2 */
	uint32_t queue_max;     /* 0 = KY_QUEUE_MAX */
	uint32_t brake_per_hour;/* endings filed per actor; 0 = the default */
};

/* What became of a command. */
struct ky_reply {
	struct ky_answered answer;
	bool replayed; /* the idempotency key was known: the old answer */
};

enum ky_code ky_engine_new(const struct ky_engine_config *config,
    struct ky_engine **out, struct ky_err *err) KY_MUST_USE;
/* Stops the threads first: what was acknowledged is finished, what was not
 * begun stays in the store. */
void ky_engine_free(struct ky_engine *e);

/*
 * Hand in a command and wait for its answer.  The engine fills in `at`,
 * `entropy` and evidence hashes.  `cmd` stays the caller's.
 *
 * KY_OK: decided and durable; the verdict is in `out`, also for a refusal.
 * KY_E_INPUT: unknown line, version conflict ("stale"), same idempotency key
 * with other content, evidence too large.  KY_E_LIMIT: the queue or the disk
 * is full, or the actor's brake is on: nothing happened, try later.
 */
enum ky_code ky_engine_submit(struct ky_engine *e, struct ky_command *cmd,
    struct ky_reply *out, struct ky_err *err) KY_MUST_USE;

/* A read connection for the caller's thread (open it once, close it). */
enum ky_code ky_engine_reader(struct ky_engine *e, struct ky_store **out,
    struct ky_err *err) KY_MUST_USE;
void ky_engine_reader_close(struct ky_engine *e, struct ky_store *s);

/* The rules a line lives under: pinned by its running ending, else the
 * newest.  Valid until the engine is freed.  NULL rules: none loaded. */
enum ky_code ky_engine_rules(struct ky_engine *e, const struct ky_case *c,
    struct ky_rules *out, bool *found, struct ky_err *err) KY_MUST_USE;

/*
 * One turn on the caller's thread: a batch of commands, one effect, one
 * paper, one log step or one due timer.  `idle`: nothing to do until another
 * command or `next` (us = 0: nothing is scheduled).  A peer that fails is no
 * error of the turn; the store's failures are.
 */
enum ky_code ky_engine_turn(struct ky_engine *e, bool *idle,
    struct ky_time *next, struct ky_err *err) KY_MUST_USE;

/* Turns until idle now; `next` as above. */
enum ky_code ky_engine_settle(struct ky_engine *e, struct ky_time *next,
    struct ky_err *err) KY_MUST_USE;

enum ky_code ky_engine_start(struct ky_engine *e,
    struct ky_err *err) KY_MUST_USE;

/* Counters since start, for metrics and tests. */
struct ky_engine_stats {
	uint64_t commands, batches, refused, conflicts, replayed;
	uint64_t effects_done, effects_retried, effects_unsure;
	uint64_t papers, leaves, wakes, set_aside;
};
void ky_engine_stats(struct ky_engine *e, struct ky_engine_stats *out);

#endif
