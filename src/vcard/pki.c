/* A PKI for tests and the demo: four certificates at most, and one fault. */
#include "vcard/pki.h"

#include "vcard/cert.h"

#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/pem.h>

#include <assert.h>
#include <errno.h>

#define FILE_MAX ((size_t)16 * 1024)

enum part {
	CI,
	SUB_CI,
	EUM,
	EUICC,
	PARTS
};

static const char *const files[PARTS] = {"ci", "sub_ci", "eum", "euicc"};

struct ky_pki {
	enum ky_curve curve;
	enum ky_pki_fault fault;
	struct ky_eid eid;
	EVP_PKEY *key[PARTS]; /* NULL = there is none of that part */
	struct ky_buf der[PARTS];
	struct ky_buf crl;
};

const char *
ky_pki_fault_name(enum ky_pki_fault f)
{
	static const char *const names[] = {
	    [KY_PKI_SOUND] = "sound",
	    [KY_PKI_V3] = "v3",
	    [KY_PKI_V3_SUBCI] = "v3-sub-ci",
	    [KY_PKI_NO_EID_LIMIT] = "no-eid-limit",
	    [KY_PKI_OTHER_IIN] = "other-iin",
	    [KY_PKI_OTHER_ORG] = "other-organisation",
	    [KY_PKI_EUICC_ROLE] = "euicc-role",
	    [KY_PKI_EUM_ROLE] = "eum-role",
	    [KY_PKI_EUM_NO_CA] = "eum-no-ca",
	    [KY_PKI_EUM_USAGE] = "eum-usage",
	    [KY_PKI_EUICC_USAGE] = "euicc-usage",
	    [KY_PKI_EUICC_EXPIRED] = "euicc-expired",
	    [KY_PKI_EUM_EXPIRED] = "eum-expired",
	    [KY_PKI_EUM_FUTURE] = "eum-future",
	    [KY_PKI_OTHER_CI] = "other-ci",
	    [KY_PKI_EUICC_FORGED] = "euicc-forged",
	    [KY_PKI_EUM_FORGED] = "eum-forged",
	    [KY_PKI_EID_TEXT] = "eid-text",
	    [KY_PKI_CRITICAL] = "critical",
	    [KY_PKI_SHA384] = "sha384",
	    [KY_PKI_REVOKED] = "revoked",
	    [KY_PKI_PLAIN] = "plain-names",
	};
	_Static_assert(sizeof(names) / sizeof(names[0]) == KY_PKI__MAX,
	    "a name each");

	assert((unsigned)f < KY_PKI__MAX);
	return names[f];
}

struct names {
	struct ky_cert_name ci, sub_ci, eum;
};

static const struct names test_names = {
    .ci = {.country = "JP",
	.organisation = "Simulated Root TEST",
	.unit = "TESTCERT",
	.common = "Simulated Test CI"},
    .sub_ci = {.country = "JP",
	.organisation = "Simulated Root TEST",
	.unit = "TESTCERT",
	.common = "Simulated Test Subordinate CI"},
    .eum = {.country = "JP",
	.organisation = "Simulated Chips TEST",
	.common = "Simulated Test EUM"},
};
/* "test" inside a word only: a verifier must not stumble over it. */
static const struct names plain_names = {
    .ci = {.country = "JP",
	.organisation = "Simulated Root",
	.unit = "Attestation",
	.common = "Simulated CI"},
    .eum = {.country = "JP",
	.organisation = "Simulated Chips",
	.common = "Simulated EUM"},
};

static const struct names *
names_of(const struct ky_pki *p)
{
	return p->fault == KY_PKI_PLAIN ? &plain_names : &test_names;
}

static enum ky_code
failed(struct ky_err *err)
{
	ERR_clear_error();
	return ky_fail(err, KY_E_SYSTEM, 0, "OpenSSL could not make the key");
}

static EVP_PKEY *
key_new(enum ky_curve curve)
{
	return EVP_EC_gen(curve == KY_CURVE_P256 ? "P-256" : "brainpoolP256r1");
}

static struct ky_pki *
pki_new(void)
{
	struct ky_pki *p = calloc(1, sizeof(*p));

	if (p == NULL)
		return NULL;
	for (int i = 0; i < PARTS; i++)
		ky_buf_init(&p->der[i], FILE_MAX);
	ky_buf_init(&p->crl, FILE_MAX);
	return p;
}

void
ky_pki_free(struct ky_pki *p)
{
	if (p == NULL)
		return;
	for (int i = 0; i < PARTS; i++) {
		EVP_PKEY_free(p->key[i]);
		ky_buf_done(&p->der[i]);
	}
	ky_buf_done(&p->crl);
	free(p);
}

static bool
is_v3(enum ky_pki_fault f)
{
	return f == KY_PKI_V3 || f == KY_PKI_V3_SUBCI;
}

static enum ky_code
make_ci(struct ky_pki *p, struct ky_err *err)
{
	struct ky_cert c = {
	    .subject = &names_of(p)->ci,
	    .issuer = &names_of(p)->ci,
	    .key = p->key[CI],
	    .signer = p->key[CI],
	    .from = "20200101000000Z",
	    .to = "20550101000000Z",
	    .policy = "2.23.146.1.2.1.0",
	    .usage = "critical,keyCertSign,cRLSign",
	    .basic = "critical,CA:TRUE",
	    .oid = "2.999.1",
	    .crl = "http://ci.test.example/ci.crl",
	    .digest = EVP_sha256(),
	};

	return ky_cert_make(&c, &p->der[CI], err);
}

static enum ky_code
make_sub_ci(struct ky_pki *p, struct ky_err *err)
{
	struct ky_cert c = {
	    .subject = &names_of(p)->sub_ci,
	    .issuer = &names_of(p)->ci,
	    .key = p->key[SUB_CI],
	    .signer = p->key[CI],
	    .from = "20200101000000Z",
	    .to = "20540101000000Z",
	    .policy = "2.23.146.1.2.1.0.0",
	    .usage = "critical,keyCertSign,cRLSign",
	    .basic = "critical,CA:TRUE,pathlen:1",
	    .oid = "2.999.2",
	    .crl = "http://ci.test.example/ci.crl",
	    .digest = EVP_sha256(),
	};

	return ky_cert_make(&c, &p->der[SUB_CI], err);
}

/* What a maker's certificate deviates in. */
static void
spoil_eum(const struct ky_pki *p, struct ky_cert *c, char iin[9])
{
	enum ky_pki_fault f = p->fault;

	if (is_v3(f)) {
		c->policy = "2.23.146.1.2.1.0.0.0";
		c->ein = iin;
	}
	if (is_v3(f) || f == KY_PKI_NO_EID_LIMIT)
		c->iin = c->organisation = NULL;
	if (f == KY_PKI_OTHER_IIN)
		iin[7] = iin[7] == '9' ? '8' : '9';
	if (f == KY_PKI_EUM_ROLE)
		c->policy = "2.23.146.1.2.1.1";
	if (f == KY_PKI_EUM_NO_CA)
		c->basic = "critical,CA:FALSE";
	if (f == KY_PKI_EUM_USAGE)
		c->usage = "critical,digitalSignature";
	if (f == KY_PKI_EUM_EXPIRED)
		c->to = "20210101000000Z";
	if (f == KY_PKI_EUM_FUTURE) {
		c->from = "20900101000000Z";
		c->to = "20990101000000Z";
	}
	if (f == KY_PKI_CRITICAL)
		c->critical = "2.999.99";
	c->forged = f == KY_PKI_EUM_FORGED;
}

static enum ky_code
make_eum(struct ky_pki *p, EVP_PKEY *signer, struct ky_err *err)
{
	char iin[9];
	struct ky_cert c = {
	    .subject = &names_of(p)->eum,
	    .issuer = p->key[SUB_CI] != NULL ? &names_of(p)->sub_ci
					     : &names_of(p)->ci,
	    .key = p->key[EUM],
	    .signer = signer,
	    .from = "20200401000000Z",
	    .to = "20540101000000Z",
	    .policy = "2.23.146.1.2.1.2",
	    .usage = "critical,keyCertSign",
	    .basic = "critical,CA:TRUE,pathlen:0",
	    .oid = "2.999.3",
	    .crl = "http://ci.test.example/ci.crl",
	    .organisation = names_of(p)->eum.organisation,
	    .iin = iin,
	    .digest = EVP_sha256(),
	};

	(void)snprintf(iin, sizeof(iin), "%.8s", p->eid.digits);
	spoil_eum(p, &c, iin);
	return ky_cert_make(&c, &p->der[EUM], err);
}

static enum ky_code
make_euicc(struct ky_pki *p, struct ky_err *err)
{
	enum ky_pki_fault f = p->fault;
	char eid[33];
	struct ky_cert_name subject = {
	    .organisation = f == KY_PKI_OTHER_ORG
		? "Other Chips TEST"
		: names_of(p)->eum.organisation,
	    .serial = eid,
	};
	struct ky_cert c = {
	    .subject = &subject,
	    .issuer = &names_of(p)->eum,
	    .key = p->key[EUICC],
	    .signer = p->key[EUM],
	    .from = "20200501000000Z",
	    .to = "99991231235959Z",
	    .policy = is_v3(f) ? "2.23.146.1.2.1.0.0.0.0.0"
			       : "2.23.146.1.2.1.1",
	    .usage = "critical,digitalSignature",
	    .digest = f == KY_PKI_SHA384 ? EVP_sha384() : EVP_sha256(),
	    .forged = f == KY_PKI_EUICC_FORGED,
	};

	(void)snprintf(eid, sizeof(eid), "%s", p->eid.digits);
	if (f == KY_PKI_EID_TEXT)
		eid[31] = 'X';
	if (f == KY_PKI_EUICC_ROLE)
		c.policy = "2.23.146.1.2.1.2";
	if (f == KY_PKI_EUICC_USAGE)
		c.usage = "critical,keyCertSign";
	if (f == KY_PKI_EUICC_EXPIRED)
		c.to = "20210101000000Z";
	return ky_cert_make(&c, &p->der[EUICC], err);
}

static enum ky_code
make_all(struct ky_pki *p, struct ky_err *err)
{
	EVP_PKEY *other = NULL;
	EVP_PKEY *signer;
	enum ky_code code;

	for (int i = 0; i < PARTS; i++)
		if (i != SUB_CI || p->fault == KY_PKI_V3_SUBCI)
			if ((p->key[i] = key_new(p->curve)) == NULL)
				return failed(err);
	signer = p->key[SUB_CI] != NULL ? p->key[SUB_CI] : p->key[CI];
	/* Of the same name as the one that is trusted, with another key. */
	if (p->fault == KY_PKI_OTHER_CI) {
		other = key_new(p->curve);
		if (other == NULL)
			return failed(err);
		signer = other;
	}
	code = make_ci(p, err);
	if (code == KY_OK && p->key[SUB_CI] != NULL)
		code = make_sub_ci(p, err);
	if (code == KY_OK)
		code = make_eum(p, signer, err);
	if (code == KY_OK)
		code = make_euicc(p, err);
	if (code == KY_OK)
		code = ky_cert_crl(&names_of(p)->ci, p->key[CI],
		    p->fault == KY_PKI_REVOKED ? ky_pki_eum(p) : KY_STR(""),
		    &p->crl, err);
	EVP_PKEY_free(other);
	return code;
}

static enum ky_code
hand_out(struct ky_pki *p, enum ky_code code, struct ky_pki **out)
{
	if (code == KY_OK)
		*out = p;
	else
		ky_pki_free(p);
	return code;
}

enum ky_code
ky_pki_new(enum ky_curve curve, const struct ky_eid *eid,
    enum ky_pki_fault fault, struct ky_pki **out, struct ky_err *err)
{
	struct ky_pki *p = pki_new();

	if (p == NULL)
		return failed(err);
	p->curve = curve;
	p->fault = fault;
	p->eid = *eid;
	return hand_out(p, make_all(p, err), out);
}

enum ky_code
ky_pki_sibling(const struct ky_pki *p, const struct ky_eid *eid,
    struct ky_pki **out, struct ky_err *err)
{
	struct ky_pki *q = pki_new();

	if (q == NULL)
		return failed(err);
	q->curve = p->curve;
	q->fault = p->fault;
	q->eid = *eid;
	for (int i = 0; i < PARTS; i++) {
		if (i == EUICC || p->key[i] == NULL)
			continue;
		(void)EVP_PKEY_up_ref(p->key[i]);
		q->key[i] = p->key[i];
		ky_buf_add(&q->der[i], ky_buf_str(&p->der[i]));
	}
	ky_buf_add(&q->crl, ky_buf_str(&p->crl));
	q->key[EUICC] = key_new(q->curve);
	if (q->key[EUICC] == NULL)
		return hand_out(q, failed(err), out);
	return hand_out(q, make_euicc(q, err), out);
}

struct ky_str
ky_pki_euicc(const struct ky_pki *p)
{
	return ky_buf_str(&p->der[EUICC]);
}

struct ky_str
ky_pki_eum(const struct ky_pki *p)
{
	return ky_buf_str(&p->der[EUM]);
}

struct ky_str
ky_pki_sub_ci(const struct ky_pki *p)
{
	return ky_buf_str(&p->der[SUB_CI]);
}

struct ky_str
ky_pki_ci(const struct ky_pki *p)
{
	return ky_buf_str(&p->der[CI]);
}

struct ky_str
ky_pki_crl(const struct ky_pki *p)
{
	return ky_buf_str(&p->crl);
}

/* Takes the BIO's text. */
static enum ky_code
take_text(BIO *bio, bool ok, struct ky_buf *out, struct ky_err *err)
{
	char *text = NULL;
	long n = ok ? BIO_get_mem_data(bio, &text) : 0;

	if (n > 0)
		ky_buf_add(out, (struct ky_str){text, (size_t)n});
	BIO_free(bio);
	return n > 0 && ky_buf_ok(out) ? KY_OK : failed(err);
}

enum ky_code
ky_pki_ci_pem(const struct ky_pki *p, struct ky_buf *out, struct ky_err *err)
{
	BIO *bio = BIO_new(BIO_s_mem());
	struct ky_str der = ky_pki_ci(p);
	bool ok = bio != NULL &&
	    PEM_write_bio(bio, "CERTIFICATE", "", (const unsigned char *)der.p,
		(long)der.len) > 0;

	return take_text(bio, ok, out, err);
}

/* r and s out of the DER form, 32 bytes each. */
static bool
plain(const unsigned char *der, size_t n, uint8_t out[64])
{
	ECDSA_SIG *sig = d2i_ECDSA_SIG(NULL, &der, (long)n);
	bool ok = sig != NULL &&
	    BN_bn2binpad(ECDSA_SIG_get0_r(sig), out, 32) == 32 &&
	    BN_bn2binpad(ECDSA_SIG_get0_s(sig), out + 32, 32) == 32;

	ECDSA_SIG_free(sig);
	return ok;
}

enum ky_code
ky_pki_sign(const struct ky_pki *p, struct ky_str bytes, uint8_t out[64],
    struct ky_err *err)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	unsigned char der[80];
	size_t n = sizeof(der);
	bool ok = ctx != NULL &&
	    EVP_DigestSignInit(ctx, NULL, EVP_sha256(), NULL, p->key[EUICC]) ==
		1 &&
	    EVP_DigestSign(ctx, der, &n, (const unsigned char *)bytes.p,
		bytes.len) == 1 &&
	    plain(der, n, out);

	EVP_MD_CTX_free(ctx);
	return ok ? KY_OK : failed(err);
}

/* --- a folder --- */

static FILE *
open_in(const char *folder, const char *name, const char *ending,
    const char *mode)
{
	char path[1024];
	int n = snprintf(path, sizeof(path), "%s/%s.%s", folder, name, ending);

	if (n < 0 || (size_t)n >= sizeof(path)) {
		errno = ENAMETOOLONG;
		return NULL;
	}
	return fopen(path, mode);
}

static enum ky_code
write_file(const char *folder, const char *name, const char *ending,
    struct ky_str bytes, struct ky_err *err)
{
	FILE *f = open_in(folder, name, ending, "wbe");
	bool ok = f != NULL && fwrite(bytes.p, 1, bytes.len, f) == bytes.len;

	if (f != NULL)
		ok = fclose(f) == 0 && ok;
	return ok ? KY_OK
		  : ky_fail(err, KY_E_SYSTEM, errno, "could not write %s.%s",
			name, ending);
}

/* Empty when there is no such file. */
static enum ky_code
read_file(const char *folder, const char *name, const char *ending,
    struct ky_buf *out, struct ky_err *err)
{
	char block[4096];
	FILE *f = open_in(folder, name, ending, "rbe");
	size_t n;

	if (f == NULL && errno == ENOENT)
		return KY_OK;
	if (f == NULL)
		return ky_fail(err, KY_E_SYSTEM, errno, "could not read %s.%s",
		    name, ending);
	while ((n = fread(block, 1, sizeof(block), f)) > 0 && ky_buf_ok(out))
		ky_buf_add(out, (struct ky_str){block, n});
	(void)fclose(f);
	return ky_buf_ok(out)
	    ? KY_OK
	    : ky_fail(err, KY_E_INPUT, 0, "%s.%s is too long", name, ending);
}

static enum ky_code
save_key(const char *folder, const char *name, EVP_PKEY *key,
    struct ky_err *err)
{
	BIO *bio = BIO_new(BIO_s_mem());
	bool ok = bio != NULL &&
	    PEM_write_bio_PrivateKey(bio, key, NULL, NULL, 0, NULL, NULL) == 1;
	struct ky_buf text;
	enum ky_code code;

	ky_buf_init(&text, FILE_MAX);
	code = take_text(bio, ok, &text, err);
	if (code == KY_OK)
		code = write_file(folder, name, "key", ky_buf_str(&text), err);
	ky_buf_done(&text);
	return code;
}

static enum ky_code
load_key(const char *folder, const char *name, EVP_PKEY **out,
    struct ky_err *err)
{
	struct ky_buf text;
	enum ky_code code;
	BIO *bio;

	ky_buf_init(&text, FILE_MAX);
	code = read_file(folder, name, "key", &text, err);
	if (code == KY_OK && text.len > 0) {
		bio = BIO_new_mem_buf(text.p, (int)text.len);
		*out = PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL);
		BIO_free(bio);
		if (*out == NULL)
			code = ky_fail(err, KY_E_INPUT, 0,
			    "%s.key holds no key", name);
	}
	ky_buf_done(&text);
	return code;
}

enum ky_code
ky_pki_save(const struct ky_pki *p, const char *folder, struct ky_err *err)
{
	struct ky_buf pem;
	enum ky_code code = KY_OK;

	for (int i = 0; code == KY_OK && i < PARTS; i++) {
		if (p->key[i] == NULL)
			continue;
		code = save_key(folder, files[i], p->key[i], err);
		if (code == KY_OK)
			code = write_file(folder, files[i], "der",
			    ky_buf_str(&p->der[i]), err);
	}
	ky_buf_init(&pem, FILE_MAX);
	if (code == KY_OK)
		code = ky_pki_ci_pem(p, &pem, err);
	if (code == KY_OK)
		code = write_file(folder, "ci", "pem", ky_buf_str(&pem), err);
	if (code == KY_OK)
		code = write_file(folder, "ci", "crl", ky_pki_crl(p), err);
	ky_buf_done(&pem);
	return code;
}

/* What the certificate says that we have no file of. */
static bool
look_inside(struct ky_pki *p)
{
	struct ky_str der = ky_pki_euicc(p);
	const unsigned char *at = (const unsigned char *)der.p;
	X509 *x = d2i_X509(NULL, &at, (long)der.len);
	char curve[32] = "";
	char eid[sizeof(p->eid.digits)] = "";

	if (x != NULL)
		(void)X509_NAME_get_text_by_NID(X509_get_subject_name(x),
		    NID_serialNumber, eid, sizeof(eid));
	X509_free(x);
	(void)EVP_PKEY_get_group_name(p->key[EUICC], curve, sizeof(curve),
	    NULL);
	p->curve = strcmp(curve, "brainpoolP256r1") == 0 ? KY_CURVE_BRAINPOOL
							 : KY_CURVE_P256;
	if (strlen(eid) != 32)
		return false;
	(void)snprintf(p->eid.digits, sizeof(p->eid.digits), "%s", eid);
	return true;
}

/* Has it the extension of SGP.22 v3? */
static bool
limited_by_ein(struct ky_str eum)
{
	static const uint8_t oid[] = {0x67, 0x81, 0x12, 1, 2, 2, 0};

	return memmem(eum.p, eum.len, oid, sizeof(oid)) != NULL;
}

enum ky_code
ky_pki_load(const char *folder, struct ky_pki **out, struct ky_err *err)
{
	struct ky_pki *p = pki_new();
	enum ky_code code = KY_OK;

	if (p == NULL)
		return failed(err);
	for (int i = 0; code == KY_OK && i < PARTS; i++) {
		code = load_key(folder, files[i], &p->key[i], err);
		if (code == KY_OK)
			code = read_file(folder, files[i], "der", &p->der[i],
			    err);
	}
	if (code == KY_OK)
		code = read_file(folder, "ci", "crl", &p->crl, err);
	if (code == KY_OK &&
	    (p->key[EUICC] == NULL || p->key[EUM] == NULL ||
		p->key[CI] == NULL || !look_inside(p)))
		code = ky_fail(err, KY_E_INPUT, 0,
		    "the folder holds no chip's keys and certificates");
	if (code == KY_OK && p->key[SUB_CI] != NULL)
		p->fault = KY_PKI_V3_SUBCI;
	else if (code == KY_OK && limited_by_ein(ky_pki_eum(p)))
		p->fault = KY_PKI_V3;
	return hand_out(p, code, out);
}
