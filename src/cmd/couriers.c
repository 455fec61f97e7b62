#include "cmd/couriers.h"

#include "cmd/peers.h"
#include "mail/courier.h"
#include "sms/courier.h"

#include <assert.h>
#include <stdlib.h>

struct ky_couriers {
	struct ky_mail_courier *mail;
	struct ky_sms_courier *sms;
	struct ky_courier way[KY_LETTER_WAY__MAX];
};

static enum ky_code
send(void *self, const struct ky_letter *letter, struct ky_err *err)
{
	const struct ky_couriers *h = self;
	const struct ky_courier *way;

	assert((unsigned)letter->way < KY_LETTER_WAY__MAX);
	way = &h->way[letter->way];
	if (way->send == NULL)
		return ky_fail(err, KY_E_REFUSED, 0,
		    "this way of sending letters is not set up");
	return way->send(way->self, letter, err);
}

static enum ky_code
open_mail(const struct ky_cli *cli, const struct ky_couriers_base *base,
    struct ky_couriers *h, struct ky_err *err)
{
	struct ky_mail_courier_config config = {.clock = base->clock,
	    .entropy = base->entropy};
	bool simulated;
	enum ky_code code = ky_peers_letter_mail(cli, base->demo, &simulated,
	    &config.mail, err);

	if (simulated)
		h->way[KY_LETTER_BY_MAIL] = base->simulated;
	ky_mail_link_by(&config.mail, base->links);
	if (code == KY_OK && config.mail.self != NULL)
		code = ky_mail_courier_open(&config, &h->mail,
		    &h->way[KY_LETTER_BY_MAIL], err);
	return code == KY_OK ? code : ky_during(err, "peer mail");
}

static enum ky_code
open_sms(const struct ky_cli *cli, const struct ky_couriers_base *base,
    struct ky_couriers *h, struct ky_err *err)
{
	struct ky_sms_courier_config config = {.clock = base->clock,
	    .entropy = base->entropy,
	    .name = base->links.name,
	    .name_self = base->links.self};
	bool simulated;
	enum ky_code code = ky_peers_letter_sms(cli, base->demo, &simulated,
	    &config.sms, err);

	if (simulated)
		h->way[KY_LETTER_BY_SMS] = base->simulated;
	if (code == KY_OK && config.sms.self != NULL)
		code = ky_sms_courier_open(&config, &h->sms,
		    &h->way[KY_LETTER_BY_SMS], err);
	return code == KY_OK ? code : ky_during(err, "peer sms");
}

enum ky_code
ky_couriers_open(const struct ky_cli *cli, const struct ky_couriers_base *base,
    struct ky_couriers **held, struct ky_courier *out, struct ky_err *err)
{
	struct ky_couriers *h = calloc(1, sizeof(*h));
	enum ky_code code;

	if (h == NULL)
		return ky_fail(err, KY_E_SYSTEM, 0, "out of memory");
	code = open_mail(cli, base, h, err);
	if (code == KY_OK)
		code = open_sms(cli, base, h, err);
	if (code != KY_OK) {
		ky_couriers_close(h);
		return code;
	}
	*held = h;
	*out = (struct ky_courier){.self = h, .send = send};
	for (int i = 0; i < KY_LETTER_WAY__MAX; i++)
		if (h->way[i].send != NULL)
			out->ways |= 1U << i;
	return KY_OK;
}

void
ky_couriers_close(struct ky_couriers *held)
{
	if (held == NULL)
		return;
	ky_mail_courier_close(held->mail);
	ky_sms_courier_close(held->sms);
	free(held);
}
