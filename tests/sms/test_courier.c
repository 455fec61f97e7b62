#include "t.h"

#include "base/log.h"
#include "peers/peer.h"
#include "sms/courier.h"

static const char *script;
static const struct ky_time now = {INT64_C(1795910400) * KY_SECOND_US};

static struct ky_time
clock_now(void *self)
{
	(void)self;
	return now;
}

static void
fill(void *self, uint8_t *out, size_t n)
{
	uint8_t *next = self;

	memset(out, (*next)++, n);
}

static char logged[4096];

static void
log_line(void *self, enum ky_level level, const char *line)
{
	size_t n = strlen(logged);

	(void)self;
	(void)level;
	(void)snprintf(logged + n, sizeof(logged) - n, "%s\n", line);
}

static struct ky_letter
letter(void)
{
	return (struct ky_letter){.kind = KY_LETTER_SIGN_IN,
	    .way = KY_LETTER_BY_SMS,
	    .msisdn = {.digits = "819000000001"},
	    .language = "zh-Hans",
	    .code = "482915",
	    .until = ky_time_after(now, 10 * KY_MINUTE_US)};
}

/* Until the peer has seen so many requests. */
static void
wait_for(struct peer *p, long requests)
{
	for (int i = 0; i < 1000; i++) {
		peer_control(p, "{\"show\": true}");
		if (peer_number(p, "requests") >= requests)
			return;
		(void)usleep(5000);
	}
}

struct opened {
	struct peer peer;
	struct ky_sms_courier *held;
	struct ky_courier courier;
	uint8_t next;
};

static void
open_courier(struct opened *o)
{
	char url[96];
	struct ky_sms_gateway gateway = {.url = url,
	    .body = "{\"to\": \"{to}\", \"text\": \"{text}\", \"id\": "
		    "\"{id}\"}",
	    .total_ms = 2000};
	struct ky_sms_courier_config config = {.clock = {NULL, clock_now},
	    .entropy = {&o->next, fill},
	    .queue_max = 2};
	struct ky_err err = {0};

	peer_start(&o->peer, script, NULL);
	(void)snprintf(url, sizeof(url), "http://127.0.0.1:%u/", o->peer.port);
	t_good("gateway", ky_sms_gateway_open(&gateway, &config.sms, &err),
	    &err);
	t_good("courier",
	    ky_sms_courier_open(&config, &o->held, &o->courier, &err), &err);
}

static void
close_courier(struct opened *o)
{
	ky_sms_courier_close(o->held);
	peer_stop(&o->peer);
}

static void
sends(void)
{
	struct opened o = {0};
	struct ky_letter l = letter();
	struct ky_err err = {0};

	open_courier(&o);
	t_eq_int("its way", o.courier.ways, 1 << KY_LETTER_BY_SMS);
	t_good("taken", o.courier.send(o.courier.self, &l, &err), &err);
	wait_for(&o.peer, 1);
	peer_control(&o.peer, "{\"show\": true}");
	t_ok("to whom",
	    strstr(o.peer.answer.p, "\"to\": \"+819000000001\"") != NULL);
	t_ok("the code", strstr(o.peer.answer.p, "482915") != NULL);
	t_ok("in his language",
	    strstr(o.peer.answer.p, "\\u767b\\u5f55") != NULL);
	t_ok("by a name",
	    strstr(o.peer.answer.p, "\"letter-0000000000000000") != NULL);
	l.way = KY_LETTER_BY_MAIL;
	t_bad("not by mail", o.courier.send(o.courier.self, &l, &err),
	    KY_E_REFUSED, &err, "short message only");
	close_courier(&o);
}

/* Lost letters leave a line with their kind, and nothing else of them. */
static void
lost(void)
{
	struct opened o = {0};
	struct ky_letter l = letter();
	struct ky_err err = {0};

	logged[0] = '\0';
	open_courier(&o);
	peer_control(&o.peer, "{\"fault\": \"500-after\", \"times\": 9}");
	t_good("taken", o.courier.send(o.courier.self, &l, &err), &err);
	wait_for(&o.peer, 1);
	l.until = now;
	t_good("another", o.courier.send(o.courier.self, &l, &err), &err);
	for (int i = 0; i < 400 && strstr(logged, "refused") == NULL; i++)
		(void)usleep(5000);
	peer_control(&o.peer, "{\"show\": true}");
	t_eq_int("what may have left is not sent again, nor what is too late",
	    peer_number(&o.peer, "requests"), 1);
	close_courier(&o);
	t_eq_str("what is logged", logged,
	    "warn sms.letter-lost kind=sign-in code=unsure cause=500\n"
	    "warn sms.letter-lost kind=sign-in code=refused cause=0\n");
}

int
main(int argc, char **argv)
{
	if (argc != 2)
		return 2;
	script = argv[1];
	ky_log_open(KY_INFO, log_line, NULL);
	T_RUN(sends);
	T_RUN(lost);
	return t_done();
}
