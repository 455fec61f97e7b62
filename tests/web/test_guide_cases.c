#include "web/guide_cases.h"

#include "../t.h"
#include "visitor.h"

#include <stdlib.h>

static const char *root = ".";
static struct ky_directory *d;
static struct visitor *v;
static struct ky_inquiry told[3] = {
    {.id = {"iq-1"},
	.n = 4,
	.about = {"docomo"},
	.language = "ja",
	.text = "what came in",
	.answer = "解約の電話がつながらず、店舗で終わった。"},
    {.id = {"iq-2"},
	.n = 5,
	.about = {"gone"},
	.language = "zh-Hans",
	.answer = "在机场归还了租借的卡。"},
    {.id = {"iq-3"}, .n = 9, .language = "en", .answer = "They wrote twice."},
};

static void
found(void)
{
	static const struct {
		const char *question;
		enum ky_tongue tongue;
		int want; /* the first row; -1: none */
	} cases[] = {
	    {"docomo", KY_TONGUE_EN, 0},
	    {"ドコモ 店舗", KY_TONGUE_ZH_HANT, 0},
	    {"解約", KY_TONGUE_EN, 0},
	    {"kaiyaku", KY_TONGUE_KO, 0},
	    {"かいやく", KY_TONGUE_EN, 0},
	    {"机场", KY_TONGUE_ZH_HANS, 1},
	    {"機場", KY_TONGUE_JA, 1},
	    {"guihuan", KY_TONGUE_EN, 1},
	    {"wrote", KY_TONGUE_JA, 2},
	    {"what came in", KY_TONGUE_EN, -1},
	    {"softbank", KY_TONGUE_EN, -1},
	};
	const struct ky_inquiry *row[3] = {&told[0], &told[1], &told[2]};
	const struct ky_cases all = {.n = 3, .row = row};
	struct ky_search *s = NULL;
	struct ky_err err;

	if (!t_good("an index", ky_cases_index(d, &all, &s, &err), &err))
		return;
	T_CASES (c, cases) {
		struct ky_found out[3];
		uint32_t n = ky_search_find(s, c->tongue,
		    ky_str_of(c->question), out, 3);

		t_eq_int(c->question, n, c->want >= 0);
		if (n == 1)
			t_eq_int("the case", out[0].index, c->want);
	}
	ky_search_free(s);
}

static void
rows(void)
{
	json_t *known = ky_case_row(d, &told[0]);
	json_t *unknown = ky_case_row(d, &told[1]);

	t_eq_str("whose it is",
	    json_string_value(json_object_get(known, "operator")), "docomo");
	t_eq_str("only what a person of ours wrote",
	    json_string_value(json_object_get(known, "text")), told[0].answer);
	t_eq_str("in its language",
	    json_string_value(json_object_get(known, "lang")), "ja");
	t_eq_str("an operator we do not know",
	    json_string_value(json_object_get(unknown, "slug")), "");
	json_decref(known);
	json_decref(unknown);
}

/* As a handler reads them. */
static struct ky_cases
read(uint64_t after, uint32_t max, bool *good)
{
	struct ky_cases out = {0};
	struct ky_visit visit;

	v->rq = (struct ky_http_request){.arena = &v->arena,
	    .calls = &v->calls,
	    .about = &v->about};
	visit = (struct ky_visit){.rq = &v->rq, .an = &v->an, .site = &v->site};
	*good = ky_cases_read(&visit, after, max, &out);
	return out;
}

static void
reading(void)
{
	struct ky_cases out;
	bool good;

	visitor_init(v);
	for (v->shown_n = 0; v->shown_n < 12; v->shown_n++)
		v->shown[v->shown_n].n = v->shown_n + 1;
	out = read(0, 100, &good);
	t_ok("all, in several calls",
	    good && out.n == 12 && !out.more && out.row[11]->n == 12);
	out = read(3, 9, &good);
	t_ok("to the last one",
	    good && out.n == 9 && !out.more && out.row[0]->n == 4);
	out = read(0, 9, &good);
	t_ok("and no more than wanted", good && out.n == 9 && out.more);
	v->site.portal = false;
	out = read(0, 9, &good);
	t_ok("none without a portal", good && out.n == 0);
	visitor_done(v);
}

int
main(int argc, char **argv)
{
	char folder[512];
	struct ky_err err;

	if (argc > 1)
		root = argv[1];
	(void)snprintf(folder, sizeof(folder), "%s/operators", root);
	v = calloc(1, sizeof(*v));
	if (v == NULL ||
	    !t_good("operators/ reads", ky_directory_open(folder, &d, &err),
		&err))
		return t_done();
	T_RUN(found);
	T_RUN(rows);
	T_RUN(reading);
	ky_directory_free(d);
	free(v);
	return t_done();
}
