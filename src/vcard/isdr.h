/*
 * The application that manages profiles, as the simulated chip has it: one
 * whole ES10 request in, one response out (GSMA SGP.22, 5.7).
 */
#ifndef KY_VCARD_ISDR_H
#define KY_VCARD_ISDR_H

#include "euicc/der.h"
#include "vcard/pki.h"
#include "vcard/vchip.h"

#define KY_ISDR_REQUEST_MAX ((size_t)32 * 1024)
#define KY_ISDR_RESPONSE_MAX ((size_t)2 * 1024 * 1024)

#define KY_SW_DONE 0x9000u
#define KY_SW_WRONG_DATA 0x6a80u
#define KY_SW_UNKNOWN_TAG 0x6a88u

struct ky_isdr {
	struct ky_vchip *chip;    /* the caller's */
	const struct ky_pki *pki; /* the caller's */
	struct ky_quirks quirks;  /* counts of some go down */
	/* What the last request did; cleared by the next. */
	bool changed;    /* the chip is to be kept again */
	bool switched;   /* another profile, or none, is enabled now */
	bool refresh;    /* ... and REFRESH was asked for */
	bool deleted;    /* a profile is gone */
	bool impossible; /* signing failed, or the list is full: `err` */
	struct ky_err err;
};

/* The status word, and what is to be fetched. */
uint16_t ky_isdr_answer(struct ky_isdr *d, struct ky_str request,
    struct ky_buf *out);

/* --- by the functions' files, for ky_isdr_answer() --- */

typedef uint16_t ky_isdr_fn(struct ky_isdr *d, struct ky_str value,
    struct ky_buf *out);
ky_isdr_fn ky_isdr_profiles, ky_isdr_nickname;             /* BF2D BF29 */
ky_isdr_fn ky_isdr_enable, ky_isdr_disable;                /* BF31 BF32 */
ky_isdr_fn ky_isdr_delete, ky_isdr_memory_reset;           /* BF33 BF34 */
ky_isdr_fn ky_isdr_list, ky_isdr_retrieve, ky_isdr_remove; /* BF28 BF2B BF30 */

/* A response that is one INTEGER under `inner`: result or error. */
uint16_t ky_isdr_code(struct ky_buf *out, uint32_t tag, uint32_t inner,
    int code);
/* `in` under `tag`; `in` is done with. */
void ky_isdr_wrap(struct ky_buf *out, uint32_t tag, struct ky_buf *in);

#endif
