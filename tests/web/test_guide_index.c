#include "web/guide_index.h"

#include "guide/reading.h"
#include "guide/romaji.h"
#include "page/tr.h"
#include "t.h"
#include "web/guide_pages.h"

static const char *root = ".";
static struct ky_directory *d;
static struct ky_search *s;

/* As its address ends. */
static const char *
name_of(const struct ky_found *f, struct ky_guide_page *page)
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
		ky_guide_page_at(f->index, page);
		return page->path;
	case KY_FOUND__MAX:
		break;
	}
	return "";
}

static bool
finds(enum ky_tongue t, const char *question, const char *name)
{
	struct ky_found found[60];
	uint32_t n = ky_search_find(s, t, ky_str_of(question), found, 60);

	for (uint32_t i = 0; i < n; i++) {
		struct ky_guide_page page;

		if (strcmp(name_of(&found[i], &page), name) == 0)
			return true;
	}
	return false;
}

static void
found(void)
{
	static const struct {
		enum ky_tongue t;
		const char *question, *slug;
	} cases[] = {
	    {KY_TONGUE_EN, "docomo", "docomo"},
	    {KY_TONGUE_JA, "ドコモ", "docomo"},
	    {KY_TONGUE_JA, "ｄｏｃｏｍｏ", "docomo"},
	    {KY_TONGUE_JA, "ﾄﾞｺﾓ", "docomo"},
	    {KY_TONGUE_ZH_HANS, "都科摩", "docomo"},
	    {KY_TONGUE_KO, "도코모", "docomo"},
	    {KY_TONGUE_EN, "lost card", "help/lost-card"},
	    {KY_TONGUE_EN, "PIN", "help/lost-login"},
	    {KY_TONGUE_EN, "left Japan", "help/left-japan"},
	    {KY_TONGUE_EN, "delete esim", "kinds/esim"},
	    {KY_TONGUE_EN, "funeral", "help/death"},
	    {KY_TONGUE_EN, "narita", "nrt"},
	    {KY_TONGUE_EN, "ninja counter", "japan"},
	    {KY_TONGUE_JA, "返却ボックス", "japan"},
	    {KY_TONGUE_JA, "188", "hotline-188"},
	    {KY_TONGUE_EN, "travel stack exchange", "travel-se"},
	    {KY_TONGUE_KO, "travel.stackexchange.com", "travel-se"},
	    {KY_TONGUE_EN, "WhatsApp", "help/accounts"},
	    {KY_TONGUE_EN, "counter", "slip"},
	    {KY_TONGUE_EN, "forged", "verify"},
	    {KY_TONGUE_EN, "contact", "contact"},
	    {KY_TONGUE_JA, "出典", "about"},
	    {KY_TONGUE_ZH_HANS, "留空", "slip"},
	    {KY_TONGUE_JA, "へんきゃく", "help/returns"},
	    {KY_TONGUE_JA, "そらこう", "hnd"},
	    {KY_TONGUE_JA, "kaiyaku", "kinds/esim"},
	    {KY_TONGUE_ZH_HANS, "jichang", "nrt"},
	};

	T_CASES (c, cases)
		t_ok(c->question, finds(c->t, c->question, c->slug));
	t_ok("not what nobody wrote", !finds(KY_TONGUE_EN, "zzzzqq", "docomo"));
}

/* Each page is found by its own title, in every language. */
static void
titles(void)
{
	for (uint32_t i = 0; i < ky_guide_pages(); i++) {
		struct ky_guide_page page;
		bool good = true;

		ky_guide_page_at(i, &page);
		for (int t = 0; t < KY_TONGUE__MAX; t++)
			good = good &&
			    finds((enum ky_tongue)t,
				ky_tr((enum ky_tongue)t, "", page.title),
				page.path);
		t_ok(page.path, good);
	}
}

/* Is all that the word finds found by how it is said? */
static bool
finds_all(enum ky_tongue t, const char *word, const char *said)
{
	static struct ky_found by_word[KY_SEARCH_THINGS_MAX],
	    by_said[KY_SEARCH_THINGS_MAX];
	uint32_t n = ky_search_find(s, t, ky_str_of(word), by_word,
	    KY_SEARCH_THINGS_MAX);
	uint32_t said_n = ky_search_find(s, t, ky_str_of(said), by_said,
	    KY_SEARCH_THINGS_MAX);

	for (uint32_t i = 0; i < n; i++) {
		uint32_t k = 0;

		while (k < said_n &&
		    (by_said[k].kind != by_word[i].kind ||
			by_said[k].index != by_word[i].index))
			k++;
		if (k == said_n)
			return false;
	}
	return n > 0;
}

/* No row is there in vain, and each finds what its word finds. */
static void
readings(void)
{
	for (uint32_t i = 0; i < ky_readings_ja_n; i++) {
		const struct ky_reading *r = &ky_readings_ja[i];
		char latin[KY_ROMAJI_SIZE] = "";

		t_ok(r->word,
		    finds_all(KY_TONGUE_JA, r->word, r->said) &&
			ky_romaji(ky_str_of(r->said), latin) &&
			finds_all(KY_TONGUE_JA, r->word, latin));
	}
	for (uint32_t i = 0; i < ky_readings_zh_n; i++) {
		const struct ky_reading *r = &ky_readings_zh[i];

		t_ok(r->word, finds_all(KY_TONGUE_ZH_HANS, r->word, r->said));
	}
}

static void
hostile(void)
{
	static const char *const questions[] = {"", " ", "\xff\xfe", "%s%n",
	    "<script>", "' or 1=1 --", "\xe3\x83", "a b c d e f g h i j k l"};
	struct ky_found out[4];

	for (size_t i = 0; i < sizeof(questions) / sizeof(questions[0]); i++)
		t_ok("no more than asked for",
		    ky_search_find(s, KY_TONGUE_JA, ky_str_of(questions[i]),
			out, 4) <= 4);
}

int
main(int argc, char **argv)
{
	char folder[512];
	struct ky_err err;

	if (argc > 1)
		root = argv[1];
	(void)snprintf(folder, sizeof(folder), "%s/operators", root);
	if (!t_good("operators/ reads", ky_directory_open(folder, &d, &err),
		&err) ||
	    !t_good("all is taken in", ky_guide_index(d, &s, &err), &err))
		return t_done();
	T_RUN(found);
	T_RUN(titles);
	T_RUN(readings);
	T_RUN(hostile);
	ky_search_free(s);
	ky_directory_free(d);
	return t_done();
}
