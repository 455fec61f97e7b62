#include "cmd/request.h"

enum ky_code
ky_request_read(const struct ky_cli *cli, struct ky_request *out,
    struct ky_err *err)
{
	const char *on = ky_cli_flag(cli, "--on");
	const char *way = ky_cli_flag(cli, "--way");
	const char *ground = ky_cli_flag(cli, "--ground");
	const char *relation = ky_cli_flag(cli, "--relation");
	const char *reason = ky_cli_flag(cli, "--reason");
	struct ky_request r = {.way = KY_WAY_PLAIN, .reason = -1};
	enum ky_refund_reason refund;

	if (on != NULL && ky_date_parse(ky_str_of(on), &r.wish, err) != KY_OK)
		return ky_during(err, "--on");
	r.when_used_up = ky_cli_flag(cli, "--when-used-up") != NULL;
	if (way != NULL && !ky_way_parse(ky_str_of(way), &r.way))
		return ky_fail(err, KY_E_INPUT, 0,
		    "--way: no way of ending has that name");
	if (ground != NULL &&
	    !ky_ground_parse(ky_str_of(ground), &r.claim.ground))
		return ky_fail(err, KY_E_INPUT, 0,
		    "--ground is signal, explanation or document");
	if (relation != NULL &&
	    !ky_relation_parse(ky_str_of(relation), &r.claim.relation))
		return ky_fail(err, KY_E_INPUT, 0,
		    "--relation is spouse, child, parent, heir, family or "
		    "other");
	if (reason != NULL) {
		if (!ky_refund_reason_parse(ky_str_of(reason), &refund))
			return ky_fail(err, KY_E_INPUT, 0,
			    "--reason is business-end, small-amount, "
			    "left-japan, moved or service-failure");
		r.reason = (int32_t)refund;
	}
	*out = r;
	return KY_OK;
}

enum ky_code
ky_request_preview(struct ky_session *s, const struct ky_case *c,
    const struct ky_request *r, struct ky_rules *rules, struct ky_preview *out,
    struct ky_err *err)
{
	struct ky_days_ask ask = {.way = r->way,
	    .claim = r->claim,
	    .wish = r->wish,
	    .when_used_up = r->when_used_up,
	    .refund_reason = r->reason,
	    .departure = r->departure,
	    .days = r->days};
	enum ky_code code = ky_session_rules(s, c, rules, err);

	if (code != KY_OK)
		return code;
	ask.now = ky_session_now(s);
	ky_preview(c, rules, &ask, out);
	return KY_OK;
}
