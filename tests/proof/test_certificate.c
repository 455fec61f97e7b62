/* Certificates read by us and by OpenSSL: the same, and nothing else. */
#include "proof/certificate.h"

#include "mint.h"
#include "t.h"
#include "vcard/cert.h"

#include <openssl/ec.h>
#include <openssl/x509v3.h>

static struct ky_str
bytes_of(const ASN1_STRING *s)
{
	return (struct ky_str){(const char *)ASN1_STRING_get0_data(s),
	    (size_t)ASN1_STRING_length(s)};
}

static struct ky_str
part_of(X509 *x, int nid)
{
	const X509_NAME *name = X509_get_subject_name(x);
	int at = X509_NAME_get_index_by_NID(name, nid, -1);

	if (at < 0)
		return KY_STR("");
	return bytes_of(
	    X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)));
}

static int64_t
seconds_of(const ASN1_TIME *t)
{
	int days = 0, seconds = 0;
	ASN1_TIME *zero = ASN1_TIME_new();

	(void)ASN1_TIME_set_string_X509(zero, "19700101000000Z");
	(void)ASN1_TIME_diff(&days, &seconds, zero, t);
	ASN1_TIME_free(zero);
	return days * INT64_C(86400) + seconds;
}

static void
compare(struct ky_str der)
{
	const unsigned char *p = (const unsigned char *)der.p;
	X509 *x = d2i_X509(NULL, &p, (long)der.len);
	struct ky_certificate c;
	const char *why;
	unsigned char point[65];
	size_t n = 0;
	uint32_t usage;

	if (!t_ok("OpenSSL reads it", x != NULL) ||
	    !t_eq_str("we read it",
		ky_proof_verdict_name(ky_certificate_read(der, &c, &why)),
		"verified")) {
		X509_free(x);
		return;
	}
	t_ok("organisation",
	    ky_str_eq(c.organisation, part_of(x, NID_organizationName)));
	t_ok("serial number of the subject",
	    ky_str_eq(c.serial_number, part_of(x, NID_serialNumber)));
	t_eq_int("from", c.from.us / KY_SECOND_US,
	    seconds_of(X509_get0_notBefore(x)));
	t_eq_int("to", c.to.us / KY_SECOND_US,
	    seconds_of(X509_get0_notAfter(x)));
	(void)EVP_PKEY_get_octet_string_param(X509_get0_pubkey(x), "pub", point,
	    sizeof(point), &n);
	t_ok("key", ky_str_eq(c.point, (struct ky_str){(char *)point, n}));
	t_ok("subject key",
	    ky_str_eq(c.subject_key, bytes_of(X509_get0_subject_key_id(x))));
	t_ok("authority key",
	    X509_get0_authority_key_id(x) == NULL
		? c.authority_key.len == 0
		: ky_str_eq(c.authority_key,
		      bytes_of(X509_get0_authority_key_id(x))));
	t_ok("serial",
	    c.serial.len >= (size_t)X509_get0_serialNumber(x)->length);
	t_eq_int("CA", c.ca, (X509_get_extension_flags(x) & EXFLAG_CA) != 0);
	t_eq_int("path", c.path_max, X509_get_pathlen(x));
	usage = X509_get_key_usage(x);
	t_ok("usage",
	    c.usage_known &&
		c.may_sign == ((usage & KU_DIGITAL_SIGNATURE) != 0) &&
		c.may_certify == ((usage & KU_KEY_CERT_SIGN) != 0) &&
		c.may_list == ((usage & KU_CRL_SIGN) != 0));
	X509_free(x);
}

static void
as_openssl_reads(void)
{
	for (int curve = 0; curve < KY_CURVE__MAX; curve++)
		for (int f = KY_PKI_SOUND; f < KY_PKI__MAX; f++) {
			struct ky_pki *p = mint_pki((enum ky_curve)curve,
			    (enum ky_pki_fault)f);

			compare(ky_pki_ci(p));
			compare(ky_pki_eum(p));
			if (f != KY_PKI_SHA384)
				compare(ky_pki_euicc(p));
			if (ky_pki_sub_ci(p).len > 0)
				compare(ky_pki_sub_ci(p));
			ky_pki_free(p);
		}
}

static void
roles(void)
{
	static const struct {
		enum ky_pki_fault fault;
		bool eum;
		enum ky_role role;
	} cases[] = {
	    {KY_PKI_SOUND, true, KY_ROLE_EUM},
	    {KY_PKI_SOUND, false, KY_ROLE_EUICC},
	    {KY_PKI_V3, true, KY_ROLE_EUM},
	    {KY_PKI_V3, false, KY_ROLE_EUICC},
	    {KY_PKI_EUM_ROLE, true, KY_ROLE_EUICC},
	    {KY_PKI_EUICC_ROLE, false, KY_ROLE_EUM},
	};

	T_CASES (c, cases) {
		struct ky_pki *p = mint_pki(KY_CURVE_P256, c->fault);
		struct ky_certificate got;
		const char *why;

		t_ok("read",
		    ky_certificate_read(c->eum ? ky_pki_eum(p)
					       : ky_pki_euicc(p),
			&got, &why) == KY_PROOF_VERIFIED);
		t_eq_int(ky_pki_fault_name(c->fault), got.role, c->role);
		t_ok("says TEST", got.test);
		ky_pki_free(p);
	}
}

/* docs/formats/proof.md, "The chain" */
static void
permits(void)
{
	static const struct {
		const char *label;
		enum ky_pki_fault fault;
		const char *eid, *organisation;
		bool yes;
	} cases[] = {
	    {"by name", KY_PKI_SOUND, "89049032123451234512345678901235",
		"Simulated Chips TEST", true},
	    {"another organisation", KY_PKI_SOUND,
		"89049032123451234512345678901235", "Simulated Chips", false},
	    {"as a prefix of it", KY_PKI_SOUND,
		"89049032123451234512345678901235",
		"Simulated Chips TEST and Sons", false},
	    {"another case", KY_PKI_SOUND, "89049032123451234512345678901235",
		"SIMULATED CHIPS TEST", false},
	    {"another range", KY_PKI_SOUND, "89049033123451234512345678901235",
		"Simulated Chips TEST", false},
	    {"the range not in front", KY_PKI_SOUND,
		"00890490321234512345123456789012", "Simulated Chips TEST",
		false},
	    {"by prefix: the organisation is not asked for", KY_PKI_V3,
		"89049032123451234512345678901235", "Other", true},
	    {"another prefix", KY_PKI_V3, "89049033123451234512345678901235",
		"Simulated Chips TEST", false},
	    {"no limit permits nothing", KY_PKI_NO_EID_LIMIT,
		"89049032123451234512345678901235", "Simulated Chips TEST",
		false},
	};

	T_CASES (c, cases) {
		struct ky_pki *p = mint_pki(KY_CURVE_P256, c->fault);
		struct ky_certificate maker;
		const char *why;

		t_ok("read",
		    ky_certificate_read(ky_pki_eum(p), &maker, &why) ==
			KY_PROOF_VERIFIED);
		t_ok(c->label,
		    ky_certificate_permits(&maker, ky_str_of(c->eid),
			ky_str_of(c->organisation)) == c->yes);
		ky_pki_free(p);
	}
}

/* Any byte of a certificate may be anything: it is read or refused. */
static void
spoiled(void)
{
	struct ky_pki *p = mint_pki(KY_CURVE_P256, KY_PKI_V3_SUBCI);
	struct ky_str der = ky_pki_eum(p);
	char *copy = malloc(der.len);
	struct ky_certificate c;
	const char *why;
	int refused = 0, silent = 0;

	memcpy(copy, der.p, der.len);
	for (size_t i = 0; i < der.len; i++)
		for (int bit = 0; bit < 8; bit++) {
			copy[i] = (char)(copy[i] ^ 1 << bit);
			if (ky_certificate_read((struct ky_str){copy, der.len},
				&c, &why) != KY_PROOF_VERIFIED) {
				refused++;
				silent += why[0] == '\0';
			}
			copy[i] = (char)(copy[i] ^ 1 << bit);
		}
	for (size_t n = 0; n < der.len; n++)
		if (ky_certificate_read((struct ky_str){copy, n}, &c, &why) ==
		    KY_PROOF_VERIFIED)
			silent++;
	t_ok("some are refused", refused > 500);
	t_eq_int("with a reason; never cut short", silent, 0);
	free(copy);
	ky_pki_free(p);
}

/* The curve's OID replaced by FRP256V1's and others: said so. */
static void
curves(void)
{
	struct ky_pki *p = mint_pki(KY_CURVE_P256, KY_PKI_SOUND);
	struct ky_str der = ky_pki_euicc(p);
	char *copy = malloc(der.len), *at;
	struct ky_certificate c;
	const char *why;

	memcpy(copy, der.p, der.len);
	at = memmem(copy, der.len, "\x2a\x86\x48\xce\x3d\3\1\7", 8);
	t_ok("its curve", at != NULL);
	memcpy(at, "\x2a\x81\x7a\x01\x81\x5f\x65\x01", 8);
	t_eq_str("another curve",
	    ky_proof_verdict_name(
		ky_certificate_read((struct ky_str){copy, der.len}, &c, &why)),
	    "curve");
	free(copy);
	ky_pki_free(p);
}

static void
names(void)
{
	static const char utf8[] = "\x30\x0c\x31\x0a\x30\x08\6\3\x55\4\x0a"
				   "\x0c\1A";
	static const char printable[] = "\x30\x0c\x31\x0a\x30\x08\6\3\x55\4\x0a"
					"\x13\1A";
	static const char other[] = "\x30\x0c\x31\x0a\x30\x08\6\3\x55\4\x0a"
				    "\x0c\1B";
	static const char unit[] = "\x30\x0c\x31\x0a\x30\x08\6\3\x55\4\x0b"
				   "\x0c\1A";

	t_ok("the same bytes", ky_name_same(KY_STR(utf8), KY_STR(utf8)));
	t_ok("the same text", ky_name_same(KY_STR(utf8), KY_STR(printable)));
	t_ok("another text", !ky_name_same(KY_STR(utf8), KY_STR(other)));
	t_ok("another attribute", !ky_name_same(KY_STR(utf8), KY_STR(unit)));
	t_ok("nothing", !ky_name_same(KY_STR(utf8), KY_STR("")));
}

/* A root that is called so. */
static void
called(const struct ky_cert_name *name, EVP_PKEY *key, struct ky_buf *out)
{
	struct ky_cert c = {
	    .subject = name,
	    .issuer = name,
	    .key = key,
	    .signer = key,
	    .from = "20200101000000Z",
	    .to = "20550101000000Z",
	    .policy = "2.23.146.1.2.1.0",
	    .usage = "critical,keyCertSign,cRLSign",
	    .basic = "critical,CA:TRUE",
	    .digest = EVP_sha256(),
	};
	struct ky_err err;

	t_good("a root", ky_cert_make(&c, out, &err), &err);
}

static void
test_names(void)
{
	static const struct {
		const char *name;
		bool test;
	} cases[] = {
	    {"Test CI", true},
	    {"TESTCERT", true},
	    {"RSPTEST", true},
	    {"GSMA RSPTEST Root", true},
	    {"RspTest", true},
	    {"a test", true},
	    {"tEsT", true},
	    {"CI-test-2", true},
	    {"CI2test", true},
	    {"Root (Testing)", true},
	    {"Testa AG", true}, /* the wrong side, and safe */
	    {"CONTEST", true},
	    {"Attestation CI", false},
	    {"ATTESTATION CI", false},
	    {"Contest Ltd", false},
	    {"Latest", false},
	    {"The Greatest Root", false},
	    {"Tes t", false},
	    {"TES", false},
	    {"T", false},
	};
	EVP_PKEY *key = EVP_EC_gen("P-256");

	T_CASES (c, cases)
		for (int at = 0; at < 3; at++) {
			struct ky_cert_name name = {
			    .organisation = at == 0 ? c->name : "Root",
			    .unit = at == 1 ? c->name : NULL,
			    .common = at == 2 ? c->name : "CI",
			};
			struct ky_certificate got = {.test = !c->test};
			struct ky_buf der;
			const char *why;

			ky_buf_init(&der, MINT_MAX);
			called(&name, key, &der);
			t_ok("it is read",
			    ky_certificate_read(ky_buf_str(&der), &got, &why) ==
				KY_PROOF_VERIFIED);
			t_eq_int(c->name, got.test, c->test);
			ky_buf_done(&der);
		}
	EVP_PKEY_free(key);
}

static void
lists(void)
{
	for (int f = 0; f < 2; f++) {
		struct ky_pki *p = mint_pki(KY_CURVE_BRAINPOOL,
		    f == 0 ? KY_PKI_SOUND : KY_PKI_REVOKED);
		struct ky_str rows, serial;
		struct ky_certificate c;
		struct ky_time since;
		struct ky_crl crl;
		const char *why;

		t_ok("certificate",
		    ky_certificate_read(ky_pki_eum(p), &c, &why) ==
			KY_PROOF_VERIFIED);
		t_ok("list", ky_crl_read(ky_pki_crl(p), &crl, &why));
		t_ok("its issuer", ky_name_same(crl.issuer, c.issuer));
		rows = crl.rows;
		t_eq_int("a row or none", ky_crl_next(&rows, &serial, &since),
		    f);
		if (f == 1) {
			t_ok("its serial", ky_str_eq(serial, c.serial));
			t_eq_int("since", since.us,
			    INT64_C(1580515200) * KY_SECOND_US);
			t_ok("the end", !ky_crl_next(&rows, &serial, &since));
		}
		t_ok("no certificate is a list",
		    !ky_crl_read(ky_pki_eum(p), &crl, &why));
		ky_pki_free(p);
	}
}

int
main(void)
{
	T_RUN(as_openssl_reads);
	T_RUN(roles);
	T_RUN(permits);
	T_RUN(spoiled);
	T_RUN(curves);
	T_RUN(names);
	T_RUN(test_names);
	T_RUN(lists);
	return t_done();
}
