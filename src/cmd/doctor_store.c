/* The store opened, and what lies in it. */
#include "cmd/doctor.h"
#include "cmd/logfile.h"
#include "doc/checkpoint.h"
#include "doc/keys.h"
#include "port/office.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

#define ROWS 64
#define DEAD_COUNTED 500
#define EFFECTS_LOOKED_AT 1000

/* --- opening --- */

static void
not_opened(struct ky_doctor *d, const struct ky_err *err)
{
	switch (err->code) {
	case KY_E_INPUT:
		ky_doctor_say(d, KY_DOCTOR_WRONG, "store",
		    "nothing can be looked up or ended",
		    "if its schema is older: kaiyaku tick; if it is newer: "
		    "install that version; if keys are missing: restore them "
		    "from their backup",
		    "%s", err->msg);
		return;
	case KY_E_CORRUPT:
		ky_doctor_say(d, KY_DOCTOR_WRONG, "store",
		    "what it says cannot be relied on",
		    "stop kaiyakud, keep a copy of the file, kaiyaku restore",
		    "%s", err->msg);
		return;
	case KY_E_RETRY:
	case KY_E_LIMIT:
	case KY_E_UNSURE:
	case KY_E_REFUSED:
	case KY_E_SYSTEM:
	case KY_OK:
	case KY__CODE_MAX:
		break;
	}
	ky_doctor_say(d, KY_DOCTOR_WRONG, "store",
	    "nothing can be looked up or ended",
	    "ask as the user whose store it is, and look at the disk", "%s",
	    err->msg);
}

void
ky_doctor_store(struct ky_doctor *d)
{
	const char *path = d->cli->config.set[KY_SET_STORE_PATH].text;
	struct ky_err err = {0};

	if (access(path, F_OK) != 0 && errno == ENOENT) {
		ky_doctor_say(d, KY_DOCTOR_WRONG, "store",
		    "lines and endings lie in it",
		    "kaiyaku db init --issuer NAME, or set [store] path",
		    "there is no store at %.300s", path);
		return;
	}
	if (ky_session_open(&d->session, d->cli, KY_SESSION_READ, &err) !=
	    KY_OK) {
		not_opened(d, &err);
		return;
	}
	d->open = true;
	ky_doctor_say(d, KY_DOCTOR_WELL, "store", "", "",
	    "%s, schema %u, issuer %s",
	    d->session.meta.demo ? "a demo store" : "a real store",
	    (unsigned)d->session.meta.schema, d->session.meta.issuer.text);
}

/* A read that failed: the store said why. */
static void
unread(struct ky_doctor *d, const char *check, const struct ky_err *err)
{
	ky_doctor_say(d, KY_DOCTOR_WRONG, check,
	    "what cannot be read cannot be acted on", "kaiyaku db check", "%s",
	    err->msg);
}

/* --- keys --- */

void
ky_doctor_keys(struct ky_doctor *d)
{
	char folder[KY_SESSION_PATH_SIZE];
	struct ky_keyset keys;
	struct ky_signer signer;
	struct ky_err err = {0};

	ky_keys_folder(d->cli, folder, sizeof(folder));
	if (ky_keys_load(folder, &keys, &err) != KY_OK) {
		ky_doctor_say(d, KY_DOCTOR_WRONG, "keys",
		    "without them no paper can be signed",
		    "set [keys] dir, or restore the folder from its backup",
		    "%s", err.msg);
		return;
	}
	if (d->open &&
	    strcmp(keys.issuer.text, d->session.meta.issuer.text) != 0) {
		ky_doctor_say(d, KY_DOCTOR_WRONG, "keys",
		    "papers would be signed by another than the store's issuer",
		    "set [keys] dir to the folder of this issuer",
		    "the keys are of the issuer %s, the store is of %s",
		    keys.issuer.text, d->session.meta.issuer.text);
		return;
	}
	if (ky_keys_signer_open(folder, &signer, &err) != KY_OK) {
		ky_doctor_say(d, KY_DOCTOR_WRONG, "keys",
		    "papers wait unsigned until this is mended",
		    "restore the secret, chmod 600 it, or kaiyaku keys rotate",
		    "%s", err.msg);
		return;
	}
	ky_keys_signer_close(&signer);
	ky_doctor_say(d, KY_DOCTOR_WELL, "keys", "", "",
	    "an active key signs papers, another the log");
}

/* --- the log --- */

static enum ky_code
compare_log(struct ky_session *s, struct ky_buf *text, bool *agrees,
    uint64_t *size, struct ky_err *err)
{
	struct ky_log_reader nodes = ky_session_nodes(s);
	struct ky_checkpoint head;
	struct ky_hash root;
	enum ky_code code = ky_checkpoint_parse(ky_buf_str(text), &head, err);

	if (code == KY_OK)
		code = s->store->log_size(s->store->self, &s->meta.issuer, size,
		    err);
	*agrees = false;
	if (code != KY_OK || head.size > *size)
		return code;
	code = ky_log_root(&nodes, head.size, &root, err);
	*agrees = code == KY_OK && memcmp(&root, &head.root, sizeof(root)) == 0;
	return code;
}

void
ky_doctor_log(struct ky_doctor *d)
{
	struct ky_session *s = &d->session;
	struct ky_buf text;
	struct ky_err err = {0};
	bool agrees = true;
	uint64_t size = 0;
	enum ky_code code;

	ky_buf_init(&text, KY_CHECKPOINT_MAX);
	code = s->store->checkpoint(s->store->self, &s->meta.issuer, &text,
	    &err);
	if (code == KY_OK && text.len > 0)
		code = compare_log(s, &text, &agrees, &size, &err);
	ky_buf_done(&text);
	if (code != KY_OK)
		unread(d, "log", &err);
	else if (!agrees)
		ky_doctor_say(d, KY_DOCTOR_WRONG, "log",
		    "papers handed out cannot be verified against it; it looks "
		    "as after restoring an old or another store",
		    "stop kaiyakud, kaiyaku db check, restore the newest "
		    "backup",
		    "the signed head of the log is not of the papers in the "
		    "store");
	else
		ky_doctor_say(d, KY_DOCTOR_WELL, "log", "", "",
		    "its signed head agrees with its %" PRIu64 " papers", size);
}

/* --- the clock --- */

#define EARLIEST_US (INT64_C(1767225600) * KY_SECOND_US) /* 2026-01-01 */
#define AHEAD_US (2 * KY_MINUTE_US)

static enum ky_code
last_event(struct ky_session *s, struct ky_event *out, bool *there,
    struct ky_err *err)
{
	const struct ky_office *o = s->store->office;
	uint64_t last = 0;
	uint32_t n = 0;
	enum ky_code code = o->event_last(o->self, &s->meta.issuer, &last, err);

	if (code == KY_OK && last > 0)
		code = o->events(o->self, &s->meta.issuer, last - 1, 1, out, &n,
		    err);
	*there = code == KY_OK && n == 1;
	return code;
}

void
ky_doctor_clock(struct ky_doctor *d)
{
	struct ky_time now = ky_session_now(&d->session);
	struct ky_event ev;
	struct ky_err err = {0};
	char text[KY_TIME_TEXT_SIZE], at[KY_TIME_TEXT_SIZE];
	bool there;

	if (last_event(&d->session, &ev, &there, &err) != KY_OK) {
		unread(d, "clock", &err);
		return;
	}
	ky_time_format(now, text);
	if (there && now.us + AHEAD_US < ev.at.us) {
		ky_time_format(ev.at, at);
		ky_doctor_say(d, KY_DOCTOR_WRONG, "clock",
		    "what is done now bears the time of the last command, and "
		    "deadlines wait",
		    "set the clock: timedatectl",
		    "it says %s, but something was done at %s", text, at);
	} else if (now.us < EARLIEST_US) {
		ky_doctor_say(d, KY_DOCTOR_WRONG, "clock",
		    "last days and deadlines are worked out from it",
		    "set the clock: timedatectl", "it says %s", text);
	} else {
		ky_doctor_say(d, KY_DOCTOR_WELL, "clock", "", "", "it says %s",
		    text);
	}
}

/* --- effects --- */

/* Asked for more than a day ago, and not seen done. */
static enum ky_code
is_stuck(struct ky_session *s, const struct ky_pending_effect *p,
    struct ky_case *c, bool *out, struct ky_err *err)
{
	const struct ky_duty *duty;
	enum ky_code code = s->store->case_load(s->store->self, &s->meta.issuer,
	    p->line_id, c, err);

	*out = false;
	if (code != KY_OK)
		return code;
	duty = ky_case_duty_const(c, p->effect.duty, p->effect.ref);
	*out = duty != NULL &&
	    (duty->state == KY_STATE_SENT || duty->state == KY_STATE_UNSURE) &&
	    ky_session_now(s).us - duty->changed.us > KY_DAY_US;
	return KY_OK;
}

struct stuck {
	uint32_t looked_at, n;
	uint64_t line_id; /* the first */
	enum ky_duty_kind duty;
};

static enum ky_code
count_stuck(struct ky_session *s, struct stuck *out, struct ky_err *err)
{
	struct ky_pending_effect *row = calloc(ROWS, sizeof(*row));
	struct ky_case *c = calloc(1, sizeof(*c));
	uint64_t after = 0;
	uint32_t n = ROWS;
	enum ky_code code = KY_OK;

	if (row == NULL || c == NULL)
		abort(); /* nothing is under way that this could hurt */
	while (
	    code == KY_OK && n == ROWS && out->looked_at < EFFECTS_LOOKED_AT) {
		code = s->store->effects(s->store->self, &s->meta.issuer, after,
		    ROWS, row, &n, err);
		for (uint32_t i = 0; code == KY_OK && i < n; i++) {
			bool stuck;

			code = is_stuck(s, &row[i], c, &stuck, err);
			if (code == KY_OK && stuck && out->n++ == 0) {
				out->line_id = row[i].line_id;
				out->duty = row[i].effect.duty;
			}
			after = row[i].effect.id;
		}
		out->looked_at += n;
	}
	explicit_bzero(c, sizeof(*c));
	free(row);
	free(c);
	return code;
}

void
ky_doctor_effects(struct ky_doctor *d)
{
	struct stuck stuck = {0};
	struct ky_err err = {0};
	char type[64];

	if (count_stuck(&d->session, &stuck, &err) != KY_OK) {
		unread(d, "effects", &err);
		return;
	}
	if (stuck.n == 0) {
		ky_doctor_say(d, KY_DOCTOR_WELL, "effects", "", "",
		    "nothing is under way for more than a day");
		return;
	}
	(void)snprintf(type, sizeof(type), "kaiyaku duty list '#%" PRIu64 "'",
	    stuck.line_id);
	ky_doctor_say(d, KY_DOCTOR_WRONG, "effects",
	    "another system does not answer, or answers that it is not done",
	    type,
	    "%u steps are under way for more than a day, the first is %s of "
	    "line %" PRIu64,
	    stuck.n, ky_duty_kind_name(stuck.duty), stuck.line_id);
}

/* --- webhooks --- */

static void
hook_found(struct ky_doctor *d, const struct ky_hook *h, uint32_t *faults)
{
	char type[96], at[KY_TIME_TEXT_SIZE];

	if (h->state == KY_HOOK_GONE) {
		(*faults)++;
		(void)snprintf(type, sizeof(type), "kaiyaku webhook on %s",
		    h->id.text);
		ky_doctor_say(d, KY_DOCTOR_WRONG, "webhooks",
		    "its receiver is told nothing any more", type,
		    "webhook %s is switched off: its receiver said 410, or "
		    "failed for days",
		    h->id.text);
	} else if (h->failing_since.us != 0) {
		(*faults)++;
		ky_time_format(h->failing_since, at);
		(void)snprintf(type, sizeof(type),
		    "kaiyaku webhook deliveries %s", h->id.text);
		ky_doctor_say(d, KY_DOCTOR_WRONG, "webhooks",
		    "its receiver does not know what happened; after five days "
		    "it is switched off",
		    type, "webhook %s fails since %s", h->id.text, at);
	}
}

static enum ky_code
each_hook(struct ky_doctor *d, uint32_t *n, uint32_t *faults,
    struct ky_err *err)
{
	const struct ky_office *o = d->session.store->office;
	struct ky_hook *row = calloc(ROWS, sizeof(*row));
	struct ky_slug after = {""};
	uint32_t got = ROWS;
	enum ky_code code = KY_OK;

	if (row == NULL)
		abort(); /* nothing is under way that this could hurt */
	while (code == KY_OK && got == ROWS) {
		code = o->hook_list(o->self, &d->session.meta.issuer, &after,
		    ROWS, row, &got, err);
		for (uint32_t i = 0; code == KY_OK && i < got; i++) {
			hook_found(d, &row[i], faults);
			after = row[i].id;
			(*n)++;
		}
	}
	explicit_bzero(row, ROWS * sizeof(*row));
	free(row);
	return code;
}

static enum ky_code
count_dead(struct ky_doctor *d, uint32_t *n, struct ky_err *err)
{
	const struct ky_office *o = d->session.store->office;
	struct ky_delivery *row = calloc(DEAD_COUNTED, sizeof(*row));
	const struct ky_slug all = {""};
	enum ky_code code;

	if (row == NULL)
		abort(); /* nothing is under way that this could hurt */
	code = o->delivery_list(o->self, &d->session.meta.issuer, &all,
	    KY_DELIVERY_DEAD, 0, DEAD_COUNTED, row, n, err);
	free(row);
	return code;
}

void
ky_doctor_webhooks(struct ky_doctor *d)
{
	struct ky_err err = {0};
	uint32_t n = 0, faults = 0, dead = 0;

	if (each_hook(d, &n, &faults, &err) != KY_OK ||
	    count_dead(d, &dead, &err) != KY_OK) {
		unread(d, "webhooks", &err);
		return;
	}
	if (dead > 0)
		ky_doctor_say(d, KY_DOCTOR_WRONG, "webhooks",
		    "receivers were never told of these",
		    "kaiyaku webhook deliveries --state dead, then kaiyaku "
		    "webhook resend",
		    "%u%s deliveries were given up", dead,
		    dead == DEAD_COUNTED ? " or more" : "");
	if (faults == 0 && dead == 0)
		ky_doctor_say(d, KY_DOCTOR_WELL, "webhooks", "", "",
		    n == 0 ? "there are none" : "all %u are well", n);
}
