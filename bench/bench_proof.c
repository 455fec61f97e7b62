/*
 * How much of OpenSSL's own speed is left when notifications of chips are
 * verified: bare ECDSA verifications on one core, against those inside the
 * verifier's check in the same run.
 *
 *	bench_proof [SECONDS]
 */
#include "proof/verify.h"

#include "proof/mint.h"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <inttypes.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define CHIPS 256
/* 2026-11-22 */
static const struct ky_time now = {INT64_C(1795305600000000)};

struct field {
	const char *name;
	struct ky_pki *maker;
	struct ky_prover *prover;
	struct ky_buf bytes[CHIPS];
};

/* Time of this thread's core, for others may be at work. */
static double
seconds(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void
must(enum ky_code code, const struct ky_err *err)
{
	if (code == KY_OK)
		return;
	(void)fprintf(stderr, "bench_proof: %s\n", err->msg);
	exit(1);
}

/* Fewer places than chips: each is new when its turn comes. */
static void
make_prover(struct field *f)
{
	char folder[] = "/tmp/kaiyaku-bench-XXXXXX", path[64];
	struct ky_prover_config config = {folder, true, 8};
	struct ky_str der = ky_pki_ci(f->maker);
	struct ky_err err;
	FILE *file;

	if (mkdtemp(folder) == NULL)
		exit(1);
	(void)snprintf(path, sizeof(path), "%s/ci.der", folder);
	file = fopen(path, "wb");
	if (file == NULL || fwrite(der.p, 1, der.len, file) != der.len ||
	    fclose(file) != 0)
		exit(1);
	must(ky_prover_new(&config, &f->prover, &err), &err);
	(void)unlink(path);
	(void)rmdir(folder);
}

static void
make(struct field *f, enum ky_curve curve)
{
	struct ky_err err;

	f->name = curve == KY_CURVE_P256 ? "P-256" : "brainpoolP256r1";
	f->maker = mint_pki(curve, KY_PKI_SOUND);
	for (int i = 0; i < CHIPS; i++) {
		struct ky_eid eid;
		struct ky_pki *chip;

		(void)snprintf(eid.digits, sizeof(eid.digits), "89049032%024d",
		    i);
		must(ky_pki_sibling(f->maker, &eid, &chip, &err), &err);
		ky_buf_init(&f->bytes[i], MINT_MAX);
		mint(chip, MINT_DELETE, i, &f->bytes[i]);
		ky_pki_free(chip);
	}
	make_prover(f);
}

static void
done(struct field *f)
{
	for (int i = 0; i < CHIPS; i++)
		ky_buf_done(&f->bytes[i]);
	ky_prover_free(f->prover);
	ky_pki_free(f->maker);
}

/* One bare verification: SHA-256 of as many bytes as a notification signs,
 * and ECDSA with a key that is ready. */
static double
bare(const struct field *f, double for_seconds, uint64_t *n)
{
	struct ky_notification_parts parts;
	const char *why;
	const unsigned char *p;
	unsigned char digest[32], der[80];
	EVP_PKEY_CTX *ctx;
	EVP_PKEY *key = EVP_EC_gen(f->name);
	size_t len = sizeof(der);
	double began, took = 0;

	if (key == NULL ||
	    ky_notification_read(ky_buf_str(&f->bytes[0]), &parts, &why) !=
		KY_NOTIFICATION_READ)
		exit(1);
	p = (const unsigned char *)parts.signed_tlv.p;
	ctx = EVP_PKEY_CTX_new(key, NULL);
	(void)EVP_Digest(p, parts.signed_tlv.len, digest, NULL, EVP_sha256(),
	    NULL);
	if (EVP_PKEY_sign_init(ctx) != 1 ||
	    EVP_PKEY_sign(ctx, der, &len, digest, 32) != 1 ||
	    EVP_PKEY_verify_init(ctx) != 1)
		exit(1);
	began = seconds();
	for (*n = 0; took < for_seconds; took = seconds() - began, (*n)++) {
		(void)EVP_Digest(p, parts.signed_tlv.len, digest, NULL,
		    EVP_sha256(), NULL);
		if (EVP_PKEY_verify(ctx, der, len, digest, 32) != 1)
			exit(1);
	}
	EVP_PKEY_CTX_free(ctx);
	EVP_PKEY_free(key);
	return (double)*n / took;
}

/* Verifications a second inside check(); `chips`: how many take turns. */
static double
inside(const struct field *f, struct ky_prover *prover, uint32_t chips,
    double for_seconds, uint64_t *notifications, uint64_t *verifications)
{
	struct ky_verifier v = ky_prover_port(prover);
	struct ky_judged found;
	struct ky_err err;
	double began = seconds(), took = 0;

	*notifications = *verifications = 0;
	for (; took < for_seconds; took = seconds() - began) {
		must(v.check(v.self,
			 ky_buf_str(&f->bytes[*notifications % chips]),
			 KY_STR(""), now, &found, &err),
		    &err);
		if (found.verdict != KY_PROOF_VERIFIED)
			exit(1);
		(*notifications)++;
		*verifications += found.verifications;
	}
	return (double)*verifications / took;
}

static void
report(const char *what, uint64_t notifications, uint64_t verifications,
    double rate, double of)
{
	printf("  %-34s %8.0f verifications/s, ratio %.2f (%" PRIu64
	       " notifications, %" PRIu64 " verifications: %.2f each)\n",
	    what, rate, rate / of, notifications, verifications,
	    (double)verifications / (double)notifications);
}

static void
run(enum ky_curve curve, double for_seconds, double goal)
{
	struct field f;
	uint64_t n, notifications, verifications;
	double of, rate;

	make(&f, curve);
	/* Half before and half after, for the machine's pace may change. */
	of = bare(&f, for_seconds / 2, &n);
	printf("%s\n  %-34s %8.0f verifications/s\n", f.name,
	    "bare ECDSA, key ready", of);
	rate = inside(&f, f.prover, CHIPS, for_seconds, &notifications,
	    &verifications);
	of = (of + bare(&f, for_seconds / 2, &n)) / 2;
	report("every notification a new chip", notifications, verifications,
	    rate, of);
	printf("  goal %.2f: %s\n", goal,
	    rate / of >= goal ? "reached" : "MISSED");
	rate = inside(&f, f.prover, 1, for_seconds, &notifications,
	    &verifications);
	report("one chip again and again", notifications, verifications, rate,
	    of);
	done(&f);
}

int
main(int argc, char **argv)
{
	double for_seconds = argc > 1 ? strtod(argv[1], NULL) : 2;

	run(KY_CURVE_P256, for_seconds, 0.7);
	run(KY_CURVE_BRAINPOOL, for_seconds, 0.8);
	return 0;
}
