#include "web/guide_cases.h"

#include "base/utf8.h"
#include "view/view.h"
#include "web/guide_facts.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>

#define BEGINS_MAX 120 /* characters of a case */

/* --- reading --- */

/* Of one call: they are large. */
#define STEP 8

static enum ky_code
read_some(struct ky_visit *v, struct ky_call *c, uint32_t max,
    struct ky_cases *out, struct ky_err *err)
{
	struct ky_result r = {0};

	c->max = max - out->n < STEP ? max - out->n : STEP;
	if (ky_visit_try(v, NULL, c, &r, err) != KY_OK)
		return err->code;
	for (uint32_t i = 0; i < r.n; i++)
		out->row[out->n++] = &r.out.inquiries[i];
	out->more = r.more;
	c->after = r.next;
	return KY_OK;
}

static enum ky_code
read_cases(struct ky_visit *v, uint64_t after, uint32_t max,
    struct ky_cases *out, struct ky_err *err)
{
	struct ky_call c = {.op = KY_CALL_INQUIRIES, .after = after};
	enum ky_code code = KY_OK;

	*out = (struct ky_cases){.more = v->site->portal};
	assert(max <= KY_SHELF_CASES_MAX);
	c.in.inquiry.kind = KY_INQUIRY_CASE;
	c.in.inquiry.state = KY_INQUIRY_SHOWN;
	while (code == KY_OK && out->more && out->n < max)
		code = read_some(v, &c, max, out, err);
	return code;
}

bool
ky_cases_read(struct ky_visit *v, uint64_t after, uint32_t max,
    struct ky_cases *out)
{
	struct ky_err err = {0};

	if (read_cases(v, after, max, out, &err) == KY_OK)
		return true;
	ky_visit_sorry(v, &err);
	return false;
}

/* --- showing --- */

json_t *
ky_case_row(const struct ky_directory *d, const struct ky_inquiry *q)
{
	const struct ky_operator *o = ky_directory_find(d,
	    ky_str_of(q->about.text));
	enum ky_tongue tongue = ky_tongue_of(q->language);

	return json_pack("{s:s, s:s, s:o, s:s, s:s, s:o}", "id", q->id.text,
	    "slug", o != NULL ? q->about.text : "", "operator",
	    o != NULL ? ky_guide_str(o->book.name) : json_string(""), "text",
	    q->answer, "lang", ky_tongue_tag(tongue), "on",
	    ky_date_json(ky_date_at(q->decided, KY_ZONE_JAPAN)));
}

/* How a text begins: characters, not bytes. */
static json_t *
begins(const char *text)
{
	struct ky_str rest = ky_str_of(text);
	uint32_t n = 0, code;

	while (n < BEGINS_MAX && ky_utf8_next(&rest, &code))
		n++;
	return json_sprintf("%.*s%s", (int)(rest.p - text), text,
	    rest.len > 0 ? "…" : "");
}

/* --- the shelf --- */

struct ky_shelf {
	pthread_mutex_t lock;
	struct ky_time filled;    /* us = 0: never */
	struct ky_search *search; /* KY_FOUND_PAGE: index into rows */
	json_t *rows;
};

struct ky_shelf *
ky_shelf_new(void)
{
	struct ky_shelf *s = calloc(1, sizeof(*s));

	if (s != NULL)
		(void)pthread_mutex_init(&s->lock, NULL);
	return s;
}

void
ky_shelf_free(struct ky_shelf *s)
{
	if (s == NULL)
		return;
	(void)pthread_mutex_destroy(&s->lock);
	ky_search_free(s->search);
	json_decref(s->rows);
	free(s);
}

/* A new shelf being filled, and how that went. */
struct filling {
	const struct ky_directory *d;
	struct ky_search *search;
	json_t *rows;
	uint32_t row;
	enum ky_code code;
	struct ky_err *err;
};

static void
add(struct filling *f, uint32_t weight, struct ky_str text)
{
	if (f->code == KY_OK)
		f->code = ky_search_add(f->search, KY_FOUND_PAGE, f->row,
		    KY_TONGUE__MAX, weight, text, f->err);
}

static void
add_case(struct filling *f, const struct ky_inquiry *q)
{
	const struct ky_operator *o = ky_directory_find(f->d,
	    ky_str_of(q->about.text));
	json_t *row = ky_case_row(f->d, q);

	(void)json_object_del(row, "text");
	(void)json_object_set_new(row, "begins", begins(q->answer));
	(void)json_array_append_new(f->rows, row);
	add(f, KY_WEIGHT_TEXT, ky_str_of(q->answer));
	if (o == NULL)
		return;
	add(f, KY_WEIGHT_TITLE, o->book.name);
	add(f, KY_WEIGHT_TITLE, o->book.name_ja);
	for (uint32_t i = 0; i < o->book.also_n; i++)
		add(f, KY_WEIGHT_TITLE, o->book.also[i]);
}

static void
put_on(struct ky_shelf *s, const struct ky_directory *d,
    const struct ky_cases *cases)
{
	struct ky_err err;
	struct filling f = {.d = d,
	    .search = ky_search_new(),
	    .rows = json_array(),
	    .err = &err};

	if (f.search == NULL)
		f.code = KY_E_SYSTEM;
	for (; f.row < cases->n && f.code == KY_OK; f.row++)
		add_case(&f, cases->row[f.row]);
	if (f.code != KY_OK) {
		ky_search_free(f.search);
		json_decref(f.rows);
		return;
	}
	ky_search_free(s->search);
	json_decref(s->rows);
	s->search = f.search;
	s->rows = f.rows;
}

/* Filled anew when it was long ago; also when that fails it is not tried again
 * at once. */
static void
fill(struct ky_shelf *s, struct ky_visit *v)
{
	const struct ky_clock *clock = &v->site->clock;
	struct ky_time now = clock->now(clock->self);
	struct ky_cases cases;
	struct ky_err err;

	if (s->filled.us != 0 && now.us >= s->filled.us &&
	    now.us - s->filled.us < KY_SHELF_S * KY_SECOND_US)
		return;
	s->filled = now;
	if (read_cases(v, 0, KY_SHELF_CASES_MAX, &cases, &err) == KY_OK)
		put_on(s, v->site->directory, &cases);
}

/* Copies, since the shelf may be filled anew meanwhile. */
static json_t *
rows_of(const struct ky_shelf *s, const struct ky_found *found, uint32_t n)
{
	json_t *rows = json_array();

	for (uint32_t i = 0; i < n; i++)
		(void)json_array_append_new(rows,
		    json_deep_copy(json_array_get(s->rows, found[i].index)));
	return rows;
}

json_t *
ky_shelf_find(struct ky_visit *v, struct ky_str question, bool near,
    uint32_t max)
{
	struct ky_shelf *s = v->site->shelf;
	struct ky_found *found = ky_arena_array(v->rq->arena, max,
	    sizeof(*found));
	uint32_t n = 0;
	json_t *rows;

	if (s == NULL || !v->site->portal)
		return json_array();
	(void)pthread_mutex_lock(&s->lock);
	fill(s, v);
	if (s->search != NULL)
		n = near ? ky_search_near(s->search, question, found, max)
			 : ky_search_find(s->search, v->tongue, question, found,
			       max);
	rows = rows_of(s, found, n);
	(void)pthread_mutex_unlock(&s->lock);
	return rows;
}
