/*
 * Attestation objects (WebAuthn 6.5.4): CBOR out of which we want one member.
 */
#ifndef KY_PORTAL_ATTESTATION_H
#define KY_PORTAL_ATTESTATION_H

#include "base/str.h"

#define KY_CBOR_DEPTH_MAX 4

/*
 * "authData" of the map that is all of `object`, as a view into it.  False:
 * it is no such map, it nests deeper than KY_CBOR_DEPTH_MAX, has a length it
 * does not say in front, or has that member twice or not at all.
 */
bool ky_attestation_data(struct ky_str object, struct ky_str *out);

#endif
