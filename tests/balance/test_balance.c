/* The contract of struct ky_balance, told alike by the simulated peer, the
 * folder and TMF654; then what only one of them can get wrong. */
#include "balance/balance.h"

#include "link/other_side.h"
#include "peers/peer.h"
#include "sim/world.h"
#include "t.h"

static const char *script;
static struct ky_line line = {
    .contract_no = {"DM-1"},
    .contract_running = true,
    .ledger = {.currency = "JPY"},
};
static struct ky_raw raw;

/* --- what stands behind the port --- */

struct behind {
	const char *name;
	void (*open)(struct ky_balance *out);
	void (*settle)(void);
	void (*close)(struct ky_balance *port);
};

static struct ky_world world;

static void
sim_open(struct ky_balance *out)
{
	struct ky_peers peers;

	ky_world_init(&world, 1, (struct ky_time){INT64_C(1787713200000000)});
	ky_world_peers(&world, &peers);
	ky_world_add(&world, &line);
	ky_world_find(&world, &line.contract_no)->is.balance = 700;
	*out = peers.balance;
}

static void
sim_settle(void)
{
}

static void
sim_close(struct ky_balance *port)
{
	(void)port;
	ky_world_done(&world);
}

static struct other_side side;
static int held;

static void
csv_settle(void)
{
	static char rows[1024];
	char text[1400];
	struct other_order o;
	size_t n;

	if (side.taken == 0)
		rows[0] = '\0';
	while (other_next(&side, &o)) {
		n = strlen(rows);
		(void)snprintf(rows + n, sizeof(rows) - n,
		    "DM-1,0,JPY,%s,%d,2026-08-26T03:00:00Z\n", o.key, held);
		held = 0;
		other_move(&side, &o, "done");
	}
	(void)snprintf(text, sizeof(text),
	    "contract_no,balance,currency,key,taken,as_of\n%s", rows);
	if (side.taken == 0)
		(void)snprintf(text, sizeof(text),
		    "contract_no,balance,currency,key,taken,as_of\n"
		    "DM-1,%d,JPY,,,2026-08-26T03:00:00Z\n",
		    held);
	other_write(&side, "in", "DM-1.csv", text);
}

static void
csv_open(struct ky_balance *out)
{
	struct ky_err err = {0};

	other_open(&side);
	held = 700;
	t_good("open", ky_balance_csv_open(side.folder, out, &err), &err);
	csv_settle();
}

static void
csv_close(struct ky_balance *port)
{
	t_eq_int("an order each", side.taken, 2);
	ky_balance_close(port);
	other_close(&side);
}

static struct peer peer;

static void
tmf_open(struct ky_balance *out)
{
	struct ky_tmf_peer at = {.url = peer.url, .total_ms = 1000};
	struct ky_err err = {0};

	peer_start(&peer, script, NULL);
	peer_control(&peer, "{\"line\": {\"id\": \"DM-1\", \"balance\": 700}}");
	t_good("open", ky_balance_tmf_open(&at, out, &err), &err);
}

static void
tmf_close(struct ky_balance *port)
{
	ky_balance_close(port);
	peer_stop(&peer);
}

static const struct behind behinds[] = {
    {"simulated", sim_open, sim_settle, sim_close},
    {"csv", csv_open, csv_settle, csv_close},
    {"tmf", tmf_open, sim_settle, tmf_close},
};

/* --- the contract --- */

static void
sees(const struct ky_balance *p, const char *key, int64_t left, int64_t taken)
{
	struct ky_seen seen = {0};
	struct ky_err err = {0};

	t_good("look", p->look(p->self, &line, key, &seen, &raw, &err), &err);
	t_eq_int("left", seen.minor, left);
	t_eq_int("taken under the key", seen.taken, taken);
	t_ok("evidence", raw.len > 0 && raw.origin[0] != '\0');
}

static void
contract(void)
{
	T_CASES (b, behinds) {
		struct ky_balance p = {0};
		struct ky_err err = {0};

		t_unit = b->name;
		b->open(&p);
		sees(&p, "K/1", 700, 0);
		t_good("take", p.take(p.self, &line, "K/1", &err), &err);
		b->settle();
		sees(&p, "K/1", 0, 700);
		t_good("again", p.take(p.self, &line, "K/1", &err), &err);
		b->settle();
		sees(&p, "K/1", 0, 700);
		t_good("another key", p.take(p.self, &line, "K/2", &err), &err);
		b->settle();
		sees(&p, "K/2", 0, 0);
		sees(&p, "K/1", 0, 700);
		b->close(&p);
	}
}

/* --- the folder alone --- */

static void
csv_orders_without_an_answer(void)
{
	struct ky_balance p = {0};
	struct ky_seen seen = {0};
	struct ky_err err = {0};
	const char *head = "contract_no,balance,currency,key,taken,as_of\n"
			   "DM-1,0,JPY,,,2026-08-26T03:00:00Z\n";
	struct other_order o;

	other_open(&side);
	t_good("open", ky_balance_csv_open(side.folder, &p, &err), &err);
	other_write(&side, "in", "DM-1.csv", head);
	t_good("nothing asked, nothing left",
	    p.look(p.self, &line, "K/1", &seen, &raw, &err), &err);
	t_good("take", p.take(p.self, &line, "K/1", &err), &err);
	t_bad("nothing left, and not a word of our order",
	    p.look(p.self, &line, "K/1", &seen, &raw, &err), KY_E_RETRY, &err,
	    "no row for our order");
	t_ok("an order", other_next(&side, &o));
	other_move(&side, &o, "refused");
	other_write(&side, "refused", o.name, "code\nfrozen; rm -rf\n");
	t_bad("refused", p.take(p.self, &line, "K/1", &err), KY_E_REFUSED, &err,
	    "refused: frozen??rm?-rf");
	ky_balance_close(&p);
	other_close(&side);
}

#define HEAD "contract_no,balance,currency,key,taken,as_of\n"
#define NOW "2026-08-26T03:00:00Z"

static void
csv_bad_states(void)
{
	static const struct {
		const char *label, *text, *words;
	} cases[] = {
	    {"a head alone", HEAD, "no second row"},
	    {"another's", HEAD "DM-2,0,JPY,,," NOW "\n", "column contract_no"},
	    {"dollars", HEAD "DM-1,0,USD,,," NOW "\n", "column currency"},
	    {"half a yen", HEAD "DM-1,0.5,JPY,,," NOW "\n", "column balance"},
	    {"debt", HEAD "DM-1,-5,JPY,,," NOW "\n", "column balance"},
	    {"a key without a sum", HEAD "DM-1,0,JPY,K/1,," NOW "\n",
		"column taken"},
	    {"a key twice",
		HEAD "DM-1,0,JPY,K/1,5," NOW "\nDM-1,0,JPY,K/1,5," NOW "\n",
		"line 3, column key"},
	    {"two balances",
		HEAD "DM-1,0,JPY,K/1,5," NOW "\nDM-1,7,JPY,,," NOW "\n",
		"line 3, column balance"},
	    {"no time", HEAD "DM-1,0,JPY,,,\n", "column as_of"},
	};

	T_CASES (c, cases) {
		struct ky_seen s = {.minor = 77};
		struct ky_err err = {0};
		bool named;

		t_bad(c->label,
		    ky_balance_csv_read(ky_str_of(c->text), &line, "K/1", &s,
			&named, &err),
		    KY_E_RETRY, &err, c->words);
		t_eq_int("nothing is written", s.minor, 77);
	}
}

/* --- TMF654 alone --- */

static void
tmf_faults(void)
{
	static const struct {
		const char *label, *control;
		enum ky_code want;
		long adjusts;
	} cases[] = {
	    {"taken, then an error",
		"{\"fault\": \"500-after\", \"method\": \"POST\"}", KY_E_UNSURE,
		1},
	    {"taken, and half an answer",
		"{\"fault\": \"close-after\", \"method\": \"POST\"}",
		KY_E_UNSURE, 1},
	    {"closed, nothing taken",
		"{\"fault\": \"close\", \"method\": \"POST\"}", KY_E_UNSURE, 0},
	    {"busy", "{\"fault\": \"503-wait\", \"method\": \"POST\"}",
		KY_E_RETRY, 0},
	    {"it lies", "{\"fault\": \"lie\", \"method\": \"POST\"}", KY_OK, 0},
	};

	T_CASES (c, cases) {
		struct ky_balance p = {0};
		struct ky_err err = {0};

		tmf_open(&p);
		peer_control(&peer, c->control);
		t_eq_int(c->label, p.take(p.self, &line, "K/1", &err), c->want);
		peer_control(&peer, "{\"show\": \"DM-1\"}");
		t_eq_int("adjustments there", peer_number(&peer, "adjusts_n"),
		    c->adjusts);
		sees(&p, "K/1", c->adjusts > 0 ? 0 : 700,
		    c->adjusts > 0 ? 700 : 0);
		t_good("once more", p.take(p.self, &line, "K/1", &err), &err);
		peer_control(&peer, "{\"show\": \"DM-1\"}");
		t_eq_int("taken once", peer_number(&peer, "adjusts_n"), 1);
		sees(&p, "K/1", 0, 700);
		tmf_close(&p);
	}
}

static void
tmf_buckets(void)
{
	static const struct {
		const char *label, *json, *words, *id;
		int64_t minor;
	} cases[] = {
	    {"none", "[]", "", "", 0},
	    {"money and data",
		"[{\"id\":\"d\",\"usageType\":\"data\",\"product\":{\"id\":"
		"\"DM-1\"}},{\"id\":\"m\",\"usageType\":\"monetary\","
		"\"product\":[{\"id\":\"DM-1\"}],\"remainingValue\":{"
		"\"amount\":12.5,\"units\":\"USD\"}}]",
		"", "m", 1250},
	    {"an expired one counts no more",
		"[{\"id\":\"m\",\"usageType\":\"monetary\",\"status\":"
		"\"expired\",\"product\":{\"id\":\"DM-1\"}}]",
		"", "", 0},
	    {"another's",
		"[{\"id\":\"m\",\"usageType\":\"monetary\",\"product\":{"
		"\"id\":\"DM-2\"}}]",
		"does not filter", "", 0},
	    {"two",
		"[{\"id\":\"m\",\"usageType\":\"monetary\",\"product\":{"
		"\"id\":\"DM-1\"}},{\"id\":\"n\",\"usageType\":"
		"\"monetary\",\"product\":{\"id\":\"DM-1\"}}]",
		"more than one", "", 0},
	    {"yen where the line has dollars",
		"[{\"id\":\"m\",\"usageType\":\"monetary\",\"product\":{"
		"\"id\":\"DM-1\"},\"remainingValue\":{\"amount\":5,"
		"\"units\":\"JPY\"}}]",
		"currency", "", 0},
	    {"a tenth of a cent",
		"[{\"id\":\"m\",\"usageType\":\"monetary\",\"product\":{"
		"\"id\":\"DM-1\"},\"remainingValue\":{\"amount\":0.001,"
		"\"units\":\"USD\"}}]",
		"amount", "", 0},
	    {"no list", "{}", "no list", "", 0},
	};
	struct ky_line dollars = line;

	(void)ky_str_copy(KY_STR("USD"), dollars.ledger.currency, 4);
	T_CASES (c, cases) {
		json_t *doc = json_loads(c->json, 0, NULL);
		const char *id = "?";
		int64_t minor = 77;
		struct ky_err err = {0};
		enum ky_code code = ky_balance_tmf_read(doc, &dollars, &id,
		    &minor, &err);

		if (c->words[0] != '\0') {
			t_bad(c->label, code, KY_E_RETRY, &err, c->words);
		} else {
			t_good(c->label, code, &err);
			t_eq_str("bucket", id, c->id);
			t_eq_int("left", minor, c->minor);
		}
		json_decref(doc);
	}
}

static void
tmf_adjustments(void)
{
	static const struct {
		const char *label, *json;
		enum ky_code want;
		int64_t minor;
	} cases[] = {
	    {"done",
		"{\"status\":\"completed\",\"amount\":{\"amount\":-700,"
		"\"units\":\"JPY\"}}",
		KY_OK, 700},
	    {"failed: nothing", "{\"status\":\"failed\"}", KY_OK, 0},
	    {"under way", "{\"status\":\"created\"}", KY_E_RETRY, 0},
	    {"a status nobody published", "{\"status\":\"zombie\"}", KY_E_RETRY,
		0},
	    {"it gave",
		"{\"status\":\"completed\",\"amount\":{\"amount\":700,"
		"\"units\":\"JPY\"}}",
		KY_E_RETRY, 0},
	};

	T_CASES (c, cases) {
		json_t *doc = json_loads(c->json, 0, NULL);
		int64_t minor = 0;
		struct ky_err err = {0};

		t_eq_int(c->label,
		    ky_balance_tmf_taken(doc, &line, &minor, &err), c->want);
		t_eq_int("taken", minor, c->minor);
		json_decref(doc);
	}
}

int
main(int argc, char **argv)
{
	if (argc != 2)
		return 2;
	script = argv[1];
	contract();
	T_RUN(csv_orders_without_an_answer);
	T_RUN(csv_bad_states);
	T_RUN(tmf_faults);
	T_RUN(tmf_buckets);
	T_RUN(tmf_adjustments);
	return t_done();
}
