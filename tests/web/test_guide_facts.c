#include "web/guide_facts.h"

#include "t.h"

#include <stdlib.h>
#include <string.h>

static const char *root = ".";
static struct ky_directory *d;
static const struct ky_date today = {2026, 11, 29};

static const char *
text(const json_t *o, const char *name)
{
	const char *s = json_string_value(json_object_get(o, name));

	return s != NULL ? s : "";
}

static bool
yes(const json_t *o, const char *name)
{
	return json_is_true(json_object_get(o, name));
}

static void
sources(void)
{
	static const struct ky_date fresh = {2025, 10, 25},
				    old = {2025, 10, 24};
	const struct {
		const char *label;
		struct ky_fact_source f;
		bool invented, is_old, unsure;
	} cases[] = {
	    {"fresh and sure",
		{fresh, KY_CONFIDENCE_HIGH, KY_STR("https://a.example/b"),
		    KY_STR("")},
		false, false, false},
	    {"told by two", {fresh, KY_CONFIDENCE_MEDIUM, KY_STR("x"), {0}},
		false, false, false},
	    {"told by one", {fresh, KY_CONFIDENCE_LOW, KY_STR("x"), {0}}, false,
		false, true},
	    {"not confirmed",
		{fresh, KY_CONFIDENCE_UNCONFIRMED, KY_STR("x"), {0}}, false,
		false, true},
	    {"a day too old", {old, KY_CONFIDENCE_HIGH, KY_STR("x"), {0}},
		false, true, true},
	    {"without a date", {{0}, KY_CONFIDENCE_HIGH, KY_STR("x"), {0}},
		false, true, true},
	    {"invented", {old, KY_CONFIDENCE_LOW, KY_STR("x"), {0}}, true,
		false, false},
	};

	T_CASES (c, cases) {
		json_t *list = ky_guide_source(&c->f, c->invented, today);
		const json_t *o = json_array_get(list, 0);

		t_ok(c->label,
		    yes(o, "old") == c->is_old &&
			yes(o, "unsure") == c->unsure &&
			yes(o, "invented") == c->invented);
		json_decref(list);
	}
}

static void
addresses(void)
{
	const struct {
		const char *source, *link, *host;
		bool named; /* as it stands in the rule file */
	} cases[] = {
	    {"https://www.a.example/b?c=d", "https://www.a.example/b?c=d",
		"www.a.example", false},
	    {"http://a.example", "http://a.example", "a.example", false},
	    {"javascript:alert(1)", "", "", false},
	    {"no page read", "", "", false}, /* English, and no name */
	    {"help article 7, www.a.example/help", "", "", true},
	    {"https://a.example/ (page 3)", "", "", true},
	};

	T_CASES (c, cases) {
		struct ky_fact_source f = {.source = ky_str_of(c->source)};
		json_t *list = ky_guide_source(&f, false, today);
		const json_t *o = json_array_get(list, 0);

		t_eq_str(c->source, text(o, "link"), c->link);
		t_eq_str("its host", text(o, "host"), c->host);
		t_ok("or its name", (text(o, "source")[0] != '\0') == c->named);
		json_decref(list);
	}
}

/* Of law and links: an authority is no operator. */
static void
authorities(void)
{
	struct ky_fact_source f = {today, KY_CONFIDENCE_HIGH, KY_STR("x"), {0}};
	json_t *sure = ky_guide_source_public(&f, today), *told;

	f.confidence = KY_CONFIDENCE_MEDIUM;
	told = ky_guide_source_public(&f, today);
	t_ok("read there", yes(json_array_get(sure, 0), "authority"));
	t_ok("told by others", !yes(json_array_get(told, 0), "authority"));
	json_decref(sure);
	json_decref(told);
}

/* A shop that only ends lines takes nothing back; a post box has no hours. */
static void
rows_of_places(void)
{
	static const struct {
		const char *code;
		bool timed, returns;
	} cases[] = {
	    {"docomo-shops", true, false},
	    {"lightpocket-post", false, true},
	    {"global-wifi-nrt-t1", true, true},
	    {"demo-mobile-airport", true, true},
	    {"demo-rental-box", true, true},
	};

	T_CASES (c, cases)
		for (uint32_t i = 0; i < d->spots_n; i++) {
			json_t *s;

			if (strcmp(d->spots[i].code.text, c->code) != 0)
				continue;
			s = ky_guide_spot(KY_TONGUE_EN, d, &d->spots[i], today);
			t_ok(c->code,
			    yes(s, "timed") == c->timed &&
				yes(s, "returns") == c->returns);
			json_decref(s);
		}
}

static void
telephones(void)
{
	const struct {
		const char *written, *want;
	} cases[] = {
	    {"+81 3-1234-5678", "tel:+81312345678"},
	    {"0077-75470", "tel:007775470"},
	    {"03 (1234) 5678+9", "tel:03123456789"},
	    {"", "tel:"},
	};

	T_CASES (c, cases) {
		json_t *got = ky_guide_tel(ky_str_of(c->written));

		t_eq_str(c->written, json_string_value(got), c->want);
		json_decref(got);
	}
}

/* What is asked stands first, and holes are shown as such. */
static void
pages(void)
{
	for (uint32_t i = 0; i < d->operators_n; i++) {
		const struct ky_operator *o = &d->operators[i];
		json_t *page = ky_guide_operator(KY_TONGUE_EN, d, o, today);
		const json_t *sections = json_object_get(page, "sections");
		const json_t *first = json_array_get(sections, 0);
		size_t n = json_array_size(sections);
		bool marked = true;

		for (size_t k = 0; k < n; k++) {
			const json_t *s = json_array_get(sections, k);

			if (yes(s, "known") !=
			    (json_array_size(json_object_get(s, "facts")) > 0))
				marked = false;
		}
		t_ok(o->book.provider.text,
		    n >= 6 && strcmp(text(first, "code"), "asks") == 0 &&
			marked);
		json_decref(page);
	}
}

/* Rule: docs/rules/jp.md#11 */
static void
figures(void)
{
	for (uint32_t i = 0; i < d->operators_n; i++) {
		const struct ky_rulebook *b = &d->operators[i].book;

		for (int t = 0; t < KY_TOPIC__MAX; t++) {
			json_t *facts = ky_guide_versions(KY_TONGUE_EN, b,
			    (enum ky_topic)t, today);
			bool good = true;

			for (size_t k = 0; k < json_array_size(facts); k++) {
				const json_t *f = json_array_get(facts, k);
				char *says = json_dumps(json_object_get(f,
							    "says"),
				    0);

				if (strstr(says, "¥") != NULL &&
				    !yes(f, "invented") &&
				    (yes(f, "old") ||
					strcmp(text(f, "confidence"), "high") !=
					    0))
					good = false;
				free(says);
			}
			if (json_array_size(facts) > 0)
				t_ok(b->provider.text, good);
			json_decref(facts);
		}
	}
}

static void
versions(void)
{
	const struct ky_operator *o = ky_directory_find(d,
	    KY_STR("demo-mobile"));
	json_t *facts = ky_guide_versions(KY_TONGUE_EN, &o->book,
	    KY_TOPIC_LAST_DAY, today);

	t_eq_int("all of them", (int64_t)json_array_size(facts), 3);
	t_eq_str("the newest first", text(json_array_get(facts, 0), "from"),
	    "2026-01-01");
	t_eq_str("an older one until the next begins",
	    text(json_array_get(facts, 1), "until"), "2025-12-31");
	t_ok("which is not older",
	    !yes(json_array_get(facts, 0), "older") &&
		yes(json_array_get(facts, 1), "older"));
	json_decref(facts);
}

static void
places(void)
{
	for (uint32_t i = 0; i < d->spots_n; i++) {
		json_t *s = ky_guide_spot(KY_TONGUE_EN, d, &d->spots[i], today);

		t_ok(d->spots[i].code.text,
		    text(s, "operator")[0] != '\0' &&
			text(s, "area_name")[0] != '\0' &&
			json_array_size(json_object_get(s, "facts")) == 1);
		json_decref(s);
	}
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
		&err))
		return t_done();
	T_RUN(sources);
	T_RUN(addresses);
	T_RUN(authorities);
	T_RUN(rows_of_places);
	T_RUN(telephones);
	T_RUN(pages);
	T_RUN(figures);
	T_RUN(versions);
	T_RUN(places);
	ky_directory_free(d);
	return t_done();
}
