/* From a chip's certificate to a root: roles, signatures, dates, EIDs. */
#include "proof/chain.h"

#include "base/hash.h"

#include <openssl/evp.h>

#include <assert.h>
#include <string.h>

#define NO_ANCHOR UINT32_MAX /* of a link in rootless ground */

/* One walk.  Certificates are read when they are needed: what stands in the
 * notification and leads nowhere says nothing. */
struct walk {
	const struct ky_ground *g;
	uint32_t n;
	struct ky_str der[KY_CHAIN_PARTS];
	struct ky_certificate c[KY_CHAIN_PARTS];
	uint8_t hash[KY_CHAIN_PARTS][32];
	bool read[KY_CHAIN_PARTS]; /* c is filled */
	bool dead[KY_CHAIN_PARTS]; /* unreadable, or leads to no root */
	uint32_t verifications;
};

/* --- roles (SGP.14, 2.1; SGP.22, 4.5.2) --- */

/* NULL: it may be a chip's. */
static const char *
no_chip(const struct ky_certificate *c)
{
	if (c->role != KY_ROLE_EUICC)
		return "policy of the chip's certificate";
	if (!c->usage_known || !c->may_sign)
		return "key usage of the chip's certificate";
	if (c->ca)
		return "the chip's certificate is an issuer's";
	if (c->unknown_critical)
		return "critical extension of the chip's certificate";
	return NULL;
}

/* NULL: it may issue certificates.  A root's own are asked for when it is
 * taken in. */
static const char *
no_issuer(const struct ky_certificate *c)
{
	if (!c->ca)
		return "the maker's certificate is no issuer's";
	if (!c->usage_known || !c->may_certify)
		return "key usage of the maker's certificate";
	if (c->unknown_critical)
		return "critical extension of the maker's certificate";
	return NULL;
}

static const char *
no_maker(const struct ky_certificate *c)
{
	if (c->role != KY_ROLE_EUM && c->role != KY_ROLE_SUB_EUM)
		return "policy of the maker's certificate";
	return no_issuer(c);
}

/* --- trust --- */

/* Is `issuer` the one that `c` names?  Roles rise towards the root, so no
 * walk goes in a circle. */
static bool
named(const struct ky_certificate *c, const struct ky_certificate *issuer)
{
	return issuer->role > c->role && issuer->role != KY_ROLE_OTHER &&
	    (c->authority_key.len == 0 || issuer->subject_key.len == 0 ||
		ky_str_eq(c->authority_key, issuer->subject_key)) &&
	    ky_name_same(c->issuer, issuer->subject);
}

/* `below`: issuers between it and the chip. */
static bool
long_enough(const struct ky_certificate *issuer, uint32_t below)
{
	return issuer->path_max < 0 || issuer->path_max >= below;
}

static bool
holds(struct walk *w, EVP_PKEY *key, enum ky_proof_curve curve,
    const struct ky_certificate *c)
{
	w->verifications++;
	return ky_ecdsa_holds(key, curve, c->tbs, c->signature);
}

static bool
have(struct walk *w, uint32_t i)
{
	const char *why;

	if (!w->read[i] && !w->dead[i]) {
		w->read[i] = ky_certificate_read(w->der[i], &w->c[i], &why) ==
		    KY_PROOF_VERIFIED;
		w->dead[i] = !w->read[i];
	}
	return w->read[i];
}

/* Takes the reference to `issuer`. */
static struct ky_link *
remember(struct walk *w, uint32_t i, struct ky_link *issuer, uint32_t anchor)
{
	EVP_PKEY *key = ky_ecdsa_key(&w->g->ecdsa, w->c[i].curve,
	    w->c[i].point);
	struct ky_link *l = NULL;

	if (key == NULL)
		ky_link_release(issuer);
	else
		l = ky_link_new(&w->c[i], w->hash[i], key, issuer);
	if (l == NULL)
		return NULL;
	l->anchor = anchor;
	l->revoked = ky_anchors_revoked(&w->g->anchors, &l->c);
	ky_cache_put(w->g->cache, l);
	return l;
}

static struct ky_link *
by_root(struct walk *w, uint32_t i, uint32_t below)
{
	const struct ky_anchors *a = &w->g->anchors;
	const struct ky_certificate *c = &w->c[i];

	if (w->g->rootless)
		return remember(w, i, NULL, NO_ANCHOR);
	for (uint32_t k = 0; k < a->n; k++)
		if (named(c, &a->row[k].c) &&
		    long_enough(&a->row[k].c, below) &&
		    holds(w, a->row[k].key, a->row[k].c.curve, c))
			return remember(w, i, NULL, k);
	return NULL;
}

/* Is what was found before the way these very certificates lead?  A verdict
 * must not depend on what others sent. */
static bool
same_way(const struct walk *w, const struct ky_link *l, uint32_t below)
{
	for (; l->issuer != NULL; below++) {
		uint32_t i = l->c.role == KY_ROLE_EUICC ? 1 : 2;
		uint32_t end = l->c.role == KY_ROLE_EUICC ? 2 : w->n;

		l = l->issuer;
		while (i < end && memcmp(w->hash[i], l->hash, 32) != 0)
			i++;
		if (i >= end || !long_enough(&l->c, below))
			return false;
	}
	return l->anchor == NO_ANCHOR ||
	    long_enough(&w->g->anchors.row[l->anchor].c, below);
}

static struct ky_link *link_of(struct walk *w, uint32_t i, uint32_t below);

/* By certificate k of the notification. */
static struct ky_link *
by_part(struct walk *w, uint32_t i, uint32_t k, uint32_t below)
{
	struct ky_link *issuer;

	if (!have(w, k) || !named(&w->c[i], &w->c[k]) ||
	    no_issuer(&w->c[k]) != NULL || !long_enough(&w->c[k], below))
		return NULL;
	issuer = link_of(w, k, below + 1);
	if (issuer == NULL)
		return NULL;
	if (holds(w, issuer->key, issuer->c.curve, &w->c[i]))
		return remember(w, i, issuer, issuer->anchor);
	ky_link_release(issuer);
	return NULL;
}

/* Held; NULL: certificate i leads to no root.  `below`: issuers between its
 * own issuer and the chip. */
static struct ky_link *
link_of(struct walk *w, uint32_t i, uint32_t below)
{
	struct ky_link *l;

	if (w->dead[i])
		return NULL;
	l = ky_cache_get(w->g->cache, w->hash[i]);
	if (l != NULL && same_way(w, l, below))
		return l;
	ky_link_release(l);
	if (!have(w, i))
		return NULL;
	if (i == 0)
		return by_part(w, 0, 1, below);
	l = by_root(w, i, below);
	for (uint32_t k = 2; l == NULL && k < w->n; k++)
		if (k != i)
			l = by_part(w, i, k, below);
	w->dead[i] = l == NULL;
	return l;
}

/* --- what is asked of a chain that leads to a root --- */

static const char *
not_in_time(const struct ky_certificate *c, struct ky_time at)
{
	if (ky_time_cmp(at, c->from) < 0)
		return "a certificate is not valid yet";
	/* Valid through its last second. */
	if (at.us - (KY_SECOND_US - 1) > c->to.us)
		return "a certificate has ended";
	return NULL;
}

/* Roots are issued again with the same key: one that is in time will do. */
static const struct ky_anchor *
root_of(const struct ky_ground *g, const struct ky_link *l, struct ky_time at)
{
	const struct ky_anchor *root;

	if (l->anchor == NO_ANCHOR)
		return NULL;
	root = &g->anchors.row[l->anchor];
	for (uint32_t i = 0; i < g->anchors.n; i++) {
		const struct ky_anchor *a = &g->anchors.row[i];

		if (ky_str_eq(a->c.point, root->c.point) &&
		    ky_name_same(a->c.subject, root->c.subject) &&
		    not_in_time(&a->c, at) == NULL)
			return a;
	}
	return root;
}

static enum ky_proof_verdict
check_dates(const struct ky_chain *chain, struct ky_time at, const char **why)
{
	*why = chain->root != NULL ? not_in_time(&chain->root->c, at) : NULL;
	for (const struct ky_link *l = chain->chip; *why == NULL && l != NULL;
	     l = l->issuer)
		*why = not_in_time(&l->c, at);
	if (*why != NULL)
		return KY_PROOF_EXPIRED;
	*why = "a certificate was revoked";
	for (const struct ky_link *l = chain->chip; l != NULL; l = l->issuer)
		if (ky_time_cmp(l->revoked, at) <= 0)
			return KY_PROOF_REVOKED;
	return KY_PROOF_VERIFIED;
}

static bool
is_eid(struct ky_str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return s.len == 32;
}

/* Every limit on the way must hold, and a maker must have one. */
static enum ky_proof_verdict
check_eid(const struct ky_link *chip, const char **why)
{
	bool limited = false;

	*why = "the chip's serial number is no EID";
	if (!is_eid(chip->c.serial_number))
		return KY_PROOF_EID;
	*why = "the maker may not sign for this EID";
	for (const struct ky_link *l = chip->issuer; l != NULL; l = l->issuer) {
		if (!l->c.by_name && !l->c.by_prefix)
			continue;
		if (!ky_certificate_permits(&l->c, chip->c.serial_number,
			chip->c.organisation))
			return KY_PROOF_EID;
		limited |= l->c.role == KY_ROLE_EUM ||
		    l->c.role == KY_ROLE_SUB_EUM;
	}
	*why = "the maker is not limited to EIDs of its own";
	return limited ? KY_PROOF_VERIFIED : KY_PROOF_EID;
}

static enum ky_proof_verdict
check_found(const struct ky_ground *g, struct ky_time at, struct ky_chain *out)
{
	enum ky_proof_verdict v;

	out->root = root_of(g, out->chip, at);
	v = check_dates(out, at, &out->why);
	if (v != KY_PROOF_VERIFIED)
		return v;
	out->why = "a test root";
	if (out->root != NULL && out->root->test && !g->allow_test_roots)
		return KY_PROOF_TEST_ROOT;
	v = check_eid(out->chip, &out->why);
	if (v == KY_PROOF_VERIFIED)
		out->why = "";
	return v;
}

/* Form and roles of the first two, which are what they are by their place. */
static enum ky_proof_verdict
check_roles(struct walk *w, const char **why)
{
	for (uint32_t i = 0; i < 2; i++) {
		enum ky_proof_verdict v = ky_certificate_read(w->der[i],
		    &w->c[i], why);

		if (v != KY_PROOF_VERIFIED)
			return v;
		w->read[i] = true;
	}
	*why = no_chip(&w->c[0]);
	if (*why == NULL)
		*why = no_maker(&w->c[1]);
	return *why == NULL ? KY_PROOF_VERIFIED : KY_PROOF_ROLE;
}

enum ky_proof_verdict
ky_chain_check(const struct ky_ground *g, const struct ky_str *certificate,
    uint32_t n, struct ky_time at, struct ky_chain *out)
{
	struct walk w = {.g = g, .n = n};
	enum ky_proof_verdict v = KY_PROOF_VERIFIED;

	assert(n <= KY_CHAIN_PARTS);
	*out = (struct ky_chain){.why = "no certificate of the maker"};
	if (n < 2)
		return KY_PROOF_UNTRUSTED;
	for (uint32_t i = 0; i < n; i++) {
		w.der[i] = certificate[i];
		ky_sha256(certificate[i], w.hash[i]);
	}
	/* What is known has passed here before. */
	out->chip = ky_cache_get(g->cache, w.hash[0]);
	if (out->chip != NULL &&
	    (out->chip->c.role != KY_ROLE_EUICC ||
		!same_way(&w, out->chip, 0))) {
		ky_link_release(out->chip);
		out->chip = NULL;
	}
	if (out->chip == NULL) {
		v = check_roles(&w, &out->why);
		if (v != KY_PROOF_VERIFIED)
			return v;
		out->chip = link_of(&w, 0, 0);
		out->verifications = w.verifications;
	}
	out->why = "it leads to no root that is trusted";
	return out->chip == NULL ? KY_PROOF_UNTRUSTED : check_found(g, at, out);
}
