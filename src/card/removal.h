/*
 * Deleting a profile so that it can be proven: the whole sequence, from the
 * first look to the last (GSMA SGP.22, 3.2.2, 3.2.3, 3.5).
 *
 * It may stop anywhere, also by a power cut: run again, it looks at what is
 * there and goes on.
 */
#ifndef KY_CARD_REMOVAL_H
#define KY_CARD_REMOVAL_H

#include "card/delivery.h"

#define KY_REMOVAL_LETTERS_MAX 32

/* What speaks against deleting; a person decides about all but the first. */
enum ky_hindrance {
	KY_HINDRANCE_NONE,
	KY_HINDRANCE_POLICY,  /* PPR2: only the operator can lift it */
	KY_HINDRANCE_NOWHERE, /* no address for deletions: no proof can be */
	KY_HINDRANCE_UNKNOWN, /* the card does not say whether there is one */
};

struct ky_removal {
	struct ky_session *s;
	const struct ky_delivery *d;
	char digits[21]; /* of the profile */

	/* What the first look saw.  Heap: ky_removal_done(). */
	struct ky_eid eid;
	struct ky_es10_info info;
	bool info_known;
	struct ky_profiles *profiles;
	struct ky_pending *before, *after;
	struct ky_es10_profile profile;
	bool listed; /* it was there when we first looked */
	bool hidden; /* ... and in no list but that of its class */

	/* What was done. */
	bool switched, deleted_by_us;
	uint32_t letters_n;
	struct ky_letter letter[KY_REMOVAL_LETTERS_MAX]; /* least n first */
	/* Notifications that the card did not give, or not yet, or that could
	 * not be kept. */
	uint32_t unread;
	uint32_t left; /* goals that have not taken theirs */

	/* What the last look saw. */
	bool profile_gone, notifications_gone;
	struct ky_es10_info info_after;
	bool info_after_known;
};

/* `digits`: of the ICCID, without filling. */
void ky_removal_init(struct ky_removal *r, struct ky_session *s,
    const struct ky_delivery *d, const char *digits);
void ky_removal_done(struct ky_removal *r);

/* The first look: changes nothing.  Memory that is not there is KY_E_SYSTEM;
 * a profile that is not there is no error here. */
enum ky_code ky_removal_look(struct ky_removal *r,
    struct ky_err *err) KY_MUST_USE;
/* Is there anything of this profile: on the card, or left of its deletion on
 * the card? */
bool ky_removal_known(const struct ky_removal *r);
/* Does the list show a notification of it, or may it, being cut? */
bool ky_removal_waiting(const struct ky_removal *r,
    const struct ky_pending *list);
enum ky_hindrance ky_removal_hindrance(const struct ky_removal *r);

/*
 * After the look: disables, deletes, keeps the notifications, sends them,
 * takes them off the card, and looks again.  KY_OK: the profile is gone from
 * the card and everything signed is kept; whether it was sent, `left` says.
 * KY_E_REFUSED: the card will not (its rule in the words).  KY_E_UNSURE: run
 * it again.
 */
enum ky_code ky_removal_run(struct ky_removal *r,
    struct ky_err *err) KY_MUST_USE;

/* Enables or disables alone: by ICCID and by AID, with a refresh and without,
 * and looks after each try. */
enum ky_code ky_removal_switch(struct ky_removal *r, bool on,
    struct ky_err *err) KY_MUST_USE;

/* The deletion's letter; NULL = none was kept.  Not that of a deletion before
 * the profile was there again. */
const struct ky_letter *ky_removal_proof(const struct ky_removal *r);

#endif
