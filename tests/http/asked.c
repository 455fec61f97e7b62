#include "asked.h"

#include <assert.h>
#include <string.h>
#include <strings.h>

static struct ky_str
header(const struct ky_http_request *rq, const char *name)
{
	const struct asked *a = rq->connection;

	for (uint32_t i = 0; i < a->headers_n; i++)
		if (strcasecmp(a->header[i].name, name) == 0)
			return ky_str_of(a->header[i].value);
	return (struct ky_str){0};
}

void
asked_init(struct asked *a)
{
	memset(a, 0, sizeof(*a));
	fake_init(&a->fake);
	a->calls = fake_calls(&a->fake);
	ky_arena_init(&a->arena, a->memory, sizeof(a->memory));
	a->about.base_url = "https://k.example";
	a->rq = (struct ky_http_request){
	    .method = KY_GET,
	    .path = KY_STR("/v1/lines/7"),
	    .content_type = KY_STR("application/json"),
	    .id = "request-1",
	    .header = header,
	    .connection = a,
	    .arena = &a->arena,
	    .calls = &a->calls,
	    .about = &a->about,
	};
	ky_buf_init(&a->an.body, KY_ANSWER_MAX);
}

void
asked_done(struct asked *a)
{
	ky_buf_done(&a->an.body);
}

void
asked_header(struct asked *a, const char *name, const char *value)
{
	assert(a->headers_n < 4);
	a->header[a->headers_n].name = name;
	a->header[a->headers_n].value = value;
	a->headers_n++;
}

void
asked_run(struct asked *a, const struct ky_route *table, const char *pattern)
{
	ky_buf_reset(&a->an.body);
	a->an.headers_n = 0;
	a->an.status = 0;
	while (strcmp(table->pattern, pattern) != 0)
		table++;
	table->handler(&a->rq, &a->an);
}

const char *
asked_said(const struct asked *a, const char *name)
{
	for (uint32_t i = 0; i < a->an.headers_n; i++)
		if (strcasecmp(a->an.header[i].name, name) == 0)
			return a->an.header[i].value;
	return "";
}
