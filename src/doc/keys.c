#include "doc/keys.h"

#include "base/hex.h"
#include "doc/file.h"

#include <assert.h>
#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SEED_TEXT ((size_t)2 * KY_SEED_BYTES) /* digits; a newline follows */

static enum ky_code
seed_path(const char *folder, const char *id, char out[KY_PATH_SIZE],
    struct ky_err *err)
{
	char name[KY_KEY_ID_SIZE + sizeof(".seed")];

	(void)snprintf(name, sizeof(name), "%s.seed", id);
	return ky_file_path(folder, name, out, err);
}

/* A new active key in `k`; its secret is stored. */
static enum ky_code
add_key(const char *folder, enum ky_key_use use, struct ky_time now,
    const struct ky_entropy *entropy, struct ky_keyset *k, struct ky_err *err)
{
	uint8_t seed[KY_SEED_BYTES];
	char text[SEED_TEXT + 2], path[KY_PATH_SIZE];
	struct ky_key key = {.use = use, .valid_from = now};
	enum ky_code code;

	if (k->n == KY_KEYS_MAX)
		return ky_fail(err, KY_E_LIMIT, 0,
		    "the key set is full: %d keys", KY_KEYS_MAX);
	entropy->fill(entropy->self, seed, sizeof(seed));
	ky_sign_public(seed, key.public);
	ky_sign_key_id(key.public, key.id);
	ky_hex_encode(seed, sizeof(seed), text);
	text[SEED_TEXT] = '\n';
	code = seed_path(folder, key.id, path, err);
	if (code == KY_OK)
		code = ky_file_write(path, 0600,
		    (struct ky_str){text, SEED_TEXT + 1}, err);
	sodium_memzero(seed, sizeof(seed));
	sodium_memzero(text, sizeof(text));
	if (code == KY_OK)
		k->key[k->n++] = key;
	return code;
}

static enum ky_code
save(const char *folder, const struct ky_keyset *k, struct ky_err *err)
{
	char path[KY_PATH_SIZE];
	struct ky_buf text;
	enum ky_code code = ky_file_path(folder, "issuer.pub", path, err);

	if (code != KY_OK)
		return code;
	ky_buf_init(&text, KY_KEYSET_BYTES_MAX);
	ky_keyset_write(k, &text);
	assert(ky_buf_ok(&text)); /* KY_KEYS_MAX of them fit */
	code = ky_file_write(path, 0644, ky_buf_str(&text), err);
	ky_buf_done(&text);
	return code;
}

/* A secret no longer needed.  That it could not be erased is told. */
static enum ky_code
forget(const char *folder, const char *id, struct ky_err *err)
{
	char path[KY_PATH_SIZE];
	enum ky_code code = seed_path(folder, id, path, err);

	if (code != KY_OK)
		return code;
	if (unlink(path) != 0 && errno != ENOENT)
		return ky_fail(err, KY_E_SYSTEM, errno,
		    "could not erase the secret of key %s: %s", id,
		    strerror(errno));
	return KY_OK;
}

enum ky_code
ky_keys_create(const char *folder, const struct ky_slug *issuer,
    const char *origin, struct ky_time now, const struct ky_entropy *entropy,
    struct ky_err *err)
{
	struct ky_keyset k = {.issuer = *issuer};
	char path[KY_PATH_SIZE];
	enum ky_code code;

	if (!ky_origin_ok(ky_str_of(origin)))
		return ky_fail(err, KY_E_INPUT, 0,
		    "the log's origin is not plain ASCII without blanks, "
		    "of less than %d characters",
		    KY_ORIGIN_SIZE);
	(void)snprintf(k.origin, sizeof(k.origin), "%s", origin);
	code = ky_file_path(folder, "issuer.pub", path, err);
	if (code == KY_OK)
		code = ky_file_folders(path, err);
	if (code != KY_OK)
		return code;
	if (ky_file_exists(path))
		return ky_fail(err, KY_E_INPUT, 0,
		    "%s holds an issuer's keys already", folder);
	code = add_key(folder, KY_KEY_PAPER, now, entropy, &k, err);
	if (code == KY_OK)
		code = add_key(folder, KY_KEY_LOG, now, entropy, &k, err);
	if (code == KY_OK)
		code = save(folder, &k, err);
	return code;
}

enum ky_code
ky_keys_load_file(const char *path, struct ky_keyset *out, struct ky_err *err)
{
	struct ky_buf text;
	enum ky_code code;

	ky_buf_init(&text, KY_KEYSET_BYTES_MAX);
	code = ky_file_read(path, &text, err);
	if (code == KY_OK)
		code = ky_keyset_parse(ky_buf_str(&text), out, err);
	ky_buf_done(&text);
	return code;
}

enum ky_code
ky_keys_load(const char *folder, struct ky_keyset *out, struct ky_err *err)
{
	char path[KY_PATH_SIZE];
	enum ky_code code = ky_file_path(folder, "issuer.pub", path, err);

	if (code == KY_OK)
		code = ky_keys_load_file(path, out, err);
	return code;
}

static struct ky_key *
active(struct ky_keyset *k, enum ky_key_use use)
{
	for (uint32_t i = 0; i < k->n; i++)
		if (k->key[i].use == use && k->key[i].status == KY_KEY_ACTIVE)
			return &k->key[i];
	return NULL;
}

enum ky_code
ky_keys_rotate(const char *folder, enum ky_key_use use, struct ky_time now,
    const struct ky_entropy *entropy, struct ky_err *err)
{
	char old_id[KY_KEY_ID_SIZE] = "";
	struct ky_keyset k;
	struct ky_key *old;
	enum ky_code code = ky_keys_load(folder, &k, err);

	if (code != KY_OK)
		return code;
	old = active(&k, use);
	if (old != NULL) {
		if (ky_time_cmp(now, old->valid_from) < 0)
			return ky_fail(err, KY_E_INPUT, 0,
			    "the clock stands before key %s began", old->id);
		old->status = KY_KEY_RETIRED;
		old->valid_to = now;
		memcpy(old_id, old->id, sizeof(old_id));
	}
	code = add_key(folder, use, now, entropy, &k, err);
	if (code == KY_OK)
		code = save(folder, &k, err);
	if (code == KY_OK && old_id[0] != '\0')
		code = forget(folder, old_id, err);
	return code;
}

enum ky_code
ky_keys_compromise(const char *folder, const char *id, struct ky_time at,
    uint64_t log_size, struct ky_time now, const struct ky_entropy *entropy,
    struct ky_err *err)
{
	struct ky_keyset k;
	struct ky_key *key = NULL;
	bool was_active;
	enum ky_code code = ky_keys_load(folder, &k, err);

	if (code != KY_OK)
		return code;
	for (uint32_t i = 0; i < k.n; i++)
		if (strcmp(k.key[i].id, id) == 0)
			key = &k.key[i];
	if (key == NULL)
		return ky_fail(err, KY_E_INPUT, 0, "there is no such key");
	if (ky_time_cmp(at, key->valid_from) < 0 || ky_time_cmp(at, now) > 0)
		return ky_fail(err, KY_E_INPUT, 0,
		    "key %s cannot have been stolen then", id);
	was_active = key->status == KY_KEY_ACTIVE;
	if (was_active)
		key->valid_to = now;
	key->status = KY_KEY_COMPROMISED;
	key->compromised_at = at;
	key->log_size = log_size;
	if (was_active)
		code = add_key(folder, key->use, now, entropy, &k, err);
	if (code == KY_OK)
		code = save(folder, &k, err);
	if (code == KY_OK)
		code = forget(folder, id, err);
	return code;
}

/* --- the signer --- */

struct files_signer {
	struct {
		bool there;
		uint8_t seed[KY_SEED_BYTES];
		uint8_t public[KY_PUBLIC_BYTES];
	} key[KY_KEY__MAX];
};

static enum ky_code
sign(void *self, enum ky_key_use use, struct ky_str bytes,
    uint8_t sig[KY_SIGNATURE_BYTES], uint8_t public[KY_PUBLIC_BYTES],
    struct ky_err *err)
{
	const struct files_signer *s = self;

	if (!s->key[use].there)
		return ky_fail(err, KY_E_REFUSED, 0,
		    "there is no active %s key", ky_key_use_name(use));
	ky_sign_bytes(s->key[use].seed, bytes, sig);
	memcpy(public, s->key[use].public, KY_PUBLIC_BYTES);
	return KY_OK;
}

static enum ky_code
read_seed(const char *folder, const struct ky_key *key,
    uint8_t seed[KY_SEED_BYTES], struct ky_err *err)
{
	uint8_t public[KY_PUBLIC_BYTES];
	char path[KY_PATH_SIZE];
	struct ky_buf text;
	struct ky_str digits;
	struct stat st;
	enum ky_code code = seed_path(folder, key->id, path, err);

	if (code != KY_OK)
		return code;
	if (stat(path, &st) == 0 && (st.st_mode & 077) != 0)
		return ky_fail(err, KY_E_INPUT, 0,
		    "the secret of key %s can be read by others: chmod 600",
		    key->id);
	ky_buf_init(&text, SEED_TEXT + 1);
	code = ky_file_read(path, &text, err);
	digits = ky_buf_str(&text);
	if (code == KY_OK) {
		bool good = digits.len == SEED_TEXT + 1 &&
		    digits.p[SEED_TEXT] == '\n' &&
		    ky_hex_decode((struct ky_str){digits.p, SEED_TEXT}, seed,
			KY_SEED_BYTES);

		if (good)
			ky_sign_public(seed, public);
		if (!good || memcmp(public, key->public, sizeof(public)) != 0)
			code = ky_fail(err, KY_E_INPUT, 0,
			    "the secret of key %s is not that of the key",
			    key->id);
	}
	if (text.p != NULL)
		sodium_memzero(text.p, text.room);
	ky_buf_done(&text);
	return code;
}

enum ky_code
ky_keys_signer_open(const char *folder, struct ky_signer *out,
    struct ky_err *err)
{
	struct ky_keyset k;
	struct files_signer *s;
	enum ky_code code = ky_keys_load(folder, &k, err);

	if (code != KY_OK)
		return code;
	s = calloc(1, sizeof(*s));
	if (s == NULL)
		abort();
	for (int use = 0; use < KY_KEY__MAX && code == KY_OK; use++) {
		const struct ky_key *key = ky_keyset_active(&k,
		    (enum ky_key_use)use);

		if (key == NULL)
			continue;
		code = read_seed(folder, key, s->key[use].seed, err);
		memcpy(s->key[use].public, key->public, KY_PUBLIC_BYTES);
		s->key[use].there = true;
	}
	*out = (struct ky_signer){.self = s, .sign = sign};
	if (code != KY_OK)
		ky_keys_signer_close(out);
	return code;
}

void
ky_keys_signer_close(struct ky_signer *s)
{
	if (s->self != NULL)
		sodium_memzero(s->self, sizeof(struct files_signer));
	free(s->self);
	*s = (struct ky_signer){0};
}
