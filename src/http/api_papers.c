/* Papers: which there are, and the signed bytes. */
#include "http/api.h"

#include "base/hash.h"

#include <sodium/utils.h>
#include <stdio.h>

void
ky_api_papers(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	const struct ky_case *c = ky_api_of_ending(rq, an);
	struct ky_call *call = ky_api_call(rq, KY_CALL_PAPERS);
	const struct ky_result *out;
	json_t *rows;

	if (c == NULL)
		return;
	call->line_id = c->line_id;
	call->max = KY_PAGE_MAX;
	out = ky_api_find(rq, an, call);
	if (out == NULL)
		return;
	rows = json_array();
	for (uint32_t i = 0; i < out->n; i++)
		if (ky_str_starts(ky_str_of(out->out.papers[i].number),
			c->ending.ref))
			(void)json_array_append_new(rows,
			    ky_paper_row_json(&out->out.papers[i]));
	if (!ky_api_put_behalf(rq, an, c, rows)) {
		json_decref(rows);
		return;
	}
	ky_http_json(rq, KY_DIALECT_PROBLEM, an, 200,
	    json_pack("{s:o}", "papers", rows));
}

/* Content-Digest of RFC 9530. */
static const char *
digest_of(const struct ky_http_request *rq, struct ky_str bytes)
{
	char text[sodium_base64_ENCODED_LEN(KY_SHA256_SIZE,
	    sodium_base64_VARIANT_ORIGINAL)];
	uint8_t hash[KY_SHA256_SIZE];

	ky_sha256(bytes, hash);
	(void)sodium_bin2base64(text, sizeof(text), hash, sizeof(hash),
	    sodium_base64_VARIANT_ORIGINAL);
	return ky_api_text(rq, "sha-256=:%s:", text);
}

void
ky_api_paper(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct ky_call *call = ky_api_call(rq, KY_CALL_PAPER);
	const struct ky_result *out;

	if (!ky_api_no_query(rq, an))
		return;
	if (!ky_str_copy(rq->part[0], call->in.paper, sizeof(call->in.paper))) {
		ky_api_not_found(rq, an);
		return;
	}
	out = ky_api_find(rq, an, call);
	if (out == NULL)
		return;
	if (out->n > 0 && out->out.papers[0].state == KY_PAPER_ORDERED) {
		ky_problem_say(rq, KY_DIALECT_PROBLEM, an, KY_PROBLEM_CONFLICT,
		    "not-signed-yet", "",
		    "the paper is ordered and will be signed in a moment", NULL,
		    0);
		return;
	}
	an->status = 200;
	an->content_type = "application/json";
	ky_buf_add(&an->body, out->bytes);
	ky_http_header(an, "Content-Digest", digest_of(rq, out->bytes));
	ky_http_header(an, "ETag", ky_api_text(rq, "\"%s\"", call->in.paper));
}
