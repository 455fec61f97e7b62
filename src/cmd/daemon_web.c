#include "cmd/daemon_web.h"

#include "base/log.h"
#include "cmd/daemon_notify.h"
#include "cmd/event.h"
#include "event/deliver.h"
#include "http/es2.h"
#include "http/payments.h"
#include "http/routes.h"
#include "http/rsp.h"
#include "http/server.h"
#include "http/tmf.h"
#include "guide/directory.h"
#include "guide/search.h"
#include "link/client.h"
#include "pdf/pdf.h"
#include "photo/photo.h"
#include "web/guide_cases.h"
#include "web/guide_index.h"
#include "web/routes.h"
#include "web/visit.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define METRICS_HANDLERS 2
#define METRICS_CONNECTIONS 64

struct ky_web {
	struct ky_web_config config;
	struct ky_tmf_hub hub;
	struct ky_es2_points points;
	struct ky_rsp_counters rsp;
	struct ky_pay_counters pay;
	struct ky_site site;
	struct ky_directory *directory;
	struct ky_search *search;
	struct ky_shelf *shelf;
	struct ky_pdf *pdf;      /* NULL: none are made */
	struct ky_helper *photo; /* NULL: none are taken */
	struct ky_client *client;
	struct ky_deliverer *deliverer;
	struct ky_server *http, *metrics;
};

static const char *
setting(const struct ky_web *w, enum ky_setting s)
{
	return w->config.set->set[s].text;
}

static uint32_t
number(const struct ky_web *w, enum ky_setting s)
{
	return ky_config_number(w->config.set, s);
}

/* --- webhooks --- */

static enum ky_code
open_deliverer(struct ky_web *w, struct ky_err *err)
{
	const struct ky_web_config *c = &w->config;
	struct ky_client_config client = {
	    .private_addresses = ky_config_yes(c->set,
		KY_SET_WEBHOOKS_PRIVATE_ADDRESSES),
	};
	struct ky_deliver_config config = {
	    .engine = c->engine,
	    .issuer = c->issuer,
	    .base_url = setting(w, KY_SET_SERVER_BASE_URL),
	    .clock = c->clock,
	    .entropy = c->entropy,
	    .tmf_body = ky_tmf_body,
	    .tmf_self = &w->hub,
	};
	enum ky_code code = ky_client_new(&client, &w->client, err);

	w->hub = (struct ky_tmf_hub){c->calls, config.base_url, c->issuer};
	config.client = w->client;
	return code == KY_OK ? ky_deliverer_new(&config, &w->deliverer, err)
			     : code;
}

/* --- PDFs --- */

/* Without its helper the pages serve all but PDFs. */
static enum ky_code
open_pdf(struct ky_web *w, struct ky_err *err)
{
	char program[KY_PDF_PATH_SIZE];
	struct ky_pdf_options options = {.program = program};
	struct ky_err none = {0};

	if (ky_pdf_program(program, &none) == KY_OK)
		return ky_pdf_open(&options, &w->pdf, err);
	ky_log_err(KY_WARN, KY_EV_SERVER_NO_PDF, &none);
	return KY_OK;
}

/* --- photos --- */

/* Without its helper nothing can be kept with an ending. */
static void
open_photo(struct ky_web *w)
{
	struct ky_err none = {0};

	if (ky_photo_open(&w->photo, &none) != KY_OK)
		ky_log_err(KY_WARN, KY_EV_SERVER_NO_PHOTO, &none);
}

/* --- the guide --- */

static enum ky_code
open_guide(struct ky_web *w, struct ky_err *err)
{
	enum ky_code code = ky_directory_open(w->config.guide, &w->directory,
	    err);

	if (code == KY_OK)
		code = ky_guide_index(w->directory, &w->search, err);
	if (code != KY_OK)
		return code;
	w->shelf = ky_shelf_new();
	return w->shelf != NULL
	    ? KY_OK
	    : ky_fail(err, KY_E_SYSTEM, errno, "out of memory");
}

enum ky_code
ky_web_new(const struct ky_web_config *config, struct ky_web **out,
    struct ky_err *err)
{
	struct ky_web *w = calloc(1, sizeof(*w));

	if (w == NULL)
		return ky_fail(err, KY_E_SYSTEM, errno, "out of memory");
	w->config = *config;
	if (ky_es2_points_parse(ky_str_of(ky_config_peer(config->set,
				    KY_PEER_SMDP, KY_PEER_SET_POINTS)),
		&w->points, err) != KY_OK) {
		ky_web_free(w);
		return ky_during(err, "peer smdp");
	}
	if (open_deliverer(w, err) != KY_OK) {
		ky_web_free(w);
		return ky_during(err, "webhooks");
	}
	if (open_guide(w, err) != KY_OK) {
		ky_web_free(w);
		return ky_during(err, "guide");
	}
	if (open_pdf(w, err) != KY_OK) {
		ky_web_free(w);
		return ky_during(err, "pdf");
	}
	open_photo(w);
	*out = w;
	return KY_OK;
}

void
ky_web_wake(struct ky_web *w)
{
	ky_deliverer_wake(w->deliverer);
}

/* --- servers --- */

static struct ky_server_config
server_config(struct ky_web *w, enum ky_setting listen, const char *name)
{
	const struct ky_web_config *c = &w->config;

	return (struct ky_server_config){
	    .calls = *c->calls,
	    .about = {.base_url = setting(w, KY_SET_SERVER_BASE_URL),
		.issuer = c->issuer,
		.demo = c->demo,
		.points = &w->points,
		.rsp = &w->rsp,
		.pay = &w->pay},
	    .clock = c->clock,
	    .entropy = c->entropy,
	    .listen = setting(w, listen),
	    .fd = ky_notify_socket(name),
	};
}

static enum ky_code
open_http(struct ky_web *w, struct ky_err *err)
{
	static const struct ky_route *const routes[] = {ky_routes_probe,
	    ky_routes_web, ky_routes_guide, ky_routes_places, ky_routes_slip,
	    ky_routes_ask, ky_routes_account, ky_routes_desk, ky_routes_papers,
	    ky_routes_keep, ky_routes_assist, ky_routes_verify, ky_routes_demo,
	    ky_routes_v1, ky_routes_tmf, ky_routes_log, ky_routes_es9,
	    ky_routes_es2, NULL};
	struct ky_server_config config = server_config(w, KY_SET_SERVER_LISTEN,
	    "http");

	w->site = (struct ky_site){
	    .directory = w->directory,
	    .search = w->search,
	    .shelf = w->shelf,
	    .pdf = w->pdf,
	    .photo = w->photo,
	    .origin = w->config.origin != NULL
		? w->config.origin
		: setting(w, KY_SET_SERVER_BASE_URL),
	    .contact = setting(w, KY_SET_PORTAL_CONTACT),
	    .portal = w->config.origin != NULL,
	    .letters = w->config.letters != NULL ? ky_sim_courier_letters
						 : NULL,
	    .letters_self = w->config.letters,
	    .clock = w->config.clock,
	    .entropy = w->config.entropy,
	    .keys = w->config.keys,
	};
	config.routes = routes;
	config.about.site = &w->site;
	config.about.sorry = ky_visit_problem;
	config.handlers = number(w, KY_SET_SERVER_HANDLERS);
	config.connections_max = number(w, KY_SET_SERVER_CONNECTIONS_MAX);
	config.per_address_max = number(w, KY_SET_SERVER_PER_ADDRESS_MAX);
	config.request_s = number(w, KY_SET_SERVER_REQUEST_SECONDS);
	config.idle_s = number(w, KY_SET_SERVER_IDLE_SECONDS);
	config.rate_per_minute = number(w, KY_SET_SERVER_RATE_PER_MINUTE);
	config.open_per_minute = number(w, KY_SET_SERVER_NOTIFY_PER_MINUTE);
	config.trust_forwarded = ky_config_yes(w->config.set,
	    KY_SET_SERVER_TRUST_FORWARDED);
	return ky_server_new(&config, &w->http, err);
}

static enum ky_code
open_metrics(struct ky_web *w, struct ky_err *err)
{
	static const struct ky_route *const routes[] = {ky_routes_metrics,
	    ky_routes_probe, NULL};
	struct ky_server_config config = server_config(w, KY_SET_METRICS_LISTEN,
	    "metrics");

	if (config.fd < 0 && strcmp(config.listen, "none") == 0)
		return KY_OK;
	config.routes = routes;
	config.about.watched = w->http;
	config.handlers = METRICS_HANDLERS;
	config.connections_max = METRICS_CONNECTIONS;
	return ky_server_new(&config, &w->metrics, err);
}

enum ky_code
ky_web_listen(struct ky_web *w, struct ky_err *err)
{
	if (open_http(w, err) != KY_OK)
		return ky_during(err, "http");
	if (open_metrics(w, err) != KY_OK)
		return ky_during(err, "metrics");
	return KY_OK;
}

uint16_t
ky_web_port(const struct ky_web *w)
{
	return ky_server_port(w->http);
}

uint16_t
ky_web_metrics_port(const struct ky_web *w)
{
	return w->metrics != NULL ? ky_server_port(w->metrics) : 0;
}

/* --- stopping --- */

void
ky_web_stop(struct ky_web *w)
{
	int64_t grace = (int64_t)number(w, KY_SET_SERVER_STOP_SECONDS) *
	    KY_SECOND_US;

	if (w->http != NULL)
		ky_server_stop(w->http, grace);
	if (w->metrics != NULL)
		ky_server_stop(w->metrics, grace);
}

void
ky_web_free(struct ky_web *w)
{
	if (w->metrics != NULL)
		ky_server_free(w->metrics);
	if (w->http != NULL)
		ky_server_free(w->http);
	if (w->deliverer != NULL)
		ky_deliverer_free(w->deliverer);
	if (w->client != NULL)
		ky_client_free(w->client);
	ky_pdf_close(w->pdf);
	ky_helper_close(w->photo);
	ky_shelf_free(w->shelf);
	ky_search_free(w->search);
	ky_directory_free(w->directory);
	free(w);
}
