#include "bss/bss.h"

#include "link/other_side.h"
#include "t.h"

#define HEAD \
	"contract_no,running,last_day,options,devices,late_usage,currency," \
	"as_of\n"
#define NOW "2026-08-26T03:00:00Z"

static const struct ky_line line = {
    .contract_no = {"DM-1"},
    .options_n = 2,
    .devices_n = 1,
    .option = {{.code = {"voicemail"}, .running = true},
	{.code = {"music"}, .third_party = true, .running = true}},
    .device = {{.code = {"watch"}, .bound = true}},
    .ledger = {.currency = "USD"},
};

static void
good_states(void)
{
	static const struct {
		const char *label, *text;
		bool running;
		uint32_t options, devices;
		int64_t usage;
	} cases[] = {
	    {"plain", HEAD "DM-1,yes,,voicemail,watch,0,USD," NOW "\n", true, 1,
		1, 0},
	    {"all, and cents",
		HEAD "DM-1,no,2026-08-31,voicemail;music,,12.34,USD," NOW "\n",
		false, 3, 0, 1234},
	    {"blanks, CRLF, a mark",
		"\xef\xbb\xbf"
		"contract_no,running,last_day,options,devices,"
		"late_usage,currency,as_of\r\n"
		"DM-1, yes ,, voicemail ; music , ,0.5,USD," NOW "\r\n",
		true, 3, 0, 50},
	    {"another order, and more columns",
		"as_of,note,currency,late_usage,devices,options,last_day,"
		"running,contract_no\n" NOW ",\"a,b\",USD,0,,,,no,DM-1\n",
		false, 0, 0, 0},
	};

	T_CASES (c, cases) {
		struct ky_seen s = {0};
		struct ky_err err = {0};

		t_good(c->label,
		    ky_bss_csv_read(ky_str_of(c->text), &line, &s, &err), &err);
		t_eq_int("running", s.running, c->running);
		t_eq_int("options", s.options, c->options);
		t_eq_int("devices", s.devices, c->devices);
		t_eq_int("late usage", s.late_usage, c->usage);
	}
}

/* Line and column are named, the value never is. */
static void
bad_states(void)
{
	static const struct {
		const char *label, *text, *words;
	} cases[] = {
	    {"empty", "", "empty"},
	    {"a head alone", HEAD, "no second row"},
	    {"two rows",
		HEAD "DM-1,yes,,,,0,USD," NOW "\nDM-1,yes,,,,0,USD," NOW "\n",
		"third row"},
	    {"no column", "contract_no,running\nDM-1,yes\n",
		"column last_day is missing"},
	    {"a column twice",
		"running," HEAD "yes,DM-1,yes,,,,0,USD," NOW "\n",
		"column running is there twice"},
	    {"fewer fields", HEAD "DM-1,yes,,,,0,USD\n", "line 2"},
	    {"another's", HEAD "DM-2,yes,,,,0,USD," NOW "\n",
		"line 2, column contract_no"},
	    {"maybe", HEAD "DM-1,maybe,,,,0,USD," NOW "\n",
		"line 2, column running"},
	    {"no such day", HEAD "DM-1,yes,2026-02-30,,,0,USD," NOW "\n",
		"line 2, column last_day"},
	    {"an option we do not know of",
		HEAD "DM-1,yes,,voicemail;secret,,0,USD," NOW "\n",
		"line 2, column options"},
	    {"a device we do not know of",
		HEAD "DM-1,yes,,,car,0,USD," NOW "\n",
		"line 2, column devices"},
	    {"another currency", HEAD "DM-1,yes,,,,0,JPY," NOW "\n",
		"line 2, column currency"},
	    {"a tenth of a cent", HEAD "DM-1,yes,,,,0.001,USD," NOW "\n",
		"line 2, column late_usage"},
	    {"no amount", HEAD "DM-1,yes,,,,,USD," NOW "\n",
		"line 2, column late_usage"},
	    {"below nothing", HEAD "DM-1,yes,,,,-1,USD," NOW "\n",
		"line 2, column late_usage"},
	    {"beyond reason", HEAD "DM-1,yes,,,,1000000.01,USD," NOW "\n",
		"line 2, column late_usage"},
	    {"no time", HEAD "DM-1,yes,,,,0,USD,yesterday\n",
		"line 2, column as_of"},
	    {"an open quote", HEAD "\"DM-1,yes,,,,0,USD," NOW "\n", "line"},
	    {"not UTF-8", HEAD "DM-1,yes,,\xff,,0,USD," NOW "\n", "line 2"},
	};

	T_CASES (c, cases) {
		struct ky_seen s = {.late_usage = 77};
		struct ky_err err = {0};

		t_bad(c->label,
		    ky_bss_csv_read(ky_str_of(c->text), &line, &s, &err),
		    KY_E_RETRY, &err, c->words);
		t_ok("no value of theirs",
		    strstr(err.msg, "secret") == NULL &&
			strstr(err.msg, "yesterday") == NULL);
		t_eq_int("nothing is written", s.late_usage, 77);
	}
}

static void
looks_at_the_file(void)
{
	static struct ky_raw raw;
	struct other_side side;
	struct ky_bss p = {0};
	struct ky_seen seen = {0};
	struct ky_err err = {0};
	static char large[KY_RAW_MAX + 2];
	const char *state = HEAD "DM-1,yes,,,,0,USD," NOW "\n";

	other_open(&side);
	t_good("open", ky_bss_csv_open(side.folder, &p, &err), &err);
	t_bad("no file yet", p.look(p.self, &line, &seen, &raw, &err),
	    KY_E_RETRY, &err, "no state file");
	other_write(&side, "in", "DM-1.csv", state);
	t_good("then one", p.look(p.self, &line, &seen, &raw, &err), &err);
	t_ok("kept as it came",
	    ky_str_is((struct ky_str){raw.bytes, raw.len}, state));
	t_eq_str("media type", raw.media_type, "text/csv");
	t_eq_str("origin", raw.origin, "bss");
	memset(large, 'x', sizeof(large) - 1);
	other_write(&side, "in", "DM-1.csv", large);
	t_bad("too large", p.look(p.self, &line, &seen, &raw, &err), KY_E_RETRY,
	    &err, "larger");
	ky_bss_close(&p);
	ky_bss_close(&p);
	other_close(&side);
	t_bad("no folder", ky_bss_csv_open("/proc/nowhere", &p, &err),
	    KY_E_SYSTEM, &err, "/proc/nowhere");
	t_bad("no name", ky_bss_csv_open("", &p, &err), KY_E_INPUT, &err, "");
}

int
main(void)
{
	T_RUN(good_states);
	T_RUN(bad_states);
	T_RUN(looks_at_the_file);
	return t_done();
}
