#include "desk.h"

static void
again(void)
{
	struct desk d;
	struct ky_result r;
	struct ky_call c;
	struct ky_err err = {0};
	struct ky_slug id;

	desk_open(&d);
	(void)rig_import(&d.rig);
	c = desk_call(&d, KY_CALL_HOOK_PUT);
	(void)snprintf(c.in.hook.url, sizeof(c.in.hook.url),
	    "https://hooks.example/in");
	t_good("a webhook", desk_do(&d, &c, &r, &err), &err);
	id = r.out.hooks[0].id;
	d.told = 0;
	c = desk_call(&d, KY_CALL_RESEND);
	c.in.delivery.hook = id;
	c.in.delivery.event = 1;
	t_good("an event from before", desk_do(&d, &c, &r, &err), &err);
	t_ok("can be asked for", r.found);
	t_eq_int("the deliverer is woken", d.told, 1);
	c.in.delivery.event = 99;
	t_good("one that never was", desk_do(&d, &c, &r, &err), &err);
	t_ok("cannot", !r.found);
	c.in.delivery.event = 1;
	c.in.delivery.hook = (struct ky_slug){"wh-nobody"};
	t_good("to nobody", desk_do(&d, &c, &r, &err), &err);
	t_ok("cannot", !r.found);
	c = desk_call(&d, KY_CALL_DELIVERIES);
	c.in.delivery.state = KY_DELIVERY__MAX;
	t_good("listed", desk_do(&d, &c, &r, &err), &err);
	t_ok("one is due",
	    r.n == 1 && r.out.deliveries[0].event == 1 &&
		r.out.deliveries[0].state == KY_DELIVERY_DUE &&
		r.out.deliveries[0].line_id == 1);
	c.who.provider = (struct ky_slug){"demo-mobile"};
	t_good("all hooks, by one who sees some", desk_do(&d, &c, &r, &err),
	    &err);
	t_ok("is nothing", !r.found && r.n == 0);
	desk_close(&d);
}

int
main(void)
{
	T_RUN(again);
	return t_done();
}
