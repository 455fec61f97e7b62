#include "web/posted.h"

#include "base/hex.h"
#include "base/utf8.h"

#include <string.h>
#include <strings.h>

#define BOUNDARY_MAX 70 /* RFC 2046, 5.1.1 */

/* Before `c`; `rest` is what comes after it, p NULL when there is no `c`. */
static struct ky_str
cut(struct ky_str s, char c, struct ky_str *rest)
{
	const char *at = s.len > 0 ? memchr(s.p, c, s.len) : NULL;

	*rest = (struct ky_str){0};
	if (at == NULL)
		return s;
	*rest = (struct ky_str){at + 1, s.len - (size_t)(at - s.p) - 1};
	return (struct ky_str){s.p, (size_t)(at - s.p)};
}

/* UTF-8 without control characters, but line ends and tabs. */
static bool
text_ok(struct ky_str s)
{
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if ((c < ' ' && c != '\n' && c != '\r' && c != '\t') ||
		    c == 0x7F)
			return false;
	}
	return ky_utf8_valid(s);
}

static enum ky_code
add_field(struct ky_posted *f, struct ky_str name, struct ky_str value,
    struct ky_err *err)
{
	if (name.len == 0 || !text_ok(name) || !text_ok(value))
		return ky_fail(err, KY_E_INPUT, 0,
		    "the form holds something that is no text");
	if (f->fields_n == KY_POSTED_FIELDS_MAX)
		return ky_fail(err, KY_E_INPUT, 0,
		    "the form has too many fields");
	f->field[f->fields_n++] = (struct ky_posted_field){name,
	    ky_str_trim(value)};
	return KY_OK;
}

/* --- application/x-www-form-urlencoded --- */

static bool
decode(struct ky_str raw, struct ky_arena *a, struct ky_str *out)
{
	char *p = ky_arena_array(a, raw.len + 1, 1);
	size_t n = 0;

	for (size_t i = 0; i < raw.len; i++) {
		char c = raw.p[i];

		if (c == '%') {
			int high, low;

			if (raw.len - i < 3)
				return false;
			high = ky_hex_value(raw.p[i + 1]);
			low = ky_hex_value(raw.p[i + 2]);
			if (high < 0 || low < 0)
				return false;
			c = (char)(high * 16 + low);
			i += 2;
		} else if (c == '+') {
			c = ' ';
		}
		p[n++] = c;
	}
	*out = (struct ky_str){p, n};
	return true;
}

static enum ky_code
read_urlencoded(struct ky_str body, struct ky_arena *a, struct ky_posted *out,
    struct ky_err *err)
{
	struct ky_str rest = body;
	enum ky_code code = KY_OK;

	while (code == KY_OK && rest.p != NULL && rest.len > 0) {
		struct ky_str value, name, raw = cut(rest, '&', &rest);

		name = cut(raw, '=', &value);
		if (!decode(name, a, &name) || !decode(value, a, &value))
			return ky_fail(err, KY_E_INPUT, 0,
			    "the form has an escape that is none");
		code = add_field(out, name, value, err);
	}
	return code;
}

/* --- multipart/form-data (RFC 7578) --- */

/* The value of a parameter of a header, unquoted; p NULL: not there. */
static struct ky_str
parameter(struct ky_str header, const char *name)
{
	struct ky_str rest, one;

	(void)cut(header, ';', &rest);
	while (rest.p != NULL) {
		struct ky_str value, key;

		one = cut(rest, ';', &rest);
		key = ky_str_trim(cut(one, '=', &value));
		if (key.len != strlen(name) ||
		    strncasecmp(key.p, name, key.len) != 0)
			continue;
		value = ky_str_trim(value);
		if (value.len >= 2 && value.p[0] == '"' &&
		    value.p[value.len - 1] == '"')
			value = (struct ky_str){value.p + 1, value.len - 2};
		return value;
	}
	return (struct ky_str){0};
}

static bool
starts_nocase(struct ky_str s, const char *prefix)
{
	size_t n = strlen(prefix);

	return s.len >= n && strncasecmp(s.p, prefix, n) == 0;
}

/* The part's Content-Disposition; p NULL: it has none. */
static struct ky_str
disposition(struct ky_str head)
{
	static const char name[] = "content-disposition:";
	struct ky_str rest = head;

	while (rest.p != NULL) {
		struct ky_str line = cut(rest, '\n', &rest);

		if (starts_nocase(line, name))
			return ky_str_trim(
			    (struct ky_str){line.p + sizeof(name) - 1,
				line.len - (sizeof(name) - 1)});
	}
	return (struct ky_str){0};
}

static enum ky_code
add_part(struct ky_str part, struct ky_posted *out, struct ky_err *err)
{
	const char *end = part.len > 0 ? memmem(part.p, part.len, "\r\n\r\n", 4)
				       : NULL;
	struct ky_str head, bytes, name, filename;

	if (end == NULL)
		return ky_fail(err, KY_E_INPUT, 0,
		    "the form has a part without an end of its head");
	head = (struct ky_str){part.p, (size_t)(end - part.p)};
	bytes = (struct ky_str){end + 4, part.len - head.len - 4};
	head = disposition(head);
	name = parameter(head, "name");
	filename = parameter(head, "filename");
	if (name.p == NULL)
		return ky_fail(err, KY_E_INPUT, 0,
		    "the form has a part without a name");
	if (filename.p == NULL)
		return add_field(out, name, bytes, err);
	if (!text_ok(name) || !text_ok(filename))
		return ky_fail(err, KY_E_INPUT, 0, "a file's name is no text");
	if (out->files_n == KY_POSTED_FILES_MAX)
		return ky_fail(err, KY_E_INPUT, 0, "too many files at a time");
	out->file[out->files_n++] = (struct ky_posted_file){name, filename,
	    bytes};
	return KY_OK;
}

static enum ky_code
read_multipart(struct ky_str boundary, struct ky_str body,
    struct ky_posted *out, struct ky_err *err)
{
	char mark[BOUNDARY_MAX + 5];
	size_t mark_len;
	struct ky_str rest;
	enum ky_code code = KY_OK;

	if (boundary.len == 0 || boundary.len > BOUNDARY_MAX)
		return ky_fail(err, KY_E_INPUT, 0,
		    "the form's boundary is none");
	mark_len = (size_t)snprintf(mark, sizeof(mark), "\r\n--%.*s",
	    (int)boundary.len, boundary.p);
	/* The first has no line end in front of it. */
	if (body.len < mark_len - 2 ||
	    memcmp(body.p, mark + 2, mark_len - 2) != 0)
		return ky_fail(err, KY_E_INPUT, 0,
		    "the form does not begin with its boundary");
	rest = (struct ky_str){body.p + mark_len - 2,
	    body.len - (mark_len - 2)};
	while (code == KY_OK) {
		const char *end;
		struct ky_str part;

		if (rest.len >= 2 && memcmp(rest.p, "--", 2) == 0)
			return KY_OK;
		if (rest.len < 2 || memcmp(rest.p, "\r\n", 2) != 0)
			break;
		end = memmem(rest.p, rest.len, mark, mark_len);
		/* A part without a head begins with the next boundary's line
		 * end. */
		if (end == NULL || end == rest.p)
			break;
		part = (struct ky_str){rest.p + 2, (size_t)(end - rest.p) - 2};
		rest.len -= (size_t)(end - rest.p) + mark_len;
		rest.p = end + mark_len;
		code = add_part(part, out, err);
	}
	return code != KY_OK
	    ? code
	    : ky_fail(err, KY_E_INPUT, 0, "the form breaks off in the middle");
}

enum ky_code
ky_posted_read(struct ky_str content_type, struct ky_str body,
    struct ky_arena *a, struct ky_posted *out, struct ky_err *err)
{
	struct ky_str rest, kind = ky_str_trim(cut(content_type, ';', &rest));

	out->fields_n = out->files_n = 0;
	if (body.len == 0)
		return KY_OK;
	if (starts_nocase(kind, "application/x-www-form-urlencoded"))
		return read_urlencoded(body, a, out, err);
	if (starts_nocase(kind, "multipart/form-data"))
		return read_multipart(parameter(content_type, "boundary"), body,
		    out, err);
	return ky_fail(err, KY_E_INPUT, 0, "this is not a form");
}

/* --- using it --- */

struct ky_str
ky_posted_get(const struct ky_posted *f, const char *name)
{
	for (uint32_t i = 0; i < f->fields_n; i++)
		if (ky_str_is(f->field[i].name, name))
			return f->field[i].value;
	return ky_str_of("");
}

bool
ky_posted_has(const struct ky_posted *f, const char *name, const char *value)
{
	for (uint32_t i = 0; i < f->fields_n; i++)
		if (ky_str_is(f->field[i].name, name) &&
		    ky_str_is(f->field[i].value, value))
			return true;
	return false;
}

const struct ky_posted_file *
ky_posted_file(const struct ky_posted *f, const char *name)
{
	for (uint32_t i = 0; i < f->files_n; i++)
		if (ky_str_is(f->file[i].name, name) &&
		    f->file[i].bytes.len > 0)
			return &f->file[i];
	return NULL;
}

struct ky_str
ky_cookie(struct ky_str header, const char *name)
{
	struct ky_str rest = header, found = {0};

	while (rest.p != NULL) {
		struct ky_str value, one = cut(rest, ';', &rest);
		struct ky_str key = ky_str_trim(cut(one, '=', &value));

		if (!ky_str_is(key, name))
			continue;
		if (found.p != NULL)
			return (struct ky_str){0};
		found = value.p != NULL ? ky_str_trim(value) : ky_str_of("");
	}
	return found;
}
