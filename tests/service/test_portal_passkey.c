#include "porch.h"

#include "../portal/authenticator.h"

static struct made client, data, sig;

/* The session's challenge, signed. */
static struct ky_ask
answer_to(enum ky_act a, const struct authenticator *who,
    const uint8_t challenge[KY_CHALLENGE_SIZE])
{
	struct ky_ask ask = {.act = a};
	bool fresh = a == KY_ACT_PASSKEY_ADD;

	client_data(fresh ? "webauthn.create" : "webauthn.get", challenge,
	    "https://portal.example", &client);
	if (fresh)
		attestation(who, &data);
	else
		assertion(who, &client, &data, &sig);
	(void)snprintf(ask.text, sizeof(ask.text), "my phone");
	ask.client = made_str(&client);
	ask.data = made_str(&data);
	ask.signature = made_str(&sig);
	ask.credential = (struct ky_str){(const char *)who->id,
	    sizeof(who->id)};
	return ask;
}

static void
a_passkey_signs_in(void)
{
	struct ky_ask list = {.act = KY_ACT_LIST, .kind = KY_FOLIO_PASSKEY};
	struct ky_ask drop = {.act = KY_ACT_PASSKEY_DROP}, ask;
	uint8_t challenge[KY_CHALLENGE_SIZE];
	struct authenticator phone, other;
	struct browser b, c, e;
	uint64_t id;

	porch_open();
	authenticator_init(&phone, true);
	authenticator_init(&other, false);
	b = account("owner@example.com", &id);
	T_WORD("asked", do_act(&b, KY_ACT_PASSKEY_NEW), KY_WORD_DONE);
	memcpy(challenge, told.session.challenge, sizeof(challenge));
	ask = answer_to(KY_ACT_PASSKEY_ADD, &phone, challenge);
	T_WORD("added", act(&b, &ask), KY_WORD_DONE);
	t_ok("it has one", told.session.has_passkey);
	T_WORD("a challenge serves once", act(&b, &ask), KY_WORD_WRONG_PASSKEY);
	T_WORD("listed", act(&b, &list), KY_WORD_DONE);
	t_ok("by its name",
	    told.rows_n == 1 && strcmp(told.row[0].text, "my phone") == 0);
	drop.id = told.row[0].id;

	c = visit("192.0.2.1");
	T_WORD("asked", do_act(&c, KY_ACT_PASSKEY_ASK), KY_WORD_DONE);
	memcpy(challenge, told.session.challenge, sizeof(challenge));
	ask = answer_to(KY_ACT_PASSKEY_USE, &other, challenge);
	T_WORD("an unknown one", act(&c, &ask), KY_WORD_WRONG_PASSKEY);
	ask = answer_to(KY_ACT_PASSKEY_USE, &phone, challenge);
	T_WORD("its challenge is used up", act(&c, &ask),
	    KY_WORD_WRONG_PASSKEY);
	(void)do_act(&c, KY_ACT_PASSKEY_ASK);
	memcpy(challenge, told.session.challenge, sizeof(challenge));
	e = visit("192.0.2.2");
	(void)do_act(&e, KY_ACT_PASSKEY_ASK);
	ask = answer_to(KY_ACT_PASSKEY_USE, &phone, challenge);
	T_WORD("another session's challenge", act(&e, &ask),
	    KY_WORD_WRONG_PASSKEY);
	ask = answer_to(KY_ACT_PASSKEY_USE, &phone, challenge);
	T_WORD("signed in", act(&c, &ask), KY_WORD_SIGNED_IN);
	t_ok("all of it, and fresh",
	    !told.session.half && told.session.fresh.us != 0 &&
		ky_guest_reach(&told.session, id, KY_RIGHT_ALL) != NULL);
	wait_us(KY_FRESH_US);
	(void)do_act(&c, KY_ACT_PASSKEY_ASK);
	memcpy(challenge, told.session.challenge, sizeof(challenge));
	ask = answer_to(KY_ACT_PASSKEY_USE, &phone, challenge);
	T_WORD("the second proof", act(&c, &ask), KY_WORD_CONFIRMED);
	T_WORD("dropped", act(&c, &drop), KY_WORD_DONE);
	t_ok("it has none", !told.session.has_passkey);
	authenticator_done(&other);
	authenticator_done(&phone);
	porch_close();
}

int
main(void)
{
	T_RUN(a_passkey_signs_in);
	return t_done();
}
