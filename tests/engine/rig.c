#include "rig.h"

#include "base/log.h"
#include "doc/keys.h"
#include "doc/papers.h"
#include "port/lobby.h"
#include "rules/rulebook.h"
#include "store/sqlite.h"
#include "t.h"

#include <errno.h>
#include <ftw.h>
#include <stdlib.h>
#include <unistd.h>

/* A store with some calls led through the weather.  All connections share
 * their functions, so `self` can stay the store's own. */
struct face {
	struct ky_store port; /* first */
	struct ky_store *real;
	struct ky_lobby lobby;
};

static struct ky_store real;
static struct ky_lobby real_lobby;
static struct rig_weather *weather;

static enum ky_code
commit(void *self, struct ky_err *err)
{
	enum ky_code told = weather->commit;

	weather->commit = KY_OK;
	if (told != KY_OK && !weather->commit_happens)
		return ky_fail(err, told, 0, "bad weather");
	if (real.commit(self, err) != KY_OK)
		return err->code;
	atomic_fetch_add(&weather->commits, 1);
	return told == KY_OK ? KY_OK
			     : ky_fail(err, told, 0, "bad weather after");
}

static enum ky_code
case_load(void *self, const struct ky_slug *issuer, uint64_t line_id,
    struct ky_case *out, struct ky_err *err)
{
	if (weather->corrupt != 0 && weather->corrupt == line_id)
		return ky_fail(err, KY_E_CORRUPT, 0, "worm-eaten");
	atomic_fetch_add(&weather->lines_read, 1);
	return real.case_load(self, issuer, line_id, out, err);
}

static enum ky_code
case_save(void *self, const struct ky_case *before, struct ky_decision *d,
    bool *stale, struct ky_err *err)
{
	if (weather->die_in_save)
		_exit(99);
	if (weather->dead_in_save)
		return ky_fail(err, KY_E_SYSTEM, ESHUTDOWN, "dead");
	if (weather->stale > 0) {
		weather->stale--;
		*stale = true;
		return KY_OK;
	}
	return real.case_save(self, before, d, stale, err);
}

static enum ky_code
case_find(void *self, const struct ky_slug *issuer, enum ky_find how,
    const char *text, uint64_t *line_id, struct ky_err *err)
{
	atomic_fetch_add(&weather->lines_read, 1);
	return real.case_find(self, issuer, how, text, line_id, err);
}

static enum ky_code
folio_put(void *self, const struct ky_slug *issuer, struct ky_folio *f,
    bool *taken, struct ky_err *err)
{
	atomic_fetch_add(&weather->lobby_written, 1);
	return real_lobby.put(self, issuer, f, taken, err);
}

static enum ky_code
folio_get(void *self, const struct ky_slug *issuer, enum ky_folio_kind kind,
    const struct ky_slug *id, struct ky_folio *out, bool *found,
    struct ky_err *err)
{
	atomic_fetch_add(&weather->lobby_read, 1);
	return real_lobby.get(self, issuer, kind, id, out, found, err);
}

static enum ky_code
folio_find(void *self, const struct ky_slug *issuer, enum ky_folio_kind kind,
    const char *key, struct ky_folio *out, bool *found, struct ky_err *err)
{
	atomic_fetch_add(&weather->lobby_read, 1);
	return real_lobby.find(self, issuer, kind, key, out, found, err);
}

static enum ky_code
folio_list(void *self, const struct ky_slug *issuer,
    const struct ky_folio_query *q, uint32_t max, struct ky_folio *rows,
    uint32_t *n, struct ky_err *err)
{
	atomic_fetch_add(&weather->lobby_read, 1);
	return real_lobby.list(self, issuer, q, max, rows, n, err);
}

static enum ky_code
tally(void *self, const struct ky_slug *issuer, const char *what,
    const char *whom, uint8_t hours, struct ky_time at, uint32_t add,
    uint32_t *n, struct ky_err *err)
{
	atomic_fetch_add(add > 0 ? &weather->lobby_written
				 : &weather->lobby_read,
	    1);
	return real_lobby.tally(self, issuer, what, whom, hours, at, add, n,
	    err);
}

/* Counted, and as it is. */
static void
count_lobby(struct face *f)
{
	f->lobby = real_lobby = *f->real->lobby;
	f->lobby.put = folio_put;
	f->lobby.get = folio_get;
	f->lobby.find = folio_find;
	f->lobby.list = folio_list;
	f->lobby.tally = tally;
	f->port.lobby = &f->lobby;
}

static enum ky_code
open_as(struct rig *r, enum ky_store_mode mode, struct ky_store **out,
    struct ky_err *err)
{
	struct face *f;
	struct ky_store *s;

	if (r->weather.opens_fail > 0) {
		r->weather.opens_fail--;
		return ky_fail(err, KY_E_SYSTEM, EIO, "cannot open");
	}
	if (ky_store_open(r->path, mode, &r->config.entropy, &s, err) != KY_OK)
		return err->code;
	f = calloc(1, sizeof(*f));
	if (f == NULL)
		abort();
	f->real = s;
	f->port = *s;
	f->port.commit = commit;
	f->port.case_find = case_find;
	f->port.case_load = case_load;
	f->port.case_save = case_save;
	count_lobby(f);
	*out = &f->port;
	return KY_OK;
}

static enum ky_code
store_open(void *self, struct ky_store **out, struct ky_err *err)
{
	return open_as(self, KY_STORE_WRITE, out, err);
}

static enum ky_code
store_read(void *self, struct ky_store **out, struct ky_err *err)
{
	return open_as(self, KY_STORE_READ, out, err);
}

static void
store_close(void *self, struct ky_store *s)
{
	struct face *f = (void *)s;

	(void)self;
	ky_store_close(f->real);
	free(f);
}

static enum ky_code
read_rules(void *self, struct ky_arena *a, struct ky_str json, const char *file,
    struct ky_rulebook *out, struct ky_err *err)
{
	(void)self;
	return ky_rulebook_read(a, json, file, out, err);
}

static void
need(const char *what, enum ky_code code, const struct ky_err *err)
{
	if (code == KY_OK)
		return;
	printf("Bail out! %s: %s: %s (%s)\n", what, ky_code_name(code),
	    err->msg, err->at);
	exit(1);
}

static void
put_rules(struct ky_store *s, const struct ky_slug *issuer)
{
	static const char path[] = KY_SOURCE_ROOT "/operators/demo-mobile.json";
	static char json[KY_RULEBOOK_BYTES_MAX];
	struct ky_slug provider = {"demo-mobile"};
	void *room = malloc(KY_RULEBOOK_ARENA_SIZE);
	struct ky_rulebook book;
	struct ky_arena a;
	struct ky_str bytes;
	struct ky_err err;
	FILE *f = fopen(path, "r");

	if (f == NULL || room == NULL)
		abort();
	bytes = (struct ky_str){json, fread(json, 1, sizeof(json), f)};
	(void)fclose(f);
	ky_arena_init(&a, room, KY_RULEBOOK_ARENA_SIZE);
	need("rules", ky_rulebook_read(&a, bytes, path, &book, &err), &err);
	need("begin", s->begin(s->self, &err), &err);
	need("put rules",
	    s->rules_put(s->self, issuer, &provider, book.hash, bytes,
		(struct ky_time){1}, &err),
	    &err);
	need("commit", s->commit(s->self, &err), &err);
	free(room);
}

/* Tests look at what is stored; what is logged would only be noise. */
static void
be_quiet(void *self, enum ky_level level, const char *line)
{
	(void)self;
	(void)level;
	(void)line;
}

void
rig_open(struct rig *r, uint32_t workers)
{
	rig_open_in(r, access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp",
	    workers);
}

void
rig_open_in(struct rig *r, const char *where, uint32_t workers)
{
	struct ky_store_meta meta = {.issuer = {"demo-issuer"}, .demo = true};
	struct ky_time start;
	struct ky_store *s;
	struct ky_err err;
	char keys[96];

	memset(r, 0, sizeof(*r));
	weather = &r->weather;
	ky_log_open(KY_ERROR, be_quiet, NULL);
	(void)snprintf(r->folder, sizeof(r->folder), "%s/ky-engine-XXXXXX",
	    where);
	if (mkdtemp(r->folder) == NULL)
		abort();
	(void)snprintf(r->path, sizeof(r->path), "%s/store", r->folder);
	(void)snprintf(keys, sizeof(keys), "%s/keys", r->folder);
	need("time",
	    ky_time_parse(KY_STR("2026-08-10T01:00:00Z"), &start, &err), &err);
	ky_world_init(&r->world, 1, start);
	r->config = (struct ky_engine_config){
	    .issuer = meta.issuer,
	    .demo = true,
	    .store_open = store_open,
	    .store_read = store_read,
	    .store_close = store_close,
	    .store_self = r,
	    .clock = ky_world_clock(&r->world),
	    .entropy = ky_world_entropy(&r->world),
	    .rules = {NULL, read_rules},
	    .workers = workers,
	    .brake_per_hour = 100000,
	};
	ky_world_peers(&r->world, &r->config.peers);
	need("create",
	    ky_store_open(r->path, KY_STORE_CREATE, &r->config.entropy, &s,
		&err),
	    &err);
	need("meta", ky_store_meta_put(s, &meta, &err), &err);
	real = *s;
	put_rules(s, &meta.issuer);
	ky_store_close(s);
	need("keys",
	    ky_keys_create(keys, &meta.issuer, "demo.example/log", start,
		&r->config.entropy, &err),
	    &err);
	need("papers", ky_papers_open(keys, &r->config.papers, &err), &err);
	rig_start(r);
}

static int
remove_one(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
	(void)st;
	(void)kind;
	(void)ftw;
	return remove(path);
}

void
rig_close(struct rig *r)
{
	rig_stop(r);
	ky_papers_close(&r->config.papers);
	ky_world_done(&r->world);
	(void)nftw(r->folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

void
rig_start(struct rig *r)
{
	struct ky_err err;

	need("engine", ky_engine_new(&r->config, &r->engine, &err), &err);
	if (r->config.workers > 0)
		need("threads", ky_engine_start(r->engine, &err), &err);
}

void
rig_stop(struct rig *r)
{
	if (r->engine != NULL)
		ky_engine_reader_close(r->engine, r->reader);
	r->reader = NULL;
	ky_engine_free(r->engine);
	r->engine = NULL;
}

void
rig_crash(struct rig *r)
{
	struct ky_engine *e = r->engine;
	struct ky_command cmd = rig_command(KY_CMD_WAKE, 1);
	struct ky_reply reply;
	struct ky_err err;

	/* The simulation's death, in a command that changes nothing. */
	r->weather.dead_in_save = true;
	if (ky_engine_submit(e, &cmd, &reply, &err) == KY_OK)
		abort();
	r->weather.dead_in_save = false;
	rig_stop(r);
}

struct ky_command
rig_command(enum ky_command_kind kind, uint64_t line_id)
{
	return (struct ky_command){
	    .kind = kind,
	    .role = KY_ROLE_STAFF,
	    .actor = {"counter-1"},
	    .channel = {"cli"},
	    .line_id = line_id,
	    .refund_reason = -1,
	};
}

void
rig_line(uint32_t serial, struct ky_line *out)
{
	char text[40];
	struct ky_err err;

	*out = (struct ky_line){
	    .provider = {"demo-mobile"},
	    .voice = true,
	    .contract_date = {2026, 2, 10},
	    .contract_paper = {2026, 2, 12},
	    .service_start = {2026, 2, 10},
	    .closing = KY_CLOSING_MONTH_END,
	    .billed_through = {2026, 7, 31},
	    .monthly_fee = 2000,
	    .contract_running = true,
	    .known = true,
	    .attached = true,
	    .number = KY_NUMBER_ASSIGNED,
	    .ledger = {.currency = "JPY"},
	};
	(void)snprintf(out->contract_no.text, sizeof(out->contract_no.text),
	    "D-%06u", serial);
	(void)snprintf(text, sizeof(text), "+8190%08u", 10000000 + serial);
	need("number", ky_msisdn_parse(ky_str_of(text), &out->msisdn, &err),
	    &err);
	(void)snprintf(text, sizeof(text), "44010%010u", serial);
	need("imsi", ky_imsi_parse(ky_str_of(text), &out->imsi, &err), &err);
	(void)snprintf(text, sizeof(text), "89811000%010u", serial);
	text[18] = ky_luhn_digit(text, 18);
	text[19] = '\0';
	need("iccid", ky_iccid_parse(ky_str_of(text), &out->iccid, &err), &err);
}

uint64_t
rig_import(struct rig *r)
{
	struct ky_command cmd = rig_command(KY_CMD_IMPORT, 0);

	rig_line(++r->lines, &cmd.line);
	return rig_import_this(r, &cmd);
}

uint64_t
rig_import_this(struct rig *r, struct ky_command *cmd)
{
	struct ky_reply reply;

	(void)pthread_mutex_lock(&r->world.lock);
	ky_world_add(&r->world, &cmd->line);
	(void)pthread_mutex_unlock(&r->world.lock);
	reply = rig_submit(r, cmd);
	if (reply.answer.verdict != KY_VERDICT_ACCEPTED)
		printf("Bail out! import: %s\n", reply.answer.code);
	return reply.answer.line_id;
}

struct ky_command
rig_file(uint64_t line_id)
{
	static const char seen[] = "{\"checked\":\"papers\"}";
	struct ky_command cmd = rig_command(KY_CMD_FILE, line_id);

	cmd.way = KY_WAY_PLAIN;
	cmd.duty = KY_DUTY_AUTHORITY;
	cmd.has_evidence = true;
	cmd.evidence = (struct ky_evidence){
	    .grade = KY_GRADE_ATTESTED,
	    .media_type = "application/json",
	    .origin = "counter",
	    .verifier = "test",
	    .bytes = KY_STR(seen),
	};
	return cmd;
}

struct ky_reply
rig_submit(struct rig *r, struct ky_command *cmd)
{
	struct ky_reply reply = {.replayed = false};
	struct ky_err err;

	need(ky_command_kind_name(cmd->kind),
	    ky_engine_submit(r->engine, cmd, &reply, &err), &err);
	return reply;
}

struct ky_time
rig_settle(struct rig *r)
{
	struct ky_time next = {0};
	struct ky_err err;

	need("settle", ky_engine_settle(r->engine, &next, &err), &err);
	return next;
}

static struct ky_store *
reader(struct rig *r)
{
	struct ky_err err;

	if (r->reader == NULL)
		need("reader", ky_engine_reader(r->engine, &r->reader, &err),
		    &err);
	return r->reader;
}

void
rig_case(struct rig *r, uint64_t line_id, struct ky_case *out)
{
	struct ky_store *s = reader(r);
	struct ky_err err;

	need("case",
	    s->case_load(s->self, &r->config.issuer, line_id, out, &err), &err);
}

uint32_t
rig_papers(struct rig *r, uint64_t line_id, int state)
{
	struct ky_store *s = reader(r);
	struct ky_stored_paper rows[32];
	struct ky_err err;
	uint32_t n, hits = 0;

	need("papers",
	    s->papers_of(s->self, &r->config.issuer, line_id, 32, rows, &n,
		&err),
	    &err);
	for (uint32_t i = 0; i < n; i++)
		hits += state < 0 ||
		    rows[i].state == (enum ky_paper_state)state;
	return hits;
}

uint64_t
rig_log_size(struct rig *r)
{
	struct ky_store *s = reader(r);
	struct ky_err err;
	uint64_t size;

	need("log", s->log_size(s->self, &r->config.issuer, &size, &err), &err);
	return size;
}

void
rig_pass(struct rig *r, struct ky_date day)
{
	struct ky_time end = ky_date_end(day, KY_ZONE_JAPAN);

	for (;;) {
		struct ky_time next = rig_settle(r);

		if (next.us == 0 || ky_time_cmp(next, end) > 0)
			break;
		if (ky_time_cmp(next, r->world.now) > 0)
			ky_world_advance(&r->world, next.us - r->world.now.us);
	}
	if (ky_time_cmp(end, r->world.now) > 0)
		ky_world_advance(&r->world, end.us - r->world.now.us);
	(void)rig_settle(r);
}
