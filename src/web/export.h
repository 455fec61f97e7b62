/*
 * What the system holds of somebody, as one JSON file for them:
 * docs/formats/account.md.
 *
 * Secrets are not in it: what is read here holds none, and numbers of cards,
 * chips, phones and banks are masked as on the pages.
 */
#ifndef KY_WEB_EXPORT_H
#define KY_WEB_EXPORT_H

#include "web/account.h"

#define KY_EXPORT_SCHEMA "kaiyaku.account/1"

/* One export being made. */
struct ky_export {
	struct ky_visit *v;
	struct ky_arena room; /* of the call that was made last */
	struct ky_err err;    /* once something failed */
	/* What was charged and who looked are left out: with them the file
	 * would be larger than an answer may be. */
	bool brief;
	/* Sentences: of which lists there is more than is in the file. */
	json_t *cut;
};

/* A call in the session's name; `reach` of the line it is about, or NULL.
 * `out` is valid until the next one.  False: `err` says why. */
bool ky_export_call(struct ky_export *x, const struct ky_reach *reach,
    struct ky_call *c, struct ky_result *out);

/* Puts `value`, which is taken over; out of memory ends the program. */
void ky_export_put(json_t *to, const char *name, json_t *value);
void ky_export_add(json_t *list, json_t *value);

/* All of a line of one's own; NULL: `err` says why. */
json_t *ky_export_line(struct ky_export *x, const struct ky_reach *reach);

#endif
