/* Each word of the portal leads somewhere, and says what to do. */
#include "../t.h"
#include "visitor.h"

#include "page/tr.h"

#include <stdlib.h>

static struct visitor *v;

/* What becomes of a form of /sign-in/mail, whatever is said to it. */
static void
words(void)
{
	static const struct {
		enum ky_word word;
		unsigned status;
		const char *says; /* of the page, or its Location */
	} cases[] = {
	    {KY_WORD_DONE, 303, "/en/sign-in/code"},
	    {KY_WORD_NO_SESSION, 403, "This form has expired"},
	    {KY_WORD_CODE_SENT, 303, "/en/sign-in/code"},
	    {KY_WORD_LINK_SENT, 303, "/en/sign-in/code"},
	    {KY_WORD_PROVEN, 303, "/en/sign-in/code"},
	    {KY_WORD_SIGNED_IN, 303, "/en/sign-in/code"},
	    {KY_WORD_SECOND_WANTED, 303,
		"/en/sign-in/second?next=%2Fen%2Fsign-in%2Fmail"},
	    {KY_WORD_CONFIRMED, 303, "/en/sign-in/code"},
	    {KY_WORD_WRONG_CODE, 422, "This code is not right."},
	    {KY_WORD_CODE_OVER, 422, "This code no longer works"},
	    {KY_WORD_WRONG_LOGIN, 422, "do not fit together"},
	    {KY_WORD_WRONG_BILL, 422, "Take both from your last bill"},
	    {KY_WORD_WRONG_PASSKEY, 422, "or use another way"},
	    {KY_WORD_WRONG_LINK, 422, "Ask for a new one"},
	    {KY_WORD_TOO_OFTEN, 422,
		"Try again after 26 August 2026 10:00, Japan time."},
	    {KY_WORD_CONFIRM_FIRST, 303,
		"/en/confirm?next=%2Fen%2Fsign-in%2Fmail"},
	    {KY_WORD_SIGN_IN_FIRST, 303,
		"/en/sign-in?next=%2Fen%2Fsign-in%2Fmail"},
	    {KY_WORD_PROVE_FIRST, 303, "/en/end?next=%2Fen%2Fsign-in%2Fmail"},
	    {KY_WORD_WEAK_PASSWORD, 422, "at least 10 characters"},
	    {KY_WORD_BAD_EMAIL, 422, "name@example.com"},
	    {KY_WORD_LAST_CONTACT, 422, "Add another one first"},
	    {KY_WORD_NOT_YOURS, 404, "There is no such page"},
	    {KY_WORD_NO_WAY, 422, "Choose the other way"},
	    {KY_WORD_TOO_MANY, 422, "Remove one first"},
	    {KY_WORD_NOT_ASSISTED, 422, "cannot be entered by hand"},
	    {KY_WORD_BAD_LINE, 422, "does not fit together"},
	};

	_Static_assert(sizeof(cases) / sizeof(cases[0]) == KY_WORD__MAX,
	    "a case each");
	T_CASES (c, cases) {
		visitor_init(v);
		visitor_proven(v);
		v->told.word = c->word;
		v->told.until.us = INT64_C(1787706000000000);
		visitor_post(v, "/en/sign-in/mail", "email=a%40example.com");
		t_eq_int(ky_word_name(c->word), v->an.status, c->status);
		if (c->status == 303)
			t_eq_str("leads on", visitor_said(v, "Location"),
			    c->says);
		else
			t_ok("says what to do", visitor_reads(v, c->says));
		if (c->status == 422) {
			t_ok("above the form",
			    visitor_reads(v, "role=\"alert\""));
			t_ok("and in the title",
			    visitor_reads(v, "<title>Error: "));
			t_ok("what was entered stays",
			    visitor_reads(v, "value=\"a@example.com\""));
		}
		visitor_done(v);
	}
}

static void
tries(void)
{
	visitor_init(v);
	visitor_proven(v);
	v->session.pending.purpose = KY_PURPOSE_PROVE;
	v->session.pending.until.us = INT64_C(1787706000000000);
	v->told.word = KY_WORD_WRONG_CODE;
	v->told.tries = 2;
	visitor_post(v, "/en/end/code", "code=123456");
	t_ok("how many tries are left", visitor_reads(v, "2 tries are left."));
	v->told.tries = 1;
	visitor_post(v, "/en/end/code", "code=123456");
	t_ok("the last one", visitor_reads(v, "One try is left."));
	visitor_done(v);
}

int
main(void)
{
	v = malloc(sizeof(*v));
	T_RUN(words);
	T_RUN(tries);
	free(v);
	return t_done();
}
