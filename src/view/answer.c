#include "view/view.h"

static const char *
verdict_name(enum ky_verdict v)
{
	switch (v) {
	case KY_VERDICT_ACCEPTED:
		return "accepted";
	case KY_VERDICT_REFUSED:
		return "refused";
	case KY_VERDICT_NOTHING:
	case KY_VERDICT__MAX:
		break;
	}
	return "nothing";
}

json_t *
ky_answer_json(const struct ky_answered *a)
{
	return json_pack("{s:s, s:s, s:s, s:s, s:o, s:s*, s:I, s:I}", "verdict",
	    verdict_name(a->verdict), "code", a->code, "message",
	    ky_words(a->code), "rule", a->rule, "day", ky_date_json(a->day),
	    "ending", ky_text_given(a->ending), "line", (json_int_t)a->line_id,
	    "version", (json_int_t)a->version);
}
