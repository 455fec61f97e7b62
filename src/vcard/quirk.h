/*
 * What cards in the field do wrong, each to be switched on by its name
 * (kaiyaku-vcard(1), QUIRKS).
 */
#ifndef KY_VCARD_QUIRK_H
#define KY_VCARD_QUIRK_H

#include "base/str.h"

enum ky_quirk {
	KY_QUIRK_CAT_BUSY,
	KY_QUIRK_CHANNEL_BUSY,
	KY_QUIRK_CHANNELS_FROM_4,
	KY_QUIRK_CONTROL_TEXT,
	KY_QUIRK_DELETE_LOST_ANSWER,
	KY_QUIRK_DELETE_NO_ANSWER,
	KY_QUIRK_ENDLESS_61XX,
	KY_QUIRK_HIDDEN_CLASSES,
	KY_QUIRK_HOSTILE_RANDOM,
	KY_QUIRK_HUGE_LIST,
	KY_QUIRK_ICCID_REFUSED,
	KY_QUIRK_NEEDS_TERMINAL_CAPABILITY,
	KY_QUIRK_NO_DELETE_ADDRESS,
	KY_QUIRK_NO_TERMINAL_CAPABILITY,
	KY_QUIRK_REFRESH_6985,
	KY_QUIRK_REFRESH_FLAG_REFUSED,
	KY_QUIRK_SEQ_FROM_ZERO,
	KY_QUIRK_SHORT_SEGMENT,
	KY_QUIRK_SLOW_NOTIFICATION,
	KY_QUIRK_SW_91XX,
	KY_QUIRK_UNKNOWN_TAG_ERROR,
	KY_QUIRK_WRONG_6CXX,
	KY_QUIRK_WRONG_LENGTHS,
	KY_QUIRK__MAX
};
const char *ky_quirk_name(enum ky_quirk q);
bool ky_quirk_parse(struct ky_str name, enum ky_quirk *out);

/* 0 = off; else how often, how many or which seed, where that means
 * something. */
struct ky_quirks {
	uint32_t n[KY_QUIRK__MAX];
};

/* "NAME" or "NAME=N", N from 1: switched on.  False: no such name or N. */
bool ky_quirks_add(struct ky_quirks *q, struct ky_str text);

#endif
