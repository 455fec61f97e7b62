/* The bank as a queue, over a till that can be made to fail. */
#include "bank/queue.h"

#include "t.h"

#define ROWS 4

struct drawer {
	struct ky_till till;
	struct ky_bank_queue queue;
	struct ky_bank bank;
	struct ky_line line;
	struct ky_seen seen;
	struct ky_raw raw;
	struct ky_err err;
	struct ky_transfer row[ROWS];
	uint32_t n;
	enum ky_code fail; /* the next call does */
};

static enum ky_code
fails(struct drawer *d, struct ky_err *err)
{
	enum ky_code code = d->fail;

	d->fail = KY_OK;
	return code == KY_OK ? code : ky_fail(err, code, 0, "out of order");
}

static enum ky_code
transfer_get(void *self, const struct ky_slug *issuer, const char *key,
    uint64_t n, struct ky_transfer *out, bool *found, struct ky_err *err)
{
	struct drawer *d = self;

	(void)n;
	*found = false;
	if (fails(d, err) != KY_OK)
		return err->code;
	t_eq_str("the issuer's", issuer->text, "desk");
	for (uint32_t i = 0; i < d->n && !*found; i++)
		if (strcmp(d->row[i].key, key) == 0) {
			*out = d->row[i];
			*found = true;
		}
	return KY_OK;
}

static enum ky_code
transfer_put(void *self, const struct ky_slug *issuer, struct ky_transfer *t,
    struct ky_err *err)
{
	struct drawer *d = self;
	struct ky_transfer have;
	bool found;

	if (transfer_get(d, issuer, t->key, 0, &have, &found, err) != KY_OK)
		return err->code;
	if (!found && d->n < ROWS) {
		t->n = d->n + 1;
		d->row[d->n++] = *t;
	}
	return KY_OK;
}

static struct ky_time
now(void *self)
{
	(void)self;
	return (struct ky_time){1785542400000000};
}

static void
init(struct drawer *d)
{
	memset(d, 0, sizeof(*d));
	d->till.self = d;
	d->till.transfer_put = transfer_put;
	d->till.transfer_get = transfer_get;
	d->queue = (struct ky_bank_queue){.issuer = {"desk"},
	    .till = &d->till,
	    .clock = {NULL, now}};
	d->line.provider = (struct ky_slug){"demo-mobile"};
	memcpy(d->line.ledger.currency, "JPY", 4);
	d->line.payee = (struct ky_payee){.kind = KY_PAYEE_JAPAN,
	    .name = "ヤマダ ハナコ",
	    .account = "0001234",
	    .bank = "9999",
	    .branch = "001",
	    .account_kind = KY_ACCOUNT_ORDINARY};
	ky_bank_queue_port(&d->queue, &d->bank);
}

static enum ky_code
order(struct drawer *d, int64_t minor, const char *key)
{
	return d->bank.transfer(d->bank.self, 7, &d->line, minor, key, &d->err);
}

static enum ky_code
look(struct drawer *d, const char *key)
{
	memset(&d->seen, 0, sizeof(d->seen));
	memset(&d->raw, 0, sizeof(d->raw));
	return d->bank.look(d->bank.self, 7, &d->line, key, &d->seen, &d->raw,
	    &d->err);
}

static void
an_order_is_one_transfer(void)
{
	struct drawer d;

	init(&d);
	t_good("ordered", order(&d, 1200, "KY-1/bank-refund/0.0"), &d.err);
	t_good("again", order(&d, 1200, "KY-1/bank-refund/0.0"), &d.err);
	t_good("with another sum", order(&d, 5, "KY-1/bank-refund/0.0"),
	    &d.err);
	t_eq_int("one is kept", d.n, 1);
	t_eq_int("the first", d.row[0].minor, 1200);
	t_eq_int("whose", (int64_t)d.row[0].line_id, 7);
	t_eq_str("provider", d.row[0].provider.text, "demo-mobile");
	t_eq_str("currency", d.row[0].currency, "JPY");
	t_ok("to the line's account",
	    ky_payee_same(&d.row[0].payee, &d.line.payee));
	t_ok("queued", d.row[0].state == KY_TRANSFER_QUEUED);
	t_ok("with its time", d.row[0].created.us == now(NULL).us);
	t_good("another key", order(&d, 5, "KY-1/bank-refund/0.1"), &d.err);
	t_eq_int("is another", d.n, 2);
}

static void
an_order_that_cannot_be(void)
{
	static const struct {
		const char *label;
		enum ky_code till, want;
	} cases[] = {
	    {"the till is busy", KY_E_RETRY, KY_E_RETRY},
	    {"or full", KY_E_LIMIT, KY_E_RETRY},
	    {"nobody knows", KY_E_UNSURE, KY_E_UNSURE},
	    {"it takes no such thing", KY_E_INPUT, KY_E_REFUSED},
	    {"the machine failed", KY_E_SYSTEM, KY_E_SYSTEM},
	};
	char key[KY_KEY_SIZE + 1];
	struct drawer d;

	init(&d);
	T_CASES (c, cases) {
		d.fail = c->till;
		t_bad(c->label, order(&d, 5, "k"), c->want, &d.err,
		    "till: out of order");
	}
	memset(key, 'k', KY_KEY_SIZE);
	key[KY_KEY_SIZE] = '\0';
	t_bad("too long a key", order(&d, 5, key), KY_E_REFUSED, &d.err, "key");
	d.line.payee = (struct ky_payee){.kind = KY_PAYEE_NONE};
	t_bad("no account", order(&d, 5, "k"), KY_E_REFUSED, &d.err,
	    "no-payee");
	t_eq_int("nothing was queued", d.n, 0);
}

static void
a_look_tells_what_the_till_knows(void)
{
	static const struct {
		enum ky_transfer_state state;
		bool settled, failed;
		const char *raw;
	} cases[] = {
	    {KY_TRANSFER_QUEUED, false, false,
		"{\"currency\":\"JPY\",\"minor\":1200,\"result\":\"\","
		"\"run\":0,\"state\":\"queued\",\"transfer\":1,\"why\":\"\"}"},
	    {KY_TRANSFER_IN_RUN, false, false,
		"{\"currency\":\"JPY\",\"minor\":1200,\"result\":\"\","
		"\"run\":3,\"state\":\"in-run\",\"transfer\":1,\"why\":\"\"}"},
	    {KY_TRANSFER_PAID, true, false,
		"{\"currency\":\"JPY\",\"minor\":1200,\"result\":\""
		"0707070707070707070707070707070707070707070707070707070707070"
		"707\",\"run\":3,\"state\":\"paid\",\"transfer\":1,"
		"\"why\":\"\"}"},
	    {KY_TRANSFER_FAILED, false, true,
		"{\"currency\":\"JPY\",\"minor\":1200,\"result\":\""
		"0707070707070707070707070707070707070707070707070707070707070"
		"707\",\"run\":3,\"state\":\"failed\",\"transfer\":1,"
		"\"why\":\"account-closed\"}"},
	    {KY_TRANSFER_RETURNED, false, true,
		"{\"currency\":\"JPY\",\"minor\":1200,\"result\":\""
		"0707070707070707070707070707070707070707070707070707070707070"
		"707\",\"run\":3,\"state\":\"returned\",\"transfer\":1,"
		"\"why\":\"account-closed\"}"},
	};
	struct drawer d;

	init(&d);
	t_good("before", look(&d, "k"), &d.err);
	t_ok("never heard of",
	    d.seen.minor == 0 && !d.seen.settled && !d.seen.failed);
	t_eq_str("and that is said", d.raw.bytes, "{\"state\":\"unknown\"}");
	t_good("ordered", order(&d, 1200, "k"), &d.err);
	T_CASES (c, cases) {
		struct ky_transfer *t = &d.row[0];

		t->state = c->state;
		t->run = c->state == KY_TRANSFER_QUEUED ? 0 : 3;
		memset(t->source, 7, sizeof(t->source));
		(void)snprintf(t->why, sizeof(t->why), "%s",
		    c->failed ? "account-closed" : "");
		t_good("looked", look(&d, "k"), &d.err);
		t_eq_int("the sum", d.seen.minor, 1200);
		t_ok(ky_transfer_state_name(c->state),
		    d.seen.settled == c->settled && d.seen.failed == c->failed);
		t_eq_str("raw", d.raw.bytes, c->raw);
		t_eq_int("all of it", (int64_t)d.raw.len,
		    (int64_t)strlen(c->raw));
		t_eq_str("by whom", d.raw.origin, "bank");
		t_eq_str("as what", d.raw.media_type, "application/json");
	}
	d.fail = KY_E_CORRUPT;
	t_bad("a look that fails", look(&d, "k"), KY_E_RETRY, &d.err, "till");
}

int
main(void)
{
	T_RUN(an_order_is_one_transfer);
	T_RUN(an_order_that_cannot_be);
	T_RUN(a_look_tells_what_the_till_knows);
	return t_done();
}
