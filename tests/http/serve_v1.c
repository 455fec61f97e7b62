/*
 * The routes of /v1 on a real engine, store and service with simulated peers,
 * for tests/system/test_api.py.
 *
 *	serve_v1 routes  prints the table: method, pattern, scopes, flags
 *	serve_v1         serves; then reads a line at a time:
 *
 *	import           a line more, known to the peers too; prints its number
 *	import parts     the same, with a plan, options and a device
 *	advance SECONDS  time passes
 *	refuse, well     from now on peers say no; do as they are asked
 *	page LINE NAME   its holder was given a page to pay on
 *	owe LINE AMOUNT  a refund of it waits for the bank; prints its number
 *
 * Prints the port first, then tokens: of an officer, a second officer, a
 * holder that may not read the access log, one that may do nothing else,
 * another provider's operator, an agent.
 */
#include "serve_tmf.h"

#include "http/payments.h"
#include "http/routes.h"
#include "http/server.h"

#include "bank/files.h"
#include "base/hash.h"
#include "pay/webhook.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static int
print_routes(void)
{
	for (const struct ky_route *r = ky_routes_v1; r->pattern != NULL; r++) {
		printf("%s %s", ky_method_name(r->method), r->pattern);
		for (int s = 0; s < KY_SCOPE__MAX; s++)
			if ((r->scopes >> s & 1) != 0)
				printf(" %s", ky_scope_name((enum ky_scope)s));
		printf("%s%s%s\n",
		    (r->flags & KY_ROUTE_PUBLIC) != 0 ? " PUBLIC" : "",
		    (r->flags & KY_ROUTE_KEY) != 0 ? " KEY" : "",
		    (r->flags & KY_ROUTE_MATCH) != 0 ? " MATCH" : "");
	}
	return 0;
}

/* A chip of our own: four bytes, 30 02, what is found, the event's number. */
static enum ky_code
check(void *self, struct ky_str bytes, struct ky_str lender, struct ky_time at,
    struct ky_judged *out, struct ky_err *err)
{
	(void)self;
	(void)lender;
	(void)at;
	(void)err;
	*out = (struct ky_judged){.verdict = KY_PROOF_NOT_ONE};
	if (bytes.len != 4 || memcmp(bytes.p, "\x30\x02", 2) != 0)
		return KY_OK;
	out->verdict = (enum ky_proof_verdict)bytes.p[2];
	if (out->verdict != KY_PROOF_VERIFIED)
		(void)snprintf(out->why, sizeof(out->why), "as wanted");
	out->event = (struct ky_profile_event){
	    .kind = KY_PROFILE_DELETE,
	    .chip_signed = true,
	    .test_root = true,
	    .n = bytes.p[3],
	    .eid.digits = "89049032123451234512345678901235",
	    .iccid.digits = "8988211000000212343",
	};
	ky_sha256(bytes, out->signed_hash);
	return KY_OK;
}

static enum ky_code
pack(void *self, struct ky_str bytes, struct ky_str lender,
    const struct ky_judged *found, struct ky_buf *out, struct ky_err *err)
{
	(void)self;
	(void)bytes;
	(void)lender;
	(void)found;
	(void)err;
	ky_buf_addz(out, "{}");
	return KY_OK;
}

static struct ky_time
real_now(void *self)
{
	(void)self;
	return (struct ky_time){(int64_t)time(NULL) * KY_SECOND_US};
}

static void
make_tokens(void)
{
	const uint32_t all = (1U << KY_SCOPE__MAX) - 1;

	stand_token("officer-1", KY_ROLE_OFFICER, "", all);
	stand_token("officer-2", KY_ROLE_OFFICER, "", all);
	stand_token("holder-1", KY_ROLE_HOLDER, "",
	    all & ~(1U << KY_SCOPE_ACCESS_READ));
	stand_token("nobody", KY_ROLE_OFFICER, "", 1U << KY_SCOPE_ACCESS_READ);
	stand_token("rental-1", KY_ROLE_OPERATOR, "demo-rental", all);
	stand_token("agent-1", KY_ROLE_AGENT, "", all);
}

static void
obey(const char *line)
{
	char name[32];
	uint64_t id;
	int64_t minor;

	if (strncmp(line, "import parts", 12) == 0) {
		printf("%" PRIu64 "\n", stand_import_parts());
		return;
	}
	if (strncmp(line, "import", 6) == 0) {
		printf("%" PRIu64 "\n", stand_import());
		return;
	}
	if (sscanf(line, "owe %" SCNu64 " %" SCNd64, &id, &minor) == 2) {
		printf("%" PRIu64 "\n", stand_transfer(id, minor));
		return;
	}
	if (sscanf(line, "page %" SCNu64 " %31s", &id, name) == 2)
		stand_page(id, name);
	else if (strncmp(line, "advance ", 8) == 0)
		stand_advance(strtoull(line + 8, NULL, 10));
	else if (strncmp(line, "refuse", 6) == 0)
		stand_refuse(true);
	else if (strncmp(line, "well", 4) == 0)
		stand_refuse(false);
	printf("ok\n");
}

int
main(int argc, char **argv)
{
	static const struct ky_route *const tables[] = {ky_routes_v1,
	    ky_routes_probe, ky_routes_es9, NULL};
	static struct stand stand;
	static struct ky_pay_counters pay;
	static struct ky_bank_files bank = {.issuer = {"demo-issuer"},
	    .zengin = {.requester = "0123456789",
		.name = "カ）カイヤク",
		.bank = "9999",
		.branch = "001",
		.account_kind = KY_ACCOUNT_ORDINARY,
		.account = "7654321"}};
	struct ky_bankfile bankfile;
	const struct ky_clock real = {NULL, real_now};
	struct ky_pay_reader reader = {0};
	const struct ky_verifier verifier = {&stand, check, pack};
	struct ky_server_config config = {
	    .routes = tables,
	    .listen = "127.0.0.1:0",
	    .fd = -1,
	    .handlers = 8,
	};
	struct ky_server *server;
	struct ky_err err = {0};
	char line[128];

	if (argc > 1 && strcmp(argv[1], "routes") == 0)
		return print_routes();
	stand_verifier(&verifier);
	ky_bank_files_port(&bank, &bankfile);
	stand_bank(&bankfile);
	if (ky_pay_webhook_open("whsec_demo_0123456789", real, &reader, &err) !=
	    KY_OK)
		return 1;
	stand_pay(&reader);
	stand_open(&stand);
	stand_start();
	config.calls = stand.calls;
	config.clock = stand.clock;
	config.entropy = stand.entropy;
	config.about.base_url = "";
	config.about.issuer = stand.issuer;
	config.about.demo = true;
	config.about.pay = &pay;
	if (ky_server_new(&config, &server, &err) != KY_OK) {
		(void)fprintf(stderr, "%s\n", err.msg);
		return 1;
	}
	printf("%d\n", ky_server_port(server));
	make_tokens();
	(void)fflush(stdout);
	while (fgets(line, sizeof(line), stdin) != NULL) {
		obey(line);
		(void)fflush(stdout);
	}
	ky_server_stop(server, KY_SECOND_US);
	ky_server_free(server);
	stand_close();
	ky_pay_webhook_close(&reader);
	return 0;
}
