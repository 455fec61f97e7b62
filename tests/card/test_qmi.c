/*
 * The QMI transport and libqmi before a modem that a thread plays: its frames
 * over a pseudo-terminal, or over a socket as qmi-proxy has one.
 */
#include "card/transport.h"

#include "fake_card.h"
#include "fake_port.h"
#include "t.h"

#ifndef KY_HAVE_QMI

static void
left_out(void)
{
	struct ky_transport t = {0};
	struct ky_err err = {0};

	t_bad("no QMI here", ky_transport_qmi("/dev/cdc-wdm0", 1, &t, &err),
	    KY_E_INPUT, &err, "built without QMI");
}

int
main(void)
{
	T_RUN(left_out);
	return t_done();
}

#else

/* --- the modem --- */

enum habit {
	FETCHES = 1 << 0,       /* 61xx are its own business */
	IN_PIECES = 1 << 1,     /* long answers come in indications */
	PIECES_FIRST = 1 << 2,  /* and some of them before the answer */
	PIECES_LIE = 1 << 3,    /* they do not fit together */
	PIECES_BACK = 1 << 13,  /* one lies about its place */
	PIECES_STOP = 1 << 4,   /* the last never comes */
	DENIES = 1 << 5,        /* access denied at opening */
	BUSY = 1 << 6,          /* device not ready, to an APDU */
	FAILS = 1 << 7,         /* internal error to an APDU, which was done */
	NO_BYTES = 1 << 8,      /* an answer without */
	SILENT = 1 << 9,        /* no answer to an APDU */
	SHORT_RESULT = 1 << 10, /* an answer without a whole result */
	NO_POWER = 1 << 11,     /* does not switch the card off */
	CHANNEL_99 = 1 << 12,   /* an impossible channel */
};

struct modem {
	struct fake_port port;
	struct fake_card card;
	uint32_t habits;
	uint8_t slot; /* the last one asked for */
	uint32_t asked_status;
	uint32_t stray; /* closings of what was not open */
	bool off;
};

/* What a request has for this element; NULL = nothing. */
static const uint8_t *
element(const uint8_t *p, size_t n, uint8_t type, size_t *len)
{
	while (n >= 3) {
		size_t size = (size_t)(p[1] | p[2] << 8);

		if (3 + size > n)
			return NULL;
		if (p[0] == type) {
			*len = size;
			return p + 3;
		}
		p += 3 + size;
		n -= 3 + size;
	}
	return NULL;
}

static void
put_element(struct ky_buf *b, uint8_t type, const void *p, size_t n)
{
	ky_buf_addc(b, (char)type);
	ky_buf_addc(b, (char)n);
	ky_buf_addc(b, (char)(n >> 8));
	ky_buf_add(b, (struct ky_str){p, n});
}

static void
put_result(struct ky_buf *b, uint16_t error)
{
	const uint8_t result[] = {error != 0, 0, (uint8_t)error,
	    (uint8_t)(error >> 8)};

	put_element(b, 0x02, result, sizeof(result));
}

static void
put_u16(struct ky_buf *b, size_t n)
{
	ky_buf_addc(b, (char)n);
	ky_buf_addc(b, (char)(n >> 8));
}

/* A message of that service; `kind`: 2 an answer, 4 an indication. */
static void
say(struct modem *m, uint8_t service, uint8_t client, uint8_t kind,
    uint16_t transaction, uint16_t id, struct ky_buf *elements)
{
	bool control = service == 0;
	struct ky_buf b;

	ky_buf_init(&b, 70000);
	ky_buf_addc(&b, 0x01);
	put_u16(&b, 5 + (control ? 6u : 7u) + elements->len);
	ky_buf_addc(&b, (char)0x80);
	ky_buf_addc(&b, (char)service);
	ky_buf_addc(&b, (char)client);
	ky_buf_addc(&b, (char)(control ? kind >> 1 : kind));
	ky_buf_addc(&b, (char)transaction);
	if (!control)
		ky_buf_addc(&b, (char)(transaction >> 8));
	put_u16(&b, id);
	put_u16(&b, elements->len);
	ky_buf_add(&b, ky_buf_str(elements));
	fake_port_put(&m->port, (const uint8_t *)b.p, b.len);
	ky_buf_done(&b);
}

/* Clients are given out, proxies opened: whatever the service 0 is asked. */
static void
control(struct modem *m, const uint8_t *p, size_t n, struct ky_buf *out)
{
	uint16_t id = (uint16_t)(p[8] | p[9] << 8);
	size_t len = 0;
	const uint8_t *service = element(p + 12, n - 12, 0x01, &len);
	uint8_t pair[2] = {0, 7};

	put_result(out, 0);
	if (id == 0x0022 || id == 0x0023) {
		pair[0] = service != NULL ? service[0] : 0;
		put_element(out, 0x01, pair, sizeof(pair));
	}
	say(m, 0, 0, 2, p[7], id, out);
}

static void
open_channel(struct modem *m, const uint8_t *p, size_t n, struct ky_buf *out)
{
	static const uint8_t not_found[] = {0x6a, 0x82};
	size_t len = 0;
	const uint8_t *aid = element(p, n, 0x10, &len);
	uint8_t channel = 0;

	if (m->habits & DENIES) {
		put_result(out, 82);
		return;
	}
	channel = fake_open(&m->card);
	if (channel == 0) {
		put_result(out, 49);
		return;
	}
	if (aid == NULL || len < 1 ||
	    !fake_select(&m->card, channel, aid + 1, len - 1)) {
		m->card.open[channel] = false;
		put_result(out, 3);
		put_element(out, 0x11, not_found, sizeof(not_found));
		return;
	}
	if (m->habits & CHANNEL_99)
		channel = 99;
	put_result(out, 0);
	put_element(out, 0x10, &channel, 1);
}

static void
close_channel(struct modem *m, const uint8_t *p, size_t n, struct ky_buf *out)
{
	size_t len = 0;
	const uint8_t *channel = element(p, n, 0x11, &len);
	bool was = channel != NULL && channel[0] < FAKE_CHANNELS &&
	    m->card.open[channel[0]];

	if (was)
		m->card.open[channel[0]] = m->card.isdr[channel[0]] = false;
	m->stray += !was;
	put_result(out, was ? 0 : 48);
}

#define PIECE 1000

/* token, total length, offset, length, bytes */
static void
say_piece(struct modem *m, uint8_t client, struct ky_str all, size_t at,
    size_t n)
{
	struct ky_buf piece, out;

	ky_buf_init(&piece, 70000);
	ky_buf_init(&out, 70000);
	ky_buf_add(&piece, KY_STR("\x11\x22\x33\x44"));
	put_u16(&piece, all.len + (m->habits & PIECES_LIE && at > 0 ? 1 : 0));
	put_u16(&piece, m->habits & PIECES_BACK && at == PIECE ? 0 : at);
	put_u16(&piece, n);
	ky_buf_add(&piece, (struct ky_str){all.p + at, n});
	put_element(&out, 0x01, piece.p, piece.len);
	say(m, 0x0b, client, 4, 0, 0x003b, &out);
	ky_buf_done(&piece);
	ky_buf_done(&out);
}

static void
say_pieces(struct modem *m, uint8_t client, struct ky_str all, size_t from,
    size_t to)
{
	for (size_t at = from; at < to && at < all.len; at += PIECE)
		say_piece(m, client, all, at,
		    all.len - at < PIECE ? all.len - at : PIECE);
}

static void
put_answer(struct modem *m, uint8_t client, struct ky_str bytes,
    struct ky_buf *out)
{
	struct ky_buf b;

	ky_buf_init(&b, 70000);
	put_result(out, 0);
	if (m->habits & IN_PIECES && bytes.len > PIECE) {
		if (m->habits & PIECES_FIRST)
			say_pieces(m, client, bytes, 0, PIECE);
		put_u16(&b, bytes.len);
		ky_buf_add(&b, KY_STR("\x11\x22\x33\x44"));
		put_element(out, 0x11, b.p, b.len);
	} else {
		put_u16(&b, bytes.len);
		ky_buf_add(&b, bytes);
		put_element(out, 0x10, b.p, b.len);
	}
	ky_buf_done(&b);
}

/* False when there is nothing to be answered. */
static bool
pass_on(struct modem *m, uint8_t client, const uint8_t *p, size_t n,
    struct ky_buf *out, struct ky_buf *bytes)
{
	size_t len = 0, one = 0;
	const uint8_t *apdu = element(p, n, 0x02, &len);
	const uint8_t *channel = element(p, n, 0x10, &one);

	if (m->habits & SILENT)
		return false;
	if (m->habits & BUSY || apdu == NULL || len < 6 || channel == NULL ||
	    channel[0] != fake_channel(apdu[2])) {
		put_result(out, m->habits & BUSY ? 52 : 48);
		return true;
	}
	if (m->habits & FETCHES)
		fake_apdu_whole(&m->card, apdu + 2, len - 2, bytes);
	else
		fake_apdu(&m->card, apdu + 2, len - 2, bytes);
	if (m->habits & FAILS)
		put_result(out, 3);
	else if (m->habits & SHORT_RESULT)
		put_element(out, 0x02, "\0", 1);
	else if (m->habits & NO_BYTES)
		put_result(out, 0);
	else
		put_answer(m, client, ky_buf_str(bytes), out);
	return true;
}

static void
switch_card(struct modem *m, bool on, struct ky_buf *out)
{
	if (m->habits & NO_POWER) {
		put_result(out, 94);
		return;
	}
	if (on && m->off)
		fake_power(&m->card);
	m->off = !on;
	m->asked_status = 0;
	put_result(out, 0);
}

static void
put_status(struct modem *m, struct ky_buf *out)
{
	uint8_t status[15] = {[8] = 1};

	/* Its state: 1 = present; no applications. */
	status[9] = !m->off && ++m->asked_status >= 2;
	put_result(out, 0);
	put_element(out, 0x10, status, sizeof(status));
}

static void
take(void *self, const uint8_t *p, size_t n)
{
	struct modem *m = self;
	struct ky_buf out, bytes;
	uint16_t id;
	size_t len = 0;
	const uint8_t *slot;
	bool answered = true;

	ky_buf_init(&out, 70000);
	ky_buf_init(&bytes, 70000);
	if (n >= 12 && p[4] == 0) {
		control(m, p, n, &out);
	} else if (n >= 13 && p[4] == 0x0b) {
		id = (uint16_t)(p[9] | p[10] << 8);
		slot = element(p + 13, n - 13, 0x01, &len);
		m->slot = slot != NULL ? slot[0] : m->slot;
		if (id == 0x0042)
			open_channel(m, p + 13, n - 13, &out);
		else if (id == 0x003f)
			close_channel(m, p + 13, n - 13, &out);
		else if (id == 0x003b)
			answered = pass_on(m, p[5], p + 13, n - 13, &out,
			    &bytes);
		else if (id == 0x0030 || id == 0x0031)
			switch_card(m, id == 0x0031, &out);
		else if (id == 0x002f)
			put_status(m, &out);
		else
			put_result(&out, 71);
		if (answered)
			say(m, 0x0b, p[5], 2, (uint16_t)(p[7] | p[8] << 8), id,
			    &out);
		if (m->habits & IN_PIECES && bytes.len > PIECE)
			say_pieces(m, p[5], ky_buf_str(&bytes),
			    m->habits & PIECES_FIRST ? PIECE : 0,
			    m->habits & PIECES_STOP ? PIECE : SIZE_MAX);
	}
	ky_buf_done(&out);
	ky_buf_done(&bytes);
}

static size_t
length(const uint8_t *p, size_t n)
{
	return n < 3 ? 0 : 1 + (size_t)(p[1] | p[2] << 8);
}

static struct modem *
modem_new(uint32_t habits)
{
	struct modem *m = calloc(1, sizeof(*m));

	assert(m != NULL);
	m->habits = habits;
	m->port.length = length;
	m->port.take = take;
	m->port.self = m;
	return m;
}

static void
modem_free(struct modem *m)
{
	fake_port_end(&m->port);
	free(m);
}

/* --- what is tried --- */

static enum ky_code
start(struct modem *m, const char *more, uint8_t slot, struct ky_transport *t,
    struct ky_err *err)
{
	char device[160];

	fake_port_pty(&m->port);
	fake_port_start(&m->port);
	(void)snprintf(device, sizeof(device), "%s,proxy=none,mode=qmi%s",
	    m->port.path, more);
	return ky_transport_qmi(device, slot, t, err);
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

static int
channels_open(const struct modem *m)
{
	int n = 0;

	for (int i = 0; i < FAKE_CHANNELS; i++)
		n += m->card.open[i];
	return n;
}

static void
talk(struct modem *m, struct ky_transport *t)
{
	struct ky_buf answer;
	struct ky_err err = {0};
	uint16_t sw = 0;

	ky_buf_init(&answer, KY_CARD_ANSWER_MAX);
	t_good("the channel opens", t->open(t->self, fake_aid(), &err), &err);
	t_good("it talks", tell(t, "hello", 5, &answer, &sw, &err), &err);
	t_ok("what it said comes back",
	    sw == 0x9000 && ky_str_is(ky_buf_str(&answer), "hello"));
	t_good("a long answer", tell(t, "\xfe\x0d\x05", 3, &answer, &sw, &err),
	    &err);
	t_ok("comes whole", sw == 0x9000 && is_pattern(&answer, 0x0d05));
	t_eq_int("nothing was done twice", m->card.done, 2);
	t->close(t->self);
	t->close(t->self);
	t_eq_int("its channel is closed", channels_open(m), 0);
	t_good("it opens again", t->open(t->self, fake_aid(), &err), &err);
	ky_buf_done(&answer);
}

static void
modems_that_work(void)
{
	static const struct {
		const char *label, *more;
		uint32_t habits;
		uint8_t slot, first_channel;
	} cases[] = {
	    {"we fetch the answer", "", 0, 1, 0},
	    {"the modem fetches it", "", FETCHES, 1, 0},
	    {"long answers in pieces", "", FETCHES | IN_PIECES, 1, 0},
	    {"some of them early", "", FETCHES | IN_PIECES | PIECES_FIRST, 1,
		0},
	    {"slot 2, a small segment", ",segment=40", 0, 2, 0},
	    {"channel 4, extended class bytes", "", 0, 1, 4},
	};

	T_CASES (c, cases) {
		struct modem *m = modem_new(c->habits);
		struct ky_transport t = {0};
		struct ky_err err = {0};

		m->card.first_channel = c->first_channel;
		if (t_good(c->label, start(m, c->more, c->slot, &t, &err),
			&err)) {
			t_eq_int("its segment", t.segment,
			    c->more[0] != '\0' ? 40 : 120);
			talk(m, &t);
			t_eq_int("the slot asked for", m->slot, c->slot);
			t.free(t.self);
			t_eq_int("nothing is left open", channels_open(m), 0);
		}
		modem_free(m);
	}
}

static void
through_a_proxy(void)
{
	struct modem *m = modem_new(0);
	struct ky_transport t = {0};
	struct ky_err err = {0};
	char name[48], device[96];

	(void)snprintf(name, sizeof(name), "kaiyaku-test-qmi-%ld",
	    (long)getpid());
	t_ok("the name is free", fake_port_socket(&m->port, name));
	fake_port_start(&m->port);
	/* The proxy would open it; it only has to be there. */
	(void)snprintf(device, sizeof(device), "/dev/null,mode=qmi,proxy=%s",
	    name);
	if (t_good("start", ky_transport_qmi(device, 1, &t, &err), &err)) {
		talk(m, &t);
		t.free(t.self);
	}
	modem_free(m);
}

static void
refusals_to_open(void)
{
	static const struct {
		const char *label;
		uint32_t habits;
		bool absent;
		const char *words;
		int cause;
	} cases[] = {
	    {"no ISD-R", 0, true, "6A82", 0x6a82},
	    {"access denied", DENIES, false, "AT port", 82},
	    {"a channel that cannot be", CHANNEL_99, false, "which channel", 0},
	};

	T_CASES (c, cases) {
		struct modem *m = modem_new(c->habits);
		struct ky_transport t = {0};
		struct ky_err err = {0};

		m->card.absent = c->absent;
		if (t_good(c->label, start(m, "", 1, &t, &err), &err)) {
			t_bad(c->label, t.open(t.self, fake_aid(), &err),
			    KY_E_REFUSED, &err, c->words);
			t_eq_int("its number", err.cause, c->cause);
			t.free(t.self);
		}
		modem_free(m);
	}
}

static void
all_channels_taken(void)
{
	struct modem *m = modem_new(0);
	struct ky_transport t = {0};
	struct ky_err err = {0};

	memset(m->card.open, 1, 4);
	if (t_good("start", start(m, "", 1, &t, &err), &err)) {
		t_good("a run that died left three open",
		    t.open(t.self, fake_aid(), &err), &err);
		m->card.open[0] = false;
		t_eq_int("ours is the only one", channels_open(m), 1);
		t.free(t.self);
	}
	modem_free(m);
}

static void
what_goes_wrong_with_an_apdu(void)
{
	static const struct {
		const char *label;
		uint32_t habits;
		enum ky_code code;
		const char *words;
	} cases[] = {
	    {"not ready", BUSY, KY_E_RETRY, "did not pass"},
	    {"done, then an error", FAILS, KY_E_UNSURE, "did not pass"},
	    {"no bytes", NO_BYTES, KY_E_UNSURE, "no bytes"},
	    {"half a result", SHORT_RESULT, KY_E_UNSURE, "no reason"},
	    {"no answer", SILENT, KY_E_UNSURE, "in time"},
	    {"a piece that never comes", FETCHES | IN_PIECES | PIECES_STOP,
		KY_E_UNSURE, "whole answer"},
	    {"pieces that do not fit", FETCHES | IN_PIECES | PIECES_LIE,
		KY_E_UNSURE, "fit together"},
	    {"a piece in another's place", FETCHES | IN_PIECES | PIECES_BACK,
		KY_E_UNSURE, "fit together"},
	};

	T_CASES (c, cases) {
		struct modem *m = modem_new(0);
		struct ky_transport t = {0};
		struct ky_buf answer;
		struct ky_err err = {0};
		uint16_t sw = 0x1234;

		ky_buf_init(&answer, KY_CARD_ANSWER_MAX);
		if (t_good(c->label, start(m, ",wait=1", 1, &t, &err), &err)) {
			t_good("opens", t.open(t.self, fake_aid(), &err), &err);
			m->habits |= c->habits;
			t_bad(c->label,
			    tell(&t, "\xfe\x0d\x05", 3, &answer, &sw, &err),
			    c->code, &err, c->words);
			t_eq_int("no status word", sw, 0x1234);
			t_ok("it was done once at most", m->card.done <= 1);
			m->habits = 0;
			t_good("opens again", t.open(t.self, fake_aid(), &err),
			    &err);
			t_good("talks again",
			    tell(&t, "x", 1, &answer, &sw, &err), &err);
			t.free(t.self);
		}
		ky_buf_done(&answer);
		modem_free(m);
	}
}

static void
resets(void)
{
	struct modem *m = modem_new(0);
	struct ky_transport t = {0};
	struct ky_err err = {0};

	if (t_good("start", start(m, "", 1, &t, &err), &err)) {
		t_good("open", t.open(t.self, fake_aid(), &err), &err);
		t_good("reset", t.reset(t.self, &err), &err);
		t_eq_int("the card was switched on", m->card.powered, 1);
		t_eq_int("it was asked until it was there", m->asked_status, 2);
		t_good("it opens", t.open(t.self, fake_aid(), &err), &err);
		m->habits |= NO_POWER;
		t_bad("a modem that cannot", t.reset(t.self, &err),
		    KY_E_REFUSED, &err, "taking the power");
		t.free(t.self);
	}
	modem_free(m);
}

static void
devices(void)
{
	static const struct {
		const char *device;
		uint8_t slot;
		enum ky_code code;
		const char *words;
	} cases[] = {
	    {"", 1, KY_E_INPUT, "missing"},
	    {"/dev/cdc-wdm0", 0, KY_E_INPUT, "slots"},
	    {"/dev/cdc-wdm0", 6, KY_E_INPUT, "slots"},
	    {"/dev/cdc-wdm0,mode=x", 1, KY_E_INPUT, "mode"},
	    {"/dev/cdc-wdm0,wait=0", 1, KY_E_INPUT, "wait"},
	    {"/dev/cdc-wdm0,proxy=", 1, KY_E_INPUT, "proxy"},
	    {"/dev/cdc-wdm0,speed=9", 1, KY_E_INPUT, "no such setting"},
	    {"/dev/no-such-modem,proxy=none", 1, KY_E_INPUT, "no QMI device"},
	};

	T_CASES (c, cases) {
		struct ky_transport t = {0};
		struct ky_err err = {0};

		t_bad(c->device, ky_transport_qmi(c->device, c->slot, &t, &err),
		    c->code, &err, c->words);
	}
}

int
main(void)
{
	T_RUN(modems_that_work);
	T_RUN(through_a_proxy);
	T_RUN(refusals_to_open);
	T_RUN(all_channels_taken);
	T_RUN(what_goes_wrong_with_an_apdu);
	T_RUN(resets);
	T_RUN(devices);
	return t_done();
}

#endif
