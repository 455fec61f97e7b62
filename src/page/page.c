#include "page/page.h"

#include "page/format.h"
#include "page/tr.h"
#include "page/table.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define LOOPS_MAX 4 /* one within another */

struct loop {
	const char *name;
	const json_t *rows;
	size_t at;
};

/* One rendering. */
struct run {
	const char *page; /* for faults */
	enum ky_tongue tongue;
	const json_t *context;
	bool plain;   /* no escaping */
	bool tag;     /* between < and > */
	bool stopped; /* ky_tongue_stopped(): of the last that was read */
	unsigned loops_n;
	struct loop loop[LOOPS_MAX];
	struct ky_buf *out;
	struct ky_err *err;
};

/* --- escaping --- */

void
ky_page_escape(struct ky_str text, struct ky_buf *out)
{
	size_t from = 0;

	for (size_t i = 0; i < text.len; i++) {
		const char *as = text.p[i] == '&' ? "&amp;"
		    : text.p[i] == '<'            ? "&lt;"
		    : text.p[i] == '>'            ? "&gt;"
		    : text.p[i] == '"'            ? "&#34;"
		    : text.p[i] == '\''           ? "&#39;"
						  : NULL;

		if (as == NULL)
			continue;
		ky_buf_add(out, (struct ky_str){text.p + from, i - from});
		ky_buf_addz(out, as);
		from = i + 1;
	}
	ky_buf_add(out, (struct ky_str){text.p + from, text.len - from});
}

static void
put(struct run *r, struct ky_str text)
{
	if (r->plain)
		ky_buf_add(r->out, text);
	else
		ky_page_escape(text, r->out);
}

/* --- between messages --- */

/* Messages and values are followed by text of the page: what was read last? */
static void
look_back(struct run *r, size_t since)
{
	if (!r->tag && r->out->len > since)
		r->stopped = ky_tongue_stopped(ky_buf_str(r->out));
}

/* Does the element behind "<" leave its text in the line it stands in? */
static bool
in_line(struct ky_str rest)
{
	static const char *const names[] = {"a", "b", "bdi", "code", "em",
	    "small", "span", "strong"};
	size_t from = ky_str_starts(rest, "</") ? 2 : 1, to = from;
	struct ky_str name;

	while (to < rest.len && rest.p[to] >= 'a' && rest.p[to] <= 'z')
		to++;
	name = (struct ky_str){rest.p + from, to - from};
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (ky_str_is(name, names[i]))
			return true;
	return false;
}

static bool
is_blank(struct ky_str text, size_t at)
{
	return at < text.len && (text.p[at] == ' ' || text.p[at] == '\n');
}

/*
 * Pages are written with blanks between sentences and colons behind names.
 * Where a language has no such blanks, none stands behind its stops, and the
 * colon is its own: here, once, instead of in each page.
 */
static void
put_between(struct run *r, struct ky_str text)
{
	size_t from = 0;

	for (size_t i = 0; i < text.len; i++) {
		struct ky_str rest = {text.p + i, text.len - i};
		bool colon = !r->tag && text.p[i] == ':' &&
		    is_blank(text, i + 1);

		if (text.p[i] == '<') {
			r->tag = true;
			r->stopped = r->stopped && in_line(rest);
		} else if (text.p[i] == '>') {
			r->tag = false;
		} else if (colon ||
		    (!r->tag && r->stopped && is_blank(text, i))) {
			ky_buf_add(r->out,
			    (struct ky_str){text.p + from, i - from});
			if (colon)
				ky_buf_addz(r->out, ky_tongue_colon(r->tongue));
			r->stopped = true;
			i += colon ? 1 : 0;
			from = i + 1;
		} else if (!r->tag) {
			r->stopped = false;
		}
	}
	ky_buf_add(r->out, (struct ky_str){text.p + from, text.len - from});
}

static void
put_page(struct run *r, struct ky_str text)
{
	if (ky_tongue_spaced(r->tongue))
		ky_buf_add(r->out, text);
	else
		put_between(r, text);
}

/* --- looking up --- */

static enum ky_code
fault(struct run *r, struct ky_str path, const char *words)
{
	return ky_fail(r->err, KY_E_INPUT, 0, "page %s: %.*s %s", r->page,
	    (int)path.len, path.p, words);
}

static const json_t *
member(const json_t *of, struct ky_str name)
{
	return of == NULL ? NULL : json_object_getn(of, name.p, name.len);
}

/* The first part of a path: a loop's row, or a member of the context. */
static const json_t *
first(const struct run *r, struct ky_str name)
{
	for (unsigned i = r->loops_n; i-- > 0;)
		if (ky_str_is(name, r->loop[i].name))
			return json_array_get(r->loop[i].rows, r->loop[i].at);
	return member(r->context, name);
}

/* NULL: missing, or null. */
static const json_t *
look(const struct run *r, struct ky_str path)
{
	const json_t *at = NULL;
	size_t from = 0;

	for (size_t i = 0; i <= path.len; i++) {
		struct ky_str name = {path.p + from, i - from};

		if (i < path.len && path.p[i] != '.')
			continue;
		at = from == 0 ? first(r, name) : member(at, name);
		from = i + 1;
	}
	return json_is_null(at) ? NULL : at;
}

static struct ky_str
text_of(const json_t *value)
{
	return (
	    struct ky_str){json_string_value(value), json_string_length(value)};
}

static bool
holds(const json_t *value)
{
	if (json_is_array(value))
		return json_array_size(value) > 0;
	if (json_is_string(value))
		return json_string_length(value) > 0;
	if (json_is_integer(value))
		return json_integer_value(value) != 0;
	return value != NULL && !json_is_false(value);
}

/* --- filters --- */

static bool
day_of(const json_t *value, struct ky_date *out)
{
	struct ky_err err;

	return json_is_string(value) &&
	    ky_date_parse(text_of(value), out, &err) == KY_OK;
}

/* Only what leads nowhere dangerous. */
static bool
link_ok(struct ky_str s)
{
	if (ky_str_starts(s, "/"))
		return !ky_str_starts(s, "//") && !ky_str_starts(s, "/\\");
	return ky_str_starts(s, "https://") || ky_str_starts(s, "http://") ||
	    ky_str_starts(s, "mailto:") || ky_str_starts(s, "tel:") ||
	    ky_str_starts(s, "#") || ky_str_starts(s, "?");
}

void
ky_page_percent(struct ky_str s, struct ky_buf *out)
{
	for (size_t i = 0; i < s.len; i++) {
		char c = s.p[i];

		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		    (c >= '0' && c <= '9') || strchr("-._~", c) != NULL)
			ky_buf_addc(out, c);
		else
			ky_buf_addf(out, "%%%02X", (unsigned)(unsigned char)c);
	}
}

static const char *
currency_of(const struct run *r)
{
	const char *c = json_string_value(look(r, ky_str_of("currency")));

	return c != NULL && strlen(c) == 3 ? c : "JPY";
}

/* Into `b`, not escaped.  False: it does not take such a value. */
static bool
filtered(const struct run *r, const json_t *value, enum ky_filter_kind filter,
    const char *arg, struct ky_buf *b)
{
	struct ky_date day;
	struct ky_time at;
	struct ky_err err;

	switch (filter) {
	case KY_FILTER_TEXT:
		if (json_is_integer(value))
			ky_buf_addf(b, "%" JSON_INTEGER_FORMAT,
			    json_integer_value(value));
		else if (json_is_string(value))
			ky_buf_add(b, text_of(value));
		return json_is_integer(value) || json_is_string(value);
	case KY_FILTER_DATE:
	case KY_FILTER_WEEKDAY:
		if (!day_of(value, &day))
			return false;
		if (filter == KY_FILTER_DATE)
			ky_format_day(day, r->tongue, b);
		else
			ky_format_weekday(day, r->tongue, b);
		return true;
	case KY_FILTER_TIME:
		if (!json_is_string(value) ||
		    ky_time_parse(text_of(value), &at, &err) != KY_OK)
			return false;
		ky_format_instant(at, KY_ZONE_JAPAN, r->tongue, b);
		return true;
	case KY_FILTER_MONEY:
		if (!json_is_integer(value))
			return false;
		ky_format_money(json_integer_value(value), currency_of(r),
		    r->tongue, b);
		return true;
	case KY_FILTER_NUMBER:
		if (!json_is_integer(value))
			return false;
		ky_format_number(json_integer_value(value), b);
		return true;
	case KY_FILTER_WORD:
		if (!json_is_string(value))
			return false;
		ky_buf_addz(b, ky_tr(r->tongue, arg, json_string_value(value)));
		return true;
	case KY_FILTER_LINK:
		if (!json_is_string(value))
			return false;
		ky_buf_add(b,
		    link_ok(text_of(value)) ? text_of(value) : ky_str_of("#"));
		return true;
	case KY_FILTER_URL:
		if (!json_is_string(value))
			return false;
		ky_page_percent(text_of(value), b);
		return true;
	case KY_FILTER__MAX:
		break;
	}
	return false;
}

static enum ky_code
hole(struct run *r, struct ky_str path, enum ky_filter_kind filter,
    const char *arg, bool may_miss)
{
	const json_t *value = look(r, path);
	struct ky_buf b;
	bool good;

	if (value == NULL)
		return may_miss ? KY_OK : fault(r, path, "is not filled");
	ky_buf_init(&b, r->out->max);
	good = filtered(r, value, filter, arg, &b);
	put(r, ky_buf_str(&b));
	ky_buf_done(&b);
	return good ? KY_OK : fault(r, path, "is filled with something else");
}

/* --- messages --- */

static const char *const filter_names[] = {
    [KY_FILTER_TEXT] = "text",
    [KY_FILTER_DATE] = "date",
    [KY_FILTER_WEEKDAY] = "weekday",
    [KY_FILTER_TIME] = "time",
    [KY_FILTER_MONEY] = "money",
    [KY_FILTER_NUMBER] = "number",
    [KY_FILTER_WORD] = "word",
    [KY_FILTER_LINK] = "link",
    [KY_FILTER_URL] = "url",
};
_Static_assert(sizeof(filter_names) / sizeof(filter_names[0]) == KY_FILTER__MAX,
    "a name each");

/* "path", "path|money" or "path|word:duty"; tools/pages has checked it. */
static enum ky_code
message_hole(struct run *r, struct ky_str inner)
{
	const char *bar = memchr(inner.p, '|', inner.len);
	struct ky_str path = {inner.p,
	    bar != NULL ? (size_t)(bar - inner.p) : inner.len};
	struct ky_str name = {"text", 4};
	char arg[32] = "";
	enum ky_filter_kind filter = KY_FILTER_TEXT;

	if (bar != NULL) {
		const char *colon;

		name = (struct ky_str){bar + 1, inner.len - path.len - 1};
		colon = memchr(name.p, ':', name.len);
		if (colon != NULL) {
			size_t len = (size_t)(colon - name.p);

			(void)ky_str_copy((struct ky_str){colon + 1,
					      name.len - len - 1},
			    arg, sizeof(arg));
			name.len = len;
		}
	}
	for (int i = 0; i < KY_FILTER__MAX; i++)
		if (ky_str_is(name, filter_names[i]))
			filter = (enum ky_filter_kind)i;
	return hole(r, path, filter, arg, false);
}

static enum ky_code
say(struct run *r, const char *text)
{
	enum ky_code code = KY_OK;

	while (code == KY_OK) {
		const char *open = strchr(text, '{');
		const char *close = open != NULL ? strchr(open, '}') : NULL;

		if (close == NULL) {
			put(r, ky_str_of(text));
			break;
		}
		put(r, (struct ky_str){text, (size_t)(open - text)});
		code = message_hole(r,
		    (struct ky_str){open + 1, (size_t)(close - open - 1)});
		text = close + 1;
	}
	return code;
}

static const char *
message_text(const struct run *r, const struct ky_message_row *m)
{
	return m->text[r->tongue] != NULL ? m->text[r->tongue]
					  : m->text[KY_TONGUE_EN];
}

/* English has two forms; the others have one. */
static enum ky_code
plural(struct run *r, const struct ky_page_op *op)
{
	const struct ky_message_row *m = &ky_messages[op->message];
	struct ky_str path = {op->text, op->size};
	const json_t *n = look(r, path);

	if (!json_is_integer(n))
		return fault(r, path, "is no number");
	if ((r->tongue == KY_TONGUE_EN || m->text[r->tongue] == NULL) &&
	    json_integer_value(n) != 1)
		return say(r, m->plural);
	return say(r, message_text(r, m));
}

/* --- the steps --- */

static bool
is_so(const struct run *r, const struct ky_page_op *op)
{
	const json_t *value = look(r, (struct ky_str){op->text, op->size});
	bool so = (op->flags & KY_OP_EQUALS) != 0 ? json_is_string(value) &&
		strcmp(json_string_value(value), op->other) == 0
						  : holds(value);

	return (op->flags & KY_OP_NOT) != 0 ? !so : so;
}

/* On to the row that is next; false: there is none. */
static bool
loop_begin(struct run *r, const struct ky_page_op *op)
{
	const json_t *rows = look(r, (struct ky_str){op->text, op->size});

	if (json_array_size(rows) == 0)
		return false;
	assert(r->loops_n < LOOPS_MAX);
	r->loop[r->loops_n++] = (struct loop){op->other, rows, 0};
	return true;
}

static bool
loop_next(struct run *r)
{
	struct loop *l = &r->loop[r->loops_n - 1];

	if (++l->at < json_array_size(l->rows))
		return true;
	r->loops_n--;
	return false;
}

static enum ky_code
step(struct run *r, const struct ky_page_op *ops, unsigned *at)
{
	const struct ky_page_op *op = &ops[*at];
	size_t since = r->out->len;
	enum ky_code code = KY_OK;

	(*at)++;
	switch (op->kind) {
	case KY_OP_TEXT:
		put_page(r, (struct ky_str){op->text, op->size});
		return KY_OK;
	case KY_OP_HOLE:
		code = hole(r, (struct ky_str){op->text, op->size}, op->filter,
		    op->other, (op->flags & KY_OP_MAY_MISS) != 0);
		look_back(r, since);
		return code;
	case KY_OP_SAY:
		code = say(r, message_text(r, &ky_messages[op->message]));
		look_back(r, since);
		return code;
	case KY_OP_PLURAL:
		code = plural(r, op);
		look_back(r, since);
		return code;
	case KY_OP_IF:
		if (!is_so(r, op))
			*at = op->jump;
		return KY_OK;
	case KY_OP_JUMP:
		*at = op->jump;
		return KY_OK;
	case KY_OP_FOR:
		if (!loop_begin(r, op))
			*at = op->jump;
		return KY_OK;
	case KY_OP_NEXT:
		if (loop_next(r))
			*at = op->jump + 1;
		return KY_OK;
	case KY_OP__MAX:
		break;
	}
	return KY_OK;
}

static int
by_name(const void *key, const void *row)
{
	const struct ky_page *page = row;

	return strcmp(key, page->name);
}

static const struct ky_page *
find(const char *name)
{
	const struct ky_page *page = bsearch(name, ky_pages, ky_pages_n,
	    sizeof(ky_pages[0]), by_name);

	assert(page != NULL);
	return page;
}

uint32_t
ky_page_messages(const char *name, const char **out, uint32_t max)
{
	const struct ky_page *page = find(name);
	uint32_t n = 0;

	for (unsigned i = 0; i < page->own_n && n < max; i++) {
		const struct ky_page_op *op = &page->ops[page->own + i];

		if (op->kind == KY_OP_SAY || op->kind == KY_OP_PLURAL)
			out[n++] = ky_messages[op->message].id;
	}
	return n;
}

enum ky_code
ky_page_render(const char *name, enum ky_tongue t, const json_t *context,
    struct ky_buf *out, struct ky_err *err)
{
	const struct ky_page *page = find(name);
	struct run r = {
	    .page = name,
	    .tongue = t,
	    .context = context,
	    .out = out,
	    .err = err,
	};
	enum ky_code code = KY_OK;
	unsigned at = 0;

	while (code == KY_OK && at < page->ops_n)
		code = step(&r, page->ops, &at);
	if (code == KY_OK && !ky_buf_ok(out))
		code = ky_fail(err, KY_E_LIMIT, 0, "page %s is too long", name);
	return code;
}

enum ky_code
ky_page_say(enum ky_tongue t, const char *id, const json_t *context,
    struct ky_buf *out, struct ky_err *err)
{
	struct run r = {
	    .page = "(message)",
	    .tongue = t,
	    .context = context,
	    .plain = true,
	    .out = out,
	    .err = err,
	};
	enum ky_code code = say(&r, ky_tr(t, "", id));

	if (code == KY_OK && !ky_buf_ok(out))
		code = ky_fail(err, KY_E_LIMIT, 0, "message is too long");
	return code;
}
