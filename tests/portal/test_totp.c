#include "portal/totp.h"

#include "t.h"

static const uint8_t secret[KY_TOTP_SECRET_SIZE] = "12345678901234567890";

/* RFC 6238, appendix B: the last six digits. */
static void
the_rfcs_own(void)
{
	static const struct {
		int64_t s;
		const char *code;
	} cases[] = {
	    {59, "287082"},
	    {1111111109, "081804"},
	    {1111111111, "050471"},
	    {1234567890, "005924"},
	    {2000000000, "279037"},
	    {20000000000, "353130"},
	};

	T_CASES (k, cases) {
		struct ky_time now = {k->s * KY_SECOND_US};
		int64_t step = 0;

		t_ok(k->code, ky_totp_check(secret, k->code, now, 0, &step));
		t_eq_int("its step", step, k->s / 30);
	}
}

static void
windows(void)
{
	static const struct {
		const char *label;
		int64_t off_s, last;
		const char *code;
		bool right;
	} cases[] = {
	    {"now", 0, 0, "050471", true},
	    {"a step late", 30, 0, "050471", true},
	    {"a step early", -30, 0, "050471", true},
	    {"two steps late", 60, 0, "050471", false},
	    {"two steps early", -60, 0, "050471", false},
	    {"the step was taken", 0, 37037037, "050471", false},
	    {"one before was taken", 0, 37037036, "050471", true},
	    {"another", 0, 0, "050472", false},
	    {"five digits", 0, 0, "05047", false},
	    {"seven digits", 0, 0, "0504711", false},
	    {"letters", 0, 0, "05047a", false},
	    {"nothing", 0, 0, "", false},
	};

	T_CASES (k, cases) {
		struct ky_time now = {(1111111111 + k->off_s) * KY_SECOND_US};
		int64_t step = 0;

		t_ok(k->label,
		    ky_totp_check(secret, k->code, now, k->last, &step) ==
			k->right);
	}
}

static void
addresses(void)
{
	char uri[KY_PORTAL_TEXT_SIZE], base32[KY_PORTAL_NAME_SIZE];
	char longest[KY_EMAIL_SIZE];

	ky_totp_uri(secret, "demo-issuer", "a+b@example.com", uri, base32);
	t_eq_str("typed", base32, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
	t_eq_str("as a QR code has it", uri,
	    "otpauth://totp/demo-issuer:a%2Bb%40example.com?secret="
	    "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=demo-issuer");
	memset(longest, '@', sizeof(longest) - 1);
	longest[sizeof(longest) - 1] = '\0';
	ky_totp_uri(secret, "abcdefghijklmnopqrstuvwxyz12345", longest, uri,
	    base32);
	t_ok("cut where it must be, the secret is whole",
	    strstr(uri, base32) != NULL);
}

static void
recovery_codes(void)
{
	static const struct ky_slug account = {"ac-1"}, other = {"ac-2"};
	uint8_t chance[KY_SPARES_CHANCE];
	char code[KY_SPARES][KY_SPARE_SIZE], written[16];
	struct ky_login a = {0};

	for (size_t i = 0; i < sizeof(chance); i++)
		chance[i] = (uint8_t)(i * 7);
	ky_spares_make(chance, &account, &a, code);
	t_eq_int("ten", ky_login_spares(&a), 10);
	t_ok("of their form", strlen(code[0]) == 11 && code[0][5] == '-');
	t_ok("not another account's", !ky_spare_use(&a, &other, code[0]));
	t_ok("used", ky_spare_use(&a, &account, code[0]));
	t_ok("once", !ky_spare_use(&a, &account, code[0]));
	t_eq_int("nine", ky_login_spares(&a), 9);
	(void)snprintf(written, sizeof(written), "%.5s%.5s", code[1],
	    code[1] + 6);
	for (char *c = written; *c != '\0'; c++)
		if (*c >= 'a' && *c <= 'z')
			*c = (char)(*c - 'a' + 'A');
	t_ok("in capitals, without a hyphen",
	    ky_spare_use(&a, &account, written));
	t_ok("no code",
	    !ky_spare_use(&a, &account, "") &&
		!ky_spare_use(&a, &account, "lllll-ooooo") &&
		!ky_spare_use(&a, &account, "00000-00000-00000"));
}

int
main(void)
{
	T_RUN(the_rfcs_own);
	T_RUN(windows);
	T_RUN(addresses);
	T_RUN(recovery_codes);
	return t_done();
}
