#include "doc/keys.h"

#include "doc/file.h"
#include "desk.h"
#include "folder.h"

static char folder[FOLDER_SIZE];
static const struct ky_slug issuer = {"demo-mobile"};

/* Bytes that differ from call to call, and from run to run do not. */
static void
fill(void *self, uint8_t *out, size_t n)
{
	uint8_t *next = self;

	memset(out, ++*next, n);
}

static uint8_t chance;
static const struct ky_entropy entropy = {&chance, fill};

static void
seed_path(const char *id, char out[KY_PATH_SIZE])
{
	(void)snprintf(out, KY_PATH_SIZE, "%s/keys/%s.seed", folder, id);
}

static void
keys_path(char out[KY_PATH_SIZE])
{
	(void)snprintf(out, KY_PATH_SIZE, "%s/keys", folder);
}

static void
create(void)
{
	char keys[KY_PATH_SIZE], path[KY_PATH_SIZE];
	struct ky_keyset k;
	struct ky_err err;

	keys_path(keys);
	t_bad("no origin",
	    ky_keys_create(keys, &issuer, "a b", desk_day(0), &entropy, &err),
	    KY_E_INPUT, &err, "origin");
	t_good("a new issuer",
	    ky_keys_create(keys, &issuer, DESK_ORIGIN, desk_day(0), &entropy,
		&err),
	    &err);
	t_good("is read", ky_keys_load(keys, &k, &err), &err);
	t_eq_str("with its name", k.issuer.text, "demo-mobile");
	t_eq_str("and its log", k.origin, DESK_ORIGIN);
	t_eq_int("a key for each use", k.n, 2);
	seed_path(k.key[0].id, path);
	t_eq_int("secrets are private", folder_mode(path), 0600);
	t_bad("not twice",
	    ky_keys_create(keys, &issuer, DESK_ORIGIN, desk_day(0), &entropy,
		&err),
	    KY_E_INPUT, &err, "holds an issuer's keys already");
}

static bool
signs(const struct ky_signer *s, enum ky_key_use use, const char *id)
{
	uint8_t sig[KY_SIGNATURE_BYTES], public[KY_PUBLIC_BYTES];
	char got[KY_KEY_ID_SIZE];
	struct ky_err err;

	if (s->sign(s->self, use, KY_STR("x"), sig, public, &err) != KY_OK)
		return false;
	ky_sign_key_id(public, got);
	return strcmp(got, id) == 0 && ky_sign_holds(public, KY_STR("x"), sig);
}

static void
rotate(void)
{
	char keys[KY_PATH_SIZE], old[KY_PATH_SIZE], new[KY_PATH_SIZE];
	struct ky_keyset before, after;
	struct ky_signer s;
	struct ky_err err;

	keys_path(keys);
	t_good("before", ky_keys_load(keys, &before, &err), &err);
	t_bad("not before the key began",
	    ky_keys_rotate(keys, KY_KEY_PAPER, desk_day(-1), &entropy, &err),
	    KY_E_INPUT, &err, "clock");
	t_good("rotate",
	    ky_keys_rotate(keys, KY_KEY_PAPER, desk_day(10), &entropy, &err),
	    &err);
	t_good("after", ky_keys_load(keys, &after, &err), &err);
	t_eq_int("one key more", after.n, 3);
	t_eq_int("the old one is retired", after.key[0].status, KY_KEY_RETIRED);
	t_ok("it was valid until now",
	    ky_key_valid_at(&after.key[0], desk_day(9)) &&
		!ky_key_valid_at(&after.key[0], desk_day(10)));
	t_ok("the new one is valid from now",
	    ky_keyset_active(&after, KY_KEY_PAPER) == &after.key[2] &&
		ky_key_valid_at(&after.key[2], desk_day(10)));
	seed_path(after.key[0].id, old);
	seed_path(after.key[2].id, new);
	t_ok("the old secret is erased", !ky_file_exists(old));
	t_ok("the new one is there", ky_file_exists(new));
	t_good("a signer", ky_keys_signer_open(keys, &s, &err), &err);
	t_ok("signs papers with the new key",
	    signs(&s, KY_KEY_PAPER, after.key[2].id));
	t_ok("and the log with its own",
	    signs(&s, KY_KEY_LOG, after.key[1].id));
	ky_keys_signer_close(&s);
}

static void
compromise(void)
{
	char keys[KY_PATH_SIZE], path[KY_PATH_SIZE];
	struct ky_keyset k;
	const struct ky_key *key;
	struct ky_err err;

	keys_path(keys);
	t_good("the keys", ky_keys_load(keys, &k, &err), &err);
	key = &k.key[2];
	t_bad("a key that is not there",
	    ky_keys_compromise(keys, "0000000000000000", desk_day(12), 7,
		desk_day(14), &entropy, &err),
	    KY_E_INPUT, &err, "no such key");
	t_bad("stolen before it began",
	    ky_keys_compromise(keys, key->id, desk_day(9), 7, desk_day(14),
		&entropy, &err),
	    KY_E_INPUT, &err, "cannot have been stolen");
	t_bad("stolen tomorrow",
	    ky_keys_compromise(keys, key->id, desk_day(15), 7, desk_day(14),
		&entropy, &err),
	    KY_E_INPUT, &err, "cannot have been stolen");
	t_good("stolen",
	    ky_keys_compromise(keys, key->id, desk_day(12), 7, desk_day(14),
		&entropy, &err),
	    &err);
	t_good("the keys again", ky_keys_load(keys, &k, &err), &err);
	t_eq_int("it is marked", key->status, KY_KEY_COMPROMISED);
	t_eq_int("with the size of the log", (int64_t)key->log_size, 7);
	t_ok("and since when", key->compromised_at.us == desk_day(12).us);
	t_ok("a new one is active",
	    ky_keyset_active(&k, KY_KEY_PAPER) == &k.key[3]);
	seed_path(key->id, path);
	t_ok("its secret is erased", !ky_file_exists(path));
	t_good("a retired key can have been stolen too",
	    ky_keys_compromise(keys, k.key[0].id, desk_day(3), 2, desk_day(15),
		&entropy, &err),
	    &err);
	t_good("the keys at last", ky_keys_load(keys, &k, &err), &err);
	t_eq_int("then no new one is needed", k.n, 4);
	t_ok("and its last day stands",
	    k.key[0].valid_to.us == desk_day(10).us);
}

static void
bad_secrets(void)
{
	char keys[KY_PATH_SIZE], path[KY_PATH_SIZE];
	struct ky_keyset k;
	struct ky_signer s = {0};
	struct ky_err err;
	static const char zeros[] =
	    "0000000000000000000000000000000000000000000000000000000000000000"
	    "\n";

	keys_path(keys);
	t_good("the keys", ky_keys_load(keys, &k, &err), &err);
	seed_path(ky_keyset_active(&k, KY_KEY_LOG)->id, path);
	t_ok("opened to others", chmod(path, 0640) == 0);
	t_bad("a secret that others can read",
	    ky_keys_signer_open(keys, &s, &err), KY_E_INPUT, &err, "chmod 600");
	t_good("another secret", ky_file_write(path, 0600, KY_STR(zeros), &err),
	    &err);
	t_bad("is not the key's", ky_keys_signer_open(keys, &s, &err),
	    KY_E_INPUT, &err, "not that of the key");
	t_good("half a secret", ky_file_write(path, 0600, KY_STR("00\n"), &err),
	    &err);
	t_bad("is none", ky_keys_signer_open(keys, &s, &err), KY_E_INPUT, &err,
	    "not that of the key");
	t_ok("taken away", unlink(path) == 0);
	t_bad("a secret that is not there", ky_keys_signer_open(keys, &s, &err),
	    KY_E_INPUT, &err, "cannot read");
}

static void
no_keys(void)
{
	struct ky_keyset k;
	struct ky_signer s = {0};
	struct ky_err err;

	t_bad("a folder without keys", ky_keys_load(folder, &k, &err),
	    KY_E_INPUT, &err, "issuer.pub");
	t_bad("has no signer", ky_keys_signer_open(folder, &s, &err),
	    KY_E_INPUT, &err, "issuer.pub");
}

int
main(void)
{
	folder_make(folder);
	T_RUN(create);
	T_RUN(rotate);
	T_RUN(compromise);
	T_RUN(bad_secrets);
	T_RUN(no_keys);
	folder_remove(folder);
	return t_done();
}
