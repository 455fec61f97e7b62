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

static const char *const earned[] = {
    [KY_KNOWN_NOT] = "",
    [KY_KNOWN_MAILBOX] = "mailbox",
    [KY_KNOWN_SIGNED_IN] = "signed-in",
};
_Static_assert(sizeof(earned) / sizeof(earned[0]) == KY_KNOWN__MAX,
    "a word each");

static void
sign(const struct ky_lobby *lobby, const struct ky_slug *issuer,
    const struct ky_slug *account, const struct ky_login *login,
    enum ky_known by, const uint8_t chance[KY_KNOWN_CHANCE],
    uint8_t mac[MAC_BYTES])
{
	char hex[2 * KY_KNOWN_CHANCE + 1];
	char text[2 * sizeof(issuer->text) + sizeof(hex) + 36];

	ky_hex_encode(chance, KY_KNOWN_CHANCE, hex);
	(void)snprintf(text, sizeof(text), "%s/%s/%" PRId64 "/%s/%s",
	    issuer->text, account->text, login->changed.us, earned[by], hex);
	lobby->mac(lobby->self, "known", ky_str_of(text), mac);
}

void
ky_known_make(const struct ky_lobby *lobby, const struct ky_slug *issuer,
    const struct ky_slug *account, const struct ky_login *login,
    enum ky_known by, const uint8_t chance[KY_KNOWN_CHANCE],
    char out[KY_KNOWN_SIZE])
{
	uint8_t mark[MARK_BYTES];

	memcpy(mark, chance, KY_KNOWN_CHANCE);
	sign(lobby, issuer, account, login, by, chance, mark + KY_KNOWN_CHANCE);
	(void)sodium_bin2base64(out, KY_KNOWN_SIZE, mark, sizeof(mark),
	    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

enum ky_known
ky_known_by(const struct ky_lobby *lobby, const struct ky_slug *issuer,
    const struct ky_slug *account, const struct ky_login *login,
    const char *mark)
{
	uint8_t given[MARK_BYTES] = {0}, want[MAC_BYTES];
	enum ky_known by = KY_KNOWN_NOT;
	size_t n = 0;
	bool whole = sodium_base642bin(given, sizeof(given), mark, strlen(mark),
			 NULL, &n, NULL,
			 sodium_base64_VARIANT_URLSAFE_NO_PADDING) == 0 &&
	    n == sizeof(given);

	/* The same work for nobody's account, and whatever it is. */
	for (int i = KY_KNOWN_NOT + 1; i < KY_KNOWN__MAX; i++) {
		sign(lobby, issuer, account, login, (enum ky_known)i, given,
		    want);
		if (sodium_memcmp(want, given + KY_KNOWN_CHANCE,
			sizeof(want)) == 0)
			by = (enum ky_known)i;
	}
	return whole && account->text[0] != '\0' ? by : KY_KNOWN_NOT;
}
