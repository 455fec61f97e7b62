/*
 * Calls and their results as messages of the local socket.
 *
 * Only what the command line needs travels: handing in commands, waiting,
 * finding the lines that records name, loading rules, tokens, webhooks, bulk
 * endings, payment runs, notifications of chips, what is kept of receipts,
 * health.
 */
#ifndef KY_SERVICE_MESSAGE_H
#define KY_SERVICE_MESSAGE_H

#include "service/call.h"

#define KY_MESSAGE_MAX ((size_t)2 * 1024 * 1024)
/* What the arena of a call needs, its commands and its result. */
#define KY_MESSAGE_ARENA_SIZE (KY_CALL_ARENA_SIZE + KY_MESSAGE_MAX)

/* What both ends must agree on: versions and sizes. */
#define KY_HELLO_SIZE 128
void ky_message_hello(char out[KY_HELLO_SIZE]);

/* KY_E_INPUT: the operation does not travel, or is too large. */
enum ky_code ky_message_put_call(const struct ky_call *c, struct ky_buf *out,
    struct ky_err *err) KY_MUST_USE;
/* Everything lies in `a`, but evidence, rules and notifications: they stay in `bytes`. */
enum ky_code ky_message_get_call(struct ky_str bytes, struct ky_arena *a,
    struct ky_call *out, struct ky_err *err) KY_MUST_USE;

/* The answer: `code` and either `r` or `why`. */
enum ky_code ky_message_put_answer(const struct ky_call *c, enum ky_code code,
    const struct ky_result *r, const struct ky_err *why, struct ky_buf *out,
    struct ky_err *err) KY_MUST_USE;
/* Returns the code that was put; KY_E_UNSURE: it is no answer to `c`.  The
 * answers of COMMANDS go into the call's own submissions. */
enum ky_code ky_message_get_answer(struct ky_str bytes, const struct ky_call *c,
    struct ky_arena *a, struct ky_result *out, struct ky_err *err) KY_MUST_USE;

#endif
