/*
 * What kaiyakud has to do with HTTP: its two servers, and webhooks.
 *
 * Apart from daemon.c, which knows the simulated world: the two have words in
 * common.
 */
#ifndef KY_CMD_DAEMON_WEB_H
#define KY_CMD_DAEMON_WEB_H

#include "cmd/config.h"
#include "service/call.h"
#include "sim/courier.h"

struct ky_web; /* heap */

struct ky_web_config {
	const struct ky_config *set; /* these are the caller's, and stay */
	const struct ky_calls *calls;
	struct ky_engine *engine;
	struct ky_slug issuer;
	bool demo;
	const char *guide; /* folder of the directory, guide/directory.h; read
	                      once */
	struct ky_clock clock;
	struct ky_entropy entropy;
	const char *keys;               /* folder of the issuer's keys */
	const char *origin;             /* of the portal; NULL: there is none */
	struct ky_sim_courier *letters; /* of a demonstration, or NULL */
};

/* Webhooks are served from here on.  KY_E_INPUT: the guide's files or the
 * settings are wrong. */
enum ky_code ky_web_new(const struct ky_web_config *config, struct ky_web **out,
    struct ky_err *err) KY_MUST_USE;
/* There are new events, or a webhook changed: does not block. */
void ky_web_wake(struct ky_web *w);

/* Listens, on the sockets of the settings or those handed over. */
enum ky_code ky_web_listen(struct ky_web *w, struct ky_err *err) KY_MUST_USE;
/* Ports; 0 = none, or a Unix socket. */
uint16_t ky_web_port(const struct ky_web *w);
uint16_t ky_web_metrics_port(const struct ky_web *w);

/* No new requests; those there are get their answer. */
void ky_web_stop(struct ky_web *w);
void ky_web_free(struct ky_web *w);

#endif
