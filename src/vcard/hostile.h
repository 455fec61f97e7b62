/*
 * Answers that no card should give.
 */
#ifndef KY_VCARD_HOSTILE_H
#define KY_VCARD_HOSTILE_H

#include "base/buf.h"

#define KY_HOSTILE_WAYS 5

/* Makes the lengths in a response wrong, in one of so many ways. */
void ky_hostile_lengths(struct ky_buf *response, uint32_t way);

/* Leaves the answer as it is or makes something else of it.  `gentle`: mostly
 * as it is.  The same seed does the same. */
void ky_hostile_answer(struct ky_buf *answer, uint64_t *seed, bool gentle);

#endif
