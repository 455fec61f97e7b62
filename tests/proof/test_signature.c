/* ECDSA as chips write it: worked examples, and every awkward value. */
#include "proof/signature.h"

#include "base/hex.h"
#include "t.h"

#include <openssl/ec.h>
#include <openssl/evp.h>

static struct ky_ecdsa ecdsa;

/* Delete of 8988211000000212345, number 7; signed with two public test
 * keys. */
static const char tbs[] =
    "bf2f2e800107810204100c1974657374736d6470706c7573312e6578616d706c652e636f6d"
    "5a0a988812010000202143f5";
static const struct {
	enum ky_proof_curve curve;
	const char *signature, *point;
} vectors[] = {
    {KY_PROOF_P256,
	"c9f084871c54eb181e1ed34f7a3ee3f8f42f60355a6224819c0e4e1a45473293"
	"fc5ef334d2e266c4ddc8d6a4dd0e5997815e275b76ebc9863017a3f0c0fbfbf8",
	"046db3f53adc87dc2ff10c7bfcd87ad13ae97009afa065a6757ee571b3f2ebb18f"
	"46c1d68f3edeb0e74b2e5d542051e7d27f50952028605afdef79fe9fffd03959"},
    {KY_PROOF_BRAINPOOL,
	"79835771df6f2514df1c090cf6afe507c3af17268c460516bc0ee1759746d323"
	"923fcea3ed204970b042f978bada2748d50a27c1770dd24339e605c1290f6919",
	"043e590c38a9c256315ecff3291416dd335409a666fd41b3b51e5e5114f343abf0"
	"a26774c6c26c48753afe283643227bb6608cd261cc972d374a479124ebf27722"},
};
#define TBS_SIZE ((sizeof(tbs) - 1) / 2)

static EVP_PKEY *
key_of(enum ky_proof_curve curve, const char *hex)
{
	uint8_t point[65];

	t_ok("point", ky_hex_decode(ky_str_of(hex), point, sizeof(point)));
	return ky_ecdsa_key(&ecdsa, curve,
	    (struct ky_str){(char *)point, sizeof(point)});
}

static void
worked(void)
{
	uint8_t bytes[TBS_SIZE], sig[64];
	struct ky_str whole = {(char *)bytes, sizeof(bytes)};

	t_ok("signed bytes", ky_hex_decode(ky_str_of(tbs), bytes, TBS_SIZE));
	t_eq_int("there are 49", TBS_SIZE, 49);
	T_CASES (v, vectors) {
		EVP_PKEY *key = key_of(v->curve, v->point);
		enum ky_proof_curve other = v->curve == KY_PROOF_P256
		    ? KY_PROOF_BRAINPOOL
		    : KY_PROOF_P256;

		t_ok("key", key != NULL);
		t_ok("signature",
		    ky_hex_decode(ky_str_of(v->signature), sig, sizeof(sig)));
		t_ok("over tag, length and value",
		    ky_ecdsa_holds(key, v->curve, whole, sig));
		t_ok("not over the value alone",
		    !ky_ecdsa_holds(key, v->curve,
			(struct ky_str){whole.p + 3, whole.len - 3}, sig));
		t_ok("not over one byte less",
		    !ky_ecdsa_holds(key, v->curve,
			(struct ky_str){whole.p, whole.len - 1}, sig));
		t_ok("a point of the other curve is none",
		    key_of(other, v->point) == NULL);
		for (size_t i = 0; i < 64; i += 7) {
			sig[i] ^= 0x10;
			t_ok("not with another signature",
			    !ky_ecdsa_holds(key, v->curve, whole, sig));
			sig[i] ^= 0x10;
		}
		EVP_PKEY_free(key);
	}
}

/* docs/formats/proof.md: neither 0 nor as great as the order. */
static void
range(void)
{
	static const char p256[] =
	    "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
	static const char brainpool[] =
	    "a9fb57dba1eea9bc3e660a909d838d718c397aa3b561a6f7901e0e82974856a7";
	static const struct {
		const char *label, *half;
		bool p256, brainpool;
	} halves[] = {
	    {"0",
		"00000000000000000000000000000000000000000000000000000000"
		"00000000",
		false, false},
	    {"1",
		"00000000000000000000000000000000000000000000000000000000"
		"00000001",
		true, true},
	    {"many zeros, then a top bit",
		"000000000000000000000000000000000000000000000000000000000080"
		"0000",
		true, true},
	    {"order of P-256 less one",
		"ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc63"
		"2550",
		true, false},
	    {"order of P-256", p256, false, false},
	    {"order of brainpool", brainpool, true, false},
	    {"order of brainpool less one",
		"a9fb57dba1eea9bc3e660a909d838d718c397aa3b561a6f7901e0e829748"
		"56a6",
		true, true},
	    {"all ones",
		"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
		"ffff",
		false, false},
	};
	EVP_PKEY *key = key_of(KY_PROOF_P256, vectors[0].point);

	T_CASES (c, halves) {
		for (int at = 0; at < 64; at += 32) {
			uint8_t sig[64] = {0};

			sig[31] = sig[63] = 1;
			t_ok("hex",
			    ky_hex_decode(ky_str_of(c->half), sig + at, 32));
			t_ok(c->label,
			    ky_ecdsa_in_range(KY_PROOF_P256, sig) == c->p256);
			t_ok(c->label,
			    ky_ecdsa_in_range(KY_PROOF_BRAINPOOL, sig) ==
				c->brainpool);
			t_ok("and no signature of anything",
			    !ky_ecdsa_holds(key, KY_PROOF_P256, KY_STR("x"),
				sig));
		}
	}
	EVP_PKEY_free(key);
}

/* r and s with leading zeros and top bits, as real ones are: signed until
 * each has been seen. */
static void
shapes(void)
{
	static const char *const groups[] = {"P-256", "brainpoolP256r1"};
	bool seen[2][3] = {{false}};
	int bad = 0;

	for (int c = 0; c < KY_PROOF_CURVE__MAX; c++) {
		EVP_PKEY *key = EVP_EC_gen(groups[c]), *ours;
		unsigned char point[65];
		size_t n = 0;

		(void)EVP_PKEY_get_octet_string_param(key, "pub", point,
		    sizeof(point), &n);
		ours = ky_ecdsa_key(&ecdsa, (enum ky_proof_curve)c,
		    (struct ky_str){(char *)point, n});
		for (int i = 0; i < 2000; i++) {
			unsigned char der[80];
			size_t len = sizeof(der), at = 2;
			uint8_t sig[64] = {0};
			EVP_MD_CTX *ctx = EVP_MD_CTX_new();

			(void)EVP_DigestSignInit(ctx, NULL, EVP_sha256(), NULL,
			    key);
			(void)EVP_DigestSign(ctx, der, &len,
			    (unsigned char *)&i, sizeof(i));
			EVP_MD_CTX_free(ctx);
			for (int half = 0; half < 2; half++) {
				size_t l = der[at + 1], skip = 0;

				seen[c][l > 32 ? 0 : l == 32 ? 1 : 2] = true;
				skip = l > 32 ? 1 : 0;
				memcpy(sig + 32 * half + 32 - (l - skip),
				    der + at + 2 + skip, l - skip);
				at += 2 + l;
			}
			bad += !ky_ecdsa_holds(ours, (enum ky_proof_curve)c,
			    (struct ky_str){(char *)&i, sizeof(i)}, sig);
		}
		t_ok("a top bit was seen", seen[c][0]);
		t_ok("a plain one was seen", seen[c][1]);
		t_ok("a leading zero was seen", seen[c][2]);
		EVP_PKEY_free(ours);
		EVP_PKEY_free(key);
	}
	t_eq_int("all of them hold", bad, 0);
}

int
main(void)
{
	struct ky_err err;

	t_good("curves", ky_ecdsa_init(&ecdsa, &err), &err);
	T_RUN(worked);
	T_RUN(range);
	T_RUN(shapes);
	ky_ecdsa_done(&ecdsa);
	return t_done();
}
