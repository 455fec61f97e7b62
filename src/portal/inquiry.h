/*
 * Something that a person of ours decides or answers: papers instead of a
 * code, a forgotten login, a message, a correction of a fact, a solved case.
 *
 * KY_CALL_INQUIRY_NEW puts one (pages; no login needed),
 * KY_CALL_INQUIRIES and KY_CALL_INQUIRY_GET read them (staff; pages read cases
 * that are shown), KY_CALL_INQUIRY_MOVE decides (staff).
 *
 *	kind        who asks               states
 *	papers      an account, a mailbox  new → accepted | refused
 *	recovery    a mailbox              new → accepted | refused
 *	message     anybody                new → answered | refused
 *	correction  anybody                new → accepted | refused
 *	case        anybody                new → shown | refused; shown → refused
 *
 * All of them but cases may also wait for what was asked back ("waiting").
 * Accepted papers are of a line, which who accepts them names.  Where the
 * trust rules see a recent change of the line they are "seen" first, and a
 * second person accepts them for the same line.
 *
 * Who left a mailbox is written to: that we have it, and at each decision.
 *
 * The text of a case that is shown is the one the moderator gave with the
 * move, never what came in.
 */
#ifndef KY_PORTAL_INQUIRY_H
#define KY_PORTAL_INQUIRY_H

#include "core/line.h"
#include "port/courier.h"
#include "port/lobby.h"

enum ky_inquiry_kind {
	KY_INQUIRY_PAPERS,
	KY_INQUIRY_RECOVERY,
	KY_INQUIRY_MESSAGE,
	KY_INQUIRY_CORRECTION,
	KY_INQUIRY_CASE,
	KY_INQUIRY__MAX
};
const char *ky_inquiry_kind_name(enum ky_inquiry_kind k); /* "papers", ... */
bool ky_inquiry_kind_parse(struct ky_str name, enum ky_inquiry_kind *out);

enum ky_inquiry_state {
	KY_INQUIRY_NEW,
	KY_INQUIRY_SHOWN,
	KY_INQUIRY_ACCEPTED,
	KY_INQUIRY_REFUSED,
	KY_INQUIRY_ANSWERED,
	KY_INQUIRY_WAITING, /* we asked back */
	KY_INQUIRY_SEEN,    /* accepted by one person of two */
	KY_INQUIRY_STATE__MAX
};
const char *ky_inquiry_state_name(enum ky_inquiry_state s);
bool ky_inquiry_state_parse(struct ky_str name, enum ky_inquiry_state *out);

/* May one of that kind move so? */
bool ky_inquiry_moves(enum ky_inquiry_kind k, enum ky_inquiry_state from,
    enum ky_inquiry_state to);

/* What is written to who asked when one of that kind comes into that state;
 * KY_LETTER__MAX: nothing. */
enum ky_letter_kind ky_inquiry_letter(enum ky_inquiry_kind k,
    enum ky_inquiry_state s);

#define KY_INQUIRIES_MAX 64 /* of one call */
#define KY_INQUIRY_TEXT_SIZE 4096
#define KY_INQUIRY_SUBJECT_SIZE 128

struct ky_inquiry {
	struct ky_slug id; /* "iq-7h3k9qxm"; given */
	uint64_t n;        /* order of arrival; given */
	enum ky_inquiry_kind kind;
	enum ky_inquiry_state state;
	struct ky_slug session, account; /* who asks; "" = not known */
	uint64_t line_id;                /* papers that were accepted, or seen;
	                                    else 0 */
	struct ky_slug about;            /* an operator's slug; or "" */
	char language[KY_LANGUAGE_SIZE];
	char email[KY_EMAIL_SIZE]; /* for the answer; or "" */
	/* Papers: kind of paper (a code: "residence-card", "passport",
	 * "contract"), never its number or picture. */
	struct ky_slug paper;
	char subject[KY_INQUIRY_SUBJECT_SIZE]; /* UTF-8, one line */
	char text[KY_INQUIRY_TEXT_SIZE];       /* UTF-8, sealed at rest */
	char answer[KY_INQUIRY_TEXT_SIZE]; /* by staff; of a case: as shown */
	struct ky_slug seen_by; /* the first person of two; "" = none */
	struct ky_slug decided_by;
	struct ky_time at, decided; /* decided.us = 0: not yet */
};

/* As a folio, and back.  KY_E_INPUT: too long, or no UTF-8. */
enum ky_code ky_inquiry_write(const struct ky_inquiry *q, struct ky_folio *out,
    struct ky_err *err) KY_MUST_USE;
enum ky_code ky_inquiry_read(const struct ky_folio *r, struct ky_inquiry *out,
    struct ky_err *err) KY_MUST_USE;
/* "papers:new": the folio's state, by which they are listed. */
void ky_inquiry_column(enum ky_inquiry_kind k, enum ky_inquiry_state s,
    struct ky_slug *out);

#endif
