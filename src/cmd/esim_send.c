/*
 * Commands that send what is signed: send, replay-file.
 */
#include "cmd/esim.h"

#include <stdlib.h>

/* --- send --- */

/* What waits on the card and is not kept yet: kept first. */
static enum ky_code
fetch(struct ky_esim *e, const struct ky_pending *p, const struct ky_eid *eid,
    const uint8_t svn[3], const char *digits, struct ky_err *err)
{
	enum ky_code code = KY_OK;

	for (uint32_t i = 0; i < p->n && code == KY_OK; i++) {
		struct ky_letter l;

		if (digits[0] != '\0' &&
		    strcmp(p->row[i].iccid.digits, digits) != 0)
			continue;
		code = ky_delivery_take(&e->delivery, &e->s, p->row[i].n, eid,
		    svn, &l, err);
		if (code == KY_OK) {
			ky_letter_done(&l);
		} else if (code == KY_E_REFUSED || code == KY_E_INPUT ||
		    code == KY_E_LIMIT) {
			ky_delivery_say(&e->delivery, "notification %lld: %s",
			    (long long)p->row[i].n, err->msg);
			code = KY_OK;
		}
	}
	return code;
}

static enum ky_code
look(struct ky_esim *e, struct ky_eid *eid, struct ky_pending *p,
    const char *digits, struct ky_err *err)
{
	struct ky_es10_info info = {0};
	struct ky_err none;
	enum ky_code code = ky_esim_begin(e, err);

	if (code == KY_OK)
		code = ky_session_eid(&e->s, eid, err);
	if (code == KY_OK)
		code = ky_esim_claim(e, eid, err);
	if (code == KY_OK)
		code = ky_session_notifications(&e->s, p, err);
	if (code == KY_OK && ky_session_info(&e->s, &info, &none) != KY_OK)
		info = (struct ky_es10_info){0};
	if (code == KY_OK)
		code = fetch(e, p, eid, info.svn, digits, err);
	return code;
}

static bool
waits_on(const struct ky_pending *p, int64_t n)
{
	for (uint32_t i = 0; i < p->n; i++)
		if (p->row[i].n == n)
			return true;
	return false;
}

/* Takes off the card what its address has; notes what is off it already. */
static enum ky_code
clear(struct ky_esim *e, const struct ky_pending *p, const struct ky_eid *eid,
    struct ky_letter *const *rows, uint32_t n, struct ky_err *err)
{
	enum ky_code code = KY_OK;

	for (uint32_t i = 0; i < n && code == KY_OK; i++) {
		struct ky_letter *l = rows[i];
		struct ky_err why = {0};
		bool gone = false;

		if (!l->on_card || strcmp(l->eid.digits, eid->digits) != 0)
			continue;
		if (!waits_on(p, l->meta.n) && !p->more) {
			l->on_card = false;
			code = ky_outbox_keep(&e->box, l, err);
		} else if (ky_delivery_clear(&e->delivery, &e->s, l, &gone,
			       &why) != KY_OK) {
			ky_delivery_say(&e->delivery,
			    "notification %lld stays on the card: %s",
			    (long long)l->meta.n, why.msg);
		}
	}
	return code;
}

/* Our own server may have been named only now, and an address be allowed. */
enum ky_code
ky_esim_readdress(struct ky_esim *e, struct ky_letter *l, struct ky_err *err)
{
	bool private = e->delivery.allow_private;
	uint32_t before = l->goals_n;
	char url[KY_OUTBOX_URL_SIZE];
	enum ky_code code = KY_OK;
	struct ky_err no;

	if (l->readable &&
	    ky_post_address_url(l->meta.address, private, url, &no) == KY_OK)
		code = ky_letter_add_goal(l, true, url, err);
	if (code == KY_OK && e->delivery.ending != NULL)
		code = ky_letter_add_goal(l, false, e->delivery.ending, err);
	if (code == KY_OK && l->goals_n != before)
		code = ky_outbox_keep(&e->box, l, err);
	return code;
}

/* The letters that are meant, in order. */
static enum ky_code
select_rows(struct ky_esim *e, struct ky_letters *ls, const char *digits,
    struct ky_letter ***rows, uint32_t *n, struct ky_err *err)
{
	enum ky_code code = ky_outbox_load(&e->box, ls, err);

	*n = 0;
	if (code != KY_OK)
		return code;
	*rows = calloc((size_t)ls->n + 1, sizeof(struct ky_letter *));
	if (*rows == NULL)
		return ky_fail(err, KY_E_SYSTEM, 0, "out of memory");
	for (uint32_t i = 0; code == KY_OK && i < ls->n; i++) {
		struct ky_letter *l = &ls->row[i];

		if (digits[0] != '\0' &&
		    strcmp(l->meta.iccid.digits, digits) != 0)
			continue;
		code = ky_esim_readdress(e, l, err);
		(*rows)[(*n)++] = l;
	}
	return code;
}

static void
say_sent(const struct ky_esim *e, struct ky_letter *const *rows, uint32_t n,
    uint32_t left)
{
	json_t *list = json_array();

	if (e->value[KY_ESIM_JSON] != NULL) {
		for (uint32_t i = 0; i < n; i++)
			(void)json_array_append_new(list,
			    ky_esim_letter_json(e, rows[i]));
		ky_esim_json(e,
		    json_pack("{s:O, s:i}", "notifications", list, "left",
			(int)left));
	} else if (left == 0) {
		(void)fprintf(e->out, "nothing is left to send (%u kept)\n", n);
	} else {
		(void)fprintf(e->out,
		    "%u still to be sent: run `kaiyaku-esim send` again\n",
		    left);
	}
	json_decref(list);
}

static enum ky_code
send_all(struct ky_esim *e, const char *digits, uint32_t *left,
    struct ky_err *err)
{
	struct ky_pending *p = calloc(1, sizeof(*p));
	bool card = e->value[KY_ESIM_NO_CARD] == NULL;
	struct ky_letter **rows = NULL;
	struct ky_letters ls = {0};
	struct ky_eid eid = {""};
	enum ky_code code;
	uint32_t n = 0;

	if (p == NULL)
		return ky_fail(err, KY_E_SYSTEM, 0, "out of memory");
	code = ky_esim_letters(e, err);
	if (code == KY_OK && card)
		code = look(e, &eid, p, digits, err);
	if (code == KY_OK)
		code = select_rows(e, &ls, digits, &rows, &n, err);
	if (code == KY_OK)
		code = ky_delivery_send(&e->delivery, rows, n, left, err);
	if (code == KY_OK && card)
		ky_session_renew(&e->s);
	if (code == KY_OK && card)
		code = clear(e, p, &eid, rows, n, err);
	if (code == KY_OK)
		say_sent(e, rows, n, *left);
	ky_letters_done(&ls);
	free(rows);
	free(p);
	return code;
}

enum ky_esim_exit
ky_esim_send(struct ky_esim *e)
{
	struct ky_err err = {0};
	char digits[21] = "";
	enum ky_code code = KY_OK;
	uint32_t left = 0;

	if (e->value[KY_ESIM_ICCID] != NULL)
		code = ky_esim_digits(e->value[KY_ESIM_ICCID], digits, &err);
	if (code == KY_OK)
		code = send_all(e, digits, &left, &err);
	if (code != KY_OK)
		return ky_esim_fail(e, &err);
	return left == 0 ? KY_ESIM_DONE : KY_ESIM_UNSENT;
}

/* --- replay-file --- */

#define FILE_MAX ((size_t)64 * 1024)

static enum ky_code
read_letter(const char *path, struct ky_letter *out, struct ky_err *err)
{
	FILE *file = fopen(path, "rb");
	struct ky_buf bytes;
	enum ky_code code;
	char piece[4096];
	size_t n;

	if (file == NULL)
		return ky_fail(err, KY_E_INPUT, 0, "the file cannot be read");
	ky_buf_init(&bytes, FILE_MAX);
	while ((n = fread(piece, 1, sizeof(piece), file)) > 0)
		ky_buf_add(&bytes, (struct ky_str){piece, n});
	(void)fclose(file);
	code = ky_buf_ok(&bytes)
	    ? ky_letter_read(ky_buf_str(&bytes), out, err)
	    : ky_fail(err, KY_E_INPUT, 0, "the file is too long");
	ky_buf_done(&bytes);
	return code;
}

static enum ky_code
replay(struct ky_esim *e, struct ky_letter *l, struct ky_goal *goal,
    unsigned *status, struct ky_err *err)
{
	bool private = e->value[KY_ESIM_ALLOW_PRIVATE] != NULL;
	const char *to = e->value[KY_ESIM_TO];
	enum ky_code code;

	goal->own = to == NULL;
	code = to != NULL
	    ? ky_post_ending_url(to, private, goal->url, err)
	    : ky_post_address_url(l->meta.address, private, goal->url, err);
	if (code == KY_OK)
		code = ky_post_send(e->post, l, goal, status, err);
	return code;
}

enum ky_esim_exit
ky_esim_replay(struct ky_esim *e)
{
	struct ky_goal goal = {0};
	struct ky_err err = {0};
	struct ky_letter l;
	unsigned status = 0;
	enum ky_code code = read_letter(e->arg, &l, &err);

	if (code != KY_OK)
		return ky_esim_fail(e, &err);
	code = ky_esim_sender(e, &err);
	if (code == KY_OK)
		code = replay(e, &l, &goal, &status, &err);
	if (code == KY_OK && e->value[KY_ESIM_JSON] != NULL)
		ky_esim_json(e,
		    json_pack("{s:o, s:s, s:i}", "notification",
			ky_esim_meta_json(&l.meta), "url", goal.url, "status",
			(int)status));
	else if (code == KY_OK)
		(void)fprintf(e->out, "taken: %u\n", status);
	ky_letter_done(&l);
	return code == KY_OK ? KY_ESIM_DONE : ky_esim_fail(e, &err);
}
