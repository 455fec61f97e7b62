/*
 * Filling a struct from a JSON object by its table (rules/schema.h).
 *
 * Reading goes on after a complaint, so that all of them can be told; what
 * was complained about stays zero and the caller throws the struct away.
 */
#ifndef KY_RULES_OBJECT_H
#define KY_RULES_OBJECT_H

#include "base/arena.h"
#include "rules/schema.h"

#include <jansson.h>

struct ky_reader {
	struct ky_arena *arena; /* texts and lists are copied into it */
	const char *file;       /* put in front of every complaint */
	bool connected;         /* nothing may be unknown */
	uint32_t complaints;
	void (*say)(void *arg, const char *line);
	void *arg;
};

/* Where in the file we are: "/topics/last-day/0" as a chain on the stack. */
struct ky_place {
	const struct ky_place *up; /* NULL: the outermost object */
	const char *name;          /* of a member; NULL: `index` of a list */
	size_t index;
};

/* Tell `reader->say` one line: "FILE: PLACE: words".  Control characters
 * become "?". */
void ky_complain(struct ky_reader *r, const struct ky_place *at,
    const char *fmt, ...) KY_PRINTF(3, 4);

/* `text` quoted for a complaint, and cut short. */
#define KY_QUOTE_SIZE 48
const char *ky_quote(const char *text, char out[KY_QUOTE_SIZE]);

/* Unknown members, missing ones, wrong ones, contradictions.  `out` has the
 * table's size and is zero.  Topics are left to the caller. */
void ky_object_read(struct ky_reader *r, const struct ky_place *at,
    json_t *value, const struct ky_table *t, void *out);

#endif
