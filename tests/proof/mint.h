/* Notifications minted for tests: by a chip of a PKI made on the spot. */
#ifndef KY_TESTS_PROOF_MINT_H
#define KY_TESTS_PROOF_MINT_H

#include "euicc/notification.h"
#include "vcard/pki.h"

#include <assert.h>
#include <stdlib.h>

#define MINT_MAX ((size_t)16 * 1024)
static const struct ky_eid mint_eid = {"89049032123451234512345678901235"};
static const struct ky_iccid mint_iccid = {.digits = "8988211000000212345"};

enum mint_kind {
	MINT_DELETE,
	MINT_ENABLE,
	MINT_INSTALL,
	MINT__MAX
};

/* The element around what `from` holds, which is emptied. */
static inline void
mint_wrap(struct ky_buf *to, uint32_t tag, struct ky_buf *from)
{
	ky_der_put(to, tag, ky_buf_str(from));
	ky_buf_reset(from);
}

static inline void
mint_meta(struct ky_buf *out, int64_t n, const char *events)
{
	struct ky_buf b;
	uint8_t iccid[10];

	ky_buf_init(&b, MINT_MAX);
	ky_iccid_to_chip(&mint_iccid, iccid);
	ky_der_put_int(&b, 0x80, n);
	ky_der_put(&b, 0x81, (struct ky_str){events, 2});
	ky_der_put(&b, 0x0c, KY_STR("testsmdpplus1.example.com"));
	ky_der_put(&b, 0x5a, (struct ky_str){(char *)iccid, 10});
	mint_wrap(out, 0xbf2f, &b);
	ky_buf_done(&b);
}

static inline void
mint_sign(const struct ky_pki *p, struct ky_str tbs, struct ky_buf *out)
{
	uint8_t sig[64];
	struct ky_err err;
	enum ky_code code = ky_pki_sign(p, tbs, sig, &err);

	assert(code == KY_OK);
	ky_buf_add(out, tbs);
	ky_der_put(out, 0x5f37, (struct ky_str){(char *)sig, sizeof(sig)});
}

static inline void
mint_install(const struct ky_pki *p, int64_t n, struct ky_buf *out)
{
	struct ky_buf tbs, b;

	ky_buf_init(&tbs, MINT_MAX);
	ky_buf_init(&b, MINT_MAX);
	ky_der_put(&tbs, 0x80, KY_STR("\1\2\3\4"));
	mint_meta(&tbs, n, "\7\x80");
	ky_der_put(&tbs, 0x06, KY_STR("\x88\x37\x0a"));
	/* Success: on an ISD-P, every element fine. */
	ky_der_put(&tbs, 0xa2,
	    KY_STR("\xa0\x1d\x4f\x10\xa0\0\0\5\x59\x10\x10\xff\xff\xff\xff"
		   "\x89\0\0\x10\0\4\x09\x30\7\xa0\5\x30\3\x80\1\0"));
	mint_wrap(&b, 0xbf27, &tbs);
	mint_sign(p, ky_buf_str(&b), &tbs);
	ky_der_put(out, 0xbf37, ky_buf_str(&tbs));
	ky_buf_done(&tbs);
	ky_buf_done(&b);
}

static inline void
mint_other(const struct ky_pki *p, int64_t n, const char *events,
    struct ky_buf *out)
{
	struct ky_buf tbs, b;

	ky_buf_init(&tbs, MINT_MAX);
	ky_buf_init(&b, MINT_MAX);
	mint_meta(&tbs, n, events);
	mint_sign(p, ky_buf_str(&tbs), &b);
	ky_buf_add(&b, ky_pki_euicc(p));
	ky_buf_add(&b, ky_pki_eum(p));
	if (ky_pki_sub_ci(p).len > 0)
		ky_der_put(&b, 0xa1, ky_pki_sub_ci(p));
	ky_der_put(out, 0x30, ky_buf_str(&b));
	ky_buf_done(&tbs);
	ky_buf_done(&b);
}

static inline void
mint(const struct ky_pki *p, enum mint_kind kind, int64_t n, struct ky_buf *out)
{
	if (kind == MINT_INSTALL)
		mint_install(p, n, out);
	else
		mint_other(p, n, kind == MINT_DELETE ? "\4\x10" : "\6\x40",
		    out);
}

static inline struct ky_pki *
mint_pki(enum ky_curve curve, enum ky_pki_fault fault)
{
	struct ky_pki *p = NULL;
	struct ky_err err;
	enum ky_code code = ky_pki_new(curve, &mint_eid, fault, &p, &err);

	assert(code == KY_OK);
	return p;
}

#endif
