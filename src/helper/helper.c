#include "helper/helper.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define AT_ONCE 2
#define WAIT_MS 2000
#define RUN_MS 10000
#define WORDS_MAX 300 /* bytes of what it says is wrong */
#define REFUSED 2     /* its exit status for what it does not take */

struct ky_helper {
	char program[KY_HELPER_PATH_SIZE];
	char name[KY_HELPER_NAME_SIZE];
	uint32_t at_once_max, wait_ms, run_ms;
	pthread_mutex_t lock;
	pthread_cond_t left; /* somebody gave a place back */
	uint32_t running;
};

static uint32_t
or_else(uint32_t wanted, uint32_t usual)
{
	return wanted != 0 ? wanted : usual;
}

enum ky_code
ky_helper_open(const struct ky_helper_options *options, struct ky_helper **out,
    struct ky_err *err)
{
	struct ky_helper *h = calloc(1, sizeof(*h));
	pthread_condattr_t attr;

	if (h == NULL)
		return ky_fail(err, KY_E_SYSTEM, 0, "out of memory");
	if (!ky_str_copy(ky_str_of(options->name), h->name, sizeof(h->name)) ||
	    !ky_str_copy(ky_str_of(options->program), h->program,
		sizeof(h->program))) {
		free(h);
		return ky_fail(err, KY_E_INPUT, 0, "the path of %s is too long",
		    options->name);
	}
	h->at_once_max = or_else(options->at_once_max, AT_ONCE);
	h->wait_ms = or_else(options->wait_ms, WAIT_MS);
	h->run_ms = or_else(options->run_ms, RUN_MS);
	(void)pthread_mutex_init(&h->lock, NULL);
	(void)pthread_condattr_init(&attr);
	(void)pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	(void)pthread_cond_init(&h->left, &attr);
	(void)pthread_condattr_destroy(&attr);
	*out = h;
	return KY_OK;
}

void
ky_helper_close(struct ky_helper *h)
{
	if (h == NULL)
		return;
	assert(h->running == 0);
	(void)pthread_cond_destroy(&h->left);
	(void)pthread_mutex_destroy(&h->lock);
	free(h);
}

/* --- time --- */

static struct timespec
in_ms(uint32_t ms)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	t.tv_sec += ms / 1000;
	t.tv_nsec += (long)(ms % 1000) * 1000000;
	if (t.tv_nsec >= 1000000000) {
		t.tv_sec++;
		t.tv_nsec -= 1000000000;
	}
	return t;
}

/* 0 or less: over. */
static int64_t
ms_until(struct timespec end)
{
	struct timespec now = in_ms(0);

	return (int64_t)(end.tv_sec - now.tv_sec) * 1000 +
	    (end.tv_nsec - now.tv_nsec) / 1000000;
}

/* --- places --- */

static enum ky_code
take_place(struct ky_helper *h, struct ky_err *err)
{
	struct timespec end = in_ms(h->wait_ms);
	bool taken;
	int over = 0;

	(void)pthread_mutex_lock(&h->lock);
	while (over == 0 && h->running >= h->at_once_max)
		over = pthread_cond_timedwait(&h->left, &h->lock, &end);
	taken = h->running < h->at_once_max;
	h->running += taken ? 1 : 0;
	(void)pthread_mutex_unlock(&h->lock);
	return taken ? KY_OK
		     : ky_fail(err, KY_E_RETRY, 0,
			   "%s is at work as often as it may", h->name);
}

static void
give_place(struct ky_helper *h)
{
	(void)pthread_mutex_lock(&h->lock);
	h->running--;
	(void)pthread_cond_signal(&h->left);
	(void)pthread_mutex_unlock(&h->lock);
}

/* --- the process --- */

/* One run of the helper. */
struct run {
	pid_t child;
	int in;       /* its input, whole: it never blocks anybody */
	int out[2];   /* what it makes */
	int words[2]; /* what it says is wrong */
	struct timespec end;
};

static void
shut(int *fd)
{
	if (*fd >= 0)
		(void)close(*fd);
	*fd = -1;
}

static enum ky_code
fill(int fd, struct ky_str s, struct ky_err *err)
{
	while (s.len > 0) {
		ssize_t n = write(fd, s.p, s.len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return ky_fail(err, KY_E_SYSTEM, errno,
			    "could not hand the input over");
		s.p += n;
		s.len -= (size_t)n;
	}
	if (lseek(fd, 0, SEEK_SET) != 0)
		return ky_fail(err, KY_E_SYSTEM, errno,
		    "could not hand the input over");
	return KY_OK;
}

static enum ky_code
lay_pipes(struct run *r, struct ky_str input, struct ky_err *err)
{
	r->in = memfd_create("input", MFD_CLOEXEC);
	if (r->in < 0 || pipe2(r->out, O_CLOEXEC) != 0 ||
	    pipe2(r->words, O_CLOEXEC) != 0)
		return ky_fail(err, KY_E_SYSTEM, errno,
		    "could not make pipes to a helper");
	return fill(r->in, input, err);
}

/* Three open files, no environment, no blocked signal. */
static int
spawn(const struct ky_helper *h, const char *const *args, struct run *r)
{
	const char *argv[KY_HELPER_ARGS_MAX + 2] = {h->name};
	char *const env[] = {NULL};
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attr;
	sigset_t none, usual;
	int fault;

	for (size_t i = 0; args != NULL && args[i] != NULL; i++) {
		assert(i < KY_HELPER_ARGS_MAX);
		argv[i + 1] = args[i];
	}
	(void)sigemptyset(&none);
	(void)sigemptyset(&usual);
	(void)sigaddset(&usual, SIGPIPE);
	(void)posix_spawnattr_init(&attr);
	(void)posix_spawnattr_setsigmask(&attr, &none);
	(void)posix_spawnattr_setsigdefault(&attr, &usual);
	(void)posix_spawnattr_setflags(&attr,
	    POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	(void)posix_spawn_file_actions_init(&files);
	fault = posix_spawn_file_actions_adddup2(&files, r->in, 0);
	if (fault == 0)
		fault = posix_spawn_file_actions_adddup2(&files, r->out[1], 1);
	if (fault == 0)
		fault = posix_spawn_file_actions_adddup2(&files, r->words[1],
		    2);
	if (fault == 0)
		fault = posix_spawn_file_actions_addclosefrom_np(&files, 3);
	if (fault == 0)
		fault = posix_spawn(&r->child, h->program, &files, &attr,
		    (char *const *)(uintptr_t)argv, env);
	(void)posix_spawn_file_actions_destroy(&files);
	(void)posix_spawnattr_destroy(&attr);
	return fault;
}

static enum ky_code
start(const struct ky_helper *h, const char *const *args, struct ky_str input,
    struct run *r, struct ky_err *err)
{
	enum ky_code code = lay_pipes(r, input, err);
	int fault;

	if (code != KY_OK)
		return code;
	r->end = in_ms(h->run_ms);
	fault = spawn(h, args, r);
	shut(&r->in);
	shut(&r->out[1]);
	shut(&r->words[1]);
	if (fault != 0)
		return ky_fail(err, KY_E_SYSTEM, fault, "could not start %s",
		    h->name);
	return KY_OK;
}

/* What is there; at its end the pipe is shut. */
static enum ky_code
take(int *fd, struct ky_buf *out, struct ky_err *err)
{
	char bytes[16384];
	ssize_t n = read(*fd, bytes, sizeof(bytes));

	if (n < 0 && errno == EINTR)
		return KY_OK;
	if (n < 0)
		return ky_fail(err, KY_E_SYSTEM, errno,
		    "could not read from a helper");
	if (n == 0)
		shut(fd);
	ky_buf_add(out, (struct ky_str){bytes, (size_t)n});
	return KY_OK;
}

/* Both pipes, until both have ended. */
static enum ky_code
listen_to(const struct ky_helper *h, struct run *r, struct ky_buf *out,
    struct ky_buf *words, struct ky_err *err)
{
	enum ky_code code = KY_OK;

	while (code == KY_OK && (r->out[0] >= 0 || r->words[0] >= 0)) {
		struct pollfd p[] = {
		    {.fd = r->out[0], .events = POLLIN},
		    {.fd = r->words[0], .events = POLLIN},
		};
		int64_t left = ms_until(r->end);

		if (left <= 0)
			return ky_fail(err, KY_E_LIMIT, 0, "%s takes too long",
			    h->name);
		if (poll(p, 2, (int)left) < 0 && errno != EINTR)
			return ky_fail(err, KY_E_SYSTEM, errno,
			    "could not wait for %s", h->name);
		if (p[0].revents != 0)
			code = take(&r->out[0], out, err);
		/* Of its words the first are enough. */
		if (code == KY_OK && p[1].revents != 0)
			code = take(&r->words[0], words, err);
		if (code == KY_OK && !ky_buf_ok(out))
			code = ky_fail(err, KY_E_LIMIT, 0,
			    "%s gives more than it may", h->name);
	}
	return code;
}

/* Its words without its name, in one line. */
static enum ky_code
fail_with_words(const struct ky_helper *h, enum ky_code code,
    const struct ky_buf *words, struct ky_err *err)
{
	struct ky_str s = ky_buf_str(words);
	size_t skip = strlen(h->name) + 2;
	char line[WORDS_MAX + 1];
	size_t n = 0;

	if (ky_str_starts(s, h->name) && s.len >= skip) {
		s.p += skip;
		s.len -= skip;
	}
	for (; n < s.len && n < WORDS_MAX && s.p[n] != '\n'; n++)
		line[n] = (char)(s.p[n] >= ' ' && s.p[n] < 0x7f ? s.p[n] : '?');
	line[n] = '\0';
	return ky_fail(err, code, 0, "%s: %s", h->name,
	    n > 0 ? line : "ended without a word");
}

static enum ky_code
judge(const struct ky_helper *h, int status, const struct ky_buf *words,
    struct ky_err *err)
{
	if (WIFSIGNALED(status))
		return ky_fail(err, KY_E_SYSTEM, KY_HELPER_DIED,
		    "%s was ended by signal %d", h->name, WTERMSIG(status));
	if (WEXITSTATUS(status) == 0)
		return KY_OK;
	return fail_with_words(h,
	    WEXITSTATUS(status) == REFUSED ? KY_E_INPUT : KY_E_SYSTEM, words,
	    err);
}

/* Both pipes have ended, or it is not waited for any longer. */
static int
end(struct run *r, bool kill_it)
{
	int status = 0;

	if (kill_it)
		(void)kill(r->child, SIGKILL);
	while (waitpid(r->child, &status, 0) < 0 && errno == EINTR)
		continue;
	return status;
}

static enum ky_code
run(const struct ky_helper *h, const char *const *args, struct ky_str input,
    struct ky_buf *out, struct ky_err *err)
{
	struct run r = {.in = -1, .out = {-1, -1}, .words = {-1, -1}};
	struct ky_buf words;
	enum ky_code code = start(h, args, input, &r, err);
	int status;

	ky_buf_init(&words, WORDS_MAX);
	if (code == KY_OK) {
		code = listen_to(h, &r, out, &words, err);
		status = end(&r, code != KY_OK);
		if (code == KY_OK)
			code = judge(h, status, &words, err);
	}
	ky_buf_done(&words);
	shut(&r.in);
	shut(&r.out[0]);
	shut(&r.out[1]);
	shut(&r.words[0]);
	shut(&r.words[1]);
	return code;
}

enum ky_code
ky_helper_run(struct ky_helper *h, const char *const *args, struct ky_str input,
    struct ky_buf *out, struct ky_err *err)
{
	enum ky_code code = take_place(h, err);

	if (code != KY_OK)
		return code;
	code = run(h, args, input, out, err);
	give_place(h);
	if (code == KY_OK && out->len == 0)
		code = ky_fail(err, KY_E_SYSTEM, 0, "%s gave nothing", h->name);
	if (code != KY_OK)
		ky_buf_reset(out);
	return code;
}

enum ky_code
ky_helper_program(const char *name, char out[KY_HELPER_PATH_SIZE],
    struct ky_err *err)
{
	static const char *const beside[] = {"", "../bin/", NULL};
	char self[KY_HELPER_PATH_SIZE - 64];
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self));
	const char *slash = n > 0 ? memrchr(self, '/', (size_t)n) : NULL;

	for (size_t i = 0; slash != NULL && beside[i] != NULL; i++) {
		(void)snprintf(out, KY_HELPER_PATH_SIZE, "%.*s/%s%s",
		    (int)(slash - self), self, beside[i], name);
		if (access(out, X_OK) == 0)
			return KY_OK;
	}
	return ky_fail(err, KY_E_SYSTEM, 0,
	    "there is no %s beside this program", name);
}
