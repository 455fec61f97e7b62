#include "web/told.h"

#include "page/page.h"
#include "page/tr.h"

#include <assert.h>

enum kind {
	YES,
	NO,
	DETOUR,  /* to `text`, and back */
	OLD,     /* whoever it was is forgotten */
	MISSING, /* as if there were no such page */
};

static const struct {
	enum kind kind;
	const char *text;
} rows[] = {
    [KY_WORD_DONE] = {YES, NULL},
    [KY_WORD_NO_SESSION] = {OLD, NULL},
    [KY_WORD_CODE_SENT] = {YES, NULL},
    [KY_WORD_LINK_SENT] = {YES, NULL},
    [KY_WORD_PROVEN] = {YES, NULL},
    [KY_WORD_SIGNED_IN] = {YES, NULL},
    [KY_WORD_SECOND_WANTED] = {DETOUR, "/sign-in/second"},
    [KY_WORD_CONFIRMED] = {YES, NULL},
    [KY_WORD_WRONG_CODE] = {NO,
	KY_TR("This code is not right. Look at the newest message and enter "
	      "its code.")},
    [KY_WORD_CODE_OVER] = {NO,
	KY_TR("This code no longer works: it is too old, or it was tried too "
	      "often. Get a new one.")},
    [KY_WORD_WRONG_LOGIN] = {NO,
	KY_TR("The e-mail address and the password do not fit together.")},
    [KY_WORD_WRONG_BILL] = {NO,
	KY_TR("The contract number and the amount do not fit together. Take "
	      "both from your last bill.")},
    [KY_WORD_WRONG_PASSKEY] = {NO,
	KY_TR("This passkey was not accepted. Try again, or use another "
	      "way.")},
    [KY_WORD_WRONG_LINK] = {NO,
	KY_TR("This link no longer works: it is too old, or it was used "
	      "already. Ask for a new one.")},
    [KY_WORD_TOO_OFTEN] = {NO,
	KY_TR("You have asked for this too often. Try again after "
	      "{until|time}, Japan time.")},
    [KY_WORD_CONFIRM_FIRST] = {DETOUR, "/confirm"},
    [KY_WORD_SIGN_IN_FIRST] = {DETOUR, "/sign-in"},
    [KY_WORD_PROVE_FIRST] = {DETOUR, "/end"},
    [KY_WORD_WEAK_PASSWORD] = {NO,
	KY_TR("This password is too easy to guess. Take at least 10 "
	      "characters, and none of the passwords that many people "
	      "use.")},
    [KY_WORD_BAD_EMAIL] = {NO,
	KY_TR(
	    "This is not an e-mail address. It looks like name@example.com.")},
    [KY_WORD_LAST_CONTACT] = {NO,
	KY_TR("This is your only e-mail address. Add another one first.")},
    [KY_WORD_NOT_YOURS] = {MISSING, NULL},
    [KY_WORD_NO_WAY] = {NO,
	KY_TR("Messages cannot be sent this way here. Choose the other "
	      "way.")},
    [KY_WORD_TOO_MANY] = {NO,
	KY_TR("You cannot add more of these. Remove one first.")},
    [KY_WORD_NOT_ASSISTED] = {NO,
	KY_TR("Lines of this operator cannot be entered by hand.")},
    [KY_WORD_BAD_LINE] = {NO, KY_TR("What you entered does not fit together.")},
};
_Static_assert(sizeof(rows) / sizeof(rows[0]) == KY_WORD__MAX, "a row each");

static void
put_numbers(struct ky_visit *v, const struct ky_told *told)
{
	char text[KY_TIME_TEXT_SIZE];

	ky_time_format(told->until, text);
	ky_visit_text(v, "until", text);
	if (told->word == KY_WORD_WRONG_CODE && told->tries > 0)
		ky_visit_put(v, "tries", json_integer(told->tries));
	if (told->word == KY_WORD_CODE_OVER)
		ky_visit_put(v, "over", json_true());
}

enum ky_said
ky_visit_said(struct ky_visit *v, const struct ky_told *told, const char *field)
{
	assert((unsigned)told->word < KY_WORD__MAX);
	switch (rows[told->word].kind) {
	case YES:
		return KY_SAID_YES;
	case NO:
		put_numbers(v, told);
		ky_visit_wrong(v, field, rows[told->word].text);
		return KY_SAID_NO;
	case DETOUR:
		ky_visit_detour(v, rows[told->word].text);
		break;
	case OLD:
		ky_visit_old(v);
		break;
	case MISSING:
		ky_visit_missing(v);
		break;
	}
	return KY_SAID_GONE;
}
