#include "store/seal.h"

#include "store/stmt.h"
#include "store_sql.h"

#include <assert.h>
#include <sodium.h>

#define NONCE crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG crypto_aead_xchacha20poly1305_ietf_ABYTES

_Static_assert(KY_SEAL_KEY_SIZE == crypto_aead_xchacha20poly1305_ietf_KEYBYTES,
    "one size");
_Static_assert(KY_HASH_SIZE == crypto_generichash_BYTES, "one size");

struct keys {
	bool there; /* the row */
	bool have[KY_CLASS__MAX];
	uint8_t key[KY_CLASS__MAX][KY_SEAL_KEY_SIZE];
};

static enum ky_code
keys_load(struct ky_sqlite *s, const struct ky_slug *issuer, uint64_t line_id,
    struct keys *out, struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(s, KY_SQL_KEY_GET);

	memset(out, 0, sizeof(*out));
	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_id(&st, line_id);
	if (ky_stmt_step(&st, &out->there, err) != KY_OK)
		return err->code;
	if (!out->there)
		return KY_OK;
	for (int c = 0; c < KY_CLASS__MAX; c++) {
		out->have[c] = !ky_stmt_null_next(&st);
		ky_stmt_get_fixed(&st, out->key[c], KY_SEAL_KEY_SIZE);
	}
	if (ky_stmt_sound(&st, err) != KY_OK)
		return err->code;
	ky_stmt_end(&st);
	return KY_OK;
}

/* New keys for the classes of the set. */
static enum ky_code
keys_make(struct ky_sqlite *s, const struct ky_slug *issuer, uint64_t line_id,
    uint32_t classes, struct keys *out, struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(s, KY_SQL_KEY_PUT);

	assert(s->in_tx);
	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_id(&st, line_id);
	for (unsigned c = 0; c < KY_CLASS__MAX; c++) {
		if ((classes & (UINT32_C(1) << c)) == 0) {
			ky_stmt_put_null(&st);
			continue;
		}
		s->entropy.fill(s->entropy.self, out->key[c], KY_SEAL_KEY_SIZE);
		out->have[c] = true;
		ky_stmt_put_bytes(&st, out->key[c], KY_SEAL_KEY_SIZE);
	}
	return ky_stmt_run(&st, err);
}

enum ky_code
ky_seal_line(struct ky_sqlite *s, const struct ky_slug *issuer,
    uint64_t line_id, struct ky_err *err)
{
	struct keys keys;
	enum ky_code code = keys_make(s, issuer, line_id,
	    (UINT32_C(1) << KY_CLASS__MAX) - 1, &keys, err);

	sodium_memzero(&keys, sizeof(keys));
	return code;
}

/* The place a sealed column belongs to: issuer, line, column. */
struct place {
	uint8_t bytes[96];
	size_t len;
};

static struct place
place_of(const struct ky_slug *issuer, uint64_t line_id, const char *column)
{
	struct place p = {.len = 0};
	size_t n = strlen(issuer->text) + 1;
	size_t m = strlen(column);

	assert(n + 8 + m <= sizeof(p.bytes));
	memcpy(p.bytes, issuer->text, n);
	for (unsigned i = 0; i < 8; i++)
		p.bytes[n + i] = (uint8_t)(line_id >> (56 - 8 * i));
	memcpy(p.bytes + n + 8, column, m);
	p.len = n + 8 + m;
	return p;
}

enum ky_code
ky_seal_put(struct ky_sqlite *s, const struct ky_slug *issuer, uint64_t line_id,
    enum ky_class class, const char *column, struct ky_str plain,
    struct ky_buf *out, struct ky_err *err)
{
	static const char tag[TAG];
	struct place place = place_of(issuer, line_id, column);
	uint8_t nonce[NONCE];
	struct keys keys;
	unsigned char *text;

	if (keys_load(s, issuer, line_id, &keys, err) != KY_OK)
		return err->code;
	if (!keys.have[class] &&
	    keys_make(s, issuer, line_id, UINT32_C(1) << class, &keys, err) !=
		KY_OK)
		return err->code;
	s->entropy.fill(s->entropy.self, nonce, NONCE);
	ky_buf_reset(out);
	ky_buf_add(out, (struct ky_str){(const char *)nonce, NONCE});
	ky_buf_add(out, plain);
	ky_buf_add(out, (struct ky_str){tag, TAG});
	assert(ky_buf_ok(out));                 /* callers know their bounds */
	text = (unsigned char *)out->p + NONCE; /* sealed in place */
	(void)crypto_aead_xchacha20poly1305_ietf_encrypt(text, NULL, text,
	    plain.len, place.bytes, place.len, NULL, nonce, keys.key[class]);
	sodium_memzero(&keys, sizeof(keys));
	return KY_OK;
}

enum ky_code
ky_seal_get(struct ky_sqlite *s, const struct ky_slug *issuer, uint64_t line_id,
    enum ky_class class, const char *column, struct ky_str sealed,
    struct ky_buf *out, struct ky_err *err)
{
	struct place place = place_of(issuer, line_id, column);
	const unsigned char *bytes = (const unsigned char *)sealed.p;
	struct keys keys;
	int bad = -1;

	ky_buf_reset(out);
	if (keys_load(s, issuer, line_id, &keys, err) != KY_OK)
		return err->code;
	if (keys.there && !keys.have[class])
		return KY_OK; /* erased */
	if (keys.there && sealed.len >= NONCE + TAG) {
		/* Room for the plain text, filled by the opening. */
		ky_buf_add(out,
		    (struct ky_str){sealed.p + NONCE,
			sealed.len - NONCE - TAG});
		ky_buf_addc(out, '\0');
		if (!ky_buf_ok(out)) {
			sodium_memzero(&keys, sizeof(keys));
			return ky_fail(err, KY_E_CORRUPT, 0,
			    "line %llu: %s is longer than any",
			    (unsigned long long)line_id, column);
		}
		out->len--;
		bad =
		    crypto_aead_xchacha20poly1305_ietf_decrypt((unsigned char *)
								   out->p,
			NULL, NULL, bytes + NONCE, sealed.len - NONCE,
			place.bytes, place.len, bytes, keys.key[class]);
	}
	sodium_memzero(&keys, sizeof(keys));
	if (bad != 0) {
		ky_buf_reset(out);
		return ky_fail(err, KY_E_CORRUPT, 0,
		    "line %llu: %s was not sealed with the key there is",
		    (unsigned long long)line_id, column);
	}
	return KY_OK;
}

void
ky_seal_hash(const struct ky_sqlite *s, const char *kind, struct ky_str text,
    uint8_t out[KY_HASH_SIZE])
{
	crypto_generichash_state h;

	(void)crypto_generichash_init(&h, s->index_key, KY_HASH_SIZE,
	    KY_HASH_SIZE);
	(void)crypto_generichash_update(&h, (const unsigned char *)kind,
	    strlen(kind) + 1);
	(void)crypto_generichash_update(&h, (const unsigned char *)text.p,
	    text.len);
	(void)crypto_generichash_final(&h, out, KY_HASH_SIZE);
}

/* Never stored: its input is not that of any search hash. */
static void
secret_key(const struct ky_sqlite *s, uint8_t key[KY_SEAL_KEY_SIZE])
{
	ky_seal_hash(s, "office-secret", KY_STR(""), key);
}

/* The place of a secret: issuer, owner, column. */
static struct place
place_of_secret(const struct ky_slug *issuer, const struct ky_slug *owner,
    const char *column)
{
	struct place p = {.len = 0};
	const char *const parts[] = {issuer->text, owner->text, column};

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		size_t n = strlen(parts[i]) + 1;

		assert(p.len + n <= sizeof(p.bytes));
		memcpy(p.bytes + p.len, parts[i], n);
		p.len += n;
	}
	return p;
}

void
ky_seal_secret_put(const struct ky_sqlite *s, const struct ky_slug *issuer,
    const struct ky_slug *owner, const char *column, struct ky_str plain,
    struct ky_buf *out)
{
	static const char tag[TAG];
	struct place place = place_of_secret(issuer, owner, column);
	uint8_t nonce[NONCE], key[KY_SEAL_KEY_SIZE];
	unsigned char *text;

	s->entropy.fill(s->entropy.self, nonce, NONCE);
	ky_buf_reset(out);
	ky_buf_add(out, (struct ky_str){(const char *)nonce, NONCE});
	ky_buf_add(out, plain);
	ky_buf_add(out, (struct ky_str){tag, TAG});
	assert(ky_buf_ok(out));
	text = (unsigned char *)out->p + NONCE;
	secret_key(s, key);
	(void)crypto_aead_xchacha20poly1305_ietf_encrypt(text, NULL, text,
	    plain.len, place.bytes, place.len, NULL, nonce, key);
	sodium_memzero(key, sizeof(key));
}

enum ky_code
ky_seal_secret_get(const struct ky_sqlite *s, const struct ky_slug *issuer,
    const struct ky_slug *owner, const char *column, struct ky_str sealed,
    struct ky_buf *out, struct ky_err *err)
{
	struct place place = place_of_secret(issuer, owner, column);
	const unsigned char *bytes = (const unsigned char *)sealed.p;
	uint8_t key[KY_SEAL_KEY_SIZE];
	int bad = -1;

	ky_buf_reset(out);
	if (sealed.len > NONCE + TAG) {
		size_t len = sealed.len - NONCE - TAG;

		ky_buf_add(out, (struct ky_str){sealed.p + NONCE, len});
		secret_key(s, key);
		if (ky_buf_ok(out))
			bad = crypto_aead_xchacha20poly1305_ietf_decrypt(
			    (unsigned char *)out->p, NULL, NULL, bytes + NONCE,
			    sealed.len - NONCE, place.bytes, place.len, bytes,
			    key);
		sodium_memzero(key, sizeof(key));
	}
	if (bad == 0)
		return KY_OK;
	ky_buf_reset(out);
	return ky_fail(err, KY_E_CORRUPT, 0,
	    "store: %s of %s was not sealed with the key there is", column,
	    owner->text);
}

static enum ky_code
simple(struct ky_sqlite *s, int which, struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(s, which);

	return ky_stmt_run(&st, err);
}

/* One row of `erasure`, on the keys file. */
static enum ky_code
erase_row(struct ky_sqlite *s, struct ky_stmt *row, struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(s, KY_SQL_KEY_ERASE);
	struct ky_slug issuer;
	uint64_t line_id;

	ky_stmt_get_text(row, issuer.text, sizeof(issuer.text));
	line_id = ky_stmt_get_id(row);
	for (int c = 0; c < KY_CLASS__MAX; c++)
		ky_stmt_put_int(&st, ky_stmt_get_bool(row));
	if (ky_stmt_sound(row, err) != KY_OK)
		return err->code;
	ky_stmt_put_text(&st, issuer.text);
	ky_stmt_put_id(&st, line_id);
	return ky_stmt_run(&st, err);
}

static enum ky_code
erase_all(struct ky_sqlite *s, struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(s, KY_SQL_ERASURE_LIST);
	enum ky_code code;
	bool row;

	while ((code = ky_stmt_step(&st, &row, err)) == KY_OK && row) {
		code = erase_row(s, &st, err);
		if (code != KY_OK) {
			ky_stmt_end(&st);
			return code;
		}
	}
	return code;
}

static enum ky_code
any_due(struct ky_sqlite *s, bool *due, struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(s, KY_SQL_ERASURE_LIST);

	if (ky_stmt_step(&st, due, err) != KY_OK)
		return err->code;
	ky_stmt_end(&st);
	return KY_OK;
}

enum ky_code
ky_seal_erase(struct ky_sqlite *s, struct ky_err *err)
{
	struct ky_err ignored;
	bool due;

	assert(!s->in_tx);
	if (any_due(s, &due, err) != KY_OK)
		return err->code;
	if (!due)
		return KY_OK; /* the lock is not needed */
	if (simple(s, KY_SQL_BEGIN_WRITE, err) != KY_OK)
		return err->code;
	/* First the keys, for good; then that they were to be destroyed. */
	if (simple(s, KY_SQL_KEYS_BEGIN, err) == KY_OK) {
		if (erase_all(s, err) == KY_OK &&
		    simple(s, KY_SQL_KEYS_COMMIT, err) == KY_OK &&
		    simple(s, KY_SQL_ERASURE_DONE, err) == KY_OK &&
		    simple(s, KY_SQL_COMMIT, err) == KY_OK)
			return KY_OK;
		(void)simple(s, KY_SQL_KEYS_ROLLBACK, &ignored);
	}
	(void)simple(s, KY_SQL_ROLLBACK, &ignored);
	return err->code;
}
