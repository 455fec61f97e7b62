/*
 * Letters (port/courier.h) by the ways that are set up: [peer "mail"] and
 * [peer "sms"].  Each has a queue and a thread of its own.
 */
#ifndef KY_CMD_COURIERS_H
#define KY_CMD_COURIERS_H

#include "cmd/cli.h"
#include "mail/mail.h"
#include "port/clock.h"
#include "port/courier.h"

struct ky_couriers; /* heap */

struct ky_couriers_base {
	bool demo; /* the store is marked as demo; there, a peer without a kind
	              is simulated */
	/* What simulated ways are (sim/courier.h); it outlives these.  `send`
	 * NULL: they are left out. */
	struct ky_courier simulated;
	struct ky_clock clock; /* the store's */
	struct ky_entropy entropy;
	struct ky_mail_links links; /* of mails; who names operators, of both */
};

/* `out` is good until closed; its `ways` may be none at all.  KY_E_INPUT names
 * the setting that cannot be.  Nothing is connected to yet. */
enum ky_code ky_couriers_open(const struct ky_cli *cli,
    const struct ky_couriers_base *base, struct ky_couriers **held,
    struct ky_courier *out, struct ky_err *err) KY_MUST_USE;
/* Letters on their way are waited for, 20 seconds at most; those behind them
 * are dropped.  NULL: nothing to do. */
void ky_couriers_close(struct ky_couriers *held);

#endif
