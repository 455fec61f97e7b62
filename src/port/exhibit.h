/*
 * What a holder keeps with an ending: pictures of receipts, chats, postal slips
 * that others gave them.
 *
 * The picture is one of ours (photo/photo.h), made of whatever was brought.
 * First it is *new*: its holder looks at it and says what is to be covered;
 * nobody else sees it, and it is forgotten after KY_EXHIBIT_NEW_US.  *Kept* is
 * what is left then, as evidence of the grade stated; the picture as it was is
 * gone.  *Gone*, it is a line of the record: when, how large, its hash.
 *
 * At rest picture and note are sealed with the line's key of the class
 * evidence, and erased with it.
 */
#ifndef KY_PORT_EXHIBIT_H
#define KY_PORT_EXHIBIT_H

#include "base/time.h"
#include "core/case.h"
#include "core/command.h"

enum ky_exhibit_state {
	KY_EXHIBIT_NEW,
	KY_EXHIBIT_KEPT,
	KY_EXHIBIT_GONE,
	KY_EXHIBIT_STATE__MAX
};
/* "new", "kept", "gone". */
const char *ky_exhibit_state_name(enum ky_exhibit_state s);
bool ky_exhibit_state_parse(struct ky_str name, enum ky_exhibit_state *out);

#define KY_EXHIBIT_NEW_US KY_HOUR_US
#define KY_EXHIBIT_NOTE_SIZE 481 /* 160 characters of Japanese */
#define KY_EXHIBIT_MEDIA "image/jpeg"

/* How many: new ones and kept ones of an ending, and of all that somebody
 * gave. */
#define KY_EXHIBITS_OF_ENDING 12
#define KY_EXHIBITS_OF_OWNER 60
/* Pictures brought by somebody within an hour. */
#define KY_EXHIBITS_AN_HOUR 30
/* Rows of a line that are listed: of all its endings, gone ones too. */
#define KY_EXHIBITS_MAX 200

struct ky_exhibit {
	struct ky_slug id; /* "ex-7h3k9qxm" */
	uint64_t line_id;
	char ending[KY_REF_SIZE];
	enum ky_exhibit_state state;
	struct ky_slug owner; /* who gave it: account or session */
	enum ky_role role;    /* holder, or agent */
	struct ky_time at;
	struct ky_time until; /* new: forgotten after it; else us = 0 */
	uint32_t width, height, pages;
	uint32_t size;      /* bytes of the picture */
	uint8_t sha256[32]; /* of the picture; kept: of the evidence */
	char note[KY_EXHIBIT_NOTE_SIZE]; /* the holder's own words; or "" */
};

#endif
