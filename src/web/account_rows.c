/* What pages of an account show alike. */
#include "web/account.h"

#include <stdlib.h>

void
ky_visit_put_pending(struct ky_visit *v, enum ky_purpose purpose)
{
	static const struct ky_pending none;
	const struct ky_pending *p = v->session != NULL ? &v->session->pending
							: &none;

	ky_visit_put(v, "waiting", json_boolean(p->purpose == purpose));
	ky_visit_text(v, "way", p->way == KY_LETTER_BY_SMS ? "sms" : "mail");
	ky_visit_put_time(v, "until", p->until);
}

void
ky_visit_put_login(struct ky_visit *v)
{
	static const struct ky_guest nobody;
	const struct ky_guest *s = v->session != NULL ? v->session : &nobody;

	ky_visit_put(v, "has_password", json_boolean(s->has_password));
	ky_visit_put(v, "has_totp", json_boolean(s->has_totp));
	ky_visit_put(v, "has_passkey", json_boolean(s->has_passkey));
	ky_visit_put(v, "spares", json_integer(s->spares));
}

static json_t *
time_json(struct ky_time at)
{
	char text[KY_TIME_TEXT_SIZE] = "";

	if (at.us != 0)
		ky_time_format(at, text);
	return json_string(text);
}

static json_t *
rights_json(uint32_t rights)
{
	json_t *all = json_object();

	for (int i = 0; i < KY_RIGHT__MAX; i++) {
		enum ky_right r = (enum ky_right)i;

		if (json_object_set_new(all, ky_right_name(r),
			json_boolean((rights & KY_RIGHT_BIT(r)) != 0)) != 0)
			abort(); /* out of memory */
	}
	return all;
}

bool
ky_visit_put_list(struct ky_visit *v, enum ky_folio_kind kind, const char *name)
{
	struct ky_ask ask = {.act = KY_ACT_LIST, .kind = kind};

	return ky_visit_put_rows(v, &ask, name);
}

bool
ky_visit_put_rows(struct ky_visit *v, struct ky_ask *ask, const char *name)
{
	json_t *rows = json_array();
	const struct ky_told *told;

	if (!ky_visit_ask(v, ask, &told)) {
		json_decref(rows);
		return false;
	}
	for (uint32_t i = 0; i < told->rows_n; i++) {
		const struct ky_portal_row *r = &told->row[i];

		if (json_array_append_new(rows,
			json_pack("{s:s, s:s, s:o, s:o, s:s, s:b, s:I, s:o}",
			    "id", r->id.text, "text", r->text, "at",
			    time_json(r->at), "until", time_json(r->until),
			    "state", r->state.text, "mine", r->mine, "line",
			    (json_int_t)r->line_id, "rights",
			    rights_json(r->rights))) != 0)
			abort(); /* out of memory */
	}
	ky_visit_put(v, name, rows);
	return true;
}
