#include "base/arena.h"

#include <assert.h>
#include <stdalign.h>
#include <string.h>

void
ky_arena_init(struct ky_arena *a, void *memory, size_t size)
{
	assert(memory != NULL || size == 0);
	a->base = memory;
	a->size = size;
	a->used = 0;
}

void
ky_arena_reset(struct ky_arena *a)
{
	if (a->used > 0)
		memset(a->base, 0, a->used);
	a->used = 0;
}

void *
ky_arena_alloc(struct ky_arena *a, size_t size)
{
	size_t align = alignof(max_align_t);
	uintptr_t at = (uintptr_t)(a->base + a->used);
	size_t pad = (align - at % align) % align;
	uint8_t *p;

	assert(a->size - a->used >= pad);
	assert(a->size - a->used - pad >= size);
	p = a->base + a->used + pad;
	a->used += pad + size;
	memset(p, 0, size);
	return p;
}

void *
ky_arena_array(struct ky_arena *a, size_t count, size_t size)
{
	assert(size > 0 && count <= SIZE_MAX / size);
	return ky_arena_alloc(a, count * size);
}

struct ky_str
ky_arena_copy(struct ky_arena *a, struct ky_str s)
{
	char *p = ky_arena_alloc(a, s.len + 1);

	if (s.len > 0)
		memcpy(p, s.p, s.len);
	p[s.len] = '\0';
	return (struct ky_str){p, s.len};
}
