#include "portal/account.h"

#include "t.h"

static void
rights(void)
{
	static const struct {
		const char *label;
		uint32_t rights;
		bool may;
	} cases[] = {
	    {"none", 0, false},
	    {"status", 1u << KY_RIGHT_STATUS, true},
	    {"all but the holder's",
		1u << KY_RIGHT_STATUS | 1u << KY_RIGHT_FILE |
		    1u << KY_RIGHT_PAPERS,
		true},
	    {"the holder's", 1u << KY_RIGHT_ALL, false},
	    {"unknown", 1u << 31, false},
	};

	T_CASES (k, cases)
		t_ok(k->label, ky_grant_rights(k->rights) == k->may);
}

static void
bodies(void)
{
	static char body[KY_FOLIO_BODY_SIZE];
	struct ky_passkey p = {.name = "phone",
	    .id_len = 255,
	    .key_len = 64,
	    .id = {1},
	    .key = {2},
	    .algorithm = -257,
	    .counter = UINT32_MAX};
	struct ky_passkey got = {0};
	struct ky_err err = {0};

	t_good("write", ky_body_write(ky_passkey_body, &p, body, &err), &err);
	t_good("read", ky_body_read(ky_passkey_body, body, &got, &err), &err);
	t_ok("a negative algorithm too", memcmp(&p, &got, sizeof(p)) == 0);
}

int
main(void)
{
	T_RUN(rights);
	T_RUN(bodies);
	return t_done();
}
