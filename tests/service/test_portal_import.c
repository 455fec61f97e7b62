#include "porch.h"

static void
whose_lines_are_taken(void)
{
	static const struct {
		const char *label, *provider;
		enum ky_word word;
	} cases[] = {
	    {"not connected", "mobal", KY_WORD_PROVEN},
	    {"connected: found, not told", "demo-mobile", KY_WORD_NOT_ASSISTED},
	    {"unknown", "nobody-mobile", KY_WORD_NOT_ASSISTED},
	};

	T_CASES (k, cases) {
		struct ky_line l;
		struct ky_ask ask = {.act = KY_ACT_IMPORT, .line = &l};
		static struct ky_case c;
		struct browser b, other;

		porch_open();
		load_rules("mobal");
		b = visit("192.0.2.1");
		l = told_line(k->provider);
		T_WORD(k->label, act(&b, &ask), k->word);
		if (k->word != KY_WORD_PROVEN) {
			porch_close();
			continue;
		}
		t_ok("reached, by what was said",
		    told.session.reach_n == 1 &&
			told.session.reach[0].shown ==
			    KY_SHOWN_BIT(KY_SHOWN_STATED));
		rig_case(&d.rig, told.line_id, &c);
		t_ok("without number, card or chip",
		    c.line.msisdn.digits[0] == '\0' &&
			c.line.iccid.digits[0] == '\0' &&
			c.line.imsi.digits[0] == '\0');
		t_ok("under a number of ours",
		    strncmp(c.line.contract_no.text, "ST-", 3) == 0);
		T_WORD("its ending may be filed",
		    with_line(&b, KY_ACT_AUTHORITY, c.line_id), KY_WORD_DONE);
		t_eq_str("by what was said, too",
		    ky_grade_name(told.evidence.grade), "stated");
		other = visit("192.0.2.2");
		(void)find(&other, KY_FIND_MSISDN, "+819010000077",
		    KY_LETTER_BY_SMS);
		t_eq_int("nobody finds it by the number that was told", box.n,
		    0);
		porch_close();
	}
}

int
main(void)
{
	T_RUN(whose_lines_are_taken);
	return t_done();
}
