/*
 * Every bound of the engine.
 */
#ifndef KY_ENGINE_LIMITS_H
#define KY_ENGINE_LIMITS_H

#include "base/time.h"

/* Commands that wait for the writer. */
#define KY_QUEUE_MAX 1024
/* What one transaction takes at most. */
#define KY_BATCH_MAX 256
/* Attempts at one transaction: conflicts, a busy or reopened store. */
#define KY_TRIES_MAX 5

/* Effects held in memory; more of them wait in the store. */
#define KY_JOBS_MAX 256
/* They wait most of the time: for peers, and for the writer, whose batches are
 * the fuller the more of them there are. */
#define KY_WORKERS 8
#define KY_WORKERS_MAX 16

/* Papers signed by one job, leaves entered by one. */
#define KY_SEAL_MAX 16
#define KY_LEAVES_MAX 256
/* Each leaf completes one subtree of a level at most, and two leaves one of
 * the next: fewer than two nodes a leaf, and one more for each level. */
#define KY_TREE_LEVELS 64
#define KY_NODES_MAX (2 * KY_LEAVES_MAX + KY_TREE_LEVELS)
#define KY_CHECKPOINT_MAX ((size_t)4096)

/* Papers of a line that are looked at to see whether all are in the log. */
#define KY_PAPERS_OF_LINE 64

/* Timers turned into commands at a time. */
#define KY_WAKES_MAX 128

/* Endings filed by one actor in an hour. */
#define KY_BRAKE_PER_HOUR 60

/* Rule versions held parsed, and room for one of them. */
#define KY_BOOKS_MAX 1024
#define KY_BOOK_BYTES_MAX ((size_t)256 * 1024)
#define KY_BOOK_ROOM ((size_t)1024 * 1024)

/* Callers' own writes that fail and are taken out of one batch; with more of
 * them each ticket gets a transaction of its own. */
#define KY_SPOILERS_MAX 8

/* Deaths after which a command is set aside, how many are remembered, and how
 * many commands are decided with care after an unclean start (suspect.h). */
#define KY_DEATHS_MAX 2
#define KY_ASIDE_MAX 64
#define KY_CAREFUL_COMMANDS 256
#define KY_CAREFUL_DOUBLINGS_MAX 8
#define KY_ASIDE_US KY_DAY_US /* a timer set aside is put off this long */

/* How often threads look at the clock port, and how long one waits after the
 * store or the signer failed. */
#define KY_POLL_US (KY_SECOND_US / 4)
#define KY_PAUSE_US KY_SECOND_US
/* How long a paper waits when nobody took it. */
#define KY_MAIL_PAUSE_US (5 * KY_MINUTE_US)

#endif
