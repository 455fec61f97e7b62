#include "link/client.h"

#include "link/address.h"
#include "link/curl.h"

#include <assert.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CONNECT_MS 5000
#define TOTAL_MS 15000
#define ANSWER_MAX ((size_t)1024 * 1024)
#define URL_MAX 2048
#define HEADER_MAX 1024                 /* name and value of one of ours */
#define HEADERS_MAX ((size_t)64 * 1024) /* of an answer */
#define IDLE_MAX 16                     /* handles kept */
#define RETRY_AFTER_MAX 604800L         /* a week */

/* A libcurl handle and what its callbacks learn. */
struct handle {
	CURL *easy;
	struct handle *next;
	bool private_addresses;
	unsigned opened, barred; /* sockets of this request */
	size_t headers, answer_max;
	char said[CURL_ERROR_SIZE]; /* by the library, of a failure */
	struct ky_buf *body;
};

struct ky_client {
	struct ky_client_config config;
	char *ca_file, *cert_file, *key_file, *authorization; /* or NULL */
	struct curl_slist *connect_to;                        /* or NULL */
	pthread_mutex_t lock;
	struct handle *idle;
	uint32_t idle_n;
};

static bool
printable(const char *z)
{
	for (; *z != '\0'; z++)
		if ((unsigned char)*z < ' ' || *z == 0x7f)
			return false;
	return true;
}

static bool
copy(const char *text, char **out)
{
	*out = text != NULL ? strdup(text) : NULL;
	return text == NULL || *out != NULL;
}

/* "::HOST:PORT", as libcurl wants it; NULL when there is no memory. */
static struct curl_slist *
way_to(const char *place)
{
	struct curl_slist *way = NULL;
	char *line = NULL;

	if (asprintf(&line, "::%s", place) < 0)
		return NULL;
	way = curl_slist_append(NULL, line);
	free(line);
	return way;
}

static enum ky_code
copy_texts(struct ky_client *c, const struct ky_client_config *config,
    struct ky_err *err)
{
	if (!copy(config->ca_file, &c->ca_file) ||
	    !copy(config->cert_file, &c->cert_file) ||
	    !copy(config->key_file, &c->key_file))
		return ky_fail(err, KY_E_SYSTEM, 0, "out of memory");
	if (config->connect_to != NULL &&
	    (c->connect_to = way_to(config->connect_to)) == NULL)
		return ky_fail(err, KY_E_SYSTEM, 0, "out of memory");
	if ((c->cert_file == NULL) != (c->key_file == NULL))
		return ky_fail(err, KY_E_INPUT, 0,
		    "a certificate and its key come together");
	if (config->bearer == NULL)
		return KY_OK;
	if (config->bearer[0] == '\0' || !printable(config->bearer) ||
	    strlen(config->bearer) > HEADER_MAX)
		return ky_fail(err, KY_E_INPUT, 0,
		    "the token is empty, too long or holds a control "
		    "character");
	if (asprintf(&c->authorization, "Authorization: Bearer %s",
		config->bearer) < 0) {
		c->authorization = NULL;
		return ky_fail(err, KY_E_SYSTEM, 0, "out of memory");
	}
	return KY_OK;
}

enum ky_code
ky_client_new(const struct ky_client_config *config, struct ky_client **out,
    struct ky_err *err)
{
	struct ky_client *c;
	enum ky_code code = ky_curl_begin(err);

	if (code != KY_OK)
		return code;
	c = calloc(1, sizeof(*c));
	if (c == NULL)
		return ky_fail(err, KY_E_SYSTEM, 0, "out of memory");
	c->config = *config;
	c->config.ca_file = c->config.bearer = NULL;
	c->config.cert_file = c->config.key_file = NULL;
	c->config.connect_to = NULL;
	if (c->config.connect_ms == 0)
		c->config.connect_ms = CONNECT_MS;
	if (c->config.total_ms == 0)
		c->config.total_ms = TOTAL_MS;
	if (c->config.answer_max == 0)
		c->config.answer_max = ANSWER_MAX;
	(void)pthread_mutex_init(&c->lock, NULL);
	code = copy_texts(c, config, err);
	if (code != KY_OK) {
		ky_client_free(c);
		return code;
	}
	*out = c;
	return KY_OK;
}

static void
handle_free(struct handle *h)
{
	curl_easy_cleanup(h->easy);
	free(h);
}

void
ky_client_free(struct ky_client *c)
{
	struct handle *h;

	if (c == NULL)
		return;
	while ((h = c->idle) != NULL) {
		c->idle = h->next;
		handle_free(h);
	}
	(void)pthread_mutex_destroy(&c->lock);
	if (c->authorization != NULL)
		explicit_bzero(c->authorization, strlen(c->authorization));
	free(c->authorization);
	free(c->ca_file);
	free(c->cert_file);
	free(c->key_file);
	curl_slist_free_all(c->connect_to);
	free(c);
}

/* --- the pool --- */

static struct handle *
borrow(struct ky_client *c)
{
	struct handle *h;

	(void)pthread_mutex_lock(&c->lock);
	h = c->idle;
	if (h != NULL) {
		c->idle = h->next;
		c->idle_n--;
	}
	(void)pthread_mutex_unlock(&c->lock);
	if (h != NULL)
		return h;
	h = calloc(1, sizeof(*h));
	if (h == NULL)
		return NULL;
	h->private_addresses = c->config.private_addresses;
	h->easy = curl_easy_init();
	if (h->easy == NULL) {
		free(h);
		return NULL;
	}
	return h;
}

static void
give_back(struct ky_client *c, struct handle *h)
{
	bool kept;

	curl_easy_reset(h->easy);
	h->body = NULL;
	(void)pthread_mutex_lock(&c->lock);
	kept = c->idle_n < IDLE_MAX;
	if (kept) {
		h->next = c->idle;
		c->idle = h;
		c->idle_n++;
	}
	(void)pthread_mutex_unlock(&c->lock);
	if (!kept)
		handle_free(h);
}

/* --- what libcurl asks and tells --- */

static curl_socket_t
open_socket(void *self, curlsocktype purpose, struct curl_sockaddr *a)
{
	struct handle *h = self;

	(void)purpose;
	if (!h->private_addresses && !ky_address_public(&a->addr, a->addrlen)) {
		h->barred++;
		return CURL_SOCKET_BAD;
	}
	h->opened++;
	return socket(a->family, a->socktype | SOCK_CLOEXEC, a->protocol);
}

static size_t
take_header(char *bytes, size_t size, size_t n, void *self)
{
	struct handle *h = self;

	(void)bytes;
	h->headers += size * n;
	return h->headers <= HEADERS_MAX ? size * n : 0;
}

static size_t
take_body(char *bytes, size_t size, size_t n, void *self)
{
	struct handle *h = self;
	size_t len = size * n;

	if (len > h->answer_max || h->body->len > h->answer_max - len)
		return 0;
	ky_buf_add(h->body, (struct ky_str){bytes, len});
	return ky_buf_ok(h->body) ? len : 0;
}

/* --- a request --- */

static enum ky_code
check_url(const char *url, struct ky_err *err)
{
	size_t n = strnlen(url, URL_MAX + 1);
	CURLU *parsed;
	CURLUcode rc;
	char *scheme = NULL;
	bool known;

	for (size_t i = 0; i < n; i++)
		if (url[i] <= ' ' || url[i] >= 0x7f)
			return ky_fail(err, KY_E_REFUSED, 0,
			    "the URL holds a blank, a control or a non-ASCII "
			    "character");
	if (n > URL_MAX)
		return ky_fail(err, KY_E_REFUSED, 0,
		    "the URL is longer than %d bytes", URL_MAX);
	parsed = curl_url();
	if (parsed == NULL)
		return ky_fail(err, KY_E_RETRY, 0, "out of memory");
	rc = curl_url_set(parsed, CURLUPART_URL, url, CURLU_DISALLOW_USER);
	if (rc == CURLUE_OK)
		rc = curl_url_get(parsed, CURLUPART_SCHEME, &scheme, 0);
	known = scheme != NULL &&
	    (strcmp(scheme, "http") == 0 || strcmp(scheme, "https") == 0);
	curl_free(scheme);
	curl_url_cleanup(parsed);
	if (rc != CURLUE_OK || !known)
		return ky_fail(err, KY_E_REFUSED, (int)rc,
		    "not a URL of http or https, without a user in it");
	return KY_OK;
}

static bool
add_header(struct curl_slist **list, const char *line)
{
	struct curl_slist *longer = curl_slist_append(*list, line);

	if (longer == NULL)
		return false;
	*list = longer;
	return true;
}

static enum ky_code
make_headers(const struct ky_client *c, const struct ky_client_request *rq,
    struct curl_slist **list, struct ky_err *err)
{
	char line[HEADER_MAX + 2];
	bool fits = true;
	int n;

	/* Without it, libcurl waits a second before a large body. */
	fits = add_header(list, "Expect:");
	if (c->authorization != NULL)
		fits = fits && add_header(list, c->authorization);
	if (rq->content_type == NULL)
		fits = fits && add_header(list, "Content-Type:");
	for (uint32_t i = 0; i <= rq->headers_n; i++) {
		bool last = i == rq->headers_n;
		const char *name = last ? "Content-Type" : rq->header[i].name;
		const char *value = last ? rq->content_type
					 : rq->header[i].value;

		if (value == NULL)
			continue;
		if (!printable(name) || !printable(value))
			return ky_fail(err, KY_E_REFUSED, 0,
			    "a header holds a control character");
		n = snprintf(line, sizeof(line), "%s: %s", name, value);
		if (n < 0 || (size_t)n >= sizeof(line))
			return ky_fail(err, KY_E_REFUSED, 0,
			    "a header is longer than %d bytes", HEADER_MAX);
		fits = fits && add_header(list, line);
	}
	return fits ? KY_OK : ky_fail(err, KY_E_RETRY, 0, "out of memory");
}

/* A number and a text; libcurl only fails for want of memory, or when it was
 * built without the option, which the tests would see. */
#define SET(option, value) \
	do { \
		if (rc == CURLE_OK) \
			rc = curl_easy_setopt(h->easy, (option), (value)); \
	} while (0)

static CURLcode
set_limits(struct handle *h, const struct ky_client *c)
{
	CURLcode rc = CURLE_OK;

	SET(CURLOPT_NOSIGNAL, 1L);
	SET(CURLOPT_PROTOCOLS_STR, "http,https");
	SET(CURLOPT_PROXY, "");
	SET(CURLOPT_FOLLOWLOCATION, 0L);
	SET(CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	SET(CURLOPT_USERAGENT, "kaiyaku");
	SET(CURLOPT_CONNECTTIMEOUT_MS, (long)c->config.connect_ms);
	SET(CURLOPT_TIMEOUT_MS, (long)c->config.total_ms);
	if (c->ca_file != NULL) {
		SET(CURLOPT_CAINFO, c->ca_file);
		SET(CURLOPT_CAPATH, NULL);
	}
	if (c->cert_file != NULL) {
		SET(CURLOPT_SSLCERT, c->cert_file);
		SET(CURLOPT_SSLKEY, c->key_file);
	}
	if (c->connect_to != NULL)
		SET(CURLOPT_CONNECT_TO, c->connect_to);
	SET(CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	SET(CURLOPT_OPENSOCKETFUNCTION, open_socket);
	SET(CURLOPT_OPENSOCKETDATA, h);
	SET(CURLOPT_HEADERFUNCTION, take_header);
	SET(CURLOPT_HEADERDATA, h);
	SET(CURLOPT_WRITEFUNCTION, take_body);
	SET(CURLOPT_WRITEDATA, h);
	SET(CURLOPT_ERRORBUFFER, h->said);
	return rc;
}

static CURLcode
set_request(struct handle *h, const struct ky_client_request *rq,
    struct curl_slist *headers)
{
	bool get = strcmp(rq->method, "GET") == 0;
	CURLcode rc = CURLE_OK;

	SET(CURLOPT_URL, rq->url);
	SET(CURLOPT_HTTPHEADER, headers);
	if (!get) {
		SET(CURLOPT_POST, 1L);
		SET(CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)rq->body.len);
		SET(CURLOPT_POSTFIELDS, rq->body.len > 0 ? rq->body.p : "");
		SET(CURLOPT_CUSTOMREQUEST, rq->method);
	}
	if (!get && !rq->repeatable)
		SET(CURLOPT_FRESH_CONNECT, 1L);
	return rc;
}

static void
take_answer(struct handle *h, struct ky_client_answer *an)
{
	const char *type = NULL;
	curl_off_t wait = 0;
	long status = 0;

	(void)curl_easy_getinfo(h->easy, CURLINFO_RESPONSE_CODE, &status);
	(void)curl_easy_getinfo(h->easy, CURLINFO_CONTENT_TYPE, &type);
	(void)curl_easy_getinfo(h->easy, CURLINFO_RETRY_AFTER, &wait);
	an->status = (unsigned)status;
	an->content_type[0] = '\0';
	if (type != NULL && printable(type))
		(void)snprintf(an->content_type, sizeof(an->content_type), "%s",
		    type);
	an->retry_after_s = (uint32_t)(wait < 0 ? 0
		: wait > RETRY_AFTER_MAX        ? RETRY_AFTER_MAX
						: wait);
}

/*
 * Does the other side not take our certificate?  It says so by an alert: in
 * TLS 1.3 after the request has left, which it then never reads.
 */
static bool
not_let_in(const struct handle *h, CURLcode rc)
{
	static const char *const alerts[] = {"certificate", "unknown ca",
	    "access denied", "handshake failure"};

	if ((rc != CURLE_RECV_ERROR && rc != CURLE_SEND_ERROR &&
		rc != CURLE_SSL_CONNECT_ERROR) ||
	    strstr(h->said, " alert ") == NULL)
		return false;
	for (size_t i = 0; i < sizeof(alerts) / sizeof(alerts[0]); i++)
		if (strstr(h->said, alerts[i]) != NULL)
			return true;
	return false;
}

/* What a failed transfer means for who asked. */
static enum ky_code
judge(const struct handle *h, CURLcode rc, struct ky_err *err)
{
	long sent = 0;

	(void)curl_easy_getinfo(h->easy, CURLINFO_REQUEST_SIZE, &sent);
	if (not_let_in(h, rc))
		return ky_fail(err, KY_E_RETRY, (int)rc,
		    "the other side does not take our certificate, or we have "
		    "none");
	if (sent > 0)
		return ky_fail(err, KY_E_UNSURE, (int)rc, "%s",
		    ky_curl_words(rc));
	if (h->barred > 0 && h->opened == 0)
		return ky_fail(err, KY_E_REFUSED, 0,
		    "the name leads to an address that may not be reached");
	return ky_fail(err, KY_E_RETRY, (int)rc, "%s", ky_curl_words(rc));
}

static enum ky_code
perform(struct ky_client *c, struct handle *h,
    const struct ky_client_request *rq, struct curl_slist *headers,
    struct ky_client_answer *an, struct ky_err *err)
{
	CURLcode rc = set_limits(h, c);

	h->opened = h->barred = 0;
	h->headers = 0;
	h->said[0] = '\0';
	h->answer_max = c->config.answer_max;
	h->body = &an->body;
	ky_buf_reset(&an->body);
	if (rc == CURLE_OK)
		rc = set_request(h, rq, headers);
	if (rc == CURLE_OK)
		rc = curl_easy_perform(h->easy);
	if (rc != CURLE_OK)
		return judge(h, rc, err);
	take_answer(h, an);
	return KY_OK;
}

static bool
method_known(const char *method)
{
	static const char *const known[] = {"GET", "POST", "PATCH", "DELETE"};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strcmp(known[i], method) == 0)
			return true;
	return false;
}

enum ky_code
ky_client_send(struct ky_client *c, const struct ky_client_request *rq,
    struct ky_client_answer *an, struct ky_err *err)
{
	struct curl_slist *headers = NULL;
	struct handle *h = NULL;
	enum ky_code code;

	assert(method_known(rq->method));
	assert(rq->headers_n <= KY_CLIENT_HEADERS_MAX);
	code = check_url(rq->url, err);
	if (code == KY_OK)
		code = make_headers(c, rq, &headers, err);
	if (code == KY_OK && (h = borrow(c)) == NULL)
		code = ky_fail(err, KY_E_RETRY, 0, "out of memory");
	if (code == KY_OK)
		code = perform(c, h, rq, headers, an, err);
	if (h != NULL)
		give_back(c, h);
	curl_slist_free_all(headers);
	return code;
}
