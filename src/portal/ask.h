/*
 * What a page asks the portal for, and what it is told: the call
 * KY_CALL_PORTAL (service/call.h).
 *
 * Every act but LOOK may write.  A stranger is told the same, after the same
 * work, whether or not a line, an account or a contact exists.  `word` names
 * what happened; pages have a text for each.  KY_E_LIMIT of the call itself:
 * the portal is busy, try again in a moment.
 */
#ifndef KY_PORTAL_ASK_H
#define KY_PORTAL_ASK_H

#include "port/lobby.h"
#include "port/store.h"
#include "portal/guest.h"

enum ky_act {
	/* --- the session --- */
	KY_ACT_LOOK,         /* cookie: the session */
	KY_ACT_VISIT,        /* language: a new one */
	KY_ACT_LANGUAGE,     /* language */
	KY_ACT_SIGN_OUT,     /* this browser */
	KY_ACT_SIGN_OUT_ALL, /* every browser of the account */
	KY_ACT_SIGN_OUT_ONE, /* id: of `sessions` */
	KY_ACT_LIST,         /* kind: rows of the account's own SESSION,
	                        CONTACT, PASSKEY, GRANT (given and got) */
	/* --- a line --- */
	KY_ACT_FIND,   /* find, name, way: CODE_SENT whatever there is */
	KY_ACT_CODE,   /* code: of whatever was sent */
	KY_ACT_BILL,   /* line_id, name (contract number), minor: adds the last
	                bill to a line that was proven by mail */
	KY_ACT_PAPERS, /* token: of the mail that says that staff accepted
	                     papers; proves their line */
	KY_ACT_AUTHORITY, /* line_id: `authority`; CONFIRM_FIRST when no second
	                     proof is fresh */
	KY_ACT_IMPORT, /* line: one of a provider that is not connected, told by
	                  its holder; it is in session.reach then, SHOWN_STATED.
	                  Numbers and cards in it are not kept. */
	KY_ACT_ATTACH, /* the session's proven lines to its account */
	KY_ACT_SAME,   /* `same`: other lines that a connected provider has
	                  under the mailbox that was shown lately
	                  (ky_guest_mailbox()); none without one */
	KY_ACT_ATTACH_SAME, /* lines: which of them, to the account; wants a
	                       fresh proof too */
	KY_ACT_DETACH,      /* line_id: from the account */
	/* --- an account --- */
	KY_ACT_OPEN,         /* from a session with a proven line; lines: as of
	                        ATTACH_SAME, 0 for none */
	KY_ACT_SIGN_IN,      /* email, password */
	KY_ACT_SIGN_IN_CODE, /* email: CODE_SENT whatever there is */
	KY_ACT_SECOND,   /* code: TOTP or recovery code; completes a sign-in, or
	                  is the fresh second proof */
	KY_ACT_CONFIRM,  /* line_id or 0: sends a code as the second proof */
	KY_ACT_PASSWORD, /* password: the new one; wants a fresh proof */
	KY_ACT_TOTP_NEW, /* text: otpauth URI, secret: base32 */
	KY_ACT_TOTP_ON,  /* code: the first one */
	KY_ACT_TOTP_OFF, /* wants a fresh proof */
	KY_ACT_SPARES,   /* ten new recovery codes; wants a fresh proof */
	KY_ACT_CONTACT_ADD,  /* email: gets a code; wants a fresh proof */
	KY_ACT_CONTACT_DROP, /* id; not the last one; wants a fresh proof */
	KY_ACT_RECOVER,      /* email: LINK_SENT whatever there is */
	KY_ACT_RECOVER_SET,  /* token, password */
	/* --- passkeys --- */
	KY_ACT_PASSKEY_NEW,  /* session.challenge is to be signed */
	KY_ACT_PASSKEY_ADD,  /* client, data: clientDataJSON, attestation
	                       object; text: a name for it; wants a fresh
	                       proof */
	KY_ACT_PASSKEY_ASK,  /* session.challenge is to be signed */
	KY_ACT_PASSKEY_USE,  /* client, data, signature, credential: signs in,
	                       or is the fresh second proof */
	KY_ACT_PASSKEY_DROP, /* id; wants a fresh proof */
	/* --- somebody who acts for me --- */
	KY_ACT_GRANT,      /* line_id (0 = all of mine), rights, until, email
	                      of the agent; wants a fresh proof */
	KY_ACT_GRANT_JOIN, /* token: CODE_SENT to the mailbox that was asked;
	                      the code signs its account in, a new one if it
	                      has none: an agent needs no line */
	KY_ACT_GRANT_LOOK, /* token: what the agent, signed in, would accept, as
	                      the one row; none: the link is worth nothing */
	KY_ACT_GRANT_TAKE, /* token: the agent accepts */
	KY_ACT_GRANT_END,  /* id: by either side */
	/* --- without login --- */
	KY_ACT_LINK, /* token of a withdraw link: `ending`, `line_id`; the page
	                shows it on GET and puts KY_CMD_WITHDRAW on POST, with
	                ky_withdraw_envelope() (portal/link.h) */
	KY_ACT__MAX
};
const char *ky_act_name(enum ky_act a); /* for logs: "find", ... */

/* What happened. */
enum ky_word {
	KY_WORD_DONE,
	KY_WORD_NO_SESSION, /* none, or it is over */
	KY_WORD_CODE_SENT,  /* if there is such a line, account, contact */
	KY_WORD_LINK_SENT,  /* likewise */
	KY_WORD_PROVEN,     /* the line is in session.reach now */
	KY_WORD_SIGNED_IN,
	KY_WORD_SECOND_WANTED, /* ... once SECOND or a passkey is given */
	KY_WORD_CONFIRMED,     /* the second proof is fresh */
	KY_WORD_WRONG_CODE,    /* told->tries are left */
	KY_WORD_CODE_OVER,     /* too old, tried too often, or none was sent */
	KY_WORD_WRONG_LOGIN,   /* mailbox and password do not fit */
	KY_WORD_WRONG_BILL,    /* contract number and amount do not fit */
	KY_WORD_WRONG_PASSKEY,
	KY_WORD_WRONG_LINK,    /* of no use, or used */
	KY_WORD_TOO_OFTEN,     /* told->until: not before */
	KY_WORD_CONFIRM_FIRST, /* a second proof is wanted */
	KY_WORD_SIGN_IN_FIRST, /* an account is wanted */
	KY_WORD_PROVE_FIRST,   /* a proven line is wanted */
	KY_WORD_WEAK_PASSWORD, /* 10 to 128 bytes, not one of the most used */
	KY_WORD_BAD_EMAIL,
	KY_WORD_LAST_CONTACT, /* cannot be dropped */
	KY_WORD_NOT_YOURS,    /* or not there */
	KY_WORD_NO_WAY,       /* this way of sending is not set up */
	KY_WORD_TOO_MANY,     /* of such things in one account */
	KY_WORD_NOT_ASSISTED, /* IMPORT: that provider is connected, or unknown */
	KY_WORD_BAD_LINE, /* IMPORT: told->text says what contradicts what */
	KY_WORD__MAX
};
const char *ky_word_name(enum ky_word w); /* "code-sent", ...: msgctxt */

#define KY_PASSWORD_SIZE 132 /* 128 bytes of UTF-8 */
#define KY_PASSWORD_LEAST 10
#define KY_TOKEN_SIZE 96
#define KY_KNOWN_SIZE 65 /* 48 bytes in base64url, and its end */
#define KY_FROM_SIZE 48
#define KY_PORTAL_NAME_SIZE 64
#define KY_PORTAL_TEXT_SIZE 256

/* Lines of one mailbox that are offered, or taken, at once. */
#define KY_SAME_MAX 8

struct ky_ask {
	enum ky_act act;
	char cookie[KY_COOKIE_SIZE]; /* "" = none */
	char known[KY_KNOWN_SIZE];   /* of a browser that signed in before
	                                (portal/known.h); "" = none */
	char from[KY_FROM_SIZE];     /* the client's address; only counted */
	char language[KY_LANGUAGE_SIZE];
	uint8_t form[KY_FORM_BYTES]; /* hash of the form that asks for it, which
	                                counts once; zeros: none */
	enum ky_find find;           /* CONTRACT, MSISDN, ICCID */
	char name[KY_PORTAL_NAME_SIZE];
	enum ky_letter_way way;
	char code[KY_LETTER_CODE_SIZE]; /* digits, or a recovery code */
	char email[KY_EMAIL_SIZE];
	char password[KY_PASSWORD_SIZE]; /* wiped by who gave it */
	char token[KY_TOKEN_SIZE];
	char text[KY_PORTAL_NAME_SIZE];
	uint64_t line_id;
	uint8_t lines_n;
	uint64_t lines[KY_SAME_MAX];
	int64_t minor;
	uint32_t rights;
	struct ky_time until;
	struct ky_slug id;
	enum ky_folio_kind kind;
	const struct ky_line *line; /* IMPORT */
	/* Passkeys, decoded from base64url. */
	struct ky_str client, data, signature, credential;
};

/* A line that is offered: not in the session's reach yet. */
struct ky_same {
	const struct ky_case *c; /* in the arena of the call */
	const struct ky_rules *rules;
};

#define KY_SPARES 10
#define KY_SPARE_SIZE 12 /* "7h3k9-qxm2p" */
#define KY_PORTAL_ROWS_MAX 64

/* A row of LIST. */
struct ky_portal_row {
	struct ky_slug id;
	struct ky_time at, until;       /* until.us = 0: open */
	char text[KY_PORTAL_TEXT_SIZE]; /* contact: mailbox; passkey, session:
	                                   a name; grant: the other's mailbox */
	uint64_t line_id;               /* grant: of it; 0 = all */
	uint32_t rights;                /* grant */
	struct ky_slug state;           /* grant: "asked", "given", "over" */
	bool mine; /* session: this one; grant: I gave it */
};

struct ky_told {
	enum ky_word word;
	struct ky_guest session;     /* as it is now */
	char cookie[KY_COOKIE_SIZE]; /* to be set; "" = leave it */
	char known[KY_KNOWN_SIZE];   /* likewise, for months */
	bool gone;                   /* take the cookie away */
	bool again; /* the form was taken before: `word` and `line_id` are what
	               was told then, and nothing was done now */
	uint8_t tries;
	struct ky_time until;
	char text[KY_PORTAL_TEXT_SIZE];       /* TOTP_NEW */
	char secret[KY_PORTAL_NAME_SIZE];     /* TOTP_NEW: to be typed */
	char spare[KY_SPARES][KY_SPARE_SIZE]; /* shown this once */
	/* AUTHORITY: put into the command with ky_authority_put(); `standing`
	 * and `recent` say what is asked and why, for the page. */
	struct ky_evidence evidence; /* its bytes lie in the arena */
	struct ky_standing standing;
	enum ky_grade least;       /* what the rules ask of it now */
	char recent[KY_CODE_SIZE]; /* "sim-changed", ...; or "" */
	struct ky_time hold_until; /* if it were filed now; us = 0: none */
	/* LINK */
	uint64_t line_id;
	char ending[KY_REF_SIZE];
	/* SAME */
	uint32_t same_n;
	struct ky_same same[KY_SAME_MAX];
	/* LIST */
	uint32_t rows_n;
	struct ky_portal_row *row;
};

/* The authority into a command that files, unlocks, or brings it. */
void ky_authority_put(const struct ky_told *told, struct ky_command *cmd);

#endif
