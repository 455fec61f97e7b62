#include "cmd/issuer.h"

#include "doc/file.h"
#include "doc/keys.h"

#include <sodium.h>
#include <unistd.h>

static enum ky_code
create_store(const char *path, const struct ky_store_meta *meta,
    const struct ky_entropy *entropy, struct ky_err *err)
{
	struct ky_store *store;
	enum ky_code code = ky_store_open(path, KY_STORE_CREATE, entropy,
	    &store, err);

	if (code != KY_OK)
		return code;
	code = ky_store_meta_put(store, meta, err);
	ky_store_close(store);
	return code;
}

/* The log's name: as configured, else made from the issuer's. */
static void
origin_of(const struct ky_cli *cli, const char *slug, char *out, size_t size)
{
	const char *set = cli->config.set[KY_SET_ISSUER_LOG].text;

	if (set[0] != '\0')
		(void)snprintf(out, size, "%s", set);
	else
		(void)snprintf(out, size, "%.31s/log", slug);
}

enum ky_code
ky_issuer_create(const struct ky_cli *cli, bool demo, struct ky_time now,
    const struct ky_entropy *entropy, struct ky_err *err)
{
	const char *slug = cli->config.set[KY_SET_ISSUER_SLUG].text;
	const char *path = cli->config.set[KY_SET_STORE_PATH].text;
	struct ky_store_meta meta = {.demo = demo};
	char keys[KY_SESSION_PATH_SIZE], inside[KY_SESSION_PATH_SIZE + 2],
	    origin[KY_CONFIG_LINE_MAX];
	enum ky_code code;

	if (slug[0] == '\0')
		return ky_fail(err, KY_E_INPUT, 0,
		    "who is the issuer? --issuer, or slug under [issuer]");
	if (sodium_init() < 0)
		return ky_fail(err, KY_E_SYSTEM, 0, "libsodium does not start");
	ky_keys_folder(cli, keys, sizeof(keys));
	origin_of(cli, slug, origin, sizeof(origin));
	if (access(path, F_OK) == 0)
		return ky_fail(err, KY_E_INPUT, 0, "%.200s is there already",
		    path);
	(void)snprintf(inside, sizeof(inside), "%s/x", keys);
	code = ky_slug_parse(ky_str_of(slug), &meta.issuer, err);
	if (code == KY_OK)
		code = ky_file_folders(path, err);
	if (code == KY_OK)
		code = ky_file_folders(inside, err);
	/* Keys first: a store without its keys would look complete. */
	if (code == KY_OK)
		code = ky_keys_create(keys, &meta.issuer, origin, now, entropy,
		    err);
	return code == KY_OK ? create_store(path, &meta, entropy, err) : code;
}
