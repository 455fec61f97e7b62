/*
 * Checkpoints: size and root of the log, signed.
 *
 * The text is C2SP's tlog-checkpoint: origin, size, root in base64, an empty
 * line, signature lines.  Lines of other signers (witnesses) may follow ours;
 * they are kept and not judged.
 *
 * Rule: c2sp.org/tlog-checkpoint, c2sp.org/signed-note (kaiyaku-log(5))
 */
#ifndef KY_DOC_CHECKPOINT_H
#define KY_DOC_CHECKPOINT_H

#include "doc/keyset.h"
#include "doc/log.h"

#define KY_CHECKPOINT_MAX ((size_t)8 * 1024) /* bytes of the text */

struct ky_checkpoint {
	char origin[KY_ORIGIN_SIZE];
	uint64_t size;
	struct ky_hash root;
	struct ky_str text;       /* that is signed: the first three lines */
	struct ky_str signatures; /* the lines after the empty one */
};

/* Codes: the signer's; KY_E_LIMIT when `out` is too small. */
enum ky_code ky_checkpoint_write(const char *origin, uint64_t size,
    const struct ky_hash *root, const struct ky_signer *signer,
    struct ky_buf *out, struct ky_err *err) KY_MUST_USE;

/* The views in `out` point into `text`.  KY_E_INPUT names line and fault. */
enum ky_code ky_checkpoint_parse(struct ky_str text, struct ky_checkpoint *out,
    struct ky_err *err) KY_MUST_USE;

enum ky_checkpoint_trust {
	KY_CHECKPOINT_SIGNED,      /* by a trusted log key */
	KY_CHECKPOINT_OTHER_LOG,   /* not the issuer's log */
	KY_CHECKPOINT_UNSIGNED,    /* no line of a trusted log key */
	KY_CHECKPOINT_WRONG,       /* such a line, and it does not hold */
	KY_CHECKPOINT_COMPROMISED, /* only by a compromised log key */
	KY_CHECKPOINT__MAX
};
enum ky_checkpoint_trust ky_checkpoint_judge(const struct ky_checkpoint *c,
    const struct ky_keyset *keys);

#endif
