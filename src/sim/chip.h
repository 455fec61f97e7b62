/*
 * Chips of phones, and what they sign of a subscriber's profile.
 *
 * Each has a counter that only grows.  What it signs is a letter that may be
 * delivered late, in any order, twice, or never.  Nothing is really signed:
 * the engine is told what a verifier would have found.
 */
#ifndef KY_SIM_CHIP_H
#define KY_SIM_CHIP_H

#include "core/command.h"
#include "sim/random.h"

#define KY_PHONES 3
#define KY_LETTERS_MAX 8

struct ky_phones {
	struct {
		int64_t next; /* the number of its next event */
		bool has;     /* the profile */
		/* The last that it signed of a deletion, and that the engine
		 * took of its having it. */
		int64_t deleted, told_there;
		bool any_deleted, any_told_there;
	} phone[KY_PHONES];
	uint8_t letters_n;
	struct ky_profile_event letter[KY_LETTERS_MAX];
};

/* The chip's name: 32 digits. */
struct ky_eid ky_phone_eid(uint32_t phone);

/* It is on the first phone, of which nobody kept a letter. */
void ky_phones_have(struct ky_phones *p);
/* Is it on any? */
bool ky_phones_has(const struct ky_phones *p);

void ky_phones_install(struct ky_phones *p, uint32_t phone);
/* Deleted wherever it is. */
void ky_phones_delete(struct ky_phones *p);
/* Whatever a person may do with it: sometimes fails, sometimes nothing. */
void ky_phones_play(struct ky_phones *p, struct ky_random *r);

/* One that is delivered now; false: there is none.  It may come again. */
bool ky_phones_deliver(struct ky_phones *p, struct ky_random *r,
    struct ky_profile_event *out);
/* The engine accepted it. */
void ky_phones_told(struct ky_phones *p, const struct ky_profile_event *ev);
/* The engine was told that a phone has it, and none that it was deleted since
 * can have been: nobody may call the deletion proven. */
bool ky_phones_known_there(const struct ky_phones *p);

#endif
