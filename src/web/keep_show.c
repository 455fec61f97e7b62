/*
 * What is kept, looked at, saved, removed.
 */
#include "web/keep.h"

#include "page/page.h"
#include "web/papers.h"

#include <inttypes.h>
#include <string.h>

/* Whoever brought it, and the holder of the line. */
static bool
may_remove(const struct ky_desk *k, const struct ky_exhibit *x)
{
	struct ky_caller who = ky_guest_caller(ky_visit_session(&k->v),
	    k->reach);

	return strcmp(who.actor.text, x->owner.text) == 0 ||
	    (k->reach->rights & KY_RIGHT_BIT(KY_RIGHT_ALL)) != 0;
}

static bool
begin(struct ky_desk *k, const struct ky_http_request *rq,
    struct ky_http_answer *an, const struct ky_exhibit **x,
    struct ky_str *bytes)
{
	if (!ky_desk_line(k, rq, an, KY_RIGHT_PAPERS) ||
	    !ky_keep_find(k, x, bytes))
		return false;
	ky_keep_put(k, *x);
	ky_visit_put(&k->v, "can_remove", json_boolean(may_remove(k, *x)));
	return true;
}

void
ky_keep_show(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	const struct ky_exhibit *x;
	struct ky_str bytes;
	struct ky_desk k;

	if (!begin(&k, rq, an, &x, &bytes))
		return;
	if (x->state == KY_EXHIBIT_NEW)
		ky_visit_go(&k.v, ky_keep_path(&k, x, "/cover"));
	else
		ky_visit_show(&k.v, KY_PAGE("keep/show"), 200);
}

/* Whatever a browser takes it for, it runs nothing and belongs to nobody's
 * page but ours. */
static void
send(const struct ky_http_request *rq, struct ky_http_answer *an, bool save)
{
	const struct ky_exhibit *x;
	struct ky_str bytes;
	struct ky_desk k;

	if (!begin(&k, rq, an, &x, &bytes))
		return;
	ky_http_header(an, "Content-Security-Policy", "sandbox");
	ky_http_header(an, "Cross-Origin-Resource-Policy", "same-origin");
	ky_visit_send(&k.v, KY_EXHIBIT_MEDIA, bytes,
	    save ? ky_paper_named(&k.v, x->id.text, "jpeg") : NULL);
}

void
ky_keep_picture(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	send(rq, an, false);
}

void
ky_keep_file(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	send(rq, an, true);
}

/* --- removing --- */

static bool
begin_remove(struct ky_desk *k, const struct ky_http_request *rq,
    struct ky_http_answer *an, const struct ky_exhibit **x)
{
	struct ky_str bytes;

	if (!begin(k, rq, an, x, &bytes))
		return false;
	if (may_remove(k, *x))
		return true;
	ky_visit_missing(&k->v);
	return false;
}

void
ky_keep_remove(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	const struct ky_exhibit *x;
	struct ky_desk k;

	if (begin_remove(&k, rq, an, &x))
		ky_visit_show(&k.v, KY_PAGE("keep/remove"), 200);
}

void
ky_keep_remove_do(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct ky_call c = {.op = KY_CALL_EXHIBIT_DROP};
	const struct ky_exhibit *x;
	struct ky_result r;
	struct ky_desk k;

	if (!begin_remove(&k, rq, an, &x) || !ky_visit_post_ok(&k.v))
		return;
	c.line_id = k.c->line_id;
	c.in.exhibit.id = x->id;
	if (ky_visit_call(&k.v, k.reach, &c, &r))
		ky_visit_go(&k.v,
		    ky_visit_path(&k.v, "/lines/%" PRIu64 "/papers?removed=1",
			k.c->line_id));
}
