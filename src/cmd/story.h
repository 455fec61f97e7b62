/*
 * What `kaiyaku demo` tells: eight lines and a loan, and what people do, by a
 * clock that jumps from one thing to the next.  All of it is invented.
 */
#ifndef KY_CMD_STORY_H
#define KY_CMD_STORY_H

#include "core/command.h"

enum ky_deed {
	KY_DEED_END,
	KY_DEED_WITHDRAW,
	KY_DEED_FACT,
	/* In the simulated world, unknown to us until somebody looks. */
	KY_DEED_PORTS, /* the other operator takes the number; reported */
	KY_DEED_USES,  /* late usage comes in: `minor` */
	KY_DEED__MAX
};

struct ky_step {
	const char *when; /* RFC 3339; steps are in this order */
	const char *contract;
	const char *says; /* who does what, for readers */
	const char *what; /* the item */
	const char *day;  /* that counts; NULL = the day of `when` */
	enum ky_deed deed;
	enum ky_way way;
	enum ky_fact fact;
	int32_t reason; /* for a refund, -1 = none */
	int64_t minor;
};

struct ky_story {
	const char *contract;
	const char *title;
	const char *about;
	bool waits; /* in the end its eSIM waits for the chip's proof */
};

#define KY_STORIES_MAX 9
extern const struct ky_story ky_stories[KY_STORIES_MAX];
/* A step without a contract ends the list: until then time passes. */
extern const struct ky_step ky_steps[];

#define KY_STORY_START "2026-08-26T09:00:00+09:00"
extern const char ky_story_end[];
/* The lines and the loan, as kaiyaku-csv(5). */
extern const char ky_story_csv[];
/* Rule files of the story. */
#define KY_STORY_BOOKS 2
extern const char *const ky_story_books[KY_STORY_BOOKS];

#endif
