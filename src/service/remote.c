#include "service/remote.h"

#include "service/message.h"
#include "service/stream.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define PATIENCE_S 120 /* for one answer: waiting is bounded by the call */

struct ky_remote {
	int fd;
	uint32_t pid;
	struct ky_buf in, out;
};

static enum ky_code
greet(struct ky_remote *r, struct ky_err *err)
{
	char mine[KY_HELLO_SIZE], theirs[KY_HELLO_SIZE];
	uint32_t answer[2];

	ky_message_hello(mine);
	if (!ky_stream_write(r->fd, mine, sizeof(mine)) ||
	    !ky_stream_read(r->fd, theirs, sizeof(theirs)) ||
	    !ky_stream_read(r->fd, answer, sizeof(answer)))
		return ky_fail(err, KY_E_REFUSED, errno,
		    "kaiyakud did not greet: it has no place left, or is "
		    "stopping");
	if (answer[0] == KY_E_INPUT || memcmp(mine, theirs, sizeof(mine)) != 0)
		return ky_fail(err, KY_E_INPUT, 0,
		    "kaiyakud is another version (process %u): start it "
		    "again, or use its own kaiyaku",
		    answer[1]);
	if (answer[0] != KY_OK)
		return ky_fail(err, KY_E_REFUSED, 0,
		    "kaiyakud takes commands from root, its own user and "
		    "the group of the setting server.group only");
	r->pid = answer[1];
	return KY_OK;
}

static enum ky_code
reach(struct ky_remote *r, const char *path, struct ky_err *err)
{
	struct sockaddr_un at;
	enum ky_code code = ky_stream_address(path, &at, err);

	if (code != KY_OK)
		return code;
	r->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (r->fd < 0)
		return ky_fail(err, KY_E_SYSTEM, errno,
		    "could not make a socket");
	ky_stream_patience(r->fd, PATIENCE_S);
	if (connect(r->fd, (struct sockaddr *)&at, sizeof(at)) != 0)
		return ky_fail(err, errno == EACCES ? KY_E_REFUSED : KY_E_RETRY,
		    errno, "could not reach %.100s: %s", path, strerror(errno));
	return greet(r, err);
}

enum ky_code
ky_remote_open(const char *path, struct ky_remote **out, struct ky_err *err)
{
	struct ky_remote *r = calloc(1, sizeof(*r));
	enum ky_code code;

	if (r == NULL)
		return ky_fail(err, KY_E_SYSTEM, errno, "out of memory");
	r->fd = -1;
	ky_buf_init(&r->in, KY_MESSAGE_MAX);
	ky_buf_init(&r->out, KY_MESSAGE_MAX);
	code = reach(r, path, err);
	if (code != KY_OK) {
		ky_remote_close(r);
		return code;
	}
	*out = r;
	return KY_OK;
}

void
ky_remote_close(struct ky_remote *r)
{
	if (r == NULL)
		return;
	if (r->fd >= 0)
		(void)close(r->fd);
	/* Secrets went through them. */
	if (r->in.p != NULL)
		explicit_bzero(r->in.p, r->in.room);
	if (r->out.p != NULL)
		explicit_bzero(r->out.p, r->out.room);
	ky_buf_done(&r->in);
	ky_buf_done(&r->out);
	free(r);
}

static enum ky_code
call(void *self, const struct ky_call *c, struct ky_arena *a,
    struct ky_result *out, struct ky_err *err)
{
	struct ky_remote *r = self;
	enum ky_code code;

	ky_buf_reset(&r->out);
	code = ky_message_put_call(c, &r->out, err);
	if (code != KY_OK)
		return code;
	if (!ky_stream_send(r->fd, ky_buf_str(&r->out)) ||
	    !ky_stream_receive(r->fd, KY_MESSAGE_MAX, &r->in))
		return ky_fail(err, KY_E_UNSURE, errno,
		    "kaiyakud went away with the call on its way");
	return ky_message_get_answer(ky_buf_str(&r->in), c, a, out, err);
}

struct ky_calls
ky_remote_calls(struct ky_remote *r)
{
	return (struct ky_calls){r, call};
}

uint32_t
ky_remote_pid(const struct ky_remote *r)
{
	return r->pid;
}
