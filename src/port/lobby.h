/*
 * Port: what the portal keeps of people: accounts, sessions, grants, what
 * they asked a person for.
 *
 * One shape for all: a *folio*.  What it is found by is a keyed hash at rest,
 * everything else that says something of a person lies sealed in its body
 * (portal/body.h writes and reads bodies).  It lies in the store (struct
 * ky_store has a pointer to it) and shares its connection, its transactions
 * and its codes, as port/office.h does: writes only within ky_engine_write().
 */
#ifndef KY_PORT_LOBBY_H
#define KY_PORT_LOBBY_H

#include "base/buf.h"
#include "base/err.h"
#include "base/time.h"
#include "core/ident.h"
#include "port/exhibit.h"

enum ky_folio_kind {
	KY_FOLIO_ACCOUNT,
	KY_FOLIO_CONTACT, /* of an account; key: the mailbox */
	KY_FOLIO_HOLDING, /* a line of an account */
	KY_FOLIO_SESSION, /* key: hash of the cookie's secret */
	KY_FOLIO_PASSKEY, /* key: the credential's id */
	KY_FOLIO_GRANT,   /* owner: who grants; other: the agent */
	KY_FOLIO_LINK,    /* of a mail, used once; key: hash of its secret */
	KY_FOLIO_INQUIRY, /* something a person of ours decides */
	KY_FOLIO__MAX
};
/* "account", ... */
const char *ky_folio_kind_name(enum ky_folio_kind k);
bool ky_folio_kind_parse(struct ky_str name, enum ky_folio_kind *out);

#define KY_FOLIO_KEY_SIZE 160
#define KY_FOLIO_BODY_SIZE 20480

struct ky_folio {
	enum ky_folio_kind kind;
	struct ky_slug id; /* "ac-7h3k9qxm" */
	uint64_t n;        /* order of creation in its kind; the store's */
	struct ky_slug owner, other; /* accounts; "" = none */
	uint64_t line_id;            /* 0 = of none; erased with it */
	struct ky_slug state;        /* "" = it has none */
	/* Unique in its kind.  Written only: a read leaves it empty, and
	 * empty in a put of one that is there leaves it as it is. */
	char key[KY_FOLIO_KEY_SIZE];
	struct ky_time at;
	struct ky_time until;          /* forgotten after it; us = 0: never */
	char body[KY_FOLIO_BODY_SIZE]; /* ends; sealed at rest */
};

/* By whom folios are listed. */
enum ky_folio_by {
	KY_FOLIO_BY_KIND,
	KY_FOLIO_BY_OWNER,
	KY_FOLIO_BY_OTHER,
	KY_FOLIO_BY_LINE,
};

struct ky_folio_query {
	enum ky_folio_kind kind;
	enum ky_folio_by by;
	struct ky_slug who;   /* BY_OWNER, BY_OTHER */
	uint64_t line_id;     /* BY_LINE */
	struct ky_slug state; /* in it; "" = in any */
	uint64_t after;       /* `n` of the last one seen */
};

struct ky_lobby {
	void *self;
	/* New (`n` = 0), or all of it anew.  `taken`: another one of its kind
	 * has this id or key (nothing was written). */
	enum ky_code (*put)(void *self, const struct ky_slug *issuer,
	    struct ky_folio *r, bool *taken, struct ky_err *err) KY_MUST_USE;
	enum ky_code (*get)(void *self, const struct ky_slug *issuer,
	    enum ky_folio_kind kind, const struct ky_slug *id,
	    struct ky_folio *out, bool *found, struct ky_err *err) KY_MUST_USE;
	/* By its key. */
	enum ky_code (*find)(void *self, const struct ky_slug *issuer,
	    enum ky_folio_kind kind, const char *key, struct ky_folio *out,
	    bool *found, struct ky_err *err) KY_MUST_USE;
	/* In order of creation, at most `max`. */
	enum ky_code (*list)(void *self, const struct ky_slug *issuer,
	    const struct ky_folio_query *q, uint32_t max, struct ky_folio *rows,
	    uint32_t *n, struct ky_err *err) KY_MUST_USE;
	enum ky_code (*remove)(void *self, const struct ky_slug *issuer,
	    enum ky_folio_kind kind, const struct ky_slug *id, bool *there,
	    struct ky_err *err) KY_MUST_USE;
	/* Forget at most `max` whose time was over before `now`, exhibits
	 * likewise, and tallies of the day before. */
	enum ky_code (*expire)(void *self, const struct ky_slug *issuer,
	    struct ky_time now, uint32_t max, uint32_t *n,
	    struct ky_err *err) KY_MUST_USE;
	/*
	 * How often `what` happened to `whom` in the window of `hours` (1 to
	 * 24) that holds `at`; counts `add` more first.  `whom` is a keyed
	 * hash at rest.
	 */
	enum ky_code (*tally)(void *self, const struct ky_slug *issuer,
	    const char *what, const char *whom, uint8_t hours,
	    struct ky_time at, uint32_t add, uint32_t *n,
	    struct ky_err *err) KY_MUST_USE;
	/* A code of 32 bytes over `text` that nobody else can make: HMAC-like,
	 * with a key of the store's own for each `what`. */
	void (*mac)(void *self, const char *what, struct ky_str text,
	    uint8_t out[32]);

	/* --- port/exhibit.h --- */

	/* A new one, with its picture. */
	enum ky_code (*exhibit_add)(void *self, const struct ky_slug *issuer,
	    const struct ky_exhibit *x, struct ky_str picture,
	    struct ky_err *err) KY_MUST_USE;
	/* All but id, line, ending and who gave it anew.  Its own picture is
	 * destroyed; gone ones take the evidence of that hash along, and lose
	 * their note. */
	enum ky_code (*exhibit_save)(void *self, const struct ky_slug *issuer,
	    const struct ky_exhibit *x, struct ky_err *err) KY_MUST_USE;
	/* Without a trace: one that was never kept. */
	enum ky_code (*exhibit_remove)(void *self, const struct ky_slug *issuer,
	    uint64_t line_id, const struct ky_slug *id,
	    struct ky_err *err) KY_MUST_USE;
	/* Of a line, oldest first, at most `max`. */
	enum ky_code (*exhibits)(void *self, const struct ky_slug *issuer,
	    uint64_t line_id, uint32_t max, struct ky_exhibit *rows,
	    uint32_t *n, struct ky_err *err) KY_MUST_USE;
	/* New and kept ones that `owner` gave, of all lines. */
	enum ky_code (*exhibits_by)(void *self, const struct ky_slug *issuer,
	    const struct ky_slug *owner, uint32_t *n,
	    struct ky_err *err) KY_MUST_USE;
	/* The picture of a new one; empty when there is none.  `out` holds
	 * KY_EVIDENCE_MAX. */
	enum ky_code (*exhibit_picture)(void *self,
	    const struct ky_slug *issuer, uint64_t line_id,
	    const struct ky_slug *id, struct ky_buf *out,
	    struct ky_err *err) KY_MUST_USE;
};

#endif
