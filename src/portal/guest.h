/*
 * A guest: whoever sits behind a browser, and what they have shown us.
 *
 * The session's secret lies in a cookie; we keep a hash of it.  It ends by idling
 * (KY_GUEST_IDLE_US) and for good (KY_GUEST_US), whatever is done in it.
 *
 * HOW A PAGE USES IT (src/web)
 *
 *	struct ky_call c = {.version = KY_CALL_VERSION,
 *	    .op = KY_CALL_PORTAL, .who = web's own caller};
 *	struct ky_ask ask = {.act = KY_ACT_LOOK};       // portal/ask.h
 *	... ask.cookie = value of the cookie, ask.from = client's address
 *	c.in.ask = &ask;
 *	calls.call(...); r.out.told->session
 *
 * - Every page: KY_ACT_LOOK.  `told->word` KY_WORD_NO_SESSION: nobody; forms
 *   then begin with KY_ACT_VISIT, whose `told->cookie` is set as cookie
 *   ("__Host-kaiyaku", Secure, HttpOnly, SameSite=Lax, Path=/).  Whenever
 *   `told->cookie` is not "", the cookie is set anew (it changes at every
 *   sign-in); when `told->gone`, it is taken away.
 * - Every POST: compare the form's field with session.csrf by
 *   ky_guest_csrf().  Acts themselves do not ask for it.
 * - May a page show this line?  ky_guest_reach(&session, line_id, right);
 *   NULL: answer as for a page that does not exist.  Then KY_CALL_LINE etc.
 *   with ky_guest_caller().
 * - A command: handed in by ky_guest_caller(); ky_guest_envelope() puts actor, role, on_behalf, grant and
 *   channel into it.  FILE, UNLOCK and evidence of `authority` also want
 *   KY_ACT_AUTHORITY, see ky_told.authority.
 */
#ifndef KY_PORTAL_GUEST_H
#define KY_PORTAL_GUEST_H

#include "core/command.h"
#include "port/courier.h"
#include "port/lobby.h"
#include "portal/shown.h"

#define KY_GUEST_IDLE_US (30 * KY_MINUTE_US)
#define KY_GUEST_US (12 * KY_HOUR_US)
/* A second proof counts so long for what cannot be undone. */
#define KY_FRESH_US (10 * KY_MINUTE_US)

#define KY_COOKIE_SIZE 48 /* 32 bytes in base64url, and its end */
#define KY_CSRF_SIZE 48

/* What somebody may do with a line. */
enum ky_right {
	KY_RIGHT_STATUS, /* see the line, its ending, its duties */
	KY_RIGHT_FILE,   /* file, withdraw, bring evidence */
	KY_RIGHT_PAPERS, /* read the papers */
	KY_RIGHT_ALL,    /* the holder's own: also lock, payee, grants */
	KY_RIGHT__MAX
};
const char *ky_right_name(enum ky_right r); /* "status", "file", ... */
bool ky_right_parse(struct ky_str name, enum ky_right *out);
#define KY_RIGHT_BIT(r) (UINT32_C(1) << (r))
#define KY_RIGHTS_OWN (KY_RIGHT_BIT(KY_RIGHT__MAX) - 1)

/* A line the session reaches: its own, or a client's by grant. */
struct ky_reach {
	uint64_t line_id;
	uint32_t shown;  /* what the line itself was proven by */
	uint32_t rights; /* KY_RIGHT_BIT()s */
	struct ky_time at;
	struct ky_slug grant, holder; /* "" = one's own */
};

/* What a code that was sent is for. */
enum ky_purpose {
	KY_PURPOSE_NONE,
	KY_PURPOSE_PROVE,   /* a line */
	KY_PURPOSE_SIGN_IN, /* an account */
	KY_PURPOSE_CONFIRM, /* before what cannot be undone */
	KY_PURPOSE_CONTACT, /* a new mailbox of the account */
	KY_PURPOSE__MAX
};
const char *ky_purpose_name(enum ky_purpose p);
bool ky_purpose_parse(struct ky_str name, enum ky_purpose *out);

/* A code that was, or seems to have been, sent.  One at a time. */
struct ky_pending {
	enum ky_purpose purpose;
	enum ky_letter_way way;
	struct ky_time until;
	uint8_t tries; /* that are left */
	/* What follows is empty in what pages get. */
	uint8_t hash[32];
	uint64_t line_id; /* 0: there is no such line, and no code is right */
	struct ky_slug account;    /* SIGN_IN: whose; "" = nobody's */
	char email[KY_EMAIL_SIZE]; /* CONTACT: the new one; SIGN_IN: of who was
	                              asked to act, and may have no account */
	char to[KY_EMAIL_SIZE];    /* the mailbox it went to; "" = none */
};

/* A form that did something (portal/again.h). */
#define KY_FORM_BYTES 32
#define KY_AGAIN_MAX 4

struct ky_again {
	uint8_t form[KY_FORM_BYTES]; /* hash of it */
	struct ky_time at;
	uint8_t word; /* enum ky_word: what was told */
	uint64_t line_id;
};

#define KY_REACH_MAX 32
#define KY_CHALLENGE_SIZE 32

struct ky_guest {
	struct ky_slug id;               /* "se-7h3k9qxm": no secret */
	struct ky_slug account;          /* "" = without one */
	char language[KY_LANGUAGE_SIZE]; /* BCP 47 */
	char csrf[KY_CSRF_SIZE];
	struct ky_time created, seen;
	uint32_t shown;       /* for the account */
	bool half;            /* signed in, but for the second factor */
	struct ky_time fresh; /* of the last second proof; us = 0: none */
	struct ky_pending pending;
	bool challenged; /* a passkey was asked for */
	uint8_t challenge[KY_CHALLENGE_SIZE];
	struct ky_again again[KY_AGAIN_MAX]; /* the newest first; empty in what
	                                        pages get */
	char mailbox[KY_EMAIL_SIZE]; /* shown last, by a code sent to it */
	struct ky_time mailbox_at;   /* when */

	/* Of the account, as of now. */
	bool has_password, has_totp, has_passkey;
	uint8_t spares;            /* recovery codes that are left */
	struct ky_time changed;    /* password, contact, second factor */
	char email[KY_EMAIL_SIZE]; /* its first mailbox; "" = none */

	/* The lines that this session itself proved come first. */
	uint8_t reach_n, proven_n;
	struct ky_reach reach[KY_REACH_MAX];
};

/* As a folio is kept, and back: what of it is the account's is not in it. */
#define KY_PROVEN_MAX 8
enum ky_code ky_guest_write(const struct ky_guest *s,
    char body[KY_FOLIO_BODY_SIZE], struct ky_err *err) KY_MUST_USE;
enum ky_code ky_guest_read(const char *body, struct ky_guest *out,
    struct ky_err *err) KY_MUST_USE;

/* One more line that the session proved, or more shown for it.  False: there
 * are too many. */
bool ky_guest_proved(struct ky_guest *s, uint64_t line_id, uint32_t shown,
    struct ky_time now);
/* One more line that the account, or a grant, reaches; what is there gains. */
void ky_guest_reaches(struct ky_guest *s, const struct ky_reach *more);

/* Is this the session's token?  Compared in constant time. */
bool ky_guest_csrf(const struct ky_guest *s, struct ky_str given);

/* The line, if the session reaches it with that right; NULL: it does not, and
 * nobody learns whether there is one. */
const struct ky_reach *ky_guest_reach(const struct ky_guest *s,
    uint64_t line_id, enum ky_right right);

/* Was a second proof given lately enough? */
bool ky_guest_fresh(const struct ky_guest *s, struct ky_time now);

/* The mailbox that was shown, if lately enough for its lines to be attached;
 * "": none. */
const char *ky_guest_mailbox(const struct ky_guest *s, struct ky_time now);

/* Who acts, for commands on this line: the account or, without one, the
 * session.  `role`: holder, or agent for a client's line. */
void ky_guest_envelope(const struct ky_guest *s, const struct ky_reach *reach,
    struct ky_command *cmd);

/*
 * The `authority` of this session over a line: evidence of the standing's
 * grade.  The bytes are JSON without secrets and lie in `memory`.  That a
 * second proof is fresh was asked before.
 */
#define KY_AUTHORITY_SIZE 768
void ky_guest_authority(const struct ky_guest *s, const struct ky_reach *reach,
    const struct ky_standing *standing, struct ky_time now,
    char memory[KY_AUTHORITY_SIZE], struct ky_evidence *out);

#endif
