#include "portal/totp.h"

#include "base/hash.h"

#include <liboath/oath.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define STEP_S 30
#define DIGITS 6
#define WINDOW 1

static const char base32_digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
/* Crockford's, small: none that is misread for another. */
static const char spare_digits[] = "0123456789abcdefghjkmnpqrstvwxyz";

/* --- an app's --- */

/* 20 bytes are 32 digits: nothing is left over. */
static void
to_base32(const uint8_t secret[KY_TOTP_SECRET_SIZE],
    char out[KY_PORTAL_NAME_SIZE])
{
	size_t n = 0;
	uint32_t bits = 0, have = 0;

	for (size_t i = 0; i < KY_TOTP_SECRET_SIZE; i++) {
		bits = bits << 8 | secret[i];
		for (have += 8; have >= 5; have -= 5)
			out[n++] = base32_digits[bits >> (have - 5) & 31];
	}
	out[n] = '\0';
}

static size_t
add_encoded(const char *text, char *out, size_t at, size_t size)
{
	for (; *text != '\0' && at + 4 < size; text++) {
		unsigned char c = (unsigned char)*text;
		bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
		    (c >= 'A' && c <= 'Z') || c == '-' || c == '.' || c == '_';

		at += (size_t)snprintf(out + at, size - at,
		    plain ? "%c" : "%%%02X", c);
	}
	return at;
}

void
ky_totp_uri(const uint8_t secret[KY_TOTP_SECRET_SIZE], const char *issuer,
    const char *label, char uri[KY_PORTAL_TEXT_SIZE],
    char base32[KY_PORTAL_NAME_SIZE])
{
	size_t room = KY_PORTAL_TEXT_SIZE - 80; /* for what follows */
	size_t n = (size_t)snprintf(uri, room, "otpauth://totp/");

	to_base32(secret, base32);
	n = add_encoded(issuer, uri, n, room);
	n += (size_t)snprintf(uri + n, KY_PORTAL_TEXT_SIZE - n, ":");
	n = add_encoded(label, uri, n, room);
	(void)snprintf(uri + n, KY_PORTAL_TEXT_SIZE - n,
	    "?secret=%s&issuer=%.32s", base32, issuer);
}

bool
ky_totp_check(const uint8_t secret[KY_TOTP_SECRET_SIZE], const char *code,
    struct ky_time now, int64_t last, int64_t *step)
{
	int64_t mid = now.us / KY_SECOND_US / STEP_S;
	bool found = false;
	char want[DIGITS + 1];

	if (strlen(code) != DIGITS || strspn(code, "0123456789") != DIGITS)
		return false;
	/* All three are worked out, whichever it is. */
	for (int64_t s = mid - WINDOW; s <= mid + WINDOW; s++) {
		bool same = oath_hotp_generate((const char *)secret,
				KY_TOTP_SECRET_SIZE, (uint64_t)s, DIGITS, false,
				OATH_HOTP_DYNAMIC_TRUNCATION,
				want) == OATH_OK &&
		    sodium_memcmp(want, code, DIGITS) == 0;

		if (same && s > last && !found) {
			found = true;
			*step = s;
		}
	}
	sodium_memzero(want, sizeof(want));
	return found;
}

/* --- recovery codes --- */

static void
spare_hash(const char *plain, const struct ky_slug *account,
    uint8_t out[KY_SPARE_HASH_SIZE])
{
	char text[96];
	uint8_t full[KY_SHA256_SIZE];

	(void)snprintf(text, sizeof(text), "%s|%s", account->text, plain);
	ky_sha256(ky_str_of(text), full);
	memcpy(out, full, KY_SPARE_HASH_SIZE);
	sodium_memzero(text, sizeof(text));
}

void
ky_spares_make(const uint8_t chance[KY_SPARES_CHANCE],
    const struct ky_slug *account, struct ky_login *a,
    char out[KY_SPARES][KY_SPARE_SIZE])
{
	for (int i = 0; i < KY_SPARES; i++) {
		char plain[11] = "";

		for (int k = 0; k < 10; k++)
			plain[k] = spare_digits[chance[i * 10 + k] & 31];
		(void)snprintf(out[i], KY_SPARE_SIZE, "%.5s-%s", plain,
		    plain + 5);
		spare_hash(plain, account,
		    a->spare + (size_t)i * KY_SPARE_HASH_SIZE);
	}
}

/* False: it cannot be one. */
static bool
plain_spare(const char *code, char out[11])
{
	size_t n = 0;

	for (; *code != '\0'; code++) {
		char c = *code;

		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		if (c == '-' || c == ' ')
			continue;
		if (n == 10 || strchr(spare_digits, c) == NULL)
			return false;
		out[n++] = c;
	}
	out[n] = '\0';
	return n == 10;
}

bool
ky_spare_use(struct ky_login *a, const struct ky_slug *account,
    const char *code)
{
	uint8_t hash[KY_SPARE_HASH_SIZE];
	bool found = false;
	char plain[11];

	if (!plain_spare(code, plain))
		return false;
	spare_hash(plain, account, hash);
	for (size_t i = 0; i < KY_SPARES; i++) {
		uint8_t *one = a->spare + i * KY_SPARE_HASH_SIZE;

		if (sodium_memcmp(one, hash, sizeof(hash)) == 0) {
			sodium_memzero(one, sizeof(hash));
			found = true;
		}
	}
	return found;
}
