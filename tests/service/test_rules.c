#include "desk.h"

static char json[256 * 1024];

static void
loading(void)
{
	struct desk d;
	struct ky_result r;
	struct ky_call c;
	struct ky_err err = {0};
	FILE *f = fopen(KY_SOURCE_ROOT "/operators/demo-rental.json", "re");
	const uint8_t *at;
	char hash[65];

	desk_open(&d);
	c = desk_call(&d, KY_CALL_RULES_PUT);
	(void)snprintf(c.in.rules.provider.text,
	    sizeof(c.in.rules.provider.text), "demo-rental");
	c.in.rules.json = (struct ky_str){json,
	    fread(json, 1, sizeof(json) - 1, f)};
	(void)fclose(f);
	t_good("loaded", desk_do(&d, &c, &r, &err), &err);
	t_eq_str("for its provider", r.out.rules.provider[0].text,
	    "demo-rental");
	memcpy(hash, r.out.rules.hash[0], sizeof(hash));
	t_good("again", desk_do(&d, &c, &r, &err), &err);
	c.who.provider = (struct ky_slug){"demo-mobile"};
	t_bad("not by another provider", desk_do(&d, &c, &r, &err), KY_E_INPUT,
	    &err, "demo-mobile");
	c.who.provider.text[0] = '\0';
	json[10] = '!';
	t_ok("a broken file", desk_do(&d, &c, &r, &err) == KY_E_INPUT);
	c = desk_call(&d, KY_CALL_RULES);
	t_good("listed", desk_do(&d, &c, &r, &err), &err);
	t_eq_int("two: the rig's and this one", r.n, 2);
	c = desk_call(&d, KY_CALL_RULES_GET);
	(void)snprintf(c.in.rules.provider.text,
	    sizeof(c.in.rules.provider.text), "demo-rental");
	c.in.rules.day = (struct ky_date){2026, 8, 1};
	t_good("read back", desk_do(&d, &c, &r, &err), &err);
	t_eq_str("named by its hash", r.out.rules.hash[0], hash);
	t_ok("and selected for a day", r.out.rules.selected != NULL);
	at = (const uint8_t *)r.out.rules.selected->book;
	t_ok("in the call's own memory, not for good in the engine's",
	    at >= d.arena.base && at < d.arena.base + d.arena.used);
	t_ok("and little of it", r.bytes.len == 0 && d.arena.used < 16 * 1024);
	c.in.rules.day = (struct ky_date){0};
	t_good("the file", desk_do(&d, &c, &r, &err), &err);
	t_ok("whole", r.bytes.len > 1024);
	memcpy(c.in.rules.hash, hash, sizeof(hash));
	c.in.rules.hash[0] = c.in.rules.hash[0] == '0' ? '1' : '0';
	t_good("another version", desk_do(&d, &c, &r, &err), &err);
	t_ok("is not there", !r.found);
	desk_close(&d);
}

int
main(void)
{
	T_RUN(loading);
	return t_done();
}
