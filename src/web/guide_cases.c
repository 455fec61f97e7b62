#include "web/guide_cases.h"

#include "view/view.h"
#include "web/guide_facts.h"

/* --- reading --- */

/* Of one call: they are large. */
#define STEP 8

static bool
read_some(struct ky_visit *v, struct ky_call *c, uint32_t max,
    struct ky_cases *out)
{
	struct ky_result r = {0};

	c->max = max - out->n < STEP ? max - out->n : STEP;
	if (!ky_visit_call(v, NULL, c, &r))
		return false;
	for (uint32_t i = 0; i < r.n; i++)
		out->row[out->n++] = &r.out.inquiries[i];
	out->more = r.more;
	c->after = r.next;
	return true;
}

bool
ky_cases_read(struct ky_visit *v, uint64_t after, uint32_t max,
    struct ky_cases *out)
{
	struct ky_call c = {.op = KY_CALL_INQUIRIES, .after = after};

	*out = (struct ky_cases){.more = v->site->portal};
	out->row = ky_arena_array(v->rq->arena, max, sizeof(out->row[0]));
	c.in.inquiry.kind = KY_INQUIRY_CASE;
	c.in.inquiry.state = KY_INQUIRY_SHOWN;
	while (out->more && out->n < max)
		if (!read_some(v, &c, max, out))
			return false;
	return true;
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

/* --- finding --- */

struct adding {
	struct ky_search *s;
	uint32_t row;
	enum ky_code code;
	struct ky_err *err;
};

static void
add(struct adding *a, uint32_t weight, struct ky_str text)
{
	if (a->code == KY_OK)
		a->code = ky_search_add(a->s, KY_FOUND_PAGE, a->row,
		    KY_TONGUE__MAX, weight, text, a->err);
}

static void
add_case(struct adding *a, const struct ky_directory *d,
    const struct ky_inquiry *q)
{
	const struct ky_operator *o = ky_directory_find(d,
	    ky_str_of(q->about.text));

	add(a, KY_WEIGHT_TEXT, ky_str_of(q->answer));
	if (o == NULL)
		return;
	add(a, KY_WEIGHT_TITLE, o->book.name);
	add(a, KY_WEIGHT_TITLE, o->book.name_ja);
	for (uint32_t i = 0; i < o->book.also_n; i++)
		add(a, KY_WEIGHT_TITLE, o->book.also[i]);
}

enum ky_code
ky_cases_index(const struct ky_directory *d, const struct ky_cases *cases,
    struct ky_search **out, struct ky_err *err)
{
	struct adding a = {.s = ky_search_new(), .err = err};

	if (a.s == NULL)
		return ky_fail(err, KY_E_SYSTEM, 0, "out of memory");
	for (; a.row < cases->n; a.row++)
		add_case(&a, d, cases->row[a.row]);
	if (a.code == KY_OK)
		*out = a.s;
	else
		ky_search_free(a.s);
	return a.code;
}
