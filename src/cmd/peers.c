#include "cmd/peers.h"

#include "balance/balance.h"
#include "bank/queue.h"
#include "bss/bss.h"
#include "cmd/session.h"
#include "mail/mail.h"
#include "pay/pay.h"
#include "pay/webhook.h"
#include "sim/world.h"
#include "smdp/smdp.h"
#include "sms/sms.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* The days of our rules' providers begin in Japan. */
#define PROVIDER_OFFSET_MIN 540
#define HOST_SIZE 256
/* Whoever waits for a letter does not wait longer. */
#define LETTER_MS 20000

struct ky_peers_held {
	struct ky_bss bss;
	struct ky_balance balance;
	struct ky_mail mail;
	struct ky_smdp smdp;
	struct ky_pay pay;
	struct ky_bank_queue queue;
	struct ky_bank bank;
};

enum kind {
	KIND_NONE,
	KIND_SIMULATED,
	KIND_CSV,
	KIND_TMF,
	KIND_SMTP,
	KIND_MAILDIR,
	KIND_ES2,
	KIND_CHECKOUT,
	KIND_REFERENCE,
	KIND_FILE,
	KIND_GATEWAY,
	KIND_FOLDER,
	KIND__MAX
};
static const char *const kinds[] = {
    [KIND_NONE] = "none",
    [KIND_SIMULATED] = "simulated",
    [KIND_CSV] = "csv",
    [KIND_TMF] = "tmf",
    [KIND_SMTP] = "smtp",
    [KIND_MAILDIR] = "maildir",
    [KIND_ES2] = "es2plus",
    [KIND_CHECKOUT] = "checkout",
    [KIND_REFERENCE] = "reference",
    [KIND_FILE] = "file",
    [KIND_GATEWAY] = "gateway",
    [KIND_FOLDER] = "folder",
};
_Static_assert(sizeof(kinds) / sizeof(kinds[0]) == KIND__MAX, "a name each");

/* What a peer's section says, or "". */
static const char *
said(const struct ky_cli *cli, enum ky_peer p, enum ky_peer_setting s)
{
	const char *text = ky_config_peer(&cli->config, p, s);

	return text != NULL ? text : "";
}

static enum ky_code
kind_of(const struct ky_cli *cli, enum ky_peer p, bool demo, enum kind *out,
    struct ky_err *err)
{
	const struct ky_value *v = &cli->config.peer[p][KY_PEER_SET_KIND];
	enum kind kind = demo ? KIND_SIMULATED : KIND_NONE;

	if (v->text[0] != '\0') {
		for (kind = 0; kind < KIND__MAX; kind++)
			if (strcmp(kinds[kind], v->text) == 0)
				break;
		assert(kind < KIND__MAX); /* checked when it was read */
	}
	if (!demo && kind == KIND_SIMULATED)
		return ky_fail(err, KY_E_INPUT, 0,
		    "%s: peers are simulated in a demo store only", v->from);
	*out = kind;
	return KY_OK;
}

/* --- adapters --- */

static struct ky_tmf_peer
tmf_of(const struct ky_cli *cli, enum ky_peer p)
{
	return (struct ky_tmf_peer){
	    .url = said(cli, p, KY_PEER_SET_URL),
	    .bearer = ky_config_peer(&cli->config, p, KY_PEER_SET_TOKEN),
	    .ca_file = ky_config_peer(&cli->config, p, KY_PEER_SET_CA_FILE),
	    .offset_min = PROVIDER_OFFSET_MIN,
	};
}

static enum ky_code
open_bss(const struct ky_cli *cli, enum kind kind, struct ky_bss *out,
    struct ky_err *err)
{
	struct ky_tmf_peer at = tmf_of(cli, KY_PEER_BSS);

	if (kind == KIND_CSV)
		return ky_bss_csv_open(said(cli, KY_PEER_BSS,
					   KY_PEER_SET_FOLDER),
		    out, err);
	return kind == KIND_TMF ? ky_bss_tmf_open(&at, out, err) : KY_OK;
}

static enum ky_code
open_balance(const struct ky_cli *cli, enum kind kind, struct ky_balance *out,
    struct ky_err *err)
{
	struct ky_tmf_peer at = tmf_of(cli, KY_PEER_BALANCE);

	if (kind == KIND_CSV)
		return ky_balance_csv_open(said(cli, KY_PEER_BALANCE,
					       KY_PEER_SET_FOLDER),
		    out, err);
	return kind == KIND_TMF ? ky_balance_tmf_open(&at, out, err) : KY_OK;
}

/* "smtp://mail.example:587", "mail.example", "smtp://[::1]:25" */
static enum ky_code
read_url(const char *url, char host[HOST_SIZE], uint16_t *port,
    struct ky_err *err)
{
	struct ky_str rest = ky_str_of(url);
	const char *colon, *bracket;
	uint64_t n = 0;

	if (ky_str_starts(rest, "smtp://"))
		rest = ky_str_of(url + strlen("smtp://"));
	colon = rest.len > 0 ? memrchr(rest.p, ':', rest.len) : NULL;
	bracket = rest.len > 0 ? memrchr(rest.p, ']', rest.len) : NULL;
	if (colon != NULL && (bracket == NULL || colon > bracket)) {
		if (!ky_str_u64(ky_str_of(colon + 1), UINT16_MAX, &n) || n == 0)
			return ky_fail(err, KY_E_INPUT, 0,
			    "url: the port is none");
		rest.len = (size_t)(colon - rest.p);
	}
	if (rest.len == 0 || !ky_str_copy(rest, host, HOST_SIZE))
		return ky_fail(err, KY_E_INPUT, 0,
		    "url: the host is missing or too long");
	*port = (uint16_t)n;
	return KY_OK;
}

static enum ky_mail_tls
tls_of(const struct ky_cli *cli)
{
	const char *text = said(cli, KY_PEER_MAIL, KY_PEER_SET_TLS);

	if (strcmp(text, "tls") == 0)
		return KY_MAIL_TLS;
	return strcmp(text, "none") == 0 ? KY_MAIL_CLEAR : KY_MAIL_STARTTLS;
}

/* Where holders reach us: only what was said, not what is assumed. */
static const char *
link_of(const struct ky_cli *cli)
{
	const struct ky_value *v = &cli->config.set[KY_SET_SERVER_BASE_URL];

	return strcmp(v->from, "default") == 0 ? "" : v->text;
}

static enum ky_code
open_smtp(const struct ky_cli *cli, uint32_t total_ms, struct ky_mail *out,
    struct ky_err *err)
{
	const struct ky_config *c = &cli->config;
	char host[HOST_SIZE];
	struct ky_mail_smtp config = {
	    .host = host,
	    .tls = tls_of(cli),
	    .ca_file = ky_config_peer(c, KY_PEER_MAIL, KY_PEER_SET_CA_FILE),
	    .user = ky_config_peer(c, KY_PEER_MAIL, KY_PEER_SET_USER),
	    .password = ky_config_peer(c, KY_PEER_MAIL, KY_PEER_SET_PASSWORD),
	    .from = said(cli, KY_PEER_MAIL, KY_PEER_SET_FROM),
	    .from_name = said(cli, KY_PEER_MAIL, KY_PEER_SET_FROM_NAME),
	    .link = link_of(cli),
	    .total_ms = total_ms,
	};
	enum ky_code code = read_url(said(cli, KY_PEER_MAIL, KY_PEER_SET_URL),
	    host, &config.port, err);

	return code == KY_OK ? ky_mail_smtp_open(&config, out, err) : code;
}

static enum ky_code
open_mail(const struct ky_cli *cli, enum kind kind, uint32_t total_ms,
    struct ky_mail *out, struct ky_err *err)
{
	if (kind == KIND_SMTP)
		return open_smtp(cli, total_ms, out, err);
	if (kind == KIND_MAILDIR)
		return ky_mail_maildir_open(said(cli, KY_PEER_MAIL,
						KY_PEER_SET_FOLDER),
		    said(cli, KY_PEER_MAIL, KY_PEER_SET_FROM),
		    said(cli, KY_PEER_MAIL, KY_PEER_SET_FROM_NAME),
		    link_of(cli), out, err);
	return KY_OK;
}

enum ky_code
ky_peers_es2(const struct ky_cli *cli, struct ky_es2_peer *out,
    struct ky_err *err)
{
	const struct ky_config *c = &cli->config;
	const enum ky_peer p = KY_PEER_SMDP;

	if (strcmp(said(cli, p, KY_PEER_SET_KIND), kinds[KIND_ES2]) != 0)
		return ky_fail(err, KY_E_INPUT, 0,
		    "no SM-DP+ is set up: [peer \"smdp\"] kind = es2plus, "
		    "kaiyaku.conf(5)");
	*out = (struct ky_es2_peer){
	    .url = said(cli, p, KY_PEER_SET_URL),
	    .requester = said(cli, p, KY_PEER_SET_REQUESTER),
	    .version = ky_config_peer(c, p, KY_PEER_SET_VERSION),
	    .iccid_with_f = strcmp(said(cli, p, KY_PEER_SET_ICCID_FORM),
				"with-F") == 0,
	    .cert_file = ky_config_peer(c, p, KY_PEER_SET_CERT_FILE),
	    .key_file = ky_config_peer(c, p, KY_PEER_SET_KEY_FILE),
	    .ca_file = ky_config_peer(c, p, KY_PEER_SET_CA_FILE),
	    .api_key_header = ky_config_peer(c, p, KY_PEER_SET_API_KEY_HEADER),
	    .api_key = ky_config_peer(c, p, KY_PEER_SET_API_KEY),
	    .asks_status = strcmp(said(cli, p, KY_PEER_SET_STATUS),
			       "get-profile-status") == 0,
	};
	return KY_OK;
}

static enum ky_code
open_smdp(const struct ky_cli *cli, enum kind kind, struct ky_smdp *out,
    struct ky_err *err)
{
	struct ky_es2_peer at;
	enum ky_code code;

	if (kind != KIND_ES2)
		return KY_OK;
	code = ky_peers_es2(cli, &at, err);
	return code == KY_OK ? ky_smdp_es2_open(&at, out, err) : code;
}

/* Other people's clocks stand at the real time, in a demo store too. */
static struct ky_time
real_time(void *self)
{
	(void)self;
	return ky_system_time();
}
static const struct ky_clock real_clock = {NULL, real_time};

enum ky_code
ky_peers_checkout(const struct ky_cli *cli, struct ky_pay_checkout *out,
    struct ky_err *err)
{
	const enum ky_peer p = KY_PEER_PAY;

	if (strcmp(said(cli, p, KY_PEER_SET_KIND), kinds[KIND_CHECKOUT]) != 0)
		return ky_fail(err, KY_E_INPUT, 0,
		    "no payment service is set up: [peer \"pay\"] kind = "
		    "checkout, kaiyaku.conf(5)");
	*out = (struct ky_pay_checkout){
	    .place = {.url = said(cli, p, KY_PEER_SET_URL),
		.token = ky_config_peer(&cli->config, p, KY_PEER_SET_TOKEN),
		.ca_file = ky_config_peer(&cli->config, p,
		    KY_PEER_SET_CA_FILE)},
	    .return_url = said(cli, p, KY_PEER_SET_RETURN_URL),
	};
	return KY_OK;
}

enum ky_code
ky_peers_pay_reader(const struct ky_cli *cli, struct ky_pay_reader *out,
    struct ky_err *err)
{
	const char *secret = ky_config_peer(&cli->config, KY_PEER_PAY,
	    KY_PEER_SET_WEBHOOK_SECRET);

	*out = (struct ky_pay_reader){0};
	if (secret == NULL)
		return KY_OK;
	return ky_pay_webhook_open(secret, real_clock, out, err);
}

static enum ky_code
open_pay(const struct ky_cli *cli, const struct ky_peers_base *base,
    enum kind kind, struct ky_pay *out, struct ky_err *err)
{
	const struct ky_pay_desk desk = {base->issuer, base->till, real_clock};
	struct ky_pay_checkout config;
	enum ky_code code;

	if (kind != KIND_CHECKOUT && kind != KIND_REFERENCE)
		return KY_OK;
	if (base->till == NULL)
		return ky_fail(err, KY_E_INPUT, 0,
		    "kind: %s keeps books, and there are none here",
		    kinds[kind]);
	if (kind == KIND_REFERENCE)
		return ky_pay_reference_open(&desk,
		    said(cli, KY_PEER_PAY, KY_PEER_SET_REFERENCE_PREFIX), out,
		    err);
	code = ky_peers_checkout(cli, &config, err);
	return code == KY_OK ? ky_pay_checkout_open(&desk, &config, out, err)
			     : code;
}

/* Whose account pays is asked when there is something to pay. */
static enum ky_code
open_bank(const struct ky_peers_base *base, enum kind kind,
    struct ky_peers_held *h, struct ky_err *err)
{
	if (kind != KIND_FILE)
		return KY_OK;
	if (base->till == NULL)
		return ky_fail(err, KY_E_INPUT, 0,
		    "kind: %s keeps books, and there are none here",
		    kinds[kind]);
	h->queue = (struct ky_bank_queue){base->issuer, base->till,
	    base->clock};
	ky_bank_queue_port(&h->queue, &h->bank);
	return KY_OK;
}

/* --- letters --- */

enum ky_code
ky_peers_sms_gateway(const struct ky_cli *cli, struct ky_sms_gateway *out,
    struct ky_err *err)
{
	const struct ky_config *c = &cli->config;
	const enum ky_peer p = KY_PEER_SMS;

	if (strcmp(said(cli, p, KY_PEER_SET_KIND), kinds[KIND_GATEWAY]) != 0)
		return ky_fail(err, KY_E_INPUT, 0,
		    "no SMS gateway is set up: [peer \"sms\"] kind = gateway, "
		    "kaiyaku.conf(5)");
	*out = (struct ky_sms_gateway){
	    .url = said(cli, p, KY_PEER_SET_URL),
	    .token = ky_config_peer(c, p, KY_PEER_SET_TOKEN),
	    .header_name = ky_config_peer(c, p, KY_PEER_SET_API_KEY_HEADER),
	    .header_key = ky_config_peer(c, p, KY_PEER_SET_API_KEY),
	    .ca_file = ky_config_peer(c, p, KY_PEER_SET_CA_FILE),
	    .body = said(cli, p, KY_PEER_SET_BODY),
	    .form = strcmp(said(cli, p, KY_PEER_SET_BODY_FORM), "fields") == 0
		? KY_SMS_FIELDS
		: KY_SMS_JSON,
	    .statuses = ky_config_peer(c, p, KY_PEER_SET_STATUSES),
	};
	return KY_OK;
}

enum ky_code
ky_peers_letter_mail(const struct ky_cli *cli, bool demo, bool *simulated,
    struct ky_mail *out, struct ky_err *err)
{
	enum kind kind;
	enum ky_code code = kind_of(cli, KY_PEER_MAIL, demo, &kind, err);

	*simulated = code == KY_OK && kind == KIND_SIMULATED;
	return code == KY_OK ? open_mail(cli, kind, LETTER_MS, out, err) : code;
}

enum ky_code
ky_peers_letter_sms(const struct ky_cli *cli, bool demo, bool *simulated,
    struct ky_sms *out, struct ky_err *err)
{
	struct ky_sms_gateway gateway;
	enum kind kind;
	enum ky_code code = kind_of(cli, KY_PEER_SMS, demo, &kind, err);

	*simulated = code == KY_OK && kind == KIND_SIMULATED;
	if (code == KY_OK && kind == KIND_FOLDER)
		return ky_sms_folder_open(said(cli, KY_PEER_SMS,
					      KY_PEER_SET_FOLDER),
		    out, err);
	if (code != KY_OK || kind != KIND_GATEWAY)
		return code;
	code = ky_peers_sms_gateway(cli, &gateway, err);
	return code == KY_OK ? ky_sms_gateway_open(&gateway, out, err) : code;
}

/* --- all of them --- */

static enum ky_code
open_all(const struct ky_cli *cli, const struct ky_peers_base *base,
    const enum kind *use, struct ky_peers_held *h, struct ky_err *err)
{
	enum ky_peer p = KY_PEER_BSS;
	enum ky_code code = open_bss(cli, use[p], &h->bss, err);

	if (code == KY_OK) {
		p = KY_PEER_BALANCE;
		code = open_balance(cli, use[p], &h->balance, err);
	}
	if (code == KY_OK) {
		p = KY_PEER_MAIL;
		code = open_mail(cli, use[p], 0, &h->mail, err);
	}
	if (code == KY_OK) {
		p = KY_PEER_SMDP;
		code = open_smdp(cli, use[p], &h->smdp, err);
	}
	if (code == KY_OK) {
		p = KY_PEER_PAY;
		code = open_pay(cli, base, use[p], &h->pay, err);
	}
	if (code == KY_OK) {
		p = KY_PEER_BANK;
		code = open_bank(base, use[p], h, err);
	}
	return code == KY_OK ? code
			     : ky_during(err, "peer %s", ky_peer_name(p));
}

static void
fill(const enum kind *use, const struct ky_peers *sim,
    const struct ky_peers_held *h, struct ky_peers *out)
{
	struct ky_peers peers = {.bss = h->bss,
	    .balance = h->balance,
	    .smdp = h->smdp,
	    .bank = h->bank,
	    .pay = h->pay,
	    .mail = h->mail};

	if (use[KY_PEER_BSS] == KIND_SIMULATED)
		peers.bss = sim->bss;
	if (use[KY_PEER_BALANCE] == KIND_SIMULATED)
		peers.balance = sim->balance;
	if (use[KY_PEER_HLR] == KIND_SIMULATED)
		peers.hlr = sim->hlr;
	if (use[KY_PEER_SMDP] == KIND_SIMULATED)
		peers.smdp = sim->smdp;
	if (use[KY_PEER_BANK] == KIND_SIMULATED)
		peers.bank = sim->bank;
	if (use[KY_PEER_PAY] == KIND_SIMULATED)
		peers.pay = sim->pay;
	if (use[KY_PEER_MAIL] == KIND_SIMULATED)
		peers.mail = sim->mail;
	*out = peers;
}

enum ky_code
ky_peers_open(const struct ky_cli *cli, const struct ky_peers_base *base,
    struct ky_peers_held **held, struct ky_peers *out, struct ky_err *err)
{
	struct ky_peers sim = {0};
	enum kind use[KY_PEER__MAX];
	struct ky_peers_held *h;
	enum ky_code code;

	for (size_t i = 0; i < KY_PEER__MAX; i++) {
		code = kind_of(cli, (enum ky_peer)i, base->demo, &use[i], err);
		if (code != KY_OK)
			return code;
	}
	h = calloc(1, sizeof(*h));
	if (h == NULL)
		return ky_fail(err, KY_E_SYSTEM, 0, "out of memory");
	code = open_all(cli, base, use, h, err);
	if (code != KY_OK) {
		ky_peers_close(h);
		return code;
	}
	if (base->world != NULL)
		ky_world_peers(base->world, &sim);
	fill(use, &sim, h, out);
	*held = h;
	return KY_OK;
}

void
ky_peers_link_by(struct ky_peers_held *held, const struct ky_mail_links *links)
{
	ky_mail_link_by(&held->mail, *links);
}

void
ky_peers_close(struct ky_peers_held *held)
{
	if (held == NULL)
		return;
	ky_bss_close(&held->bss);
	ky_balance_close(&held->balance);
	ky_mail_close(&held->mail);
	ky_smdp_close(&held->smdp);
	ky_pay_close(&held->pay);
	free(held);
}
