/*
 * A sieve: says quickly of most texts that a word does not stand in them.
 *
 * A text's sieve has a bit for each two neighbours among its bytes, and for
 * each Latin letter or digit that begins a word.  Where a bit of the word's
 * is missing the word is not there; else it may be.  Texts are folded
 * (guide/fold.h).
 */
#ifndef KY_GUIDE_SIEVE_H
#define KY_GUIDE_SIEVE_H

#include "base/str.h"

#define KY_SIEVE_WORDS 4

struct ky_sieve {
	uint64_t bits[KY_SIEVE_WORDS];
};

/* A letter or digit whose words are found at their beginning. */
bool ky_sieve_is_latin(char c);

/* Of a text. */
struct ky_sieve ky_sieve_of_text(struct ky_str text);
/* Of what is looked for: wherever it stands, or at the beginning of a word. */
struct ky_sieve ky_sieve_of_word(struct ky_str word, bool begins);

static inline bool
ky_sieve_may(const struct ky_sieve *text, const struct ky_sieve *word)
{
	uint64_t missing = 0;

	for (int i = 0; i < KY_SIEVE_WORDS; i++)
		missing |= word->bits[i] & ~text->bits[i];
	return missing == 0;
}

#endif
