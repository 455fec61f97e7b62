/*
 * A duty: one thing that must be true before nothing is left.
 *
 * Which duties exist follows from the facts (core/left.h); what state each is
 * in is stored.  States move only as ky_duty_may() allows (core/plan.h,
 * ky_plan_move()).
 */
#ifndef KY_CORE_DUTY_H
#define KY_CORE_DUTY_H

#include "base/str.h"
#include "base/time.h"
#include "core/date.h"

enum ky_duty_kind {
	KY_DUTY_AUTHORITY,
	KY_DUTY_CONTRACT,
	KY_DUTY_OPTIONS,
	KY_DUTY_DEVICES,
	KY_DUTY_DUES,
	KY_DUTY_CREDIT,
	KY_DUTY_ITEM, /* one duty per item owed: see `ref` */
	KY_DUTY_NETWORK,
	KY_DUTY_PROFILE,
	KY_DUTY_NUMBER,
	/* After-duties: they hold up no paper. */
	KY_DUTY_NOTICE,
	KY_DUTY_RECORDS,
	KY_DUTY__MAX
};
#define KY_DUTY_CLOSING__MAX KY_DUTY_NOTICE /* the kinds before it close */

enum ky_duty_state {
	KY_STATE_OPEN,      /* to be done; nobody has been asked yet */
	KY_STATE_WAITING,   /* for a day, the holder, or an earlier duty */
	KY_STATE_SENT,      /* the intent to ask a peer is stored */
	KY_STATE_UNSURE,    /* it may have happened: look before doing */
	KY_STATE_REFUSED,   /* the peer said no: a person decides */
	KY_STATE_SEEN,      /* seen done, with evidence of enough grade */
	KY_STATE_WAIVED,    /* by a named role, with a reason */
	KY_STATE_GIVEN_UP,  /* by decision; bars the certificate */
	KY_STATE_WITHDRAWN, /* the ending was taken back */
	KY_STATE_GONE,      /* no longer applies; the reason is recorded */
	KY_STATE__MAX
};

/* Ascending: a rule's least grade is met by this one or a greater one. */
enum ky_grade {
	KY_GRADE_NONE,
	KY_GRADE_STATED,    /* the holder says so */
	KY_GRADE_ATTESTED,  /* staff saw it */
	KY_GRADE_RECORDED,  /* kaiyaku is itself the register */
	KY_GRADE_CONFIRMED, /* another system of record answered a look */
	KY_GRADE_PROVEN,    /* a signature verified, its meaning established */
	KY_GRADE__MAX
};

/* Names are stable, lower case: "port-out" never changes in a paper. */
const char *ky_duty_kind_name(enum ky_duty_kind k);
bool ky_duty_kind_parse(struct ky_str name, enum ky_duty_kind *out);
const char *ky_duty_state_name(enum ky_duty_state s);
bool ky_duty_state_parse(struct ky_str name, enum ky_duty_state *out);
const char *ky_grade_name(enum ky_grade g);
bool ky_grade_parse(struct ky_str name, enum ky_grade *out);

/* The best grade a kind's evidence can have (docs/ARCHITECTURE.md, the table
 * of duties). */
enum ky_grade ky_duty_best_grade(enum ky_duty_kind k);

/* May a duty in `from` become `to`?  (Seen to open: only with recorded
 * counter-evidence; the caller knows.) */
bool ky_duty_may(enum ky_duty_state from, enum ky_duty_state to);

/* Open, waiting, sent, unsure or refused: something is still to be done. */
bool ky_duty_pending(enum ky_duty_state s);

#define KY_REASON_SIZE 48
#define KY_BY_SIZE 24

struct ky_duty {
	enum ky_duty_kind kind;
	uint8_t ref; /* item index for KY_DUTY_ITEM, else 0 */
	enum ky_duty_state state;
	enum ky_grade least;    /* by the rules pinned at filing */
	enum ky_grade grade;    /* of the evidence seen; NONE before */
	uint16_t tries;         /* attempts of the current step that failed */
	struct ky_date due;     /* by when, if somebody must act; or no date */
	struct ky_time changed; /* when the state was entered */
	/* Why it is where it is: a message code ("after-last-day",
	 * "peer-refused", ...), see docs/formats/messages.md. */
	char reason[KY_REASON_SIZE];
	char by[KY_BY_SIZE];  /* who saw it done: "bss", "hlr", "counter" */
	uint8_t evidence[32]; /* SHA-256 of the evidence bytes; zero = none */
	struct ky_time next_try; /* not before; 0 = at once */
};

#endif
