/*
 * Notifications kept on this device: signed by the chip, stored before
 * anything else is done with them, until whoever they are for has them and
 * ever after.
 *
 * A folder, a file for each, named by the SHA-256 of its bytes: what it is,
 * where it goes, who has it.  docs/esim.md describes the file.  Only its
 * owner can read it: it names a chip and a card.
 */
#ifndef KY_CARD_OUTBOX_H
#define KY_CARD_OUTBOX_H

#include "base/time.h"
#include "euicc/notification.h"

#define KY_OUTBOX_PATH_SIZE 512
#define KY_OUTBOX_URL_SIZE 512
#define KY_OUTBOX_MAX 4096 /* files of a folder that are read */
#define KY_LETTER_GOALS_MAX 4

/* Who is to have it. */
struct ky_goal {
	/* The address that the chip wrote into it; else somebody of ours. */
	bool own;
	char url[KY_OUTBOX_URL_SIZE];
	bool sent;       /* and taken: a 2xx */
	unsigned status; /* of the last answer; 0 = none came */
	struct ky_time at;
	bool held; /* in this run: what comes after it waits; not kept */
};

struct ky_letter {
	uint8_t hash[32];
	struct ky_buf bytes; /* the element as the chip gave it */
	struct ky_time stored;
	struct ky_eid eid; /* of the chip it was read from */
	uint8_t svn[3];    /* SGP.22 version of that chip */
	bool readable;     /* what follows could be read from the bytes */
	enum ky_profile_event_kind kind;
	struct ky_notification_meta meta;
	bool on_card; /* as far as we know */
	uint32_t goals_n;
	struct ky_goal goal[KY_LETTER_GOALS_MAX];
};
void ky_letter_init(struct ky_letter *l);
void ky_letter_done(struct ky_letter *l);
/* Has each goal taken it? */
bool ky_letter_sent(const struct ky_letter *l);
/* Has the address that the chip wrote into it? */
bool ky_letter_answered(const struct ky_letter *l);

/*
 * Reads a letter from bytes of a file: what this outbox writes, or bare bytes
 * of a notification, or base64 of them.  KY_E_INPUT: none of these.
 */
enum ky_code ky_letter_read(struct ky_str bytes, struct ky_letter *out,
    struct ky_err *err) KY_MUST_USE;
/* A letter made of what the chip gave; KY_E_INPUT: too long, or empty. */
enum ky_code ky_letter_make(struct ky_str bytes, struct ky_letter *out,
    struct ky_err *err) KY_MUST_USE;
/* One more goal, unless it is there already; KY_E_LIMIT: too many. */
enum ky_code ky_letter_add_goal(struct ky_letter *l, bool own, const char *url,
    struct ky_err *err) KY_MUST_USE;

struct ky_outbox {
	char path[KY_OUTBOX_PATH_SIZE];
};

/* `path` NULL: "kaiyaku-esim" in $XDG_STATE_HOME, else in ~/.local/state.
 * Makes it, for its owner alone.  KY_E_SYSTEM: it cannot be had; KY_E_INPUT:
 * nothing says where. */
enum ky_code ky_outbox_open(struct ky_outbox *o, const char *path,
    struct ky_err *err) KY_MUST_USE;
/* Can something be written there, durably?  Asked before what cannot be
 * undone.  Codes of ky_outbox_keep(). */
enum ky_code ky_outbox_try(const struct ky_outbox *o,
    struct ky_err *err) KY_MUST_USE;
/* Writes the letter, durably: KY_OK, and a power cut does not take it. */
enum ky_code ky_outbox_keep(const struct ky_outbox *o,
    const struct ky_letter *l, struct ky_err *err) KY_MUST_USE;
/* What is kept of the letter with that hash; `there` false: nothing. */
enum ky_code ky_outbox_find(const struct ky_outbox *o, const uint8_t hash[32],
    struct ky_letter *out, bool *there, struct ky_err *err) KY_MUST_USE;

struct ky_letters {
	uint32_t n, unreadable; /* files that are no letters */
	struct ky_letter *row;  /* heap */
};
/* All of them: a chip's together, least number first. */
enum ky_code ky_outbox_load(const struct ky_outbox *o, struct ky_letters *out,
    struct ky_err *err) KY_MUST_USE;
void ky_letters_done(struct ky_letters *ls);

#endif
