#include "contract.h"

#include "sim/world.h"

static struct ky_world world;

static void
open(const struct ky_line *line, struct ky_bss *out)
{
	struct ky_peers peers;

	ky_world_init(&world, 1, (struct ky_time){INT64_C(1787713200000000)});
	ky_world_peers(&world, &peers);
	ky_world_add(&world, line);
	*out = peers.bss;
}

static void
settle(void)
{
}

static void
today(struct ky_date day)
{
	ky_world_advance(&world,
	    ky_date_start(day, KY_ZONE_JAPAN).us - world.now.us + 1);
}

static void
use(int64_t minor)
{
	struct ky_contract_no no = {"DM-1"};

	ky_world_use(&world, ky_world_find(&world, &no), minor);
}

static void
close(struct ky_bss *port)
{
	(void)port;
	ky_world_done(&world);
}

const struct contract contract_sim = {"simulated", open, settle, today, use,
    close};
