#include "http/routes.h"

#include "asked.h"
#include "t.h"

static struct asked a;

static void
alive(void)
{
	a.fake.fails = KY_E_SYSTEM;
	asked_run(&a, ky_routes_probe, "/livez");
	t_eq_int("whatever else fails", a.an.status, 200);
	a.fake.fails = KY_OK;
}

static void
ready(void)
{
	asked_run(&a, ky_routes_probe, "/readyz");
	t_eq_int("all is well", a.an.status, 200);
	t_eq_str("and says so", ky_buf_str(&a.an.body).p,
	    "{\"ready\":true,\"not_ready\":[]}\n");
}

static void
not_ready(void)
{
	struct ky_health well = a.fake.health;
	const struct {
		const char *what;
		struct ky_health h;
	} cases[] = {
	    {"store", {.store_ok = false, .disk_free = well.disk_free}},
	    {"store",
		{.store_ok = true,
		    .engine.store_lost = true,
		    .disk_free = well.disk_free}},
	    {"disk", {.store_ok = true, .disk_free = 64 * 1024 * 1024 - 1}},
	    {"queue",
		{.store_ok = true,
		    .disk_free = well.disk_free,
		    .engine.queued = 8,
		    .engine.queue_max = 8}},
	    {"stopping",
		{.store_ok = true,
		    .disk_free = well.disk_free,
		    .stopping = true}},
	};

	T_CASES (c, cases) {
		char want[64];

		a.fake.health = c->h;
		(void)snprintf(a.fake.health.store_why,
		    sizeof(a.fake.health.store_why), "disk of /srv/secret");
		(void)snprintf(want, sizeof(want),
		    "{\"ready\":false,\"not_ready\":[{\"what\":\"%s\"",
		    c->what);
		asked_run(&a, ky_routes_probe, "/readyz");
		t_ok(c->what,
		    a.an.status == 503 &&
			strncmp(ky_buf_str(&a.an.body).p, want, strlen(want)) ==
			    0 &&
			strstr(ky_buf_str(&a.an.body).p, "secret") == NULL);
	}
	a.fake.fails = KY_E_SYSTEM;
	asked_run(&a, ky_routes_probe, "/readyz");
	t_ok("service",
	    a.an.status == 503 &&
		strstr(ky_buf_str(&a.an.body).p, "service") != NULL);
	a.fake.fails = KY_OK;
	a.fake.health = well;
}

int
main(void)
{
	asked_init(&a);
	T_RUN(alive);
	T_RUN(ready);
	T_RUN(not_ready);
	asked_done(&a);
	return t_done();
}
