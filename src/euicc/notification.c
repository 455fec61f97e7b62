/* Pending notifications of an eUICC, read in place. */
#include "euicc/notification.h"

#include <assert.h>
#include <string.h>

/* Tags, SGP.22 5.7.9 and 2.5.6. */
#define TAG_OTHER 0x30u
#define TAG_INSTALLATION 0xbf37u
#define TAG_REMOTE_RESULT 0xa1u
#define TAG_METADATA 0xbf2fu
#define TAG_INSTALLATION_DATA 0xbf27u
#define TAG_SIGNATURE 0x5f37u
#define TAG_CERTIFICATE 0x30u
#define TAG_CHAIN 0xa1u

#define SIGNATURE_SIZE 64
#define TRANSACTION_MAX 16
#define ICCID_SIZE 10

typedef bool next_fn(struct ky_str *rest, struct ky_tlv *out);

/*
 * The elements of `list` with the given tags, each at most once and in that
 * order; others are skipped, for the specification may grow.  Those that are
 * not there have tag 0.  A second reading of the same bytes (an ICCID that
 * stands there twice) is refused, not chosen from.
 */
static bool
fields(struct ky_str list, next_fn *next, const uint32_t *tags, size_t n,
    struct ky_tlv *out)
{
	struct ky_tlv one;
	size_t at = 0;

	for (size_t i = 0; i < n; i++)
		out[i] = (struct ky_tlv){.tag = 0};
	while (list.len > 0) {
		size_t i = 0;

		if (!next(&list, &one))
			return false;
		while (i < n && tags[i] != one.tag)
			i++;
		if (i == n)
			continue;
		if (i < at)
			return false;
		out[i] = one;
		at = i + 1;
	}
	return true;
}

static char
nibble(struct ky_str bytes, size_t i)
{
	uint8_t b = (uint8_t)bytes.p[i / 2];

	b = i % 2 == 0 ? b & 0xf : b >> 4;
	return "0123456789ABCDEF"[b];
}

/* The issuer is told by the first digits; the parser, which wants a check
 * digit behind 18, is asked for those. */
static enum ky_iccid_issuer
issuer(const char *digits)
{
	struct ky_iccid c;
	struct ky_err err;

	if (ky_iccid_parse((struct ky_str){digits, 18}, &c, &err) != KY_OK)
		return KY_ICCID_FOREIGN;
	return c.issuer;
}

bool
ky_iccid_from_chip(struct ky_str bytes, struct ky_iccid *out)
{
	struct ky_iccid c = {.digits = ""};
	size_t n = 0;

	if (bytes.len != ICCID_SIZE)
		return false;
	while (n < 20 && nibble(bytes, n) <= '9') {
		c.digits[n] = nibble(bytes, n);
		n++;
	}
	for (size_t i = n; i < 20; i++)
		if (nibble(bytes, i) != 'F')
			return false;
	if (n < 18)
		return false;
	c.issuer = issuer(c.digits);
	c.checked = n > 18 && c.digits[n - 1] == ky_luhn_digit(c.digits, n - 1);
	*out = c;
	return true;
}

void
ky_iccid_to_chip(const struct ky_iccid *c, uint8_t out[10])
{
	size_t n = strlen(c->digits);

	assert(n <= 20);
	for (size_t i = 0; i < 20; i++) {
		uint8_t d = i < n ? (uint8_t)(c->digits[i] - '0') : 0xf;

		assert(d <= 9 || i >= n);
		if (i % 2 == 0)
			out[i / 2] = d;
		else
			out[i / 2] |= (uint8_t)(d << 4);
	}
}

/* One byte of bits, those said to be unused are 0: 04 10, but also 00 10. */
static bool
read_events(struct ky_str value, uint8_t *out)
{
	uint8_t unused, bits;

	if (value.len != 2)
		return false;
	unused = (uint8_t)value.p[0];
	bits = (uint8_t)value.p[1];
	if (unused > 7 || (bits & ((1u << unused) - 1)) != 0)
		return false;
	*out = ky_ber_bits(value);
	return true;
}

static bool
read_address(struct ky_str value, char out[KY_ADDRESS_MAX + 1])
{
	if (value.len == 0 || value.len > KY_ADDRESS_MAX)
		return false;
	for (size_t i = 0; i < value.len; i++)
		if (value.p[i] <= ' ' || value.p[i] > '~')
			return false;
	return ky_str_copy(value, out, KY_ADDRESS_MAX + 1);
}

enum {
	META_N,
	META_EVENTS,
	META_ADDRESS,
	META_ICCID,
	META__MAX
};
static const uint32_t meta_tags[META__MAX] = {0x80, 0x81, 0x0c, 0x5a};

/* As it must be where it is signed; NULL, or what is wrong. */
static const char *
read_meta(struct ky_str value, struct ky_notification_meta *out)
{
	struct ky_notification_meta m = {.n = 0};
	struct ky_tlv f[META__MAX];

	if (!fields(value, ky_der_next, meta_tags, META__MAX, f))
		return "metadata";
	if (!ky_der_int(f[META_N].value, &m.n))
		return "sequence number";
	if (!read_events(f[META_EVENTS].value, &m.events))
		return "event bits";
	if (!read_address(f[META_ADDRESS].value, m.address))
		return "address";
	if (f[META_ICCID].tag != 0 &&
	    !ky_iccid_from_chip(f[META_ICCID].value, &m.iccid))
		return "ICCID";
	*out = m;
	return NULL;
}

void
ky_notification_address(struct ky_str value, char out[KY_ADDRESS_MAX + 1])
{
	if (!read_address(value, out))
		memcpy(out, "?", 2);
}

bool
ky_notification_meta_read(struct ky_str element,
    struct ky_notification_meta *out)
{
	struct ky_notification_meta m = {.n = 0};
	struct ky_tlv outer, f[META__MAX];

	if (!ky_ber_next(&element, &outer) || element.len > 0 ||
	    outer.tag != TAG_METADATA)
		return false;
	if (!fields(outer.value, ky_ber_next, meta_tags, META__MAX, f) ||
	    !ky_ber_uint(f[META_N].value, &m.n))
		return false;
	m.events = ky_ber_bits(f[META_EVENTS].value);
	ky_notification_address(f[META_ADDRESS].value, m.address);
	if (!ky_iccid_from_chip(f[META_ICCID].value, &m.iccid))
		m.iccid = (struct ky_iccid){.digits = ""};
	*out = m;
	return true;
}

static bool
read_signature(struct ky_str *rest, struct ky_str *out)
{
	struct ky_tlv one;

	if (!ky_der_next(rest, &one) || one.tag != TAG_SIGNATURE ||
	    one.value.len != SIGNATURE_SIZE)
		return false;
	*out = one.value;
	return true;
}

static bool
chain_add(struct ky_notification_parts *p, struct ky_tlv certificate)
{
	if (certificate.tag != TAG_CERTIFICATE || p->chain_n == KY_CHAIN_MAX)
		return false;
	p->chain[p->chain_n++] = certificate.whole;
	return true;
}

/* The chip's certificate and its maker's, then perhaps others; what else
 * follows says nothing to us. */
static const char *
read_certificates(struct ky_str rest, struct ky_notification_parts *p)
{
	struct ky_tlv one;

	if (!ky_der_next(&rest, &one) || one.tag != TAG_CERTIFICATE)
		return "certificate";
	p->certificate = one.whole;
	if (!ky_der_next(&rest, &one) || !chain_add(p, one))
		return "certificate of the maker";
	while (rest.len > 0) {
		struct ky_str others;

		if (!ky_der_next(&rest, &one))
			return "what follows the certificates";
		others = one.tag == TAG_CHAIN ? one.value : (struct ky_str){0};
		while (others.len > 0)
			if (!ky_der_next(&others, &one) || !chain_add(p, one))
				return "other certificates";
	}
	return NULL;
}

/* Exactly one bit, and not every one. */
static bool
read_kind(struct ky_notification_parts *p)
{
	static const struct {
		uint8_t bit;
		bool remote;
		enum ky_profile_event_kind kind;
	} kinds[] = {
	    /* For the profile's other addresses, beside the result. */
	    {KY_EVENT_BIT_INSTALL, false, KY_PROFILE_INSTALL},
	    {KY_EVENT_BIT_ENABLE, false, KY_PROFILE_ENABLE},
	    {KY_EVENT_BIT_DISABLE, false, KY_PROFILE_DISABLE},
	    {KY_EVENT_BIT_DELETE, false, KY_PROFILE_DELETE},
	    {KY_EVENT_BIT_REMOTE_ENABLE, true, KY_PROFILE_ENABLE},
	    {KY_EVENT_BIT_REMOTE_DISABLE, true, KY_PROFILE_DISABLE},
	    {KY_EVENT_BIT_REMOTE_DELETE, true, KY_PROFILE_DELETE},
	};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (p->meta.events == kinds[i].bit) {
			p->kind = kinds[i].kind;
			p->remote = kinds[i].remote;
			return true;
		}
	return false;
}

/* OtherSignedNotification, SGP.22 5.7.9. */
static const char *
read_other(struct ky_str rest, struct ky_notification_parts *p)
{
	struct ky_tlv one;
	const char *why;

	if (!ky_der_next(&rest, &one) || one.tag != TAG_METADATA)
		return "metadata";
	p->signed_tlv = one.whole;
	why = read_meta(one.value, &p->meta);
	if (why != NULL)
		return why;
	if (!read_kind(p))
		return "event bits: none of a profile's";
	if (!read_signature(&rest, &p->signature))
		return "signature";
	return read_certificates(rest, p);
}

/* What became of an installation: A0 success, A1 failure with its reason. */
static bool
read_final_result(struct ky_str value, struct ky_notification_parts *p)
{
	static const uint32_t tags[] = {0x80, 0x81};
	struct ky_tlv one, f[2];
	int64_t error;

	if (!ky_der_only(value, &one))
		return false;
	if (one.tag == 0xa0) {
		p->kind = KY_PROFILE_INSTALL;
		return fields(one.value, ky_der_next, NULL, 0, NULL);
	}
	if (one.tag != 0xa1 || !fields(one.value, ky_der_next, tags, 2, f) ||
	    !ky_der_int(f[1].value, &error) || error > UINT8_MAX)
		return false;
	p->error = (uint8_t)error;
	p->kind = error == KY_ERROR_ICCID_THERE ? KY_PROFILE_ALREADY_THERE
						: KY_PROFILE_INSTALL_FAILED;
	return true;
}

/* ProfileInstallationResult, SGP.22 2.5.6. */
static const char *
read_installation(struct ky_str rest, struct ky_notification_parts *p)
{
	enum {
		TRANSACTION,
		META,
		SMDP,
		RESULT,
		N
	};
	static const uint32_t tags[N] = {0x80, TAG_METADATA, 0x06, 0xa2};
	struct ky_tlv one, f[N];
	const char *why;

	p->installation = true;
	if (!ky_der_next(&rest, &one) || one.tag != TAG_INSTALLATION_DATA)
		return "installation result";
	p->signed_tlv = one.whole;
	if (!fields(one.value, ky_der_next, tags, N, f))
		return "installation result";
	p->transaction = f[TRANSACTION].value;
	if (p->transaction.len < 1 || p->transaction.len > TRANSACTION_MAX)
		return "transaction number";
	if (f[META].tag == 0)
		return "metadata";
	why = read_meta(f[META].value, &p->meta);
	if (why != NULL)
		return why;
	if (p->meta.events != KY_EVENT_BIT_INSTALL)
		return "event bits: not installed";
	if (!read_final_result(f[RESULT].value, p))
		return "final result";
	if (!read_signature(&rest, &p->signature))
		return "signature";
	if (!fields(rest, ky_der_next, NULL, 0, NULL))
		return "what follows the signature";
	return NULL;
}

enum ky_notification_form
ky_notification_read(struct ky_str bytes, struct ky_notification_parts *out,
    const char **why)
{
	struct ky_notification_parts p = {.installation = false};
	struct ky_tlv outer;

	*why = "not a single element";
	if (bytes.len > KY_NOTIFICATION_MAX) {
		*why = "too long";
		return KY_NOT_ONE;
	}
	if (!ky_der_only(bytes, &outer))
		return KY_NOT_ONE;
	p.whole = outer.whole;
	if (outer.tag == TAG_OTHER) {
		*why = read_other(outer.value, &p);
	} else if (outer.tag == TAG_INSTALLATION) {
		*why = read_installation(outer.value, &p);
	} else if (outer.tag == TAG_REMOTE_RESULT) {
		*why = "the result of a remote package, which is not read";
	} else {
		*why = "no notification's tag";
		return KY_NOT_ONE;
	}
	if (*why != NULL)
		return KY_NOTIFICATION_BAD;
	*why = "";
	*out = p;
	return KY_NOTIFICATION_READ;
}
