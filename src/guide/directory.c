#include "guide/directory.h"

#include "doc/file.h"
#include "guide/files.h"
#include "rules/rulebook.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Reserved, not touched: what is read takes some two per cent of it. */
#define MEMORY_SIZE ((size_t)64 * 1024 * 1024)

/* A directory and the memory it lies in. */
struct room {
	struct ky_directory d; /* first: the caller's pointer */
	struct ky_arena arena;
	struct ky_operator operators[KY_DIRECTORY_OPERATORS_MAX];
	uint8_t *memory;
};

/* --- reading --- */

static enum ky_code
read_bytes(const char *path, size_t max, struct ky_buf *b, struct ky_err *err)
{
	enum ky_code code;

	ky_buf_init(b, max);
	code = ky_file_read(path, b, err);
	if (code == KY_E_LIMIT)
		return ky_fail(err, KY_E_INPUT, 0,
		    "%.150s is larger than %zu bytes", path, max);
	return code;
}

static bool
has_room(const struct room *r, size_t size)
{
	return r->arena.size - r->arena.used >= size;
}

static enum ky_code
read_operator(struct room *r, const char *path, struct ky_err *err)
{
	struct ky_operator *o = &r->operators[r->d.operators_n];
	const struct ky_rule_kinds *kinds;
	struct ky_buf b;
	enum ky_code code;

	if (r->d.operators_n == KY_DIRECTORY_OPERATORS_MAX ||
	    !has_room(r, KY_RULEBOOK_ARENA_SIZE))
		return ky_fail(err, KY_E_LIMIT, 0,
		    "more providers than there is room for");
	code = read_bytes(path, KY_RULEBOOK_BYTES_MAX, &b, err);
	if (code == KY_OK)
		code = ky_rulebook_read(&r->arena, ky_buf_str(&b), path,
		    &o->book, err);
	ky_buf_done(&b);
	if (code != KY_OK)
		return code;
	if (o->book.topic[KY_TOPIC_KINDS].n > 0) {
		kinds = o->book.topic[KY_TOPIC_KINDS].versions;
		o->offers = kinds[o->book.topic[KY_TOPIC_KINDS].n - 1].offers;
	}
	r->d.operators_n++;
	return KY_OK;
}

static enum ky_code
read_other(struct room *r, const char *path, struct ky_err *err)
{
	struct ky_buf b;
	enum ky_code code;

	if (!has_room(r, KY_GUIDE_FILE_ARENA_SIZE))
		return ky_fail(err, KY_E_LIMIT, 0, "no room for %.150s", path);
	code = read_bytes(path, KY_GUIDE_FILE_BYTES_MAX, &b, err);
	if (code == KY_OK)
		code = ky_guide_file_read(&r->arena, ky_buf_str(&b), path,
		    &r->d, err);
	ky_buf_done(&b);
	return code;
}

static int
is_json(const struct dirent *entry)
{
	size_t n = strlen(entry->d_name);

	return n > 5 && strcmp(entry->d_name + n - 5, ".json") == 0;
}

static int
by_slug(const void *a, const void *b)
{
	const struct ky_operator *x = a, *y = b;

	return strcmp(x->book.provider.text, y->book.provider.text);
}

static enum ky_code
read_folder(struct room *r, const char *folder, struct ky_err *err)
{
	struct dirent **entry;
	char path[KY_PATH_SIZE];
	int n = scandir(folder, &entry, is_json, NULL);
	enum ky_code code = KY_OK;

	if (n < 0)
		return ky_fail(err, KY_E_INPUT, errno,
		    "could not open the folder %.150s", folder);
	for (int i = 0; i < n; i++) {
		if (code == KY_OK)
			code = ky_file_path(folder, entry[i]->d_name, path,
			    err);
		if (code == KY_OK)
			code = ky_guide_file_is(path)
			    ? read_other(r, path, err)
			    : read_operator(r, path, err);
		free(entry[i]);
	}
	free(entry);
	qsort(r->operators, r->d.operators_n, sizeof(r->operators[0]), by_slug);
	return code;
}

/* --- what one file cannot know --- */

static enum ky_code
check_codes(const struct ky_directory *d, struct ky_err *err)
{
	for (uint32_t i = 0; i < d->areas_n; i++)
		if (ky_directory_area(d, ky_str_of(d->areas[i].code.text)) !=
		    &d->areas[i])
			return ky_fail(err, KY_E_INPUT, 0,
			    KY_PLACES_FILE ": /areas/%u/code: \"%s\" stands "
					   "here twice",
			    i, d->areas[i].code.text);
	for (uint32_t i = 0; i < d->spots_n; i++)
		if (ky_directory_spot(d, ky_str_of(d->spots[i].code.text)) !=
		    &d->spots[i])
			return ky_fail(err, KY_E_INPUT, 0,
			    KY_PLACES_FILE ": /places/%u/code: \"%s\" stands "
					   "here twice",
			    i, d->spots[i].code.text);
	return KY_OK;
}

static enum ky_code
check_spots(const struct ky_directory *d, struct ky_err *err)
{
	for (uint32_t i = 0; i < d->spots_n; i++) {
		const struct ky_spot *s = &d->spots[i];

		if (ky_directory_find(d, ky_str_of(s->provider.text)) == NULL)
			return ky_fail(err, KY_E_INPUT, 0,
			    KY_PLACES_FILE ": /places/%u/provider: there is no "
					   "\"%s\"",
			    i, s->provider.text);
		if (ky_directory_area(d, ky_str_of(s->area.text)) == NULL)
			return ky_fail(err, KY_E_INPUT, 0,
			    KY_PLACES_FILE
			    ": /places/%u/area: there is no \"%s\"",
			    i, s->area.text);
	}
	return KY_OK;
}

static enum ky_code
check(const struct ky_directory *d, struct ky_err *err)
{
	enum ky_code code;

	if (d->areas == NULL || d->laws == NULL || d->links == NULL)
		return ky_fail(err, KY_E_INPUT, 0,
		    "%s is missing beside the rule files",
		    d->areas == NULL      ? KY_PLACES_FILE
			: d->laws == NULL ? KY_LAW_FILE
					  : KY_LINKS_FILE);
	code = check_codes(d, err);
	return code == KY_OK ? check_spots(d, err) : code;
}

enum ky_code
ky_directory_open(const char *folder, struct ky_directory **out,
    struct ky_err *err)
{
	struct room *r = calloc(1, sizeof(*r));
	enum ky_code code;

	if (r == NULL || (r->memory = malloc(MEMORY_SIZE)) == NULL) {
		free(r);
		return ky_fail(err, KY_E_SYSTEM, errno, "out of memory");
	}
	ky_arena_init(&r->arena, r->memory, MEMORY_SIZE);
	r->d.operators = r->operators;
	code = read_folder(r, folder, err);
	if (code == KY_OK)
		code = check(&r->d, err);
	if (code != KY_OK) {
		ky_directory_free(&r->d);
		return code;
	}
	*out = &r->d;
	return KY_OK;
}

void
ky_directory_free(struct ky_directory *d)
{
	struct room *r = (struct room *)d;

	if (r == NULL)
		return;
	free(r->memory);
	free(r);
}

/* --- looking --- */

const struct ky_operator *
ky_directory_find(const struct ky_directory *d, struct ky_str slug)
{
	uint32_t from = 0, to = d->operators_n;

	while (from < to) {
		uint32_t middle = from + (to - from) / 2;
		const struct ky_operator *o = &d->operators[middle];
		int order = strncmp(o->book.provider.text,
		    slug.len > 0 ? slug.p : "", slug.len);

		if (order == 0 && o->book.provider.text[slug.len] != '\0')
			order = 1;
		if (order == 0)
			return o;
		if (order < 0)
			from = middle + 1;
		else
			to = middle;
	}
	return NULL;
}

const struct ky_area *
ky_directory_area(const struct ky_directory *d, struct ky_str code)
{
	for (uint32_t i = 0; i < d->areas_n; i++)
		if (ky_str_is(code, d->areas[i].code.text))
			return &d->areas[i];
	return NULL;
}

const struct ky_spot *
ky_directory_spot(const struct ky_directory *d, struct ky_str code)
{
	for (uint32_t i = 0; i < d->spots_n; i++)
		if (ky_str_is(code, d->spots[i].code.text))
			return &d->spots[i];
	return NULL;
}

static bool
is_in(const struct ky_directory *d, const struct ky_spot *s, struct ky_str area)
{
	const struct ky_area *its;

	if (area.len == 0 || ky_str_is(area, s->area.text))
		return true;
	its = ky_directory_area(d, ky_str_of(s->area.text));
	return its != NULL && its->kind == KY_AREA_ANYWHERE;
}

uint32_t
ky_directory_spots(const struct ky_directory *d, struct ky_str provider,
    struct ky_str area, const struct ky_spot *out[KY_DIRECTORY_SPOTS_MAX])
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < d->spots_n; i++) {
		const struct ky_spot *s = &d->spots[i];

		if ((provider.len == 0 ||
			ky_str_is(provider, s->provider.text)) &&
		    is_in(d, s, area))
			out[n++] = s;
	}
	return n;
}

static bool
wanted(const struct ky_directory *d, const struct ky_operator *o,
    const struct ky_operator_filter *f)
{
	const struct ky_spot *spots[KY_DIRECTORY_SPOTS_MAX];

	if (f->offers != 0 && (o->offers & f->offers) == 0)
		return false;
	if (f->real_only && o->book.fictional)
		return false;
	return f->area.len == 0 ||
	    ky_directory_spots(d, ky_str_of(o->book.provider.text), f->area,
		spots) > 0;
}

static int
by_name(const void *a, const void *b)
{
	const struct ky_operator *const *x = a, *const *y = b;
	int order = strcasecmp((*x)->book.name.p, (*y)->book.name.p);

	return order != 0 ? order : by_slug(*x, *y);
}

uint32_t
ky_directory_list(const struct ky_directory *d,
    const struct ky_operator_filter *filter,
    const struct ky_operator *out[KY_DIRECTORY_OPERATORS_MAX])
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < d->operators_n; i++)
		if (wanted(d, &d->operators[i], filter))
			out[n++] = &d->operators[i];
	qsort(out, n, sizeof(struct ky_operator *), by_name);
	return n;
}
