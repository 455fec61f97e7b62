/*
 * A command at work: the store opened, its lock taken, the engine in this
 * process, the ports filled.
 *
 * Where a kaiyakud works on the store, what changes something goes to it
 * through its local socket, and reads go straight to the store.
 *
 * A demo store has simulated peers, seeded from the facts in the store, and a
 * clock with an offset.  Any other store has no peers: the engine leaves the
 * duties to people, who bring evidence.
 */
#ifndef KY_CMD_SESSION_H
#define KY_CMD_SESSION_H

#include "bank/files.h"
#include "base/arena.h"
#include "cmd/cli.h"
#include "cmd/keydesk.h"
#include "cmd/peers.h"
#include "engine/engine.h"
#include "proof/verify.h"
#include "rules/rulebook.h"
#include "service/remote.h"
#include "service/service.h"
#include "service/till.h"
#include "sim/world.h"
#include "store/sqlite.h"

enum ky_session_mode {
	KY_SESSION_READ,  /* no lock, no engine */
	KY_SESSION_ALONE, /* the store's lock; the keys may be at fault */
	KY_SESSION_ACT,   /* the store's lock, the engine, the keys; or a
	                     kaiyakud that has them */
	KY_SESSION_SERVE, /* as kaiyakud: the same, never another one's; a
	                     demo store's time goes on */
};

#define KY_SESSION_PATH_SIZE (KY_CONFIG_LINE_MAX + 8)

struct ky_session {
	char path[KY_SESSION_PATH_SIZE];
	struct ky_store_meta meta;
	struct ky_store *store; /* for reading */
	struct ky_entropy entropy;
	struct ky_clock clock;
	struct ky_slug actor;

	struct ky_engine *engine;   /* in this process; else NULL */
	struct ky_remote *remote;   /* kaiyakud's; else NULL */
	struct ky_service *service; /* over `engine`, for ky_session_call() */
	struct ky_service *serving; /* kaiyakud's own, not the session's; or
	                               NULL */
	/* Judges what chips signed; NULL: no roots are set up, or `roots_why`
	 * says why they cannot be read.  Nothing else waits for them. */
	struct ky_prover *prover;
	struct ky_err roots_why;
	bool test_roots; /* they may be test roots */
	const char *addresses;
	const char *portal_origin; /* NULL: there is no portal */
	struct ky_keydesk keys;
	struct ky_peers_held *peers;
	struct ky_desk_till *till; /* what peers keep their books in */
	struct ky_bank_files bank; /* its settings; see ky_session_bank() */
	struct ky_bankfile bankfile;
	bool has_papers, has_world, seeded;
	struct ky_world world; /* of a demo store */
	int lock;              /* file descriptor, -1 = none */
	/* Told after a commit that stored events; set before the engine's
	 * threads start. */
	void (*on_events)(void *self);
	void *on_events_self;

	struct ky_arena *rules_room; /* rulebooks read; heap */
	struct ky_arena *call_room;  /* results of calls; heap */
};

/* Chance from the operating system. */
struct ky_entropy ky_system_entropy(void);
struct ky_time ky_system_time(void);

/*
 * Open.  KY_E_RETRY: another process holds the lock (and is no kaiyakud, or
 * one that must be stopped for this).  Otherwise the store's codes, the keys',
 * or those of ky_remote_open().  After a failure there is nothing to close.
 */
enum ky_code ky_session_open(struct ky_session *s, const struct ky_cli *cli,
    enum ky_session_mode mode, struct ky_err *err) KY_MUST_USE;
/* A command that is one session: opens it, does `each`, closes it, and says what
 * went wrong. */
typedef enum ky_code ky_session_each(const struct ky_cli *cli,
    struct ky_session *s, struct ky_err *err);
enum ky_exit ky_session_run(const struct ky_cli *cli, enum ky_session_mode mode,
    ky_session_each *each);
/* A demo: chance from `seed` and the clock standing at `now`, which goes into
 * the store.  The store is marked as demo. */
enum ky_code ky_session_open_demo(struct ky_session *s,
    const struct ky_cli *cli, uint64_t seed, struct ky_time now,
    struct ky_err *err) KY_MUST_USE;
void ky_session_close(struct ky_session *s);

/* "<store>.sock", or the setting server.socket. */
void ky_socket_path(const struct ky_cli *cli, char *out, size_t size);

/* Take the lock of a store that no session is open on.  KY_E_RETRY names the
 * process that has it. */
enum ky_code ky_store_lock(const char *path, int *fd,
    struct ky_err *err) KY_MUST_USE;

/* The signing keys as they are in their folder now; after a failure the old
 * ones stay in use. */
enum ky_code ky_session_reload_keys(struct ky_session *s,
    const struct ky_cli *cli, struct ky_err *err) KY_MUST_USE;

/* Files for the bank and from it, by the settings: `bankfile` of the session,
 * there already where it has an engine.  Its `self` is NULL when no bank of kind
 * file is set up: nothing is written then.  KY_E_INPUT names the setting. */
enum ky_code ky_session_bank(struct ky_session *s, const struct ky_cli *cli,
    struct ky_err *err) KY_MUST_USE;

struct ky_time ky_session_now(const struct ky_session *s);

/* LINE as people name it: "#42", a contract number, an ending's number, a
 * telephone or card number.  KY_E_INPUT: no such line. */
enum ky_code ky_session_find(struct ky_session *s, const char *text,
    struct ky_case *out, struct ky_err *err) KY_MUST_USE;

/* The rules the case lives under: pinned by its ending, else the newest.
 * KY_E_INPUT: none are loaded.  Valid until the next call. */
enum ky_code ky_session_rules(const struct ky_session *s,
    const struct ky_case *c, struct ky_rules *out,
    struct ky_err *err) KY_MUST_USE;

/* A command of this session's actor, filled in but for what it does. */
struct ky_command ky_session_command(const struct ky_session *s,
    enum ky_command_kind kind, enum ky_role role, const struct ky_case *c);

/* Hand a command in, and turn the engine until nothing is left to do now; or
 * wait, half a minute at most, until kaiyakud has done what it set going. */
enum ky_code ky_session_submit(struct ky_session *s, struct ky_command *cmd,
    struct ky_reply *out, struct ky_err *err) KY_MUST_USE;

/* Several, in order, each answered by itself; nothing is waited for. */
enum ky_code ky_session_submit_all(struct ky_session *s,
    struct ky_submission *all, uint32_t n, struct ky_err *err) KY_MUST_USE;

/* Over the engine that is here: kaiyakud's, or one of the session's own, which
 * is made when it is first asked for; not from several threads then. */
enum ky_code ky_session_service(struct ky_session *s, struct ky_service **out,
    struct ky_err *err) KY_MUST_USE;

/* A call (service/call.h), here or at kaiyakud: `version` and `who` are filled
 * in.  What `out` points to is valid until the next one. */
enum ky_code ky_session_call(struct ky_session *s, struct ky_call *call,
    struct ky_result *out, struct ky_err *err) KY_MUST_USE;

/* What cannot be done while kaiyakud works on the store: KY_E_RETRY says so,
 * KY_OK where there is none. */
enum ky_code ky_session_alone(const struct ky_session *s, const char *what,
    struct ky_err *err) KY_MUST_USE;

/* Demo: the simulated peers learn the lines of the store, once. */
enum ky_code ky_session_seed(struct ky_session *s,
    struct ky_err *err) KY_MUST_USE;

/* The work on notifications of chips that there is now; a kaiyakud does it by
 * itself. */
enum ky_code ky_session_notified(struct ky_session *s,
    struct ky_err *err) KY_MUST_USE;
/* The roots that the operator trusts; a session with an engine has them.  An
 * ending never waits for them: `roots_why` says what is wrong. */
void ky_session_open_roots(struct ky_session *s, const struct ky_cli *cli);
/* For a service over the session's engine. */
struct ky_verifier ky_session_verifier(const struct ky_session *s);

/* Turn the engine until idle; `next`: when something is due, us = 0 never. */
enum ky_code ky_session_settle(struct ky_session *s, struct ky_time *next,
    struct ky_err *err) KY_MUST_USE;

/* Demo: let the time pass until `until`, stopping wherever something is due.
 * The store's clock is left there. */
enum ky_code ky_session_advance(struct ky_session *s, struct ky_time until,
    struct ky_err *err) KY_MUST_USE;

#endif
