#include "cmd/webhook.h"

#include "view/view.h"

#include <string.h>

/* --- calls --- */

enum ky_code
ky_webhook_get(const struct ky_cli *cli, struct ky_session *s,
    struct ky_hook *out, struct ky_err *err)
{
	struct ky_call call = {.op = KY_CALL_HOOK_GET};
	struct ky_result result;
	enum ky_code code = ky_slug_parse(ky_str_of(cli->arg[0]), &call.in.id,
	    err);

	if (code == KY_OK)
		code = ky_session_call(s, &call, &result, err);
	if (code == KY_OK && !result.found)
		return ky_fail(err, KY_E_INPUT, 0,
		    "there is no webhook %.31s (kaiyaku webhook list)",
		    call.in.id.text);
	if (code == KY_OK)
		*out = result.out.hooks[0];
	return code;
}

enum ky_code
ky_webhook_put(struct ky_session *s, const struct ky_hook *h,
    struct ky_hook *out, struct ky_err *err)
{
	struct ky_call call = {.op = KY_CALL_HOOK_PUT, .in.hook = *h};
	struct ky_result result;
	enum ky_code code = ky_session_call(s, &call, &result, err);

	if (code == KY_OK && !result.found)
		return ky_fail(err, KY_E_INPUT, 0, "there is no such webhook");
	if (code == KY_OK)
		*out = result.out.hooks[0];
	return code;
}

enum ky_exit
ky_webhook_change(struct ky_cli *cli, void (*change)(struct ky_hook *h))
{
	struct ky_session s;
	struct ky_hook h = {0}, stored = {0};
	struct ky_err err = {0};
	enum ky_code code = ky_session_open(&s, cli, KY_SESSION_ACT, &err);

	if (code != KY_OK)
		return ky_cli_fail(cli, &err);
	code = ky_webhook_get(cli, &s, &h, &err);
	if (code == KY_OK) {
		/* The rest stays as it is when this is done. */
		h.url[0] = '\0';
		h.kinds = KY_HOOK_KINDS_SAME;
		/* Nobody gives the state that a receiver said. */
		if (h.state == KY_HOOK_GONE)
			h.state = KY_HOOK_OFF;
		change(&h);
		code = ky_webhook_put(&s, &h, &stored, &err);
	}
	if (code == KY_OK)
		ky_webhook_say_new(cli, &stored);
	ky_session_close(&s);
	explicit_bzero(&stored, sizeof(stored));
	return code == KY_OK ? KY_EXIT_OK : ky_cli_fail(cli, &err);
}

/* --- kinds of events --- */

#define PREFIX "kaiyaku."

static bool
kind_of(struct ky_str name, enum ky_event_kind *out)
{
	char full[64];

	if (ky_str_starts(name, PREFIX))
		return ky_event_kind_parse(name, out);
	if (name.len > sizeof(full) - sizeof(PREFIX))
		return false;
	(void)snprintf(full, sizeof(full), PREFIX "%.*s", KY_STR_ARG(name));
	return ky_event_kind_parse(ky_str_of(full), out);
}

enum ky_code
ky_webhook_kinds(const char *text, uint64_t *out, struct ky_err *err)
{
	uint64_t kinds = 0;

	for (;;) {
		struct ky_str name = {text, strcspn(text, ",")};
		enum ky_event_kind kind;

		if (!kind_of(ky_str_trim(name), &kind))
			return ky_fail(err, KY_E_INPUT, 0,
			    "no such kind of event: %.*s",
			    (int)(name.len < 60 ? name.len : 60), name.p);
		kinds |= UINT64_C(1) << kind;
		if (text[name.len] == '\0')
			break;
		text += name.len + 1;
	}
	*out = kinds;
	return KY_OK;
}

/* --- saying --- */

static json_t *
kinds_json(uint64_t kinds)
{
	json_t *list = json_array();

	for (int k = 0; k < KY_EVENT__MAX; k++)
		if (kinds == 0 || (kinds >> k & 1) != 0)
			(void)json_array_append_new(list,
			    json_string(
				ky_event_kind_name((enum ky_event_kind)k)));
	return list;
}

json_t *
ky_webhook_json(const struct ky_hook *h)
{
	json_t *since = h->failing_since.us != 0
	    ? ky_time_json(h->failing_since)
	    : json_null();

	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:o, s:o, s:o, s:o}", "id",
	    h->id.text, "url", h->url, "form", ky_hook_form_name(h->form),
	    "state", ky_hook_state_name(h->state), "owner", h->owner.text,
	    "provider", ky_text_json(h->provider.text), "events",
	    kinds_json(h->kinds), "created", ky_time_json(h->created),
	    "failing_since", since);
}

void
ky_webhook_say(const struct ky_cli *cli, const struct ky_hook *h)
{
	char at[KY_TIME_TEXT_SIZE];
	bool well = h->state == KY_HOOK_ON && h->failing_since.us == 0;

	ky_say(cli, KY_PAINT_NONE, "%-14s ", h->id.text);
	ky_say(cli,
	    well                          ? KY_PAINT_GOOD
		: h->state == KY_HOOK_OFF ? KY_PAINT_WAIT
					  : KY_PAINT_BAD,
	    "%-5s", ky_hook_state_name(h->state));
	ky_say(cli, KY_PAINT_NONE, " %-9s %s", ky_hook_form_name(h->form),
	    h->url);
	if (h->provider.text[0] != '\0')
		ky_say(cli, KY_PAINT_NONE, " of %s", h->provider.text);
	if (h->failing_since.us != 0) {
		ky_time_format(h->failing_since, at);
		ky_say(cli, KY_PAINT_BAD, " fails since %s", at);
	}
	ky_say(cli, KY_PAINT_NONE, "\n");
}

void
ky_webhook_say_new(const struct ky_cli *cli, const struct ky_hook *h)
{
	if (cli->json) {
		ky_cli_json(json_pack("{s:o, s:o}", "webhook",
		    ky_webhook_json(h), "secret", ky_text_json(h->secret)));
		return;
	}
	ky_webhook_say(cli, h);
	if (h->secret[0] != '\0')
		ky_say(cli, KY_PAINT_NONE,
		    "  secret %s\n"
		    "  It is shown this once: give it to the receiver.\n",
		    h->secret);
}
