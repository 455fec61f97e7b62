#include "sim/chip.h"

#include <assert.h>
#include <string.h>

/* Not of any maker; numbers as EIDs must be. */
static const struct ky_eid eids[KY_PHONES] = {
    {"89033023000000000000000000000172"},
    {"89033023000000000000000000000269"},
    {"89033023000000000000000000000366"},
};

struct ky_eid
ky_phone_eid(uint32_t phone)
{
	assert(phone < KY_PHONES);
	return eids[phone];
}

static uint32_t
phone_of(const struct ky_eid *eid)
{
	uint32_t i = 0;

	while (strcmp(eids[i].digits, eid->digits) != 0) {
		i++;
		assert(i < KY_PHONES);
	}
	return i;
}

/* The oldest is lost when there is no more room. */
static void
sign(struct ky_phones *p, uint32_t phone, enum ky_profile_event_kind kind)
{
	struct ky_profile_event ev = {
	    .kind = kind,
	    .chip_signed = true,
	    .n = p->phone[phone].next++,
	    .eid = ky_phone_eid(phone),
	};

	if (kind == KY_PROFILE_DELETE) {
		p->phone[phone].deleted = ev.n;
		p->phone[phone].any_deleted = true;
	}
	if (p->letters_n == KY_LETTERS_MAX)
		memmove(p->letter, p->letter + 1,
		    --p->letters_n * sizeof(p->letter[0]));
	p->letter[p->letters_n++] = ev;
}

void
ky_phones_have(struct ky_phones *p)
{
	p->phone[0].has = true;
	p->phone[0].next++;
}

bool
ky_phones_has(const struct ky_phones *p)
{
	for (uint32_t i = 0; i < KY_PHONES; i++)
		if (p->phone[i].has)
			return true;
	return false;
}

void
ky_phones_install(struct ky_phones *p, uint32_t phone)
{
	p->phone[phone].has = true;
	sign(p, phone, KY_PROFILE_INSTALL);
}

void
ky_phones_delete(struct ky_phones *p)
{
	for (uint32_t i = 0; i < KY_PHONES; i++) {
		if (!p->phone[i].has)
			continue;
		p->phone[i].has = false;
		sign(p, i, KY_PROFILE_DISABLE);
		sign(p, i, KY_PROFILE_DELETE);
	}
}

void
ky_phones_play(struct ky_phones *p, struct ky_random *r)
{
	uint32_t i = ky_random_below(r, KY_PHONES);

	if (ky_random_chance(r, 600))
		i = 0; /* most people have one phone */
	p->phone[i].next += ky_random_below(r, 2); /* another profile's */
	if (!p->phone[i].has && ky_random_chance(r, 200))
		sign(p, i, KY_PROFILE_INSTALL_FAILED);
	else if (!p->phone[i].has)
		ky_phones_install(p, i);
	else if (ky_random_chance(r, 400))
		ky_phones_delete(p);
	else
		sign(p, i,
		    ky_random_chance(r, 200)       ? KY_PROFILE_ALREADY_THERE
			: ky_random_chance(r, 500) ? KY_PROFILE_ENABLE
						   : KY_PROFILE_DISABLE);
}

bool
ky_phones_deliver(struct ky_phones *p, struct ky_random *r,
    struct ky_profile_event *out)
{
	uint32_t i;

	if (p->letters_n == 0)
		return false;
	i = ky_random_below(r, p->letters_n);
	*out = p->letter[i];
	if (ky_random_chance(r, 300))
		return true; /* it comes again */
	p->letter[i] = p->letter[--p->letters_n];
	return true;
}

void
ky_phones_told(struct ky_phones *p, const struct ky_profile_event *ev)
{
	uint32_t i = phone_of(&ev->eid);

	if (!ev->chip_signed || ev->kind == KY_PROFILE_DELETE ||
	    ev->kind == KY_PROFILE_INSTALL_FAILED)
		return;
	if (!p->phone[i].any_told_there || ev->n > p->phone[i].told_there)
		p->phone[i].told_there = ev->n;
	p->phone[i].any_told_there = true;
}

bool
ky_phones_known_there(const struct ky_phones *p)
{
	for (uint32_t i = 0; i < KY_PHONES; i++)
		if (p->phone[i].any_told_there &&
		    (!p->phone[i].any_deleted ||
			p->phone[i].deleted < p->phone[i].told_there))
			return true;
	return false;
}
