#include "web/guide_cases.h"

#include "../t.h"
#include "visitor.h"

#include <stdlib.h>

static const char *root = ".";
static struct ky_directory *d;
static struct visitor *v;
static int64_t clock_us;

static struct ky_time
now(void *self)
{
	(void)self;
	return (struct ky_time){clock_us};
}

static const struct ky_inquiry told[3] = {
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

/* As a handler has it. */
static struct ky_visit
visit(enum ky_tongue tongue)
{
	v->rq = (struct ky_http_request){.arena = &v->arena,
	    .calls = &v->calls,
	    .about = &v->about};
	return (struct ky_visit){.rq = &v->rq,
	    .an = &v->an,
	    .site = &v->site,
	    .tongue = tongue};
}

/* The ids of what is found, in one. */
static const char *
ids(enum ky_tongue tongue, const char *question, bool near)
{
	static char all[64];
	struct ky_visit here = visit(tongue);
	json_t *rows = ky_shelf_find(&here, ky_str_of(question), near, 3), *row;
	size_t i;

	all[0] = '\0';
	json_array_foreach(rows, i, row)(void)
	    snprintf(all + strlen(all), sizeof(all) - strlen(all), "%s ",
		json_string_value(json_object_get(row, "id")));
	json_decref(rows);
	return all;
}

static void
come(void)
{
	visitor_init(v);
	v->site.directory = d;
	v->site.shelf = ky_shelf_new();
	v->site.clock = (struct ky_clock){NULL, now};
	clock_us = INT64_C(1787702400000000);
	memcpy(v->shown, told, sizeof(told));
	v->shown_n = 3;
}

static void
leave(void)
{
	ky_shelf_free(v->site.shelf);
	visitor_done(v);
}

static void
found(void)
{
	static const struct {
		const char *question;
		enum ky_tongue tongue;
		const char *want;
	} cases[] = {
	    {"docomo", KY_TONGUE_EN, "iq-1 "},
	    {"ドコモ 店舗", KY_TONGUE_ZH_HANT, "iq-1 "},
	    {"解約", KY_TONGUE_EN, "iq-1 "},
	    {"kaiyaku", KY_TONGUE_KO, "iq-1 "},
	    {"かいやく", KY_TONGUE_EN, "iq-1 "},
	    {"机场", KY_TONGUE_ZH_HANS, "iq-2 "},
	    {"機場", KY_TONGUE_JA, "iq-2 "},
	    {"guihuan", KY_TONGUE_EN, "iq-2 "},
	    {"wrote", KY_TONGUE_JA, "iq-3 "},
	    {"what came in", KY_TONGUE_EN, ""},
	    {"softbank", KY_TONGUE_EN, ""},
	};

	come();
	T_CASES (c, cases)
		t_eq_str(c->question, ids(c->tongue, c->question, false),
		    c->want);
	t_eq_str("all words, or nothing",
	    ids(KY_TONGUE_EN, "wrote qqqqx", false), "");
	t_eq_str("unless what comes near is wanted",
	    ids(KY_TONGUE_EN, "wrote qqqqx", true), "iq-3 ");
	leave();
}

/* People of ours show and withdraw; that is seen a while later. */
static void
fresh(void)
{
	come();
	v->shown_n = 2;
	t_eq_str("not yet", ids(KY_TONGUE_EN, "wrote", false), "");
	v->shown_n = 3;
	clock_us += KY_SHELF_S * KY_SECOND_US - 1;
	t_eq_str("not asked again so soon", ids(KY_TONGUE_EN, "wrote", false),
	    "");
	clock_us += 1;
	t_eq_str("now", ids(KY_TONGUE_EN, "wrote", false), "iq-3 ");
	v->fails = KY_E_RETRY;
	clock_us += KY_SHELF_S * KY_SECOND_US;
	t_eq_str("the store fails: as before",
	    ids(KY_TONGUE_EN, "wrote", false), "iq-3 ");
	v->fails = KY_OK;
	v->shown_n = 0;
	clock_us += KY_SHELF_S * KY_SECOND_US;
	t_eq_str("withdrawn", ids(KY_TONGUE_EN, "wrote", false), "");
	v->shown_n = 3;
	clock_us -= 1;
	t_eq_str("the clock went back: read anew",
	    ids(KY_TONGUE_EN, "wrote", false), "iq-3 ");
	v->site.portal = false;
	t_eq_str("none without a portal", ids(KY_TONGUE_EN, "wrote", false),
	    "");
	leave();
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

static struct ky_cases
read(uint64_t after, uint32_t max, bool *good)
{
	struct ky_cases out = {0};
	struct ky_visit here = visit(KY_TONGUE_EN);

	*good = ky_cases_read(&here, after, max, &out);
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
	T_RUN(fresh);
	T_RUN(rows);
	T_RUN(reading);
	ky_directory_free(d);
	free(v);
	return t_done();
}
