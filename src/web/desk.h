/*
 * Ending a line, page by page: what these pages share.
 *
 *	struct ky_desk k;
 *
 *	if (!ky_desk_line(&k, rq, an, KY_RIGHT_STATUS))
 *		return;
 *	ky_visit_show(&k.v, KY_PAGE("desk/line"), 200);
 *
 * The answers that somebody has given so far lie in the address (web/choice.h),
 * never with us: going back, two tabs and a lost connection lose nothing.
 *
 * The context has besides those of visit.h and session.h: `currency`, `line`
 * and `ending` (web/desk_show.h), `today`; `notice` once something that was
 * wanted could not be done: "changed" (the line is not as the page showed it),
 * "refused" (`notice_code` says why), "nothing" (it was so already), "weak" (web/desk_proof.h).
 */
#ifndef KY_WEB_DESK_H
#define KY_WEB_DESK_H

#include "web/session.h"
#include "web/choice.h"

struct ky_desk {
	struct ky_visit v;
	const struct ky_reach *reach;
	struct ky_case *c;
	const struct ky_rules *rules; /* NULL: none are loaded */
	struct ky_time now;
	struct ky_date today; /* where the provider is */
};

/* The line of the address ("{line}" is its second part), if the session
 * reaches it with that right.  False: it was answered. */
bool ky_desk_line(struct ky_desk *k, const struct ky_http_request *rq,
    struct ky_http_answer *an, enum ky_right right);
/* The line of the ending of the address ("{ref}" likewise); of the line's
 * current one only. */
bool ky_desk_ending(struct ky_desk *k, const struct ky_http_request *rq,
    struct ky_http_answer *an, enum ky_right right);

/* What a call for the line gave, into `k` and the context.  False: there is no
 * such line, and it was answered. */
bool ky_desk_take(struct ky_desk *k, const struct ky_result *r);

/* What ending so brings: KY_CALL_PREVIEW with `days` rows, behind the hold
 * that the session's proofs ask for.  False: it was answered. */
bool ky_desk_preview(struct ky_desk *k, const struct ky_choice *w, uint8_t days,
    const struct ky_preview **out);

/* What became of a command. */
enum ky_desk_said {
	KY_DESK_DONE,     /* now, before, or by the same form sent twice */
	KY_DESK_NOT,      /* it was not done: `notice` says why; the line was
	                     loaded again and is in the context as it is now */
	KY_DESK_ANSWERED, /* a fault of ours or of the store: answered */
};

/*
 * Hands the command in: in the session's name, under the form's key, once more
 * when it is not known whether it happened.  `out` may be NULL; it is zeroed
 * where a repetition was known by its key alone.
 */
enum ky_desk_said ky_desk_submit(struct ky_desk *k, struct ky_command *cmd,
    struct ky_answered *out);
/* A command on this line, with the version that the form showed: what has
 * changed since is seen before anything is done. */
struct ky_command *ky_desk_command(const struct ky_desk *k,
    enum ky_command_kind kind);
/* Whoever states something: evidence of the lowest grade, with `what` and the
 * holder's own words as JSON. */
void ky_desk_states(const struct ky_desk *k, struct ky_command *cmd,
    const char *what, struct ky_str text);

/* The address of a page from which one comes back to `to` (`next`). */
const char *ky_desk_and_back(const struct ky_desk *k, const char *page,
    const char *to);

/* The address for those who come from elsewhere, with our name in front. */
const char *ky_desk_url(const struct ky_desk *k, const char *path);

/* The reasons for which what is left on the line is paid back, a set of
 * 1 << enum ky_refund_reason, where the way has a page that asks for one;
 * 0: none is asked for. */
uint32_t ky_desk_reasons(const struct ky_desk *k, const struct ky_choice *w);
/* One is asked for, and nothing was said. */
bool ky_desk_wants_reason(const struct ky_desk *k, const struct ky_choice *w);

/* An ending runs, or is over and was not taken back. */
bool ky_desk_has_ending(const struct ky_case *c);
/* To that ending, which says so: whoever asks for one again files nothing.
 * False: there is none. */
bool ky_desk_already(struct ky_desk *k);

#endif
