/* Which way it ends: the first question, and what is needed for it. */
#include "web/desk_handlers.h"
#include "web/desk_plan.h"
#include "web/desk_show.h"

#include "page/page.h"
#include "page/tr.h"

#include <inttypes.h>
#include <string.h>

/* What people say, and for which lines it is asked. */
enum asked_of {
	OF_LOANS = 1,
	OF_LINES = 2,
	OF_NUMBERS = 4,
	OF_PREPAID = 8,
	OF_POSTPAID = 16,
};

static const struct {
	const char *code; /* of the address */
	unsigned of;      /* all of these */
	const char *title, *hint;
} ways[] = {
    {"plain", OF_LINES, KY_TR("I do not need it any more: stop it"),
	KY_TR("It ends for good, and its number with it.")},
    {"plain", OF_LOANS, KY_TR("I give back what was lent to me"),
	KY_TR("When everything is back, nothing is left to pay or to do.")},
    {"port-out", OF_LINES | OF_NUMBERS,
	KY_TR("I want to keep the number and take it to another operator"),
	KY_TR("Do not choose “stop it”: the number would be lost. The line "
	      "ends by itself when the other operator takes the number over.")},
    {"initial-8-days", OF_LINES | OF_POSTPAID,
	KY_TR("I received the contract document within the last eight days"),
	KY_TR("By law you can step back without a penalty. You pay for what "
	      "you used, and perhaps a handling fee.")},
    {"confirmation-measure", OF_LINES | OF_POSTPAID,
	KY_TR("It does not work, or not as it was explained to me"),
	KY_TR("No signal where you live, a wrong explanation, no document of "
	      "the contract: within eight days it can be undone.")},
    {"lost", OF_LINES, KY_TR("The card or the phone is lost or stolen"),
	KY_TR("Have it stopped at your provider at once. Then end it here, if "
	      "you do not want a new card.")},
    {"death", OF_LINES, KY_TR("The holder has died"),
	KY_TR("The family or the heirs end it, with papers.")},
    {"used-up", OF_LINES | OF_PREPAID,
	KY_TR("It is prepaid: I want to use it up first"),
	KY_TR("It ends when its validity does. You see the day before you "
	      "decide.")},
};
#define WAYS_N (sizeof(ways) / sizeof(ways[0]))

/* A number that can be taken along.  Where nothing is connected we know of
 * none: the rules say whether that operator lets numbers go. */
static bool
has_number(const struct ky_desk *k)
{
	const struct ky_line *l = &k->c->line;
	const struct ky_rule_port_out *r = k->rules != NULL ? k->rules->port_out
							    : NULL;

	if (l->number == KY_NUMBER_ASSIGNED)
		return l->voice;
	return r != NULL && r->offered && !k->rules->book->connected;
}

static unsigned
sort_of(const struct ky_desk *k)
{
	const struct ky_line *l = &k->c->line;
	unsigned is = OF_LINES |
	    (l->billing == KY_BILLING_PREPAID ? OF_PREPAID : OF_POSTPAID);

	if (l->subject == KY_SUBJECT_LOAN)
		return OF_LOANS;
	if (has_number(k))
		is |= OF_NUMBERS;
	return is;
}

static bool
applies(size_t i, const struct ky_desk *k)
{
	return (ways[i].of & ~sort_of(k)) == 0;
}

static json_t *
ways_json(const struct ky_desk *k, struct ky_str chosen)
{
	json_t *list = json_array();

	for (size_t i = 0; i < WAYS_N; i++)
		if (applies(i, k))
			(void)json_array_append_new(list,
			    json_pack("{s:s, s:s, s:s, s:b}", "code",
				ways[i].code, "title",
				ky_tr(k->v.tongue, "", ways[i].title), "hint",
				ky_tr(k->v.tongue, "", ways[i].hint), "chosen",
				ky_str_is(chosen, ways[i].code)));
	return list;
}

/* What the provider asks for: in the words of its rules. */
static json_t *
words_json(const struct ky_rule_words *w)
{
	json_t *list = json_array();

	for (uint32_t i = 0; w != NULL && i < w->n; i++)
		(void)json_array_append_new(list,
		    json_stringn(w->row[i].p, w->row[i].len));
	return list;
}

static void
show(struct ky_desk *k, struct ky_str chosen, unsigned status)
{
	ky_visit_put(&k->v, "ways", ways_json(k, chosen));
	ky_visit_put(&k->v, "asks",
	    words_json(k->rules != NULL ? k->rules->asks : NULL));
	ky_visit_put(&k->v, "cheaper",
	    json_boolean(ky_desk_may_change(k) && ky_desk_has_plans(k, true)));
	ky_visit_show(&k->v, KY_PAGE("desk/end"), status);
}

static bool
is_offered(const struct ky_desk *k, struct ky_str way)
{
	for (size_t i = 0; i < WAYS_N; i++)
		if (ky_str_is(way, ways[i].code) && applies(i, k))
			return true;
	return false;
}

/* On to the day; what has no choice of days, to the check at once. */
static void
go_on(struct ky_desk *k, const struct ky_choice *w)
{
	bool days = w->way == KY_WAY_PLAIN || w->way == KY_WAY_LOST;
	char query[KY_CHOICE_SIZE];

	ky_choice_write(w, query);
	ky_visit_go(&k->v,
	    ky_visit_path(&k->v, "/lines/%" PRIu64 "/%s?%s", k->c->line_id,
		days && k->c->line.subject == KY_SUBJECT_LINE ? "when"
							      : "check",
		query));
}

/* Why it does not work as it was explained. */
static void
ask_ground(struct ky_desk *k)
{
	json_t *list = json_array();
	uint32_t grounds = k->rules != NULL && k->rules->confirmation != NULL
	    ? k->rules->confirmation->grounds
	    : 0;

	for (int i = 0; i < KY_GROUND__MAX; i++)
		if ((grounds >> i & 1) != 0)
			(void)json_array_append_new(list,
			    json_string(ky_ground_name((enum ky_ground)i)));
	ky_visit_put(&k->v, "grounds", list);
	ky_visit_show(&k->v, KY_PAGE("desk/ground"), 200);
}

static void
say_no(struct ky_desk *k, const struct ky_choice *w, const char *code)
{
	ky_visit_text(&k->v, "way", ky_way_name(w->way));
	ky_visit_text(&k->v, "code", code);
	ky_visit_show(&k->v, KY_PAGE("desk/not-so"), 200);
}

/* The chosen way, unless it cannot be: then why, instead of the form. */
static void
choose(struct ky_desk *k, struct ky_str way)
{
	const struct ky_preview *p;
	struct ky_choice w;

	if (!is_offered(k, way) || ky_choice_read(k->v.rq, &w) != 0) {
		ky_visit_wrong(&k->v, "way", KY_TR("Choose what you want."));
		show(k, way, 422);
		return;
	}
	/* Whoever has proven the line as its holder's is not the heirs. */
	if (w.way == KY_WAY_DEATH) {
		say_no(k, &w, "heirs-file");
		return;
	}
	if (!ky_desk_preview(k, &w, 0, &p))
		return;
	if (p->offered)
		go_on(k, &w);
	else if (strcmp(p->code, "ground-needed") == 0)
		ask_ground(k);
	else
		say_no(k, &w, p->code);
}

void
ky_desk_end(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct ky_desk k;
	struct ky_str way = ky_http_query(rq, "way");

	if (!ky_desk_line(&k, rq, an, KY_RIGHT_FILE) || ky_desk_already(&k))
		return;
	if ((way.p == NULL && !ky_str_is(ky_http_query(rq, "go"), "1")) ||
	    ky_str_is(ky_http_query(rq, "change"), "1"))
		show(&k, way, 200);
	else
		choose(&k, way);
}
