/* Roots and lists of revoked certificates: what a folder may hold. */
#include "proof/anchors.h"

#include "mint.h"
#include "t.h"

static struct ky_ecdsa ecdsa;

static enum ky_code
add(struct ky_anchors *a, struct ky_str file, struct ky_err *err)
{
	return ky_anchors_add(a, &ecdsa, file, err);
}

static void
forms(void)
{
	struct ky_pki *p = mint_pki(KY_CURVE_P256, KY_PKI_SOUND),
		      *q = mint_pki(KY_CURVE_BRAINPOOL, KY_PKI_SOUND);
	struct ky_anchors *a = calloc(1, sizeof(*a));
	struct ky_buf both;
	struct ky_err err;

	ky_anchors_init(a);
	ky_buf_init(&both, MINT_MAX);
	t_good("DER", add(a, ky_pki_ci(p), &err), &err);
	t_eq_int("one", a->n, 1);
	t_good("PEM", ky_pki_ci_pem(p, &both, &err), &err);
	t_good("PEM", ky_pki_ci_pem(q, &both, &err), &err);
	t_good("two in one PEM file", add(a, ky_buf_str(&both), &err), &err);
	t_eq_int("three", a->n, 3);
	t_ok("marked as test roots", a->row[0].test && a->row[2].test);
	t_good("a list", add(a, ky_pki_crl(p), &err), &err);
	t_good("signed by one of them", ky_anchors_check(a, &err), &err);
	t_eq_int("one list", a->crls_n, 1);
	ky_anchors_done(a);

	ky_anchors_init(a);
	t_good("another root", add(a, ky_pki_ci(q), &err), &err);
	t_good("a list of somebody else", add(a, ky_pki_crl(p), &err), &err);
	t_bad("is refused", ky_anchors_check(a, &err), KY_E_INPUT, &err,
	    "none of the roots signed");
	ky_anchors_done(a);
	ky_buf_done(&both);
	free(a);
	ky_pki_free(p);
	ky_pki_free(q);
}

static void
no_roots(void)
{
	struct ky_pki *p = mint_pki(KY_CURVE_P256, KY_PKI_SOUND);
	const struct {
		const char *label;
		struct ky_str file;
		const char *words;
	} cases[] = {
	    {"nothing", KY_STR(""), "neither PEM nor DER"},
	    {"some text", KY_STR("hello"), "neither PEM nor DER"},
	    {"a maker", ky_pki_eum(p), "policy"},
	    {"a chip", ky_pki_euicc(p), "policy"},
	    {"a part", {ky_pki_ci(p).p, 40}, "cannot be read"},
	    {"a key",
		KY_STR("-----BEGIN PRIVATE KEY-----\nMAA=\n"
		       "-----END PRIVATE KEY-----\n"),
		"neither CERTIFICATE nor"},
	};
	struct ky_anchors *a = calloc(1, sizeof(*a));
	struct ky_buf torn;
	struct ky_err err;

	ky_anchors_init(a);
	/* A root, and behind it what was to be a list of revoked ones. */
	ky_buf_init(&torn, MINT_MAX);
	t_good("PEM", ky_pki_ci_pem(p, &torn, &err), &err);
	ky_buf_addz(&torn,
	    "-----BEGIN X509 CRL-----\nMA!=\n"
	    "-----END X509 CRL-----\n");
	t_bad("a torn block behind a good one", add(a, ky_buf_str(&torn), &err),
	    KY_E_INPUT, &err, "PEM");
	ky_buf_done(&torn);
	ky_anchors_done(a);
	ky_anchors_init(a);
	T_CASES (c, cases)
		t_bad(c->label, add(a, c->file, &err), KY_E_INPUT, &err,
		    c->words);
	t_eq_int("none was taken", a->n + a->crls_n, 0);
	t_bad("no folder", ky_anchors_load(a, &ecdsa, "/nonexistent", &err),
	    KY_E_INPUT, &err, "cannot be read");
	for (int i = 0; i < KY_ANCHORS_MAX; i++)
		t_good("as many as there may be", add(a, ky_pki_ci(p), &err),
		    &err);
	t_bad("one more", add(a, ky_pki_ci(p), &err), KY_E_INPUT, &err,
	    "more than");
	ky_anchors_done(a);
	free(a);
	ky_pki_free(p);
}

/* Those of SGP.26 are known by their keys, whatever they are called. */
static void
test_keys(void)
{
	static const struct {
		const char *label;
		const char *key; /* NULL = its own */
		bool test;
	} cases[] = {
	    {"a root of its own", NULL, false},
	    {"SGP.26, P-256",
		"\xf5\x41\x72\xbd\xf9\x8a\x95\xd6\x5c\xbe"
		"\xb8\x8a\x38\xa1\xc1\x1d\x80\x0a\x85\xc3",
		true},
	    {"SGP.26, brainpool",
		"\xc0\xbc\x70\xba\x36\x92\x9d\x43\xb4\x67"
		"\xff\x57\x57\x05\x30\xe5\x7a\xb8\xfc\xd8",
		true},
	    {"almost the first",
		"\xf5\x41\x72\xbd\xf9\x8a\x95\xd6\x5c\xbe"
		"\xb8\x8a\x38\xa1\xc1\x1d\x80\x0a\x85\xc2",
		false},
	};
	struct ky_pki *p = mint_pki(KY_CURVE_P256, KY_PKI_PLAIN);
	struct ky_anchors *a = calloc(1, sizeof(*a));
	struct ky_err err;

	T_CASES (c, cases) {
		struct ky_str der = ky_pki_ci(p);
		struct ky_certificate root;
		struct ky_buf b;
		const char *why;

		ky_buf_init(&b, MINT_MAX);
		ky_buf_add(&b, der);
		t_ok("the root is read",
		    ky_certificate_read(der, &root, &why) == KY_PROOF_VERIFIED);
		/* Nobody asks for a root's own signature. */
		if (c->key != NULL)
			memcpy(b.p + (root.subject_key.p - der.p), c->key, 20);
		ky_anchors_init(a);
		t_good(c->label, add(a, ky_buf_str(&b), &err), &err);
		t_eq_int(c->label, a->row[0].test, c->test);
		ky_anchors_done(a);
		ky_buf_done(&b);
	}
	free(a);
	ky_pki_free(p);
}

int
main(void)
{
	struct ky_err err;

	t_good("curves", ky_ecdsa_init(&ecdsa, &err), &err);
	T_RUN(forms);
	T_RUN(no_roots);
	T_RUN(test_keys);
	ky_ecdsa_done(&ecdsa);
	return t_done();
}
