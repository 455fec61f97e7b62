/*
 * Short messages handed to somebody who sends them: a gateway over HTTP, or a
 * folder.
 */
#ifndef KY_SMS_SMS_H
#define KY_SMS_SMS_H

#include "base/err.h"
#include "core/ident.h"
#include "sms/template.h"

/* A way of sending: closed by ky_sms_close(). */
struct ky_sms {
	void *self;
	/*
	 * `text`: UTF-8.  `id`: letters, digits and hyphens, the same on each
	 * attempt.  KY_E_RETRY: nothing was sent.  KY_E_UNSURE: it may have
	 * been.  KY_E_REFUSED: it never will be.
	 */
	enum ky_code (*send)(void *self, const struct ky_msisdn *to,
	    const char *text, const char *id, struct ky_err *err) KY_MUST_USE;
	void (*close)(void *self);
};

/* More pieces than this are not sent. */
#define KY_SMS_SEGMENTS_MAX 6

struct ky_sms_gateway {
	const char *url;
	const char *token;                    /* bearer, or NULL */
	const char *header_name, *header_key; /* another way to be known by:
	                                         both or NULL */
	const char *ca_file;                  /* or NULL: the system's */
	const char *body;                     /* sms/template.h */
	enum ky_sms_body form;
	const char *statuses; /* that mean taken, "200 202"; NULL = any 2xx */
	uint32_t total_ms;    /* 0 = 20000 */
};

/* KY_E_INPUT names the setting that cannot be. */
enum ky_code ky_sms_gateway_check(const struct ky_sms_gateway *config,
    struct ky_err *err) KY_MUST_USE;
/*
 * POSTs each message once, on a connection of its own.  Answers 401, 403, 408,
 * 425, 429, and 503 with Retry-After mean that nothing was sent; other 5xx
 * that it may have been; anything else a refusal.
 */
enum ky_code ky_sms_gateway_open(const struct ky_sms_gateway *config,
    struct ky_sms *out, struct ky_err *err) KY_MUST_USE;

/* A file for each message, named by its id: "To: +81...", an empty line, the
 * text.  The folder is made when it is missing. */
enum ky_code ky_sms_folder_open(const char *folder, struct ky_sms *out,
    struct ky_err *err) KY_MUST_USE;

/* One that was never opened is nothing to do. */
void ky_sms_close(struct ky_sms *s);

#endif
