/*
 * The languages that people are spoken to in.
 */
#ifndef KY_BASE_TONGUE_H
#define KY_BASE_TONGUE_H

#include "base/str.h"

enum ky_tongue {
	KY_TONGUE_EN,
	KY_TONGUE_JA,
	KY_TONGUE_ZH_HANS,
	KY_TONGUE_ZH_HANT,
	KY_TONGUE_KO,
	KY_TONGUE__MAX
};

/* "zh-Hans", as Content-Language and our addresses have it. */
const char *ky_tongue_tag(enum ky_tongue t);
/* Exactly one of our tags, any case. */
bool ky_tongue_parse(struct ky_str tag, enum ky_tongue *out);
/* The tongue that serves a language tag best ("zh-TW" → zh-Hant); English for
 * any we lack. */
enum ky_tongue ky_tongue_of(const char *language);
/* The same of the value of an Accept-Language header: the one wanted most
 * among those we have.  p NULL or nothing of ours: English. */
enum ky_tongue ky_tongue_accepted(struct ky_str header);

/* Are words and sentences set apart by blanks?  Those of Chinese and Japanese
 * are not. */
bool ky_tongue_spaced(enum ky_tongue t);
/* Between a name and what it is: ": ", or a colon with room in itself. */
const char *ky_tongue_colon(enum ky_tongue t);
/* Does the text end with a full stop or a colon that has room in itself?  No
 * blank stands behind it, in whatever language. */
bool ky_tongue_stopped(struct ky_str text);

#endif
