/* Papers by SMTP (RFC 5321), through libcurl. */
#include "link/curl.h"
#include "mail/private.h"

#include <arpa/inet.h>
#include <assert.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TOTAL_MS 60000
#define CONNECT_MS 10000
#define URL_SIZE 512
#define ADDRESS_SIZE (KY_EMAIL_SIZE + 2)

struct smtp {
	struct ky_mail_held held;
	enum ky_mail_tls tls;
	uint32_t total_ms;
	char url[URL_SIZE];
	char *ca_file, *user, *password; /* or NULL */
};

/* A message on its way. */
struct sending {
	bool loopback_only;
	bool barred; /* there was another address */
	struct ky_str rest;
	bool whole; /* all was handed out: its end may have been sent */
};

static size_t
give(char *out, size_t size, size_t n, void *self)
{
	struct sending *s = self;
	size_t room = size * n;
	size_t len = s->rest.len < room ? s->rest.len : room;

	if (len > 0)
		memcpy(out, s->rest.p, len);
	s->rest = (struct ky_str){s->rest.p + len, s->rest.len - len};
	/* libcurl knows the length and does not ask again. */
	s->whole = s->rest.len == 0;
	return len;
}

static bool
is_loopback(const struct sockaddr *address)
{
	struct sockaddr_in a4;
	struct sockaddr_in6 a6;

	if (address->sa_family == AF_INET) {
		memcpy(&a4, address, sizeof(a4));
		return ntohl(a4.sin_addr.s_addr) >> 24 == IN_LOOPBACKNET;
	}
	if (address->sa_family != AF_INET6)
		return false;
	memcpy(&a6, address, sizeof(a6));
	return IN6_IS_ADDR_LOOPBACK(&a6.sin6_addr);
}

static curl_socket_t
open_socket(void *self, curlsocktype purpose, struct curl_sockaddr *a)
{
	struct sending *s = self;

	(void)purpose;
	if (s->loopback_only && !is_loopback(&a->addr)) {
		s->barred = true;
		return CURL_SOCKET_BAD;
	}
	return socket(a->family, a->socktype | SOCK_CLOEXEC, a->protocol);
}

#define SET(option, value) \
	do { \
		if (rc == CURLE_OK) \
			rc = curl_easy_setopt(easy, (option), (value)); \
	} while (0)

static CURLcode
set_trust(CURL *easy, const struct smtp *m)
{
	CURLcode rc = CURLE_OK;

	if (m->tls == KY_MAIL_STARTTLS)
		SET(CURLOPT_USE_SSL, (long)CURLUSESSL_ALL);
	SET(CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	if (m->ca_file != NULL) {
		SET(CURLOPT_CAINFO, m->ca_file);
		SET(CURLOPT_CAPATH, NULL);
	}
	if (m->user != NULL) {
		SET(CURLOPT_USERNAME, m->user);
		SET(CURLOPT_PASSWORD, m->password);
	}
	return rc;
}

/* libcurl doubles a dot at the start of a line; base64 has none there. */
static CURLcode
set_up(CURL *easy, const struct smtp *m, struct sending *s, const char *from,
    struct curl_slist *to)
{
	CURLcode rc = set_trust(easy, m);

	SET(CURLOPT_URL, m->url);
	SET(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	SET(CURLOPT_PROXY, "");
	SET(CURLOPT_NOSIGNAL, 1L);
	SET(CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
	SET(CURLOPT_TIMEOUT_MS, (long)m->total_ms);
	SET(CURLOPT_OPENSOCKETFUNCTION, open_socket);
	SET(CURLOPT_OPENSOCKETDATA, s);
	SET(CURLOPT_MAIL_FROM, from);
	SET(CURLOPT_MAIL_RCPT, to);
	SET(CURLOPT_UPLOAD, 1L);
	SET(CURLOPT_READFUNCTION, give);
	SET(CURLOPT_READDATA, s);
	SET(CURLOPT_INFILESIZE_LARGE, (curl_off_t)s->rest.len);
	return rc;
}

/* Said to MAIL, RCPT or DATA, a 5xx is about this message; said before, about
 * how we come: nothing a person at the counter can decide. */
static bool
about_us(CURLcode rc, long reply)
{
	return rc != CURLE_SEND_ERROR || reply == 530 || reply == 535 ||
	    reply == 538;
}

static enum ky_code
judge(CURL *easy, const struct sending *s, CURLcode rc, struct ky_err *err)
{
	long reply = 0;

	if (rc == CURLE_OK)
		return KY_OK;
	(void)curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &reply);
	if (s->barred)
		return ky_fail(err, KY_E_RETRY, 0,
		    "without TLS mail goes to this machine only");
	if (s->whole && rc != CURLE_WEIRD_SERVER_REPLY)
		return ky_fail(err, KY_E_UNSURE, (int)rc, "%s",
		    ky_curl_words(rc));
	if (s->whole && (reply < 400 || reply > 599))
		return ky_fail(err, KY_E_UNSURE, (int)reply,
		    "the message was answered %ld", reply);
	if (reply >= 500 && reply <= 599 && (s->whole || !about_us(rc, reply)))
		return ky_fail(err, KY_E_REFUSED, (int)reply,
		    "the mail server answered %ld", reply);
	return ky_fail(err, KY_E_RETRY, (int)reply, "%s (last answer %ld)",
	    ky_curl_words(rc), reply);
}

static enum ky_code
transfer(const struct smtp *m, const char *mailbox, struct ky_str message,
    struct ky_err *err)
{
	struct sending s = {.loopback_only = m->tls == KY_MAIL_CLEAR,
	    .rest = message};
	char from[ADDRESS_SIZE], to[ADDRESS_SIZE];
	struct curl_slist *list;
	CURL *easy = curl_easy_init();
	enum ky_code code;
	CURLcode rc;

	(void)snprintf(from, sizeof(from), "<%s>", m->held.from);
	(void)snprintf(to, sizeof(to), "<%s>", mailbox);
	list = curl_slist_append(NULL, to);
	if (easy == NULL || list == NULL) {
		code = ky_fail(err, KY_E_RETRY, 0, "out of memory");
	} else {
		rc = set_up(easy, m, &s, from, list);
		if (rc == CURLE_OK)
			rc = curl_easy_perform(easy);
		code = judge(easy, &s, rc, err);
	}
	curl_easy_cleanup(easy);
	curl_slist_free_all(list);
	return code;
}

static enum ky_code
hand_over(void *self, const struct ky_mail_errand *errand, struct ky_err *err)
{
	const struct smtp *m = self;
	struct ky_buf message;
	enum ky_code code;

	ky_buf_init(&message, KY_MESSAGE_MAX);
	code = ky_mail_compose(&m->held, errand, "\r\n", &message, err);
	if (code == KY_OK)
		code = transfer(m, errand->to, ky_buf_str(&message), err);
	ky_buf_done(&message);
	return code;
}

/* --- opening --- */

static void
close_smtp(void *self)
{
	struct smtp *m = self;

	if (m->password != NULL)
		explicit_bzero(m->password, strlen(m->password));
	free(m->ca_file);
	free(m->user);
	free(m->password);
	free(m);
}

static enum ky_code
set_url(struct smtp *m, const struct ky_mail_smtp *config, struct ky_err *err)
{
	static const char harmless[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				       "abcdefghijklmnopqrstuvwxyz0123456789"
				       "-._:[]";
	const char *host = config->host != NULL ? config->host : "";
	const char *domain = strrchr(m->held.from, '@') + 1;
	bool tls = config->tls == KY_MAIL_TLS;
	uint16_t port = config->port;
	int n;

	if (host[0] == '\0' || host[strspn(host, harmless)] != '\0')
		return ky_fail(err, KY_E_INPUT, 0, "host: none, or no host");
	if (domain[strspn(domain, harmless)] != '\0')
		return ky_fail(err, KY_E_INPUT, 0, "from: its domain is none");
	if (port == 0)
		port = tls ? 465 : 587;
	/* The path is the name we greet with: that of who writes. */
	n = snprintf(m->url, sizeof(m->url), "%s://%s:%u/%s",
	    tls ? "smtps" : "smtp", host, (unsigned)port, domain);
	if (n < 0 || (size_t)n >= sizeof(m->url))
		return ky_fail(err, KY_E_INPUT, 0, "host: too long");
	return KY_OK;
}

static enum ky_code
copy_text(const char *text, char **out, struct ky_err *err)
{
	if (text == NULL || text[0] == '\0')
		return KY_OK;
	*out = strdup(text);
	return *out != NULL ? KY_OK
			    : ky_fail(err, KY_E_SYSTEM, 0, "out of memory");
}

static enum ky_code
set_all(struct smtp *m, const struct ky_mail_smtp *config, struct ky_err *err)
{
	enum ky_code code;

	m->tls = config->tls;
	m->total_ms = config->total_ms != 0 ? config->total_ms : TOTAL_MS;
	code = ky_mail_held_set(&m->held, config->from, config->from_name,
	    config->link, err);
	if (code == KY_OK)
		code = set_url(m, config, err);
	if (code == KY_OK)
		code = copy_text(config->ca_file, &m->ca_file, err);
	if (code == KY_OK)
		code = copy_text(config->user, &m->user, err);
	if (code == KY_OK)
		code = copy_text(config->password, &m->password, err);
	if (code == KY_OK && (m->user == NULL) != (m->password == NULL))
		code = ky_fail(err, KY_E_INPUT, 0,
		    "user and password: both or neither");
	return code;
}

enum ky_code
ky_mail_smtp_open(const struct ky_mail_smtp *config, struct ky_mail *out,
    struct ky_err *err)
{
	struct smtp *m;
	enum ky_code code = ky_curl_begin(err);

	if (code != KY_OK)
		return code;
	m = calloc(1, sizeof(*m));
	if (m == NULL)
		return ky_fail(err, KY_E_SYSTEM, 0, "out of memory");
	code = set_all(m, config, err);
	if (code != KY_OK) {
		close_smtp(m);
		return code;
	}
	m->held.close = close_smtp;
	m->held.hand_over = hand_over;
	ky_mail_held_port(m, out);
	return KY_OK;
}
