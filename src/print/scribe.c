#include "print/scribe.h"

#include "page/format.h"
#include "page/tr.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

void
ky_scribe_init(struct ky_scribe *w, struct ky_sheet *sheet, enum ky_tongue t)
{
	*w = (struct ky_scribe){.sheet = sheet,
	    .tongue = t,
	    .zone = KY_ZONE_JAPAN,
	    .currency = "JPY"};
	for (size_t i = 0; i < KY_SHEET_COLUMNS_MAX; i++)
		ky_buf_init(&w->cell[i], KY_SHEET_TEXT_MAX);
}

void
ky_scribe_done(struct ky_scribe *w)
{
	for (size_t i = 0; i < KY_SHEET_COLUMNS_MAX; i++)
		ky_buf_done(&w->cell[i]);
}

static struct ky_buf *
clean(struct ky_scribe *w, unsigned cell)
{
	assert(cell < KY_SHEET_COLUMNS_MAX);
	ky_buf_reset(&w->cell[cell]);
	return &w->cell[cell];
}

static const char *
text_of(const struct ky_buf *b)
{
	return b->len > 0 ? b->p : "";
}

const char *
ky_scribe_say(const struct ky_scribe *w, const char *text)
{
	return ky_tr(w->tongue, "", text);
}

const char *
ky_scribe_word(const struct ky_scribe *w, const char *context, const char *code)
{
	return code[0] != '\0' ? ky_tr(w->tongue, context, code) : "";
}

const char *
ky_scribe_fill(struct ky_scribe *w, unsigned cell, const char *text,
    const char *name, const char *value)
{
	struct ky_buf *out = clean(w, cell);
	const char *said = ky_scribe_say(w, text);
	char hole[64];
	const char *at;

	(void)snprintf(hole, sizeof(hole), "{%s}", name);
	at = strstr(said, hole);
	if (at == NULL)
		return said;
	ky_buf_add(out, (struct ky_str){said, (size_t)(at - said)});
	ky_buf_addz(out, value);
	ky_buf_addz(out, at + strlen(hole));
	return text_of(out);
}

const char *
ky_scribe_text(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));

	return text != NULL ? text : "";
}

int64_t
ky_scribe_number(const json_t *object, const char *name)
{
	return json_integer_value(json_object_get(object, name));
}

const char *
ky_scribe_day(struct ky_scribe *w, unsigned cell, const json_t *object,
    const char *name)
{
	struct ky_buf *out = clean(w, cell);
	struct ky_date day = {0};
	struct ky_err err;

	if (ky_date_parse(ky_str_of(ky_scribe_text(object, name)), &day,
		&err) == KY_OK)
		ky_format_day(day, w->tongue, out);
	return text_of(out);
}

static bool
instant(const json_t *object, const char *name, struct ky_time *out)
{
	struct ky_err err;

	return ky_time_parse(ky_str_of(ky_scribe_text(object, name)), out,
		   &err) == KY_OK;
}

const char *
ky_scribe_instant(struct ky_scribe *w, unsigned cell, const json_t *object,
    const char *name)
{
	struct ky_buf *out = clean(w, cell);
	int minutes = abs((int)w->zone.offset_min);
	struct ky_time at = {0};

	if (!instant(object, name, &at))
		return "";
	ky_format_instant(at, w->zone, w->tongue, out);
	ky_buf_addf(out, " (UTC%c%02d:%02d)",
	    w->zone.offset_min < 0 ? '-' : '+', minutes / 60, minutes % 60);
	return text_of(out);
}

const char *
ky_scribe_day_of(struct ky_scribe *w, unsigned cell, const json_t *object,
    const char *name)
{
	struct ky_buf *out = clean(w, cell);
	struct ky_time at = {0};

	if (instant(object, name, &at))
		ky_format_day(ky_date_at(at, w->zone), w->tongue, out);
	return text_of(out);
}

const char *
ky_scribe_money(struct ky_scribe *w, unsigned cell, int64_t minor)
{
	struct ky_buf *out = clean(w, cell);

	ky_format_money(minor, w->currency, w->tongue, out);
	return text_of(out);
}

const char *
ky_scribe_join(struct ky_scribe *w, unsigned cell, const char *a,
    const char *between, const char *b)
{
	struct ky_buf joined, *out = &w->cell[cell];

	assert(cell < KY_SHEET_COLUMNS_MAX);
	if (b[0] == '\0')
		return a;
	if (a[0] == '\0')
		return b;
	ky_buf_init(&joined, KY_SHEET_TEXT_MAX);
	ky_buf_addz(&joined, a);
	ky_buf_addz(&joined, between);
	ky_buf_addz(&joined, b);
	ky_buf_done(out);
	*out = joined;
	return text_of(out);
}

void
ky_scribe_pair(struct ky_scribe *w, const char *name, const char *value)
{
	if (value[0] != '\0')
		ky_sheet_pair(w->sheet, ky_scribe_say(w, name), value);
}
