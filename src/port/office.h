/*
 * Port: what the service keeps beside the lines.
 *
 * Events read back, tokens, webhooks and their deliveries, who looked at whose
 * data, bulk endings, documents of other people's APIs.  It lies in the store
 * (struct ky_store has a pointer to it) and shares its connection, its
 * transactions and its codes (port/store.h): writes only between begin and
 * commit, which means within ky_engine_write(); reads see the last commit.
 * Listings give rows after a cursor, in ascending order, at most `max`.
 */
#ifndef KY_PORT_OFFICE_H
#define KY_PORT_OFFICE_H

#include "base/buf.h"
#include "base/err.h"
#include "core/event.h"
#include "port/verifier.h"

/* --- tokens --- */

/* What a bearer token allows; a set of bits. */
enum ky_scope {
	KY_SCOPE_LINES_READ,
	KY_SCOPE_LINES_WRITE, /* import, facts */
	KY_SCOPE_ENDINGS_READ,
	KY_SCOPE_ENDINGS_WRITE, /* file, withdraw */
	KY_SCOPE_DUTIES_WRITE,  /* evidence, waive, give up, retry */
	KY_SCOPE_PAPERS_READ,
	KY_SCOPE_RULES_READ,
	KY_SCOPE_RULES_WRITE,
	KY_SCOPE_EVENTS_READ,
	KY_SCOPE_WEBHOOKS_WRITE,
	KY_SCOPE_BULK_WRITE,      /* propose */
	KY_SCOPE_BULK_APPROVE,    /* be the second person */
	KY_SCOPE_ACCESS_READ,     /* who looked at whose data */
	KY_SCOPE_PROFILES_READ,   /* notifications of chips */
	KY_SCOPE_PROFILES_NOTIFY, /* an SM-DP+: claims of profiles */
	KY_SCOPE_MONEY_READ,      /* payment runs, transfers */
	KY_SCOPE_MONEY_WRITE,     /* propose, take files, hand results in */
	KY_SCOPE_MONEY_APPROVE,   /* be the second person; declare void */
	KY_SCOPE__MAX
};
/* "lines:read", ... */
const char *ky_scope_name(enum ky_scope s);
bool ky_scope_parse(struct ky_str name, enum ky_scope *out);

struct ky_token {
	struct ky_slug id; /* public: "tk-7h3k9qxm" */
	uint8_t hash[32];  /* SHA-256 of the secret; the secret is not kept */
	struct ky_slug actor; /* who acts with it */
	enum ky_role role;
	struct ky_slug provider; /* only that provider's lines; "" = all */
	uint32_t scopes;         /* 1 << enum ky_scope */
	struct ky_time created, expires; /* expires.us = 0: never */
	struct ky_time revoked;          /* us = 0: valid */
};

/* --- webhooks --- */

enum ky_hook_form {
	KY_HOOK_STANDARD, /* Standard Webhooks, CloudEvents body */
	KY_HOOK_TMF622,   /* TM Forum hub of product orders */
	KY_HOOK_TMF637,   /* ... of the inventory */
	KY_HOOK_FORM__MAX
};
const char *ky_hook_form_name(enum ky_hook_form f);
bool ky_hook_form_parse(struct ky_str name, enum ky_hook_form *out);

enum ky_hook_state {
	KY_HOOK_ON,
	KY_HOOK_OFF,  /* by its owner */
	KY_HOOK_GONE, /* the receiver said 410, or failed for days */
	KY_HOOK_STATE__MAX
};
const char *ky_hook_state_name(enum ky_hook_state s);
bool ky_hook_state_parse(struct ky_str name, enum ky_hook_state *out);

#define KY_URL_SIZE 512
#define KY_QUERY_SIZE 256
#define KY_SECRET_SIZE 96 /* "whsec_" and base64 of 24 to 64 bytes */

#define KY_HOOKS_MAX 256        /* of one issuer, whatever their state */
#define KY_HOOKS_OF_PROVIDER 32 /* that callers of one provider may make */
struct ky_hook {
	struct ky_slug id;    /* "wh-..." */
	struct ky_slug owner; /* actor that made it */
	enum ky_hook_form form;
	enum ky_hook_state state;
	struct ky_slug provider; /* only events of its lines; "" = all */
	char url[KY_URL_SIZE];
	char query[KY_QUERY_SIZE]; /* of a TM Forum hub; "" = all */
	uint64_t kinds;            /* 1 << enum ky_event_kind; 0 = all */
	/* Sealed at rest.  While keys change both sign; "" = none. */
	char secret[KY_SECRET_SIZE], old_secret[KY_SECRET_SIZE];
	struct ky_time created;
	uint64_t upto; /* events up to here have their deliveries */
	struct ky_time failing_since; /* us = 0: the last try was well */
};

enum ky_delivery_state {
	KY_DELIVERY_DUE,
	KY_DELIVERY_DONE,
	KY_DELIVERY_DEAD, /* all tries used up; can be sent again */
	KY_DELIVERY__MAX
};
const char *ky_delivery_state_name(enum ky_delivery_state s);
bool ky_delivery_state_parse(struct ky_str name, enum ky_delivery_state *out);

struct ky_delivery {
	struct ky_slug hook;
	uint64_t event;   /* its number */
	uint64_t line_id; /* of the event: told in order per line */
	enum ky_delivery_state state;
	uint16_t tries;
	struct ky_time next_try; /* while due */
	struct ky_time last_try;
	uint16_t status; /* HTTP, of the last try; 0 = no answer */
};

/* --- who looked --- */

enum ky_looked {
	KY_LOOKED_LINE,
	KY_LOOKED_LISTED,
	KY_LOOKED_PAPER,
	KY_LOOKED_EVIDENCE,
	KY_LOOKED__MAX
};
const char *ky_looked_name(enum ky_looked l);
bool ky_looked_parse(struct ky_str name, enum ky_looked *out);

/* A look at a person's data.  What was seen is not repeated here. */
struct ky_access {
	uint64_t n;       /* given by the store */
	uint64_t line_id; /* of the first row, for a listing */
	uint32_t rows;    /* of a listing; else 1 */
	enum ky_looked what;
	struct ky_slug actor, channel;
	struct ky_time at;
};

/* --- bulk endings --- */

enum ky_bulk_state {
	KY_BULK_DRAFT,    /* the dry run is being worked out */
	KY_BULK_PROPOSED, /* waits for the second person */
	KY_BULK_RUNNING,
	KY_BULK_PAUSED,
	KY_BULK_DONE,
	KY_BULK_DROPPED, /* never approved */
	KY_BULK__MAX
};
const char *ky_bulk_state_name(enum ky_bulk_state s);
bool ky_bulk_state_parse(struct ky_str name, enum ky_bulk_state *out);

struct ky_bulk {
	struct ky_slug id; /* "bulk-..." */
	enum ky_bulk_state state;
	struct ky_slug proposer, approver; /* never the same */
	struct ky_time created, approved, finished;
	/* What was asked for. */
	enum ky_way way;
	struct ky_slug provider;      /* "" = all */
	struct ky_date expired_until; /* lines valid until then at the latest */
	char reason[KY_REASON_SIZE];
	uint32_t per_minute; /* pace; 0 = as fast as the engine takes them */
	uint64_t scanned;    /* dry run: lines up to here were looked at */
	/* Sums, as of now. */
	uint64_t lines, refused_before, done, refused, failed;
	int64_t back, owed; /* of the dry run, smallest unit */
	char currency[4];   /* of those sums; "" = several */
};

enum ky_bulk_item_state {
	KY_BULK_ITEM_OPEN,
	KY_BULK_ITEM_BARRED, /* the dry run says no: `code` */
	KY_BULK_ITEM_FILED,
	KY_BULK_ITEM_REFUSED,
	KY_BULK_ITEM_FAILED,
	KY_BULK_ITEM__MAX
};
const char *ky_bulk_item_state_name(enum ky_bulk_item_state s);
bool ky_bulk_item_state_parse(struct ky_str name, enum ky_bulk_item_state *out);

struct ky_bulk_item {
	uint64_t line_id;
	uint64_t version; /* the dry run looked at this one */
	enum ky_bulk_item_state state;
	char code[KY_CODE_SIZE];
	struct ky_date last_day; /* of the dry run */
	int64_t back, owed;
	char ending[KY_REF_SIZE]; /* once filed */
};

/* --- documents of other people's APIs --- */

/* An order of TMF622 and its like: what its sender wrote, without personal
 * data, and the names he finds it by. */
#define KY_DOC_ID_SIZE 40
#define KY_DOC_KEY_SIZE 80
#define KY_DOC_BYTES_MAX ((size_t)64 * 1024)
struct ky_doc {
	uint64_t n;          /* order of creation; given by the store */
	struct ky_slug kind; /* "tmf622-order", "tmf622-cancel" */
	char id[KY_DOC_ID_SIZE];
	struct ky_slug owner;      /* caller: keys are his own */
	char key[KY_DOC_KEY_SIZE]; /* externalId, hashed; "" = none */
	uint8_t fingerprint[32];   /* of what was sent */
	struct ky_time at;
	struct ky_str json; /* of a read: in the caller's buffer */
};

/* --- notifications of chips --- */

/* How one reached us. */
enum ky_notified_via {
	KY_VIA_ES9,   /* ES9+ HandleNotification: a phone, our tool */
	KY_VIA_ES2,   /* resultData in the SM-DP+'s callback */
	KY_VIA_STAFF, /* brought by hand */
	KY_VIA__MAX
};
const char *ky_notified_via_name(enum ky_notified_via v);
bool ky_notified_via_parse(struct ky_str name, enum ky_notified_via *out);

enum ky_notification_state {
	KY_NOTIFICATION_DUE,      /* verified; its line is to be told */
	KY_NOTIFICATION_TOLD,     /* the line's command is decided: `code` */
	KY_NOTIFICATION_UNBOUND,  /* verified; no such line of ours (yet) */
	KY_NOTIFICATION_WAITING,  /* an installation's result; the chip's
	                              certificate is not at hand */
	KY_NOTIFICATION_REJECTED, /* it did not verify: `judged.verdict` */
	KY_NOTIFICATION_STATE__MAX
};
const char *ky_notification_state_name(enum ky_notification_state s);
bool ky_notification_state_parse(struct ky_str name,
    enum ky_notification_state *out);

#define KY_NOTIFICATION_BYTES_MAX ((size_t)16 * 1024)
/* Kept of an issuer, the youngest: anybody can send such ones. */
#define KY_REJECTED_MAX 10000
#define KY_WAITING_MAX 10000

/* A notification as it was received.  Bytes, EID, ICCID and address are
 * sealed at rest; it is found by keyed hashes.  All of these are erased with
 * the line: then they are empty. */
struct ky_notification {
	uint64_t n; /* order of arrival; given by the store */
	enum ky_notification_state state;
	enum ky_notified_via via;
	struct ky_slug actor; /* who brought it; "" = anybody */
	uint8_t sha256[32];   /* of the bytes */
	uint32_t copies;      /* how often it came; 1 = once */
	struct ky_time received, last;
	struct ky_judged judged; /* judged.event.doubted: its chip used the
	                          number for something else */
	bool ours;               /* its address is one of ours */
	uint64_t lender;         /* whose certificates it is verified with; 0 */
	uint64_t line_id;        /* once told; 0 */
	char code[KY_CODE_SIZE]; /* what the line's decision said */
};

struct ky_office {
	void *self;

	/* --- events (ky_store.event_add writes them) --- */
	enum ky_code (*events)(void *self, const struct ky_slug *issuer,
	    uint64_t after, uint32_t max, struct ky_event *rows, uint32_t *n,
	    struct ky_err *err) KY_MUST_USE;
	/* Events of a line, after a number. */
	enum ky_code (*events_of)(void *self, const struct ky_slug *issuer,
	    uint64_t line_id, uint64_t after, uint32_t max,
	    struct ky_event *rows, uint32_t *n, struct ky_err *err) KY_MUST_USE;
	/* The last number given; 0 = none yet. */
	enum ky_code (*event_last)(void *self, const struct ky_slug *issuer,
	    uint64_t *n, struct ky_err *err) KY_MUST_USE;

	/* --- tokens --- */
	enum ky_code (*token_add)(void *self, const struct ky_slug *issuer,
	    const struct ky_token *t, bool *taken,
	    struct ky_err *err) KY_MUST_USE;
	/* By the hash of its secret. */
	enum ky_code (*token_find)(void *self, const struct ky_slug *issuer,
	    const uint8_t hash[32], struct ky_token *out, bool *found,
	    struct ky_err *err) KY_MUST_USE;
	/* `after` "" = from the start; by id. */
	enum ky_code (*token_list)(void *self, const struct ky_slug *issuer,
	    const struct ky_slug *after, uint32_t max, struct ky_token *rows,
	    uint32_t *n, struct ky_err *err) KY_MUST_USE;
	enum ky_code (*token_revoke)(void *self, const struct ky_slug *issuer,
	    const struct ky_slug *id, struct ky_time at, bool *there,
	    struct ky_err *err) KY_MUST_USE;

	/* --- webhooks --- */
	/* New, or all of it anew; `upto` as given. */
	enum ky_code (*hook_put)(void *self, const struct ky_slug *issuer,
	    const struct ky_hook *h, struct ky_err *err) KY_MUST_USE;
	enum ky_code (*hook_get)(void *self, const struct ky_slug *issuer,
	    const struct ky_slug *id, struct ky_hook *out, bool *found,
	    struct ky_err *err) KY_MUST_USE;
	enum ky_code (*hook_list)(void *self, const struct ky_slug *issuer,
	    const struct ky_slug *after, uint32_t max, struct ky_hook *rows,
	    uint32_t *n, struct ky_err *err) KY_MUST_USE;
	/* With its deliveries. */
	enum ky_code (*hook_remove)(void *self, const struct ky_slug *issuer,
	    const struct ky_slug *id, bool *there,
	    struct ky_err *err) KY_MUST_USE;
	/* New, or all of it anew. */
	enum ky_code (*delivery_put)(void *self, const struct ky_slug *issuer,
	    const struct ky_delivery *d, struct ky_err *err) KY_MUST_USE;
	/* Due at `now`, earliest first; of several of one hook and line only
	 * the one with the lowest event, and only while no lower one waits. */
	enum ky_code (*deliveries_due)(void *self, const struct ky_slug *issuer,
	    struct ky_time now, uint32_t max, struct ky_delivery *rows,
	    uint32_t *n, struct ky_err *err) KY_MUST_USE;
	/* When the next one is due; us = 0: none is. */
	enum ky_code (*delivery_next)(void *self, const struct ky_slug *issuer,
	    struct ky_time *out, struct ky_err *err) KY_MUST_USE;
	/* Of a hook ("" = all), in a state (KY_DELIVERY__MAX = all). */
	enum ky_code (*delivery_list)(void *self, const struct ky_slug *issuer,
	    const struct ky_slug *hook, enum ky_delivery_state state,
	    uint64_t after_event, uint32_t max, struct ky_delivery *rows,
	    uint32_t *n, struct ky_err *err) KY_MUST_USE;
	/* Forget delivered ones last tried before `before`. */
	enum ky_code (*delivery_prune)(void *self, const struct ky_slug *issuer,
	    struct ky_time before, uint32_t max, uint32_t *n,
	    struct ky_err *err) KY_MUST_USE;

	/* --- who looked --- */
	enum ky_code (*access_add)(void *self, const struct ky_slug *issuer,
	    const struct ky_access *a, struct ky_err *err) KY_MUST_USE;
	/* Of a line, or of all with 0. */
	enum ky_code (*access_list)(void *self, const struct ky_slug *issuer,
	    uint64_t line_id, uint64_t after, uint32_t max,
	    struct ky_access *rows, uint32_t *n,
	    struct ky_err *err) KY_MUST_USE;
	/* Of a line, newest first: those before `before`; of 0, from the end.
	 */
	enum ky_code (*access_last)(void *self, const struct ky_slug *issuer,
	    uint64_t line_id, uint64_t before, uint32_t max,
	    struct ky_access *rows, uint32_t *n,
	    struct ky_err *err) KY_MUST_USE;

	/* --- bulk endings --- */
	enum ky_code (*bulk_put)(void *self, const struct ky_slug *issuer,
	    const struct ky_bulk *b, struct ky_err *err) KY_MUST_USE;
	enum ky_code (*bulk_get)(void *self, const struct ky_slug *issuer,
	    const struct ky_slug *id, struct ky_bulk *out, bool *found,
	    struct ky_err *err) KY_MUST_USE;
	enum ky_code (*bulk_list)(void *self, const struct ky_slug *issuer,
	    const struct ky_slug *after, uint32_t max, struct ky_bulk *rows,
	    uint32_t *n, struct ky_err *err) KY_MUST_USE;
	enum ky_code (*bulk_item_put)(void *self, const struct ky_slug *issuer,
	    const struct ky_slug *bulk, const struct ky_bulk_item *item,
	    struct ky_err *err) KY_MUST_USE;
	/* In a state (KY_BULK_ITEM__MAX = all), by line. */
	enum ky_code (*bulk_items)(void *self, const struct ky_slug *issuer,
	    const struct ky_slug *bulk, enum ky_bulk_item_state state,
	    uint64_t after_line, uint32_t max, struct ky_bulk_item *rows,
	    uint32_t *n, struct ky_err *err) KY_MUST_USE;
	/* Lines whose validity ends on or before `until` and that have no
	 * running or closed ending, id above `after`. */
	enum ky_code (*expired)(void *self, const struct ky_slug *issuer,
	    const struct ky_slug *provider, struct ky_date until,
	    uint64_t after, uint32_t max, uint64_t *line_ids, uint32_t *n,
	    struct ky_err *err) KY_MUST_USE;

	/* --- documents --- */
	/* New (`n` = 0), or its json anew.  `taken`: the owner has another one
	 * of this kind with the key (nothing was written). */
	enum ky_code (*doc_put)(void *self, const struct ky_slug *issuer,
	    struct ky_doc *d, bool *taken, struct ky_err *err) KY_MUST_USE;
	enum ky_code (*doc_get)(void *self, const struct ky_slug *issuer,
	    const struct ky_slug *kind, const char *id, struct ky_doc *out,
	    struct ky_buf *json, bool *found, struct ky_err *err) KY_MUST_USE;
	enum ky_code (*doc_find)(void *self, const struct ky_slug *issuer,
	    const struct ky_slug *kind, const struct ky_slug *owner,
	    const char *key, struct ky_doc *out, struct ky_buf *json,
	    bool *found, struct ky_err *err) KY_MUST_USE;
	/* The next one after `n` of a kind and owner ("" = all). */
	enum ky_code (*doc_next)(void *self, const struct ky_slug *issuer,
	    const struct ky_slug *kind, const struct ky_slug *owner,
	    uint64_t after, struct ky_doc *out, struct ky_buf *json,
	    bool *found, struct ky_err *err) KY_MUST_USE;

	/* --- notifications of chips --- */
	/* New (`n` = 0, `bytes` as received), or everything but the bytes
	 * anew.  Of the rejected only the youngest KY_REJECTED_MAX stay, of
	 * those that wait KY_WAITING_MAX. */
	enum ky_code (*notification_put)(void *self,
	    const struct ky_slug *issuer, struct ky_notification *row,
	    struct ky_str bytes, struct ky_err *err) KY_MUST_USE;
	/* By the hash of its bytes, or (`sha256` NULL) by its number; `bytes`
	 * NULL: not wanted. */
	enum ky_code (*notification_get)(void *self,
	    const struct ky_slug *issuer, const uint8_t sha256[32], uint64_t n,
	    struct ky_notification *out, struct ky_buf *bytes, bool *found,
	    struct ky_err *err) KY_MUST_USE;
	/* After a number, in a state (KY_NOTIFICATION_STATE__MAX = all). */
	enum ky_code (*notification_list)(void *self,
	    const struct ky_slug *issuer, enum ky_notification_state state,
	    uint64_t after, uint32_t max, struct ky_notification *rows,
	    uint32_t *n, struct ky_err *err) KY_MUST_USE;
	/* Of a profile, and of a chip: rejected ones left out. */
	enum ky_code (*notifications_of)(void *self,
	    const struct ky_slug *issuer, const struct ky_iccid *iccid,
	    uint64_t after, uint32_t max, struct ky_notification *rows,
	    uint32_t *n, struct ky_err *err) KY_MUST_USE;
	enum ky_code (*notifications_by)(void *self,
	    const struct ky_slug *issuer, const struct ky_eid *eid,
	    uint64_t after, uint32_t max, struct ky_notification *rows,
	    uint32_t *n, struct ky_err *err) KY_MUST_USE;
	/* Of a profile, or with `eid` (`iccid` NULL) of a chip: verified ones
	 * that came with certificates. */
	enum ky_code (*notification_lenders)(void *self,
	    const struct ky_slug *issuer, const struct ky_iccid *iccid,
	    const struct ky_eid *eid, uint64_t after, uint32_t max,
	    struct ky_notification *rows, uint32_t *n,
	    struct ky_err *err) KY_MUST_USE;
	/* The first verified one of that chip and event number with the same
	 * signed bytes, if there is one. */
	enum ky_code (*notification_twin)(void *self,
	    const struct ky_slug *issuer, const struct ky_eid *eid,
	    int64_t event, const uint8_t signed_hash[32],
	    struct ky_notification *out, bool *found,
	    struct ky_err *err) KY_MUST_USE;
	/* The same with other signed bytes. */
	enum ky_code (*notification_rival)(void *self,
	    const struct ky_slug *issuer, const struct ky_eid *eid,
	    int64_t event, const uint8_t signed_hash[32],
	    struct ky_notification *out, bool *found,
	    struct ky_err *err) KY_MUST_USE;
	/* How many are in each state. */
	enum ky_code (*notification_counts)(void *self,
	    const struct ky_slug *issuer,
	    uint64_t states[KY_NOTIFICATION_STATE__MAX],
	    struct ky_err *err) KY_MUST_USE;

	/* --- rules at hand --- */
	/* Loaded versions, newest last; `hash` has 65 bytes a row. */
	enum ky_code (*rules_list)(void *self, const struct ky_slug *issuer,
	    uint32_t max, struct ky_slug *providers, char (*hash)[65],
	    struct ky_time *at, uint32_t *n, struct ky_err *err) KY_MUST_USE;
};

#endif
