#include "intake/split.h"

#include <errno.h>
#include <inttypes.h>

void
ky_split_init(struct ky_split *s, FILE *file)
{
	*s = (struct ky_split){.file = file, .next_line = 1};
}

static enum ky_code
bad(const struct ky_split *s, struct ky_err *err, const char *words)
{
	return ky_fail(err, KY_E_INPUT, 0, "line %" PRIu64 ": %s", s->next_line,
	    words);
}

static int
next_byte(struct ky_split *s)
{
	int c = getc(s->file);

	if (c == '\n')
		s->next_line++;
	return c;
}

/* The first byte that is no blank, or EOF. */
static int
skip_blanks(struct ky_split *s)
{
	int c;

	do
		c = next_byte(s);
	while (c == ' ' || c == '\t' || c == '\r' || c == '\n');
	return c;
}

static enum ky_code
keep(struct ky_split *s, int c, struct ky_err *err)
{
	if (s->len == sizeof(s->bytes))
		return ky_fail(err, KY_E_INPUT, 0,
		    "line %" PRIu64 ": the object is longer than %d bytes",
		    s->line, KY_SPLIT_OBJECT_MAX);
	s->bytes[s->len++] = (char)c;
	return KY_OK;
}

/* All of an object whose brace was read. */
static enum ky_code
read_object(struct ky_split *s, struct ky_err *err)
{
	bool text = false, escaped = false;
	uint32_t depth = 0;
	int c = '{';

	s->line = s->next_line;
	s->len = 0;
	for (;;) {
		if (keep(s, c, err) != KY_OK)
			return err->code;
		if (escaped)
			escaped = false;
		else if (text && c == '\\')
			escaped = true;
		else if (c == '"')
			text = !text;
		else if (!text && (c == '{' || c == '['))
			depth++;
		else if (!text && (c == '}' || c == ']') && --depth == 0)
			return KY_OK;
		c = next_byte(s);
		if (c == EOF)
			return ky_fail(err, KY_E_INPUT, 0,
			    "line %" PRIu64 ": the object never ends", s->line);
	}
}

/* Up to an object's brace, or the end of all. */
static enum ky_code
find_object(struct ky_split *s, bool *end, struct ky_err *err)
{
	uint64_t before = s->next_line;
	int c = skip_blanks(s);

	if (s->place == KY_SPLIT_START && c == '[') {
		s->place = KY_SPLIT_FIRST;
		c = skip_blanks(s);
	} else if (s->place == KY_SPLIT_LIST && c == ',') {
		c = skip_blanks(s);
		if (c == ']')
			return bad(s, err, "a comma with nothing behind it");
	} else if (s->place == KY_SPLIT_LIST && c == '{') {
		return bad(s, err, "a comma is missing");
	} else if (s->place == KY_SPLIT_LINES && c == '{' &&
	    s->next_line == before) {
		return bad(s, err, "two objects on one line");
	}
	if (c == ']' &&
	    (s->place == KY_SPLIT_FIRST || s->place == KY_SPLIT_LIST)) {
		s->place = KY_SPLIT_OVER;
		c = skip_blanks(s);
	}
	*end = c == EOF;
	if (c == EOF &&
	    (s->place == KY_SPLIT_FIRST || s->place == KY_SPLIT_LIST))
		return bad(s, err, "the list never ends");
	if (c != EOF && (c != '{' || s->place == KY_SPLIT_OVER))
		return bad(s, err,
		    s->place == KY_SPLIT_OVER
			? "something stands behind the list"
			: "an object must stand here");
	return KY_OK;
}

enum ky_code
ky_split_next(struct ky_split *s, bool *end, struct ky_err *err)
{
	bool over = false;
	enum ky_code code = find_object(s, &over, err);

	if (code == KY_OK && !over)
		code = read_object(s, err);
	if (ferror(s->file) != 0)
		return ky_fail(err, KY_E_SYSTEM, errno,
		    "could not read the file");
	if (code != KY_OK)
		return code;
	if (!over && s->place == KY_SPLIT_START)
		s->place = KY_SPLIT_LINES;
	if (!over && s->place == KY_SPLIT_FIRST)
		s->place = KY_SPLIT_LIST;
	*end = over;
	return KY_OK;
}
