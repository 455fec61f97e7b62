#include "bank/named.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>

#define ROOM_FIRST 1024u

void
ky_named_init(struct ky_named *s, uint32_t max)
{
	*s = (struct ky_named){.max = max};
}

void
ky_named_done(struct ky_named *s)
{
	free(s->row);
	*s = (struct ky_named){0};
}

static enum ky_code
grow(struct ky_named *s, struct ky_err *err)
{
	uint32_t room = s->room == 0 ? ROOM_FIRST : 2 * s->room;
	struct ky_named_row *row;

	if (room > s->max)
		room = s->max;
	row = realloc(s->row, room * sizeof(*row));
	if (row == NULL)
		return ky_fail(err, KY_E_SYSTEM, ENOMEM, "out of memory");
	s->row = row;
	s->room = room;
	return KY_OK;
}

enum ky_code
ky_named_add(struct ky_named *s, uint64_t n, uint64_t place, struct ky_err *err)
{
	assert(s->rows < s->max);
	if (s->rows == s->room && grow(s, err) != KY_OK)
		return err->code;
	s->row[s->rows++] = (struct ky_named_row){n, place};
	return KY_OK;
}

static int
by_number(const void *a, const void *b)
{
	const struct ky_named_row *x = a, *y = b;

	if (x->n != y->n)
		return x->n < y->n ? -1 : 1;
	return (x->place > y->place) - (x->place < y->place);
}

bool
ky_named_twice(struct ky_named *s, uint64_t *n, uint64_t place[2])
{
	if (s->rows > 0)
		qsort(s->row, s->rows, sizeof(*s->row), by_number);
	for (uint32_t i = 1; i < s->rows; i++) {
		if (s->row[i].n != s->row[i - 1].n)
			continue;
		*n = s->row[i].n;
		place[0] = s->row[i - 1].place;
		place[1] = s->row[i].place;
		return true;
	}
	return false;
}
