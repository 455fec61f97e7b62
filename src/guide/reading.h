/*
 * Words as they are said: かいやく and kaiyaku for 解約, jieyue for 解约.  Who
 * hears a word, or cannot write it, searches so.
 *
 * Two tables hold the words that a guide to ending lines is asked with and the
 * names of places in it: Japanese in kana (reading_ja.c), Chinese in pinyin
 * without tones (reading_zh.c).  A word is found by each of its rows.
 */
#ifndef KY_GUIDE_READING_H
#define KY_GUIDE_READING_H

#include "base/str.h"
#include "base/tongue.h"

#include <stdbool.h>

struct ky_reading {
	const char *word; /* as it is written; not folded */
	const char *said; /* hiragana, or pinyin in one; folded */
};

/* Japanese, Chinese (simplified). */
extern const struct ky_reading ky_readings_ja[], ky_readings_zh[];
extern const uint32_t ky_readings_ja_n, ky_readings_zh_n;

/* Ways to write one word of a question that are looked for. */
#define KY_READINGS_MAX 4
#define KY_WRITTEN_SIZE 256

struct ky_written {
	enum ky_tongue tongue; /* of whose texts: Japanese, or both Chinese */
	char text[KY_WRITTEN_SIZE]; /* folded */
};

/*
 * What a folded word of kana or Latin letters may be in Chinese characters; how
 * many.  Of several words said in one (くうこうへんきゃく, naritakuko) each becomes
 * its first row; kana that are in no row stay (解約したい), Latin letters must all
 * be in one.  Any thread.
 */
uint32_t ky_reading_find(struct ky_str word,
    struct ky_written out[KY_READINGS_MAX]);

#endif
