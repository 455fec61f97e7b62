#include "http/target.h"

#include "base/hex.h"
#include "base/utf8.h"

#include <assert.h>
#include <string.h>

/* The byte an escape stands for; -1 when it is none. */
static int
escaped(struct ky_str raw, size_t at)
{
	int high, low;

	if (raw.len - at < 3)
		return -1;
	high = ky_hex_value(raw.p[at + 1]);
	low = ky_hex_value(raw.p[at + 2]);
	return high < 0 || low < 0 ? -1 : high << 4 | low;
}

/* One piece, decoded to the end of `room`.  `form`: "+" is a blank. */
static const char *
decode(struct ky_str raw, bool form, char **room, struct ky_str *out)
{
	char *p = *room;

	for (size_t i = 0; i < raw.len; i++) {
		int c = (unsigned char)raw.p[i];

		if (c == '%') {
			c = escaped(raw, i);
			if (c < 0)
				return "the target has an escape that is none";
			i += 2;
		} else if (c == '+' && form) {
			c = ' ';
		}
		if (c < ' ' || c == '\177')
			return "the target holds a control character";
		*p++ = (char)c;
	}
	*out = (struct ky_str){*room, (size_t)(p - *room)};
	if (!ky_utf8_valid(*out))
		return "the target is not UTF-8";
	*room = p;
	return NULL;
}

/* Before `c`, and in `rest` what comes after it (p NULL: there is no `c`). */
static struct ky_str
cut(struct ky_str s, char c, struct ky_str *rest)
{
	const char *at = s.len > 0 ? memchr(s.p, c, s.len) : NULL;

	*rest = (struct ky_str){0};
	if (at == NULL)
		return s;
	*rest = (struct ky_str){at + 1, s.len - (size_t)(at - s.p) - 1};
	s.len = (size_t)(at - s.p);
	return s;
}

static const char *
parse_path(struct ky_str raw, char **room, struct ky_target *out)
{
	const char *start = *room, *why;
	struct ky_str rest, piece, part;

	assert(raw.p[0] == '/');
	rest = (struct ky_str){raw.p + 1, raw.len - 1};
	while (rest.p != NULL) {
		*(*room)++ = '/';
		piece = cut(rest, '/', &rest);
		why = decode(piece, false, room, &part);
		if (why != NULL)
			return why;
		if (part.len > 0 && memchr(part.p, '/', part.len) != NULL)
			return "the path holds an encoded slash";
		if (ky_str_is(part, ".") || ky_str_is(part, ".."))
			return "the path holds a part of dots";
		if (raw.len == 1)
			break; /* "/": no parts */
		if (out->parts_n++ < KY_TARGET_PARTS_MAX)
			out->part[out->parts_n - 1] = part;
	}
	out->path = (struct ky_str){start, (size_t)(*room - start)};
	return NULL;
}

static const char *
parse_query(struct ky_str raw, char **room, struct ky_target *out)
{
	struct ky_str rest = raw, piece, name, value;
	const char *why;

	while (rest.p != NULL && rest.len > 0) {
		struct ky_param *p = &out->query[out->query_n];

		if (out->query_n == KY_QUERY_MAX)
			return "the query has too many parameters";
		piece = cut(rest, '&', &rest);
		name = cut(piece, '=', &value);
		if (name.len == 0)
			return "the query has a parameter without a name";
		why = decode(name, true, room, &p->name);
		if (why == NULL)
			why = decode(value, true, room, &p->value);
		if (why != NULL)
			return why;
		for (uint32_t i = 0; i < out->query_n; i++)
			if (ky_str_eq(out->query[i].name, p->name))
				return "the query names a parameter twice";
		out->query_n++;
	}
	return NULL;
}

const char *
ky_target_parse(struct ky_str raw, char *room, struct ky_target *out)
{
	struct ky_str path, query;
	const char *why;

	*out = (struct ky_target){0};
	if (raw.len == 0 || raw.p[0] != '/')
		return "the target must begin with a slash";
	if (raw.len > KY_TARGET_MAX)
		return "the target is too long";
	for (size_t i = 0; i < raw.len; i++)
		if (raw.p[i] <= ' ' || raw.p[i] >= '\177' || raw.p[i] == '#')
			return "the target holds a character it must not";
	path = cut(raw, '?', &query);
	why = parse_path(path, &room, out);
	return why != NULL ? why : parse_query(query, &room, out);
}
