/*
 * Document files: any bytes get a finding, with trusted keys and without.
 * What is good with keys is, without them, intact.
 */
#include "doc/verify.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
add_key(struct ky_keyset *keys, enum ky_key_use use, uint8_t fill)
{
	struct ky_key *key = &keys->key[keys->n++];
	uint8_t seed[KY_SEED_BYTES];

	memset(seed, fill, sizeof(seed));
	key->use = use;
	ky_sign_public(seed, key->public);
	ky_sign_key_id(key->public, key->id);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ky_str file = {(const char *)data, size};
	struct ky_keyset keys = {.issuer = {"demo-mobile"},
	    .origin = "demo-mobile.example/log"};
	struct ky_verified with, without;

	/* The keys of the seeds (tests/doc/desk.h). */
	add_key(&keys, KY_KEY_PAPER, 1);
	add_key(&keys, KY_KEY_LOG, 2);
	ky_verify(file, &keys, &with);
	ky_verify(file, NULL, &without);
	assert(with.finding < KY_FOUND__MAX && with.words[0] != '\0');
	assert(!ky_finding_good(without.finding));
	if (ky_finding_good(with.finding))
		assert(without.finding == KY_FOUND_SIGNER_UNKNOWN);
	if (with.finding >= KY_FOUND_TRUNCATED &&
	    with.finding <= KY_FOUND_SIGNATURE_WRONG)
		assert(without.finding == with.finding);
	return 0;
}
