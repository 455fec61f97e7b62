#include "bank/xml.h"

#include <assert.h>
#include <errno.h>
#include <expat.h>
#include <malloc.h>
#include <string.h>

#define PIECE 65536
#define BETWEEN '\n' /* stands between a namespace and a name */

/* --- memory of the parser --- */

/* Expat keeps every name it meets and every token until its end, and gives
 * its allocator nothing to tell parsers apart by; a thread has one at a time. */
static _Thread_local size_t taken;

static void *
memory_take(size_t size)
{
	void *p;

	if (size > KY_XML_MEMORY_MAX || taken > KY_XML_MEMORY_MAX - size)
		return NULL;
	p = malloc(size);
	if (p == NULL)
		abort(); /* death at any instruction is harmless */
	taken += malloc_usable_size(p);
	return p;
}

static void
memory_free(void *p)
{
	taken -= malloc_usable_size(p);
	free(p);
}

static void *
memory_grow(void *p, size_t size)
{
	size_t before = malloc_usable_size(p);

	if (size > KY_XML_MEMORY_MAX ||
	    taken - before > KY_XML_MEMORY_MAX - size)
		return NULL;
	p = realloc(p, size);
	if (p == NULL)
		abort(); /* the same */
	taken += malloc_usable_size(p) - before;
	return p;
}

static const XML_Memory_Handling_Suite memory = {
    .malloc_fcn = memory_take,
    .realloc_fcn = memory_grow,
    .free_fcn = memory_free,
};

/* --- elements --- */

/* An element that is open. */
struct level {
	size_t path; /* length of its path */
	int known;   /* number among the known, or -1 */
	uint64_t serial;
	bool parent; /* has had elements inside */
};

struct reading {
	const struct ky_xml_reader *how;
	struct ky_str known[KY_XML_KNOWN_MAX]; /* the paths, measured once */
	XML_Parser parser;
	struct ky_err *err;
	enum ky_code code;

	struct level level[KY_XML_DEPTH_MAX];
	uint32_t depth;
	uint32_t passed; /* levels open in another namespace */
	uint64_t serial; /* elements begun */
	uint64_t seen_in[KY_XML_KNOWN_MAX]; /* where each was last, by the
	                                       serial of what it is in */
	char space[128];                    /* the namespace of it all */

	char path[KY_XML_PATH_MAX];
	size_t path_len;
	char text[KY_XML_TEXT_MAX];
	size_t text_len;
	char value[KY_XML_VALUE_MAX];
	size_t value_len;
};

/* What failed, failed here. */
static void
stop(struct reading *r, enum ky_code code)
{
	r->code = ky_during(r->err, "line %lu, column %lu",
	    (unsigned long)XML_GetCurrentLineNumber(r->parser),
	    (unsigned long)XML_GetCurrentColumnNumber(r->parser) + 1);
	assert(r->code == code);
	(void)XML_StopParser(r->parser, XML_FALSE);
}

#define refuse(r, ...) stop((r), ky_fail((r)->err, KY_E_INPUT, 0, __VA_ARGS__))

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static struct level *
top(struct reading *r)
{
	return r->depth > 0 ? &r->level[r->depth - 1] : NULL;
}

/* "namespace\nname" into both; the namespace is empty where there is none. */
static void
split(const char *full, struct ky_str *space, struct ky_str *name)
{
	const char *at = strrchr(full, BETWEEN);

	*space = (struct ky_str){full, at != NULL ? (size_t)(at - full) : 0};
	*name = ky_str_of(at != NULL ? at + 1 : full);
}

static int
find(const struct reading *r)
{
	struct ky_str path = {r->path, r->path_len};

	for (int i = 0; i < r->how->known_n; i++)
		if (ky_str_eq(path, r->known[i]))
			return i;
	return -1;
}

static bool
is_wanted_space(const struct reading *r, struct ky_str space)
{
	for (const char *const *s = r->how->namespaces; *s != NULL; s++)
		if (ky_str_is(space, *s))
			return true;
	return false;
}

static bool
take_value(struct reading *r, const char **attributes)
{
	r->value_len = 0;
	for (; r->how->attribute != NULL && attributes[0] != NULL;
	     attributes += 2) {
		struct ky_str value = ky_str_of(attributes[1]);

		if (strcmp(attributes[0], r->how->attribute) != 0)
			continue;
		if (value.len > sizeof(r->value)) {
			refuse(r, "%s is longer than %d bytes",
			    r->how->attribute, KY_XML_VALUE_MAX);
			return false;
		}
		memcpy(r->value, value.p, value.len);
		r->value_len = value.len;
	}
	return true;
}

/* The path grows by a name; false when that is beyond a bound. */
static bool
deeper(struct reading *r, struct ky_str name)
{
	size_t more = name.len + (r->depth > 0);

	if (r->depth + r->passed == KY_XML_DEPTH_MAX)
		refuse(r, "elements are more than %d deep", KY_XML_DEPTH_MAX);
	else if (name.len > KY_XML_NAME_MAX)
		refuse(r, "an element's name is longer than %d bytes",
		    KY_XML_NAME_MAX);
	else if (more > sizeof(r->path) - r->path_len)
		refuse(r, "an element's path is longer than %d bytes",
		    KY_XML_PATH_MAX);
	if (r->code != KY_OK)
		return false;
	if (r->depth > 0)
		r->path[r->path_len++] = '/';
	memcpy(r->path + r->path_len, name.p, name.len);
	r->path_len += name.len;
	return true;
}

/* Is it allowed where it stands? */
static bool
may_stand(struct reading *r, int known, struct ky_str name)
{
	const struct level *in = top(r);
	uint64_t serial = in != NULL ? in->serial : 0;

	if (in != NULL && in->known >= 0 && r->text_len > 0) {
		refuse(r, "text beside elements");
		return false;
	}
	if (known < 0)
		return true;
	if (!r->how->known[known].many && in != NULL &&
	    r->seen_in[known] == serial) {
		refuse(r, "a second %.*s in one element", KY_STR_ARG(name));
		return false;
	}
	r->seen_in[known] = serial;
	return true;
}

static void
opened(struct reading *r, struct ky_str name, const char **attributes)
{
	struct level level = {.path = r->path_len};
	enum ky_code code;

	if (!deeper(r, name))
		return;
	level.known = find(r);
	level.serial = ++r->serial;
	if (!may_stand(r, level.known, name) || !take_value(r, attributes))
		return;
	if (top(r) != NULL)
		top(r)->parent = true;
	r->level[r->depth++] = level;
	r->text_len = 0;
	if (level.known < 0 || r->how->open == NULL)
		return;
	code = r->how->open(r->how->self, level.known, r->err);
	if (code != KY_OK)
		stop(r, code);
}

static void
on_open(void *self, const char *full, const char **attributes)
{
	struct reading *r = self;
	struct ky_str space, name;

	if (r->code != KY_OK)
		return;
	split(full, &space, &name);
	if (r->depth == 0) {
		if (!is_wanted_space(r, space) ||
		    !ky_str_copy(space, r->space, sizeof(r->space))) {
			refuse(r,
			    "another kind of file: its namespace is not "
			    "one that is read here");
			return;
		}
	}
	if (r->passed == 0 && ky_str_is(space, r->space)) {
		opened(r, name, attributes);
		return;
	}
	if (r->depth + r->passed == KY_XML_DEPTH_MAX)
		refuse(r, "elements are more than %d deep", KY_XML_DEPTH_MAX);
	else
		r->passed++;
}

static struct ky_str
trimmed(const char *p, size_t len)
{
	while (len > 0 && is_blank(p[len - 1]))
		len--;
	return (struct ky_str){p, len};
}

static void
on_close(void *self, const char *full)
{
	struct reading *r = self;
	struct ky_str text, value, space, name;
	struct level *level;
	enum ky_code code;

	if (r->code != KY_OK)
		return;
	if (r->passed > 0) {
		r->passed--;
		return;
	}
	split(full, &space, &name);
	level = top(r);
	text = trimmed(r->text, r->text_len);
	value = (struct ky_str){r->value, level->parent ? 0 : r->value_len};
	if (level->known >= 0 && level->parent && text.len > 0) {
		refuse(r, "text beside elements");
		return;
	}
	if (level->known >= 0 && r->how->close != NULL) {
		code = r->how->close(r->how->self, level->known, text, value,
		    r->err);
		if (code != KY_OK) {
			(void)ky_during(r->err, "%.*s", KY_STR_ARG(name));
			stop(r, code);
			return;
		}
	}
	r->path_len = level->path;
	r->depth--;
	r->text_len = 0;
}

static void
on_text(void *self, const char *p, int len)
{
	struct reading *r = self;
	const struct level *level = top(r);
	size_t n = (size_t)len;

	if (r->code != KY_OK || r->passed > 0 || level == NULL ||
	    level->known < 0)
		return;
	while (r->text_len == 0 && n > 0 && is_blank(p[0])) {
		p++;
		n--;
	}
	if (n > sizeof(r->text) - r->text_len) {
		refuse(r, "text longer than %d bytes", KY_XML_TEXT_MAX);
		return;
	}
	memcpy(r->text + r->text_len, p, n);
	r->text_len += n;
}

static void
on_doctype(void *self, const char *name, const char *system_id,
    const char *public_id, int has_subset)
{
	struct reading *r = self;

	(void)name;
	(void)system_id;
	(void)public_id;
	(void)has_subset;
	if (r->code == KY_OK)
		refuse(r, "a document type is not taken");
}

/* --- the file --- */

static void
parser_failed(struct reading *r)
{
	enum XML_Error e = XML_GetErrorCode(r->parser);

	if (r->code != KY_OK)
		return;
	if (e == XML_ERROR_NO_MEMORY)
		refuse(r, "the parser would need more than %zu bytes",
		    KY_XML_MEMORY_MAX);
	else
		refuse(r, "%s", XML_ErrorString(e));
}

static enum ky_code
read_all(struct reading *r, FILE *file, struct ky_sha256 *hash)
{
	int64_t total = 0;
	bool end = false;

	while (!end) {
		char *piece = XML_GetBuffer(r->parser, PIECE);
		size_t n;

		if (piece == NULL) {
			parser_failed(r);
			break;
		}
		n = fread(piece, 1, PIECE, file);
		if (ferror(file))
			return ky_fail(r->err, KY_E_SYSTEM, errno,
			    "could not read the file");
		total += (int64_t)n;
		if (total > KY_XML_BYTES_MAX)
			return ky_fail(r->err, KY_E_INPUT, 0,
			    "the file is longer than %lld bytes",
			    (long long)KY_XML_BYTES_MAX);
		ky_sha256_add(hash, (struct ky_str){piece, n});
		end = n < PIECE;
		if (XML_ParseBuffer(r->parser, (int)n, end) != XML_STATUS_OK) {
			parser_failed(r);
			break;
		}
	}
	return r->code;
}

enum ky_code
ky_xml_read(FILE *file, const struct ky_xml_reader *how,
    uint8_t sha256[KY_SHA256_SIZE], struct ky_err *err)
{
	const XML_Char between[] = {BETWEEN, '\0'};
	struct reading r = {.how = how, .err = err};
	struct ky_sha256 hash;
	enum ky_code code;

	assert(how->known_n <= KY_XML_KNOWN_MAX);
	for (int i = 0; i < how->known_n; i++)
		r.known[i] = ky_str_of(how->known[i].path);
	taken = 0;
	r.parser = XML_ParserCreate_MM(NULL, &memory, between);
	assert(r.parser != NULL);
	XML_SetUserData(r.parser, &r);
	XML_SetElementHandler(r.parser, on_open, on_close);
	XML_SetCharacterDataHandler(r.parser, on_text);
	XML_SetStartDoctypeDeclHandler(r.parser, on_doctype);
	ky_sha256_init(&hash);
	code = read_all(&r, file, &hash);
	if (code == KY_OK)
		ky_sha256_end(&hash, sha256);
	XML_ParserFree(r.parser);
	return code;
}
