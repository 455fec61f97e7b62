/*
 * From a text to a number, in memory: how the simulated peers find a
 * subscriber among a million.
 */
#ifndef KY_SIM_INDEX_H
#define KY_SIM_INDEX_H

#include <stdbool.h>
#include <stdint.h>

#define KY_INDEX_KEY_SIZE 72

struct ky_index {
	struct ky_index_row *row; /* heap, owned */
	uint32_t n, room;         /* room: zero or a power of two */
};

void ky_index_done(struct ky_index *x); /* a zeroed index is an empty one */

/* `key` has a text of 1 to KY_INDEX_KEY_SIZE - 1 bytes; a text that is there
 * already gets the new value. */
void ky_index_put(struct ky_index *x, const char *key, uint32_t value);
bool ky_index_get(const struct ky_index *x, const char *key, uint32_t *value);

#endif
