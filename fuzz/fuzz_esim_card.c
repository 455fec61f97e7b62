/*
 * A card that answers whatever it likes, behind the whole sequence of a
 * deletion: nothing crashes or goes on for ever, nothing raw is said, and
 * nothing leaves the card before it is kept and taken.
 *
 * The input is the card's answers, one after another: a byte (0 an answer, 1 a
 * status word of failure, 2 nothing happened, 3 it may have happened), then
 * two bytes of length and so many of data, or two of a status word.  A server
 * takes what it is sent when the next byte is even.
 */
#include "card/removal.h"

#include <assert.h>
#include <stdlib.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct input {
	const uint8_t *p;
	size_t n;
	uint32_t taken;   /* letters a server took */
	uint32_t removed; /* BF30 that reached the card */
};

static unsigned
next(struct input *in, size_t bytes)
{
	unsigned value = 0;

	for (; bytes > 0 && in->n > 0; bytes--, in->p++, in->n--)
		value = value << 8 | *in->p;
	return value;
}

static enum ky_code
card_open(void *self, struct ky_str aid, struct ky_err *err)
{
	struct input *in = self;

	assert(aid.len == 16);
	return in->n > 0 ? KY_OK : ky_fail(err, KY_E_SYSTEM, 0, "no more");
}

static enum ky_code
card_exchange(void *self, struct ky_str apdu, struct ky_buf *answer,
    uint16_t *sw, struct ky_err *err)
{
	struct input *in = self;
	unsigned how = next(in, 1) % 4;
	size_t n;

	assert(apdu.len > 5 && apdu.len == 5 + (size_t)(uint8_t)apdu.p[4]);
	if (in->n == 0)
		return ky_fail(err, KY_E_SYSTEM, 0, "no more");
	if (memcmp(apdu.p + 5, "\xbf\x30", 2) == 0)
		in->removed++;
	ky_buf_reset(answer);
	*sw = how == 1 ? (uint16_t)next(in, 2) : 0x9000;
	if (how == 2)
		return ky_fail(err, KY_E_RETRY, 0, "nothing happened");
	if (how == 3)
		return ky_fail(err, KY_E_UNSURE, 0, "it may have");
	n = how == 0 ? next(in, 2) : 0;
	if (n > in->n)
		n = in->n;
	ky_buf_add(answer, (struct ky_str){(const char *)in->p, n});
	in->p += n;
	in->n -= n;
	return KY_OK;
}

static enum ky_code
card_reset(void *self, struct ky_err *err)
{
	return card_open(self, KY_STR("0123456789abcdef"), err);
}

static void
card_close(void *self)
{
	(void)self;
}

static void
no_wait(uint32_t ms)
{
	(void)ms;
}

static enum ky_code
post(void *self, const struct ky_letter *l, const struct ky_goal *goal,
    unsigned *status, struct ky_err *err)
{
	struct input *in = self;

	assert(l->bytes.len > 0 && goal->url[0] == 'h');
	*status = next(in, 1) % 2 == 0 ? 204 : 503;
	if (*status != 204)
		return ky_fail(err, KY_E_RETRY, 503, "busy");
	in->taken++;
	return KY_OK;
}

static void
say(void *self, const char *line)
{
	(void)self;
	for (; *line != '\0'; line++)
		assert((unsigned char)*line >= ' ' && *line != 0x7f);
}

static struct ky_time
now(void)
{
	return (struct ky_time){KY_DAY_US};
}

static void
empty(const struct ky_outbox *of)
{
	struct ky_letters ls = {0};
	struct ky_err err;

	if (ky_outbox_load(of, &ls, &err) == KY_OK)
		for (uint32_t i = 0; i < ls.n; i++) {
			char path[KY_OUTBOX_PATH_SIZE + 80];
			char hex[65] = "";

			for (size_t k = 0; k < 32; k++)
				(void)snprintf(hex + 2 * k, 3, "%02x",
				    ls.row[i].hash[k]);
			(void)snprintf(path, sizeof(path), "%s/%s.json",
			    of->path, hex);
			(void)unlink(path);
		}
	ky_letters_done(&ls);
}

static void
run(const struct ky_outbox *to, struct input *in)
{
	struct ky_transport t = {.self = in,
	    .name = "fuzz",
	    .segment = 255,
	    .bare = true,
	    .open = card_open,
	    .exchange = card_exchange,
	    .reset = card_reset,
	    .close = card_close};
	struct ky_delivery d = {.box = to,
	    .post = post,
	    .post_self = in,
	    .say = say,
	    .now = now};
	struct ky_removal r;
	struct ky_session s;
	struct ky_err err = {0};

	ky_session_init(&s, &t, (struct ky_str){NULL, 0}, 0);
	s.wait = no_wait;
	ky_removal_init(&r, &s, &d, "8988211000000212345");
	if (ky_removal_look(&r, &err) == KY_OK &&
	    ky_removal_run(&r, &err) == KY_OK)
		assert(r.profile_gone || r.listed);
	/* Each try of a removal counts, and there are three of them. */
	assert(in->removed <= 3 * in->taken);
	ky_removal_done(&r);
	ky_session_done(&s);
}

static struct ky_outbox box;

static void
tidy_up(void)
{
	(void)rmdir(box.path);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = {.p = data, .n = size};
	struct ky_err err;

	if (box.path[0] == '\0') {
		char path[64];

		(void)snprintf(path, sizeof(path), "%s/ky-fuzz-%d",
		    access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp",
		    (int)getpid());
		if (ky_outbox_open(&box, path, &err) != KY_OK)
			abort();
		if (atexit(tidy_up) != 0)
			abort();
	}
	run(&box, &in);
	empty(&box);
	return 0;
}
