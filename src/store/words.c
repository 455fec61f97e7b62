#include "store/words.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

const char *const ky_subject_words[KY_SUBJECT__MAX] = {
    [KY_SUBJECT_LINE] = "line",
    [KY_SUBJECT_LOAN] = "loan",
};

const char *const ky_form_words[KY_FORM__MAX] = {
    [KY_FORM_PHYSICAL] = "physical",
    [KY_FORM_ESIM] = "esim",
};

const char *const ky_billing_words[KY_BILLING__MAX] = {
    [KY_BILLING_POSTPAID] = "postpaid",
    [KY_BILLING_PREPAID] = "prepaid",
};

const char *const ky_number_words[KY_NUMBER__MAX] = {
    [KY_NUMBER_NONE] = "none",
    [KY_NUMBER_ASSIGNED] = "assigned",
    [KY_NUMBER_QUARANTINE] = "quarantine",
    [KY_NUMBER_LEFT] = "left",
};

const char *const ky_item_words[KY_ITEM__MAX] = {
    [KY_ITEM_OUT] = "out",
    [KY_ITEM_BACK] = "back",
    [KY_ITEM_PAID] = "paid",
    [KY_ITEM_LOST] = "lost",
};

const char *const ky_verdict_words[KY_VERDICT__MAX] = {
    [KY_VERDICT_ACCEPTED] = "accepted",
    [KY_VERDICT_NOTHING] = "nothing",
    [KY_VERDICT_REFUSED] = "refused",
};

const char *const ky_paper_state_words[KY_PAPER_STATES] = {
    [KY_PAPER_ORDERED] = "ordered",
    [KY_PAPER_SEALED] = "sealed",
    [KY_PAPER_LOGGED] = "logged",
};

void
ky_words_add(char *text, size_t size, const char *name)
{
	size_t len = strlen(text);
	int n = snprintf(text + len, size - len, "%s%s", len > 0 ? " " : "",
	    name);

	assert(n > 0 && (size_t)n < size - len);
	(void)n;
}

bool
ky_words_next(struct ky_str *rest, struct ky_str *name)
{
	const char *end;

	if (rest->len == 0)
		return false;
	end = memchr(rest->p, ' ', rest->len);
	name->p = rest->p;
	name->len = end != NULL ? (size_t)(end - rest->p) : rest->len;
	rest->p += name->len + (end != NULL ? 1 : 0);
	rest->len -= name->len + (end != NULL ? 1 : 0);
	return true;
}
