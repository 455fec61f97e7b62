/* Roots the operator trusts, read from files. */
#include "proof/anchors.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

void
ky_anchors_init(struct ky_anchors *a)
{
	*a = (struct ky_anchors){.n = 0};
}

void
ky_anchors_done(struct ky_anchors *a)
{
	for (uint32_t i = 0; i < a->n; i++) {
		EVP_PKEY_free(a->row[i].key);
		ky_buf_done(&a->row[i].der);
	}
	for (uint32_t i = 0; i < a->crls_n; i++)
		ky_buf_done(&a->crl[i].der);
	a->n = a->crls_n = 0;
}

/* The roots of GSMA's test specification SGP.26: everybody has their keys. */
static const uint8_t test_keys[][20] = {
    {0xf5, 0x41, 0x72, 0xbd, 0xf9, 0x8a, 0x95, 0xd6, 0x5c, 0xbe, 0xb8, 0x8a,
	0x38, 0xa1, 0xc1, 0x1d, 0x80, 0x0a, 0x85, 0xc3},
    {0xc0, 0xbc, 0x70, 0xba, 0x36, 0x92, 0x9d, 0x43, 0xb4, 0x67, 0xff, 0x57,
	0x57, 0x05, 0x30, 0xe5, 0x7a, 0xb8, 0xfc, 0xd8},
};

static bool
is_test(const struct ky_certificate *c)
{
	for (size_t i = 0; i < sizeof(test_keys) / sizeof(test_keys[0]); i++)
		if (memcmp(c->subject_key.p, test_keys[i], 20) == 0)
			return true;
	return c->test;
}

/* NULL: it may be a root. */
static const char *
unfit(const struct ky_certificate *c)
{
	if (c->role != KY_ROLE_CI && c->role != KY_ROLE_SUB_CI)
		return "its policy is not that of a certificate issuer";
	if (!c->ca || (c->usage_known && !c->may_certify))
		return "it may not sign certificates";
	if (c->unknown_critical)
		return "a critical extension that is not known";
	if (c->subject_key.len != 20)
		return "it has no subject key identifier of 20 bytes";
	return NULL;
}

static enum ky_code
add_root(struct ky_anchors *a, const struct ky_ecdsa *e, struct ky_str der,
    struct ky_err *err)
{
	struct ky_anchor *row = &a->row[a->n];
	const char *why;

	if (a->n == KY_ANCHORS_MAX)
		return ky_fail(err, KY_E_INPUT, 0, "more than %d roots",
		    KY_ANCHORS_MAX);
	ky_buf_init(&row->der, KY_CERTIFICATE_MAX);
	ky_buf_add(&row->der, der);
	if (!ky_buf_ok(&row->der))
		why = "too long";
	else if (ky_certificate_read(ky_buf_str(&row->der), &row->c, &why) ==
	    KY_PROOF_VERIFIED)
		why = unfit(&row->c);
	row->key = why == NULL ? ky_ecdsa_key(e, row->c.curve, row->c.point)
			       : NULL;
	if (row->key == NULL) {
		ky_buf_done(&row->der);
		return ky_fail(err, KY_E_INPUT, 0,
		    "a certificate that cannot be a root: %s",
		    why != NULL ? why : "public key");
	}
	row->test = is_test(&row->c);
	a->n++;
	return KY_OK;
}

static enum ky_code
add_crl(struct ky_anchors *a, struct ky_str der, struct ky_err *err)
{
	struct ky_buf *b = &a->crl[a->crls_n].der;
	const char *why;

	if (a->crls_n == KY_CRLS_MAX)
		return ky_fail(err, KY_E_INPUT, 0,
		    "more than %d lists of revoked certificates", KY_CRLS_MAX);
	ky_buf_init(b, KY_ANCHOR_FILE_MAX);
	ky_buf_add(b, der);
	if (!ky_crl_read(ky_buf_str(b), &a->crl[a->crls_n].c, &why)) {
		ky_buf_done(b);
		return ky_fail(err, KY_E_INPUT, 0,
		    "a list of revoked certificates that cannot be read: %s",
		    why);
	}
	a->crls_n++;
	return KY_OK;
}

/* A list's first element behind the algorithm is a name, a certificate's a
 * version in [0]. */
static bool
is_certificate(struct ky_str der)
{
	struct ky_tlv outer, tbs, first;

	return ky_der_only(der, &outer) && ky_der_next(&outer.value, &tbs) &&
	    ky_der_next(&tbs.value, &first) && first.tag == 0xa0;
}

static enum ky_code
add_der(struct ky_anchors *a, const struct ky_ecdsa *e, struct ky_str der,
    struct ky_err *err)
{
	return is_certificate(der) ? add_root(a, e, der, err)
				   : add_crl(a, der, err);
}

static enum ky_code
add_block(struct ky_anchors *a, const struct ky_ecdsa *e, const char *name,
    struct ky_str der, struct ky_err *err)
{
	if (strcmp(name, "CERTIFICATE") == 0)
		return add_root(a, e, der, err);
	if (strcmp(name, "X509 CRL") == 0)
		return add_crl(a, der, err);
	return ky_fail(err, KY_E_INPUT, 0,
	    "a block that is neither CERTIFICATE nor X509 CRL");
}

static enum ky_code
add_pem(struct ky_anchors *a, const struct ky_ecdsa *e, struct ky_str file,
    struct ky_err *err)
{
	BIO *bio = BIO_new_mem_buf(file.p, (int)file.len);
	enum ky_code code = KY_OK;
	char *name, *header;
	unsigned char *der;
	uint32_t n = 0;
	long len;

	if (bio == NULL)
		return ky_fail(err, KY_E_SYSTEM, 0, "out of memory");
	while (code == KY_OK &&
	    PEM_read_bio(bio, &name, &header, &der, &len) == 1) {
		code = add_block(a, e, name,
		    (struct ky_str){(const char *)der, (size_t)len}, err);
		OPENSSL_free(name);
		OPENSSL_free(header);
		OPENSSL_free(der);
		n++;
	}
	/* A list that is passed over revokes nobody. */
	if (code == KY_OK && n > 0 &&
	    ERR_GET_REASON(ERR_peek_last_error()) != PEM_R_NO_START_LINE)
		code = ky_fail(err, KY_E_INPUT, 0,
		    "a PEM block that cannot be read");
	ERR_clear_error();
	BIO_free(bio);
	if (code == KY_OK && n == 0)
		code = ky_fail(err, KY_E_INPUT, 0,
		    "neither PEM nor DER of a certificate");
	return code;
}

enum ky_code
ky_anchors_add(struct ky_anchors *a, const struct ky_ecdsa *e,
    struct ky_str file, struct ky_err *err)
{
	if (file.len > KY_ANCHOR_FILE_MAX)
		return ky_fail(err, KY_E_INPUT, 0, "too long");
	if (file.len > 0 && file.p[0] == 0x30)
		return add_der(a, e, file, err);
	return add_pem(a, e, file, err);
}

static bool
wanted(const char *name)
{
	static const char *const endings[] = {".pem", ".crt", ".cer", ".der",
	    ".crl"};
	size_t n = strlen(name);

	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++)
		if (name[0] != '.' && n > 4 &&
		    strcmp(name + n - 4, endings[i]) == 0)
			return true;
	return false;
}

static enum ky_code
read_file(int folder, const char *name, struct ky_buf *out, struct ky_err *err)
{
	char block[16384];
	int fd = openat(folder, name, O_RDONLY | O_CLOEXEC);
	ssize_t n = -1;

	if (fd >= 0) {
		while (
		    (n = read(fd, block, sizeof(block))) > 0 && ky_buf_ok(out))
			ky_buf_add(out, (struct ky_str){block, (size_t)n});
		(void)close(fd);
	}
	if (n < 0)
		return ky_fail(err, KY_E_INPUT, errno, "cannot be read");
	return ky_buf_ok(out) ? KY_OK : ky_fail(err, KY_E_INPUT, 0, "too long");
}

static enum ky_code
load_file(struct ky_anchors *a, const struct ky_ecdsa *e, int folder,
    const char *name, struct ky_err *err)
{
	struct ky_buf file;
	enum ky_code code;

	ky_buf_init(&file, KY_ANCHOR_FILE_MAX);
	code = read_file(folder, name, &file, err);
	if (code == KY_OK)
		code = ky_anchors_add(a, e, ky_buf_str(&file), err);
	ky_buf_done(&file);
	return code == KY_OK ? KY_OK : ky_during(err, "%s", name);
}

enum ky_code
ky_anchors_load(struct ky_anchors *a, const struct ky_ecdsa *e,
    const char *folder, struct ky_err *err)
{
	DIR *dir = opendir(folder);
	enum ky_code code = KY_OK;
	const struct dirent *entry;

	if (dir == NULL)
		return ky_fail(err, KY_E_INPUT, errno,
		    "the folder of roots cannot be read");
	while (code == KY_OK && (entry = readdir(dir)) != NULL)
		if (wanted(entry->d_name))
			code = load_file(a, e, dirfd(dir), entry->d_name, err);
	(void)closedir(dir);
	return code;
}

static bool
signed_by_root(const struct ky_anchors *a, const struct ky_crl *crl)
{
	for (uint32_t i = 0; i < a->n; i++) {
		const struct ky_anchor *row = &a->row[i];

		if (ky_name_same(row->c.subject, crl->issuer) &&
		    ky_ecdsa_holds(row->key, row->c.curve, crl->tbs,
			crl->signature))
			return true;
	}
	return false;
}

enum ky_code
ky_anchors_check(const struct ky_anchors *a, struct ky_err *err)
{
	for (uint32_t i = 0; i < a->crls_n; i++)
		if (!signed_by_root(a, &a->crl[i].c))
			return ky_fail(err, KY_E_INPUT, 0,
			    "a list of revoked certificates that none of the "
			    "roots signed");
	return KY_OK;
}

struct ky_time
ky_anchors_revoked(const struct ky_anchors *a, const struct ky_certificate *c)
{
	struct ky_time first = {INT64_MAX}, since;
	struct ky_str rows, serial;

	for (uint32_t i = 0; i < a->crls_n; i++) {
		if (!ky_name_same(a->crl[i].c.issuer, c->issuer))
			continue;
		rows = a->crl[i].c.rows;
		while (ky_crl_next(&rows, &serial, &since))
			if (ky_str_eq(serial, c->serial) &&
			    ky_time_cmp(since, first) < 0)
				first = since;
	}
	return first;
}
