#include "cmd/session.h"

#include "cmd/bank.h"
#include "cmd/mailing.h"
#include "service/find.h"
#include "service/message.h"

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

/* --- the lock --- */

#define PID_SIZE 16

/* Who holds it, for people; 0 = not said. */
static long
read_pid(int lock)
{
	char text[PID_SIZE] = "";
	ssize_t n = pread(lock, text, sizeof(text) - 1, 0);

	return n > 0 ? strtol(text, NULL, 10) : 0;
}

/* A lock without a name in it is a lock all the same. */
static void
write_pid(int lock)
{
	char text[PID_SIZE];
	int n = snprintf(text, sizeof(text), "%ld\n", (long)getpid());

	if (ftruncate(lock, 0) != 0 || pwrite(lock, text, (size_t)n, 0) != n)
		return;
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
		(void)ky_fail(err, KY_E_RETRY, errno,
		    "another process works on the store (process %ld, lock "
		    "%.150s)",
		    read_pid(lock), name);
		(void)close(lock);
		return KY_E_RETRY;
	}
	write_pid(lock);
	*fd = lock;
	return KY_OK;
}

void
ky_socket_path(const struct ky_cli *cli, char *out, size_t size)
{
	const char *set = ky_config_text(&cli->config, KY_SET_SERVER_SOCKET);

	if (set != NULL)
		(void)snprintf(out, size, "%s", set);
	else
		(void)snprintf(out, size, "%.480s.sock",
		    cli->config.set[KY_SET_STORE_PATH].text);
}

/* --- the engine's ports --- */

static enum ky_code
open_store(void *self, struct ky_store **out, struct ky_err *err)
{
	const struct ky_session *s = self;

	return ky_store_open(s->path, KY_STORE_WRITE, &s->entropy, out, err);
}

/* Workers and readers write nothing: the writer does. */
static enum ky_code
open_reader(void *self, struct ky_store **out, struct ky_err *err)
{
	struct ky_session *s = self;

	return ky_store_open(s->path, KY_STORE_READ, &s->entropy, out, err);
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

static void
tell_events(void *self)
{
	const struct ky_session *s = self;

	if (s->on_events != NULL)
		s->on_events(s->on_events_self);
}

void
ky_session_open_roots(struct ky_session *s, const struct ky_cli *cli)
{
	const struct ky_config *set = &cli->config;
	struct ky_prover_config config = {
	    .anchors = ky_config_text(set, KY_SET_PROOF_ANCHORS),
	    .allow_test_roots = ky_config_yes(set,
		KY_SET_PROOF_ALLOW_TEST_ROOTS),
	};

	s->addresses = ky_config_text(set, KY_SET_PROOF_ADDRESSES);
	s->portal_origin = ky_config_yes(set, KY_SET_PORTAL_ENABLED)
	    ? ky_config_text(set, KY_SET_PORTAL_ORIGIN)
	    : NULL;
	if (config.anchors == NULL ||
	    ky_prover_new(&config, &s->prover, &s->roots_why) != KY_OK)
		return;
	s->test_roots = config.allow_test_roots;
}

struct ky_verifier
ky_session_verifier(const struct ky_session *s)
{
	return s->prover != NULL ? ky_prover_port(s->prover)
				 : (struct ky_verifier){NULL, NULL, NULL};
}

enum ky_code
ky_session_bank(struct ky_session *s, const struct ky_cli *cli,
    struct ky_err *err)
{
	enum ky_code code = ky_bank_settings(cli, &s->meta.issuer, &s->bank,
	    err);

	if (code != KY_OK)
		return code;
	ky_bank_files_port(&s->bank, &s->bankfile);
	if (!ky_bank_is_file(cli))
		s->bankfile.self = NULL;
	return KY_OK;
}

static enum ky_code
start_engine(const struct ky_cli *cli, struct ky_session *s, struct ky_err *err)
{
	const struct ky_config *set = &cli->config;
	struct ky_engine_config config = {
	    .issuer = s->meta.issuer,
	    .demo = s->meta.demo,
	    .store_open = open_store,
	    .store_read = open_reader,
	    .store_close = close_store,
	    .store_self = s,
	    .clock = s->clock,
	    .entropy = s->entropy,
	    .rules = {.read = read_rules},
	    .workers = ky_config_number(set, KY_SET_ENGINE_WORKERS),
	    .queue_max = ky_config_number(set, KY_SET_ENGINE_QUEUE_MAX),
	    .brake_per_hour = ky_config_number(set,
		KY_SET_ENGINE_BRAKE_PER_HOUR),
	    .on_events = tell_events,
	    .on_events_self = s,
	};
	struct ky_peers_base base = {.demo = s->meta.demo,
	    .world = s->has_world ? &s->world : NULL,
	    .issuer = s->meta.issuer,
	    .clock = s->clock};
	char keys[KY_SESSION_PATH_SIZE];
	struct ky_mail_links links;
	enum ky_code code;

	ky_session_open_roots(s, cli);
	config.test_roots = s->test_roots;
	ky_keys_folder(cli, keys, sizeof(keys));
	code = ky_keydesk_open(&s->keys, keys, err);
	if (code != KY_OK)
		return ky_during(err, "keys in %.100s", keys);
	s->has_papers = true;
	config.papers = ky_keydesk_papers(&s->keys);
	code = ky_session_bank(s, cli, err);
	if (code == KY_OK)
		code = ky_desk_till_new(&config, &s->till, err);
	if (code != KY_OK)
		return code;
	base.till = ky_desk_till_port(s->till);
	code = ky_peers_open(cli, &base, &s->peers, &config.peers, err);
	if (code == KY_OK)
		code = ky_engine_new(&config, &s->engine, err);
	if (code != KY_OK)
		return code;
	ky_desk_till_join(s->till, s->engine);
	links = ky_mailing_links(s);
	ky_peers_link_by(s->peers, &links);
	return KY_OK;
}

enum ky_code
ky_session_reload_keys(struct ky_session *s, const struct ky_cli *cli,
    struct ky_err *err)
{
	char keys[KY_SESSION_PATH_SIZE];

	ky_keys_folder(cli, keys, sizeof(keys));
	return ky_keydesk_reload(&s->keys, keys, err);
}

/* --- opening and closing --- */

/* Memory that is taken when it is first used. */
static struct ky_arena *
new_room(void)
{
	return calloc(1, sizeof(struct ky_arena));
}

static void
free_room(struct ky_arena *a)
{
	if (a == NULL)
		return;
	if (a->base != NULL)
		ky_arena_reset(a); /* secrets went through it */
	free(a->base);
	free(a);
}

static enum ky_code
empty_room(struct ky_arena *a, size_t size, struct ky_err *err)
{
	void *memory;

	if (a->base != NULL) {
		ky_arena_reset(a);
		return KY_OK;
	}
	memory = malloc(size);
	if (memory == NULL)
		return ky_fail(err, KY_E_SYSTEM, errno, "out of memory");
	ky_arena_init(a, memory, size);
	return KY_OK;
}

static enum ky_code
prepare(struct ky_session *s, const struct ky_cli *cli, struct ky_err *err)
{
	*s = (struct ky_session){.lock = -1,
	    .clock = {.now = system_now},
	    .entropy = ky_system_entropy(),
	    .rules_room = new_room(),
	    .call_room = new_room()};
	if (s->rules_room == NULL || s->call_room == NULL) {
		ky_session_close(s);
		return ky_fail(err, KY_E_SYSTEM, errno, "out of memory");
	}
	if (sodium_init() < 0) {
		ky_session_close(s);
		return ky_fail(err, KY_E_SYSTEM, 0, "libsodium does not start");
	}
	(void)snprintf(s->path, sizeof(s->path), "%s",
	    cli->config.set[KY_SET_STORE_PATH].text);
	(void)snprintf(s->actor.text, sizeof(s->actor.text), "%.31s",
	    cli->config.set[KY_SET_CLI_ACTOR].text); /* checked: a slug */
	return KY_OK;
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

/* The lock; or, for one that only acts, the kaiyakud that has it. */
static enum ky_code
take_lock(struct ky_session *s, const struct ky_cli *cli,
    enum ky_session_mode mode, struct ky_err *err)
{
	char path[KY_SESSION_PATH_SIZE];
	struct ky_err why;
	enum ky_code code;

	if (access(s->path, F_OK) != 0)
		return KY_OK; /* the store says it better */
	code = ky_store_lock(s->path, &s->lock, err);
	if (code != KY_E_RETRY || mode == KY_SESSION_SERVE)
		return code;
	ky_socket_path(cli, path, sizeof(path));
	code = ky_remote_open(path, &s->remote, &why);
	if (code == KY_E_RETRY)
		return KY_E_RETRY; /* nobody to ask: as said above */
	if (code != KY_OK) {
		*err = why;
		return code;
	}
	return mode == KY_SESSION_ACT ? KY_OK
				      : ky_session_alone(s, "that", err);
}

static enum ky_code
open_in(struct ky_session *s, const struct ky_cli *cli,
    enum ky_session_mode mode, struct ky_err *err)
{
	enum ky_code code = KY_OK;

	if (mode != KY_SESSION_READ)
		code = take_lock(s, cli, mode, err);
	if (code == KY_OK)
		code = ky_store_open(s->path,
		    mode != KY_SESSION_READ && s->remote == NULL
			? KY_STORE_WRITE
			: KY_STORE_READ,
		    &s->entropy, &s->store, err);
	if (code == KY_OK)
		code = ky_store_meta(s->store, &s->meta, err);
	if (code == KY_OK)
		code = check_issuer(cli, s, err);
	return code;
}

enum ky_code
ky_session_alone(const struct ky_session *s, const char *what,
    struct ky_err *err)
{
	if (s->remote == NULL)
		return KY_OK;
	return ky_fail(err, KY_E_RETRY, 0,
	    "kaiyakud (process %u) works on the store: stop it for %s, then "
	    "start it again",
	    ky_remote_pid(s->remote), what);
}

/* A demo store's time is the world's. */
static void
start_world(struct ky_session *s, uint64_t seed, struct ky_time now)
{
	ky_world_init(&s->world, seed, now);
	s->has_world = true;
	s->clock = ky_world_clock(&s->world);
}

/* The world's time goes on with the machine's. */
static struct ky_time
running_now(void *self)
{
	struct ky_session *s = self;
	struct ky_time now = ky_time_after(ky_system_time(),
	    s->meta.clock_offset_us);

	(void)pthread_mutex_lock(&s->world.lock);
	if (ky_time_cmp(now, s->world.now) > 0)
		s->world.now = now;
	now = s->world.now;
	(void)pthread_mutex_unlock(&s->world.lock);
	return now;
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
	if (code == KY_OK && s->meta.demo && mode == KY_SESSION_SERVE)
		s->clock = (struct ky_clock){s, running_now};
	if (code == KY_OK && s->remote == NULL &&
	    (mode == KY_SESSION_ACT || mode == KY_SESSION_SERVE))
		code = start_engine(cli, s, err);
	if (code != KY_OK)
		ky_session_close(s);
	return code;
}

enum ky_exit
ky_session_run(const struct ky_cli *cli, enum ky_session_mode mode,
    ky_session_each *each)
{
	struct ky_session s;
	struct ky_err err = {0};
	enum ky_code code = ky_session_open(&s, cli, mode, &err);

	if (code == KY_OK) {
		code = each(cli, &s, &err);
		ky_session_close(&s);
	}
	return code == KY_OK ? KY_EXIT_OK : ky_cli_fail(cli, &err);
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
	ky_service_free(s->service);
	ky_remote_close(s->remote);
	if (s->engine != NULL)
		ky_engine_free(s->engine);
	ky_prover_free(s->prover);
	ky_peers_close(s->peers);
	ky_desk_till_free(s->till);
	if (s->has_papers)
		ky_keydesk_close(&s->keys);
	if (s->has_world)
		ky_world_done(&s->world);
	if (s->store != NULL)
		ky_store_close(s->store);
	free_room(s->rules_room);
	free_room(s->call_room);
	if (s->lock >= 0)
		(void)close(s->lock);
	*s = (struct ky_session){.lock = -1};
}

/* --- lines and rules --- */

enum ky_code
ky_session_find(struct ky_session *s, const char *text, struct ky_case *out,
    struct ky_err *err)
{
	uint64_t id;
	enum ky_code code = ky_find_line(s->store, &s->meta.issuer, text, &id,
	    err);

	if (code == KY_OK && id != 0)
		code = s->store->case_load(s->store->self, &s->meta.issuer, id,
		    out, err);
	if (code == KY_OK && (id == 0 || out->line_id == 0))
		return ky_fail(err, KY_E_INPUT, 0,
		    "no line or loan is known by that name");
	return code;
}

enum ky_code
ky_session_rules(const struct ky_session *s, const struct ky_case *c,
    struct ky_rules *out, struct ky_err *err)
{
	bool pinned = c->ending.state == KY_ENDING_RUNNING ||
	    c->ending.state == KY_ENDING_WITHDRAWING ||
	    c->ending.state == KY_ENDING_CLOSED;
	struct ky_rulebook *book;
	struct ky_buf json;
	enum ky_code code;

	code = empty_room(s->rules_room, KY_RULEBOOK_ARENA_SIZE, err);
	if (code != KY_OK)
		return code;
	ky_buf_init(&json, KY_RULEBOOK_BYTES_MAX);
	code = s->store->rules_get(s->store->self, &s->meta.issuer,
	    &c->line.provider, pinned ? c->ending.rules_hash : "", &json, err);
	if (code == KY_OK && json.len == 0)
		code = ky_fail(err, KY_E_INPUT, 0,
		    "no rules of the provider %s are loaded (kaiyaku rules "
		    "load)",
		    c->line.provider.text);
	book = ky_arena_alloc(s->rules_room, sizeof(*book));
	if (code == KY_OK)
		code = ky_rulebook_read(s->rules_room, ky_buf_str(&json),
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

enum ky_code
ky_session_seed(struct ky_session *s, struct ky_err *err)
{
	enum ky_code code = KY_OK;

	if (s->has_world && !s->seeded && s->remote == NULL)
		code = read_lines(s, err);
	s->seeded = code == KY_OK;
	return code;
}

enum ky_code
ky_session_settle(struct ky_session *s, struct ky_time *next,
    struct ky_err *err)
{
	enum ky_code code = ky_session_seed(s, err);

	return code == KY_OK ? ky_engine_settle(s->engine, next, err) : code;
}

/* --- calls --- */

/* Calls in this process go through a service over our own engine. */
static enum ky_code
need_service(struct ky_session *s, struct ky_err *err)
{
	struct ky_service_config config = {
	    .engine = s->engine,
	    .issuer = s->meta.issuer,
	    .demo = s->meta.demo,
	    .clock = s->clock,
	    .entropy = s->entropy,
	    .rules = {.read = read_rules},
	    .bankfile = s->bankfile,
	    .verifier = ky_session_verifier(s),
	    .test_roots = s->test_roots,
	    .addresses = s->addresses,
	    .store_path = s->path,
	    .readers = 1,
	    .schema = s->meta.schema,
	    .portal_origin = s->portal_origin,
	};

	if (s->remote != NULL || s->service != NULL)
		return KY_OK;
	assert(s->engine != NULL);
	return ky_service_new(&config, &s->service, err);
}

enum ky_code
ky_session_service(struct ky_session *s, struct ky_service **out,
    struct ky_err *err)
{
	enum ky_code code = s->serving == NULL ? need_service(s, err) : KY_OK;

	if (code == KY_OK)
		*out = s->serving != NULL ? s->serving : s->service;
	return code;
}

enum ky_code
ky_session_call(struct ky_session *s, struct ky_call *call,
    struct ky_result *out, struct ky_err *err)
{
	struct ky_calls calls;
	enum ky_code code = need_service(s, err);

	if (code == KY_OK)
		code = empty_room(s->call_room, KY_MESSAGE_ARENA_SIZE, err);
	if (code != KY_OK)
		return code;
	calls = s->remote != NULL ? ky_remote_calls(s->remote)
				  : ky_service_calls(s->service);
	call->version = KY_CALL_VERSION;
	call->who.actor = s->actor;
	call->who.channel = (struct ky_slug){"cli"};
	return calls.call(calls.self, call, s->call_room, out, err);
}

enum ky_code
ky_session_notified(struct ky_session *s, struct ky_err *err)
{
	struct ky_time next = {0};
	int64_t wait = 0;
	enum ky_code code = s->remote == NULL && s->prover != NULL
	    ? need_service(s, err)
	    : KY_OK;

	if (s->service == NULL)
		return code;
	while (code == KY_OK && wait == 0)
		code = ky_service_notify_step(s->service, &wait, err);
	return code == KY_OK ? ky_session_settle(s, &next, err) : code;
}

#define WAIT_QUIET_US KY_SECOND_US
#define WAIT_US (30 * KY_SECOND_US)

/* What was handed in is safe; this is only for those who watch. */
static enum ky_code
wait_for(struct ky_session *s, uint64_t line_id, struct ky_err *err)
{
	struct ky_call call = {.op = KY_CALL_SETTLE, .line_id = line_id};
	struct ky_result r;
	enum ky_code code;

	call.in.wait_us = WAIT_QUIET_US;
	code = ky_session_call(s, &call, &r, err);
	if (code != KY_OK || r.found)
		return code;
	(void)fprintf(stderr, "kaiyaku: waiting for what this set going\n");
	call.in.wait_us = WAIT_US;
	code = ky_session_call(s, &call, &r, err);
	if (code == KY_OK && !r.found)
		(void)fprintf(stderr,
		    "kaiyaku: it goes on in kaiyakud; see `kaiyaku ending "
		    "show`\n");
	return code;
}

static enum ky_code
submit_remote(struct ky_session *s, struct ky_command *cmd,
    struct ky_reply *out, struct ky_err *err)
{
	struct ky_call call = {.op = KY_CALL_COMMAND};
	struct ky_result r;
	struct ky_err why;
	enum ky_code code;

	call.in.command = cmd;
	call.who.role = cmd->role;
	code = ky_session_call(s, &call, &r, err);
	if (code != KY_OK)
		return code;
	*out = r.out.reply;
	if (out->answer.line_id != 0 &&
	    wait_for(s, out->answer.line_id, &why) != KY_OK)
		(void)fprintf(stderr, "kaiyaku: not waited for: %s\n", why.msg);
	return KY_OK;
}

enum ky_code
ky_session_submit(struct ky_session *s, struct ky_command *cmd,
    struct ky_reply *out, struct ky_err *err)
{
	struct ky_time next = {0};
	enum ky_code code;

	if (s->remote != NULL)
		return submit_remote(s, cmd, out, err);
	code = ky_session_seed(s, err);
	if (code == KY_OK)
		code = ky_engine_submit(s->engine, cmd, out, err);
	return code == KY_OK ? ky_session_settle(s, &next, err) : code;
}

enum ky_code
ky_session_submit_all(struct ky_session *s, struct ky_submission *all,
    uint32_t n, struct ky_err *err)
{
	struct ky_call call = {.op = KY_CALL_COMMANDS};
	struct ky_result r;

	if (n == 0)
		return KY_OK;
	if (s->remote == NULL) {
		ky_engine_submit_all(s->engine, all, n);
		return KY_OK;
	}
	call.who.role = all[0].cmd->role;
	call.in.commands.s = all;
	call.in.commands.n = n;
	return ky_session_call(s, &call, &r, err);
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
