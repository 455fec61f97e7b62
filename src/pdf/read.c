#include "pdf/read.h"

#include "base/utf8.h"

#include <string.h>

#define SCHEMA "kaiyaku.sheet/1"

/* --- text --- */

enum form {
	TEXT,  /* KY_SHEET_TEXT_MAX, with newlines */
	LABEL, /* KY_SHEET_LABEL_MAX */
	QR,    /* KY_SHEET_QR_MAX, printable ASCII */
};

static const size_t sizes[] = {
    [TEXT] = KY_SHEET_TEXT_MAX,
    [LABEL] = KY_SHEET_LABEL_MAX,
    [QR] = KY_SHEET_QR_MAX,
};

/* Why a text is not taken; NULL: it is. */
static const char *
text_fault(struct ky_str s, enum form form, bool may_be_empty)
{
	uint32_t c;

	if (s.len == 0)
		return may_be_empty ? NULL : "is empty";
	if (s.len > sizes[form])
		return "is too long";
	while (s.len > 0) {
		if (!ky_utf8_next(&s, &c))
			return "is not UTF-8";
		if (form == QR && (c < 0x21 || c > 0x7e))
			return "has other characters than printable ASCII";
		if (ky_utf8_unseen(c) && (form != TEXT || c != '\n'))
			return "has a character that no sheet may have";
	}
	return NULL;
}

/* --- members --- */

/* An object of the sheet, and how errors call it. */
struct place {
	const json_t *object;
	uint32_t block, row; /* from 1; 0 = none */
};

static enum ky_code
fail(const struct place *p, const char *member, const char *what,
    struct ky_err *err)
{
	if (p->block == 0)
		return ky_fail(err, KY_E_INPUT, 0, "%s %s", member, what);
	if (p->row == 0)
		return ky_fail(err, KY_E_INPUT, 0, "block %u: %s %s", p->block,
		    member, what);
	return ky_fail(err, KY_E_INPUT, 0, "block %u, row %u: %s %s", p->block,
	    p->row, member, what);
}

/* Exactly these members. */
static enum ky_code
members(const struct place *p, const char *const *names, struct ky_err *err)
{
	size_t n = 0;

	for (; names[n] != NULL; n++)
		if (json_object_get(p->object, names[n]) == NULL)
			return fail(p, names[n], "is missing", err);
	if (json_object_size(p->object) != n)
		return fail(p, "the object", "has members that are not known",
		    err);
	return KY_OK;
}

static enum ky_code
text_of(const struct place *p, const json_t *v, const char *member,
    enum form form, bool may_be_empty, const char **out, struct ky_err *err)
{
	struct ky_str s = {json_string_value(v), json_string_length(v)};
	const char *fault;

	if (s.p == NULL)
		return fail(p, member, "is no text", err);
	fault = text_fault(s, form, may_be_empty);
	if (fault != NULL)
		return fail(p, member, fault, err);
	*out = s.p;
	return KY_OK;
}

static enum ky_code
text(const struct place *p, const char *member, enum form form,
    bool may_be_empty, const char **out, struct ky_err *err)
{
	return text_of(p, json_object_get(p->object, member), member, form,
	    may_be_empty, out, err);
}

static enum ky_code
number(const struct place *p, const char *member, json_int_t least,
    json_int_t most, json_int_t *out, struct ky_err *err)
{
	const json_t *v = json_object_get(p->object, member);

	if (!json_is_integer(v) || json_integer_value(v) < least ||
	    json_integer_value(v) > most)
		return fail(p, member, "is no number in its bounds", err);
	*out = json_integer_value(v);
	return KY_OK;
}

static enum ky_code
flag(const struct place *p, const char *member, bool *out, struct ky_err *err)
{
	const json_t *v = json_object_get(p->object, member);

	if (!json_is_boolean(v))
		return fail(p, member, "is neither true nor false", err);
	*out = json_is_true(v);
	return KY_OK;
}

static enum ky_code
tongue(const struct place *p, const char *member, enum ky_tongue *out,
    struct ky_err *err)
{
	const char *tag = "";
	enum ky_code code = text(p, member, LABEL, false, &tag, err);

	if (code == KY_OK && !ky_tongue_parse(ky_str_of(tag), out))
		return fail(p, member, "is no language that sheets have", err);
	return code;
}

/* --- rows --- */

static enum ky_code
cells(const struct place *p, const json_t *list, uint32_t n,
    struct ky_block_row *row, struct ky_err *err)
{
	enum ky_code code = KY_OK;

	if (!json_is_array(list) || json_array_size(list) != n)
		return fail(p, "the row", "has not as many cells as it should",
		    err);
	for (uint32_t i = 0; code == KY_OK && i < n; i++)
		code = text_of(p, json_array_get(list, i), "a cell", LABEL,
		    true, &row->cell[i], err);
	return code;
}

static enum ky_code
list_row(struct place *p, const json_t *v, const struct ky_block *b,
    struct ky_block_row *row, struct ky_err *err)
{
	(void)b;
	return text_of(p, v, "the point", TEXT, false, &row->cell[0], err);
}

static enum ky_code
pairs_row(struct place *p, const json_t *v, const struct ky_block *b,
    struct ky_block_row *row, struct ky_err *err)
{
	(void)b;
	return cells(p, v, 2, row, err);
}

static enum ky_code
table_row(struct place *p, const json_t *v, const struct ky_block *b,
    struct ky_block_row *row, struct ky_err *err)
{
	static const char *const names[] = {"cells", "sum", NULL};
	enum ky_code code;

	p->object = v;
	code = members(p, names, err);
	if (code == KY_OK)
		code = flag(p, "sum", &row->sum, err);
	if (code == KY_OK)
		code = cells(p, json_object_get(v, "cells"), b->columns_n, row,
		    err);
	return code;
}

static enum ky_code
fill(const struct place *p, enum ky_sheet_fill *out, struct ky_err *err)
{
	static const char *const names[] = {
	    [KY_SHEET_NAME] = "name",
	    [KY_SHEET_SAYS] = "says",
	    [KY_SHEET_VALUE] = "value",
	    [KY_SHEET_TICK] = "tick",
	};
	const char *name = "";
	enum ky_code code = text(p, "fill", LABEL, false, &name, err);

	if (code != KY_OK)
		return code;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(name, names[i]) == 0) {
			*out = (enum ky_sheet_fill)i;
			return KY_OK;
		}
	return fail(p, "fill", "is none of name, says, value, tick", err);
}

static enum ky_code
twin_row(struct place *p, const json_t *v, const struct ky_block *b,
    struct ky_block_row *row, struct ky_err *err)
{
	static const char *const names[] = {"fill", "first", "second", "value",
	    NULL};
	enum ky_code code;

	(void)b;
	p->object = v;
	code = members(p, names, err);
	if (code == KY_OK)
		code = fill(p, &row->fill, err);
	if (code == KY_OK)
		code = text(p, "first", LABEL, false, &row->cell[0], err);
	if (code == KY_OK)
		code = text(p, "second", LABEL, true, &row->cell[1], err);
	if (code == KY_OK)
		code = text(p, "value", LABEL, true, &row->cell[2], err);
	return code;
}

typedef enum ky_code row_reader(struct place *p, const json_t *v,
    const struct ky_block *b, struct ky_block_row *row, struct ky_err *err);

/* The member "rows"; they are added to those of the sheet. */
static enum ky_code
rows(const struct place *block, struct ky_print *out, row_reader *read,
    struct ky_err *err)
{
	struct ky_block *b = &out->block[out->blocks_n];
	const json_t *list = json_object_get(block->object, "rows");
	size_t n = json_array_size(list);
	enum ky_code code = KY_OK;

	if (n == 0)
		return fail(block, "rows", "is no list of one or more", err);
	if (n > KY_SHEET_ROWS_MAX - out->rows_n)
		return fail(block, "rows", "makes the sheet too long", err);
	b->row = &out->row[out->rows_n];
	b->rows_n = (uint32_t)n;
	for (uint32_t i = 0; code == KY_OK && i < b->rows_n; i++) {
		struct place p = {.block = block->block, .row = i + 1};

		code = read(&p, json_array_get(list, i), b,
		    &out->row[out->rows_n++], err);
	}
	return code;
}

/* --- blocks --- */

static enum ky_code
read_heading(const struct place *p, struct ky_print *out, struct ky_err *err)
{
	static const char *const names[] = {"type", "level", "text", NULL};
	struct ky_block *b = &out->block[out->blocks_n];
	json_int_t level = 0;
	enum ky_code code = members(p, names, err);

	if (code == KY_OK)
		code = number(p, "level", 1, 2, &level, err);
	if (code == KY_OK)
		code = text(p, "text", LABEL, false, &b->text, err);
	b->level = (int)level;
	return code;
}

static enum ky_code
read_text(const struct place *p, struct ky_print *out, struct ky_err *err)
{
	static const char *const names[] = {"type", "text", NULL};
	enum ky_code code = members(p, names, err);

	if (code == KY_OK)
		code = text(p, "text", TEXT, false,
		    &out->block[out->blocks_n].text, err);
	return code;
}

static enum ky_code
read_notice(const struct place *p, struct ky_print *out, struct ky_err *err)
{
	static const char *const names[] = {"type", "title", "text", NULL};
	struct ky_block *b = &out->block[out->blocks_n];
	enum ky_code code = members(p, names, err);

	if (code == KY_OK)
		code = text(p, "title", LABEL, true, &b->title, err);
	if (code == KY_OK)
		code = text(p, "text", TEXT, false, &b->text, err);
	return code;
}

static enum ky_code
read_list(const struct place *p, struct ky_print *out, struct ky_err *err)
{
	static const char *const names[] = {"type", "rows", NULL};
	enum ky_code code = members(p, names, err);

	return code == KY_OK ? rows(p, out, list_row, err) : code;
}

static enum ky_code
read_pairs(const struct place *p, struct ky_print *out, struct ky_err *err)
{
	static const char *const names[] = {"type", "rows", NULL};
	enum ky_code code = members(p, names, err);

	return code == KY_OK ? rows(p, out, pairs_row, err) : code;
}

static enum ky_code
read_column(const struct place *block, const json_t *v,
    struct ky_sheet_column *out, struct ky_err *err)
{
	static const char *const names[] = {"name", "width", "right", NULL};
	struct place p = {.object = v, .block = block->block};
	json_int_t width = 0;
	enum ky_code code = members(&p, names, err);

	if (code == KY_OK)
		code = text(&p, "name", LABEL, true, &out->name, err);
	if (code == KY_OK)
		code = number(&p, "width", 1, 100, &width, err);
	if (code == KY_OK)
		code = flag(&p, "right", &out->right, err);
	out->width = (uint8_t)width;
	return code;
}

static enum ky_code
read_table(const struct place *p, struct ky_print *out, struct ky_err *err)
{
	static const char *const names[] = {"type", "name", "columns", "rows",
	    NULL};
	struct ky_block *b = &out->block[out->blocks_n];
	const json_t *list = json_object_get(p->object, "columns");
	size_t n = json_array_size(list);
	enum ky_code code = members(p, names, err);

	if (code == KY_OK && (n == 0 || n > KY_SHEET_COLUMNS_MAX))
		return fail(p, "columns", "is no list of 1 to 8", err);
	if (code == KY_OK)
		code = text(p, "name", LABEL, true, &b->title, err);
	b->columns_n = (uint32_t)n;
	for (uint32_t i = 0; code == KY_OK && i < b->columns_n; i++)
		code = read_column(p, json_array_get(list, i), &b->column[i],
		    err);
	return code == KY_OK ? rows(p, out, table_row, err) : code;
}

static enum ky_code
read_qr(const struct place *p, struct ky_print *out, struct ky_err *err)
{
	static const char *const names[] = {"type", "data", "text", NULL};
	struct ky_block *b = &out->block[out->blocks_n];
	enum ky_code code = members(p, names, err);

	if (code == KY_OK)
		code = text(p, "data", QR, false, &b->data, err);
	if (code == KY_OK)
		code = text(p, "text", TEXT, true, &b->text, err);
	return code;
}

static enum ky_code
read_twin(const struct place *p, struct ky_print *out, struct ky_err *err)
{
	static const char *const names[] = {"type", "language", "rows", NULL};
	struct ky_block *b = &out->block[out->blocks_n];
	enum ky_code code = members(p, names, err);

	if (code == KY_OK)
		code = tongue(p, "language", &b->other, err);
	return code == KY_OK ? rows(p, out, twin_row, err) : code;
}

static enum ky_code
read_break(const struct place *p, struct ky_print *out, struct ky_err *err)
{
	static const char *const names[] = {"type", NULL};

	(void)out;
	return members(p, names, err);
}

static const struct {
	const char *type;
	enum ky_code (*read)(const struct place *p, struct ky_print *out,
	    struct ky_err *err);
} kinds[] = {
    [KY_BLOCK_HEADING] = {"heading", read_heading},
    [KY_BLOCK_TEXT] = {"text", read_text},
    [KY_BLOCK_NOTICE] = {"notice", read_notice},
    [KY_BLOCK_LIST] = {"list", read_list},
    [KY_BLOCK_PAIRS] = {"pairs", read_pairs},
    [KY_BLOCK_TABLE] = {"table", read_table},
    [KY_BLOCK_QR] = {"qr", read_qr},
    [KY_BLOCK_TWIN] = {"twin", read_twin},
    [KY_BLOCK_BREAK] = {"break", read_break},
};
_Static_assert(sizeof(kinds) / sizeof(kinds[0]) == KY_BLOCK__MAX, "each kind");

static enum ky_code
read_block(const json_t *v, struct ky_print *out, struct ky_err *err)
{
	struct place p = {.object = v, .block = out->blocks_n + 1};
	const char *type = json_string_value(json_object_get(v, "type"));
	enum ky_code code;

	for (int k = 0; type != NULL && k < KY_BLOCK__MAX; k++) {
		if (strcmp(type, kinds[k].type) != 0)
			continue;
		out->block[out->blocks_n].kind = (enum ky_block_kind)k;
		code = kinds[k].read(&p, out, err);
		out->blocks_n += code == KY_OK ? 1 : 0;
		return code;
	}
	return fail(&p, "type", "is no kind of block", err);
}

/* --- the sheet --- */

static enum ky_code
read_at(const struct place *p, struct ky_time *out, struct ky_err *err)
{
	const char *at = "";
	struct ky_err why;
	enum ky_code code = text(p, "at", LABEL, false, &at, err);

	if (code == KY_OK && ky_time_parse(ky_str_of(at), out, &why) != KY_OK)
		return fail(p, "at", "is no instant", err);
	return code;
}

static enum ky_code
read_head(const struct place *p, struct ky_print *out, struct ky_err *err)
{
	static const char *const names[] = {"schema", "language", "title",
	    "issuer", "number", "foot", "mark", "at", "blocks", NULL};
	const struct {
		const char *member;
		bool may_be_empty;
		const char **out;
	} texts[] = {
	    {"title", false, &out->title},
	    {"issuer", false, &out->issuer},
	    {"number", true, &out->number},
	    {"foot", true, &out->foot},
	    {"mark", true, &out->mark},
	};
	const char *schema = "";
	enum ky_code code = members(p, names, err);

	if (code == KY_OK)
		code = text(p, "schema", LABEL, false, &schema, err);
	if (code == KY_OK && strcmp(schema, SCHEMA) != 0)
		return fail(p, "schema", "is not " SCHEMA, err);
	if (code == KY_OK)
		code = tongue(p, "language", &out->tongue, err);
	if (code == KY_OK)
		code = read_at(p, &out->at, err);
	for (size_t i = 0;
	     code == KY_OK && i < sizeof(texts) / sizeof(texts[0]); i++)
		code = text(p, texts[i].member, LABEL, texts[i].may_be_empty,
		    texts[i].out, err);
	return code;
}

static enum ky_code
read_sheet(const json_t *json, struct ky_print *out, struct ky_err *err)
{
	struct place p = {.object = json};
	const json_t *blocks = json_object_get(json, "blocks");
	size_t n = json_array_size(blocks);
	enum ky_code code = read_head(&p, out, err);

	if (code == KY_OK && (n == 0 || n > KY_SHEET_BLOCKS_MAX))
		return fail(&p, "blocks", "is no list of 1 to 200", err);
	for (size_t i = 0; code == KY_OK && i < n; i++)
		code = read_block(json_array_get(blocks, i), out, err);
	return code;
}

enum ky_code
ky_print_read(struct ky_str json, struct ky_print *out, struct ky_err *err)
{
	json_error_t why;
	enum ky_code code;

	if (json.len > KY_SHEET_BYTES_MAX)
		return ky_fail(err, KY_E_INPUT, 0, "the sheet is too large");
	memset(out, 0, sizeof(*out));
	out->json = json_loadb(json.p, json.len, JSON_REJECT_DUPLICATES, &why);
	if (out->json == NULL)
		return ky_fail(err, KY_E_INPUT, 0,
		    "the sheet is no JSON object: line %d", why.line);
	code = read_sheet(out->json, out, err);
	if (code != KY_OK)
		ky_print_done(out);
	return code;
}

void
ky_print_done(struct ky_print *p)
{
	json_decref(p->json);
	p->json = NULL;
}
