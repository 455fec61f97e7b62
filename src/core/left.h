/*
 * What is left: the closing duties that the facts demand right now.
 *
 * One function serves three masters: filing derives the first duties from
 * it, every later fact re-derives and compares, and before a certificate it
 * is the fresh audit that must find nothing.
 */
#ifndef KY_CORE_LEFT_H
#define KY_CORE_LEFT_H

#include "core/case.h"

struct ky_left {
	bool kind[KY_DUTY_CLOSING__MAX];
	bool item[KY_ITEMS_MAX]; /* which items, when kind[ITEM] */
};

void ky_left(const struct ky_case *c, const struct ky_rules *rules,
    struct ky_time now, struct ky_left *out);

/* Why a duty would exist, as a message code ("contract-runs", ...). */
const char *ky_left_why(enum ky_duty_kind k);

#endif
