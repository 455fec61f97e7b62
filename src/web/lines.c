#include "web/lines.h"

#include "page/tr.h"
#include "web/desk_show.h"

#include <stdlib.h>
#include <string.h>

bool
ky_line_is_told(const struct ky_rules *rules)
{
	return rules != NULL && rules->book != NULL && !rules->book->connected;
}

/* What its holder knows it by. */
static json_t *
number(const struct ky_line *l, const struct ky_rules *rules, enum ky_tongue t)
{
	char mask[KY_MASK_SIZE];

	if (ky_line_is_told(rules))
		return json_string(ky_line_called(l, t));
	if (l->msisdn.digits[0] != '\0')
		ky_msisdn_mask(&l->msisdn, mask);
	else if (l->iccid.digits[0] != '\0')
		ky_iccid_mask(&l->iccid, mask);
	else
		return json_string(l->contract_no.text);
	return json_string(mask);
}

const char *
ky_line_called(const struct ky_line *l, enum ky_tongue t)
{
	return l->called[0] != '\0' ? l->called
				    : ky_tr(t, "sort", ky_desk_sort(l));
}

static json_t *
rights(const struct ky_reach *r)
{
	json_t *all = json_object();

	for (int i = 0; i < KY_RIGHT__MAX; i++)
		if (json_object_set_new(all, ky_right_name((enum ky_right)i),
			json_boolean(
			    (r->rights & KY_RIGHT_BIT((enum ky_right)i)) != 0)))
			abort(); /* out of memory */
	return all;
}

static json_t *
row(const struct ky_visit *v, const struct ky_reach *r, const struct ky_case *c,
    const struct ky_rules *rules)
{
	const struct ky_line *l = &c->line;
	struct ky_str name = rules != NULL && rules->book != NULL
	    ? rules->book->name
	    : ky_str_of(l->provider.text);
	char day[KY_DATE_TEXT_SIZE] = "";

	if (!ky_date_none(ky_case_last_day(c)))
		ky_date_format(ky_case_last_day(c), day);
	return json_pack("{s:I, s:o, s:o, s:s, s:s, s:s, s:b, s:s, s:o}", "id",
	    (json_int_t)r->line_id, "operator", json_stringn(name.p, name.len),
	    "number", number(l, rules, v->tongue), "sort", ky_desk_sort(l),
	    "state", ky_ending_state_name(c->ending.state), "last_day", day,
	    "locked", l->locked, "grant", r->grant.text, "rights", rights(r));
}

/* NULL: it was answered.  A line that is gone meanwhile is JSON null. */
static json_t *
load(struct ky_visit *v, const struct ky_reach *r, struct ky_case **c)
{
	struct ky_call call = {.op = KY_CALL_LINE, .line_id = r->line_id};
	struct ky_result out;

	call.in.name.kind = KY_NAME_ID;
	(void)snprintf(call.in.name.text, sizeof(call.in.name.text), "%llu",
	    (unsigned long long)r->line_id);
	if (!ky_visit_call(v, r, &call, &out))
		return NULL;
	if (!out.found)
		return json_null();
	if (c != NULL)
		*c = out.out.line.c;
	return row(v, r, out.out.line.c, out.out.line.rules);
}

bool
ky_visit_put_lines(struct ky_visit *v, const char *name, const char *grant)
{
	const struct ky_guest *s = v->session;
	json_t *rows = json_array();

	for (uint8_t i = 0; s != NULL && i < s->reach_n; i++) {
		json_t *one;

		if (strcmp(s->reach[i].grant.text, grant) != 0)
			continue;
		one = load(v, &s->reach[i], NULL);
		if (one == NULL) {
			json_decref(rows);
			return false;
		}
		if (json_is_null(one))
			json_decref(one);
		else if (json_array_append_new(rows, one) != 0)
			abort(); /* out of memory */
	}
	ky_visit_put(v, name, rows);
	return true;
}

bool
ky_visit_put_same(struct ky_visit *v)
{
	const struct ky_clock *clock = &v->site->clock;
	struct ky_ask ask = {.act = KY_ACT_SAME};
	const struct ky_told *told;
	json_t *rows;

	if (v->session == NULL ||
	    ky_guest_mailbox(v->session, clock->now(clock->self))[0] == '\0')
		return true;
	if (!ky_visit_ask(v, &ask, &told))
		return false;
	rows = json_array();
	for (uint32_t i = 0; i < told->same_n; i++) {
		const struct ky_same *same = &told->same[i];
		struct ky_reach reach = {.line_id = same->c->line_id};

		if (json_array_append_new(rows,
			row(v, &reach, same->c, same->rules)) != 0)
			abort(); /* out of memory */
	}
	ky_visit_put(v, "same", rows);
	return true;
}

bool
ky_visit_put_line(struct ky_visit *v, const struct ky_reach *reach,
    struct ky_case **c)
{
	json_t *one = load(v, reach, c);

	if (one == NULL)
		return false;
	if (json_is_null(one)) {
		json_decref(one);
		ky_visit_missing(v);
		return false;
	}
	ky_visit_put(v, "line", one);
	return true;
}
