/*
 * Asking a Stripe-compatible API: forms out, JSON back, and what a status
 * means for us.  What such a service must offer: docs/peers.md.
 */
#ifndef KY_PAY_API_H
#define KY_PAY_API_H

#include "link/client.h"

#include <jansson.h>

struct ky_pay_place {
	/* "https://pay.example": the API's own path is put behind it
	 * ("/v1/..."). */
	const char *url;
	const char *token;   /* the secret key */
	const char *ca_file; /* or NULL: the system's */
	uint32_t total_ms;   /* 0 = 15000 */
};

struct ky_pay_api; /* heap; may be used by several threads */

/* KY_E_INPUT names the setting that is missing or cannot be. */
enum ky_code ky_pay_api_open(const struct ky_pay_place *place,
    struct ky_pay_api **out, struct ky_err *err) KY_MUST_USE;
void ky_pay_api_close(struct ky_pay_api *a); /* NULL: nothing to do */

/* Below `url`; ids in it are those the service gave. */
#define KY_PAY_PATH_SIZE 512

/*
 * GET.  KY_OK: *out is the object (the caller's), or NULL when there is no
 * such thing (404).  All else is KY_E_RETRY: a GET changes nothing.
 */
enum ky_code ky_pay_api_get(struct ky_pay_api *a, const char *path,
    json_t **out, struct ky_err *err) KY_MUST_USE;
/*
 * POST under an idempotency key.  KY_OK: done, *out the object.  Else as
 * ky_pay_api_judge(); also KY_E_RETRY when it never left, and KY_E_UNSURE
 * when no whole answer came or it is no object.  err->cause is the status,
 * where there was one.
 */
enum ky_code ky_pay_api_post(struct ky_pay_api *a, const char *path,
    const char *key, struct ky_str form, json_t **out,
    struct ky_err *err) KY_MUST_USE;

/* --- forms --- */

#define KY_PAY_FORM_MAX ((size_t)16 * 1024)
#define KY_PAY_VALUE_MAX 512 /* bytes of a name or value: asserted */
/* "name=value", with "&" before it where there is something already. */
void ky_pay_form_add(struct ky_buf *form, const char *name, const char *value);
void ky_pay_form_number(struct ky_buf *form, const char *name, int64_t n);

/* --- answers: for the adapter and its tests --- */

/*
 * What a status says about whether a POST happened.  KY_E_RETRY: nothing did
 * (redirected, 401, 403, 408, 425, 429, 503 with Retry-After).  KY_E_REFUSED:
 * other 4xx; the service's code is in the words.  KY_E_UNSURE: it may have
 * (5xx; 409 and idempotency_error, for an earlier request under the key is
 * under way or was another; 424).  `doc` or NULL.
 */
enum ky_code ky_pay_api_judge(unsigned status, uint32_t retry_after_s,
    const json_t *doc, struct ky_err *err) KY_MUST_USE;

/* An id, text member or, of an expanded object, its member "id".  False:
 * neither there, nor null; empty, too long, or not of letters, digits, "_"
 * and "-".  *out "" when it is null. */
bool ky_pay_api_id(const json_t *o, const char *name, char *out, size_t size);
/* The text of a member, or "". */
const char *ky_pay_api_text(const json_t *o, const char *name);
/* A whole amount of money, 0 to KY_AMOUNT_MAX, and its currency in upper
 * case.  False: there is none. */
bool ky_pay_api_money(const json_t *o, const char *name, int64_t *minor,
    char currency[4]);

#endif
