/*
 * A request without a server, for the tests of handlers and helpers.
 */
#ifndef KY_TESTS_HTTP_ASKED_H
#define KY_TESTS_HTTP_ASKED_H

#include "fake.h"

struct asked {
	struct ky_http_request rq;
	struct ky_http_answer an;
	struct ky_http_about about;
	struct ky_calls calls;
	struct ky_arena arena;
	struct fake fake;
	struct {
		const char *name, *value;
	} header[4];
	uint32_t headers_n;
	uint8_t memory[1 << 20];
};

void asked_init(struct asked *a);
void asked_done(struct asked *a);
void asked_header(struct asked *a, const char *name, const char *value);
/* Runs the first route of `table` with that pattern, anew. */
void asked_run(struct asked *a, const struct ky_route *table,
    const char *pattern);
/* Has the answer this header?  "" when not. */
const char *asked_said(const struct asked *a, const char *name);

#endif
