/*
 * The guide's own pages: kinds of lines, and situations.
 */
#ifndef KY_WEB_GUIDE_HELP_H
#define KY_WEB_GUIDE_HELP_H

#include "core/rules.h"

struct ky_help {
	const char *set;   /* "kinds" or "help": the address's first part */
	const char *code;  /* "left-japan": its second */
	const char *page;  /* KY_PAGE() */
	const char *title; /* KY_TR() */
	const char *words; /* KY_TR(): what it answers, as people ask for it */
	/* Providers that it lists: those that offer any of these, and of whom
	 * something is known of that topic (KY_TOPIC__MAX: whatever is). */
	uint32_t offers;
	enum ky_topic topic;
	const char *section; /* of their pages, to lead there; "" = top */
};

extern const struct ky_help ky_help[];
extern const uint32_t ky_help_n;

/* NULL: there is none. */
const struct ky_help *ky_help_find(const char *set, struct ky_str code);

#endif
