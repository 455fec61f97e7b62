#include "page/text.h"

#include <stdio.h>
#include <string.h>

#define LISTS_MAX 8

/* Newlines before and after what an element holds. */
static const struct element {
	const char *name;
	uint8_t before, after;
} elements[] = {
    {"h1", 2, 2},
    {"h2", 2, 2},
    {"h3", 2, 1},
    {"p", 1, 1},
    {"ul", 1, 1},
    {"ol", 1, 1},
    {"li", 1, 1},
    {"div", 1, 1},
    {"dl", 1, 1},
    {"dt", 1, 0},
    {"dd", 0, 1},
    {"br", 1, 0},
    {"details", 2, 1},
    {"summary", 1, 1},
    {"section", 1, 1},
    {"table", 1, 1},
    {"caption", 1, 1},
    {"tr", 1, 1},
};

/* Left out with all that they hold. */
static const char *const left_out[] = {"form", "nav", "svg"};

struct text {
	struct ky_buf *out;
	enum ky_tongue tongue;
	size_t start;             /* of ours in `out` */
	unsigned lines;           /* newlines to come */
	bool blank;               /* a blank to come */
	char mark[16];            /* of a list's item, to come; "" = none */
	uint32_t lists_n;         /* that are open; deeper ones are not kept */
	uint32_t item[LISTS_MAX]; /* of the ordered ones; 0: not ordered */
	size_t linked;            /* where the link's text begins */
	struct ky_str href;       /* of the open link; len 0: none */
};

/* --- writing --- */

static void
lines_at_least(struct text *t, unsigned n)
{
	if (t->lines < n)
		t->lines = n;
	t->blank = false;
}

static void
put(struct text *t, struct ky_str bytes)
{
	bool first = t->out->len == t->start;

	for (; t->lines > 0; t->lines--)
		if (!first)
			ky_buf_addc(t->out, '\n');
	if (t->blank && !first && t->out->p[t->out->len - 1] != '\n' &&
	    !ky_tongue_stopped(ky_buf_str(t->out)))
		ky_buf_addc(t->out, ' ');
	t->blank = false;
	ky_buf_addz(t->out, t->mark);
	t->mark[0] = '\0';
	ky_buf_add(t->out, bytes);
}

/* "&lt;" and the like: what ky_page_escape() makes.  How long it was. */
static size_t
put_entity(struct text *t, struct ky_str rest)
{
	static const char *const entities[][2] = {{"&amp;", "&"}, {"&lt;", "<"},
	    {"&gt;", ">"}, {"&#34;", "\""}, {"&#39;", "'"}};

	for (size_t i = 0; i < sizeof(entities) / sizeof(entities[0]); i++)
		if (ky_str_starts(rest, entities[i][0])) {
			put(t, ky_str_of(entities[i][1]));
			return strlen(entities[i][0]);
		}
	put(t, KY_STR("&"));
	return 1;
}

/* Text up to the next element; runs of blanks are one. */
static void
put_text(struct text *t, struct ky_str text)
{
	size_t i = 0;

	while (i < text.len) {
		size_t from = i;

		if (text.p[i] == ' ' || text.p[i] == '\n') {
			t->blank = true;
			i++;
			continue;
		}
		if (text.p[i] == '&') {
			i += put_entity(t,
			    (struct ky_str){text.p + i, text.len - i});
			continue;
		}
		while (i < text.len && text.p[i] != ' ' && text.p[i] != '\n' &&
		    text.p[i] != '&')
			i++;
		put(t, (struct ky_str){text.p + from, i - from});
	}
}

/* --- elements --- */

/* What stands between < and >, without a slash in front. */
struct tag {
	struct ky_str name, attributes;
	bool closes;
};

/* The value of an attribute; len 0: there is none. */
static struct ky_str
attribute(const struct tag *tag, const char *name)
{
	size_t n = strlen(name);
	const char *end = tag->attributes.p + tag->attributes.len, *at, *quote;

	if (tag->attributes.len == 0)
		return (struct ky_str){0};
	at = memmem(tag->attributes.p, tag->attributes.len, name, n);
	if (at == NULL)
		return (struct ky_str){0};
	at += n;
	quote = memchr(at, '"', (size_t)(end - at));
	return quote == NULL ? (struct ky_str){0}
			     : (struct ky_str){at, (size_t)(quote - at)};
}

static void
list_item(struct text *t)
{
	uint32_t *item = t->lists_n > 0 && t->lists_n <= LISTS_MAX
	    ? &t->item[t->lists_n - 1]
	    : NULL;

	if (item == NULL || *item == 0)
		(void)snprintf(t->mark, sizeof(t->mark), "- ");
	else
		(void)snprintf(t->mark, sizeof(t->mark), "%u. ",
		    (unsigned)(*item)++);
}

static void
list(struct text *t, const struct tag *tag)
{
	if (tag->closes) {
		t->lists_n -= t->lists_n > 0;
		return;
	}
	if (t->lists_n < LISTS_MAX)
		t->item[t->lists_n] = ky_str_is(tag->name, "ol");
	t->lists_n++;
}

/* Behind the text of a link: where it leads. */
static void
put_href(struct text *t)
{
	struct ky_str to = t->href, said;
	const char *slash;

	if (!ky_str_starts(to, "/")) {
		said = (struct ky_str){t->out->p + t->linked,
		    t->out->len - t->linked};
		if (ky_str_starts(to, "http") &&
		    !ky_str_eq(ky_str_trim(said), to)) {
			t->blank = true;
			put(t, KY_STR("<"));
			put_text(t, to);
			put(t, KY_STR(">"));
		}
		return;
	}
	slash = memchr(to.p + 1, '/', to.len - 1);
	if (slash == NULL)
		return;
	t->blank = true;
	put(t, KY_STR("["));
	put_text(t,
	    (struct ky_str){slash + 1, to.len - (size_t)(slash + 1 - to.p)});
	put(t, KY_STR("]"));
}

static void
anchor(struct text *t, const struct tag *tag)
{
	if (tag->closes) {
		if (t->href.len > 0)
			put_href(t);
		t->href.len = 0;
		return;
	}
	t->href = attribute(tag, "href=\"");
	t->linked = t->out->len;
}

static void
element(struct text *t, const struct tag *tag)
{
	if (ky_str_is(tag->name, "a"))
		anchor(t, tag);
	if (ky_str_is(tag->name, "dt") && tag->closes)
		put(t, ky_str_of(ky_tongue_colon(t->tongue)));
	if (ky_str_is(tag->name, "td") || ky_str_is(tag->name, "th") ||
	    ky_str_is(tag->name, "span"))
		t->blank = true;
	for (size_t i = 0; i < sizeof(elements) / sizeof(elements[0]); i++)
		if (ky_str_is(tag->name, elements[i].name))
			lines_at_least(t,
			    tag->closes ? elements[i].after
					: elements[i].before);
	if (ky_str_is(tag->name, "ul") || ky_str_is(tag->name, "ol"))
		list(t, tag);
	if (ky_str_is(tag->name, "li") && !tag->closes)
		list_item(t);
}

static bool
is_left_out(struct ky_str name)
{
	for (size_t i = 0; i < sizeof(left_out) / sizeof(left_out[0]); i++)
		if (ky_str_is(name, left_out[i]))
			return true;
	return false;
}

static bool
is_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* Takes <...> off the front of `rest`. */
static struct tag
next_tag(struct ky_str *rest)
{
	const char *end = memchr(rest->p, '>', rest->len);
	size_t n = end != NULL ? (size_t)(end - rest->p) + 1 : rest->len;
	struct tag tag = {.closes = n > 1 && rest->p[1] == '/'};
	size_t from = tag.closes ? 2 : 1, to = from;

	while (to < n && is_name(rest->p[to]))
		to++;
	if (from < n) {
		tag.name = (struct ky_str){rest->p + from, to - from};
		tag.attributes = (struct ky_str){rest->p + to, n - to};
	}
	*rest = (struct ky_str){rest->p + n, rest->len - n};
	return tag;
}

/* What stands in <main>; len 0: nothing. */
static struct ky_str
main_of(struct ky_str html)
{
	const char *from = html.len > 0 ? memmem(html.p, html.len, "<main", 5)
					: NULL;
	const char *to;
	size_t left;

	if (from == NULL)
		return (struct ky_str){0};
	left = html.len - (size_t)(from - html.p);
	to = memmem(from, left, "</main>", 7);
	return (struct ky_str){from, to != NULL ? (size_t)(to - from) : left};
}

void
ky_page_text(struct ky_str html, enum ky_tongue tongue, struct ky_buf *out)
{
	struct text t = {.out = out, .tongue = tongue, .start = out->len};
	struct ky_str rest = main_of(html), skipped = {0};

	while (rest.len > 0) {
		const char *open = memchr(rest.p, '<', rest.len);
		size_t n = open != NULL ? (size_t)(open - rest.p) : rest.len;
		struct tag tag;

		if (skipped.len == 0)
			put_text(&t, (struct ky_str){rest.p, n});
		rest = (struct ky_str){rest.p + n, rest.len - n};
		if (rest.len == 0)
			break;
		tag = next_tag(&rest);
		if (skipped.len > 0) {
			if (tag.closes && ky_str_eq(tag.name, skipped))
				skipped.len = 0;
		} else if (!tag.closes && is_left_out(tag.name)) {
			skipped = tag.name;
		} else {
			element(&t, &tag);
		}
	}
	if (out->len > t.start)
		ky_buf_addc(out, '\n');
}
