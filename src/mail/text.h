/*
 * What a message says around the paper, in the holder's language; news have
 * their words in news.h.
 */
#ifndef KY_MAIL_TEXT_H
#define KY_MAIL_TEXT_H

#include "base/tongue.h"
#include "core/paper.h"

/* What a paper is to its reader: its kind, or something more to the point. */
enum ky_mail_sort {
	KY_MAIL_RECEIPT = KY_PAPER_RECEIPT,
	KY_MAIL_STATEMENT = KY_PAPER_STATEMENT,
	KY_MAIL_CERTIFICATE = KY_PAPER_CERTIFICATE,
	KY_MAIL_AMENDMENT = KY_PAPER_AMENDMENT,
	KY_MAIL_LIST = KY_PAPER__MAX, /* a receipt; the holder ends it there */
	KY_MAIL_STEPS,      /* a certificate of steps that were said */
	KY_MAIL_TAKEN_BACK, /* an amendment: the ending is withdrawn */
	KY_MAIL_SORT__MAX
};

/* UTF-8 without line ends, or with "\n" between lines. */
struct ky_mail_words {
	const char *subject[KY_MAIL_SORT__MAX];
	const char *what[KY_MAIL_SORT__MAX]; /* what the paper is */
	const char *withdraw;  /* with %s: until when; for receipts */
	const char *japan;     /* whose clock it is, there */
	const char *too_late;  /* it could never be taken back; for receipts */
	const char *keep;      /* what to do with it, how to verify */
	const char *check;     /* what leads to the page for that */
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
