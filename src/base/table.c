#include "base/table.h"

#include <assert.h>
#include <inttypes.h>

void
ky_complaints_add(struct ky_complaints *to, uint64_t line, const char *column,
    const char *words)
{
	to->n++;
	to->say(to->self, line, column, words);
}

static bool
find(const struct ky_table *t, struct ky_str name, uint32_t *out)
{
	for (uint32_t i = 0; i < t->n; i++)
		if (ky_str_is(name, t->column[i].name)) {
			*out = i;
			return true;
		}
	return false;
}

enum ky_code
ky_table_head(const struct ky_table *t, const struct ky_csv *header,
    struct ky_table_map *out, struct ky_err *err)
{
	struct ky_table_map map = {.n = header->n};
	uint32_t at;

	assert(t->n <= KY_TABLE_COLUMNS_MAX);
	for (uint32_t i = 0; i < KY_TABLE_COLUMNS_MAX; i++)
		map.at[i] = -1;
	for (uint32_t i = 0; i < header->n; i++) {
		if (!find(t, ky_str_trim(header->field[i]), &at))
			return ky_fail(err, KY_E_INPUT, 0,
			    "line %" PRIu64 ": column %" PRIu32
			    " has no name of ours; see %s",
			    header->line, i + 1, t->manual);
		if (map.at[at] >= 0)
			return ky_fail(err, KY_E_INPUT, 0,
			    "line %" PRIu64 ": column %s is there twice",
			    header->line, t->column[at].name);
		map.at[at] = (int32_t)i;
	}
	for (uint32_t i = 0; i < t->n; i++)
		if (t->column[i].required && map.at[i] < 0)
			return ky_fail(err, KY_E_INPUT, 0,
			    "line %" PRIu64 ": column %s is missing",
			    header->line, t->column[i].name);
	*out = map;
	return KY_OK;
}

void
ky_table_value(const struct ky_column *c, struct ky_str text, uint64_t line,
    void *record, struct ky_complaints *to)
{
	struct ky_err err = {0};

	if (text.len == 0) {
		if (c->required)
			ky_complaints_add(to, line, c->name,
			    "must not be empty");
		return;
	}
	if (c->set(text, record, (char *)record + c->member, &err) != KY_OK)
		ky_complaints_add(to, line, c->name, err.msg);
}

bool
ky_table_row(const struct ky_table *t, const struct ky_table_map *map,
    const struct ky_csv *row, void *record, struct ky_complaints *to)
{
	uint64_t before = to->n;

	if (row->n != map->n) {
		char words[64];

		(void)snprintf(words, sizeof(words),
		    "has %" PRIu32 " fields, the first row has %" PRIu32,
		    row->n, map->n);
		ky_complaints_add(to, row->line, "", words);
		return false;
	}
	for (uint32_t i = 0; i < t->n; i++)
		if (map->at[i] >= 0)
			ky_table_value(&t->column[i],
			    ky_str_trim(row->field[map->at[i]]), row->line,
			    record, to);
	return to->n == before;
}
