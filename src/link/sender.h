/*
 * A queue in memory and the thread that empties it: for messages that
 * somebody asked for and can ask for again.
 *
 * Things are handed out one at a time, the oldest that is due first.  One that
 * did not leave is tried again after a pause that doubles; one that may have
 * left is not.  What is too old is dropped, for nobody waits for it any more;
 * so is what waits when the queue is closed.
 */
#ifndef KY_LINK_SENDER_H
#define KY_LINK_SENDER_H

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

struct ky_sender; /* heap; may be used by several threads */

struct ky_sender_config {
	size_t size;        /* of a thing, in bytes */
	uint32_t queue_max; /* 0 = 256 */
	uint32_t tries_max; /* 0 = 4 */
	uint32_t pause_ms;  /* before the second try; 0 = 2000 */
	uint32_t age_max_s; /* 0 = 600 */
	void *self;
	/* In the thread.  KY_E_RETRY: nothing left, it may be tried again;
	 * anything else is final. */
	enum ky_code (*send)(void *self, const void *thing,
	    struct ky_err *err) KY_MUST_USE;
	/* In the thread: this thing did not arrive, or may not have; `err` of
	 * the last try.  NULL: nobody wants to know. */
	void (*lost)(void *self, const void *thing, const struct ky_err *err);
};

enum ky_code ky_sender_new(const struct ky_sender_config *config,
    struct ky_sender **out, struct ky_err *err) KY_MUST_USE;
/* Takes a copy and returns at once.  KY_E_LIMIT: too many wait. */
enum ky_code ky_sender_put(struct ky_sender *s, const void *thing,
    struct ky_err *err) KY_MUST_USE;
/* Waits for the thing that is being sent; NULL: nothing to do.  Things are
 * wiped from memory when they are over. */
void ky_sender_free(struct ky_sender *s);

#endif
