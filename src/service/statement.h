/*
 * What the money statement of a line is made of, read together: for calls, and
 * for commands that read the store themselves.
 */
#ifndef KY_SERVICE_STATEMENT_H
#define KY_SERVICE_STATEMENT_H

#include "base/arena.h"
#include "core/case.h"
#include "core/statement.h"
#include "port/store.h"
#include "port/till.h"

/* The newest of a line that are shown. */
#define KY_STATED_MAX 64

/* All in the arena. */
struct ky_stated {
	struct ky_statement statement;
	uint32_t transfers_n, payments_n;
	struct ky_transfer *transfer; /* oldest first */
	struct ky_date *run_day;      /* of its payment run; or no date */
	struct ky_payment *payment;
};

/*
 * Of the line `c`, which is read again when a decision came between it and its
 * postings.  KY_E_CORRUPT: the books contradict themselves, and nothing is
 * shown of them; otherwise the store's codes.
 */
enum ky_code ky_statement_load(const struct ky_store *store, struct ky_case *c,
    struct ky_arena *a, struct ky_stated *out, struct ky_err *err) KY_MUST_USE;

#endif
