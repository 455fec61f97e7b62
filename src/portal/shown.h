/*
 * What somebody showed, and how far that carries.
 *
 * Filing an ending needs an `authority` of some grade.  A proof is a set of
 * things shown; what the set is worth depends on the line (a line with a
 * telephone number guards bank accounts, a data card does not) and on what
 * changed lately.  docs/decisions/0018 says why each row is as it is.
 */
#ifndef KY_PORTAL_SHOWN_H
#define KY_PORTAL_SHOWN_H

#include "core/line.h"
#include "core/duty.h"

enum ky_shown {
	KY_SHOWN_SMS,      /* a code sent to the line's own number */
	KY_SHOWN_MAIL,     /* a code sent to the mailbox the provider knows */
	KY_SHOWN_BILL,     /* contract number and amount of the last bill */
	KY_SHOWN_PASSWORD, /* of the account */
	KY_SHOWN_LETTER,   /* a code sent to the account's mailbox */
	KY_SHOWN_TOTP,
	KY_SHOWN_PASSKEY,
	KY_SHOWN_SPARE,  /* a recovery code */
	KY_SHOWN_PAPERS, /* papers that staff looked at */
	KY_SHOWN_STATED, /* says so: a line of a provider that is not connected */
	KY_SHOWN__MAX
};
const char *ky_shown_name(enum ky_shown s); /* "sms", "mail", ... */
#define KY_SHOWN_BIT(s) (UINT32_C(1) << (s))

/* What a set of proofs is worth for a line. */
struct ky_standing {
	enum ky_grade grade;
	uint16_t hold_hours; /* asked for with the filing; 0 = none */
	bool bill_helps;     /* the last bill would raise it */
	bool sms_helps;      /* a code sent to its number would */
};

/* Is the last bill known, and a secret still?  The final one is ours: it is
 * shown to whoever reaches the line. */
bool ky_bill_asked(const struct ky_line *line);

/* `recent`: which change is recent (ky_trust_recent()), or NULL. */
void ky_standing_of(const struct ky_line *line, uint32_t shown,
    const char *recent, struct ky_standing *out);

/* The hold after a proof from afar or by papers, or on an account that changed
 * lately. */
#define KY_AFAR_HOLD_HOURS 72

#endif
