/* Plans a line can be changed to, with what each comes to. */
#include "view/view.h"

json_t *
ky_quote_json(const struct ky_quote *q)
{
	const struct ky_rule_plan *p = q->plan;
	bool can = q->bar == NULL;

	return json_pack("{s:s, s:s%, s:s%, s:I, s:b, s:b, s:b, s:o, s:o, "
			 "s:o, s:I, s:I, s:I, s:o}",
	    "code", p->code.text, "name", p->name.p, p->name.len, "name_ja",
	    p->name_ja.len > 0 ? p->name_ja.p : p->name.p,
	    p->name_ja.len > 0 ? p->name_ja.len : p->name.len, "fee",
	    (json_int_t)q->tariff.fee, "offered", can ? 1 : 0, "current",
	    !can && q->bar[0] == '\0' ? 1 : 0, "undoes", q->undoes ? 1 : 0,
	    "code_why",
	    can || q->bar[0] == '\0' ? json_null() : json_string(q->bar),
	    "from", can ? ky_date_json(q->tariff.from) : json_null(), "ask_by",
	    can ? ky_date_json(q->ask_by) : json_null(), "before",
	    (json_int_t)q->before, "difference",
	    (json_int_t)(q->tariff.fee - q->before), "change_fee",
	    (json_int_t)q->tariff.once, "first_bill",
	    can ? json_pack("{s:o, s:o, s:I}", "first",
		      ky_date_json(q->month.first), "last",
		      ky_date_json(q->month.last), "amount",
		      (json_int_t)q->month_fee)
		: json_null());
}

json_t *
ky_plans_json(const struct ky_case *c, const struct ky_rules *rules,
    struct ky_time now)
{
	const struct ky_rule_plans *r = rules->plans;
	json_t *rows = json_array();

	for (uint32_t i = 0; r != NULL && r->offered && i < r->n; i++) {
		struct ky_quote q;

		ky_tariff_quote(&c->line, rules, now, &r->row[i], &q);
		(void)json_array_append_new(rows, ky_quote_json(&q));
	}
	return rows;
}
