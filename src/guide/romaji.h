/*
 * Hiragana as Latin letters, the way names of places and companies are
 * written: なりた narita, はねだ haneda, とうきょう tokyo (long vowels as short
 * ones).  Texts are folded (guide/fold.h).
 */
#ifndef KY_GUIDE_ROMAJI_H
#define KY_GUIDE_ROMAJI_H

#include "base/str.h"

#include <stdbool.h>

#define KY_ROMAJI_SIZE 128

/* False: it is empty, too long, or not hiragana alone. */
bool ky_romaji(struct ky_str kana, char out[KY_ROMAJI_SIZE]);

/* The ways to write Japanese in Latin letters made one: kuukou and kuko, tosin
 * and toshin, shimbun and shinbun, kaiin and kain.  False: it is empty or too
 * long. */
bool ky_romaji_one(struct ky_str latin, char out[KY_ROMAJI_SIZE]);

#endif
