/*
 * The settings there are, and what values each can have.
 */
#ifndef KY_CMD_SETTING_H
#define KY_CMD_SETTING_H

#include "base/err.h"
#include "base/str.h"

enum ky_setting {
	KY_SET_ISSUER_SLUG,
	KY_SET_ISSUER_NAME,
	KY_SET_ISSUER_LOG, /* the log's origin line */
	KY_SET_STORE_PATH,
	KY_SET_KEYS_DIR,
	KY_SET_RULES_DIR,
	KY_SET_CLI_ACTOR,
	KY_SET_SERVER_LISTEN,
	KY_SET_SERVER_SOCKET,
	KY_SET_SERVER_GROUP,
	KY_SET_SERVER_BASE_URL,
	KY_SET_SERVER_HANDLERS,
	KY_SET_SERVER_CONNECTIONS_MAX,
	KY_SET_SERVER_PER_ADDRESS_MAX,
	KY_SET_SERVER_REQUEST_SECONDS,
	KY_SET_SERVER_IDLE_SECONDS,
	KY_SET_SERVER_RATE_PER_MINUTE,
	KY_SET_SERVER_NOTIFY_PER_MINUTE,
	KY_SET_SERVER_TRUST_FORWARDED,
	KY_SET_SERVER_ALLOW_PUBLIC,
	KY_SET_SERVER_STOP_SECONDS,
	KY_SET_METRICS_LISTEN,
	KY_SET_ENGINE_WORKERS,
	KY_SET_ENGINE_QUEUE_MAX,
	KY_SET_ENGINE_BRAKE_PER_HOUR,
	KY_SET_WEBHOOKS_PRIVATE_ADDRESSES,
	KY_SET_PROOF_ANCHORS,
	KY_SET_PROOF_ALLOW_TEST_ROOTS,
	KY_SET_PROOF_ADDRESSES,
	KY_SET_PORTAL_ENABLED,
	KY_SET_PORTAL_ORIGIN,
	KY_SET_PORTAL_CONTACT,
	KY_SET__MAX
};

/* One per port of port/peers.h, and one for the short messages of
 * port/courier.h. */
enum ky_peer {
	KY_PEER_BSS,
	KY_PEER_BALANCE,
	KY_PEER_HLR,
	KY_PEER_SMDP,
	KY_PEER_BANK,
	KY_PEER_PAY,
	KY_PEER_MAIL,
	KY_PEER_SMS,
	KY_PEER__MAX
};
const char *ky_peer_name(enum ky_peer p);

/* What is said of a peer: [peer "NAME"]. */
enum ky_peer_setting {
	KY_PEER_SET_KIND, /* "" = by the kind of store */
	KY_PEER_SET_FOLDER,
	KY_PEER_SET_URL,
	KY_PEER_SET_TOKEN,
	KY_PEER_SET_CA_FILE,
	KY_PEER_SET_USER,
	KY_PEER_SET_PASSWORD,
	KY_PEER_SET_FROM,
	KY_PEER_SET_FROM_NAME,
	KY_PEER_SET_TLS,
	KY_PEER_SET_CERT_FILE,
	KY_PEER_SET_KEY_FILE,
	KY_PEER_SET_REQUESTER,
	KY_PEER_SET_VERSION,
	KY_PEER_SET_ICCID_FORM,
	KY_PEER_SET_API_KEY_HEADER,
	KY_PEER_SET_API_KEY,
	KY_PEER_SET_STATUS,
	KY_PEER_SET_POINTS, /* what the SM-DP+'s numbers mean */
	KY_PEER_SET_WEBHOOK_SECRET,
	KY_PEER_SET_RETURN_URL,
	KY_PEER_SET_REFERENCE_PREFIX,
	/* Of a bank: who pays by the bulk transfer file (with REQUESTER), and
	 * how the bank wants it (bank/zengin.h). */
	KY_PEER_SET_NAME,
	KY_PEER_SET_BANK,
	KY_PEER_SET_BRANCH,
	KY_PEER_SET_ACCOUNT_KIND,
	KY_PEER_SET_ACCOUNT,
	KY_PEER_SET_BANK_NAME,
	KY_PEER_SET_BRANCH_NAME,
	KY_PEER_SET_KANA,
	KY_PEER_SET_CRLF,
	KY_PEER_SET_CLEARING_BLANK,
	KY_PEER_SET_FIRST,
	KY_PEER_SET_DESIGNATION,
	KY_PEER_SET_POST_BRANCH_BLANK,
	KY_PEER_SET_RESULT_PLACE,
	KY_PEER_SET_RESULT_CODES,
	/* ... and who pays abroad (bank/pain001.h). */
	KY_PEER_SET_PAYER_NAME,
	KY_PEER_SET_PAYER_CUSTOMER,
	KY_PEER_SET_PAYER_ACCOUNT,
	KY_PEER_SET_PAYER_BIC,
	KY_PEER_SET_PAYER_COUNTRY,
	KY_PEER_SET_PAYER_CHARGES,
	/* Of a gateway (sms/sms.h). */
	KY_PEER_SET_BODY,
	KY_PEER_SET_BODY_FORM,
	KY_PEER_SET_STATUSES,
	KY_PEER_SET__MAX
};

enum ky_setting_type {
	KY_TYPE_TEXT,
	KY_TYPE_SLUG,
	KY_TYPE_NUMBER,  /* `least` to `most` */
	KY_TYPE_YES_NO,  /* "yes" or "no" */
	KY_TYPE_ADDRESS, /* "127.0.0.1:8080", "[::1]:80", "unix:/run/x" */
	KY_TYPE_NONE_OR_ADDRESS,
	KY_TYPE_URL,    /* http or https, no slash at the end */
	KY_TYPE_CHOICE, /* one of `choices` */
};

struct ky_setting_row {
	/* Section ("" of a peer's), name, environment variable (NULL of a
	 * peer's). */
	const char *section, *name, *env;
	const char *fallback;
	enum ky_setting_type type;
	uint32_t least, most;
	const char *choices; /* "none simulated csv" */
	bool secret;
};

const struct ky_setting_row *ky_setting_row(enum ky_setting s);
const struct ky_setting_row *ky_peer_setting_row(enum ky_peer_setting s);

/* Can this peer be of that kind?  KY_E_INPUT says which it can be. */
enum ky_code ky_peer_kind_check(enum ky_peer p, const char *kind,
    struct ky_err *err) KY_MUST_USE;

/* KY_E_INPUT says what the value must be; a secret is not repeated. */
enum ky_code ky_setting_check(const struct ky_setting_row *row,
    struct ky_str value, struct ky_err *err) KY_MUST_USE;

/* Is the host of an address of ours this machine only?  True for a Unix
 * socket. */
bool ky_address_is_local(struct ky_str address);

#endif
