#include "guide/directory.h"

#include "doc/file.h"

#include "t.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

static const char *root = ".";
static struct ky_directory *d;

static bool
open_ours(void)
{
	char folder[512];
	struct ky_err err;

	(void)snprintf(folder, sizeof(folder), "%s/operators", root);
	return t_good("operators/ reads", ky_directory_open(folder, &d, &err),
	    &err);
}

/* Every provider that somebody may look for. */
static void
everybody_is_there(void)
{
	static const char *const slugs[] = {"docomo", "docomo-prepaid", "ahamo",
	    "irumo", "pupuru", "japan-welcome-sim", "ocn-prepaid", "au",
	    "uq-mobile", "povo", "au-prepaid", "softbank", "ymobile", "linemo",
	    "softbank-prepaid", "softbank-wifi", "rakuten", "rakuten-mvno",
	    "iijmio", "bic-sim", "japan-travel-sim", "mineo", "b-mobile",
	    "b-mobile-visitor", "nihon-tsushin", "biglobe", "dti", "tone",
	    "u-mobile", "pixela", "mobal", "sakura-mobile", "gtn-mobile",
	    "japasim", "ubigi", "airalo", "holafly-esim", "holafly-plans",
	    "japan-esim-travel", "esim-globals", "smily-internet", "ninja-wifi",
	    "global-wifi", "wifibox", "wi-ho", "jal-abc", "anyfone",
	    "softbank-global-rental", "lightpocket", "japan-wireless",
	    "genki-mobile", "imoto-no-wifi", "cdjapan-rental",
	    "travel-tech-lab", "keikaku", "rental-mobile", "rentafone",
	    "wifi-rental", "too-cool-japan", "demo-mobile", "demo-rental"};
	const size_t n = sizeof(slugs) / sizeof(slugs[0]);

	for (size_t i = 0; i < n; i++) {
		const struct ky_operator *o = ky_directory_find(d,
		    ky_str_of(slugs[i]));

		t_ok(slugs[i],
		    o != NULL && strcmp(o->book.provider.text, slugs[i]) == 0);
	}
	t_eq_int("and nobody else", d->operators_n, (int64_t)n);
	t_ok("not nobody", ky_directory_find(d, KY_STR("")) == NULL);
	t_ok("not half a name", ky_directory_find(d, KY_STR("docom")) == NULL);
	t_ok("nor more", ky_directory_find(d, KY_STR("docomo2")) == NULL);
}

/* Rule: docs/rules/jp.md#11 (what is not confirmed stays marked) */
static void
facts_are_marked(void)
{
	const struct ky_date day = {2026, 11, 29};
	uint32_t facts = 0, firm = 0;

	for (uint32_t i = 0; i < d->operators_n; i++) {
		const struct ky_rulebook *book = &d->operators[i].book;

		for (int t = 0; t < KY_TOPIC__MAX; t++) {
			const struct ky_rule *rule = ky_rulebook_find(book,
			    (enum ky_topic)t, day);

			if (rule == NULL || book->fictional)
				continue;
			facts++;
			firm += ky_rule_firm(book, rule, day);
		}
		if (!book->fictional)
			t_ok(book->provider.text,
			    ky_rulebook_find(book, KY_TOPIC_GRADES, day) ==
				NULL);
	}
	t_ok("hundreds of facts", facts > 300);
	t_ok("of which few bear a figure", firm * 10 < facts);
}

static uint32_t
count(uint32_t offers, const char *area, bool real_only)
{
	const struct ky_operator *found[KY_DIRECTORY_OPERATORS_MAX];
	struct ky_operator_filter filter = {offers, ky_str_of(area), real_only};

	return ky_directory_list(d, &filter, found);
}

static void
listings(void)
{
	const struct ky_operator *all[KY_DIRECTORY_OPERATORS_MAX];
	const struct ky_operator_filter none = {0};
	uint32_t n = ky_directory_list(d, &none, all);
	bool sorted = true;

	t_eq_int("everybody", n, d->operators_n);
	for (uint32_t i = 1; i < n; i++)
		if (strcasecmp(all[i - 1]->book.name.p, all[i]->book.name.p) >
		    0)
			sorted = false;
	t_ok("by name", sorted);
	t_eq_int("without the demo providers", count(0, "", true), n - 2);
	t_ok("rentals", count(1 << KY_OFFER_RENTAL, "", true) >= 15);
	t_ok("with an eSIM", count(1 << KY_OFFER_ESIM, "", true) >= 15);
	t_eq_int("either is more",
	    count(1 << KY_OFFER_RENTAL | 1 << KY_OFFER_ESIM, "", true) >
		count(1 << KY_OFFER_RENTAL, "", true),
	    1);
	t_ok("at an airport",
	    count(0, "demo-airport", false) > count(0, "nrt", false));
	t_ok("fewer than all", count(0, "nrt", false) < n);
}

static void
places(void)
{
	const struct ky_spot *found[KY_DIRECTORY_SPOTS_MAX];
	const struct ky_area *area = ky_directory_area(d, KY_STR("hnd"));
	const struct ky_spot *spot;
	uint32_t n;

	t_ok("an airport", area != NULL && area->kind == KY_AREA_AIRPORT);
	t_ok("no such airport", ky_directory_area(d, KY_STR("xyz")) == NULL);
	spot = ky_directory_spot(d, KY_STR("global-wifi-hnd-t3"));
	if (t_ok("a counter", spot != NULL)) {
		t_eq_int("opens", spot->hours.opens_min, 6 * 60 + 30);
		t_eq_int("days off are not known", (int64_t)spot->closed.len,
		    0);
	}
	spot = ky_directory_spot(d, KY_STR("global-wifi-oka"));
	t_ok("hours that nobody knows",
	    spot != NULL && spot->hours.opens_min == -1 && !spot->always_open &&
		spot->fact.confidence == KY_CONFIDENCE_UNCONFIRMED);
	n = ky_directory_spots(d, KY_STR("wi-ho"), KY_STR(""), found);
	t_eq_int("six counters and the post", n, 7);
	n = ky_directory_spots(d, KY_STR("wi-ho"), KY_STR("kix"), found);
	t_eq_int("one of them, and the post", n, 2);
	t_eq_int("of the demo provider",
	    ky_directory_spots(d, KY_STR("demo-rental"), KY_STR("demo-airport"),
		found),
	    3);
}

static void
law_and_links(void)
{
	bool eight = false, hotline = false;

	for (uint32_t i = 0; i < d->laws_n; i++)
		if (strcmp(d->laws[i].code.text, "eight-days") == 0)
			eight = d->laws[i].article.len > 0;
	for (uint32_t i = 0; i < d->links_n; i++)
		if (ky_str_is(d->links[i].phone, "188"))
			hotline = d->links[i].kind == KY_LINK_PUBLIC;
	t_ok("eight days", eight);
	t_ok("the consumer hotline", hotline);
}

/* --- folders that are wrong --- */

#define FACT "\"checked_on\":null,\"confidence\":\"low\",\"source\":\"s\""
#define BOOK \
	"{\"schema\":\"kaiyaku.rules/1\",\"provider\":\"p\"," \
	"\"name\":\"P\",\"kind\":\"rental\",\"connected\":false," \
	"\"fictional\":false,\"zone\":\"Asia/Tokyo\",\"currency\":\"JPY\"," \
	"\"topics\":{}}"
#define AREA "{\"code\":\"a\",\"kind\":\"town\",\"name\":\"A\"}"
#define SPOT(code, provider, area) \
	"{\"code\":\"" code "\",\"provider\":\"" provider \
	"\",\"area\":\"" area \
	"\",\"name\":\"N\",\"acts\":[\"end\"],\"hours\":null," \
	"\"counted\":\"counter\"," FACT "}"
#define PLACES(areas, spots) \
	"{\"schema\":\"kaiyaku.places/1\",\"areas\":[" areas \
	"],\"places\":[" spots "]}"
#define LAW \
	"{\"schema\":\"kaiyaku.law/1\",\"laws\":[{\"code\":\"c\"," \
	"\"title\":\"T\",\"text\":\"X\"," FACT "}]}"
#define LINKS \
	"{\"schema\":\"kaiyaku.links/1\",\"links\":[{\"code\":\"c\"," \
	"\"kind\":\"public\",\"name\":\"N\",\"text\":\"T\"," \
	"\"address\":\"https://a.example/\"," FACT "}]}"

/* `text` NULL: there is no such file. */
static bool
put(const char *folder, const char *name, const char *text)
{
	char path[KY_PATH_SIZE];
	struct ky_err err;

	(void)snprintf(path, sizeof(path), "%s/%s", folder, name);
	if (text == NULL)
		return unlink(path) == 0 || errno == ENOENT;
	return ky_file_write(path, 0600, ky_str_of(text), &err) == KY_OK;
}

static void
wrong_folders(void)
{
	static const struct {
		const char *label, *book, *places, *law, *want;
	} cases[] = {
	    {"a rule file that is none", "{}",
		PLACES(AREA, SPOT("s", "p", "a")), LAW,
		"p.json: \"schema\" is missing"},
	    {"no law", BOOK, PLACES(AREA, SPOT("s", "p", "a")), NULL,
		"law.json is missing beside the rule files"},
	    {"no places", BOOK, NULL, LAW,
		"places.json is missing beside the rule files"},
	    {"a place of nobody", BOOK, PLACES(AREA, SPOT("s", "q", "a")), LAW,
		"places.json: /places/0/provider: there is no \"q\""},
	    {"a place nowhere", BOOK, PLACES(AREA, SPOT("s", "p", "b")), LAW,
		"places.json: /places/0/area: there is no \"b\""},
	    {"an area twice", BOOK, PLACES(AREA "," AREA, SPOT("s", "p", "a")),
		LAW, "places.json: /areas/1/code: \"a\" stands here twice"},
	    {"a place twice", BOOK,
		PLACES(AREA, SPOT("s", "p", "a") "," SPOT("s", "p", "a")), LAW,
		"places.json: /places/1/code: \"s\" stands here twice"},
	    {"a law that is none", BOOK, PLACES(AREA, SPOT("s", "p", "a")),
		"[]", "law.json: must be an object"},
	};
	char folder[] = "/tmp/kaiyaku-guide.XXXXXX";
	struct ky_directory *out = NULL;
	struct ky_err err = {0};

	if (!t_ok("a folder", mkdtemp(folder) != NULL))
		return;
	T_CASES (c, cases) {
		t_ok("written",
		    put(folder, "p.json", c->book) &&
			put(folder, "places.json", c->places) &&
			put(folder, "law.json", c->law) &&
			put(folder, "links.json", LINKS) &&
			put(folder, "README.md", "no JSON"));
		t_bad(c->label, ky_directory_open(folder, &out, &err),
		    KY_E_INPUT, &err, c->want);
	}
	t_ok("nothing came of it", out == NULL);
	(void)put(folder, "places.json", PLACES(AREA, SPOT("s", "p", "a")));
	(void)put(folder, "law.json", LAW);
	if (t_good("whole, it reads", ky_directory_open(folder, &out, &err),
		&err))
		t_eq_int("one provider", out->operators_n, 1);
	ky_directory_free(out);
	(void)put(folder, "p.json", NULL);
	(void)put(folder, "places.json", NULL);
	(void)put(folder, "law.json", NULL);
	(void)put(folder, "links.json", NULL);
	(void)put(folder, "README.md", NULL);
	t_ok("cleared away", rmdir(folder) == 0);
	t_bad("no folder", ky_directory_open(folder, &out, &err), KY_E_INPUT,
	    &err, "could not open the folder ");
	ky_directory_free(NULL);
}

int
main(int argc, char **argv)
{
	if (argc > 1)
		root = argv[1];
	if (open_ours()) {
		T_RUN(everybody_is_there);
		T_RUN(facts_are_marked);
		T_RUN(listings);
		T_RUN(places);
		T_RUN(law_and_links);
	}
	ky_directory_free(d);
	T_RUN(wrong_folders);
	return t_done();
}
