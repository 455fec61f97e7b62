#include "contract.h"

#include "t.h"

#define D(y, m, d) \
	{ \
		(y), (m), (d) \
	}
#define NONE \
	{ \
		0 \
	}

void
contract_line(struct ky_line *line)
{
	*line = (struct ky_line){
	    .contract_no = {"DM-1"},
	    .contract_date = D(2026, 1, 1),
	    .service_start = D(2026, 1, 1),
	    .closing = {31},
	    .contract_running = true,
	    .options_n = 2,
	    .devices_n = 1,
	    .option = {{.code = {"voicemail"}, .running = true},
		{.code = {"music"}, .third_party = true, .running = true}},
	    .device = {{.code = {"watch"}, .bound = true}},
	    .ledger = {.currency = "JPY"},
	};
}

enum verb {
	LOOK,
	END,
	KEEP,
	OPTIONS,
	DEVICES,
	PLAN,
	TODAY,
	USE,
};

struct step {
	const char *label;
	enum verb verb;
	const char *key;
	struct ky_date day;
	bool refused;
	/* What a look then shows. */
	bool running;
	struct ky_date last_day;
	uint32_t options, devices;
	int64_t usage;
};

static const struct step story[] = {
    {"at first", LOOK, "", NONE, false, true, NONE, 3, 1, 0},
    {"a last day is set", END, "K/1", D(2026, 8, 31), false, true,
	D(2026, 8, 31), 3, 1, 0},
    {"again, under the same key", END, "K/1", D(2026, 8, 31), false, true,
	D(2026, 8, 31), 3, 1, 0},
    {"another key and day replace it", END, "K/2", D(2026, 9, 15), false, true,
	D(2026, 9, 15), 3, 1, 0},
    {"unset", KEEP, "K/3", NONE, false, true, NONE, 3, 1, 0},
    {"unset again", KEEP, "K/3", NONE, false, true, NONE, 3, 1, 0},
    {"another plan", PLAN, "K/P", D(2026, 10, 1), false, true, NONE, 3, 1, 0},
    {"set once more", END, "K/4", D(2026, 9, 30), false, true, D(2026, 9, 30),
	3, 1, 0},
    {"the options but third parties'", OPTIONS, "K/5", NONE, false, true,
	D(2026, 9, 30), 2, 1, 0},
    {"the same again", OPTIONS, "K/5", NONE, false, true, D(2026, 9, 30), 2, 1,
	0},
    {"the devices", DEVICES, "K/6", NONE, false, true, D(2026, 9, 30), 2, 0, 0},
    {"on the last day it still runs", TODAY, "", D(2026, 9, 30), false, true,
	D(2026, 9, 30), 2, 0, 0},
    {"the day after it does not", TODAY, "", D(2026, 10, 1), false, false,
	D(2026, 9, 30), 2, 0, 0},
    {"late usage", USE, "", NONE, false, false, D(2026, 9, 30), 2, 0, 480},
    {"too late to unset", KEEP, "K/7", NONE, true, false, D(2026, 9, 30), 2, 0,
	480},
};

static enum ky_code
act(const struct contract *c, const struct ky_bss *p,
    const struct ky_line *line, const struct step *x, struct ky_err *err)
{
	switch (x->verb) {
	case LOOK:
		return KY_OK;
	case END:
		return p->end(p->self, line, x->day, x->key, err);
	case KEEP:
		return p->keep(p->self, line, x->key, err);
	case OPTIONS:
		return p->end_options(p->self, line, KY_ALL, x->key, err);
	case DEVICES:
		return p->unbind_devices(p->self, line, KY_ALL, x->key, err);
	case PLAN:
		return p->change_plan(p->self, line, &(struct ky_slug){"light"},
		    x->day, x->key, err);
	case TODAY:
		c->today(x->day);
		return KY_OK;
	case USE:
		c->use(480);
		return KY_OK;
	}
	return KY_E_INPUT;
}

static void
look(const struct ky_bss *p, const struct ky_line *line, const struct step *x)
{
	static struct ky_raw raw;
	struct ky_seen seen = {.late_usage = -1};
	struct ky_err err = {0};
	char got[KY_DATE_TEXT_SIZE], want[KY_DATE_TEXT_SIZE];

	t_good(x->label, p->look(p->self, line, &seen, &raw, &err), &err);
	ky_date_format(seen.last_day, got);
	ky_date_format(x->last_day, want);
	t_eq_int("running", seen.running, x->running);
	t_eq_str("last day", got, want);
	t_eq_int("options", seen.options, x->options);
	t_eq_int("devices", seen.devices, x->devices);
	t_eq_int("late usage", seen.late_usage, x->usage);
	if (x->verb == PLAN) {
		ky_date_format(seen.plan_from, got);
		ky_date_format(x->day, want);
		t_eq_str("the plan", seen.plan.text, "light");
		t_eq_str("from that day", got, want);
	}
	t_ok("evidence",
	    raw.len > 0 && raw.origin[0] != '\0' && raw.media_type[0] != '\0');
}

void
contract_run(const struct contract *c)
{
	struct ky_line line, other;
	struct ky_seen seen = {0};
	static struct ky_raw raw;
	struct ky_bss port = {0};
	struct ky_err err = {0};

	t_unit = c->name;
	contract_line(&line);
	c->open(&line, &port);
	c->settle();
	T_CASES (x, story) {
		enum ky_code code = act(c, &port, &line, x, &err);

		c->settle();
		/* A folder can say no only after it was read. */
		if (x->refused && code == KY_OK)
			code = act(c, &port, &line, x, &err);
		if (x->refused)
			t_eq_int(x->label, code, KY_E_REFUSED);
		else
			t_good(x->label, code, &err);
		look(&port, &line, x);
	}
	other = line;
	(void)ky_str_copy(KY_STR("DM-2"), other.contract_no.text,
	    sizeof(other.contract_no.text));
	t_eq_int("a contract it does not know",
	    port.look(port.self, &other, &seen, &raw, &err), KY_E_RETRY);
	c->close(&port);
}

int
contract_done(void)
{
	return t_done();
}
