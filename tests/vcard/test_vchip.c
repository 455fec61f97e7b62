#include "fixture.h"

static void
iccids(void)
{
	static const struct {
		const char *label, *digits, *wire;
	} cases[] = {
	    {"19 digits", "8988211000000212345", FIRST},
	    {"18 digits", "898821100000021236", THIRD},
	    {"20 digits", "89882110000002123456", "98881201000020214365"},
	    {"17 digits", "89882110000002123", NULL},
	    {"21 digits", "898821100000021234567", NULL},
	    {"a letter", "898821100000021234F", NULL},
	};

	T_CASES (c, cases) {
		uint8_t out[10] = {0};
		bool good = ky_vchip_iccid(ky_str_of(c->digits), out);

		t_ok(c->label, good == (c->wire != NULL));
		if (c->wire != NULL)
			t_eq_str(c->label,
			    text((struct ky_str){(char *)out, 10}), c->wire);
	}
}

static void
profiles(void)
{
	struct ky_vchip *c = chip();
	struct ky_vchip_profile *p = ky_vchip_by_iccid(c, bytes(SECOND));
	uint32_t before = ky_vchip_memory(c);

	t_ok("found by its ICCID", p == &c->profile[1]);
	t_eq_str("AIDs count", text((struct ky_str){(char *)p->aid, 16}),
	    "a0000005591010ffffffff8900001100");
	t_ok("found by its AID",
	    ky_vchip_by_aid(c, bytes("a0000005591010ffffffff8900001100")) == p);
	t_ok("nine octets are no ICCID",
	    ky_vchip_by_iccid(c, bytes("988812010000202163")) == NULL);
	t_ok("the enabled one", ky_vchip_enabled(c) == &c->profile[0]);
	p->gone = true;
	t_ok("gone: not found",
	    ky_vchip_by_iccid(c, bytes(SECOND)) == NULL &&
		ky_vchip_by_aid(c, bytes("a0000005591010ffffffff8900001100")) ==
		    NULL);
	t_ok("gone: more memory", ky_vchip_memory(c) > before);
	ky_vchip_again(c, p);
	t_ok("again", ky_vchip_by_iccid(c, bytes(SECOND)) == p);
	t_eq_str("with another AID", text((struct ky_str){(char *)p->aid, 16}),
	    "a0000005591010ffffffff8900001300");
	while (ky_vchip_add(c, p->iccid) != NULL)
		continue;
	t_eq_int("full", c->profiles_n, KY_VCHIP_PROFILES_MAX);
	free(c);
}

/* A chip with something in every field. */
static struct ky_vchip *
busy_chip(void)
{
	struct ky_vchip *c = chip();
	struct ky_vchip_notification *n = &c->notification[0];

	c->v3 = true;
	c->next_n = INT64_C(1) << 40;
	c->quirks.n[KY_QUIRK_CAT_BUSY] = 3;
	(void)snprintf(c->smdp, sizeof(c->smdp), "a.example");
	c->profile[1].gone = true;
	c->profile[2].rules = KY_VCHIP_PPR1 | KY_VCHIP_PPR2;
	(void)snprintf(c->profile[2].nickname, 65, "\"quoted\" \xe3\x81\x82");
	c->notifications_n = 1;
	n->n = INT64_MAX;
	n->event = KY_VCHIP_DELETE;
	n->meta_n = 2;
	n->meta[1] = 0xff;
	n->pending_n = KY_VCHIP_PENDING_MAX;
	n->pending[KY_VCHIP_PENDING_MAX - 1] = 7;
	return c;
}

static void
kept(void)
{
	struct ky_vchip *c = busy_chip(), *back = NULL;
	struct ky_buf json;
	struct ky_err err;

	ky_buf_init(&json, KY_VCHIP_JSON_MAX);
	t_good("written", ky_vchip_write(c, &json, &err), &err);
	t_good("read", ky_vchip_read(ky_buf_str(&json), &back, &err), &err);
	t_ok("the same", back != NULL && memcmp(c, back, sizeof(*c)) == 0);
	free(back);
	c->profile[0].name[0] = '\xff';
	ky_buf_reset(&json);
	t_bad("no UTF-8", ky_vchip_write(c, &json, &err), KY_E_INPUT, &err,
	    "UTF-8");
	ky_buf_done(&json);
	free(c);
}

/* Each of these, put for the first of the other, makes the file no state. */
static void
broken(void)
{
	static const struct {
		const char *label, *from, *to;
	} cases[] = {
	    {"no JSON", "{", "["},
	    {"an EID too short", "\"eid\": \"89", "\"eid\": \"9"},
	    {"a letter in the EID", "\"eid\": \"8", "\"eid\": \"x"},
	    {"a negative number", "\"next_n\": ", "\"next_n\": -"},
	    {"no number", "\"next_n\": ", "\"next_x\": "},
	    {"an unknown quirk", "cat-busy", "cat-lazy"},
	    {"a quirk of none", "\"cat-busy\": 3", "\"cat-busy\": 0"},
	    {"an ICCID too short", "\"iccid\": \"98", "\"iccid\": \""},
	    {"half an octet", "\"iccid\": \"98", "\"iccid\": \"9"},
	    {"a class there is not", "\"class\": 2", "\"class\": 3"},
	    {"no truth", "\"gone\": false", "\"gone\": 0"},
	    {"events too many", "\"events\": 240", "\"events\": 256"},
	    {"twice the same", "\"v3\":", "\"eid\":"},
	};
	struct ky_vchip *c = busy_chip(), *back;
	struct ky_buf json, bad;
	struct ky_err err;

	ky_buf_init(&json, KY_VCHIP_JSON_MAX);
	ky_buf_init(&bad, KY_VCHIP_JSON_MAX);
	t_good("written", ky_vchip_write(c, &json, &err), &err);
	T_CASES (k, cases) {
		const char *at = strstr(json.p, k->from);

		back = NULL;
		ky_buf_reset(&bad);
		if (!t_ok("the text is there", at != NULL))
			continue;
		ky_buf_add(&bad,
		    (struct ky_str){json.p, (size_t)(at - json.p)});
		ky_buf_addz(&bad, k->to);
		ky_buf_addz(&bad, at + strlen(k->from));
		t_bad(k->label, ky_vchip_read(ky_buf_str(&bad), &back, &err),
		    KY_E_CORRUPT, &err, "state");
	}
	ky_buf_done(&json);
	ky_buf_done(&bad);
	free(c);
}

int
main(void)
{
	T_RUN(iccids);
	T_RUN(profiles);
	T_RUN(kept);
	T_RUN(broken);
	return t_done();
}
