/*
 * Notifications: what is read lies in the input and agrees with itself; what
 * is refused has a reason.
 */
#include "euicc/notification.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
within(struct ky_str part, struct ky_str all)
{
	assert(part.len > 0 && part.len <= all.len);
	assert(part.p >= all.p && part.p + part.len <= all.p + all.len);
}

static void
iccid(const struct ky_iccid *c)
{
	struct ky_iccid again;
	uint8_t bytes[10];

	if (c->digits[0] == '\0')
		return;
	assert(strlen(c->digits) >= 18);
	assert(strspn(c->digits, "0123456789") == strlen(c->digits));
	ky_iccid_to_chip(c, bytes);
	assert(ky_iccid_from_chip((struct ky_str){(const char *)bytes,
				      sizeof(bytes)},
	    &again));
	assert(strcmp(again.digits, c->digits) == 0);
	assert(again.issuer == c->issuer && again.checked == c->checked);
}

static void
meta(const struct ky_notification_meta *m)
{
	assert(m->n >= 0 && m->address[0] != '\0');
	for (const char *p = m->address; *p != '\0'; p++)
		assert(*p > ' ' && *p <= '~');
	iccid(&m->iccid);
}

static void
certificates(const struct ky_notification_parts *p)
{
	struct ky_tlv e;

	assert(p->chain_n >= 1 && p->chain_n <= KY_CHAIN_MAX);
	within(p->certificate, p->whole);
	assert(ky_der_only(p->certificate, &e) && e.tag == 0x30);
	for (uint32_t i = 0; i < p->chain_n; i++) {
		within(p->chain[i], p->whole);
		assert(ky_der_only(p->chain[i], &e) && e.tag == 0x30);
	}
}

/* A list's reader, which bears more, reads the same. */
static void
read_as_listed(const struct ky_notification_parts *p)
{
	struct ky_notification_meta m;

	assert(ky_notification_meta_read(p->signed_tlv, &m));
	assert(m.n == p->meta.n && m.events == p->meta.events);
	assert(strcmp(m.address, p->meta.address) == 0);
	assert(strcmp(m.iccid.digits, p->meta.iccid.digits) == 0);
}

static void
parts(struct ky_str in, const struct ky_notification_parts *p)
{
	assert(ky_str_eq(p->whole, in) && p->whole.p == in.p);
	within(p->signed_tlv, in);
	within(p->signature, in);
	assert(p->signature.len == 64);
	assert(p->signature.p >= p->signed_tlv.p + p->signed_tlv.len);
	assert((unsigned)p->kind < KY_PROFILE_EVENT__MAX);
	assert(__builtin_popcount(p->meta.events) == 1);
	meta(&p->meta);
	if (p->installation) {
		within(p->transaction, p->signed_tlv);
		assert(p->transaction.len <= 16 && !p->remote);
		assert(p->kind <= KY_PROFILE_ALREADY_THERE);
		assert(p->certificate.len == 0 && p->chain_n == 0);
	} else {
		assert(p->kind == KY_PROFILE_INSTALL ||
		    p->kind > KY_PROFILE_ALREADY_THERE);
		certificates(p);
		read_as_listed(p);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ky_str in = {(const char *)data, size};
	struct ky_notification_parts p;
	struct ky_notification_meta m;
	struct ky_iccid c;
	const char *why = NULL;

	switch (ky_notification_read(in, &p, &why)) {
	case KY_NOT_ONE:
	case KY_NOTIFICATION_BAD:
		assert(why != NULL && why[0] != '\0');
		break;
	case KY_NOTIFICATION_READ:
		parts(in, &p);
		break;
	}
	if (ky_notification_meta_read(in, &m))
		meta(&m);
	if (ky_iccid_from_chip(in, &c))
		iccid(&c);
	return 0;
}
