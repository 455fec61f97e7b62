/*
 * Names in the letters that every bank abroad takes.
 *
 * A to Z, a to z, 0 to 9, blank and / - ? : ( ) . , ' +.  ISO 20022 itself
 * would take any letter, but a bank on the way that does not drops it or sends
 * the money back.  So marks are taken off Latin letters here, the way banks do
 * it: "Nguyễn Thị Hà" is "Nguyen Thi Ha", "Groß" is "Gross".
 */
#ifndef KY_BANK_LATIN_H
#define KY_BANK_LATIN_H

#include "base/str.h"

/*
 * NUL-terminated into `out`; letters may become two.  False, and `out`
 * undefined, when it does not fit, is not UTF-8, is empty or blank, or holds a
 * character that has no such form (kana, Han, a digit of another script).
 */
bool ky_latin_fold(struct ky_str text, char *out, size_t size);

/* Is it in these letters already, and neither empty nor blank? */
bool ky_latin_is(struct ky_str text);

#endif
