#include "view/view.h"

json_t *
ky_posting_json(const struct ky_posting *p)
{
	return json_pack("{s:i, s:s, s:s, s:I, s:s, s:o, s:o, s:o, s:o, s:s, "
			 "s:s}",
	    "entry", (int)p->entry, "kind", ky_entry_kind_name(p->kind),
	    "account", ky_account_name(p->account), "amount",
	    (json_int_t)p->minor, "rule", p->rule, "day", ky_date_json(p->day),
	    "from", ky_date_json(p->period.first), "to",
	    ky_date_json(p->period.last), "bill",
	    p->bill > 0 ? json_integer(p->bill) : json_null(), "tax",
	    ky_tax_name(p->tax), "what", p->what.text);
}

static const char *
verdict_name(enum ky_verdict v)
{
	switch (v) {
	case KY_VERDICT_ACCEPTED:
		return "accepted";
	case KY_VERDICT_REFUSED:
		return "refused";
	case KY_VERDICT_NOTHING:
	case KY_VERDICT__MAX:
		break;
	}
	return "nothing";
}

json_t *
ky_command_json(const struct ky_listed_command *c)
{
	json_t *row = json_pack("{s:I, s:s, s:s, s:s, s:o, s:s, s:s, s:s}",
	    "id", (json_int_t)c->id, "kind", ky_command_kind_name(c->kind),
	    "role", ky_role_name(c->role), "actor", c->actor.text, "at",
	    ky_time_json(c->at), "verdict", verdict_name(c->verdict), "code",
	    c->code, "message", ky_words(c->code));

	ky_put_behalf(c, row);
	return row;
}

static void
put_some(json_t *to, const char *name, const struct ky_slug *value)
{
	if (value->text[0] != '\0')
		(void)json_object_set_new(to, name, json_string(value->text));
}

void
ky_put_behalf(const struct ky_listed_command *c, json_t *to)
{
	put_some(to, "on_behalf", &c->on_behalf);
	put_some(to, "grant", &c->grant);
}

const struct ky_listed_command *
ky_filing_of(const struct ky_ending *e, const struct ky_listed_command *row,
    uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (row[i].kind == KY_CMD_FILE &&
		    row[i].verdict == KY_VERDICT_ACCEPTED &&
		    ky_time_cmp(row[i].at, e->filed) == 0)
			return &row[i];
	return NULL;
}

json_t *
ky_paper_row_json(const struct ky_stored_paper *p)
{
	static const char *const states[] = {
	    [KY_PAPER_ORDERED] = "ordered",
	    [KY_PAPER_SEALED] = "signed",
	    [KY_PAPER_LOGGED] = "logged",
	};

	return json_pack("{s:s, s:s, s:i, s:s, s:o, s:o}", "number", p->number,
	    "kind", ky_paper_kind_name(p->kind), "n", (int)p->n, "state",
	    states[p->state], "ordered", ky_time_json(p->at), "leaf",
	    p->state == KY_PAPER_LOGGED
		? json_integer((json_int_t)p->leaf_index)
		: json_null());
}

json_t *
ky_access_json(const struct ky_access *a)
{
	return json_pack("{s:I, s:I, s:s, s:s, s:s, s:i, s:o}", "n",
	    (json_int_t)a->n, "line", (json_int_t)a->line_id, "what",
	    ky_looked_name(a->what), "actor", a->actor.text, "channel",
	    a->channel.text, "rows", (int)a->rows, "at", ky_time_json(a->at));
}
