/*
 * Acts of the portal (portal/ask.h), performed.
 *
 * An act has two halves.  `look` reads, with a lent connection, and does what
 * takes long (a password, a passkey); `apply` runs within the writer's
 * transaction, on the session as it is then, perhaps twice, and changes it.
 * Letters go out after the commit.  Both halves see a stranger's question
 * answered with the same reads and writes, whatever is there.
 */
#ifndef KY_SERVICE_PORTAL_H
#define KY_SERVICE_PORTAL_H

#include "portal/known.h"
#include "service/serve.h"

#define KY_PORTAL_CHANCE 256
#define KY_PORTAL_LETTERS_MAX 12
#define KY_PORTAL_STEP 4 /* folios read at once */

struct ky_portal_work {
	struct ky_serving *s;
	const struct ky_ask *ask;
	struct ky_told *told;
	const struct ky_lobby *lobby; /* look: lent; apply: the writer's */
	struct ky_time now; /* read in each half, behind the session */
	uint8_t chance[KY_PORTAL_CHANCE]; /* the same in every attempt */

	bool there; /* the session is */
	struct ky_guest session;
	struct ky_folio session_row;
	struct ky_login login; /* of session.account */
	struct ky_folio login_row;
	bool save_session, save_login;
	bool performed; /* by an attempt, whatever became of its commit */

	uint32_t letters_n;
	struct ky_letter letter[KY_PORTAL_LETTERS_MAX];
	struct ky_folio *step; /* KY_PORTAL_STEP of them, lent to listings */

	/* What `look` found out for `apply`. */
	bool nothing_to_write;
	bool right;         /* the password, the bill, the passkey, the link */
	struct ky_case *c;  /* line_id 0: there is none */
	struct ky_slug who; /* an account; "" = nobody's */
	char hash[KY_PASSWORD_HASH_SIZE];
	struct ky_passkey *passkey;
	uint8_t same_n; /* lines of the ask that this mailbox stands for */
	struct ky_letter_line same; /* when there is one of them */
	char mailbox[KY_EMAIL_SIZE];
};

typedef enum ky_code ky_portal_half(struct ky_portal_work *w,
    struct ky_err *err);

/* portal_line.c */
ky_portal_half ky_portal_find_look, ky_portal_find, ky_portal_code,
    ky_portal_bill_look, ky_portal_bill, ky_portal_papers, ky_portal_authority,
    ky_portal_attach, ky_portal_detach, ky_portal_link;
/* portal_same.c */
ky_portal_half ky_portal_same_look, ky_portal_attach_same_look,
    ky_portal_attach_same;
/* portal_import.c */
ky_portal_half ky_portal_import_look, ky_portal_import_send, ky_portal_import;
/* portal_login.c */
ky_portal_half ky_portal_open_look, ky_portal_open, ky_portal_sign_in_look,
    ky_portal_check_password, ky_portal_sign_in, ky_portal_sign_in_code,
    ky_portal_second, ky_portal_confirm_look, ky_portal_confirm,
    ky_portal_password_look, ky_portal_hash_password, ky_portal_password,
    ky_portal_totp_new, ky_portal_totp_on, ky_portal_totp_off, ky_portal_spares;
/* portal_contact.c */
ky_portal_half ky_portal_contact_add, ky_portal_contact_drop, ky_portal_recover,
    ky_portal_recover_look, ky_portal_hash_recovered, ky_portal_recover_set;
/* portal_passkey.c */
ky_portal_half ky_portal_passkey_ask, ky_portal_passkey_add_look,
    ky_portal_passkey_add, ky_portal_passkey_use_look, ky_portal_passkey_use,
    ky_portal_passkey_drop;
/* portal_grant.c */
ky_portal_half ky_portal_grant_ask, ky_portal_grant, ky_portal_grant_join,
    ky_portal_grant_look, ky_portal_grant_take, ky_portal_grant_end;

/* --- limits (portal_limit.c) --- */

/* How often something may happen, and to whom. */
enum ky_portal_limit {
	KY_LIMIT_VISIT,         /* sessions begun, by address */
	KY_LIMIT_FIND_ADDRESS,  /* codes asked for, by address */
	KY_LIMIT_FIND_NAME,     /* ... by the name of a line */
	KY_LIMIT_LETTER,        /* letters that strangers ask for, by line or
	                          mailbox */
	KY_LIMIT_LETTER_KNOWN,  /* ... that a known browser asks for, by it */
	KY_LIMIT_LETTER_INSIDE, /* letters to who showed something already, by
	                           line, account or mailbox */
	KY_LIMIT_RECOVER,       /* links for a new password, by mailbox: each
	                           is good until its hour is over */
	KY_LIMIT_RECEIPT,       /* receipts of inquiries, by mailbox */
	KY_LIMIT_TRY_ADDRESS,   /* wrong codes, logins, links, by address */
	KY_LIMIT_LOGIN,         /* passwords tried, by mailbox */
	KY_LIMIT_LOGIN_KNOWN,   /* ... by a known browser, by it */
	KY_LIMIT_BILL,          /* bills tried, by line */
	KY_LIMIT_SECOND,        /* second factors tried, by account */
	KY_LIMIT_INQUIRY,       /* inquiries, by address */
	KY_LIMIT__MAX
};

/*
 * Counts one more; `over`: that was one too many.  told->until says when the
 * window ends, but says nothing by itself.  Some limits count what comes from
 * the ask's address apart, and first.  What is over by one limit is not
 * counted by a next one: strangers must not use up what is somebody's.
 */
enum ky_code ky_portal_count(struct ky_portal_work *w,
    enum ky_portal_limit limit, const char *whom, bool *over,
    struct ky_err *err) KY_MUST_USE;
/* Only looks. */
enum ky_code ky_portal_full(struct ky_portal_work *w,
    enum ky_portal_limit limit, const char *whom, bool *over,
    struct ky_err *err) KY_MUST_USE;
/* One more letter to a mailbox, which has one limit however it is written: by
 * address, then by that limit. */
enum ky_code ky_portal_count_letter(struct ky_portal_work *w,
    enum ky_portal_limit limit, const char *email, bool *over,
    struct ky_err *err) KY_MUST_USE;
/* Passwords tried for the ask's mailbox, w->who's; `count` one more. */
enum ky_code ky_portal_login_limit(struct ky_portal_work *w,
    const struct ky_login *login, bool count, bool *over,
    struct ky_err *err) KY_MUST_USE;

/* By what the browser is known to that account. */
enum ky_known ky_portal_known(const struct ky_portal_work *w,
    const struct ky_slug *account, const struct ky_login *login);
/* It is known from now on; w->login is the account's. */
void ky_portal_know(struct ky_portal_work *w, const struct ky_slug *account,
    enum ky_known by);

/* --- what they share (portal_share.c) --- */

/* "ac-7h3k9qxm" out of the chance from `at` on. */
void ky_portal_id(const struct ky_portal_work *w, const char *prefix, size_t at,
    struct ky_slug *out);
/* 43 characters of base64url out of 32 bytes of it. */
void ky_portal_secret(const struct ky_portal_work *w, size_t at,
    char out[KY_COOKIE_SIZE]);
/* What a secret is found by. */
void ky_portal_key(const char *secret, char out[KY_FOLIO_KEY_SIZE]);

/* The session gets a new cookie: what was known before is worth nothing. */
void ky_portal_renew(struct ky_portal_work *w);
/* Signed in, or half. */
void ky_portal_enter(struct ky_portal_work *w, const struct ky_slug *account,
    const struct ky_login *login, enum ky_shown by);

/* Calls `each` for every folio of the query until it says stop. */
typedef enum ky_code ky_portal_each(struct ky_portal_work *w, void *self,
    const struct ky_folio *r, bool *stop, struct ky_err *err);
enum ky_code ky_portal_all(struct ky_portal_work *w,
    const struct ky_folio_query *q, ky_portal_each *each, void *self,
    struct ky_err *err) KY_MUST_USE;

/* An account, or `found` false. */
enum ky_code ky_portal_login(struct ky_portal_work *w,
    const struct ky_slug *account, struct ky_login *out, struct ky_folio *row,
    bool *found, struct ky_err *err) KY_MUST_USE;
enum ky_code ky_portal_login_put(struct ky_portal_work *w,
    const struct ky_login *login, struct ky_folio *row,
    struct ky_err *err) KY_MUST_USE;
/* Whose mailbox it is; "" = nobody's. */
enum ky_code ky_portal_whose(struct ky_portal_work *w, const char *email,
    struct ky_slug *account, struct ky_err *err) KY_MUST_USE;
/* Has the session's account as many mailboxes as it may? */
enum ky_code ky_portal_contacts_full(struct ky_portal_work *w, bool *full,
    struct ky_err *err) KY_MUST_USE;
/* An account with that mailbox, which is nobody's yet; w->login is its login.
 * (portal_login.c) */
enum ky_code ky_portal_new_account(struct ky_portal_work *w, const char *email,
    struct ky_slug *account, struct ky_err *err) KY_MUST_USE;
/* A folio of a struct; `taken` as of the port. */
enum ky_code ky_portal_put(struct ky_portal_work *w,
    const struct ky_body_field *fields, const void *body, struct ky_folio *r,
    bool *taken, struct ky_err *err) KY_MUST_USE;

/* The session's account holds the line: new, or with what was shown now
 * besides; its row gets its name out of the chance from `at` on.  TOO_MANY:
 * it does not. */
enum ky_code ky_portal_hold(struct ky_portal_work *w, const struct ky_reach *r,
    size_t at, struct ky_err *err) KY_MUST_USE;

/* Which of the ask's lines are the mailbox's: w->same_n is their number, 0
 * when one of them is not.  For the half that looks.  (portal_same.c) */
enum ky_code ky_portal_same_check(struct ky_portal_work *w,
    struct ky_err *err) KY_MUST_USE;
/* They come to the session's account, and their mailbox hears of it. */
enum ky_code ky_portal_same_hold(struct ky_portal_work *w,
    struct ky_err *err) KY_MUST_USE;

/* A letter to be sent after the commit; NULL when there are too many. */
struct ky_letter *ky_portal_letter(struct ky_portal_work *w,
    enum ky_letter_kind kind, const char *email);
/* What its holder knows the line by. */
struct ky_letter_line ky_portal_named(const struct ky_line *line);
/* Sends them. */
void ky_portal_send(struct ky_portal_work *w);
/* "…/en/recover/SECRET" */
void ky_portal_link_to(const struct ky_portal_work *w, const char *page,
    const char *secret, char out[KY_LETTER_LINK_SIZE]);
/* Every mailbox of the account is told: "password-changed", ... */
enum ky_code ky_portal_tell(struct ky_portal_work *w,
    const struct ky_slug *account, const char *what,
    struct ky_err *err) KY_MUST_USE;
/* Signs every session of the account out, but for one ("" = none). */
enum ky_code ky_portal_sign_all_out(struct ky_portal_work *w,
    const struct ky_slug *account, const struct ky_slug *but,
    struct ky_err *err) KY_MUST_USE;

/* Links for a new password that were mailed before are worth nothing: the
 * password or a mailbox changed since.  (portal_contact.c) */
enum ky_code ky_portal_drop_links(struct ky_portal_work *w,
    const struct ky_slug *account, struct ky_err *err) KY_MUST_USE;

/* The session as pages get it. */
void ky_portal_show(struct ky_portal_work *w);

#endif
