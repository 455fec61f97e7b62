#include "mail/courier.h"

#include "base/hex.h"
#include "base/log.h"
#include "link/sender.h"
#include "mail/event.h"
#include "mail/private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAME_BYTES 16

struct ky_mail_courier {
	struct ky_mail mail;
	struct ky_clock clock;
	struct ky_entropy entropy;
	struct ky_sender *sender;
};

/* What waits: the letter, and its name for receivers that get it twice. */
struct waiting {
	struct ky_letter letter;
	char key[sizeof("letter-") + (size_t)2 * NAME_BYTES];
};

static enum ky_code
hand_over(void *self, const void *thing, struct ky_err *err)
{
	const struct ky_mail_courier *c = self;
	const struct waiting *w = thing;
	const struct ky_mail_held *held = c->mail.self;
	struct ky_mail_errand errand = {.to = w->letter.email,
	    .letter = &w->letter,
	    .now = c->clock.now(c->clock.self),
	    .key = w->key};

	if (w->letter.until.us != 0 &&
	    ky_time_cmp(w->letter.until, errand.now) <= 0)
		return ky_fail(err, KY_E_REFUSED, 0, "its time is over");
	return held->hand_over(c->mail.self, &errand, err);
}

static void
lost(void *self, const void *thing, const struct ky_err *err)
{
	const struct waiting *w = thing;

	(void)self;
	ky_log(KY_WARN, KY_EV_LETTER_LOST, "kind=%s code=%s cause=%d",
	    ky_letter_kind_name(w->letter.kind), ky_code_name(err->code),
	    err->cause);
}

static enum ky_code
take(void *self, const struct ky_letter *letter, struct ky_err *err)
{
	struct ky_mail_courier *c = self;
	struct waiting w = {.letter = *letter};
	uint8_t name[NAME_BYTES];
	enum ky_code code;

	if (letter->way != KY_LETTER_BY_MAIL)
		return ky_fail(err, KY_E_REFUSED, 0, "letters go by mail only");
	c->entropy.fill(c->entropy.self, name, sizeof(name));
	(void)snprintf(w.key, sizeof(w.key), "letter-");
	ky_hex_encode(name, sizeof(name), w.key + strlen(w.key));
	code = ky_sender_put(c->sender, &w, err);
	explicit_bzero(&w, sizeof(w));
	return code;
}

enum ky_code
ky_mail_courier_open(const struct ky_mail_courier_config *config,
    struct ky_mail_courier **out, struct ky_courier *courier,
    struct ky_err *err)
{
	struct ky_mail_courier *c = calloc(1, sizeof(*c));
	struct ky_sender_config sender = {.size = sizeof(struct waiting),
	    .queue_max = config->queue_max,
	    .self = c,
	    .send = hand_over,
	    .lost = lost};
	struct ky_mail mail = config->mail;
	enum ky_code code;

	if (c == NULL) {
		ky_mail_close(&mail);
		return ky_fail(err, KY_E_SYSTEM, 0, "out of memory");
	}
	c->mail = mail;
	c->clock = config->clock;
	c->entropy = config->entropy;
	code = ky_sender_new(&sender, &c->sender, err);
	if (code != KY_OK) {
		ky_mail_courier_close(c);
		return code;
	}
	*out = c;
	*courier = (struct ky_courier){.self = c,
	    .send = take,
	    .ways = 1U << KY_LETTER_BY_MAIL};
	return KY_OK;
}

void
ky_mail_courier_close(struct ky_mail_courier *c)
{
	if (c == NULL)
		return;
	ky_sender_free(c->sender);
	ky_mail_close(&c->mail);
	free(c);
}
