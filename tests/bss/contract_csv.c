#include "contract.h"

#include "bss/bss.h"
#include "link/other_side.h"

#include <inttypes.h>

/* A biller that is driven by files. */
static struct other_side side;
static struct {
	bool running;
	char last_day[16], options[64], devices[64], today[16];
	char plan[32], plan_from[16];
	int64_t usage;
} held;

static void
write_state(void)
{
	char text[512];

	(void)snprintf(text, sizeof(text),
	    "contract_no,running,last_day,options,devices,late_usage,currency,"
	    "as_of,plan,plan_from\nDM-1,%s,%s,%s,%s,%" PRId64
	    ",JPY,2026-08-26T03:00:00Z,%s,%s\n",
	    held.running ? "yes" : "no", held.last_day, held.options,
	    held.devices, held.usage, held.plan, held.plan_from);
	other_write(&side, "in", "DM-1.csv", text);
}

/* Nothing is kept of the codes named, all else stays. */
static void
drop_codes(char list[64], const char *codes)
{
	if (strcmp(codes, "voicemail") == 0)
		(void)snprintf(list, 64, "music");
	else if (strcmp(codes, "watch") == 0)
		list[0] = '\0';
	else
		abort();
}

static void
open(const struct ky_line *line, struct ky_bss *out)
{
	struct ky_err err = {0};

	(void)line;
	other_open(&side);
	memset(&held, 0, sizeof(held));
	held.running = true;
	(void)snprintf(held.options, sizeof(held.options), "voicemail;music");
	(void)snprintf(held.devices, sizeof(held.devices), "watch");
	if (ky_bss_csv_open(side.folder, out, &err) != KY_OK)
		abort();
	write_state();
}

static void
settle(void)
{
	struct other_order o;

	while (other_next(&side, &o)) {
		if (strcmp(o.action, "keep") == 0 && !held.running) {
			other_move(&side, &o, "refused");
			other_write(&side, "refused", o.name,
			    "key,code\nK,ended\n");
			continue;
		}
		if (strcmp(o.action, "end") == 0)
			(void)ky_str_copy(ky_str_of(o.day), held.last_day,
			    sizeof(held.last_day));
		else if (strcmp(o.action, "keep") == 0)
			held.last_day[0] = '\0';
		else if (strcmp(o.action, "change-plan") == 0) {
			(void)snprintf(held.plan, sizeof(held.plan), "%.31s",
			    o.codes);
			(void)snprintf(held.plan_from, sizeof(held.plan_from),
			    "%.15s", o.day);
		} else if (strcmp(o.action, "end-options") == 0)
			drop_codes(held.options, o.codes);
		else
			drop_codes(held.devices, o.codes);
		other_move(&side, &o, "done");
	}
	write_state();
}

static void
today(struct ky_date day)
{
	ky_date_format(day, held.today);
	if (held.last_day[0] != '\0' && strcmp(held.last_day, held.today) < 0)
		held.running = false;
	write_state();
}

static void
use(int64_t minor)
{
	held.usage = minor;
	write_state();
}

static void
close_all(struct ky_bss *port)
{
	/* K/1 twice and K/3 twice are one order each. */
	if (side.taken != 8)
		abort();
	ky_bss_close(port);
	other_close(&side);
}

const struct contract contract_csv = {"csv", open, settle, today, use,
    close_all};
