/*
 * What a message says around the paper, in the holder's language; news have
 * their words in news.h.
 */
#ifndef KY_MAIL_TEXT_H
#define KY_MAIL_TEXT_H

#include "base/tongue.h"
#include "core/paper.h"

/* UTF-8 without line ends, or with "\n" between lines. */
struct ky_mail_words {
	const char *subject[KY_PAPER__MAX];
	const char *what[KY_PAPER__MAX]; /* what the paper is */
	const char *withdraw;            /* with %s: until when; for receipts */
	const char *keep;                /* what to do with it, how to verify */
	const char *link;      /* of receipts: what leads to where we are */
	const char *tasks;     /* what leads to the task list */
	const char *take_back; /* what leads to the page for that */
	const char *dates;     /* what stands over the days */
	const char *calendar;  /* that they are attached */
	const char *number;    /* what stands before the paper's number */
	const char *demo;      /* demo papers: worth nothing */
	const char *robot;     /* nobody reads answers */
};
const struct ky_mail_words *ky_mail_words(enum ky_tongue t);

#endif
