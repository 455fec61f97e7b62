/*
 * Notifications for a load: deletions, each signed by a chip of its own, the
 * chips by a few makers, each maker under a root of its own.
 *
 *	mint_notifications FOLDER MAKERS p256|brainpool <CHIPS
 *
 * CHIPS: an EID and an ICCID a line.  FOLDER gets root-N.pem of each maker and
 * `bodies`: for each chip a line with what ES9+ HandleNotification is sent.
 * Then each is verified once, on this thread: prints one JSON object, how many
 * and how many a second of the core's own time.
 */
#include "base/buf.h"
#include "euicc/notification.h"
#include "proof/verify.h"
#include "vcard/pki.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MAKERS_MAX 64
#define BYTES_MAX ((size_t)16 * 1024)
#define PATH_SIZE 4096

static struct {
	const char *folder;
	enum ky_curve curve;
	struct ky_pki *maker[MAKERS_MAX];
	unsigned long makers;
	FILE *bodies;
	struct ky_buf *minted; /* each, for the verifying after */
	size_t n;
} mint;

static void
die(const char *what)
{
	(void)fprintf(stderr, "mint_notifications: %s\n", what);
	exit(1);
}

static void
must(enum ky_code code, const struct ky_err *err)
{
	if (code != KY_OK)
		die(err->msg);
}

static FILE *
create(const char *name, unsigned long n)
{
	char path[PATH_SIZE];
	FILE *file;
	int len = n > 0
	    ? snprintf(path, sizeof(path), "%s/%s-%lu.pem", mint.folder, name,
		  n)
	    : snprintf(path, sizeof(path), "%s/%s", mint.folder, name);

	if (len < 0 || (size_t)len >= sizeof(path))
		die("the folder's name is too long");
	file = fopen(path, "wb");
	if (file == NULL)
		die("a file cannot be made in the folder");
	return file;
}

static void
write_and_close(FILE *file, struct ky_str text)
{
	if (fwrite(text.p, 1, text.len, file) != text.len || fclose(file) != 0)
		die("could not write");
}

static struct ky_str
view(const char *text)
{
	return (struct ky_str){text, strlen(text)};
}

/* --- minting --- */

/* Makers differ in their keys; their chips' numbers are of one range. */
static void
make_makers(const struct ky_eid *eid)
{
	struct ky_buf pem;
	struct ky_err err;

	ky_buf_init(&pem, BYTES_MAX);
	for (unsigned long i = 0; i < mint.makers; i++) {
		must(ky_pki_new(mint.curve, eid, KY_PKI_SOUND, &mint.maker[i],
			 &err),
		    &err);
		ky_buf_reset(&pem);
		must(ky_pki_ci_pem(mint.maker[i], &pem, &err), &err);
		write_and_close(create("root", i + 1), ky_buf_str(&pem));
	}
	ky_buf_done(&pem);
}

/* Its 4th: after an installation, enabled, disabled. */
static void
put_meta(const struct ky_iccid *iccid, struct ky_buf *out)
{
	struct ky_buf b;
	uint8_t digits[10];

	ky_buf_init(&b, BYTES_MAX);
	ky_iccid_to_chip(iccid, digits);
	ky_der_put_int(&b, 0x80, 4);
	ky_der_put(&b, 0x81, KY_STR("\4\x10")); /* bit 3: deleted */
	ky_der_put(&b, 0x0c, KY_STR("smdp.example.com"));
	ky_der_put(&b, 0x5a, (struct ky_str){(char *)digits, sizeof(digits)});
	ky_der_put(out, 0xbf2f, ky_buf_str(&b));
	ky_buf_done(&b);
}

static void
put_notification(const struct ky_pki *chip, const struct ky_iccid *iccid,
    struct ky_buf *out)
{
	struct ky_buf b;
	struct ky_err err;
	uint8_t sig[64];

	ky_buf_init(&b, BYTES_MAX);
	put_meta(iccid, &b);
	must(ky_pki_sign(chip, ky_buf_str(&b), sig, &err), &err);
	ky_der_put(&b, 0x5f37, (struct ky_str){(char *)sig, sizeof(sig)});
	ky_buf_add(&b, ky_pki_euicc(chip));
	ky_buf_add(&b, ky_pki_eum(chip));
	ky_der_put(out, 0x30, ky_buf_str(&b));
	ky_buf_done(&b);
}

static void
put_body(struct ky_str der)
{
	char text[sodium_base64_ENCODED_LEN(BYTES_MAX,
	    sodium_base64_VARIANT_ORIGINAL)];

	(void)sodium_bin2base64(text, sizeof(text), (const uint8_t *)der.p,
	    der.len, sodium_base64_VARIANT_ORIGINAL);
	if (fprintf(mint.bodies, "{\"pendingNotification\":\"%s\"}\n", text) <
	    0)
		die("could not write");
}

static void
mint_one(const struct ky_eid *eid, const struct ky_iccid *iccid)
{
	struct ky_pki *chip;
	struct ky_err err;

	if (mint.n == 0)
		make_makers(eid);
	mint.minted = realloc(mint.minted,
	    (mint.n + 1) * sizeof(struct ky_buf));
	if (mint.minted == NULL)
		die("no memory");
	must(ky_pki_sibling(mint.maker[mint.n % mint.makers], eid, &chip, &err),
	    &err);
	ky_buf_init(&mint.minted[mint.n], BYTES_MAX);
	put_notification(chip, iccid, &mint.minted[mint.n]);
	put_body(ky_buf_str(&mint.minted[mint.n]));
	ky_pki_free(chip);
	mint.n++;
}

static void
mint_all(void)
{
	struct ky_eid eid;
	struct ky_iccid iccid;
	struct ky_err err;
	char line[128], *blank;

	mint.bodies = create("bodies", 0);
	while (fgets(line, sizeof(line), stdin) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		blank = strchr(line, ' ');
		if (blank == NULL)
			die("a line without a blank");
		*blank = '\0';
		must(ky_eid_parse(view(line), &eid, &err), &err);
		must(ky_iccid_parse(view(blank + 1), &iccid, &err), &err);
		mint_one(&eid, &iccid);
	}
	if (fclose(mint.bodies) != 0 || mint.n == 0)
		die("nothing was written");
}

/* --- verifying --- */

static double
core_seconds(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* As the service does it, and nothing else: each chip comes once. */
static void
verify_all(void)
{
	struct ky_prover_config config = {mint.folder, true, 0};
	struct ky_time at = {(int64_t)time(NULL) * KY_SECOND_US};
	struct ky_prover *prover;
	struct ky_verifier v;
	struct ky_judged found;
	struct ky_err err;
	double began, took;
	uint64_t checks = 0;

	must(ky_prover_new(&config, &prover, &err), &err);
	v = ky_prover_port(prover);
	began = core_seconds();
	for (size_t i = 0; i < mint.n; i++) {
		must(v.check(v.self, ky_buf_str(&mint.minted[i]), KY_STR(""),
			 at, &found, &err),
		    &err);
		if (found.verdict != KY_PROOF_VERIFIED)
			die(found.why);
		checks += found.verifications;
	}
	took = core_seconds() - began;
	printf("{\"notifications\": %zu, \"verifications\": %" PRIu64
	       ", \"per_s\": %.1f, \"bytes\": %zu}\n",
	    mint.n, checks, (double)mint.n / took, mint.minted[0].len);
	ky_prover_free(prover);
}

int
main(int argc, char **argv)
{
	if (argc == 4)
		mint.makers = strtoul(argv[2], NULL, 10);
	if (mint.makers == 0 || mint.makers > MAKERS_MAX || sodium_init() < 0) {
		(void)fputs("usage: mint_notifications FOLDER MAKERS "
			    "p256|brainpool <CHIPS\n",
		    stderr);
		return 2;
	}
	mint.folder = argv[1];
	mint.curve = strcmp(argv[3], "brainpool") == 0 ? KY_CURVE_BRAINPOOL
						       : KY_CURVE_P256;
	mint_all();
	verify_all();
	for (size_t i = 0; i < mint.n; i++)
		ky_buf_done(&mint.minted[i]);
	free(mint.minted);
	for (unsigned long i = 0; i < mint.makers; i++)
		ky_pki_free(mint.maker[i]);
	return 0;
}
