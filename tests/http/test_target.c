#include "http/target.h"
#include "t.h"

static char room[2 * KY_TARGET_MAX];

static void
refusals(void)
{
	static const struct {
		const char *label, *raw, *words;
	} cases[] = {
	    {"nothing", "", "slash"},
	    {"absolute form", "http://h/a", "slash"},
	    {"asterisk form", "*", "slash"},
	    {"a blank", "/a b", "character"},
	    {"a fragment", "/a#b", "character"},
	    {"raw UTF-8", "/\xe8\xa7\xa3", "character"},
	    {"a short escape", "/%4", "escape"},
	    {"an escape at the end", "/%", "escape"},
	    {"no digits", "/%g0", "escape"},
	    {"a NUL", "/%00", "control"},
	    {"a line feed", "/%0A", "control"},
	    {"DEL", "/%7f", "control"},
	    {"not UTF-8", "/%ff", "UTF-8"},
	    {"overlong", "/%c0%af", "UTF-8"},
	    {"a surrogate", "/%ed%a0%80", "UTF-8"},
	    {"an encoded slash", "/a%2Fb", "slash"},
	    {"a dot", "/./a", "dots"},
	    {"two dots", "/a/..", "dots"},
	    {"encoded dots", "/a/%2e%2E", "dots"},
	    {"a name twice", "/?a=1&b=2&a=3", "twice"},
	    {"a name twice, encoded", "/?a&%61", "twice"},
	    {"no name", "/?=1", "name"},
	    {"an empty piece", "/?a=1&&b=2", "name"},
	    {"a control character in a value", "/?a=%1f", "control"},
	};

	T_CASES (c, cases) {
		struct ky_target t;
		const char *why = ky_target_parse(ky_str_of(c->raw), room, &t);

		t_ok(c->label, why != NULL && strstr(why, c->words) != NULL);
	}
}

static void
decoded(void)
{
	static const struct {
		const char *label, *raw, *path;
		uint32_t parts;
		const char *last; /* part */
		uint32_t query;
		const char *name, *value; /* the last */
	} cases[] = {
	    {"the root", "/", "/", 0, "", 0, "", ""},
	    {"one part", "/a", "/a", 1, "a", 0, "", ""},
	    {"a slash at the end", "/a/", "/a/", 2, "", 0, "", ""},
	    {"an empty part", "//a", "//a", 2, "a", 0, "", ""},
	    {"escapes", "/%E8%A7%A3/%61+b", "/\xe8\xa7\xa3/a+b", 2, "a+b", 0,
		"", ""},
	    {"a query", "/a?b=c", "/a", 1, "a", 1, "b", "c"},
	    {"a query that is empty", "/a?", "/a", 1, "a", 0, "", ""},
	    {"no value", "/a?b=1&c", "/a", 1, "a", 2, "c", ""},
	    {"more equals signs", "/a?b=c=d", "/a", 1, "a", 1, "b", "c=d"},
	    {"a form's blanks", "/a?b=+%2B+", "/a", 1, "a", 1, "b", " + "},
	    {"an ampersand in a value", "/a?b=%26c", "/a", 1, "a", 1, "b",
		"&c"},
	    {"a slash in a value", "/a?b=/%2f", "/a", 1, "a", 1, "b", "//"},
	};

	T_CASES (c, cases) {
		struct ky_target t;
		bool ok = ky_target_parse(ky_str_of(c->raw), room, &t) ==
			NULL &&
		    ky_str_is(t.path, c->path) && t.parts_n == c->parts &&
		    t.query_n == c->query;

		if (ok && c->parts > 0)
			ok = ky_str_is(t.part[c->parts - 1], c->last);
		if (ok && c->query > 0)
			ok = ky_str_is(t.query[c->query - 1].name, c->name) &&
			    ky_str_is(t.query[c->query - 1].value, c->value);
		t_ok(c->label, ok);
	}
}

static void
bounds(void)
{
	static char raw[KY_TARGET_MAX + 2];
	struct ky_target t;
	size_t n = 0;

	memset(raw, 'a', sizeof(raw));
	raw[0] = '/';
	t_ok("as long as may be",
	    ky_target_parse((struct ky_str){raw, KY_TARGET_MAX}, room, &t) ==
		NULL);
	t_ok("too long",
	    ky_target_parse((struct ky_str){raw, KY_TARGET_MAX + 1}, room,
		&t) != NULL);
	for (int i = 0; i < 20; i++, n += 2)
		memcpy(raw + n, "/b", 2);
	t_ok("more parts than are kept",
	    ky_target_parse((struct ky_str){raw, n}, room, &t) == NULL &&
		t.parts_n == 20);
	n = (size_t)snprintf(raw, sizeof(raw), "/?");
	for (int i = 0; i < KY_QUERY_MAX; i++)
		n += (size_t)snprintf(raw + n, sizeof(raw) - n, "p%d&", i);
	t_ok("as many parameters as may be",
	    ky_target_parse((struct ky_str){raw, n}, room, &t) == NULL &&
		t.query_n == KY_QUERY_MAX);
	n += (size_t)snprintf(raw + n, sizeof(raw) - n, "q");
	t_ok("one too many",
	    ky_target_parse((struct ky_str){raw, n}, room, &t) != NULL);
}

int
main(void)
{
	T_RUN(refusals);
	T_RUN(decoded);
	T_RUN(bounds);
	return t_done();
}
