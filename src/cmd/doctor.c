#include "cmd/doctor.h"

#include <stdarg.h>

#define WHAT_SIZE 640

static const char *const states[] = {
    [KY_DOCTOR_WELL] = "well",
    [KY_DOCTOR_NOTE] = "note",
    [KY_DOCTOR_WRONG] = "wrong",
};

static const enum ky_paint paints[] = {
    [KY_DOCTOR_WELL] = KY_PAINT_GOOD,
    [KY_DOCTOR_NOTE] = KY_PAINT_WAIT,
    [KY_DOCTOR_WRONG] = KY_PAINT_BAD,
};

static void
say_line(const struct ky_cli *cli, const char *name, const char *text)
{
	if (text[0] != '\0')
		ky_say(cli, KY_PAINT_NONE, "       %-6s %s\n", name, text);
}

void
ky_doctor_say(struct ky_doctor *d, enum ky_found_state state, const char *check,
    const char *why, const char *type, const char *fmt, ...)
{
	char what[WHAT_SIZE];
	va_list args;

	va_start(args, fmt);
	(void)vsnprintf(what, sizeof(what), fmt, args);
	va_end(args);
	d->wrong += state == KY_DOCTOR_WRONG;
	d->notes += state == KY_DOCTOR_NOTE;
	if (d->list != NULL) {
		(void)json_array_append_new(d->list,
		    json_pack("{s:s, s:s, s:s, s:s, s:s}", "check", check,
			"state", states[state], "what", what, "why", why,
			"type", type));
		return;
	}
	ky_say(d->cli, paints[state], "%-6s", states[state]);
	ky_say(d->cli, KY_PAINT_NONE, " %s: %s\n", check, what);
	say_line(d->cli, "why", why);
	say_line(d->cli, "type", type);
}

void
ky_doctor_run(struct ky_doctor *d)
{
	ky_doctor_settings(d);
	ky_doctor_permissions(d);
	ky_doctor_disk(d);
	ky_doctor_server(d);
	ky_doctor_store(d);
	ky_doctor_keys(d);
	if (d->open) {
		ky_doctor_log(d);
		ky_doctor_clock(d);
		ky_doctor_lines(d);
		ky_doctor_effects(d);
		ky_doctor_webhooks(d);
		ky_doctor_notifications(d);
		ky_doctor_refunds(d);
	}
	ky_doctor_roots(d);
	ky_doctor_peers(d);
	ky_doctor_backup(d);
}
