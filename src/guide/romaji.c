#include "guide/romaji.h"

#include "base/utf8.h"

#include <stdint.h>
#include <string.h>

#define FIRST 0x3041   /* ぁ */
#define DOUBLED 0x3063 /* っ: the next consonant twice */

/* From ぁ on; the small ya, yu and yo are told apart by their capitals. */
static const char *const letters[] = {"a", "a", "i", "i", "u", "u", "e", "e",
    "o", "o", "ka", "ga", "ki", "gi", "ku", "gu", "ke", "ge", "ko", "go", "sa",
    "za", "shi", "ji", "su", "zu", "se", "ze", "so", "zo", "ta", "da", "chi",
    "ji", "", "tsu", "zu", "te", "de", "to", "do", "na", "ni", "nu", "ne", "no",
    "ha", "ba", "pa", "hi", "bi", "pi", "fu", "bu", "pu", "he", "be", "pe",
    "ho", "bo", "po", "ma", "mi", "mu", "me", "mo", "Ya", "ya", "Yu", "yu",
    "Yo", "yo", "ra", "ri", "ru", "re", "ro", "wa", "wa", "i", "e", "o", "n",
    "vu", "ka", "ke"};
_Static_assert(sizeof(letters) / sizeof(letters[0]) == 0x3097 - FIRST,
    "letters each");

struct latin {
	char *out;
	size_t n;
	bool twice;
};

static bool
add(struct latin *l, const char *text)
{
	size_t n = strlen(text);

	if (l->n + n + 1 >= KY_ROMAJI_SIZE)
		return false;
	if (l->twice && n > 0)
		l->out[l->n++] = text[0];
	l->twice = false;
	memcpy(l->out + l->n, text, n);
	l->n += n;
	return true;
}

/* ki and a small ya are kya; shi, chi and ji with it sha, cha and ja.  (The
 * only h after which an i stands alone is that of hi: hya.) */
static bool
add_small(struct latin *l, const char *text)
{
	char before, first = '\0';

	if (l->n < 2 || l->out[l->n - 1] != 'i')
		return false;
	l->n--;
	before = l->out[l->n - 1];
	if (l->n >= 2)
		first = l->out[l->n - 2];
	if (before == 'j' || (before == 'h' && (first == 's' || first == 'c')))
		text++;
	return add(l, text);
}

static bool
is_vowel(char c)
{
	return strchr("aeiou", c) != NULL && c != '\0';
}

/* ou and oo are o, uu is u, aa a. */
static void
shorten(struct latin *l)
{
	size_t to = 0;

	for (size_t i = 0; i < l->n; i++) {
		char c = l->out[i], before = '\0';

		if (to > 0)
			before = l->out[to - 1];
		if (is_vowel(c) && (c == before || (c == 'u' && before == 'o')))
			continue;
		l->out[to++] = c;
	}
	l->n = to;
}

bool
ky_romaji(struct ky_str kana, char out[KY_ROMAJI_SIZE])
{
	struct latin l = {.out = out};
	uint32_t code;

	while (ky_utf8_next(&kana, &code)) {
		const char *text;
		bool good;

		if (code < FIRST ||
		    code - FIRST >= sizeof(letters) / sizeof(letters[0]))
			return false;
		if (code == DOUBLED) {
			l.twice = true;
			continue;
		}
		text = letters[code - FIRST];
		if (text[0] == 'Y') {
			char small[4] = {'y', text[1], '\0'};

			good = add_small(&l, small);
		} else {
			good = add(&l, text);
		}
		if (!good)
			return false;
	}
	shorten(&l);
	out[l.n] = '\0';
	return l.n > 0;
}

/* What is written in several ways, the longer first; the rest stays. */
static const struct {
	const char *from, *to;
} ways[] = {{"sh", "sh"}, {"ch", "ch"}, {"ts", "ts"}, {"tch", "ch"},
    {"sy", "sh"}, {"ty", "ch"}, {"cy", "ch"}, {"zy", "j"}, {"jy", "j"},
    {"si", "shi"}, {"ti", "chi"}, {"tu", "tsu"}, {"hu", "fu"}, {"zi", "ji"},
    {"di", "ji"}, {"dzu", "zu"}, {"du", "zu"}, {"cch", "ch"}, {"nnn", "n"},
    {"nn", "n"}, {"mb", "nb"}, {"mp", "np"}};
#define WAYS_N (sizeof(ways) / sizeof(ways[0]))

bool
ky_romaji_one(struct ky_str latin, char out[KY_ROMAJI_SIZE])
{
	struct latin l = {.out = out};

	while (latin.len > 0) {
		char letter[2] = {latin.p[0], '\0'};
		const char *to = letter;
		size_t taken = 1;

		for (size_t i = 0; i < WAYS_N; i++)
			if (ways[i].from[0] == letter[0] &&
			    ky_str_starts(latin, ways[i].from)) {
				to = ways[i].to;
				taken = strlen(ways[i].from);
				break;
			}
		if (!add(&l, to))
			return false;
		latin = (struct ky_str){latin.p + taken, latin.len - taken};
	}
	shorten(&l);
	out[l.n] = '\0';
	return l.n > 0;
}
