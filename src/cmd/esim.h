/*
 * kaiyaku-esim: the device's side of ending an eSIM line.  See
 * kaiyaku-esim(1).
 *
 * Each command is a row in the table of esim_args.c; usage, --help and the
 * test of the manual's synopsis read that table, the parser accepts nothing
 * else.
 */
#ifndef KY_CMD_ESIM_H
#define KY_CMD_ESIM_H

#include "card/lock.h"
#include "card/post.h"
#include "card/removal.h"

#include <jansson.h>

#define KY_ESIM_VERSION "0.1.0"

/* Exit codes, as kaiyaku-esim(1) lists them. */
enum ky_esim_exit {
	KY_ESIM_DONE = 0,
	KY_ESIM_NO = 1,     /* the card, a rule or a person says no */
	KY_ESIM_INPUT = 2,  /* usage */
	KY_ESIM_UNSENT = 3, /* done, but somebody has to be told yet: `send` */
	KY_ESIM_LATER = 4,  /* nothing happened, try again */
	KY_ESIM_UNSURE = 5, /* it may have happened: run it again, it looks */
	KY_ESIM_SYSTEM = 6, /* the machine failed */
};

enum ky_esim_flag {
	/* Of every command. */
	KY_ESIM_TRANSPORT,
	KY_ESIM_READER,
	KY_ESIM_DEVICE,
	KY_ESIM_SLOT,
	KY_ESIM_COMMAND,
	KY_ESIM_AID,
	KY_ESIM_SEGMENT,
	KY_ESIM_JSON,
	KY_ESIM_HELP,
	/* Of some. */
	KY_ESIM_ICCID,
	KY_ESIM_YES,
	KY_ESIM_WITHOUT_PROOF,
	KY_ESIM_OFFLINE,
	KY_ESIM_KEPT,
	KY_ESIM_NO_CARD,
	KY_ESIM_TO,
	KY_ESIM_ENDING,
	KY_ESIM_ENDING_CA,
	KY_ESIM_CA,
	KY_ESIM_SYSTEM_ROOTS,
	KY_ESIM_VIA,
	KY_ESIM_ALLOW_PRIVATE,
	KY_ESIM_OUTBOX,
	KY_ESIM_FLAG__MAX
};

struct ky_esim;
struct ky_esim_cmd {
	const char *name, *args; /* as in the synopsis; "" = none */
	uint32_t args_n;
	uint32_t flags; /* of the second group, a bit each */
	const char *help;
	enum ky_esim_exit (*run)(struct ky_esim *e);
};

struct ky_esim {
	const struct ky_esim_cmd *cmd; /* NULL with `help`: all of them */
	const char *value[KY_ESIM_FLAG__MAX]; /* NULL = not given */
	const char *arg;
	bool help;
	FILE *out; /* where answers go */

	/* Filled by what is below. */
	struct ky_transport t;
	struct ky_session s;
	struct ky_lock lock, chip_lock;
	uint8_t aid[KY_AID_MAX];
	bool open;
	struct ky_outbox box;
	struct ky_post *post;
	char ending[KY_OUTBOX_URL_SIZE];
	struct ky_delivery delivery;
};

/* --- esim_args.c --- */

/* KY_E_INPUT: in words. */
enum ky_code ky_esim_parse(struct ky_esim *e, int argc, const char *const *argv,
    struct ky_err *err) KY_MUST_USE;
/* "kaiyaku-esim delete [--iccid DIGITS] ..." */
void ky_esim_synopsis(const struct ky_esim_cmd *cmd, struct ky_buf *out);
void ky_esim_help(const struct ky_esim_cmd *cmd, struct ky_buf *out);
/* The commands; a row without a name ends them. */
extern const struct ky_esim_cmd ky_esim_cmds[];
/* 18 to 20 digits, a filling F dropped.  KY_E_INPUT. */
enum ky_code ky_esim_digits(const char *text, char out[21],
    struct ky_err *err) KY_MUST_USE;
/* An AID in hexadecimal, 5 to 16 bytes. */
enum ky_code ky_esim_aid(const char *text, uint8_t out[KY_AID_MAX], size_t *n,
    struct ky_err *err) KY_MUST_USE;

/* --- esim_card.c --- */

/* The transport, its lock and a session, as the flags say. */
enum ky_code ky_esim_begin(struct ky_esim *e, struct ky_err *err) KY_MUST_USE;
/* The lock of the chip itself, once its EID is known. */
enum ky_code ky_esim_claim(struct ky_esim *e, const struct ky_eid *eid,
    struct ky_err *err) KY_MUST_USE;
/* Outbox and sender, as the flags say; `sending`: unless --offline. */
enum ky_code ky_esim_letters(struct ky_esim *e, struct ky_err *err) KY_MUST_USE;
/* The sender alone. */
enum ky_code ky_esim_sender(struct ky_esim *e, struct ky_err *err) KY_MUST_USE;
void ky_esim_close(struct ky_esim *e); /* all of it */
/* Adds to a letter of a run before who is to have it by the flags of now. */
enum ky_code ky_esim_readdress(struct ky_esim *e, struct ky_letter *l,
    struct ky_err *err) KY_MUST_USE;
/* APDUs exchanged so far. */
uint64_t ky_esim_trips(const struct ky_esim *e);

/* --- esim_say.c --- */

/* Words on the way, on standard error; none where one document is to be
 * there. */
void ky_esim_note(const struct ky_esim *e, const char *fmt, ...)
    KY_PRINTF(2, 3);
/* Says an error, once; its exit code. */
enum ky_esim_exit ky_esim_fail(const struct ky_esim *e,
    const struct ky_err *err);
/* Prints and frees the document. */
void ky_esim_json(const struct ky_esim *e, json_t *doc);
json_t *ky_esim_profile_json(const struct ky_es10_profile *p);
json_t *ky_esim_letter_json(const struct ky_esim *e, const struct ky_letter *l);
json_t *ky_esim_meta_json(const struct ky_notification_meta *m);
/* "delete", "enable+disable", "none" */
#define KY_ESIM_EVENTS_SIZE 96
void ky_esim_events(uint8_t events, char out[KY_ESIM_EVENTS_SIZE]);
/* A profile in a line, as in a list. */
void ky_esim_profile_line(const struct ky_esim *e,
    const struct ky_es10_profile *p);
/* Nickname, else name, else operator, else "". */
const char *ky_esim_name(const struct ky_es10_profile *p);

/* --- the commands --- */

enum ky_esim_exit ky_esim_list(struct ky_esim *e);
enum ky_esim_exit ky_esim_info(struct ky_esim *e);
enum ky_esim_exit ky_esim_disable(struct ky_esim *e);
enum ky_esim_exit ky_esim_enable(struct ky_esim *e);
enum ky_esim_exit ky_esim_delete(struct ky_esim *e);
enum ky_esim_exit ky_esim_notifications(struct ky_esim *e);
enum ky_esim_exit ky_esim_send(struct ky_esim *e);
enum ky_esim_exit ky_esim_replay(struct ky_esim *e);
enum ky_esim_exit ky_esim_version(struct ky_esim *e);

#endif
