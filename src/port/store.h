/*
 * Port: durable state.
 *
 * One struct is one connection, used by one thread at a time.  The engine
 * has one for writing and one for each worker's reading.  Reads outside a
 * transaction see the last commit.
 *
 * Codes: KY_E_RETRY (busy; nothing happened), KY_E_LIMIT (disk full; nothing
 * happened), KY_E_CORRUPT (stored data contradicts itself), KY_E_SYSTEM.
 * After any failure inside a transaction the engine rolls back; nothing half
 * done is ever visible.  A commit that fails with KY_E_UNSURE may or may not
 * have happened: the engine reopens and looks.
 */
#ifndef KY_PORT_STORE_H
#define KY_PORT_STORE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "core/decide.h"
#include "core/event.h"

/* How a line is looked for. */
enum ky_find {
	KY_FIND_CONTRACT, /* contract number */
	KY_FIND_MSISDN,   /* E.164 digits */
	KY_FIND_ICCID,
	KY_FIND_ENDING, /* ending reference */
	KY_FIND__MAX
};

/* A command as it was answered. */
struct ky_answered {
	bool found;
	uint8_t fingerprint[32];
	uint64_t line_id;
	uint64_t version; /* of the line, after it */
	enum ky_verdict verdict;
	char code[KY_CODE_SIZE];
	char rule[KY_RULE_ID_SIZE];
	struct ky_date day;
	char ending[KY_REF_SIZE]; /* the ending's reference, or "" */
};

struct ky_pending_effect {
	uint64_t line_id;
	struct ky_effect effect;
};

enum ky_paper_state {
	KY_PAPER_ORDERED, /* payload stored, not signed */
	KY_PAPER_SEALED,  /* signed; leaf waits for the log */
	KY_PAPER_LOGGED,  /* has a leaf index */
};

struct ky_stored_paper {
	uint64_t line_id;
	enum ky_paper_kind kind;
	uint8_t n;
	char number[KY_PAPER_NO_SIZE];
	enum ky_paper_state state;
	uint64_t leaf_index; /* once logged */
	uint8_t salt[32], leaf[32];
	struct ky_time at;
};

/* A row of a listing; rows come in ascending line_id. */
struct ky_row {
	uint64_t line_id;
	struct ky_line line;
	struct ky_ending ending;
};

struct ky_listed_command {
	uint64_t id;
	enum ky_command_kind kind;
	enum ky_role role;
	struct ky_slug actor;
	struct ky_slug on_behalf, grant; /* of an agent's; else "" */
	struct ky_time at;
	enum ky_verdict verdict;
	char code[KY_CODE_SIZE];
};

/* No line has more postings. */
#define KY_LINE_POSTINGS_MAX 4096

struct ky_office; /* port/office.h */
struct ky_till;   /* port/till.h */
struct ky_lobby;  /* port/lobby.h */

struct ky_store {
	void *self;
	/* What the service keeps in the same store, on this connection; NULL
	 * where there is none. */
	const struct ky_office *office;
	/* Money on its way, likewise. */
	const struct ky_till *till;
	/* What the portal keeps of people, likewise. */
	const struct ky_lobby *lobby;

	enum ky_code (*begin)(void *self, struct ky_err *err) KY_MUST_USE;
	enum ky_code (*commit)(void *self, struct ky_err *err) KY_MUST_USE;
	void (*rollback)(void *self);

	/* --- commands (inside a transaction) --- */

	/* The answer to an earlier command with this idempotency key. */
	enum ky_code (*command_find)(void *self, const struct ky_slug *issuer,
	    const char *key, struct ky_answered *out,
	    struct ky_err *err) KY_MUST_USE;
	/* Append the command with its decision; gives cmd->id.  Evidence
	 * bytes that came with it are stored by content, sealed.  A refused
	 * record (ky_key_is_record()) is not found by its key. */
	enum ky_code (*command_add)(void *self, const struct ky_slug *issuer,
	    struct ky_command *cmd, const uint8_t fingerprint[32],
	    const struct ky_decision *d, struct ky_err *err) KY_MUST_USE;

	/* --- lines --- */

	/* A zeroed case with line_id 0 when there is no such line. */
	enum ky_code (*case_load)(void *self, const struct ky_slug *issuer,
	    uint64_t line_id, struct ky_case *out,
	    struct ky_err *err) KY_MUST_USE;
	/* A new line; gives d->after.line_id.  `taken`: the contract number
	 * is known already (nothing was written). */
	enum ky_code (*case_add)(void *self, struct ky_decision *d, bool *taken,
	    struct ky_err *err) KY_MUST_USE;
	/*
	 * Everything a decision changed: facts, ending, duties (only rows
	 * that differ), postings, effects (ids are given), wake, erasures.
	 * Conditional on before->version; `stale` when the line has moved on
	 * (nothing was written).
	 */
	enum ky_code (*case_save)(void *self, const struct ky_case *before,
	    struct ky_decision *d, bool *stale, struct ky_err *err) KY_MUST_USE;
	/* By contract number, number, card or ending; 0 = none. */
	enum ky_code (*case_find)(void *self, const struct ky_slug *issuer,
	    enum ky_find how, const char *text, uint64_t *line_id,
	    struct ky_err *err) KY_MUST_USE;
	/* Lines whose provider knows this mailbox, however it is written, the
	 * newest first, at most `max`. */
	enum ky_code (*mailbox_lines)(void *self, const struct ky_slug *issuer,
	    const char *email, uint32_t max, uint64_t *line_ids, uint32_t *n,
	    struct ky_err *err) KY_MUST_USE;
	/* Rows after `after` (0 = from the start), at most `max`. */
	enum ky_code (*case_list)(void *self, const struct ky_slug *issuer,
	    uint64_t after, uint32_t max, struct ky_row *rows, uint32_t *n,
	    struct ky_err *err) KY_MUST_USE;
	/* All postings of a line, oldest first; KY_E_LIMIT beyond `max`, which
	 * is KY_LINE_POSTINGS_MAX where all of any line are wanted. */
	enum ky_code (*postings)(void *self, const struct ky_slug *issuer,
	    uint64_t line_id, uint32_t max, struct ky_posting *rows,
	    uint32_t *n, struct ky_err *err) KY_MUST_USE;
	/* The last commands of a line, newest first. */
	enum ky_code (*history)(void *self, const struct ky_slug *issuer,
	    uint64_t line_id, uint32_t max, struct ky_listed_command *rows,
	    uint32_t *n, struct ky_err *err) KY_MUST_USE;

	/* The accepted command that filed, at `filed`, an ending of a line. */
	enum ky_code (*filing)(void *self, const struct ky_slug *issuer,
	    uint64_t line_id, struct ky_time filed,
	    struct ky_listed_command *out, bool *found,
	    struct ky_err *err) KY_MUST_USE;

	/* Velocity brake: count one more ending filed by `actor` in the hour
	 * that holds `at`; gives the hour's count with this one. */
	enum ky_code (*brake)(void *self, const struct ky_slug *issuer,
	    const struct ky_slug *actor, struct ky_time at, uint32_t *n,
	    struct ky_err *err) KY_MUST_USE;
	/* Commands set aside because the process died on them twice: the
	 * engine marks before deciding a suspect and clears after. */
	enum ky_code (*suspect_get)(void *self, const struct ky_slug *issuer,
	    const uint8_t fingerprint[32], uint32_t *deaths,
	    struct ky_err *err) KY_MUST_USE;
	enum ky_code (*suspect_put)(void *self, const struct ky_slug *issuer,
	    const uint8_t fingerprint[32], uint32_t deaths,
	    struct ky_err *err) KY_MUST_USE;

	/* An event of this transaction; gives its number, the next one of the
	 * issuer.  Those of a command come in a row, before its command_add;
	 * that of a paper once the paper is stored. */
	enum ky_code (*event_add)(void *self, const struct ky_slug *issuer,
	    struct ky_event *ev, struct ky_err *err) KY_MUST_USE;

	/* --- effects and timers --- */

	/* Effects not finished, id above `after`, ascending. */
	enum ky_code (*effects)(void *self, const struct ky_slug *issuer,
	    uint64_t after, uint32_t max, struct ky_pending_effect *rows,
	    uint32_t *n, struct ky_err *err) KY_MUST_USE;
	/* Add one that no decision made (handing over a sealed paper). */
	enum ky_code (*effect_add)(void *self, const struct ky_slug *issuer,
	    uint64_t line_id, struct ky_effect *e,
	    struct ky_err *err) KY_MUST_USE;
	/* `there` is false when it was finished before: a late duplicate. */
	enum ky_code (*effect_finish)(void *self, const struct ky_slug *issuer,
	    uint64_t effect_id, bool *there, struct ky_err *err) KY_MUST_USE;
	/* Lines whose wake time is at or before `now`, earliest first. */
	enum ky_code (*wakes)(void *self, const struct ky_slug *issuer,
	    struct ky_time now, uint32_t max, uint64_t *line_ids, uint32_t *n,
	    struct ky_err *err) KY_MUST_USE;
	/* The earliest wake of all; us = 0 when there is none. */
	enum ky_code (*next_wake)(void *self, const struct ky_slug *issuer,
	    struct ky_time *out, struct ky_err *err) KY_MUST_USE;

	/* --- papers and their log --- */

	enum ky_code (*paper_add)(void *self, const struct ky_slug *issuer,
	    const struct ky_stored_paper *p, struct ky_str payload,
	    struct ky_err *err) KY_MUST_USE;
	/* Papers in a state, oldest first. */
	enum ky_code (*papers_in)(void *self, const struct ky_slug *issuer,
	    enum ky_paper_state state, uint32_t max,
	    struct ky_stored_paper *rows, uint32_t *n,
	    struct ky_err *err) KY_MUST_USE;
	/* Papers of a line, oldest first. */
	enum ky_code (*papers_of)(void *self, const struct ky_slug *issuer,
	    uint64_t line_id, uint32_t max, struct ky_stored_paper *rows,
	    uint32_t *n, struct ky_err *err) KY_MUST_USE;
	/* Payload while ordered, document once sealed. */
	enum ky_code (*paper_bytes)(void *self, const struct ky_slug *issuer,
	    const char *number, struct ky_buf *out,
	    struct ky_err *err) KY_MUST_USE;
	enum ky_code (*paper_seal)(void *self, const struct ky_slug *issuer,
	    const char *number, const uint8_t leaf[32], struct ky_str document,
	    struct ky_err *err) KY_MUST_USE;
	/* The paper gets leaf `index`, the next one. */
	enum ky_code (*log_add)(void *self, const struct ky_slug *issuer,
	    const char *number, uint64_t index, const uint8_t leaf_hash[32],
	    struct ky_err *err) KY_MUST_USE;
	/* Leaves of the log. */
	enum ky_code (*log_size)(void *self, const struct ky_slug *issuer,
	    uint64_t *size, struct ky_err *err) KY_MUST_USE;
	/* Hash of the complete subtree at `level` (0 = leaves) and `index`;
	 * complete subtrees are stored once and for all. */
	enum ky_code (*log_node)(void *self, const struct ky_slug *issuer,
	    uint8_t level, uint64_t index, uint8_t out[32],
	    struct ky_err *err) KY_MUST_USE;
	enum ky_code (*log_node_add)(void *self, const struct ky_slug *issuer,
	    uint8_t level, uint64_t index, const uint8_t hash[32],
	    struct ky_err *err) KY_MUST_USE;
	/* The latest checkpoint; put replaces it. */
	enum ky_code (*checkpoint)(void *self, const struct ky_slug *issuer,
	    struct ky_buf *out, struct ky_err *err) KY_MUST_USE;
	enum ky_code (*checkpoint_put)(void *self, const struct ky_slug *issuer,
	    struct ky_str text, struct ky_err *err) KY_MUST_USE;

	/* --- rules and evidence --- */

	/* Immutable: the same hash again is no change. */
	enum ky_code (*rules_put)(void *self, const struct ky_slug *issuer,
	    const struct ky_slug *provider, const char *hash,
	    struct ky_str json, struct ky_time at,
	    struct ky_err *err) KY_MUST_USE;
	/* By hash, or the newest of the provider when `hash` is "".  Empty
	 * buffer: there is none. */
	enum ky_code (*rules_get)(void *self, const struct ky_slug *issuer,
	    const struct ky_slug *provider, const char *hash,
	    struct ky_buf *json, struct ky_err *err) KY_MUST_USE;
	/* The bytes and media type; empty when erased or unknown. */
	enum ky_code (*evidence_get)(void *self, const struct ky_slug *issuer,
	    uint64_t line_id, const uint8_t sha256[32], char *media_type,
	    size_t media_size, struct ky_buf *bytes,
	    struct ky_err *err) KY_MUST_USE;
};

/* Port: rule files' bytes into structs (src/rules/). */
struct ky_rule_reader {
	void *self;
	enum ky_code (*read)(void *self, struct ky_arena *a, struct ky_str json,
	    const char *file, struct ky_rulebook *out,
	    struct ky_err *err) KY_MUST_USE;
};

#endif
