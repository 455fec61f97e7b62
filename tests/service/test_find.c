#include "desk.h"

#include "port/till.h"
#include "service/find.h"

static const struct {
	const char *label, *text;
	uint64_t id;
} names[] = {
    {"contract", "D-000001", 1},
    {"another's contract", "D-000009", 0},
    {"number in E.164", "+819010000001", 1},
    {"national number", "09010000002", 2},
    {"a number nobody has", "+819010000009", 0},
    {"what is no number", "+81", 0},
    {"number of the line", "#2", 2},
    {"no number", "#2x", 0},
    {"an ending nobody filed", "KY-7H3K-9QXM-2PTA", 0},
    {"nothing", "", 0},
};

static void
by_name(void)
{
	struct desk d;
	struct rig *r = &d.rig;
	struct ky_store *store;
	struct ky_case c;
	struct ky_err err = {0};
	uint64_t id;

	desk_open(&d);
	(void)rig_import(r);
	(void)rig_import(r);
	t_good("a connection", ky_engine_reader(r->engine, &store, &err), &err);
	T_CASES (n, names) {
		t_good(n->label,
		    ky_find_line(store, &r->config.issuer, n->text, &id, &err),
		    &err);
		t_eq_int("that line", (int64_t)id, (int64_t)n->id);
	}
	rig_case(r, 2, &c);
	t_good("card",
	    ky_find_line(store, &r->config.issuer, c.line.iccid.digits, &id,
		&err),
	    &err);
	t_eq_int("that line", (int64_t)id, 2);
	ky_engine_reader_close(r->engine, store);
	desk_close(&d);
}

/* The same through a call, several at a time. */
static void
by_call(void)
{
	struct ky_line_name name[sizeof(names) / sizeof(names[0])] = {{0}};
	struct desk d;
	struct ky_call call;
	struct ky_result r;
	struct ky_err err = {0};

	desk_open(&d);
	(void)rig_import(&d.rig);
	(void)rig_import(&d.rig);
	call = desk_call(&d, KY_CALL_FIND);
	call.in.find.name = name;
	call.in.find.n = sizeof(names) / sizeof(names[0]);
	for (uint32_t i = 0; i < call.in.find.n; i++)
		(void)snprintf(name[i].text, sizeof(name[i].text), "%s",
		    names[i].text);
	t_good("all at once", desk_do(&d, &call, &r, &err), &err);
	t_eq_int("an answer each", r.n, call.in.find.n);
	for (uint32_t i = 0; i < r.n; i++)
		t_eq_int(names[i].label, (int64_t)r.out.found[i].line_id,
		    (int64_t)names[i].id);
	t_ok("as much of it as a record is checked with",
	    strcmp(r.out.found[0].provider.text, "demo-mobile") == 0 &&
		strcmp(r.out.found[0].currency, "JPY") == 0 &&
		r.out.found[0].contract_date.year > 2000 &&
		ky_date_none(r.out.found[0].last_day) &&
		ky_date_cmp(r.out.found[0].today,
		    (struct ky_date){2026, 8, 10}) == 0);
	d.who.provider = (struct ky_slug){"another"};
	call.who = d.who;
	t_good("somebody of another provider", desk_do(&d, &call, &r, &err),
	    &err);
	t_ok("finds nothing",
	    r.out.found[0].line_id == 0 &&
		r.out.found[0].provider.text[0] == '\0');
	desk_close(&d);
}

static enum ky_code
ask_to_pay(void *self, struct ky_store *store, struct ky_err *err)
{
	struct ky_payment p = {.key = "K/pay-collect/1",
	    .line_id = 2,
	    .provider = {"demo-mobile"},
	    .minor = 500,
	    .currency = "JPY",
	    .means = KY_MEANS_REFERENCE,
	    .reference = "000123",
	    .created = {1}};

	return store->till->payment_put(store->till->self, self, &p, err);
}

static void
by_reference(void)
{
	struct ky_line_name name[] = {{.reference = true, .text = "000123"},
	    {.reference = true, .text = "000124"},
	    {.reference = false, .text = "000123"}, {.reference = true}};
	struct desk d;
	struct ky_call call;
	struct ky_result r;
	struct ky_err err = {0};

	desk_open(&d);
	(void)rig_import(&d.rig);
	(void)rig_import(&d.rig);
	t_good("a holder is asked to pay",
	    ky_engine_write(d.rig.engine, ask_to_pay, &d.rig.config.issuer,
		&err),
	    &err);
	call = desk_call(&d, KY_CALL_FIND);
	call.in.find.name = name;
	call.in.find.n = 4;
	t_good("looked for", desk_do(&d, &call, &r, &err), &err);
	t_eq_int("by the reference", (int64_t)r.out.found[0].line_id, 2);
	t_eq_int("another is nobody's", (int64_t)r.out.found[1].line_id, 0);
	t_eq_int("it is no name of a line", (int64_t)r.out.found[2].line_id, 0);
	t_eq_int("none is nobody's", (int64_t)r.out.found[3].line_id, 0);
	desk_close(&d);
}

static void
the_last_day_is_told(void)
{
	struct ky_line_name name = {.text = "D-000001"};
	struct desk d;
	struct ky_call call;
	struct ky_command cmd;
	struct ky_result r;
	struct ky_err err = {0};
	struct ky_case c;

	desk_open_with(&d, 0, NULL);
	cmd = rig_file(rig_import(&d.rig));
	(void)rig_submit(&d.rig, &cmd);
	call = desk_call(&d, KY_CALL_FIND);
	call.in.find.name = &name;
	call.in.find.n = 1;
	t_good("an ending is filed", desk_do(&d, &call, &r, &err), &err);
	t_ok("the contract runs: no last day",
	    ky_date_none(r.out.found->last_day));
	rig_case(&d.rig, 1, &c);
	rig_pass(&d.rig, ky_date_add(c.ending.last_day, 3));
	t_good("it is over", desk_do(&d, &call, &r, &err), &err);
	t_ok("its last day",
	    ky_date_cmp(r.out.found->last_day, c.ending.last_day) == 0);
	desk_close(&d);
}

static void
bad_calls(void)
{
	static struct ky_line_name name[KY_TOGETHER_MAX + 1];
	struct desk d;
	struct ky_call call;
	struct ky_result r;
	struct ky_err err = {0};

	desk_open(&d);
	call = desk_call(&d, KY_CALL_FIND);
	call.in.find.name = name;
	t_bad("no name", desk_do(&d, &call, &r, &err), KY_E_INPUT, &err,
	    "1 to 256");
	call.in.find.n = KY_TOGETHER_MAX + 1;
	t_bad("too many", desk_do(&d, &call, &r, &err), KY_E_INPUT, &err,
	    "1 to 256");
	call.in.find.n = 1;
	memset(name[0].text, 'x', sizeof(name[0].text));
	t_bad("without an end", desk_do(&d, &call, &r, &err), KY_E_INPUT, &err,
	    "without an end");
	desk_close(&d);
}

int
main(void)
{
	T_RUN(by_name);
	T_RUN(by_call);
	T_RUN(by_reference);
	T_RUN(the_last_day_is_told);
	T_RUN(bad_calls);
	return t_done();
}
