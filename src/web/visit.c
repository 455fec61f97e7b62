#include "web/visit.h"

#include "base/log.h"
#include "http/event.h"
#include "page/page.h"
#include "page/table.h"
#include "web/form.h"

#include <assert.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* Nothing from elsewhere, nothing inline, nowhere framed. */
#define POLICY \
	"default-src 'none'; style-src 'self'; img-src 'self'; " \
	"script-src 'self'; connect-src 'self'; form-action 'self'; " \
	"base-uri 'none'; frame-ancestors 'none'"

/* Bytes of an address that other languages are given. */
#define HERE_MAX 8192

const char *
ky_tongue_name(enum ky_tongue t)
{
	static const char *const names[] = {
	    [KY_TONGUE_EN] = "English",
	    [KY_TONGUE_JA] = "日本語",
	    [KY_TONGUE_ZH_HANS] = "简体中文",
	    [KY_TONGUE_ZH_HANT] = "繁體中文",
	    [KY_TONGUE_KO] = "한국어",
	};

	_Static_assert(sizeof(names) / sizeof(names[0]) == KY_TONGUE__MAX,
	    "a name each");
	assert((unsigned)t < KY_TONGUE__MAX);
	return names[t];
}

/* --- the context --- */

void
ky_visit_put(struct ky_visit *v, const char *name, json_t *value)
{
	if (json_object_set_new(v->context, name, value) != 0)
		abort(); /* out of memory */
}

void
ky_visit_text(struct ky_visit *v, const char *name, const char *text)
{
	ky_visit_put(v, name, json_string(text));
}

const char *
ky_visit_path(const struct ky_visit *v, const char *rest, ...)
{
	const char *tag = ky_tongue_tag(v->tongue);
	va_list ap, again;
	size_t size;
	char *path;
	int n;

	va_start(ap, rest);
	va_copy(again, ap);
	n = vsnprintf(NULL, 0, rest, ap);
	va_end(ap);
	assert(n >= 0);
	size = (size_t)n + strlen(tag) + 2;
	path = ky_arena_array(v->rq->arena, size, 1);
	n = snprintf(path, size, "/%s", tag);
	(void)vsnprintf(path + n, size - (size_t)n, rest, again);
	va_end(again);
	return path;
}

/* "/assets/style.0123456789ab.css" */
void
ky_visit_asset(struct ky_visit *v, const char *name, const char *file)
{
	for (unsigned i = 0; i < ky_assets_n; i++)
		if (strcmp(ky_assets[i].name, file) == 0)
			ky_visit_put(v, name,
			    json_sprintf("/assets/%s", ky_assets[i].file));
}

/* The path behind the language. */
static struct ky_str
behind_language(const struct ky_http_request *rq)
{
	struct ky_str path = rq->path;
	const char *slash = path.len > 1 ? memchr(path.p + 1, '/', path.len - 1)
					 : NULL;

	if (slash == NULL)
		return ky_str_of("");
	return (struct ky_str){slash, path.len - (size_t)(slash - path.p)};
}

/* ... with what was asked of it: other languages answer the same.  Not with
 * a `next` that leads nowhere of ours. */
static struct ky_str
with_question(const struct ky_http_request *rq, struct ky_str path)
{
	const char *between = "?";
	struct ky_str whole;
	struct ky_buf b;

	ky_buf_init(&b, HERE_MAX);
	ky_buf_add(&b, path);
	for (uint32_t i = 0; i < rq->query_n; i++) {
		const struct ky_param *p = &rq->query[i];

		if (ky_str_is(p->name, "next") && !ky_next_ok(p->value))
			continue;
		ky_buf_addz(&b, between);
		ky_page_percent(p->name, &b);
		ky_buf_addc(&b, '=');
		ky_page_percent(p->value, &b);
		between = "&";
	}
	whole = ky_arena_copy(rq->arena, ky_buf_ok(&b) ? ky_buf_str(&b) : path);
	ky_buf_done(&b);
	return whole;
}

static void
put_languages(struct ky_visit *v, struct ky_str here)
{
	json_t *rows = json_array();

	for (int i = 0; i < KY_TONGUE__MAX; i++) {
		enum ky_tongue t = (enum ky_tongue)i;
		const char *tag = ky_tongue_tag(t);

		(void)json_array_append_new(rows,
		    json_pack("{s:s, s:s, s:o, s:b}", "tag", tag, "name",
			ky_tongue_name(t), "href",
			json_sprintf("/%s%.*s", tag, (int)here.len, here.p),
			"current", t == v->tongue));
	}
	ky_visit_put(v, "languages", rows);
}

static void
put_common(struct ky_visit *v)
{
	const struct ky_http_about *about = v->rq->about;
	struct ky_str here = with_question(v->rq, behind_language(v->rq));

	v->context = json_object();
	ky_visit_text(v, "lang", ky_tongue_tag(v->tongue));
	ky_visit_text(v, "home", ky_visit_path(v, "%s", ""));
	ky_visit_put(v, "here", json_stringn(here.p, here.len));
	put_languages(v, here);
	ky_visit_asset(v, "style", "style.css");
	ky_visit_asset(v, "icon", "icon.svg");
	ky_visit_text(v, "issuer", about->issuer.text);
	ky_visit_put(v, "demo", json_boolean(about->demo));
	ky_visit_put(v, "letters",
	    json_boolean(v->site != NULL && v->site->letters != NULL));
	ky_visit_put(v, "portal",
	    json_boolean(v->site != NULL && v->site->portal));
	ky_visit_text(v, "contact",
	    v->site != NULL && v->site->contact != NULL ? v->site->contact
							: "");
}

static void
start(struct ky_visit *v, const struct ky_http_request *rq,
    struct ky_http_answer *an, enum ky_tongue tongue)
{
	memset(v, 0, sizeof(*v));
	v->rq = rq;
	v->an = an;
	v->site = rq->about->site;
	v->tongue = tongue;
	v->cookie = "";
	put_common(v);
}

static enum ky_tongue
wanted_tongue(const struct ky_http_request *rq)
{
	return ky_tongue_accepted(rq->header(rq, "Accept-Language"));
}

bool
ky_visit_begin(struct ky_visit *v, const struct ky_http_request *rq,
    struct ky_http_answer *an)
{
	enum ky_tongue tongue;
	struct ky_err err = {0};

	if (!ky_tongue_parse(rq->part[0], &tongue)) {
		start(v, rq, an, wanted_tongue(rq));
		ky_visit_missing(v);
		return false;
	}
	start(v, rq, an, tongue);
	if (rq->method != KY_POST ||
	    ky_posted_read(rq->header(rq, "Content-Type"), rq->body, rq->arena,
		&v->posted, &err) == KY_OK)
		return true;
	ky_visit_sorry(v, &err);
	return false;
}

/* --- the answer --- */

static void
end(struct ky_visit *v)
{
	json_decref(v->context);
	v->context = NULL;
}

static void
put_headers(struct ky_visit *v)
{
	static const char *const rows[][2] = {
	    {"Content-Security-Policy", POLICY},
	    {"Referrer-Policy", "same-origin"},
	    {"X-Content-Type-Options", "nosniff"},
	    {"Cross-Origin-Opener-Policy", "same-origin"},
	    {"Permissions-Policy",
		"camera=(), geolocation=(), microphone=(), payment=()"},
	    {"Cache-Control", "no-store"},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		ky_http_header(v->an, rows[i][0], rows[i][1]);
	ky_http_header(v->an, "Content-Language", ky_tongue_tag(v->tongue));
}

void
ky_visit_show(struct ky_visit *v, const char *page, unsigned status)
{
	struct ky_err err = {0};

	v->an->status = status;
	v->an->content_type = "text/html; charset=utf-8";
	put_headers(v);
	if (ky_page_render(page, v->tongue, v->context, &v->an->body, &err) !=
	    KY_OK) {
		ky_log(KY_ERROR, KY_EV_ANSWER_FAILED, "id=%s reason=\"%s\"",
		    v->rq->id, err.msg);
		ky_buf_reset(&v->an->body);
		v->an->headers_n = 0;
		v->an->status = 500;
		v->an->content_type = "text/plain; charset=utf-8";
		ky_buf_addz(&v->an->body, "This page has a fault.\n");
	}
	end(v);
}

void
ky_visit_go(struct ky_visit *v, const char *to)
{
	v->an->status = 303;
	v->an->content_type = "text/plain; charset=utf-8";
	ky_http_header(v->an, "Location", to);
	ky_http_header(v->an, "Cache-Control", "no-store");
	ky_buf_addf(&v->an->body, "%s\n", to);
	end(v);
}

void
ky_visit_missing(struct ky_visit *v)
{
	ky_visit_show(v, KY_PAGE("missing"), 404);
}

void
ky_visit_later(struct ky_visit *v, unsigned status)
{
	ky_visit_text(v, "reason", "later");
	ky_visit_text(v, "request", v->rq->id);
	ky_visit_show(v, KY_PAGE("sorry"), status);
}

void
ky_visit_sorry(struct ky_visit *v, const struct ky_err *err)
{
	bool theirs = err->code == KY_E_INPUT;
	bool later = err->code == KY_E_RETRY || err->code == KY_E_LIMIT;

	if (!theirs && !later)
		ky_log(KY_ERROR, KY_EV_ANSWER_FAILED, "id=%s reason=\"%s\"",
		    v->rq->id, err->msg);
	ky_visit_text(v, "reason", theirs ? "form" : later ? "later" : "fault");
	ky_visit_text(v, "request", v->rq->id);
	ky_visit_show(v, KY_PAGE("sorry"), theirs ? 400 : later ? 503 : 500);
}

void
ky_visit_send(struct ky_visit *v, const char *media, struct ky_str bytes,
    const char *file)
{
	char *disposition;
	size_t size;

	v->an->status = 200;
	v->an->content_type = media;
	put_headers(v);
	if (file != NULL) {
		size = strlen(file) + sizeof("attachment; filename=\"\"");
		disposition = ky_arena_array(v->rq->arena, size, 1);
		(void)snprintf(disposition, size, "attachment; filename=\"%s\"",
		    file);
		ky_http_header(v->an, "Content-Disposition", disposition);
	}
	ky_buf_add(&v->an->body, bytes);
	end(v);
}

void
ky_visit_problem(const struct ky_http_request *rq, struct ky_http_answer *an,
    unsigned status, const char *title)
{
	struct ky_visit v;

	(void)title;
	start(&v, rq, an, wanted_tongue(rq));
	if (status == 404 || status == 405) {
		ky_visit_show(&v, KY_PAGE("missing"), status);
		return;
	}
	ky_visit_text(&v, "reason",
	    status == 413                        ? "large"
		: status == 429 || status == 503 ? "later"
		: status < 500                   ? "form"
						 : "fault");
	ky_visit_text(&v, "request", rq->id);
	ky_visit_show(&v, KY_PAGE("sorry"), status);
}
