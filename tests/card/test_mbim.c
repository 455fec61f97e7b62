/*
 * The MBIM transport and libmbim before a modem that a thread plays, over a
 * pseudo-terminal.
 */
#include "card/transport.h"

#include "fake_card.h"
#include "fake_port.h"
#include "t.h"

#ifndef KY_HAVE_MBIM

static void
left_out(void)
{
	struct ky_transport t = {0};
	struct ky_err err = {0};

	t_bad("no MBIM here", ky_transport_mbim("/dev/cdc-wdm0", 1, &t, &err),
	    KY_E_INPUT, &err, "built without MBIM");
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
	FETCHES = 1 << 0,     /* 61xx are its own business */
	NO_P2_ZERO = 1 << 1,  /* selects with 0C only */
	NO_SLOTS = 1 << 2,    /* knows nothing of slots */
	BUSY = 1 << 3,        /* status busy to an APDU */
	FAILS = 1 << 4,       /* status failure to an APDU, which was done */
	NO_CHANNEL = 1 << 5,  /* 87430003 to an APDU */
	FORBIDS = 1 << 6,     /* operation not allowed */
	SILENT = 1 << 7,      /* no answer to an APDU */
	CUT = 1 << 8,         /* an answer that ends too early */
	OUTSIDE = 1 << 9,     /* bytes that lie beyond the message */
	NO_SUPPORT = 1 << 10, /* of the whole service */
	CHANNEL_99 = 1 << 11, /* an impossible channel */
};

struct modem {
	struct fake_port port;
	struct fake_card card;
	uint32_t habits;
	uint32_t slot; /* from 0 */
	uint32_t group[FAKE_CHANNELS];
	uint32_t asked_ready, resets, action, proxied;
};

#define BUSY_STATUS 1
#define FAILURE 2
#define NO_DEVICE_SUPPORT 9
#define NOT_ALLOWED 28
#define NO_LOGICAL_CHANNELS 0x87430001u
#define INVALID_LOGICAL_CHANNEL 0x87430003u
#define HEADER 48 /* of a command, up to what it carries */
#define FRAGMENT 4096

static uint32_t
u32(const uint8_t *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 |
	    (uint32_t)p[3] << 24;
}

static void
put_u32(struct ky_buf *b, uint32_t n)
{
	for (int i = 0; i < 4; i++)
		ky_buf_addc(b, (char)(n >> 8 * i));
}

/* 9000 is 00 00 00 90 as a number of this protocol's: SW1 comes first. */
static uint32_t
status_of(unsigned sw)
{
	return (sw >> 8 & 0xff) | (sw & 0xff) << 8;
}

/* One frame: what stands before it, and some bytes. */
static void
say(struct modem *m, uint32_t type, uint32_t transaction, struct ky_str rest)
{
	struct ky_buf b;

	ky_buf_init(&b, 70000);
	put_u32(&b, type);
	put_u32(&b, (uint32_t)(12 + rest.len));
	put_u32(&b, transaction);
	ky_buf_add(&b, rest);
	fake_port_put(&m->port, (const uint8_t *)b.p, b.len);
	ky_buf_done(&b);
}

/* An answer, in as many frames as it takes. */
static void
answer(struct modem *m, const uint8_t *question, uint32_t status,
    const struct ky_buf *carried)
{
	struct ky_buf whole, part;
	size_t room = FRAGMENT - 20, n;

	ky_buf_init(&whole, 140000);
	ky_buf_init(&part, 8192);
	ky_buf_add(&whole,
	    (struct ky_str){(const char *)question + 20, 16 + 4});
	put_u32(&whole, status);
	put_u32(&whole, status == 0 ? (uint32_t)carried->len : 0);
	if (status == 0)
		ky_buf_add(&whole, ky_buf_str(carried));
	n = (whole.len + room - 1) / room;
	for (size_t i = 0; i < n; i++) {
		size_t left = whole.len - i * room;

		ky_buf_reset(&part);
		put_u32(&part, (uint32_t)n);
		put_u32(&part, (uint32_t)i);
		ky_buf_add(&part,
		    (struct ky_str){whole.p + i * room,
			left < room ? left : room});
		say(m, 0x80000003u, u32(question + 8), ky_buf_str(&part));
	}
	ky_buf_done(&whole);
	ky_buf_done(&part);
}

/* Length, place and bytes, behind `fields` numbers in all. */
static void
put_bytes(struct modem *m, struct ky_buf *b, uint32_t fields,
    struct ky_str bytes)
{
	put_u32(b, (uint32_t)bytes.len);
	put_u32(b, m->habits & OUTSIDE ? 0x00ffff00 : 4 * fields);
	ky_buf_add(b, bytes);
	while (b->len % 4 != 0)
		ky_buf_addc(b, '\0');
}

static uint32_t
open_channel(struct modem *m, const uint8_t *p, size_t n, struct ky_buf *out)
{
	uint32_t size = u32(p), at = u32(p + 4), p2 = u32(p + 8);
	uint8_t channel;

	if (n < 16 || at > n || size > n - at)
		return FAILURE;
	channel = fake_open(&m->card);
	if (channel == 0)
		return NO_LOGICAL_CHANNELS;
	m->group[channel] = u32(p + 12);
	if ((m->habits & NO_P2_ZERO && p2 == 0) ||
	    !fake_select(&m->card, channel, p + at, size)) {
		m->card.open[channel] = false;
		put_u32(out, status_of(m->card.absent ? 0x6a82 : 0x6a86));
		put_u32(out, 0);
		put_bytes(m, out, 4, KY_STR(""));
		return 0;
	}
	put_u32(out, status_of(0x9000));
	put_u32(out, m->habits & CHANNEL_99 ? 99 : channel);
	put_bytes(m, out, 4, KY_STR("\x6f\x00"));
	return 0;
}

/* Channel 0: all of the group. */
static uint32_t
close_channel(struct modem *m, const uint8_t *p, struct ky_buf *out)
{
	uint32_t channel = u32(p), group = u32(p + 4);
	bool any = false;

	for (uint32_t i = 1; i < FAKE_CHANNELS; i++)
		if (m->card.open[i] && m->group[i] == group &&
		    (channel == 0 || channel == i)) {
			m->card.open[i] = m->card.isdr[i] = false;
			any = true;
		}
	put_u32(out, status_of(0x9000));
	return any ? 0 : INVALID_LOGICAL_CHANNEL;
}

static bool
class_agrees(const uint8_t *p, uint8_t cla)
{
	uint32_t channel = u32(p), type = u32(p + 8);

	return channel == fake_channel(cla) && type == (channel > 3);
}

static uint32_t
pass_on(struct modem *m, const uint8_t *p, size_t n, struct ky_buf *out)
{
	uint32_t size = u32(p + 12), at = u32(p + 16);
	struct ky_buf bytes;
	unsigned sw;

	if (m->habits & BUSY)
		return BUSY_STATUS;
	if (m->habits & NO_CHANNEL)
		return INVALID_LOGICAL_CHANNEL;
	if (n < 20 || at > n || size > n - at || size < 4 ||
	    !class_agrees(p, p[at]))
		return FAILURE;
	ky_buf_init(&bytes, 70000);
	if (m->habits & FETCHES)
		fake_apdu_whole(&m->card, p + at, size, &bytes);
	else
		fake_apdu(&m->card, p + at, size, &bytes);
	sw = (unsigned)((uint8_t)bytes.p[bytes.len - 2] << 8 |
	    (uint8_t)bytes.p[bytes.len - 1]);
	bytes.len -= 2;
	put_u32(out, status_of(sw));
	if (!(m->habits & CUT))
		put_bytes(m, out, 3, ky_buf_str(&bytes));
	ky_buf_done(&bytes);
	return m->habits & FAILS ? FAILURE : 0;
}

static uint32_t
slots(struct modem *m, const uint8_t *question, struct ky_buf *out)
{
	const uint8_t *p = question + HEADER;

	if (m->habits & NO_SLOTS)
		return NO_DEVICE_SUPPORT;
	if (u32(question + 40) == 1) /* to be set: count, place, length, slot */
		m->slot = u32(p + u32(p + 4));
	put_u32(out, 1);
	put_u32(out, 12);
	put_u32(out, 4);
	put_u32(out, m->slot);
	return 0;
}

static uint32_t
ready(struct modem *m, struct ky_buf *out)
{
	/* state, subscriber, ICCID, information, telephone numbers */
	put_u32(out, ++m->asked_ready >= 2 ? 1 : 0);
	for (int i = 0; i < 6; i++)
		put_u32(out, 0);
	return 0;
}

static uint32_t
reset(struct modem *m, const uint8_t *p, struct ky_buf *out)
{
	m->resets++;
	m->action = u32(p);
	m->asked_ready = 0;
	fake_power(&m->card);
	put_u32(out, 0);
	return 0;
}

static void
command(struct modem *m, const uint8_t *q, size_t n)
{
	const uint8_t *p = q + HEADER;
	uint32_t cid = u32(q + 36), status = NO_DEVICE_SUPPORT;
	bool uicc = q[20] == 0xc2, more = q[20] == 0x3d;
	struct ky_buf out;

	if (uicc && cid == 4 && m->habits & SILENT)
		return;
	ky_buf_init(&out, 70000);
	if (uicc && m->habits & (NO_SUPPORT | FORBIDS))
		status = m->habits & FORBIDS ? NOT_ALLOWED : NO_DEVICE_SUPPORT;
	else if (uicc && cid == 2)
		status = open_channel(m, p, n - HEADER, &out);
	else if (uicc && cid == 3)
		status = close_channel(m, p, &out);
	else if (uicc && cid == 4)
		status = pass_on(m, p, n - HEADER, &out);
	else if (uicc && cid == 6)
		status = reset(m, p, &out);
	else if (more && cid == 7)
		status = slots(m, q, &out);
	else if (q[20] == 0x83) /* to the proxy: which device */
		status = 0, m->proxied++;
	else if (!more && !uicc && cid == 2)
		status = ready(m, &out);
	answer(m, q, status, &out);
	ky_buf_done(&out);
}

static void
take(void *self, const uint8_t *p, size_t n)
{
	struct modem *m = self;
	uint32_t type = u32(p);

	if (type == 1 || type == 2) /* open, close: done */
		say(m, 0x80000000u | type, u32(p + 8), KY_STR("\0\0\0\0"));
	else if (type == 3 && n >= HEADER)
		command(m, p, n);
}

static size_t
length(const uint8_t *p, size_t n)
{
	return n < 12 ? 0 : u32(p + 4);
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
	(void)snprintf(device, sizeof(device), "%s,proxy=none%s", m->port.path,
	    more);
	return ky_transport_mbim(device, slot, t, err);
}

static enum ky_code
tell(struct ky_transport *t, const char *data, size_t n, struct ky_buf *out,
    uint16_t *sw, struct ky_err *err)
{
	char apdu[300] = {(char)0x80, (char)0xe2, (char)0x91, 0, (char)n};

	memcpy(apdu + 5, data, n);
	return t->exchange(t->self, (struct ky_str){apdu, 5 + n}, out, sw, err);
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
	struct ky_buf out;
	struct ky_err err = {0};
	uint16_t sw = 0;

	ky_buf_init(&out, KY_CARD_ANSWER_MAX);
	t_good("the channel opens", t->open(t->self, fake_aid(), &err), &err);
	t_good("it talks", tell(t, "hello", 5, &out, &sw, &err), &err);
	t_ok("what it said comes back",
	    sw == 0x9000 && ky_str_is(ky_buf_str(&out), "hello"));
	t_good("a long answer", tell(t, "\xfe\x23\x29", 3, &out, &sw, &err),
	    &err);
	t_ok("comes whole", sw == 0x9000 && is_pattern(&out, 0x2329));
	t_eq_int("nothing was done twice", m->card.done, 2);
	t->close(t->self);
	t->close(t->self);
	t_eq_int("its channel is closed", channels_open(m), 0);
	t_good("it opens again", t->open(t->self, fake_aid(), &err), &err);
	ky_buf_done(&out);
}

static void
modems_that_work(void)
{
	static const struct {
		const char *label, *more;
		uint32_t habits, at_slot;
		uint8_t slot, first_channel;
	} cases[] = {
	    {"we fetch the answer", "", 0, 0, 1, 0},
	    {"the modem fetches it, in fragments", "", FETCHES, 0, 1, 0},
	    {"without Le", ",le=no", 0, 0, 1, 0},
	    {"select without an answer", "", NO_P2_ZERO, 0, 1, 0},
	    {"it knows no slots", "", NO_SLOTS, 0, 1, 0},
	    {"it is at slot 2 already", "", 0, 1, 2, 0},
	    {"it is made to use slot 2", ",switch=yes", 0, 0, 2, 0},
	    {"channel 4: extended", "", 0, 0, 1, 4},
	};

	T_CASES (c, cases) {
		struct modem *m = modem_new(c->habits);
		struct ky_transport t = {0};
		struct ky_err err = {0};

		m->slot = c->at_slot;
		m->card.first_channel = c->first_channel;
		if (t_good(c->label, start(m, c->more, c->slot, &t, &err),
			&err)) {
			talk(m, &t);
			t_eq_int("its slot", m->slot, c->slot - 1);
			t.free(t.self);
			t_eq_int("nothing is left open", channels_open(m), 0);
		}
		modem_free(m);
	}
}

/* libmbim knows one name only for its proxy. */
static void
through_a_proxy(void)
{
	struct modem *m = modem_new(0);
	struct ky_transport t = {0};
	struct ky_err err = {0};

	if (!fake_port_socket(&m->port, "mbim-proxy")) {
		printf("ok %d - # SKIP an mbim-proxy runs here\n", ++t_count);
		free(m);
		return;
	}
	fake_port_start(&m->port);
	/* The proxy would open it; it only has to be there. */
	if (t_good("start", ky_transport_mbim("/dev/null", 1, &t, &err),
		&err)) {
		t_ok("it was told the device", m->proxied > 0);
		talk(m, &t);
		t.free(t.self);
	}
	modem_free(m);
}

static void
slots_that_are_not_ours(void)
{
	static const struct {
		const char *label;
		uint32_t habits;
	} cases[] = {
	    {"the modem is at slot 1, 2 is wanted", 0},
	    {"the modem does not say", NO_SLOTS},
	};

	T_CASES (c, cases) {
		struct modem *m = modem_new(c->habits);
		struct ky_transport t = {0};
		struct ky_err err = {0};

		t_bad(c->label, start(m, "", 2, &t, &err), KY_E_REFUSED, &err,
		    "switch=yes");
		t_eq_int("it was left where it is", m->slot, 0);
		modem_free(m);
	}
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
	    {"no such service", NO_SUPPORT, false, "did not do it",
		NO_DEVICE_SUPPORT},
	    {"forbidden", FORBIDS, false, "did not do it", NOT_ALLOWED},
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

/* What a run that died left open is known by its group; others' stay. */
static void
stale_channels(void)
{
	struct modem *m = modem_new(0);
	struct ky_transport t = {0}, dead = {0};
	struct ky_err err = {0};
	char device[160];

	m->card.open[1] = true;
	m->group[1] = 1;
	if (t_good("start", start(m, "", 1, &dead, &err), &err)) {
		t_good("open", dead.open(dead.self, fake_aid(), &err), &err);
		t_eq_int("another's and ours", channels_open(m), 2);
		(void)snprintf(device, sizeof(device), "%s,proxy=none",
		    m->port.path);
		t_good("another run", ky_transport_mbim(device, 1, &t, &err),
		    &err);
		t_good("opens", t.open(t.self, fake_aid(), &err), &err);
		t_eq_int("another's and ours again", channels_open(m), 2);
		t_ok("another's is left alone", m->card.open[1]);
		t.free(t.self);
		dead.free(dead.self);
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
	    {"busy", BUSY, KY_E_RETRY, "did not do it"},
	    {"done, then a failure", FAILS, KY_E_UNSURE, "did not do it"},
	    {"the channel is gone", NO_CHANNEL, KY_E_RETRY, "no such channel"},
	    {"not allowed", FORBIDS, KY_E_REFUSED, "did not do it"},
	    {"no answer", SILENT, KY_E_UNSURE, "in time"},
	    {"it ends too early", CUT, KY_E_UNSURE, "cannot be read"},
	    {"bytes beyond the message", OUTSIDE, KY_E_UNSURE,
		"cannot be read"},
	};

	T_CASES (c, cases) {
		struct modem *m = modem_new(0);
		struct ky_transport t = {0};
		struct ky_buf out;
		struct ky_err err = {0};
		uint16_t sw = 0x1234;

		ky_buf_init(&out, KY_CARD_ANSWER_MAX);
		if (t_good(c->label, start(m, ",wait=1", 1, &t, &err), &err)) {
			t_good("opens", t.open(t.self, fake_aid(), &err), &err);
			m->habits |= c->habits;
			t_bad(c->label, tell(&t, "hello", 5, &out, &sw, &err),
			    c->code, &err, c->words);
			t_eq_int("no status word", sw, 0x1234);
			t_ok("it was done once at most", m->card.done <= 1);
			m->habits = 0;
			t_good("opens again", t.open(t.self, fake_aid(), &err),
			    &err);
			t_good("talks again", tell(&t, "x", 1, &out, &sw, &err),
			    &err);
			t.free(t.self);
		}
		ky_buf_done(&out);
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
		t_eq_int("once", m->resets, 1);
		t_eq_int("not to be passed through", m->action, 0);
		t_eq_int("it was asked until it was ready", m->asked_ready, 2);
		t_good("it opens", t.open(t.self, fake_aid(), &err), &err);
		m->habits |= NO_SUPPORT;
		t_bad("a modem that cannot", t.reset(t.self, &err),
		    KY_E_REFUSED, &err, "resetting the card");
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
		const char *words;
	} cases[] = {
	    {"", 1, "missing"},
	    {"/dev/cdc-wdm0", 0, "slots"},
	    {"/dev/cdc-wdm0", 6, "slots"},
	    {"/dev/cdc-wdm0,le=perhaps", 1, "le"},
	    {"/dev/cdc-wdm0,switch=3", 1, "switch"},
	    {"/dev/cdc-wdm0,proxy=mine", 1, "proxy"},
	    {"/dev/cdc-wdm0,mode=qmi", 1, "no such setting"},
	    {"/dev/no-such-modem,proxy=none", 1, "no MBIM device"},
	};

	T_CASES (c, cases) {
		struct ky_transport t = {0};
		struct ky_err err = {0};

		t_bad(c->device,
		    ky_transport_mbim(c->device, c->slot, &t, &err), KY_E_INPUT,
		    &err, c->words);
	}
}

int
main(void)
{
	T_RUN(modems_that_work);
	T_RUN(through_a_proxy);
	T_RUN(slots_that_are_not_ours);
	T_RUN(refusals_to_open);
	T_RUN(stale_channels);
	T_RUN(what_goes_wrong_with_an_apdu);
	T_RUN(resets);
	T_RUN(devices);
	return t_done();
}

#endif
