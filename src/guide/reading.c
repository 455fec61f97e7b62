#include "guide/reading.h"

#include "base/utf8.h"
#include "guide/fold.h"
#include "guide/romaji.h"

#include <assert.h>
#include <pthread.h>
#include <string.h>

#define ROWS_MAX 320
#define SPELLED_SIZE 48

/* A table in the letters of the question. */
struct spelling {
	enum ky_tongue tongue;
	bool whole; /* all letters must be in some row */
	uint32_t n;
	const struct ky_reading *rows;
	const struct ky_str *said;
};

/* Each row of all tables, in its letters: made once, then only looked at. */
static struct {
	pthread_once_t once;
	struct ky_str kana[ROWS_MAX], romaji[ROWS_MAX], pinyin[ROWS_MAX];
	char room[ROWS_MAX][SPELLED_SIZE];
} spelled = {.once = PTHREAD_ONCE_INIT};

static bool
is_kana(uint32_t code)
{
	return code >= 0x3041 && code <= 0x3096;
}

static bool
is_letter(uint32_t code)
{
	return code >= 'a' && code <= 'z';
}

/* Does it have such a character; has it no others? */
static bool
has(struct ky_str word, bool (*is)(uint32_t code), bool only)
{
	bool some = false;
	uint32_t code;

	while (ky_utf8_next(&word, &code)) {
		if (is(code))
			some = true;
		else if (only)
			return false;
	}
	return some;
}

static void
spell_romaji(uint32_t i)
{
	char latin[KY_ROMAJI_SIZE], one[KY_ROMAJI_SIZE];
	bool good = ky_romaji(spelled.kana[i], latin) &&
	    ky_romaji_one(ky_str_of(latin), one) &&
	    ky_str_copy(ky_str_of(one), spelled.room[i], SPELLED_SIZE);

	assert(good);
	spelled.romaji[i] = ky_str_of(spelled.room[i]);
}

static void
spell(void)
{
	assert(ky_readings_ja_n <= ROWS_MAX && ky_readings_zh_n <= ROWS_MAX);
	for (uint32_t i = 0; i < ky_readings_ja_n; i++) {
		spelled.kana[i] = ky_str_of(ky_readings_ja[i].said);
		spell_romaji(i);
	}
	for (uint32_t i = 0; i < ky_readings_zh_n; i++)
		spelled.pinyin[i] = ky_str_of(ky_readings_zh[i].said);
}

/* The longest row that `rest` begins with, or NULL. */
static const struct ky_reading *
longest(const struct spelling *s, struct ky_str rest, size_t *len)
{
	const struct ky_reading *best = NULL;

	*len = 0;
	for (uint32_t i = 0; i < s->n; i++)
		if (s->said[i].len > *len && s->said[i].len <= rest.len &&
		    memcmp(s->said[i].p, rest.p, s->said[i].len) == 0) {
			*len = s->said[i].len;
			best = &s->rows[i];
		}
	return best;
}

/* Adds what is written, folded.  False: it is too long. */
static bool
put(struct ky_written *w, enum ky_tongue tongue, struct ky_str text)
{
	struct ky_buf b;
	bool good;

	w->tongue = tongue;
	ky_buf_init(&b, KY_WRITTEN_SIZE);
	ky_fold(text, &b);
	good = ky_buf_ok(&b) &&
	    ky_str_copy(ky_buf_str(&b), w->text, sizeof(w->text));
	ky_buf_done(&b);
	return good;
}

/* Each row that is said just so. */
static uint32_t
put_rows(const struct spelling *s, struct ky_str word, struct ky_written *out,
    uint32_t room)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < s->n && n < room; i++)
		if (ky_str_eq(s->said[i], word) &&
		    put(&out[n], s->tongue, ky_str_of(s->rows[i].word)))
			n++;
	return n;
}

/* Several in one.  False: there are none in it. */
static bool
put_joined(const struct spelling *s, struct ky_str word, struct ky_written *out)
{
	struct ky_buf b;
	bool some = false, good = true;

	ky_buf_init(&b, KY_WRITTEN_SIZE);
	while (word.len > 0 && good) {
		const char *at = word.p;
		size_t len;
		const struct ky_reading *r = longest(s, word, &len);
		uint32_t code;

		if (r != NULL) {
			ky_buf_addz(&b, r->word);
			word = (struct ky_str){word.p + len, word.len - len};
			some = true;
			continue;
		}
		good = !s->whole && ky_utf8_next(&word, &code);
		ky_buf_add(&b, (struct ky_str){at, (size_t)(word.p - at)});
	}
	good = good && some && ky_buf_ok(&b) &&
	    put(out, s->tongue, ky_buf_str(&b));
	ky_buf_done(&b);
	return good;
}

static uint32_t
written(const struct spelling *s, struct ky_str word, struct ky_written *out,
    uint32_t room)
{
	uint32_t n = put_rows(s, word, out, room);

	if (n == 0 && room > 0 && put_joined(s, word, out))
		n = 1;
	return n;
}

uint32_t
ky_reading_find(struct ky_str word, struct ky_written out[KY_READINGS_MAX])
{
	const struct spelling kana = {KY_TONGUE_JA, false, ky_readings_ja_n,
	    ky_readings_ja, spelled.kana};
	const struct spelling romaji = {KY_TONGUE_JA, true, ky_readings_ja_n,
	    ky_readings_ja, spelled.romaji};
	const struct spelling pinyin = {KY_TONGUE_ZH_HANS, true,
	    ky_readings_zh_n, ky_readings_zh, spelled.pinyin};
	char one[KY_ROMAJI_SIZE];
	uint32_t n;

	(void)pthread_once(&spelled.once, spell);
	if (has(word, is_kana, false))
		return written(&kana, word, out, KY_READINGS_MAX);
	if (!has(word, is_letter, true) || !ky_romaji_one(word, one))
		return 0;
	n = written(&romaji, ky_str_of(one), out, KY_READINGS_MAX);
	return n + written(&pinyin, word, &out[n], KY_READINGS_MAX - n);
}
