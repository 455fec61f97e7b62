/*
 * The writer's work: many tickets, one transaction.
 *
 * All or nothing, and answers only after the commit.  When one ticket's line
 * has moved on, or the store cannot read or write it, the batch is rolled
 * back and each ticket gets a transaction of its own, so that one cannot spoil
 * the others.  A full disk or a failing machine fails them all: nothing
 * happened.
 *
 * A commit without a clear answer (KY_E_UNSURE): the store is reopened and
 * asked for one line the batch wrote.  It is as far as the batch had brought
 * it: committed.  It is not: all of it is done again.  A batch that wrote no
 * line is done again too; nothing in it can be done twice to any harm.
 */
#ifndef KY_ENGINE_BATCH_H
#define KY_ENGINE_BATCH_H

#include "engine/state.h"

/* The writer's connection, opened (again) where there is none.  NULL: it
 * cannot be, see `err`. */
struct ky_store *ky_batch_store(struct ky_engine *e, struct ky_err *err);

/* Stores and answers `n` tickets, at most KY_BATCH_MAX. */
void ky_batch_run(struct ky_engine *e, struct ky_ticket *const *tickets,
    uint32_t n);

/* The timers that are due at `now`, as commands.  `done`: how many there
 * were.  The store's failures only. */
enum ky_code ky_batch_wake(struct ky_engine *e, struct ky_time now,
    uint32_t *done, struct ky_err *err) KY_MUST_USE;

/* Asks the store when the next timer is due: `wake_at` of the engine. */
enum ky_code ky_batch_next_wake(struct ky_engine *e,
    struct ky_err *err) KY_MUST_USE;

#endif
