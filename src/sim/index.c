#include "sim/index.h"

#include <assert.h>
#include <stddef.h>

/* Half full at most, so that a search soon meets an empty row. */
struct ky_index_row {
	char key[KY_INDEX_KEY_SIZE]; /* "": empty */
	uint32_t value;
};

/* FNV-1a: short texts, nobody chooses them against us. */
static uint32_t
hash(const char *key)
{
	uint32_t h = UINT32_C(2166136261);

	for (; *key != '\0'; key++)
		h = (h ^ (unsigned char)*key) * UINT32_C(16777619);
	return h;
}

static struct ky_index_row *
place(const struct ky_index *x, const char *key)
{
	uint32_t at = hash(key) & (x->room - 1);

	while (x->row[at].key[0] != '\0' && strcmp(x->row[at].key, key) != 0)
		at = (at + 1) & (x->room - 1);
	return &x->row[at];
}

static void
grow(struct ky_index *x)
{
	struct ky_index bigger = {.room = x->room == 0 ? 64 : x->room * 2};

	bigger.row = calloc(bigger.room, sizeof(*bigger.row));
	if (bigger.row == NULL)
		abort();
	for (uint32_t i = 0; i < x->room; i++)
		if (x->row[i].key[0] != '\0')
			*place(&bigger, x->row[i].key) = x->row[i];
	bigger.n = x->n;
	free(x->row);
	*x = bigger;
}

void
ky_index_done(struct ky_index *x)
{
	free(x->row);
	*x = (struct ky_index){0};
}

void
ky_index_put(struct ky_index *x, const char *key, uint32_t value)
{
	size_t len = strlen(key);
	struct ky_index_row *row;

	assert(len > 0 && len < KY_INDEX_KEY_SIZE);
	if (x->n * 2 >= x->room)
		grow(x);
	row = place(x, key);
	if (row->key[0] == '\0') {
		memcpy(row->key, key, len + 1);
		x->n++;
	}
	row->value = value;
}

bool
ky_index_get(const struct ky_index *x, const char *key, uint32_t *value)
{
	const struct ky_index_row *row;

	if (x->room == 0)
		return false;
	row = place(x, key);
	if (row->key[0] == '\0')
		return false;
	*value = row->value;
	return true;
}
