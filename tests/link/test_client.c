#include "link/client.h"

#include "link/listener.h"
#include "t.h"

#define OK_ANSWER \
	"HTTP/1.1 201 Created\r\nContent-Type: application/json\r\n" \
	"Content-Length: 2\r\nConnection: close\r\n\r\n{}"

static struct ky_client *
client(const struct ky_client_config *config)
{
	struct ky_client *c = NULL;
	struct ky_err err = {0};

	t_good("a client", ky_client_new(config, &c, &err), &err);
	return c;
}

static enum ky_code
post(struct ky_client *c, const char *url, struct ky_client_answer *an,
    struct ky_err *err)
{
	struct ky_client_request rq = {.method = "POST",
	    .url = url,
	    .content_type = "application/json",
	    .body = KY_STR("{\"key\":1}"),
	    .headers_n = 1,
	    .header = {{"X-Test", "yes"}}};

	return ky_client_send(c, &rq, an, err);
}

/* What came of a request tells what may have happened. */
static void
failures(void)
{
	static const struct {
		const char *label;
		enum listener_reads reads;
		const char *says;
		bool stays;
		const char *scheme;
		enum ky_code want;
		const char *words;
	} cases[] = {
	    {"whole", READS_ALL, OK_ANSWER, false, "http", KY_OK, ""},
	    {"an error is an answer", READS_ALL,
		"HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n", false, "http",
		KY_OK, ""},
	    {"a redirect is an answer, and not followed", READS_ALL,
		"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\n"
		"Content-Length: 0\r\n\r\n",
		false, "http", KY_OK, ""},
	    {"closed before the request was read", READS_NOTHING, NULL, false,
		"http", KY_E_UNSURE, ""},
	    {"closed within the request", READS_A_LITTLE, NULL, false, "http",
		KY_E_UNSURE, ""},
	    {"closed without an answer", READS_ALL, NULL, false, "http",
		KY_E_UNSURE, ""},
	    {"half a head", READS_ALL, "HTTP/1.1 201 Cre", false, "http",
		KY_E_UNSURE, ""},
	    {"half a body", READS_ALL,
		"HTTP/1.1 201 Created\r\nContent-Length: 20\r\n\r\n{\"id\"",
		false, "http", KY_E_UNSURE, "broke off"},
	    {"half a chunk", READS_ALL,
		"HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n"
		"20\r\n{\"id\"",
		false, "http", KY_E_UNSURE, ""},
	    {"not HTTP", READS_ALL, "+OK come in\r\n\r\n", false, "http",
		KY_E_UNSURE, ""},
	    {"no answer in time", READS_ALL, NULL, true, "http", KY_E_UNSURE,
		"in time"},
	    {"a head that never ends", READS_ALL,
		"HTTP/1.1 200 OK\r\nA: ", true, "http", KY_E_UNSURE, "in time"},
	    {"TLS is not spoken there", READS_ALL, "HTTP/1.1 400 No\r\n\r\n",
		false, "https", KY_E_RETRY, ""},
	    {"TLS is not answered", READS_NOTHING, NULL, true, "https",
		KY_E_RETRY, "in time"},
	};
	struct ky_client *c = client(
	    &(struct ky_client_config){.private_addresses = true,
		.total_ms = 400});

	T_CASES (x, cases) {
		struct listener l = {.reads = x->reads,
		    .says = x->says,
		    .stays = x->stays};
		struct ky_client_answer an = {0};
		struct ky_err err = {0};
		char url[64];
		enum ky_code code;

		ky_buf_init(&an.body, 4096);
		listener_start(&l);
		(void)snprintf(url, sizeof(url), "%s://127.0.0.1:%u/x",
		    x->scheme, (unsigned)l.port);
		code = post(c, url, &an, &err);
		if (x->want == KY_OK)
			t_good(x->label, code, &err);
		else
			t_bad(x->label, code, x->want, &err, x->words);
		t_ok("sent at most once", l.requests <= 1);
		listener_stop(&l);
		ky_buf_done(&an.body);
	}
	ky_client_free(c);
}

static void
what_is_sent_and_read(void)
{
	struct listener l = {.reads = READS_ALL,
	    .says = "HTTP/1.1 429 Later\r\nRetry-After: 17\r\n"
		    "Content-Type: application/problem+json\r\n"
		    "Set-Cookie: a=b\r\nContent-Length: 3\r\n"
		    "Connection: close\r\n\r\nwhy"};
	struct ky_client *c = client(
	    &(struct ky_client_config){.private_addresses = true,
		.bearer = "t0ken"});
	struct ky_client_answer an = {0};
	struct ky_err err = {0};
	char url[64];

	ky_buf_init(&an.body, 100);
	listener_start(&l);
	(void)snprintf(url, sizeof(url), "http://127.0.0.1:%u/a?b=c",
	    (unsigned)l.port);
	for (int i = 0; i < 2; i++)
		t_good("sent", post(c, url, &an, &err), &err);
	t_eq_int("status", an.status, 429);
	t_eq_int("Retry-After", an.retry_after_s, 17);
	t_eq_str("content type", an.content_type, "application/problem+json");
	t_ok("the last body only", ky_str_is(ky_buf_str(&an.body), "why"));
	t_ok("request line",
	    strstr(l.head, "POST /a?b=c HTTP/1.1\r\n") == l.head);
	t_ok("token", strstr(l.head, "Authorization: Bearer t0ken\r\n"));
	t_ok("header", strstr(l.head, "X-Test: yes\r\n"));
	t_ok("type", strstr(l.head, "Content-Type: application/json\r\n"));
	t_ok("no waiting for leave", strstr(l.head, "Expect") == NULL);
	t_ok("no cookies", strstr(l.head, "Cookie") == NULL);
	t_ok("body", strstr(l.head, "\r\n\r\n{\"key\":1}"));
	listener_stop(&l);
	ky_client_free(c);
	ky_buf_done(&an.body);
}

/* libcurl itself sends again what went out on a kept connection that the
 * other side then closed: what may be sent once only never goes that way.
 * The server reads a second request on the first connection and closes. */
static void
kept_connections(void)
{
	static const struct {
		const char *label, *method;
		bool repeatable;
		enum ky_code want;
		unsigned requests;
	} cases[] = {
	    {"a POST waits for a connection of its own", "POST", false,
		KY_E_UNSURE, 1},
	    {"a DELETE too", "DELETE", false, KY_E_UNSURE, 1},
	    {"a repeatable POST is sent again", "POST", true, KY_OK, 3},
	    {"a GET is sent again", "GET", false, KY_OK, 3},
	};

	T_CASES (x, cases) {
		struct listener l = {.reads = READS_ALL,
		    .says = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
		    .keeps = true};
		struct ky_client *c = client(
		    &(struct ky_client_config){.private_addresses = true,
			.total_ms = 400});
		struct ky_client_answer an = {0};
		struct ky_client_request rq = {.method = "GET"};
		struct ky_err err = {0};
		char url[64];

		ky_buf_init(&an.body, 100);
		listener_start(&l);
		(void)snprintf(url, sizeof(url), "http://127.0.0.1:%u/",
		    (unsigned)l.port);
		rq.url = url;
		t_good("first", ky_client_send(c, &rq, &an, &err), &err);
		rq.method = x->method;
		rq.repeatable = x->repeatable;
		t_eq_int(x->label, ky_client_send(c, &rq, &an, &err), x->want);
		t_eq_int("so often", l.requests, x->requests);
		ky_client_free(c);
		listener_stop(&l);
		ky_buf_done(&an.body);
	}
}

static void
too_much(void)
{
	static char big[70000];
	struct ky_client *c = client(
	    &(struct ky_client_config){.private_addresses = true,
		.answer_max = 10});
	static const struct {
		const char *label, *head;
		size_t more, ceiling;
	} cases[] = {
	    {"beyond the client's bound",
		"HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n12345678901", 0,
		100},
	    {"beyond the buffer's ceiling",
		"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n12345", 0, 4},
	    {"a head of 70 kB", "HTTP/1.1 200 OK\r\nX: ", 66000, 100},
	};

	T_CASES (x, cases) {
		struct listener l = {.reads = READS_ALL, .says = big};
		struct ky_client_answer an = {0};
		struct ky_err err = {0};
		char url[64];

		memset(big, 0, sizeof(big));
		(void)snprintf(big, sizeof(big), "%s", x->head);
		memset(big + strlen(big), 'x', x->more);
		if (x->more > 0)
			memcpy(big + strlen(big), "\r\n\r\n", 4);
		ky_buf_init(&an.body, x->ceiling);
		listener_start(&l);
		(void)snprintf(url, sizeof(url), "http://127.0.0.1:%u/",
		    (unsigned)l.port);
		t_bad(x->label, post(c, url, &an, &err), KY_E_UNSURE, &err,
		    "larger");
		listener_stop(&l);
		ky_buf_done(&an.body);
	}
	ky_client_free(c);
}

/* Nothing goes to our own walls' inside, whatever the name says. */
static void
barred_addresses(void)
{
	static const char *const hosts[] = {"127.0.0.1", "localhost", "0.0.0.0",
	    "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1", "127.1",
	    "169.254.169.254", "10.0.0.1"};
	struct listener l = {.reads = READS_ALL, .says = OK_ANSWER};
	struct ky_client *c = client(&(struct ky_client_config){0});

	listener_start(&l);
	T_CASES (host, hosts) {
		struct ky_client_answer an = {0};
		struct ky_err err = {0};
		char url[96];

		ky_buf_init(&an.body, 100);
		(void)snprintf(url, sizeof(url), "http://%s:%u/", *host,
		    (unsigned)l.port);
		t_bad(*host, post(c, url, &an, &err), KY_E_REFUSED, &err,
		    "may not be reached");
		ky_buf_done(&an.body);
	}
	t_eq_int("nobody came", l.connections, 0);
	listener_stop(&l);
	ky_client_free(c);
}

static void
not_urls(void)
{
	static const char *const urls[] = {"", "x", "ftp://127.0.0.1/",
	    "file:///etc/passwd", "gopher://127.0.0.1/", "http://",
	    "http://u:p@127.0.0.1/", "http://127.0.0.1/a b",
	    "http://127.0.0.1/\r\nX: y", "http://127.0.0.1/\xe3\x81\x82",
	    "http://127.0.0.1:99999/"};
	struct ky_client *c = client(
	    &(struct ky_client_config){.private_addresses = true});
	struct ky_client_answer an = {0};
	struct ky_err err = {0};
	char longest[4096] = "http://127.0.0.1/";

	T_CASES (url, urls)
		t_bad("not a URL", post(c, *url, &an, &err), KY_E_REFUSED, &err,
		    "URL");
	memset(longest + strlen(longest), 'a', 3000);
	t_bad("3 kB", post(c, longest, &an, &err), KY_E_REFUSED, &err,
	    "longer");
	ky_client_free(c);
}

static void
injected_headers(void)
{
	struct ky_client *c = client(
	    &(struct ky_client_config){.private_addresses = true});
	struct ky_client_answer an = {0};
	struct ky_client_request rq = {.method = "GET",
	    .url = "http://127.0.0.1:1/",
	    .headers_n = 1,
	    .header = {{"X-Test", "a\r\nX-Other: b"}}};
	struct ky_client_config bad = {.bearer = "a\r\nX: y"};
	struct ky_client *none = NULL;
	struct ky_err err = {0};

	t_bad("in a value", ky_client_send(c, &rq, &an, &err), KY_E_REFUSED,
	    &err, "control");
	ky_client_free(c);
	t_bad("in the token", ky_client_new(&bad, &none, &err), KY_E_INPUT,
	    &err, "control");
}

static void
nobody_there(void)
{
	struct listener l = {.reads = READS_ALL};
	struct ky_client *c = client(
	    &(struct ky_client_config){.private_addresses = true});
	struct ky_client_config no_ca = {.private_addresses = true,
	    .ca_file = "/nonexistent"};
	struct ky_client_answer an = {0};
	struct ky_err err = {0};
	char url[64];

	ky_buf_init(&an.body, 100);
	listener_start(&l);
	(void)snprintf(url, sizeof(url), "http://127.0.0.1:%u/",
	    (unsigned)l.port);
	listener_stop(&l);
	t_bad("a closed port", post(c, url, &an, &err), KY_E_RETRY, &err,
	    "no connection");
	t_bad("no such name", post(c, "http://nowhere.invalid/", &an, &err),
	    KY_E_RETRY, &err, "address");
	ky_client_free(c);
	c = client(&no_ca);
	t_bad("no such CA file", post(c, "https://127.0.0.1:1/", &an, &err),
	    KY_E_RETRY, &err, "");
	ky_client_free(c);
	ky_buf_done(&an.body);
}

/* --- several threads --- */

struct crowd {
	struct ky_client *c;
	char url[64];
	atomic_uint good;
};

static void *
member(void *arg)
{
	struct crowd *crowd = arg;
	struct ky_client_answer an = {0};
	struct ky_err err;

	ky_buf_init(&an.body, 100);
	for (int i = 0; i < 10; i++)
		if (post(crowd->c, crowd->url, &an, &err) == KY_OK &&
		    an.status == 201 && an.body.len == 2)
			crowd->good++;
	ky_buf_done(&an.body);
	return NULL;
}

static void
many_threads(void)
{
	struct listener l = {.reads = READS_ALL, .says = OK_ANSWER};
	struct crowd crowd = {
	    .c = client(&(struct ky_client_config){.private_addresses = true})};
	pthread_t thread[8];

	listener_start(&l);
	(void)snprintf(crowd.url, sizeof(crowd.url), "http://127.0.0.1:%u/",
	    (unsigned)l.port);
	for (int i = 0; i < 8; i++)
		if (pthread_create(&thread[i], NULL, member, &crowd) != 0)
			abort();
	for (int i = 0; i < 8; i++)
		(void)pthread_join(thread[i], NULL);
	t_eq_int("each has its answer", crowd.good, 80);
	listener_stop(&l);
	ky_client_free(crowd.c);
}

int
main(void)
{
	(void)setenv("http_proxy", "http://127.0.0.1:1/", 1);
	(void)setenv("ALL_PROXY", "http://127.0.0.1:1/", 1);
	T_RUN(failures);
	T_RUN(what_is_sent_and_read);
	T_RUN(kept_connections);
	T_RUN(too_much);
	T_RUN(barred_addresses);
	T_RUN(not_urls);
	T_RUN(injected_headers);
	T_RUN(nobody_there);
	T_RUN(many_threads);
	return t_done();
}
