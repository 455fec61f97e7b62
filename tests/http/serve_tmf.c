/*
 * The TM Forum routes on a real engine, store and service with simulated
 * peers, for tests/system/test_tmf.py.  Reads a line at a time:
 *
 *	import           a line more; prints its id
 *	advance SECONDS  time passes
 *	refuse, well     from now on peers say no; do as they are asked
 *	half LINE        stores an order of that line, and dies before filing;
 *	lost LINE        ... or before the answer is stored
 *	file LINE        ends a line without an order
 *
 * Prints the port first, then tokens: of an operator, of another provider's
 * operator, of a holder, one that may only read, of a desk for all providers.
 */
#include "serve_tmf.h"

#include "event/deliver.h"
#include "http/routes.h"
#include "http/server.h"
#include "http/tmf.h"
#include "http/tmf_order.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct stand stand;
static struct ky_deliverer *deliverer;

static void
need(const char *what, enum ky_code code, const struct ky_err *err)
{
	if (code == KY_OK)
		return;
	(void)fprintf(stderr, "%s: %s\n", what, err->msg);
	exit(1);
}

/* Calls of a process that dies before its second document is stored. */
static int puts_left;

static enum ky_code
forgets(void *self, const struct ky_call *call, struct ky_arena *a,
    struct ky_result *out, struct ky_err *err)
{
	const struct ky_calls *real = self;

	if (call->op == KY_CALL_DOC_PUT && puts_left-- == 0)
		return ky_fail(err, KY_E_SYSTEM, 0, "dead");
	return real->call(real->self, call, a, out, err);
}

static void
half(uint64_t line, bool lose)
{
	struct ky_tmf_sent sent = {.n = 1};
	struct ky_tmf_line l = {.line_id = line, .refund_reason = -1};
	struct ky_tmf_order o;
	struct ky_tmf t;
	struct ky_caller who = {.actor = {"bss"},
	    .channel = {"api"},
	    .role = KY_ROLE_OPERATOR,
	    .provider = {"demo-mobile"}};
	struct ky_err err;

	sent.kept = json_pack("{s:[{s:s, s:s, s:{s:o}}]}", "productOrderItem",
	    "id", "1", "action", "delete", "product", "id",
	    json_sprintf("%" PRIu64, line));
	need("open", ky_tmf_open(&t, &stand.calls, &who, &err), &err);
	ky_tmf_order_new(&t, &sent, &l, 1, stand.clock.now(stand.clock.self),
	    &o);
	need("half", ky_tmf_doc_put(&t, &o.doc, &err), &err);
	if (lose) {
		struct ky_calls real = stand.calls, deaf = {&real, forgets};

		t.calls = &deaf;
		puts_left = 1;
		if (ky_tmf_order_finish(&t, &o, &err) == KY_OK)
			exit(1);
	}
	printf("%s\n", o.doc.meta.id);
	ky_tmf_order_free(&o);
	ky_tmf_close(&t);
}

/* The language that the holder of a line is written to in. */
static void
say_language(uint64_t line)
{
	struct ky_caller who = {.actor = {"desk"}, .role = KY_ROLE_STAFF};
	const struct ky_case *c;
	struct ky_tmf t;
	struct ky_err err;
	bool found;

	need("open", ky_tmf_open(&t, &stand.calls, &who, &err), &err);
	need("line", ky_tmf_line(&t, line, &c, NULL, &found, &err), &err);
	printf("%s\n", found ? c->line.language : "no such line");
	ky_tmf_close(&t);
}

static void
obey(const char *line)
{
	const char *space = strchr(line, ' ');
	uint64_t n = space != NULL ? strtoull(space + 1, NULL, 10) : 0;

	if (strncmp(line, "import", 6) == 0) {
		printf("%" PRIu64 "\n", stand_import());
	} else if (strncmp(line, "advance ", 8) == 0) {
		stand_advance(n);
		printf("ok\n");
	} else if (strncmp(line, "half ", 5) == 0) {
		half(n, false);
	} else if (strncmp(line, "lost ", 5) == 0) {
		half(n, true);
	} else if (strncmp(line, "language ", 9) == 0) {
		say_language(n);
	} else if (strncmp(line, "file ", 5) == 0) {
		char ending[KY_REF_SIZE];

		stand_file(n, ending);
		printf("%s\n", ending);
	} else {
		stand_refuse(strncmp(line, "refuse", 6) == 0);
		printf("ok\n");
	}
	(void)fflush(stdout);
}

static void
start_deliverer(struct ky_tmf_hub *hub, struct ky_client **client)
{
	struct ky_client_config web = {.private_addresses = true};
	struct ky_deliver_config config = {
	    .engine = stand.engine,
	    .issuer = stand.issuer,
	    .base_url = "",
	    .clock = stand.clock,
	    .entropy = stand.entropy,
	    .tmf_body = ky_tmf_body,
	    .tmf_self = hub,
	};
	struct ky_err err;

	need("client", ky_client_new(&web, client, &err), &err);
	config.client = *client;
	need("deliverer", ky_deliverer_new(&config, &deliverer, &err), &err);
}

int
main(void)
{
	static const struct ky_route *const tables[] = {ky_routes_tmf, NULL};
	struct ky_server_config config = {.routes = tables, .fd = -1};
	struct ky_tmf_hub hub = {.base_url = ""};
	struct ky_client *client;
	struct ky_server *server;
	struct ky_err err;
	char line[128];

	stand_open(&stand);
	hub.calls = &stand.calls;
	hub.issuer = stand.issuer;
	start_deliverer(&hub, &client);
	config.calls = stand.calls;
	config.clock = stand.clock;
	config.entropy = stand.entropy;
	config.listen = "127.0.0.1:0";
	config.about.base_url = "";
	config.about.issuer = stand.issuer;
	config.handlers = 8;
	need("server", ky_server_new(&config, &server, &err), &err);
	printf("%u\n", (unsigned)ky_server_port(server));
	stand_token("bss", KY_ROLE_OPERATOR, "demo-mobile", UINT32_MAX >> 19);
	stand_token("other", KY_ROLE_OPERATOR, "other-mobile",
	    UINT32_MAX >> 19);
	stand_token("app", KY_ROLE_HOLDER, "demo-mobile", UINT32_MAX >> 19);
	stand_token("reader", KY_ROLE_OPERATOR, "demo-mobile",
	    1u << KY_SCOPE_ENDINGS_READ | 1u << KY_SCOPE_LINES_READ);
	stand_token("desk", KY_ROLE_STAFF, "", UINT32_MAX >> 19);
	stand_token("agent", KY_ROLE_AGENT, "demo-mobile", UINT32_MAX >> 19);
	(void)fflush(stdout);
	while (fgets(line, sizeof(line), stdin) != NULL) {
		obey(line);
		ky_deliverer_wake(deliverer);
	}
	ky_server_stop(server, KY_SECOND_US);
	ky_server_free(server);
	ky_deliverer_free(deliverer);
	ky_client_free(client);
	stand_close();
	return 0;
}
