#include "rules/object.h"

#include "base/utf8.h"
#include "rules/rulebook.h"

#include <assert.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* What was found stands in front: a word, or null. */
#define ONLY_ASSISTED "\"%s\" is only for providers that are not connected"

/* Appends to the text in `out`; what does not fit is cut. */
static void
append(char *out, size_t size, const char *text)
{
	size_t used = strlen(out);

	(void)snprintf(out + used, size - used, "%s", text);
}

static void
place_write(const struct ky_place *at, char *out, size_t size)
{
	char index[24];

	if (at == NULL)
		return;
	place_write(at->up, out, size);
	(void)snprintf(index, sizeof(index), "%zu", at->index);
	append(out, size, "/");
	append(out, size, at->name != NULL ? at->name : index);
}

void
ky_complain(struct ky_reader *r, const struct ky_place *at, const char *fmt,
    ...)
{
	char line[1024] = "";
	va_list ap;
	size_t used;

	if (r->complaints == KY_RULEBOOK_COMPLAINTS_MAX)
		return;
	r->complaints++;
	append(line, sizeof(line), r->file);
	append(line, sizeof(line), ": ");
	if (at != NULL) {
		place_write(at, line, sizeof(line));
		append(line, sizeof(line), ": ");
	}
	used = strlen(line);
	va_start(ap, fmt);
	(void)vsnprintf(line + used, sizeof(line) - used, fmt, ap);
	va_end(ap);
	for (char *p = line; *p != '\0'; p++)
		if ((unsigned char)*p < ' ' || *p == 0x7f)
			*p = '?';
	r->say(r->arg, line);
}

const char *
ky_quote(const char *text, char out[KY_QUOTE_SIZE])
{
	size_t room = KY_QUOTE_SIZE - sizeof("\"...\"");
	size_t n = strlen(text);
	bool cut = n > room;

	if (cut) {
		n = room;
		/* Not in the middle of a UTF-8 character. */
		while (n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80)
			n--;
	}
	(void)snprintf(out, KY_QUOTE_SIZE, "\"%.*s%s\"", (int)n, text,
	    cut ? "..." : "");
	return out;
}

static void
store(void *at, size_t size, uint32_t value)
{
	uint8_t v8 = (uint8_t)value;
	uint16_t v16 = (uint16_t)value;

	switch (size) {
	case 0: /* checked only: the schema's own name */
		break;
	case sizeof(v8):
		memcpy(at, &v8, sizeof(v8));
		break;
	case sizeof(v16):
		memcpy(at, &v16, sizeof(v16));
		break;
	default:
		assert(size == sizeof(value));
		memcpy(at, &value, sizeof(value));
	}
}

static bool
whole_number(struct ky_reader *r, const struct ky_place *at, json_t *v,
    const struct ky_member *m, int64_t *out)
{
	if (!json_is_integer(v)) {
		ky_complain(r, at, "must be a whole number");
		return false;
	}
	*out = json_integer_value(v);
	if (*out >= m->min && *out <= m->max)
		return true;
	ky_complain(r, at, "%" PRId64 " is not from %" PRId64 " to %" PRId64,
	    *out, m->min, m->max);
	return false;
}

/* The text, or NULL after a complaint. */
static const char *
text_of(struct ky_reader *r, const struct ky_place *at, json_t *v)
{
	if (!json_is_string(v))
		ky_complain(r, at, "must be a text");
	return json_string_value(v);
}

static struct ky_str
text_read(struct ky_reader *r, const struct ky_place *at, json_t *v,
    const struct ky_member *m)
{
	const char *z = text_of(r, at, v);
	struct ky_str s = ky_str_of(z);
	uint32_t c;

	if (z == NULL)
		return s;
	if (ky_str_trim(s).len < (size_t)m->min) {
		ky_complain(r, at, "must not be empty");
		return (struct ky_str){0};
	}
	if (s.len > (size_t)m->max) {
		ky_complain(r, at, "is longer than %" PRId64 " bytes", m->max);
		return (struct ky_str){0};
	}
	for (struct ky_str rest = s; ky_utf8_next(&rest, &c);) {
		if (ky_utf8_unseen(c)) {
			ky_complain(r, at,
			    "must not hold characters that are not seen");
			return (struct ky_str){0};
		}
	}
	return ky_arena_copy(r->arena, s);
}

/* The word's row, or NULL after a complaint that names the right ones. */
static const struct ky_word *
word_read(struct ky_reader *r, const struct ky_place *at, json_t *v,
    const struct ky_word *words)
{
	const char *z = text_of(r, at, v);
	char quoted[KY_QUOTE_SIZE], all[256] = "";

	if (z == NULL)
		return NULL;
	for (const struct ky_word *w = words; w->name != NULL; w++) {
		if (strcmp(z, w->name) == 0) {
			if (!w->hole || !r->connected)
				return w;
			ky_complain(r, at, ONLY_ASSISTED, w->name);
			return NULL;
		}
		append(all, sizeof(all), w == words ? "" : ", ");
		append(all, sizeof(all), w->name);
	}
	ky_complain(r, at, "%s is not one of %s", ky_quote(z, quoted), all);
	return NULL;
}

static uint32_t
set_read(struct ky_reader *r, const struct ky_place *at, json_t *v,
    const struct ky_word *words)
{
	uint32_t set = 0;

	if (!json_is_array(v)) {
		ky_complain(r, at, "must be a list");
		return 0;
	}
	for (size_t i = 0; i < json_array_size(v); i++) {
		struct ky_place here = {at, NULL, i};
		const struct ky_word *w = word_read(r, &here,
		    json_array_get(v, i), words);

		if (w == NULL)
			continue;
		if ((set >> w->value & 1) != 0)
			ky_complain(r, &here, "\"%s\" stands here twice",
			    w->name);
		set |= UINT32_C(1) << w->value;
	}
	return set;
}

static void
grade_read(struct ky_reader *r, const struct ky_place *at, json_t *v,
    const struct ky_member *m, void *out)
{
	const struct ky_word *w = word_read(r, at, v, m->words);
	enum ky_grade best = ky_duty_best_grade(m->duty);

	if (w == NULL)
		return;
	if (w->value > (int)best)
		ky_complain(r, at, "\"%s\" is above this duty's best, \"%s\"",
		    w->name, ky_grade_name(best));
	store(out, m->size, (uint32_t)w->value);
}

static void
minute_read(struct ky_reader *r, const struct ky_place *at, json_t *v,
    int16_t *out)
{
	const char *z = text_of(r, at, v);
	char quoted[KY_QUOTE_SIZE];
	uint64_t hour, minute;

	if (z == NULL)
		return;
	if (strlen(z) == 5 && z[2] == ':' &&
	    ky_str_u64((struct ky_str){z, 2}, 23, &hour) &&
	    ky_str_u64((struct ky_str){z + 3, 2}, 59, &minute))
		*out = (int16_t)(hour * 60 + minute);
	else
		ky_complain(r, at, "%s is not a time of day",
		    ky_quote(z, quoted));
}

static void
date_read(struct ky_reader *r, const struct ky_place *at, json_t *v,
    struct ky_date *out)
{
	const char *z = text_of(r, at, v);
	char quoted[KY_QUOTE_SIZE];
	struct ky_err err;

	if (z != NULL && ky_date_parse(ky_str_of(z), out, &err) != KY_OK)
		ky_complain(r, at, "%s: %s", ky_quote(z, quoted), err.msg);
}

static void
slug_read(struct ky_reader *r, const struct ky_place *at, json_t *v,
    struct ky_slug *out)
{
	const char *z = text_of(r, at, v);
	char quoted[KY_QUOTE_SIZE];
	struct ky_err err;

	if (z != NULL && ky_slug_parse(ky_str_of(z), out, &err) != KY_OK)
		ky_complain(r, at, "%s: %s", ky_quote(z, quoted), err.msg);
}

static void
currency_read(struct ky_reader *r, const struct ky_place *at, json_t *v,
    char out[4])
{
	const char *z = text_of(r, at, v);
	char quoted[KY_QUOTE_SIZE], code[4] = "";

	if (z == NULL)
		return;
	if (ky_str_copy(ky_str_of(z), code, sizeof(code)) &&
	    ky_currency_exponent(code) >= 0)
		memcpy(out, code, sizeof(code));
	else
		ky_complain(r, at, "%s is not a currency we know",
		    ky_quote(z, quoted));
}

static void
list_read(struct ky_reader *r, const struct ky_place *at, json_t *v,
    const struct ky_member *m, char *object)
{
	size_t size = m->of != NULL ? m->of->size : sizeof(struct ky_str);
	size_t n = json_array_size(v);
	uint32_t max = m->rows_max > 0 ? m->rows_max : KY_RULEBOOK_LIST_MAX;
	char *rows;

	if (!json_is_array(v) || n == 0) {
		ky_complain(r, at, "must be a list of at least one");
		return;
	}
	if (n > max) {
		ky_complain(r, at, "has more than %" PRIu32 " entries", max);
		return;
	}
	rows = ky_arena_array(r->arena, n, size);
	for (size_t i = 0; i < n; i++) {
		struct ky_place here = {at, NULL, i};
		json_t *entry = json_array_get(v, i);
		void *row = rows + i * size;

		if (m->of != NULL)
			ky_object_read(r, &here, entry, m->of, row);
		else
			*(struct ky_str *)row = text_read(r, &here, entry, m);
	}
	memcpy(object + m->rows_at, &rows, sizeof(rows));
	store(object + m->at, sizeof(uint32_t), (uint32_t)n);
}

/* "The source does not say": an amount of -1, no date. */
static void
hole_read(struct ky_reader *r, const struct ky_place *at,
    const struct ky_member *m, void *out)
{
	int64_t unknown = -1;

	if (!m->hole)
		ky_complain(r, at, "must not be null");
	else if (r->connected)
		ky_complain(r, at, ONLY_ASSISTED, "null");
	else if (m->type == KY_MEMBER_AMOUNT)
		memcpy(out, &unknown, sizeof(unknown));
}

/* `object` is the whole struct: a list fills two of its members. */
static void
member_read(struct ky_reader *r, const struct ky_place *at, json_t *v,
    const struct ky_member *m, char *object)
{
	void *out = object + m->at;
	const struct ky_word *w;
	int64_t number;

	if (json_is_null(v)) {
		hole_read(r, at, m, out);
		return;
	}
	switch (m->type) {
	case KY_MEMBER_BOOL:
		if (json_is_boolean(v))
			*(bool *)out = json_is_true(v);
		else
			ky_complain(r, at, "must be true or false");
		break;
	case KY_MEMBER_COUNT:
		if (whole_number(r, at, v, m, &number))
			store(out, m->size, (uint32_t)number);
		break;
	case KY_MEMBER_AMOUNT:
		if (whole_number(r, at, v, m, &number))
			memcpy(out, &number, sizeof(number));
		break;
	case KY_MEMBER_TEXT:
		*(struct ky_str *)out = text_read(r, at, v, m);
		break;
	case KY_MEMBER_DATE:
		date_read(r, at, v, out);
		break;
	case KY_MEMBER_MINUTE:
		minute_read(r, at, v, out);
		break;
	case KY_MEMBER_WORD:
		w = word_read(r, at, v, m->words);
		if (w != NULL)
			store(out, m->size, (uint32_t)w->value);
		break;
	case KY_MEMBER_SET:
		store(out, m->size, set_read(r, at, v, m->words));
		break;
	case KY_MEMBER_GRADE:
		grade_read(r, at, v, m, out);
		break;
	case KY_MEMBER_SLUG:
		slug_read(r, at, v, out);
		break;
	case KY_MEMBER_CURRENCY:
		currency_read(r, at, v, out);
		break;
	case KY_MEMBER_OBJECT:
		ky_object_read(r, at, v, m->of, out);
		break;
	case KY_MEMBER_LIST:
		list_read(r, at, v, m, object);
		break;
	case KY_MEMBER_TOPICS:
		break;
	case KY_MEMBER__MAX:
		assert(false);
	}
}

/* What absent members mean, where that is not zero. */
static void
defaults(const struct ky_table *t, char *object)
{
	const int16_t no_minute = -1;

	for (size_t i = 0; i < t->rows; i++) {
		const struct ky_member *m = &t->row[i];

		if (m->type == KY_MEMBER_MINUTE)
			memcpy(object + m->at, &no_minute, sizeof(no_minute));
		else if (m->type == KY_MEMBER_WORD && m->fallback != 0)
			store(object + m->at, m->size, (uint32_t)m->fallback);
		else if (m->type == KY_MEMBER_OBJECT)
			defaults(m->of, object + m->at);
	}
}

static void
members_read(struct ky_reader *r, const struct ky_place *at, json_t *value,
    const struct ky_table *t, void *out)
{
	uint32_t before = r->complaints;
	const char *fault;

	if (t->base != NULL)
		members_read(r, at, value, t->base, out);
	defaults(t, out);
	for (size_t i = 0; i < t->rows; i++) {
		const struct ky_member *m = &t->row[i];
		struct ky_place here = {at, m->name, 0};
		json_t *v = json_object_get(value, m->name);

		if (v != NULL)
			member_read(r, &here, v, m, out);
		else if (m->required)
			ky_complain(r, at, "\"%s\" is missing", m->name);
	}
	/* Half-filled structs contradict themselves without meaning to. */
	if (t->fault == NULL || r->complaints != before)
		return;
	fault = t->fault(out, r->connected);
	if (fault != NULL)
		ky_complain(r, at, "%s", fault);
}

void
ky_object_read(struct ky_reader *r, const struct ky_place *at, json_t *value,
    const struct ky_table *t, void *out)
{
	char quoted[KY_QUOTE_SIZE];

	if (!json_is_object(value)) {
		ky_complain(r, at, "must be an object");
		return;
	}
	for (void *i = json_object_iter(value); i != NULL;
	     i = json_object_iter_next(value, i)) {
		const char *name = json_object_iter_key(i);

		if (ky_table_find(t, ky_str_of(name)) == NULL)
			ky_complain(r, at, "unknown member %s",
			    ky_quote(name, quoted));
	}
	members_read(r, at, value, t, out);
}
