#include "page/tr.h"

#include "t.h"

static void
messages(void)
{
	static const struct {
		const char *label, *context, *id, *want;
		enum ky_tongue tongue;
	} cases[] = {
	    {"in the language", "way", "port-out", "番号を移す", KY_TONGUE_JA},
	    {"a code in English", "way", "port-out", "the number moves",
		KY_TONGUE_EN},
	    {"not translated", "way", "port-out", "the number moves",
		KY_TONGUE_ZH_HANT},
	    {"no such code", "way", "fly-out", "fly-out", KY_TONGUE_JA},
	    {"of another context", "", "port-out", "port-out", KY_TONGUE_JA},
	};

	T_CASES (c, cases)
		t_eq_str(c->label, ky_tr(c->tongue, c->context, c->id),
		    c->want);
	t_ok("there is", ky_tr_has("way", "port-out"));
	t_ok("there is none", !ky_tr_has("duty", "port-out"));
}

int
main(void)
{
	T_RUN(messages);
	return t_done();
}
