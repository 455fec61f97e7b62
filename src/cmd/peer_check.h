/*
 * Is what a peer's section names there, and of use: certificate, key, roots,
 * secrets, and what its adapter wants of the settings?  Nobody is asked.
 */
#ifndef KY_CMD_PEER_CHECK_H
#define KY_CMD_PEER_CHECK_H

#include "cmd/cli.h"

struct ky_peer_checked {
	enum ky_peer peer;
	const char *what; /* "cert_file: FILE is no certificate in PEM" */
	bool wrong;       /* else worth a note */
};

/* `say` is called for each finding; how many of them are wrong.  The
 * certificate's days are judged as of the machine's clock. */
uint32_t ky_peer_check(const struct ky_cli *cli, enum ky_peer p,
    void (*say)(void *self, const struct ky_peer_checked *found), void *self);

#endif
