/* The port: retiring, and looking after it. */
#include "rig.h"
#include "t.h"

static struct rig rig;

static void
open_port(bool asks_status, struct ky_smdp *out)
{
	struct ky_es2_peer at = rig.at;
	struct ky_err err = {0};

	at.asks_status = asks_status;
	if (!t_good("opens", ky_smdp_es2_open(&at, out, &err), &err))
		abort();
}

static struct ky_line
line(void)
{
	return (struct ky_line){
	    .iccid.digits = RIG_ICCID,
	    .eid.digits = RIG_EID,
	    .matching_id = "KA-1",
	};
}

static long
requests(void)
{
	peer_control(&rig.peer, "{}");
	return peer_number(&rig.peer, "requests");
}

/* A server that can be asked says what is. */
static void
asked(void)
{
	static const struct {
		const char *state;
		enum ky_profile_state want;
	} cases[] = {
	    {"Released", KY_PROFILE_RELEASED},
	    {"Downloaded", KY_PROFILE_DOWNLOADED},
	    {"Installed", KY_PROFILE_INSTALLED},
	    {"Deleted", KY_PROFILE_DELETED},
	    {"Unavailable", KY_PROFILE_RETIRED},
	    {"Error", KY_PROFILE_NONE},
	};
	struct ky_line l = line();
	struct ky_smdp port;

	open_port(true, &port);
	T_CASES (c, cases) {
		struct ky_seen seen = {0};
		struct ky_raw raw = {.len = 0};
		struct ky_err err = {0};

		rig_profile(&rig, c->state, RIG_EID, "");
		t_good(c->state,
		    port.look(port.self, &l, "", &seen, &raw, &err), &err);
		t_eq_int("is", seen.profile, c->want);
		t_eq_str("on", seen.eid.digits, RIG_EID);
		t_eq_str("said by", raw.origin, "smdp");
		t_ok("in its bytes",
		    memmem(raw.bytes, raw.len, c->state, strlen(c->state)) !=
			NULL);
	}
	ky_smdp_close(&port);
}

/* One that cannot is sent the same order again. */
static void
repeated(void)
{
	struct ky_line l = line();
	struct ky_seen seen = {0};
	struct ky_raw raw = {.len = 0};
	struct ky_err err = {0};
	struct ky_smdp port;

	open_port(false, &port);
	rig_profile(&rig, "Released", RIG_EID, "KA-1");
	rig_fault(&rig, "500-after");
	t_eq_int("retire: who knows", port.retire(port.self, &l, "p-1", &err),
	    KY_E_UNSURE);
	t_good("look", port.look(port.self, &l, "p-1", &seen, &raw, &err),
	    &err);
	t_eq_int("it had happened", seen.profile, KY_PROFILE_RETIRED);
	t_eq_str("there too", rig_state(&rig), "Unavailable");
	ky_smdp_close(&port);
}

/* The "no" to an order that was sent again says that it was handed out. */
static void
handed_out(void)
{
	struct ky_line l = line();
	struct ky_seen seen = {0};
	struct ky_raw raw = {.len = 0};
	struct ky_err err = {0};
	struct ky_smdp port;
	long before;

	open_port(false, &port);
	rig_profile(&rig, "Downloaded", RIG_EID, "KA-1");
	t_bad("retire", port.retire(port.self, &l, "n-1", &err), KY_E_REFUSED,
	    &err, "on the device");
	t_good("look", port.look(port.self, &l, "n-1", &seen, &raw, &err),
	    &err);
	t_eq_int("handed out", seen.profile, KY_PROFILE_DOWNLOADED);
	t_ok("in its bytes", memmem(raw.bytes, raw.len, "3.3", 3) != NULL);
	before = requests();
	t_good("look without an order",
	    port.look(port.self, &l, "", &seen, &raw, &err), &err);
	t_eq_int("says nothing", seen.profile, KY_PROFILE_NONE);
	t_eq_int("and asks nobody", requests(), before);
	ky_smdp_close(&port);
}

/* What it does not know, or another "no" to an order sent again, is none. */
static void
no_news(void)
{
	struct ky_line l = line();
	struct ky_raw raw = {.len = 0};
	struct ky_err err = {0};

	memcpy(l.iccid.digits, "8988211000000999998", 20);
	for (int asks = 0; asks < 2; asks++) {
		struct ky_seen seen = {0};
		struct ky_smdp port;

		open_port(asks != 0, &port);
		t_bad("retire", port.retire(port.self, &l, "u-1", &err),
		    KY_E_REFUSED, &err, "not known there");
		t_good("look",
		    port.look(port.self, &l, "u-1", &seen, &raw, &err), &err);
		t_eq_int("says nothing", seen.profile, KY_PROFILE_NONE);
		t_ok("in its bytes",
		    memmem(raw.bytes, raw.len, "3.9", 3) != NULL);
		ky_smdp_close(&port);
	}
}

static void
looks_that_fail(void)
{
	static const char *const faults[] = {"500-before", "401", "garbage",
	    "close", "expired"};
	struct ky_line l = line();

	for (int asks = 0; asks < 2; asks++) {
		struct ky_smdp port;

		open_port(asks == 1, &port);
		rig_profile(&rig, "Released", RIG_EID, "KA-1");
		T_CASES (fault, faults) {
			struct ky_seen seen = {0};
			struct ky_raw raw = {.len = 0};
			struct ky_err err = {0};
			char key[32];

			(void)snprintf(key, sizeof(key), "l-%d-%s", asks,
			    *fault);
			rig_fault(&rig, *fault);
			/* A kept connection that was closed is tried anew. */
			if (strcmp(*fault, "close") == 0)
				peer_control(&rig.peer,
				    "{\"fault\": \"close\", \"times\": 9}");
			t_eq_int(*fault,
			    port.look(port.self, &l, key, &seen, &raw, &err),
			    KY_E_RETRY);
			peer_control(&rig.peer,
			    "{\"fault\": \"empty\", \"times\": 0}");
		}
		ky_smdp_close(&port);
	}
}

static void
lines_without_a_profile(void)
{
	struct ky_line none = {.iccid.digits = ""};
	struct ky_seen seen = {0};
	struct ky_raw raw = {.len = 0};
	struct ky_err err = {0};
	struct ky_smdp port;
	long before;

	open_port(true, &port);
	before = requests();
	t_bad("retire", port.retire(port.self, &none, "z-1", &err),
	    KY_E_REFUSED, &err, "ICCID");
	t_good("look", port.look(port.self, &none, "z-1", &seen, &raw, &err),
	    &err);
	t_eq_int("nobody was asked", requests(), before);
	ky_smdp_close(&port);
	ky_smdp_close(&port); /* nothing to do */
}

int
main(int argc, char **argv)
{
	(void)argc;
	rig_start(&rig, argv[1]);
	T_RUN(asked);
	T_RUN(repeated);
	T_RUN(handed_out);
	T_RUN(no_news);
	T_RUN(looks_that_fail);
	T_RUN(lines_without_a_profile);
	rig_stop(&rig);
	return t_done();
}
