#include "card/stdio.h"

#include "base/hex.h"
#include "card/apdu.h"
#include "card/pace.h"
#include "card/transport.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define ANSWER_MS 10000
#define END_MS 2000 /* a program has, once its input ended */
#define ANSWER_BYTES_MAX 258
#define ATR_BYTES_MAX 33
#define WORDS_MAX 200

struct stdio {
	struct ky_apdu_way way;
	int in, out; /* what it says, what it is told; the same with a child */
	pid_t child; /* 0 = none */
	int id;
	bool broken;         /* lines do not belong together any more */
	struct ky_err first; /* what broke it */
	struct ky_buf line, kept;
};

/* --- a line --- */

static bool
read_hex(const json_t *text, size_t least, size_t most, struct ky_buf *bytes)
{
	size_t len = json_string_length(text);
	const char *p = json_string_value(text);

	if (p == NULL || len % 2 != 0 || len < 2 * least || len > 2 * most)
		return false;
	for (size_t i = 0; i < len; i += 2) {
		char pair[2] = {(char)tolower((unsigned char)p[i]),
		    (char)tolower((unsigned char)p[i + 1])};
		uint8_t byte;

		if (!ky_hex_decode((struct ky_str){pair, 2}, &byte, 1))
			return false;
		ky_buf_addc(bytes, (char)byte);
	}
	return ky_buf_ok(bytes);
}

/* The program's words, cut, without what could play with a terminal. */
static enum ky_code
fail_with_words(const json_t *error, const json_t *done, struct ky_err *err)
{
	bool no = json_is_string(done) &&
	    strcmp(json_string_value(done), "no") == 0;
	char words[WORDS_MAX + 1];
	size_t n = 0;

	for (const char *p = json_string_value(error);
	     *p != '\0' && n < WORDS_MAX; p++)
		words[n++] = (char)(*p >= ' ' && *p < 0x7f ? *p : '?');
	words[n] = '\0';
	return ky_fail(err, no ? KY_E_RETRY : KY_E_UNSURE, 0,
	    "the card's program: %s", words);
}

static enum ky_code
read_object(const json_t *o, int id, bool reset, struct ky_buf *bytes,
    struct ky_err *err)
{
	const json_t *number = json_object_get(o, "id");
	const json_t *answer = json_object_get(o, "answer");
	const json_t *atr = json_object_get(o, "atr");
	const json_t *error = json_object_get(o, "error");

	if (!json_is_integer(number) || json_integer_value(number) != id)
		return ky_fail(err, KY_E_CORRUPT, 0,
		    "the card's program answers another request");
	if ((answer != NULL) + (atr != NULL) + (error != NULL) != 1)
		return ky_fail(err, KY_E_CORRUPT, 0,
		    "the card's program must say one of answer, atr, error");
	if (json_is_string(error))
		return fail_with_words(error, json_object_get(o, "done"), err);
	if (reset ? read_hex(atr, 2, ATR_BYTES_MAX, bytes)
		  : read_hex(answer, 2, ANSWER_BYTES_MAX, bytes))
		return KY_OK;
	return ky_fail(err, KY_E_CORRUPT, 0,
	    "the card's program does not answer what it was asked");
}

enum ky_code
ky_stdio_read(struct ky_str line, int id, bool reset, struct ky_buf *bytes,
    struct ky_err *err)
{
	enum ky_code code;
	json_t *o;

	if (line.len > KY_STDIO_LINE_MAX)
		return ky_fail(err, KY_E_CORRUPT, 0,
		    "the card's program writes a line that is too long");
	o = json_loadb(line.p, line.len, JSON_REJECT_DUPLICATES, NULL);
	if (!json_is_object(o)) {
		json_decref(o);
		return ky_fail(err, KY_E_CORRUPT, 0,
		    "the card's program writes a line that is no JSON object");
	}
	code = read_object(o, id, reset, bytes, err);
	json_decref(o);
	return code;
}

/* --- lines to and fro --- */

static enum ky_code
write_line(struct stdio *s, struct ky_str text, struct ky_err *err)
{
	size_t done = 0;

	while (done < text.len) {
		ssize_t n = write(s->out, text.p + done, text.len - done);

		if (n < 0 && errno == EINTR)
			continue;
		/* No whole line has left: nobody acts on a piece. */
		if (n < 0)
			return ky_fail(err, KY_E_RETRY, errno,
			    "the card's program has ended");
		done += (size_t)n;
	}
	return KY_OK;
}

/* More bytes into `kept`, before `until`. */
static enum ky_code
read_more(struct stdio *s, int64_t until, struct ky_err *err)
{
	struct pollfd p = {.fd = s->in, .events = POLLIN};
	int64_t left = until - ky_pace_now_ms();
	char bytes[4096];
	ssize_t n;
	int ready;

	if (left <= 0)
		return ky_fail(err, KY_E_UNSURE, 0,
		    "the card's program does not answer in time");
	ready = poll(&p, 1, (int)left);
	if (ready < 0 && errno != EINTR)
		return ky_fail(err, KY_E_UNSURE, errno,
		    "could not wait for the card's program");
	if (ready <= 0)
		return KY_OK;
	n = read(s->in, bytes, sizeof(bytes));
	if (n <= 0)
		return ky_fail(err, KY_E_UNSURE, n < 0 ? errno : 0,
		    "the card's program has ended");
	ky_buf_add(&s->kept, (struct ky_str){bytes, (size_t)n});
	if (!ky_buf_ok(&s->kept))
		return ky_fail(err, KY_E_UNSURE, 0,
		    "the card's program writes a line that is too long");
	return KY_OK;
}

/* The next line into `line`, without its end; what follows stays kept. */
static enum ky_code
read_line(struct stdio *s, struct ky_err *err)
{
	int64_t until = ky_pace_now_ms() + ANSWER_MS;
	enum ky_code code = KY_OK;
	size_t n, rest;
	char *end;

	while ((end = s->kept.len > 0 ? memchr(s->kept.p, '\n', s->kept.len)
				      : NULL) == NULL) {
		code = read_more(s, until, err);
		if (code != KY_OK)
			return code;
	}
	n = (size_t)(end - s->kept.p);
	rest = s->kept.len - n - 1;
	ky_buf_reset(&s->line);
	ky_buf_add(&s->line, (struct ky_str){s->kept.p, n});
	memmove(s->kept.p, end + 1, rest);
	s->kept.len = rest;
	return KY_OK;
}

static enum ky_code
ask(struct stdio *s, const char *request, bool reset, struct ky_buf *bytes,
    struct ky_err *err)
{
	enum ky_code code;

	if (s->broken) {
		*err = s->first;
		return err->code = KY_E_SYSTEM;
	}
	code = write_line(s, ky_str_of(request), err);
	s->broken = code != KY_OK;
	if (code == KY_OK) {
		code = read_line(s, err);
		s->broken = code != KY_OK;
	}
	if (code == KY_OK) {
		code = ky_stdio_read(ky_buf_str(&s->line), s->id, reset, bytes,
		    err);
		s->broken = code == KY_E_CORRUPT;
	}
	if (s->broken)
		s->first = *err;
	return code == KY_E_CORRUPT ? (err->code = KY_E_UNSURE) : code;
}

static enum ky_code
transmit(void *self, struct ky_str apdu, struct ky_buf *response,
    struct ky_err *err)
{
	char hex[2 * KY_APDU_MAX + 1], request[2 * KY_APDU_MAX + 64];
	struct stdio *s = self;

	ky_hex_encode((const uint8_t *)apdu.p, apdu.len, hex);
	(void)snprintf(request, sizeof(request),
	    "{\"id\":%d,\"apdu\":\"%s\"}\n", ++s->id, hex);
	return ask(s, request, false, response, err);
}

/* --- the transport --- */

static enum ky_code
card_open(void *self, struct ky_str aid, struct ky_err *err)
{
	struct stdio *s = self;
	enum ky_code code;

	ky_apdu_capability(&s->way);
	code = ky_apdu_open(&s->way, aid, true, err);
	if (code != KY_OK)
		ky_apdu_close_stale(&s->way);
	return code;
}

static enum ky_code
card_exchange(void *self, struct ky_str apdu, struct ky_buf *answer,
    uint16_t *sw, struct ky_err *err)
{
	struct stdio *s = self;

	return ky_apdu_exchange(&s->way, apdu, answer, sw, err);
}

static enum ky_code
card_reset(void *self, struct ky_err *err)
{
	struct stdio *s = self;
	struct ky_buf atr;
	char request[64];
	enum ky_code code;

	s->way.channel = 0;
	ky_buf_init(&atr, ATR_BYTES_MAX);
	(void)snprintf(request, sizeof(request), "{\"id\":%d,\"reset\":true}\n",
	    ++s->id);
	code = ask(s, request, true, &atr, err);
	ky_buf_done(&atr);
	return code;
}

static void
card_close(void *self)
{
	struct stdio *s = self;

	ky_apdu_close(&s->way);
}

static uint64_t
card_trips(void *self)
{
	const struct stdio *s = self;

	return s->way.trips;
}

/* Its input has ended: it goes by itself, or is sent away. */
static void
end_child(pid_t child)
{
	int64_t until = ky_pace_now_ms() + END_MS;
	pid_t gone;

	while ((gone = waitpid(child, NULL, WNOHANG)) == 0 &&
	    ky_pace_now_ms() < until)
		ky_pace_wait_ms(5);
	if (gone != 0)
		return;
	(void)kill(-child, SIGKILL);
	while (waitpid(child, NULL, 0) < 0 && errno == EINTR)
		continue;
}

static void
card_free(void *self)
{
	struct stdio *s = self;

	if (s->child != 0) {
		(void)close(s->in);
		end_child(s->child);
	}
	ky_apdu_done(&s->way);
	ky_buf_done(&s->line);
	ky_buf_done(&s->kept);
	free(s);
}

/* The program, with one end of `pair` as its input and output, in a group of
 * its own so that it can be ended with all it started. */
static enum ky_code
start(struct stdio *s, const char *command, struct ky_err *err)
{
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
		return ky_fail(err, KY_E_SYSTEM, errno,
		    "could not make a line to the card's program");
	s->child = fork();
	if (s->child == 0) {
		(void)setpgid(0, 0);
		(void)signal(SIGPIPE, SIG_DFL);
		if (dup2(pair[1], STDIN_FILENO) < 0 ||
		    dup2(pair[1], STDOUT_FILENO) < 0)
			_exit(126);
		(void)execl("/bin/sh", "sh", "-c", command, (char *)NULL);
		_exit(127);
	}
	(void)close(pair[1]);
	s->in = s->out = pair[0];
	if (s->child < 0) {
		s->child = 0;
		(void)close(pair[0]);
		return ky_fail(err, KY_E_SYSTEM, errno,
		    "could not start the card's program");
	}
	return KY_OK;
}

enum ky_code
ky_transport_stdio(const char *command, struct ky_transport *out,
    struct ky_err *err)
{
	struct stdio *s = calloc(1, sizeof(*s));
	enum ky_code code;

	if (s == NULL)
		return ky_fail(err, KY_E_SYSTEM, 0, "out of memory");
	s->in = STDIN_FILENO;
	s->out = STDOUT_FILENO;
	(void)signal(SIGPIPE, SIG_IGN);
	code = command != NULL ? start(s, command, err) : KY_OK;
	if (code != KY_OK) {
		free(s);
		return code;
	}
	ky_apdu_init(&s->way, s, transmit);
	ky_buf_init(&s->line, KY_STDIO_LINE_MAX);
	ky_buf_init(&s->kept, KY_STDIO_LINE_MAX + 4096);
	*out = (struct ky_transport){.self = s,
	    .name = "stdio",
	    .segment = 255,
	    .bare = true,
	    .open = card_open,
	    .exchange = card_exchange,
	    .reset = card_reset,
	    .close = card_close,
	    .free = card_free,
	    .trips = card_trips};
	return KY_OK;
}
