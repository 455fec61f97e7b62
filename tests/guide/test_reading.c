#include "guide/reading.h"

#include "guide/fold.h"
#include "guide/romaji.h"
#include "t.h"

static void
found(void)
{
	static const struct {
		const char *word, *want; /* NULL: nothing */
		enum ky_tongue tongue;
	} cases[] = {
	    {"かいやく", "解約", KY_TONGUE_JA},
	    {"kaiyaku", "解約", KY_TONGUE_JA},
	    {"へんきゃく", "返卻", KY_TONGUE_JA},
	    {"henkyaku", "返卻", KY_TONGUE_JA},
	    {"くうこう", "空港", KY_TONGUE_JA},
	    {"そらこう", "空港", KY_TONGUE_JA},
	    {"kuukou", "空港", KY_TONGUE_JA},
	    {"kuko", "空港", KY_TONGUE_JA},
	    {"funsitu", "紛失", KY_TONGUE_JA},
	    {"なりたくうこう", "成田空港", KY_TONGUE_JA},
	    {"naritakuko", "成田空港", KY_TONGUE_JA},
	    {"かいやくしたい", "解約したい", KY_TONGUE_JA},
	    {"解約ほうほう", "解約方法", KY_TONGUE_JA},
	    {"jieyue", "解約", KY_TONGUE_ZH_HANS},
	    {"jichang", "機場", KY_TONGUE_ZH_HANS},
	    {"chengtianjichang", "成田機場", KY_TONGUE_ZH_HANS},
	    {"したい", NULL, KY_TONGUE_JA},
	    {"解約", NULL, KY_TONGUE_JA},
	    {"kaiyakuxyz", NULL, KY_TONGUE_JA},
	    {"kaiyaku2", NULL, KY_TONGUE_JA},
	    {"docomo", NULL, KY_TONGUE_JA},
	    {"해지", NULL, KY_TONGUE_JA},
	    {"", NULL, KY_TONGUE_JA},
	};

	T_CASES (c, cases) {
		struct ky_written out[KY_READINGS_MAX];
		uint32_t n = ky_reading_find(ky_str_of(c->word), out);

		if (c->want == NULL) {
			t_eq_int(c->word, n, 0);
		} else if (t_ok(c->word, n > 0)) {
			t_eq_str("as it is written", out[0].text, c->want);
			t_eq_int("in texts of", out[0].tongue, c->tongue);
		}
	}
}

static bool
is_folded(const char *text)
{
	struct ky_buf b;
	bool same;

	ky_buf_init(&b, KY_WRITTEN_SIZE);
	ky_fold(ky_str_of(text), &b);
	same = ky_str_is(ky_buf_str(&b), text);
	ky_buf_done(&b);
	return same;
}

/* Each row is found by what it says, in both ways to write that. */
static void
rows(void)
{
	for (uint32_t i = 0; i < ky_readings_ja_n; i++) {
		const struct ky_reading *r = &ky_readings_ja[i];
		char latin[KY_ROMAJI_SIZE];
		struct ky_written out[KY_READINGS_MAX];

		t_ok(r->word,
		    is_folded(r->said) &&
			ky_reading_find(ky_str_of(r->said), out) > 0 &&
			ky_romaji(ky_str_of(r->said), latin) &&
			ky_reading_find(ky_str_of(latin), out) > 0);
	}
	for (uint32_t i = 0; i < ky_readings_zh_n; i++) {
		const struct ky_reading *r = &ky_readings_zh[i];
		struct ky_written out[KY_READINGS_MAX];

		t_ok(r->word,
		    is_folded(r->said) &&
			ky_reading_find(ky_str_of(r->said), out) > 0);
	}
}

static void
bounds(void)
{
	struct ky_written out[KY_READINGS_MAX];
	char many[3 * 66 + 1] = "";

	for (size_t i = 0; i < 66; i++)
		memcpy(many + 3 * i, "み", 4);
	t_eq_int("nothing in it", ky_reading_find(ky_str_of(many), out), 0);
	for (size_t i = 0; i + 2 < 66; i += 2)
		memcpy(many + 3 * i, "かり", 6);
	t_eq_int("as long as a question", ky_reading_find(ky_str_of(many), out),
	    1);
	memset(many, 'a', sizeof(many) - 1);
	t_eq_int("long in Latin letters", ky_reading_find(ky_str_of(many), out),
	    0);
	t_eq_int("no UTF-8", ky_reading_find(KY_STR("\xe3\x81"), out), 0);
}

int
main(void)
{
	T_RUN(found);
	T_RUN(rows);
	T_RUN(bounds);
	return t_done();
}
