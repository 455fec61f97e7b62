/*
 * A server with a few routes that only show what came in, for the tests that
 * attack it over sockets (tests/system/test_http_attacks.py).
 *
 *	serve LISTEN [NAME=NUMBER...]
 *
 * prints the port, writes its log to standard error, and stops at SIGTERM
 * with a grace of two seconds.
 */
#include "fake.h"

#include "http/routes.h"

#include "base/log.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void
show(struct ky_http_answer *an, const char *name, struct ky_str value)
{
	ky_buf_addf(&an->body, "%s=%.*s\n", name, KY_STR_ARG(value));
}

static void
echo(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	an->status = 200;
	an->content_type = "text/plain; charset=utf-8";
	show(an, "method", ky_str_of(ky_method_name(rq->method)));
	show(an, "path", rq->path);
	show(an, "part", rq->part[0]);
	for (uint32_t i = 0; i < rq->query_n; i++) {
		show(an, "name", rq->query[i].name);
		show(an, "value", rq->query[i].value);
	}
	show(an, "type", rq->content_type);
	show(an, "actor", ky_str_of(rq->who.actor.text));
	ky_buf_addf(&an->body, "length=%zu\n", rq->body.len);
}

static void
slow(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	uint64_t ms = 0;

	(void)ky_str_u64(rq->part[0], 10000, &ms);
	(void)usleep((useconds_t)ms * 1000);
	echo(rq, an);
}

static void
large(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	uint64_t n = 0;

	(void)ky_str_u64(rq->part[0], 2 * KY_ANSWER_MAX, &n);
	an->status = 200;
	an->content_type = "application/octet-stream";
	for (uint64_t i = 0; i < n; i++)
		ky_buf_addc(&an->body, 'x');
}

static void
object(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	json_t *doc = ky_http_object(rq, KY_DIALECT_PROBLEM, an);

	if (doc != NULL)
		ky_http_json(rq, KY_DIALECT_PROBLEM, an, 201, doc);
}

static void
page(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	(void)rq;
	an->status = 200;
	an->content_type = "text/html; charset=utf-8";
	ky_buf_addz(&an->body, "<!doctype html><title>t</title>");
}

#define READ (1u << KY_SCOPE_LINES_READ)
#define WRITE (1u << KY_SCOPE_LINES_WRITE)
#define TMF KY_DIALECT_TMF
#define OURS KY_DIALECT_PROBLEM

static const struct ky_route routes[] = {
    {KY_GET, "/echo/{x}", 0, KY_ROUTE_PUBLIC, OURS, echo},
    {KY_POST, "/echo/{x}", 0, KY_ROUTE_PUBLIC, OURS, echo},
    {KY_GET, "/slow/{ms}", 0, KY_ROUTE_PUBLIC, OURS, slow},
    {KY_GET, "/large/{n}", 0, KY_ROUTE_PUBLIC, OURS, large},
    {KY_GET, "/page", 0, KY_ROUTE_PUBLIC, KY_DIALECT_PLAIN, page},
    {KY_GET, "/v1/lines/{line}", READ, 0, OURS, echo},
    {KY_POST, "/v1/lines/search", READ, 0, OURS, object},
    {KY_POST, "/v1/lines/{line}/endings", WRITE, KY_ROUTE_KEY | KY_ROUTE_MATCH,
	OURS, echo},
    {KY_GET, "/tmf-api/order", READ, 0, TMF, echo},
    {KY_POST, "/tmf-api/order", READ, 0, TMF, object},
    {.pattern = NULL},
};

static void
settings(struct ky_server_config *c, int n, char **args)
{
	const struct {
		const char *name;
		uint32_t *to;
	} known[] = {
	    {"handlers", &c->handlers},
	    {"connections", &c->connections_max},
	    {"per-address", &c->per_address_max},
	    {"request", &c->request_s},
	    {"idle", &c->idle_s},
	    {"rate", &c->rate_per_minute},
	};

	for (int i = 0; i < n; i++)
		for (size_t k = 0; k < sizeof(known) / sizeof(known[0]); k++) {
			size_t len = strlen(known[k].name);

			if (strncmp(args[i], known[k].name, len) == 0 &&
			    args[i][len] == '=')
				*known[k].to = (uint32_t)strtoul(args[i] + len +
					1,
				    NULL, 10);
		}
	for (int i = 0; i < n; i++)
		c->trust_forwarded |= strcmp(args[i], "forwarded=1") == 0;
}

int
main(int argc, char **argv)
{
	static const struct ky_route *const tables[] = {routes, ky_routes_probe,
	    ky_routes_log, NULL};
	static const struct ky_route *const watched[] = {ky_routes_metrics,
	    NULL};
	static struct fake fake;
	struct ky_server_config config = {
	    .routes = tables,
	    .clock = fake_clock(),
	    .entropy = fake_entropy(),
	    .fd = -1,
	};
	struct ky_server *server, *metrics;
	struct ky_err err;
	sigset_t end;
	int got;

	if (argc < 2)
		return 2;
	fake_init(&fake);
	config.calls = fake_calls(&fake);
	config.listen = argv[1];
	settings(&config, argc - 2, argv + 2);
	ky_log_open(KY_INFO, NULL, NULL);
	(void)sigemptyset(&end);
	(void)sigaddset(&end, SIGTERM);
	(void)pthread_sigmask(SIG_BLOCK, &end, NULL);
	if (ky_server_new(&config, &server, &err) != KY_OK) {
		(void)fprintf(stderr, "%s\n", err.msg);
		return 1;
	}
	config.routes = watched;
	config.listen = "127.0.0.1:0";
	config.handlers = 1;
	config.about.watched = server;
	if (ky_server_new(&config, &metrics, &err) != KY_OK) {
		(void)fprintf(stderr, "%s\n", err.msg);
		return 1;
	}
	printf("%d %d\n", ky_server_port(server), ky_server_port(metrics));
	(void)fflush(stdout);
	(void)sigwait(&end, &got);
	ky_server_stop(server, 2 * KY_SECOND_US);
	ky_server_free(metrics);
	ky_server_free(server);
	return 0;
}
