/* The functions of ES2+, over mutual TLS, at a server that is strict. */
#include "rig.h"
#include "t.h"

static struct rig rig;

static struct ky_es2_client *
open_at(const struct ky_es2_peer *at)
{
	struct ky_es2_client *c = NULL;
	struct ky_err err = {0};

	if (!t_good("opens", ky_es2_open(at, &c, &err), &err))
		abort();
	return c;
}

static struct ky_es2_order
order(const char *eid, const char *matching_id)
{
	struct ky_es2_order o = {.iccid.digits = RIG_ICCID};

	(void)snprintf(o.eid.digits, sizeof(o.eid.digits), "%s", eid);
	(void)snprintf(o.matching_id, sizeof(o.matching_id), "%s", matching_id);
	return o;
}

/* From the stock to the end, as an operator's tool does it. */
static void
life(void)
{
	struct ky_es2_client *c = open_at(&rig.at);
	struct ky_es2_order o = order(RIG_EID, "");
	struct ky_es2_given given = {0};
	enum ky_profile_state state = KY_PROFILE_NONE;
	struct ky_eid eid = {0};
	struct ky_buf raw;
	struct ky_err err = {0};

	ky_buf_init(&raw, 4096);
	rig_profile(&rig, "Available", "", "");
	t_good("ordered", ky_es2_download_order(c, &o, "k-1", &given, &err),
	    &err);
	t_eq_str("that one", given.iccid, RIG_ICCID);
	t_eq_str("for the chip", rig_state(&rig), "Linked");
	o.release = false;
	t_good("confirmed", ky_es2_confirm_order(c, &o, "k-2", &given, &err),
	    &err);
	t_eq_str("with an id", given.matching_id, "MADE-1");
	t_eq_str("at an address", given.smdp, "smdp.example");
	t_eq_str("for that chip", given.eid.digits, RIG_EID);
	t_eq_str("not to be had yet", rig_state(&rig), "Confirmed");
	t_good("released", ky_es2_release_profile(c, &o, "k-3", &err), &err);
	t_eq_str("to be had", rig_state(&rig), "Released");
	t_good("looked",
	    ky_es2_profile_status(c, &o.iccid, &state, &eid, &raw, &err), &err);
	t_eq_int("is ready", state, KY_PROFILE_RELEASED);
	t_eq_str("for the chip", eid.digits, RIG_EID);
	t_ok("in bytes", raw.len > 0 && strstr(raw.p, "Released") != NULL);
	(void)snprintf(o.matching_id, sizeof(o.matching_id), "MADE-1");
	ky_buf_reset(&raw);
	t_good("cancelled", ky_es2_cancel_order(c, &o, "k-4", &raw, &err),
	    &err);
	t_eq_str("for good", rig_state(&rig), "Unavailable");
	t_ok("in bytes",
	    raw.len > 0 && strstr(raw.p, "Executed-Success") != NULL);
	rig_profile(&rig, "Released", "", "");
	o = order("", "");
	o.available = true;
	t_good("given back", ky_es2_cancel_order(c, &o, "k-5", NULL, &err),
	    &err);
	t_eq_str("to the stock", rig_state(&rig), "Available");
	ky_buf_done(&raw);
	ky_es2_close(c);
}

/* What stands on the wire. */
static void
wire(void)
{
	struct ky_es2_peer at = rig.at;
	struct ky_es2_client *c;
	struct ky_es2_order o = order(RIG_EID, "KA-1");
	struct ky_err err = {0};
	char url[96];

	(void)snprintf(url, sizeof(url), "%s/vendor/", rig.url);
	at.url = url;
	at.version = "3.1.0";
	at.iccid_with_f = true;
	at.api_key_header = "X-Api-Key";
	at.api_key = "s3cret";
	peer_control(&rig.peer,
	    "{\"prefix\": \"/vendor\", \"form\": \"F\","
	    "\"api_key\": [\"X-Api-Key\", \"s3cret\"]}");
	rig_profile(&rig, "Released", RIG_EID, "KA-1");
	c = open_at(&at);
	t_good("a vendor's ways", ky_es2_cancel_order(c, &o, "w-1", NULL, &err),
	    &err);
	peer_control(&rig.peer, "{\"last\": true}");
	t_ok("path",
	    strstr(rig.peer.answer.p,
		"\"/vendor/gsma/rsp2/es2plus/cancelOrder\"") != NULL);
	t_ok("header object",
	    strstr(rig.peer.answer.p,
		"\"functionRequesterIdentifier\": \"mno.example\", "
		"\"functionCallIdentifier\": \"w-1\"") != NULL);
	t_ok("fillers",
	    strstr(rig.peer.answer.p, "\"" RIG_ICCID "F\"") != NULL);
	t_ok("version",
	    strstr(rig.peer.answer.p, "\"gsma/rsp/v3.1.0\"") != NULL);
	t_ok("for good", strstr(rig.peer.answer.p, "\"Unavailable\"") != NULL);
	ky_es2_close(c);
	peer_control(&rig.peer,
	    "{\"prefix\": \"\", \"form\": \"\", \"api_key\": null}");
}

/* States of SGP.22, and what is refused in each. */
static void
refusals(void)
{
	static const struct {
		const char *label, *state, *eid, *matching_id, *words;
		struct ky_es2_order o;
	} cases[] = {
	    {"in stock", "Available", "", "", "8.2.1/3.3", {.eid = {""}}},
	    {"handed out", "Downloaded", "", "", "deleted on the device",
		{.eid = {""}}},
	    {"installed", "Installed", "", "", "deleted on the device",
		{.eid = {""}}},
	    {"gone for good", "Unavailable", "", "", "8.2.1/3.3",
		{.eid = {""}}},
	    {"without its EID", "Linked", RIG_EID, "", "8.1.1/2.2",
		{.eid = {""}}},
	    {"another EID", "Linked", "89044000000000000000000000000009", "",
		"8.1.1/3.10", {.eid.digits = RIG_EID}},
	    {"without its id", "Released", "", "KA-1", "8.2.6/2.2",
		{.eid = {""}}},
	    {"another id", "Released", "", "KA-1", "8.2.6/3.10",
		{.matching_id = "KA-2"}},
	};
	struct ky_es2_client *c = open_at(&rig.at);
	unsigned n = 0;

	T_CASES (x, cases) {
		struct ky_es2_order o = x->o;
		struct ky_err err = {0};
		char key[16];

		(void)snprintf(o.iccid.digits, sizeof(o.iccid.digits),
		    RIG_ICCID);
		(void)snprintf(key, sizeof(key), "r-%u", n++);
		rig_profile(&rig, x->state, x->eid, x->matching_id);
		t_bad(x->label, ky_es2_cancel_order(c, &o, key, NULL, &err),
		    KY_E_REFUSED, &err, x->words);
		t_eq_str("and stays", rig_state(&rig), x->state);
	}
	ky_es2_close(c);
}

/* The same again under its identifier is answered the same. */
static void
resends(void)
{
	struct ky_es2_client *c = open_at(&rig.at);
	struct ky_es2_order o = order("", "");
	struct ky_err err = {0};

	rig_profile(&rig, "Released", "", "");
	rig_fault(&rig, "close-after");
	t_eq_int("no answer", ky_es2_cancel_order(c, &o, "s-1", NULL, &err),
	    KY_E_UNSURE);
	t_good("again", ky_es2_cancel_order(c, &o, "s-1", NULL, &err), &err);
	t_bad("under another name it is too late",
	    ky_es2_cancel_order(c, &o, "s-2", NULL, &err), KY_E_REFUSED, &err,
	    "8.2.1/3.3");
	ky_es2_close(c);
}

static void
faults(void)
{
	static const struct {
		const char *fault;
		enum ky_code want;
		const char *words;
	} cases[] = {
	    {"500-before", KY_E_UNSURE, "500"},
	    {"500-after", KY_E_UNSURE, "500"},
	    {"503-wait", KY_E_RETRY, "503"},
	    {"401", KY_E_RETRY, "certificate"},
	    {"403", KY_E_RETRY, "certificate"},
	    {"404", KY_E_RETRY, "url"},
	    {"302", KY_E_RETRY, "url"},
	    {"garbage", KY_E_UNSURE, "JSON"},
	    {"empty", KY_E_UNSURE, "JSON"},
	    {"close-after", KY_E_UNSURE, ""},
	    {"expired", KY_E_RETRY, "Expired"},
	};
	struct ky_es2_client *c = open_at(&rig.at);
	struct ky_es2_order o = order("", "");
	unsigned n = 0;

	T_CASES (x, cases) {
		struct ky_err err = {0};
		char key[16];

		(void)snprintf(key, sizeof(key), "f-%u", n++);
		rig_profile(&rig, "Released", "", "");
		rig_fault(&rig, x->fault);
		t_bad(x->fault, ky_es2_cancel_order(c, &o, key, NULL, &err),
		    x->want, &err, x->words);
	}
	ky_es2_close(c);
}

/* Whose certificate is not taken has changed nothing, and is told so. */
static void
strangers(void)
{
	struct ky_es2_peer none = rig.at, other = rig.at, roots = rig.at;
	char cert[192], key[192];
	size_t n = strlen(rig.cert) - strlen("client.pem");
	const struct {
		const char *label;
		const struct ky_es2_peer *at;
		const char *words;
	} cases[] = {
	    {"no certificate", &none, "our certificate"},
	    {"somebody else's", &other, "our certificate"},
	    {"a server nobody vouches for", &roots, "not trusted"},
	};
	struct ky_es2_order o = order("", "");

	(void)snprintf(cert, sizeof(cert), "%.*sother.pem", (int)n, rig.cert);
	(void)snprintf(key, sizeof(key), "%.*sother.key", (int)n, rig.cert);
	none.cert_file = none.key_file = NULL;
	other.cert_file = cert;
	other.key_file = key;
	roots.ca_file = cert;
	rig_profile(&rig, "Released", "", "");
	T_CASES (x, cases) {
		struct ky_es2_client *c = open_at(x->at);
		struct ky_err err = {0};

		t_bad(x->label, ky_es2_cancel_order(c, &o, "x-1", NULL, &err),
		    KY_E_RETRY, &err, x->words);
		t_eq_str("nothing happened", rig_state(&rig), "Released");
		ky_es2_close(c);
	}
}

static void
settings(void)
{
	struct ky_es2_peer no_url = rig.at, no_name = rig.at, version = rig.at,
			   half_key = rig.at, half_cert = rig.at;
	const struct {
		const char *label;
		const struct ky_es2_peer *at;
		const char *words;
	} cases[] = {
	    {"no URL", &no_url, "url"},
	    {"no requester", &no_name, "requester"},
	    {"a version that is none", &version, "version"},
	    {"an API key without its header", &half_key, "api_key"},
	    {"a certificate without its key", &half_cert, "come together"},
	};

	no_url.url = "";
	no_name.requester = "";
	version.version = "2.2";
	half_key.api_key = "s3cret";
	half_cert.key_file = NULL;
	T_CASES (x, cases) {
		struct ky_es2_client *c = NULL;
		struct ky_err err = {0};

		t_bad(x->label, ky_es2_open(x->at, &c, &err), KY_E_INPUT, &err,
		    x->words);
	}
}

int
main(int argc, char **argv)
{
	(void)argc;
	rig_start(&rig, argv[1]);
	T_RUN(life);
	T_RUN(wire);
	T_RUN(refusals);
	T_RUN(resends);
	T_RUN(faults);
	T_RUN(strangers);
	T_RUN(settings);
	rig_stop(&rig);
	return t_done();
}
