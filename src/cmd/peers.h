/*
 * The peers a configuration names: adapters opened, or simulated ones.
 */
#ifndef KY_CMD_PEERS_H
#define KY_CMD_PEERS_H

#include "cmd/cli.h"
#include "port/clock.h"
#include "port/payevent.h"
#include "port/peers.h"

struct ky_es2_peer;
struct ky_mail_links;
struct ky_pay_checkout;
struct ky_sms;
struct ky_sms_gateway;
struct ky_world;

struct ky_peers_held; /* heap: the adapters that are open */

/* What of ours they stand on; it outlives them. */
struct ky_peers_base {
	bool demo; /* the store is marked as demo; there a peer without a kind
	              is simulated, elsewhere it is none */
	struct ky_world *world; /* the simulated ones; NULL: there are none,
	                           they are left out */
	struct ky_slug issuer;
	struct ky_clock clock; /* the store's */
	/* What adapters keep their books in: each call a transaction of its
	 * own.  NULL: kinds that need it are refused. */
	const struct ky_till *till;
};

/* KY_E_INPUT names the setting that cannot be.  Nothing is connected to
 * yet. */
enum ky_code ky_peers_open(const struct ky_cli *cli,
    const struct ky_peers_base *base, struct ky_peers_held **held,
    struct ky_peers *out, struct ky_err *err) KY_MUST_USE;
/* What the settings say of an SM-DP+ of kind es2plus; it points into them.
 * KY_E_INPUT: none is set up. */
enum ky_code ky_peers_es2(const struct ky_cli *cli, struct ky_es2_peer *out,
    struct ky_err *err) KY_MUST_USE;
/* The same of a payment service of kind checkout. */
enum ky_code ky_peers_checkout(const struct ky_cli *cli,
    struct ky_pay_checkout *out, struct ky_err *err) KY_MUST_USE;
/* Who judges the payment service's news; `self` NULL: no secret is set up.
 * ky_pay_webhook_close() it. */
enum ky_code ky_peers_pay_reader(const struct ky_cli *cli,
    struct ky_pay_reader *out, struct ky_err *err) KY_MUST_USE;
/* The same of an SMS gateway. */
enum ky_code ky_peers_sms_gateway(const struct ky_cli *cli,
    struct ky_sms_gateway *out, struct ky_err *err) KY_MUST_USE;
/* For letters (port/courier.h): a mail adapter and a way of sending short
 * messages, as the settings have them, apart from those of the engine.  `self`
 * NULL: none is set up, or it is to be a simulated one. */
enum ky_code ky_peers_letter_mail(const struct ky_cli *cli, bool demo,
    bool *simulated, struct ky_mail *out, struct ky_err *err) KY_MUST_USE;
enum ky_code ky_peers_letter_sms(const struct ky_cli *cli, bool demo,
    bool *simulated, struct ky_sms *out, struct ky_err *err) KY_MUST_USE;
/* Who knows the pages that papers' messages lead to (mail/mail.h); before
 * there are threads. */
void ky_peers_link_by(struct ky_peers_held *held,
    const struct ky_mail_links *links);
/* When no port is in use any more.  NULL: nothing to do. */
void ky_peers_close(struct ky_peers_held *held);

#endif
