#include "card/apdu.h"
#include "card/transport.h"

#include <PCSC/winscard.h>
#include <assert.h>
#include <ctype.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define READERS_MAX ((size_t)4096) /* bytes of their names */
#define RESPONSE_MAX 65538
#define CARD_SECONDS 10    /* until we have the card */
#define COMMAND_SECONDS 30 /* for one command; deleting takes its time */

struct pcsc {
	struct ky_apdu_way way;
	SCARDCONTEXT context;
	SCARDHANDLE card;
	DWORD protocol;
	bool connected, clean; /* ... no channel of a run before is open */
	char reader[256];
	/* What the library is asked for, and what it says. */
	LONG (*asked)(struct pcsc *p);
	LONG rc;
	unsigned char command[KY_APDU_MAX];
	DWORD command_n, response_n;
	unsigned char response[RESPONSE_MAX];
	/* It never said: all of this is left to it, and the card is out of
	 * reach.  KY_OK, or how that is to be called. */
	enum ky_code lost;
};

/* Words of our own: the library's hold no advice. */
static enum ky_code
fail(struct ky_err *err, enum ky_code code, LONG rc, const char *doing)
{
	const char *why = pcsc_stringify_error(rc);

	if (rc == SCARD_E_NO_SERVICE || rc == SCARD_E_SERVICE_STOPPED)
		why = "pcscd is not running (systemctl start pcscd)";
	else if (rc == SCARD_E_NO_SMARTCARD || rc == SCARD_W_REMOVED_CARD)
		why = "there is no card in the reader";
	else if (rc == SCARD_W_UNPOWERED_CARD ||
	    rc == SCARD_W_UNRESPONSIVE_CARD)
		why = "the card does not answer: is it the right way round?";
	else if (rc == SCARD_E_TIMEOUT)
		why = "no answer in time: another program keeps the card, or "
		      "the card or its reader hangs";
	else if (rc == SCARD_E_SHARING_VIOLATION)
		why = "another program has the card";
	return ky_fail(err, code, 0, "%s: %s", doing, why);
}

/* --- in time --- */

static void *
ask(void *self)
{
	struct pcsc *p = self;

	p->rc = p->asked(p);
	return NULL;
}

/* The library waits for ever, for other programs and for the card: it does so
 * in a thread of its own, which is left to itself when time is up. */
static LONG
in_time(struct pcsc *p, LONG (*asked)(struct pcsc *p), unsigned seconds,
    enum ky_code lost)
{
	struct timespec until;
	pthread_t thread;

	if (p->lost != KY_OK)
		return SCARD_E_TIMEOUT;
	p->asked = asked;
	(void)clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += seconds;
	if (pthread_create(&thread, NULL, ask, p) != 0)
		return SCARD_E_NO_MEMORY;
	if (pthread_clockjoin_np(thread, NULL, CLOCK_MONOTONIC, &until) == 0)
		return p->rc;
	(void)pthread_detach(thread);
	p->lost = lost;
	return SCARD_E_TIMEOUT;
}

static LONG
ask_connect(struct pcsc *p)
{
	return SCardConnect(p->context, p->reader, SCARD_SHARE_SHARED,
	    SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1, &p->card, &p->protocol);
}

static LONG
ask_reconnect(struct pcsc *p)
{
	return SCardReconnect(p->card, SCARD_SHARE_SHARED,
	    SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1, SCARD_UNPOWER_CARD,
	    &p->protocol);
}

static LONG
ask_begin(struct pcsc *p)
{
	return SCardBeginTransaction(p->card);
}

static LONG
ask_transmit(struct pcsc *p)
{
	p->response_n = sizeof(p->response);
	return SCardTransmit(p->card,
	    p->protocol == SCARD_PROTOCOL_T0 ? SCARD_PCI_T0 : SCARD_PCI_T1,
	    p->command, p->command_n, NULL, p->response, &p->response_n);
}

static LONG
ask_end(struct pcsc *p)
{
	return SCardEndTransaction(p->card, SCARD_LEAVE_CARD);
}

static LONG
ask_disconnect(struct pcsc *p)
{
	return SCardDisconnect(p->card, SCARD_LEAVE_CARD);
}

/* --- which reader --- */

/* All names, one after another in `list`; an empty one ends it. */
static enum ky_code
list_readers(struct pcsc *p, char list[READERS_MAX], struct ky_err *err)
{
	DWORD n = READERS_MAX - 2;
	LONG rc = SCardListReaders(p->context, NULL, list, &n);

	list[READERS_MAX - 1] = list[READERS_MAX - 2] = '\0';
	if (rc == SCARD_E_NO_READERS_AVAILABLE)
		return ky_fail(err, KY_E_RETRY, 0,
		    "there is no card reader: plug one in, or choose another "
		    "--transport");
	if (rc != SCARD_S_SUCCESS)
		return fail(err, KY_E_RETRY, rc, "looking for card readers");
	return KY_OK;
}

/* Is a card in that reader? */
static bool
has_card(struct pcsc *p, const char *reader)
{
	SCARD_READERSTATE state = {.szReader = reader,
	    .dwCurrentState = SCARD_STATE_UNAWARE};

	return SCardGetStatusChange(p->context, 0, &state, 1) ==
	    SCARD_S_SUCCESS &&
	    (state.dwEventState & SCARD_STATE_PRESENT) != 0;
}

/* The only one with a card in it; NULL: none, or several. */
static const char *
the_one(struct pcsc *p, const char *list)
{
	const char *found = NULL;

	for (const char *r = list; *r != '\0'; r += strlen(r) + 1) {
		if (!has_card(p, r))
			continue;
		if (found != NULL)
			return NULL;
		found = r;
	}
	return found;
}

/* Its number ("0"), its whole name, or the one name that begins so. */
static const char *
pick(const char *list, const char *wanted, unsigned *matches)
{
	const char *found = NULL;
	unsigned at = 0;

	*matches = 0;
	for (const char *r = list; *r != '\0'; r += strlen(r) + 1, at++) {
		char number[12];

		(void)snprintf(number, sizeof(number), "%u", at);
		if (wanted != NULL &&
		    (strcmp(wanted, number) == 0 || strcmp(wanted, r) == 0)) {
			*matches = 1;
			return r;
		}
		if (wanted == NULL || strncmp(r, wanted, strlen(wanted)) == 0) {
			found = r;
			(*matches)++;
		}
	}
	return *matches == 1 ? found : NULL;
}

static enum ky_code
no_reader(const char *list, unsigned matches, struct ky_err *err)
{
	char names[180] = "";
	unsigned at = 0;
	size_t n = 0;

	for (const char *r = list; *r != '\0' && n < sizeof(names) - 1;
	     r += strlen(r) + 1, at++)
		n += (size_t)snprintf(names + n, sizeof(names) - n,
		    "%s%u = %.60s", at > 0 ? "; " : "", at, r);
	return ky_fail(err, KY_E_INPUT, 0, "%s: say which with --reader (%s)",
	    matches > 1 ? "there are several readers"
			: "there is no such reader",
	    names);
}

static enum ky_code
choose(struct pcsc *p, const char *wanted, struct ky_err *err)
{
	static char list[READERS_MAX];
	enum ky_code code;
	const char *name;
	unsigned matches;

	memset(list, 0, sizeof(list));
	code = list_readers(p, list, err);
	if (code != KY_OK)
		return code;
	name = pick(list, wanted, &matches);
	if (name == NULL && wanted == NULL)
		name = the_one(p, list);
	if (name == NULL)
		return no_reader(list, matches, err);
	(void)snprintf(p->reader, sizeof(p->reader), "%s", name);
	return KY_OK;
}

/* --- the card --- */

/* What a failed transmission means: the card may have done it, unless the
 * reader says that nothing reached it. */
static enum ky_code
not_sent(struct pcsc *p, LONG rc, struct ky_err *err)
{
	switch (rc) {
	case SCARD_W_RESET_CARD:
	case SCARD_W_REMOVED_CARD:
	case SCARD_E_NO_SMARTCARD:
	case SCARD_E_INVALID_HANDLE:
	case SCARD_E_READER_UNAVAILABLE:
	case SCARD_E_NO_SERVICE:
		p->connected = false;
		return fail(err, KY_E_RETRY, rc, "talking to the card");
	default:
		return fail(err, KY_E_UNSURE, rc, "talking to the card");
	}
}

static enum ky_code
transmit(void *self, struct ky_str apdu, struct ky_buf *response,
    struct ky_err *err)
{
	struct pcsc *p = self;
	LONG rc;

	if (!p->connected || p->lost != KY_OK)
		return ky_fail(err, KY_E_RETRY, 0, "no card is connected");
	assert(apdu.len <= sizeof(p->command));
	memcpy(p->command, apdu.p, apdu.len);
	p->command_n = apdu.len;
	rc = in_time(p, ask_transmit, COMMAND_SECONDS, KY_E_SYSTEM);
	if (rc != SCARD_S_SUCCESS)
		return not_sent(p, rc, err);
	ky_buf_add(response,
	    (struct ky_str){(const char *)p->response, p->response_n});
	return KY_OK;
}

static void
disconnect(struct pcsc *p)
{
	if (p->connected) {
		(void)in_time(p, ask_end, CARD_SECONDS, KY_E_SYSTEM);
		(void)in_time(p, ask_disconnect, CARD_SECONDS, KY_E_SYSTEM);
	}
	p->connected = false;
}

/* A transaction keeps the card ours until the channel is closed. */
static enum ky_code
begin(struct pcsc *p, struct ky_err *err)
{
	LONG rc = in_time(p, ask_begin, CARD_SECONDS, KY_E_RETRY);

	p->way.le = p->protocol == SCARD_PROTOCOL_T1;
	if (rc == SCARD_S_SUCCESS)
		return KY_OK;
	disconnect(p);
	return fail(err, KY_E_RETRY, rc, "taking the card");
}

static enum ky_code
connect_card(struct pcsc *p, struct ky_err *err)
{
	LONG rc;

	if (p->lost != KY_OK)
		return fail(err, p->lost, SCARD_E_TIMEOUT,
		    "connecting to the card");
	if (p->connected)
		return KY_OK;
	rc = in_time(p, ask_connect, CARD_SECONDS, KY_E_RETRY);
	if (rc != SCARD_S_SUCCESS)
		return fail(err, KY_E_RETRY, rc, "connecting to the card");
	p->connected = true;
	return begin(p, err);
}

static enum ky_code
card_open(void *self, struct ky_str aid, struct ky_err *err)
{
	struct pcsc *p = self;
	enum ky_code code = connect_card(p, err);

	if (code != KY_OK)
		return code;
	ky_apdu_capability(&p->way);
	code = ky_apdu_open(&p->way, aid, true, err);
	if (code != KY_OK || (!p->clean && p->way.channel > 1))
		ky_apdu_close_stale(&p->way);
	p->clean = true;
	return code;
}

static enum ky_code
card_exchange(void *self, struct ky_str apdu, struct ky_buf *answer,
    uint16_t *sw, struct ky_err *err)
{
	struct pcsc *p = self;

	return ky_apdu_exchange(&p->way, apdu, answer, sw, err);
}

/* The power goes off and on; the card is ours again afterwards. */
static enum ky_code
card_reset(void *self, struct ky_err *err)
{
	struct pcsc *p = self;
	LONG rc;

	p->way.channel = 0;
	p->clean = true;
	if (!p->connected)
		return connect_card(p, err);
	(void)in_time(p, ask_end, CARD_SECONDS, KY_E_SYSTEM);
	rc = in_time(p, ask_reconnect, CARD_SECONDS, KY_E_SYSTEM);
	if (rc == SCARD_S_SUCCESS)
		return begin(p, err);
	(void)in_time(p, ask_disconnect, CARD_SECONDS, KY_E_SYSTEM);
	p->connected = false;
	return connect_card(p, err);
}

static void
card_close(void *self)
{
	struct pcsc *p = self;

	ky_apdu_close(&p->way);
}

static void
card_free(void *self)
{
	struct pcsc *p = self;

	disconnect(p);
	ky_apdu_done(&p->way);
	/* What a call still works with is not to be taken from it. */
	if (p->lost != KY_OK)
		return;
	(void)SCardReleaseContext(p->context);
	free(p);
}

static uint64_t
card_trips(void *self)
{
	const struct pcsc *p = self;

	return p->way.trips;
}

enum ky_code
ky_transport_pcsc(const char *reader, struct ky_transport *out,
    struct ky_err *err)
{
	struct pcsc *p = calloc(1, sizeof(*p));
	enum ky_code code;
	LONG rc;

	if (p == NULL)
		return ky_fail(err, KY_E_SYSTEM, 0, "out of memory");
	rc = SCardEstablishContext(SCARD_SCOPE_SYSTEM, NULL, NULL, &p->context);
	if (rc != SCARD_S_SUCCESS) {
		free(p);
		return fail(err, KY_E_RETRY, rc, "asking for card readers");
	}
	code = choose(p, reader, err);
	if (code != KY_OK) {
		(void)SCardReleaseContext(p->context);
		free(p);
		return code;
	}
	ky_apdu_init(&p->way, p, transmit);
	*out = (struct ky_transport){.self = p,
	    .name = "pcsc",
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
