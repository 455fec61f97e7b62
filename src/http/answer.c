#include "http/event.h"
#include "http/http.h"

#include "base/log.h"

#include <assert.h>
#include <string.h>

static bool
printable(const char *z)
{
	for (; *z != '\0'; z++)
		if ((unsigned char)*z < ' ' || *z == '\177')
			return false;
	return true;
}

void
ky_http_header(struct ky_http_answer *an, const char *name, const char *value)
{
	/* What a sender wrote is checked long before it could come here; a
	 * line end in a header would be an answer of his own. */
	assert(name[0] != '\0' && printable(name) && strchr(name, ':') == NULL);
	assert(printable(value));
	assert(an->headers_n < KY_HEADERS_MAX);
	an->header[an->headers_n].name = name;
	an->header[an->headers_n].value = value;
	an->headers_n++;
}

static int
add(const char *p, size_t n, void *body)
{
	ky_buf_add(body, (struct ky_str){p, n});
	return ky_buf_ok(body) ? 0 : -1;
}

void
ky_http_json(const struct ky_http_request *rq, enum ky_http_dialect dialect,
    struct ky_http_answer *an, unsigned status, json_t *doc)
{
	int failed;

	an->status = status;
	an->content_type = dialect == KY_DIALECT_TMF
	    ? "application/json;charset=utf-8"
	    : "application/json";
	ky_buf_reset(&an->body);
	failed = json_dump_callback(doc, add, &an->body, JSON_COMPACT);
	json_decref(doc);
	ky_buf_addc(&an->body, '\n');
	if (failed == 0 && ky_buf_ok(&an->body))
		return;
	ky_log(KY_ERROR, KY_EV_ANSWER_FAILED, "id=%s reason=too-large", rq->id);
	ky_buf_reset(&an->body);
	ky_problem_say(rq, dialect, an, KY_PROBLEM_INTERNAL, "", "",
	    "the answer is too large: ask for less", NULL, 0);
}
