#include "t.h"

#include "intake/split.h"

#include <stdlib.h>

/* All objects, each with its line: "1:{} 2:{}", then what ended it. */
static void
split(struct ky_str text, char *out, size_t size)
{
	struct ky_split *s = malloc(sizeof(*s));
	struct ky_err err = {0};
	FILE *file = tmpfile();
	bool end = false;
	size_t n = 0;

	(void)fwrite(text.p, 1, text.len, file);
	rewind(file);
	ky_split_init(s, file);
	out[0] = '\0';
	while (!end && ky_split_next(s, &end, &err) == KY_OK && !end)
		n += (size_t)snprintf(out + n, size - n, "%" PRIu64 ":%.*s ",
		    s->line, (int)s->len, s->bytes);
	(void)snprintf(out + n, size - n, "%s",
	    err.code != KY_OK ? err.msg : "end");
	(void)fclose(file);
	free(s);
}

static void
objects(void)
{
	static const struct {
		const char *label, *text, *want;
	} cases[] = {
	    {"nothing", "", "end"},
	    {"blanks", " \n\t\r\n", "end"},
	    {"an empty list", " [ ] \n", "end"},
	    {"a list of one", "[{\"a\":1}]", "1:{\"a\":1} end"},
	    {"a list over lines", "[\n{\"a\":1},\n{\"b\":\n2}\n]\n",
		"2:{\"a\":1} 3:{\"b\":\n2} end"},
	    {"an object a line", "{\"a\":1}\n{\"b\":2}\r\n\n{}",
		"1:{\"a\":1} 2:{\"b\":2} 4:{} end"},
	    {"braces and brackets within", "[{\"a\":[{}]},{\"b\":{}}]",
		"1:{\"a\":[{}]} 1:{\"b\":{}} end"},
	    {"braces in texts count for nothing",
		"[{\"}\":\"[\"},{\"a\":\"{\"}]",
		"1:{\"}\":\"[\"} 1:{\"a\":\"{\"} end"},
	    {"nor does an escaped quote", "{\"a\":\"\\\"}\\\\\"}",
		"1:{\"a\":\"\\\"}\\\\\"} end"},
	    {"what is no JSON within is told apart", "[{]},{}]",
		"1:{] line 1: an object must stand here"},
	    {"a number", "[1]", "line 1: an object must stand here"},
	    {"a text", "\"{}\"", "line 1: an object must stand here"},
	    {"a list in the list", "[[{}]]",
		"line 1: an object must stand here"},
	    {"no comma", "[{}\n{}]", "1:{} line 2: a comma is missing"},
	    {"a comma too many", "[{},\n]",
		"1:{} line 2: a comma with nothing behind it"},
	    {"a comma at the front", "[,{}]",
		"line 1: an object must stand here"},
	    {"two on a line", "{} {}", "1:{} line 1: two objects on one line"},
	    {"a comma between lines", "{},\n{}",
		"1:{} line 1: an object must stand here"},
	    {"a list behind an object", "{}\n[{}]",
		"1:{} line 2: an object must stand here"},
	    {"something behind the list", "[{}]\n{}",
		"1:{} line 2: something stands behind the list"},
	    {"a second end", "[{}]]",
		"1:{} line 1: something stands behind the list"},
	    {"no end of the list", "[{}\n", "1:{} line 2: the list never ends"},
	    {"none behind a comma", "[{},\n",
		"1:{} line 2: the list never ends"},
	    {"no end of the object", "\n{\"a\":[1\n",
		"line 2: the object never ends"},
	    {"no end of the text", "{\"a\":\"}",
		"line 1: the object never ends"},
	    {"a mark in front", "\xef\xbb\xbf{}",
		"line 1: an object must stand here"},
	};
	char got[512];

	T_CASES (c, cases) {
		split(ky_str_of(c->text), got, sizeof(got));
		t_eq_str(c->label, got, c->want);
	}
}

static void
bounds(void)
{
	size_t room = 2 * KY_SPLIT_OBJECT_MAX + 64;
	char *text = malloc(room), *got = malloc(room);

	memset(text, 'x', room);
	memcpy(text, "{\"a\":\"", 6);
	memcpy(text + KY_SPLIT_OBJECT_MAX - 2, "\"}", 2);
	split((struct ky_str){text, KY_SPLIT_OBJECT_MAX}, got, room);
	t_ok("as long as may be",
	    strlen(got) == KY_SPLIT_OBJECT_MAX + strlen("1: end"));
	memcpy(text + KY_SPLIT_OBJECT_MAX - 2, "x\"}", 3);
	split((struct ky_str){text, KY_SPLIT_OBJECT_MAX + 1}, got, room);
	t_eq_str("one byte more", got,
	    "line 1: the object is longer than 4096 bytes");
	split((struct ky_str){"{\"\0\":1}", 7}, got, room);
	t_eq_str("a NUL is the parser's business", got, "1:{\" end");
	free(text);
	free(got);
}

int
main(void)
{
	T_RUN(objects);
	T_RUN(bounds);
	return t_done();
}
