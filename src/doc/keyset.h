/*
 * An issuer's public keys: what a stranger needs in order to verify.
 *
 * The file `issuer.pub` is canonical JSON.  It is trusted because of where
 * the reader got it (the issuer's web site, a counter), never because of what
 * stands in it; keys that stand in a document are never trusted.
 *
 * A key is retired at `valid_to`: what it signed before stays valid.  Whoever
 * has stolen a key can write any time he likes into what he signs.  So what a
 * compromised paper key signed counts only where the log shows that the paper
 * was entered while the log was not larger than `log_size`, a size it had
 * before the theft; and a checkpoint by a compromised log key never counts.
 */
#ifndef KY_DOC_KEYSET_H
#define KY_DOC_KEYSET_H

#include "base/buf.h"
#include "base/time.h"
#include "core/ident.h"
#include "doc/sign.h"

#define KY_KEYS_MAX 32
#define KY_KEYSET_BYTES_MAX ((size_t)32 * 1024)
#define KY_ORIGIN_SIZE 96 /* of a log: "example.jp/log", a NUL */

enum ky_key_status {
	KY_KEY_ACTIVE,
	KY_KEY_RETIRED,
	KY_KEY_COMPROMISED,
	KY_KEY_STATUS__MAX
};

struct ky_key {
	char id[KY_KEY_ID_SIZE];
	uint8_t public[KY_PUBLIC_BYTES];
	enum ky_key_use use;
	enum ky_key_status status;
	struct ky_time valid_from;
	struct ky_time valid_to;       /* the instant itself is too late; not
	                            meaningful while active */
	struct ky_time compromised_at; /* of a compromised key only, as */
	uint64_t log_size;             /* is this */
};

struct ky_keyset {
	struct ky_slug issuer;
	char origin[KY_ORIGIN_SIZE]; /* of the issuer's log */
	uint32_t n;
	struct ky_key key[KY_KEYS_MAX];
};

/*
 * KY_E_INPUT says what is wrong and where: not canonical, an id that is not
 * its key's, members that contradict the status, two active keys of a use.
 */
enum ky_code ky_keyset_parse(struct ky_str file, struct ky_keyset *out,
    struct ky_err *err) KY_MUST_USE;
void ky_keyset_write(const struct ky_keyset *k, struct ky_buf *out);

/* NULL when it is not one of them. */
const struct ky_key *ky_keyset_find(const struct ky_keyset *k,
    enum ky_key_use use, const uint8_t public[KY_PUBLIC_BYTES]);
const struct ky_key *ky_keyset_active(const struct ky_keyset *k,
    enum ky_key_use use);

bool ky_key_valid_at(const struct ky_key *key, struct ky_time t);

/* An origin line: printable ASCII without blank and "+". */
bool ky_origin_ok(struct ky_str origin);

/* "paper", "log"; "active", "retired", "compromised". */
const char *ky_key_use_name(enum ky_key_use u);
const char *ky_key_status_name(enum ky_key_status s);

#endif
