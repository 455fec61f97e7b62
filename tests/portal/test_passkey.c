#include "portal/passkey.h"

#include "authenticator.h"
#include "t.h"

static const uint8_t challenge[KY_CHALLENGE_SIZE] = {1, 2, 3};
static const char origin[] = "https://portal.example";
static const struct ky_passkey_asked asked = {challenge, origin};

static void
parties(void)
{
	static const struct {
		const char *origin, *party;
	} cases[] = {
	    {"https://portal.example", "portal.example"},
	    {"https://portal.example:8443", "portal.example"},
	    {"http://localhost:8080", "localhost"},
	};

	T_CASES (k, cases) {
		char party[KY_ORIGIN_SIZE];

		ky_passkey_party(k->origin, party);
		t_eq_str(k->origin, party, k->party);
	}
}

#define C43 "AQIDAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

static void
client_data_fits(void)
{
	static const struct {
		const char *label, *text;
		bool fits;
	} cases[] = {
	    {"as it has to be",
		"{\"type\":\"webauthn.get\",\"challenge\":\"" C43
		"\",\"origin\":\"https://portal.example\"}",
		true},
	    {"with more in it",
		"{\"x\":[1],\"type\":\"webauthn.get\",\"challenge\":\"" C43
		"\",\"origin\":\"https://portal.example\"}",
		true},
	    {"another type",
		"{\"type\":\"webauthn.create\",\"challenge\":\"" C43
		"\",\"origin\":\"https://portal.example\"}",
		false},
	    {"another challenge",
		"{\"type\":\"webauthn.get\",\"challenge\":\"AQID\","
		"\"origin\":\"https://portal.example\"}",
		false},
	    {"another origin",
		"{\"type\":\"webauthn.get\",\"challenge\":\"" C43
		"\",\"origin\":\"https://evil.example\"}",
		false},
	    {"without TLS",
		"{\"type\":\"webauthn.get\",\"challenge\":\"" C43
		"\",\"origin\":\"http://portal.example\"}",
		false},
	    {"in a frame of somebody else's",
		"{\"type\":\"webauthn.get\",\"challenge\":\"" C43
		"\",\"origin\":\"https://portal.example\","
		"\"crossOrigin\":true}",
		false},
	    {"a member twice",
		"{\"type\":\"x\",\"type\":\"webauthn.get\",\"challenge\":\"" C43
		"\",\"origin\":\"https://portal.example\"}",
		false},
	    {"no object", "[]", false},
	    {"no JSON", "{", false},
	    {"nothing", "", false},
	};

	T_CASES (k, cases)
		t_ok(k->label,
		    ky_passkey_client(ky_str_of(k->text), "webauthn.get",
			&asked) == k->fits);
}

static bool
register_it(const struct authenticator *a, struct ky_passkey *out)
{
	struct made client, att;

	client_data("webauthn.create", challenge, origin, &client);
	attestation(a, &att);
	return ky_passkey_new(made_str(&client), made_str(&att), &asked, out);
}

static bool
sign_in(const struct authenticator *a, struct ky_passkey *p)
{
	struct made client, data, sig;

	client_data("webauthn.get", challenge, origin, &client);
	assertion(a, &client, &data, &sig);
	return ky_passkey_check(made_str(&client), made_str(&data),
	    made_str(&sig), &asked, p);
}

static void
registered_and_used(void)
{
	for (int es256 = 0; es256 < 2; es256++) {
		struct authenticator a, other;
		struct ky_passkey p = {.name = "kept"};

		authenticator_init(&a, es256);
		authenticator_init(&other, es256);
		t_ok("registered", register_it(&a, &p));
		t_ok("with its id",
		    p.id_len == sizeof(a.id) &&
			memcmp(p.id, a.id, sizeof(a.id)) == 0);
		t_eq_str("its name is left alone", p.name, "kept");
		t_ok("used", sign_in(&a, &p));
		t_ok("and again, without a counter", sign_in(&a, &p));
		t_ok("not by another", !sign_in(&other, &p));
		a.counter = 5;
		t_ok("a counter that begins", sign_in(&a, &p));
		t_eq_int("is kept", p.counter, 5);
		t_ok("the same count again", !sign_in(&a, &p));
		a.counter = 0;
		t_ok("a copy that does not count", !sign_in(&a, &p));
		a.counter = 6;
		t_ok("the next", sign_in(&a, &p));
		a.counter = 7;
		a.flags = 0x01;
		t_ok("nobody was verified", !sign_in(&a, &p));
		a.flags = 0x04;
		t_ok("nobody was there", !sign_in(&a, &p));
		a.flags = 0x05;
		a.party = "evil.example";
		t_ok("for another party", !sign_in(&a, &p));
		t_ok("nor registered for one", !register_it(&a, &p));
		authenticator_done(&other);
		authenticator_done(&a);
	}
}

static void
what_is_cut_or_changed(void)
{
	struct made client, att, data, sig;
	struct authenticator a;
	struct ky_passkey p = {0}, copy;

	authenticator_init(&a, true);
	client_data("webauthn.create", challenge, origin, &client);
	attestation(&a, &att);
	for (size_t n = 0; n < att.n; n++)
		if (ky_passkey_new(made_str(&client),
			(struct ky_str){(const char *)att.bytes, n}, &asked,
			&p))
			t_ok("a part is not all of it", false);
	t_ok("all of it",
	    ky_passkey_new(made_str(&client), made_str(&att), &asked, &p));
	client_data("webauthn.get", challenge, origin, &client);
	assertion(&a, &client, &data, &sig);
	for (size_t i = 0; i < data.n; i++) {
		copy = p;
		data.bytes[i] ^= 1;
		if (ky_passkey_check(made_str(&client), made_str(&data),
			made_str(&sig), &asked, &copy))
			t_ok("a changed byte", false);
		data.bytes[i] ^= 1;
	}
	t_ok("no byte changed",
	    ky_passkey_check(made_str(&client), made_str(&data), made_str(&sig),
		&asked, &p));
	sig.n = 0;
	t_ok("no signature",
	    !ky_passkey_check(made_str(&client), made_str(&data),
		made_str(&sig), &asked, &p));
	authenticator_done(&a);
}

int
main(void)
{
	T_RUN(parties);
	T_RUN(client_data_fits);
	T_RUN(registered_and_used);
	T_RUN(what_is_cut_or_changed);
	return t_done();
}
