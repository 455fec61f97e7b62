/* The deliverer with a real store, a real client and a receiver on loopback
 * that answers as told; the clock is turned by hand. */
#include "desk.h"
#include "receiver.h"

static struct desk desk = {.issuer = {"test"}};
static struct receiver receiver;
static struct ky_deliverer *deliverer;
static struct ky_client *client;
static _Atomic uint32_t tmf_asked; /* by senders */

static enum ky_code
tmf_body(void *self, const struct ky_hook *h, const struct ky_event *ev,
    struct ky_buf *out, struct ky_err *err)
{
	(void)self;
	(void)h;
	(void)err;
	tmf_asked++;
	if (ev->line_id == 1)
		ky_buf_addz(out, "{\"eventId\":\"1\"}");
	return KY_OK;
}

static void
start(bool private_addresses)
{
	const struct ky_client_config for_client = {
	    .total_ms = 1000,
	    .private_addresses = private_addresses,
	};
	struct ky_deliver_config config = {
	    .issuer = desk.issuer,
	    .base_url = "",
	    .clock = {.self = &desk, .now = desk_now},
	    .entropy = desk_entropy,
	    .at_once = 3,
	    .tmf_body = tmf_body,
	};
	struct ky_err err;

	(void)snprintf(desk.path, sizeof(desk.path), "/tmp/kaiyaku-%d.db",
	    (int)getpid());
	atomic_store(&desk.now_us, DESK_START);
	desk_create(&desk);
	desk_open(&desk);
	receiver_start(&receiver);
	desk_must(ky_client_new(&for_client, &client, &err), &err);
	config.engine = desk.engine;
	config.client = client;
	desk_must(ky_deliverer_new(&config, &deliverer, &err), &err);
}

static void
stop(void)
{
	static const char *const suffixes[] = {"", "-wal", "-shm", ".keys",
	    ".keys-journal", ".lock"};
	char path[300];

	ky_deliverer_free(deliverer);
	ky_client_free(client);
	receiver_stop(&receiver);
	desk_close(&desk);
	for (size_t i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++) {
		(void)snprintf(path, sizeof(path), "%s%s", desk.path,
		    suffixes[i]);
		(void)unlink(path);
	}
}

static void
hook(const char *id, const char *path, struct ky_hook *out)
{
	char url[128];

	(void)snprintf(url, sizeof(url), "http://127.0.0.1:%u%s", receiver.port,
	    path);
	*out = desk_hook(id, url);
}

static void
put_hook(const struct ky_hook *h)
{
	desk_put((struct desk_writing){.desk = &desk, .hook = h});
}

/* An event of each of these lines. */
static void
events(const char *lines)
{
	struct ky_event ev[16];
	uint32_t n = 0;

	for (const char *l = lines; *l != '\0'; l++)
		ev[n++] = desk_event(&desk, (uint64_t)(*l - '0'));
	desk_put((struct desk_writing){.desk = &desk, .event = ev, .n = n});
	ky_deliverer_wake(deliverer);
}

static struct ky_hook
stored_hook(const char *id)
{
	struct ky_slug slug = {""};
	struct ky_hook h;
	struct ky_err err;
	bool found = false;

	(void)snprintf(slug.text, sizeof(slug.text), "%s", id);
	desk_must(desk.reader->office->hook_get(desk.reader->office->self,
		      &desk.issuer, &slug, &h, &found, &err),
	    &err);
	assert(found);
	return h;
}

static uint32_t
count(const char *id, enum ky_delivery_state state, struct ky_delivery *first)
{
	struct ky_slug slug = {""};
	struct ky_delivery row[64];
	struct ky_err err;
	uint32_t n = 0;

	(void)snprintf(slug.text, sizeof(slug.text), "%s", id);
	desk_must(desk.reader->office->delivery_list(desk.reader->office->self,
		      &desk.issuer, &slug, state, 0, 64, row, &n, &err),
	    &err);
	if (first != NULL && n > 0)
		*first = row[0];
	return n;
}

#define PATIENCE_MS 20000

static bool
wait_deliveries(const char *id, enum ky_delivery_state state, uint32_t want)
{
	for (int ms = 0; ms < PATIENCE_MS; ms += 2) {
		if (count(id, state, NULL) == want)
			return true;
		(void)usleep(2000);
	}
	return false;
}

/* Counted is what is stored, a moment later. */
static bool
wait_counted(bool (*right)(const struct ky_deliver_stats *stats))
{
	struct ky_deliver_stats stats;

	for (int ms = 0; ms < PATIENCE_MS; ms += 2) {
		ky_deliverer_stats(deliverer, &stats);
		if (right(&stats))
			return true;
		(void)usleep(2000);
	}
	return false;
}

static bool
wait_requests(uint32_t want)
{
	for (int ms = 0; ms < PATIENCE_MS; ms += 2) {
		if (receiver_count(&receiver) >= want)
			return true;
		(void)usleep(2000);
	}
	return false;
}

/* Until the delivery has been tried that often. */
static bool
wait_tries(const char *id, uint16_t want, struct ky_delivery *out)
{
	for (int ms = 0; ms < PATIENCE_MS; ms += 2) {
		if (count(id, KY_DELIVERY__MAX, out) > 0 && out->tries >= want)
			return true;
		(void)usleep(2000);
	}
	return false;
}

static void
turn_to(struct ky_time t)
{
	atomic_store(&desk.now_us, t.us);
	ky_deliverer_wake(deliverer);
}

static void
turn(int64_t us)
{
	turn_to((struct ky_time){atomic_load(&desk.now_us) + us});
}

/* --- stories --- */

static void
told_once_and_signed(void)
{
	char want[KY_SIGNATURE_HEADER_SIZE];
	struct ky_hook h;
	struct request *r;

	start(true);
	hook("wh-a", "/ok", &h);
	(void)snprintf(h.old_secret, sizeof(h.old_secret), "%s",
	    "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
	put_hook(&h);
	events("112");
	t_ok("all are told", wait_deliveries("wh-a", KY_DELIVERY_DONE, 3));
	t_eq_int("each once", receiver_count(&receiver), 3);
	r = receiver_get(&receiver, 0);
	t_eq_str("as a cloud event", r->type, "application/cloudevents+json");
	t_ok("with the event's id",
	    strncmp(r->id, "evt_", 4) == 0 &&
		strstr(r->body, r->id + 4) != NULL);
	t_eq_int("the time of the try", strtoll(r->at, NULL, 10),
	    DESK_START / KY_SECOND_US);
	ky_webhook_sign(h.secret, h.old_secret, r->id, strtoll(r->at, NULL, 10),
	    ky_str_of(r->body), want);
	t_eq_str("signed with both secrets", r->signature, want);
	t_eq_int("all are fanned out", (int64_t)stored_hook("wh-a").upto, 3);
	events("3");
	t_ok("later ones too", wait_deliveries("wh-a", KY_DELIVERY_DONE, 4));
	t_eq_int("and nothing again", receiver_count(&receiver), 4);
	stop();
}

static void
only_what_is_wanted(void)
{
	struct ky_hook h;
	struct ky_event ev;

	start(true);
	hook("wh-kind", "/ok", &h);
	h.kinds = 1u << KY_EVENT_LINE_ADDED;
	put_hook(&h);
	hook("wh-provider", "/ok", &h);
	(void)snprintf(h.provider.text, sizeof(h.provider.text), "other");
	put_hook(&h);
	hook("wh-off", "/ok", &h);
	h.state = KY_HOOK_OFF;
	put_hook(&h);
	events("1");
	ev = desk_event(&desk, 2);
	ev.kind = KY_EVENT_LINE_ADDED;
	desk_put((struct desk_writing){.desk = &desk, .event = &ev, .n = 1});
	ky_deliverer_wake(deliverer);
	t_ok("the kind that is wanted",
	    wait_deliveries("wh-kind", KY_DELIVERY_DONE, 1));
	(void)snprintf(ev.provider.text, sizeof(ev.provider.text), "other");
	desk_put((struct desk_writing){.desk = &desk, .event = &ev, .n = 1});
	ky_deliverer_wake(deliverer);
	t_ok("the provider that is wanted",
	    wait_deliveries("wh-provider", KY_DELIVERY_DONE, 1));
	t_ok("both kinds of it",
	    wait_deliveries("wh-kind", KY_DELIVERY_DONE, 2));
	t_eq_int("nothing more", receiver_count(&receiver), 3);
	t_eq_int("nothing while off", count("wh-off", KY_DELIVERY__MAX, NULL),
	    0);
	h.state = KY_HOOK_ON;
	put_hook(&h);
	ky_deliverer_wake(deliverer);
	t_ok("switched on, what happened since",
	    wait_deliveries("wh-off", KY_DELIVERY_DONE, 3));
	stop();
}

static bool
ten_failed_one_dead(const struct ky_deliver_stats *stats)
{
	return stats->failed == 10 && stats->dead == 1 && stats->sent == 0;
}

static void
ten_tries(void)
{
	struct ky_delivery d;
	struct ky_hook h;
	struct ky_time was = {DESK_START};
	bool same = true, later = true;

	start(true);
	hook("wh-a", "/500", &h);
	put_hook(&h);
	events("1");
	for (uint16_t n = 1; n < KY_DELIVER_TRIES; n++) {
		if (!t_ok("tried", wait_tries("wh-a", n, &d)))
			break;
		later = later && d.next_try.us > was.us;
		was = d.next_try;
		/* One microsecond before, nothing happens. */
		turn_to(ky_time_after(d.next_try, -1));
		(void)usleep(5000);
		later = later && receiver_count(&receiver) == n;
		/* The rest of the webhook is over by then, too. */
		turn_to(ky_time_after(d.next_try, 2 * KY_MINUTE_US));
	}
	t_ok("given up", wait_deliveries("wh-a", KY_DELIVERY_DEAD, 1));
	(void)wait_tries("wh-a", KY_DELIVER_TRIES, &d);
	t_eq_int("after ten tries", d.tries, KY_DELIVER_TRIES);
	t_eq_int("all were sent", receiver_count(&receiver), KY_DELIVER_TRIES);
	t_eq_int("with this answer", d.status, 500);
	for (uint32_t i = 1; i < receiver_count(&receiver); i++)
		same = same &&
		    strcmp(receiver_get(&receiver, i)->id,
			receiver_get(&receiver, 0)->id) == 0;
	t_ok("the same id each time", same);
	t_ok("not before their time", later);
	t_ok("the webhook is known to fail",
	    stored_hook("wh-a").failing_since.us == DESK_START);
	t_ok("counted", wait_counted(ten_failed_one_dead));
	/* Sent again, as `kaiyaku webhook resend` does. */
	receiver_answer(&receiver, "/500", 200);
	d.state = KY_DELIVERY_DUE;
	d.tries = 0;
	d.next_try = desk_now(&desk);
	desk_put((struct desk_writing){.desk = &desk, .delivery = &d});
	turn(2 * KY_MINUTE_US);
	t_ok("sent again", wait_deliveries("wh-a", KY_DELIVERY_DONE, 1));
	t_ok("and well again", stored_hook("wh-a").failing_since.us == 0);
	stop();
}

static void
in_order(void)
{
	struct ky_hook h;
	struct ky_delivery d;

	start(true);
	hook("wh-a", "/first-fails", &h);
	put_hook(&h);
	hook("wh-b", "/ok", &h);
	put_hook(&h);
	receiver_answer(&receiver, "/first-fails", 503);
	events("11");
	(void)wait_tries("wh-a", 1, &d);
	t_ok("another webhook is not held up",
	    wait_deliveries("wh-b", KY_DELIVERY_DONE, 2));
	receiver_answer(&receiver, "/first-fails", 200);
	events("2");
	turn_to(ky_time_after(desk_now(&desk), 4 * KY_SECOND_US));
	t_ok("and goes on", wait_deliveries("wh-b", KY_DELIVERY_DONE, 3));
	t_eq_int("a webhook that failed rests",
	    count("wh-a", KY_DELIVERY_DONE, NULL), 0);
	turn_to(ky_time_after(d.next_try, KY_SECOND_US));
	t_ok("then all of it", wait_deliveries("wh-a", KY_DELIVERY_DONE, 3));
	{
		uint64_t last = 0;
		bool order = true;

		for (uint32_t i = 0; i < receiver_count(&receiver); i++) {
			const struct request *r = receiver_get(&receiver, i);

			if (strcmp(r->path, "/first-fails") != 0 ||
			    r->line != 1)
				continue;
			order = order && r->number >= last;
			last = r->number;
		}
		t_ok("of a line in order, though the first failed",
		    order && last == 2);
	}
	stop();
}

/* One that was under way when the other was answered counts twice. */
static bool
one_gone_four_dead(const struct ky_deliver_stats *stats)
{
	return stats->hooks_gone == 1 && stats->dead >= 4 && stats->dead <= 5;
}

static void
gone(void)
{
	struct ky_hook h;
	struct ky_delivery d;

	start(true);
	hook("wh-a", "/410", &h);
	put_hook(&h);
	events("1112");
	t_ok("what was due is dead",
	    wait_deliveries("wh-a", KY_DELIVERY_DEAD, 4));
	t_eq_int("410 switches off", stored_hook("wh-a").state, KY_HOOK_GONE);
	t_ok("counted", wait_counted(one_gone_four_dead));
	hook("wh-b", "/500", &h);
	h.failing_since.us = DESK_START;
	h.upto = 4;
	put_hook(&h);
	turn(5 * KY_DAY_US);
	events("1");
	(void)wait_tries("wh-b", 1, &d);
	t_eq_int("five days of failing do not", stored_hook("wh-b").state,
	    KY_HOOK_ON);
	turn(5 * KY_MINUTE_US);
	t_ok("longer does", wait_deliveries("wh-b", KY_DELIVERY_DEAD, 1));
	t_eq_int("switched off", stored_hook("wh-b").state, KY_HOOK_GONE);
	stop();
}

static void
answers(void)
{
	const struct {
		const char *label, *path;
		unsigned status;
		int64_t least_us;
	} cases[] = {
	    {"201 is well", "/201", 201, 0},
	    {"204 is well", "/204", 204, 0},
	    {"a redirect is a failure", "/302", 302, 5 * KY_SECOND_US},
	    {"404 is a failure", "/404", 404, 5 * KY_SECOND_US},
	    {"429 waits as long as it says", "/429", 429, 100 * KY_SECOND_US},
	    {"no answer", "/close", 0, 5 * KY_SECOND_US},
	    {"no end of the answer", "/drip", 0, 5 * KY_SECOND_US},
	};
	struct ky_delivery d;
	struct ky_hook h;

	T_CASES (c, cases) {
		start(true);
		hook("wh-a", c->path, &h);
		put_hook(&h);
		events("1");
		(void)wait_tries("wh-a", 1, &d);
		t_ok(c->label,
		    d.tries == 1 && d.status == c->status &&
			(c->least_us == 0 ? d.state == KY_DELIVERY_DONE
					  : d.state == KY_DELIVERY_DUE &&
				    d.next_try.us - DESK_START >= c->least_us));
		t_eq_int("asked once", receiver_count(&receiver), 1);
		stop();
	}
}

static void
nobody_there(void)
{
	struct ky_delivery d;
	struct ky_hook h;

	start(false);
	hook("wh-private", "/ok", &h);
	put_hook(&h);
	events("1");
	(void)wait_tries("wh-private", 1, &d);
	t_ok("addresses of the machine are not reached",
	    d.tries == 1 && d.status == 0 && d.state == KY_DELIVERY_DUE);
	t_eq_int("nothing was asked", receiver_count(&receiver), 0);
	stop();
}

static void
no_secret(void)
{
	struct ky_delivery d;
	struct ky_hook h;

	start(true);
	hook("wh-a", "/ok", &h);
	(void)snprintf(h.secret, sizeof(h.secret), "whsec_short");
	put_hook(&h);
	events("1");
	(void)wait_tries("wh-a", 1, &d);
	t_ok("a failure", d.tries == 1 && d.state == KY_DELIVERY_DUE);
	t_eq_int("nothing goes out unsigned", receiver_count(&receiver), 0);
	stop();
}

static void
tm_forum(void)
{
	struct ky_hook h;

	start(true);
	hook("wh-a", "/ok", &h);
	h.form = KY_HOOK_TMF622;
	h.secret[0] = '\0';
	put_hook(&h);
	tmf_asked = 0;
	events("12");
	t_ok("both are done", wait_deliveries("wh-a", KY_DELIVERY_DONE, 2));
	t_eq_int("asked for each", tmf_asked, 2);
	t_eq_int("an empty one is not sent", receiver_count(&receiver), 1);
	t_eq_str("its own body", receiver_get(&receiver, 0)->body,
	    "{\"eventId\":\"1\"}");
	t_eq_str("its own type", receiver_get(&receiver, 0)->type,
	    "application/json;charset=utf-8");
	t_eq_str("no signature", receiver_get(&receiver, 0)->signature, "");
	stop();
}

/* More lines wait for a receiver that hangs than one look shows. */
static void
one_that_hangs(void)
{
	struct ky_event ev[400];
	struct ky_hook h;

	start(true);
	hook("wh-a", "/drip", &h);
	put_hook(&h);
	for (uint32_t i = 0; i < 400; i++)
		ev[i] = desk_event(&desk, 1000 + i);
	desk_put((struct desk_writing){.desk = &desk, .event = ev, .n = 400});
	ky_deliverer_wake(deliverer);
	t_ok("it is being asked", wait_requests(1));
	turn(1); /* those of the other one are due after all of them */
	hook("wh-b", "/ok", &h);
	h.upto = 400;
	put_hook(&h);
	events("123");
	t_ok("the other one is told",
	    wait_deliveries("wh-b", KY_DELIVERY_DONE, 3));
	t_eq_int("while hundreds wait for the first",
	    count("wh-a", KY_DELIVERY_DONE, NULL), 0);
	stop();
}

static enum ky_code
write_old(void *self, struct ky_store *s, struct ky_err *err)
{
	const struct ky_slug *issuer = self;
	struct ky_delivery d = {.hook = {"wh-a"},
	    .state = KY_DELIVERY_DONE,
	    .tries = 1,
	    .status = 204,
	    .last_try = {DESK_START}};

	for (d.event = 1; d.event <= 2500; d.event++) {
		d.line_id = d.event;
		if (s->office->delivery_put(s->office->self, issuer, &d, err) !=
		    KY_OK)
			return err->code;
	}
	return KY_OK;
}

/* All of them in the hour in which they are old, or they would only grow. */
static void
forgotten(void)
{
	struct ky_hook h;
	struct ky_err err;

	start(true);
	hook("wh-a", "/ok", &h);
	put_hook(&h);
	desk_must(ky_engine_write(desk.engine, write_old, &desk.issuer, &err),
	    &err);
	t_ok("thousands", count("wh-a", KY_DELIVERY_DONE, NULL) == 64);
	turn_to((struct ky_time){DESK_START + 8 * KY_DAY_US});
	t_ok("are forgotten after a week",
	    wait_deliveries("wh-a", KY_DELIVERY_DONE, 0));
	stop();
}

int
main(void)
{
	if (sodium_init() < 0)
		return 1;
	T_RUN(told_once_and_signed);
	T_RUN(only_what_is_wanted);
	T_RUN(ten_tries);
	T_RUN(in_order);
	T_RUN(gone);
	T_RUN(answers);
	T_RUN(nobody_there);
	T_RUN(no_secret);
	T_RUN(tm_forum);
	T_RUN(one_that_hangs);
	T_RUN(forgotten);
	return t_done();
}
