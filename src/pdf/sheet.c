#include "pdf/sheet.h"

#include <assert.h>
#include <stdlib.h>

/* jansson gives NULL where it has no memory, which nothing can be done about:
 * the machine is to say so, not a half-filled paper. */
static json_t *
sure(json_t *v)
{
	if (v == NULL)
		abort();
	return v;
}

static void
set(json_t *object, const char *name, json_t *v)
{
	if (json_object_set_new(object, name, sure(v)) != 0)
		abort();
}

static void
add(json_t *list, json_t *v)
{
	if (json_array_append_new(list, sure(v)) != 0)
		abort();
}

static json_t *
block(struct ky_sheet *s, const char *type)
{
	json_t *b = sure(json_object());

	set(b, "type", json_string(type));
	add(s->blocks, b);
	return b;
}

/* Of the last block, which is of that type. */
static json_t *
rows(struct ky_sheet *s, const char *type)
{
	size_t n = json_array_size(s->blocks);
	const json_t *last;

	assert(n > 0);
	last = json_array_get(s->blocks, n - 1);
	assert(ky_str_is(ky_str_of(
			     json_string_value(json_object_get(last, "type"))),
	    type));
	return json_object_get(last, "rows");
}

void
ky_sheet_init(struct ky_sheet *s, const struct ky_sheet_head *head)
{
	char at[KY_TIME_TEXT_SIZE];

	ky_time_format(head->at, at);
	s->root = sure(json_object());
	s->blocks = sure(json_array());
	set(s->root, "schema", json_string("kaiyaku.sheet/1"));
	set(s->root, "language", json_string(ky_tongue_tag(head->tongue)));
	set(s->root, "title", json_string(head->title));
	set(s->root, "issuer", json_string(head->issuer));
	set(s->root, "number", json_string(head->number));
	set(s->root, "foot", json_string(head->foot));
	set(s->root, "mark", json_string(head->mark));
	set(s->root, "at", json_string(at));
	set(s->root, "blocks", s->blocks);
}

void
ky_sheet_done(struct ky_sheet *s)
{
	json_decref(s->root);
	*s = (struct ky_sheet){0};
}

void
ky_sheet_heading(struct ky_sheet *s, int level, const char *text)
{
	json_t *b = block(s, "heading");

	assert(level == 1 || level == 2);
	set(b, "level", json_integer(level));
	set(b, "text", json_string(text));
}

void
ky_sheet_text(struct ky_sheet *s, const char *text)
{
	set(block(s, "text"), "text", json_string(text));
}

void
ky_sheet_notice(struct ky_sheet *s, const char *title, const char *text)
{
	json_t *b = block(s, "notice");

	set(b, "title", json_string(title));
	set(b, "text", json_string(text));
}

void
ky_sheet_list(struct ky_sheet *s)
{
	set(block(s, "list"), "rows", json_array());
}

void
ky_sheet_point(struct ky_sheet *s, const char *text)
{
	add(rows(s, "list"), json_string(text));
}

void
ky_sheet_pairs(struct ky_sheet *s)
{
	set(block(s, "pairs"), "rows", json_array());
}

void
ky_sheet_pair(struct ky_sheet *s, const char *name, const char *value)
{
	json_t *row = sure(json_array());

	add(row, json_string(name));
	add(row, json_string(value));
	add(rows(s, "pairs"), row);
}

void
ky_sheet_table(struct ky_sheet *s, const char *name,
    const struct ky_sheet_column *column, size_t n)
{
	json_t *b = block(s, "table");
	json_t *columns = sure(json_array());

	assert(n > 0 && n <= KY_SHEET_COLUMNS_MAX);
	for (size_t i = 0; i < n; i++) {
		json_t *c = sure(json_object());

		set(c, "name", json_string(column[i].name));
		set(c, "width", json_integer(column[i].width));
		set(c, "right", json_boolean(column[i].right));
		add(columns, c);
	}
	set(b, "name", json_string(name));
	set(b, "columns", columns);
	set(b, "rows", json_array());
}

void
ky_sheet_row(struct ky_sheet *s, bool sum, const char *const *cell, size_t n)
{
	json_t *row = sure(json_object());
	json_t *cells = sure(json_array());

	for (size_t i = 0; i < n; i++)
		add(cells, json_string(cell[i]));
	set(row, "cells", cells);
	set(row, "sum", json_boolean(sum));
	add(rows(s, "table"), row);
}

void
ky_sheet_qr(struct ky_sheet *s, const char *data, const char *text)
{
	json_t *b = block(s, "qr");

	set(b, "data", json_string(data));
	set(b, "text", json_string(text));
}

void
ky_sheet_twin(struct ky_sheet *s, enum ky_tongue other)
{
	json_t *b = block(s, "twin");

	set(b, "language", json_string(ky_tongue_tag(other)));
	set(b, "rows", json_array());
}

void
ky_sheet_twin_row(struct ky_sheet *s, enum ky_sheet_fill fill,
    const char *first, const char *second, const char *value)
{
	static const char *const fills[] = {
	    [KY_SHEET_NAME] = "name",
	    [KY_SHEET_SAYS] = "says",
	    [KY_SHEET_VALUE] = "value",
	    [KY_SHEET_TICK] = "tick",
	};
	json_t *row = sure(json_object());

	assert((unsigned)fill < sizeof(fills) / sizeof(fills[0]));
	set(row, "fill", json_string(fills[fill]));
	set(row, "first", json_string(first));
	set(row, "second", json_string(second));
	set(row, "value", json_string(value));
	add(rows(s, "twin"), row);
}

void
ky_sheet_break(struct ky_sheet *s)
{
	(void)block(s, "break");
}

static int
into_buf(const char *bytes, size_t n, void *arg)
{
	struct ky_buf *out = arg;

	ky_buf_add(out, (struct ky_str){bytes, n});
	return ky_buf_ok(out) ? 0 : -1;
}

void
ky_sheet_json(const struct ky_sheet *s, struct ky_buf *out)
{
	/* It fails only where the buffer is full, which the buffer says. */
	(void)json_dump_callback(s->root, into_buf, out, JSON_COMPACT);
}
