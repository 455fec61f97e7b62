#include "guide/files.h"

#include "rules/object.h"

#include <assert.h>
#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define TEXT_BYTES_MAX 1000
#define BRING_MAX 16

/* By value, so that they name values as well. */
static const struct ky_word area_kinds[] = {
    {"airport", KY_AREA_AIRPORT},
    {"town", KY_AREA_TOWN},
    {"anywhere", KY_AREA_ANYWHERE},
    {NULL},
};
_Static_assert(COUNT(area_kinds) == KY_AREA__MAX + 1, "a word each");

static const struct ky_word spot_acts[] = {
    {"return", KY_SPOT_RETURN},
    {"end", KY_SPOT_END},
    {"box", KY_SPOT_BOX},
    {"post", KY_SPOT_POST},
    {NULL},
};
_Static_assert(COUNT(spot_acts) == KY_SPOT__MAX + 1, "a word each");

static const struct ky_word link_kinds[] = {
    {"public", KY_LINK_PUBLIC},
    {"community", KY_LINK_COMMUNITY},
    {NULL},
};
_Static_assert(COUNT(link_kinds) == KY_LINK__MAX + 1, "a word each");

const char *
ky_area_kind_name(enum ky_area_kind k)
{
	assert((unsigned)k < KY_AREA__MAX);
	return area_kinds[k].name;
}

const char *
ky_spot_act_name(enum ky_spot_act a)
{
	assert((unsigned)a < KY_SPOT__MAX);
	return spot_acts[a].name;
}

const char *
ky_link_kind_name(enum ky_link_kind k)
{
	assert((unsigned)k < KY_LINK__MAX);
	return link_kinds[k].name;
}

/*
 * The tables, as in rules/schema.c.
 */
/* clang-format off */
#define M(n, t, s, m, ...) {(n), KY_MEMBER_##t, .at = offsetof(struct s, m), \
	.size = sizeof(((struct s *)0)->m), __VA_ARGS__}
#define TEXT(n, s, m, ...) \
	M(n, TEXT, s, m, .min = 1, .max = TEXT_BYTES_MAX, __VA_ARGS__)
#define LIST(n, s, count, rows, ...) {(n), KY_MEMBER_LIST, \
	.at = offsetof(struct s, count), .rows_at = offsetof(struct s, rows), \
	__VA_ARGS__}
#define MUST .required = true
#define MAY .required = false
#define TABLE(t, s) {.row = (t), .rows = COUNT(t), .size = sizeof(struct s)}
#define FACT(s) \
	M("checked_on", DATE, s, fact.checked_on, MUST, .hole = true), \
	M("confidence", WORD, s, fact.confidence, MUST, \
	    .words = ky_words_confidence), \
	TEXT("source", s, fact.source, MUST), \
	TEXT("note", s, fact.note, MAY)
/* A file: its schema's name, and what it lists. */
#define SCHEMA(name) {"schema", KY_MEMBER_WORD, MUST, \
	.words = (const struct ky_word[]){{name}, {NULL}}}
/* clang-format on */

static const struct ky_member area_rows[] = {
    M("code", SLUG, ky_area, code, MUST),
    M("kind", WORD, ky_area, kind, MUST, .words = area_kinds),
    TEXT("name", ky_area, name, MUST),
    TEXT("name_ja", ky_area, name_ja, MAY),
};
static const struct ky_table area = TABLE(area_rows, ky_area);

static const struct ky_member hours_rows[] = {
    M("opens", MINUTE, ky_open_hours, opens_min, MUST),
    M("closes", MINUTE, ky_open_hours, closes_min, MUST),
};
static const struct ky_table hours = TABLE(hours_rows, ky_open_hours);

static const char *
spot_fault(const void *object, bool connected)
{
	const struct ky_spot *s = object;

	(void)connected;
	if (s->acts == 0)
		return "acts must not be empty";
	if (s->hours.opens_min < 0)
		return NULL;
	if (s->always_open)
		return "always_open has no hours";
	if (s->hours.opens_min >= s->hours.closes_min)
		return "opens is not before closes";
	return NULL;
}

static const struct ky_member spot_rows[] = {
    M("code", SLUG, ky_spot, code, MUST),
    M("provider", SLUG, ky_spot, provider, MUST),
    M("area", SLUG, ky_spot, area, MUST),
    TEXT("name", ky_spot, name, MUST),
    TEXT("name_ja", ky_spot, name_ja, MAY),
    TEXT("where", ky_spot, where, MAY),
    M("acts", SET, ky_spot, acts, MUST, .words = spot_acts),
    M("always_open", BOOL, ky_spot, always_open, MAY),
    M("hours", OBJECT, ky_spot, hours, MUST, .hole = true, .of = &hours),
    TEXT("closed", ky_spot, closed, MAY),
    LIST("bring", ky_spot, bring_n, bring, MAY, .min = 1, .max = TEXT_BYTES_MAX,
	.rows_max = BRING_MAX),
    M("counted", WORD, ky_spot, counted, MUST, .words = ky_words_counted),
    FACT(ky_spot),
};
static const struct ky_table spot = {.row = spot_rows,
    .rows = COUNT(spot_rows),
    .size = sizeof(struct ky_spot),
    .fault = spot_fault};

static const struct ky_member law_rows[] = {
    M("code", SLUG, ky_law, code, MUST),
    TEXT("title", ky_law, title, MUST),
    TEXT("title_ja", ky_law, title_ja, MAY),
    TEXT("text", ky_law, text, MUST),
    TEXT("article", ky_law, article, MAY),
    TEXT("article_ja", ky_law, article_ja, MAY),
    M("offers", SET, ky_law, offers, MAY, .words = ky_words_offers),
    M("since", DATE, ky_law, since, MAY),
    FACT(ky_law),
};
static const struct ky_table law = TABLE(law_rows, ky_law);

static const char *
link_fault(const void *object, bool connected)
{
	const struct ky_link *l = object;

	(void)connected;
	return ky_str_starts(l->address, "https://")
	    ? NULL
	    : "an address begins with https://";
}

static const struct ky_member link_rows[] = {
    M("code", SLUG, ky_link, code, MUST),
    M("kind", WORD, ky_link, kind, MUST, .words = link_kinds),
    TEXT("name", ky_link, name, MUST),
    TEXT("name_ja", ky_link, name_ja, MAY),
    TEXT("text", ky_link, text, MUST),
    TEXT("address", ky_link, address, MUST),
    TEXT("phone", ky_link, phone, MAY),
    TEXT("hours", ky_link, hours, MAY),
    FACT(ky_link),
};
static const struct ky_table link_table = {.row = link_rows,
    .rows = COUNT(link_rows),
    .size = sizeof(struct ky_link),
    .fault = link_fault};

static const struct ky_member places_rows[] = {
    SCHEMA("kaiyaku.places/1"),
    LIST("areas", ky_directory, areas_n, areas, MUST, .of = &area,
	.rows_max = KY_DIRECTORY_AREAS_MAX),
    LIST("places", ky_directory, spots_n, spots, MUST, .of = &spot,
	.rows_max = KY_DIRECTORY_SPOTS_MAX),
};
static const struct ky_member laws_rows[] = {
    SCHEMA("kaiyaku.law/1"),
    LIST("laws", ky_directory, laws_n, laws, MUST, .of = &law,
	.rows_max = KY_DIRECTORY_LAWS_MAX),
};
static const struct ky_member links_rows[] = {
    SCHEMA("kaiyaku.links/1"),
    LIST("links", ky_directory, links_n, links, MUST, .of = &link_table,
	.rows_max = KY_DIRECTORY_LINKS_MAX),
};

static const struct {
	const char *name;
	struct ky_table table;
} files[] = {
    {KY_PLACES_FILE, TABLE(places_rows, ky_directory)},
    {KY_LAW_FILE, TABLE(laws_rows, ky_directory)},
    {KY_LINKS_FILE, TABLE(links_rows, ky_directory)},
};

static const struct ky_table *
table_of(const char *file)
{
	const char *slash = strrchr(file, '/');
	const char *name = slash != NULL ? slash + 1 : file;

	for (size_t i = 0; i < COUNT(files); i++)
		if (strcmp(name, files[i].name) == 0)
			return &files[i].table;
	return NULL;
}

bool
ky_guide_file_is(const char *file)
{
	return table_of(file) != NULL;
}

/* The one path for reading and checking. */
static void
load(struct ky_reader *r, struct ky_str json, struct ky_directory *out)
{
	const struct ky_table *table = table_of(r->file);
	json_error_t why;
	json_t *root;

	assert(table != NULL);
	if (json.len > KY_GUIDE_FILE_BYTES_MAX) {
		ky_complain(r, NULL, "is larger than %zu bytes",
		    KY_GUIDE_FILE_BYTES_MAX);
		return;
	}
	root = json_loadb(json.len > 0 ? json.p : "", json.len,
	    JSON_REJECT_DUPLICATES, &why);
	if (root == NULL) {
		ky_complain(r, NULL, "line %d, column %d: not JSON: %s",
		    why.line, why.column, why.text);
		return;
	}
	ky_object_read(r, NULL, root, table, out);
	json_decref(root);
}

static void
keep_first(void *arg, const char *line)
{
	struct ky_err *err = arg;

	if (err->code == KY_OK)
		(void)ky_fail(err, KY_E_INPUT, 0, "%s", line);
}

enum ky_code
ky_guide_file_read(struct ky_arena *a, struct ky_str json, const char *file,
    struct ky_directory *out, struct ky_err *err)
{
	struct ky_err first = {.code = KY_OK};
	struct ky_reader reader = {a, file, false, 0, keep_first, &first};
	struct ky_directory read = *out;

	load(&reader, json, &read);
	if (first.code != KY_OK) {
		*err = first;
		return err->code;
	}
	*out = read;
	return KY_OK;
}

uint32_t
ky_guide_file_check(struct ky_arena *a, struct ky_str json, const char *file,
    void (*say)(void *arg, const char *line), void *arg)
{
	struct ky_reader reader = {a, file, false, 0, say, arg};
	struct ky_directory read = {0};

	load(&reader, json, &read);
	return reader.complaints;
}
