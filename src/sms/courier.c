#include "sms/courier.h"

#include "base/hex.h"
#include "base/log.h"
#include "link/sender.h"
#include "sms/event.h"
#include "sms/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAME_BYTES 16
#define TEXT_MAX 2048 /* words of ours and a link: it fits */

struct ky_sms_courier {
	struct ky_sms sms;
	struct ky_clock clock;
	struct ky_entropy entropy;
	ky_operator_name *name;
	void *name_self;
	struct ky_sender *sender;
};

/* What waits: the letter, and its name for a gateway that gets it twice. */
struct waiting {
	struct ky_letter letter;
	char key[sizeof("letter-") + (size_t)2 * NAME_BYTES];
};

static enum ky_code
hand_over(void *self, const void *thing, struct ky_err *err)
{
	const struct ky_sms_courier *c = self;
	const struct waiting *w = thing;
	struct ky_time now = c->clock.now(c->clock.self);
	char provider[KY_OPERATOR_NAME_SIZE] = "";
	struct ky_buf text;
	enum ky_code code;

	if (w->letter.until.us != 0 && ky_time_cmp(w->letter.until, now) <= 0)
		return ky_fail(err, KY_E_REFUSED, 0, "its time is over");
	ky_buf_init(&text, TEXT_MAX);
	if (c->name != NULL && w->letter.line.provider.text[0] != '\0')
		c->name(c->name_self, &w->letter.line.provider, provider);
	ky_sms_text(&w->letter, now, provider, &text);
	code = c->sms.send(c->sms.self, &w->letter.msisdn, text.p, w->key, err);
	explicit_bzero(text.p, text.len);
	ky_buf_done(&text);
	return code;
}

static void
lost(void *self, const void *thing, const struct ky_err *err)
{
	const struct waiting *w = thing;

	(void)self;
	ky_log(KY_WARN, KY_EV_SMS_LOST, "kind=%s code=%s cause=%d",
	    ky_letter_kind_name(w->letter.kind), ky_code_name(err->code),
	    err->cause);
}

static enum ky_code
take(void *self, const struct ky_letter *letter, struct ky_err *err)
{
	struct ky_sms_courier *c = self;
	struct waiting w = {.letter = *letter};
	uint8_t name[NAME_BYTES];
	enum ky_code code;

	if (letter->way != KY_LETTER_BY_SMS)
		return ky_fail(err, KY_E_REFUSED, 0,
		    "letters go by short message only");
	c->entropy.fill(c->entropy.self, name, sizeof(name));
	(void)snprintf(w.key, sizeof(w.key), "letter-");
	ky_hex_encode(name, sizeof(name), w.key + strlen(w.key));
	code = ky_sender_put(c->sender, &w, err);
	explicit_bzero(&w, sizeof(w));
	return code;
}

enum ky_code
ky_sms_courier_open(const struct ky_sms_courier_config *config,
    struct ky_sms_courier **out, struct ky_courier *courier, struct ky_err *err)
{
	struct ky_sms_courier *c = calloc(1, sizeof(*c));
	struct ky_sender_config sender = {.size = sizeof(struct waiting),
	    .queue_max = config->queue_max,
	    .self = c,
	    .send = hand_over,
	    .lost = lost};
	struct ky_sms sms = config->sms;
	enum ky_code code;

	if (c == NULL) {
		ky_sms_close(&sms);
		return ky_fail(err, KY_E_SYSTEM, 0, "out of memory");
	}
	c->sms = sms;
	c->clock = config->clock;
	c->entropy = config->entropy;
	c->name = config->name;
	c->name_self = config->name_self;
	code = ky_sender_new(&sender, &c->sender, err);
	if (code != KY_OK) {
		ky_sms_courier_close(c);
		return code;
	}
	*out = c;
	*courier = (struct ky_courier){.self = c,
	    .send = take,
	    .ways = 1U << KY_LETTER_BY_SMS};
	return KY_OK;
}

void
ky_sms_courier_close(struct ky_sms_courier *c)
{
	if (c == NULL)
		return;
	ky_sender_free(c->sender);
	ky_sms_close(&c->sms);
	free(c);
}
