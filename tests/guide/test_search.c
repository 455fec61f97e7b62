#include "guide/search.h"

#include "t.h"

static const char *root = ".";
static struct ky_directory *d;
static struct ky_search *s;

/* As a translation would be. */
static struct ky_str
translate(void *arg, enum ky_tongue tongue, struct ky_str english)
{
	(void)arg;
	if (tongue == KY_TONGUE_ZH_HANS &&
	    ky_str_is(english, "Each day late is charged."))
		return KY_STR("每迟一天都要收费。");
	return english;
}

static const char *
slug_of(const struct ky_found *f)
{
	switch (f->kind) {
	case KY_FOUND_OPERATOR:
		return d->operators[f->index].book.provider.text;
	case KY_FOUND_AREA:
		return d->areas[f->index].code.text;
	case KY_FOUND_LAW:
		return d->laws[f->index].code.text;
	case KY_FOUND_LINK:
		return d->links[f->index].code.text;
	case KY_FOUND_PAGE:
		return "page";
	case KY_FOUND__MAX:
		break;
	}
	return "?";
}

static void
first_found(void)
{
	static const struct {
		const char *question;
		enum ky_tongue tongue;
		const char *want; /* NULL: nothing */
	} cases[] = {
	    {"docomo", KY_TONGUE_EN, "docomo"},
	    {"ＤＯＣＯＭＯ", KY_TONGUE_JA, "docomo"},
	    {"ドコモ", KY_TONGUE_ZH_HANT, "docomo"},
	    {"ﾄﾞｺﾓ", KY_TONGUE_EN, "docomo"},
	    {"どこも", KY_TONGUE_JA, "docomo"},
	    {"ymobile", KY_TONGUE_EN, "ymobile"},
	    {"Y!mobile", KY_TONGUE_EN, "ymobile"},
	    {"ワイモバイル", KY_TONGUE_JA, "ymobile"},
	    {"软银", KY_TONGUE_ZH_HANS, "softbank"},
	    {"软銀", KY_TONGUE_EN, "softbank"},
	    {"軟銀", KY_TONGUE_ZH_HANT, "softbank"},
	    {"소프트뱅크", KY_TONGUE_KO, "softbank"},
	    {"au", KY_TONGUE_EN, "au"},
	    {"楽天", KY_TONGUE_JA, "rakuten"},
	    {"イモト", KY_TONGUE_JA, "imoto-no-wifi"},
	    {"sakura mobile", KY_TONGUE_EN, "sakura-mobile"},
	    {"mobile sakura", KY_TONGUE_EN, "sakura-mobile"},
	    {"成田", KY_TONGUE_JA, "narita"},
	    {"haneda", KY_TONGUE_KO, "hnd"},
	    {"初期契約解除", KY_TONGUE_JA, "eight-days"},
	    {"188", KY_TONGUE_EN, "hotline-188"},
	    {"error 44980", KY_TONGUE_EN, "ahamo"},
	    {"成田空港で返却", KY_TONGUE_JA, NULL},
	    {"なりた", KY_TONGUE_JA, "narita"},
	    {"なりたくうこう", KY_TONGUE_JA, "nrt"},
	    {"naha kuukou", KY_TONGUE_JA, "oka"},
	    {"そらこう はねだ", KY_TONGUE_JA, "hnd"},
	    {"しょきけいやくかいじょ", KY_TONGUE_JA, "eight-days"},
	    {"shokikeiyakukaijo", KY_TONGUE_EN, "eight-days"},
	    {"らくてん", KY_TONGUE_JA, "rakuten"},
	    {"成田空港", KY_TONGUE_JA, "nrt"},
	    {"docomo zzz", KY_TONGUE_EN, NULL},
	    {"", KY_TONGUE_EN, NULL},
	    {" \t ", KY_TONGUE_EN, NULL},
	    {"\xff\xfe", KY_TONGUE_EN, NULL},
	};

	T_CASES (c, cases) {
		struct ky_found found[4];
		uint32_t n = ky_search_find(s, c->tongue,
		    ky_str_of(c->question), found, 4);

		if (c->want == NULL)
			t_eq_int(c->question, n, 0);
		else if (t_ok(c->question, n > 0))
			t_eq_str(c->question, slug_of(&found[0]), c->want);
	}
}

static void
words_begin(void)
{
	struct ky_found found[KY_SEARCH_THINGS_MAX];
	uint32_t n = ky_search_find(s, KY_TONGUE_EN, KY_STR("au"), found, 64);
	bool sorted = true, stands = true;

	for (uint32_t i = 0; i < n; i++) {
		if (i > 0 && found[i].points > found[i - 1].points)
			sorted = false;
		if (memmem(found[i].text.p, found[i].text.len, "because", 7) !=
		    NULL)
			stands = false;
	}
	t_ok("best first", sorted);
	t_ok("not within a word", stands);
	t_eq_int("no more than wanted",
	    ky_search_find(s, KY_TONGUE_EN, KY_STR("the"), found, 5), 5);
	t_eq_int("none wanted",
	    ky_search_find(s, KY_TONGUE_EN, KY_STR("the"), found, 0), 0);
}

static void
translations(void)
{
	struct ky_found found[64];

	t_ok("in the reader's language",
	    ky_search_find(s, KY_TONGUE_ZH_HANS, KY_STR("迟一天"), found, 64) >
		3);
	t_eq_str("what it stood in", found[0].text.len > 0 ? "text" : "none",
	    "text");
	t_eq_int("which others do not read",
	    ky_search_find(s, KY_TONGUE_KO, KY_STR("迟一天"), found, 64), 0);
	t_ok("English is found by all",
	    ky_search_find(s, KY_TONGUE_KO, KY_STR("day late"), found, 64) > 3);
}

static void
pages_of_the_caller(void)
{
	struct ky_err err;
	struct ky_found found[2];

	t_good("a page",
	    ky_search_add(s, KY_FOUND_PAGE, 7, KY_TONGUE_JA, KY_WEIGHT_TITLE,
		KY_STR("契約者が亡くなった"), &err),
	    &err);
	t_good("an empty text is left out",
	    ky_search_add(s, KY_FOUND_PAGE, 8, KY_TONGUE_JA, KY_WEIGHT_TITLE,
		KY_STR(""), &err),
	    &err);
	t_eq_int("is found",
	    ky_search_find(s, KY_TONGUE_JA, KY_STR("亡くなった"), found, 2), 1);
	t_eq_int("by its number", found[0].index, 7);
	t_eq_str("as a page", ky_found_kind_name(found[0].kind), "page");
	t_eq_int("also by two thirds of the pairs",
	    ky_search_find(s, KY_TONGUE_JA, KY_STR("契約者が亡くなる"), found,
		2),
	    1);
	t_eq_int("for half the points", found[0].points, KY_WEIGHT_TITLE);
}

static void
near_found(void)
{
	static const struct {
		const char *question;
		const char *want; /* NULL: nothing */
	} cases[] = {
	    {"softbnk", "softbank"},
	    {"docmo", "docomo"},
	    {"lakuten mobile", "rakuten"},
	    {"docomo zzzz", "docomo"},
	    {"ruanyin", "softbank"},
	    {"라쿠덴", "rakuten"},
	    {"ふくおか", "fuk"},
	    {"とうきょう", "tokyo"},
	    {"sim卡过期", "page"},
	    {"迟一天", "anyfone"}, /* in a tongue of others */
	    {"zzzzzzz", NULL},
	    {"", NULL},
	};
	struct ky_err err;

	t_good("a page",
	    ky_search_add(s, KY_FOUND_PAGE, 9, KY_TONGUE_ZH_HANT,
		KY_WEIGHT_TITLE, KY_STR("SIM卡過期"), &err),
	    &err);
	T_CASES (c, cases) {
		struct ky_found found[4];
		uint32_t n = ky_search_near(s, ky_str_of(c->question), found,
		    4);

		if (c->want == NULL)
			t_eq_int(c->question, n, 0);
		else if (t_ok(c->question, n > 0))
			t_eq_str(c->question, slug_of(&found[0]), c->want);
	}
}

static void
long_questions(void)
{
	struct ky_found found[4];
	char many[1000];

	memset(many, 'x', sizeof(many));
	t_eq_int("cut",
	    ky_search_find(s, KY_TONGUE_EN, (struct ky_str){many, sizeof(many)},
		found, 4),
	    0);
	t_ok("words past the eighth do not count",
	    ky_search_find(s, KY_TONGUE_EN,
		KY_STR("docomo docomo docomo docomo docomo docomo docomo "
		       "docomo nonsense"),
		found, 4) > 0);
}

int
main(int argc, char **argv)
{
	char folder[512];
	struct ky_err err = {0};

	if (argc > 1)
		root = argv[1];
	(void)snprintf(folder, sizeof(folder), "%s/operators", root);
	s = ky_search_new();
	if (t_ok("an index", s != NULL) &&
	    t_good("the directory", ky_directory_open(folder, &d, &err),
		&err) &&
	    t_good("fills it", ky_search_fill(s, d, translate, NULL, &err),
		&err)) {
		T_RUN(first_found);
		T_RUN(words_begin);
		T_RUN(translations);
		T_RUN(pages_of_the_caller);
		T_RUN(near_found);
		T_RUN(long_questions);
	}
	ky_search_free(s);
	ky_search_free(NULL);
	ky_directory_free(d);
	return t_done();
}
