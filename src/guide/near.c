#include "guide/near.h"

#include "base/utf8.h"

#include <string.h>

#define LETTERS_MAX 32
#define SHARED_MIN 3 /* characters: fewer say too little */

struct letters {
	uint32_t n; /* 0: none, or too many */
	uint32_t code[LETTERS_MAX];
};

static void
letters_of(struct ky_str text, struct letters *out)
{
	uint32_t code;

	out->n = 0;
	while (ky_utf8_next(&text, &code)) {
		if (out->n == LETTERS_MAX) {
			out->n = 0;
			return;
		}
		out->code[out->n++] = code;
	}
}

static bool
is_hangul(uint32_t code)
{
	return code >= 0xac00 && code <= 0xd7a3;
}

/* How many slips are forgiven. */
static uint32_t
slips_of(const struct letters *w)
{
	uint32_t least = w->n > 0 && is_hangul(w->code[0]) ? 3 : 4;

	if (w->n < least)
		return 0;
	return w->n < 2 * least ? 1 : 2;
}

static uint32_t
least_of(uint32_t a, uint32_t b)
{
	return a < b ? a : b;
}

/* Letters added, left out, changed, or changed with their neighbour, from a to
 * b (optimal string alignment). */
static uint32_t
distance(const struct letters *a, const struct letters *b)
{
	uint32_t rows[3][LETTERS_MAX + 1] = {0};
	uint32_t *before = rows[0], *last = rows[1], *row = rows[2];

	for (uint32_t k = 0; k <= b->n; k++)
		last[k] = k;
	for (uint32_t i = 1; i <= a->n; i++) {
		uint32_t *oldest = before;

		row[0] = i;
		for (uint32_t k = 1; k <= b->n; k++) {
			bool same = a->code[i - 1] == b->code[k - 1];

			row[k] = least_of(last[k - 1] + (same ? 0 : 1),
			    least_of(last[k], row[k - 1]) + 1);
			if (i > 1 && k > 1 &&
			    a->code[i - 1] == b->code[k - 2] &&
			    a->code[i - 2] == b->code[k - 1])
				row[k] = least_of(row[k], before[k - 2] + 1);
		}
		before = last;
		last = row;
		row = oldest;
	}
	return last[b->n];
}

/* A word as bytes, without a look at its letters. */
struct rough {
	size_t len;
	uint32_t letters;
	uint64_t kinds;
	bool ascii;
};

/* Up to the blank, or the end. */
static struct rough
rough_of(struct ky_str text)
{
	struct rough r = {.ascii = true};

	for (; r.len < text.len && text.p[r.len] != ' '; r.len++) {
		unsigned char c = (unsigned char)text.p[r.len];

		r.letters += (c & 0xc0) != 0x80;
		r.kinds |= UINT64_C(1) << (c & 63);
		r.ascii = r.ascii && c < 0x80;
	}
	return r;
}

/* A slip changes one letter, of one byte or of up to four. */
static bool
is_rough(const struct rough *a, const struct rough *b, uint32_t slips)
{
	uint32_t bytes = a->ascii && b->ascii ? slips : KY_UTF8_SIZE * slips;

	return b->letters + slips >= a->letters &&
	    a->letters + slips >= b->letters &&
	    (uint32_t)__builtin_popcountll(a->kinds & ~b->kinds) <= bytes &&
	    (uint32_t)__builtin_popcountll(b->kinds & ~a->kinds) <= bytes;
}

bool
ky_near_word(struct ky_str word, struct ky_str text)
{
	struct rough rough = rough_of(word), next;
	struct letters w, other;
	uint32_t slips;

	letters_of(word, &w);
	slips = slips_of(&w);
	while (slips > 0 && text.len > 0) {
		next = rough_of(text);
		if (is_rough(&rough, &next, slips)) {
			letters_of((struct ky_str){text.p, next.len}, &other);
			if (other.n + slips >= w.n &&
			    distance(&w, &other) <= slips)
				return true;
		}
		next.len += next.len < text.len; /* the blank */
		text = (struct ky_str){text.p + next.len, text.len - next.len};
	}
	return false;
}

static bool
is_chinese(uint32_t code)
{
	return code >= 0x3400 && code <= 0x9fff;
}

uint32_t
ky_near_share(struct ky_str word, struct ky_str text)
{
	struct ky_str rest = word;
	const char *at = rest.p;
	uint32_t n = 0, there = 0, code;

	while (ky_utf8_next(&rest, &code)) {
		if (!is_chinese(code))
			return 0;
		n++;
		there += text.len > 0 &&
		    memmem(text.p, text.len, at, (size_t)(rest.p - at)) != NULL;
		at = rest.p;
	}
	return n < SHARED_MIN ? 0 : 100 * there / n;
}
