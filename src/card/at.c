#include "card/at.h"

#include "card/apdu.h"
#include "card/at_line.h"
#include "card/pace.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#define COMMAND_SIZE (2 * KY_APDU_MAX + 64)
/* More than this behind one command is noise. */
#define BYTES_MAX (2 * KY_AT_LINE_MAX)
#define TRIES 3

struct at {
	struct ky_apdu_way way;
	struct ky_at_settings set;
	struct termios before;
	bool restore;
	int fd;
	bool csim;
	bool lost;    /* answers may belong to other commands */
	bool gone;    /* the port hung up */
	bool opened;  /* a channel is */
	bool cleaned; /* stale sessions were closed */
	/* +CGLA */
	struct ky_at_session session;
	bool decimal; /* the session's number is given back in decimal */
	bool by_us;   /* the channel in the class byte */
	bool proven;  /* the card understood commands given so */
	bool said_no; /* the last command ended with ERROR */
	/* what was read and not looked at */
	struct ky_at_reader reader;
	char in[4096];
	size_t in_at, in_len;
	int64_t last_ms; /* the end of the last command */
};

/* --- settings --- */

static bool
set_baud(void *self, struct ky_str value)
{
	return ky_modem_number(value, 9600, 921600,
	    &((struct ky_at_settings *)self)->baud);
}

static bool
set_segment(void *self, struct ky_str value)
{
	return ky_modem_number(value, 6, 255,
	    &((struct ky_at_settings *)self)->segment);
}

static bool
set_delay(void *self, struct ky_str value)
{
	return ky_modem_number(value, 0, 10000,
	    &((struct ky_at_settings *)self)->delay_ms);
}

static bool
set_wait(void *self, struct ky_str value)
{
	struct ky_at_settings *s = self;

	if (!ky_modem_number(value, 1, 240, &s->apdu_ms))
		return false;
	s->apdu_ms *= 1000;
	return true;
}

static bool
set_class(void *self, struct ky_str value)
{
	struct ky_at_settings *s = self;

	if (ky_str_is(value, "auto"))
		s->class = KY_AT_CLASS_AUTO;
	else if (ky_str_is(value, "plain"))
		s->class = KY_AT_CLASS_PLAIN;
	else if (ky_str_is(value, "channel"))
		s->class = KY_AT_CLASS_CHANNEL;
	else
		return false;
	return true;
}

static bool
set_stale(void *self, struct ky_str value)
{
	struct ky_at_settings *s = self;

	s->stale_first = ky_str_is(value, "first");
	return s->stale_first || ky_str_is(value, "refused");
}

static bool
set_reset(void *self, struct ky_str value)
{
	struct ky_at_settings *s = self;

	s->may_reset = ky_str_is(value, "cfun");
	return s->may_reset || ky_str_is(value, "none");
}

enum ky_code
ky_at_settings_read(const char *device, struct ky_at_settings *out,
    struct ky_err *err)
{
	static const struct ky_modem_habit habits[] = {
	    {"baud", set_baud},
	    {"segment", set_segment},
	    {"delay", set_delay},
	    {"wait", set_wait},
	    {"class", set_class},
	    {"stale", set_stale},
	    {"reset", set_reset},
	    {NULL, NULL},
	};
	struct ky_at_settings s = {
	    .baud = 115200,
	    .segment = KY_MODEM_SEGMENT,
	    .usual_ms = 10000,
	    .open_ms = 30000,
	    .apdu_ms = 60000,
	    .ready_ms = 15000,
	    .off_ms = 1000,
	    .quiet_ms = 200,
	    .may_reset = true,
	};
	enum ky_code code = ky_modem_read(device, s.path, habits, &s, err);

	if (code == KY_OK)
		*out = s;
	return code;
}

/* --- the port --- */

static speed_t
speed_of(uint32_t baud)
{
	static const struct {
		uint32_t baud;
		speed_t speed;
	} rows[] = {{9600, B9600}, {19200, B19200}, {38400, B38400},
	    {57600, B57600}, {115200, B115200}, {230400, B230400},
	    {460800, B460800}, {921600, B921600}};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].baud == baud)
			return rows[i].speed;
	return B0;
}

/* Raw, eight bits, no hang-up lines; nobody else may open it meanwhile. */
static enum ky_code
make_raw(struct at *a, struct ky_err *err)
{
	speed_t speed = speed_of(a->set.baud);
	struct termios t;

	if (speed == B0)
		return ky_fail(err, KY_E_INPUT, 0,
		    "a serial port does not have this speed");
	if (tcgetattr(a->fd, &a->before) != 0)
		return ky_fail(err, KY_E_INPUT, errno,
		    "%.120s is no serial port", a->set.path);
	t = a->before;
	cfmakeraw(&t);
	t.c_cflag |= CLOCAL | CREAD;
	t.c_cflag &= ~(tcflag_t)CRTSCTS;
	t.c_cc[VMIN] = 0;
	t.c_cc[VTIME] = 0;
	if (cfsetspeed(&t, speed) != 0 || tcsetattr(a->fd, TCSANOW, &t) != 0 ||
	    ioctl(a->fd, TIOCEXCL) != 0)
		return ky_fail(err, KY_E_SYSTEM, errno,
		    "could not set up %.120s", a->set.path);
	a->restore = true;
	return KY_OK;
}

static enum ky_code
open_port(const char *path, int *fd, struct ky_err *err)
{
	*fd = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	if (*fd >= 0)
		return KY_OK;
	if (errno == EBUSY)
		return ky_fail(err, KY_E_RETRY, errno,
		    "somebody else has %.120s open", path);
	return ky_fail(err, errno == ENOENT ? KY_E_INPUT : KY_E_SYSTEM, errno,
	    "could not open %.120s: %s", path, strerror(errno));
}

static void
leave_port(struct at *a)
{
	if (a->fd < 0)
		return;
	if (a->restore && !a->gone) {
		/* Where this fails the port is gone, and all with it. */
		if (ioctl(a->fd, TIOCNXCL) == 0)
			(void)tcsetattr(a->fd, TCSANOW, &a->before);
	}
	(void)close(a->fd);
	a->fd = -1;
	a->restore = false;
}

/* Waits for `events`; false when there is no time left or the port is gone. */
static bool
wait_for(struct at *a, short events, int64_t until)
{
	struct pollfd p = {.fd = a->fd, .events = events};
	int64_t left;
	int n;

	do {
		left = until - ky_pace_now_ms();
		n = poll(&p, 1, left > 0 ? (int)left : 0);
	} while (n < 0 && errno == EINTR);
	if (n > 0 && (p.revents & events) == 0)
		a->gone = true;
	return n > 0 && !a->gone;
}

static bool
read_some(struct at *a, int64_t until)
{
	ssize_t n;

	if (!wait_for(a, POLLIN, until))
		return false;
	n = read(a->fd, a->in, sizeof(a->in));
	if (n > 0) {
		a->in_at = 0;
		a->in_len = (size_t)n;
	} else if (n == 0 || (errno != EAGAIN && errno != EINTR)) {
		a->gone = true;
	}
	return !a->gone;
}

static bool
write_all(struct at *a, const char *p, size_t len, int64_t until)
{
	while (len > 0) {
		ssize_t n;

		if (!wait_for(a, POLLOUT, until))
			return false;
		n = write(a->fd, p, len);
		if (n > 0) {
			p += n;
			len -= (size_t)n;
		} else if (errno != EAGAIN && errno != EINTR) {
			a->gone = true;
			return false;
		}
	}
	return true;
}

/* --- one command --- */

struct answer {
	/* what is looked for */
	const char *name;     /* "+CGLA", "+CSIM", or NULL */
	struct ky_buf *bytes; /* with `name` */
	bool wants_session;
	/* what was found */
	bool found, mangled, too_long, card_started;
	struct ky_at_session session;
	enum ky_at_final final;
	int number; /* of the +CME ERROR */
};

/* Echo and lines nobody asked for look like nothing that is looked for. */
static void
take_line(struct answer *x, struct ky_str line)
{
	bool named = false;

	x->final = ky_at_line_final(line, &x->number);
	if (x->final != KY_AT_GOES_ON)
		return;
	if (x->name != NULL && !x->found) {
		x->found = ky_at_line_bytes(line, x->name, x->bytes, &named);
		x->mangled |= named && !x->found;
	} else if (x->wants_session && !x->found) {
		x->found = ky_at_line_session(line, &x->session);
	}
	x->card_started |= ky_at_line_card_started(line);
}

/* Lines until one ends the answer; false when time or patience does. */
static bool
read_answer(struct at *a, int64_t until, struct answer *x)
{
	size_t total = 0;

	for (;;) {
		while (a->in_at < a->in_len) {
			if (!ky_at_reader_byte(&a->reader, a->in[a->in_at++]))
				continue;
			if (!ky_buf_ok(&a->reader.line))
				x->too_long = true;
			else
				take_line(x, ky_buf_str(&a->reader.line));
			if (x->final != KY_AT_GOES_ON)
				return true;
		}
		if (total > BYTES_MAX || !read_some(a, until))
			return false;
		total += a->in_len;
	}
}

/* Throws away what came unasked, up to a moment of silence of `ms`. */
static void
drain(struct at *a, uint32_t ms)
{
	size_t total = 0;

	while (total < BYTES_MAX && read_some(a, ky_pace_now_ms() + ms))
		total += a->in_len;
	a->in_at = a->in_len = 0;
	ky_at_reader_done(&a->reader);
	ky_at_reader_init(&a->reader);
}

static enum ky_code
no_answer(struct at *a, const struct answer *x, struct ky_err *err)
{
	a->lost = true;
	if (a->gone)
		return ky_fail(err, KY_E_UNSURE, 0, "the modem went away");
	if (x->too_long || !ky_buf_ok(&a->reader.line))
		return ky_fail(err, KY_E_LIMIT, 0,
		    "the modem does not stop talking");
	return ky_fail(err, KY_E_UNSURE, 0, "the modem did not answer in time");
}

/*
 * One command to the end of its answer, OK or ERROR (see `x->final`).
 * KY_E_UNSURE: it was sent, the end did not come.
 */
static enum ky_code
command(struct at *a, const char *text, uint32_t ms, struct answer *x,
    struct ky_err *err)
{
	int64_t until;
	bool whole;

	if (a->gone)
		return ky_fail(err, KY_E_RETRY, 0, "the modem went away");
	while (ky_pace_now_ms() < a->last_ms + a->set.delay_ms)
		ky_pace_wait_ms((
		    uint32_t)(a->last_ms + a->set.delay_ms - ky_pace_now_ms()));
	drain(a, 0);
	x->final = KY_AT_GOES_ON;
	until = ky_pace_now_ms() + ms;
	whole = write_all(a, text, strlen(text), until) &&
	    write_all(a, "\r", 1, until) && read_answer(a, until, x);
	a->last_ms = ky_pace_now_ms();
	if (!whole)
		return no_answer(a, x, err);
	if (x->too_long)
		return ky_fail(err, KY_E_LIMIT, 0,
		    "the modem's answer is too long");
	return KY_OK;
}

/* A command of which only OK or not is of interest. */
static bool
simple(struct at *a, const char *text, uint32_t ms)
{
	struct answer x = {0};
	struct ky_err err;

	return command(a, text, ms, &x, &err) == KY_OK && x.final == KY_AT_DONE;
}

/* Until the modem's answers belong to our commands. */
static enum ky_code
find_again(struct at *a, struct ky_err *err)
{
	for (int i = 0; i < TRIES && !a->gone; i++) {
		drain(a, a->set.quiet_ms);
		if (simple(a, "AT", a->set.usual_ms / TRIES)) {
			a->lost = false;
			return KY_OK;
		}
	}
	return ky_fail(err, KY_E_RETRY, 0,
	    "no modem answers AT commands on this port");
}

/* What makes the rest predictable; where it is not known, it is not needed. */
static enum ky_code
greet(struct at *a, struct ky_err *err)
{
	enum ky_code code = find_again(a, err);

	if (code == KY_OK && simple(a, "ATE0", a->set.usual_ms) &&
	    simple(a, "AT+CMEE=1", a->set.usual_ms))
		return KY_OK;
	return code;
}

static void
hex_of(struct ky_str bytes, struct ky_buf *out)
{
	for (size_t i = 0; i < bytes.len; i++)
		ky_buf_addf(out, "%02X", (unsigned)(uint8_t)bytes.p[i]);
}

/* --- APDUs --- */

/* Errors after which no card has seen anything. */
static bool
not_taken(int number)
{
	static const int rows[] = {3, 4, 10, 11, 12, 14, 21, 22, 24, 25, 50,
	    51};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i] == number)
			return true;
	return false;
}

static void
write_apdu(const struct at *a, struct ky_str apdu, struct ky_buf *out)
{
	if (a->csim)
		ky_buf_addf(out, "AT+CSIM=%zu,\"", 2 * apdu.len);
	else
		ky_buf_addf(out, "AT+CGLA=%s,%zu,\"", a->session.text,
		    2 * apdu.len);
	hex_of(apdu, out);
	ky_buf_addz(out, "\"");
}

static enum ky_code
judge(struct at *a, const struct answer *x, struct ky_err *err)
{
	if (x->final == KY_AT_FAILED) {
		a->said_no = true;
		return ky_fail(err,
		    not_taken(x->number) ? KY_E_RETRY : KY_E_UNSURE,
		    x->number > 0 ? x->number : 0,
		    "the modem did not pass the command on: %s",
		    ky_at_error_text(x->number));
	}
	if (!x->found)
		return ky_fail(err, KY_E_UNSURE, 0, "%s",
		    x->mangled ? "the modem's answer contradicts itself"
			       : "the modem's answer has no bytes");
	return KY_OK;
}

static enum ky_code
transmit(void *self, struct ky_str apdu, struct ky_buf *response,
    struct ky_err *err)
{
	struct at *a = self;
	struct answer x = {.name = a->csim ? "+CSIM" : "+CGLA",
	    .bytes = response};
	struct ky_buf text;
	enum ky_code code;

	a->said_no = false;
	if (a->lost)
		return ky_fail(err, KY_E_RETRY, 0,
		    "the channel has to be opened again");
	ky_buf_init(&text, COMMAND_SIZE);
	write_apdu(a, apdu, &text);
	code = command(a, text.p, a->set.apdu_ms, &x, err);
	ky_buf_done(&text);
	return code == KY_OK ? judge(a, &x, err) : code;
}

/* --- the channel --- */

static void
close_session(struct at *a, const char *id)
{
	char text[32];

	(void)snprintf(text, sizeof(text), "AT+CCHC=%s", id);
	/* Where there is none, it says ERROR: as good. */
	if (!simple(a, text, a->set.usual_ms))
		return;
}

static void
close_stale(struct at *a)
{
	static const char *const ids[] = {"1", "2", "3"};

	a->cleaned = true;
	if (a->csim)
		ky_apdu_close_stale(&a->way);
	else
		for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++)
			close_session(a, ids[i]);
}

static void
at_close(void *self)
{
	struct at *a = self;

	if (a->opened && !a->lost && !a->gone) {
		if (a->csim)
			ky_apdu_close(&a->way);
		else
			close_session(a, a->session.text);
	}
	a->way.channel = 0;
	a->opened = false;
}

static void
name_in_decimal(struct ky_at_session *s)
{
	(void)snprintf(s->text, sizeof(s->text), "%u", (unsigned)s->number);
}

static enum ky_code
open_session(struct at *a, struct ky_str aid, struct ky_err *err)
{
	struct answer x = {.wants_session = true};
	struct ky_buf text;
	enum ky_code code;

	ky_buf_init(&text, COMMAND_SIZE);
	ky_buf_addz(&text, "AT+CCHO=\"");
	hex_of(aid, &text);
	ky_buf_addz(&text, "\"");
	code = command(a, text.p, a->set.open_ms, &x, err);
	ky_buf_done(&text);
	if (code == KY_E_UNSURE)
		return err->code = KY_E_RETRY; /* at worst a channel is left */
	if (code != KY_OK)
		return code;
	if (x.final == KY_AT_FAILED)
		return ky_fail(err, KY_E_REFUSED, x.number > 0 ? x.number : 0,
		    "no eUICC there, or it is not ready: the modem opens no "
		    "channel to it (%s)%s",
		    ky_at_error_text(x.number),
		    x.number == KY_AT_NO_NUMBER || x.number == 4
			? "; it may know +CSIM only"
			: "");
	if (!x.found)
		return ky_fail(err, KY_E_REFUSED, 0,
		    "the modem does not say which channel it opened");
	a->session = x.session;
	if (a->decimal)
		name_in_decimal(&a->session);
	return KY_OK;
}

/* The port again, after the modem came back as a new device. */
static enum ky_code
come_back(struct at *a, struct ky_err *err)
{
	int64_t until = ky_pace_now_ms() + a->set.ready_ms;
	enum ky_code code;

	leave_port(a);
	if (a->set.path[0] == '\0')
		return ky_fail(err, KY_E_RETRY, 0, "the modem went away");
	do {
		code = open_port(a->set.path, &a->fd, err);
		if (code != KY_OK)
			ky_pace_wait_ms(a->set.quiet_ms);
	} while (code != KY_OK && ky_pace_now_ms() < until);
	if (code != KY_OK)
		return err->code = KY_E_RETRY;
	a->gone = false;
	code = make_raw(a, err);
	return code == KY_OK ? greet(a, err) : code;
}

static enum ky_code
try_open(struct at *a, struct ky_str aid, struct ky_err *err)
{
	return a->csim ? ky_apdu_open(&a->way, aid, false, err)
		       : open_session(a, aid, err);
}

static enum ky_code
at_open(void *self, struct ky_str aid, struct ky_err *err)
{
	struct at *a = self;
	enum ky_code code = KY_OK;

	at_close(a);
	if (a->gone)
		code = come_back(a, err);
	else if (a->lost)
		code = find_again(a, err);
	if (code != KY_OK)
		return code;
	if (a->set.stale_first && !a->cleaned)
		close_stale(a);
	code = try_open(a, aid, err);
	/* Perhaps a run that died left all channels open.  Of others' we know
	 * nothing, so this is done once, and only when nothing else goes. */
	if (!a->cleaned && !a->lost &&
	    (code == KY_E_RETRY || (code == KY_E_REFUSED && !a->csim))) {
		close_stale(a);
		code = try_open(a, aid, err);
	}
	a->opened = code == KY_OK;
	return code;
}

/* The card does not understand whom this is for. */
static bool
strange(uint16_t sw)
{
	return sw == 0x6881 || sw == 0x6882 || sw == 0x6e00 || sw == 0x6d00;
}

/*
 * Nothing was done, and there is another way to say it: the session's number
 * in decimal, or the channel in the class byte.
 */
static bool
say_otherwise(struct at *a, enum ky_code code, uint16_t sw)
{
	if (a->csim || a->proven)
		return false;
	if (code != KY_OK && a->said_no && a->session.letters && !a->decimal) {
		a->decimal = true;
		name_in_decimal(&a->session);
		return true;
	}
	if (code == KY_OK && strange(sw) && !a->by_us &&
	    a->set.class == KY_AT_CLASS_AUTO && a->session.number > 0 &&
	    a->session.number < KY_APDU_CHANNELS) {
		a->by_us = true;
		return true;
	}
	return false;
}

static enum ky_code
at_exchange(void *self, struct ky_str apdu, struct ky_buf *answer, uint16_t *sw,
    struct ky_err *err)
{
	struct at *a = self;
	enum ky_code code;
	uint16_t last = 0;

	if (!a->opened)
		return ky_fail(err, KY_E_RETRY, 0, "no channel is open");
	do {
		if (!a->csim)
			a->way.channel = a->by_us &&
				a->session.number < KY_APDU_CHANNELS
			    ? (uint8_t)a->session.number
			    : 0;
		code = ky_apdu_exchange(&a->way, apdu, answer, &last, err);
	} while (say_otherwise(a, code, last));
	if (code != KY_OK)
		return code;
	if (!strange(last))
		a->proven = true;
	else if (!a->proven && a->set.class == KY_AT_CLASS_AUTO)
		a->by_us = false;
	*sw = last;
	return KY_OK;
}

/* --- reset --- */

/* Until the card was started.  One without an enabled profile may never say
 * so: whether it is there, opening a channel shows. */
static void
wait_until_ready(struct at *a)
{
	int64_t until = ky_pace_now_ms() + a->set.ready_ms;
	struct ky_err err;

	while (ky_pace_now_ms() < until && !a->gone) {
		struct answer x = {0};

		if (command(a, "AT+CPIN?", a->set.usual_ms, &x, &err) ==
			KY_OK &&
		    x.card_started)
			return;
		ky_pace_wait_ms(a->set.off_ms / 2);
	}
}

/*
 * +CFUN=0 takes the power from the card, +CFUN=1 gives it back; the modem
 * itself, its USB device and its settings stay.
 */
static enum ky_code
at_reset(void *self, struct ky_err *err)
{
	struct at *a = self;
	enum ky_code code = KY_OK;
	bool on = false;

	if (!a->set.may_reset)
		return ky_fail(err, KY_E_REFUSED, 0,
		    "resetting the card is switched off (reset=none)");
	at_close(a);
	if (a->gone)
		code = come_back(a, err);
	else if (a->lost)
		code = find_again(a, err);
	if (code != KY_OK)
		return code;
	if (!simple(a, "AT+CFUN=0", a->set.open_ms) && !a->gone && !a->lost)
		return ky_fail(err, KY_E_REFUSED, 0,
		    "the modem does not take the power from its card");
	ky_pace_wait_ms(a->set.off_ms);
	for (int i = 0; i < TRIES && !on; i++) {
		if (a->gone && come_back(a, err) != KY_OK)
			break;
		on = simple(a, "AT+CFUN=1", a->set.open_ms);
	}
	if (!on)
		return ky_fail(err, KY_E_UNSURE, 0,
		    "the modem was switched off and does not come back: "
		    "AT+CFUN=1 switches it on");
	a->lost = false;
	wait_until_ready(a);
	return KY_OK;
}

/* --- the transport --- */

static uint64_t
at_trips(void *self)
{
	return ((struct at *)self)->way.trips;
}

static void
at_free(void *self)
{
	struct at *a = self;

	at_close(a);
	leave_port(a);
	ky_at_reader_done(&a->reader);
	ky_apdu_done(&a->way);
	free(a);
}

enum ky_code
ky_at_start(int fd, const struct ky_at_settings *settings, bool csim,
    struct ky_transport *out, struct ky_err *err)
{
	struct at *a = calloc(1, sizeof(*a));
	enum ky_code code;

	if (a == NULL)
		abort();
	a->set = *settings;
	a->fd = fd;
	a->csim = csim;
	a->by_us = settings->class == KY_AT_CLASS_CHANNEL;
	ky_apdu_init(&a->way, a, transmit);
	ky_at_reader_init(&a->reader);
	code = make_raw(a, err);
	if (code == KY_OK)
		code = greet(a, err);
	if (code != KY_OK) {
		at_free(a);
		return code;
	}
	*out = (struct ky_transport){.self = a,
	    .name = csim ? "csim" : "at",
	    .segment = (uint8_t)settings->segment,
	    .open = at_open,
	    .exchange = at_exchange,
	    .reset = at_reset,
	    .close = at_close,
	    .free = at_free,
	    .trips = at_trips};
	return KY_OK;
}

enum ky_code
ky_transport_at(const char *device, bool csim, struct ky_transport *out,
    struct ky_err *err)
{
	struct ky_at_settings settings;
	enum ky_code code = ky_at_settings_read(device, &settings, err);
	int fd = -1;

	if (code == KY_OK)
		code = open_port(settings.path, &fd, err);
	if (code == KY_OK)
		code = ky_at_start(fd, &settings, csim, out, err);
	return code;
}
