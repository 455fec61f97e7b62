/*
 * Port: what the engine needs from the papers' craft (src/doc/): writing a
 * paper down, sealing it with a signature, keeping the log.
 */
#ifndef KY_PORT_PAPERS_H
#define KY_PORT_PAPERS_H

#include "base/buf.h"
#include "base/err.h"
#include "core/paper.h"

#define KY_PAPER_MAX ((size_t)64 * 1024) /* bytes of one document file */

struct ky_papers {
	void *self;
	/* The payload in canonical JSON (kaiyaku-certificate(5)).  Cheap and
	 * without keys: called inside the writer. */
	enum ky_code (*write)(void *self, const struct ky_paper *paper,
	    struct ky_buf *payload, struct ky_err *err) KY_MUST_USE;
	/*
	 * The signed document: salt, payload, signature.  `leaf` is the log
	 * entry: type and SHA-256(salt ‖ document), see kaiyaku-log(5).
	 * Called in workers; the key port may be slow or fail with
	 * KY_E_RETRY.  The same salt and `now` give the same document.
	 */
	enum ky_code (*seal)(void *self, struct ky_str payload,
	    const uint8_t salt[32], struct ky_time now, struct ky_buf *document,
	    uint8_t leaf[32], struct ky_err *err) KY_MUST_USE;
	/* RFC 6962 leaf and node hashes. */
	void (*leaf_hash)(void *self, enum ky_paper_kind kind,
	    const uint8_t leaf[32], uint8_t out[32]);
	void (*node_hash)(void *self, const uint8_t left[32],
	    const uint8_t right[32], uint8_t out[32]);
	/* A signed C2SP checkpoint of a tree. */
	enum ky_code (*checkpoint)(void *self, uint64_t size,
	    const uint8_t root[32], struct ky_buf *out,
	    struct ky_err *err) KY_MUST_USE;
};

#endif
