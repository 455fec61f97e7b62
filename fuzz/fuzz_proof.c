/*
 * The whole check.  The bytes are a root, a notification and perhaps a
 * lender, one behind the other: any of them gets a verdict, the same one
 * when its chip is known already, and what is verified can be packed, read
 * and verified again.
 */
#include "proof/file.h"
#include "proof/verify.h"

#include "euicc/der.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* 2026-11-22 */
static const struct ky_time now = {INT64_C(1795305600000000)};

static struct ky_str
next(struct ky_str *rest)
{
	struct ky_tlv one;
	struct ky_str all = *rest;

	if (ky_der_next(rest, &one))
		return one.whole;
	*rest = KY_STR("");
	return all;
}

static struct ky_judged
judge(struct ky_prover *p, struct ky_str bytes, struct ky_str lender)
{
	struct ky_verifier v = ky_prover_port(p);
	struct ky_judged out;
	struct ky_err err;
	enum ky_code code = v.check(v.self, bytes, lender, now, &out, &err);

	assert(code == KY_OK && out.verdict < KY_PROOF__MAX);
	assert((out.verdict == KY_PROOF_VERIFIED) == (out.why[0] == '\0'));
	assert(strlen(out.event.eid.digits) ==
	    (out.verdict == KY_PROOF_VERIFIED ? 32u : 0u));
	return out;
}

static void
pack(struct ky_prover *p, struct ky_str bytes, struct ky_str lender,
    const struct ky_judged *found)
{
	static uint8_t memory[2 * KY_PROOF_FILE_MAX];
	struct ky_verifier v = ky_prover_port(p);
	struct ky_proof_file f;
	struct ky_judged again;
	struct ky_arena a;
	struct ky_buf file;
	struct ky_err err;
	enum ky_code code;
	bool intact = false;

	ky_arena_init(&a, memory, sizeof(memory));
	ky_buf_init(&file, KY_PROOF_FILE_MAX);
	code = v.pack(v.self, bytes, lender, found, &file, &err);
	if (code == KY_OK) {
		code = ky_proof_file_read(&a, ky_buf_str(&file), &f, &err);
		assert(code == KY_OK);
		assert(judge(p, f.notification, f.lender).verdict ==
		    KY_PROOF_VERIFIED);
	}
	ky_buf_done(&file);
	code = ky_proof_intact(bytes, lender, now, &again, &intact, &err);
	assert(code == KY_OK && intact);
}

static void
any_file(struct ky_str bytes)
{
	void *memory = malloc(2 * KY_PROOF_FILE_MAX);
	struct ky_proof_file f;
	struct ky_arena a;
	struct ky_err err;

	assert(memory != NULL);
	ky_arena_init(&a, memory, 2 * KY_PROOF_FILE_MAX);
	if (ky_proof_file_read(&a, bytes, &f, &err) == KY_OK)
		assert(f.notification.len > 0);
	free(memory);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ky_str rest = {(const char *)data, size};
	struct ky_str root, bytes, lender;
	struct ky_judged cold, warm;
	struct ky_prover *p;
	struct ky_err err;

	if (size > 0 && data[0] == '{')
		any_file(rest);
	root = next(&rest);
	bytes = next(&rest);
	lender = next(&rest);
	if (ky_prover_new_root(root, true, &p, &err) != KY_OK)
		return 0;
	cold = judge(p, bytes, lender);
	warm = judge(p, bytes, lender);
	assert(warm.verdict == cold.verdict);
	assert(warm.verifications <= cold.verifications);
	if (cold.verdict == KY_PROOF_VERIFIED)
		pack(p, bytes, lender, &cold);
	ky_prover_free(p);
	return 0;
}
