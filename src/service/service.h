/*
 * The service: calls performed on an engine with threads, in this process.
 *
 * It owns a few read connections that calls share, the access log's writes,
 * and the loops of bulk endings and notifications.  An entry of the access log shares the engine's
 * next transaction with whatever else waits for it, and the call returns when
 * that is committed: under load a look costs a row, not a commit.
 */
#ifndef KY_SERVICE_SERVICE_H
#define KY_SERVICE_SERVICE_H

#include "port/courier.h"
#include "port/payevent.h"
#include "service/call.h"

struct ky_service; /* heap */

struct ky_service_config {
	struct ky_engine *engine; /* the caller's; outlives the service */
	struct ky_slug issuer;
	bool demo;
	struct ky_clock clock;
	struct ky_entropy entropy;
	/* Checks rule files before they are stored. */
	struct ky_rule_reader rules;
	/* Writes payment runs' files; `self` NULL: none can be proposed. */
	struct ky_bankfile bankfile;
	/* Judges what chips signed; `self` NULL: nothing is taken in. */
	struct ky_verifier verifier;
	/* Judges news of the payment service; `self` NULL: none are taken
	 * in. */
	struct ky_pay_reader pay;
	/* Carries codes and links; `self` NULL: the portal sends none. */
	struct ky_courier courier;
	/* The portal's own address, "https://portal.example"; NULL: there is no
	 * portal, KY_CALL_PORTAL is refused. */
	const char *portal_origin;
	bool test_roots; /* it takes test roots: said wherever it shows */
	/* Where notifications for us are addressed, comma-separated names. */
	const char *addresses;
	const char *store_path; /* for free space and sizes; borrowed */
	uint32_t readers;       /* connections, 1 to 16; 0 = 4 */
	uint32_t schema;
	/* After a webhook or a delivery changed, in the caller's thread; must
	 * not block.  NULL: nobody wants to know. */
	void (*on_hooks)(void *self);
	void *on_hooks_self;
};

enum ky_code ky_service_new(const struct ky_service_config *config,
    struct ky_service **out, struct ky_err *err) KY_MUST_USE;
/* From now on bulk endings go on by themselves, in a thread, and what chips
 * signed is told to its lines, in another.  The engine has threads of its own
 * already.  KY_E_SYSTEM: no thread is to be had. */
enum ky_code ky_service_start(struct ky_service *s,
    struct ky_err *err) KY_MUST_USE;
/* On a service that was not started: one step of them, as ky_bulk_step(). */
enum ky_code ky_service_bulk_step(struct ky_service *s, int64_t *wait_us,
    struct ky_err *err) KY_MUST_USE;
/* The same, one step of the work on notifications, as ky_notify_step(). */
enum ky_code ky_service_notify_step(struct ky_service *s, int64_t *wait_us,
    struct ky_err *err) KY_MUST_USE;
/* No thread may be in a call. */
void ky_service_free(struct ky_service *s);

struct ky_calls ky_service_calls(struct ky_service *s);

/* The address at which an ending is withdrawn without login, for the mail that
 * hands a paper over: "https://…/en/withdraw/TOKEN".  "" where there is no
 * portal.  KY_E_SYSTEM etc. as of a call. */
enum ky_code ky_service_withdraw_link(struct ky_service *s, const char *ending,
    const char *language, char out[KY_LETTER_LINK_SIZE],
    struct ky_err *err) KY_MUST_USE;

/* From now on calls that change something are answered KY_E_LIMIT, cause
 * KY_NO_QUEUE. */
void ky_service_stopping(struct ky_service *s);

#endif
