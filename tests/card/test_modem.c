#include "card/modem.h"

#include "t.h"

struct seen {
	uint32_t delay;
	bool loud;
};

static bool
set_delay(void *self, struct ky_str value)
{
	return ky_modem_number(value, 10, 500, &((struct seen *)self)->delay);
}

static bool
set_loud(void *self, struct ky_str value)
{
	((struct seen *)self)->loud = ky_str_is(value, "yes");
	return ky_str_is(value, "yes") || ky_str_is(value, "no");
}

static void
devices(void)
{
	static const struct ky_modem_habit habits[] = {
	    {"delay", set_delay},
	    {"loud", set_loud},
	    {NULL, NULL},
	};
	static const struct {
		const char *device, *path, *words;
		uint32_t delay;
		bool loud;
	} cases[] = {
	    {"/dev/ttyUSB2", "/dev/ttyUSB2", NULL, 0, false},
	    {"/dev/x,delay=300", "/dev/x", NULL, 300, false},
	    {"/dev/x,loud=yes,delay=10", "/dev/x", NULL, 10, true},
	    {"/dev/x,loud=yes,loud=no", "/dev/x", NULL, 0, false},
	    {"/dev/x,", "/dev/x", NULL, 0, false},
	    {"", NULL, "missing", 0, false},
	    {",delay=300", NULL, "missing", 0, false},
	    {"/dev/x,delay=9", NULL, "delay", 0, false},
	    {"/dev/x,delay=501", NULL, "delay", 0, false},
	    {"/dev/x,delay", NULL, "delay", 0, false},
	    {"/dev/x,delay=-1", NULL, "delay", 0, false},
	    {"/dev/x,loud=maybe", NULL, "loud", 0, false},
	    {"/dev/x,colour=red", NULL, "no such setting", 0, false},
	    {"/dev/x,,delay=300", NULL, "no such setting", 0, false},
	};

	T_CASES (c, cases) {
		char path[KY_MODEM_PATH_SIZE] = "";
		struct seen seen = {0};
		struct ky_err err = {0};
		enum ky_code code = ky_modem_read(c->device, path, habits,
		    &seen, &err);

		if (c->path == NULL) {
			t_bad(c->device, code, KY_E_INPUT, &err, c->words);
			continue;
		}
		t_good(c->device, code, &err);
		t_eq_str("its path", path, c->path);
		t_eq_int("delay", seen.delay, c->delay);
		t_ok("loud", seen.loud == c->loud);
	}
}

static void
a_path_has_an_end(void)
{
	static const struct ky_modem_habit none[] = {{NULL, NULL}};
	char device[400], path[KY_MODEM_PATH_SIZE];
	struct ky_err err;

	memset(device, 'a', sizeof(device) - 1);
	device[sizeof(device) - 1] = '\0';
	t_bad("399 characters", ky_modem_read(device, path, none, NULL, &err),
	    KY_E_INPUT, &err, "too long");
	device[KY_MODEM_PATH_SIZE - 1] = '\0';
	t_good("255", ky_modem_read(device, path, none, NULL, &err), &err);
}

int
main(void)
{
	T_RUN(devices);
	T_RUN(a_path_has_an_end);
	return t_done();
}
