#include "guide/romaji.h"

#include "t.h"

static void
letters(void)
{
	static const struct {
		const char *kana, *want; /* NULL: no */
	} cases[] = {
	    {"なりた", "narita"},
	    {"はねだ", "haneda"},
	    {"ふくおか", "fukuoka"},
	    {"とうきょう", "tokyo"},
	    {"おおさか", "osaka"},
	    {"しゃしん", "shashin"},
	    {"ちゅうぶ", "chubu"},
	    {"じょ", "jo"},
	    {"ひゃく", "hyaku"},
	    {"さっぽろ", "sapporo"},
	    {"ゔ", "vu"},
	    {"ゃ", NULL},
	    {"かゃ", NULL},
	    {"っ", NULL},
	    {"ナリタ", NULL},
	    {"成田", NULL},
	    {"narita", NULL},
	    {"", NULL},
	};

	T_CASES (c, cases) {
		char out[KY_ROMAJI_SIZE];
		bool good = ky_romaji(ky_str_of(c->kana), out);

		if (t_ok(c->kana, good == (c->want != NULL)) && good)
			t_eq_str("as Latin letters", out, c->want);
	}
}

static void
ways(void)
{
	static const struct {
		const char *one, *other;
	} cases[] = {
	    {"kuukou", "kuko"},
	    {"oosaka", "osaka"},
	    {"sya", "sha"},
	    {"tyuubu", "chubu"},
	    {"jyuusyo", "jusho"},
	    {"zyuusyo", "jusho"},
	    {"situmon", "shitsumon"},
	    {"hunshitu", "funshitsu"},
	    {"shashin", "shashin"},
	    {"tetuduki", "tetsuzuki"},
	    {"shimbun", "shinbun"},
	    {"honnnin", "honnin"},
	    {"itchi", "icchi"},
	};
	char one[KY_ROMAJI_SIZE], other[KY_ROMAJI_SIZE];

	T_CASES (c, cases)
		if (t_ok(c->one,
			ky_romaji_one(ky_str_of(c->one), one) &&
			    ky_romaji_one(ky_str_of(c->other), other)))
			t_eq_str("one way", one, other);
	t_ok("hu of shu stays",
	    ky_romaji_one(KY_STR("shu"), one) && strcmp(one, "shu") == 0);
	t_ok("nothing", !ky_romaji_one(KY_STR(""), one));
}

static void
length(void)
{
	char many[3 * KY_ROMAJI_SIZE + 1] = "", out[KY_ROMAJI_SIZE];

	for (int i = 0; i < KY_ROMAJI_SIZE; i++)
		memcpy(many + (size_t)3 * (size_t)i, "か", 4);
	t_ok("too long", !ky_romaji(ky_str_of(many), out));
	many[3 * 60] = '\0';
	t_ok("long", ky_romaji(ky_str_of(many), out));
	memset(many, 'k', sizeof(many) - 1);
	t_ok("Latin letters, too long", !ky_romaji_one(ky_str_of(many), out));
}

int
main(void)
{
	T_RUN(letters);
	T_RUN(ways);
	T_RUN(length);
	return t_done();
}
