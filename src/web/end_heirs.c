/*
 * The holder has died: the family says so, without the line's codes, and a
 * person of ours looks at the papers and ends the line.
 *
 * It is a message, never papers that prove a line: whoever inherits does not
 * become its holder here (docs/decisions/0019 has the same for operators that
 * are not connected).
 */
#include "web/account.h"
#include "web/guide.h"
#include "web/guide_facts.h"
#include "web/inquire.h"
#include "web/typed.h"

#include "page/page.h"
#include "page/tr.h"

#include <string.h>

/* The rule about a death of contracts made today; NULL: none is known, or no
 * way of its own is offered. */
static const struct ky_rule_death *
rule_of(const struct ky_operator *o, struct ky_date today)
{
	const struct ky_rule_death *r;

	if (o == NULL || !o->book.connected)
		return NULL;
	r = (const void *)ky_rulebook_find(&o->book, KY_TOPIC_DEATH, today);
	return r != NULL && r->offered ? r : NULL;
}

static json_t *
row_json(const struct ky_operator *o, const struct ky_rule_death *r,
    struct ky_str chosen)
{
	json_t *row = ky_guide_row(o);

	(void)json_object_update_new(row,
	    json_pack("{s:o, s:b}", "vouchers", ky_guide_vouchers(&r->rule),
		"chosen", ky_str_is(chosen, o->book.provider.text) ? 1 : 0));
	return row;
}

static json_t *
relations_json(struct ky_str chosen)
{
	json_t *list = json_array();

	for (int i = KY_RELATION_NONE + 1; i < KY_RELATION__MAX; i++) {
		const char *name = ky_relation_name((enum ky_relation)i);

		(void)json_array_append_new(list,
		    json_pack("{s:s, s:b}", "code", name, "chosen",
			ky_str_is(chosen, name) ? 1 : 0));
	}
	return list;
}

/* The field as it was sent, or as a link to the form says. */
static struct ky_str
given(const struct ky_visit *v, const char *name)
{
	return v->rq->method == KY_POST ? ky_posted_get(&v->posted, name)
					: ky_guide_asked(v, name);
}

static void
show(struct ky_visit *v, unsigned status)
{
	const struct ky_directory *d = v->site->directory;
	struct ky_date today = ky_guide_today(v);
	json_t *rows = json_array();

	for (uint32_t i = 0; d != NULL && i < d->operators_n; i++) {
		const struct ky_rule_death *r = rule_of(&d->operators[i],
		    today);

		if (r != NULL)
			(void)json_array_append_new(rows,
			    row_json(&d->operators[i], r, given(v, "about")));
	}
	ky_visit_put(v, "operators", rows);
	ky_visit_put(v, "relations", relations_json(given(v, "relation")));
	ky_visit_show(v, KY_PAGE("end/heirs"), status);
}

static void
read_about(struct ky_visit *v, struct ky_inquiry *q)
{
	struct ky_str about = ky_posted_get(&v->posted, "about");
	const struct ky_operator *o = v->site->directory != NULL
	    ? ky_directory_find(v->site->directory, about)
	    : NULL;

	if (rule_of(o, ky_guide_today(v)) == NULL)
		ky_visit_wrong(v, "about", KY_TR("Choose the operator."));
	else
		q->about = o->book.provider;
}

/* Who it is to the holder, and which line, where staff looks first. */
static void
read_line(struct ky_visit *v, struct ky_inquiry *q)
{
	enum ky_relation relation = KY_RELATION_NONE;
	char name[sizeof(q->subject)] = "";
	bool one_line = ky_typed_line(ky_posted_get(&v->posted, "name"), name,
	    sizeof(name));
	int n;

	ky_visit_keep(v, "name");
	if (!ky_relation_parse(ky_posted_get(&v->posted, "relation"),
		&relation) ||
	    relation == KY_RELATION_NONE)
		ky_visit_wrong(v, "relation",
		    KY_TR("Choose what you were to the holder."));
	n = snprintf(q->subject, sizeof(q->subject), "death, %s: %s",
	    ky_relation_name(relation), name);
	if (!one_line || n < 0 || (size_t)n >= sizeof(q->subject))
		ky_visit_wrong(v, "name",
		    KY_TR("This is too long: write it shorter, and the rest "
			  "below."));
	else if (name[0] == '\0')
		ky_visit_wrong(v, "name",
		    KY_TR("Enter what you know of the line: its number, the "
			  "contract number, or the name it is under."));
}

static void
read_text(struct ky_visit *v, struct ky_inquiry *q)
{
	ky_visit_keep(v, "text");
	if (!ky_str_copy(ky_posted_get(&v->posted, "text"), q->text,
		sizeof(q->text)))
		ky_visit_wrong(v, "text",
		    KY_TR("That is too long. Write 1,000 characters at "
			  "most."));
}

static void
send(struct ky_visit *v)
{
	struct ky_inquiry *q = ky_arena_alloc(v->rq->arena, sizeof(*q));

	q->kind = KY_INQUIRY_MESSAGE;
	read_about(v, q);
	read_line(v, q);
	ky_read_mailbox(v, q->email);
	read_text(v, q);
	if (ky_visit_is_wrong(v))
		show(v, 422);
	else if (ky_visit_inquire(v, q))
		ky_visit_done(v, "/end/heirs", "papers-asked");
}

void
ky_end_heirs(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct ky_visit v;

	if (!ky_visit_open(&v, rq, an))
		return;
	ky_visit_put_done(&v);
	if (rq->method != KY_POST) {
		if (ky_visit_form(&v))
			show(&v, 200);
	} else if (ky_visit_post_ok(&v)) {
		send(&v);
	}
}
