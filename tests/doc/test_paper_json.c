#include "doc/paper_json.h"

#include "desk.h"

/* `words` stand in the payload of `p`. */
static void
says(const char *label, const struct ky_paper *p, const char *words)
{
	struct ky_canon_fault fault;
	struct ky_buf out;

	ky_buf_init(&out, KY_PAPER_MAX);
	ky_paper_json(p, &out);
	if (!t_ok(label, strstr(ky_buf_str(&out).p, words) != NULL))
		printf("# %s\n# lacks %s\n", out.p, words);
	t_ok("canonical", ky_canon_check(ky_buf_str(&out), &fault));
	ky_buf_done(&out);
}

static void
members(void)
{
	struct ky_paper p;

	desk_paper(KY_PAPER_CERTIFICATE, &p);
	says("days have a zone, instants are UTC", &p,
	    "\"dates\":{\"filed\":\"2026-10-01T00:00:00Z\",\"issued\":"
	    "\"2026-10-04T00:00:00Z\",\"last_day\":\"2026-10-31\","
	    "\"withdraw_until\":\"2026-10-31T00:00:00Z\","
	    "\"zone\":\"+09:00\"}");
	says("masked identifiers", &p,
	    "\"identifiers\":{\"eid\":\"8904****2233\",\"iccid\":"
	    "\"8981****4321\",\"msisdn\":\"+8190****5678\"}");
	says("a duty", &p,
	    "{\"at\":\"2026-10-02T00:00:00Z\",\"by\":\"code\",\"due\":null,"
	    "\"evidence\":\"e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1"
	    "e1e1e1e1e1e1e1e1\",\"grade\":\"confirmed\",\"kind\":"
	    "\"authority\",\"least\":\"attested\",\"reason\":null,\"ref\":0,"
	    "\"state\":\"seen\",\"what\":null}");
	says("money", &p,
	    "\"money\":{\"bills\":1,\"charged\":4300,\"charged_back\":0,"
	    "\"currency\":\"JPY\",\"forfeited\":0,\"owed\":0,\"paid\":3300,"
	    "\"refunded\":2000,\"reversed\":0,\"set_off\":1000,\"tax\":390,"
	    "\"to_refund\":0,\"unbilled\":0,\"waived\":0}");
	says("what the holder keeps", &p,
	    "\"kept\":[{\"at\":\"2026-10-03T00:00:00Z\",\"bytes\":48213,"
	    "\"grade\":\"stated\",\"receipt\":\"ex-4c1f02a97d3be865\","
	    "\"sha256\":\"c4c4c4c4c4c4c4c4c4c4c4c4c4c4c4c4c4c4c4c4c4c4c4c4"
	    "c4c4c4c4c4c4c4c4\"}],\"kind\":\"certificate\"");
	says("for whom an agent filed", &p,
	    "\"on_behalf\":\"ac-7h3k9qxm\",\"provider\"");
	says("that it is a demo", &p, "\"demo\":true");
	says("what it does not prove", &p, "{\"code\":\"demo\",\"says\":");
	says("its title", &p, "\"title\":\"Certificate\",\"way\":\"plain\"}");

	p.steps_only = true;
	says("a record of steps is no certificate", &p,
	    "\"title\":\"Record of steps\"");

	desk_paper(KY_PAPER_RECEIPT, &p);
	says("what is still waited for", &p,
	    "\"due\":\"2026-11-14\",\"evidence\":null,\"grade\":\"none\"");
	says("nothing kept yet", &p, "\"kept\":[],\"kind\":\"receipt\"");
	p.on_behalf.text[0] = '\0';
	says("filed by its holder", &p, "\"on_behalf\":null,");
	says("nothing amended", &p, "{\"amends\":null,");
	p.zone = (struct ky_zone){-210};
	says("a zone west of Greenwich", &p, "\"zone\":\"-03:30\"");
	p.last_day = (struct ky_date){0};
	says("no last day", &p, "\"last_day\":null");

	desk_paper(KY_PAPER_AMENDMENT, &p);
	says("what is amended", &p, "{\"amends\":\"KY-7H3K-9QXM-2PTA-C1\",");
}

static void
largest(void)
{
	struct ky_paper p;
	struct ky_buf out;

	desk_paper(KY_PAPER_CERTIFICATE, &p);
	p.not_proved = (UINT32_C(1) << KY_NOT__MAX) - 1;
	p.duties_n = KY_DUTIES_MAX;
	for (int i = 0; i < KY_DUTIES_MAX; i++) {
		struct ky_paper_duty *d = &p.duty[i];

		*d = p.duty[0];
		d->ref = UINT8_MAX;
		d->due = p.last_day;
		memset(d->what.text, 'x', sizeof(d->what.text) - 1);
		memset(d->by, 'x', sizeof(d->by) - 1);
		memset(d->reason, 'x', sizeof(d->reason) - 1);
	}
	p.kept_n = KY_PAPER_KEPT_MAX;
	for (int i = 0; i < KY_PAPER_KEPT_MAX; i++) {
		p.kept[i] = p.kept[0];
		p.kept[i].size = UINT32_MAX;
		memset(p.kept[i].id.text, 'x', sizeof(p.kept[i].id.text) - 1);
	}
	p.charged = p.paid = p.set_off = p.refunded = KY_MONEY_MAX;
	ky_buf_init(&out, KY_PAPER_MAX / 2);
	ky_paper_json(&p, &out);
	t_ok("the largest paper fits, with room for a proof", ky_buf_ok(&out));
	ky_buf_done(&out);
}

static void
words(void)
{
	for (int d = 0; d < KY_NOT__MAX; d++) {
		const char *s = ky_disclaimer_words((enum ky_disclaimer)d);

		t_ok("a sentence", s[strlen(s) - 1] == '.');
	}
}

int
main(void)
{
	T_RUN(members);
	T_RUN(largest);
	T_RUN(words);
	return t_done();
}
