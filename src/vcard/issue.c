#include "vcard/issue.h"

#include "euicc/der.h"

#include <openssl/rand.h>
#include <string.h>

#define ELEMENT_MAX ((size_t)8192)
#define LOAD_ELEMENTS 5 /* BppCommandId: loadProfileElements */

/* 1.3.6.1.4.1.99999.1: no SM-DP+ has it. */
static const uint8_t smdp_oid[] = {0x2b, 0x06, 0x01, 0x04, 0x01, 0x86, 0x8d,
    0x1f, 0x01};
/* What the profile's own interpreter says when all went well. */
static const uint8_t installed_well[] = {0x30, 0x07, 0xa0, 0x05, 0x30, 0x03,
    0x80, 0x01, 0x00};

static struct ky_str
view(const uint8_t *p, size_t n)
{
	return (struct ky_str){(const char *)p, n};
}

/* BIT STRING of named bits: no zero bits at its end. */
static void
put_event(struct ky_buf *b, uint8_t event)
{
	uint8_t value[2] = {0, event};

	while (value[0] < 7 && (event >> value[0] & 1) == 0)
		value[0]++;
	ky_der_put(b, 0x81, view(value, 2));
}

static void
put_meta(struct ky_buf *b, int64_t n, uint8_t event, const char *host,
    const struct ky_vchip_profile *p)
{
	struct ky_buf in;

	ky_buf_init(&in, ELEMENT_MAX);
	ky_der_put_int(&in, 0x80, n);
	put_event(&in, event);
	ky_der_put(&in, 0x0c, ky_str_of(host));
	ky_der_put(&in, 0x5a, view(p->iccid, 10));
	ky_der_put(b, 0xbf2f, ky_buf_str(&in));
	ky_buf_done(&in);
}

/* The signed element and the signature over all of it. */
static enum ky_code
put_signed(struct ky_buf *b, const struct ky_pki *pki, struct ky_str element,
    struct ky_err *err)
{
	uint8_t signature[64];
	enum ky_code code = ky_pki_sign(pki, element, signature, err);

	ky_buf_add(b, element);
	ky_der_put(b, 0x5f37, view(signature, sizeof(signature)));
	return code;
}

static enum ky_code
put_other(struct ky_buf *b, const struct ky_pki *pki, struct ky_str meta,
    struct ky_err *err)
{
	struct ky_str sub_ci = ky_pki_sub_ci(pki);
	enum ky_code code;
	struct ky_buf in;

	ky_buf_init(&in, ELEMENT_MAX);
	code = put_signed(&in, pki, meta, err);
	ky_buf_add(&in, ky_pki_euicc(pki));
	ky_buf_add(&in, ky_pki_eum(pki));
	if (sub_ci.len > 0)
		ky_der_put(&in, 0xa1, sub_ci);
	ky_der_put(b, 0x30, ky_buf_str(&in));
	ky_buf_done(&in);
	return code;
}

static void
put_final_result(struct ky_buf *b, const struct ky_vchip_profile *p,
    uint8_t error)
{
	struct ky_buf in, choice;

	ky_buf_init(&in, ELEMENT_MAX);
	ky_buf_init(&choice, ELEMENT_MAX);
	if (error == 0) {
		ky_der_put(&in, 0x4f, view(p->aid, 16));
		ky_der_put(&in, 0x04,
		    view(installed_well, sizeof(installed_well)));
	} else {
		ky_der_put_int(&in, 0x80, LOAD_ELEMENTS);
		ky_der_put_int(&in, 0x81, error);
	}
	ky_der_put(&choice, error == 0 ? 0xa0 : 0xa1, ky_buf_str(&in));
	ky_der_put(b, 0xa2, ky_buf_str(&choice));
	ky_buf_done(&choice);
	ky_buf_done(&in);
}

static enum ky_code
put_installation(struct ky_buf *b, const struct ky_pki *pki, struct ky_str meta,
    const struct ky_vchip_profile *p, uint8_t error, struct ky_err *err)
{
	struct ky_buf in, data, result;
	uint8_t transaction[16];
	enum ky_code code = KY_OK;

	if (RAND_bytes(transaction, sizeof(transaction)) != 1)
		return ky_fail(err, KY_E_SYSTEM, 0, "no random bytes");
	ky_buf_init(&in, ELEMENT_MAX);
	ky_buf_init(&data, ELEMENT_MAX);
	ky_buf_init(&result, ELEMENT_MAX);
	ky_der_put(&in, 0x80, view(transaction, sizeof(transaction)));
	ky_buf_add(&in, meta);
	ky_der_put(&in, 0x06, view(smdp_oid, sizeof(smdp_oid)));
	put_final_result(&in, p, error);
	ky_der_put(&data, 0xbf27, ky_buf_str(&in));
	code = put_signed(&result, pki, ky_buf_str(&data), err);
	ky_der_put(b, 0xbf37, ky_buf_str(&result));
	ky_buf_done(&result);
	ky_buf_done(&data);
	ky_buf_done(&in);
	return code;
}

static enum ky_code
enter(struct ky_vchip *c, uint8_t event, uint32_t hidden, struct ky_str meta,
    struct ky_str pending, struct ky_err *err)
{
	struct ky_vchip_notification *n = &c->notification[c->notifications_n];

	if (meta.len > sizeof(n->meta) || pending.len > sizeof(n->pending))
		return ky_fail(err, KY_E_LIMIT, 0,
		    "the notification is too long");
	n->n = c->next_n++;
	n->event = event;
	n->hidden = hidden;
	memcpy(n->meta, meta.p, meta.len);
	n->meta_n = (uint32_t)meta.len;
	memcpy(n->pending, pending.p, pending.len);
	n->pending_n = (uint32_t)pending.len;
	c->notifications_n++;
	return KY_OK;
}

/* `error` < 0: no result of an installation. */
static enum ky_code
issue(struct ky_vchip *c, const struct ky_pki *pki,
    const struct ky_vchip_profile *p, const char *host, uint8_t event,
    int error, uint32_t hidden, struct ky_err *err)
{
	struct ky_buf meta, pending;
	enum ky_code code;

	if (c->notifications_n == KY_VCHIP_NOTIFICATIONS_MAX)
		return ky_fail(err, KY_E_LIMIT, 0,
		    "the list of notifications is full");
	ky_buf_init(&meta, ELEMENT_MAX);
	ky_buf_init(&pending, ELEMENT_MAX);
	put_meta(&meta, c->next_n, event, host, p);
	if (error < 0)
		code = put_other(&pending, pki, ky_buf_str(&meta), err);
	else
		code = put_installation(&pending, pki, ky_buf_str(&meta), p,
		    (uint8_t)error, err);
	if (code == KY_OK)
		code = enter(c, event, hidden, ky_buf_str(&meta),
		    ky_buf_str(&pending), err);
	ky_buf_done(&pending);
	ky_buf_done(&meta);
	return code;
}

enum ky_code
ky_issue_event(struct ky_vchip *c, const struct ky_pki *pki,
    const struct ky_vchip_profile *p, uint8_t event, uint32_t hidden,
    struct ky_err *err)
{
	/* Addresses know no remote deletion: it goes where a deletion goes. */
	uint8_t wanted = event == KY_VCHIP_RPM_DELETE ? KY_VCHIP_DELETE : event;
	enum ky_code code = KY_OK;

	for (uint32_t i = 0; code == KY_OK && i < p->addresses_n; i++)
		if ((p->address[i].events & wanted) != 0)
			code = issue(c, pki, p, p->address[i].host, event, -1,
			    hidden, err);
	return code;
}

enum ky_code
ky_issue_installation(struct ky_vchip *c, const struct ky_pki *pki,
    const struct ky_vchip_profile *p, uint8_t error, struct ky_err *err)
{
	enum ky_code code;

	if (p->addresses_n == 0)
		return KY_OK;
	code = issue(c, pki, p, p->address[0].host, KY_VCHIP_INSTALL, error, 0,
	    err);
	for (uint32_t i = 1; code == KY_OK && error == 0 && i < p->addresses_n;
	     i++)
		if ((p->address[i].events & KY_VCHIP_INSTALL) != 0)
			code = issue(c, pki, p, p->address[i].host,
			    KY_VCHIP_INSTALL, -1, 0, err);
	return code;
}
