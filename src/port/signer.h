/*
 * Port: who holds the secret keys.
 *
 * A folder of files (doc/keys.h), a hardware module, or in the simulation
 * something that fails on purpose.
 */
#ifndef KY_PORT_SIGNER_H
#define KY_PORT_SIGNER_H

#include "base/err.h"
#include "base/str.h"

/* A key signs one kind of thing, ever. */
enum ky_key_use {
	KY_KEY_PAPER, /* documents */
	KY_KEY_LOG,   /* checkpoints of the log */
	KY_KEY__MAX
};

#define KY_PUBLIC_BYTES 32
#define KY_SIGNATURE_BYTES 64

struct ky_signer {
	void *self;
	/*
	 * Ed25519 (RFC 8032) over `bytes` with the key active for `use`;
	 * gives that key's public half with it.  Called from several threads.
	 * KY_E_RETRY: nothing happened, later may work.  KY_E_REFUSED: there
	 * is no active key for this use.
	 */
	enum ky_code (*sign)(void *self, enum ky_key_use use,
	    struct ky_str bytes, uint8_t sig[KY_SIGNATURE_BYTES],
	    uint8_t public[KY_PUBLIC_BYTES], struct ky_err *err) KY_MUST_USE;
};

#endif
