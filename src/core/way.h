/*
 * Ways of ending, and what whoever files must say beside the way.
 *
 * Most ways need nothing more.  The confirmation measure needs its ground,
 * and an ending because the holder has died needs to say who files and which
 * papers were shown.  Of papers it is kept that they were seen, and never a
 * number, a name or a copy.
 */
#ifndef KY_CORE_WAY_H
#define KY_CORE_WAY_H

#include "base/str.h"

struct ky_rule;
struct ky_rules;

/* FORCED is named, and answered with "not offered yet". */
enum ky_way {
	KY_WAY_PLAIN,
	KY_WAY_PORT_OUT,
	KY_WAY_INITIAL_8_DAYS,
	KY_WAY_EXPIRY,
	KY_WAY_CONFIRMATION_MEASURE,
	KY_WAY_LOST, /* the card, or the phone with the eSIM, is lost */
	KY_WAY_DEATH,
	KY_WAY_FORCED,
	KY_WAY__MAX
};
const char *ky_way_name(enum ky_way w);
bool ky_way_parse(struct ky_str name, enum ky_way *out);

/* The two ways that are open for eight days only. */
bool ky_way_is_initial(enum ky_way w);

/* Why the confirmation measure is asked for.
 * Rule: docs/rules/jp.md#1.4 */
enum ky_ground {
	KY_GROUND_NONE,
	KY_GROUND_SIGNAL,      /* the signal is insufficient */
	KY_GROUND_EXPLANATION, /* ... or the explanation was */
	KY_GROUND_DOCUMENT,    /* ... or the document was not given */
	KY_GROUND__MAX
};
const char *ky_ground_name(enum ky_ground g);
bool ky_ground_parse(struct ky_str name, enum ky_ground *out);

/* What whoever files was to the holder who has died. */
enum ky_relation {
	KY_RELATION_NONE,
	KY_RELATION_SPOUSE,
	KY_RELATION_CHILD,
	KY_RELATION_PARENT,
	KY_RELATION_HEIR,   /* by will */
	KY_RELATION_FAMILY, /* other family */
	KY_RELATION_OTHER,
	KY_RELATION__MAX
};
const char *ky_relation_name(enum ky_relation r);
bool ky_relation_parse(struct ky_str name, enum ky_relation *out);

/* Papers that were shown. */
enum ky_voucher {
	KY_VOUCHER_DEATH,    /* that the holder has died */
	KY_VOUCHER_REGISTER, /* that whoever files is family */
	KY_VOUCHER_WILL,     /* ... or heir */
	KY_VOUCHER_IDENTITY, /* who files */
	KY_VOUCHER_MANDATE,  /* an heir's, for whoever files */
	KY_VOUCHER__MAX
};
const char *ky_voucher_name(enum ky_voucher p);
bool ky_voucher_parse(struct ky_str name, enum ky_voucher *out);

/* Members that the way does not need are zero. */
struct ky_claim {
	enum ky_ground ground;
	enum ky_relation relation;
	uint32_t shown; /* set of 1 << enum ky_voucher */
};

/* As much of `claim` as the way needs. */
struct ky_claim ky_claim_of(enum ky_way way, const struct ky_claim *claim);

/* Why the way is not open to whoever claims that: a message code; NULL: it
 * is.  Papers that are missing are none: they may come later.
 * Rule: docs/rules/jp.md#1.4, #1.6 */
const char *ky_claim_fault(enum ky_way way, const struct ky_claim *claim,
    const struct ky_rules *rules, const struct ky_rule **rule);

/* Papers that the rules ask for and that were not shown: a set. */
uint32_t ky_claim_missing(enum ky_way way, const struct ky_claim *claim,
    const struct ky_rules *rules);

#endif
