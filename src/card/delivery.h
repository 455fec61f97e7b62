/*
 * From the card into the outbox, from there to who it is for, and off the
 * card only then: nothing that is signed is ever lost (GSMA SGP.22, 3.5).
 */
#ifndef KY_CARD_DELIVERY_H
#define KY_CARD_DELIVERY_H

#include "card/outbox.h"
#include "card/session.h"

struct ky_delivery {
	const struct ky_outbox *box;
	/* URL of our own server, who gets all of it, too; NULL = none. */
	const char *ending;
	bool allow_private;
	/* Sends one letter (ky_post_send); NULL = nothing is sent now. */
	enum ky_code (*post)(void *self, const struct ky_letter *l,
	    const struct ky_goal *goal, unsigned *status, struct ky_err *err);
	void *post_self;
	/* A line for people; never the bytes of a card. */
	void (*say)(void *self, const char *line);
	void *say_self;
	struct ky_time (*now)(void);
};

void ky_delivery_say(const struct ky_delivery *d, const char *fmt, ...)
    KY_PRINTF(2, 3);

/*
 * Reads notification `n` from the card and keeps it: durable when KY_OK comes
 * back.  `out` is the letter as kept, with what was known of it before.
 */
enum ky_code ky_delivery_take(const struct ky_delivery *d, struct ky_session *s,
    int64_t n, const struct ky_eid *eid, const uint8_t svn[3],
    struct ky_letter *out, struct ky_err *err) KY_MUST_USE;

/*
 * Sends what is unsent of `rows` (a chip's together, least number first), and
 * keeps what came of it.  Where a server did not take one of a profile, its
 * later ones of the same profile wait, unless it said no to the first for
 * good (4xx).  `left`: goals that have not taken theirs.  KY_E_SYSTEM,
 * KY_E_UNSURE: what came of it could not be kept.
 */
enum ky_code ky_delivery_send(const struct ky_delivery *d,
    struct ky_letter *const *rows, uint32_t n, uint32_t *left,
    struct ky_err *err) KY_MUST_USE;

/*
 * Takes a letter off the card, if the address in it has taken it: only when
 * what the card has under that number is, byte for byte, what is kept.
 * `gone` false: it stays there.
 */
enum ky_code ky_delivery_clear(const struct ky_delivery *d,
    struct ky_session *s, struct ky_letter *l, bool *gone,
    struct ky_err *err) KY_MUST_USE;

#endif
