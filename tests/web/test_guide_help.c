#include "web/guide_help.h"

#include "page/tr.h"
#include "t.h"

/* Addresses of pages are known to others: none may go. */
static void
addresses(void)
{
	static const struct {
		const char *set, *code;
	} cases[] = {{"kinds", "physical"}, {"kinds", "esim"},
	    {"kinds", "prepaid"}, {"kinds", "rental"}, {"help", "left-japan"},
	    {"help", "lost-card"}, {"help", "lost-login"},
	    {"help", "keep-number"}, {"help", "unused-prepaid"},
	    {"help", "bill-after"}, {"help", "death"}, {"help", "end-or-port"},
	    {"help", "services"}, {"help", "early-fee"}, {"help", "hours"},
	    {"help", "accounts"}, {"help", "proof"}, {"help", "another-month"},
	    {"help", "ends-itself"}, {"help", "returns"}};

	T_CASES (c, cases) {
		const struct ky_help *h = ky_help_find(c->set,
		    ky_str_of(c->code));

		t_ok(c->code,
		    h != NULL && strcmp(h->code, c->code) == 0 &&
			strncmp(h->page, c->set, strlen(c->set)) == 0);
	}
	t_eq_int("and no others", ky_help_n, sizeof(cases) / sizeof(cases[0]));
}

static void
strangers(void)
{
	t_ok("nothing", ky_help_find("help", KY_STR("")) == NULL);
	t_ok("of the other set", ky_help_find("help", KY_STR("esim")) == NULL);
	t_ok("half", ky_help_find("help", KY_STR("deat")) == NULL);
}

static void
messages(void)
{
	for (uint32_t i = 0; i < ky_help_n; i++)
		t_ok(ky_help[i].code,
		    ky_tr_has("", ky_help[i].title) &&
			ky_tr_has("", ky_help[i].words));
}

int
main(void)
{
	T_RUN(addresses);
	T_RUN(strangers);
	T_RUN(messages);
	return t_done();
}
