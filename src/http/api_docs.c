/* The contract itself and its reference page, built into the program. */
#include "http/api.h"
#include "http/openapi.h"

void
ky_api_contract(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	(void)rq;
	an->status = 200;
	an->content_type = "application/yaml";
	ky_buf_add(&an->body, ky_openapi_yaml());
}

void
ky_api_docs(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	(void)rq;
	an->status = 200;
	an->content_type = "text/html; charset=utf-8";
	ky_buf_add(&an->body, ky_openapi_page());
}
