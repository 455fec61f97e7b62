/*
 * What the files of src/store/ share, and what its tests may look at.
 */
#ifndef KY_STORE_SQLITE_PRIVATE_H
#define KY_STORE_SQLITE_PRIVATE_H

#include "port/lobby.h"
#include "port/office.h"
#include "port/till.h"
#include "store/sqlite.h"

struct sqlite3;
struct sqlite3_stmt;

/* SHA-256 and BLAKE2b sizes, keys of XChaCha20-Poly1305. */
#define KY_HASH_SIZE 32
#define KY_SEAL_KEY_SIZE 32

/* Numbers given out within the issuer; read once a transaction, written back
 * at its commit. */
struct ky_counter {
	struct ky_slug issuer; /* "" = not read in this transaction */
	uint64_t command, effect, event;
	bool grown;
};

/* Events of this transaction that no command has claimed yet. */
struct ky_unclaimed {
	uint64_t line_id, first, last; /* 0 = none */
};

struct ky_sqlite {
	struct ky_store port;
	struct ky_office office;
	struct ky_till till;
	struct ky_lobby lobby;
	enum ky_store_mode mode;
	struct ky_entropy entropy;
	struct sqlite3 *db, *keys;
	struct sqlite3_stmt **stmt;      /* by enum ky_sql; NULL: not yet */
	uint8_t index_key[KY_HASH_SIZE]; /* of search hashes */
	bool in_tx;
	bool reading;      /* a read transaction of ours, not the caller's */
	bool erasures_due; /* rows in `erasure` wait for the commit */
	struct ky_counter counter;
	struct ky_unclaimed told;
	struct ky_buf scratch; /* sealed or opened bytes */
};

static inline bool
ky_sqlite_reads(enum ky_store_mode mode)
{
	return mode == KY_STORE_READ || mode == KY_STORE_COPY;
}

/* For tests and the benchmark: the database itself. */
struct sqlite3 *ky_store_handle(struct ky_store *s);

/* One snapshot over several reads; nothing to do within a transaction. */
enum ky_code ky_sqlite_read_begin(struct ky_sqlite *s,
    struct ky_err *err) KY_MUST_USE;
void ky_sqlite_read_end(struct ky_sqlite *s);
/* The counters of the issuer, in a transaction. */
enum ky_code ky_sqlite_counter(struct ky_sqlite *s,
    const struct ky_slug *issuer, struct ky_counter **out,
    struct ky_err *err) KY_MUST_USE;

/* The methods of the port; their contracts are in port/store.h. */
void ky_store_case_methods(struct ky_store *port);
void ky_store_command_methods(struct ky_store *port);
void ky_store_effect_methods(struct ky_store *port);
void ky_store_paper_methods(struct ky_store *port);
void ky_store_rules_methods(struct ky_store *port);
void ky_store_evidence_methods(struct ky_store *port);
void ky_store_event_methods(struct ky_store *port);
/* Those of port/office.h. */
void ky_office_event_methods(struct ky_office *office);
void ky_office_token_methods(struct ky_office *office);
void ky_office_hook_methods(struct ky_office *office);
void ky_office_delivery_methods(struct ky_office *office);
void ky_office_access_methods(struct ky_office *office);
void ky_office_bulk_methods(struct ky_office *office);
void ky_office_doc_methods(struct ky_office *office);
void ky_office_notification_methods(struct ky_office *office);
void ky_office_rules_methods(struct ky_office *office);
/* Those of port/till.h. */
void ky_till_transfer_methods(struct ky_till *till);
void ky_till_payrun_methods(struct ky_till *till);
void ky_till_payment_methods(struct ky_till *till);
void ky_till_sums_methods(struct ky_till *till);
/* Those of port/lobby.h. */
void ky_lobby_methods(struct ky_lobby *lobby);
void ky_lobby_exhibit_methods(struct ky_lobby *lobby);

/* Evidence that came with command `command_id`. */
enum ky_code ky_evidence_add(struct ky_sqlite *s, const struct ky_slug *issuer,
    uint64_t line_id, uint64_t command_id, const struct ky_evidence *e,
    struct ky_err *err) KY_MUST_USE;

#endif
