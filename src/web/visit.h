/*
 * A visit: one request of a person, and the page it is answered with.
 *
 *	struct ky_visit v;
 *
 *	if (!ky_visit_begin(&v, rq, an))
 *		return;
 *	ky_visit_put(&v, "operator", json_string("Demo Mobile"));
 *	ky_visit_show(&v, KY_PAGE("guide/operator"), 200);
 *
 * Every visit ends with exactly one of ky_visit_show(), ky_visit_go(),
 * ky_visit_missing(), ky_visit_later(), ky_visit_sorry() or ky_visit_send().
 *
 * Who is there, and forms: web/session.h.
 *
 * Every page's context has: `lang`; `home` ("/ja"); `here` (the path behind
 * the language, with what was asked of it); `languages` (`tag`, `name`,
 * `href`, `current`); `style`, `icon` (addresses of the files); `issuer`;
 * `demo` (a demonstration); `letters` (whose letters can be read); `portal`; `contact` when there is one.
 */
#ifndef KY_WEB_VISIT_H
#define KY_WEB_VISIT_H

#include "base/tongue.h"
#include "http/http.h"
#include "web/posted.h"
#include "web/site.h"

#define KY_PAGE_MAX ((size_t)512 * 1024)

struct ky_guest; /* portal/guest.h */
struct ky_told;  /* portal/ask.h */

struct ky_visit {
	const struct ky_http_request *rq;
	struct ky_http_answer *an;
	const struct ky_site *site;
	enum ky_tongue tongue;
	json_t *context;         /* owned */
	struct ky_posted posted; /* of a POST */
	/* web/session.h: in the request's arena, or NULL */
	const struct ky_guest *session;
	/* What this very form led to when it came first; NULL: it did not. */
	const struct ky_told *again;
	const char *cookie; /* as sent, or as set by this answer; "" = none */
};

/* The language is the path's first part.  False: it was answered. */
bool ky_visit_begin(struct ky_visit *v, const struct ky_http_request *rq,
    struct ky_http_answer *an);

/* Takes `value` over; NULL is out of memory and ends the program. */
void ky_visit_put(struct ky_visit *v, const char *name, json_t *value);
void ky_visit_text(struct ky_visit *v, const char *name, const char *text);

/* The address of a file beside the pages ("passkey.js"). */
void ky_visit_asset(struct ky_visit *v, const char *name, const char *file);

/* The name of a language in itself: "日本語". */
const char *ky_tongue_name(enum ky_tongue t);

/* An address of ours in the visit's language, "/ja/guide"; in the request's
 * arena. */
const char *ky_visit_path(const struct ky_visit *v, const char *rest, ...)
    KY_PRINTF(2, 3);

void ky_visit_show(struct ky_visit *v, const char *page, unsigned status);
/* To another page, by GET (303); `to` as of ky_visit_path(). */
void ky_visit_go(struct ky_visit *v, const char *to);
/* There is no such page. */
void ky_visit_missing(struct ky_visit *v);
/* Too much is going on: 429 or 503. */
void ky_visit_later(struct ky_visit *v, unsigned status);
/* A call failed: try again later, or it is our fault. */
void ky_visit_sorry(struct ky_visit *v, const struct ky_err *err);
/* Bytes that are no page, to be saved under that name (NULL: shown). */
void ky_visit_send(struct ky_visit *v, const char *media, struct ky_str bytes,
    const char *file);

/* For ky_http_about: an error of the server itself, for a browser. */
void ky_visit_problem(const struct ky_http_request *rq,
    struct ky_http_answer *an, unsigned status, const char *title);

#endif
