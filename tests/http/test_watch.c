#include "http/watch.h"

#include "base/log.h"
#include "base/time.h"
#include "t.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

static void
lateness(void)
{
	static const struct ky_watch_limits limits = {20, 60, 80, 0};
	static const struct {
		const char *label;
		enum ky_phase phase;
		int64_t s;
		uint64_t open;
		bool late;
	} cases[] = {
	    {"just come", KY_PHASE_FRESH, 20, 1, false},
	    {"come, and silent", KY_PHASE_FRESH, 21, 1, true},
	    {"idle", KY_PHASE_IDLE, 60, 1, false},
	    {"idle for long", KY_PHASE_IDLE, 61, 1, true},
	    {"reading", KY_PHASE_READING, 20, 1, false},
	    {"reading for long", KY_PHASE_READING, 21, 1, true},
	    {"a handler takes its time", KY_PHASE_WORKING, 9999, 80, false},
	    {"sending", KY_PHASE_ANSWERING, 60, 1, false},
	    {"sending for long", KY_PHASE_ANSWERING, 61, 1, true},
	    {"throwing away", KY_PHASE_DISCARDING, 60, 1, false},
	    {"throwing away for long", KY_PHASE_DISCARDING, 61, 1, true},
	    {"throwing away among many", KY_PHASE_DISCARDING, 3, 71, true},
	    {"silent among many", KY_PHASE_FRESH, 3, 71, true},
	    {"idle among many", KY_PHASE_IDLE, 3, 71, true},
	    {"not so many yet", KY_PHASE_IDLE, 3, 70, false},
	    {"reading among many", KY_PHASE_READING, 3, 80, false},
	    {"sending among many", KY_PHASE_ANSWERING, 3, 80, false},
	};

	T_CASES (c, cases)
		t_ok(c->label,
		    ky_watch_late(&limits, c->phase, c->s * KY_SECOND_US,
			c->open) == c->late);
}

static struct ky_address
six(uint8_t network, uint8_t host)
{
	struct sockaddr_in6 a = {.sin6_family = AF_INET6};

	a.sin6_addr.s6_addr[0] = 0x20;
	a.sin6_addr.s6_addr[7] = network;
	a.sin6_addr.s6_addr[15] = host;
	return ky_address_of((const struct sockaddr *)&a, sizeof(a));
}

static bool
same(struct ky_address a, struct ky_address b)
{
	return memcmp(&a, &b, sizeof(a)) == 0;
}

static void
addresses(void)
{
	struct sockaddr_in four = {.sin_family = AF_INET};
	struct sockaddr_in6 mapped = {.sin6_family = AF_INET6};

	four.sin_addr.s_addr = htonl(0xc0000201);
	mapped.sin6_addr.s6_addr[10] = mapped.sin6_addr.s6_addr[11] = 0xff;
	memcpy(mapped.sin6_addr.s6_addr + 12, &four.sin_addr, 4);
	t_ok("hosts of a network are one", same(six(1, 1), six(1, 2)));
	t_ok("networks are not", !same(six(1, 1), six(2, 1)));
	t_ok("a mapped address is what it maps",
	    same(ky_address_of((const struct sockaddr *)&four, sizeof(four)),
		ky_address_of((const struct sockaddr *)&mapped,
		    sizeof(mapped))));
	(void)ky_address_of(NULL, 0);
}

static void
places(void)
{
	static struct ky_watch w;
	const struct ky_watch_limits limits = {20, 60, 100, 2};
	struct ky_address a = six(1, 1), b = six(2, 1);
	struct ky_conn *c[3];
	struct ky_err err;
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) != 0)
		return;
	t_good("starts", ky_watch_start(&w, &limits, &err), &err);
	c[0] = ky_watch_enter(&w, pair[0], &a);
	t_ok("a second one", ky_watch_admits(&w, &a));
	c[1] = ky_watch_enter(&w, pair[0], &a);
	t_ok("not a third", !ky_watch_admits(&w, &a));
	t_eq_int("which is counted", (int64_t)w.refused, 1);
	t_ok("but another's", ky_watch_admits(&w, &b));
	c[2] = ky_watch_enter(&w, pair[0], &b);
	ky_watch_phase(&w, c[1], KY_PHASE_WORKING);
	t_eq_int("one is busy", (int64_t)ky_watch_drain(&w), 1);
	t_ok("the others were shut down", c[0]->cut && c[2]->cut && !c[1]->cut);
	ky_watch_leave(&w, c[0]);
	t_ok("a place is free again", ky_watch_admits(&w, &a));
	ky_watch_leave(&w, c[2]);
	ky_watch_leave(&w, c[1]);
	t_eq_int("none is left", (int64_t)ky_watch_drain(&w), 0);
	ky_watch_stop(&w);
	(void)close(pair[0]);
	(void)close(pair[1]);
}

static void
cutting(void)
{
	static struct ky_watch w;
	const struct ky_watch_limits limits = {0, 0, 100, 0};
	struct ky_address a = six(1, 1);
	struct ky_conn *c;
	struct ky_err err;
	char said[256] = "";
	int pair[2];
	ssize_t n;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) != 0)
		return;
	t_good("starts", ky_watch_start(&w, &limits, &err), &err);
	c = ky_watch_enter(&w, pair[0], &a);
	ky_watch_phase(&w, c, KY_PHASE_READING);
	n = read(pair[1], said, sizeof(said) - 1); /* until it is late */
	t_ok("is told why", n > 0 && strstr(said, " 408 ") != NULL);
	t_eq_int("and cut", read(pair[1], said, sizeof(said)), 0);
	t_eq_int("and counted", (int64_t)w.timed_out, 1);
	ky_watch_leave(&w, c);
	ky_watch_stop(&w);
	(void)close(pair[0]);
	(void)close(pair[1]);
}

int
main(void)
{
	T_RUN(lateness);
	T_RUN(addresses);
	T_RUN(places);
	T_RUN(cutting);
	return t_done();
}
