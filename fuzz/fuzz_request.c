/*
 * What a handler reads of a request: the first line is taken for an
 * Idempotency-Key, an If-Match and an X-Forwarded-For, the rest for a body.
 */
#include "http/exchange.h"
#include "http/request.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct ky_str first_line;

static struct ky_str
header(const struct ky_http_request *rq, const char *name)
{
	(void)rq;
	(void)name;
	return first_line;
}

static void
headers(const struct ky_http_request *rq)
{
	char key[KY_KEY_SIZE];
	struct ky_str plain;
	struct ky_address from;
	uint64_t version;

	assert(
	    ky_http_command_key(rq, key) == ky_request_key(first_line, &plain));
	if (ky_http_if_match(rq, 7, &version))
		assert(version <= INT64_MAX || version == UINT64_MAX);
	(void)ky_exchange_forwarded(first_line, &from);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static uint8_t memory[1 << 16];
	const uint8_t *end = size > 0 ? memchr(data, '\n', size) : NULL;
	size_t n = end != NULL ? (size_t)(end - data) : size;
	struct ky_arena arena;
	struct ky_http_answer an = {0};
	struct ky_http_request rq = {
	    .method = KY_POST,
	    .path = KY_STR("/v1/lines/7"),
	    .content_type = KY_STR("application/json"),
	    .header = header,
	    .arena = &arena,
	};
	json_t *doc;

	ky_arena_init(&arena, memory, sizeof(memory));
	ky_buf_init(&an.body, KY_ANSWER_MAX);
	first_line = (struct ky_str){(const char *)data, n};
	if (first_line.p != NULL)
		headers(&rq);
	if (end != NULL)
		rq.body = (struct ky_str){(const char *)end + 1, size - n - 1};
	doc = ky_http_object(&rq, KY_DIALECT_PROBLEM, &an);
	assert((doc != NULL) == (an.status == 0));
	json_decref(doc);
	ky_buf_done(&an.body);
	return 0;
}
