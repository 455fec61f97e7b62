/*
 * Text as search compares it: the many ways to write one thing made one.
 *
 *	ＡＢＣ ABC    → abc      full width, capitals
 *	ｶﾞ ガ が      → が       half width, its mark joined; katakana to hiragana
 *	é É          → e        accents of Latin letters
 *	("　", tab)  → " "      runs of blanks: one; none at the ends
 *	软 軟, 帰 歸  → 軟, 歸   one way to write a Chinese character (guide/han.h)
 *	- ‐ ー 〜 ・ ! '  → gone   marks that people leave out: Y!mobile, ymobile
 *
 * Less than Unicode's NFKC and case folding, and enough for the five tongues.
 */
#ifndef KY_GUIDE_FOLD_H
#define KY_GUIDE_FOLD_H

#include "base/buf.h"

/* Appends the folded text.  Bytes that are not UTF-8 end it. */
void ky_fold(struct ky_str text, struct ky_buf *out);

/* Is this character written without blanks between words: kana, Chinese
 * characters?  (Hangul has blanks.) */
bool ky_fold_is_cjk(uint32_t code);

#endif
