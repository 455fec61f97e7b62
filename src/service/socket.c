#include "service/socket.h"

#include "service/event.h"
#include "service/message.h"
#include "service/stream.h"

#include "base/log.h"

#include <errno.h>
#include <grp.h>
#include <pthread.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#define BACKLOG 16
#define HELLO_S 5  /* to say it */
#define IDLE_S 900 /* between calls: a person reads a question */
#define GROUPS_MAX 256
#define NAMES_SIZE 4096 /* for getpwuid_r and getgrnam_r */

/* How far a peer may go. */
enum trust {
	STRANGER,
	MEMBER, /* of the group */
	OWNER,
};

/* A connection and its thread. */
struct seat {
	struct ky_socket *socket;
	pthread_t thread;
	bool taken, joinable;
	int fd;
	enum trust trust;
	struct ky_slug name; /* of a member */
};

struct ky_socket {
	struct ky_socket_config config;
	char path[sizeof(((struct sockaddr_un *)0)->sun_path)];
	bool has_group;
	gid_t group;
	int fd;
	pthread_t acceptor;
	pthread_mutex_t lock; /* of what follows */
	bool stopping;
	struct seat seat[KY_SOCKET_CONNECTIONS_MAX];
};

/* --- who it is --- */

static bool
in_group(int fd, gid_t primary, gid_t wanted)
{
	gid_t groups[GROUPS_MAX];
	socklen_t size = sizeof(groups);

	if (primary == wanted)
		return true;
	if (getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, groups, &size) != 0)
		return false;
	for (size_t i = 0; i < size / sizeof(groups[0]); i++)
		if (groups[i] == wanted)
			return true;
	return false;
}

/* The login name where it is a name of ours, else "uid-1000". */
static void
name_of(uid_t uid, struct ky_slug *out)
{
	char room[NAMES_SIZE];
	struct passwd entry, *found = NULL;
	struct ky_err ignored;

	if (getpwuid_r(uid, &entry, room, sizeof(room), &found) == 0 &&
	    found != NULL &&
	    ky_slug_parse(ky_str_of(entry.pw_name), out, &ignored) == KY_OK)
		return;
	(void)snprintf(out->text, sizeof(out->text), "uid-%u", (unsigned)uid);
}

static enum trust
judge(const struct ky_socket *s, int fd, struct ky_slug *name)
{
	struct ucred who;
	socklen_t size = sizeof(who);

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &size) != 0)
		return STRANGER;
	if (who.uid == 0 || who.uid == geteuid())
		return OWNER;
	if (!s->has_group || !in_group(fd, who.gid, s->group))
		return STRANGER;
	name_of(who.uid, name);
	return MEMBER;
}

/* --- a conversation --- */

static bool
say_hello(const struct seat *seat)
{
	char mine[KY_HELLO_SIZE], theirs[KY_HELLO_SIZE];
	uint32_t answer[2] = {KY_OK, (uint32_t)getpid()};

	ky_message_hello(mine);
	if (!ky_stream_read(seat->fd, theirs, sizeof(theirs)))
		return false;
	if (memcmp(mine, theirs, sizeof(mine)) != 0)
		answer[0] = KY_E_INPUT;
	else if (seat->trust == STRANGER)
		answer[0] = KY_E_REFUSED;
	if (answer[0] != KY_OK)
		ky_log(KY_WARN, KY_EV_SOCKET, "why=%s",
		    answer[0] == KY_E_INPUT ? "version" : "stranger");
	return ky_stream_write(seat->fd, mine, sizeof(mine)) &&
	    ky_stream_write(seat->fd, answer, sizeof(answer)) &&
	    answer[0] == KY_OK;
}

static bool
for_members(enum ky_call_op op)
{
	return op == KY_CALL_COMMAND || op == KY_CALL_COMMANDS ||
	    op == KY_CALL_SETTLE || op == KY_CALL_HEALTH;
}

/* A second person lifts the brake: nobody's word for himself. */
static bool
names_second(const struct ky_call *c)
{
	if (c->op == KY_CALL_COMMAND)
		return c->in.command->approver.text[0] != '\0';
	for (uint32_t i = 0; c->op == KY_CALL_COMMANDS && i < c->in.commands.n;
	     i++)
		if (c->in.commands.s[i].cmd->approver.text[0] != '\0')
			return true;
	return false;
}

/* The caller as far as it is trusted. */
static enum ky_code
identify(const struct seat *seat, struct ky_call *c, struct ky_err *err)
{
	c->who.provider.text[0] = '\0';
	(void)snprintf(c->who.channel.text, sizeof(c->who.channel.text), "cli");
	if (seat->trust == OWNER)
		return KY_OK;
	c->who.actor = seat->name;
	if (for_members(c->op) && c->who.role != KY_ROLE_OFFICER &&
	    !names_second(c))
		return KY_OK;
	ky_log(KY_WARN, KY_EV_SOCKET_BARRED, "actor=%s op=%s", seat->name.text,
	    ky_call_op_name(c->op));
	return ky_fail(err, KY_E_REFUSED, 0,
	    "only root and the user that kaiyakud runs as may do that");
}

static bool
answer_one(const struct seat *seat, struct ky_buf *in, struct ky_buf *out,
    struct ky_arena *a)
{
	const struct ky_calls *calls = &seat->socket->config.calls;
	struct ky_call c = {0};
	struct ky_result r = {0};
	struct ky_err err = {0}, late;
	enum ky_code code;

	if (!ky_stream_receive(seat->fd, KY_MESSAGE_MAX, in))
		return false;
	ky_arena_reset(a);
	ky_buf_reset(out);
	code = ky_message_get_call(ky_buf_str(in), a, &c, &err);
	if (code != KY_OK) {
		ky_log_err(KY_WARN, KY_EV_SOCKET, &err);
		return false;
	}
	code = identify(seat, &c, &err);
	if (code == KY_OK)
		code = calls->call(calls->self, &c, a, &r, &err);
	if (ky_message_put_answer(&c, code, &r, &err, out, &late) != KY_OK)
		return false;
	return ky_stream_send(seat->fd, ky_buf_str(out));
}

static void
converse(const struct seat *seat)
{
	void *memory = malloc(KY_MESSAGE_ARENA_SIZE);
	struct ky_buf in, out;
	struct ky_arena a;

	if (memory == NULL)
		return;
	ky_arena_init(&a, memory, KY_MESSAGE_ARENA_SIZE);
	ky_buf_init(&in, KY_MESSAGE_MAX);
	ky_buf_init(&out, KY_MESSAGE_MAX);
	ky_stream_patience(seat->fd, HELLO_S);
	if (say_hello(seat)) {
		ky_stream_patience(seat->fd, IDLE_S);
		while (answer_one(seat, &in, &out, &a))
			;
	}
	ky_arena_reset(&a); /* secrets went through it */
	ky_buf_done(&out);
	ky_buf_done(&in);
	free(memory);
}

static void *
serve(void *self)
{
	struct seat *seat = self;
	struct ky_socket *s = seat->socket;

	converse(seat);
	(void)pthread_mutex_lock(&s->lock);
	(void)close(seat->fd);
	seat->fd = -1;
	seat->taken = false;
	(void)pthread_mutex_unlock(&s->lock);
	return NULL;
}

/* --- letting in --- */

/* A free seat, whose last thread is gone; the lock is held. */
static struct seat *
free_seat(struct ky_socket *s)
{
	for (size_t i = 0; i < KY_SOCKET_CONNECTIONS_MAX; i++) {
		struct seat *seat = &s->seat[i];

		if (seat->taken)
			continue;
		if (seat->joinable)
			(void)pthread_join(seat->thread, NULL);
		seat->joinable = false;
		return seat;
	}
	return NULL;
}

static bool
let_in(struct ky_socket *s, int fd)
{
	struct seat *seat;
	bool in = false;

	(void)pthread_mutex_lock(&s->lock);
	seat = s->stopping ? NULL : free_seat(s);
	if (seat != NULL) {
		*seat = (struct seat){.socket = s, .fd = fd, .taken = true};
		seat->trust = judge(s, fd, &seat->name);
		in = pthread_create(&seat->thread, NULL, serve, seat) == 0;
		seat->joinable = seat->taken = in;
	}
	(void)pthread_mutex_unlock(&s->lock);
	return in;
}

static void *
accept_all(void *self)
{
	struct ky_socket *s = self;
	bool stopping = false;

	while (!stopping) {
		int fd = accept4(s->fd, NULL, NULL, SOCK_CLOEXEC);

		if (fd >= 0 && !let_in(s, fd)) {
			(void)close(fd);
			ky_log(KY_WARN, KY_EV_SOCKET, "why=full");
		}
		if (fd < 0 && errno != EINTR && errno != ECONNABORTED)
			(void)usleep(10000); /* out of descriptors */
		(void)pthread_mutex_lock(&s->lock);
		stopping = s->stopping;
		(void)pthread_mutex_unlock(&s->lock);
	}
	return NULL;
}

/* --- life --- */

/* A socket that nobody listens on was left by one that was killed. */
static enum ky_code
clear_place(const struct sockaddr_un *at, struct ky_err *err)
{
	struct stat st;
	int fd;
	bool alive;

	if (lstat(at->sun_path, &st) != 0)
		return KY_OK;
	if (!S_ISSOCK(st.st_mode))
		return ky_fail(err, KY_E_INPUT, 0,
		    "%.100s is there and no socket", at->sun_path);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	alive = fd >= 0 &&
	    connect(fd, (const struct sockaddr *)at, sizeof(*at)) == 0;
	if (fd >= 0)
		(void)close(fd);
	if (alive)
		return ky_fail(err, KY_E_INPUT, 0,
		    "another process listens on %.100s", at->sun_path);
	(void)unlink(at->sun_path);
	return KY_OK;
}

static enum ky_code
find_group(struct ky_socket *s, struct ky_err *err)
{
	char room[NAMES_SIZE];
	struct group entry, *found = NULL;

	if (s->config.group == NULL || s->config.group[0] == '\0')
		return KY_OK;
	if (getgrnam_r(s->config.group, &entry, room, sizeof(room), &found) !=
		0 ||
	    found == NULL)
		return ky_fail(err, KY_E_INPUT, 0, "there is no group %.32s",
		    s->config.group);
	s->has_group = true;
	s->group = entry.gr_gid;
	return KY_OK;
}

static enum ky_code
listen_at(struct ky_socket *s, struct ky_err *err)
{
	struct sockaddr_un at;
	mode_t was;
	bool bound;
	enum ky_code code = ky_stream_address(s->config.path, &at, err);

	if (code == KY_OK)
		code = clear_place(&at, err);
	if (code != KY_OK)
		return code;
	s->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (s->fd < 0)
		return ky_fail(err, KY_E_SYSTEM, errno,
		    "could not make a socket");
	was = umask(0177);
	bound = bind(s->fd, (struct sockaddr *)&at, sizeof(at)) == 0;
	(void)umask(was);
	if (!bound)
		return ky_fail(err, KY_E_SYSTEM, errno,
		    "could not make the socket %.100s", at.sun_path);
	memcpy(s->path, at.sun_path, sizeof(s->path));
	/* Everybody else is turned away by name, too. */
	if (s->has_group &&
	    (chown(s->path, (uid_t)-1, s->group) != 0 ||
		chmod(s->path, 0660) != 0))
		return ky_fail(err, KY_E_SYSTEM, errno,
		    "could not give the socket to the group %.32s",
		    s->config.group);
	if (listen(s->fd, BACKLOG) != 0)
		return ky_fail(err, KY_E_SYSTEM, errno, "could not listen");
	return KY_OK;
}

static void
clean(struct ky_socket *s)
{
	if (s->fd >= 0)
		(void)close(s->fd);
	if (s->path[0] != '\0')
		(void)unlink(s->path);
	(void)pthread_mutex_destroy(&s->lock);
	free(s);
}

enum ky_code
ky_socket_new(const struct ky_socket_config *config, struct ky_socket **out,
    struct ky_err *err)
{
	struct ky_socket *s = calloc(1, sizeof(*s));
	enum ky_code code;
	int failed;

	if (s == NULL)
		return ky_fail(err, KY_E_SYSTEM, errno, "out of memory");
	s->config = *config;
	s->fd = -1;
	(void)pthread_mutex_init(&s->lock, NULL); /* never fails */
	code = find_group(s, err);
	if (code == KY_OK)
		code = listen_at(s, err);
	if (code == KY_OK) {
		failed = pthread_create(&s->acceptor, NULL, accept_all, s);
		if (failed != 0)
			code = ky_fail(err, KY_E_SYSTEM, failed,
			    "could not start a thread");
	}
	if (code != KY_OK) {
		clean(s);
		return code;
	}
	*out = s;
	return KY_OK;
}

void
ky_socket_free(struct ky_socket *s)
{
	if (s == NULL)
		return;
	(void)pthread_mutex_lock(&s->lock);
	s->stopping = true;
	(void)shutdown(s->fd, SHUT_RDWR); /* wakes the acceptor */
	for (size_t i = 0; i < KY_SOCKET_CONNECTIONS_MAX; i++)
		if (s->seat[i].taken)
			(void)shutdown(s->seat[i].fd, SHUT_RD);
	(void)pthread_mutex_unlock(&s->lock);
	(void)pthread_join(s->acceptor, NULL);
	for (size_t i = 0; i < KY_SOCKET_CONNECTIONS_MAX; i++)
		if (s->seat[i].joinable)
			(void)pthread_join(s->seat[i].thread, NULL);
	clean(s);
}
