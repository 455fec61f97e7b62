/*
 * What a holder asks for, from the flags of `preview` and `end`, and the
 * preview of it: the two commands read and show the same.
 */
#ifndef KY_CMD_REQUEST_H
#define KY_CMD_REQUEST_H

#include "cmd/session.h"
#include "core/preview.h"

struct ky_request {
	enum ky_way way;
	struct ky_claim claim;
	struct ky_date wish; /* no date: as soon as may be */
	bool when_used_up;
	int32_t reason;           /* enum ky_refund_reason or -1 */
	uint8_t days;             /* `preview`: rows of possible days */
	struct ky_date departure; /* `preview`: or no date */
};

#define KY_REQUEST_FLAGS \
	{"--on", "DATE", "last day wished; else as soon as may be", true}, \
	    {"--when-used-up", NULL, \
		"when the data is used up, or its validity ends", false}, \
	    {"--way", "WAY", "plain, port-out, initial-8-days, ...", false}, \
	    {"--ground", "GROUND", "signal, explanation or document", false}, \
	    {"--relation", "WHO", "of whoever files to a dead holder", false}, \
	{ \
		"--reason", "REASON", "for a refund: left-japan, ...", false \
	}

enum ky_code ky_request_read(const struct ky_cli *cli, struct ky_request *out,
    struct ky_err *err) KY_MUST_USE;

/* KY_E_INPUT: no rules are loaded, or no validity to use up.  The rules stay
 * valid until the session reads others. */
enum ky_code ky_request_preview(struct ky_session *s, const struct ky_case *c,
    const struct ky_request *r, struct ky_rules *rules, struct ky_preview *out,
    struct ky_err *err) KY_MUST_USE;

#endif
