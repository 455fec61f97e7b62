/*
 * Text as Japan's banks take it: JIS X 0201, one byte a character.
 *
 * Katakana and hiragana of any width, Latin letters and digits of any width
 * are written in the bytes of half-width kana and capital letters.  A voiced
 * sound takes two bytes, small kana become large, the long mark and every
 * dash become "-", the middle dot ".", a full-width blank a blank.  Marks may
 * stand behind their kana as characters of their own.  Nothing else is
 * replaced: a kanji or an accent is an error, since a name that the bank does
 * not know comes back.
 *
 * The strict set is what every bank takes: A-Z 0-9 ( ) - . blank, kana
 * without the small ones and without wo, and the two marks.  What one bank
 * takes besides is an extra.
 * Rule: docs/rules/jp.md#8 (characters of names)
 */
#ifndef KY_BASE_KANA_H
#define KY_BASE_KANA_H

#include "base/err.h"
#include "base/str.h"

/* Extras, or-ed together; 0 is the strict set. */
#define KY_KANA_WO UINT32_C(1)        /* "wo": the kana */
#define KY_KANA_COMMA UINT32_C(2)     /* "comma" */
#define KY_KANA_SLASH UINT32_C(4)     /* "slash" */
#define KY_KANA_YEN UINT32_C(8)       /* "yen": 0x5c, also a backslash */
#define KY_KANA_BRACKETS UINT32_C(16) /* "brackets": corner brackets */

/* Or-s the extra of that name into `extras`; false: there is none. */
bool ky_kana_extra(struct ky_str name, uint32_t *extras);

/*
 * The bytes of `text` (UTF-8), at most `room` of them and no NUL, into `out`.
 * KY_E_INPUT, `out` then holds anything: "character 3: ...", counted in
 * Unicode's characters, the first is 1; a mark behind its kana counts.
 */
enum ky_code ky_kana_encode(struct ky_str text, uint32_t extras, char *out,
    size_t room, size_t *len, struct ky_err *err) KY_MUST_USE;

/*
 * For showing: UTF-8 with a NUL, full-width kana, a mark joined to its kana.
 * All of JIS X 0201 is read, small kana too.  What ky_kana_encode() wrote
 * gives the same bytes again.  `out` has room for KY_KANA_TEXT_SIZE(len).
 * KY_E_INPUT names the byte that is none, the first is 1.
 */
#define KY_KANA_TEXT_SIZE(len) (3 * (size_t)(len) + 1)
enum ky_code ky_kana_decode(struct ky_str bytes, char *out,
    struct ky_err *err) KY_MUST_USE;

#endif
