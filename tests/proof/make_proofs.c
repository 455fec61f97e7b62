/*
 * Proof files for the second verifier and for `kaiyaku verify`, made anew
 * each time: make_proofs DIR.
 *
 * For each fault of the PKI and each curve: NAME.json, a proof file that calls
 * itself verified, NAME.pem, the root, and a line in the file `cases`: name,
 * verdict as it must be.  Besides `paper.json` of issuer.pub, a certificate
 * whose duty `profile` names sound-p256.json, and `other.json`, one that does
 * not.
 */
#include "proof/file.h"

#include "base/hash.h"
#include "doc/desk.h"
#include "doc/file.h"
#include "mint.h"

/* 2026-11-22 */
static const struct ky_time now = {INT64_C(1795305600000000)};
static const char *folder;
static struct ky_buf cases;

static void
must(enum ky_code code, const struct ky_err *err)
{
	if (code == KY_OK)
		return;
	(void)fprintf(stderr, "make_proofs: %s\n", err->msg);
	exit(1);
}

static void
emit(const char *name, const char *ending, struct ky_str bytes)
{
	char path[KY_PATH_SIZE], file[80];
	struct ky_err err;

	(void)snprintf(file, sizeof(file), "%s.%s", name, ending);
	must(ky_file_path(folder, file, path, &err), &err);
	must(ky_file_write(path, 0644, bytes, &err), &err);
}

static void
emit_proof(const char *name, const struct ky_pki *p, struct ky_str bytes,
    struct ky_str lender, const char *verdict)
{
	struct ky_proof_file f = {.notification = bytes,
	    .lender = lender,
	    .received = now,
	    .test_root = true};
	struct ky_judged found = {.verdict = KY_PROOF_VERIFIED};
	struct ky_buf file, pem;
	struct ky_err err;

	ky_buf_init(&file, KY_PROOF_FILE_MAX);
	ky_buf_init(&pem, MINT_MAX);
	ky_proof_file_write(&f, &found, &file);
	must(ky_pki_ci_pem(p, &pem, &err), &err);
	emit(name, "json", ky_buf_str(&file));
	emit(name, "pem", ky_buf_str(&pem));
	ky_buf_addf(&cases, "%s %s\n", name, verdict);
	ky_buf_done(&file);
	ky_buf_done(&pem);
}

static const enum ky_proof_verdict verdicts[KY_PKI__MAX] = {
    [KY_PKI_NO_EID_LIMIT] = KY_PROOF_EID,
    [KY_PKI_OTHER_IIN] = KY_PROOF_EID,
    [KY_PKI_OTHER_ORG] = KY_PROOF_EID,
    [KY_PKI_EUICC_ROLE] = KY_PROOF_ROLE,
    [KY_PKI_EUM_ROLE] = KY_PROOF_ROLE,
    [KY_PKI_EUM_NO_CA] = KY_PROOF_ROLE,
    [KY_PKI_EUM_USAGE] = KY_PROOF_ROLE,
    [KY_PKI_EUICC_USAGE] = KY_PROOF_ROLE,
    [KY_PKI_EUICC_EXPIRED] = KY_PROOF_EXPIRED,
    [KY_PKI_EUM_EXPIRED] = KY_PROOF_EXPIRED,
    [KY_PKI_EUM_FUTURE] = KY_PROOF_EXPIRED,
    [KY_PKI_OTHER_CI] = KY_PROOF_UNTRUSTED,
    [KY_PKI_EUICC_FORGED] = KY_PROOF_UNTRUSTED,
    [KY_PKI_EUM_FORGED] = KY_PROOF_UNTRUSTED,
    [KY_PKI_EID_TEXT] = KY_PROOF_EID,
    [KY_PKI_CRITICAL] = KY_PROOF_ROLE,
    [KY_PKI_SHA384] = KY_PROOF_CERTIFICATE,
    /* KY_PKI_REVOKED: a proof file carries no list. */
};

static void
emit_kinds(const struct ky_pki *p, enum ky_pki_fault f, const char *curve)
{
	const char *verdict = ky_proof_verdict_name(verdicts[f]);
	struct ky_buf b, lender;
	char name[64];

	ky_buf_init(&b, MINT_MAX);
	ky_buf_init(&lender, MINT_MAX);
	mint(p, MINT_DELETE, 7, &b);
	(void)snprintf(name, sizeof(name), "%s-%s", ky_pki_fault_name(f),
	    curve);
	emit_proof(name, p, ky_buf_str(&b), KY_STR(""), verdict);
	if (f == KY_PKI_SOUND) {
		/* The number changed: it is not what was signed. */
		(void)snprintf(name, sizeof(name), "changed-%s", curve);
		((char *)memmem(b.p, b.len, "\x80\1\7", 3))[2]++;
		emit_proof(name, p, ky_buf_str(&b), KY_STR(""),
		    "bad-signature");
	}
	mint(p, MINT_ENABLE, 4, &lender);
	ky_buf_reset(&b);
	mint(p, MINT_INSTALL, 3, &b);
	(void)snprintf(name, sizeof(name), "install-%s-%s",
	    ky_pki_fault_name(f), curve);
	emit_proof(name, p, ky_buf_str(&b), ky_buf_str(&lender), verdict);
	if (f == KY_PKI_SOUND) {
		(void)snprintf(name, sizeof(name), "unlent-%s", curve);
		emit_proof(name, p, ky_buf_str(&b), KY_STR(""),
		    "no-certificate");
	}
	ky_buf_done(&lender);
	ky_buf_done(&b);
}

static void
emit_paper(const char *name, const char *evidence)
{
	struct desk_signer signer = {1, 2};
	uint8_t leaf[KY_HASH_BYTES];
	char path[KY_PATH_SIZE];
	struct ky_keyset keys;
	struct ky_paper p;
	struct ky_buf b;
	struct ky_err err;

	ky_buf_init(&b, KY_PAPER_MAX);
	desk_keys(&keys);
	desk_paper(KY_PAPER_CERTIFICATE, &p);
	if (evidence != NULL) {
		must(ky_file_path(folder, evidence, path, &err), &err);
		must(ky_file_read(path, &b, &err), &err);
		ky_sha256(ky_buf_str(&b), p.duty[p.duties_n - 1].evidence);
		p.duty[p.duties_n - 1].grade = KY_GRADE_PROVEN;
		ky_buf_reset(&b);
	}
	must(desk_seal(&p, 9, &signer, &keys, &b, leaf, &err), &err);
	emit(name, "json", ky_buf_str(&b));
	ky_buf_reset(&b);
	ky_keyset_write(&keys, &b);
	emit("issuer", "pub", ky_buf_str(&b));
	ky_buf_done(&b);
}

int
main(int argc, char **argv)
{
	if (argc != 2)
		return 2;
	folder = argv[1];
	ky_buf_init(&cases, MINT_MAX);
	for (int f = 0; f < KY_PKI__MAX; f++)
		for (int c = 0; c < KY_CURVE__MAX; c++) {
			struct ky_pki *p = mint_pki((enum ky_curve)c,
			    (enum ky_pki_fault)f);

			emit_kinds(p, (enum ky_pki_fault)f,
			    c == KY_CURVE_P256 ? "p256" : "brainpool");
			ky_pki_free(p);
		}
	emit("cases", "txt", ky_buf_str(&cases));
	emit_paper("paper", "sound-p256.json");
	emit_paper("paper-install", "install-sound-p256.json");
	emit_paper("paper-forged", "changed-p256.json");
	emit_paper("other", NULL);
	ky_buf_done(&cases);
	return 0;
}
