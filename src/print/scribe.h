/*
 * Writes a sheet in a language, out of a JSON document.
 *
 * What is missing in the document, null or of another type is "".  Texts that
 * are formatted lie in numbered cells of the scribe's and live until the cell
 * is used again: a row's cells have a number each.
 */
#ifndef KY_PRINT_SCRIBE_H
#define KY_PRINT_SCRIBE_H

#include "core/date.h"
#include "pdf/sheet.h"

struct ky_scribe {
	struct ky_sheet *sheet;
	enum ky_tongue tongue;
	struct ky_zone zone; /* of instants */
	char currency[4];
	struct ky_buf cell[KY_SHEET_COLUMNS_MAX];
};

void ky_scribe_init(struct ky_scribe *w, struct ky_sheet *sheet,
    enum ky_tongue t);
void ky_scribe_done(struct ky_scribe *w);

/* A message, a code's words. */
const char *ky_scribe_say(const struct ky_scribe *w, const char *text);
const char *ky_scribe_word(const struct ky_scribe *w, const char *context,
    const char *code);
/* The message with `value` in the place of its hole "{name}". */
const char *ky_scribe_fill(struct ky_scribe *w, unsigned cell, const char *text,
    const char *name, const char *value);

const char *ky_scribe_text(const json_t *object, const char *name);
int64_t ky_scribe_number(const json_t *object, const char *name);
/* "2026-08-31" as the language writes it. */
const char *ky_scribe_day(struct ky_scribe *w, unsigned cell,
    const json_t *object, const char *name);
/* RFC 3339, in `zone`, which is said: "4 October 2026 10:00 (UTC+09:00)". */
const char *ky_scribe_instant(struct ky_scribe *w, unsigned cell,
    const json_t *object, const char *name);
/* The day of an instant. */
const char *ky_scribe_day_of(struct ky_scribe *w, unsigned cell,
    const json_t *object, const char *name);
const char *ky_scribe_money(struct ky_scribe *w, unsigned cell, int64_t minor);
/* Three texts behind each other; of the first and the last only the one that
 * is not "", where one is.  They may lie in that cell themselves. */
const char *ky_scribe_join(struct ky_scribe *w, unsigned cell, const char *a,
    const char *between, const char *b);

/* A pair, unless the value is "". */
void ky_scribe_pair(struct ky_scribe *w, const char *name, const char *value);

#endif
