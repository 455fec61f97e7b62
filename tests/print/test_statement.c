/* What a statement's sheet says. */
#include "print/statement.h"

#include "sheets.h"

#include <stdlib.h>

static const char *path;

static bool
shown(json_t *doc, enum ky_tongue t)
{
	struct ky_statement_print how = {.tongue = t,
	    .issuer = "Demo",
	    .at = {KY_SECOND_US}};
	struct ky_sheet s;
	struct ky_err err;

	return t_good("made", ky_statement_sheet(doc, &how, &s, &err), &err) &&
	    read_again(&s);
}

static void
a_bill_with_tax(void)
{
	json_t *doc = json_load_file(path, 0, NULL);

	if (shown(doc, KY_TONGUE_EN)) {
		t_eq_str("heading", print.block[0].text, "Money statement");
		t_ok("a bill", says("Bill 1, 17 August 2026"));
		t_ok("what for, and for which days",
		    says("option (answering), 1 August 2026 – 17 August 2026"));
		t_ok("at which rate", says("10 %"));
		t_ok("what was taken off", says("−¥304"));
		t_ok("what it comes to", says("¥1,376"));
		t_eq_str("of a line that is no demonstration", print.mark, "");
	}
	if (shown(doc, KY_TONGUE_JA))
		t_ok("in another language", says("オプション料金 (answering)"));
	json_decref(doc);
}

/* A row alone, in the part it belongs to. */
static void
row_words(void)
{
	static const struct {
		const char *part, *row, *words;
	} cases[] = {
	    {"opening",
		"\"kind\":\"opening\",\"debit\":\"opening\",\"credit\":"
		"\"deposit\",\"what\":\"\"",
		"as imported (deposit)"},
	    {"opening",
		"\"kind\":\"opening\",\"debit\":\"receivable\",\"credit\":"
		"\"opening\",\"what\":\"\"",
		"as imported (owed)"},
	    {"unbilled",
		"\"kind\":\"charge-lost\",\"debit\":\"receivable\",\"credit\":"
		"\"revenue\",\"what\":\"sim-card\"",
		"charge for what did not come back (SIM card)"},
	    {"paid",
		"\"kind\":\"payment\",\"debit\":\"cash\",\"credit\":"
		"\"receivable\",\"what\":\"cash\"",
		"paid by the holder (in cash)"},
	    {"back",
		"\"kind\":\"refund-due\",\"debit\":\"prepaid-balance\","
		"\"credit\":\"refunds-payable\",\"what\":\"left-japan\"",
		"to be paid back (prepaid balance; the holder leaves Japan)"},
	    {"lapsed",
		"\"kind\":\"forfeit\",\"debit\":\"prepaid-balance\",\"credit\":"
		"\"forfeited\",\"what\":\"lapses-by-rule\"",
		"lapsed by rule (prepaid balance; the balance lapses with the "
		"contract, by rule)"},
	};
	char text[1024];

	T_CASES (c, cases) {
		json_t *doc;

		(void)snprintf(text, sizeof(text),
		    "{\"totals\":{},\"contract\":\"D-1\",\"currency\":"
		    "\"JPY\",\"%s\":[{\"part\":"
		    "\"%s\",\"amount\":5,%s}]}",
		    c->part, c->part, c->row);
		doc = json_loads(text, 0, NULL);
		if (shown(doc, KY_TONGUE_EN))
			t_ok(c->words, says(c->words));
		json_decref(doc);
	}
}

static void
no_statement(void)
{
	struct ky_statement_print how = {.tongue = KY_TONGUE_EN,
	    .issuer = "Demo"};
	json_t *doc = json_object();
	struct ky_sheet s;
	struct ky_err err;

	t_bad("nothing", ky_statement_sheet(NULL, &how, &s, &err), KY_E_INPUT,
	    &err, "no statement");
	t_bad("another document", ky_statement_sheet(doc, &how, &s, &err),
	    KY_E_INPUT, &err, "no statement");
	json_decref(doc);
}

int
main(int argc, char **argv)
{
	if (argc != 2)
		return 2;
	path = argv[1];
	T_RUN(a_bill_with_tax);
	T_RUN(row_words);
	T_RUN(no_statement);
	return t_done();
}
