#include "cmd/setting.h"

#include "core/ident.h"

#include <arpa/inet.h>
#include <string.h>

#define PEER_KINDS \
	"none simulated csv tmf smtp maildir es2plus checkout reference file " \
	"gateway folder"

static const struct ky_setting_row table[] = {
    [KY_SET_ISSUER_SLUG] = {"issuer", "slug", "KAIYAKU_ISSUER", "",
	KY_TYPE_SLUG, 0, 0, NULL, false},
    [KY_SET_ISSUER_NAME] = {"issuer", "name", "KAIYAKU_ISSUER_NAME", "",
	KY_TYPE_TEXT, 0, 0, NULL, false},
    [KY_SET_ISSUER_LOG] = {"issuer", "log", "KAIYAKU_LOG", "", KY_TYPE_TEXT, 0,
	0, NULL, false},
    [KY_SET_STORE_PATH] = {"store", "path", "KAIYAKU_STORE",
	"/var/lib/kaiyaku/kaiyaku.db", KY_TYPE_TEXT, 0, 0, NULL, false},
    [KY_SET_KEYS_DIR] = {"keys", "dir", "KAIYAKU_KEYS", "", KY_TYPE_TEXT, 0, 0,
	NULL, false},
    [KY_SET_RULES_DIR] = {"rules", "dir", "KAIYAKU_RULES", "", KY_TYPE_TEXT, 0,
	0, NULL, false},
    [KY_SET_CLI_ACTOR] = {"cli", "actor", "KAIYAKU_ACTOR", "cli", KY_TYPE_SLUG,
	0, 0, NULL, false},
    [KY_SET_SERVER_LISTEN] = {"server", "listen", "KAIYAKU_LISTEN",
	"127.0.0.1:8080", KY_TYPE_ADDRESS, 0, 0, NULL, false},
    [KY_SET_SERVER_SOCKET] = {"server", "socket", "KAIYAKU_SOCKET", "",
	KY_TYPE_TEXT, 0, 0, NULL, false},
    [KY_SET_SERVER_GROUP] = {"server", "group", "KAIYAKU_GROUP", "",
	KY_TYPE_TEXT, 0, 0, NULL, false},
    [KY_SET_SERVER_BASE_URL] = {"server", "base_url", "KAIYAKU_BASE_URL", "",
	KY_TYPE_URL, 0, 0, NULL, false},
    [KY_SET_SERVER_HANDLERS] = {"server", "handlers", "KAIYAKU_HANDLERS", "64",
	KY_TYPE_NUMBER, 1, 512, NULL, false},
    [KY_SET_SERVER_CONNECTIONS_MAX] = {"server", "connections_max",
	"KAIYAKU_CONNECTIONS_MAX", "16384", KY_TYPE_NUMBER, 1, 1000000, NULL,
	false},
    [KY_SET_SERVER_PER_ADDRESS_MAX] = {"server", "per_address_max",
	"KAIYAKU_PER_ADDRESS_MAX", "0", KY_TYPE_NUMBER, 0, 1000000, NULL,
	false},
    [KY_SET_SERVER_REQUEST_SECONDS] = {"server", "request_seconds",
	"KAIYAKU_REQUEST_SECONDS", "20", KY_TYPE_NUMBER, 1, 600, NULL, false},
    [KY_SET_SERVER_IDLE_SECONDS] = {"server", "idle_seconds",
	"KAIYAKU_IDLE_SECONDS", "60", KY_TYPE_NUMBER, 1, 3600, NULL, false},
    [KY_SET_SERVER_RATE_PER_MINUTE] = {"server", "rate_per_minute",
	"KAIYAKU_RATE_PER_MINUTE", "0", KY_TYPE_NUMBER, 0, 10000000, NULL,
	false},
    [KY_SET_SERVER_NOTIFY_PER_MINUTE] = {"server", "notify_per_minute",
	"KAIYAKU_NOTIFY_PER_MINUTE", "600", KY_TYPE_NUMBER, 0, 10000000, NULL,
	false},
    [KY_SET_SERVER_TRUST_FORWARDED] = {"server", "trust_forwarded",
	"KAIYAKU_TRUST_FORWARDED", "no", KY_TYPE_YES_NO, 0, 0, NULL, false},
    [KY_SET_SERVER_ALLOW_PUBLIC] = {"server", "allow_public",
	"KAIYAKU_ALLOW_PUBLIC", "no", KY_TYPE_YES_NO, 0, 0, NULL, false},
    [KY_SET_SERVER_STOP_SECONDS] = {"server", "stop_seconds",
	"KAIYAKU_STOP_SECONDS", "20", KY_TYPE_NUMBER, 1, 600, NULL, false},
    [KY_SET_METRICS_LISTEN] = {"metrics", "listen", "KAIYAKU_METRICS_LISTEN",
	"127.0.0.1:9464", KY_TYPE_NONE_OR_ADDRESS, 0, 0, NULL, false},
    [KY_SET_ENGINE_WORKERS] = {"engine", "workers", "KAIYAKU_WORKERS", "8",
	KY_TYPE_NUMBER, 1, 16, NULL, false},
    [KY_SET_ENGINE_QUEUE_MAX] = {"engine", "queue_max", "KAIYAKU_QUEUE_MAX",
	"1024", KY_TYPE_NUMBER, 256, 65536, NULL, false},
    [KY_SET_ENGINE_BRAKE_PER_HOUR] = {"engine", "brake_per_hour",
	"KAIYAKU_BRAKE_PER_HOUR", "60", KY_TYPE_NUMBER, 1, 1000000, NULL,
	false},
    [KY_SET_WEBHOOKS_PRIVATE_ADDRESSES] = {"webhooks", "private_addresses",
	"KAIYAKU_WEBHOOKS_PRIVATE", "no", KY_TYPE_YES_NO, 0, 0, NULL, false},
    [KY_SET_PROOF_ANCHORS] = {"proof", "anchors", "KAIYAKU_PROOF_ANCHORS", "",
	KY_TYPE_TEXT, 0, 0, NULL, false},
    [KY_SET_PROOF_ALLOW_TEST_ROOTS] = {"proof", "allow_test_roots",
	"KAIYAKU_PROOF_ALLOW_TEST_ROOTS", "no", KY_TYPE_YES_NO, 0, 0, NULL,
	false},
    [KY_SET_PROOF_ADDRESSES] = {"proof", "addresses", "KAIYAKU_PROOF_ADDRESSES",
	"", KY_TYPE_TEXT, 0, 0, NULL, false},
    [KY_SET_PORTAL_ENABLED] = {"portal", "enabled", "KAIYAKU_PORTAL", "no",
	KY_TYPE_YES_NO, 0, 0, NULL, false},
    [KY_SET_PORTAL_ORIGIN] = {"portal", "origin", "KAIYAKU_PORTAL_ORIGIN",
	"http://localhost:8080", KY_TYPE_URL, 0, 0, NULL, false},
    [KY_SET_PORTAL_CONTACT] = {"portal", "contact", "KAIYAKU_PORTAL_CONTACT",
	"", KY_TYPE_TEXT, 0, 0, NULL, false},
};
_Static_assert(sizeof(table) / sizeof(table[0]) == KY_SET__MAX, "a row each");

static const struct ky_setting_row peer_table[] = {
    [KY_PEER_SET_KIND] = {"", "kind", NULL, "", KY_TYPE_CHOICE, 0, 0,
	PEER_KINDS, false},
    [KY_PEER_SET_FOLDER] = {"", "folder", NULL, "", KY_TYPE_TEXT, 0, 0, NULL,
	false},
    [KY_PEER_SET_URL] = {"", "url", NULL, "", KY_TYPE_TEXT, 0, 0, NULL, false},
    [KY_PEER_SET_TOKEN] = {"", "token", NULL, "", KY_TYPE_TEXT, 0, 0, NULL,
	true},
    [KY_PEER_SET_CA_FILE] = {"", "ca_file", NULL, "", KY_TYPE_TEXT, 0, 0, NULL,
	false},
    [KY_PEER_SET_USER] = {"", "user", NULL, "", KY_TYPE_TEXT, 0, 0, NULL,
	false},
    [KY_PEER_SET_PASSWORD] = {"", "password", NULL, "", KY_TYPE_TEXT, 0, 0,
	NULL, true},
    [KY_PEER_SET_FROM] = {"", "from", NULL, "", KY_TYPE_TEXT, 0, 0, NULL,
	false},
    [KY_PEER_SET_FROM_NAME] = {"", "from_name", NULL, "", KY_TYPE_TEXT, 0, 0,
	NULL, false},
    [KY_PEER_SET_TLS] = {"", "tls", NULL, "starttls", KY_TYPE_CHOICE, 0, 0,
	"starttls tls none", false},
    [KY_PEER_SET_CERT_FILE] = {"", "cert_file", NULL, "", KY_TYPE_TEXT, 0, 0,
	NULL, false},
    [KY_PEER_SET_KEY_FILE] = {"", "key_file", NULL, "", KY_TYPE_TEXT, 0, 0,
	NULL, false},
    [KY_PEER_SET_REQUESTER] = {"", "requester", NULL, "", KY_TYPE_TEXT, 0, 0,
	NULL, false},
    [KY_PEER_SET_VERSION] = {"", "version", NULL, "2.2.0", KY_TYPE_TEXT, 0, 0,
	NULL, false},
    [KY_PEER_SET_ICCID_FORM] = {"", "iccid_form", NULL, "plain", KY_TYPE_CHOICE,
	0, 0, "plain with-F", false},
    [KY_PEER_SET_API_KEY_HEADER] = {"", "api_key_header", NULL, "",
	KY_TYPE_TEXT, 0, 0, NULL, false},
    [KY_PEER_SET_API_KEY] = {"", "api_key", NULL, "", KY_TYPE_TEXT, 0, 0, NULL,
	true},
    [KY_PEER_SET_STATUS] = {"", "status", NULL, "none", KY_TYPE_CHOICE, 0, 0,
	"none get-profile-status", false},
    [KY_PEER_SET_POINTS] = {"", "points", NULL, "", KY_TYPE_TEXT, 0, 0, NULL,
	false},
    [KY_PEER_SET_WEBHOOK_SECRET] = {"", "webhook_secret", NULL, "",
	KY_TYPE_TEXT, 0, 0, NULL, true},
    [KY_PEER_SET_RETURN_URL] = {"", "return_url", NULL, "", KY_TYPE_TEXT, 0, 0,
	NULL, false},
    [KY_PEER_SET_REFERENCE_PREFIX] = {"", "reference_prefix", NULL, "",
	KY_TYPE_TEXT, 0, 0, NULL, false},
    [KY_PEER_SET_NAME] = {"", "name", NULL, "", KY_TYPE_TEXT, 0, 0, NULL,
	false},
    [KY_PEER_SET_BANK] = {"", "bank", NULL, "", KY_TYPE_TEXT, 0, 0, NULL,
	false},
    [KY_PEER_SET_BRANCH] = {"", "branch", NULL, "", KY_TYPE_TEXT, 0, 0, NULL,
	false},
    [KY_PEER_SET_ACCOUNT_KIND] = {"", "account_kind", NULL, "ordinary",
	KY_TYPE_CHOICE, 0, 0, "ordinary current other", false},
    [KY_PEER_SET_ACCOUNT] = {"", "account", NULL, "", KY_TYPE_TEXT, 0, 0, NULL,
	false},
    [KY_PEER_SET_BANK_NAME] = {"", "bank_name", NULL, "", KY_TYPE_TEXT, 0, 0,
	NULL, false},
    [KY_PEER_SET_BRANCH_NAME] = {"", "branch_name", NULL, "", KY_TYPE_TEXT, 0,
	0, NULL, false},
    [KY_PEER_SET_KANA] = {"", "kana", NULL, "", KY_TYPE_TEXT, 0, 0, NULL,
	false},
    [KY_PEER_SET_CRLF] = {"", "crlf", NULL, "no", KY_TYPE_YES_NO, 0, 0, NULL,
	false},
    [KY_PEER_SET_CLEARING_BLANK] = {"", "clearing_blank", NULL, "no",
	KY_TYPE_YES_NO, 0, 0, NULL, false},
    [KY_PEER_SET_FIRST] = {"", "first", NULL, "no", KY_TYPE_YES_NO, 0, 0, NULL,
	false},
    [KY_PEER_SET_DESIGNATION] = {"", "designation", NULL, "blank",
	KY_TYPE_CHOICE, 0, 0, "blank telegraphic documentary", false},
    [KY_PEER_SET_POST_BRANCH_BLANK] = {"", "post_branch_blank", NULL, "no",
	KY_TYPE_YES_NO, 0, 0, NULL, false},
    [KY_PEER_SET_RESULT_PLACE] = {"", "result_place", NULL, "114",
	KY_TYPE_NUMBER, 91, 120, NULL, false},
    [KY_PEER_SET_RESULT_CODES] = {"", "result_codes", NULL, "", KY_TYPE_TEXT, 0,
	0, NULL, false},
    [KY_PEER_SET_PAYER_NAME] = {"", "payer_name", NULL, "", KY_TYPE_TEXT, 0, 0,
	NULL, false},
    [KY_PEER_SET_PAYER_CUSTOMER] = {"", "payer_customer", NULL, "",
	KY_TYPE_TEXT, 0, 0, NULL, false},
    [KY_PEER_SET_PAYER_ACCOUNT] = {"", "payer_account", NULL, "", KY_TYPE_TEXT,
	0, 0, NULL, false},
    [KY_PEER_SET_PAYER_BIC] = {"", "payer_bic", NULL, "", KY_TYPE_TEXT, 0, 0,
	NULL, false},
    [KY_PEER_SET_PAYER_COUNTRY] = {"", "payer_country", NULL, "", KY_TYPE_TEXT,
	0, 0, NULL, false},
    [KY_PEER_SET_PAYER_CHARGES] = {"", "payer_charges", NULL, "shared",
	KY_TYPE_CHOICE, 0, 0, "payer shared payee scheme", false},
    [KY_PEER_SET_BODY] = {"", "body", NULL, "", KY_TYPE_TEXT, 0, 0, NULL,
	false},
    [KY_PEER_SET_BODY_FORM] = {"", "body_form", NULL, "json", KY_TYPE_CHOICE, 0,
	0, "json fields", false},
    [KY_PEER_SET_STATUSES] = {"", "statuses", NULL, "", KY_TYPE_TEXT, 0, 0,
	NULL, false},
};
_Static_assert(sizeof(peer_table) / sizeof(peer_table[0]) == KY_PEER_SET__MAX,
    "a row each");

static const struct {
	const char *name, *kinds;
} peers[] = {
    [KY_PEER_BSS] = {"bss", "none simulated csv tmf"},
    [KY_PEER_BALANCE] = {"balance", "none simulated csv tmf"},
    [KY_PEER_HLR] = {"hlr", "none simulated"},
    [KY_PEER_SMDP] = {"smdp", "none simulated es2plus"},
    [KY_PEER_BANK] = {"bank", "none simulated file"},
    [KY_PEER_PAY] = {"pay", "none simulated checkout reference"},
    [KY_PEER_MAIL] = {"mail", "none simulated smtp maildir"},
    [KY_PEER_SMS] = {"sms", "none simulated gateway folder"},
};
_Static_assert(sizeof(peers) / sizeof(peers[0]) == KY_PEER__MAX, "a row each");

const struct ky_setting_row *
ky_setting_row(enum ky_setting s)
{
	return &table[s];
}

const struct ky_setting_row *
ky_peer_setting_row(enum ky_peer_setting s)
{
	return &peer_table[s];
}

const char *
ky_peer_name(enum ky_peer p)
{
	return peers[p].name;
}

/* --- values --- */

/* Is it one of the words, which stand with a blank between them? */
static bool
is_choice(const char *words, struct ky_str value)
{
	const char *at = words;

	while (*at != '\0') {
		size_t n = strcspn(at, " ");

		if (ky_str_eq((struct ky_str){at, n}, value))
			return true;
		at += n;
		at += *at == ' ' ? 1 : 0;
	}
	return false;
}

enum ky_code
ky_peer_kind_check(enum ky_peer p, const char *kind, struct ky_err *err)
{
	if (is_choice(peers[p].kinds, ky_str_of(kind)))
		return KY_OK;
	return ky_fail(err, KY_E_INPUT, 0,
	    "kind: the peer %s can be one of: %s", peers[p].name,
	    peers[p].kinds);
}

/* Host and port; false when there are not both. */
static bool
split(struct ky_str address, struct ky_str *host, struct ky_str *port)
{
	size_t at = address.len;

	while (at > 0 && address.p[at - 1] != ':')
		at--;
	if (at == 0)
		return false;
	*host = (struct ky_str){address.p, at - 1};
	*port = (struct ky_str){address.p + at, address.len - at};
	if (host->len >= 2 && host->p[0] == '[' &&
	    host->p[host->len - 1] == ']') {
		host->p++;
		host->len -= 2;
	}
	return host->len > 0;
}

/* Its bytes: 4, 16, or 0 when it is no address. */
static int
host_bytes(struct ky_str host, uint8_t out[16])
{
	char text[64];

	if (!ky_str_copy(host, text, sizeof(text)))
		return 0;
	if (inet_pton(AF_INET, text, out) == 1)
		return 4;
	return inet_pton(AF_INET6, text, out) == 1 ? 16 : 0;
}

static bool
is_address(struct ky_str value)
{
	struct ky_str host, port;
	uint8_t bytes[16];
	uint64_t n;

	if (ky_str_starts(value, "unix:"))
		return value.len > 6 && value.p[5] == '/';
	return split(value, &host, &port) && host_bytes(host, bytes) > 0 &&
	    ky_str_u64(port, 65535, &n);
}

bool
ky_address_is_local(struct ky_str address)
{
	static const uint8_t loopback6[16] = {[15] = 1};
	struct ky_str host, port;
	uint8_t bytes[16];
	int n;

	if (ky_str_starts(address, "unix:"))
		return true;
	if (!split(address, &host, &port))
		return false;
	n = host_bytes(host, bytes);
	return (n == 4 && bytes[0] == 127) ||
	    (n == 16 && memcmp(bytes, loopback6, sizeof(loopback6)) == 0);
}

static bool
is_url(struct ky_str value)
{
	size_t scheme = ky_str_starts(value, "https://") ? 8
	    : ky_str_starts(value, "http://")            ? 7
							 : 0;

	if (scheme == 0 || value.len == scheme || value.p[value.len - 1] == '/')
		return false;
	for (size_t i = 0; i < value.len; i++)
		if (value.p[i] <= ' ' || value.p[i] >= 0x7f)
			return false;
	return true;
}

enum ky_code
ky_setting_check(const struct ky_setting_row *row, struct ky_str value,
    struct ky_err *err)
{
	struct ky_slug slug;
	uint64_t n;

	switch (row->type) {
	case KY_TYPE_TEXT:
		return KY_OK;
	case KY_TYPE_SLUG:
		return ky_slug_parse(value, &slug, err) == KY_OK
		    ? KY_OK
		    : ky_during(err, "%s", row->name);
	case KY_TYPE_NUMBER:
		if (ky_str_u64(value, row->most, &n) && n >= row->least)
			return KY_OK;
		return ky_fail(err, KY_E_INPUT, 0, "%s is a number, %u to %u",
		    row->name, row->least, row->most);
	case KY_TYPE_YES_NO:
		if (ky_str_is(value, "yes") || ky_str_is(value, "no"))
			return KY_OK;
		return ky_fail(err, KY_E_INPUT, 0, "%s is yes or no",
		    row->name);
	case KY_TYPE_NONE_OR_ADDRESS:
	case KY_TYPE_ADDRESS:
		if (is_address(value) ||
		    (row->type == KY_TYPE_NONE_OR_ADDRESS &&
			ky_str_is(value, "none")))
			return KY_OK;
		return ky_fail(err, KY_E_INPUT, 0,
		    "%s is an address like 127.0.0.1:8080, [::1]:8080 or "
		    "unix:/run/kaiyaku/http",
		    row->name);
	case KY_TYPE_URL:
		if (is_url(value))
			return KY_OK;
		return ky_fail(err, KY_E_INPUT, 0,
		    "%s is an address like https://kaiyaku.example, with no "
		    "slash at the end",
		    row->name);
	case KY_TYPE_CHOICE:
		if (is_choice(row->choices, value))
			return KY_OK;
		return ky_fail(err, KY_E_INPUT, 0, "%s must be one of: %s",
		    row->name, row->choices);
	}
	return ky_fail(err, KY_E_INPUT, 0, "%s", row->name);
}
