#include "guide/fold.h"

#include "t.h"

static void
one_thing_one_way(void)
{
	static const struct {
		const char *label, *text, *want;
	} cases[] = {
	    {"nothing", "", ""},
	    {"capitals", "NTT docomo", "ntt docomo"},
	    {"full width", "ＤＯＣＯＭＯ　４Ｇ", "docomo 4g"},
	    {"katakana", "ドコモ", "どこも"},
	    {"half width, marks joined", "ﾄﾞｺﾓ ﾊﾟｹｯﾄ", "どこも ぱけっと"},
	    {"a mark of its own", "か\u3099は\u309aと\u309b", "がぱど"},
	    {"a mark that does not join is dropped", "な\u3099", "な"},
	    {"every row that takes a mark", "ヴガザダッヅバポ",
		"ゔがざだっづばぽ"},
	    {"half width, every row", "ｳﾞｶﾞｻﾞﾀﾞｯﾂﾞﾊﾞﾎﾟ", "ゔがざだっづばぽ"},
	    {"the long mark", "ソフトバンクモバイルー", "そふとばんくもばいる"},
	    {"accents", "Réseau ÉTÉ ñ Łódź", "reseau ete n lodz"},
	    {"an accent of its own", "e\u0301", "e"},
	    {"marks in names", "Y!mobile b-mobile Wi‑Ho! povo2.0",
		"ymobile bmobile wiho povo20"},
	    {"blanks", " \t a\n\n b、c。", "a b c"},
	    {"Chinese one way, Korean stays", "软银 軟銀 帰る 소프트뱅크",
		"軟銀 軟銀 歸る 소프트뱅크"},
	    {"bytes that are no text end it",
		"ab\xff"
		"cd",
		"ab"},
	};

	T_CASES (c, cases) {
		struct ky_buf b;

		ky_buf_init(&b, 1024);
		ky_fold(ky_str_of(c->text), &b);
		t_eq_str(c->label, b.len > 0 ? b.p : "", c->want);
		ky_buf_reset(&b);
		ky_fold(ky_str_of(c->want), &b);
		t_eq_str("folding twice changes nothing", b.len > 0 ? b.p : "",
		    c->want);
		ky_buf_done(&b);
	}
}

static void
appends(void)
{
	struct ky_buf b;

	ky_buf_init(&b, 1024);
	ky_buf_addz(&b, "x");
	ky_fold(KY_STR(" Y "), &b);
	t_eq_str("without a blank of its own", b.p, "xy");
	ky_buf_done(&b);
}

static void
characters_without_blanks(void)
{
	t_ok("kana", ky_fold_is_cjk(0x3042) && ky_fold_is_cjk(0x30a2));
	t_ok("Chinese characters", ky_fold_is_cjk(0x8f6f));
	t_ok("not Latin", !ky_fold_is_cjk('a'));
	t_ok("not Hangul", !ky_fold_is_cjk(0xc18c));
}

int
main(void)
{
	T_RUN(one_thing_one_way);
	T_RUN(appends);
	T_RUN(characters_without_blanks);
	return t_done();
}
