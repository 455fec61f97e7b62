/*
 * Notifications that are none, and a verifier that understands them.
 *
 * "KIND CHIP ICCID NUMBER WORD": kind `delete` or `enable` with certificates,
 * `install` without; the chip a digit.  A word `forged` fails the signature,
 * `torn` cannot be packed.  What stands behind a `+` is not signed.  Anything
 * else is no notification.
 */
#ifndef KY_TESTS_SERVICE_CHIP_H
#define KY_TESTS_SERVICE_CHIP_H

#include "desk.h"

#include "base/hash.h"

#define CHIP_EID "8904903200000000000000000000000"

struct chip_text {
	char kind[16], chip, iccid[24], word[16];
	long long n;
};

static inline bool
chip_read(struct ky_str bytes, struct chip_text *out)
{
	char text[128];

	return ky_str_copy(bytes, text, sizeof(text)) &&
	    sscanf(text, "%15s %c %23s %lld %15s", out->kind, &out->chip,
		out->iccid, &out->n, out->word) == 5;
}

static inline bool
chip_lends(struct ky_str lender, char chip)
{
	struct chip_text t;

	return chip_read(lender, &t) && t.chip == chip &&
	    strcmp(t.kind, "install") != 0;
}

static inline size_t
chip_signed_len(struct ky_str bytes)
{
	const char *plus = memchr(bytes.p, '+', bytes.len);

	return plus != NULL ? (size_t)(plus - bytes.p) : bytes.len;
}

static inline enum ky_code
chip_check(void *self, struct ky_str bytes, struct ky_str lender,
    struct ky_time at, struct ky_judged *out, struct ky_err *err)
{
	struct chip_text t;

	(void)self;
	(void)at;
	(void)err;
	*out = (struct ky_judged){.verdict = KY_PROOF_NOT_ONE, .why = "text"};
	if (!chip_read(bytes, &t))
		return KY_OK;
	out->installation = strcmp(t.kind, "install") == 0;
	if (!ky_profile_event_kind_parse(ky_str_of(t.kind), &out->event.kind))
		abort();
	out->event.n = t.n;
	if (strcmp(t.iccid, "-") != 0)
		(void)ky_str_copy(ky_str_of(t.iccid), out->event.iccid.digits,
		    sizeof(out->event.iccid.digits));
	(void)snprintf(out->address, sizeof(out->address), "%s",
	    t.chip == '1' ? "SMDP.example.com" : "smdp.example.comx");
	ky_sha256((struct ky_str){bytes.p, chip_signed_len(bytes)},
	    out->signed_hash);
	out->verdict = strcmp(t.word, "forged") == 0 ? KY_PROOF_SIGNATURE
						     : KY_PROOF_VERIFIED;
	if (out->installation && !chip_lends(lender, t.chip))
		out->verdict = lender.len > 0 ? KY_PROOF_SIGNATURE
					      : KY_PROOF_NO_CERTIFICATE;
	if (out->verdict == KY_PROOF_VERIFIED)
		(void)snprintf(out->event.eid.digits,
		    sizeof(out->event.eid.digits), CHIP_EID "%c", t.chip);
	out->event.chip_signed = out->verdict == KY_PROOF_VERIFIED;
	return KY_OK;
}

static inline enum ky_code
chip_pack(void *self, struct ky_str bytes, struct ky_str lender,
    const struct ky_judged *found, struct ky_buf *out, struct ky_err *err)
{
	struct chip_text t;

	(void)self;
	if (found->verdict != KY_PROOF_VERIFIED || !chip_read(bytes, &t))
		abort();
	if (strcmp(t.word, "torn") == 0)
		return ky_fail(err, KY_E_SYSTEM, 0, "it is torn");
	ky_buf_add(out, bytes);
	ky_buf_add(out, lender);
	return KY_OK;
}

static int chip_self;
static const struct ky_verifier chip_verifier = {&chip_self, chip_check,
    chip_pack};

#endif
