/*
 * Memory with one life: all of it is given back at once.
 *
 * One arena per command-line command, engine turn or request.  The size is
 * fixed at birth.  Inputs are checked against stated limits before anything
 * is allocated, so running out is our own bug and aborts: no NULL checks.
 */
#ifndef KY_BASE_ARENA_H
#define KY_BASE_ARENA_H

#include "base/str.h"

struct ky_arena {
	uint8_t *base;
	size_t size;
	size_t used;
};

/* `memory` stays the caller's and outlives the arena. */
void ky_arena_init(struct ky_arena *a, void *memory, size_t size);

/* All results become invalid; used bytes are wiped. */
void ky_arena_reset(struct ky_arena *a);

/* Zeroed, aligned for any type.  Aborts when full. */
void *ky_arena_alloc(struct ky_arena *a, size_t size);

/* Room for `count` objects of `size` bytes, checked for overflow. */
void *ky_arena_array(struct ky_arena *a, size_t count, size_t size);

/* A NUL-terminated copy (the NUL is not counted in the view). */
struct ky_str ky_arena_copy(struct ky_arena *a, struct ky_str s);

#endif
