/*
 * Handing a notification over: ES9+ HandleNotification, from the device's
 * side (GSMA SGP.22, 5.6.4 and 6.5).
 *
 * The address comes from a card: a stranger's text.  It is a domain name and
 * nothing else, and leads to no private machine unless that is allowed.
 */
#ifndef KY_CARD_POST_H
#define KY_CARD_POST_H

#include "base/buf.h"
#include "base/err.h"
#include "card/outbox.h"

#define KY_ES9_PATH "/gsma/rsp2/es9plus/handleNotification"

struct ky_post_config {
	/* Roots that SM-DP+ servers are certified under (GSMA's), PEM; used for
	 * them and for nothing else.  NULL: none. */
	const char *ca_file;
	/* Where those do not do (or there are none), the system's own. */
	bool system_roots;
	/* For the server of --ending; NULL: the system's. */
	const char *ending_ca_file;
	/* Private and loopback addresses, names without a dot, and plain http
	 * to the server of --ending. */
	bool allow_private;
	/* "HOST:PORT" that takes what is for the address in the card, as a
	 * proxy of TLS would; NULL: that address. */
	const char *via;
};

struct ky_post; /* heap */

enum ky_code ky_post_new(const struct ky_post_config *config,
    struct ky_post **out, struct ky_err *err) KY_MUST_USE;
void ky_post_free(struct ky_post *p); /* NULL: nothing to do */

/*
 * The URL for an address in a notification.  KY_E_REFUSED: it is no domain
 * name (a port, a path, a user, an IP address, or what is none of these).
 */
enum ky_code ky_post_address_url(const char *address, bool allow_private,
    char out[KY_OUTBOX_URL_SIZE], struct ky_err *err) KY_MUST_USE;
/*
 * The URL for what stands behind --ending: "https://HOST[:PORT][/PATH]"; the
 * path of HandleNotification is put behind it unless it is there.  KY_E_INPUT:
 * it is none, or plain http that is not allowed.
 */
enum ky_code ky_post_ending_url(const char *text, bool allow_private,
    char out[KY_OUTBOX_URL_SIZE], struct ky_err *err) KY_MUST_USE;

/*
 * Sends one letter to one goal.  KY_OK: taken (2xx).  Everything else: not,
 * or not surely, and it is to be sent again; KY_E_REFUSED with a status as the
 * cause: the server looked at it and did not want it (4xx), or sends us
 * elsewhere (3xx, which is not followed).  `status`: of the answer, 0 = none.
 */
enum ky_code ky_post_send(struct ky_post *p, const struct ky_letter *l,
    const struct ky_goal *goal, unsigned *status,
    struct ky_err *err) KY_MUST_USE;
/* Was the system's trust used, because the roots given did not do? */
bool ky_post_used_system(const struct ky_post *p);

#endif
