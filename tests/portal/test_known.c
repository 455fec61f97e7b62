/* A browser that signed in before. */
#include "portal/known.h"

#include "base/hash.h"
#include "t.h"

/* Stands in for the store's: a hash that a test can follow. */
static void
mac(void *self, const char *what, struct ky_str text, uint8_t out[32])
{
	char both[256];

	(void)snprintf(both, sizeof(both), "%s/%s/%.*s", (const char *)self,
	    what, (int)text.len, text.p);
	ky_sha256(ky_str_of(both), out);
}

static char key_a[] = "key-a", key_b[] = "key-b";
static const struct ky_lobby a = {.self = key_a, .mac = mac};
static const struct ky_lobby b = {.self = key_b, .mac = mac};
static const struct ky_slug issuer = {"demo"}, issuer2 = {"demo-2"};
static const struct ky_slug one = {"ac-1"}, two = {"ac-2"}, nobody = {""};
static const struct ky_login now = {.changed = {5}}, later = {.changed = {6}};

static void
whose(void)
{
	static const uint8_t chance[KY_KNOWN_CHANCE] = {1, 2, 3};
	char mark[KY_KNOWN_SIZE];
	const struct {
		const char *label;
		const struct ky_lobby *lobby;
		const struct ky_slug *issuer, *account;
		const struct ky_login *login;
		bool known;
	} cases[] = {
	    {"the same account", &a, &issuer, &one, &now, true},
	    {"another account", &a, &issuer, &two, &now, false},
	    {"its password was changed", &a, &issuer, &one, &later, false},
	    {"another store", &b, &issuer, &one, &now, false},
	    {"another issuer", &a, &issuer2, &one, &now, false},
	};

	for (int i = KY_KNOWN_NOT + 1; i < KY_KNOWN__MAX; i++) {
		enum ky_known by = (enum ky_known)i;

		ky_known_make(&a, &issuer, &one, &now, by, chance, mark);
		t_eq_int("48 bytes", strlen(mark), KY_KNOWN_SIZE - 1);
		T_CASES (k, cases)
			t_eq_int(k->label,
			    ky_known_by(k->lobby, k->issuer, k->account,
				k->login, mark),
			    k->known ? by : KY_KNOWN_NOT);
		ky_known_make(&a, &issuer, &nobody, &now, by, chance, mark);
		t_eq_int("nobody's is none",
		    ky_known_by(&a, &issuer, &nobody, &now, mark),
		    KY_KNOWN_NOT);
	}
}

static void
what_is_no_mark(void)
{
	static const uint8_t chance[KY_KNOWN_CHANCE] = {1, 2, 3};
	static const struct {
		const char *label, *mark;
	} cases[] = {
	    {"none", ""},
	    {"short", "AAAA"},
	    {"zeros",
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
		"AAAAAAAA"},
	    {"no base64",
		"****************************************************"
		"************"},
	};
	char mark[KY_KNOWN_SIZE];

	T_CASES (k, cases)
		t_ok(k->label,
		    ky_known_by(&a, &issuer, &one, &now, k->mark) ==
			KY_KNOWN_NOT);
	for (size_t i = 0; i < KY_KNOWN_SIZE - 1; i++) {
		char label[32];

		ky_known_make(&a, &issuer, &one, &now, KY_KNOWN_SIGNED_IN,
		    chance, mark);
		mark[i] = mark[i] == 'A' ? 'B' : 'A';
		(void)snprintf(label, sizeof(label), "changed at %zu", i);
		t_ok(label,
		    ky_known_by(&a, &issuer, &one, &now, mark) == KY_KNOWN_NOT);
	}
	ky_known_make(&a, &issuer, &one, &now, KY_KNOWN_SIGNED_IN, chance,
	    mark);
	mark[KY_KNOWN_SIZE - 2] = '\0';
	t_ok("cut", ky_known_by(&a, &issuer, &one, &now, mark) == KY_KNOWN_NOT);
}

int
main(void)
{
	T_RUN(whose);
	T_RUN(what_is_no_mark);
	return t_done();
}
