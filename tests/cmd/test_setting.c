#include "cmd/setting.h"
#include "t.h"

static void
local(void)
{
	static const struct {
		const char *address;
		bool local;
	} cases[] = {
	    {"127.0.0.1:80", true},
	    {"127.9.9.9:80", true},
	    {"[::1]:80", true},
	    {"unix:/run/x", true},
	    {"0.0.0.0:80", false},
	    {"[::]:80", false},
	    {"128.0.0.1:80", false},
	    {"[::ffff:127.0.0.1]:80", false}, /* in doubt: not */
	    {"nonsense", false},
	};

	T_CASES (k, cases)
		t_ok(k->address,
		    ky_address_is_local(ky_str_of(k->address)) == k->local);
}

static void
addresses(void)
{
	static const struct {
		const char *text;
		bool good;
	} cases[] = {
	    {"127.0.0.1:8080", true},
	    {"[::1]:8080", true},
	    {"127.0.0.1:0", true},
	    {"unix:/run/kaiyaku/http", true},
	    {"unix:relative", false},
	    {"unix:/", false},
	    {"127.0.0.1", false},
	    {":8080", false},
	    {"127.0.0.1:", false},
	    {"127.0.0.1:65536", false},
	    {"127.0.0.1:-1", false},
	    {"none", false},
	    {"256.0.0.1:80", false},
	};
	const struct ky_setting_row *row = ky_setting_row(KY_SET_SERVER_LISTEN);
	struct ky_err err;

	T_CASES (k, cases)
		t_ok(k->text,
		    (ky_setting_check(row, ky_str_of(k->text), &err) ==
			KY_OK) == k->good);
	t_good("metrics may be none",
	    ky_setting_check(ky_setting_row(KY_SET_METRICS_LISTEN),
		KY_STR("none"), &err),
	    &err);
}

/* What stands in the tables must itself be allowed. */
static void
fallbacks(void)
{
	struct ky_err err = {0};

	for (int i = 0; i < KY_SET__MAX; i++) {
		const struct ky_setting_row *row = ky_setting_row(
		    (enum ky_setting)i);

		if (row->fallback[0] != '\0')
			t_good(row->env,
			    ky_setting_check(row, ky_str_of(row->fallback),
				&err),
			    &err);
	}
	for (int p = 0; p < KY_PEER__MAX; p++) {
		t_good(ky_peer_name((enum ky_peer)p),
		    ky_peer_kind_check((enum ky_peer)p, "none", &err), &err);
		t_bad("is nothing unheard of",
		    ky_peer_kind_check((enum ky_peer)p, "non", &err),
		    KY_E_INPUT, &err, "can be one of");
	}
}

int
main(void)
{
	T_RUN(local);
	T_RUN(addresses);
	T_RUN(fallbacks);
	return t_done();
}
