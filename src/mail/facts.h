/*
 * What of a paper is said in the message that brings it: until when the
 * ending can be taken back, and the days by which the holder must do
 * something.
 */
#ifndef KY_MAIL_FACTS_H
#define KY_MAIL_FACTS_H

#include "core/case.h"
#include "core/paper.h"

enum ky_deadline_kind {
	KY_DEADLINE_LAST_DAY,  /* of the contract: a day to know, not to act */
	KY_DEADLINE_WITHDRAW,  /* the last whole or part day to take it back */
	KY_DEADLINE_RETURN,    /* `what` is to be brought back */
	KY_DEADLINE_END_THERE, /* assisted: to be ended at the operator's */
	KY_DEADLINE_PAY,       /* a bill */
	KY_DEADLINE_PAYEE,     /* which account a refund is to go to */
	KY_DEADLINE__MAX
};

struct ky_deadline {
	enum ky_deadline_kind kind;
	struct ky_slug what; /* the item's code, of RETURN */
	struct ky_date day;
};

#define KY_DEADLINES_MAX 12

struct ky_mail_facts {
	bool demo;
	bool there;      /* nothing is connected: the holder ends it himself */
	bool steps_only; /* a record of steps */
	bool taken_back; /* the ending is withdrawn */
	bool too_late;   /* a receipt of what can not be taken back */
	struct ky_date until_day; /* until when; no date = not, or not any
	                             more */
	uint16_t until_minute;    /* of that day */
	char until_zone[7];       /* "+09:00" */
	uint32_t deadlines_n;
	struct ky_deadline deadline[KY_DEADLINES_MAX];
};

/*
 * Of the signed document.  It is our own; what cannot be read of it is not
 * said.  Days before the one of issue are over and left out, and so are those
 * of the year 9999, which mean that there is no end, and what does not fit.
 */
void ky_mail_facts_read(struct ky_str document, struct ky_mail_facts *out);

/* "KY-7H3K-9QXM-2PTA" of that, of a paper's number ("...-R1") or of an
 * effect's key (".../remind/0.1"); "" when there is none. */
void ky_mail_ending_of(const char *text, char out[KY_REF_SIZE]);

#endif
