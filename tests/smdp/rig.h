/*
 * The SM-DP+ in Python (tests/peers/smdp_peer.py) beside a test in C.
 */
#ifndef KY_TESTS_SMDP_RIG_H
#define KY_TESTS_SMDP_RIG_H

#include "peers/peer.h"
#include "smdp/smdp.h"

#define RIG_ICCID "8988211000000212343"
#define RIG_EID "89049032123451234512345678901235"

struct rig {
	struct peer peer;
	char url[64], ca[160], cert[160], key[160];
	struct ky_es2_peer at; /* points to the texts above */
};

/* The text of a member that the peer showed last, up to its quote. */
static inline void
rig_text(const struct rig *r, const char *member, char *out, size_t size)
{
	char name[64];
	const char *at;

	(void)snprintf(name, sizeof(name), "\"%s\": \"", member);
	at = strstr(r->peer.answer.p, name);
	if (at == NULL) {
		out[0] = '\0';
		return;
	}
	at += strlen(name);
	(void)snprintf(out, size, "%.*s", (int)strcspn(at, "\""), at);
}

static inline void
rig_start(struct rig *r, const char *script)
{
	char folder[128];

	memset(r, 0, sizeof(*r));
	peer_start(&r->peer, script, NULL);
	peer_control(&r->peer, "{}");
	rig_text(r, "folder", folder, sizeof(folder));
	(void)snprintf(r->url, sizeof(r->url), "https://127.0.0.1:%ld",
	    peer_number(&r->peer, "tls"));
	(void)snprintf(r->ca, sizeof(r->ca), "%s/ca.pem", folder);
	(void)snprintf(r->cert, sizeof(r->cert), "%s/client.pem", folder);
	(void)snprintf(r->key, sizeof(r->key), "%s/client.key", folder);
	r->at = (struct ky_es2_peer){
	    .url = r->url,
	    .requester = "mno.example",
	    .cert_file = r->cert,
	    .key_file = r->key,
	    .ca_file = r->ca,
	    .total_ms = 5000,
	};
}

static inline void
rig_stop(struct rig *r)
{
	(void)close(r->peer.in); /* so that it clears its folder away */
	(void)waitpid(r->peer.pid, NULL, 0);
	ky_client_free(r->peer.door);
	ky_buf_done(&r->peer.answer);
}

/* A profile of our own, in that state. */
static inline void
rig_profile(struct rig *r, const char *state, const char *eid,
    const char *matching_id)
{
	char json[512];

	(void)snprintf(json, sizeof(json),
	    "{\"profile\": {\"iccid\": \"" RIG_ICCID "\", \"state\": \"%s\","
	    "\"eid\": \"%s\", \"matchingId\": \"%s\"}}",
	    state, eid, matching_id);
	peer_control(&r->peer, json);
}

/* The state it is in now. */
static inline const char *
rig_state(struct rig *r)
{
	static char state[32];

	peer_control(&r->peer, "{\"show\": \"" RIG_ICCID "\"}");
	rig_text(r, "state", state, sizeof(state));
	return state;
}

static inline void
rig_fault(struct rig *r, const char *fault)
{
	char json[64];

	(void)snprintf(json, sizeof(json), "{\"fault\": \"%s\"}", fault);
	peer_control(&r->peer, json);
}

#endif
