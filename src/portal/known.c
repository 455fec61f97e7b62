#include "portal/known.h"

#include "base/hex.h"

#include <inttypes.h>
#include <sodium.h>
#include <string.h>

#define MAC_BYTES 32
#define MARK_BYTES (KY_KNOWN_CHANCE + MAC_BYTES)
_Static_assert(sodium_base64_ENCODED_LEN(MARK_BYTES,
		   sodium_base64_VARIANT_URLSAFE_NO_PADDING) == KY_KNOWN_SIZE,
    "and its end");

static void
sign(const struct ky_lobby *lobby, const struct ky_slug *issuer,
    const struct ky_slug *account, const struct ky_login *login,
    const uint8_t chance[KY_KNOWN_CHANCE], uint8_t mac[MAC_BYTES])
{
	char hex[2 * KY_KNOWN_CHANCE + 1];
	char text[2 * sizeof(issuer->text) + sizeof(hex) + 24];

	ky_hex_encode(chance, KY_KNOWN_CHANCE, hex);
	(void)snprintf(text, sizeof(text), "%s/%s/%" PRId64 "/%s", issuer->text,
	    account->text, login->changed.us, hex);
	lobby->mac(lobby->self, "known", ky_str_of(text), mac);
}

void
ky_known_make(const struct ky_lobby *lobby, const struct ky_slug *issuer,
    const struct ky_slug *account, const struct ky_login *login,
    const uint8_t chance[KY_KNOWN_CHANCE], char out[KY_KNOWN_SIZE])
{
	uint8_t mark[MARK_BYTES];

	memcpy(mark, chance, KY_KNOWN_CHANCE);
	sign(lobby, issuer, account, login, chance, mark + KY_KNOWN_CHANCE);
	(void)sodium_bin2base64(out, KY_KNOWN_SIZE, mark, sizeof(mark),
	    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

bool
ky_known_is(const struct ky_lobby *lobby, const struct ky_slug *issuer,
    const struct ky_slug *account, const struct ky_login *login,
    const char *mark)
{
	uint8_t given[MARK_BYTES] = {0}, want[MAC_BYTES];
	size_t n = 0;
	bool whole = sodium_base642bin(given, sizeof(given), mark, strlen(mark),
			 NULL, &n, NULL,
			 sodium_base64_VARIANT_URLSAFE_NO_PADDING) == 0 &&
	    n == sizeof(given);

	/* The same work for nobody's account. */
	sign(lobby, issuer, account, login, given, want);
	return sodium_memcmp(want, given + KY_KNOWN_CHANCE, sizeof(want)) ==
	    0 &&
	    whole && account->text[0] != '\0';
}
