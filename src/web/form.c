#include "web/form.h"

#include "page/page.h"
#include "page/tr.h"

#include <stdlib.h>
#include <string.h>

/* The member of the context, made when it is not there. */
static json_t *
member(struct ky_visit *v, const char *name, json_t *(*make)(void))
{
	if (json_object_get(v->context, name) == NULL)
		ky_visit_put(v, name, make());
	return json_object_get(v->context, name);
}

void
ky_visit_wrong(struct ky_visit *v, const char *field, const char *text)
{
	json_t *errors = member(v, "errors", json_array);
	json_t *bad = member(v, "bad", json_object);
	struct ky_buf words;
	struct ky_err err = {0};
	const char *said;

	if (json_object_get(bad, field) != NULL)
		return;
	ky_buf_init(&words, KY_PAGE_MAX);
	said = ky_page_say(v->tongue, text, v->context, &words, &err) == KY_OK
	    ? words.p
	    : ky_tr(v->tongue, "", text);
	if (json_object_set_new(bad, field, json_string(said)) != 0 ||
	    json_array_append_new(errors,
		json_pack("{s:s, s:s}", "field", field, "text", said)) != 0)
		abort(); /* out of memory */
	ky_buf_done(&words);
}

bool
ky_visit_is_wrong(const struct ky_visit *v)
{
	return json_object_get(v->context, "errors") != NULL;
}

void
ky_visit_keep(struct ky_visit *v, const char *field)
{
	struct ky_str value = ky_posted_get(&v->posted, field);

	if (json_object_set_new(member(v, "entered", json_object), field,
		json_stringn(value.p, value.len)) != 0)
		abort(); /* out of memory */
}

bool
ky_visit_field(const struct ky_visit *v, const char *field, char *out,
    size_t size)
{
	struct ky_str value = ky_posted_get(&v->posted, field);

	return value.len > 0 && memchr(value.p, '\n', value.len) == NULL &&
	    memchr(value.p, '\r', value.len) == NULL &&
	    ky_str_copy(value, out, size);
}

/* --- where to go on --- */

/* Letters and digits of ASCII, and what addresses of ours have besides. */
static bool
in_address(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') ||
	    (c != '\0' && strchr("/-._~?=&%", c) != NULL);
}

bool
ky_next_ok(struct ky_str path)
{
	struct ky_str tag;
	enum ky_tongue t;
	size_t n = 1;

	if (path.len < 2 || path.len > KY_NEXT_MAX || path.p[0] != '/')
		return false;
	for (size_t i = 0; i < path.len; i++)
		if (!in_address(path.p[i]))
			return false;
	/* What is joined or resolved on the way could leave our pages. */
	if (memmem(path.p, path.len, "//", 2) != NULL ||
	    memmem(path.p, path.len, "/.", 2) != NULL)
		return false;
	/* The first part is a language of ours: "//host" has none. */
	while (n < path.len && path.p[n] != '/' && path.p[n] != '?')
		n++;
	tag = (struct ky_str){path.p + 1, n - 1};
	return ky_tongue_parse(tag, &t);
}

const char *
ky_visit_next(const struct ky_visit *v, const char *otherwise)
{
	struct ky_str next = v->rq->method == KY_POST
	    ? ky_posted_get(&v->posted, "next")
	    : ky_http_query(v->rq, "next");

	return ky_next_ok(next) ? ky_arena_copy(v->rq->arena, next).p
				: otherwise;
}
