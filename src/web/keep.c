#include "web/keep.h"

#include "base/hex.h"
#include "page/page.h"
#include "page/tr.h"
#include "photo/photo.h"
#include "view/view.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define FIELD "picture"

/* --- what all these pages share --- */

bool
ky_keep_open(struct ky_desk *k, const struct ky_http_request *rq,
    struct ky_http_answer *an)
{
	if (!ky_desk_line(k, rq, an, KY_RIGHT_PAPERS))
		return false;
	ky_visit_put(&k->v, "pages_max", json_integer(KY_PHOTO_PAGES_MAX));
	if (k->v.site->photo != NULL)
		return true;
	ky_visit_missing(&k->v);
	return false;
}

bool
ky_keep_find(struct ky_desk *k, const struct ky_exhibit **out,
    struct ky_str *bytes)
{
	struct ky_call c = {.op = KY_CALL_EXHIBIT, .line_id = k->c->line_id};
	struct ky_result *r = ky_arena_alloc(k->v.rq->arena, sizeof(*r));
	struct ky_str id = k->v.rq->part[2];

	if (!ky_str_copy(id, c.in.exhibit.id.text,
		sizeof(c.in.exhibit.id.text))) {
		ky_visit_missing(&k->v);
		return false;
	}
	if (!ky_visit_call(&k->v, k->reach, &c, r))
		return false;
	if (!r->found) {
		ky_visit_missing(&k->v);
		return false;
	}
	*out = r->out.exhibits;
	*bytes = r->bytes;
	return true;
}

const char *
ky_keep_path(const struct ky_desk *k, const struct ky_exhibit *x,
    const char *rest)
{
	return ky_visit_path(&k->v, "/lines/%" PRIu64 "/receipts/%s%s",
	    k->c->line_id, x->id.text, rest);
}

static json_t *
exhibit_json(const struct ky_visit *v, const struct ky_exhibit *x)
{
	char sha256[2 * sizeof(x->sha256) + 1];

	ky_hex_encode(x->sha256, sizeof(x->sha256), sha256);
	return json_pack("{s:s, s:o, s:s, s:s, s:s, s:s, s:I, s:I, s:I, s:I, "
			 "s:s}",
	    "id", x->id.text, "at", ky_time_json(x->at), "note", x->note,
	    "state", ky_exhibit_state_name(x->state), "role",
	    ky_role_name(x->role), "href",
	    ky_visit_path(v, "/lines/%" PRIu64 "/receipts/%s%s", x->line_id,
		x->id.text, x->state == KY_EXHIBIT_NEW ? "/cover" : ""),
	    "width", (json_int_t)x->width, "height", (json_int_t)x->height,
	    "pages", (json_int_t)x->pages, "kilobytes",
	    (json_int_t)((x->size + 1023) / 1024), "sha256", sha256);
}

void
ky_keep_put(struct ky_desk *k, const struct ky_exhibit *x)
{
	ky_visit_put(&k->v, "receipt", exhibit_json(&k->v, x));
}

bool
ky_keep_put_all(struct ky_visit *v, const struct ky_reach *reach,
    bool has_ending)
{
	struct ky_call c = {.op = KY_CALL_EXHIBITS, .line_id = reach->line_id};
	struct ky_result *r = ky_arena_alloc(v->rq->arena, sizeof(*r));
	json_t *rows = json_array();
	bool can_keep;

	if (!ky_visit_call(v, reach, &c, r)) {
		json_decref(rows);
		return false;
	}
	for (uint32_t i = 0; i < r->n; i++)
		if (json_array_append_new(rows,
			exhibit_json(v, &r->out.exhibits[i])) != 0)
			abort(); /* out of memory */
	can_keep = has_ending && v->site != NULL && v->site->photo != NULL;
	ky_visit_put(v, "own", json_boolean(r->n > 0 || can_keep));
	ky_visit_put(v, "kept", rows);
	ky_visit_put(v, "can_keep", json_boolean(can_keep));
	return true;
}

/* --- bringing --- */

static void
show(struct ky_desk *k, unsigned status)
{
	ky_visit_show(&k->v, KY_PAGE("keep/new"), status);
}

void
ky_keep_form(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct ky_desk k;

	if (ky_keep_open(&k, rq, an))
		show(&k, 200);
}

/* Why one more cannot be kept; NULL: for no reason of that kind. */
static const char *
why_full(const struct ky_err *err)
{
	if (err->code != KY_E_REFUSED)
		return NULL;
	switch (err->cause) {
	case KY_NO_EXHIBIT_ENDING:
		return KY_TR("There is no ending to keep it with. End the "
			     "line first.");
	case KY_NO_EXHIBIT_ROOM:
		return KY_TR(
		    "You cannot keep more receipts with this ending. Remove "
		    "one that you do not need, then try again.");
	case KY_NO_EXHIBIT_SHARE:
		return KY_TR("You cannot keep more receipts with us. Remove "
			     "some that you do not need, then try again.");
	case KY_NO_EXHIBIT_OFTEN:
		return KY_TR("You have sent many pictures in a short time. "
			     "Wait an hour, then go on.");
	default:
		return NULL;
	}
}

/* Why a picture was not taken. */
static const char *
why_not(const struct ky_err *err)
{
	if (err->code != KY_E_INPUT)
		return NULL;
	switch ((enum ky_photo_no)err->cause) {
	case KY_PHOTO_NOT_PICTURE:
		return KY_TR("This is not a JPEG, PNG or PDF. Make a "
			     "screenshot of it and send that.");
	case KY_PHOTO_TOO_LARGE:
		return KY_TR("This picture has too many pixels. Make a "
			     "screenshot of it and send that.");
	case KY_PHOTO_PAGES:
		return KY_TR("This PDF has too many pages: {pages_max} at "
			     "most. Save only the pages that matter as a PDF, "
			     "or make screenshots of them.");
	case KY_PHOTO_PASSWORD:
		return KY_TR("This PDF is locked by a password. Open it, make "
			     "a screenshot and send that.");
	case KY_PHOTO_BROKEN:
	case KY_PHOTO_NO__MAX:
		break;
	}
	return KY_TR("This file cannot be read: it is damaged, or of an "
		     "unusual kind. Make a screenshot of it and send that.");
}

/* A fault at the field; or the visit ends. */
static void
say(struct ky_desk *k, const char *text, const struct ky_err *err,
    unsigned status)
{
	if (text == NULL) {
		ky_visit_sorry(&k->v, err);
		return;
	}
	ky_visit_wrong(&k->v, FIELD, text);
	show(k, status);
}

/* Is there room?  Asked before anything is looked at. */
static bool
has_room(struct ky_desk *k)
{
	struct ky_call c = {.op = KY_CALL_EXHIBIT_ASK,
	    .line_id = k->c->line_id};
	struct ky_result *r = ky_arena_alloc(k->v.rq->arena, sizeof(*r));
	struct ky_err err = {0};

	ky_visit_key(&k->v, c.in.exhibit.key);
	if (ky_visit_try(&k->v, k->reach, &c, r, &err) == KY_OK)
		return true;
	say(k, why_full(&err), &err, 409);
	return false;
}

static void
take(struct ky_desk *k, const struct ky_exhibit *wanted, struct ky_str picture)
{
	struct ky_call c = {.op = KY_CALL_EXHIBIT_NEW,
	    .line_id = k->c->line_id,
	    .in.exhibit = {.wanted = wanted, .picture = picture}};
	struct ky_result *r = ky_arena_alloc(k->v.rq->arena, sizeof(*r));
	struct ky_err err = {0};

	ky_visit_key(&k->v, c.in.exhibit.key);
	if (ky_visit_try(&k->v, k->reach, &c, r, &err) != KY_OK)
		say(k, why_full(&err), &err, 409);
	else
		ky_visit_go(&k->v,
		    ky_keep_path(k, r->out.exhibits,
			r->out.exhibits->state == KY_EXHIBIT_NEW ? "/cover"
								 : ""));
}

void
ky_keep_bring(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct ky_exhibit *x = ky_arena_alloc(rq->arena, sizeof(*x));
	const struct ky_covers nothing = {.n = 0};
	const struct ky_posted_file *file;
	struct ky_photo photo = {0};
	struct ky_err err = {0};
	struct ky_buf picture;
	struct ky_desk k;

	if (!ky_keep_open(&k, rq, an) || !ky_visit_post_ok(&k.v))
		return;
	file = ky_posted_file(&k.v.posted, FIELD);
	if (file == NULL) {
		say(&k, KY_TR("Choose a picture or a PDF."), &err, 422);
		return;
	}
	if (!has_room(&k))
		return;
	ky_buf_init(&picture, KY_PHOTO_BYTES_MAX);
	if (ky_photo_make(k.v.site->photo, file->bytes, &nothing, &photo,
		&picture, &err) != KY_OK) {
		say(&k, why_not(&err), &err, 422);
	} else {
		x->width = photo.width;
		x->height = photo.height;
		x->pages = photo.pages;
		take(&k, x, ky_buf_str(&picture));
	}
	ky_buf_done(&picture);
}
