/*
 * The proof that a change of a line asks for.
 *
 * Whoever took a line over would change it first: where a card, a device or an
 * address was new lately, a change wants what an ending would
 * (core/trust.h).  Otherwise nothing is asked.
 */
#ifndef KY_WEB_DESK_PROOF_H
#define KY_WEB_DESK_PROOF_H

#include "web/desk.h"

enum ky_desk_proof {
	KY_DESK_PROOF_ENOUGH,   /* or none is asked */
	KY_DESK_PROOF_FIRST,    /* a code comes first */
	KY_DESK_PROOF_WEAK,     /* the line has to be proven better: `notice` */
	KY_DESK_PROOF_ANSWERED, /* a fault of ours: answered */
};

/* Of this session, put into `cmd` (may be NULL) where it is asked.  When it is
 * weak, the context has `notice` "weak", `bill` ("": it would not help) and
 * `papers`: where a better one is given, and from there back to `self`. */
enum ky_desk_proof ky_desk_proof(struct ky_desk *k, const char *self,
    struct ky_command *cmd);

#endif
