/* Lists of notifications, and taking one off them (GSMA SGP.22, 5.7.9 to
 * 5.7.11). */
#include "vcard/isdr.h"

#include <string.h>

#define LIST 0xbf28u
#define RETRIEVE 0xbf2bu
#define REMOVE 0xbf30u
#define NOTHING 1
#define UNDEFINED 127

/* Which ones: all, those of some events, or one number. */
struct filter {
	uint8_t events;
	int64_t n; /* < 0: any */
};

/* NotificationEvent: how many bits at the end do not count, then the bits. */
static bool
read_events(struct ky_str value, struct filter *out)
{
	if (value.len < 2 || (uint8_t)value.p[0] > 7)
		return false;
	out->events = (uint8_t)value.p[1];
	return true;
}

static bool
shows(const struct ky_vchip_notification *n, const struct filter *f)
{
	return n->hidden == 0 && (n->event & f->events) != 0 &&
	    (f->n < 0 || n->n == f->n);
}

uint16_t
ky_isdr_list(struct ky_isdr *d, struct ky_str value, struct ky_buf *out)
{
	uint32_t times = d->quirks.n[KY_QUIRK_HUGE_LIST];
	struct filter f = {.events = 0xff, .n = -1};
	struct ky_buf list, whole;
	struct ky_tlv events;

	if (value.len > 0 &&
	    (!ky_ber_find(value, 0x81, &events) ||
		!read_events(events.value, &f)))
		return ky_isdr_code(out, LIST, 0x81, UNDEFINED);
	ky_buf_init(&list, KY_ISDR_RESPONSE_MAX);
	ky_buf_init(&whole, KY_ISDR_RESPONSE_MAX);
	for (uint32_t t = 0; t < (times == 0 ? 1 : times); t++)
		for (uint32_t i = 0; i < d->chip->notifications_n; i++) {
			struct ky_vchip_notification
			    *n = &d->chip->notification[i];

			if (shows(n, &f))
				ky_buf_add(&list,
				    (struct ky_str){(const char *)n->meta,
					n->meta_n});
		}
	for (uint32_t i = 0; i < d->chip->notifications_n; i++)
		d->chip->notification[i].hidden -= d->chip->notification[i]
						       .hidden > 0;
	ky_isdr_wrap(&whole, 0xa0, &list);
	ky_isdr_wrap(out, LIST, &whole);
	return KY_SW_DONE;
}

/* The criterion stands in A0, unlike that of a list. */
static bool
read_criterion(struct ky_str value, struct filter *out)
{
	struct ky_tlv wrapper, one;

	if (value.len == 0)
		return true;
	if (!ky_ber_find(value, 0xa0, &wrapper) ||
	    !ky_ber_next(&wrapper.value, &one) || wrapper.value.len > 0)
		return false;
	if (one.tag == 0x80)
		return ky_der_int(one.value, &out->n);
	return one.tag == 0x81 && read_events(one.value, out);
}

uint16_t
ky_isdr_retrieve(struct ky_isdr *d, struct ky_str value, struct ky_buf *out)
{
	struct filter f = {.events = 0xff, .n = -1};
	struct ky_buf list, whole;
	bool any = false;

	if (!read_criterion(value, &f))
		return ky_isdr_code(out, RETRIEVE, 0x81, UNDEFINED);
	ky_buf_init(&list, KY_ISDR_RESPONSE_MAX);
	ky_buf_init(&whole, KY_ISDR_RESPONSE_MAX);
	for (uint32_t i = 0; i < d->chip->notifications_n; i++) {
		const struct ky_vchip_notification *n = &d->chip
							     ->notification[i];

		if (!shows(n, &f))
			continue;
		any = true;
		ky_buf_add(&list,
		    (struct ky_str){(const char *)n->pending, n->pending_n});
	}
	ky_isdr_wrap(&whole, 0xa0, &list);
	if (!any && f.n >= 0) {
		ky_buf_done(&whole);
		return ky_isdr_code(out, RETRIEVE, 0x81, NOTHING);
	}
	ky_isdr_wrap(out, RETRIEVE, &whole);
	return KY_SW_DONE;
}

uint16_t
ky_isdr_remove(struct ky_isdr *d, struct ky_str value, struct ky_buf *out)
{
	struct ky_vchip *c = d->chip;
	struct ky_tlv one;
	int64_t n = 0;
	uint32_t i = 0;

	if (!ky_ber_find(value, 0x80, &one) || !ky_der_int(one.value, &n))
		return ky_isdr_code(out, REMOVE, 0x80, UNDEFINED);
	while (i < c->notifications_n && c->notification[i].n != n)
		i++;
	if (i == c->notifications_n)
		return ky_isdr_code(out, REMOVE, 0x80, NOTHING);
	c->notifications_n--;
	memmove(&c->notification[i], &c->notification[i + 1],
	    (c->notifications_n - i) * sizeof(c->notification[0]));
	d->changed = true;
	return ky_isdr_code(out, REMOVE, 0x80, 0);
}
