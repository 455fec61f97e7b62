#include "doc/keyset.h"

#include "base/hex.h"
#include "doc/canon.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define SCHEMA "kaiyaku.keys/1"

static const char *const uses[] = {
    [KY_KEY_PAPER] = "paper",
    [KY_KEY_LOG] = "log",
};
_Static_assert(sizeof(uses) / sizeof(uses[0]) == KY_KEY__MAX, "a name each");

static const char *const statuses[] = {
    [KY_KEY_ACTIVE] = "active",
    [KY_KEY_RETIRED] = "retired",
    [KY_KEY_COMPROMISED] = "compromised",
};
_Static_assert(sizeof(statuses) / sizeof(statuses[0]) == KY_KEY_STATUS__MAX,
    "a name each");

const char *
ky_key_use_name(enum ky_key_use u)
{
	assert((unsigned)u < KY_KEY__MAX);
	return uses[u];
}

const char *
ky_key_status_name(enum ky_key_status s)
{
	assert((unsigned)s < KY_KEY_STATUS__MAX);
	return statuses[s];
}

/* -1 when it is none of them. */
static int
name_of(struct ky_str text, const char *const *names, int n)
{
	while (--n >= 0 && !ky_str_is(text, names[n]))
		;
	return n;
}

bool
ky_origin_ok(struct ky_str origin)
{
	for (size_t i = 0; i < origin.len; i++)
		if (origin.p[i] <= ' ' || origin.p[i] > '~' ||
		    origin.p[i] == '+')
			return false;
	return origin.len > 0 && origin.len < KY_ORIGIN_SIZE;
}

bool
ky_key_valid_at(const struct ky_key *key, struct ky_time t)
{
	return ky_time_cmp(t, key->valid_from) >= 0 &&
	    (key->status == KY_KEY_ACTIVE || ky_time_cmp(t, key->valid_to) < 0);
}

const struct ky_key *
ky_keyset_find(const struct ky_keyset *k, enum ky_key_use use,
    const uint8_t public[KY_PUBLIC_BYTES])
{
	for (uint32_t i = 0; i < k->n; i++)
		if (k->key[i].use == use &&
		    memcmp(k->key[i].public, public, KY_PUBLIC_BYTES) == 0)
			return &k->key[i];
	return NULL;
}

const struct ky_key *
ky_keyset_active(const struct ky_keyset *k, enum ky_key_use use)
{
	for (uint32_t i = 0; i < k->n; i++)
		if (k->key[i].use == use && k->key[i].status == KY_KEY_ACTIVE)
			return &k->key[i];
	return NULL;
}

/* --- reading --- */

/* A time, or false when it is no text of one in the form we write. */
static bool
read_time(const json_t *o, const char *name, struct ky_time *out)
{
	struct ky_str text = ky_canon_get(o, name);
	char again[KY_TIME_TEXT_SIZE];
	struct ky_err err;

	if (ky_time_parse(text, out, &err) != KY_OK)
		return false;
	ky_time_format(*out, again);
	return ky_str_is(text, again);
}

/* Members that belong to a status: given exactly with it, else null. */
static bool
is_null(const json_t *o, const char *name)
{
	return json_is_null(json_object_get(o, name));
}

/* NULL, or what is wrong with the key. */
static const char *
read_key(const json_t *o, struct ky_key *key)
{
	static const char *const names[] = {"alg", "compromised_at", "id",
	    "log_size", "public", "status", "use", "valid_from", "valid_to",
	    NULL};
	char id[KY_KEY_ID_SIZE];
	int use, status;
	json_int_t size;

	if (!ky_canon_has(o, names))
		return "has other members than a key";
	if (!ky_str_is(ky_canon_get(o, "alg"), "Ed25519"))
		return "alg is not Ed25519";
	if (!ky_hex_decode(ky_canon_get(o, "public"), key->public,
		KY_PUBLIC_BYTES))
		return "public is not 64 hexadecimal digits";
	ky_sign_key_id(key->public, id);
	if (!ky_str_is(ky_canon_get(o, "id"), id))
		return "id is not that of the key";
	memcpy(key->id, id, sizeof(id));
	use = name_of(ky_canon_get(o, "use"), uses, KY_KEY__MAX);
	status = name_of(ky_canon_get(o, "status"), statuses,
	    KY_KEY_STATUS__MAX);
	if (use < 0)
		return "use is not known";
	if (status < 0)
		return "status is not known";
	key->use = (enum ky_key_use)use;
	key->status = (enum ky_key_status)status;
	if (!read_time(o, "valid_from", &key->valid_from))
		return "valid_from is no instant";
	if (key->status == KY_KEY_ACTIVE
		? !is_null(o, "valid_to")
		: !read_time(o, "valid_to", &key->valid_to))
		return "valid_to does not fit the status";
	if (key->status != KY_KEY_COMPROMISED)
		return is_null(o, "compromised_at") && is_null(o, "log_size")
		    ? NULL
		    : "compromised_at does not fit the status";
	if (!read_time(o, "compromised_at", &key->compromised_at))
		return "compromised_at does not fit the status";
	size = json_integer_value(json_object_get(o, "log_size"));
	if (!json_is_integer(json_object_get(o, "log_size")) || size < 0)
		return "log_size is no size";
	key->log_size = (uint64_t)size;
	return NULL;
}

/* NULL, or what is wrong with the key after the `out->n` good ones. */
static const char *
read_keys(const json_t *keys, struct ky_keyset *out)
{
	const char *why;

	if (!json_is_array(keys) || json_array_size(keys) > KY_KEYS_MAX)
		return "is no list of at most " KY__STR(KY_KEYS_MAX);
	for (; out->n < json_array_size(keys); out->n++) {
		struct ky_key key = {0};

		why = read_key(json_array_get(keys, out->n), &key);
		if (why != NULL)
			return why;
		if (ky_keyset_find(out, key.use, key.public) != NULL)
			return "stands there already";
		if (key.status == KY_KEY_ACTIVE &&
		    ky_keyset_active(out, key.use) != NULL)
			return "is a second active key of its use";
		out->key[out->n] = key;
	}
	return NULL;
}

enum ky_code
ky_keyset_parse(struct ky_str file, struct ky_keyset *out, struct ky_err *err)
{
	static const char *const names[] = {"issuer", "keys", "log", "schema",
	    NULL};
	struct ky_keyset k = {0};
	struct ky_canon_fault fault;
	struct ky_err inner;
	json_t *json;
	const char *why;
	enum ky_code code = KY_OK;

	if (file.len > KY_KEYSET_BYTES_MAX)
		return ky_fail(err, KY_E_INPUT, 0,
		    "key file: larger than %zu bytes", KY_KEYSET_BYTES_MAX);
	json = ky_canon_load(file, &fault);
	if (json == NULL)
		return ky_fail(err, KY_E_INPUT, 0, "key file: byte %zu: %s",
		    fault.at, fault.why);
	if (!ky_canon_has(json, names) ||
	    !ky_str_is(ky_canon_get(json, "schema"), SCHEMA))
		code = ky_fail(err, KY_E_INPUT, 0,
		    "key file: not of the form " SCHEMA);
	else if (ky_slug_parse(ky_canon_get(json, "issuer"), &k.issuer,
		     &inner) != KY_OK)
		code = ky_fail(err, KY_E_INPUT, 0, "key file: issuer: %s",
		    inner.msg);
	else if (!ky_origin_ok(ky_canon_get(json, "log")) ||
	    !ky_str_copy(ky_canon_get(json, "log"), k.origin, sizeof(k.origin)))
		code = ky_fail(err, KY_E_INPUT, 0,
		    "key file: log is no origin line");
	else if ((why = read_keys(json_object_get(json, "keys"), &k)) != NULL)
		code = ky_fail(err, KY_E_INPUT, 0,
		    "key file: key %" PRIu32 " %s", k.n + 1, why);
	json_decref(json);
	if (code == KY_OK)
		*out = k;
	return code;
}

/* --- writing --- */

static void
write_time(struct ky_canon *w, const char *name, struct ky_time t)
{
	char text[KY_TIME_TEXT_SIZE];

	ky_time_format(t, text);
	ky_canon_text(w, name, ky_str_of(text));
}

static void
write_key(struct ky_canon *w, const struct ky_key *key)
{
	bool stolen = key->status == KY_KEY_COMPROMISED;

	ky_canon_object(w, NULL);
	ky_canon_text(w, "alg", KY_STR("Ed25519"));
	if (stolen)
		write_time(w, "compromised_at", key->compromised_at);
	else
		ky_canon_null(w, "compromised_at");
	ky_canon_text(w, "id", ky_str_of(key->id));
	if (stolen)
		ky_canon_int(w, "log_size", (int64_t)key->log_size);
	else
		ky_canon_null(w, "log_size");
	ky_canon_hex(w, "public", key->public, KY_PUBLIC_BYTES);
	ky_canon_text(w, "status", ky_str_of(statuses[key->status]));
	ky_canon_text(w, "use", ky_str_of(uses[key->use]));
	write_time(w, "valid_from", key->valid_from);
	if (key->status == KY_KEY_ACTIVE)
		ky_canon_null(w, "valid_to");
	else
		write_time(w, "valid_to", key->valid_to);
	ky_canon_end(w);
}

void
ky_keyset_write(const struct ky_keyset *k, struct ky_buf *out)
{
	struct ky_canon w;

	ky_canon_init(&w, out);
	ky_canon_object(&w, NULL);
	ky_canon_text(&w, "issuer", ky_str_of(k->issuer.text));
	ky_canon_array(&w, "keys");
	for (uint32_t i = 0; i < k->n; i++)
		write_key(&w, &k->key[i]);
	ky_canon_end(&w);
	ky_canon_text(&w, "log", ky_str_of(k->origin));
	ky_canon_text(&w, "schema", KY_STR(SCHEMA));
	ky_canon_end(&w);
	ky_buf_addc(out, '\n');
}
