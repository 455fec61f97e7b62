#include "cmd/keyring.h"

#include "cmd/show.h"

#include <inttypes.h>

enum ky_code
ky_keyring_find(const struct ky_keyset *k, const char *id,
    const struct ky_key **out, struct ky_err *err)
{
	for (uint32_t i = 0; i < k->n; i++)
		if (strcmp(k->key[i].id, id) == 0) {
			*out = &k->key[i];
			return KY_OK;
		}
	return ky_fail(err, KY_E_INPUT, 0,
	    "no key of the issuer has that id (kaiyaku keys list)");
}

static json_t *
key_json(const struct ky_key *key)
{
	bool stolen = key->status == KY_KEY_COMPROMISED;

	return json_pack("{s:s, s:s, s:s, s:o, s:o, s:o, s:o}", "id", key->id,
	    "use", ky_key_use_name(key->use), "status",
	    ky_key_status_name(key->status), "valid_from",
	    ky_time_json(key->valid_from), "valid_to",
	    key->status == KY_KEY_ACTIVE ? json_null()
					 : ky_time_json(key->valid_to),
	    "compromised_at",
	    stolen ? ky_time_json(key->compromised_at) : json_null(),
	    "log_size",
	    stolen ? json_integer((json_int_t)key->log_size) : json_null());
}

static void
say_json(const struct ky_keyset *k, const char *publish)
{
	json_t *list = json_array();

	for (uint32_t i = 0; i < k->n; i++)
		(void)json_array_append_new(list, key_json(&k->key[i]));
	ky_cli_json(json_pack("{s:s, s:s, s:o, s:s*}", "issuer", k->issuer.text,
	    "log", k->origin, "keys", list, "publish", publish));
}

static void
say_key(const struct ky_cli *cli, const struct ky_key *key)
{
	static const enum ky_paint paint[] = {
	    [KY_KEY_ACTIVE] = KY_PAINT_GOOD,
	    [KY_KEY_RETIRED] = KY_PAINT_DIM,
	    [KY_KEY_COMPROMISED] = KY_PAINT_BAD,
	};
	char from[KY_SHOW_SIZE], to[KY_SHOW_SIZE] = "";

	(void)ky_show_time(key->valid_from, KY_ZONE_JAPAN, from);
	if (key->status != KY_KEY_ACTIVE)
		(void)ky_show_time(key->valid_to, KY_ZONE_JAPAN, to);
	ky_say(cli, paint[key->status], "%s  %-5s  %-11s", key->id,
	    ky_key_use_name(key->use), ky_key_status_name(key->status));
	ky_say(cli, KY_PAINT_NONE, "  from %s%s%s", from,
	    to[0] != '\0' ? " to " : "", to);
	if (key->status == KY_KEY_COMPROMISED)
		ky_say(cli, KY_PAINT_NONE,
		    "; stolen %s or later, log size %" PRIu64,
		    ky_show_time(key->compromised_at, KY_ZONE_JAPAN, to),
		    key->log_size);
	ky_say(cli, KY_PAINT_NONE, "\n");
}

void
ky_keyring_say(const struct ky_cli *cli, const struct ky_keyset *k,
    const char *folder)
{
	char publish[KY_CONFIG_LINE_MAX + sizeof("/keys/issuer.pub")];

	if (folder != NULL)
		(void)snprintf(publish, sizeof(publish), "%s/issuer.pub",
		    folder);
	if (cli->json) {
		say_json(k, folder != NULL ? publish : NULL);
		return;
	}
	for (uint32_t i = 0; i < k->n; i++)
		say_key(cli, &k->key[i]);
	if (folder != NULL)
		ky_say(cli, KY_PAINT_HEAD,
		    "Publish %s again: the old file knows neither the new "
		    "keys nor what became of the old ones.\n",
		    publish);
}
