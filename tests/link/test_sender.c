#include "t.h"

#include "link/sender.h"

#include <pthread.h>
#include <stdbool.h>
#include <unistd.h>

/* What a sender was told to say, and what it did. */
struct desk {
	pthread_mutex_t lock;
	enum ky_code says[8]; /* to each try; the last one from then on */
	uint32_t says_n, tries, lost;
	uint64_t sent[64];
	uint32_t sent_n;
	bool held; /* sends wait */
	char why[256];
};

static enum ky_code
send(void *self, const void *thing, struct ky_err *err)
{
	struct desk *d = self;
	enum ky_code code;
	bool held = true;

	while (held) {
		(void)pthread_mutex_lock(&d->lock);
		held = d->held;
		(void)pthread_mutex_unlock(&d->lock);
		if (held)
			(void)usleep(1000);
	}
	(void)pthread_mutex_lock(&d->lock);
	code = d->says[d->tries < d->says_n ? d->tries : d->says_n - 1];
	d->tries++;
	if (code == KY_OK && d->sent_n < 64)
		memcpy(&d->sent[d->sent_n++], thing, sizeof(d->sent[0]));
	(void)pthread_mutex_unlock(&d->lock);
	return code == KY_OK ? code : ky_fail(err, code, 0, "it was told to");
}

static void
lost(void *self, const void *thing, const struct ky_err *err)
{
	struct desk *d = self;

	(void)thing;
	(void)pthread_mutex_lock(&d->lock);
	d->lost++;
	memcpy(d->why, err->msg, sizeof(d->why));
	(void)pthread_mutex_unlock(&d->lock);
}

static struct ky_sender *
open_sender(struct desk *d, uint32_t queue_max, uint32_t age_max_s)
{
	struct ky_sender_config config = {.size = sizeof(uint64_t),
	    .queue_max = queue_max,
	    .tries_max = 3,
	    .pause_ms = 5,
	    .age_max_s = age_max_s,
	    .self = d,
	    .send = send,
	    .lost = lost};
	struct ky_sender *s = NULL;
	struct ky_err err = {0};

	(void)pthread_mutex_init(&d->lock, NULL);
	t_good("opened", ky_sender_new(&config, &s, &err), &err);
	return s;
}

/* Until `n` things are over, one way or the other. */
static void
wait_for(struct desk *d, uint32_t n)
{
	for (int i = 0; i < 2000; i++) {
		uint32_t over;

		(void)pthread_mutex_lock(&d->lock);
		over = d->sent_n + d->lost;
		(void)pthread_mutex_unlock(&d->lock);
		if (over >= n)
			return;
		(void)usleep(1000);
	}
}

static void
answers(void)
{
	static const struct {
		const char *label;
		enum ky_code says[4];
		uint32_t says_n, tries, sent, lost;
	} cases[] = {
	    {"taken", {KY_OK}, 1, 1, 1, 0},
	    {"taken at last", {KY_E_RETRY, KY_E_RETRY, KY_OK}, 3, 3, 1, 0},
	    {"never taken", {KY_E_RETRY}, 1, 3, 0, 1},
	    {"refused: not again", {KY_E_REFUSED}, 1, 1, 0, 1},
	    {"it may have left: not again", {KY_E_UNSURE}, 1, 1, 0, 1},
	    {"may have left, the second time", {KY_E_RETRY, KY_E_UNSURE}, 2, 2,
		0, 1},
	};

	T_CASES (c, cases) {
		struct desk d = {.says_n = c->says_n};
		struct ky_sender *s;
		struct ky_err err;
		uint64_t thing = 7;

		memcpy(d.says, c->says, sizeof(c->says));
		s = open_sender(&d, 4, 60);
		t_good(c->label, ky_sender_put(s, &thing, &err), &err);
		wait_for(&d, 1);
		ky_sender_free(s);
		t_eq_int("tries", d.tries, c->tries);
		t_eq_int("sent", d.sent_n, c->sent);
		t_eq_int("lost", d.lost, c->lost);
	}
}

/* A put never waits, and the queue has an end. */
static void
full(void)
{
	struct desk d = {.says = {KY_OK}, .says_n = 1, .held = true};
	struct ky_sender *s = open_sender(&d, 4, 60);
	struct ky_err err = {0};
	bool fits = true, in_order = true;

	for (uint64_t i = 0; i < 4; i++)
		fits = fits && ky_sender_put(s, &i, &err) == KY_OK;
	t_ok("four fit", fits);
	t_bad("the fifth does not", ky_sender_put(s, &(uint64_t){9}, &err),
	    KY_E_LIMIT, &err, "too many messages wait");
	(void)pthread_mutex_lock(&d.lock);
	d.held = false;
	(void)pthread_mutex_unlock(&d.lock);
	wait_for(&d, 4);
	for (uint64_t i = 0; i < 4; i++)
		in_order = in_order && d.sent[i] == i;
	t_ok("first come, first sent", in_order && d.sent_n == 4);
	t_good("room again", ky_sender_put(s, &(uint64_t){9}, &err), &err);
	ky_sender_free(s);
}

/* One that must wait does not hold up the others. */
static void
others_go_on(void)
{
	struct desk d = {.says = {KY_E_RETRY, KY_OK}, .says_n = 2};
	struct ky_sender *s = open_sender(&d, 4, 60);
	struct ky_err err = {0};
	bool put = ky_sender_put(s, &(uint64_t){1}, &err) == KY_OK &&
	    ky_sender_put(s, &(uint64_t){2}, &err) == KY_OK;

	wait_for(&d, 2);
	ky_sender_free(s);
	t_ok("the second before the first",
	    put && d.sent_n == 2 && d.sent[0] == 2 && d.sent[1] == 1);
}

static void
too_old(void)
{
	struct desk d = {.says = {KY_OK}, .says_n = 1, .held = true};
	struct ky_sender *s = open_sender(&d, 4, 1);
	struct ky_err err = {0};
	bool put = ky_sender_put(s, &(uint64_t){1}, &err) == KY_OK &&
	    ky_sender_put(s, &(uint64_t){2}, &err) == KY_OK;

	(void)usleep(1200000);
	(void)pthread_mutex_lock(&d.lock);
	d.held = false;
	(void)pthread_mutex_unlock(&d.lock);
	wait_for(&d, 2);
	ky_sender_free(s);
	t_ok("the one that waited is dropped",
	    put && d.sent_n == 1 && d.lost == 1 &&
		strcmp(d.why, "it waited too long") == 0);
}

static void
closing(void)
{
	struct desk d = {.says = {KY_E_RETRY}, .says_n = 1};
	struct ky_sender *s = open_sender(&d, 4, 60);
	struct ky_err err = {0};

	t_good("put", ky_sender_put(s, &(uint64_t){1}, &err), &err);
	ky_sender_free(s);
	t_ok("closed with something in it", d.tries <= 3 && d.sent_n == 0);
	ky_sender_free(NULL);
}

int
main(void)
{
	T_RUN(answers);
	T_RUN(full);
	T_RUN(others_go_on);
	T_RUN(too_old);
	T_RUN(closing);
	return t_done();
}
