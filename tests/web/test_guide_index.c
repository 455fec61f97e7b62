#include "web/guide_index.h"

#include "t.h"
#include "web/guide_help.h"

static const char *root = ".";
static struct ky_directory *d;
static struct ky_search *s;

static bool
finds(enum ky_tongue t, const char *question, const char *slug)
{
	struct ky_found found[20];
	uint32_t n = ky_search_find(s, t, ky_str_of(question), found, 20);

	for (uint32_t i = 0; i < n; i++) {
		const char *name = found[i].kind == KY_FOUND_OPERATOR
		    ? d->operators[found[i].index].book.provider.text
		    : found[i].kind == KY_FOUND_PAGE
		    ? ky_help[found[i].index].code
		    : found[i].kind == KY_FOUND_AREA
		    ? d->areas[found[i].index].code.text
		    : "";

		if (strcmp(name, slug) == 0)
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
	    {KY_TONGUE_EN, "lost card", "lost-card"},
	    {KY_TONGUE_EN, "PIN", "lost-login"},
	    {KY_TONGUE_EN, "left Japan", "left-japan"},
	    {KY_TONGUE_EN, "delete esim", "esim"},
	    {KY_TONGUE_EN, "funeral", "death"},
	    {KY_TONGUE_EN, "narita", "nrt"},
	};

	T_CASES (c, cases)
		t_ok(c->question, finds(c->t, c->question, c->slug));
	t_ok("not what nobody wrote", !finds(KY_TONGUE_EN, "zzzzqq", "docomo"));
}

/* Each page is found by its own title, in every language. */
static void
titles(void)
{
	for (uint32_t i = 0; i < ky_help_n; i++)
		t_ok(ky_help[i].code,
		    finds(KY_TONGUE_EN, ky_help[i].title, ky_help[i].code));
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
	T_RUN(hostile);
	ky_search_free(s);
	ky_directory_free(d);
	return t_done();
}
