/*
 * What a browser sends for a passkey: client data, or an attestation object,
 * or both with a byte of length in front.  A challenge that nobody signed is
 * never met; the authenticator data found lies inside of what came.
 */
#include "portal/attestation.h"
#include "portal/passkey.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
try_attestation(struct ky_str bytes)
{
	struct ky_str out = {"", 0};

	if (!ky_attestation_data(bytes, &out))
		return;
	assert(out.len <= bytes.len);
	assert(out.len == 0 ||
	    (out.p >= bytes.p && out.p + out.len <= bytes.p + bytes.len));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const uint8_t challenge[KY_CHALLENGE_SIZE] = {1, 2, 3};
	static const char good[] =
	    "{\"type\":\"webauthn.create\",\"challenge\":"
	    "\"AQIDAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\","
	    "\"origin\":\"https://portal.example\"}";
	const struct ky_passkey_asked asked = {challenge,
	    "https://portal.example"};
	struct ky_str all = {(const char *)data, size};
	struct ky_passkey p = {.algorithm = -7, .key_len = 64};
	struct ky_str data_part = all, sig = all;

	try_attestation(all);
	(void)ky_passkey_client(all, "webauthn.get", &asked);
	(void)ky_passkey_new(ky_str_of(good), all, &asked, &p);
	if (size > 1) {
		size_t cut = data[0] < size - 1 ? data[0] : size - 1;

		data_part = (struct ky_str){all.p + 1, cut};
		sig = (struct ky_str){all.p + 1 + cut, size - 1 - cut};
	}
	p = (struct ky_passkey){.algorithm = -7, .key_len = 64};
	assert(!ky_passkey_check(ky_str_of(good), data_part, sig, &asked, &p));
	return 0;
}
