#include "cmd/session.h"

#include "doc/papers.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <sys/file.h>
#include <unistd.h>

static void
system_fill(void *self, uint8_t *out, size_t n)
{
	(void)self;
	randombytes_buf(out, n);
}

struct ky_entropy
ky_system_entropy(void)
{
	return (struct ky_entropy){.fill = system_fill};
}

struct ky_time
ky_system_time(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_REALTIME, &t);
	return (struct ky_time){
	    (int64_t)t.tv_sec * KY_SECOND_US + t.tv_nsec / 1000};
}

static struct ky_time
system_now(void *self)
{
	(void)self;
	return ky_system_time();
}

struct ky_time
ky_session_now(const struct ky_session *s)
{
	return s->clock.now(s->clock.self);
}

enum ky_code
ky_store_lock(const char *path, int *fd, struct ky_err *err)
{
	char name[KY_SESSION_PATH_SIZE];
	int lock;

	(void)snprintf(name, sizeof(name), "%s.lock", path);
	lock = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (lock < 0)
		return ky_fail(err, KY_E_SYSTEM, errno,
		    "could not open the lock %s", name);
	if (flock(lock, LOCK_EX | LOCK_NB) != 0) {
		(void)close(lock);
		return ky_fail(err, KY_E_RETRY, errno,
		    "another process works on the store (lock %s)", name);
	}
	*fd = lock;
	return KY_OK;
}

/* --- the engine's ports --- */

static enum ky_code
open_store(void *self, struct ky_store **out, struct ky_err *err)
{
	const struct ky_session *s = self;

	return ky_store_open(s->path, KY_STORE_WRITE, &s->entropy, out, err);
}

static void
close_store(void *self, struct ky_store *store)
{
	(void)self;
	ky_store_close(store);
}

static enum ky_code
read_rules(void *self, struct ky_arena *a, struct ky_str json, const char *file,
    struct ky_rulebook *out, struct ky_err *err)
{
	(void)self;
	return ky_rulebook_read(a, json, file, out, err);
}

/* Is this peer simulated?  In a demo store all are, unless switched off. */
static enum ky_code
simulated(const struct ky_cli *cli, const struct ky_session *s, enum ky_peer p,
    bool *out, struct ky_err *err)
{
	const struct ky_value *v = &cli->config.peer[p];

	if (!s->meta.demo && strcmp(v->text, "simulated") == 0)
		return ky_fail(err, KY_E_INPUT, 0,
		    "%s: peers are simulated in a demo store only", v->from);
	*out = s->meta.demo && strcmp(v->text, "none") != 0;
	return KY_OK;
}

static enum ky_code
fill_peers(const struct ky_cli *cli, struct ky_session *s, struct ky_peers *out,
    struct ky_err *err)
{
	struct ky_peers all = {0}, peers = {0};
	bool use[KY_PEER__MAX];
	enum ky_code code;

	for (size_t i = 0; i < KY_PEER__MAX; i++) {
		code = simulated(cli, s, (enum ky_peer)i, &use[i], err);
		if (code != KY_OK)
			return code;
	}
	if (s->has_world)
		ky_world_peers(&s->world, &all);
	if (use[KY_PEER_BSS])
		peers.bss = all.bss;
	if (use[KY_PEER_BALANCE])
		peers.balance = all.balance;
	if (use[KY_PEER_HLR])
		peers.hlr = all.hlr;
	if (use[KY_PEER_SMDP])
		peers.smdp = all.smdp;
	if (use[KY_PEER_BANK])
		peers.bank = all.bank;
	if (use[KY_PEER_PAY])
		peers.pay = all.pay;
	if (use[KY_PEER_MAIL])
		peers.mail = all.mail;
	*out = peers;
	return KY_OK;
}

static enum ky_code
start_engine(const struct ky_cli *cli, struct ky_session *s, struct ky_err *err)
{
	struct ky_engine_config config = {
	    .issuer = s->meta.issuer,
	    .demo = s->meta.demo,
	    .store_open = open_store,
	    .store_close = close_store,
	    .store_self = s,
	    .clock = s->clock,
	    .entropy = s->entropy,
	    .rules = {.read = read_rules},
	};
	char keys[KY_SESSION_PATH_SIZE];
	enum ky_code code;

	ky_keys_folder(cli, keys, sizeof(keys));
	code = ky_papers_open(keys, &s->papers, err);
	if (code != KY_OK)
		return ky_during(err, "keys in %.100s", keys);
	s->has_papers = true;
	config.papers = s->papers;
	code = fill_peers(cli, s, &config.peers, err);
	if (code != KY_OK)
		return code;
	return ky_engine_new(&config, &s->engine, err);
}

/* --- opening and closing --- */

static enum ky_code
prepare(struct ky_session *s, const struct ky_cli *cli, struct ky_err *err)
{
	*s = (struct ky_session){.lock = -1,
	    .clock = {.now = system_now},
	    .entropy = ky_system_entropy()};
	if (sodium_init() < 0)
		return ky_fail(err, KY_E_SYSTEM, 0, "libsodium does not start");
	(void)snprintf(s->path, sizeof(s->path), "%s",
	    cli->config.set[KY_SET_STORE_PATH].text);
	return ky_slug_parse(ky_str_of(cli->config.set[KY_SET_CLI_ACTOR].text),
	    &s->actor, err);
}

/* The configured issuer, where there is one, is the store's; a store without
 * one lacks the last step of its creation. */
static enum ky_code
check_issuer(const struct ky_cli *cli, const struct ky_session *s,
    struct ky_err *err)
{
	const struct ky_value *v = &cli->config.set[KY_SET_ISSUER_SLUG];

	if (s->meta.issuer.text[0] == '\0')
		return ky_fail(err, KY_E_INPUT, 0,
		    "store: the creation of %.150s was not finished", s->path);
	if (v->text[0] != '\0' && strcmp(v->text, s->meta.issuer.text) != 0)
		return ky_fail(err, KY_E_INPUT, 0,
		    "the store belongs to the issuer %s, not %s (%.100s)",
		    s->meta.issuer.text, v->text, v->from);
	return KY_OK;
}

static enum ky_code
open_in(struct ky_session *s, const struct ky_cli *cli,
    enum ky_session_mode mode, struct ky_err *err)
{
	bool alone = mode != KY_SESSION_READ;
	enum ky_code code = KY_OK;

	if (alone && access(s->path, F_OK) == 0)
		code = ky_store_lock(s->path, &s->lock, err);
	if (code == KY_OK)
		code = ky_store_open(s->path,
		    alone ? KY_STORE_WRITE : KY_STORE_READ, &s->entropy,
		    &s->store, err);
	if (code == KY_OK)
		code = ky_store_meta(s->store, &s->meta, err);
	if (code == KY_OK)
		code = check_issuer(cli, s, err);
	return code;
}

/* A demo store's time is the world's. */
static void
start_world(struct ky_session *s, uint64_t seed, struct ky_time now)
{
	ky_world_init(&s->world, seed, now);
	s->has_world = true;
	s->clock = ky_world_clock(&s->world);
}

enum ky_code
ky_session_open(struct ky_session *s, const struct ky_cli *cli,
    enum ky_session_mode mode, struct ky_err *err)
{
	enum ky_code code = prepare(s, cli, err);

	if (code != KY_OK)
		return code;
	code = open_in(s, cli, mode, err);
	if (code == KY_OK && s->meta.demo)
		start_world(s, randombytes_random(),
		    ky_time_after(ky_system_time(), s->meta.clock_offset_us));
	if (code == KY_OK && mode == KY_SESSION_ACT)
		code = start_engine(cli, s, err);
	if (code != KY_OK)
		ky_session_close(s);
	return code;
}

enum ky_code
ky_session_open_demo(struct ky_session *s, const struct ky_cli *cli,
    uint64_t seed, struct ky_time now, struct ky_err *err)
{
	enum ky_code code = prepare(s, cli, err);

	if (code != KY_OK)
		return code;
	start_world(s, seed, now);
	s->entropy = ky_world_entropy(&s->world);
	code = open_in(s, cli, KY_SESSION_ACT, err);
	assert(code != KY_OK || s->meta.demo);
	if (code == KY_OK)
		code = start_engine(cli, s, err);
	if (code != KY_OK)
		ky_session_close(s);
	return code;
}

void
ky_session_close(struct ky_session *s)
{
	if (s->engine != NULL)
		ky_engine_free(s->engine);
	if (s->has_papers)
		ky_papers_close(&s->papers);
	if (s->has_world)
		ky_world_done(&s->world);
	if (s->store != NULL)
		ky_store_close(s->store);
	if (s->memory != NULL)
		ky_arena_reset(&s->arena);
	free(s->memory);
	if (s->lock >= 0)
		(void)close(s->lock);
	*s = (struct ky_session){.lock = -1};
}

/* --- lines and rules --- */

static enum ky_code
find_by(struct ky_session *s, enum ky_find how, const char *text, uint64_t *id,
    struct ky_err *err)
{
	if (*id != 0)
		return KY_OK;
	return s->store->case_find(s->store->self, &s->meta.issuer, how, text,
	    id, err);
}

static enum ky_code
find_id(struct ky_session *s, const char *text, uint64_t *id,
    struct ky_err *err)
{
	struct ky_str name = ky_str_of(text);
	struct ky_err ignored;
	struct ky_msisdn number;
	struct ky_iccid card;
	enum ky_code code;

	*id = 0;
	if (text[0] == '#') {
		(void)ky_str_u64(ky_str_of(text + 1), INT64_MAX, id);
		return KY_OK;
	}
	code = find_by(s, KY_FIND_CONTRACT, text, id, err);
	if (code == KY_OK && ky_str_starts(name, "KY-"))
		code = find_by(s, KY_FIND_ENDING, text, id, err);
	if (code == KY_OK && ky_msisdn_parse(name, &number, &ignored) == KY_OK)
		code = find_by(s, KY_FIND_MSISDN, number.digits, id, err);
	if (code == KY_OK && ky_iccid_parse(name, &card, &ignored) == KY_OK)
		code = find_by(s, KY_FIND_ICCID, card.digits, id, err);
	return code;
}

enum ky_code
ky_session_find(struct ky_session *s, const char *text, struct ky_case *out,
    struct ky_err *err)
{
	uint64_t id;
	enum ky_code code = find_id(s, text, &id, err);

	if (code == KY_OK && id != 0)
		code = s->store->case_load(s->store->self, &s->meta.issuer, id,
		    out, err);
	if (code == KY_OK && (id == 0 || out->line_id == 0))
		return ky_fail(err, KY_E_INPUT, 0,
		    "no line or loan is known by that name");
	return code;
}

enum ky_code
ky_session_rules(struct ky_session *s, const struct ky_case *c,
    struct ky_rules *out, struct ky_err *err)
{
	bool pinned = c->ending.state == KY_ENDING_RUNNING ||
	    c->ending.state == KY_ENDING_WITHDRAWING ||
	    c->ending.state == KY_ENDING_CLOSED;
	struct ky_rulebook *book;
	struct ky_buf json;
	enum ky_code code;

	if (s->memory == NULL) {
		s->memory = malloc(KY_RULEBOOK_ARENA_SIZE);
		if (s->memory == NULL)
			return ky_fail(err, KY_E_SYSTEM, errno,
			    "out of memory");
		ky_arena_init(&s->arena, s->memory, KY_RULEBOOK_ARENA_SIZE);
	}
	ky_buf_init(&json, KY_RULEBOOK_BYTES_MAX);
	code = s->store->rules_get(s->store->self, &s->meta.issuer,
	    &c->line.provider, pinned ? c->ending.rules_hash : "", &json, err);
	if (code == KY_OK && json.len == 0)
		code = ky_fail(err, KY_E_INPUT, 0,
		    "no rules of the provider %s are loaded (kaiyaku rules "
		    "load)",
		    c->line.provider.text);
	ky_arena_reset(&s->arena);
	book = ky_arena_alloc(&s->arena, sizeof(*book));
	if (code == KY_OK)
		code = ky_rulebook_read(&s->arena, ky_buf_str(&json),
		    c->line.provider.text, book, err);
	ky_buf_done(&json);
	if (code == KY_OK)
		ky_rules_select(book, c->line.contract_date, out);
	return code;
}

/* --- acting --- */

struct ky_command
ky_session_command(const struct ky_session *s, enum ky_command_kind kind,
    enum ky_role role, const struct ky_case *c)
{
	struct ky_command cmd = {
	    .kind = kind,
	    .role = role,
	    .actor = s->actor,
	    .channel = {"cli"},
	    .refund_reason = -1,
	};

	if (c != NULL)
		cmd.line_id = c->line_id;
	return cmd;
}

#define SEED_ROWS 16

/* Simulated peers start from what the store knows. */
static enum ky_code
read_lines(struct ky_session *s, struct ky_err *err)
{
	struct ky_row *row = calloc(SEED_ROWS, sizeof(*row));
	uint64_t after = 0;
	uint32_t n = SEED_ROWS;
	enum ky_code code = KY_OK;

	if (row == NULL)
		return ky_fail(err, KY_E_SYSTEM, errno, "out of memory");
	while (code == KY_OK && n == SEED_ROWS) {
		code = s->store->case_list(s->store->self, &s->meta.issuer,
		    after, SEED_ROWS, row, &n, err);
		for (uint32_t i = 0; code == KY_OK && i < n; i++) {
			ky_world_add(&s->world, &row[i].line);
			after = row[i].line_id;
		}
	}
	free(row);
	return code;
}

static enum ky_code
seed_world(struct ky_session *s, struct ky_err *err)
{
	enum ky_code code = KY_OK;

	if (s->has_world && !s->seeded)
		code = read_lines(s, err);
	s->seeded = code == KY_OK;
	return code;
}

enum ky_code
ky_session_settle(struct ky_session *s, struct ky_time *next,
    struct ky_err *err)
{
	enum ky_code code = seed_world(s, err);

	return code == KY_OK ? ky_engine_settle(s->engine, next, err) : code;
}

enum ky_code
ky_session_submit(struct ky_session *s, struct ky_command *cmd,
    struct ky_reply *out, struct ky_err *err)
{
	struct ky_time next = {0};
	enum ky_code code = seed_world(s, err);

	if (code == KY_OK)
		code = ky_engine_submit(s->engine, cmd, out, err);
	return code == KY_OK ? ky_session_settle(s, &next, err) : code;
}

static enum ky_code
keep_clock(struct ky_session *s, struct ky_err *err)
{
	s->meta.clock_offset_us = ky_session_now(s).us - ky_system_time().us;
	return ky_store_meta_put(s->store, &s->meta, err);
}

enum ky_code
ky_session_advance(struct ky_session *s, struct ky_time until,
    struct ky_err *err)
{
	struct ky_time next = {0};
	enum ky_code code;

	for (;;) {
		code = ky_session_settle(s, &next, err);
		if (code != KY_OK)
			return code;
		if (next.us == 0 || ky_time_cmp(next, until) > 0 ||
		    ky_time_cmp(next, ky_session_now(s)) <= 0)
			break;
		ky_world_advance(&s->world, next.us - ky_session_now(s).us);
	}
	if (ky_time_cmp(until, ky_session_now(s)) > 0)
		ky_world_advance(&s->world, until.us - ky_session_now(s).us);
	code = ky_session_settle(s, &next, err);
	return code == KY_OK ? keep_clock(s, err) : code;
}
