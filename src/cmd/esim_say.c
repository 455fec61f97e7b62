#include "base/hex.h"
#include "cmd/esim.h"

#include <errno.h>
#include <stdarg.h>

static enum ky_esim_exit
exit_of(enum ky_code code)
{
	switch (code) {
	case KY_OK:
		return KY_ESIM_DONE;
	case KY_E_INPUT:
		return KY_ESIM_INPUT;
	case KY_E_REFUSED:
		return KY_ESIM_NO;
	case KY_E_RETRY:
		return KY_ESIM_LATER;
	case KY_E_UNSURE:
	case KY_E_LIMIT:
		return KY_ESIM_UNSURE;
	case KY_E_CORRUPT:
	case KY_E_SYSTEM:
	case KY__CODE_MAX:
		return KY_ESIM_SYSTEM;
	}
	return KY_ESIM_SYSTEM;
}

void
ky_esim_note(const struct ky_esim *e, const char *fmt, ...)
{
	va_list args;

	if (e->out == stderr && e->value[KY_ESIM_JSON] != NULL)
		return;
	va_start(args, fmt);
	(void)vfprintf(stderr, fmt, args);
	va_end(args);
}

void
ky_esim_json(const struct ky_esim *e, json_t *doc)
{
	(void)json_dumpf(doc, e->out, JSON_INDENT(2));
	(void)fputc('\n', e->out);
	json_decref(doc);
}

enum ky_esim_exit
ky_esim_fail(const struct ky_esim *e, const struct ky_err *err)
{
	char text[sizeof(err->msg)];

	/* It may hold what was typed, or be cut within a character. */
	ky_es10_text(ky_str_of(err->msg), text, sizeof(text));
	if (e->value[KY_ESIM_JSON] != NULL)
		ky_esim_json(e,
		    json_pack("{s:{s:s, s:s}}", "error", "code",
			ky_code_name(err->code), "message", text));
	else if (err->cause != 0 && err->code == KY_E_SYSTEM)
		(void)fprintf(stderr, "kaiyaku-esim: %s (%s)\n", text,
		    strerror(err->cause));
	else
		(void)fprintf(stderr, "kaiyaku-esim: %s\n", text);
	return exit_of(err->code);
}

/* --- profiles --- */

static const char *const classes[] = {
    [KY_ES10_TEST] = "test",
    [KY_ES10_PROVISIONING] = "provisioning",
    [KY_ES10_OPERATIONAL] = "operational",
};

/* Bits of a notification's event, SGP.22 5.7.9. */
void
ky_esim_events(uint8_t events, char out[KY_ESIM_EVENTS_SIZE])
{
	static const char *const names[] = {"install", "enable", "disable",
	    "delete", "remote-enable", "remote-disable", "remote-delete",
	    "remote-result"};
	size_t n = 0;

	out[0] = '\0';
	for (unsigned i = 0; i < 8; i++)
		if ((events & 1u << i) != 0)
			n += (size_t)snprintf(out + n, KY_ESIM_EVENTS_SIZE - n,
			    "%s%s", n > 0 ? "+" : "", names[i]);
	if (n == 0)
		(void)snprintf(out, KY_ESIM_EVENTS_SIZE, "none");
}

const char *
ky_esim_name(const struct ky_es10_profile *p)
{
	if (p->nickname[0] != '\0')
		return p->nickname;
	return p->name[0] != '\0' ? p->name : p->provider;
}

static json_t *
addresses_json(const struct ky_es10_profile *p)
{
	json_t *list = json_array();

	for (uint32_t i = 0; i < p->addresses_n; i++) {
		char events[KY_ESIM_EVENTS_SIZE];

		ky_esim_events(p->address[i].events, events);
		(void)json_array_append_new(list,
		    json_pack("{s:s, s:s}", "address", p->address[i].name,
			"events", events));
	}
	return list;
}

json_t *
ky_esim_profile_json(const struct ky_es10_profile *p)
{
	char aid[2 * KY_AID_MAX + 1];
	json_t *o;

	ky_hex_encode(p->aid, p->aid_n, aid);
	o = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "iccid",
	    p->iccid.digits, "aid", aid, "state",
	    p->enabled ? "enabled" : "disabled", "class", classes[p->class],
	    "operator", p->provider, "name", p->name, "nickname", p->nickname,
	    "network", p->owner);
	if (p->addresses_known)
		(void)json_object_set_new(o, "addresses", addresses_json(p));
	if (p->rules_known) {
		(void)json_object_set_new(o, "mayBeDisabled",
		    json_boolean((p->rules & KY_ES10_RULE_NO_DISABLE) == 0));
		(void)json_object_set_new(o, "mayBeDeleted",
		    json_boolean((p->rules & KY_ES10_RULE_NO_DELETE) == 0));
	}
	return o;
}

void
ky_esim_profile_line(const struct ky_esim *e, const struct ky_es10_profile *p)
{
	(void)fprintf(e->out, "%-20s  %-8s  %-20s  %s%s%s\n",
	    p->iccid.digits[0] != '\0' ? p->iccid.digits : "(no digits)",
	    p->enabled ? "enabled" : "disabled", p->provider, ky_esim_name(p),
	    p->class != KY_ES10_OPERATIONAL ? ", " : "",
	    p->class != KY_ES10_OPERATIONAL ? classes[p->class] : "");
}

/* --- notifications --- */

json_t *
ky_esim_meta_json(const struct ky_notification_meta *m)
{
	char events[KY_ESIM_EVENTS_SIZE];

	ky_esim_events(m->events, events);
	return json_pack("{s:I, s:s, s:s, s:s}", "number", (json_int_t)m->n,
	    "event", events, "address", m->address, "iccid", m->iccid.digits);
}

json_t *
ky_esim_letter_json(const struct ky_esim *e, const struct ky_letter *l)
{
	json_t *o = ky_esim_meta_json(&l->meta), *goals = json_array();
	char stored[KY_TIME_TEXT_SIZE], hash[65],
	    file[KY_OUTBOX_PATH_SIZE + 80];

	ky_time_format(l->stored, stored);
	ky_hex_encode(l->hash, sizeof(l->hash), hash);
	(void)snprintf(file, sizeof(file), "%s/%s.json", e->box.path, hash);
	for (uint32_t i = 0; i < l->goals_n; i++)
		(void)json_array_append_new(goals,
		    json_pack("{s:s, s:s, s:b, s:i}", "for",
			l->goal[i].own ? "address" : "ending", "url",
			l->goal[i].url, "sent", l->goal[i].sent, "status",
			(int)l->goal[i].status));
	(void)json_object_update_new(o,
	    json_pack("{s:s, s:s, s:s, s:s, s:b, s:b, s:o}", "hash", hash,
		"file", file, "stored", stored, "eid", l->eid.digits, "onCard",
		l->on_card, "readable", l->readable, "goals", goals));
	return o;
}
