/*
 * What happened to a line, as others are told it.
 *
 * Events follow from a decision alone: a pure function of what was, the
 * command and what was decided.  The engine stores them in the transaction of
 * the decision, numbered without gaps per issuer; webhooks, the TM Forum hub
 * and those who poll read the same rows.  An event holds no personal data.
 */
#ifndef KY_CORE_EVENT_H
#define KY_CORE_EVENT_H

#include "core/decide.h"

enum ky_event_kind {
	KY_EVENT_ENDING_FILED,         /* asked for; the receipt is ordered */
	KY_EVENT_ENDING_ACCEPTED,      /* `authority` is seen: work begins */
	KY_EVENT_ENDING_REFUSED,       /* a filing was refused: `code` */
	KY_EVENT_ENDING_ACTION_NEEDED, /* a duty waits for people: `duty` */
	KY_EVENT_ENDING_DUTY_CHANGED,  /* `duty`, `ref`, `state` */
	KY_EVENT_ENDING_HELD,          /* a peer refused or is unsure: `duty` */
	KY_EVENT_ENDING_REOPENED,      /* later news after the certificate */
	KY_EVENT_ENDING_WITHDRAWN,
	KY_EVENT_ENDING_COMPLETED, /* nothing is left */
	KY_EVENT_ENDING_PARTIAL,   /* what is open was given up */
	KY_EVENT_LINE_ADDED,
	KY_EVENT_LINE_ENDED,      /* the contract is seen over: `day` */
	KY_EVENT_REFUND_PAID,     /* `minor` */
	KY_EVENT_DEVICE_RELEASED, /* `ref` */
	KY_EVENT_PROFILE_DELETED,
	KY_EVENT_NUMBER_RELEASED,  /* into quarantine, or left */
	KY_EVENT_PAPER_READY,      /* signed; `paper`, `paper_n` */
	KY_EVENT_PROFILE_REMINDER, /* the holder is reminded: `code`, `day` */
	KY_EVENT_BILL_DRAWN,       /* `minor`: what it adds to what is owed */
	KY_EVENT_PAYMENT_RECEIVED, /* `minor` */
	KY_EVENT_REFUND_RETURNED,  /* `minor` came back from the bank */
	KY_EVENT__MAX
};
/* "kaiyaku.ending.filed", ...: the `type` of the CloudEvent. */
const char *ky_event_kind_name(enum ky_event_kind k);
bool ky_event_kind_parse(struct ky_str name, enum ky_event_kind *out);

struct ky_event {
	uint64_t n;     /* within the issuer, from 1; given by the store */
	uint8_t id[16]; /* UUIDv7 (RFC 9562), from the time and the entropy */
	enum ky_event_kind kind;
	struct ky_time at;
	uint64_t line_id, version; /* of the line, after it */
	struct ky_slug provider;
	char ending[KY_REF_SIZE]; /* "" = none */
	/* By kind, else zero. */
	char code[KY_CODE_SIZE];
	enum ky_duty_kind duty;
	uint8_t ref;
	enum ky_duty_state state;
	enum ky_paper_kind paper;
	uint8_t paper_n;
	int64_t minor;
	struct ky_date day;
};

#define KY_EVENTS_MAX 48 /* of one decision */

/*
 * The events of a decision, in the order they are to be told; returns how
 * many.  `before` is zeroed for an import.  `n` and `id` stay zero: ids are
 * made with ky_event_id(), numbers given by the store.  A decision that
 * changed nothing others can see has none.
 *
 * A duty that moved is told once, by the kind that says most: HELD, else
 * ACTION_NEEDED, else DUTY_CHANGED; all three have `duty`, `ref`, `state`.
 * Not told are its moves between open, waiting and sent, which are how the
 * engine works at it, the duties a filing begins with, and those a withdrawal
 * takes back.
 */
uint32_t ky_events_of(const struct ky_case *before,
    const struct ky_command *cmd, const struct ky_decision *d,
    struct ky_event out[KY_EVENTS_MAX]);

/* UUIDv7 of instant `at` and 10 bytes of chance. */
void ky_event_id(struct ky_time at, const uint8_t entropy[10], uint8_t out[16]);

#endif
