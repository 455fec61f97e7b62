/*
 * UTF-8, a character at a time.
 */
#ifndef KY_BASE_UTF8_H
#define KY_BASE_UTF8_H

#include "base/str.h"

/*
 * Takes the first character off `rest`.  False, and nothing taken, when there
 * is none or its bytes are not UTF-8 (surrogates and overlong forms are not).
 */
bool ky_utf8_next(struct ky_str *rest, uint32_t *code);

/* Are all of the bytes UTF-8? */
bool ky_utf8_valid(struct ky_str s);

/* Does it hide in text, turn its direction, or steer who reads it: a control
 * character (a line's end is one), one of no width, a mark of direction, one
 * for private use? */
bool ky_utf8_unseen(uint32_t code);

/* How many characters; `s` is UTF-8. */
size_t ky_utf8_characters(struct ky_str s);

/* Writes the bytes of a character; how many, 1 to 4.  It is one: not beyond
 * U+10FFFF, no surrogate. */
#define KY_UTF8_SIZE 4
size_t ky_utf8_put(uint32_t code, char out[KY_UTF8_SIZE]);

#endif
