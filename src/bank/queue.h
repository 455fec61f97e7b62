/*
 * The bank, as files make it one: a transfer is put into a queue, payment runs
 * take it from there to the bank, and what the bank says in its result files is
 * found in the till (port/peers.h, struct ky_bank).
 *
 * A look tells only what the till knows:
 *
 *	queued, in-run	   ordered (`minor`), the end is open
 *	paid		   settled
 *	failed, returned   failed: another order under another key is needed
 *
 * One that was paid and sent back after its line had booked it is no news for
 * a look: the line is told of it as a fact (service/result.c).
 */
#ifndef KY_BANK_QUEUE_H
#define KY_BANK_QUEUE_H

#include "port/clock.h"
#include "port/peers.h"
#include "port/till.h"

/* The caller's; outlives the port. */
struct ky_bank_queue {
	struct ky_slug issuer;
	const struct ky_till *till; /* each call a transaction; any thread */
	struct ky_clock clock;
};

/* Transfers are KY_E_REFUSED "no-payee" while the line has no account; that one
 * with another amount is known under the key changes nothing. */
void ky_bank_queue_port(struct ky_bank_queue *q, struct ky_bank *out);

#endif
