/*
 * A conversation with the chip's management (ISD-R): ES10 functions asked and
 * answered over a transport (GSMA SGP.22, 5.7).
 *
 * It opens the channel when it is needed, and again after a reset; asks again
 * where nothing can have happened; and ends when its time is up, whatever the
 * card does.
 *
 * Codes as in transport.h.  A status word that is none of success is
 * KY_E_REFUSED with the word as the cause.
 */
#ifndef KY_CARD_SESSION_H
#define KY_CARD_SESSION_H

#include "card/transport.h"
#include "euicc/es10.h"

struct ky_session {
	const struct ky_transport *t;
	struct ky_str aid; /* of the ISD-R */
	uint8_t segment;   /* bytes of a block, 6 to 255 */
	/* How long all of it may take; on ky_pace_now_ms()'s clock. */
	int64_t until_ms;
	/* Sleeps; tests have their own. */
	void (*wait)(uint32_t ms);

	bool open;
	/* The card wants to be reset before it goes on: a REFRESH nobody else
	 * answers, or 6985. */
	bool stale;
	struct ky_buf request, answer, part;
};

#define KY_SESSION_TOTAL_MS 300000

/* `aid` empty: every eUICC's.  `segment` 0: what the transport can take. */
void ky_session_init(struct ky_session *s, const struct ky_transport *t,
    struct ky_str aid, uint8_t segment);
void ky_session_done(struct ky_session *s); /* closes the channel */

/* Opens the channel if there is none: ten tries, 250 ms apart. */
enum ky_code ky_session_open(struct ky_session *s,
    struct ky_err *err) KY_MUST_USE;
/* The time for all of it begins anew: what went by was a person's or a
 * server's, not the card's. */
void ky_session_renew(struct ky_session *s);
/* Resets the card and opens the channel again. */
enum ky_code ky_session_reset(struct ky_session *s,
    struct ky_err *err) KY_MUST_USE;

/* --- asking: repeated after any failure, three times --- */

enum ky_code ky_session_eid(struct ky_session *s, struct ky_eid *out,
    struct ky_err *err) KY_MUST_USE;
enum ky_code ky_session_info(struct ky_session *s, struct ky_es10_info *out,
    struct ky_err *err) KY_MUST_USE;

struct ky_profiles {
	uint32_t n;
	bool more; /* the card has others that did not fit */
	/* The first so many are in the ordinary list; the others only in those
	 * of their class, and one of these lists could not be had. */
	uint32_t ordinary;
	bool partial;
	struct ky_es10_profile row[KY_ES10_PROFILES_MAX];
};
/* All of them: those for tests and provisioning too, which cards leave out
 * unless asked (SGP.22, 5.7.15).  KY_E_RETRY: a change is going on. */
enum ky_code ky_session_profiles(struct ky_session *s, struct ky_profiles *out,
    struct ky_err *err) KY_MUST_USE;
/* The profile with these digits; NULL = none. */
const struct ky_es10_profile *ky_profiles_find(const struct ky_profiles *p,
    const char *digits);

struct ky_pending {
	uint32_t n;
	bool more;
	struct ky_notification_meta row[KY_ES10_NOTIFICATIONS_MAX];
};
/* What waits on the card, least number first. */
enum ky_code ky_session_notifications(struct ky_session *s,
    struct ky_pending *out, struct ky_err *err) KY_MUST_USE;
/* Notification `n`, whole, into `out` (reset first).  KY_E_REFUSED: the card
 * gives none, or another one than asked for. */
enum ky_code ky_session_retrieve(struct ky_session *s, int64_t n,
    struct ky_buf *out, struct ky_err *err) KY_MUST_USE;

/* --- changing: sent again only where nothing can have happened --- */

/* `result` is the card's own code: 0 = done. */
enum ky_code ky_session_disable(struct ky_session *s,
    const struct ky_es10_profile *p, bool by_aid, bool refresh, int *result,
    struct ky_err *err) KY_MUST_USE;
enum ky_code ky_session_enable(struct ky_session *s,
    const struct ky_es10_profile *p, bool by_aid, bool refresh, int *result,
    struct ky_err *err) KY_MUST_USE;
enum ky_code ky_session_delete(struct ky_session *s,
    const struct ky_es10_profile *p, bool by_aid, int *result,
    struct ky_err *err) KY_MUST_USE;
/* Harmless twice: the second time there is nothing to remove (1). */
enum ky_code ky_session_remove(struct ky_session *s, int64_t n, int *result,
    struct ky_err *err) KY_MUST_USE;

#endif
