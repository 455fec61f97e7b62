#include "http/listen.h"

#include "t.h"

#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static void
addresses(void)
{
	static const struct {
		const char *label, *text;
		enum ky_code code;
	} cases[] = {
	    {"loopback", "127.0.0.1:0", KY_OK},
	    {"no port", "127.0.0.1", KY_E_INPUT},
	    {"a port that is none", "127.0.0.1:x", KY_E_INPUT},
	    {"a port too high", "127.0.0.1:65536", KY_E_INPUT},
	    {"a name", "localhost:0", KY_E_INPUT},
	    {"IPv6 without brackets", "::1:0", KY_E_INPUT},
	    {"half a bracket", "[::1:0", KY_E_INPUT},
	    {"nothing", "", KY_E_INPUT},
	    {"no path", "unix:", KY_E_INPUT},
	    {"no such folder", "unix:/nowhere/at/all", KY_E_SYSTEM},
	    {"not ours", "192.0.2.1:0", KY_E_SYSTEM},
	};

	T_CASES (c, cases) {
		struct ky_listener l = {.fd = -1};
		struct ky_err err;
		enum ky_code code = ky_listener_open(c->text, -1, &l, &err);

		t_eq_int(c->label, code, c->code);
		if (code == KY_OK) {
			t_ok("a port", l.port > 0);
			ky_listener_close(&l);
		}
	}
}

static void
unix_socket(void)
{
	char path[] = "/tmp/ky-listen-XXXXXX", text[64];
	struct ky_listener l, second = {.fd = -1};
	struct ky_err err;
	struct stat st;

	if (mkdtemp(path) == NULL)
		exit(1);
	(void)snprintf(text, sizeof(text), "unix:%s/s", path);
	(void)umask(077);
	t_good("opens", ky_listener_open(text, -1, &l, &err), &err);
	t_ok("for owner and group",
	    stat(l.path, &st) == 0 && (st.st_mode & 0777) == 0660);
	t_bad("a living one is not replaced",
	    ky_listener_open(text, -1, &second, &err), KY_E_SYSTEM, &err,
	    "could not listen");
	(void)close(l.fd); /* as after a kill */
	t_good("a dead one is", ky_listener_open(text, -1, &second, &err),
	    &err);
	ky_listener_quiet(&second);
	t_ok("gone once quiet", stat(text + 5, &st) != 0);
	ky_listener_close(&second);
	t_ok("rmdir", rmdir(path) == 0);
}

static void
handed_over(void)
{
	struct ky_listener l, other;
	struct ky_err err;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	t_good("opens", ky_listener_open("127.0.0.1:0", -1, &l, &err), &err);
	t_good("is taken as it is", ky_listener_open("", l.fd, &other, &err),
	    &err);
	t_eq_int("with its port", other.port, l.port);
	t_bad("a socket that does not listen",
	    ky_listener_open("", fd, &other, &err), KY_E_INPUT, &err,
	    "not a listening socket");
	(void)close(fd);
	ky_listener_close(&l);
}

int
main(void)
{
	T_RUN(addresses);
	T_RUN(unix_socket);
	T_RUN(handed_over);
	return t_done();
}
