#include "fixture.h"

#include "euicc/der.h"

#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

/* By OpenSSL alone: r and s, over these bytes, with that certificate's key. */
static bool
verifies(struct ky_str certificate, struct ky_str signature, struct ky_str over)
{
	const unsigned char *p = (const unsigned char *)certificate.p;
	X509 *x = d2i_X509(NULL, &p, (long)certificate.len);
	const unsigned char *rs = (const unsigned char *)signature.p;
	ECDSA_SIG *sig = ECDSA_SIG_new();
	unsigned char *der = NULL;
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	bool good = false;
	int n;

	if (signature.len == 64 && x != NULL &&
	    ECDSA_SIG_set0(sig, BN_bin2bn(rs, 32, NULL),
		BN_bin2bn(rs + 32, 32, NULL)) == 1 &&
	    (n = i2d_ECDSA_SIG(sig, &der)) > 0)
		good = EVP_DigestVerifyInit(ctx, NULL, EVP_sha256(), NULL,
			   X509_get0_pubkey(x)) == 1 &&
		    EVP_DigestVerify(ctx, der, (size_t)n,
			(const unsigned char *)over.p, over.len) == 1;
	OPENSSL_free(der);
	ECDSA_SIG_free(sig);
	EVP_MD_CTX_free(ctx);
	X509_free(x);
	return good;
}

static struct ky_str
pending(const struct ky_vchip *c, uint32_t i)
{
	return (struct ky_str){(const char *)c->notification[i].pending,
	    c->notification[i].pending_n};
}

static struct ky_str
meta(const struct ky_vchip *c, uint32_t i)
{
	return (struct ky_str){(const char *)c->notification[i].meta,
	    c->notification[i].meta_n};
}

/* Up to eight elements of a list, in order; how many. */
static uint32_t
elements(struct ky_str list, struct ky_tlv out[8])
{
	uint32_t n = 0;

	while (n < 8 && ky_der_next(&list, &out[n]))
		n++;
	t_eq_int("nothing behind them", (int64_t)list.len, 0);
	return n;
}

static const struct {
	const char *label;
	uint8_t event;
	int64_t n;
	const char *meta;
} events[] = {
    {"delete 7", KY_VCHIP_DELETE, 7,
	"bf2f2580010781020410"
	"0c10736d64702e6578616d706c652e636f6d5a0a988812010000202143f5"},
    {"delete 0", KY_VCHIP_DELETE, 0,
	"bf2f2580010081020410"
	"0c10736d64702e6578616d706c652e636f6d5a0a988812010000202143f5"},
    {"disable 128", KY_VCHIP_DISABLE, 128,
	"bf2f268002008081020520"
	"0c10736d64702e6578616d706c652e636f6d5a0a988812010000202143f5"},
    {"enable 127", KY_VCHIP_ENABLE, 127,
	"bf2f2580017f81020640"
	"0c10736d64702e6578616d706c652e636f6d5a0a988812010000202143f5"},
    {"install 1", KY_VCHIP_INSTALL, 1,
	"bf2f2580010181020780"
	"0c10736d64702e6578616d706c652e636f6d5a0a988812010000202143f5"},
    {"remote delete 2", KY_VCHIP_RPM_DELETE, 2,
	"bf2f2580010281020102"
	"0c10736d64702e6578616d706c652e636f6d5a0a988812010000202143f5"},
};

/* 30 { BF2F, 5F37, CERT.EUICC, CERT.EUM }: signed is BF2F with its head. */
static void
others(void)
{
	for (int curve = 0; curve < KY_CURVE__MAX; curve++) {
		struct ky_pki *keys = pki((enum ky_curve)curve, KY_PKI_SOUND);

		T_CASES (e, events) {
			struct ky_vchip *c = chip();
			struct ky_tlv whole, part[8];
			struct ky_err err;

			c->next_n = e->n;
			t_good(e->label,
			    ky_issue_event(c, keys, &c->profile[0], e->event, 0,
				&err),
			    &err);
			t_eq_int("one", c->notifications_n, 1);
			t_eq_str(e->label, text(meta(c, 0)), e->meta);
			t_ok("a SEQUENCE",
			    ky_der_only(pending(c, 0), &whole) &&
				whole.tag == 0x30);
			t_eq_int("of four", elements(whole.value, part), 4);
			t_ok("metadata, signature",
			    ky_str_eq(part[0].whole, meta(c, 0)) &&
				part[1].tag == 0x5f37);
			t_ok("certificates",
			    ky_str_eq(part[2].whole, ky_pki_euicc(keys)) &&
				ky_str_eq(part[3].whole, ky_pki_eum(keys)));
			t_ok("signed: all of it",
			    verifies(part[2].whole, part[1].value,
				part[0].whole));
			t_ok("not: its value",
			    !verifies(part[2].whole, part[1].value,
				part[0].value));
			free(c);
		}
		ky_pki_free(keys);
	}
}

/* A longer address, counted by hand. */
static void
longer(void)
{
	struct ky_pki *keys = pki(KY_CURVE_P256, KY_PKI_SOUND);
	struct ky_vchip *c = chip();
	struct ky_err err;

	c->next_n = 7;
	(void)snprintf(c->profile[0].address[0].host, 254,
	    "testsmdpplus1.example.com");
	t_good("issued",
	    ky_issue_event(c, keys, &c->profile[0], KY_VCHIP_DELETE, 0, &err),
	    &err);
	t_eq_str("49 octets", text(meta(c, 0)),
	    "bf2f2e800107810204100c1974657374736d6470706c7573312e6578616d706c"
	    "652e636f6d5a0a988812010000202143f5");
	free(c);
	ky_pki_free(keys);
}

static void
version_3(void)
{
	struct ky_pki *keys = pki(KY_CURVE_P256, KY_PKI_V3_SUBCI);
	struct ky_vchip *c = chip();
	struct ky_tlv whole, part[8];
	struct ky_err err;

	t_good("issued",
	    ky_issue_event(c, keys, &c->profile[0], KY_VCHIP_DELETE, 0, &err),
	    &err);
	t_ok("a SEQUENCE", ky_der_only(pending(c, 0), &whole));
	t_eq_int("of five", elements(whole.value, part), 5);
	t_ok("the last: the certificate between, in A1",
	    part[4].tag == 0xa1 &&
		ky_str_eq(part[4].value, ky_pki_sub_ci(keys)));
	free(c);
	ky_pki_free(keys);
}

static void
addresses(void)
{
	static const struct {
		const char *label;
		uint8_t event;
		uint32_t n;
	} cases[] = {
	    {"both want deletions", KY_VCHIP_DELETE, 2},
	    {"one wants enabling", KY_VCHIP_ENABLE, 1},
	    {"a remote deletion is one", KY_VCHIP_RPM_DELETE, 2},
	};
	struct ky_pki *keys = pki(KY_CURVE_P256, KY_PKI_SOUND);

	T_CASES (k, cases) {
		struct ky_vchip *c = chip();
		struct ky_vchip_profile *p = &c->profile[0];
		struct ky_err err;

		p->addresses_n = 2;
		p->address[1].events = KY_VCHIP_DELETE;
		(void)snprintf(p->address[1].host, 254, "b.example");
		t_good(k->label, ky_issue_event(c, keys, p, k->event, 3, &err),
		    &err);
		t_eq_int(k->label, c->notifications_n, k->n);
		t_eq_int("a number each", c->next_n, 1 + k->n);
		t_eq_int("hidden as asked", c->notification[0].hidden, 3);
		free(c);
	}
	ky_pki_free(keys);
}

/* BF37 { BF27 { 80, BF2F, 06, A2 { A0 { 4F, 04 } } }, 5F37 }, no certificate:
 * signed is BF27 with its head. */
static void
installation(void)
{
	for (int curve = 0; curve < KY_CURVE__MAX; curve++) {
		struct ky_pki *keys = pki((enum ky_curve)curve, KY_PKI_SOUND);
		struct ky_vchip *c = chip();
		struct ky_tlv whole, half[8], part[8];
		struct ky_err err;

		t_good("issued",
		    ky_issue_installation(c, keys, &c->profile[0], 0, &err),
		    &err);
		t_ok("BF37",
		    ky_der_only(pending(c, 0), &whole) && whole.tag == 0xbf37);
		t_eq_int("of two", elements(whole.value, half), 2);
		t_ok("data, signature",
		    half[0].tag == 0xbf27 && half[1].tag == 0x5f37);
		t_eq_int("data of four", elements(half[0].value, part), 4);
		t_ok("transaction, metadata, SM-DP+",
		    part[0].tag == 0x80 && part[0].value.len == 16 &&
			ky_str_eq(part[1].whole, meta(c, 0)) &&
			part[2].tag == 0x06);
		t_eq_str("success", text(part[3].whole),
		    "a21fa01d4f10a0000005591010ffffffff890000100004"
		    "093007a0053003800100");
		t_ok("signed: all of it",
		    verifies(ky_pki_euicc(keys), half[1].value, half[0].whole));
		t_eq_int("event", c->notification[0].event, KY_VCHIP_INSTALL);
		free(c);
		ky_pki_free(keys);
	}
}

static void
failure(void)
{
	struct ky_pki *keys = pki(KY_CURVE_P256, KY_PKI_SOUND);
	struct ky_vchip *c = chip();
	struct ky_tlv whole, half[8], part[8];
	struct ky_err err;

	t_good("issued",
	    ky_issue_installation(c, keys, &c->profile[0], 9, &err), &err);
	t_ok("BF37", ky_der_only(pending(c, 0), &whole));
	t_eq_int("of two", elements(whole.value, half), 2);
	t_eq_int("data of four", elements(half[0].value, part), 4);
	t_eq_str("it has the ICCID", text(part[3].whole),
	    "a208a106800105810109");
	free(c);
	ky_pki_free(keys);
}

static void
full(void)
{
	struct ky_pki *keys = pki(KY_CURVE_P256, KY_PKI_SOUND);
	struct ky_vchip *c = chip();
	struct ky_err err;

	c->notifications_n = KY_VCHIP_NOTIFICATIONS_MAX;
	t_bad("no room",
	    ky_issue_event(c, keys, &c->profile[0], KY_VCHIP_DELETE, 0, &err),
	    KY_E_LIMIT, &err, "full");
	t_eq_int("no number is lost", c->next_n, 1);
	c->profile[0].addresses_n = 0;
	t_good("nobody to tell",
	    ky_issue_event(c, keys, &c->profile[0], KY_VCHIP_DELETE, 0, &err),
	    &err);
	free(c);
	ky_pki_free(keys);
}

int
main(void)
{
	T_RUN(others);
	T_RUN(longer);
	T_RUN(version_3);
	T_RUN(addresses);
	T_RUN(installation);
	T_RUN(failure);
	T_RUN(full);
	return t_done();
}
