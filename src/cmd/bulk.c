#include "cmd/bulk.h"

#include "cmd/act.h"
#include "cmd/progress.h"
#include "cmd/show.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <time.h>

#define LOOK_US (KY_SECOND_US / 5)
#define PAGE 256

/* --- one of them --- */

static enum ky_code
get(struct ky_session *s, const struct ky_slug *id, struct ky_bulk *out,
    struct ky_err *err)
{
	const struct ky_office *o = s->store->office;
	bool found = false;
	enum ky_code code = o->bulk_get(o->self, &s->meta.issuer, id, out,
	    &found, err);

	if (code == KY_OK && !found)
		return ky_fail(err, KY_E_INPUT, 0, "there is no bulk ending %s",
		    id->text);
	return code;
}

enum ky_code
ky_bulk_read(const struct ky_cli *cli, struct ky_session *s,
    struct ky_bulk *out, struct ky_err *err)
{
	struct ky_slug id;
	enum ky_code code = ky_slug_parse(ky_str_of(cli->arg[0]), &id, err);

	return code == KY_OK ? get(s, &id, out, err) : code;
}

enum ky_code
ky_bulk_move(struct ky_session *s, const struct ky_slug *id,
    enum ky_bulk_state to, bool approve, struct ky_bulk *out,
    struct ky_err *err)
{
	struct ky_call call = {.op = KY_CALL_BULK_MOVE};
	struct ky_result r;
	enum ky_code code;

	call.who.role = KY_ROLE_OPERATOR;
	call.in.bulk.id = *id;
	call.in.bulk.to = to;
	call.in.bulk.approve = approve;
	code = ky_session_call(s, &call, &r, err);
	if (code == KY_OK && r.found)
		*out = r.out.bulks[0];
	return code;
}

/* --- working and watching --- */

static bool
wants_work(const struct ky_bulk *b)
{
	return b->state == KY_BULK_DRAFT || b->state == KY_BULK_RUNNING;
}

static void
rest(int64_t us)
{
	struct timespec t = {.tv_sec = us / KY_SECOND_US,
	    .tv_nsec = us % KY_SECOND_US * 1000};

	(void)nanosleep(&t, NULL);
}

/* The service in this process is there after the first call. */
static enum ky_code
need_service(struct ky_session *s, const struct ky_slug *id, struct ky_err *err)
{
	struct ky_call call = {.op = KY_CALL_BULK_GET};
	struct ky_result r;

	call.in.bulk.id = *id;
	return ky_session_call(s, &call, &r, err);
}

static enum ky_code
go_on(struct ky_session *s, bool draft, struct ky_err *err)
{
	struct ky_time next;
	int64_t wait_us = LOOK_US;
	enum ky_code code = KY_OK;

	if (s->service != NULL)
		code = ky_service_bulk_step(s->service, &wait_us, err);
	/* A dry run sets nothing going. */
	if (code == KY_OK && s->service != NULL && !draft)
		code = ky_session_settle(s, &next, err);
	if (code == KY_OK && wait_us > 0)
		rest(wait_us < LOOK_US ? wait_us : LOOK_US);
	return code;
}

static void
say_progress(struct ky_progress *p, const struct ky_bulk *b)
{
	if (b->state == KY_BULK_DRAFT)
		ky_progress_say(p, b->lines, 0);
	else
		ky_progress_say(p, b->done + b->refused + b->failed,
		    b->lines - b->refused_before);
}

enum ky_code
ky_bulk_watch(const struct ky_cli *cli, struct ky_session *s, struct ky_bulk *b,
    struct ky_err *err)
{
	bool draft = b->state == KY_BULK_DRAFT;
	struct ky_progress p;
	enum ky_code code;

	if (!wants_work(b))
		return KY_OK;
	code = need_service(s, &b->id, err);
	ky_progress_begin(&p, cli->progress, draft ? "looked at" : "filed");
	while (code == KY_OK && wants_work(b)) {
		code = go_on(s, draft, err);
		if (code == KY_OK)
			code = get(s, &b->id, b, err);
		if (code == KY_OK)
			say_progress(&p, b);
	}
	ky_progress_end(&p,
	    draft ? b->lines : b->done + b->refused + b->failed);
	return code;
}

/* --- the report --- */

#define CODES_MAX 64

struct tally {
	uint32_t n;
	struct {
		enum ky_bulk_item_state state;
		char code[KY_CODE_SIZE];
		uint64_t lines;
	} row[CODES_MAX];
};

static void
count(struct tally *t, const struct ky_bulk_item *item)
{
	uint32_t i = 0;

	while (i < t->n &&
	    (t->row[i].state != item->state ||
		strcmp(t->row[i].code, item->code) != 0))
		i++;
	if (i == CODES_MAX)
		return; /* there are fewer codes */
	if (i == t->n) {
		t->n++;
		t->row[i].state = item->state;
		memcpy(t->row[i].code, item->code, sizeof(item->code));
	}
	t->row[i].lines++;
}

static enum ky_code
tally_of(struct ky_session *s, const struct ky_bulk *b,
    enum ky_bulk_item_state state, struct tally *t, struct ky_err *err)
{
	const struct ky_office *o = s->store->office;
	struct ky_bulk_item *row = calloc(PAGE, sizeof(*row));
	uint64_t after = 0;
	uint32_t n = PAGE;
	enum ky_code code = KY_OK;

	if (row == NULL)
		return ky_fail(err, KY_E_SYSTEM, errno, "out of memory");
	while (code == KY_OK && n == PAGE) {
		code = o->bulk_items(o->self, &s->meta.issuer, &b->id, state,
		    after, PAGE, row, &n, err);
		for (uint32_t i = 0; code == KY_OK && i < n; i++) {
			count(t, &row[i]);
			after = row[i].line_id;
		}
	}
	free(row);
	return code;
}

static void
say_json(const struct ky_bulk *b, const struct tally *t)
{
	json_t *doc = ky_bulk_json(b), *codes = json_array();

	for (uint32_t i = 0; i < t->n; i++)
		(void)json_array_append_new(codes,
		    json_pack("{s:s, s:s, s:I}", "state",
			ky_bulk_item_state_name(t->row[i].state), "code",
			t->row[i].code, "lines", (json_int_t)t->row[i].lines));
	(void)json_object_set_new(doc, "left_out", codes);
	ky_cli_json(doc);
}

static void
say_counts(const struct ky_cli *cli, const struct ky_bulk *b,
    const struct tally *t)
{
	ky_say(cli, KY_PAINT_NONE,
	    "%" PRIu64 " lines: %" PRIu64 " to be filed, %" PRIu64
	    " filed, %" PRIu64 " refused, %" PRIu64 " failed, %" PRIu64
	    " barred\n",
	    b->lines,
	    b->lines - b->refused_before - b->done - b->refused - b->failed,
	    b->done, b->refused, b->failed, b->refused_before);
	for (uint32_t i = 0; i < t->n; i++)
		ky_say(cli, KY_PAINT_WAIT, "  %-8s %-24s %" PRIu64 "\n",
		    ky_bulk_item_state_name(t->row[i].state), t->row[i].code,
		    t->row[i].lines);
}

static void
say_next(const struct ky_cli *cli, const struct ky_bulk *b)
{
	const char *id = b->id.text;

	switch (b->state) {
	case KY_BULK_DRAFT:
		ky_say(cli, KY_PAINT_NONE,
		    "the dry run is not done: kaiyaku bulk resume %s\n", id);
		break;
	case KY_BULK_PROPOSED:
		ky_say(cli, KY_PAINT_NONE,
		    "nothing is ended yet; a second person types: kaiyaku bulk "
		    "approve %s\n",
		    id);
		break;
	case KY_BULK_RUNNING:
		ky_say(cli, KY_PAINT_NONE,
		    "interrupted, it goes on with: kaiyaku bulk resume %s\n",
		    id);
		break;
	case KY_BULK_PAUSED:
		ky_say(cli, KY_PAINT_NONE,
		    "goes on with: kaiyaku bulk resume "
		    "%s\n",
		    id);
		break;
	case KY_BULK_DONE:
	case KY_BULK_DROPPED:
	case KY_BULK__MAX:
		break;
	}
}

static void
say_text(const struct ky_cli *cli, const struct ky_bulk *b,
    const struct tally *t)
{
	char day[KY_SHOW_SIZE], back[KY_SHOW_SIZE], owed[KY_SHOW_SIZE];
	bool over = b->state == KY_BULK_DONE || b->state == KY_BULK_DROPPED;

	ky_say(cli, KY_PAINT_HEAD, "%s", b->id.text);
	ky_say(cli, over ? KY_PAINT_GOOD : KY_PAINT_WAIT, " %s",
	    ky_bulk_state_name(b->state));
	ky_say(cli, KY_PAINT_NONE,
	    ": lines of %s valid until %s or shorter; reason %s, ",
	    b->provider.text[0] != '\0' ? b->provider.text : "all providers",
	    ky_show_date(b->expired_until, day), b->reason);
	if (b->per_minute > 0)
		ky_say(cli, KY_PAINT_NONE, "%u a minute\n", b->per_minute);
	else
		ky_say(cli, KY_PAINT_NONE, "as fast as they are taken\n");
	ky_say(cli, KY_PAINT_NONE, "proposed by %s%s%s\n", b->proposer.text,
	    b->approver.text[0] != '\0' ? ", approved by " : "",
	    b->approver.text);
	say_counts(cli, b, t);
	if (b->currency[0] != '\0')
		ky_say(cli, KY_PAINT_NONE,
		    "by the dry run %s go back to holders, %s are owed by "
		    "them\n",
		    ky_show_money(b->back, b->currency, back),
		    ky_show_money(b->owed, b->currency, owed));
	say_next(cli, b);
}

enum ky_code
ky_bulk_say(const struct ky_cli *cli, struct ky_session *s,
    const struct ky_bulk *b, struct ky_err *err)
{
	static const enum ky_bulk_item_state left_out[] = {KY_BULK_ITEM_BARRED,
	    KY_BULK_ITEM_REFUSED, KY_BULK_ITEM_FAILED};
	struct tally t = {0};

	for (size_t i = 0; i < sizeof(left_out) / sizeof(*left_out); i++)
		if (tally_of(s, b, left_out[i], &t, err) != KY_OK)
			return err->code;
	if (cli->json)
		say_json(b, &t);
	else
		say_text(cli, b, &t);
	return KY_OK;
}

/* --- commands --- */

static enum ky_code
watch_and_say(const struct ky_cli *cli, struct ky_session *s, struct ky_bulk *b,
    struct ky_err *err)
{
	enum ky_code code = ky_bulk_watch(cli, s, b, err);

	return code == KY_OK ? ky_bulk_say(cli, s, b, err) : code;
}

/* One that was interrupted needs no word, only somebody who works on it. */
static bool
interrupted(const struct ky_bulk *b, enum ky_bulk_state to, bool approve)
{
	return to == KY_BULK_RUNNING && !approve && wants_work(b);
}

enum ky_exit
ky_bulk_run(struct ky_cli *cli, enum ky_bulk_state to, bool approve)
{
	struct ky_session s;
	struct ky_bulk b;
	struct ky_err err = {0};
	enum ky_code code;

	if (ky_session_open(&s, cli, KY_SESSION_ACT, &err) != KY_OK)
		return ky_cli_fail(cli, &err);
	code = ky_bulk_read(cli, &s, &b, &err);
	if (code == KY_OK && !interrupted(&b, to, approve))
		code = ky_bulk_move(&s, &b.id, to, approve, &b, &err);
	if (code == KY_OK)
		code = watch_and_say(cli, &s, &b, &err);
	ky_session_close(&s);
	return code == KY_OK ? KY_EXIT_OK : ky_cli_fail(cli, &err);
}

static enum ky_code
read_wanted(const struct ky_cli *cli, struct ky_call *call, struct ky_err *err)
{
	const char *provider = ky_cli_flag(cli, "--provider");
	const char *pace = ky_cli_flag(cli, "--per-minute");
	const char *reason = ky_cli_flag(cli, "--reason");
	const char *key = ky_cli_flag(cli, "--key");
	struct ky_bulk *w = &call->in.bulk.wanted;
	uint64_t n = 0;

	w->way = KY_WAY_EXPIRY;
	if (ky_act_day(cli, "--until", &w->expired_until, err) != KY_OK)
		return err->code;
	if (provider != NULL &&
	    ky_slug_parse(ky_str_of(provider), &w->provider, err) != KY_OK)
		return ky_during(err, "--provider");
	if (pace != NULL &&
	    (!ky_str_u64(ky_str_of(pace), 1000000, &n) || n == 0))
		return ky_fail(err, KY_E_INPUT, 0,
		    "--per-minute is a number from 1 to 1000000");
	w->per_minute = (uint32_t)n;
	if (!ky_str_copy(ky_str_of(reason != NULL ? reason : "expired"),
		w->reason, sizeof(w->reason)))
		return ky_fail(err, KY_E_INPUT, 0,
		    "--reason is a code of at most %zu of a-z 0-9 -",
		    sizeof(w->reason) - 1);
	if (key != NULL &&
	    (key[0] == '\0' ||
		!ky_str_copy(ky_str_of(key), call->in.bulk.key, KY_KEY_SIZE)))
		return ky_fail(err, KY_E_INPUT, 0,
		    "--key has 1 to %d characters", KY_KEY_SIZE - 1);
	return KY_OK;
}

enum ky_exit
ky_bulk_propose(struct ky_cli *cli)
{
	struct ky_call call = {.op = KY_CALL_BULK_NEW};
	struct ky_session s;
	struct ky_result r;
	struct ky_bulk b;
	struct ky_err err = {0};
	struct ky_date *until = &call.in.bulk.wanted.expired_until;
	enum ky_code code;

	if (read_wanted(cli, &call, &err) != KY_OK ||
	    ky_session_open(&s, cli, KY_SESSION_ACT, &err) != KY_OK)
		return ky_cli_fail(cli, &err);
	call.who.role = KY_ROLE_OPERATOR;
	/* A product is valid on its last day. */
	if (ky_date_none(*until))
		*until = ky_date_add(ky_date_at(ky_session_now(&s),
					 KY_ZONE_JAPAN),
		    -1);
	code = ky_session_call(&s, &call, &r, &err);
	if (code == KY_OK) {
		b = r.out.bulks[0];
		if (cli->progress)
			(void)fprintf(stderr, "dry run %s\n", b.id.text);
		code = watch_and_say(cli, &s, &b, &err);
	}
	ky_session_close(&s);
	return code == KY_OK ? KY_EXIT_OK : ky_cli_fail(cli, &err);
}
