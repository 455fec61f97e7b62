/*
 * One use of a prepared statement: parameters in, columns out, in order.
 *
 *	struct ky_stmt st = ky_stmt_use(s, KY_SQL_ENDING_FIND);
 *	ky_stmt_put_text(&st, issuer->text);
 *	ky_stmt_put_text(&st, ref);
 *	code = ky_stmt_step(&st, &there, err);
 *
 * Parameters are borrowed until the last step.  What a column should not hold
 * is remembered and asked for once, with ky_stmt_sound().
 */
#ifndef KY_STORE_STMT_H
#define KY_STORE_STMT_H

#include "store/sqlite_private.h"

struct ky_stmt {
	struct ky_sqlite *s;
	int which; /* enum ky_sql of store_sql.h, which the build makes */
	struct sqlite3_stmt *st;
	int at;          /* next parameter (from 1) or column (from 0) */
	int rc;          /* first parameter that could not be bound */
	const char *odd; /* first column with a value it cannot have */
};

/*
 * That all are sound is seen by the process's first connection; KY_E_SYSTEM
 * names the one with the mistake.  If it writes, it keeps them.  Every other
 * connection prepares what it uses: readers come in numbers and use few, and a
 * simulator opens a store thousands of times.
 */
enum ky_code ky_stmt_prepare(struct ky_sqlite *s,
    struct ky_err *err) KY_MUST_USE;
void ky_stmt_done(struct ky_sqlite *s);

/* What a failure of SQLite means to the caller.  Also for use without a
 * statement: `doing` is "open", "migrate", ... */
enum ky_code ky_sqlite_failed(struct sqlite3 *db, int rc, const char *doing,
    struct ky_err *err) KY_MUST_USE;

struct ky_stmt ky_stmt_use(struct ky_sqlite *s, int which);

void ky_stmt_put_int(struct ky_stmt *st, int64_t v);
void ky_stmt_put_id(struct ky_stmt *st, uint64_t v); /* below 2^63 */
void ky_stmt_put_text(struct ky_stmt *st, const char *z);
void ky_stmt_put_str(struct ky_stmt *st, struct ky_str s);
void ky_stmt_put_some(struct ky_stmt *st, const char *z); /* NULL for "" */
void ky_stmt_put_bytes(struct ky_stmt *st, const void *p, size_t n);
void ky_stmt_put_null(struct ky_stmt *st);
/* NULL for zero, and for nothing but zeros. */
void ky_stmt_put_nonzero(struct ky_stmt *st, int64_t v);
void ky_stmt_put_fixed(struct ky_stmt *st, const uint8_t *p, size_t n);
void ky_stmt_put_date(struct ky_stmt *st, struct ky_date d);
void ky_stmt_put_when(struct ky_stmt *st, struct ky_time t); /* 0: NULL */

/* The next row, if there is one; without one the statement is free again. */
enum ky_code ky_stmt_step(struct ky_stmt *st, bool *row,
    struct ky_err *err) KY_MUST_USE;
/* No row is wanted. */
enum ky_code ky_stmt_run(struct ky_stmt *st, struct ky_err *err) KY_MUST_USE;
/* Rows the last run of any statement changed. */
int64_t ky_stmt_changed(struct ky_sqlite *s);
/* Free again, in the middle of its rows. */
void ky_stmt_end(struct ky_stmt *st);

/* In range, else 0 and odd. */
int64_t ky_stmt_get_int(struct ky_stmt *st, int64_t min, int64_t max);
uint64_t ky_stmt_get_id(struct ky_stmt *st);
/* NULL gives zero. */
int64_t ky_stmt_get_nonzero(struct ky_stmt *st, int64_t min, int64_t max);
bool ky_stmt_get_bool(struct ky_stmt *st);
/* Valid until the next step or end. */
struct ky_str ky_stmt_get_str(struct ky_stmt *st);
struct ky_str ky_stmt_get_bytes(struct ky_stmt *st);
bool ky_stmt_null_next(const struct ky_stmt *st);
void ky_stmt_skip(struct ky_stmt *st);
void ky_stmt_get_text(struct ky_stmt *st, char *out, size_t size);
/* Exactly `n` bytes; NULL gives zeros. */
void ky_stmt_get_fixed(struct ky_stmt *st, uint8_t *out, size_t n);
struct ky_date ky_stmt_get_date(struct ky_stmt *st);
struct ky_time ky_stmt_get_when(struct ky_stmt *st);
/* The index among `n` words. */
int ky_stmt_get_word(struct ky_stmt *st, const char *const *words, int n);
/* What was made of the last column is right. */
void ky_stmt_want(struct ky_stmt *st, bool right);
/* KY_E_CORRUPT, with the statement ended, when a column was odd. */
enum ky_code ky_stmt_sound(struct ky_stmt *st, struct ky_err *err) KY_MUST_USE;

/* The columns of a row into one element of a listing. */
typedef void ky_stmt_reader(struct ky_stmt *st, void *row);
/* For rows of one id. */
ky_stmt_reader ky_stmt_read_id;
/* Rows until there are no more, or `max`, each of `size` bytes and sound. */
enum ky_code ky_stmt_list(struct ky_stmt *st, ky_stmt_reader *read,
    uint32_t max, void *rows, size_t size, uint32_t *n,
    struct ky_err *err) KY_MUST_USE;

#endif
