#include "replay.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static void
die(const char *what)
{
	(void)fprintf(stderr, "bench: %s\n", what);
	exit(1);
}

/* Room for `more` things of `size` at the end of a growing array. */
static void *
room(void *p, size_t n, size_t more, size_t *have, size_t size)
{
	if (n + more <= *have)
		return p;
	*have = 2 * (n + more) + 1024;
	p = realloc(p, *have * size);
	if (p == NULL)
		abort();
	return p;
}

static uint16_t
statement(struct replay *r, const char *sql, uint8_t base)
{
	uint32_t i = 0;

	while (i < r->statements_n &&
	    (r->statement_base[i] != base || strcmp(r->statement[i], sql) != 0))
		i++;
	if (i < r->statements_n)
		return (uint16_t)i;
	if (i == REPLAY_STATEMENTS)
		die("more statements than expected");
	r->statement[i] = strdup(sql);
	r->statement_base[i] = base;
	r->statements_n++;
	return (uint16_t)i;
}

static struct replay_op *
add_op(struct replay *r, enum replay_kind kind, uint8_t base)
{
	struct replay_op *op;

	r->op = room(r->op, r->op_n, 1, &r->op_room, sizeof(*r->op));
	op = &r->op[r->op_n++];
	*op = (struct replay_op){.kind = kind,
	    .base = base,
	    .values = r->value_n};
	return op;
}

static uint8_t
nibble(char c)
{
	return (uint8_t)(c <= '9' ? c - '0' : (c | 32) - 'a' + 10);
}

/* 'it''s' or x'0f'; where it ends. */
static const char *
quoted(struct replay *r, const char *p, struct replay_value *v)
{
	bool blob = *p == 'x';

	v->kind = blob ? REPLAY_BLOB : REPLAY_TEXT;
	v->at = r->bytes_n;
	for (p += blob ? 2 : 1; *p != '\'' || p[1] == '\''; p++) {
		r->bytes = room(r->bytes, r->bytes_n, 1, &r->bytes_room, 1);
		if (blob) {
			r->bytes[r->bytes_n++] = (char)(nibble(p[0]) << 4 |
			    nibble(p[1]));
			p++;
			continue;
		}
		r->bytes[r->bytes_n++] = *p;
		if (*p == '\'')
			p++;
	}
	v->len = r->bytes_n - v->at;
	return p + 1;
}

static const char *
literal(struct replay *r, const char *p, uint32_t place)
{
	struct replay_value v = {.kind = REPLAY_NULL, .place = place};
	char *end;

	if (strncmp(p, "NULL", 4) == 0) {
		p += 4;
	} else if (*p == '\'' || *p == 'x') {
		p = quoted(r, p, &v);
	} else {
		v.kind = REPLAY_INT;
		v.number = strtoll(p, &end, 10);
		p = end;
	}
	r->value = room(r->value, r->value_n, 1, &r->value_room,
	    sizeof(*r->value));
	r->value[r->value_n++] = v;
	return p;
}

/* "?" is the place after the last one, "?2" says which; where it ends. */
static const char *
place(const char *sql, uint32_t *last, uint32_t *out)
{
	char *end;
	unsigned long n;

	if (sql[1] < '0' || sql[1] > '9') {
		*out = ++*last;
		return sql;
	}
	n = strtoul(sql + 1, &end, 10);
	*out = (uint32_t)n;
	if (*out > *last)
		*last = *out;
	return end - 1;
}

/* Walk both texts: where one has a "?", the other has a value.  Comments are
 * in both. */
static uint32_t
values(struct replay *r, const char *sql, const char *expanded)
{
	uint32_t n = 0, last = 0, at;

	for (; *sql != '\0'; sql++) {
		if (*sql == '?') {
			sql = place(sql, &last, &at);
			expanded = literal(r, expanded, at);
			n++;
		} else if (*sql == *expanded) {
			expanded++;
		} else {
			die("a traced statement does not fit its text");
		}
	}
	return n;
}

static int
traced(unsigned kind, void *self, void *p, void *x)
{
	const struct replay_watch *w = self;
	struct replay *r = w->replay;
	struct sqlite3_stmt *st = p;
	const char *sql = sqlite3_sql(st);
	struct replay_op *op;
	uint32_t n;
	char *full;
	uint16_t which;

	(void)kind;
	(void)x;
	if (!r->on || sql == NULL)
		return 0;
	if (strstr(sql, "BEGIN IMMEDIATE") != NULL) {
		(void)add_op(r, REPLAY_BEGIN, w->base);
	} else if (strstr(sql, "COMMIT") != NULL) {
		/* The end of a look is no matter. */
		if (sqlite3_txn_state(sqlite3_db_handle(st), "main") !=
		    SQLITE_TXN_WRITE)
			return 0;
		(void)add_op(r, REPLAY_COMMIT, w->base);
		r->transactions += w->base == 0;
	} else if (!sqlite3_stmt_readonly(st)) {
		full = sqlite3_expanded_sql(st);
		which = statement(r, sql, w->base);
		op = add_op(r, REPLAY_RUN, w->base);
		op->statement = which;
		n = values(r, sql, full);
		r->op[r->op_n - 1].values_n = n;
		sqlite3_free(full);
	}
	return 0;
}

void
replay_watch(struct replay *r, struct sqlite3 *db, uint8_t base)
{
	r->watch[base] = (struct replay_watch){r, base};
	if (sqlite3_trace_v2(db, SQLITE_TRACE_STMT, traced, &r->watch[base]) !=
	    SQLITE_OK)
		die("cannot trace");
}

void
replay_done(struct replay *r)
{
	for (uint32_t i = 0; i < r->statements_n; i++)
		free(r->statement[i]);
	free(r->op);
	free(r->value);
	free(r->bytes);
	memset(r, 0, sizeof(*r));
}

/* --- again --- */

static void
need(struct sqlite3 *db, int rc)
{
	if (rc != SQLITE_OK && rc != SQLITE_DONE && rc != SQLITE_ROW)
		die(sqlite3_errmsg(db));
}

static void
bind(const struct replay *r, struct sqlite3_stmt *st,
    const struct replay_op *op)
{
	for (uint32_t i = 0; i < op->values_n; i++) {
		const struct replay_value *v = &r->value[op->values + i];
		const char *p = r->bytes + v->at;
		int at = (int)v->place, rc = SQLITE_OK;

		switch (v->kind) {
		case REPLAY_NULL:
			rc = sqlite3_bind_null(st, at);
			break;
		case REPLAY_INT:
			rc = sqlite3_bind_int64(st, at, v->number);
			break;
		case REPLAY_TEXT:
			rc = sqlite3_bind_text(st, at, p, (int)v->len,
			    SQLITE_STATIC);
			break;
		case REPLAY_BLOB:
			rc = sqlite3_bind_blob(st, at, p, (int)v->len,
			    SQLITE_STATIC);
			break;
		}
		need(sqlite3_db_handle(st), rc);
	}
}

static void
step(struct sqlite3_stmt *st)
{
	int rc;

	do
		rc = sqlite3_step(st);
	while (rc == SQLITE_ROW);
	need(sqlite3_db_handle(st), rc);
	(void)sqlite3_reset(st);
}

static double
now(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

double
replay_run(const struct replay *r, const char *const path[],
    const char *const pragmas[])
{
	struct sqlite3_stmt *st[REPLAY_STATEMENTS], *begin[REPLAY_BASES],
	    *commit[REPLAY_BASES];
	struct sqlite3 *db[REPLAY_BASES];
	double start;

	for (int b = 0; b < REPLAY_BASES; b++) {
		if (sqlite3_open(path[b], &db[b]) != SQLITE_OK)
			die(path[b]);
		need(db[b], sqlite3_exec(db[b], pragmas[b], NULL, NULL, NULL));
		need(db[b],
		    sqlite3_prepare_v2(db[b], "BEGIN IMMEDIATE", -1, &begin[b],
			NULL));
		need(db[b],
		    sqlite3_prepare_v2(db[b], "COMMIT", -1, &commit[b], NULL));
	}
	for (uint32_t i = 0; i < r->statements_n; i++)
		need(db[r->statement_base[i]],
		    sqlite3_prepare_v2(db[r->statement_base[i]],
			r->statement[i], -1, &st[i], NULL));
	start = now();
	for (size_t i = 0; i < r->op_n; i++) {
		const struct replay_op *op = &r->op[i];

		switch (op->kind) {
		case REPLAY_BEGIN:
			step(begin[op->base]);
			break;
		case REPLAY_COMMIT:
			step(commit[op->base]);
			break;
		case REPLAY_RUN:
			bind(r, st[op->statement], op);
			step(st[op->statement]);
			break;
		}
	}
	start = now() - start;
	for (uint32_t i = 0; i < r->statements_n; i++)
		(void)sqlite3_finalize(st[i]);
	for (int b = 0; b < REPLAY_BASES; b++) {
		(void)sqlite3_finalize(begin[b]);
		(void)sqlite3_finalize(commit[b]);
		(void)sqlite3_close(db[b]);
	}
	return start;
}
