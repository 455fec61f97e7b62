#include "card/apdu.h"
#include "card/modem.h"
#include "card/transport.h"

#ifndef KY_HAVE_MBIM

enum ky_code
ky_transport_mbim(const char *device, uint8_t slot, struct ky_transport *out,
    struct ky_err *err)
{
	(void)device;
	(void)slot;
	(void)out;
	return ky_fail(err, KY_E_INPUT, 0, "built without MBIM");
}

#else

#include "card/async.h"
#include "card/pace.h"

#include <libmbim-glib.h>
#include <stdlib.h>
#include <string.h>

#define USUAL_S 10
#define OPEN_S 30
#define READY_MS 15000
#define PAUSE_MS 1000
#define LATER_S 60
#define GUARD_MS 5000 /* on top of the library's deadline */
#define SLOTS 5

/* Channels are opened in a group, and closed by it: ours is nobody else's. */
#define GROUP 0x6b79
#define SELECT_FCI 0x00
#define SELECT_NO_DATA 0x0c

/* Of the service for low-level access to the UICC, on top of MBIM's own. */
#define NO_LOGICAL_CHANNELS 0x87430001u
#define SELECT_FAILED 0x87430002u
#define INVALID_LOGICAL_CHANNEL 0x87430003u

struct mbim {
	struct ky_apdu_way way;
	struct ky_async async;
	char path[KY_MODEM_PATH_SIZE];
	uint32_t segment;
	uint32_t apdu_s;
	uint8_t slot;
	bool direct;     /* without the proxy */
	bool may_switch; /* the modem to our slot */
	MbimDevice *device;
	bool opened, lost;
};

/* --- settings --- */

static bool
set_segment(void *self, struct ky_str value)
{
	return ky_modem_number(value, 6, 255, &((struct mbim *)self)->segment);
}

static bool
set_wait(void *self, struct ky_str value)
{
	return ky_modem_number(value, 1, 240, &((struct mbim *)self)->apdu_s);
}

static bool
set_proxy(void *self, struct ky_str value)
{
	struct mbim *m = self;

	m->direct = ky_str_is(value, "none");
	return m->direct || ky_str_is(value, "mbim-proxy");
}

static bool
set_switch(void *self, struct ky_str value)
{
	struct mbim *m = self;

	m->may_switch = ky_str_is(value, "yes");
	return m->may_switch || ky_str_is(value, "no");
}

static bool
set_le(void *self, struct ky_str value)
{
	struct mbim *m = self;

	m->way.le = ky_str_is(value, "yes");
	return m->way.le || ky_str_is(value, "no");
}

/* --- messages --- */

static const char *
status_text(uint32_t status)
{
	const char *text;

	switch (status) {
	case NO_LOGICAL_CHANNELS:
		return "no channel is free";
	case SELECT_FAILED:
		return "the card has no such application";
	case INVALID_LOGICAL_CHANNEL:
		return "there is no such channel";
	default:
		text = mbim_status_error_get_string((MbimStatusError)status);
		return text != NULL ? text : "no reason given";
	}
}

static enum ky_code
code_of(uint32_t status)
{
	switch (status) {
	case MBIM_STATUS_ERROR_NO_DEVICE_SUPPORT:
	case MBIM_STATUS_ERROR_OPERATION_NOT_ALLOWED:
		return KY_E_REFUSED;
	case MBIM_STATUS_ERROR_BUSY:
	case MBIM_STATUS_ERROR_SIM_NOT_INSERTED:
	case MBIM_STATUS_ERROR_NOT_INITIALIZED:
	case MBIM_STATUS_ERROR_INVALID_PARAMETERS:
	case NO_LOGICAL_CHANNELS:
	case SELECT_FAILED:
	case INVALID_LOGICAL_CHANNEL:
		return KY_E_RETRY;
	default:
		return KY_E_UNSURE;
	}
}

/* Sends `question`, which it takes; the answer is the caller's.  A status that
 * is not good is a failure, with the status as its cause. */
static enum ky_code
ask(struct mbim *m, MbimMessage *question, uint32_t seconds,
    MbimMessage **answer, struct ky_err *err)
{
	GAsyncResult *result;
	uint32_t status;

	ky_async_begin(&m->async);
	/* Our clock rings first: the library's own loses a little memory. */
	mbim_device_command(m->device, question, seconds + LATER_S,
	    m->async.cancel, ky_async_take, &m->async);
	result = ky_async_wait(&m->async, seconds * 1000);
	*answer = mbim_device_command_finish(m->device, result, NULL);
	g_object_unref(result);
	mbim_message_unref(question);
	if (*answer == NULL) {
		m->lost = true;
		return ky_fail(err, KY_E_UNSURE, 0,
		    "the modem did not answer in time");
	}
	if (mbim_message_get_message_type(*answer) ==
	    MBIM_MESSAGE_TYPE_COMMAND_DONE) {
		status = (uint32_t)mbim_message_command_done_get_status_code(
		    *answer);
		if (status == MBIM_STATUS_ERROR_NONE)
			return KY_OK;
		(void)ky_fail(err, code_of(status), (int)status,
		    "the modem did not do it: %s", status_text(status));
	} else {
		m->lost = true;
		(void)ky_fail(err, KY_E_UNSURE, 0,
		    "the modem's answer is to another question");
	}
	mbim_message_unref(*answer);
	*answer = NULL;
	return err->code;
}

static enum ky_code
simple(struct mbim *m, MbimMessage *question, uint32_t seconds,
    struct ky_err *err)
{
	MbimMessage *answer = NULL;
	enum ky_code code = ask(m, question, seconds, &answer, err);

	if (code == KY_OK)
		mbim_message_unref(answer);
	return code;
}

static enum ky_code
nonsense(struct ky_err *err)
{
	return ky_fail(err, KY_E_UNSURE, 0,
	    "the modem's answer cannot be read");
}

/* --- APDUs --- */

/* SW1 is the low byte of the status, SW2 the next. */
static void
put_status(struct ky_buf *response, uint32_t status)
{
	ky_buf_addc(response, (char)(status & 0xff));
	ky_buf_addc(response, (char)(status >> 8 & 0xff));
}

static enum ky_code
transmit(void *self, struct ky_str apdu, struct ky_buf *response,
    struct ky_err *err)
{
	struct mbim *m = self;
	MbimMessage *answer = NULL;
	const guint8 *bytes = NULL;
	guint32 status = 0, n = 0;
	enum ky_code code;

	if (m->lost)
		return ky_fail(err, KY_E_RETRY, 0,
		    "the channel has to be opened again");
	code = ask(m,
	    mbim_message_ms_uicc_low_level_access_apdu_set_new(m->way.channel,
		MBIM_UICC_SECURE_MESSAGING_NONE,
		m->way.channel > 3 ? MBIM_UICC_CLASS_BYTE_TYPE_EXTENDED
				   : MBIM_UICC_CLASS_BYTE_TYPE_INTER_INDUSTRY,
		(guint32)apdu.len, (const guint8 *)apdu.p, NULL),
	    m->apdu_s, &answer, err);
	if (code != KY_OK)
		return code;
	if (mbim_message_ms_uicc_low_level_access_apdu_response_parse(answer,
		&status, &n, &bytes, NULL)) {
		ky_buf_add(response, (struct ky_str){(const char *)bytes, n});
		put_status(response, status);
	} else {
		code = nonsense(err);
	}
	mbim_message_unref(answer);
	return code;
}

/* --- the channel --- */

/* `channel` 0: all of our group, which a run that died may have left. */
static void
close_channel(struct mbim *m, uint8_t channel)
{
	struct ky_err err;

	/* Where there is none, it says so: as good. */
	if (simple(m,
		mbim_message_ms_uicc_low_level_access_close_channel_set_new(
		    channel, GROUP, NULL),
		USUAL_S, &err) != KY_OK)
		return;
}

static void
mbim_close(void *self)
{
	struct mbim *m = self;

	if (m->opened && !m->lost)
		close_channel(m, m->way.channel);
	m->way.channel = 0;
	m->opened = false;
}

static enum ky_code
read_channel(struct mbim *m, const MbimMessage *answer, struct ky_err *err)
{
	guint32 status = 0, channel = 0, n = 0;
	const guint8 *fci = NULL;
	unsigned sw;

	if (!mbim_message_ms_uicc_low_level_access_open_channel_response_parse(
		answer, &status, &channel, &n, &fci, NULL))
		return nonsense(err);
	sw = (status & 0xff) << 8 | (status >> 8 & 0xff);
	if (sw != 0x9000 && sw >> 8 != 0x61 && sw >> 8 != 0x91)
		return ky_fail(err, KY_E_REFUSED, (int)sw,
		    "no eUICC there: the card answers %04X to the ISD-R", sw);
	if (channel == 0 || channel >= KY_APDU_CHANNELS)
		return ky_fail(err, KY_E_REFUSED, 0,
		    "the modem does not say which channel it opened");
	m->way.channel = (uint8_t)channel;
	return KY_OK;
}

static enum ky_code
open_channel(struct mbim *m, struct ky_str aid, uint32_t p2, struct ky_err *err)
{
	MbimMessage *answer = NULL;
	enum ky_code code = ask(m,
	    mbim_message_ms_uicc_low_level_access_open_channel_set_new(
		(guint32)aid.len, (const guint8 *)aid.p, p2, GROUP, NULL),
	    OPEN_S, &answer, err);

	if (code == KY_E_UNSURE)
		return err->code = KY_E_RETRY; /* at worst one is left */
	if (code != KY_OK)
		return code;
	code = read_channel(m, answer, err);
	mbim_message_unref(answer);
	return code;
}

/* --- slots --- */

static bool
is_started(uint32_t state)
{
	return state == MBIM_SUBSCRIBER_READY_STATE_INITIALIZED ||
	    state == MBIM_SUBSCRIBER_READY_STATE_NOT_ACTIVATED ||
	    state == MBIM_SUBSCRIBER_READY_STATE_DEVICE_LOCKED ||
	    state == MBIM_SUBSCRIBER_READY_STATE_NO_ESIM_PROFILE;
}

static void
wait_until_ready(struct mbim *m)
{
	int64_t until = ky_pace_now_ms() + READY_MS;
	bool started = false;

	while (!started && !m->lost && ky_pace_now_ms() < until) {
		MbimMessage *answer = NULL;
		MbimSubscriberReadyState state =
		    MBIM_SUBSCRIBER_READY_STATE_NOT_INITIALIZED;
		struct ky_err err;

		ky_pace_wait_ms(PAUSE_MS / 2);
		if (ask(m, mbim_message_subscriber_ready_status_query_new(NULL),
			USUAL_S, &answer, &err) != KY_OK)
			continue;
		if (mbim_message_subscriber_ready_status_response_parse(answer,
			&state, NULL, NULL, NULL, NULL, NULL, NULL))
			started = is_started(state);
		mbim_message_unref(answer);
	}
}

/* The slot, from 1, that the modem uses; 0 where it does not say. */
static uint32_t
slot_in_use(struct mbim *m)
{
	MbimMessage *answer = NULL;
	MbimSlotArray *map = NULL;
	guint32 n = 0;
	uint32_t slot = 0;
	struct ky_err err;

	if (ask(m,
		mbim_message_ms_basic_connect_extensions_device_slot_mappings_query_new(
		    NULL),
		USUAL_S, &answer, &err) != KY_OK)
		return 0;
	if (mbim_message_ms_basic_connect_extensions_device_slot_mappings_response_parse(
		answer, &n, &map, NULL) &&
	    n > 0 && map != NULL && map[0] != NULL && map[0]->slot < SLOTS)
		slot = map[0]->slot + 1;
	mbim_slot_array_free(map);
	mbim_message_unref(answer);
	return slot;
}

static enum ky_code
use_slot(struct mbim *m, struct ky_err *err)
{
	uint32_t now = slot_in_use(m);
	MbimSlot wanted = {.slot = m->slot - 1u};
	const MbimSlot *map[] = {&wanted, NULL};
	enum ky_code code;

	if (m->lost)
		return ky_fail(err, KY_E_RETRY, 0,
		    "the modem did not answer in time");
	if (now == m->slot || (now == 0 && m->slot == 1))
		return KY_OK;
	if (!m->may_switch || now == 0)
		return ky_fail(err, KY_E_REFUSED, 0,
		    "the modem does not use slot %u; switch=yes makes it, and "
		    "takes it off the other",
		    m->slot);
	code = simple(m,
	    mbim_message_ms_basic_connect_extensions_device_slot_mappings_set_new(
		1, map, NULL),
	    OPEN_S, err);
	if (code != KY_OK)
		return ky_during(err, "switching to slot %u", m->slot);
	/* The first call after it fails, or worse. */
	ky_pace_wait_ms(PAUSE_MS);
	wait_until_ready(m);
	return KY_OK;
}

/* --- the device --- */

static void
leave(struct mbim *m)
{
	GAsyncResult *result;

	if (m->device != NULL && mbim_device_is_open(m->device)) {
		ky_async_begin(&m->async);
		mbim_device_close(m->device, 3, m->async.cancel, ky_async_take,
		    &m->async);
		result = ky_async_wait(&m->async, 3000 + GUARD_MS);
		/* Closed or not, we leave. */
		(void)mbim_device_close_finish(m->device, result, NULL);
		g_object_unref(result);
	}
	g_clear_object(&m->device);
}

static enum ky_code
make_device(struct mbim *m, struct ky_err *err)
{
	GFile *file = g_file_new_for_path(m->path);
	GAsyncResult *result;

	ky_async_begin(&m->async);
	mbim_device_new(file, m->async.cancel, ky_async_take, &m->async);
	result = ky_async_wait(&m->async, USUAL_S * 1000);
	m->device = mbim_device_new_finish(result, NULL);
	g_object_unref(result);
	g_object_unref(file);
	if (m->device == NULL)
		return ky_fail(err, KY_E_INPUT, 0, "%.120s is no MBIM device",
		    m->path);
	return KY_OK;
}

static enum ky_code
enter(struct mbim *m, struct ky_err *err)
{
	enum ky_code code = make_device(m, err);
	GAsyncResult *result;
	bool open;

	if (code != KY_OK)
		return code;
	ky_async_begin(&m->async);
	mbim_device_open_full(m->device,
	    m->direct ? MBIM_DEVICE_OPEN_FLAGS_NONE
		      : MBIM_DEVICE_OPEN_FLAGS_PROXY,
	    OPEN_S, m->async.cancel, ky_async_take, &m->async);
	result = ky_async_wait(&m->async, OPEN_S * 1000 + GUARD_MS);
	open = mbim_device_open_full_finish(m->device, result, NULL);
	g_object_unref(result);
	if (!open)
		return ky_fail(err, KY_E_RETRY, 0,
		    "the modem at %.120s could not be opened by MBIM%s",
		    m->path,
		    m->direct ? "" : " (through mbim-proxy: is it installed?)");
	m->lost = false;
	return use_slot(m, err);
}

static enum ky_code
again_if_lost(struct mbim *m, struct ky_err *err)
{
	if (!m->lost)
		return KY_OK;
	leave(m);
	return enter(m, err);
}

static enum ky_code
mbim_open(void *self, struct ky_str aid, struct ky_err *err)
{
	struct mbim *m = self;
	enum ky_code code;

	mbim_close(m);
	code = again_if_lost(m, err);
	if (code != KY_OK)
		return code;
	close_channel(m, 0);
	code = open_channel(m, aid, SELECT_FCI, err);
	/* Some want to select without an answer. */
	if (code != KY_OK && !m->lost)
		code = open_channel(m, aid, SELECT_NO_DATA, err);
	m->opened = code == KY_OK;
	return code;
}

static enum ky_code
mbim_exchange(void *self, struct ky_str apdu, struct ky_buf *answer,
    uint16_t *sw, struct ky_err *err)
{
	struct mbim *m = self;

	if (!m->opened)
		return ky_fail(err, KY_E_RETRY, 0, "no channel is open");
	return ky_apdu_exchange(&m->way, apdu, answer, sw, err);
}

/* A reset of the card, after which the modem goes on with it as ever. */
static enum ky_code
mbim_reset(void *self, struct ky_err *err)
{
	struct mbim *m = self;
	enum ky_code code;

	mbim_close(m);
	code = again_if_lost(m, err);
	if (code == KY_OK)
		code = simple(m,
		    mbim_message_ms_uicc_low_level_access_reset_set_new(
			MBIM_UICC_PASS_THROUGH_ACTION_DISABLE, NULL),
		    OPEN_S, err);
	if (code != KY_OK)
		return ky_during(err, "resetting the card");
	wait_until_ready(m);
	return KY_OK;
}

/* --- the transport --- */

static uint64_t
mbim_trips(void *self)
{
	return ((struct mbim *)self)->way.trips;
}

static void
mbim_free(void *self)
{
	struct mbim *m = self;

	mbim_close(m);
	leave(m);
	ky_async_done(&m->async);
	ky_apdu_done(&m->way);
	free(m);
}

static enum ky_code
read_settings(struct mbim *m, const char *device, struct ky_err *err)
{
	static const struct ky_modem_habit habits[] = {
	    {"segment", set_segment},
	    {"wait", set_wait},
	    {"proxy", set_proxy},
	    {"switch", set_switch},
	    {"le", set_le},
	    {NULL, NULL},
	};

	m->segment = KY_MODEM_SEGMENT;
	m->apdu_s = 60;
	m->way.le = true;
	if (m->slot < 1 || m->slot > SLOTS)
		return ky_fail(err, KY_E_INPUT, 0,
		    "a modem's slots are 1 to %d", SLOTS);
	return ky_modem_read(device, m->path, habits, m, err);
}

enum ky_code
ky_transport_mbim(const char *device, uint8_t slot, struct ky_transport *out,
    struct ky_err *err)
{
	struct mbim *m = calloc(1, sizeof(*m));
	enum ky_code code;

	if (m == NULL)
		abort();
	m->slot = slot;
	ky_async_init(&m->async, "Mbim");
	ky_apdu_init(&m->way, m, transmit);
	code = read_settings(m, device, err);
	if (code == KY_OK)
		code = enter(m, err);
	if (code != KY_OK) {
		mbim_free(m);
		return code;
	}
	*out = (struct ky_transport){.self = m,
	    .name = "mbim",
	    .segment = (uint8_t)m->segment,
	    .open = mbim_open,
	    .exchange = mbim_exchange,
	    .reset = mbim_reset,
	    .close = mbim_close,
	    .free = mbim_free,
	    .trips = mbim_trips};
	return KY_OK;
}

#endif
