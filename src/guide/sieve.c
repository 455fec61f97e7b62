#include "guide/sieve.h"

bool
ky_sieve_is_latin(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* Before a letter that begins a word. */
#define NOTHING '\0'

static void
put(struct ky_sieve *s, char before, char c)
{
	uint32_t bit = (unsigned char)before * 31u + (unsigned char)c * 7u;

	bit %= 64 * KY_SIEVE_WORDS;
	s->bits[bit / 64] |= UINT64_C(1) << bit % 64;
}

static void
put_pairs(struct ky_sieve *s, struct ky_str text)
{
	for (size_t i = 1; i < text.len; i++)
		put(s, text.p[i - 1], text.p[i]);
}

struct ky_sieve
ky_sieve_of_text(struct ky_str text)
{
	struct ky_sieve s = {0};

	put_pairs(&s, text);
	for (size_t i = 0; i < text.len; i++)
		if (ky_sieve_is_latin(text.p[i]) &&
		    (i == 0 || !ky_sieve_is_latin(text.p[i - 1])))
			put(&s, NOTHING, text.p[i]);
	return s;
}

struct ky_sieve
ky_sieve_of_word(struct ky_str word, bool begins)
{
	struct ky_sieve s = {0};

	put_pairs(&s, word);
	if (begins && word.len > 0)
		put(&s, NOTHING, word.p[0]);
	return s;
}
