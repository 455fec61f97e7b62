/* Names of what the verifier's port speaks of. */
#include "port/verifier.h"

#include "core/name.h"

#include <assert.h>

static const char *const verdicts[] = {
    [KY_PROOF_VERIFIED] = "verified",
    [KY_PROOF_NOT_ONE] = "not-one",
    [KY_PROOF_MALFORMED] = "malformed",
    [KY_PROOF_NO_CERTIFICATE] = "no-certificate",
    [KY_PROOF_CERTIFICATE] = "bad-certificate",
    [KY_PROOF_CURVE] = "curve",
    [KY_PROOF_ROLE] = "wrong-role",
    [KY_PROOF_UNTRUSTED] = "untrusted",
    [KY_PROOF_EXPIRED] = "expired",
    [KY_PROOF_REVOKED] = "revoked",
    [KY_PROOF_TEST_ROOT] = "test-root",
    [KY_PROOF_EID] = "eid-not-permitted",
    [KY_PROOF_SIGNATURE] = "bad-signature",
};
KY_NAMES(proof_verdict, verdicts, KY_PROOF__MAX);
