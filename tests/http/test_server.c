/* From inside: starting, stopping, counting.  From outside:
 * tests/system/test_http_attacks.py. */
#include "http/server.h"

#include "fake.h"
#include "http/routes.h"
#include "t.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

static const struct ky_route *const tables[] = {ky_routes_probe, NULL};

static struct ky_server_config
config(struct fake *f)
{
	fake_init(f);
	return (struct ky_server_config){
	    .routes = tables,
	    .calls = fake_calls(f),
	    .clock = fake_clock(),
	    .entropy = fake_entropy(),
	    .listen = "127.0.0.1:0",
	    .fd = -1,
	    .handlers = 2,
	};
}

/* Sends `text` and reads one answer into `out`. */
static bool
ask(uint16_t port, const char *text, char *out, size_t size)
{
	struct sockaddr_in a = {
	    .sin_family = AF_INET,
	    .sin_port = htons(port),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	ssize_t n = -1;
	size_t len = 0;

	if (connect(fd, (const struct sockaddr *)&a, sizeof(a)) == 0 &&
	    send(fd, text, strlen(text), MSG_NOSIGNAL) > 0)
		while (len < size - 1 &&
		    (n = recv(fd, out + len, size - 1 - len, 0)) > 0)
			len += (size_t)n;
	out[len] = '\0';
	(void)close(fd);
	return n == 0 && len > 0;
}

static void
life(void)
{
	static struct fake f;
	struct ky_server_config c = config(&f);
	struct ky_server *s;
	struct ky_server_stats n;
	struct ky_err err;
	char got[2048];
	uint16_t port;

	if (!t_good("starts", ky_server_new(&c, &s, &err), &err))
		return;
	port = ky_server_port(s);
	t_ok("on a port", port > 0);
	t_ok("answers",
	    ask(port,
		"GET /livez HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n",
		got, sizeof(got)) &&
		strstr(got, "alive") != NULL);
	t_ok("refuses",
	    ask(port, "GET /livez HTTP/1.1\r\nHost : t\r\n\r\n", got,
		sizeof(got)) &&
		strncmp(got, "HTTP/1.1 400 ", 13) == 0);
	ky_server_stop(s, KY_SECOND_US);
	ky_server_stats(s, &n);
	t_eq_int("connections", (int64_t)n.accepted, 2);
	t_eq_int("none is open", (int64_t)n.open, 0);
	t_eq_int("requests", (int64_t)n.requests, 2);
	t_eq_int("good ones", (int64_t)n.by_class[2], 1);
	t_eq_int("bad ones", (int64_t)n.by_class[4], 1);
	t_eq_int("not HTTP", (int64_t)n.malformed, 1);
	t_ok("stopped", !ask(port, "x", got, sizeof(got)));
	ky_server_stop(s, KY_SECOND_US);
	ky_server_free(s);
	ky_server_free(NULL);
}

static void
failures(void)
{
	static struct fake f;
	struct ky_server_config c = config(&f);
	struct ky_server *s = NULL, *other = NULL;
	struct ky_err err;
	char taken[32];

	c.listen = "nowhere";
	t_bad("no address", ky_server_new(&c, &s, &err), KY_E_INPUT, &err,
	    "port");
	c.listen = "127.0.0.1:0";
	c.handlers = 100000;
	t_bad("too many handlers", ky_server_new(&c, &s, &err), KY_E_INPUT,
	    &err, "handlers");
	c.handlers = 1;
	if (!t_good("one", ky_server_new(&c, &s, &err), &err))
		return;
	(void)snprintf(taken, sizeof(taken), "127.0.0.1:%d", ky_server_port(s));
	c.listen = taken;
	t_bad("taken", ky_server_new(&c, &other, &err), KY_E_SYSTEM, &err,
	    "could not listen");
	ky_server_free(s);
}

int
main(void)
{
	T_RUN(life);
	T_RUN(failures);
	return t_done();
}
