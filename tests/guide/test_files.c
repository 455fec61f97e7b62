#include "guide/files.h"

#include "base/buf.h"

#include "t.h"

#include <stdlib.h>

static uint8_t *memory;

static enum ky_code
read_file(const char *file, const char *text, struct ky_directory *d,
    struct ky_err *err)
{
	struct ky_arena a;

	ky_arena_init(&a, memory, KY_GUIDE_FILE_ARENA_SIZE);
	return ky_guide_file_read(&a, ky_str_of(text), file, d, err);
}

struct heard {
	uint32_t lines;
	char first[1024];
};

static void
hear(void *arg, const char *line)
{
	struct heard *h = arg;

	if (h->lines++ == 0)
		(void)snprintf(h->first, sizeof(h->first), "%s", line);
}

#define FACT \
	"\"checked_on\":\"2026-01-02\",\"confidence\":\"low\"," \
	"\"source\":\"s\""
#define AREA \
	"{\"code\":\"nrt\",\"kind\":\"airport\",\"name\":\"Narita\"," \
	"\"name_ja\":\"成田\"}"
#define SPOT(more) \
	"{\"code\":\"c\",\"provider\":\"p\",\"area\":\"nrt\"," \
	"\"name\":\"counter\",\"counted\":\"counter\"," more "," FACT "}"
#define PLACES(spot) \
	"{\"schema\":\"kaiyaku.places/1\",\"areas\":[" AREA "]," \
	"\"places\":[" spot "]}"
#define HOURS "\"hours\":{\"opens\":\"07:00\",\"closes\":\"21:30\"}"
#define LINK(address) \
	"{\"schema\":\"kaiyaku.links/1\",\"links\":[{\"code\":\"c\"," \
	"\"kind\":\"public\",\"name\":\"N\",\"text\":\"T\"," \
	"\"address\":" address "," FACT "}]}"

static void
places(void)
{
	static const char text[] = PLACES(
	    SPOT("\"acts\":[\"return\",\"end\"],\"bring\":[\"a\",\"b\"]"
		 "," HOURS) "," SPOT("\"acts\":[\"box\"],\"always_open\":true,"
				     "\"hours\":null"));
	struct ky_directory d = {.laws_n = 7};
	struct ky_err err;

	if (!t_good("reads", read_file("x/places.json", text, &d, &err), &err))
		return;
	t_eq_int("what it does not hold stays", d.laws_n, 7);
	t_eq_int("an area", d.areas_n, 1);
	t_eq_str("its name", d.areas[0].name_ja.p, "成田");
	t_eq_int("its kind", d.areas[0].kind, KY_AREA_AIRPORT);
	t_eq_int("two places", d.spots_n, 2);
	t_eq_int("what is done there", d.spots[0].acts,
	    1 << KY_SPOT_RETURN | 1 << KY_SPOT_END);
	t_eq_int("opens", d.spots[0].hours.opens_min, 7 * 60);
	t_eq_int("closes", d.spots[0].hours.closes_min, 21 * 60 + 30);
	t_eq_str("to bring", d.spots[0].bring[1].p, "b");
	t_eq_int("counted", d.spots[0].counted, KY_COUNTED_COUNTER);
	t_eq_int("confidence", d.spots[0].fact.confidence, KY_CONFIDENCE_LOW);
	t_eq_int("hours that nobody knows", d.spots[1].hours.opens_min, -1);
	t_ok("but it is always open", d.spots[1].always_open);
}

static void
law_and_links(void)
{
	struct ky_directory d = {0};
	struct ky_err err;

	t_good("law",
	    read_file("law.json",
		"{\"schema\":\"kaiyaku.law/1\",\"laws\":[{\"code\":\"c\","
		"\"title\":\"T\",\"text\":\"X\",\"offers\":[\"prepaid\"],"
		"\"since\":\"2022-07-01\"," FACT "}]}",
		&d, &err),
	    &err);
	t_eq_int("one", d.laws_n, 1);
	t_eq_int("about prepaid", d.laws[0].offers, 1 << KY_OFFER_PREPAID);
	t_eq_int("since", d.laws[0].since.year, 2022);
	t_good("links",
	    read_file("links.json", LINK("\"https://a.example/\""), &d, &err),
	    &err);
	t_eq_str("an address", d.links[0].address.p, "https://a.example/");
	t_eq_int("the law is still there", d.laws_n, 1);
}

static void
broken_files(void)
{
	static const struct {
		const char *label, *file, *text, *want;
	} cases[] = {
	    {"nothing", "places.json", "",
		"places.json: line 1, column 0: not JSON: "},
	    {"another file's schema", "law.json", PLACES(""),
		"law.json: unknown member \"areas\""},
	    {"an unknown member", "places.json",
		PLACES(SPOT("\"acts\":[\"end\"],\"hours\":null,\"rank\":1")),
		"places.json: /places/0: unknown member \"rank\""},
	    {"hours must be said to be unknown", "places.json",
		PLACES(SPOT("\"acts\":[\"end\"]")),
		"places.json: /places/0: \"hours\" is missing"},
	    {"hours that end before they begin", "places.json",
		PLACES(SPOT("\"acts\":[\"end\"],\"hours\":{"
			    "\"opens\":\"21:00\",\"closes\":\"07:00\"}")),
		"places.json: /places/0: opens is not before closes"},
	    {"open always, and hours", "places.json",
		PLACES(SPOT("\"acts\":[\"end\"],\"always_open\":true," HOURS)),
		"places.json: /places/0: always_open has no hours"},
	    {"nothing is done there", "places.json",
		PLACES(SPOT("\"acts\":[],\"hours\":null")),
		"places.json: /places/0: acts must not be empty"},
	    {"what nobody does", "places.json",
		PLACES(SPOT("\"acts\":[\"sell\"],\"hours\":null")),
		"places.json: /places/0/acts/0: \"sell\" is not one of return, "
		"end, box, post"},
	    {"a link without encryption", "links.json",
		LINK("\"http://a.example/\""),
		"links.json: /links/0: an address begins with https://"},
	    {"a link that runs", "links.json", LINK("\"javascript:x()\""),
		"links.json: /links/0: an address begins with https://"},
	};

	T_CASES (c, cases) {
		struct ky_directory d = {.areas_n = 7};
		struct ky_err err = {0};
		struct heard heard = {0};
		struct ky_arena a;

		t_bad(c->label, read_file(c->file, c->text, &d, &err),
		    KY_E_INPUT, &err, c->want);
		t_eq_int("nothing changed", d.areas_n, 7);
		ky_arena_init(&a, memory, KY_GUIDE_FILE_ARENA_SIZE);
		t_ok("checking complains",
		    ky_guide_file_check(&a, ky_str_of(c->text), c->file, hear,
			&heard) > 0);
		t_eq_str("of the same first", heard.first, err.msg);
	}
}

/* The largest file, nearly: the arena holds what the bounds let in. */
static void
bounds(void)
{
	struct ky_directory d = {0};
	struct ky_err err = {0};
	struct ky_buf b;

	ky_buf_init(&b, KY_GUIDE_FILE_BYTES_MAX + 1);
	ky_buf_addz(&b,
	    "{\"schema\":\"kaiyaku.places/1\",\"areas\":[" AREA
	    "],\"places\":[");
	for (int i = 0; i < KY_DIRECTORY_SPOTS_MAX; i++)
		ky_buf_addf(&b, "%s%s", i > 0 ? "," : "",
		    SPOT("\"acts\":[\"end\"],\"hours\":null,\"bring\":["
			 "\"a\",\"b\",\"c\",\"d\",\"e\",\"f\",\"g\",\"h\","
			 "\"i\",\"j\",\"k\",\"l\",\"m\",\"n\",\"o\",\"p\"]"));
	ky_buf_addz(&b, "]}");
	t_ok("fits", ky_buf_ok(&b));
	t_good("as many places as may be",
	    read_file("places.json", b.p, &d, &err), &err);
	t_eq_int("all of them", d.spots_n, KY_DIRECTORY_SPOTS_MAX);
	b.len -= 2;
	ky_buf_addz(&b, ",0]}");
	t_bad("one more", read_file("places.json", b.p, &d, &err), KY_E_INPUT,
	    &err, "/places: has more than 512 entries");
	while (ky_buf_ok(&b))
		ky_buf_addc(&b, ' ');
	t_eq_int("the buffer is full", (int64_t)b.len,
	    KY_GUIDE_FILE_BYTES_MAX + 1);
	t_bad("a larger file", read_file("places.json", b.p, &d, &err),
	    KY_E_INPUT, &err, "places.json: is larger than 524288 bytes");
	ky_buf_done(&b);
}

static void
names(void)
{
	t_ok("a path", ky_guide_file_is("operators/places.json"));
	t_ok("a name", ky_guide_file_is("law.json"));
	t_ok("rule files are others",
	    !ky_guide_file_is("operators/mobal.json"));
	t_eq_str("area", ky_area_kind_name(KY_AREA_ANYWHERE), "anywhere");
	t_eq_str("act", ky_spot_act_name(KY_SPOT_POST), "post");
	t_eq_str("link", ky_link_kind_name(KY_LINK_COMMUNITY), "community");
}

int
main(void)
{
	memory = malloc(KY_GUIDE_FILE_ARENA_SIZE);
	if (memory == NULL)
		return 1;
	T_RUN(places);
	T_RUN(law_and_links);
	T_RUN(broken_files);
	T_RUN(bounds);
	T_RUN(names);
	free(memory);
	return t_done();
}
