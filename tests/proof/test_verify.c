/* Signed notifications: what is believed, and what is said of the rest. */
#include "proof/verify.h"

#include "mint.h"
#include "proof/file.h"
#include "t.h"

#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>

/* 2026-11-22 */
static const struct ky_time now = {INT64_C(1795305600000000)};

static struct ky_prover *
prover(const struct ky_pki *p, bool allow, uint32_t cache, bool crl)
{
	struct ky_buf file;
	struct ky_prover *out = NULL;
	struct ky_err err;
	char folder[] = "/tmp/kaiyaku-anchors-XXXXXX", path[64];

	ky_buf_init(&file, MINT_MAX);
	t_good("the root as PEM", ky_pki_ci_pem(p, &file, &err), &err);
	t_ok("a folder", mkdtemp(folder) != NULL);
	for (int i = 0; i < (crl ? 2 : 1); i++) {
		struct ky_str bytes = i == 0 ? ky_buf_str(&file)
					     : ky_pki_crl(p);
		FILE *f;

		(void)snprintf(path, sizeof(path), "%s/ci.%s", folder,
		    i == 0 ? "pem" : "crl");
		f = fopen(path, "wb");
		t_ok("a file",
		    f != NULL && fwrite(bytes.p, 1, bytes.len, f) > 0 &&
			fclose(f) == 0);
	}
	t_good("the prover",
	    ky_prover_new(&(struct ky_prover_config){folder, allow, cache},
		&out, &err),
	    &err);
	(void)snprintf(path, sizeof(path), "%s/ci.pem", folder);
	(void)unlink(path);
	(void)snprintf(path, sizeof(path), "%s/ci.crl", folder);
	(void)unlink(path);
	(void)rmdir(folder);
	ky_buf_done(&file);
	return out;
}

static struct ky_judged
judge(struct ky_prover *p, struct ky_str bytes, struct ky_str lender)
{
	struct ky_verifier v = ky_prover_port(p);
	struct ky_judged out = {.verdict = KY_PROOF__MAX};
	struct ky_err err;

	if (v.check(v.self, bytes, lender, now, &out, &err) != KY_OK)
		out.verdict = KY_PROOF__MAX;
	return out;
}

/* What must be said of each (docs/formats/proof.md). */
static const struct {
	enum ky_pki_fault fault;
	enum ky_proof_verdict verdict;
	const char *why;
} faults[] = {
    {KY_PKI_SOUND, KY_PROOF_VERIFIED, ""},
    {KY_PKI_V3, KY_PROOF_VERIFIED, ""},
    {KY_PKI_V3_SUBCI, KY_PROOF_VERIFIED, ""},
    {KY_PKI_NO_EID_LIMIT, KY_PROOF_EID, "not limited"},
    {KY_PKI_OTHER_IIN, KY_PROOF_EID, "may not sign"},
    {KY_PKI_OTHER_ORG, KY_PROOF_EID, "may not sign"},
    {KY_PKI_EUICC_ROLE, KY_PROOF_ROLE, "policy of the chip"},
    {KY_PKI_EUM_ROLE, KY_PROOF_ROLE, "policy of the maker"},
    {KY_PKI_EUM_NO_CA, KY_PROOF_ROLE, "no issuer"},
    {KY_PKI_EUM_USAGE, KY_PROOF_ROLE, "key usage of the maker"},
    {KY_PKI_EUICC_USAGE, KY_PROOF_ROLE, "key usage of the chip"},
    {KY_PKI_EUICC_EXPIRED, KY_PROOF_EXPIRED, "has ended"},
    {KY_PKI_EUM_EXPIRED, KY_PROOF_EXPIRED, "has ended"},
    {KY_PKI_EUM_FUTURE, KY_PROOF_EXPIRED, "not valid yet"},
    {KY_PKI_OTHER_CI, KY_PROOF_UNTRUSTED, "no root"},
    {KY_PKI_EUICC_FORGED, KY_PROOF_UNTRUSTED, "no root"},
    {KY_PKI_EUM_FORGED, KY_PROOF_UNTRUSTED, "no root"},
    {KY_PKI_EID_TEXT, KY_PROOF_EID, "no EID"},
    {KY_PKI_CRITICAL, KY_PROOF_ROLE, "critical"},
    {KY_PKI_SHA384, KY_PROOF_CERTIFICATE, "algorithm"},
    {KY_PKI_REVOKED, KY_PROOF_REVOKED, "revoked"},
    {KY_PKI_PLAIN, KY_PROOF_VERIFIED, ""},
};
_Static_assert(sizeof(faults) / sizeof(faults[0]) == KY_PKI__MAX,
    "a verdict for each");
#define PLAIN (KY_PKI__MAX - 1) /* its row */
_Static_assert(KY_PKI_PLAIN == PLAIN, "the last one");

static void
check_story(struct ky_prover *p, const struct ky_pki *pki, enum ky_curve curve,
    size_t i, enum mint_kind kind)
{
	static const char *const kinds[] = {"delete", "enable", "install"};
	struct ky_buf bytes, lender;
	struct ky_judged got;
	char label[96];
	struct ky_str lent = {"", 0};

	ky_buf_init(&bytes, MINT_MAX);
	ky_buf_init(&lender, MINT_MAX);
	mint(pki, kind, 7, &bytes);
	if (kind == MINT_INSTALL) {
		got = judge(p, ky_buf_str(&bytes), lent);
		t_eq_str("nobody lends a certificate",
		    ky_proof_verdict_name(got.verdict), "no-certificate");
		mint(pki, MINT_ENABLE, 6, &lender);
		lent = ky_buf_str(&lender);
	}
	got = judge(p, ky_buf_str(&bytes), lent);
	(void)snprintf(label, sizeof(label), "%s, %s, %s",
	    ky_pki_fault_name(faults[i].fault), kinds[kind],
	    curve == KY_CURVE_P256 ? "P-256" : "brainpool");
	t_eq_str(label, ky_proof_verdict_name(got.verdict),
	    ky_proof_verdict_name(faults[i].verdict));
	t_ok(label, strstr(got.why, faults[i].why) != NULL);
	t_eq_int("number", got.event.n, 7);
	t_eq_str("profile", got.event.iccid.digits, mint_iccid.digits);
	t_eq_str("chip", got.event.eid.digits,
	    got.verdict == KY_PROOF_VERIFIED ? mint_eid.digits : "");
	t_eq_int("kind", got.event.kind,
	    kind == MINT_DELETE       ? KY_PROFILE_DELETE
		: kind == MINT_ENABLE ? KY_PROFILE_ENABLE
				      : KY_PROFILE_INSTALL);
	t_eq_int("at", got.event.at.us, now.us);
	t_eq_str("address", got.address, "testsmdpplus1.example.com");
	if (got.verdict == KY_PROOF_VERIFIED)
		t_ok("test root, said so",
		    got.event.test_root == (faults[i].fault != KY_PKI_PLAIN) &&
			got.event.chip_signed);
	ky_buf_done(&bytes);
	ky_buf_done(&lender);
}

static void
stories(void)
{
	for (int curve = 0; curve < KY_CURVE__MAX; curve++)
		for (size_t i = 0; i < KY_PKI__MAX; i++) {
			struct ky_pki *pki = mint_pki((enum ky_curve)curve,
			    faults[i].fault);
			struct ky_prover *p = prover(pki, true, 0, true);

			for (int k = 0; k < MINT__MAX; k++)
				check_story(p, pki, (enum ky_curve)curve, i,
				    (enum mint_kind)k);
			ky_prover_free(p);
			ky_pki_free(pki);
		}
}

static void
test_roots(void)
{
	struct ky_pki *pki = mint_pki(KY_CURVE_P256, KY_PKI_SOUND);
	struct ky_prover *p = prover(pki, false, 0, false);
	struct ky_judged got;
	struct ky_buf b;
	uint32_t roots, test;

	ky_buf_init(&b, MINT_MAX);
	mint(pki, MINT_DELETE, 7, &b);
	for (int i = 0; i < 2; i++) {
		got = judge(p, ky_buf_str(&b), KY_STR(""));
		t_eq_str("a test root proves nothing unless allowed",
		    ky_proof_verdict_name(got.verdict), "test-root");
		t_ok("said so", got.event.test_root);
		t_eq_str("no chip", got.event.eid.digits, "");
	}
	ky_prover_roots(p, &roots, &test);
	t_eq_int("roots", roots, 1);
	t_eq_int("of them test roots", test, 1);
	ky_buf_done(&b);
	ky_prover_free(p);
	ky_pki_free(pki);
}

/* What production asks for: a root that is none of tests, and no other. */
static void
true_roots(void)
{
	for (int curve = 0; curve < KY_CURVE__MAX; curve++) {
		struct ky_pki *pki = mint_pki((enum ky_curve)curve,
		    KY_PKI_PLAIN);
		struct ky_prover *p = prover(pki, false, 16, true);
		uint32_t roots, test;

		/* Twice: the second time by what the first one left. */
		for (int k = 0; k < 2; k++)
			check_story(p, pki, (enum ky_curve)curve, PLAIN,
			    MINT_DELETE);
		for (int k = 0; k < MINT__MAX; k++)
			check_story(p, pki, (enum ky_curve)curve, PLAIN,
			    (enum mint_kind)k);
		ky_prover_roots(p, &roots, &test);
		t_eq_int("roots", roots, 1);
		t_eq_int("none of them a test root", test, 0);
		ky_prover_free(p);
		ky_pki_free(pki);
	}
}

static void
no_roots(void)
{
	struct ky_pki *pki = mint_pki(KY_CURVE_P256, KY_PKI_SOUND);
	struct ky_prover *p = NULL;
	struct ky_err err;
	struct ky_buf b;

	ky_buf_init(&b, MINT_MAX);
	mint(pki, MINT_DELETE, 7, &b);
	t_good("without a folder",
	    ky_prover_new(&(struct ky_prover_config){NULL, true, 0}, &p, &err),
	    &err);
	t_eq_str("nothing is trusted",
	    ky_proof_verdict_name(judge(p, ky_buf_str(&b), KY_STR("")).verdict),
	    "untrusted");
	ky_buf_done(&b);
	ky_prover_free(p);
	ky_pki_free(pki);
}

/* One verification for a chip that was seen, two for another of a maker that
 * was seen, three for the first. */
static void
counts(void)
{
	struct ky_pki *pki = mint_pki(KY_CURVE_P256, KY_PKI_SOUND), *other;
	struct ky_prover *p = prover(pki, true, 8, false);
	static const struct {
		const char *label;
		bool sibling;
		int verifications;
	} cases[] = {
	    {"the first of all", false, 3},
	    {"the same chip again", false, 1},
	    {"another chip of that maker", true, 2},
	    {"that one again", true, 1},
	    {"the first once more", false, 1},
	};
	struct ky_err err;
	struct ky_buf b;
	struct ky_judged got;

	t_good("sibling",
	    ky_pki_sibling(pki,
		&(struct ky_eid){"89049032000000000000000000000099"}, &other,
		&err),
	    &err);
	ky_buf_init(&b, MINT_MAX);
	T_CASES (c, cases) {
		ky_buf_reset(&b);
		mint(c->sibling ? other : pki, MINT_DELETE, 9, &b);
		got = judge(p, ky_buf_str(&b), KY_STR(""));
		t_eq_str(c->label, ky_proof_verdict_name(got.verdict),
		    "verified");
		t_eq_int(c->label, got.verifications, c->verifications);
	}
	/* More chips than there are places: the maker stays, chips go. */
	for (int i = 0; i < 40; i++) {
		struct ky_eid eid;
		struct ky_pki *one;

		(void)snprintf(eid.digits, sizeof(eid.digits), "89049032%024d",
		    i);
		t_good("chip", ky_pki_sibling(pki, &eid, &one, &err), &err);
		ky_buf_reset(&b);
		mint(one, MINT_DELETE, 1, &b);
		got = judge(p, ky_buf_str(&b), KY_STR(""));
		t_eq_int("two each", got.verifications, 2);
		t_eq_str("its own number", got.event.eid.digits, eid.digits);
		ky_pki_free(one);
	}
	ky_buf_reset(&b);
	mint(pki, MINT_DELETE, 9, &b);
	got = judge(p, ky_buf_str(&b), KY_STR(""));
	t_eq_int("the first was forgotten", got.verifications, 2);
	ky_buf_done(&b);
	ky_prover_free(p);
	ky_pki_free(other);
	ky_pki_free(pki);
}

static void
flip(struct ky_prover *p, struct ky_buf *b, size_t i, int *believed, int *odd)
{
	struct ky_judged got;

	b->p[i] ^= 1;
	got = judge(p, ky_buf_str(b), KY_STR(""));
	*believed += got.verdict == KY_PROOF_VERIFIED;
	*odd += got.why[0] == '\0' || got.event.eid.digits[0] != '\0';
	b->p[i] ^= 1;
}

/* Any byte changed: it is not believed, whether its chip is known or not. */
static void
flips(void)
{
	for (int curve = 0; curve < KY_CURVE__MAX; curve++) {
		struct ky_pki *pki = mint_pki((enum ky_curve)curve,
		    KY_PKI_SOUND);
		struct ky_prover *p = prover(pki, true, 0, false);
		struct ky_buf b;
		int believed = 0, odd = 0;

		ky_buf_init(&b, MINT_MAX);
		mint(pki, MINT_DELETE, 7, &b);
		/* Backwards: the certificates while none is known. */
		for (size_t i = b.len; i-- > 0;)
			flip(p, &b, i, &believed, &odd);
		t_eq_str("as it was",
		    ky_proof_verdict_name(
			judge(p, ky_buf_str(&b), KY_STR("")).verdict),
		    "verified");
		for (size_t i = 0; i < b.len; i++)
			flip(p, &b, i, &believed, &odd);
		t_eq_int("no byte may change", believed, 0);
		t_eq_int("each has its reason and no EID", odd, 0);
		/* Cut short anywhere, or with something behind it. */
		for (size_t n = 0; n < b.len; n++)
			believed += judge(p, (struct ky_str){b.p, n},
					KY_STR(""))
					.verdict == KY_PROOF_VERIFIED;
		ky_buf_addc(&b, '\0');
		t_eq_str("a byte behind it",
		    ky_proof_verdict_name(
			judge(p, ky_buf_str(&b), KY_STR("")).verdict),
		    "not-one");
		t_eq_int("no part is the whole", believed, 0);
		ky_buf_done(&b);
		ky_prover_free(p);
		ky_pki_free(pki);
	}
}

/* An element behind the certificates is not signed and not looked at. */
static void
trailing(void)
{
	struct ky_pki *pki = mint_pki(KY_CURVE_P256, KY_PKI_SOUND);
	struct ky_prover *p = prover(pki, true, 0, false);
	struct ky_buf b, longer;
	struct ky_judged got;
	struct ky_tlv outer;
	uint8_t hash[32];

	ky_buf_init(&b, MINT_MAX);
	ky_buf_init(&longer, MINT_MAX);
	mint(pki, MINT_DELETE, 7, &b);
	got = judge(p, ky_buf_str(&b), KY_STR(""));
	memcpy(hash, got.signed_hash, sizeof(hash));
	t_ok("one element", ky_der_only(ky_buf_str(&b), &outer));
	ky_buf_add(&longer, outer.value);
	ky_der_put(&longer, 0x85, KY_STR("anything"));
	ky_buf_reset(&b);
	ky_der_put(&b, 0x30, ky_buf_str(&longer));
	got = judge(p, ky_buf_str(&b), KY_STR(""));
	t_eq_str("passed over", ky_proof_verdict_name(got.verdict), "verified");
	t_ok("and known for the same event",
	    memcmp(hash, got.signed_hash, sizeof(hash)) == 0);
	ky_buf_done(&longer);
	ky_buf_done(&b);
	ky_prover_free(p);
	ky_pki_free(pki);
}

/* A result of installing is verified with its own chip's certificate only. */
static void
other_lender(void)
{
	struct ky_pki *pki = mint_pki(KY_CURVE_P256, KY_PKI_SOUND), *other;
	struct ky_prover *p = prover(pki, true, 0, false);
	struct ky_buf b, lender;
	struct ky_err err;

	ky_buf_init(&b, MINT_MAX);
	ky_buf_init(&lender, MINT_MAX);
	t_good("sibling",
	    ky_pki_sibling(pki,
		&(struct ky_eid){"89049032000000000000000000000099"}, &other,
		&err),
	    &err);
	mint(pki, MINT_INSTALL, 3, &b);
	mint(other, MINT_DELETE, 4, &lender);
	t_eq_str("another chip's certificate",
	    ky_proof_verdict_name(
		judge(p, ky_buf_str(&b), ky_buf_str(&lender)).verdict),
	    "bad-signature");
	t_eq_str("a lender without one",
	    ky_proof_verdict_name(
		judge(p, ky_buf_str(&b), ky_buf_str(&b)).verdict),
	    "no-certificate");
	t_eq_str("a lender that is nothing",
	    ky_proof_verdict_name(
		judge(p, ky_buf_str(&b), KY_STR("x")).verdict),
	    "no-certificate");
	ky_buf_done(&lender);
	ky_buf_done(&b);
	ky_prover_free(p);
	ky_pki_free(other);
	ky_pki_free(pki);
}

/* r and s that no signature has. */
static void
awkward(void)
{
	static const char p256_n[] =
	    "\xff\xff\xff\xff\0\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff"
	    "\xbc\xe6\xfa\xad\xa7\x17\x9e\x84\xf3\xb9\xca\xc2\xfc\x63\x25\x51";
	struct ky_pki *pki = mint_pki(KY_CURVE_P256, KY_PKI_SOUND);
	struct ky_prover *p = prover(pki, true, 0, false);
	struct ky_notification_parts parts;
	const char *why;
	struct ky_buf b;
	char *sig;

	ky_buf_init(&b, MINT_MAX);
	mint(pki, MINT_DELETE, 7, &b);
	t_ok("read",
	    ky_notification_read(ky_buf_str(&b), &parts, &why) ==
		KY_NOTIFICATION_READ);
	sig = b.p + (parts.signature.p - b.p);
	for (int half = 0; half < 2; half++)
		for (int i = 0; i < 4; i++) {
			char keep[32], *at = sig + 32 * (ptrdiff_t)half;
			struct ky_judged got;

			memcpy(keep, at, 32);
			if (i == 0)
				memset(at, 0, 32);
			else
				memcpy(at, p256_n, 32);
			if (i == 2)
				at[31]++; /* above */
			if (i == 3)
				at[31]--; /* the greatest there is */
			got = judge(p, ky_buf_str(&b), KY_STR(""));
			t_eq_str("out of range, or not this one",
			    ky_proof_verdict_name(got.verdict),
			    "bad-signature");
			t_ok("why",
			    (strstr(got.why, "range") != NULL) == (i < 3));
			memcpy(at, keep, 32);
		}
	t_eq_str("as it was",
	    ky_proof_verdict_name(judge(p, ky_buf_str(&b), KY_STR("")).verdict),
	    "verified");
	ky_buf_done(&b);
	ky_prover_free(p);
	ky_pki_free(pki);
}

/* --- threads --- */

#define THREADS 4
#define ROUNDS 60

struct crowd {
	struct ky_prover *p;
	struct ky_buf bytes[6];
	int bad;
};

static void *
one_of_many(void *arg)
{
	struct crowd *c = arg;

	for (int i = 0; i < ROUNDS; i++)
		if (judge(c->p, ky_buf_str(&c->bytes[i % 6]), KY_STR(""))
			.verdict != KY_PROOF_VERIFIED)
			(void)__atomic_add_fetch(&c->bad, 1, __ATOMIC_RELAXED);
	return NULL;
}

static void
threads(void)
{
	struct ky_pki *pki = mint_pki(KY_CURVE_P256, KY_PKI_V3_SUBCI), *one;
	/* Fewer places than chips: they are evicted while others use them. */
	struct crowd c = {.p = prover(pki, true, 4, false)};
	pthread_t id[THREADS];
	struct ky_err err;
	int bad = 0;

	for (int i = 0; i < 6; i++) {
		struct ky_eid eid;

		(void)snprintf(eid.digits, sizeof(eid.digits), "89049032%024d",
		    i);
		t_good("chip", ky_pki_sibling(pki, &eid, &one, &err), &err);
		ky_buf_init(&c.bytes[i], MINT_MAX);
		mint(one, MINT_DELETE, i, &c.bytes[i]);
		ky_pki_free(one);
	}
	for (int i = 0; i < THREADS; i++)
		bad += pthread_create(&id[i], NULL, one_of_many, &c) != 0;
	for (int i = 0; i < THREADS; i++)
		bad += pthread_join(id[i], NULL) != 0;
	t_eq_int("threads ran", bad, 0);
	t_eq_int("all verified", c.bad, 0);
	for (int i = 0; i < 6; i++)
		ky_buf_done(&c.bytes[i]);
	ky_prover_free(c.p);
	ky_pki_free(pki);
}

/* --- folders --- */

static void
kept_pki(void)
{
	static const char *const files[] = {"ci.der", "ci.pem", "ci.crl",
	    "ci.key", "sub_ci.der", "sub_ci.key", "eum.der", "eum.key",
	    "euicc.der", "euicc.key"};
	char folder[] = "/tmp/kaiyaku-pki-XXXXXX", path[64];
	struct ky_err err;

	t_ok("a folder", mkdtemp(folder) != NULL);
	for (int f = KY_PKI_SOUND; f <= KY_PKI_V3_SUBCI; f++) {
		struct ky_pki *pki = mint_pki(KY_CURVE_BRAINPOOL,
		    (enum ky_pki_fault)f);
		struct ky_prover *p = prover(pki, true, 0, false);
		struct ky_pki *again = NULL, *other = NULL;
		struct ky_buf b;

		ky_buf_init(&b, MINT_MAX);
		t_good("saved", ky_pki_save(pki, folder, &err), &err);
		t_good("loaded", ky_pki_load(folder, &again, &err), &err);
		mint(again, MINT_DELETE, 7, &b);
		t_eq_str("the same chip",
		    ky_proof_verdict_name(
			judge(p, ky_buf_str(&b), KY_STR("")).verdict),
		    "verified");
		t_good("its sibling",
		    ky_pki_sibling(again, &mint_eid, &other, &err), &err);
		ky_buf_reset(&b);
		mint(other, MINT_DELETE, 7, &b);
		t_eq_str("of the same kind",
		    ky_proof_verdict_name(
			judge(p, ky_buf_str(&b), KY_STR("")).verdict),
		    "verified");
		ky_buf_done(&b);
		ky_prover_free(p);
		ky_pki_free(other);
		ky_pki_free(again);
		ky_pki_free(pki);
		for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
			(void)snprintf(path, sizeof(path), "%s/%s", folder,
			    files[i]);
			(void)unlink(path);
		}
	}
	t_ok("nothing else was written", rmdir(folder) == 0);
}

/* Without a root nothing is proven; what is broken is still seen. */
static void
rootless(void)
{
	static const struct {
		enum ky_pki_fault fault;
		bool intact;
		enum ky_proof_verdict verdict;
	} cases[] = {
	    {KY_PKI_SOUND, true, KY_PROOF_UNTRUSTED},
	    {KY_PKI_V3_SUBCI, true, KY_PROOF_UNTRUSTED},
	    {KY_PKI_OTHER_CI, true, KY_PROOF_UNTRUSTED},
	    {KY_PKI_EUICC_FORGED, false, KY_PROOF_UNTRUSTED},
	    {KY_PKI_OTHER_IIN, false, KY_PROOF_EID},
	    {KY_PKI_EUICC_EXPIRED, false, KY_PROOF_EXPIRED},
	};

	T_CASES (c, cases) {
		struct ky_pki *pki = mint_pki(KY_CURVE_P256, c->fault);
		struct ky_judged got;
		struct ky_buf b;
		struct ky_err err;
		bool intact = false;

		ky_buf_init(&b, MINT_MAX);
		mint(pki, MINT_DELETE, 7, &b);
		t_good("asked",
		    ky_proof_intact(ky_buf_str(&b), KY_STR(""), now, &got,
			&intact, &err),
		    &err);
		t_ok(ky_pki_fault_name(c->fault), intact == c->intact);
		t_eq_str("verdict", ky_proof_verdict_name(got.verdict),
		    ky_proof_verdict_name(c->verdict));
		b.p[20] ^= 1;
		t_good("asked",
		    ky_proof_intact(ky_buf_str(&b), KY_STR(""), now, &got,
			&intact, &err),
		    &err);
		t_ok("a bit changed", !intact);
		ky_buf_done(&b);
		ky_pki_free(pki);
	}
}

/* What is packed is read again, and verifies again. */
static void
packed(void)
{
	static uint8_t memory[2 * KY_PROOF_FILE_MAX];
	struct ky_pki *pki = mint_pki(KY_CURVE_P256, KY_PKI_SOUND);
	struct ky_prover *p = prover(pki, true, 0, false);
	struct ky_verifier v = ky_prover_port(p);
	struct ky_buf b, lender, file;
	struct ky_proof_file f;
	struct ky_judged got;
	struct ky_arena a;
	struct ky_err err;

	ky_arena_init(&a, memory, sizeof(memory));
	ky_buf_init(&b, MINT_MAX);
	ky_buf_init(&lender, MINT_MAX);
	ky_buf_init(&file, KY_PROOF_FILE_MAX);
	mint(pki, MINT_INSTALL, 3, &b);
	mint(pki, MINT_DELETE, 4, &lender);
	got = judge(p, ky_buf_str(&b), ky_buf_str(&lender));
	t_good("packed",
	    v.pack(v.self, ky_buf_str(&b), ky_buf_str(&lender), &got, &file,
		&err),
	    &err);
	t_good("read", ky_proof_file_read(&a, ky_buf_str(&file), &f, &err),
	    &err);
	t_ok("the same bytes",
	    ky_str_eq(f.notification, ky_buf_str(&b)) &&
		ky_str_eq(f.lender, ky_buf_str(&lender)));
	t_ok("root, and that it is one of tests",
	    memcmp(f.root, got.root, 20) == 0 && f.test_root);
	t_eq_str("verified again",
	    ky_proof_verdict_name(judge(p, f.notification, f.lender).verdict),
	    "verified");
	ky_buf_done(&file);
	ky_buf_done(&lender);
	ky_buf_done(&b);
	ky_prover_free(p);
	ky_pki_free(pki);
}

int
main(void)
{
	T_RUN(stories);
	T_RUN(test_roots);
	T_RUN(true_roots);
	T_RUN(no_roots);
	T_RUN(counts);
	T_RUN(flips);
	T_RUN(trailing);
	T_RUN(other_lender);
	T_RUN(awkward);
	T_RUN(threads);
	T_RUN(kept_pki);
	T_RUN(packed);
	T_RUN(rootless);
	return t_done();
}
