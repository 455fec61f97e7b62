#include "link/curl.h"

#include <pthread.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;
static CURLcode begun;

static void
begin(void)
{
	begun = curl_global_init(CURL_GLOBAL_DEFAULT);
}

enum ky_code
ky_curl_begin(struct ky_err *err)
{
	(void)pthread_once(&once, begin);
	if (begun != CURLE_OK)
		return ky_fail(err, KY_E_SYSTEM, (int)begun,
		    "libcurl does not start");
	return KY_OK;
}

const char *
ky_curl_words(CURLcode code)
{
	static const struct {
		CURLcode code;
		const char *words;
	} table[] = {
	    {CURLE_COULDNT_RESOLVE_HOST, "the name has no address"},
	    {CURLE_COULDNT_CONNECT, "no connection"},
	    {CURLE_OPERATION_TIMEDOUT, "no answer in time"},
	    {CURLE_PEER_FAILED_VERIFICATION, "the certificate is not trusted"},
	    {CURLE_SSL_CONNECT_ERROR, "no TLS could be agreed on"},
	    {CURLE_SSL_CERTPROBLEM,
		"our certificate or its key could not be read"},
	    {CURLE_SSL_CACERT_BADFILE, "the CA file could not be read"},
	    {CURLE_USE_SSL_FAILED, "the other side offers no TLS"},
	    {CURLE_GOT_NOTHING, "closed without an answer"},
	    {CURLE_PARTIAL_FILE, "the answer broke off"},
	    {CURLE_RECV_ERROR, "the connection broke while reading"},
	    {CURLE_SEND_ERROR, "the connection broke while sending"},
	    {CURLE_WRITE_ERROR, "the answer is larger than is taken"},
	    {CURLE_LOGIN_DENIED, "user or password are not accepted"},
	    {CURLE_WEIRD_SERVER_REPLY, "the answer is malformed"},
	    {CURLE_UNSUPPORTED_PROTOCOL, "neither http nor https"},
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (table[i].code == code)
			return table[i].words;
	return curl_easy_strerror(code);
}
