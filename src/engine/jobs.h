/*
 * What the workers have to do: effects, papers to sign, leaves for the log.
 *
 * Effects lie in the store until they are finished; here is a window of them,
 * in the order of their ids.  When more come than it holds, it is emptied
 * first and then filled from the store again.  Two effects of one line are
 * never under way at the same time.  An effect that has to wait is put back:
 * left in the store, and when its time has come the window starts again from
 * it, as after a restart.
 *
 * Papers and log need no list: the store knows which are ordered or sealed,
 * and one job of each kind at a time takes them oldest first.
 */
#ifndef KY_ENGINE_JOBS_H
#define KY_ENGINE_JOBS_H

#include "engine/limits.h"
#include "port/store.h"

#include <pthread.h>

enum ky_job_kind {
	KY_JOB_NONE,
	KY_JOB_EFFECT,
	KY_JOB_SEAL,
	KY_JOB_SEQUENCE,
};

struct ky_job {
	enum ky_job_kind kind;
	struct ky_pending_effect effect;
	uint64_t news; /* KY_JOB_NONE: what to wait beyond */
};

/* What one worker at a time does for all lines. */
struct ky_chore {
	bool due;
	bool under_way;
	struct ky_time not_before; /* after a failure */
};

struct ky_jobs {
	pthread_mutex_t lock;
	pthread_cond_t more;
	uint64_t news; /* grows with whatever a worker may wait for */
	uint32_t n;
	struct ky_pending_effect row[KY_JOBS_MAX];
	uint64_t upto;   /* the highest effect id that was ever in `row` */
	bool behind;     /* the store holds effects above `upto` */
	uint64_t first;  /* effects from this id on were never begun; 0 =
	                    all may have been */
	uint64_t parked; /* the lowest id put back; 0 = none */
	struct ky_time parked_until;
	struct ky_chore seal, sequence;
	uint64_t busy[KY_WORKERS_MAX]; /* line under way by worker; 0 */
	bool stopped;
};

/* All that earlier runs left is due: behind, papers and log. */
void ky_jobs_init(struct ky_jobs *j);
void ky_jobs_done(struct ky_jobs *j);

/* Effects that were just committed, ascending. */
void ky_jobs_add(struct ky_jobs *j, const struct ky_pending_effect *rows,
    uint32_t n);
/* There are ordered papers; there are sealed ones. */
void ky_jobs_seal(struct ky_jobs *j);
void ky_jobs_sequence(struct ky_jobs *j);

/*
 * The next job of `worker`, or KY_JOB_NONE.  Worker 0 prefers papers, which
 * only one can do; step by step (`steps`) effects go first, so that papers
 * are signed and logged together.  `s` is the worker's connection, to fill
 * the window from.  Effects left by an earlier run are to be looked at first:
 * whether they were begun nobody knows.
 */
enum ky_code ky_jobs_take(struct ky_jobs *j, uint32_t worker, bool steps,
    struct ky_store *s, const struct ky_slug *issuer, struct ky_time now,
    struct ky_job *out, struct ky_err *err) KY_MUST_USE;

/* It could not be done, or its outcome not be stored: not again before
 * `not_before`.  An effect is then looked at first. */
void ky_jobs_put_back(struct ky_jobs *j, uint32_t worker,
    const struct ky_job *job, struct ky_time not_before);
/* The worker is through with it. */
void ky_jobs_finish(struct ky_jobs *j, uint32_t worker,
    const struct ky_job *job);

/* Is an effect of the line under way or in the window? */
bool ky_jobs_busy(struct ky_jobs *j, uint64_t line_id);
/* Effects in the window. */
uint32_t ky_jobs_waiting(struct ky_jobs *j);

/* When what was put back is due; us = 0: nothing was. */
struct ky_time ky_jobs_next(struct ky_jobs *j);

/* Waits, at most `wait_us`, for more than there was at `news`; false once
 * stopped. */
bool ky_jobs_wait(struct ky_jobs *j, uint64_t news, int64_t wait_us);
/* Waits all of it, whatever comes; false once stopped. */
bool ky_jobs_pause(struct ky_jobs *j, int64_t wait_us);
void ky_jobs_stop(struct ky_jobs *j);

#endif
