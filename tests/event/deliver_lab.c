/*
 * The deliverer alone, for tests/system/test_webhooks.py: works on a store
 * until standard input ends.
 *
 *	deliver_lab STORE
 *
 * Lines of standard input: "events N LINES" stores N events of the lines 1 to
 * LINES, in turn; "turn SECONDS" sets the clock forward.  Each is answered
 * with a line once it is done.
 */
#include "desk.h"

static struct desk desk;
static int64_t turned_us;

static struct ky_time
now(void *self)
{
	(void)self;
	return ky_time_after(desk_now(&desk), turned_us);
}

static void
read_issuer(void)
{
	struct ky_store_meta meta;
	struct ky_store *s;
	struct ky_err err;

	desk_must(ky_store_open(desk.path, KY_STORE_WRITE, &desk_entropy, &s,
		      &err),
	    &err);
	desk_must(ky_store_meta(s, &meta, &err), &err);
	ky_store_close(s);
	desk.issuer = meta.issuer;
}

static void
add_events(unsigned n, unsigned lines)
{
	struct ky_event ev;

	for (unsigned i = 0; i < n; i++) {
		ev = desk_event(&desk, 1 + i % lines);
		desk_put(
		    (struct desk_writing){.desk = &desk, .event = &ev, .n = 1});
	}
}

static void
serve(struct ky_deliverer *d)
{
	char line[128];
	unsigned a, b;

	while (fgets(line, sizeof(line), stdin) != NULL) {
		if (sscanf(line, "events %u %u", &a, &b) == 2 && b > 0)
			add_events(a, b);
		else if (sscanf(line, "turn %u", &a) == 1)
			turned_us += (int64_t)a * KY_SECOND_US;
		ky_deliverer_wake(d);
		(void)puts("done");
		(void)fflush(stdout);
	}
}

int
main(int argc, char **argv)
{
	const struct ky_client_config for_client = {.total_ms = 1500,
	    .private_addresses = true};
	struct ky_deliver_config config = {
	    .base_url = "",
	    .clock = {.now = now},
	    .entropy = desk_entropy,
	};
	struct ky_deliverer *d;
	struct ky_err err;

	if (argc != 2 || sodium_init() < 0)
		return 2;
	(void)snprintf(desk.path, sizeof(desk.path), "%s", argv[1]);
	read_issuer();
	desk_open(&desk);
	desk_must(ky_client_new(&for_client, &config.client, &err), &err);
	config.engine = desk.engine;
	config.issuer = desk.issuer;
	desk_must(ky_deliverer_new(&config, &d, &err), &err);
	(void)puts("ready");
	(void)fflush(stdout);
	serve(d);
	ky_deliverer_free(d);
	ky_client_free(config.client);
	desk_close(&desk);
	return 0;
}
