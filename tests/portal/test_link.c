#include "portal/link.h"

#include "base/hash.h"
#include "t.h"

/* Stands in for the store's: a hash that a test can follow. */
static void
mac(void *self, const char *what, struct ky_str text, uint8_t out[32])
{
	char both[128];

	(void)snprintf(both, sizeof(both), "%s/%s/%.*s", (const char *)self,
	    what, (int)text.len, text.p);
	ky_sha256(ky_str_of(both), out);
}

static char key_a[] = "key-a", key_b[] = "key-b";
static const struct ky_lobby a = {.self = key_a, .mac = mac};
static const struct ky_lobby b = {.self = key_b, .mac = mac};
static const struct ky_slug issuer = {"demo"}, other = {"demo-2"};

static void
tokens(void)
{
	char token[KY_WITHDRAW_TOKEN_SIZE], ending[KY_REF_SIZE] = "";

	ky_withdraw_token(&a, &issuer, "KY-7H3K-9QXM-2PTA", token);
	t_eq_int("its length", strlen(token), 17 + 1 + 22);
	t_ok("ours", ky_withdraw_check(&a, &issuer, ky_str_of(token), ending));
	t_eq_str("of the ending", ending, "KY-7H3K-9QXM-2PTA");
	t_ok("not with another key",
	    !ky_withdraw_check(&b, &issuer, ky_str_of(token), ending));
	t_ok("not of another issuer",
	    !ky_withdraw_check(&a, &other, ky_str_of(token), ending));
	for (size_t i = 0; i < strlen(token); i++) {
		token[i] ^= 1;
		t_ok("not changed anywhere",
		    !ky_withdraw_check(&a, &issuer, ky_str_of(token), ending));
		token[i] ^= 1;
	}
}

static void
what_is_none(void)
{
	static const char *const cases[] = {"", ".", "KY-7H3K-9QXM-2PTA",
	    "KY-7H3K-9QXM-2PTA.", ".AAAAAAAAAAAAAAAAAAAAAA",
	    "KY-7H3K-9QXM-2PTA-TOO-LONG.AAAAAAAAAAAAAAAAAAAAAA"};
	char ending[KY_REF_SIZE];

	T_CASES (k, cases)
		t_ok(*k,
		    !ky_withdraw_check(&a, &issuer, ky_str_of(*k), ending));
}

static void
who_withdraws(void)
{
	struct ky_command cmd = {.kind = KY_CMD_FILE};

	ky_withdraw_envelope(&cmd);
	t_ok("whoever has the link",
	    cmd.kind == KY_CMD_WITHDRAW && cmd.role == KY_ROLE_HOLDER &&
		strcmp(cmd.actor.text, "withdraw-link") == 0);
}

int
main(void)
{
	T_RUN(tokens);
	T_RUN(what_is_none);
	T_RUN(who_withdraws);
	return t_done();
}
