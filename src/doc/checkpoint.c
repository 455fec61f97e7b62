#include "doc/checkpoint.h"

#include "base/hash.h"

#include <inttypes.h>
#include <sodium.h>
#include <string.h>

#define DASH "\xe2\x80\x94 " /* em dash, blank: starts a signature line */
#define KEY_HASH 4
#define LINE_BYTES (KEY_HASH + KY_SIGNATURE_BYTES)
#define BASE64_SIZE(n) (((n) + 2) / 3 * 4 + 1)

/* First four bytes of SHA-256(name, newline, 0x01 for Ed25519, key). */
static void
key_hash(const char *name, const uint8_t public[KY_PUBLIC_BYTES],
    uint8_t out[KEY_HASH])
{
	struct ky_sha256 h;
	uint8_t hash[KY_SHA256_SIZE];

	ky_sha256_init(&h);
	ky_sha256_add(&h, ky_str_of(name));
	ky_sha256_add(&h, KY_STR("\n\x01"));
	ky_sha256_add(&h,
	    (struct ky_str){(const char *)public, KY_PUBLIC_BYTES});
	ky_sha256_end(&h, hash);
	memcpy(out, hash, KEY_HASH);
}

static void
add_base64(struct ky_buf *out, const uint8_t *bytes, size_t n)
{
	char text[BASE64_SIZE(LINE_BYTES)];

	ky_buf_addz(out,
	    sodium_bin2base64(text, sizeof(text), bytes, n,
		sodium_base64_VARIANT_ORIGINAL));
}

/* Exactly `n` bytes. */
static bool
get_base64(struct ky_str text, uint8_t *out, size_t n)
{
	size_t got;

	return sodium_base642bin(out, n, text.p, text.len, NULL, &got, NULL,
		   sodium_base64_VARIANT_ORIGINAL) == 0 &&
	    got == n;
}

enum ky_code
ky_checkpoint_write(const char *origin, uint64_t size,
    const struct ky_hash *root, const struct ky_signer *signer,
    struct ky_buf *out, struct ky_err *err)
{
	uint8_t line[LINE_BYTES], public[KY_PUBLIC_BYTES];
	struct ky_buf text;
	enum ky_code code;

	ky_buf_init(&text, KY_CHECKPOINT_MAX);
	ky_buf_addf(&text, "%s\n%" PRIu64 "\n", origin, size);
	add_base64(&text, root->b, KY_HASH_BYTES);
	ky_buf_addc(&text, '\n');
	code = signer->sign(signer->self, KY_KEY_LOG, ky_buf_str(&text),
	    line + KEY_HASH, public, err);
	if (code == KY_OK &&
	    !ky_sign_holds(public, ky_buf_str(&text), line + KEY_HASH))
		code = ky_fail(err, KY_E_RETRY, 0, "the signer signed wrongly");
	if (code == KY_OK) {
		key_hash(origin, public, line);
		ky_buf_add(out, ky_buf_str(&text));
		ky_buf_addf(out, "\n" DASH "%s ", origin);
		add_base64(out, line, sizeof(line));
		ky_buf_addc(out, '\n');
		if (!ky_buf_ok(out))
			code = ky_fail(err, KY_E_LIMIT, 0,
			    "no room for a checkpoint");
	}
	ky_buf_done(&text);
	return code;
}

/* The next line without its newline; false when there is none. */
static bool
next_line(struct ky_str *rest, struct ky_str *line)
{
	const char *end = rest->len > 0 ? memchr(rest->p, '\n', rest->len)
					: NULL;

	if (end == NULL)
		return false;
	*line = (struct ky_str){rest->p, (size_t)(end - rest->p)};
	rest->p += line->len + 1;
	rest->len -= line->len + 1;
	return true;
}

enum ky_code
ky_checkpoint_parse(struct ky_str text, struct ky_checkpoint *out,
    struct ky_err *err)
{
	struct ky_checkpoint c = {0};
	struct ky_str rest = text, line;

	if (text.len > KY_CHECKPOINT_MAX)
		return ky_fail(err, KY_E_INPUT, 0,
		    "checkpoint: larger than %zu bytes", KY_CHECKPOINT_MAX);
	if (!next_line(&rest, &line) || !ky_origin_ok(line) ||
	    !ky_str_copy(line, c.origin, sizeof(c.origin)))
		return ky_fail(err, KY_E_INPUT, 0,
		    "checkpoint: line 1 is no origin");
	if (!next_line(&rest, &line) ||
	    !ky_str_u64(line, KY_LOG_SIZE_MAX, &c.size) ||
	    (line.len > 1 && line.p[0] == '0'))
		return ky_fail(err, KY_E_INPUT, 0,
		    "checkpoint: line 2 is no size");
	if (!next_line(&rest, &line) ||
	    !get_base64(line, c.root.b, KY_HASH_BYTES))
		return ky_fail(err, KY_E_INPUT, 0,
		    "checkpoint: line 3 is no root");
	c.text = (struct ky_str){text.p, (size_t)(rest.p - text.p)};
	if (!next_line(&rest, &line) || line.len != 0)
		return ky_fail(err, KY_E_INPUT, 0,
		    "checkpoint: line 4 is not empty");
	c.signatures = rest;
	while (rest.len > 0)
		if (!next_line(&rest, &line) || !ky_str_starts(line, DASH))
			return ky_fail(err, KY_E_INPUT, 0,
			    "checkpoint: what follows is no signature line");
	if (c.signatures.len == 0)
		return ky_fail(err, KY_E_INPUT, 0,
		    "checkpoint: there is no signature line");
	*out = c;
	return KY_OK;
}

/* The signature on this line, if it is one by `key`. */
static bool
line_is_of(struct ky_str line, const struct ky_checkpoint *c,
    const struct ky_key *key, uint8_t sig[KY_SIGNATURE_BYTES])
{
	uint8_t bytes[LINE_BYTES], hash[KEY_HASH];
	size_t skip = sizeof(DASH) - 1 + strlen(c->origin) + 1;

	if (line.len <= skip || line.p[skip - 1] != ' ' ||
	    memcmp(line.p + sizeof(DASH) - 1, c->origin, strlen(c->origin)) !=
		0 ||
	    !get_base64((struct ky_str){line.p + skip, line.len - skip}, bytes,
		sizeof(bytes)))
		return false;
	key_hash(c->origin, key->public, hash);
	memcpy(sig, bytes + KEY_HASH, KY_SIGNATURE_BYTES);
	return memcmp(bytes, hash, KEY_HASH) == 0;
}

/*
 * One wrong line of a trusted key spoils the checkpoint.  A line by a
 * compromised key neither helps nor harms: the issuer's new key may have
 * signed the same tree beside it.
 */
enum ky_checkpoint_trust
ky_checkpoint_judge(const struct ky_checkpoint *c, const struct ky_keyset *keys)
{
	enum ky_checkpoint_trust trust = KY_CHECKPOINT_UNSIGNED;
	struct ky_str rest = c->signatures, line;
	uint8_t sig[KY_SIGNATURE_BYTES];

	if (strcmp(c->origin, keys->origin) != 0)
		return KY_CHECKPOINT_OTHER_LOG;
	while (next_line(&rest, &line))
		for (uint32_t i = 0; i < keys->n; i++) {
			const struct ky_key *key = &keys->key[i];

			if (key->use != KY_KEY_LOG ||
			    !line_is_of(line, c, key, sig))
				continue;
			if (key->status == KY_KEY_COMPROMISED) {
				if (trust == KY_CHECKPOINT_UNSIGNED)
					trust = KY_CHECKPOINT_COMPROMISED;
				continue;
			}
			if (!ky_sign_holds(key->public, c->text, sig))
				return KY_CHECKPOINT_WRONG;
			trust = KY_CHECKPOINT_SIGNED;
		}
	return trust;
}
