#include "port/courier.h"

const char *
ky_letter_kind_name(enum ky_letter_kind k)
{
	static const char *const names[] = {
	    [KY_LETTER_PROVE] = "prove",
	    [KY_LETTER_SIGN_IN] = "sign-in",
	    [KY_LETTER_CONFIRM] = "confirm",
	    [KY_LETTER_MAILBOX] = "mailbox",
	    [KY_LETTER_RECOVER] = "recover",
	    [KY_LETTER_NEWS] = "news",
	    [KY_LETTER_REMINDER] = "reminder",
	    [KY_LETTER_GRANT] = "grant",
	    [KY_LETTER_ASKED] = "asked",
	    [KY_LETTER_ANSWER] = "answer",
	    [KY_LETTER_WANTED] = "wanted",
	    [KY_LETTER_ACCEPTED] = "accepted",
	    [KY_LETTER_REFUSED] = "refused",
	    [KY_LETTER_CLAIM] = "claim",
	};

	_Static_assert(sizeof(names) / sizeof(names[0]) == KY_LETTER__MAX,
	    "a name each");
	return names[k];
}
