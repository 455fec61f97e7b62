#include "event/signature.h"

#include <assert.h>
#include <inttypes.h>
#include <sodium.h>
#include <string.h>

#define PREFIX "whsec_"
#define KEY_MIN 24
#define KEY_MAX 64
#define MAC_TEXT \
	sodium_base64_ENCODED_LEN(crypto_auth_hmacsha256_BYTES, \
	    sodium_base64_VARIANT_ORIGINAL)

/* The key of a secret; false when it is none. */
static bool
decode(const char *secret, uint8_t key[KEY_MAX], size_t *n)
{
	struct ky_str text = ky_str_of(secret);
	size_t lead = sizeof(PREFIX) - 1;

	/* Exactly: no blanks skipped, nothing behind it. */
	return ky_str_starts(text, PREFIX) &&
	    sodium_base642bin(key, KEY_MAX, text.p + lead, text.len - lead,
		NULL, n, NULL, sodium_base64_VARIANT_ORIGINAL) == 0 &&
	    *n >= KEY_MIN;
}

enum ky_code
ky_webhook_secret_check(const char *secret, struct ky_err *err)
{
	uint8_t key[KEY_MAX];
	size_t n;
	bool good = decode(secret, key, &n);

	sodium_memzero(key, sizeof(key));
	if (!good)
		return ky_fail(err, KY_E_INPUT, 0,
		    "a webhook's secret is \"whsec_\" and the base64 of %d to "
		    "%d bytes",
		    KEY_MIN, KEY_MAX);
	return KY_OK;
}

static void
sign(const char *secret, const char *head, struct ky_str body,
    char out[MAC_TEXT])
{
	crypto_auth_hmacsha256_state state;
	uint8_t key[KEY_MAX], mac[crypto_auth_hmacsha256_BYTES];
	size_t n;
	bool good = decode(secret, key, &n);

	assert(good); /* secrets are checked when they come in */
	(void)crypto_auth_hmacsha256_init(&state, key, n);
	(void)crypto_auth_hmacsha256_update(&state, (const uint8_t *)head,
	    strlen(head));
	(void)crypto_auth_hmacsha256_update(&state, (const uint8_t *)body.p,
	    body.len);
	(void)crypto_auth_hmacsha256_final(&state, mac);
	(void)sodium_bin2base64(out, MAC_TEXT, mac, sizeof(mac),
	    sodium_base64_VARIANT_ORIGINAL);
	sodium_memzero(key, sizeof(key));
	sodium_memzero(&state, sizeof(state));
}

void
ky_webhook_sign(const char *secret, const char *old, const char *id,
    int64_t timestamp_s, struct ky_str body, char out[KY_SIGNATURE_HEADER_SIZE])
{
	char head[160], mac[MAC_TEXT];
	int n;

	n = snprintf(head, sizeof(head), "%s.%" PRId64 ".", id, timestamp_s);
	assert(n > 0 && (size_t)n < sizeof(head));
	sign(secret, head, body, mac);
	n = snprintf(out, KY_SIGNATURE_HEADER_SIZE, "v1,%s", mac);
	if (old[0] == '\0')
		return;
	sign(old, head, body, mac);
	(void)snprintf(out + n, KY_SIGNATURE_HEADER_SIZE - (size_t)n, " v1,%s",
	    mac);
}
