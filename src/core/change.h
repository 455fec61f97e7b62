/*
 * A change of a line that goes on: one device is released, one option ends,
 * or another plan begins.
 *
 * No ending is needed for it, and none may be under way: an ending ends all of
 * them.  One change at a time: it is asked of billing, looked at, and asked
 * again until it is seen or refused.  What it changed are facts of the line.
 */
#ifndef KY_CORE_CHANGE_H
#define KY_CORE_CHANGE_H

#include "base/str.h"
#include "base/time.h"
#include "core/tariff.h"

struct ky_case;

enum ky_change_kind {
	KY_CHANGE_NONE,
	KY_CHANGE_DEVICE, /* `ref` is to be unbound */
	KY_CHANGE_OPTION, /* `ref` is to end */
	KY_CHANGE_PLAN,   /* `tariff` is to begin */
	KY_CHANGE__MAX
};
/* "none", "device", "option", "plan". */
const char *ky_change_kind_name(enum ky_change_kind k);
bool ky_change_kind_parse(struct ky_str name, enum ky_change_kind *out);

enum ky_change_state {
	KY_CHANGE_IDLE,    /* there is none, or an ending took its place */
	KY_CHANGE_WAITING, /* to be asked for, at `next_try` */
	KY_CHANGE_SENT,    /* the intent to ask is stored */
	KY_CHANGE_UNSURE,  /* it may have happened: look before asking */
	KY_CHANGE_REFUSED, /* billing said no, or is not connected */
	KY_CHANGE_DONE,    /* seen */
	KY_CHANGE_STATE__MAX
};
/* "idle", "waiting", "sent", "unsure", "refused", "done". */
const char *ky_change_state_name(enum ky_change_state s);
bool ky_change_state_parse(struct ky_str name, enum ky_change_state *out);

/* The last change that was asked for. */
struct ky_change {
	enum ky_change_kind kind;
	enum ky_change_state state;
	uint8_t ref;
	struct ky_tariff tariff; /* of a plan: as it was quoted */
	uint32_t serial;         /* 1, 2, ... per line; 0 = none ever was */
	uint16_t tries;
	struct ky_time next_try;
};

/* Is an answer to it still to come? */
bool ky_change_pending(const struct ky_change *c);

/* Why nothing of the line can be changed now, whatever it is: a message code;
 * NULL: something can be asked for. */
const char *ky_change_bars(const struct ky_case *c,
    const struct ky_rules *rules);

struct ky_turn;

/* KY_CMD_CHANGE: a message code, and whether it is accepted, harmless or
 * refused (enum ky_verdict). */
int ky_change_ask(struct ky_turn *t, const char **code);

/* Asks billing when it is time; forgets a change that an ending overtook. */
void ky_change_step(struct ky_turn *t);

/* What came of asking. */
void ky_change_outcome(struct ky_turn *t);

#endif
