/*
 * How far something that takes a while has come, in one line on standard
 * error that is written anew:
 *
 *	imported 450000 of 1000000, 45 %, 38000 a second, 0:15 left
 */
#ifndef KY_CMD_PROGRESS_H
#define KY_CMD_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct ky_progress {
	bool wanted;      /* standard error is a terminal */
	const char *what; /* "imported" */
	int64_t began_us, said_us;
};

void ky_progress_begin(struct ky_progress *p, bool wanted, const char *what);
/* `of` 0: nobody knows how many there are.  Says it a few times a second. */
void ky_progress_say(struct ky_progress *p, uint64_t done, uint64_t of);
/* The last word, and a line of its own for what follows. */
void ky_progress_end(struct ky_progress *p, uint64_t done);

/* The line alone, for tests; at most `size`. */
void ky_progress_text(const char *what, uint64_t done, uint64_t of,
    int64_t took_us, char *out, uint64_t size);

#endif
