/*
 * What a store's connection wrote, statement by statement, and the same
 * again without anything around it.
 *
 * SQLite's trace gives each statement with its values written out; the text
 * of the statement beside it says where they stood.  So they can be taken
 * back out and bound to prepared statements.
 */
#ifndef KY_BENCH_REPLAY_H
#define KY_BENCH_REPLAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sqlite3;

#define REPLAY_BASES 2 /* the store has two files */
#define REPLAY_STATEMENTS 256

enum replay_kind {
	REPLAY_BEGIN,
	REPLAY_COMMIT,
	REPLAY_RUN,
};

struct replay_op {
	enum replay_kind kind;
	uint8_t base;
	uint16_t statement;
	uint32_t values_n;
	size_t values; /* where they begin in `value` */
};

struct replay_value {
	enum {
		REPLAY_NULL,
		REPLAY_INT,
		REPLAY_TEXT,
		REPLAY_BLOB
	} kind;
	uint32_t place; /* which parameter; the same may be there twice */
	int64_t number;
	size_t at, len; /* in `bytes` */
};

struct replay {
	char *statement[REPLAY_STATEMENTS]; /* heap, owned */
	uint8_t statement_base[REPLAY_STATEMENTS];
	uint32_t statements_n;
	struct replay_op *op; /* heap, owned */
	size_t op_n, op_room;
	struct replay_value *value; /* heap, owned */
	size_t value_n, value_room;
	char *bytes; /* heap, owned */
	size_t bytes_n, bytes_room;
	uint32_t transactions; /* of the first base */
	bool on;
	struct replay_watch {
		struct replay *replay;
		uint8_t base;
	} watch[REPLAY_BASES];
};

/* Records what `db` writes while `on`. */
void replay_watch(struct replay *r, struct sqlite3 *db, uint8_t base);
void replay_done(struct replay *r);

/* Everything again into copies of the files; seconds it took, preparing
 * statements not counted. */
double replay_run(const struct replay *r, const char *const path[],
    const char *const pragmas[]);

#endif
