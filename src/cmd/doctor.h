/*
 * What is wrong with an installation, in plain words.
 *
 * Each check looks at one thing and says what it found: well, worth a note,
 * or wrong.  What is wrong comes with why it matters and what to type.  No
 * check changes anything, and none stops the others.
 */
#ifndef KY_CMD_DOCTOR_H
#define KY_CMD_DOCTOR_H

#include "cmd/session.h"

enum ky_found_state {
	KY_DOCTOR_WELL,
	KY_DOCTOR_NOTE,
	KY_DOCTOR_WRONG,
};

struct ky_doctor {
	const struct ky_cli *cli;
	bool offline; /* asks no other system */
	uint32_t wrong, notes;
	json_t *list; /* with --json */
	bool open;    /* the session is */
	struct ky_session session;
};

/*
 * One finding.  `check` is its stable name ("permissions"); `fmt` says what
 * was found, `why` what comes of it, `type` what to do, a command where there
 * is one; both "" when all is well.  No personal data.
 */
void ky_doctor_say(struct ky_doctor *d, enum ky_found_state state,
    const char *check, const char *why, const char *type, const char *fmt, ...)
    KY_PRINTF(6, 7);

/* All checks, in order. */
void ky_doctor_run(struct ky_doctor *d);

/* doctor_files.c: settings, files, who works on the store. */
void ky_doctor_settings(struct ky_doctor *d);
void ky_doctor_permissions(struct ky_doctor *d);
void ky_doctor_server(struct ky_doctor *d);
void ky_doctor_disk(struct ky_doctor *d);
void ky_doctor_backup(struct ky_doctor *d);

/* doctor_store.c: opens the store, and what lies in it. */
void ky_doctor_store(struct ky_doctor *d);
void ky_doctor_keys(struct ky_doctor *d);
void ky_doctor_log(struct ky_doctor *d);
void ky_doctor_clock(struct ky_doctor *d);
void ky_doctor_effects(struct ky_doctor *d);
void ky_doctor_webhooks(struct ky_doctor *d);

/* doctor_proof.c: trusted roots, what chips signed. */
void ky_doctor_roots(struct ky_doctor *d);
void ky_doctor_notifications(struct ky_doctor *d);

/* doctor_lines.c: rules of the lines there are, endings that wait. */
void ky_doctor_lines(struct ky_doctor *d);

/* doctor_money.c: refunds that wait for the bank. */
void ky_doctor_refunds(struct ky_doctor *d);

/* doctor_peers.c: other systems, mail. */
void ky_doctor_peers(struct ky_doctor *d);

#endif
