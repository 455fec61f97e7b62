#include "cmd/daemon.h"

#include "cmd/couriers.h"
#include "cmd/mailing.h"
#include "cmd/daemon_demo.h"
#include "cmd/daemon_log.h"
#include "cmd/daemon_notify.h"
#include "cmd/daemon_web.h"
#include "cmd/event.h"
#include "cmd/session.h"
#include "pay/webhook.h"
#include "service/socket.h"
#include "sim/courier.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>

#define READERS 8
#define STATUS_SIZE 256
#define LOOK_ROUND_US (10 * KY_SECOND_US) /* without a watchdog */

/* What runs; each is NULL or false until it does. */
struct daemon {
	struct ky_daemon_args args;
	struct ky_cli cli; /* the settings, where a session looks for them */
	struct ky_session session;
	bool has_session;
	struct ky_service *service;
	struct ky_pay_reader pay; /* news of the payment service */
	struct ky_demo_calls demo;
	struct ky_sim_courier letters; /* of a demonstration */
	struct ky_couriers *couriers;
	struct ky_courier courier;
	struct ky_calls calls;
	pthread_mutex_t wake_lock; /* the engine wakes it, we take it away */
	char keys[KY_SESSION_PATH_SIZE];
	struct ky_web *web;
	struct ky_socket *socket;
	int64_t began_us;
};

static int64_t
ticks_us(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * KY_SECOND_US + t.tv_nsec / 1000;
}

static const char *
setting(const struct daemon *d, enum ky_setting s)
{
	return d->cli.config.set[s].text;
}

/* --- the store, the engine, the service --- */

static enum ky_code
read_rules(void *self, struct ky_arena *a, struct ky_str json, const char *file,
    struct ky_rulebook *out, struct ky_err *err)
{
	(void)self;
	return ky_rulebook_read(a, json, file, out, err);
}

/* A new event, or a webhook that changed. */
static void
wake(void *self)
{
	struct daemon *d = self;

	(void)pthread_mutex_lock(&d->wake_lock);
	if (d->web != NULL)
		ky_web_wake(d->web);
	(void)pthread_mutex_unlock(&d->wake_lock);
}

/* Gives the one there was. */
static struct ky_web *
set_web(struct daemon *d, struct ky_web *now)
{
	struct ky_web *was;

	(void)pthread_mutex_lock(&d->wake_lock);
	was = d->web;
	d->web = now;
	(void)pthread_mutex_unlock(&d->wake_lock);
	return was;
}

static enum ky_code
open_session(struct daemon *d, struct ky_err *err)
{
	enum ky_code code = ky_session_open(&d->session, &d->cli,
	    KY_SESSION_SERVE, err);

	if (code != KY_OK)
		return code;
	d->has_session = true;
	d->session.on_events = wake;
	d->session.on_events_self = d;
	if (d->session.roots_why.code != KY_OK)
		ky_log_err(KY_ERROR, KY_EV_SERVER_ROOTS, &d->session.roots_why);
	if (d->session.test_roots)
		ky_log(KY_WARN, KY_EV_SERVER_TEST_ROOTS,
		    "deletions prove nothing");
	return ky_session_seed(&d->session, err);
}

/* Codes and links; a demonstration keeps them where its page shows them. */
static enum ky_code
open_couriers(struct daemon *d, struct ky_err *err)
{
	struct ky_session *s = &d->session;
	struct ky_couriers_base base = {
	    .demo = s->meta.demo,
	    .simulated = ky_sim_courier(&d->letters),
	    .clock = s->clock,
	    .entropy = s->entropy,
	    .links = ky_mailing_links(s),
	};

	ky_sim_courier_init(&d->letters);
	if (s->portal_origin == NULL)
		return KY_OK;
	return ky_couriers_open(&d->cli, &base, &d->couriers, &d->courier, err);
}

static enum ky_code
open_service(struct daemon *d, struct ky_err *err)
{
	const struct ky_session *s = &d->session;
	struct ky_service_config config = {
	    .engine = s->engine,
	    .issuer = s->meta.issuer,
	    .demo = s->meta.demo,
	    .clock = s->clock,
	    .entropy = s->entropy,
	    .rules = {.read = read_rules},
	    .bankfile = s->bankfile,
	    .verifier = ky_session_verifier(s),
	    .test_roots = s->test_roots,
	    .addresses = s->addresses,
	    .store_path = s->path,
	    .readers = READERS,
	    .schema = s->meta.schema,
	    .on_hooks = wake,
	    .on_hooks_self = d,
	    .portal_origin = s->portal_origin,
	    .courier = d->courier,
	};
	enum ky_code code = ky_peers_pay_reader(&d->cli, &d->pay, err);

	if (code != KY_OK)
		return ky_during(err, "peer pay");
	config.pay = d->pay;
	if (code == KY_OK)
		code = ky_service_new(&config, &d->service, err);
	if (code != KY_OK)
		return code;
	d->calls = ky_service_calls(d->service);
	if (s->has_world) {
		d->demo = (struct ky_demo_calls){d->calls, &d->session.world};
		d->calls = ky_demo_calls(&d->demo);
	}
	return KY_OK;
}

/* What waits to be sent is asked for through the service there is. */
static enum ky_code
open_links(struct daemon *d, struct ky_err *err)
{
	(void)err;
	d->session.serving = d->service;
	return KY_OK;
}

static enum ky_code
start_engine(struct daemon *d, struct ky_err *err)
{
	enum ky_code code = ky_engine_start(d->session.engine, err);

	return code == KY_OK ? ky_service_start(d->service, err) : code;
}

/* --- where it listens --- */

static enum ky_code
open_socket(struct daemon *d, struct ky_err *err)
{
	char path[KY_SESSION_PATH_SIZE];
	struct ky_socket_config config = {.path = path,
	    .calls = d->calls,
	    .group = setting(d, KY_SET_SERVER_GROUP)};

	ky_socket_path(&d->cli, path, sizeof(path));
	return ky_socket_new(&config, &d->socket, err);
}

static enum ky_code
open_web(struct daemon *d, struct ky_err *err)
{
	const struct ky_session *s = &d->session;
	char guide[1024];
	struct ky_web_config config = {
	    .set = &d->cli.config,
	    .guide = guide,
	    .calls = &d->calls,
	    .engine = s->engine,
	    .issuer = s->meta.issuer,
	    .demo = s->meta.demo,
	    .clock = s->clock,
	    .entropy = s->entropy,
	    .keys = d->keys,
	    .origin = s->portal_origin,
	    .letters = s->meta.demo ? &d->letters : NULL,
	};
	struct ky_web *web = NULL;
	enum ky_code code;

	ky_rules_folder(&d->cli, guide, sizeof(guide));
	ky_keys_folder(&d->cli, d->keys, sizeof(d->keys));
	code = ky_web_new(&config, &web, err);

	if (code != KY_OK)
		return code;
	(void)set_web(d, web);
	return ky_web_listen(web, err);
}

/* --- life --- */

static enum ky_code
open_all(struct daemon *d, struct ky_err *err)
{
	/* The engine has its threads before anybody can ask it. */
	static enum ky_code (*const steps[])(struct daemon *,
	    struct ky_err *) = {open_session, open_couriers, open_service,
	    open_links, start_engine, open_socket, open_web};
	enum ky_code code = KY_OK;

	for (size_t i = 0; code == KY_OK && i < sizeof(steps) / sizeof(*steps);
	     i++)
		code = steps[i](d, err);
	return code;
}

static void
close_all(struct daemon *d)
{
	struct ky_web *web = set_web(d, NULL);

	if (d->service != NULL)
		ky_service_stopping(d->service);
	if (web != NULL)
		ky_web_stop(web);
	ky_socket_free(d->socket);
	if (web != NULL)
		ky_web_free(web);
	ky_service_free(d->service);
	ky_couriers_close(d->couriers);
	ky_sim_courier_done(&d->letters);
	ky_pay_webhook_close(&d->pay);
	if (d->has_session)
		ky_session_close(&d->session);
}

/* Where the HTTP server is, with the port that was given to it. */
static void
say_ready(const struct daemon *d)
{
	const char *listen = setting(d, KY_SET_SERVER_LISTEN);
	uint16_t port = ky_web_port(d->web);
	int host = (int)(strrchr(listen, ':') != NULL
		? strrchr(listen, ':') - listen
		: 0);
	char where[STATUS_SIZE];

	if (port != 0)
		(void)snprintf(where, sizeof(where), "%.*s:%u", host, listen,
		    port);
	else
		(void)snprintf(where, sizeof(where), "%.200s", listen);
	ky_log(KY_INFO, KY_EV_SERVER_READY,
	    "version=%s http=%s metrics=%u issuer=%s demo=%s pid=%d "
	    "ms=%" PRId64,
	    KY_VERSION, where, ky_web_metrics_port(d->web),
	    d->session.meta.issuer.text, d->session.meta.demo ? "yes" : "no",
	    (int)getpid(), (ticks_us() - d->began_us) / 1000);
	ky_notify_ready(where);
}

/* --- while it runs --- */

static enum ky_code
nothing(void *self, struct ky_store *store, struct ky_err *err)
{
	(void)self;
	(void)store;
	(void)err;
	return KY_OK;
}

/* The service manager hears that we live as long as the writer comes round;
 * when it does not, this waits with it, and silence says the rest. */
static void
look_round(struct daemon *d)
{
	struct ky_err ignored;

	if (ky_engine_write(d->session.engine, nothing, NULL, &ignored) !=
		KY_OK &&
	    ignored.code == KY_E_CORRUPT)
		return;
	ky_notify_alive();
}

/* Settings that have another value in the files by now. */
static void
compare(const struct daemon *d, const struct ky_config *now)
{
	for (size_t i = 0; i < KY_SET__MAX; i++) {
		const struct ky_setting_row *row = ky_setting_row(
		    (enum ky_setting)i);

		if (strcmp(now->set[i].text, d->cli.config.set[i].text) != 0)
			ky_log(KY_WARN, KY_EV_SERVER_RESTART_FOR,
			    "setting=%s.%s", row->section, row->name);
	}
	for (size_t p = 0; p < KY_PEER__MAX; p++)
		for (size_t i = 0; i < KY_PEER_SET__MAX; i++)
			if (strcmp(now->peer[p][i].text,
				d->cli.config.peer[p][i].text) != 0)
				ky_log(KY_WARN, KY_EV_SERVER_RESTART_FOR,
				    "setting=peer.%s.%s",
				    ky_peer_name((enum ky_peer)p),
				    ky_peer_setting_row((enum ky_peer_setting)i)
					->name);
}

static void
reload(struct daemon *d)
{
	static struct ky_config now; /* too large for a stack */
	struct ky_err err;

	if (ky_daemon_settle(&d->args, &now, &err) == KY_OK)
		compare(d, &now);
	else
		ky_log_err(KY_ERROR, KY_EV_SERVER_RELOAD_FAILED, &err);
	explicit_bzero(&now, sizeof(now));
	if (ky_session_reload_keys(&d->session, &d->cli, &err) == KY_OK)
		ky_log(KY_INFO, KY_EV_SERVER_KEYS, "");
	else
		ky_log_err(KY_ERROR, KY_EV_SERVER_RELOAD_FAILED, &err);
}

/* Until a signal says stop. */
static void
serve(struct daemon *d, const sigset_t *signals)
{
	int64_t every = ky_notify_every_us();
	struct timespec pause;
	int got;

	if (every == 0 || every > LOOK_ROUND_US)
		every = LOOK_ROUND_US;
	pause = (struct timespec){.tv_sec = every / KY_SECOND_US,
	    .tv_nsec = every % KY_SECOND_US * 1000};
	for (;;) {
		got = sigtimedwait(signals, NULL, &pause);
		if (got == SIGTERM || got == SIGINT)
			break;
		if (got == SIGHUP)
			reload(d);
		look_round(d);
	}
	ky_log(KY_INFO, KY_EV_SERVER_STOPPING, "signal=%s",
	    got == SIGTERM ? "term" : "int");
	ky_notify_stopping();
}

/* --- main --- */

static enum ky_exit
fail(const struct ky_err *err)
{
	ky_log_err(KY_ERROR, KY_EV_SERVER_FAILED, err);
	return ky_exit_of(err->code);
}

static void
complain(void *self, const char *line)
{
	(void)self;
	ky_log(KY_ERROR, KY_EV_SERVER_FAILED, "config=\"%s\"", line);
}

/* Signals come to the thread that waits for them, to no other. */
static void
hold_signals(sigset_t *out)
{
	(void)sigemptyset(out);
	(void)sigaddset(out, SIGTERM);
	(void)sigaddset(out, SIGINT);
	(void)sigaddset(out, SIGHUP);
	(void)pthread_sigmask(SIG_BLOCK, out, NULL);
	(void)signal(SIGPIPE, SIG_IGN);
}

static enum ky_exit
run(struct daemon *d)
{
	struct ky_err err = {0};
	sigset_t signals;
	enum ky_exit result = KY_EXIT_OK;

	if (ky_daemon_settle(&d->args, &d->cli.config, &err) != KY_OK)
		return fail(&err);
	if (ky_config_faults(&d->cli.config, complain, NULL) > 0)
		return KY_EXIT_INPUT;
	hold_signals(&signals);
	if (open_all(d, &err) == KY_OK) {
		say_ready(d);
		serve(d, &signals);
	} else {
		result = fail(&err);
	}
	close_all(d);
	if (result == KY_EXIT_OK)
		ky_log(KY_INFO, KY_EV_SERVER_STOPPED, "");
	return result;
}

int
ky_daemon_main(int argc, char **argv)
{
	static struct daemon d; /* too large for a stack */
	struct ky_err err = {0};

	d.began_us = ticks_us();
	(void)pthread_mutex_init(&d.wake_lock, NULL); /* never fails */
	if (ky_daemon_args_parse(&d.args, argc, argv, &err) != KY_OK) {
		(void)fprintf(stderr, "kaiyakud: %s\n%s", err.msg,
		    ky_daemon_usage);
		return KY_EXIT_INPUT;
	}
	if (d.args.help || d.args.version) {
		(void)printf("%s",
		    d.args.help ? ky_daemon_usage
				: "kaiyakud " KY_VERSION "\n");
		return KY_EXIT_OK;
	}
	ky_daemon_log_open(d.args.level);
	return (int)run(&d);
}
