/* Other systems: are they there? */
#include "cmd/doctor.h"
#include "cmd/peer_check.h"
#include "cmd/peers.h"
#include "link/client.h"
#include "pay/pay.h"

#include <errno.h>
#include <unistd.h>

#define LOOK_MS 5000

static void
folder(struct ky_doctor *d, const char *peer, const char *path)
{
	char type[KY_CONFIG_LINE_MAX + 32];

	if (access(path, R_OK | W_OK | X_OK) == 0) {
		ky_doctor_say(d, KY_DOCTOR_WELL, "peers", "", "",
		    "%s: its folder can be used", peer);
		return;
	}
	(void)snprintf(type, sizeof(type), "ls -ld %s", path);
	ky_doctor_say(d, KY_DOCTOR_WRONG, "peers",
	    "nothing can be asked of it, and nothing seen done", type,
	    "%s: the folder %.200s cannot be used: %s", peer, path,
	    strerror(errno));
}

/* Any answer at all shows that somebody is there: nothing is asked of it
 * that changes anything. */
static enum ky_code
look(const struct ky_config *c, enum ky_peer p, const char *url,
    struct ky_err *err)
{
	const struct ky_client_config config = {
	    .ca_file = ky_config_peer(c, p, KY_PEER_SET_CA_FILE),
	    .cert_file = ky_config_peer(c, p, KY_PEER_SET_CERT_FILE),
	    .key_file = ky_config_peer(c, p, KY_PEER_SET_KEY_FILE),
	    .connect_ms = LOOK_MS,
	    .total_ms = LOOK_MS,
	    .private_addresses = true,
	};
	const struct ky_client_request rq = {.method = "GET", .url = url};
	struct ky_client_answer an = {0};
	struct ky_client *client;
	enum ky_code code = ky_client_new(&config, &client, err);

	if (code != KY_OK)
		return code;
	ky_buf_init(&an.body, (size_t)1024 * 1024);
	code = ky_client_send(client, &rq, &an, err);
	ky_buf_done(&an.body);
	ky_client_free(client);
	return code;
}

static void
address(struct ky_doctor *d, enum ky_peer p, const char *url)
{
	const char *peer = ky_peer_name(p);
	struct ky_err err = {0};
	char type[KY_CONFIG_LINE_MAX + 32];

	if (d->offline || !ky_str_starts(ky_str_of(url), "http"))
		return;
	if (look(&d->cli->config, p, url, &err) == KY_OK) {
		ky_doctor_say(d, KY_DOCTOR_WELL, "peers", "", "",
		    "%s: somebody answers at its address", peer);
		return;
	}
	(void)snprintf(type, sizeof(type), "curl -v %s", url);
	ky_doctor_say(d, KY_DOCTOR_WRONG, "peers",
	    "steps that need it wait, and are tried again by themselves", type,
	    "%s: %s", peer, err.msg);
}

/* A page there is not, asked for with our key: nothing changes, and whether
 * the key is taken shows. */
#define NO_PAGE "/v1/checkout/sessions/cs_kaiyaku_doctor"

static void
key(struct ky_doctor *d)
{
	struct ky_pay_checkout at;
	struct ky_pay_api *api = NULL;
	struct ky_err err = {0};
	json_t *page = NULL;
	enum ky_code code = ky_peers_checkout(d->cli, &at, &err);

	if (d->offline || code != KY_OK)
		return;
	at.place.total_ms = LOOK_MS;
	code = ky_pay_api_open(&at.place, &api, &err);
	if (code == KY_OK)
		code = ky_pay_api_get(api, NO_PAGE, &page, &err);
	json_decref(page);
	ky_pay_api_close(api);
	if (code == KY_OK)
		ky_doctor_say(d, KY_DOCTOR_WELL, "peers", "", "",
		    "pay: its key is taken");
	else if (err.cause == 401 || err.cause == 403)
		ky_doctor_say(d, KY_DOCTOR_WRONG, "peers",
		    "no holder is given a page to pay on, nothing is paid back",
		    "look at the key in the service's own pages, then at "
		    "token_file",
		    "pay: the service does not take our key: %s", err.msg);
	/* Else nobody is there, which is said already. */
}

static void
checked(void *self, const struct ky_peer_checked *found)
{
	ky_doctor_say(self, found->wrong ? KY_DOCTOR_WRONG : KY_DOCTOR_NOTE,
	    "peers", "it is not asked with that, or not for long",
	    "mend the file or the setting, then kaiyaku check-config", "%s: %s",
	    ky_peer_name(found->peer), found->what);
}

static void
mail(struct ky_doctor *d)
{
	const char *kind = ky_config_peer(&d->cli->config, KY_PEER_MAIL,
	    KY_PEER_SET_KIND);

	if ((kind != NULL && strcmp(kind, "none") != 0) ||
	    (d->open && d->session.meta.demo && kind == NULL))
		return;
	ky_doctor_say(d, KY_DOCTOR_NOTE, "mail",
	    "papers are handed over at the counter only, and holders are not "
	    "told when somebody ends their line",
	    "set [peer \"mail\"] kind: kaiyaku.conf(5)",
	    "no mail is configured");
}

void
ky_doctor_peers(struct ky_doctor *d)
{
	const struct ky_config *c = &d->cli->config;

	for (int i = 0; i < KY_PEER__MAX; i++) {
		enum ky_peer p = (enum ky_peer)i;
		const char *kind = ky_config_peer(c, p, KY_PEER_SET_KIND);
		const char *path = ky_config_peer(c, p, KY_PEER_SET_FOLDER);
		const char *url = ky_config_peer(c, p, KY_PEER_SET_URL);

		if (kind == NULL || strcmp(kind, "none") == 0 ||
		    strcmp(kind, "simulated") == 0)
			continue;
		/* What cannot be read here is not tried over there. */
		if (ky_peer_check(d->cli, p, checked, d) > 0)
			continue;
		if (path != NULL)
			folder(d, ky_peer_name(p), path);
		if (url != NULL)
			address(d, p, url);
		if (p == KY_PEER_PAY)
			key(d);
	}
	mail(d);
}
