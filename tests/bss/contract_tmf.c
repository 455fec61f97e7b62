#include "contract.h"

#include "bss/bss.h"
#include "peers/peer.h"

#include <inttypes.h>

const char *contract_script;
static struct peer peer;

static void
open(const struct ky_line *line, struct ky_bss *out)
{
	struct ky_tmf_peer at = {.url = peer.url,
	    .bearer = "t0ken",
	    .offset_min = 540};
	struct ky_err err = {0};

	(void)line;
	peer_start(&peer, contract_script, "t0ken");
	peer_control(&peer,
	    "{\"line\": {\"id\": \"DM-1\", \"options\": [\"voicemail\","
	    "\"music\"], \"devices\": [\"watch\"]}}");
	if (ky_bss_tmf_open(&at, out, &err) != KY_OK)
		abort();
}

static void
settle(void)
{
}

static void
today(struct ky_date day)
{
	char text[KY_DATE_TEXT_SIZE], json[64];

	ky_date_format(day, text);
	(void)snprintf(json, sizeof(json), "{\"today\": \"%s\"}", text);
	peer_control(&peer, json);
}

static void
use(int64_t minor)
{
	char json[64];

	(void)snprintf(json, sizeof(json), "{\"usage\": %" PRId64 "}", minor);
	peer_control(&peer, json);
}

static void
close_all(struct ky_bss *port)
{
	ky_bss_close(port);
	peer_stop(&peer);
}

const struct contract contract_tmf = {"tmf", open, settle, today, use,
    close_all};
