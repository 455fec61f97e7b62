/*
 * The AT transport before a modem on a pseudo-terminal, with habits as they
 * are met in the field.
 */
#include "card/at.h"

#include "card/apdu.h"
#include "card/at_line.h"
#include "card/pace.h"
#include "fake_card.h"
#include "t.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <termios.h>
#include <unistd.h>

/* --- the modem --- */

enum habit {
	PLAIN_CLASS = 1 << 0,   /* puts the channel in by itself */
	FETCHES = 1 << 1,       /* 61xx are its own business */
	LOWER_HEX = 1 << 2,     /* */
	NO_QUOTES = 1 << 3,     /* */
	BARE_SESSION = 1 << 4,  /* no "+CCHO:" before it */
	HEX_SESSION = 1 << 5,   /* "0A", and so it wants it back */
	MIXED_SESSION = 1 << 6, /* "0A", and it wants 10 back */
	ECHOES = 1 << 7,        /* whatever ATE0 says */
	CHATTERS = 1 << 8,      /* lines nobody asked for */
	COUNTS_BYTES = 1 << 9,  /* length in bytes */
	CR_ONLY = 1 << 10,      /* */
	DRIPS = 1 << 11,        /* byte by byte */
	NO_CCHO = 1 << 12,      /* knows +CSIM only: ERROR */
	CME_AT_OPEN = 1 << 13,  /* +CME ERROR: 13 */
	CME_WORDS = 1 << 14,    /* +CME ERROR: SIM failure */
	SILENT = 1 << 15,       /* no answer to an APDU */
	LIES = 1 << 16,         /* length and bytes contradict */
	NO_BYTES = 1 << 17,     /* just OK */
	BUSY = 1 << 18,         /* +CME ERROR: 14 to an APDU */
	FAILS = 1 << 19,        /* ERROR to an APDU, which was done */
	ENDLESS = 1 << 20,      /* a line without end to an APDU */
	HANGS_UP = 1 << 21,     /* gone at an APDU */
	NO_CFUN = 1 << 22,      /* does not switch off */
	STUCK_OFF = 1 << 23,    /* nor on */
	NEVER_READY = 1 << 24,  /* +CPIN? stays an error */
	DEAF = 1 << 25,         /* nobody there */
	OFF_BY_SESSION = 1
	    << 26,             /* the session's number is not the channel's */
	SPLIT_ERROR = 1 << 27, /* an answer, then ERROR */
};

struct modem {
	uint32_t habits;
	struct fake_card card;
	int master, keep, stop;
	char path[64];
	pthread_t thread;
	bool echo, off;
	uint32_t cpin_asked, commands, probes;
	char line[4096];
	size_t len;
	int64_t quickest_ms, last_ms;
};

static void
put(struct modem *m, const char *p, size_t n)
{
	while (n > 0) {
		size_t some = m->habits & DRIPS ? 1 : n;
		ssize_t wrote = write(m->master, p, some);

		if (wrote < 0 && errno == EAGAIN) {
			struct pollfd f[] = {{.fd = m->master,
						 .events = POLLOUT},
			    {.fd = m->stop, .events = POLLIN}};

			/* Nobody reads any more, and the test is over? */
			if (poll(f, 2, -1) > 0 && f[1].revents != 0)
				return;
			continue;
		}
		if (wrote <= 0)
			return;
		p += wrote;
		n -= (size_t)wrote;
	}
}

static void
say(struct modem *m, const char *text)
{
	const char *end = m->habits & CR_ONLY ? "\r" : "\r\n";

	put(m, end, strlen(end));
	put(m, text, strlen(text));
	put(m, end, strlen(end));
}

static void
chatter(struct modem *m)
{
	if (!(m->habits & CHATTERS))
		return;
	say(m, "+CREG: 1,\"00A1\",\"0000FFFF\"");
	say(m, "RING");
	say(m, "^RSSI: 17");
}

static void
say_bytes(struct modem *m, const char *name, struct ky_str bytes)
{
	const char *quote = m->habits & NO_QUOTES ? "" : "\"";
	size_t n = m->habits & COUNTS_BYTES ? bytes.len : 2 * bytes.len;
	struct ky_buf out;

	ky_buf_init(&out, 300000);
	ky_buf_addf(&out, "%s: %zu,%s", name, n + (m->habits & LIES ? 2 : 0),
	    quote);
	for (size_t i = 0; i < bytes.len; i++)
		ky_buf_addf(&out, m->habits & LOWER_HEX ? "%02x" : "%02X",
		    (unsigned)(uint8_t)bytes.p[i]);
	ky_buf_addz(&out, quote);
	say(m, out.p);
	ky_buf_done(&out);
}

static uint8_t
value(char c)
{
	return (uint8_t)(c <= '9' ? c - '0' : (c | 32) - 'a' + 10);
}

/* `"0011..."` into bytes; how many. */
static size_t
unhex(const char *quoted, uint8_t *out)
{
	size_t n = 0;

	for (quoted++; quoted[0] != '"' && quoted[0] != '\0'; quoted += 2)
		out[n++] = (uint8_t)(value(quoted[0]) << 4 | value(quoted[1]));
	return n;
}

/* True when an APDU's answer was spoilt, and said. */
static bool
spoil(struct modem *m)
{
	static char much[65536];

	if (m->habits & BUSY)
		say(m, "+CME ERROR: 14");
	else if (m->habits & NO_BYTES)
		say(m, "OK");
	else if (m->habits & HANGS_UP)
		close(m->master), m->master = -1;
	else if (m->habits & ENDLESS) {
		memset(much, 'A', sizeof(much));
		for (size_t i = 0; i < 20; i++)
			put(m, much, sizeof(much));
	} else
		return (m->habits & SILENT) != 0;
	return true;
}

static void
pass_on(struct modem *m, const char *name, const char *hex, int channel)
{
	uint8_t apdu[512];
	size_t n = unhex(hex, apdu);
	struct ky_buf out;

	if (spoil(m))
		return;
	if (channel >= 0)
		apdu[0] = ky_apdu_class((uint8_t)(apdu[0] & 0x80),
		    (uint8_t)channel);
	ky_buf_init(&out, 100000);
	if (m->habits & FETCHES)
		fake_apdu_whole(&m->card, apdu, n, &out);
	else
		fake_apdu(&m->card, apdu, n, &out);
	chatter(m);
	if (!(m->habits & FAILS))
		say_bytes(m, name, ky_buf_str(&out));
	chatter(m);
	say(m, m->habits & (FAILS | SPLIT_ERROR) ? "ERROR" : "OK");
	ky_buf_done(&out);
}

static void
say_session(struct modem *m, uint8_t channel)
{
	unsigned id = m->habits & OFF_BY_SESSION ? channel + 40u : channel;
	char text[32];

	(void)snprintf(text, sizeof(text),
	    m->habits & (HEX_SESSION | MIXED_SESSION) ? "%s%02X" : "%s%u",
	    m->habits & BARE_SESSION ? "" : "+CCHO: ", id);
	chatter(m);
	say(m, text);
	say(m, "OK");
}

static void
open_channel(struct modem *m, const char *hex)
{
	uint8_t aid[512];
	size_t n = unhex(hex, aid);
	uint8_t channel;

	if (m->habits & NO_CCHO) {
		say(m, "ERROR");
		return;
	}
	channel = m->habits & (CME_AT_OPEN | CME_WORDS) ? 0
							: fake_open(&m->card);
	if (channel != 0 && fake_select(&m->card, channel, aid, n)) {
		say_session(m, channel);
		return;
	}
	if (channel != 0)
		m->card.open[channel] = false;
	say(m,
	    m->habits & CME_WORDS ? "+CME ERROR: SIM failure"
				  : "+CME ERROR: 13");
}

static int
channel_of(const struct modem *m, const char *id)
{
	long n = strtol(id, NULL, m->habits & HEX_SESSION ? 16 : 10);

	if (m->habits & OFF_BY_SESSION)
		n -= 40;
	return n > 0 && n < FAKE_CHANNELS && m->card.open[n] ? (int)n : -1;
}

static void
close_session(struct modem *m, const char *id)
{
	int channel = channel_of(m, id);

	if (channel > 0)
		m->card.open[channel] = m->card.isdr[channel] = false;
	say(m, channel > 0 ? "OK" : "ERROR");
}

static void
talk(struct modem *m, const char *rest)
{
	int channel = channel_of(m, rest);
	const char *hex = strchr(rest, '"');

	if (channel < 0 || hex == NULL)
		say(m, "+CME ERROR: 21");
	else
		pass_on(m, "+CGLA", hex,
		    m->habits & PLAIN_CLASS ? channel : -1);
}

static void
switch_card(struct modem *m, char to)
{
	if (m->habits & NO_CFUN || (m->habits & STUCK_OFF && to == '1')) {
		say(m, "+CME ERROR: 4");
		return;
	}
	if (m->off && to == '1')
		fake_power(&m->card);
	m->off = to == '0';
	m->cpin_asked = 0;
	say(m, "OK");
}

static void
ask_pin(struct modem *m)
{
	if (m->off || m->habits & NEVER_READY || ++m->cpin_asked < 3) {
		say(m, "+CME ERROR: 14");
		return;
	}
	say(m, "+CPIN: READY");
	say(m, "OK");
}

static void
obey(struct modem *m, const char *line)
{
	if (strncmp(line, "AT+CGLA=", 8) == 0)
		talk(m, line + 8);
	else if (strncmp(line, "AT+CSIM=", 8) == 0)
		pass_on(m, "+CSIM", strchr(line, '"'), -1);
	else if (strncmp(line, "AT+CCHO=", 8) == 0)
		open_channel(m, line + 8);
	else if (strncmp(line, "AT+CCHC=", 8) == 0)
		close_session(m, line + 8);
	else if (strncmp(line, "AT+CFUN=", 8) == 0)
		switch_card(m, line[8]);
	else if (strcmp(line, "AT+CPIN?") == 0)
		ask_pin(m);
	else if (strcmp(line, "ATE0") == 0)
		m->echo = (m->habits & ECHOES) != 0, say(m, "OK");
	else
		say(m, strcmp(line, "AT") == 0 ? "OK" : "ERROR");
}

static void
hear(struct modem *m, char c)
{
	int64_t now = ky_pace_now_ms();

	if (c != '\r') {
		if (m->len == 0 && m->commands > 0 &&
		    now - m->last_ms < m->quickest_ms)
			m->quickest_ms = now - m->last_ms;
		if (m->len + 1 < sizeof(m->line))
			m->line[m->len++] = c;
		return;
	}
	m->line[m->len] = '\0';
	m->len = 0;
	m->commands++;
	m->probes += strstr(m->line, "=?") != NULL;
	if (m->habits & DEAF)
		return;
	if (m->echo) {
		put(m, m->line, strlen(m->line));
		put(m, "\r", 1);
	}
	obey(m, m->line);
	m->last_ms = ky_pace_now_ms();
}

static void *
run(void *self)
{
	struct modem *m = self;

	while (m->master >= 0) {
		struct pollfd p[] = {{.fd = m->master, .events = POLLIN},
		    {.fd = m->stop, .events = POLLIN}};
		char bytes[512];
		ssize_t n;

		if (poll(p, 2, -1) < 0 || p[1].revents != 0)
			break;
		n = read(m->master, bytes, sizeof(bytes));
		for (ssize_t i = 0; i < n && m->master >= 0; i++)
			hear(m, bytes[i]);
	}
	return NULL;
}

static struct modem *
modem_new(uint32_t habits)
{
	struct modem *m = calloc(1, sizeof(*m));
	struct termios t;

	assert(m != NULL);
	m->habits = habits;
	m->echo = true;
	m->quickest_ms = INT64_MAX;
	m->stop = eventfd(0, EFD_CLOEXEC);
	m->master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
	assert(m->stop >= 0 && m->master >= 0 && grantpt(m->master) == 0 &&
	    unlockpt(m->master) == 0 &&
	    ptsname_r(m->master, m->path, sizeof(m->path)) == 0);
	/* Kept open, so that the modem does not hang up between two users. */
	m->keep = open(m->path, O_RDWR | O_NOCTTY | O_CLOEXEC);
	assert(m->keep >= 0 && tcgetattr(m->keep, &t) == 0);
	cfmakeraw(&t);
	assert(tcsetattr(m->keep, TCSANOW, &t) == 0);
	return m;
}

static void
modem_start(struct modem *m)
{
	int bad = pthread_create(&m->thread, NULL, run, m);

	assert(bad == 0);
}

static void
modem_free(struct modem *m)
{
	uint64_t one = 1;

	if (write(m->stop, &one, sizeof(one)) != sizeof(one))
		abort();
	(void)pthread_join(m->thread, NULL);
	if (m->master >= 0)
		(void)close(m->master);
	(void)close(m->keep);
	(void)close(m->stop);
	free(m);
}

/* --- what is tried --- */

static struct ky_at_settings
quick(const struct modem *m)
{
	struct ky_at_settings s;
	struct ky_err err;

	if (ky_at_settings_read(m->path, &s, &err) != KY_OK)
		abort();
	s.off_ms = 20;
	s.quiet_ms = 5;
	s.ready_ms = 2000;
	return s;
}

static enum ky_code
start(struct modem *m, const struct ky_at_settings *s, bool csim,
    struct ky_transport *t, struct ky_err *err)
{
	int fd = open(m->path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);

	assert(fd >= 0);
	return ky_at_start(fd, s, csim, t, err);
}

static enum ky_code
tell(struct ky_transport *t, const char *data, size_t n, struct ky_buf *answer,
    uint16_t *sw, struct ky_err *err)
{
	char apdu[300] = {(char)0x80, (char)0xe2, (char)0x91, 0, (char)n};

	memcpy(apdu + 5, data, n);
	return t->exchange(t->self, (struct ky_str){apdu, 5 + n}, answer, sw,
	    err);
}

static bool
is_pattern(const struct ky_buf *b, size_t n)
{
	for (size_t i = 0; i < n && b->len == n; i++)
		if ((uint8_t)b->p[i] != fake_pattern(i))
			return false;
	return b->len == n;
}

/* Opens, talks, closes: what has to go with every modem that works. */
static void
works(const char *label, uint32_t habits, bool csim, uint8_t first_channel)
{
	struct modem *m = modem_new(habits);
	struct ky_at_settings s = quick(m);
	struct ky_transport t = {0};
	struct ky_buf answer;
	struct ky_err err = {0};
	uint16_t sw = 0;

	printf("# %s\n", label);
	m->card.first_channel = first_channel;
	modem_start(m);
	ky_buf_init(&answer, KY_CARD_ANSWER_MAX);
	t_good(label, start(m, &s, csim, &t, &err), &err);
	t_good("the channel opens", t.open(t.self, fake_aid(), &err), &err);
	t_good("it talks", tell(&t, "hello", 5, &answer, &sw, &err), &err);
	t_ok("what it said comes back",
	    sw == 0x9000 && ky_str_is(ky_buf_str(&answer), "hello"));
	t_good("a long answer", tell(&t, "\xfe\x0d\x05", 3, &answer, &sw, &err),
	    &err);
	t_ok("comes whole", sw == 0x9000 && is_pattern(&answer, 0x0d05));
	t_eq_int("nothing was done twice", m->card.done, 2);
	t_ok("trips are counted", t.trips(t.self) >= 2);
	t.close(t.self);
	t.close(t.self);
	for (int i = 0; i < FAKE_CHANNELS; i++)
		if (m->card.open[i])
			t_ok("its channel is closed", false);
	t_good("it opens again", t.open(t.self, fake_aid(), &err), &err);
	t.free(t.self);
	t_eq_int("nothing was asked with =?", m->probes, 0);
	ky_buf_done(&answer);
	modem_free(m);
}

static void
modems_that_work(void)
{
	static const struct {
		const char *label;
		uint32_t habits;
		bool csim;
		uint8_t first_channel;
	} cases[] = {
	    {"+CGLA, the modem puts the channel in", PLAIN_CLASS, false, 0},
	    {"+CGLA, we put the channel in", 0, false, 0},
	    {"the modem fetches the answer", PLAIN_CLASS | FETCHES, false, 0},
	    {"lower-case digits, no quotes",
		PLAIN_CLASS | LOWER_HEX | NO_QUOTES, false, 0},
	    {"a bare session number", BARE_SESSION, false, 0},
	    {"a session in hexadecimal", HEX_SESSION, false, 10},
	    {"hexadecimal one way, decimal the other", MIXED_SESSION, false,
		10},
	    {"the same, bare", MIXED_SESSION | BARE_SESSION | PLAIN_CLASS,
		false, 10},
	    {"a session that is not the channel", OFF_BY_SESSION | PLAIN_CLASS,
		false, 0},
	    {"channel 2", 0, false, 2},
	    {"channel 4, extended class bytes", 0, false, 4},
	    {"channel 17", 0, false, 17},
	    {"echo that cannot be switched off", ECHOES | PLAIN_CLASS, false,
		0},
	    {"lines between the lines", CHATTERS | PLAIN_CLASS, false, 0},
	    {"chatter and a bare number", CHATTERS | BARE_SESSION, false, 0},
	    {"lengths in bytes", COUNTS_BYTES | PLAIN_CLASS, false, 0},
	    {"CR alone", CR_ONLY | PLAIN_CLASS, false, 0},
	    {"byte by byte", DRIPS | ECHOES | CHATTERS, false, 0},
	    {"+CSIM", 0, true, 0},
	    {"+CSIM where +CCHO is unknown", NO_CCHO, true, 0},
	    {"+CSIM, channel 4", 0, true, 4},
	    {"+CSIM, the modem fetches the answer", FETCHES, true, 0},
	    {"+CSIM, all habits of a talker",
		ECHOES | CHATTERS | LOWER_HEX | NO_QUOTES | CR_ONLY, true, 0},
	};

	T_CASES (c, cases)
		works(c->label, c->habits, c->csim, c->first_channel);
}

static void
cards_that_correct_lengths(void)
{
	for (int csim = 0; csim < 2; csim++) {
		struct modem *m = modem_new(0);
		struct ky_at_settings s = quick(m);
		struct ky_transport t = {0};
		struct ky_buf answer;
		struct ky_err err = {0};
		uint16_t sw = 0;

		m->card.reports_6c = true;
		modem_start(m);
		ky_buf_init(&answer, KY_CARD_ANSWER_MAX);
		t_good("start", start(m, &s, csim == 1, &t, &err), &err);
		t_good("open", t.open(t.self, fake_aid(), &err), &err);
		t_good("6Cxx", tell(&t, "\xfe\x01\x2c", 3, &answer, &sw, &err),
		    &err);
		t_ok("300 bytes", is_pattern(&answer, 300));
		t.free(t.self);
		ky_buf_done(&answer);
		modem_free(m);
	}
}

static void
refusals_to_open(void)
{
	static const struct {
		const char *label;
		uint32_t habits;
		bool csim, absent;
		const char *words;
		int cause;
	} cases[] = {
	    {"+CME ERROR: 13", CME_AT_OPEN, false, false, "the SIM failed", 13},
	    {"+CME ERROR in words", CME_WORDS, false, false, "no eUICC there",
		0},
	    {"ERROR", NO_CCHO, false, false, "+CSIM only", 0},
	    {"no ISD-R behind +CCHO", 0, false, true, "no eUICC there", 13},
	    {"no ISD-R behind +CSIM", 0, true, true, "6A82", 0x6a82},
	};

	T_CASES (c, cases) {
		struct modem *m = modem_new(c->habits);
		struct ky_at_settings s = quick(m);
		struct ky_transport t = {0};
		struct ky_err err = {0};

		m->card.absent = c->absent;
		modem_start(m);
		t_good(c->label, start(m, &s, c->csim, &t, &err), &err);
		t_bad(c->label, t.open(t.self, fake_aid(), &err), KY_E_REFUSED,
		    &err, c->words);
		t_eq_int("its number", err.cause, c->cause);
		for (int i = 0; i < FAKE_CHANNELS; i++)
			if (m->card.open[i])
				t_ok("no channel is left open", false);
		t.free(t.self);
		modem_free(m);
	}
}

static void
what_goes_wrong_with_an_apdu(void)
{
	static const struct {
		const char *label;
		uint32_t habits;
		enum ky_code code;
		const char *words;
		uint32_t done; /* commands that the card saw, at most */
	} cases[] = {
	    {"no answer", SILENT, KY_E_UNSURE, "in time", 1},
	    {"the modem is busy", BUSY, KY_E_RETRY, "busy", 0},
	    {"done, then ERROR", FAILS, KY_E_UNSURE, "no reason given", 1},
	    {"an answer, then ERROR", SPLIT_ERROR, KY_E_UNSURE, "did not pass",
		1},
	    {"the length lies", LIES, KY_E_UNSURE, "contradicts itself", 1},
	    {"OK alone", NO_BYTES, KY_E_UNSURE, "no bytes", 1},
	    {"a line without end", ENDLESS, KY_E_LIMIT, "stop talking", 1},
	    {"the modem goes away", HANGS_UP, KY_E_UNSURE, "went away", 1},
	};

	T_CASES (c, cases) {
		struct modem *m = modem_new(PLAIN_CLASS);
		struct ky_at_settings s = quick(m);
		struct ky_transport t = {0};
		struct ky_buf answer;
		struct ky_err err = {0};
		uint16_t sw = 0x1234;

		s.apdu_ms = c->habits & SILENT ? 100 : 30000;
		modem_start(m);
		ky_buf_init(&answer, KY_CARD_ANSWER_MAX);
		t_good(c->label, start(m, &s, false, &t, &err), &err);
		t_good("opens", t.open(t.self, fake_aid(), &err), &err);
		m->habits |= c->habits;
		t_bad(c->label, tell(&t, "hello", 5, &answer, &sw, &err),
		    c->code, &err, c->words);
		t_eq_int("no status word", sw, 0x1234);
		t_ok("it was sent once at most", m->card.done <= c->done);
		t.free(t.self);
		ky_buf_done(&answer);
		modem_free(m);
	}
}

/* An answer that comes late must not become the answer to something else. */
static void
lost_and_found(void)
{
	struct modem *m = modem_new(PLAIN_CLASS);
	struct ky_at_settings s = quick(m);
	struct ky_transport t = {0};
	struct ky_buf answer;
	struct ky_err err = {0};
	uint16_t sw = 0;

	s.apdu_ms = 1000;
	s.quiet_ms = 200;
	modem_start(m);
	ky_buf_init(&answer, KY_CARD_ANSWER_MAX);
	t_good("start", start(m, &s, false, &t, &err), &err);
	t_good("open", t.open(t.self, fake_aid(), &err), &err);
	m->habits |= SILENT;
	t_bad("no answer", tell(&t, "one", 3, &answer, &sw, &err), KY_E_UNSURE,
	    &err, "in time");
	m->habits &= ~(uint32_t)SILENT;
	say_bytes(m, "+CGLA", KY_STR("late\x90\x00"));
	say(m, "OK");
	t_bad("the channel is not used any more",
	    tell(&t, "two", 3, &answer, &sw, &err), KY_E_RETRY, &err,
	    "opened again");
	t_good("opened again", t.open(t.self, fake_aid(), &err), &err);
	t_good("three", tell(&t, "three", 5, &answer, &sw, &err), &err);
	t_ok("is answered with three", ky_str_is(ky_buf_str(&answer), "three"));
	t.free(t.self);
	ky_buf_done(&answer);
	modem_free(m);
}

static void
stale_channels(void)
{
	static const struct {
		const char *label;
		uint32_t habits;
		bool csim, first;
		uint8_t open; /* how many of three are taken */
		uint8_t left; /* and are after ours was opened */
	} cases[] = {
	    {"all taken, +CCHO", PLAIN_CLASS, false, false, 3, 1},
	    {"all taken, +CSIM", 0, true, false, 3, 1},
	    {"one taken: it may be another's", PLAIN_CLASS, false, false, 1, 2},
	    {"one taken, stale=first", PLAIN_CLASS, false, true, 1, 1},
	    {"one taken, stale=first, +CSIM", 0, true, true, 1, 1},
	};

	T_CASES (c, cases) {
		struct modem *m = modem_new(c->habits);
		struct ky_at_settings s = quick(m);
		struct ky_transport t = {0};
		struct ky_err err = {0};
		uint8_t open = 0;

		s.stale_first = c->first;
		for (uint8_t i = 1; i <= c->open; i++)
			m->card.open[i] = true;
		modem_start(m);
		t_good("start", start(m, &s, c->csim, &t, &err), &err);
		t_good(c->label, t.open(t.self, fake_aid(), &err), &err);
		for (int i = 0; i < FAKE_CHANNELS; i++)
			open += m->card.open[i];
		t_eq_int("channels open", open, c->left);
		t.free(t.self);
		modem_free(m);
	}
}

static void
resets(void)
{
	static const struct {
		const char *label;
		uint32_t habits;
		bool forbidden;
		enum ky_code code;
		const char *words;
	} cases[] = {
	    {"off and on", 0, false, KY_OK, ""},
	    {"a card that never says ready", NEVER_READY, false, KY_OK, ""},
	    {"no +CFUN", NO_CFUN, false, KY_E_REFUSED, "take the power"},
	    {"off, and not on again", STUCK_OFF, false, KY_E_UNSURE,
		"AT+CFUN=1"},
	    {"reset=none", 0, true, KY_E_REFUSED, "reset=none"},
	};

	T_CASES (c, cases) {
		struct modem *m = modem_new(c->habits | PLAIN_CLASS);
		struct ky_at_settings s = quick(m);
		struct ky_transport t = {0};
		struct ky_buf answer;
		struct ky_err err = {0};
		uint16_t sw = 0;

		s.may_reset = !c->forbidden;
		s.ready_ms = c->habits & NEVER_READY ? 60 : 10000;
		modem_start(m);
		ky_buf_init(&answer, 1000);
		t_good("start", start(m, &s, false, &t, &err), &err);
		t_good("open", t.open(t.self, fake_aid(), &err), &err);
		if (c->code == KY_OK) {
			t_good(c->label, t.reset(t.self, &err), &err);
			t_eq_int("the card was switched on", m->card.powered,
			    1);
			t_bad("the channel is gone",
			    tell(&t, "a", 1, &answer, &sw, &err), KY_E_RETRY,
			    &err, "no channel");
			t_good("it opens", t.open(t.self, fake_aid(), &err),
			    &err);
			if (!(c->habits & NEVER_READY))
				t_eq_int("it was asked until it was ready",
				    m->cpin_asked, 3);
		} else {
			t_bad(c->label, t.reset(t.self, &err), c->code, &err,
			    c->words);
			t_eq_int("the card was not switched on",
			    m->card.powered, 0);
		}
		t.free(t.self);
		ky_buf_done(&answer);
		modem_free(m);
	}
}

static void
nobody_there(void)
{
	struct modem *m = modem_new(DEAF);
	struct ky_at_settings s = quick(m);
	struct ky_transport t = {0};
	struct ky_err err = {0};

	s.usual_ms = 60;
	modem_start(m);
	t_bad("a port without a modem", start(m, &s, false, &t, &err),
	    KY_E_RETRY, &err, "no modem answers");
	modem_free(m);
}

static void
a_delay_is_kept(void)
{
	struct modem *m = modem_new(PLAIN_CLASS);
	struct ky_at_settings s = quick(m);
	struct ky_transport t = {0};
	struct ky_err err = {0};

	s.delay_ms = 50;
	modem_start(m);
	t_good("start", start(m, &s, false, &t, &err), &err);
	t_good("open", t.open(t.self, fake_aid(), &err), &err);
	t.free(t.self);
	/* Our clock starts when its answer was read, its own a little
	 * before: never less than we were told, but for rounding. */
	t_ok("commands are so far apart", m->quickest_ms >= 49);
	modem_free(m);
}

static void
ports(void)
{
	struct modem *m = modem_new(PLAIN_CLASS);
	struct ky_transport t = {0};
	struct ky_err err = {0};
	struct termios before, after;
	char device[128];

	assert(tcgetattr(m->keep, &before) == 0);
	modem_start(m);
	(void)snprintf(device, sizeof(device), "%s,segment=60,delay=1",
	    m->path);
	t_good("by its name", ky_transport_at(device, false, &t, &err), &err);
	t_eq_int("its segment", t.segment, 60);
	t_eq_str("its kind", t.name, "at");
	t_ok("a modem answers a REFRESH itself", !t.bare);
	t_good("opens", t.open(t.self, fake_aid(), &err), &err);
	t.free(t.self);
	assert(tcgetattr(m->keep, &after) == 0);
	t_ok("the port is left as it was",
	    before.c_lflag == after.c_lflag &&
		before.c_iflag == after.c_iflag &&
		before.c_cflag == after.c_cflag);
	t_good("the other way", ky_transport_at(m->path, true, &t, &err), &err);
	t_eq_int("usual segment", t.segment, 120);
	t_eq_str("its kind", t.name, "csim");
	t.free(t.self);
	modem_free(m);
	t_bad("no such device",
	    ky_transport_at("/dev/no-such-modem", false, &t, &err), KY_E_INPUT,
	    &err, "could not open");
	t_bad("no serial port", ky_transport_at("/dev/null", false, &t, &err),
	    KY_E_INPUT, &err, "no serial port");
	t_bad("no such speed",
	    ky_transport_at("/dev/null,baud=12345", false, &t, &err),
	    KY_E_INPUT, &err, "speed");
}

static void
settings(void)
{
	static const struct {
		const char *device;
		enum ky_code code;
	} cases[] = {
	    {"/dev/x,baud=9600", KY_OK},
	    {"/dev/x,baud=1", KY_E_INPUT},
	    {"/dev/x,segment=255", KY_OK},
	    {"/dev/x,segment=5", KY_E_INPUT},
	    {"/dev/x,segment=256", KY_E_INPUT},
	    {"/dev/x,wait=240", KY_OK},
	    {"/dev/x,wait=241", KY_E_INPUT},
	    {"/dev/x,wait=0", KY_E_INPUT},
	    {"/dev/x,class=auto", KY_OK},
	    {"/dev/x,class=plain", KY_OK},
	    {"/dev/x,class=channel", KY_OK},
	    {"/dev/x,class=none", KY_E_INPUT},
	    {"/dev/x,stale=first", KY_OK},
	    {"/dev/x,stale=refused", KY_OK},
	    {"/dev/x,stale=never", KY_E_INPUT},
	    {"/dev/x,reset=cfun", KY_OK},
	    {"/dev/x,reset=none", KY_OK},
	    {"/dev/x,reset=now", KY_E_INPUT},
	};

	T_CASES (c, cases) {
		struct ky_at_settings s;
		struct ky_err err;

		t_eq_int(c->device, ky_at_settings_read(c->device, &s, &err),
		    c->code);
	}
}

/* class=channel puts it in at once; class=plain never does. */
static void
class_bytes_by_setting(void)
{
	static const struct {
		const char *label;
		enum ky_at_class class;
		uint16_t sw;
		uint32_t trips;
	} cases[] = {
	    {"channel", KY_AT_CLASS_CHANNEL, 0x9000, 2},
	    {"plain, where it should not be", KY_AT_CLASS_PLAIN, 0x6e00, 1},
	    {"auto: once more", KY_AT_CLASS_AUTO, 0x9000, 3},
	};

	T_CASES (c, cases) {
		struct modem *m = modem_new(0);
		struct ky_at_settings s = quick(m);
		struct ky_transport t = {0};
		struct ky_buf answer;
		struct ky_err err = {0};
		uint16_t sw = 0;

		s.class = c->class;
		modem_start(m);
		ky_buf_init(&answer, 1000);
		t_good("start", start(m, &s, false, &t, &err), &err);
		t_good("open", t.open(t.self, fake_aid(), &err), &err);
		t_good(c->label, tell(&t, "x", 1, &answer, &sw, &err), &err);
		t_eq_int("status word", sw, c->sw);
		t_eq_int("trips", t.trips(t.self), c->trips);
		t.free(t.self);
		ky_buf_done(&answer);
		modem_free(m);
	}
}

int
main(void)
{
	T_RUN(modems_that_work);
	T_RUN(cards_that_correct_lengths);
	T_RUN(refusals_to_open);
	T_RUN(what_goes_wrong_with_an_apdu);
	T_RUN(lost_and_found);
	T_RUN(stale_channels);
	T_RUN(resets);
	T_RUN(nobody_there);
	T_RUN(a_delay_is_kept);
	T_RUN(ports);
	T_RUN(settings);
	T_RUN(class_bytes_by_setting);
	return t_done();
}
