/*
 * Messages: what the program says to people, in their language.
 *
 * The English text is a message's name.  Codes ("port-out", a duty's kind)
 * are messages of a context, whose English stands in po/codes.json.  tools/pages
 * finds both macros below in the code, and every message of the pages.
 */
#ifndef KY_PAGE_TR_H
#define KY_PAGE_TR_H

#include "base/tongue.h"

/* Marks a text for translation where it stands in a table; it stays as it
 * is. */
#define KY_TR(text) text
#define KY_TR_OF(context, text) text

/* The message in that language; in English where it is not translated; the
 * id itself when there is none of that name.  `context` "" for texts.  Holes
 * are left as they are. */
const char *ky_tr(enum ky_tongue t, const char *context, const char *id);

/* Is there such a message at all? */
bool ky_tr_has(const char *context, const char *id);

#endif
