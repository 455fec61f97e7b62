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
 *
 * A port or the store that answers KY_E_SYSTEM with cause ESHUTDOWN is the
 * simulation's death: the engine gives the error up and touches nothing more.
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
	bool demo;       /* the store is marked as demo: papers say so */
	bool test_roots; /* deletions may be verified against test roots:
	                    papers say so */
	/* A connection for the writer, and one for each worker and reader.
	 * The engine closes what it opened. */
	enum ky_code (*store_open)(void *self, struct ky_store **out,
	    struct ky_err *err) KY_MUST_USE;
	/* A smaller one, for workers and readers, that never writes; NULL:
	 * they get one like the writer's. */
	enum ky_code (*store_read)(void *self, struct ky_store **out,
	    struct ky_err *err) KY_MUST_USE;
	void (*store_close)(void *self, struct ky_store *s);
	void *store_self;
	/* With threads: called from several at once. */
	struct ky_peers peers;
	struct ky_papers papers;
	struct ky_clock clock;
	struct ky_entropy entropy;
	struct ky_rule_reader rules;
	uint32_t workers;        /* threads, at most 16; 0 = 8 */
	uint32_t queue_max;      /* commands that may wait; 0 = 1024 */
	uint32_t brake_per_hour; /* endings filed per actor; 0 = 60 */
	/* After a commit that stored events, in the writer's thread; must not
	 * block.  NULL: nobody wants to know. */
	void (*on_events)(void *self);
	void *on_events_self;
};

/* Why a command was not decided: the cause of the error it was answered
 * with, so that nobody has to read its words. */
enum ky_engine_no {
	KY_NO_LINE = 1,   /* KY_E_INPUT: there is no such line */
	KY_NO_STALE,      /* KY_E_INPUT: the line has another version */
	KY_NO_KEY_REUSED, /* KY_E_INPUT: the key had another command */
	KY_NO_EVIDENCE,   /* KY_E_INPUT: evidence too large */
	KY_NO_QUEUE,      /* KY_E_LIMIT: the queue is full, or stopping */
	KY_NO_BRAKE,      /* KY_E_LIMIT: the actor's brake is on */
	KY_NO_ASIDE,      /* KY_E_REFUSED: the process died on it twice */
};

/* What became of a command. */
struct ky_reply {
	struct ky_answered answer;
	bool replayed; /* the idempotency key was known: the old answer */
};

enum ky_code ky_engine_new(const struct ky_engine_config *config,
    struct ky_engine **out, struct ky_err *err) KY_MUST_USE;
/* Stops the threads first: what was handed in is answered, effects not begun
 * stay in the store.  No other thread may be in a call. */
void ky_engine_free(struct ky_engine *e);

/*
 * Hand in a command and wait for its answer.  The engine fills in `at`,
 * `entropy` and evidence hashes.  `cmd` stays the caller's.
 *
 * KY_OK: decided and durable; the verdict is in `out`, also for a refusal.
 * KY_E_INPUT: unknown line, version conflict ("stale"), same idempotency key
 * with other content, evidence too large.  KY_E_LIMIT: the queue or the disk
 * is full, or the actor's brake is on: nothing happened, try later.
 * KY_E_REFUSED: set aside, the process died on it twice.  KY_E_RETRY: the
 * store is busy, nothing happened.  KY_E_UNSURE: the store went away in the
 * commit; hand the command in again with the same key.  KY_E_CORRUPT,
 * KY_E_SYSTEM: the store's.
 */
enum ky_code ky_engine_submit(struct ky_engine *e, struct ky_command *cmd,
    struct ky_reply *out, struct ky_err *err) KY_MUST_USE;

/* Several at once, in order; they share a transaction where nothing speaks
 * against it.  Each is answered by itself, as by ky_engine_submit(). */
#define KY_TOGETHER_MAX 256
struct ky_submission {
	struct ky_command *cmd;
	enum ky_code code;     /* from here on: the answer */
	struct ky_reply reply; /* when the code is KY_OK */
	struct ky_err err;     /* when it is not */
};
void ky_engine_submit_all(struct ky_engine *e, struct ky_submission *s,
    uint32_t n);

/*
 * A write of the caller's own, in a transaction of the writer (shared with
 * others where nothing speaks against it): tokens, webhooks, who looked.
 * `write` is called in the writer's thread, perhaps more than once (a
 * conflict, a reopened store), and sees only the last attempt's effects; what
 * it returns other than KY_OK undoes it alone.  After a commit whose answer
 * was lost it may come upon its own traces: done once more it must do no
 * harm.  It never touches lines, endings, effects or papers.  Codes: its own,
 * or as for a command.
 */
typedef enum ky_code ky_engine_writing(void *self, struct ky_store *s,
    struct ky_err *err);
enum ky_code ky_engine_write(struct ky_engine *e, ky_engine_writing *write,
    void *self, struct ky_err *err) KY_MUST_USE;

/* Is something of the line still under way or due now: an effect, a paper to
 * sign or to enter in the log?  For those who wait for what they started. */
enum ky_code ky_engine_busy(struct ky_engine *e, struct ky_store *s,
    uint64_t line_id, bool *out, struct ky_err *err) KY_MUST_USE;

/* A read connection for the caller's thread (open it once, close it). */
enum ky_code ky_engine_reader(struct ky_engine *e, struct ky_store **out,
    struct ky_err *err) KY_MUST_USE;
void ky_engine_reader_close(struct ky_engine *e, struct ky_store *s);

/* The rules a line lives under: pinned by its running ending, else the
 * newest.  Valid until the engine is freed.  `found` false: none loaded. */
enum ky_code ky_engine_rules(struct ky_engine *e, const struct ky_case *c,
    struct ky_rules *out, bool *found, struct ky_err *err) KY_MUST_USE;

/*
 * One turn on the caller's thread: one effect, papers to sign, one step of
 * the log, or the timers that are due.  `idle`: nothing to do until another
 * command or `next` (us = 0: nothing is scheduled).  A peer that fails is no
 * error of the turn; the store's failures are.
 */
enum ky_code ky_engine_turn(struct ky_engine *e, bool *idle,
    struct ky_time *next, struct ky_err *err) KY_MUST_USE;

/* Turns until idle now; `next` as above. */
enum ky_code ky_engine_settle(struct ky_engine *e, struct ky_time *next,
    struct ky_err *err) KY_MUST_USE;

/* From now on the engine's own threads do the turns. */
enum ky_code ky_engine_start(struct ky_engine *e,
    struct ky_err *err) KY_MUST_USE;

/* Counters since the engine was made, for metrics and tests. */
struct ky_engine_stats {
	uint64_t commands; /* decided and durable */
	uint64_t batches;  /* transactions they took */
	uint64_t refused, conflicts, replayed;
	uint64_t effects_done, effects_retried, effects_unsure, effects_refused;
	uint64_t papers, leaves, wakes, set_aside;
	uint64_t events, writes;    /* events stored, callers' own writes */
	uint32_t queued, queue_max; /* commands that wait now, may wait */
	uint32_t effects_waiting;   /* in the window of the workers */
	bool store_lost;            /* the writer has no store just now */
};
void ky_engine_stats(struct ky_engine *e, struct ky_engine_stats *out);

#endif
