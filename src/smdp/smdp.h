/*
 * Adapters of the SM-DP+ port (port/peers.h, struct ky_smdp).
 */
#ifndef KY_SMDP_SMDP_H
#define KY_SMDP_SMDP_H

#include "port/peers.h"
#include "smdp/es2.h"

/* ES2+: retiring by CancelOrder with "Unavailable" (docs/peers.md). */
enum ky_code ky_smdp_es2_open(const struct ky_es2_peer *peer,
    struct ky_smdp *out, struct ky_err *err) KY_MUST_USE;
/* A port that was never opened is nothing to do. */
void ky_smdp_close(struct ky_smdp *p);

#endif
