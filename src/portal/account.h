/*
 * Accounts and what belongs to one, as they are kept.
 *
 * Structs and their bodies; the calls of pages are in portal/ask.h.
 */
#ifndef KY_PORTAL_ACCOUNT_H
#define KY_PORTAL_ACCOUNT_H

#include "portal/ask.h"
#include "portal/body.h"

#define KY_CONTACTS_MAX 4
#define KY_PASSKEYS_MAX 8
#define KY_GRANTS_MAX 32
#define KY_GRANT_DAYS_MAX 366
#define KY_PASSWORD_HASH_SIZE 128
#define KY_TOTP_SECRET_SIZE 20
#define KY_SPARE_HASH_SIZE 16

/* An account: its id is the folio's. */
struct ky_login {
	char language[KY_LANGUAGE_SIZE];
	char password[KY_PASSWORD_HASH_SIZE]; /* Argon2id; "" = none */
	bool totp_on;
	uint8_t totp[KY_TOTP_SECRET_SIZE], totp_new[KY_TOTP_SECRET_SIZE];
	int64_t totp_step; /* of the last code that was taken */
	bool passkey;      /* it has one, or several */
	uint8_t spare[KY_SPARES * KY_SPARE_HASH_SIZE]; /* zero: used */
	struct ky_time changed; /* password, contact, second factor */
};
extern const struct ky_body_field ky_login_body[];
uint8_t ky_login_spares(const struct ky_login *a);

/* A mailbox; the folio's key is it, folded (ky_email_fold()). */
struct ky_contact {
	char email[KY_EMAIL_SIZE];
};
extern const struct ky_body_field ky_contact_body[];

/* A line of an account; the folio has its number. */
struct ky_kept_line {
	uint32_t shown; /* by which it was proven */
	struct ky_time at;
};
extern const struct ky_body_field ky_kept_line_body[];

/* Record: owner = who grants, other = the agent once it took it, line_id or
 * 0, state "asked", "given", "over", until. */
struct ky_grant {
	char email[KY_EMAIL_SIZE]; /* the agent's, as invited */
	char holder[KY_EMAIL_SIZE];
	uint32_t rights;
};
extern const struct ky_body_field ky_grant_body[];
/* Only what may be granted. */
bool ky_grant_rights(uint32_t rights);

/* A link that was mailed; folio: owner = the account, "" = nobody's; with a
 * line_id it proves that line and sets no password. */
struct ky_mailed {
	bool bare; /* the second factors go with the old password */
};
extern const struct ky_body_field ky_mailed_body[];

#define KY_CREDENTIAL_MAX 255
#define KY_PUBLIC_KEY_MAX 600

/* Record: key = hash of the credential's id. */
struct ky_passkey {
	char name[KY_PORTAL_NAME_SIZE];
	uint16_t id_len, key_len;
	uint8_t id[KY_CREDENTIAL_MAX];
	uint8_t key[KY_PUBLIC_KEY_MAX]; /* as libfido2 has it */
	int32_t algorithm;              /* COSE */
	uint32_t counter;
};
extern const struct ky_body_field ky_passkey_body[];

#endif
