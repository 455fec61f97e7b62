#include "guide/near.h"

#include "t.h"

static void
slips(void)
{
	static const struct {
		const char *label, *word, *text;
		bool want;
	} cases[] = {
	    {"the word itself", "docomo", "docomo", true},
	    {"a letter less", "docmo", "ntt docomo", true},
	    {"a letter more", "doccomo", "docomo", true},
	    {"another letter", "lakuten", "rakuten mobile", true},
	    {"two changed places", "dcoomo", "docomo", true},
	    {"two slips in six letters", "dcmo", "docomo", false},
	    {"two slips in eight letters", "softbenc", "softbank", true},
	    {"three slips", "sofbenc", "softbank", false},
	    {"short words are right or wrong", "aux", "au", false},
	    {"not a part of a word", "mobile", "automobile", false},
	    {"kana", "らくてむ", "らくてん", true},
	    {"Hangul", "라쿠덴", "라쿠텐 모바일", true},
	    {"two of Hangul", "유신", "유심", false},
	    {"nothing", "", "docomo", false},
	    {"in nothing", "docomo", "", false},
	    {"too long", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false},
	    {"in something too long", "aaaaaaaa",
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa aaaaaaab", true},
	};

	T_CASES (c, cases)
		t_ok(c->label,
		    ky_near_word(ky_str_of(c->word), ky_str_of(c->text)) ==
			c->want);
}

static void
shares(void)
{
	static const struct {
		const char *label, *word, *text;
		uint32_t want;
	} cases[] = {
	    {"all", "卡丢了", "卡或手機丢失了", 100},
	    {"half", "離開日本怎麼辦啊", "已經離開日本", 50},
	    {"none", "怎麼辦", "已經離開日本", 0},
	    {"two say too little", "日本", "日本", 0},
	    {"kana are no characters", "かえる時", "かえる時", 0},
	    {"Latin neither", "sim", "sim", 0},
	    {"in nothing", "離開日本", "", 0},
	};

	T_CASES (c, cases)
		t_eq_int(c->label,
		    ky_near_share(ky_str_of(c->word), ky_str_of(c->text)),
		    c->want);
}

int
main(void)
{
	T_RUN(slips);
	T_RUN(shares);
	return t_done();
}
