/* "Is this line yours?": the line is found, and a code proves it. */
#include "web/account.h"

#include "page/page.h"
#include "page/tr.h"
#include "web/guide.h"
#include "web/lines.h"
#include "web/typed.h"

#include <inttypes.h>

/* A form that is sent twice finds its line proven this short a while ago. */
#define TWICE_US (2 * KY_MINUTE_US)

/* --- which line --- */

static const struct {
	const char *name;
	enum ky_find find;
	bool (*typed)(struct ky_str typed, char *out, size_t size);
	const char *wrong;
} finds[] = {
    {"msisdn", KY_FIND_MSISDN, ky_typed_phone,
	KY_TR("This is not a phone number. A number from Japan has 11 digits, "
	      "as 090 1234 5678; any other begins with + and the country.")},
    {"iccid", KY_FIND_ICCID, ky_typed_plain,
	KY_TR("This is not the number of a card. It has 18 to 20 digits and "
	      "begins with 89. Compare it digit by digit.")},
    {"contract", KY_FIND_CONTRACT, ky_typed_plain,
	KY_TR("This is not a contract number. It has letters, digits and "
	      "hyphens, at most 32 in all.")},
};

static bool
is_name(enum ky_find find, struct ky_str name)
{
	struct ky_msisdn number;
	struct ky_iccid card;
	struct ky_contract_no contract;
	struct ky_err err;

	if (find == KY_FIND_MSISDN)
		return ky_msisdn_parse(name, &number, &err) == KY_OK;
	if (find == KY_FIND_ICCID)
		return ky_iccid_parse(name, &card, &err) == KY_OK;
	return ky_contract_no_parse(name, &contract, &err) == KY_OK;
}

static void
read_name(struct ky_visit *v, struct ky_ask *ask)
{
	struct ky_str typed = ky_posted_get(&v->posted, "name");

	for (size_t i = 0; i < sizeof(finds) / sizeof(finds[0]); i++) {
		if (!ky_posted_has(&v->posted, "find", finds[i].name))
			continue;
		ask->find = finds[i].find;
		if (typed.len == 0)
			ky_visit_wrong(v, "name", KY_TR("Enter the number."));
		else if (!finds[i].typed(typed, ask->name, sizeof(ask->name)) ||
		    !is_name(ask->find, ky_str_of(ask->name)))
			ky_visit_wrong(v, "name", finds[i].wrong);
		return;
	}
	ky_visit_wrong(v, "find", KY_TR("Choose which number you have."));
	if (typed.len == 0)
		ky_visit_wrong(v, "name", KY_TR("Enter the number."));
}

static void
read_way(struct ky_visit *v, struct ky_ask *ask)
{
	if (ky_posted_has(&v->posted, "way", "mail"))
		ask->way = KY_LETTER_BY_MAIL;
	else if (ky_posted_has(&v->posted, "way", "sms"))
		ask->way = KY_LETTER_BY_SMS;
	else
		ky_visit_wrong(v, "way",
		    KY_TR("Choose where the code is to go."));
}

static void
read_find(struct ky_visit *v, struct ky_ask *ask)
{
	ky_visit_keep(v, "find");
	ky_visit_keep(v, "name");
	ky_visit_keep(v, "way");
	read_name(v, ask);
	read_way(v, ask);
}

static bool
show_find(struct ky_visit *v)
{
	ky_guide_put_connected(v);
	return ky_visit_put_lines(v, "lines", "");
}

static void
found(struct ky_visit *v, const struct ky_told *told)
{
	(void)told;
	ky_visit_step(v, "/end/code");
}

void
ky_end_find(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	static const struct ky_flow flow = {.act = KY_ACT_FIND,
	    .page = KY_PAGE("end/find"),
	    .field = "name",
	    .show = show_find,
	    .read = read_find,
	    .then = found};

	ky_flow_run(&flow, rq, an);
}

/* --- the code --- */

/* The line that was proven last; NULL: none was. */
static const struct ky_reach *
newest(const struct ky_guest *s)
{
	const struct ky_reach *last = NULL;

	for (uint8_t i = 0; s != NULL && i < s->reach_n; i++)
		if (s->reach[i].grant.text[0] == '\0' &&
		    (last == NULL || ky_time_cmp(last->at, s->reach[i].at) < 0))
			last = &s->reach[i];
	return last;
}

static bool
show_code(struct ky_visit *v)
{
	const struct ky_reach *r = newest(v->session);

	ky_visit_put_pending(v, KY_PURPOSE_PROVE);
	ky_guide_put_connected(v);
	/* Who comes back here after it has what it was for. */
	ky_visit_put(v, "proven",
	    json_integer(r != NULL ? (json_int_t)r->line_id : 0));
	return true;
}

static bool
already_proven(struct ky_visit *v, const struct ky_told *told)
{
	const struct ky_reach *r = newest(&told->session);
	const struct ky_clock *clock = &v->site->clock;

	return told->word == KY_WORD_CODE_OVER &&
	    told->session.pending.purpose == KY_PURPOSE_NONE && r != NULL &&
	    clock->now(clock->self).us - r->at.us < TWICE_US;
}

static void
proven(struct ky_visit *v, const struct ky_told *told)
{
	const struct ky_reach *r = newest(&told->session);

	if (r == NULL)
		ky_visit_go(v, ky_visit_path(v, "/end"));
	else
		ky_visit_step(v, "/end/proven/%" PRIu64, r->line_id);
}

void
ky_end_code(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	static const struct ky_flow flow = {.act = KY_ACT_CODE,
	    .page = KY_PAGE("end/code"),
	    .field = "code",
	    .show = show_code,
	    .read = ky_read_code,
	    .also = already_proven,
	    .then = proven};

	ky_flow_run(&flow, rq, an);
}

/* --- what that is worth --- */

static void
put_standing(struct ky_visit *v, const struct ky_told *told)
{
	bool said = told->word == KY_WORD_DONE;

	ky_visit_put(v, "bill_helps",
	    json_boolean(said && told->standing.bill_helps));
	ky_visit_put(v, "sms_helps",
	    json_boolean(said && told->standing.sms_helps));
	ky_visit_put(v, "enough",
	    json_boolean(!said || told->standing.grade >= told->least));
	ky_visit_put_time(v, "hold_until",
	    said ? told->hold_until : (struct ky_time){0});
}

void
ky_end_proven(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct ky_ask ask = {.act = KY_ACT_AUTHORITY};
	const struct ky_reach *reach;
	const struct ky_told *told;
	struct ky_visit v;

	if (!ky_visit_open(&v, rq, an))
		return;
	reach = ky_visit_needs_line(&v, ky_visit_line_id(rq->part[1]),
	    KY_RIGHT_ALL);
	if (reach == NULL || !ky_visit_put_line(&v, reach, NULL))
		return;
	ask.line_id = reach->line_id;
	if (!ky_visit_ask(&v, &ask, &told))
		return;
	put_standing(&v, told);
	ky_visit_text(&v, "onward",
	    ky_visit_next(&v,
		ky_visit_path(&v, "/lines/%" PRIu64, ask.line_id)));
	ky_visit_show(&v, KY_PAGE("end/proven"), 200);
}

/* --- the last bill --- */

static bool
may_bill(struct ky_visit *v)
{
	const struct ky_reach *r = ky_visit_needs_line(v,
	    ky_visit_line_id(v->rq->part[1]), KY_RIGHT_ALL);

	return r != NULL && ky_visit_put_line(v, r, NULL);
}

static void
read_bill(struct ky_visit *v, struct ky_ask *ask)
{
	ask->line_id = ky_visit_line_id(v->rq->part[1]);
	ky_visit_keep(v, "contract");
	ky_visit_keep(v, "amount");
	if (ky_posted_get(&v->posted, "contract").len == 0)
		ky_visit_wrong(v, "contract", KY_TR("Enter the number."));
	else if (!ky_typed_plain(ky_posted_get(&v->posted, "contract"),
		     ask->name, sizeof(ask->name)) ||
	    !is_name(KY_FIND_CONTRACT, ky_str_of(ask->name)))
		ky_visit_wrong(v, "contract", finds[2].wrong);
	if (!ky_typed_yen(ky_posted_get(&v->posted, "amount"), &ask->minor))
		ky_visit_wrong(v, "amount",
		    KY_TR("Enter the amount in yen, in digits, for example "
			  "3278."));
}

static void
billed(struct ky_visit *v, const struct ky_told *told)
{
	(void)told;
	ky_visit_step(v, "/end/proven/%" PRIu64,
	    ky_visit_line_id(v->rq->part[1]));
}

void
ky_end_bill(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	static const struct ky_flow flow = {.act = KY_ACT_BILL,
	    .page = KY_PAGE("end/bill"),
	    .field = "contract",
	    .may = may_bill,
	    .read = read_bill,
	    .then = billed};

	ky_flow_run(&flow, rq, an);
}
