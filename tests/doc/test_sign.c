#include "doc/sign.h"

#include "base/hex.h"
#include "t.h"

/* Rule: RFC 8032, 7.1, TEST 1 to 3 */
static void
rfc_8032(void)
{
	const struct {
		const char *label, *seed, *public, *sig;
		struct ky_str message;
	} cases[] = {
	    {"no message",
		"9d61b19deffd5a60ba844af492ec2cc4"
		"4449c5697b326919703bac031cae7f60",
		"d75a980182b10ab7d54bfed3c964073a"
		"0ee172f3daa62325af021a68f707511a",
		"e5564300c360ac729086e2cc806e828a"
		"84877f1eb8e5d974d873e06522490155"
		"5fb8821590a33bacc61e39701cf9b46b"
		"d25bf5f0595bbe24655141438e7a100b",
		KY_STR("")},
	    {"one byte",
		"4ccd089b28ff96da9db6c346ec114e0f"
		"5b8a319f35aba624da8cf6ed4fb8a6fb",
		"3d4017c3e843895a92b70aa74d1b7ebc"
		"9c982ccf2ec4968cc0cd55f12af4660c",
		"92a009a9f0d4cab8720e820b5f642540"
		"a2b27b5416503f8fb3762223ebdb69da"
		"085ac1e43e15996e458f3613d0f11d8c"
		"387b2eaeb4302aeeb00d291612bb0c00",
		KY_STR("\x72")},
	    {"two bytes",
		"c5aa8df43f9f837bedb7442f31dcb7b1"
		"66d38535076f094b85ce3a2e0b4458f7",
		"fc51cd8e6218a1a38da47ed00230f058"
		"0816ed13ba3303ac5deb911548908025",
		"6291d657deec24024827e69c3abe01a3"
		"0ce548a284743a445e3680d7db5ac3ac"
		"18ff9b538d16f290ae67f760984dc659"
		"4a7c15e9716ed28dc027beceea1ec40a",
		KY_STR("\xaf\x82")},
	};

	T_CASES (c, cases) {
		uint8_t seed[KY_SEED_BYTES], public[KY_PUBLIC_BYTES];
		uint8_t sig[KY_SIGNATURE_BYTES];
		char text[2 * KY_SIGNATURE_BYTES + 1];

		t_ok("the seed",
		    ky_hex_decode(ky_str_of(c->seed), seed, sizeof(seed)));
		ky_sign_public(seed, public);
		ky_hex_encode(public, sizeof(public), text);
		t_eq_str(c->label, text, c->public);
		ky_sign_bytes(seed, c->message, sig);
		ky_hex_encode(sig, sizeof(sig), text);
		t_eq_str(c->label, text, c->sig);
		t_ok("it holds", ky_sign_holds(public, c->message, sig));
		t_ok("not for another message",
		    !ky_sign_holds(public, KY_STR("another"), sig));
		sig[7] ^= 1;
		t_ok("not with a bit flipped",
		    !ky_sign_holds(public, c->message, sig));
	}
}

static void
key_ids(void)
{
	uint8_t public[KY_PUBLIC_BYTES] = {0};
	char id[KY_KEY_ID_SIZE];

	ky_sign_key_id(public, id);
	/* SHA-256 of 32 zero bytes starts so. */
	t_eq_str("first 16 digits of SHA-256", id, "66687aadf862bd77");
	t_ok("a key of small order signs nothing",
	    !ky_sign_holds(public, KY_STR("x"), (uint8_t[64]){0}));
}

int
main(void)
{
	T_RUN(rfc_8032);
	T_RUN(key_ids);
	return t_done();
}
