#include "desk.h"

#include "service/message.h"
#include "service/remote.h"
#include "service/socket.h"
#include "service/stream.h"

#include <sys/fsuid.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static struct desk d;
static struct ky_socket *server;
static char path[128];

#define NOBODY 65534 /* and his group */

/* The kernel's calls: for this thread alone. */
static bool
become(long uid)
{
	return syscall(SYS_setresgid, -1L, uid, -1L) == 0 &&
	    syscall(SYS_setresuid, -1L, uid, -1L) == 0;
}

static void
open_for(const char *group)
{
	struct ky_socket_config config = {.group = group};
	struct ky_err err = {0};

	desk_open(&d);
	(void)snprintf(path, sizeof(path), "%s/s", d.rig.folder);
	config.path = path;
	config.calls = d.calls;
	t_good("listens", ky_socket_new(&config, &server, &err), &err);
}

static void
open_all(void)
{
	open_for(NULL);
}

static void
close_all(void)
{
	ky_socket_free(server);
	t_ok("takes its file away", access(path, F_OK) != 0);
	desk_close(&d);
}

static void
conversation(void)
{
	struct ky_remote *r = NULL;
	struct ky_calls calls;
	struct ky_call c;
	struct ky_result out;
	struct ky_err err = {0};
	struct ky_command cmd = rig_command(KY_CMD_IMPORT, 0);
	struct stat st;

	open_all();
	t_ok("for its owner alone",
	    stat(path, &st) == 0 && (st.st_mode & 0777) == 0600);
	t_good("reached", ky_remote_open(path, &r, &err), &err);
	t_eq_int("a process", ky_remote_pid(r), getpid());
	calls = ky_remote_calls(r);
	c = desk_call(&d, KY_CALL_COMMAND);
	c.who.actor = (struct ky_slug){"somebody"};
	c.who.role = KY_ROLE_OFFICER;
	rig_line(1, &cmd.line);
	c.in.command = &cmd;
	t_good("a command", calls.call(calls.self, &c, &d.arena, &out, &err),
	    &err);
	t_ok("taken",
	    out.out.reply.answer.verdict == KY_VERDICT_ACCEPTED &&
		out.out.reply.answer.line_id == 1);
	c = desk_call(&d, KY_CALL_SETTLE);
	c.line_id = 1;
	c.in.wait_us = 20 * KY_SECOND_US;
	t_good("waited for", calls.call(calls.self, &c, &d.arena, &out, &err),
	    &err);
	t_ok("done", out.found);
	c = desk_call(&d, KY_CALL_SETTLE);
	c.in.wait_us = -1;
	t_bad("an error comes back in its own words",
	    calls.call(calls.self, &c, &d.arena, &out, &err), KY_E_INPUT, &err,
	    "seconds");
	c = desk_call(&d, KY_CALL_LINE);
	t_bad("what does not travel is not sent",
	    calls.call(calls.self, &c, &d.arena, &out, &err), KY_E_INPUT, &err,
	    "local socket");
	c = desk_call(&d, KY_CALL_HEALTH);
	t_good("and the talk goes on",
	    calls.call(calls.self, &c, &d.arena, &out, &err), &err);
	t_ok("healthy", out.out.health->store_ok);
	c = desk_call(&d, KY_CALL_HISTORY);
	c.line_id = 1;
	t_good("history", desk_do(&d, &c, &out, &err), &err);
	t_ok("the owner acts under any name, through this channel",
	    strcmp(out.out.history[0].actor.text, "somebody") == 0 &&
		out.out.history[0].role == KY_ROLE_OFFICER);
	ky_remote_close(r);
	close_all();
}

/* Somebody of the group: commands under the own name, and no second one. */
static void
member(void)
{
	struct ky_remote *r = NULL;
	struct ky_calls calls;
	struct ky_call c;
	struct ky_result out;
	struct ky_err err = {0};
	struct ky_command cmd = rig_command(KY_CMD_IMPORT, 0);
	enum ky_code code;

	if (geteuid() != 0) {
		t_ok("only root can be somebody else # SKIP", true);
		return;
	}
	open_for("nogroup");
	t_ok("another user", become(NOBODY));
	(void)setfsuid(0); /* the folder is ours */
	code = ky_remote_open(path, &r, &err);
	t_ok("and back",
	    syscall(SYS_setresuid, -1L, 0L, -1L) == 0 && become(0));
	t_good("is let in", code, &err);
	calls = ky_remote_calls(r);
	rig_line(1, &cmd.line);
	c = desk_call(&d, KY_CALL_COMMAND);
	c.in.command = &cmd;
	c.who.role = KY_ROLE_OFFICER;
	t_bad("is no officer", calls.call(calls.self, &c, &d.arena, &out, &err),
	    KY_E_REFUSED, &err, "root");
	c.who.role = KY_ROLE_OPERATOR;
	cmd.approver = (struct ky_slug){"second"};
	t_bad("names no second person",
	    calls.call(calls.self, &c, &d.arena, &out, &err), KY_E_REFUSED,
	    &err, "root");
	cmd.approver.text[0] = '\0';
	t_good("acts", calls.call(calls.self, &c, &d.arena, &out, &err), &err);
	c = desk_call(&d, KY_CALL_HISTORY);
	c.line_id = 1;
	t_good("history", desk_do(&d, &c, &out, &err), &err);
	t_eq_str("under the own name", out.out.history[0].actor.text, "nobody");
	ky_remote_close(r);
	close_all();
}

static int
dial(void)
{
	struct sockaddr_un at;
	struct ky_err err;
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (ky_stream_address(path, &at, &err) != KY_OK ||
	    connect(fd, (struct sockaddr *)&at, sizeof(at)) != 0)
		abort();
	ky_stream_patience(fd, 20);
	return fd;
}

/* Whatever is sent, the connection is closed and the server goes on. */
static void
rubbish(void)
{
	static const struct {
		const char *label;
		uint32_t length;
		const char *bytes;
		size_t n;
	} cases[] = {
	    {"a length beyond the bound", UINT32_MAX, "", 0},
	    {"a call that is none", 4, "abcd", 4},
	    {"an empty one", 0, "", 0},
	};
	char hello[KY_HELLO_SIZE], theirs[KY_HELLO_SIZE];
	uint32_t answer[2];
	char byte;
	int fd;

	open_all();
	ky_message_hello(hello);
	T_CASES (k, cases) {
		fd = dial();
		t_ok("greets",
		    ky_stream_write(fd, hello, sizeof(hello)) &&
			ky_stream_read(fd, theirs, sizeof(theirs)) &&
			ky_stream_read(fd, answer, sizeof(answer)) &&
			answer[0] == KY_OK);
		(void)ky_stream_write(fd, &k->length, sizeof(k->length));
		(void)ky_stream_write(fd, k->bytes, k->n);
		t_ok(k->label, recv(fd, &byte, 1, 0) <= 0);
		(void)close(fd);
	}
	hello[8] = '9';
	fd = dial();
	t_ok("another version is told so",
	    ky_stream_write(fd, hello, sizeof(hello)) &&
		ky_stream_read(fd, theirs, sizeof(theirs)) &&
		ky_stream_read(fd, answer, sizeof(answer)) &&
		answer[0] == KY_E_INPUT && recv(fd, &byte, 1, 0) == 0);
	(void)close(fd);
	close_all();
}

static void
places(void)
{
	struct ky_remote *r[KY_SOCKET_CONNECTIONS_MAX + 1] = {NULL};
	struct ky_err err = {0};
	int in = 0;

	open_all();
	for (int i = 0; i < KY_SOCKET_CONNECTIONS_MAX; i++)
		in += ky_remote_open(path, &r[i], &err) == KY_OK;
	t_eq_int("so many", in, KY_SOCKET_CONNECTIONS_MAX);
	t_bad("and no more",
	    ky_remote_open(path, &r[KY_SOCKET_CONNECTIONS_MAX], &err),
	    KY_E_REFUSED, &err, "no place");
	ky_remote_close(r[0]);
	for (in = 0; in == 0;) /* until its thread has seen it */
		in = ky_remote_open(path, &r[0], &err) == KY_OK;
	t_ok("until somebody goes", in == 1);
	for (int i = 0; i < KY_SOCKET_CONNECTIONS_MAX; i++)
		ky_remote_close(r[i]);
	close_all();
}

static void
place_to_listen(void)
{
	struct ky_socket_config config = {.calls = {0}};
	struct ky_socket *second;
	struct ky_remote *r;
	struct ky_err err = {0};
	char other[160], longer[300];
	FILE *f;

	open_all();
	config.path = path;
	config.calls = d.calls;
	t_bad("one that is in use", ky_socket_new(&config, &second, &err),
	    KY_E_INPUT, &err, "listens");
	(void)snprintf(other, sizeof(other), "%s/file", d.rig.folder);
	f = fopen(other, "we");
	(void)fclose(f);
	config.path = other;
	t_bad("a file is not taken away", ky_socket_new(&config, &second, &err),
	    KY_E_INPUT, &err, "no socket");
	t_ok("and is still there", access(other, F_OK) == 0);
	memset(longer, 'x', sizeof(longer) - 1);
	longer[sizeof(longer) - 1] = '\0';
	config.path = longer;
	t_bad("too long a name", ky_socket_new(&config, &second, &err),
	    KY_E_INPUT, &err, "characters");
	config.path = path;
	config.group = "no-such-group-here";
	t_bad("a group that is none", ky_socket_new(&config, &second, &err),
	    KY_E_INPUT, &err, "group");
	close_all();
	t_bad("nobody listens", ky_remote_open(path, &r, &err), KY_E_RETRY,
	    &err, "could not reach");
}

int
main(void)
{
	T_RUN(conversation);
	T_RUN(member);
	T_RUN(rubbish);
	T_RUN(places);
	T_RUN(place_to_listen);
	return t_done();
}
