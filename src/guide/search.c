#include "guide/search.h"

#include "base/utf8.h"
#include "guide/fold.h"
#include "guide/near.h"
#include "guide/reading.h"
#include "guide/romaji.h"
#include "guide/sieve.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define NONE UINT32_MAX
#define PAIRS_MAX 64 /* of a word, one bit each */

struct text {
	enum ky_tongue tongue; /* KY_TONGUE__MAX: all */
	uint32_t weight;
	uint32_t next;  /* of the same thing; NONE ends */
	size_t at, len; /* in `bytes`, as it was added */
	size_t folded_at, folded_len;
	struct ky_sieve sieve; /* of the folded text */
};

/* What is found, and its texts. */
struct thing {
	enum ky_found_kind kind;
	uint32_t index;
	uint32_t first, last;
};

struct ky_search {
	struct ky_buf bytes;
	uint32_t things_n, texts_n, texts_room;
	struct thing *things; /* KY_SEARCH_THINGS_MAX of them */
	struct text *texts;
};

static const char *const found_kinds[] = {
    [KY_FOUND_OPERATOR] = "provider",
    [KY_FOUND_AREA] = "area",
    [KY_FOUND_LAW] = "law",
    [KY_FOUND_LINK] = "link",
    [KY_FOUND_PAGE] = "page",
};
_Static_assert(sizeof(found_kinds) / sizeof(found_kinds[0]) == KY_FOUND__MAX,
    "a word each");

const char *
ky_found_kind_name(enum ky_found_kind k)
{
	assert((unsigned)k < KY_FOUND__MAX);
	return found_kinds[k];
}

/* --- filling --- */

struct ky_search *
ky_search_new(void)
{
	struct ky_search *s = calloc(1, sizeof(*s));

	if (s == NULL)
		return NULL;
	ky_buf_init(&s->bytes, KY_SEARCH_BYTES_MAX);
	s->things = calloc(KY_SEARCH_THINGS_MAX, sizeof(s->things[0]));
	if (s->things == NULL) {
		ky_search_free(s);
		return NULL;
	}
	return s;
}

void
ky_search_free(struct ky_search *s)
{
	if (s == NULL)
		return;
	ky_buf_done(&s->bytes);
	free(s->things);
	free(s->texts);
	free(s);
}

/* Texts of one thing mostly follow each other, so from the end. */
static struct thing *
thing_of(struct ky_search *s, enum ky_found_kind kind, uint32_t index)
{
	struct thing *t;

	for (uint32_t i = s->things_n; i-- > 0;)
		if (s->things[i].kind == kind && s->things[i].index == index)
			return &s->things[i];
	if (s->things_n == KY_SEARCH_THINGS_MAX)
		return NULL;
	t = &s->things[s->things_n++];
	*t = (struct thing){kind, index, NONE, NONE};
	return t;
}

static struct ky_str
folded(const struct ky_search *s, const struct text *t)
{
	return (struct ky_str){s->bytes.p + t->folded_at, t->folded_len};
}

static enum ky_code
grow(struct ky_search *s, struct ky_err *err)
{
	uint32_t room = s->texts_room > 0 ? 2 * s->texts_room : 1024;
	struct text *more;

	if (s->texts_n < s->texts_room)
		return KY_OK;
	if (s->texts_n == KY_SEARCH_TEXTS_MAX)
		return ky_fail(err, KY_E_LIMIT, 0, "more than %d texts",
		    KY_SEARCH_TEXTS_MAX);
	more = reallocarray(s->texts, room, sizeof(s->texts[0]));
	if (more == NULL)
		return ky_fail(err, KY_E_SYSTEM, errno, "out of memory");
	s->texts = more;
	s->texts_room = room;
	return KY_OK;
}

enum ky_code
ky_search_add(struct ky_search *s, enum ky_found_kind kind, uint32_t index,
    enum ky_tongue tongue, uint32_t weight, struct ky_str text,
    struct ky_err *err)
{
	struct thing *thing;
	struct text *t;
	enum ky_code code;

	assert(weight > 0 && weight <= 1000);
	if (text.len == 0)
		return KY_OK;
	code = grow(s, err);
	if (code != KY_OK)
		return code;
	thing = thing_of(s, kind, index);
	if (thing == NULL)
		return ky_fail(err, KY_E_LIMIT, 0, "more than %d things",
		    KY_SEARCH_THINGS_MAX);
	t = &s->texts[s->texts_n];
	*t = (struct text){.tongue = tongue, .weight = weight, .next = NONE};
	t->at = s->bytes.len;
	ky_buf_add(&s->bytes, text);
	t->len = s->bytes.len - t->at;
	t->folded_at = s->bytes.len;
	ky_fold(text, &s->bytes);
	t->folded_len = s->bytes.len - t->folded_at;
	if (!ky_buf_ok(&s->bytes))
		return ky_fail(err, KY_E_LIMIT, 0, "more than %zu bytes",
		    KY_SEARCH_BYTES_MAX);
	t->sieve = ky_sieve_of_text(folded(s, t));
	if (thing->first == NONE)
		thing->first = s->texts_n;
	else
		s->texts[thing->last].next = s->texts_n;
	thing->last = s->texts_n++;
	return KY_OK;
}

/* --- finding --- */

/* A word in one way to write it. */
struct form {
	struct ky_str text; /* folded */
	bool latin;
	struct ky_sieve sieve;
	uint32_t tongues; /* whose texts beside those of the question: bits */
	/* Where each character begins, and the last one ends. */
	uint32_t pairs_n; /* 0: not taken in pairs */
	uint16_t start[PAIRS_MAX + 2];
	struct ky_sieve pair_sieve[PAIRS_MAX];
};

/* As it was typed, then as it may be written. */
struct word {
	uint32_t forms_n;
	struct form form[1 + KY_READINGS_MAX];
	struct ky_written written[KY_READINGS_MAX];
};

struct question {
	struct ky_buf folded;
	uint32_t words_n;
	struct word word[KY_QUESTION_WORDS_MAX];
};

static struct ky_str
pair_at(const struct form *f, uint32_t p)
{
	return (struct ky_str){f->text.p + f->start[p],
	    (size_t)(f->start[p + 2] - f->start[p])};
}

/* Each two neighbours of a word that has only such characters. */
static void
pairs_of(struct form *f)
{
	struct ky_str rest = f->text;
	uint32_t n = 0, code;

	while (ky_utf8_next(&rest, &code)) {
		if (!ky_fold_is_cjk(code) || n == PAIRS_MAX + 1)
			return;
		f->start[++n] = (uint16_t)(rest.p - f->text.p);
	}
	f->pairs_n = n > 1 ? n - 1 : 0;
	for (uint32_t p = 0; p < f->pairs_n; p++)
		f->pair_sieve[p] = ky_sieve_of_word(pair_at(f, p), false);
}

static void
add_form(struct word *w, struct ky_str text, uint32_t tongues)
{
	struct form *f = &w->form[w->forms_n++];

	f->text = text;
	f->latin = ky_sieve_is_latin(text.p[0]);
	f->sieve = ky_sieve_of_word(text, f->latin);
	f->tongues = tongues;
	f->pairs_n = 0;
	f->start[0] = 0;
	pairs_of(f);
}

static uint32_t
bit_of(enum ky_tongue t)
{
	return UINT32_C(1) << t;
}

/* Who asks in kana reads Japanese, and who asks in pinyin Chinese, of either
 * kind. */
static uint32_t
tongues_of(const struct ky_written *w)
{
	return w->tongue == KY_TONGUE_JA
	    ? bit_of(KY_TONGUE_JA)
	    : bit_of(KY_TONGUE_ZH_HANS) | bit_of(KY_TONGUE_ZH_HANT);
}

static void
add_word(struct question *q, struct ky_str text)
{
	struct word *w;
	uint32_t n;

	if (text.len == 0 || q->words_n == KY_QUESTION_WORDS_MAX)
		return;
	w = &q->word[q->words_n++];
	w->forms_n = 0;
	add_form(w, text, 0);
	n = ky_reading_find(text, w->written);
	for (uint32_t i = 0; i < n; i++)
		add_form(w, ky_str_of(w->written[i].text),
		    tongues_of(&w->written[i]));
}

/* Letters and digits, Hangul with them, or the others. */
static bool
same_script(uint32_t a, uint32_t b)
{
	return ky_fold_is_cjk(a) == ky_fold_is_cjk(b);
}

/* A word of two scripts as two words: sim卡 as sim, 卡. */
static void
add_apart(struct question *q, struct ky_str text)
{
	struct ky_str rest = text;
	const char *start = text.p, *at = text.p;
	uint32_t code, before = 0;

	while (ky_utf8_next(&rest, &code)) {
		if (at != start && !same_script(before, code)) {
			add_word(q,
			    (struct ky_str){start, (size_t)(at - start)});
			start = at;
		}
		before = code;
		at = rest.p;
	}
	add_word(q, (struct ky_str){start, (size_t)(at - start)});
}

static void
question_read(struct question *q, struct ky_str text, bool apart)
{
	struct ky_str rest;

	q->words_n = 0;
	if (text.len > KY_QUESTION_MAX)
		text.len = KY_QUESTION_MAX;
	/* Folding can lengthen nothing by more than this. */
	ky_buf_init(&q->folded, (size_t)8 * KY_QUESTION_MAX);
	ky_fold(text, &q->folded);
	rest = ky_buf_str(&q->folded);
	while (rest.len > 0) {
		const char *blank = memchr(rest.p, ' ', rest.len);
		size_t n = blank != NULL ? (size_t)(blank - rest.p) : rest.len;

		if (apart)
			add_apart(q, (struct ky_str){rest.p, n});
		else
			add_word(q, (struct ky_str){rest.p, n});
		n += blank != NULL;
		rest = (struct ky_str){rest.p + n, rest.len - n};
	}
}

/* Where `w` stands in `in`, or NULL. */
static const char *
stands(struct ky_str in, struct ky_str w, bool latin)
{
	const char *end = in.p + in.len, *at = in.p;

	if (in.len == 0)
		return NULL;
	for (; (at = memmem(at, (size_t)(end - at), w.p, w.len)) != NULL; at++)
		if (!latin || at == in.p || !ky_sieve_is_latin(at[-1]))
			return at;
	return NULL;
}

static uint32_t
points_of(const struct ky_search *s, const struct text *t, const struct form *f)
{
	struct ky_str in = folded(s, t);
	const char *at = ky_sieve_may(&t->sieve, &f->sieve)
	    ? stands(in, f->text, f->latin)
	    : NULL;

	if (at == NULL)
		return 0;
	if (at != in.p)
		return 2 * t->weight;
	return in.len == f->text.len ? 4 * t->weight : 3 * t->weight;
}

/* What a word found in the texts of one thing. */
struct tally {
	uint32_t points;
	uint32_t text; /* that brought them */
	uint64_t pairs;
	uint32_t pairs_weight;
	uint32_t pairs_text;
};

static void
tally_pairs(const struct ky_search *s, uint32_t i, const struct form *f,
    struct tally *tally)
{
	const struct text *t = &s->texts[i];

	for (uint32_t p = 0; p < f->pairs_n; p++) {
		if (!ky_sieve_may(&t->sieve, &f->pair_sieve[p]) ||
		    stands(folded(s, t), pair_at(f, p), false) == NULL)
			continue;
		tally->pairs |= UINT64_C(1) << p;
		if (t->weight > tally->pairs_weight) {
			tally->pairs_weight = t->weight;
			tally->pairs_text = i;
		}
	}
}

static void
tally_text(const struct ky_search *s, uint32_t i, const struct form *f,
    struct tally *tally)
{
	uint32_t points = points_of(s, &s->texts[i], f);

	if (points > tally->points) {
		tally->points = points;
		tally->text = i;
	}
	/* Who has the whole needs no pairs. */
	if (tally->points == 0)
		tally_pairs(s, i, f, tally);
}

/* The word as a whole, or two thirds of its pairs. */
static void
tally_close(const struct form *f, struct tally *tally)
{
	uint32_t pairs = (uint32_t)__builtin_popcountll(tally->pairs);

	if (tally->points > 0 || f->pairs_n < 2 || 3 * pairs < 2 * f->pairs_n)
		return;
	tally->points = tally->pairs_weight;
	tally->text = tally->pairs_text;
}

static void
tally_form(const struct ky_search *s, const struct thing *thing,
    uint32_t tongues, const struct form *f, struct tally *tally)
{
	for (uint32_t t = thing->first; t != NONE; t = s->texts[t].next)
		if ((bit_of(s->texts[t].tongue) & (tongues | f->tongues)) != 0)
			tally_text(s, t, f, tally);
	tally_close(f, tally);
}

/* The form that brings most. */
static struct tally
tally_word(const struct ky_search *s, const struct thing *thing,
    uint32_t tongues, const struct word *w)
{
	struct tally best = {0};

	for (uint32_t i = 0; i < w->forms_n; i++) {
		struct tally tally = {0};

		tally_form(s, thing, tongues, &w->form[i], &tally);
		if (tally.points > best.points)
			best = tally;
	}
	return best;
}

static struct ky_str
text_at(const struct ky_search *s, uint32_t i)
{
	return (struct ky_str){s->bytes.p + s->texts[i].at, s->texts[i].len};
}

/* All words, or nothing. */
static bool
look(const struct ky_search *s, const struct thing *thing, uint32_t tongues,
    const struct question *q, struct ky_found *out)
{
	uint32_t best = 0;

	*out = (struct ky_found){.kind = thing->kind, .index = thing->index};
	for (uint32_t i = 0; i < q->words_n; i++) {
		struct tally tally = tally_word(s, thing, tongues, &q->word[i]);

		if (tally.points == 0)
			return false;
		out->points += tally.points;
		if (tally.points > best) {
			best = tally.points;
			out->text = text_at(s, tally.text);
		}
	}
	return q->words_n > 0;
}

/* Keeps the best `max`, equals in the order they came. */
static void
keep(struct ky_found *out, uint32_t *n, uint32_t max,
    const struct ky_found *found)
{
	uint32_t at = *n;

	while (at > 0 && out[at - 1].points < found->points)
		at--;
	if (at == max)
		return;
	if (*n < max)
		(*n)++;
	memmove(&out[at + 1], &out[at], (*n - at - 1) * sizeof(*out));
	out[at] = *found;
}

uint32_t
ky_search_find(const struct ky_search *s, enum ky_tongue tongue,
    struct ky_str question, struct ky_found *out, uint32_t max)
{
	const uint32_t tongues = bit_of(tongue) | bit_of(KY_TONGUE_EN) |
	    bit_of(KY_TONGUE__MAX);
	struct question q;
	struct ky_found found;
	uint32_t n = 0;

	question_read(&q, question, false);
	for (uint32_t i = 0; i < s->things_n; i++)
		if (look(s, &s->things[i], tongues, &q, &found))
			keep(out, &n, max, &found);
	ky_buf_done(&q.folded);
	return n;
}

/* --- what comes near --- */

#define SHARE_MIN 50 /* percent of the characters of a word */

/* Points of a word in a text. */
static uint32_t
word_points(const struct ky_search *s, const struct text *t,
    const struct word *w)
{
	uint32_t most = 0;

	for (uint32_t i = 0; i < w->forms_n; i++) {
		uint32_t points = points_of(s, t, &w->form[i]);

		if (points > most)
			most = points;
	}
	return most;
}

/* The same; of nearly the word in a name or title. */
static uint32_t
near_points(const struct ky_search *s, const struct text *t,
    const struct word *w)
{
	struct ky_str in = folded(s, t), typed = w->form[0].text;
	uint32_t points = word_points(s, t, w), share;
	char latin[KY_ROMAJI_SIZE];

	if (points > 0 || t->weight < KY_WEIGHT_TITLE)
		return points;
	if (ky_near_word(typed, in))
		return t->weight;
	if (ky_romaji(typed, latin) &&
	    stands(in, ky_str_of(latin), true) != NULL)
		return t->weight;
	share = ky_near_share(typed, in);
	return share >= SHARE_MIN ? t->weight * share / 100 : 0;
}

/* How many of the words are there, or nearly. */
static uint32_t
look_near(const struct ky_search *s, const struct thing *thing,
    const struct question *q, struct ky_found *out)
{
	uint32_t words = 0, best = 0;

	*out = (struct ky_found){.kind = thing->kind, .index = thing->index};
	for (uint32_t i = 0; i < q->words_n; i++) {
		uint32_t most = 0;

		for (uint32_t t = thing->first; t != NONE;
		     t = s->texts[t].next) {
			const struct text *text = &s->texts[t];
			uint32_t points = near_points(s, text, &q->word[i]);

			if (points > best) {
				best = points;
				out->text = text_at(s, t);
			}
			if (points > most)
				most = points;
		}
		out->points += most;
		words += most > 0;
	}
	return words;
}

uint32_t
ky_search_near(const struct ky_search *s, struct ky_str question,
    struct ky_found *out, uint32_t max)
{
	struct question q;
	struct ky_found found;
	uint32_t n = 0, most = 1;

	question_read(&q, question, true);
	for (uint32_t i = 0; i < s->things_n; i++) {
		uint32_t words = look_near(s, &s->things[i], &q, &found);

		if (words < most)
			continue;
		if (words > most)
			n = 0;
		most = words;
		keep(out, &n, max, &found);
	}
	ky_buf_done(&q.folded);
	return n;
}
