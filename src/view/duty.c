#include "view/view.h"

#include "base/hex.h"

#include <stdio.h>
#include <string.h>

static bool
has_evidence(const struct ky_duty *d)
{
	static const uint8_t none[sizeof(d->evidence)];

	return memcmp(d->evidence, none, sizeof(none)) != 0;
}

const char *
ky_duty_id(const struct ky_case *c, const struct ky_duty *d,
    char out[KY_DUTY_ID_SIZE])
{
	const char *kind = ky_duty_kind_name(d->kind);

	if (d->kind == KY_DUTY_ITEM && d->ref < c->line.items_n)
		(void)snprintf(out, KY_DUTY_ID_SIZE, "%s:%s", kind,
		    c->line.item[d->ref].code.text);
	else if (d->kind == KY_DUTY_RECORDS && d->ref < KY_CLASS__MAX)
		(void)snprintf(out, KY_DUTY_ID_SIZE, "%s:%s", kind,
		    ky_class_name((enum ky_class)d->ref));
	else
		(void)snprintf(out, KY_DUTY_ID_SIZE, "%s", kind);
	return out;
}

json_t *
ky_duty_json(const struct ky_case *c, const struct ky_duty *d)
{
	char hash[65], id[KY_DUTY_ID_SIZE];

	ky_hex_encode(d->evidence, sizeof(d->evidence), hash);
	return json_pack("{s:s, s:s, s:s*, s:s, s:s, s:s, s:s, s:s*, s:s*, "
			 "s:o, "
			 "s:o, s:i}",
	    "id", ky_duty_id(c, d, id), "kind", ky_duty_kind_name(d->kind),
	    "item",
	    d->kind == KY_DUTY_ITEM && d->ref < c->line.items_n
		? c->line.item[d->ref].code.text
		: NULL,
	    "state", ky_duty_state_name(d->state), "reason", d->reason, "least",
	    ky_grade_name(d->least), "grade", ky_grade_name(d->grade), "by",
	    ky_text_given(d->by), "evidence", has_evidence(d) ? hash : NULL,
	    "due", ky_date_json(d->due), "changed", ky_time_json(d->changed),
	    "tries", d->tries);
}
