/*
 * A service that is none: knows a few tokens, says it is well or not, and
 * has a log of made-up hashes.
 */
#ifndef KY_TESTS_HTTP_FAKE_H
#define KY_TESTS_HTTP_FAKE_H

#include "http/server.h"

#include <stdatomic.h>

#define FAKE_ALL "kyt_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
#define FAKE_READ "kyt_RRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRR"
#define FAKE_EXPIRED "kyt_EEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEE"
#define FAKE_REVOKED "kyt_VVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVV"
#define FAKE_LEAVES 300 /* in the log */

struct fake {
	enum ky_code fails; /* every call, when it is not KY_OK */
	int cause;
	struct ky_health health;
	bool revoked; /* FAKE_ALL is no more */
	atomic_uint finds, calls;
};

void fake_init(struct fake *f);
struct ky_calls fake_calls(struct fake *f);

/* 2026-08-26T00:00:00Z, and zeroes that are not quite chance. */
struct ky_clock fake_clock(void);
struct ky_entropy fake_entropy(void);

#endif
