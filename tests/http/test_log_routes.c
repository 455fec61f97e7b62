#include "http/routes.h"

#include "asked.h"
#include "t.h"

#define TILE "/log/tile/{level}/{path...}"

static struct asked a;

static void
tiles(void)
{
	static const struct {
		const char *label, *level, *path;
		unsigned status;
		size_t hashes;
		uint8_t first;
	} cases[] = {
	    {"a full one", "0", "000", 200, 256, 0},
	    {"a part", "0", "001.p/44", 200, 44, 0},
	    {"less of it", "0", "001.p/7", 200, 7, 0},
	    {"a level up", "1", "000.p/1", 200, 1, 0},
	    {"more than there are", "0", "001.p/45", 404, 0, 0},
	    {"not full yet", "0", "001", 404, 0, 0},
	    {"far away", "0", "x999/x999/999", 404, 0, 0},
	    {"two digits", "0", "01", 404, 0, 0},
	    {"four digits", "0", "0001", 404, 0, 0},
	    {"a group too many", "0", "x000/001", 404, 0, 0},
	    {"no last group", "0", "x001", 404, 0, 0},
	    {"more after the end", "0", "000/001", 404, 0, 0},
	    {"a width of nothing", "0", "000.p/0", 404, 0, 0},
	    {"a full width", "0", "000.p/256", 404, 0, 0},
	    {"a zero in front", "0", "000.p/044", 404, 0, 0},
	    {"no width", "0", "000.p", 404, 0, 0},
	    {"an empty width", "0", "000.p/", 404, 0, 0},
	    {"nothing", "0", "", 404, 0, 0},
	    {"a level with a zero", "00", "000", 404, 0, 0},
	    {"a level too high", "7", "000", 404, 0, 0},
	    {"entries", "entries", "000", 404, 0, 0},
	    {"too many groups", "0", "x001/x001/x001/x001/x001/001", 404, 0, 0},
	};

	T_CASES (c, cases) {
		a.rq.part[0] = ky_str_of(c->level);
		a.rq.part[1] = ky_str_of(c->path);
		asked_run(&a, ky_routes_log, TILE);
		t_ok(c->label,
		    a.an.status == c->status &&
			(c->status != 200 || a.an.body.len == 32 * c->hashes));
	}
}

static void
caching(void)
{
	a.rq.part[0] = KY_STR("0");
	a.rq.part[1] = KY_STR("000");
	asked_run(&a, ky_routes_log, TILE);
	t_ok("a full tile for ever",
	    strstr(asked_said(&a, "Cache-Control"), "immutable") != NULL);
	t_ok("in its order",
	    a.an.body.p[31] == 0 && a.an.body.p[32] == 1 &&
		(uint8_t)a.an.body.p[255 * 32] == 255);
	a.rq.part[1] = KY_STR("001.p/44");
	asked_run(&a, ky_routes_log, TILE);
	t_ok("a part not",
	    strstr(asked_said(&a, "Cache-Control"), "immutable") == NULL);
	asked_run(&a, ky_routes_log, "/log/checkpoint");
	t_eq_str("a checkpoint is asked for anew",
	    asked_said(&a, "Cache-Control"), "no-cache");
	t_eq_int("as it is", (int64_t)a.an.body.len, 27);
}

static void
failing(void)
{
	a.fake.fails = KY_E_RETRY;
	asked_run(&a, ky_routes_log, "/log/checkpoint");
	t_eq_int("the call's error", a.an.status, 503);
	asked_run(&a, ky_routes_log, TILE);
	t_eq_int("of tiles too", a.an.status, 503);
}

int
main(void)
{
	asked_init(&a);
	T_RUN(tiles);
	T_RUN(caching);
	T_RUN(failing);
	asked_done(&a);
	return t_done();
}
