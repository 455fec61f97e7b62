#include "base/tongue.h"

#include "t.h"

static void
tags(void)
{
	static const struct {
		const char *tag, *want;
	} cases[] = {
	    {"en", "en"},
	    {"ja-JP", "ja"},
	    {"ZH-hant", "zh-Hant"},
	    {"zh-TW", "zh-Hant"},
	    {"zh-HK", "zh-Hant"},
	    {"zh-CN", "zh-Hans"},
	    {"zh", "zh-Hans"},
	    {"ko-KR", "ko"},
	    {"kok", "en"}, /* Konkani is not Korean */
	    {"pt-BR", "en"},
	    {"", "en"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		t_eq_str(cases[i].tag,
		    ky_tongue_tag(ky_tongue_of(cases[i].tag)), cases[i].want);
	for (int i = 0; i < KY_TONGUE__MAX; i++) {
		enum ky_tongue back = KY_TONGUE__MAX;
		const char *tag = ky_tongue_tag((enum ky_tongue)i);

		t_ok(tag,
		    ky_tongue_parse(ky_str_of(tag), &back) && (int)back == i);
	}
	t_ok("zh-TW is none of our tags",
	    !ky_tongue_parse(ky_str_of("zh-TW"), &(enum ky_tongue){0}));
}

static void
accepted(void)
{
	static const struct {
		const char *header, *want;
	} cases[] = {
	    {"zh-CN,zh;q=0.9,en;q=0.8", "zh-Hans"},
	    {"zh-TW, en;q=0.5", "zh-Hant"},
	    {"fr-FR,fr;q=0.9,ko;q=0.3,en;q=0.2", "ko"},
	    {"en;q=0.1, ja;q=0.2", "ja"},
	    {"en;q=0, ja;q=0.001", "ja"},
	    {"de, *", "en"},
	    {"ja;q=x, ko", "ko"},
	    {",,;;,ja ;q=1", "ja"},
	    {"", "en"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		t_eq_str(cases[i].header,
		    ky_tongue_tag(
			ky_tongue_accepted(ky_str_of(cases[i].header))),
		    cases[i].want);
	t_eq_str("no header",
	    ky_tongue_tag(ky_tongue_accepted((struct ky_str){NULL, 0})), "en");
}

static void
between(void)
{
	static const struct {
		const char *text;
		bool stopped;
	} cases[] = {{"終わります。", true}, {"好！", true}, {"吗？", true},
	    {"番号：", true}, {"It ends.", false}, {"終わり", false},
	    {"、", false}, {"", false}, {"\x80\x82", false}};

	for (int i = 0; i < KY_TONGUE__MAX; i++) {
		enum ky_tongue t = (enum ky_tongue)i;

		t_eq_str(ky_tongue_tag(t), ky_tongue_colon(t),
		    ky_tongue_spaced(t) ? ": " : "：");
	}
	t_ok("English has blanks", ky_tongue_spaced(KY_TONGUE_EN));
	t_ok("so has Korean", ky_tongue_spaced(KY_TONGUE_KO));
	t_ok("Japanese has none", !ky_tongue_spaced(KY_TONGUE_JA));
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		t_ok(cases[i].text,
		    ky_tongue_stopped(ky_str_of(cases[i].text)) ==
			cases[i].stopped);
}

int
main(void)
{
	tags();
	between();
	accepted();
	return t_done();
}
