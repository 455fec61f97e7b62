#include "cmd/peer_check.h"

#include "cmd/bank.h"
#include "cmd/peers.h"
#include "doc/file.h"
#include "pay/pay.h"
#include "pay/webhook.h"
#include "smdp/es2.h"
#include "sms/sms.h"

#include <errno.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>

#define PEM_MAX ((size_t)1024 * 1024) /* a machine's bundle of roots */
#define SOON_S (30L * 24 * 60 * 60)

struct check {
	const struct ky_cli *cli;
	enum ky_peer peer;
	void (*say)(void *self, const struct ky_peer_checked *found);
	void *self;
	uint32_t wrong;
};

static void found(struct check *k, bool wrong, const char *fmt, ...)
    KY_PRINTF(3, 4);

static void
found(struct check *k, bool wrong, const char *fmt, ...)
{
	char what[KY_CONFIG_LINE_MAX + 192];
	va_list args;

	va_start(args, fmt);
	(void)vsnprintf(what, sizeof(what), fmt, args);
	va_end(args);
	k->wrong += wrong;
	k->say(k->self, &(struct ky_peer_checked){k->peer, what, wrong});
}

/* The setting's file in memory; NULL: not set, or said why not. */
static BIO *
open_file(struct check *k, enum ky_peer_setting s, struct ky_buf *bytes)
{
	const char *path = ky_config_peer(&k->cli->config, k->peer, s);
	const char *name = ky_peer_setting_row(s)->name;
	struct ky_err err = {0};

	if (path == NULL)
		return NULL;
	if (ky_file_read(path, bytes, &err) == KY_OK)
		return BIO_new_mem_buf(bytes->len > 0 ? bytes->p : "",
		    (int)bytes->len);
	/* The service runs as somebody else than who asks. */
	if (err.cause == EACCES)
		found(k, false,
		    "%s: %s may not be read by you: ask as kaiyakud's user",
		    name, path);
	else
		found(k, true, "%s: %s", name, err.msg);
	return NULL;
}

/* A key with a passphrase is no use to a service: nobody is there to type. */
static int
no_passphrase(char *out, int size, int writing, void *self)
{
	(void)out;
	(void)size;
	(void)writing;
	*(bool *)self = true;
	return -1;
}

static X509 *
read_certificate(BIO *in)
{
	bool asked;

	return PEM_read_bio_X509(in, NULL, no_passphrase, &asked);
}

static void
days(struct check *k, const char *path, const X509 *cert)
{
	time_t soon = time(NULL) + SOON_S;

	if (X509_cmp_current_time(X509_get0_notBefore(cert)) > 0)
		found(k, true, "cert_file: %s is not valid yet", path);
	else if (X509_cmp_current_time(X509_get0_notAfter(cert)) < 0)
		found(k, true, "cert_file: %s has expired", path);
	else if (X509_cmp_time(X509_get0_notAfter(cert), &soon) < 0)
		found(k, false, "cert_file: %s expires within 30 days", path);
}

static X509 *
certificate(struct check *k)
{
	const char *path = ky_config_peer(&k->cli->config, k->peer,
	    KY_PEER_SET_CERT_FILE);
	X509 *cert = NULL;
	struct ky_buf bytes;
	BIO *in;

	ky_buf_init(&bytes, PEM_MAX);
	in = open_file(k, KY_PEER_SET_CERT_FILE, &bytes);
	if (in != NULL) {
		cert = read_certificate(in);
		if (cert == NULL)
			found(k, true, "cert_file: %s is no certificate in PEM",
			    path);
		else
			days(k, path, cert);
	}
	BIO_free(in);
	ky_buf_done(&bytes);
	return cert;
}

static void
open_to_others(struct check *k, const char *path)
{
	struct stat st;

	if (stat(path, &st) == 0 && (st.st_mode & 07) != 0)
		found(k, true,
		    "key_file: everybody may read %s: chmod o= on it", path);
}

static void
key(struct check *k, X509 *cert)
{
	const char *path = ky_config_peer(&k->cli->config, k->peer,
	    KY_PEER_SET_KEY_FILE);
	bool asked = false;
	struct ky_buf bytes;
	EVP_PKEY *pair;
	BIO *in;

	ky_buf_init(&bytes, PEM_MAX);
	in = open_file(k, KY_PEER_SET_KEY_FILE, &bytes);
	if (in != NULL) {
		open_to_others(k, path);
		pair = PEM_read_bio_PrivateKey(in, NULL, no_passphrase, &asked);
		if (pair == NULL)
			found(k, true, "key_file: %s is %s", path,
			    asked ? "locked with a passphrase"
				  : "no private key in PEM");
		else if (cert != NULL &&
		    X509_check_private_key(cert, pair) != 1)
			found(k, true,
			    "key_file: %s is not the key of cert_file", path);
		EVP_PKEY_free(pair);
	}
	BIO_free(in);
	if (bytes.len > 0)
		explicit_bzero(bytes.p, bytes.len);
	ky_buf_done(&bytes);
}

static void
roots(struct check *k)
{
	struct ky_buf bytes;
	X509 *cert;
	BIO *in;

	ky_buf_init(&bytes, PEM_MAX);
	in = open_file(k, KY_PEER_SET_CA_FILE, &bytes);
	if (in != NULL) {
		cert = read_certificate(in);
		if (cert == NULL)
			found(k, true,
			    "ca_file: %s holds no certificate in PEM",
			    ky_config_peer(&k->cli->config, k->peer,
				KY_PEER_SET_CA_FILE));
		X509_free(cert);
	}
	BIO_free(in);
	ky_buf_done(&bytes);
}

/* What its adapter wants of the settings. */
static void
es2plus(struct check *k)
{
	struct ky_es2_peer at;
	struct ky_es2_client *client;
	struct ky_err err = {0};

	if (k->peer != KY_PEER_SMDP || ky_peers_es2(k->cli, &at, &err) != KY_OK)
		return;
	/* A url or requester that is not there is said of the settings. */
	if (at.url[0] == '\0' || at.requester[0] == '\0')
		return;
	if (!ky_str_starts(ky_str_of(at.url), "https://"))
		found(k, true, "url: ES2+ goes over https");
	else if (at.cert_file == NULL)
		found(k, false,
		    "cert_file: none; an SM-DP+ asks for a certificate, as a "
		    "rule");
	if (ky_es2_open(&at, &client, &err) == KY_OK)
		ky_es2_close(client);
	else
		found(k, true, "%s", err.msg);
}

/* Over the network only with TLS. */
static bool
safe(const char *url)
{
	static const char *const starts[] = {"https://",
	    "http://127.0.0.1:", "http://[::1]:"};

	for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++)
		if (ky_str_starts(ky_str_of(url), starts[i]))
			return true;
	return false;
}

/* Of a payment service: what its adapter wants, and what makes it slow or
 * worthless. */
static void
checkout(struct check *k)
{
	const struct ky_config *c = &k->cli->config;
	struct ky_pay_checkout at;
	struct ky_err err = {0};

	if (k->peer != KY_PEER_PAY ||
	    ky_peers_checkout(k->cli, &at, &err) != KY_OK)
		return;
	/* What is not there is said of the settings. */
	if (at.place.url[0] == '\0' || at.place.token == NULL ||
	    at.return_url[0] == '\0')
		return;
	if (ky_pay_checkout_check(&at, &err) != KY_OK)
		found(k, true, "%s", err.msg);
	else if (!safe(at.place.url))
		found(k, true, "url: a payment service is asked over https");
	if (strstr(at.place.token, "_test_") != NULL)
		found(k, false, "token: a test key: no money moves with it");
	if (ky_config_peer(c, k->peer, KY_PEER_SET_WEBHOOK_SECRET) == NULL)
		found(k, false,
		    "webhook_secret: none; whether somebody paid is asked "
		    "every few hours, and disputes are not heard of");
}

static void
payments(struct check *k)
{
	const char *prefix = ky_config_peer(&k->cli->config, k->peer,
	    KY_PEER_SET_REFERENCE_PREFIX);
	struct ky_pay_reader reader;
	struct ky_err err = {0};

	if (k->peer != KY_PEER_PAY)
		return;
	checkout(k);
	if (ky_peers_pay_reader(k->cli, &reader, &err) == KY_OK)
		ky_pay_webhook_close(&reader);
	else
		found(k, true, "%s", err.msg);
	if (ky_pay_reference_check(prefix, &err) != KY_OK)
		found(k, true, "%s", err.msg);
}

/* Of a bank: can its files be written, those that are meant? */
static void
bank(struct check *k)
{
	static const struct ky_slug nobody = {"nobody"};
	struct ky_bank_files files;
	struct ky_bankfile port;
	struct ky_err err = {0};
	bool any = false;

	if (k->peer != KY_PEER_BANK || !ky_bank_is_file(k->cli))
		return;
	if (ky_bank_settings(k->cli, &nobody, &files, &err) != KY_OK) {
		found(k, true, "%s", err.msg);
		return;
	}
	ky_bank_files_port(&files, &port);
	for (int i = 0; i < KY_RAIL_FORM__MAX; i++) {
		enum ky_rail_form form = (enum ky_rail_form)i;

		if (!ky_bank_means(k->cli, form))
			continue;
		any = true;
		if (port.ready(port.self, form, &err) != KY_OK)
			found(k, true, "%s: %s", ky_rail_form_name(form),
			    err.msg);
	}
	if (!any)
		found(k, true,
		    "no account pays: requester and the like for zengin, "
		    "payer_name and the like for pain.001");
}

/* Of an SMS gateway: what its adapter wants of the settings. */
static void
gateway(struct check *k)
{
	struct ky_sms_gateway at;
	struct ky_err err = {0};

	if (k->peer != KY_PEER_SMS ||
	    ky_peers_sms_gateway(k->cli, &at, &err) != KY_OK)
		return;
	/* What is not there is said of the settings. */
	if (at.url[0] == '\0' || at.body[0] == '\0')
		return;
	if (ky_sms_gateway_check(&at, &err) != KY_OK)
		found(k, true, "%s", err.msg);
	else if (!safe(at.url))
		found(k, true, "url: a gateway is asked over https");
	else if (at.token == NULL && at.header_key == NULL)
		found(k, false,
		    "token, api_key: neither; a gateway asks who sends, as a "
		    "rule");
}

uint32_t
ky_peer_check(const struct ky_cli *cli, enum ky_peer p,
    void (*say)(void *self, const struct ky_peer_checked *found), void *self)
{
	struct check k = {cli, p, say, self, 0};
	X509 *cert = certificate(&k);

	key(&k, cert);
	roots(&k);
	es2plus(&k);
	payments(&k);
	bank(&k);
	gateway(&k);
	X509_free(cert);
	ERR_clear_error();
	return k.wrong;
}
