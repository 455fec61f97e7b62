/*
 * Inquiries at work (portal/inquiry.h): what taking one in and deciding one
 * share.
 */
#ifndef KY_SERVICE_INQUIRY_H
#define KY_SERVICE_INQUIRY_H

#include "portal/inquiry.h"
#include "service/portal.h"

struct ky_asking {
	struct ky_portal_work w;
	struct ky_inquiry q;
	struct ky_folio row;
	bool over;
	bool performed; /* by an attempt, whatever became of its commit */
};

/* In the arena of the call. */
struct ky_asking *ky_asking_begin(struct ky_serving *s);

/* A letter to who asked, in the language that was asked in, to be sent after
 * the commit; NULL: no mailbox was left, or there are too many letters. */
struct ky_letter *ky_asking_letter(struct ky_asking *a,
    enum ky_letter_kind kind);

/* After the commit: the inquiry is the call's answer, its letters go. */
void ky_asking_answer(struct ky_asking *a);

#endif
