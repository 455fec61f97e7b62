/* Why no stock chain builder is used: what OpenSSL's says of our chains. */
#include "proof/chain.h"

#include "mint.h"
#include "t.h"

#include <openssl/x509_vfy.h>

static X509 *
parsed(struct ky_str der)
{
	const unsigned char *p = (const unsigned char *)der.p;

	return d2i_X509(NULL, &p, (long)der.len);
}

struct seen {
	int error[4], depth[4], n;
};

static int
note(int ok, X509_STORE_CTX *ctx)
{
	struct seen *s = X509_STORE_CTX_get_app_data(ctx);

	if (!ok && s->n < 4) {
		s->error[s->n] = X509_STORE_CTX_get_error(ctx);
		s->depth[s->n++] = X509_STORE_CTX_get_error_depth(ctx);
	}
	return 1; /* and go on */
}

static struct seen
stock(const struct ky_pki *p)
{
	X509 *chip = parsed(ky_pki_euicc(p)), *maker = parsed(ky_pki_eum(p)),
	     *root = parsed(ky_pki_ci(p)), *sub = NULL;
	STACK_OF(X509) *others = sk_X509_new_null();
	X509_STORE *store = X509_STORE_new();
	X509_STORE_CTX *ctx = X509_STORE_CTX_new();
	struct seen s = {.n = 0};

	(void)sk_X509_push(others, maker);
	if (ky_pki_sub_ci(p).len > 0) {
		sub = parsed(ky_pki_sub_ci(p));
		(void)sk_X509_push(others, sub);
	}
	(void)X509_STORE_add_cert(store, root);
	(void)X509_STORE_CTX_init(ctx, store, chip, others);
	X509_STORE_CTX_set_time(ctx, 0, 1795305600);
	(void)X509_STORE_CTX_set_app_data(ctx, &s);
	X509_STORE_CTX_set_verify_cb(ctx, note);
	(void)X509_verify_cert(ctx);
	X509_STORE_CTX_free(ctx);
	X509_STORE_free(store);
	sk_X509_free(others);
	X509_free(sub);
	X509_free(root);
	X509_free(maker);
	X509_free(chip);
	return s;
}

static void
ground_open(struct ky_ground *g, const struct ky_pki *p)
{
	struct ky_err err;

	*g = (struct ky_ground){.allow_test_roots = true};
	ky_anchors_init(&g->anchors);
	t_good("curves", ky_ecdsa_init(&g->ecdsa, &err), &err);
	t_good("cache", ky_cache_new(8, &g->cache, &err), &err);
	t_good("root",
	    ky_anchors_add(&g->anchors, &g->ecdsa, ky_pki_ci(p), &err), &err);
}

static void
ground_done(struct ky_ground *g)
{
	ky_cache_free(g->cache);
	ky_anchors_done(&g->anchors);
	ky_ecdsa_done(&g->ecdsa);
}

static enum ky_proof_verdict
check(const struct ky_ground *g, const struct ky_str *certificate, uint32_t n)
{
	struct ky_chain chain;
	enum ky_proof_verdict v = ky_chain_check(g, certificate, n,
	    (struct ky_time){INT64_C(1795305600000000)}, &chain);

	ky_link_release(chain.chip);
	return v;
}

static enum ky_proof_verdict
ours(const struct ky_pki *p)
{
	struct ky_str certificate[3] = {ky_pki_euicc(p), ky_pki_eum(p),
	    ky_pki_sub_ci(p)};
	struct ky_ground g;
	enum ky_proof_verdict v;

	ground_open(&g, p);
	v = check(&g, certificate, certificate[2].len > 0 ? 3 : 2);
	ground_done(&g);
	return v;
}

static void
stock_builder(void)
{
	static const struct {
		const char *label;
		enum ky_pki_fault fault;
		int error, depth; /* OpenSSL's first, 0 = none */
		enum ky_proof_verdict ours;
	} cases[] = {
	    {"a sound chain: subtree violation at the chip", KY_PKI_SOUND, 47,
		0, KY_PROOF_VERIFIED},
	    {"a sound v3 chain: critical extension of the maker", KY_PKI_V3, 34,
		1, KY_PROOF_VERIFIED},
	    {"a maker without limit is accepted by it", KY_PKI_NO_EID_LIMIT, 0,
		0, KY_PROOF_EID},
	    {"a maker's policy on a chip is accepted by it, limits apart",
		KY_PKI_EUICC_ROLE, 47, 0, KY_PROOF_ROLE},
	};

	T_CASES (c, cases) {
		struct ky_pki *p = mint_pki(KY_CURVE_P256, c->fault);
		struct seen s = stock(p);

		t_eq_int(c->label, s.n > 0 ? s.error[0] : 0, c->error);
		t_eq_int("at depth", s.n > 0 ? s.depth[0] : 0, c->depth);
		t_eq_int("and nothing more", s.n, c->error != 0);
		t_eq_str("ours", ky_proof_verdict_name(ours(p)),
		    ky_proof_verdict_name(c->ours));
		ky_pki_free(p);
	}
}

/* What others sent before changes no verdict. */
static void
known_before(void)
{
	struct ky_pki *p = mint_pki(KY_CURVE_P256, KY_PKI_V3_SUBCI);
	const struct ky_str sound[] = {ky_pki_euicc(p), ky_pki_eum(p),
	    ky_pki_sub_ci(p)};
	const struct {
		const char *label;
		struct ky_str certificate[3];
		uint32_t n;
		const char *verdict;
	} cases[] = {
	    {"as it is", {sound[0], sound[1], sound[2]}, 3, "verified"},
	    {"a part is missing", {sound[0], sound[1]}, 2, "untrusted"},
	    {"its maker is missing", {sound[0], sound[2], sound[1]}, 3,
		"wrong-role"},
	    {"the maker for a chip", {sound[1], sound[1], sound[2]}, 3,
		"wrong-role"},
	    {"the maker and its own issuer", {sound[1], sound[2], sound[2]}, 3,
		"wrong-role"},
	    {"the chip for its maker", {sound[0], sound[0], sound[2]}, 3,
		"wrong-role"},
	    {"nothing but the chip", {sound[0]}, 1, "untrusted"},
	};

	T_CASES (c, cases)
		for (int warm = 0; warm < 2; warm++) {
			struct ky_ground g;

			ground_open(&g, p);
			if (warm)
				(void)check(&g, sound, 3);
			t_eq_str(warm ? "and once it was seen" : c->label,
			    ky_proof_verdict_name(
				check(&g, c->certificate, c->n)),
			    c->verdict);
			ground_done(&g);
		}
	ky_pki_free(p);
}

int
main(void)
{
	T_RUN(stock_builder);
	T_RUN(known_before);
	return t_done();
}
