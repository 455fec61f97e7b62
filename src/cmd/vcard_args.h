/*
 * The arguments of kaiyaku-vcard, see kaiyaku-vcard(1).
 */
#ifndef KY_CMD_VCARD_ARGS_H
#define KY_CMD_VCARD_ARGS_H

#include "vcard/pki.h"
#include "vcard/vchip.h"

struct ky_vcard_args {
	const char *state;
	enum ky_curve curve;
	enum ky_pki_fault chain;
	struct ky_eid eid;
	char smdp[KY_VCHIP_HOST_MAX + 1];
	struct ky_quirks quirks;
	bool has_iccid, enabled, no_result, stdio;
	struct ky_vchip_profile profile; /* as described */
	uint64_t error;
	char host[256], port[6];
};

/* What comes behind the command.  `out` starts with what is usual.  False: an
 * option that there is not, or a wrong argument of one. */
bool ky_vcard_args_parse(int argc, char **argv, struct ky_vcard_args *out);

#endif
