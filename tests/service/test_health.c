#include "desk.h"

static void
health(void)
{
	struct desk d;
	struct ky_result r;
	struct ky_call c;
	struct ky_err err = {0};

	desk_open(&d);
	(void)rig_import(&d.rig);
	c = desk_call(&d, KY_CALL_HEALTH);
	t_good("asked", desk_do(&d, &c, &r, &err), &err);
	t_ok("the store answers", r.out.health->store_ok);
	t_ok("there is a disk",
	    r.out.health->disk_free > 0 && r.out.health->store_bytes > 0);
	t_eq_int("one command", (int64_t)r.out.health->engine.commands, 1);
	t_eq_int("one event", (int64_t)r.out.health->events_last, 1);
	t_ok("whose it is",
	    r.out.health->demo &&
		strcmp(r.out.health->issuer.text, "demo-issuer") == 0);
	desk_close(&d);
}

/* A store that cannot be opened is said to be, not failed on. */
static void
lost(void)
{
	struct desk d;
	struct ky_result r;
	struct ky_call c;
	struct ky_err err = {0};

	desk_open(&d);
	d.rig.weather.opens_fail = 1;
	c = desk_call(&d, KY_CALL_HEALTH);
	t_good("answered all the same", desk_do(&d, &c, &r, &err), &err);
	t_ok("it is not well",
	    !r.out.health->store_ok && r.out.health->store_why[0] != '\0');
	t_good("asked again", desk_do(&d, &c, &r, &err), &err);
	t_ok("it is", r.out.health->store_ok);
	desk_close(&d);
}

int
main(void)
{
	T_RUN(health);
	T_RUN(lost);
	return t_done();
}
