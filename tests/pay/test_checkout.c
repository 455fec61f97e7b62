/* Hosted pages: nobody pays twice, nothing is paid back twice. */
#include "rig.h"
#include "t.h"

static struct rig r;

#define KEY "KY-7H3K-9QXM-2PTA/pay-collect/0.0"
#define BACK "KY-7H3K-9QXM-2PTA/pay-refund/0.0"
#define LINE 42

static enum ky_code
collect(int64_t minor, struct ky_err *err)
{
	return r.port.collect(r.port.self, LINE, &r.line, minor, KEY, err);
}

static enum ky_code
refund(int64_t minor, const char *key, struct ky_err *err)
{
	return r.port.refund(r.port.self, LINE, &r.line, minor, key, err);
}

/* What a look shows; its bytes end with a NUL. */
static struct ky_seen seen;
static char raw[KY_RAW_MAX + 1];
static enum ky_code
look(const char *key, struct ky_err *err)
{
	static struct ky_raw bytes;
	enum ky_code code;

	seen = (struct ky_seen){.minor = -1};
	code = r.port.look(r.port.self, LINE, &r.line, key, &seen, &bytes, err);
	memcpy(raw, bytes.bytes, bytes.len);
	raw[bytes.len] = '\0';
	return code;
}

static const struct ky_payment *
row(void)
{
	return &r.till.row[0];
}

enum saw {
	SAW_NOTHING,
	SAW_ASKED,   /* a page is out */
	SAW_ORDERED, /* a refund on its way */
	SAW_SETTLED,
	SAW_FAILED,
};
static bool
saw(int64_t minor, enum saw what)
{
	return seen.minor == minor && seen.asked == (what == SAW_ASKED) &&
	    seen.settled == (what == SAW_SETTLED) &&
	    seen.failed == (what == SAW_FAILED);
}

static void
said(const char *json)
{
	peer_control(&r.peer, json);
}

/* --- pages --- */

static void
asks(void)
{
	static const char *const sent[] = {
	    "\"mode\": \"payment\"",
	    "\"line_items[0][price_data][currency]\": \"jpy\"",
	    "\"line_items[0][price_data][unit_amount]\": \"1200\"",
	    "\"client_reference_id\": \"" KEY "\"",
	    "\"metadata[kaiyaku_key]\": \"" KEY "\"",
	    "\"payment_intent_data[metadata][kaiyaku_key]\": \"" KEY "\"",
	    /* Dues, in the holder's language, with the ending's number. */
	    "\"\\u672a\\u6255\\u3044\\u91d1 KY-7H3K-9QXM-2PTA\"",
	    "\"success_url\": \"https://kaiyaku.example/paid\"",
	    "\"expires_at\": \"1795082800\"", /* 23 hours */
	};
	struct ky_err err = {0};

	rig_begin(&r);
	t_good("before anything: nobody is asked", look(KEY, &err), &err);
	t_ok("never heard of", saw(0, SAW_NOTHING));
	t_good("collect", collect(1200, &err), &err);
	t_eq_int("a page", rig_figure(&r, "open"), 1);
	for (size_t i = 0; i < sizeof(sent) / sizeof(sent[0]); i++)
		t_ok(sent[i], strstr(r.peer.answer.p, sent[i]) != NULL);
	t_ok("the row has it",
	    row()->state == KY_PAYMENT_OPEN && row()->means == KY_MEANS_PAGE &&
		row()->minor == 1200 && row()->line_id == LINE &&
		strncmp(row()->session, "cs_sim_1_", 9) == 0 &&
		strncmp(row()->link, "https://pages.pay.example/c/cs_sim_1_",
		    37) == 0 &&
		row()->expires.us == INT64_C(1795082800) * KY_SECOND_US);
	t_good("the same key again", collect(1200, &err), &err);
	t_eq_int("no second page", rig_figure(&r, "sessions"), 1);
	t_good("asking is not collecting", look(KEY, &err), &err);
	t_ok("nothing moved", saw(0, SAW_ASKED));
}

static void
languages(void)
{
	static const struct {
		const char *language, *currency, *words;
	} cases[] = {
	    {"en", "USD", "\"Dues KY-7H3K-9QXM-2PTA\""},
	    {"", "USD", "\"Dues KY-"},
	    {"zh-Hant", "JPY", "\"\\u6b20\\u8cbb KY-"},
	    {"zh-Hans", "JPY", "\"\\u6b20\\u8d39 KY-"},
	    {"ko-KR", "JPY", "\"\\ubbf8\\ub0a9\\uae08 KY-"},
	};
	struct ky_err err = {0};
	char key[KY_KEY_SIZE];

	rig_begin(&r);
	T_CASES (c, cases) {
		(void)snprintf(r.line.language, sizeof(r.line.language), "%s",
		    c->language);
		(void)snprintf(r.line.ledger.currency,
		    sizeof(r.line.ledger.currency), "%s", c->currency);
		(void)snprintf(key, sizeof(key), KEY "-%d", (int)(c - cases));
		t_good(c->language,
		    r.port.collect(r.port.self, LINE, &r.line, 1250, key, &err),
		    &err);
		(void)rig_figure(&r, "open");
		t_ok("the words", strstr(r.peer.answer.p, c->words) != NULL);
	}
}

static void
paid(void)
{
	struct ky_err err = {0};

	rig_begin(&r);
	t_good("collect", collect(1200, &err), &err);
	said("{\"pay\": \"last\"}");
	t_good("look", look(KEY, &err), &err);
	t_ok("paid", saw(1200, SAW_SETTLED));
	t_eq_str("evidence: what matters, no link, nothing of the payer", raw,
	    "{\"amount_total\":1200,\"created\":1795000000,\"currency\":"
	    "\"jpy\","
	    "\"expires_at\":1795082800,\"id\":\"cs_sim_1_aaaaaaaaaaaaaaaaaaaa"
	    "aaaaaaaaaaaaaaaaaaaa\",\"kaiyaku_key\":\"" KEY "\",\"livemode\":"
	    "false,\"object\":\"checkout.session\",\"payment_intent\":{"
	    "\"amount_received\":1200,\"id\":\"pi_sim_1\",\"status\":"
	    "\"succeeded\"},\"payment_status\":\"paid\",\"status\":"
	    "\"complete\"}");
	t_ok("the row knows it, and the payment's own number",
	    row()->state == KY_PAYMENT_PAID &&
		strcmp(row()->intent, "pi_sim_1") == 0);
	t_good("the same key again", collect(1200, &err), &err);
	t_good("another amount, too", collect(900, &err), &err);
	t_eq_int("no second page", rig_figure(&r, "sessions"), 1);
}

static void
replaced(void)
{
	struct ky_err err = {0};

	rig_begin(&r);
	t_good("collect", collect(1200, &err), &err);
	rig_time(&r, RIG_START + 24 * 3600);
	t_good("it ran out", look(KEY, &err), &err);
	t_ok("nothing moved, and nothing is lost for good",
	    saw(0, SAW_NOTHING) && row()->state == KY_PAYMENT_EXPIRED);
	t_good("collect again", collect(1200, &err), &err);
	t_ok("a page in its place",
	    rig_figure(&r, "sessions") == 2 && rig_figure(&r, "open") == 1 &&
		row()->tries == 2 && row()->state == KY_PAYMENT_OPEN &&
		strncmp(row()->session, "cs_sim_2_", 9) == 0);
	t_good("another amount", collect(700, &err), &err);
	t_ok("the old page is closed first",
	    rig_figure(&r, "sessions") == 3 && rig_figure(&r, "open") == 1 &&
		rig_figure(&r, "amount") == 700 && row()->minor == 700);
	said("{\"pay\": \"last\"}");
	t_good("it is the one that is looked at", look(KEY, &err), &err);
	t_ok("paid once", saw(700, SAW_SETTLED) && rig_figure(&r, "paid") == 1);
}

/* The holder was quicker than we. */
static void
overtaken(void)
{
	struct ky_err err = {0};

	rig_begin(&r);
	t_good("collect", collect(1200, &err), &err);
	said("{\"pay\": \"last\"}");
	t_good("another amount, paid meanwhile", collect(700, &err), &err);
	t_eq_int("no page in its place", rig_figure(&r, "sessions"), 1);
	t_good("look", look(KEY, &err), &err);
	t_ok("what was paid", saw(1200, SAW_SETTLED));
}

static void
vouchers(void)
{
	struct ky_err err = {0};

	rig_begin(&r);
	t_good("collect", collect(1200, &err), &err);
	said("{\"voucher\": \"last\"}");
	t_good("look", look(KEY, &err), &err);
	t_ok("on its way is not moved",
	    saw(0, SAW_ASKED) && row()->state == KY_PAYMENT_OPEN);
	rig_time(&r, RIG_START + 30 * 3600);
	t_good("the same again, a day later", collect(1200, &err), &err);
	t_good("another amount", collect(700, &err), &err);
	t_eq_int("what may come in is not asked for twice",
	    rig_figure(&r, "sessions"), 1);
	said("{\"lapse\": \"last\"}");
	t_good("look", look(KEY, &err), &err);
	t_ok("it never came",
	    saw(0, SAW_NOTHING) && row()->state == KY_PAYMENT_FAILED);
	t_good("collect again", collect(1200, &err), &err);
	t_eq_int("a page in its place", rig_figure(&r, "open"), 1);
	said("{\"voucher\": \"last\"}");
	said("{\"arrive\": \"last\"}");
	t_good("look", look(KEY, &err), &err);
	t_ok("it came", saw(1200, SAW_SETTLED));
}

/* What goes wrong, what is made of it, and what is there after the next
 * try. */
static const struct fault {
	const char *name;
	enum ky_code code;
	int pages; /* one that nobody was told of is harmless */
} faults[] = {
    {"close", KY_E_UNSURE, 1},
    {"close-after", KY_E_UNSURE, 1},
    {"500-before", KY_E_UNSURE, 1},
    {"500-after", KY_E_UNSURE, 2},
    {"503-wait", KY_E_RETRY, 1},
    {"429", KY_E_RETRY, 1},
    {"401", KY_E_RETRY, 1},
    {"409", KY_E_UNSURE, 1},
    {"garbage", KY_E_UNSURE, 1},
    {"stranger", KY_E_UNSURE, 1},
    {"hang", KY_E_UNSURE, 1},
    {"late", KY_OK, 1},
};

static int
kept(const struct fault *f)
{
	return strcmp(f->name, "close") == 0 ? 2 : 1;
}

static void
faults_of_pages(void)
{
	T_CASES (f, faults) {
		struct ky_err err = {0};

		rig_begin(&r);
		rig_fault(&r, f->name, "POST", 1);
		t_eq_int(f->name, collect(1200, &err), f->code);
		t_good("nothing is known, or all of it", look(KEY, &err), &err);
		t_ok("nothing moved",
		    saw(0, f->code == KY_OK ? SAW_ASKED : SAW_NOTHING));
		rig_open(&r);
		t_good("the next try", collect(1200, &err), &err);
		t_eq_int("pages", rig_figure(&r, "sessions"), f->pages);
		said("{\"pay\": \"last\"}");
		t_good("the one in the row is the last", look(KEY, &err), &err);
		t_ok("paid", saw(1200, SAW_SETTLED));
	}
}

static void
faults_of_looks(void)
{
	struct ky_err err = {0};

	rig_begin(&r);
	t_good("collect", collect(1200, &err), &err);
	T_CASES (f, faults) {
		if (f->code == KY_OK)
			continue;
		rig_fault(&r, f->name, "GET", kept(f));
		t_eq_int(f->name, look(KEY, &err), KY_E_RETRY);
		rig_fault(&r, f->name, "GET", kept(f));
		t_eq_int("collect looks first: nothing happened",
		    collect(700, &err), KY_E_RETRY);
	}
	t_eq_int("no second page", rig_figure(&r, "sessions"), 1);
	said("{\"lose\": true}");
	t_bad("a page nobody knows", look(KEY, &err), KY_E_RETRY, &err,
	    "does not know the page");
	t_bad("a person finds out", collect(1200, &err), KY_E_REFUSED, &err,
	    "does not know the page");
}

static void
faults_of_closing(void)
{
	T_CASES (f, faults) {
		struct ky_err err = {0};

		if (strcmp(f->name, "hang") == 0)
			continue; /* as close, and slower */
		rig_begin(&r);
		t_good("collect", collect(1200, &err), &err);
		rig_fault(&r, f->name, "POST", kept(f));
		(void)!collect(700, &err);
		t_ok(f->name,
		    rig_figure(&r, "open") <= 1 &&
			(rig_figure(&r, "sessions") == 1 ||
			    rig_figure(&r, "open") == 1));
		t_good("the next try", collect(700, &err), &err);
		t_ok("one page, for what is owed now",
		    rig_figure(&r, "open") == 1 &&
			rig_figure(&r, "amount") == 700);
	}
}

/* The process dies between the request and the row, or cannot write. */
static void
deaths(void)
{
	struct ky_err err = {0};

	rig_begin(&r);
	r.till.gets_left = 0;
	t_bad("the row cannot be read", collect(1200, &err), KY_E_RETRY, &err,
	    "till");
	t_bad("nor looked for", look(KEY, &err), KY_E_RETRY, &err, "till");
	r.till.gets_left = -1;
	r.till.puts_left = 0;
	t_bad("nor written", collect(1200, &err), KY_E_RETRY, &err, "till");
	t_eq_int("nobody was asked", rig_figure(&r, "sessions"), 0);
	r.till.puts_left = 1;
	t_bad("the page was made and not written down", collect(1200, &err),
	    KY_E_UNSURE, &err, "till");
	r.till.puts_left = -1;
	rig_open(&r);
	t_good("after a start", collect(1200, &err), &err);
	t_ok("it is the same page",
	    rig_figure(&r, "sessions") == 1 &&
		strncmp(row()->session, "cs_sim_1_", 9) == 0);
	said("{\"pay\": \"last\"}");
	r.till.puts_left = 0;
	t_bad("seen paid and not written down", look(KEY, &err), KY_E_RETRY,
	    &err, "till");
	r.till.puts_left = -1;
	t_good("later", look(KEY, &err), &err);
	t_ok("paid", saw(1200, SAW_SETTLED));
}

/* So late that the page that was asked for would not be made any more. */
static void
much_later(void)
{
	struct ky_err err = {0};

	rig_begin(&r);
	rig_fault(&r, "close-after", "POST", 1);
	t_eq_int("the answer is lost", collect(1200, &err), KY_E_UNSURE);
	rig_time(&r, RIG_START + 23 * 3600);
	said("{\"forget\": true}");
	t_good("the next day", collect(1200, &err), &err);
	t_ok("a page of its own",
	    row()->tries == 2 && rig_figure(&r, "sessions") == 2 &&
		strncmp(row()->session, "cs_sim_2_", 9) == 0);
}

static void
refusals(void)
{
	struct ky_err err = {0};

	rig_begin(&r);
	t_bad("below what a card is charged", collect(10, &err), KY_E_REFUSED,
	    &err, "amount_too_small");
	t_good("more, then", collect(1200, &err), &err);
}

/* The last one: the service ends with it. */
static void
nobody(void)
{
	struct ky_err err = {0};

	rig_begin(&r);
	peer_stop(&r.peer);
	t_eq_int("nobody is there", collect(1200, &err), KY_E_RETRY);
	t_eq_int("nor can it be looked for", look(BACK, &err), KY_OK);
	ky_pay_close(&r.port);
}

static void *
collector(void *self)
{
	struct ky_err err = {0};

	(void)self;
	return (void *)(intptr_t)collect(1200, &err);
}

static void
together(void)
{
	pthread_t thread[8];
	void *code;
	bool good = true;

	rig_begin(&r);
	t_ok("a page that ran out", collector(NULL) == NULL);
	rig_time(&r, RIG_START + 24 * 3600);
	r.ticks = 1;
	said("{\"fault\": \"late\", \"times\": 2}");
	for (int i = 0; i < 8; i++)
		if (pthread_create(&thread[i], NULL, collector, NULL) != 0)
			abort();
	for (int i = 0; i < 8; i++) {
		(void)pthread_join(thread[i], &code);
		good = good && code == NULL;
	}
	t_ok("eight workers with one key", good);
	t_ok("one page in its place, one row",
	    rig_figure(&r, "sessions") == 2 && r.till.n == 1 &&
		row()->tries == 2);
}

/* --- refunds --- */

static void
begin_paid(int64_t minor)
{
	struct ky_err err = {0};

	rig_begin(&r);
	if (collect(minor, &err) != KY_OK)
		abort();
	said("{\"pay\": \"last\"}");
	if (look(KEY, &err) != KY_OK)
		abort();
}

static void
back(void)
{
	struct ky_err err = {0};

	begin_paid(1200);
	t_good("before anything", look(BACK, &err), &err);
	t_ok("never heard of", saw(0, SAW_NOTHING));
	t_eq_str("its evidence", raw,
	    "{\"kaiyaku_key\":\"" BACK "\",\"object\":null}");
	t_good("refund", refund(500, BACK, &err), &err);
	t_good("look", look(BACK, &err), &err);
	t_ok("paid back", saw(500, SAW_SETTLED));
	t_eq_str("evidence", raw,
	    "{\"amount\":500,\"created\":1795000000,\"currency\":\"jpy\","
	    "\"id\":\"re_sim_1\",\"kaiyaku_key\":\"" BACK "\",\"object\":"
	    "\"refund\",\"payment_intent\":\"pi_sim_1\",\"status\":"
	    "\"succeeded\"}");
	t_good("the same key again", refund(500, BACK, &err), &err);
	said("{\"forget\": true}");
	t_good("a day later, too", refund(500, BACK, &err), &err);
	t_eq_int("once", rig_figure(&r, "refunds"), 1);
	t_bad("more than was paid", refund(1000, BACK "-2", &err), KY_E_REFUSED,
	    &err, "charge_already_refunded");
	t_good("the rest", refund(700, BACK "-3", &err), &err);
	t_eq_int("all of it", rig_figure(&r, "refunded"), 1200);
}

static void
back_slowly(void)
{
	struct ky_err err = {0};

	begin_paid(1200);
	said("{\"refunds\": \"pending\"}");
	t_good("refund", refund(500, BACK, &err), &err);
	t_good("look", look(BACK, &err), &err);
	t_ok("ordered, not there yet", saw(500, SAW_ORDERED));
	said("{\"settle\": \"failed\"}");
	t_good("look again", look(BACK, &err), &err);
	t_ok("it never will be", saw(500, SAW_FAILED));
	t_good("the same key is the same refund", refund(500, BACK, &err),
	    &err);
	t_eq_int("no second one", rig_figure(&r, "refunds"), 1);
	t_good("another key, another order", refund(500, BACK ".1", &err),
	    &err);
	said("{\"settle\": \"succeeded\"}");
	t_good("look", look(BACK ".1", &err), &err);
	t_ok("there", saw(500, SAW_SETTLED));
}

static void
originals(void)
{
	struct ky_err err = {0};
	const char *second = "KY-7H3K-9QXM-2PTA/pay-collect/0.1200";

	rig_begin(&r);
	t_bad("nothing was ever paid", refund(500, BACK, &err), KY_E_REFUSED,
	    &err, "no-original-payment");
	t_good("collect", collect(1200, &err), &err);
	t_bad("an open page is none", refund(500, BACK, &err), KY_E_REFUSED,
	    &err, "no-original-payment");
	said("{\"pay\": \"last\"}");
	t_good("paid", look(KEY, &err), &err);
	t_good("refund", refund(500, BACK, &err), &err);
	t_good("paid again",
	    r.port.collect(r.port.self, LINE, &r.line, 300, second, &err),
	    &err);
	said("{\"pay\": \"last\"}");
	t_good("seen", look(second, &err), &err);
	t_good("the first refund is found at its payment", look(BACK, &err),
	    &err);
	t_ok("paid back", saw(500, SAW_SETTLED));
	t_good("and not made again", refund(500, BACK, &err), &err);
	t_eq_int("once", rig_figure(&r, "refunds"), 1);
	t_good("the next goes to the newest", refund(300, BACK ".2", &err),
	    &err);
	t_good("look", look(BACK ".2", &err), &err);
	t_ok("there", strstr(raw, "\"pi_sim_2\"") != NULL);
}

static void
faults_of_refunds(void)
{
	T_CASES (f, faults) {
		struct ky_err err = {0};

		begin_paid(1200);
		rig_fault(&r, f->name, "POST", kept(f));
		t_eq_int(f->name, refund(500, BACK, &err), f->code);
		rig_open(&r);
		t_good("a look", look(BACK, &err), &err);
		/* An error is answered again, until the key is forgotten. */
		if (refund(500, BACK, &err) != KY_OK) {
			said("{\"forget\": true}");
			t_good("the next day", refund(500, BACK, &err), &err);
		}
		t_good("a look", look(BACK, &err), &err);
		t_ok("paid back", saw(500, SAW_SETTLED));
		t_eq_int("once", rig_figure(&r, "refunds"), 1);
		rig_fault(&r, f->name, "GET", kept(f));
		t_ok("a look that fails",
		    look(BACK, &err) ==
			(f->code == KY_OK ? KY_OK : KY_E_RETRY));
	}
}

/* --- opening --- */

static void
opening(void)
{
	static const struct {
		const char *label, *url, *token, *back, *words;
	} cases[] = {
	    {"no address", "", "t", "https://a.example", "url"},
	    {"no key", "https://pay.example", NULL, "https://a.example",
		"token"},
	    {"no way back", "https://pay.example", "t", "", "return_url"},
	    {"no address to come back to", "https://pay.example", "t",
		"paid.html", "return_url"},
	};
	struct ky_pay port = {0};
	struct ky_pay_desk desk;
	struct ky_err err = {0};

	till_open(&r.till);
	desk = rig_desk(&r);
	T_CASES (c, cases) {
		const struct ky_pay_checkout config = {{.url = c->url,
							   .token = c->token},
		    c->back};

		t_bad(c->label,
		    ky_pay_checkout_open(&desk, &config, &port, &err),
		    KY_E_INPUT, &err, c->words);
	}
}

int
main(int argc, char **argv)
{
	rig_start(&r, argc > 1 ? argv[1] : "");
	T_RUN(asks);
	T_RUN(languages);
	T_RUN(paid);
	T_RUN(replaced);
	T_RUN(overtaken);
	T_RUN(vouchers);
	T_RUN(faults_of_pages);
	T_RUN(faults_of_looks);
	T_RUN(faults_of_closing);
	T_RUN(deaths);
	T_RUN(much_later);
	T_RUN(refusals);
	T_RUN(together);
	T_RUN(back);
	T_RUN(back_slowly);
	T_RUN(originals);
	T_RUN(faults_of_refunds);
	T_RUN(opening);
	T_RUN(nobody);
	return t_done();
}
