/*
 * Rule versions, read and parsed once.
 *
 * A version is immutable and stays in memory until the engine is freed, an
 * arena each.  Which version is the newest is asked of the store each time:
 * comparing bytes costs less than being wrong.
 */
#ifndef KY_ENGINE_RULECACHE_H
#define KY_ENGINE_RULECACHE_H

#include "engine/limits.h"
#include "port/store.h"

#include <pthread.h>

struct ky_book; /* heap */

struct ky_rulecache {
	pthread_mutex_t lock;
	struct ky_rule_reader reader;
	uint32_t n;
	struct ky_book *book[KY_BOOKS_MAX];
	struct ky_buf json; /* what the store gave last */
};

void ky_rulecache_init(struct ky_rulecache *c,
    const struct ky_rule_reader *reader);
void ky_rulecache_done(struct ky_rulecache *c);

/*
 * The version that a line lives under: pinned by its ending while that runs
 * or is being taken back, else the newest of its provider.  `s` is the
 * caller's connection.  `found` false: the store holds none, or the line has
 * no contract date to choose by.  KY_E_LIMIT: too
 * many versions; KY_E_CORRUPT: a stored version cannot be read.
 */
enum ky_code ky_rulecache_find(struct ky_rulecache *c, struct ky_store *s,
    const struct ky_case *line, struct ky_rules *out, bool *found,
    struct ky_err *err) KY_MUST_USE;

#endif
