/*
 * A case: a line or loan, its current ending, its duties.
 *
 * Everything a decision needs, and everything it may change.  Fixed size and
 * without pointers, so that before and after can be compared.
 */
#ifndef KY_CORE_CASE_H
#define KY_CORE_CASE_H

#include "core/change.h"
#include "core/duty.h"
#include "core/line.h"
#include "core/rules.h"
#include "core/way.h"

enum ky_ending_state {
	KY_ENDING_NONE, /* no ending was ever filed, or it was withdrawn
	                          and nothing new was filed */
	KY_ENDING_RUNNING,
	KY_ENDING_WITHDRAWING, /* taken back; what was set is being unset */
	KY_ENDING_WITHDRAWN,
	KY_ENDING_CLOSED, /* nothing is left; the certificate is ordered */
	KY_ENDING__MAX
};
const char *ky_ending_state_name(enum ky_ending_state s);
bool ky_ending_state_parse(struct ky_str name, enum ky_ending_state *out);

enum ky_paper_kind {
	KY_PAPER_RECEIPT,
	KY_PAPER_STATEMENT,
	KY_PAPER_CERTIFICATE,
	KY_PAPER_AMENDMENT,
	KY_PAPER__MAX
};
/* "receipt", "end-statement", "certificate", "amendment". */
const char *ky_paper_kind_name(enum ky_paper_kind k);
bool ky_paper_kind_parse(struct ky_str name, enum ky_paper_kind *out);

#define KY_DUTIES_MAX 24
#define KY_REF_SIZE 20 /* "KY-7H3K-9QXM-2PTA" */

/* Dues to be let go, above what one person may. */
struct ky_waiver {
	struct ky_slug by; /* who proposed it; "" = there is none */
	int64_t minor;
};

struct ky_ending {
	uint32_t seq; /* 1, 2, ... per line; 0 = none yet */
	enum ky_ending_state state;
	char ref[KY_REF_SIZE]; /* the number people are told */
	enum ky_way way;
	struct ky_claim claim;
	/* When it was asked, and (per duty) why it has not ended yet.
	 * Rule: docs/rules/jp.md#1.1 (without delay) */
	struct ky_time filed;
	bool when_used_up; /* the last day is that of a report of nothing left,
	                      or of the end of the product's validity */
	struct ky_date asked;    /* day wished; no date = as soon as may be */
	struct ky_date last_day; /* worked out at filing, and shown */
	/* Until when it can be taken back; the instant itself is too late. */
	struct ky_time withdraw_until;
	/* Nothing irreversible before: a recent change of card, device or
	 * contact.  us = 0: no hold. */
	struct ky_time hold_until;
	bool returnless;     /* the intent of an irreversible step is stored */
	char rules_hash[65]; /* the pinned version */
	int32_t refund_reason; /* enum ky_refund_reason, or -1: none given */
	uint8_t papers[KY_PAPER__MAX]; /* how many of each were ordered */
	/* Which reminder to delete the profile was the last; 0 = none yet. */
	uint16_t reminded;
	/* Orders to take the profile back that had an answer: the next one is
	 * another, and gets another answer. */
	uint16_t retires;
	/* Refunds that the bank or service gave up: the next one is another
	 * order, under another key. */
	uint16_t refunds_failed;
	bool heirs_payee;        /* the heirs said where refunds go */
	struct ky_waiver waiver; /* proposed; waits for a second person */
	struct ky_time closed;   /* last time nothing was left */
	int64_t previewed_owed;  /* what the preview said will be charged */
	int64_t previewed_back;  /* ... and will come back */
};

struct ky_case {
	struct ky_slug issuer;
	uint64_t line_id; /* within the issuer; 0 = not stored yet */
	uint64_t version; /* of everything here; grows by one a decision */
	struct ky_line line;
	struct ky_change change; /* of a line that goes on */
	struct ky_ending ending;
	uint8_t duties_n;
	struct ky_duty duty[KY_DUTIES_MAX];
};

/* The duty of that kind and ref, or NULL. */
struct ky_duty *ky_case_duty(struct ky_case *c, enum ky_duty_kind kind,
    uint8_t ref);
const struct ky_duty *ky_case_duty_const(const struct ky_case *c,
    enum ky_duty_kind kind, uint8_t ref);
/*
 * The last day as people are told it.  No date while the number is still to
 * be taken over: the line ends on the day on which that happens, and the day
 * that was asked for says nothing about it.
 * Rule: docs/rules/jp.md#1.5
 */
struct ky_date ky_case_last_day(const struct ky_case *c);
/* The same of a line and its ending. */
struct ky_date ky_told_last_day(const struct ky_line *l,
    const struct ky_ending *e);

#endif
