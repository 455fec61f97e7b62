/* References: their digits, and what the till knows of them. */
#include "rig.h"
#include "t.h"

#define KEY "KY-7H3K-9QXM-2PTA/pay-collect/0.0"

static struct fake_till till;
static struct ky_line line;

static struct ky_time
now(void *self)
{
	(void)self;
	return (struct ky_time){RIG_START * KY_SECOND_US};
}

static void
begin(const char *prefix, struct ky_pay *port)
{
	struct ky_pay_desk desk = {{"demo-issuer"}, &till.port, {NULL, now}};
	struct ky_err err = {0};

	till_open(&till);
	rig_line(&line);
	if (ky_pay_reference_open(&desk, prefix, port, &err) != KY_OK)
		abort();
}

/* The digits are a published form: holders have them on paper. */
static void
digits(void)
{
	char one[KY_REFERENCE_SIZE], other[KY_REFERENCE_SIZE];
	char printed[KY_PAY_PRINTED_SIZE];

	ky_pay_reference_make("", KEY, 8, one);
	t_eq_str("of a key", one, "2795859764908087");
	ky_pay_reference_make("", KEY, 8, other);
	t_eq_str("the same again", other, one);
	ky_pay_reference_make("", KEY, 9, other);
	t_ok("the next is another", strcmp(other, one) != 0);
	ky_pay_reference_make("9012", KEY, 8, other);
	t_eq_str("behind a prefix", other, "9012279585976498");
	ky_pay_reference_print(other, printed);
	t_eq_str("for paper", printed, "9012-2795-8597-6498");
}

static void
typed(void)
{
	static const struct {
		const char *label, *text;
		bool good;
	} cases[] = {
	    {"as it is kept", "9012279585976498", true},
	    {"as it is printed", "9012-2795-8597-6498", true},
	    {"with blanks", " 9012 2795 8597 6498 ", true},
	    {"one digit wrong", "9012279685976498", false},
	    {"two digits changed round", "9102279585976498", false},
	    {"one too few", "901227958597649", false},
	    {"one too many", "90122795859764980", false},
	    {"a letter", "901227958597649x", false},
	    {"nothing", "", false},
	    {"blanks", "  - ", false},
	};

	T_CASES (c, cases) {
		char out[KY_REFERENCE_SIZE] = "before";

		t_ok(c->label,
		    ky_pay_reference_parse(ky_str_of(c->text), out) == c->good);
		t_eq_str("digits", out,
		    c->good ? "9012279585976498" : "before");
	}
}

static enum ky_code
look(struct ky_pay *p, const char *key, struct ky_seen *seen, char *raw)
{
	static struct ky_raw bytes;
	struct ky_err err = {0};
	enum ky_code code = p->look(p->self, 42, &line, key, seen, &bytes,
	    &err);

	memcpy(raw, bytes.bytes, bytes.len);
	raw[bytes.len] = '\0';
	return code;
}

static void
story(void)
{
	static char raw[KY_RAW_MAX + 1];
	char first[KY_REFERENCE_SIZE];
	struct ky_pay p = {0};
	struct ky_seen seen;
	struct ky_err err = {0};

	begin("9012", &p);
	t_eq_int("before anything", look(&p, KEY, &seen, raw), KY_OK);
	t_ok("never heard of", seen.minor == 0 && !seen.asked);
	t_good("collect", p.collect(p.self, 42, &line, 1200, KEY, &err), &err);
	t_ok("the row",
	    till.n == 1 && till.row[0].means == KY_MEANS_REFERENCE &&
		till.row[0].minor == 1200 && till.row[0].link[0] == '\0' &&
		till.row[0].expires.us == 0);
	memcpy(first, till.row[0].reference, sizeof(first));
	t_eq_str("its reference", first, "9012279585976498");
	t_good("again", p.collect(p.self, 42, &line, 1200, KEY, &err), &err);
	t_good("another amount", p.collect(p.self, 42, &line, 700, KEY, &err),
	    &err);
	t_ok("under the same reference",
	    till.n == 1 && till.row[0].minor == 700 &&
		strcmp(till.row[0].reference, first) == 0);
	t_eq_int("a look", look(&p, KEY, &seen, raw), KY_OK);
	t_ok("the holder was asked",
	    seen.minor == 0 && !seen.settled && !seen.failed && seen.asked);
	t_eq_str("evidence", raw,
	    "{\"currency\":\"JPY\",\"minor\":700,\"object\":"
	    "\"payment-reference\",\"paid\":false,\"reference\":"
	    "\"9012279585976498\"}");
	till.row[0].state = KY_PAYMENT_EXPIRED;
	t_eq_int("no longer good", look(&p, KEY, &seen, raw), KY_OK);
	t_ok("nothing moved", seen.minor == 0 && !seen.settled && !seen.asked);
	t_good("collect", p.collect(p.self, 42, &line, 700, KEY, &err), &err);
	t_ok("another reference",
	    till.row[0].tries == 2 && till.row[0].state == KY_PAYMENT_OPEN &&
		strcmp(till.row[0].reference, first) != 0);
	till.row[0].state = KY_PAYMENT_PAID;
	t_eq_int("the till says paid", look(&p, KEY, &seen, raw), KY_OK);
	t_ok("settled", seen.minor == 700 && seen.settled && !seen.asked);
	t_good("collect", p.collect(p.self, 42, &line, 900, KEY, &err), &err);
	t_ok("what is paid is not asked for again", till.row[0].minor == 700);
	t_bad("there is nothing to pay back to",
	    p.refund(p.self, 42, &line, 100, "k", &err), KY_E_REFUSED, &err,
	    "no-original-payment");
	ky_pay_close(&p);
}

/* Another payment has that reference. */
static void
taken(void)
{
	struct ky_pay p = {0};
	struct ky_err err = {0};
	char next[KY_REFERENCE_SIZE];

	begin("", &p);
	for (unsigned i = 0; i < 8; i++) {
		struct ky_payment *row = &till.row[till.n++];

		row->n = till.n;
		(void)snprintf(row->key, sizeof(row->key), "other-%u", i);
		ky_pay_reference_make("", KEY, 8 + i, row->reference);
	}
	t_bad("all of them", p.collect(p.self, 42, &line, 1200, KEY, &err),
	    KY_E_RETRY, &err, "reference");
	memcpy(next, till.row[7].reference, sizeof(next));
	(void)snprintf(till.row[7].reference, sizeof(till.row[7].reference),
	    "0");
	t_good("all but one", p.collect(p.self, 42, &line, 1200, KEY, &err),
	    &err);
	t_eq_str("that one", till.row[8].reference, next);
	ky_pay_close(&p);
}

static void
failing(void)
{
	static char raw[KY_RAW_MAX + 1];
	struct ky_pay p = {0};
	struct ky_seen seen;
	struct ky_err err = {0};

	begin("", &p);
	till.gets_left = 0;
	t_bad("the till cannot be read",
	    p.collect(p.self, 42, &line, 1200, KEY, &err), KY_E_RETRY, &err,
	    "till");
	t_eq_int("nor looked into", look(&p, KEY, &seen, raw), KY_E_RETRY);
	till.gets_left = -1;
	till.puts_left = 0;
	t_bad("nor written", p.collect(p.self, 42, &line, 1200, KEY, &err),
	    KY_E_RETRY, &err, "till");
	ky_pay_close(&p);
}

static void
opening(void)
{
	static const struct {
		const char *label, *prefix;
		bool good;
	} cases[] = {
	    {"none", NULL, true},
	    {"empty", "", true},
	    {"six digits", "123456", true},
	    {"seven", "1234567", false},
	    {"a letter", "12a", false},
	    {"a sign", "-1", false},
	};
	struct ky_pay_desk desk = {{"demo-issuer"}, &till.port, {NULL, now}};

	T_CASES (c, cases) {
		struct ky_pay p = {0};
		struct ky_err err = {0};
		enum ky_code code = ky_pay_reference_open(&desk, c->prefix, &p,
		    &err);

		if (c->good)
			t_good(c->label, code, &err);
		else
			t_bad(c->label, code, KY_E_INPUT, &err,
			    "reference_prefix");
		ky_pay_close(&p);
	}
}

int
main(void)
{
	T_RUN(digits);
	T_RUN(typed);
	T_RUN(story);
	T_RUN(taken);
	T_RUN(failing);
	T_RUN(opening);
	return t_done();
}
