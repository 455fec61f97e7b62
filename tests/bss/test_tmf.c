#include "bss/bss.h"

#include "peers/peer.h"
#include "t.h"

#define D(y, m, d) ((struct ky_date){(y), (m), (d)})

static const char *script;
static const struct ky_line line = {
    .contract_no = {"DM-1"},
    .options_n = 2,
    .devices_n = 1,
    .option = {{.code = {"voicemail"}, .running = true},
	{.code = {"music"}, .third_party = true, .running = true}},
    .device = {{.code = {"watch"}, .bound = true}},
    .ledger = {.currency = "JPY"},
};
#define SEED "{\"line\": {\"id\": \"DM-1\", \"options\": [\"voicemail\"]}}"

/* What the peer does, what we say of it, and what really happened. */
static void
faults(void)
{
	static const struct {
		const char *label, *control;
		enum ky_code want;
		const char *words;
		long orders; /* at the peer, after it */
	} cases[] = {
	    {"late", "{\"fault\": \"late\", \"method\": \"POST\"}", KY_OK, "",
		1},
	    {"it lies", "{\"fault\": \"lie\", \"method\": \"POST\"}", KY_OK, "",
		0},
	    {"closed, nothing done",
		"{\"fault\": \"close\", \"method\": \"POST\"}", KY_E_UNSURE, "",
		0},
	    {"done, and half an answer",
		"{\"fault\": \"close-after\", \"method\": \"POST\"}",
		KY_E_UNSURE, "", 1},
	    {"500, nothing done",
		"{\"fault\": \"500-before\", \"method\": \"POST\"}",
		KY_E_UNSURE, "500", 0},
	    {"500, and done",
		"{\"fault\": \"500-after\", \"method\": \"POST\"}", KY_E_UNSURE,
		"500: late-failure", 1},
	    {"no answer", "{\"fault\": \"hang\", \"method\": \"POST\"}",
		KY_E_UNSURE, "in time", 0},
	    {"done, answered with garbage",
		"{\"fault\": \"garbage\", \"method\": \"POST\"}", KY_OK, "", 1},
	    {"busy", "{\"fault\": \"503-wait\", \"method\": \"POST\"}",
		KY_E_RETRY, "503", 0},
	    {"too many", "{\"fault\": \"429\", \"method\": \"POST\"}",
		KY_E_RETRY, "429", 0},
	    {"our token is not known",
		"{\"fault\": \"401\", \"method\": \"POST\"}", KY_E_RETRY, "401",
		0},
	    {"closed while asked what is there",
		"{\"fault\": \"close\", \"method\": \"GET\"}", KY_E_RETRY, "",
		0},
	    {"500 when asked what is there",
		"{\"fault\": \"500-before\", \"method\": \"GET\"}", KY_E_RETRY,
		"500", 0},
	    {"garbage when asked what is there",
		"{\"fault\": \"garbage\", \"method\": \"GET\"}", KY_E_RETRY,
		"no JSON", 0},
	};

	T_CASES (c, cases) {
		struct peer peer;
		struct ky_tmf_peer at = {.url = peer.url,
		    .offset_min = 540,
		    .total_ms = 1000};
		struct ky_bss p = {0};
		struct ky_err err = {0};
		enum ky_code code;

		peer_start(&peer, script, NULL);
		peer_control(&peer, SEED);
		t_good("open", ky_bss_tmf_open(&at, &p, &err), &err);
		peer_control(&peer, c->control);
		code = p.end(p.self, &line, D(2026, 8, 31), "K/1", &err);
		if (c->want == KY_OK)
			t_good(c->label, code, &err);
		else
			t_bad(c->label, code, c->want, &err, c->words);
		peer_control(&peer, "{\"show\": \"DM-1\"}");
		t_eq_int("orders there", peer_number(&peer, "orders_n"),
		    c->orders);
		t_good("once more, under the same key",
		    p.end(p.self, &line, D(2026, 8, 31), "K/1", &err), &err);
		peer_control(&peer, "{\"show\": \"DM-1\"}");
		t_eq_int("it was never done twice",
		    peer_number(&peer, "orders_n"), 1);
		ky_bss_close(&p);
		peer_stop(&peer);
	}
}

static void
refusals(void)
{
	struct peer peer;
	struct ky_line unknown = line;
	struct ky_tmf_peer at = {.url = peer.url, .offset_min = 540};
	struct ky_tmf_peer nobody = {.url = "http://127.0.0.1:1"};
	struct ky_tmf_peer nowhere = {.url = ""};
	struct ky_bss p = {0};
	struct ky_err err = {0};

	peer_start(&peer, script, NULL);
	(void)ky_str_copy(KY_STR("DM-9"), unknown.contract_no.text,
	    sizeof(unknown.contract_no.text));
	t_good("open", ky_bss_tmf_open(&at, &p, &err), &err);
	t_bad("a product it does not know",
	    p.end(p.self, &unknown, D(2026, 8, 31), "K/1", &err), KY_E_REFUSED,
	    &err, "400: unknown-product");
	ky_bss_close(&p);
	t_good("open", ky_bss_tmf_open(&nobody, &p, &err), &err);
	t_bad("nobody there", p.end(p.self, &line, D(2026, 8, 31), "K", &err),
	    KY_E_RETRY, &err, "no connection");
	ky_bss_close(&p);
	t_bad("no URL", ky_bss_tmf_open(&nowhere, &p, &err), KY_E_INPUT, &err,
	    "URL");
	peer_stop(&peer);
}

static void
products(void)
{
	static const struct {
		const char *label, *json, *words; /* "" = it is read */
		bool running;
		const char *day;
		int64_t usage;
	} cases[] = {
	    {"active",
		"{\"status\":\"active\",\"productCharacteristic\":["
		"{\"name\":\"options\",\"value\":[\"music\"]},"
		"{\"name\":\"devices\",\"value\":[]}]}",
		"", true, "", 0},
	    {"aborted has a blank in the published enum",
		"{\"status\":\"aborted \",\"productCharacteristic\":["
		"{\"name\":\"options\",\"value\":[\"music\"]},"
		"{\"name\":\"devices\",\"value\":[]}]}",
		"", false, "", 0},
	    {"the day is the provider's",
		"{\"status\":\"terminated\","
		"\"terminationDate\":\"2026-08-31T14:59:59Z\","
		"\"productCharacteristic\":["
		"{\"name\":\"options\",\"value\":[\"music\"]},"
		"{\"name\":\"devices\",\"value\":[]},"
		"{\"name\":\"lateUsage\",\"value\":{\"unit\":\"JPY\","
		"\"value\":12.0}}]}",
		"", false, "2026-08-31", 12},
	    {"a day alone",
		"{\"status\":\"active\",\"terminationDate\":\"2026-08-31\","
		"\"productCharacteristic\":["
		"{\"name\":\"options\",\"value\":[\"music\"]},"
		"{\"name\":\"devices\",\"value\":[]}]}",
		"", true, "2026-08-31", 0},
	    {"no status", "{}", "status", false, "", 0},
	    {"a status nobody published", "{\"status\":\"zombie\"}", "status",
		false, "", 0},
	    {"options not told", "{\"status\":\"active\"}", "options", false,
		"", 0},
	    {"an option we do not know of",
		"{\"status\":\"active\",\"productCharacteristic\":["
		"{\"name\":\"options\",\"value\":[\"other\"]}]}",
		"options", false, "", 0},
	    {"half a yen",
		"{\"status\":\"active\",\"productCharacteristic\":["
		"{\"name\":\"options\",\"value\":[]},"
		"{\"name\":\"devices\",\"value\":[]},"
		"{\"name\":\"lateUsage\",\"value\":{\"unit\":\"JPY\","
		"\"value\":0.5}}]}",
		"lateUsage", false, "", 0},
	    {"dollars",
		"{\"status\":\"active\",\"productCharacteristic\":["
		"{\"name\":\"options\",\"value\":[]},"
		"{\"name\":\"devices\",\"value\":[]},"
		"{\"name\":\"lateUsage\",\"value\":{\"unit\":\"USD\","
		"\"value\":5}}]}",
		"lateUsage", false, "", 0},
	    {"a day that is none",
		"{\"status\":\"active\",\"terminationDate\":\"soon\"}",
		"terminationDate", false, "", 0},
	};

	T_CASES (c, cases) {
		json_t *doc = json_loads(c->json, 0, NULL);
		struct ky_seen s = {0};
		struct ky_err err = {0};
		char day[KY_DATE_TEXT_SIZE];
		enum ky_code code = ky_bss_tmf_read(doc, 540, &line, &s, &err);

		if (c->words[0] != '\0') {
			t_bad(c->label, code, KY_E_RETRY, &err, c->words);
		} else {
			t_good(c->label, code, &err);
			ky_date_format(s.last_day, day);
			t_eq_str("last day", day, c->day);
			t_eq_int("running", s.running, c->running);
			t_eq_int("options", s.options, 2);
			t_eq_int("late usage", s.late_usage, c->usage);
		}
		json_decref(doc);
	}
}

int
main(int argc, char **argv)
{
	if (argc != 2)
		return 2;
	script = argv[1];
	T_RUN(faults);
	T_RUN(refusals);
	T_RUN(products);
	return t_done();
}
