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
	/* Notifications: any bytes that begin with 30, bf or a1 are one. */
	enum ky_proof_verdict verdict; /* ... and are found to be this */
	struct ky_profile_event event; /* ... and to say this */
	atomic_uint notified;
	char der[KY_NOTIFICATION_BYTES_MAX]; /* the last one's */
	size_t der_len;
	enum ky_notified_via via;
	struct ky_eid eid;
	enum ky_pay_heard heard; /* of any news of payments */
	char news[256], signature[64];
	/* A line (7) of this card, and what was handed in about it. */
	char iccid[24];
	uint32_t reused; /* so many commands find their key used */
	enum ky_verdict answers;
	atomic_uint commands;
	struct ky_command command;
	char evidence[512];
};

void fake_init(struct fake *f);
struct ky_calls fake_calls(struct fake *f);

/* 2026-08-26T00:00:00Z, and zeroes that are not quite chance. */
struct ky_clock fake_clock(void);
struct ky_entropy fake_entropy(void);

#endif
