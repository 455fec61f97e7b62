#include "doc/canon.h"

#include "base/hex.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

/*
 * A canonical text has one form, so the checker is a recogniser of that form
 * and stops at the first byte that is not it.  Only then is jansson asked
 * whether the text is JSON at all: what the reader is told depends on it.
 */

/* Bytes of the UTF-8 character that starts at p[0], 0 when it is none. */
static size_t
character(const char *p, size_t n)
{
	static const struct {
		uint8_t mask, lead;
		uint32_t least;
	} form[] = {{0x80, 0x00, 0}, {0xe0, 0xc0, 0x80}, {0xf0, 0xe0, 0x800},
	    {0xf8, 0xf0, 0x10000}};
	const uint8_t *u = (const uint8_t *)p;

	for (size_t len = 1; len <= 4 && len <= n; len++) {
		uint32_t c;

		if ((u[0] & form[len - 1].mask) != form[len - 1].lead)
			continue;
		c = u[0] & (uint8_t)~form[len - 1].mask;
		for (size_t i = 1; i < len; i++) {
			if ((u[i] & 0xc0) != 0x80)
				return 0;
			c = c << 6 | (u[i] & 0x3f);
		}
		if (c < form[len - 1].least || c > 0x10ffff ||
		    (c >= 0xd800 && c <= 0xdfff))
			return 0;
		return len;
	}
	return 0;
}

/* The letter after the backslash of a control's short form, or 0. */
static char
short_form(char c)
{
	switch (c) {
	case '\b':
		return 'b';
	case '\t':
		return 't';
	case '\n':
		return 'n';
	case '\f':
		return 'f';
	case '\r':
		return 'r';
	case '"':
	case '\\':
		return c;
	default: /* no enum: a character */
		return 0;
	}
}

/* --- writing --- */

void
ky_canon_init(struct ky_canon *w, struct ky_buf *out)
{
	memset(w, 0, sizeof(*w));
	w->out = out;
}

static bool
key_char(char c)
{
	return c >= ' ' && c <= '~' && c != '"' && c != '\\';
}

/* Comma and key before a value. */
static void
lead(struct ky_canon *w, const char *key)
{
	if (w->depth == 0) {
		assert(key == NULL);
		return;
	}
	if (w->level[w->depth - 1].any)
		ky_buf_addc(w->out, ',');
	w->level[w->depth - 1].any = true;
	assert((key != NULL) == w->level[w->depth - 1].object);
	if (key == NULL)
		return;
	assert(w->level[w->depth - 1].last == NULL ||
	    strcmp(w->level[w->depth - 1].last, key) < 0);
	w->level[w->depth - 1].last = key;
	assert(strlen(key) > 0 && strlen(key) <= KY_CANON_KEY_MAX);
	for (const char *k = key; *k != '\0'; k++)
		assert(key_char(*k));
	ky_buf_addf(w->out, "\"%s\":", key);
}

static void
nest(struct ky_canon *w, const char *key, bool object)
{
	lead(w, key);
	ky_buf_addc(w->out, object ? '{' : '[');
	assert(w->depth < KY_CANON_DEPTH);
	memset(&w->level[w->depth], 0, sizeof(w->level[0]));
	w->level[w->depth].object = object;
	w->depth++;
}

void
ky_canon_object(struct ky_canon *w, const char *key)
{
	nest(w, key, true);
}

void
ky_canon_array(struct ky_canon *w, const char *key)
{
	nest(w, key, false);
}

void
ky_canon_end(struct ky_canon *w)
{
	assert(w->depth > 0);
	w->depth--;
	ky_buf_addc(w->out, w->level[w->depth].object ? '}' : ']');
}

void
ky_canon_text(struct ky_canon *w, const char *key, struct ky_str text)
{
	lead(w, key);
	ky_buf_addc(w->out, '"');
	for (size_t i = 0; i < text.len;) {
		size_t n = character(text.p + i, text.len - i);
		char c = text.p[i];

		assert(n > 0 && c != '\0');
		if (short_form(c) != 0)
			ky_buf_addf(w->out, "\\%c", short_form(c));
		else if (n == 1 && c < ' ')
			ky_buf_addf(w->out, "\\u%04x", (unsigned)c);
		else
			ky_buf_add(w->out, (struct ky_str){text.p + i, n});
		i += n;
	}
	ky_buf_addc(w->out, '"');
}

void
ky_canon_textz(struct ky_canon *w, const char *key, const char *text)
{
	if (text[0] == '\0')
		ky_canon_null(w, key);
	else
		ky_canon_text(w, key, ky_str_of(text));
}

void
ky_canon_hex(struct ky_canon *w, const char *key, const uint8_t *bytes,
    size_t n)
{
	char text[2 * 64 + 1];

	assert(n <= 64);
	ky_hex_encode(bytes, n, text);
	ky_canon_text(w, key, ky_str_of(text));
}

void
ky_canon_int(struct ky_canon *w, const char *key, int64_t value)
{
	assert(value >= -KY_CANON_INT_MAX && value <= KY_CANON_INT_MAX);
	lead(w, key);
	ky_buf_addf(w->out, "%" PRId64, value);
}

void
ky_canon_bool(struct ky_canon *w, const char *key, bool value)
{
	lead(w, key);
	ky_buf_addz(w->out, value ? "true" : "false");
}

void
ky_canon_null(struct ky_canon *w, const char *key)
{
	lead(w, key);
	ky_buf_addz(w->out, "null");
}

void
ky_canon_raw(struct ky_canon *w, const char *key, struct ky_str bytes)
{
	lead(w, key);
	ky_buf_add(w->out, bytes);
}

/* --- checking --- */

/* Stands on the next byte.  Once `why` is set everything stands still. */
struct scan {
	const char *p;
	size_t len, at;
	uint32_t depth;
	const char *why;
	bool duplicate;
};

static bool
wrong(struct scan *s, const char *why)
{
	if (s->why == NULL)
		s->why = why;
	return false;
}

/* The next byte, or 0 (which no canonical text holds) at the end. */
static char
peek(const struct scan *s)
{
	if (s->at == s->len)
		return '\0';
	return s->p[s->at];
}

static bool
take(struct scan *s, char c, const char *why)
{
	if (peek(s) != c)
		return wrong(s, why);
	s->at++;
	return true;
}

static bool
word(struct scan *s, const char *z)
{
	for (; *z != '\0'; z++)
		if (!take(s, *z, "a value is expected"))
			return false;
	return true;
}

/* "0", or a digit not zero and at most 15 more. */
static bool
integer(struct scan *s)
{
	int64_t value = 0;
	size_t start;

	if (peek(s) == '-')
		s->at++;
	start = s->at;
	while (peek(s) >= '0' && peek(s) <= '9') {
		if (s->at > start && s->p[start] == '0')
			return wrong(s, "a number starts with zero");
		value = value * 10 + (peek(s) - '0');
		if (value > KY_CANON_INT_MAX)
			return wrong(s, "a number is too large");
		s->at++;
	}
	if (s->at == start)
		return wrong(s, "a digit is expected");
	if (value == 0 && start > 0 && s->p[start - 1] == '-') {
		s->at = start;
		return wrong(s, "zero has no sign");
	}
	if (peek(s) == '.' || peek(s) == 'e' || peek(s) == 'E')
		return wrong(s, "a number is no integer");
	return true;
}

/* After the backslash: the shortest escape there is for a character. */
static bool
escape(struct scan *s)
{
	uint8_t c;

	if (peek(s) != '\0' && strchr("\"\\btnfr", peek(s)) != NULL) {
		s->at++;
		return true;
	}
	for (const char *z = "u00"; *z != '\0'; z++)
		if (!take(s, *z, "an escape is not the shortest"))
			return false;
	if (s->len - s->at < 2) {
		s->at = s->len;
		return wrong(s, "a text does not end");
	}
	if (!ky_hex_decode((struct ky_str){s->p + s->at, 2}, &c, 1) || c == 0 ||
	    c >= ' ' || short_form((char)c) != 0)
		return wrong(s, "an escape is not the shortest");
	s->at += 2;
	return true;
}

/* Does the character that starts here lack its last bytes? */
static bool
cut_off(const char *p, size_t n)
{
	uint8_t c = (uint8_t)p[0];

	if (c < 0xc2 || c > 0xf4)
		return false; /* never a first byte of several */
	return n < (c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : 2);
}

static bool
text(struct scan *s)
{
	if (!take(s, '"', "a text is expected"))
		return false;
	for (;;) {
		size_t n;

		if (s->at == s->len)
			return wrong(s, "a text does not end");
		if (peek(s) == '"') {
			s->at++;
			return true;
		}
		if ((uint8_t)peek(s) < ' ')
			return wrong(s, "a control character in a text");
		if (peek(s) == '\\') {
			s->at++;
			if (!escape(s))
				return false;
			continue;
		}
		n = character(s->p + s->at, s->len - s->at);
		if (n == 0 && cut_off(s->p + s->at, s->len - s->at)) {
			s->at = s->len;
			continue;
		}
		if (n == 0)
			return wrong(s, "not UTF-8");
		s->at += n;
	}
}

/* A key, which must come after `last` (empty: the first of its object). */
static bool
key(struct scan *s, struct ky_str *last)
{
	size_t start = s->at;
	struct ky_str k;
	size_t shorter;
	int order;

	if (!take(s, '"', "a key is expected"))
		return false;
	while (s->at < s->len && key_char(peek(s)))
		s->at++;
	if (!take(s, '"', "a key of other than plain ASCII"))
		return false;
	k = (struct ky_str){s->p + start + 1, s->at - start - 2};
	if (k.len == 0 || k.len > KY_CANON_KEY_MAX) {
		s->at = start;
		return wrong(s, "a key is empty or too long");
	}
	shorter = k.len < last->len ? k.len : last->len;
	order = shorter > 0 ? memcmp(last->p, k.p, shorter) : 0;
	if (order > 0 || (order == 0 && last->len >= k.len)) {
		s->duplicate = order == 0 && last->len == k.len;
		s->at = start;
		return wrong(s,
		    s->duplicate ? "a key stands twice"
				 : "keys are not in order");
	}
	*last = k;
	return take(s, ':', "a colon is expected");
}

static bool value(struct scan *s);

static bool
members(struct scan *s, char close, bool keyed)
{
	struct ky_str last = {"", 0};

	s->at++; /* the opening one */
	if (peek(s) == close) {
		s->at++;
		return true;
	}
	do {
		if (keyed && !key(s, &last))
			return false;
		if (!value(s))
			return false;
		if (peek(s) == close) {
			s->at++;
			return true;
		}
	} while (take(s, ',', "a comma or the end is expected"));
	return false;
}

static bool
value(struct scan *s)
{
	bool good;

	if (s->depth == KY_CANON_DEPTH)
		return wrong(s, "nested too deep");
	s->depth++;
	switch (peek(s)) {
	case '{':
		good = members(s, '}', true);
		break;
	case '[':
		good = members(s, ']', false);
		break;
	case '"':
		good = text(s);
		break;
	case 't':
		good = word(s, "true");
		break;
	case 'f':
		good = word(s, "false");
		break;
	case 'n':
		good = word(s, "null");
		break;
	default: /* no enum: a character */
		good = integer(s);
		break;
	}
	s->depth--;
	return good;
}

/* What is the text, if it is not canonical? */
static enum ky_canon_kind
classify(struct ky_str bytes, const struct scan *s)
{
	json_error_t error;
	json_t *json;

	if (s->duplicate)
		return KY_CANON_DUPLICATE;
	if (s->at == bytes.len)
		return KY_CANON_TRUNCATED;
	json = json_loadb(bytes.p, bytes.len,
	    JSON_REJECT_DUPLICATES | JSON_DECODE_ANY | JSON_ALLOW_NUL, &error);
	if (json != NULL) {
		json_decref(json);
		return KY_CANON_OTHER_FORM;
	}
	if (json_error_code(&error) == json_error_duplicate_key)
		return KY_CANON_DUPLICATE;
	if (json_error_code(&error) == json_error_numeric_overflow ||
	    json_error_code(&error) == json_error_stack_overflow)
		return KY_CANON_OTHER_FORM;
	return KY_CANON_NOT_JSON;
}

bool
ky_canon_check(struct ky_str bytes, struct ky_canon_fault *fault)
{
	struct scan s = {.p = bytes.p, .len = bytes.len};

	memset(fault, 0, sizeof(*fault));
	if (value(&s)) {
		if (s.at == s.len)
			return true;
		s.why = "something follows the value";
	}
	fault->kind = classify(bytes, &s);
	fault->at = s.at;
	fault->why = s.why;
	return false;
}

size_t
ky_canon_skip(struct ky_str bytes, size_t at)
{
	struct scan s = {.p = bytes.p, .len = bytes.len, .at = at};
	bool good = value(&s);

	assert(good);
	return s.at;
}

json_t *
ky_canon_load(struct ky_str file, struct ky_canon_fault *fault)
{
	struct ky_str inner = file;
	bool newline = file.len > 0 && file.p[file.len - 1] == '\n';
	json_t *json;

	if (newline)
		inner.len--;
	if (!ky_canon_check(inner, fault))
		return NULL;
	if (!newline) {
		*fault = (struct ky_canon_fault){KY_CANON_TRUNCATED, file.len,
		    "the newline at the end is missing"};
		return NULL;
	}
	json = json_loadb(inner.p, inner.len,
	    JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, NULL);
	assert(json != NULL); /* canonical is narrower than JSON */
	if (json_is_object(json))
		return json;
	json_decref(json);
	*fault = (struct ky_canon_fault){KY_CANON_OTHER_FORM, 0,
	    "the file is no object"};
	return NULL;
}

bool
ky_canon_has(const json_t *object, const char *const *names)
{
	size_t n = 0;

	for (; names[n] != NULL; n++)
		if (json_object_get(object, names[n]) == NULL)
			return false;
	return json_object_size(object) == n;
}

struct ky_str
ky_canon_get(const json_t *object, const char *name)
{
	const json_t *s = json_object_get(object, name);

	/* jansson gives NULL and 0 for what is no string. */
	return (struct ky_str){s != NULL && json_is_string(s)
		? json_string_value(s)
		: "",
	    json_string_length(s)};
}
