/* One certificate of the test PKI: what OpenSSL's words cannot say is
 * written here, byte by byte. */
#include "vcard/cert.h"

#include "euicc/der.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>

#define CERT_MAX 8192

static enum ky_code
failed(struct ky_err *err)
{
	ERR_clear_error();
	return ky_fail(err, KY_E_SYSTEM, 0,
	    "OpenSSL could not make the certificate");
}

static bool
add_part(X509_NAME *name, int nid, int type, const char *text)
{
	return text == NULL ||
	    X509_NAME_add_entry_by_NID(name, nid, type,
		(const unsigned char *)text, -1, -1, 0) == 1;
}

static X509_NAME *
name_new(const struct ky_cert_name *n)
{
	X509_NAME *name = X509_NAME_new();

	if (name != NULL &&
	    add_part(name, NID_countryName, V_ASN1_PRINTABLESTRING,
		n->country) &&
	    add_part(name, NID_organizationName, V_ASN1_UTF8STRING,
		n->organisation) &&
	    add_part(name, NID_organizationalUnitName, V_ASN1_UTF8STRING,
		n->unit) &&
	    add_part(name, NID_serialNumber, V_ASN1_PRINTABLESTRING,
		n->serial) &&
	    add_part(name, NID_commonName, V_ASN1_UTF8STRING, n->common))
		return name;
	X509_NAME_free(name);
	return NULL;
}

/* Takes the extension. */
static bool
add_extension(X509 *x, X509_EXTENSION *e)
{
	bool ok = e != NULL && X509_add_ext(x, e, -1) == 1;

	X509_EXTENSION_free(e);
	return ok;
}

/* In OpenSSL's words; nothing for NULL. */
static bool
add_words(X509 *x, X509V3_CTX *ctx, int nid, const char *words)
{
	return words == NULL ||
	    add_extension(x, X509V3_EXT_conf_nid(NULL, ctx, nid, words));
}

static bool
add_bytes(X509 *x, const char *oid, struct ky_str value)
{
	ASN1_OBJECT *object = OBJ_txt2obj(oid, 1);
	ASN1_OCTET_STRING *bytes = ASN1_OCTET_STRING_new();
	bool ok = object != NULL && bytes != NULL &&
	    ASN1_OCTET_STRING_set(bytes, (const unsigned char *)value.p,
		(int)value.len) == 1 &&
	    add_extension(x,
		X509_EXTENSION_create_by_OBJ(NULL, object, 1, bytes));

	ASN1_OCTET_STRING_free(bytes);
	ASN1_OBJECT_free(object);
	return ok;
}

/* SEQUENCE { [0] { SEQUENCE { [4] { Name } } } } */
static bool
add_name_limit(X509 *x, const struct ky_cert *c)
{
	struct ky_cert_name limit = {.organisation = c->organisation,
	    .serial = c->iin};
	X509_NAME *name;
	unsigned char *der = NULL;
	struct ky_buf b[2];
	static const uint32_t around[] = {0xa4, 0x30, 0xa0, 0x30};
	int n;
	bool ok;

	if (c->iin == NULL)
		return true;
	name = name_new(&limit);
	n = i2d_X509_NAME(name, &der);
	ky_buf_init(&b[0], CERT_MAX);
	ky_buf_init(&b[1], CERT_MAX);
	if (n > 0)
		ky_buf_add(&b[0], (struct ky_str){(char *)der, (size_t)n});
	for (size_t i = 0; i < 4; i++) {
		ky_buf_reset(&b[(i + 1) % 2]);
		ky_der_put(&b[(i + 1) % 2], around[i], ky_buf_str(&b[i % 2]));
	}
	ok = n > 0 && add_bytes(x, "2.5.29.30", ky_buf_str(&b[0]));
	ky_buf_done(&b[0]);
	ky_buf_done(&b[1]);
	OPENSSL_free(der);
	X509_NAME_free(name);
	return ok;
}

/* SEQUENCE OF PrintableString */
static bool
add_ein_limit(X509 *x, const struct ky_cert *c)
{
	struct ky_buf one, all;
	bool ok;

	if (c->ein == NULL)
		return true;
	ky_buf_init(&one, CERT_MAX);
	ky_buf_init(&all, CERT_MAX);
	ky_der_put(&one, 0x13, ky_str_of(c->ein));
	ky_der_put(&all, 0x30, ky_buf_str(&one));
	ok = add_bytes(x, "2.23.146.1.2.2.0", ky_buf_str(&all));
	ky_buf_done(&one);
	ky_buf_done(&all);
	return ok;
}

/* The signer's key as the name of a key: SHA-1 of its point. */
static bool
add_authority(X509 *x, EVP_PKEY *signer)
{
	unsigned char point[133], hash[20];
	size_t n = 0;
	AUTHORITY_KEYID *id = AUTHORITY_KEYID_new();
	bool ok = id != NULL &&
	    EVP_PKEY_get_octet_string_param(signer, "pub", point, sizeof(point),
		&n) == 1 &&
	    EVP_Digest(point, n, hash, NULL, EVP_sha1(), NULL) == 1 &&
	    (id->keyid = ASN1_OCTET_STRING_new()) != NULL &&
	    ASN1_OCTET_STRING_set(id->keyid, hash, sizeof(hash)) == 1 &&
	    X509_add1_ext_i2d(x, NID_authority_key_identifier, id, 0, 0) == 1;

	AUTHORITY_KEYID_free(id);
	return ok;
}

static bool
add_extensions(X509 *x, const struct ky_cert *c, CONF *empty)
{
	X509V3_CTX ctx;
	char text[160];

	X509V3_set_ctx(&ctx, NULL, x, NULL, NULL, 0);
	/* Policies are not read without one. */
	X509V3_set_nconf(&ctx, empty);
	if (!add_words(x, &ctx, NID_subject_key_identifier, "hash") ||
	    (c->key != c->signer && !add_authority(x, c->signer)) ||
	    !add_words(x, &ctx, NID_basic_constraints, c->basic) ||
	    !add_words(x, &ctx, NID_key_usage, c->usage))
		return false;
	(void)snprintf(text, sizeof(text), "critical,%s", c->policy);
	if (!add_words(x, &ctx, NID_certificate_policies, text))
		return false;
	if (c->oid != NULL) {
		(void)snprintf(text, sizeof(text), "RID:%s", c->oid);
		if (!add_words(x, &ctx, NID_subject_alt_name, text))
			return false;
	}
	if (c->crl != NULL) {
		(void)snprintf(text, sizeof(text), "URI:%s", c->crl);
		if (!add_words(x, &ctx, NID_crl_distribution_points, text))
			return false;
	}
	return add_name_limit(x, c) && add_ein_limit(x, c) &&
	    (c->critical == NULL || add_bytes(x, c->critical, KY_STR("\5\0")));
}

static bool
fill(X509 *x, const struct ky_cert *c)
{
	X509_NAME *subject = name_new(c->subject),
		  *issuer = name_new(c->issuer);
	BIGNUM *serial = BN_new();
	CONF *empty = NCONF_new(NULL);
	bool ok = empty != NULL && subject != NULL && issuer != NULL &&
	    serial != NULL && X509_set_version(x, 2) == 1 &&
	    BN_rand(serial, 126, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) == 1 &&
	    BN_to_ASN1_INTEGER(serial, X509_get_serialNumber(x)) != NULL &&
	    X509_set_subject_name(x, subject) == 1 &&
	    X509_set_issuer_name(x, issuer) == 1 &&
	    X509_set_pubkey(x, c->key) == 1 &&
	    ASN1_TIME_set_string_X509(X509_getm_notBefore(x), c->from) == 1 &&
	    ASN1_TIME_set_string_X509(X509_getm_notAfter(x), c->to) == 1 &&
	    add_extensions(x, c, empty) &&
	    X509_sign(x, c->signer, c->digest) > 0;

	NCONF_free(empty);
	BN_free(serial);
	X509_NAME_free(issuer);
	X509_NAME_free(subject);
	return ok;
}

enum ky_code
ky_cert_make(const struct ky_cert *c, struct ky_buf *out, struct ky_err *err)
{
	X509 *x = X509_new();
	unsigned char *der = NULL;
	int n = -1;

	if (x != NULL && fill(x, c))
		n = i2d_X509(x, &der);
	if (n > 0 && c->forged)
		der[n - 1] ^= 1;
	if (n > 0)
		ky_buf_add(out, (struct ky_str){(char *)der, (size_t)n});
	OPENSSL_free(der);
	X509_free(x);
	return n > 0 && ky_buf_ok(out) ? KY_OK : failed(err);
}

static bool
revoke(X509_CRL *crl, struct ky_str certificate, const ASN1_TIME *at)
{
	const unsigned char *p = (const unsigned char *)certificate.p;
	X509 *x = d2i_X509(NULL, &p, (long)certificate.len);
	X509_REVOKED *row = X509_REVOKED_new();
	bool ok = x != NULL && row != NULL &&
	    X509_REVOKED_set_serialNumber(row, X509_get_serialNumber(x)) == 1 &&
	    X509_REVOKED_set_revocationDate(row, (ASN1_TIME *)(uintptr_t)at) ==
		1 &&
	    X509_CRL_add0_revoked(crl, row) == 1;

	if (!ok)
		X509_REVOKED_free(row);
	X509_free(x);
	return ok;
}

enum ky_code
ky_cert_crl(const struct ky_cert_name *issuer, EVP_PKEY *key,
    struct ky_str revoked, struct ky_buf *out, struct ky_err *err)
{
	X509_CRL *crl = X509_CRL_new();
	X509_NAME *name = name_new(issuer);
	ASN1_TIME *at = ASN1_TIME_new();
	unsigned char *der = NULL;
	int n = -1;

	if (crl != NULL && name != NULL && at != NULL &&
	    X509_CRL_set_version(crl, 1) == 1 &&
	    X509_CRL_set_issuer_name(crl, name) == 1 &&
	    ASN1_TIME_set_string_X509(at, "20200201000000Z") == 1 &&
	    X509_CRL_set1_lastUpdate(crl, at) == 1 &&
	    (revoked.len == 0 || revoke(crl, revoked, at)) &&
	    X509_CRL_sign(crl, key, EVP_sha256()) > 0)
		n = i2d_X509_CRL(crl, &der);
	if (n > 0)
		ky_buf_add(out, (struct ky_str){(char *)der, (size_t)n});
	OPENSSL_free(der);
	ASN1_TIME_free(at);
	X509_NAME_free(name);
	X509_CRL_free(crl);
	return n > 0 && ky_buf_ok(out) ? KY_OK : failed(err);
}
