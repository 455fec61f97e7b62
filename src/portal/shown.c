#include "portal/shown.h"

#include <assert.h>
#include <string.h>

static const char *const names[] = {
    [KY_SHOWN_SMS] = "sms",
    [KY_SHOWN_MAIL] = "mail",
    [KY_SHOWN_BILL] = "bill",
    [KY_SHOWN_PASSWORD] = "password",
    [KY_SHOWN_LETTER] = "letter",
    [KY_SHOWN_TOTP] = "totp",
    [KY_SHOWN_PASSKEY] = "passkey",
    [KY_SHOWN_SPARE] = "spare",
    [KY_SHOWN_PAPERS] = "papers",
    [KY_SHOWN_STATED] = "stated",
};
_Static_assert(sizeof(names) / sizeof(names[0]) == KY_SHOWN__MAX,
    "a name each");

const char *
ky_shown_name(enum ky_shown s)
{
	assert((unsigned)s < KY_SHOWN__MAX);
	return names[s];
}

#define SMS KY_SHOWN_BIT(KY_SHOWN_SMS)
#define MAIL KY_SHOWN_BIT(KY_SHOWN_MAIL)
#define BILL KY_SHOWN_BIT(KY_SHOWN_BILL)
#define PAPERS KY_SHOWN_BIT(KY_SHOWN_PAPERS)
#define STATED KY_SHOWN_BIT(KY_SHOWN_STATED)

/*
 * The first row whose proofs are all there, which is for such a line, and
 * which the recent change does not spoil: a code that went to a card or a
 * mailbox that changed lately shows who has it now, and no more.
 */
static const struct {
	uint32_t shown;
	bool number; /* also for a line that has a telephone number */
	const char *spoilt_by;
	enum ky_grade grade;
	uint16_t hold_hours;
} worth[] = {
    {SMS, true, "sim-changed", KY_GRADE_CONFIRMED, 0},
    {MAIL, false, "contact-changed", KY_GRADE_CONFIRMED, 0},
    {MAIL | BILL, true, "contact-changed", KY_GRADE_CONFIRMED,
	KY_AFAR_HOLD_HOURS},
    {PAPERS, true, NULL, KY_GRADE_ATTESTED, KY_AFAR_HOLD_HOURS},
    {SMS, true, NULL, KY_GRADE_STATED, 0},
    {MAIL, true, NULL, KY_GRADE_STATED, 0},
    {STATED, true, NULL, KY_GRADE_STATED, 0},
};

/* Does ending it free a number that guards other things? */
static bool
has_number(const struct ky_line *l)
{
	return l->subject == KY_SUBJECT_LINE && l->voice &&
	    l->msisdn.digits[0] != '\0';
}

static enum ky_grade
look_up(bool number, uint32_t shown, const char *recent, uint16_t *hold_hours)
{
	for (size_t i = 0; i < sizeof(worth) / sizeof(worth[0]); i++) {
		bool spoilt = recent != NULL && worth[i].spoilt_by != NULL &&
		    strcmp(recent, worth[i].spoilt_by) == 0;

		if ((shown & worth[i].shown) != worth[i].shown || spoilt ||
		    (number && !worth[i].number))
			continue;
		*hold_hours = worth[i].hold_hours;
		return worth[i].grade;
	}
	*hold_hours = 0;
	return KY_GRADE_NONE;
}

bool
ky_bill_asked(const struct ky_line *line)
{
	return line->last_bill > 0 && !line->final_billed;
}

void
ky_standing_of(const struct ky_line *line, uint32_t shown, const char *recent,
    struct ky_standing *out)
{
	bool number = has_number(line);
	uint16_t ignored;

	*out = (struct ky_standing){0};
	out->grade = look_up(number, shown, recent, &out->hold_hours);
	out->bill_helps = ky_bill_asked(line) && (shown & BILL) == 0 &&
	    (shown & MAIL) != 0 &&
	    look_up(number, shown | BILL, recent, &ignored) > out->grade;
	out->sms_helps = line->msisdn.digits[0] != '\0' && (shown & SMS) == 0 &&
	    look_up(number, shown | SMS, recent, &ignored) > out->grade;
}
