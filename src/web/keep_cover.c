/*
 * What was brought is looked at, parts of it are covered, it is kept.
 */
#include "web/keep.h"

#include "base/hash.h"
#include "base/utf8.h"
#include "page/page.h"
#include "page/tr.h"
#include "photo/photo.h"
#include "web/grid.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define NOTE_MAX 160 /* characters */

struct covering {
	struct ky_desk k;
	const struct ky_exhibit *x;
	struct ky_str picture; /* as it was brought */
	uint32_t rows;
	struct ky_covers covers;
};

/* A new one, of this session's.  False: it was answered; whatever is kept
 * already has a page of its own. */
static bool
begin(struct covering *c, const struct ky_http_request *rq,
    struct ky_http_answer *an)
{
	if (!ky_keep_open(&c->k, rq, an) ||
	    !ky_keep_find(&c->k, &c->x, &c->picture))
		return false;
	c->rows = ky_grid_rows(c->x->width, c->x->height);
	if (c->x->state == KY_EXHIBIT_NEW)
		return true;
	ky_visit_go(&c->k.v, ky_keep_path(&c->k, c->x, ""));
	return false;
}

static json_t *
rows_json(const struct covering *c)
{
	json_t *list = json_array();

	for (uint32_t i = 1; i <= c->rows; i++) {
		char left[16], right[16];

		(void)snprintf(left, sizeof(left), "%ul", i);
		(void)snprintf(right, sizeof(right), "%ur", i);
		if (json_array_append_new(list,
			json_pack("{s:I, s:s, s:b, s:s, s:b}", "n",
			    (json_int_t)i, "left", left, "left_on",
			    ky_posted_has(&c->k.v.posted, KY_GRID_FIELD, left),
			    "right", right, "right_on",
			    ky_posted_has(&c->k.v.posted, KY_GRID_FIELD,
				right))) != 0)
			abort(); /* out of memory */
	}
	return list;
}

static void
show(struct covering *c, unsigned status)
{
	ky_keep_put(&c->k, c->x);
	ky_visit_put(&c->k.v, "rows", rows_json(c));
	ky_visit_put(&c->k.v, "rows_n", json_integer((json_int_t)c->rows));
	ky_visit_show(&c->k.v, KY_PAGE("keep/cover"), status);
}

void
ky_keep_cover(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct covering c = {.rows = 0};

	if (begin(&c, rq, an))
		show(&c, 200);
}

/* --- what is sent --- */

static void
read_note(struct ky_visit *v, struct ky_exhibit *to)
{
	struct ky_str note = ky_posted_get(&v->posted, "note");

	ky_visit_keep(v, "note");
	if (ky_utf8_characters(note) > NOTE_MAX ||
	    !ky_str_copy(note, to->note, sizeof(to->note)))
		ky_visit_wrong(v, "note",
		    KY_TR("This note is too long: 160 characters at most."));
}

static bool
read_form(struct covering *c, struct ky_exhibit *to)
{
	struct ky_visit *v = &c->k.v;

	if (!ky_grid_read(&v->posted, c->rows, &c->covers)) {
		ky_visit_missing(v); /* no form of ours */
		return false;
	}
	read_note(v, to);
	if (!ky_posted_has(&v->posted, "clean", "yes"))
		ky_visit_wrong(v, "clean",
		    KY_TR("Look at the picture once more, cover what must not "
			  "be kept, then tick this box."));
	if (!ky_visit_is_wrong(v))
		return true;
	show(c, 422);
	return false;
}

/* --- it is kept --- */

/* Stated by the holder: the picture as it is now. */
static enum ky_desk_said
state(struct covering *c, struct ky_str picture)
{
	struct ky_command *cmd = ky_desk_command(&c->k, KY_CMD_FACT);

	cmd->fact = KY_FACT_SHOWN;
	cmd->version = 0; /* true whatever happened meanwhile */
	cmd->has_evidence = true;
	cmd->evidence = (struct ky_evidence){.grade = KY_GRADE_STATED,
	    .media_type = KY_EXHIBIT_MEDIA,
	    .origin = "holder",
	    .verifier = "none",
	    .bytes = picture};
	return ky_desk_submit(&c->k, cmd, NULL);
}

static void
keep(struct covering *c, struct ky_exhibit *wanted, struct ky_str picture)
{
	struct ky_call call = {.op = KY_CALL_EXHIBIT_KEEP,
	    .line_id = c->k.c->line_id,
	    .in.exhibit = {.id = c->x->id, .wanted = wanted}};
	struct ky_result *r = ky_arena_alloc(c->k.v.rq->arena, sizeof(*r));

	switch (state(c, picture)) {
	case KY_DESK_NOT:
		show(c, 409);
		return;
	case KY_DESK_ANSWERED:
		return;
	case KY_DESK_DONE:
		break;
	}
	wanted->size = (uint32_t)picture.len;
	ky_sha256(picture, wanted->sha256);
	if (!ky_visit_call(&c->k.v, c->k.reach, &call, r))
		return;
	if (!r->found) /* thrown away meanwhile */
		ky_visit_missing(&c->k.v);
	else
		ky_visit_go(&c->k.v,
		    ky_visit_path(&c->k.v, "/lines/%" PRIu64 "/papers?kept=1",
			c->k.c->line_id));
}

static void
cover_and_keep(struct covering *c, struct ky_exhibit *wanted)
{
	struct ky_photo photo = {c->x->width, c->x->height, c->x->pages};
	struct ky_err err = {0};
	struct ky_buf made;

	if (c->covers.n == 0) {
		keep(c, wanted, c->picture);
		return;
	}
	ky_buf_init(&made, KY_PHOTO_BYTES_MAX);
	if (ky_photo_make(c->k.v.site->photo, c->picture, &c->covers, &photo,
		&made, &err) != KY_OK) {
		/* It was made by the same helper before. */
		if (err.code == KY_E_INPUT)
			err.code = KY_E_SYSTEM;
		ky_visit_sorry(&c->k.v, &err);
	} else {
		wanted->width = photo.width;
		wanted->height = photo.height;
		keep(c, wanted, ky_buf_str(&made));
	}
	ky_buf_done(&made);
}

void
ky_keep_cover_do(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct covering c = {.rows = 0};
	struct ky_exhibit *wanted = ky_arena_alloc(rq->arena, sizeof(*wanted));

	if (!begin(&c, rq, an) || !ky_visit_post_ok(&c.k.v))
		return;
	wanted->width = c.x->width;
	wanted->height = c.x->height;
	wanted->pages = c.x->pages;
	if (read_form(&c, wanted))
		cover_and_keep(&c, wanted);
}
