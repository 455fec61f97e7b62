#include "base/once.h"

#include <errno.h>
#include <sodium/randombytes.h>
#include <stdlib.h>

void
ky_once_init(struct ky_once *s)
{
	*s = (struct ky_once){0};
	randombytes_buf(s->key, sizeof(s->key));
}

void
ky_once_done(struct ky_once *s)
{
	free(s->slot);
	*s = (struct ky_once){0};
}

/* True when the slot was free. */
static bool
put(uint64_t *slot, size_t room, uint64_t hash)
{
	size_t i = hash & (room - 1);

	while (slot[i] != 0 && slot[i] != hash)
		i = (i + 1) & (room - 1);
	if (slot[i] == hash)
		return false;
	slot[i] = hash;
	return true;
}

static enum ky_code
grow(struct ky_once *s, struct ky_err *err)
{
	size_t room = s->room == 0 ? 1024 : s->room * 2;
	uint64_t *slot = calloc(room, sizeof(*slot));

	if (slot == NULL)
		return ky_fail(err, KY_E_SYSTEM, errno, "out of memory");
	for (size_t i = 0; i < s->room; i++)
		if (s->slot[i] != 0)
			(void)put(slot, room, s->slot[i]);
	free(s->slot);
	s->slot = slot;
	s->room = room;
	return KY_OK;
}

enum ky_code
ky_once_add(struct ky_once *s, struct ky_str text, bool *fresh,
    struct ky_err *err)
{
	uint64_t hash;

	if (s->used * 2 >= s->room && grow(s, err) != KY_OK)
		return err->code;
	(void)crypto_shorthash((uint8_t *)&hash, (const uint8_t *)text.p,
	    text.len, s->key);
	*fresh = put(s->slot, s->room, hash != 0 ? hash : 1);
	s->used += *fresh ? 1 : 0;
	return KY_OK;
}
