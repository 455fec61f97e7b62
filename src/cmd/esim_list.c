/*
 * Commands that only look: list, info, notifications, version.
 */
#include "base/hex.h"
#include "cmd/esim.h"

#include <stdlib.h>

enum ky_esim_exit
ky_esim_version(struct ky_esim *e)
{
	if (e->value[KY_ESIM_JSON] != NULL)
		ky_esim_json(e, json_pack("{s:s}", "version", KY_ESIM_VERSION));
	else
		(void)fprintf(e->out, "kaiyaku-esim %s\n", KY_ESIM_VERSION);
	return KY_ESIM_DONE;
}

static void
say_list(const struct ky_esim *e, const struct ky_eid *eid,
    const struct ky_profiles *p)
{
	json_t *rows = json_array();

	if (e->value[KY_ESIM_JSON] != NULL) {
		for (uint32_t i = 0; i < p->n; i++)
			(void)json_array_append_new(rows,
			    ky_esim_profile_json(&p->row[i]));
		ky_esim_json(e,
		    json_pack("{s:s, s:O, s:b, s:I}", "eid", eid->digits,
			"profiles", rows, "more", p->more, "trips",
			(json_int_t)ky_esim_trips(e)));
	} else {
		(void)fprintf(e->out, "EID %s\n", eid->digits);
		for (uint32_t i = 0; i < p->n; i++)
			ky_esim_profile_line(e, &p->row[i]);
		if (p->n == 0)
			(void)fprintf(e->out, "no profile on this card\n");
		if (p->more)
			(void)fprintf(e->out,
			    "... and more than can be listed\n");
	}
	json_decref(rows);
}

enum ky_esim_exit
ky_esim_list(struct ky_esim *e)
{
	struct ky_profiles *p = calloc(1, sizeof(*p));
	struct ky_eid eid = {""};
	struct ky_err err = {0};
	enum ky_code code;

	if (p == NULL) {
		(void)ky_fail(&err, KY_E_SYSTEM, 0, "out of memory");
		return ky_esim_fail(e, &err);
	}
	code = ky_esim_begin(e, &err);
	if (code == KY_OK)
		code = ky_session_eid(&e->s, &eid, &err);
	if (code == KY_OK)
		code = ky_session_profiles(&e->s, p, &err);
	if (code == KY_OK)
		say_list(e, &eid, p);
	free(p);
	return code == KY_OK ? KY_ESIM_DONE : ky_esim_fail(e, &err);
}

static json_t *
info_json(const struct ky_eid *eid, const struct ky_es10_info *info)
{
	json_t *roots = json_array();
	char svn[16], firmware[16];
	json_t *o;

	(void)snprintf(svn, sizeof(svn), "%u.%u.%u", info->svn[0], info->svn[1],
	    info->svn[2]);
	(void)snprintf(firmware, sizeof(firmware), "%u.%u.%u",
	    info->firmware[0], info->firmware[1], info->firmware[2]);
	for (uint32_t i = 0; i < info->roots_n; i++) {
		char root[41];

		ky_hex_encode(info->root[i], 20, root);
		(void)json_array_append_new(roots, json_string(root));
	}
	o = json_pack("{s:s, s:s, s:s, s:b, s:o}", "eid", eid->digits,
	    "version", svn, "firmware", firmware, "testProfiles",
	    info->test_profiles, "roots", roots);
	if (info->memory_known)
		(void)json_object_set_new(o, "memoryFree",
		    json_integer(info->memory_free));
	return o;
}

static void
say_info(const struct ky_esim *e, const struct ky_eid *eid,
    const struct ky_es10_info *info)
{
	if (e->value[KY_ESIM_JSON] != NULL) {
		ky_esim_json(e, info_json(eid, info));
		return;
	}
	(void)fprintf(e->out, "EID         %s\n", eid->digits);
	(void)fprintf(e->out, "SGP.22      %u.%u.%u\n", info->svn[0],
	    info->svn[1], info->svn[2]);
	(void)fprintf(e->out, "firmware    %u.%u.%u\n", info->firmware[0],
	    info->firmware[1], info->firmware[2]);
	if (info->memory_known)
		(void)fprintf(e->out, "free memory %u bytes\n",
		    info->memory_free);
	for (uint32_t i = 0; i < info->roots_n; i++) {
		char root[41];

		ky_hex_encode(info->root[i], 20, root);
		(void)fprintf(e->out, "signs under %s\n", root);
	}
}

enum ky_esim_exit
ky_esim_info(struct ky_esim *e)
{
	struct ky_es10_info info = {0};
	struct ky_eid eid = {""};
	struct ky_err err = {0};
	enum ky_code code = ky_esim_begin(e, &err);

	if (code == KY_OK)
		code = ky_session_eid(&e->s, &eid, &err);
	if (code == KY_OK)
		code = ky_session_info(&e->s, &info, &err);
	if (code != KY_OK)
		return ky_esim_fail(e, &err);
	say_info(e, &eid, &info);
	return KY_ESIM_DONE;
}

/* --- notifications --- */

static void
say_meta(const struct ky_esim *e, const struct ky_notification_meta *m,
    const char *more)
{
	char events[KY_ESIM_EVENTS_SIZE];

	ky_esim_events(m->events, events);
	(void)fprintf(e->out, "%8lld  %-10s  %-20s  %s%s\n", (long long)m->n,
	    events, m->iccid.digits[0] != '\0' ? m->iccid.digits : "-",
	    m->address, more);
}

static enum ky_code
on_card(struct ky_esim *e, struct ky_err *err)
{
	struct ky_pending *p = calloc(1, sizeof(*p));
	json_t *rows;
	enum ky_code code;

	if (p == NULL)
		return ky_fail(err, KY_E_SYSTEM, 0, "out of memory");
	rows = json_array();
	code = ky_esim_begin(e, err);
	if (code == KY_OK)
		code = ky_session_notifications(&e->s, p, err);
	for (uint32_t i = 0; code == KY_OK && i < p->n; i++) {
		if (e->value[KY_ESIM_JSON] != NULL)
			(void)json_array_append_new(rows,
			    ky_esim_meta_json(&p->row[i]));
		else
			say_meta(e, &p->row[i], "");
	}
	if (code == KY_OK && e->value[KY_ESIM_JSON] != NULL)
		ky_esim_json(e,
		    json_pack("{s:O, s:b}", "notifications", rows, "more",
			p->more));
	else if (code == KY_OK && p->n == 0)
		(void)fprintf(e->out, "no notification on this card\n");
	json_decref(rows);
	free(p);
	return code;
}

static enum ky_code
kept(struct ky_esim *e, struct ky_err *err)
{
	struct ky_letters ls = {0};
	json_t *rows = json_array();
	enum ky_code code = ky_outbox_open(&e->box, e->value[KY_ESIM_OUTBOX],
	    err);

	if (code == KY_OK)
		code = ky_outbox_load(&e->box, &ls, err);
	for (uint32_t i = 0; code == KY_OK && i < ls.n; i++) {
		if (e->value[KY_ESIM_JSON] != NULL)
			(void)json_array_append_new(rows,
			    ky_esim_letter_json(e, &ls.row[i]));
		else
			say_meta(e, &ls.row[i].meta,
			    ky_letter_sent(&ls.row[i]) ? "  sent" : "  unsent");
	}
	if (code == KY_OK && e->value[KY_ESIM_JSON] != NULL)
		ky_esim_json(e,
		    json_pack("{s:O, s:i}", "notifications", rows, "unreadable",
			(int)ls.unreadable));
	else if (code == KY_OK && ls.n == 0)
		(void)fprintf(e->out, "no notification is kept\n");
	if (code == KY_OK && ls.unreadable > 0)
		ky_esim_note(e, "%u files in %s are no notifications\n",
		    ls.unreadable, e->box.path);
	json_decref(rows);
	ky_letters_done(&ls);
	return code;
}

enum ky_esim_exit
ky_esim_notifications(struct ky_esim *e)
{
	struct ky_err err = {0};
	enum ky_code code = e->value[KY_ESIM_KEPT] != NULL ? kept(e, &err)
							   : on_card(e, &err);

	return code == KY_OK ? KY_ESIM_DONE : ky_esim_fail(e, &err);
}
