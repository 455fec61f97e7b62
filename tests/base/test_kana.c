#include "base/kana.h"

#include "base/utf8.h"
#include "t.h"

#define ROOM 64
#define ALL_EXTRAS \
	(KY_KANA_WO | KY_KANA_COMMA | KY_KANA_SLASH | KY_KANA_YEN | \
	    KY_KANA_BRACKETS)

static void
t_bytes(const char *label, const char *text, uint32_t extras, const char *want)
{
	char got[ROOM + 1] = "";
	struct ky_err err = {0};
	size_t len = 0;

	if (!t_good(label,
		ky_kana_encode(ky_str_of(text), extras, got, ROOM, &len, &err),
		&err))
		return;
	got[len] = '\0';
	t_eq_str(label, got, want);
}

/* Rule: docs/rules/jp.md#8 (characters of names) */
static void
encode(void)
{
	static const struct {
		const char *label, *text, *want;
	} cases[] = {
	    {"nothing", "", ""},
	    {"full-width kana", "ヤマダ タロウ",
		"\xd4\xcf\xc0\xde \xc0\xdb\xb3"},
	    {"hiragana", "やまだ　たろう", "\xd4\xcf\xc0\xde \xc0\xdb\xb3"},
	    {"half-width kana", "ﾔﾏﾀﾞ ﾀﾛｳ", "\xd4\xcf\xc0\xde \xc0\xdb\xb3"},
	    {"a voiced sound is two bytes", "ガ", "\xb6\xde"},
	    {"a half-voiced one, too", "ぱピ", "\xca\xdf\xcb\xdf"},
	    {"vu", "ヴゔ", "\xb3\xde\xb3\xde"},
	    {"marks of their own, full width", "カ゛ハ゜", "\xb6\xde\xca\xdf"},
	    {"marks that combine (NFD)", "か\u3099は\u309aう\u3099",
		"\xb6\xde\xca\xdf\xb3\xde"},
	    {"marks of half width behind full", "カﾞ", "\xb6\xde"},
	    {"small kana are large", "シュウキョウ",
		"\xbc\xd5\xb3\xb7\xd6\xb3"},
	    {"small hiragana", "ぁぃぅぇぉゃゅょっゎ",
		"\xb1\xb2\xb3\xb4\xb5\xd4\xd5\xd6\xc2\xdc"},
	    {"small half-width kana", "ｧｨｩｪｫｬｭｮｯ",
		"\xb1\xb2\xb3\xb4\xb5\xd4\xd5\xd6\xc2"},
	    {"small ka, ke, wa", "ヵヶヮゕゖ", "\xb6\xb9\xdc\xb6\xb9"},
	    {"the long mark of any width", "オーノｰ", "\xb5-\xc9-"},
	    {"dashes", "‐‑‒–—―−－-", "---------"},
	    {"the middle dot of any width", "ア・ｲ･Ｕ·", "\xb1.\xb2.U."},
	    {"lower case", "abcxyz", "ABCXYZ"},
	    {"full-width Latin", "ＡＺａｚ０９", "AZAZ09"},
	    {"signs", "(カ)-.", "(\xb6)-."},
	    {"full-width signs", "（カ）－．", "(\xb6)-."},
	    {"a company", "カ）カイヤクテスト",
		"\xb6)\xb6\xb2\xd4\xb8\xc3\xbd\xc4"},
	};

	T_CASES (c, cases)
		t_bytes(c->label, c->text, 0, c->want);
}

/* Every kana there is, in the order of the sounds. */
static void
every_kana(void)
{
	t_bytes("plain", "アイウエオカキクケコサシスセソタチツテトナニヌネノ",
	    0,
	    "\xb1\xb2\xb3\xb4\xb5\xb6\xb7\xb8\xb9\xba\xbb\xbc\xbd\xbe\xbf"
	    "\xc0\xc1\xc2\xc3\xc4\xc5\xc6\xc7\xc8\xc9");
	t_bytes("plain, the rest", "ハヒフヘホマミムメモヤユヨラリルレロワン",
	    0,
	    "\xca\xcb\xcc\xcd\xce\xcf\xd0\xd1\xd2\xd3\xd4\xd5\xd6"
	    "\xd7\xd8\xd9\xda\xdb\xdc\xdd");
	t_bytes("voiced", "ガギグゲゴザジズゼゾダヂヅデドバビブベボ", 0,
	    "\xb6\xde\xb7\xde\xb8\xde\xb9\xde\xba\xde"
	    "\xbb\xde\xbc\xde\xbd\xde\xbe\xde\xbf\xde"
	    "\xc0\xde\xc1\xde\xc2\xde\xc3\xde\xc4\xde"
	    "\xca\xde\xcb\xde\xcc\xde\xcd\xde\xce\xde");
	t_bytes("half-voiced", "パピプペポ", 0,
	    "\xca\xdf\xcb\xdf\xcc\xdf\xcd\xdf\xce\xdf");
}

static void
extras(void)
{
	static const struct {
		const char *name, *text, *want;
		uint32_t bit;
	} cases[] = {
	    {"wo", "ヲをｦ", "\xa6\xa6\xa6", KY_KANA_WO},
	    {"comma", ",，", ",,", KY_KANA_COMMA},
	    {"slash", "/／", "//", KY_KANA_SLASH},
	    {"yen", "\\¥￥＼", "\\\\\\\\", KY_KANA_YEN},
	    {"brackets", "「ア」｢ｱ｣", "\xa2\xb1\xa3\xa2\xb1\xa3",
		KY_KANA_BRACKETS},
	};
	char out[ROOM];
	size_t len;

	T_CASES (c, cases) {
		struct ky_err err = {0};
		uint32_t bits = 0;

		t_ok(c->name, ky_kana_extra(ky_str_of(c->name), &bits));
		t_eq_int(c->name, bits, c->bit);
		t_bytes(c->name, c->text, c->bit, c->want);
		t_bad("only where it is allowed",
		    ky_kana_encode(ky_str_of(c->text), ALL_EXTRAS & ~c->bit,
			out, ROOM, &len, &err),
		    KY_E_INPUT, &err, "character 1: not every bank takes it");
	}
	uint32_t bits = KY_KANA_WO;

	t_ok("one more", ky_kana_extra(KY_STR("comma"), &bits));
	t_eq_int("and the one before", bits, KY_KANA_WO | KY_KANA_COMMA);
	t_ok("no such name", !ky_kana_extra(KY_STR("kanji"), &bits));
}

static void
refuses(void)
{
	static const struct {
		const char *label, *text, *words;
	} cases[] = {
	    {"kanji", "ヤマダ太郎", "character 4: no kana"},
	    {"an accent", "Zo\u00eb", "character 3: no kana"},
	    {"an accent that combines", "Zoe\u0308", "character 4: no kana"},
	    {"old kana: wi", "ヰ", "character 1: no kana"},
	    {"old kana: we", "アゑ", "character 2: no kana"},
	    {"the mark of iteration", "ミスゞ", "character 3: no kana"},
	    {"a sign", "A&B", "character 2: no kana"},
	    {"a full-width sign", "Ａ＆", "character 2: no kana"},
	    {"a tab", "A\tB", "character 2: no kana"},
	    {"the ideographic comma", "ア、", "character 2: no kana"},
	    {"an emoji", "\U0001f4f1", "character 1: no kana"},
	    {"a mark at the start", "\u3099ア", "character 1: a mark"},
	    {"a mark behind a kana without one", "ナ゛", "character 2: a mark"},
	    {"the other mark", "カ゜", "character 2: a mark"},
	    {"a mark behind a blank", "カ ゛", "character 3: a mark"},
	    {"two marks", "ガ゛", "character 2: a mark"},
	    {"not UTF-8", "ア\x82\xa0", "character 2: not UTF-8"},
	    {"cut short", "ア\xe3\x82", "character 2: not UTF-8"},
	};

	T_CASES (c, cases) {
		char out[ROOM];
		struct ky_err err = {0};
		size_t len = 99;

		t_bad(c->label,
		    ky_kana_encode(ky_str_of(c->text), 0, out, ROOM, &len,
			&err),
		    KY_E_INPUT, &err, c->words);
		t_eq_int("no length", len, 99);
	}
}

/* A voiced sound fits with its mark or not at all. */
static void
room(void)
{
	static const struct {
		const char *label, *text, *words;
		size_t room, want;
	} cases[] = {
	    {"just fits", "アイウ", NULL, 3, 3},
	    {"one too many", "アイウエ",
		"character 4: more than 3 bytes as the bank writes it", 3, 0},
	    {"the mark fits", "アイガ", NULL, 4, 4},
	    {"the mark does not", "アイガ", "character 3: more than 3 bytes", 3,
		0},
	    {"a mark of its own does not", "アイカ゛",
		"character 4: more than 3 bytes", 3, 0},
	    {"no room at all", "ア", "character 1: more than 0 bytes", 0, 0},
	    {"nothing needs none", "", NULL, 0, 0},
	};

	T_CASES (c, cases) {
		char out[ROOM];
		struct ky_err err = {0};
		size_t len = 0;
		enum ky_code code;

		memset(out, '~', sizeof(out));
		code = ky_kana_encode(ky_str_of(c->text), 0, out, c->room, &len,
		    &err);
		if (c->words == NULL)
			t_good(c->label, code, &err);
		else
			t_bad(c->label, code, KY_E_INPUT, &err, c->words);
		t_eq_int(c->label, len, c->want);
		t_ok("nothing behind the room", out[c->room] == '~');
	}
}

static void
decode(void)
{
	static const struct {
		const char *label, *bytes, *want;
	} cases[] = {
	    {"nothing", "", ""},
	    {"a name", "\xd4\xcf\xc0\xde \xc0\xdb\xb3", "ヤマダ タロウ"},
	    {"voiced", "\xb6\xde\xc4\xde\xca\xde\xce\xde\xb3\xde",
		"ガドバボヴ"},
	    {"half-voiced", "\xca\xdf\xce\xdf", "パポ"},
	    {"a mark that joins nothing", "\xc5\xde\xde\xdf", "ナ゛゛゜"},
	    {"a mark behind a mark", "\xb6\xde\xde", "ガ゛"},
	    {"no half-voiced ka", "\xb6\xdf", "カ゜"},
	    {"a mark at the start", "\xde\xb1", "゛ア"},
	    {"small kana stay small", "\xa7\xaf\xac", "ァッャ"},
	    {"signs of the set", "\xa1\xa2\xa3\xa4\xa5\xa6\xb0",
		"。「」、・ヲー"},
	    {"ASCII but two", "A-z(0).,/\\~", "A-z(0).,/¥‾"},
	};
	static const struct {
		const char *label, *bytes, *words;
	} bad[] = {
	    {"a control byte", "A\r", "byte 2: not JIS X 0201"},
	    {"delete", "\x7f", "byte 1"},
	    {"between the halves", "\xb1\xa0", "byte 2"},
	    {"behind the kana", "\xb1\xb2\xe0", "byte 3"},
	    {"Shift_JIS of two bytes", "\x83\x41", "byte 1"},
	    {"UTF-8", "\xe3\x82\xa2", "byte 1"},
	};

	T_CASES (c, cases) {
		char got[KY_KANA_TEXT_SIZE(16)];
		struct ky_err err = {0};

		t_good(c->label, ky_kana_decode(ky_str_of(c->bytes), got, &err),
		    &err);
		t_eq_str(c->label, got, c->want);
	}
	T_CASES (c, bad) {
		char got[KY_KANA_TEXT_SIZE(16)];
		struct ky_err err = {0};

		t_bad(c->label, ky_kana_decode(ky_str_of(c->bytes), got, &err),
		    KY_E_INPUT, &err, c->words);
	}
}

/* Whatever of Unicode is written alone: shown, it is written the same way. */
static void
round_trip(void)
{
	uint32_t wrong = 0, strict = 0, all = 0;

	for (uint32_t c = 0; c <= 0x10ffff; c++) {
		char in[KY_UTF8_SIZE], out[2], again[2];
		char text[KY_KANA_TEXT_SIZE(2)];
		struct ky_err err;
		size_t len, len2;

		if (c >= 0xd800 && c <= 0xdfff)
			continue;
		struct ky_str s = {in, ky_utf8_put(c, in)};

		strict += ky_kana_encode(s, 0, out, 2, &len, &err) == KY_OK;
		if (ky_kana_encode(s, ALL_EXTRAS, out, 2, &len, &err) != KY_OK)
			continue;
		all++;
		if (ky_kana_decode((struct ky_str){out, len}, text, &err) !=
			KY_OK ||
		    ky_kana_encode(ky_str_of(text), ALL_EXTRAS, again, 2, &len2,
			&err) != KY_OK ||
		    len2 != len || memcmp(out, again, len) != 0)
			wrong++;
	}
	t_eq_int("written otherwise when shown", wrong, 0);
	/* Katakana without wi, we and wo, hiragana alike, half-width kana
	 * without wo; Latin letters and digits twice, ( ) - . twice, blanks,
	 * long marks, middle dots, other dashes. */
	t_eq_int("characters of the strict set", strict,
	    83 + 83 + 54 + 124 + 8 + 2 + 2 + 3 + 7);
	t_eq_int("with the extras", all, strict + 3 + 2 + 2 + 4 + 4);
}

int
main(void)
{
	T_RUN(encode);
	T_RUN(every_kana);
	T_RUN(extras);
	T_RUN(refuses);
	T_RUN(room);
	T_RUN(decode);
	T_RUN(round_trip);
	return t_done();
}
