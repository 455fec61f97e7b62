#include "card/apdu.h"
#include "card/modem.h"
#include "card/transport.h"

#ifndef KY_HAVE_QMI

enum ky_code
ky_transport_qmi(const char *device, uint8_t slot, struct ky_transport *out,
    struct ky_err *err)
{
	(void)device;
	(void)slot;
	(void)out;
	return ky_fail(err, KY_E_INPUT, 0, "built without QMI");
}

#else

#include "card/async.h"
#include "card/pace.h"

#include <libqmi-glib.h>
#include <stdlib.h>
#include <string.h>

/*
 * The UIM service's messages for channels.  Older libqmi has no functions for
 * them, so they are put together here; their numbers belong to the protocol.
 */
#define SEND_APDU 0x003b
#define LOGICAL_CHANNEL 0x003f /* closes one */
#define OPEN_LOGICAL_CHANNEL 0x0042
#define POWER_OFF 0x0030
#define POWER_ON 0x0031
#define CARD_STATUS 0x002f
/* Their elements (TLV). */
#define T_RESULT 0x02
#define T_SLOT 0x01
#define T_APDU 0x02
#define T_IND_PIECE 0x01
#define T_CHANNEL 0x10
#define T_AID 0x10
#define T_ANSWER 0x10
#define T_CARDS 0x10
#define T_CLOSE_CHANNEL 0x11
#define T_CARD_RESULT 0x11
#define T_LONG 0x11

#define USUAL_S 10
#define OPEN_S 30
#define READY_MS 15000
#define OFF_MS 1000
#define GUARD_MS 5000 /* on top of the library's deadline */
#define SLOTS 5

/* An answer too long for one message: it comes in pieces. */
struct pieces {
	uint32_t token;
	uint16_t total, got;
	uint8_t *bytes; /* `total` of them; NULL = none are awaited */
	bool known;     /* the token and the total are */
	bool whole, wrong;
};

struct qmi {
	struct ky_apdu_way way;
	struct ky_async async;
	char path[KY_MODEM_PATH_SIZE];
	char proxy[64]; /* the proxy's socket; empty = the usual */
	bool direct;    /* without the proxy */
	QmiDeviceOpenFlags mode;
	uint32_t segment;
	uint32_t apdu_s;
	uint8_t slot;
	QmiDevice *device;
	QmiClient *uim;
	gulong listener;
	struct pieces pieces;
	uint32_t off_ms, ready_ms;
	bool opened, cleaned, lost;
};

/* --- settings --- */

static bool
set_segment(void *self, struct ky_str value)
{
	return ky_modem_number(value, 6, 255, &((struct qmi *)self)->segment);
}

static bool
set_wait(void *self, struct ky_str value)
{
	return ky_modem_number(value, 1, 240, &((struct qmi *)self)->apdu_s);
}

static bool
set_proxy(void *self, struct ky_str value)
{
	struct qmi *q = self;

	q->direct = ky_str_is(value, "none");
	return q->direct ||
	    (value.len > 0 && ky_str_copy(value, q->proxy, sizeof(q->proxy)));
}

static bool
set_mode(void *self, struct ky_str value)
{
	struct qmi *q = self;

	if (ky_str_is(value, "auto"))
		q->mode = QMI_DEVICE_OPEN_FLAGS_AUTO;
	else if (ky_str_is(value, "qmi"))
		q->mode = QMI_DEVICE_OPEN_FLAGS_NONE;
	else if (ky_str_is(value, "mbim"))
		q->mode = QMI_DEVICE_OPEN_FLAGS_MBIM;
	else
		return false;
	return true;
}

/* --- messages --- */

static void
put(QmiMessage *m, uint8_t type, const void *bytes, size_t n)
{
	/* It fails only for what is longer than a message: not here. */
	if (!qmi_message_add_raw_tlv(m, type, bytes, n, NULL))
		abort();
}

static QmiMessage *
message(struct qmi *q, uint16_t id)
{
	QmiMessage *m = qmi_message_new(QMI_SERVICE_UIM,
	    qmi_client_get_cid(q->uim),
	    qmi_client_get_next_transaction_id(q->uim), id);

	if (id != CARD_STATUS)
		put(m, T_SLOT, &q->slot, 1);
	return m;
}

static uint16_t
u16(const uint8_t *p)
{
	return (uint16_t)(p[0] | p[1] << 8);
}

static uint32_t
u32(const uint8_t *p)
{
	return u16(p) | (uint32_t)u16(p + 2) << 16;
}

/* Sends `m` and gives it back to nobody; the answer is the caller's. */
static enum ky_code
ask(struct qmi *q, QmiMessage *m, uint32_t seconds, QmiMessage **answer,
    struct ky_err *err)
{
	GAsyncResult *result;
	GError *error = NULL;
	bool closed;

	ky_async_begin(&q->async);
	qmi_device_command_full(q->device, m, NULL, seconds, q->async.cancel,
	    ky_async_take, &q->async);
	result = ky_async_wait(&q->async, seconds * 1000 + GUARD_MS);
	*answer = qmi_device_command_full_finish(q->device, result, &error);
	g_object_unref(result);
	qmi_message_unref(m);
	if (*answer != NULL)
		return KY_OK;
	closed = g_error_matches(error, QMI_CORE_ERROR,
	    QMI_CORE_ERROR_WRONG_STATE);
	g_clear_error(&error);
	q->lost = true;
	return closed
	    ? ky_fail(err, KY_E_RETRY, 0, "the modem went away")
	    : ky_fail(err, KY_E_UNSURE, 0, "the modem did not answer in time");
}

/* The protocol's error number; 0 = done, -1 = the answer has none. */
static int
result_of(QmiMessage *answer)
{
	uint16_t n = 0;
	const uint8_t *p = qmi_message_get_raw_tlv(answer, T_RESULT, &n);

	if (p == NULL || n < 4)
		return -1;
	return u16(p) == 0 ? 0 : u16(p + 2);
}

static enum ky_code
code_of(int result)
{
	switch (result) {
	case QMI_PROTOCOL_ERROR_ACCESS_DENIED:
	case QMI_PROTOCOL_ERROR_NOT_SUPPORTED:
	case QMI_PROTOCOL_ERROR_INVALID_QMI_COMMAND:
		return KY_E_REFUSED;
	case QMI_PROTOCOL_ERROR_DEVICE_NOT_READY:
	case QMI_PROTOCOL_ERROR_INCOMPATIBLE_STATE:
	case QMI_PROTOCOL_ERROR_MISSING_ARGUMENT:
	case QMI_PROTOCOL_ERROR_INVALID_ARGUMENT:
		return KY_E_RETRY;
	default:
		return KY_E_UNSURE;
	}
}

static enum ky_code
refused(int result, struct ky_err *err)
{
	const char *name = result > 0
	    ? qmi_protocol_error_get_string((QmiProtocolError)result)
	    : NULL;

	return ky_fail(err, code_of(result), result > 0 ? result : 0,
	    "the modem did not pass the command on: %s%s",
	    name != NULL ? name : "no reason given",
	    result == QMI_PROTOCOL_ERROR_ACCESS_DENIED
		? " (its firmware may allow it on an AT port)"
		: "");
}

/* A request of which only done or not is of interest. */
static enum ky_code
simple(struct qmi *q, QmiMessage *m, uint32_t seconds, struct ky_err *err)
{
	QmiMessage *answer = NULL;
	enum ky_code code = ask(q, m, seconds, &answer, err);
	int result;

	if (code != KY_OK)
		return code;
	result = result_of(answer);
	qmi_message_unref(answer);
	return result == 0 ? KY_OK : refused(result, err);
}

/* --- long answers --- */

/* token, total length, offset, length, bytes. */
static void
take_piece(struct pieces *p, const uint8_t *b, size_t n)
{
	uint16_t total, offset, len;

	if (p->bytes == NULL || n < 10 || p->whole)
		return;
	total = u16(b + 4);
	offset = u16(b + 6);
	len = u16(b + 8);
	if (p->known && u32(b) != p->token)
		return; /* another's */
	if (len != n - 10 || offset != p->got || len > total - offset ||
	    (p->known && total != p->total)) {
		p->wrong = p->whole = true;
		return;
	}
	p->token = u32(b);
	p->total = total;
	p->known = true;
	memcpy(p->bytes + offset, b + 10, len);
	p->got = (uint16_t)(offset + len);
	p->whole = p->got == total;
}

static void
hear(QmiDevice *device, QmiMessage *m, gpointer self)
{
	struct qmi *q = self;
	uint16_t n = 0;
	const uint8_t *p;

	(void)device;
	if (qmi_message_get_service(m) != QMI_SERVICE_UIM ||
	    qmi_message_get_message_id(m) != SEND_APDU)
		return;
	p = qmi_message_get_raw_tlv(m, T_IND_PIECE, &n);
	if (p != NULL)
		take_piece(&q->pieces, p, n);
}

/* The pieces of the answer that T_LONG announced; some may be there. */
static enum ky_code
collect(struct qmi *q, const uint8_t *announced, struct ky_buf *response,
    struct ky_err *err)
{
	struct pieces *p = &q->pieces;
	uint16_t total = u16(announced);
	uint32_t token = u32(announced + 2);

	if (p->known && (p->token != token || p->total != total))
		p->known = p->whole = p->wrong = false, p->got = 0;
	p->token = token;
	p->total = total;
	p->known = true;
	if (!ky_async_until(&q->async, &p->whole, q->apdu_s * 1000)) {
		q->lost = true;
		return ky_fail(err, KY_E_UNSURE, 0,
		    "the modem did not give the whole answer");
	}
	if (p->wrong)
		return ky_fail(err, KY_E_UNSURE, 0,
		    "the pieces of the modem's answer do not fit together");
	ky_buf_add(response, (struct ky_str){(const char *)p->bytes, p->got});
	return KY_OK;
}

/* --- APDUs --- */

static enum ky_code
read_answer(struct qmi *q, QmiMessage *answer, struct ky_buf *response,
    struct ky_err *err)
{
	int result = result_of(answer);
	uint16_t n = 0;
	const uint8_t *p = qmi_message_get_raw_tlv(answer, T_ANSWER, &n);

	if (p != NULL && n >= 4 && u16(p) == n - 2) {
		/* Some answer with an error and the card's words, too. */
		ky_buf_add(response,
		    (struct ky_str){(const char *)p + 2, (size_t)n - 2});
		return KY_OK;
	}
	p = qmi_message_get_raw_tlv(answer, T_LONG, &n);
	if (p != NULL && n >= 6 && u16(p) > 0)
		return collect(q, p, response, err);
	if (result != 0)
		return refused(result, err);
	return ky_fail(err, KY_E_UNSURE, 0, "the modem's answer has no bytes");
}

static enum ky_code
transmit(void *self, struct ky_str apdu, struct ky_buf *response,
    struct ky_err *err)
{
	struct qmi *q = self;
	uint8_t bytes[2 + KY_APDU_MAX];
	QmiMessage *m, *answer = NULL;
	enum ky_code code;

	if (q->lost || apdu.len > KY_APDU_MAX)
		return ky_fail(err, KY_E_RETRY, 0,
		    "the channel has to be opened again");
	m = message(q, SEND_APDU);
	bytes[0] = (uint8_t)apdu.len;
	bytes[1] = (uint8_t)(apdu.len >> 8);
	memcpy(bytes + 2, apdu.p, apdu.len);
	put(m, T_APDU, bytes, 2 + apdu.len);
	put(m, T_CHANNEL, &q->way.channel, 1);
	q->pieces = (struct pieces){.bytes = malloc(UINT16_MAX)};
	if (q->pieces.bytes == NULL)
		abort();
	code = ask(q, m, q->apdu_s, &answer, err);
	if (code == KY_OK) {
		code = read_answer(q, answer, response, err);
		qmi_message_unref(answer);
	}
	free(q->pieces.bytes);
	q->pieces = (struct pieces){0};
	return code;
}

/* --- the channel --- */

static void
close_channel(struct qmi *q, uint8_t channel)
{
	QmiMessage *m = message(q, LOGICAL_CHANNEL);
	struct ky_err err;

	put(m, T_CLOSE_CHANNEL, &channel, 1);
	/* Where there is none, it says so: as good. */
	if (simple(q, m, USUAL_S, &err) != KY_OK)
		return;
}

static void
qmi_close(void *self)
{
	struct qmi *q = self;

	if (q->opened && !q->lost)
		close_channel(q, q->way.channel);
	q->way.channel = 0;
	q->opened = false;
}

static enum ky_code
not_opened(QmiMessage *answer, int result, struct ky_err *err)
{
	uint16_t n = 0;
	const uint8_t *p = qmi_message_get_raw_tlv(answer, T_CARD_RESULT, &n);
	const char *name = result > 0
	    ? qmi_protocol_error_get_string((QmiProtocolError)result)
	    : NULL;

	if (p != NULL && n >= 2 && p[0] == 0x6a && p[1] == 0x82)
		return ky_fail(err, KY_E_REFUSED, 0x6a82,
		    "no eUICC there: the card answers 6A82 to the ISD-R");
	if (result == QMI_PROTOCOL_ERROR_ACCESS_DENIED)
		return ky_fail(err, KY_E_REFUSED, result,
		    "the modem's firmware lets nobody near its eUICC by QMI; "
		    "it may on an AT port");
	return ky_fail(err, KY_E_RETRY, result > 0 ? result : 0,
	    "the modem opens no channel to an eUICC: %s",
	    name != NULL ? name : "no reason given");
}

static enum ky_code
open_channel(struct qmi *q, struct ky_str aid, struct ky_err *err)
{
	QmiMessage *m = message(q, OPEN_LOGICAL_CHANNEL), *answer = NULL;
	uint8_t bytes[1 + 16];
	const uint8_t *p;
	uint16_t n = 0;
	enum ky_code code;
	int result;

	bytes[0] = (uint8_t)aid.len;
	memcpy(bytes + 1, aid.p, aid.len);
	put(m, T_AID, bytes, 1 + aid.len);
	code = ask(q, m, OPEN_S, &answer, err);
	if (code != KY_OK)
		return err->code = KY_E_RETRY; /* at worst one is left */
	result = result_of(answer);
	p = qmi_message_get_raw_tlv(answer, T_CHANNEL, &n);
	if (result != 0)
		code = not_opened(answer, result, err);
	else if (p == NULL || n < 1 || p[0] == 0 || p[0] >= KY_APDU_CHANNELS)
		code = ky_fail(err, KY_E_REFUSED, 0,
		    "the modem does not say which channel it opened");
	else
		q->way.channel = p[0];
	qmi_message_unref(answer);
	return code;
}

/* --- the device --- */

static void
leave(struct qmi *q)
{
	GAsyncResult *result;

	if (q->listener != 0)
		g_signal_handler_disconnect(q->device, q->listener);
	q->listener = 0;
	if (q->uim != NULL) {
		ky_async_begin(&q->async);
		qmi_device_release_client(q->device, q->uim,
		    QMI_DEVICE_RELEASE_CLIENT_FLAGS_RELEASE_CID, 3,
		    q->async.cancel, ky_async_take, &q->async);
		result = ky_async_wait(&q->async, 3000 + GUARD_MS);
		/* A client more or less: the modem cleans up by itself. */
		(void)qmi_device_release_client_finish(q->device, result, NULL);
		g_object_unref(result);
	}
	g_clear_object(&q->uim);
	if (q->device != NULL && qmi_device_is_open(q->device)) {
		ky_async_begin(&q->async);
		qmi_device_close_async(q->device, 3, q->async.cancel,
		    ky_async_take, &q->async);
		result = ky_async_wait(&q->async, 3000 + GUARD_MS);
		(void)qmi_device_close_finish(q->device, result, NULL);
		g_object_unref(result);
	}
	g_clear_object(&q->device);
}

static enum ky_code
make_device(struct qmi *q, struct ky_err *err)
{
	GFile *file = g_file_new_for_path(q->path);
	GAsyncResult *result;
	GObject *source;

	ky_async_begin(&q->async);
	g_async_initable_new_async(QMI_TYPE_DEVICE, G_PRIORITY_DEFAULT,
	    q->async.cancel, ky_async_take, &q->async, QMI_DEVICE_FILE, file,
	    q->proxy[0] != '\0' ? QMI_DEVICE_PROXY_PATH : NULL, q->proxy, NULL);
	result = ky_async_wait(&q->async, USUAL_S * 1000);
	source = g_async_result_get_source_object(result);
	q->device = QMI_DEVICE(
	    g_async_initable_new_finish(G_ASYNC_INITABLE(source), result,
		NULL));
	g_object_unref(source);
	g_object_unref(result);
	g_object_unref(file);
	if (q->device == NULL)
		return ky_fail(err, KY_E_INPUT, 0, "%.120s is no QMI device",
		    q->path);
	return KY_OK;
}

static enum ky_code
open_device(struct qmi *q, struct ky_err *err)
{
	QmiDeviceOpenFlags flags = q->mode |
	    QMI_DEVICE_OPEN_FLAGS_EXPECT_INDICATIONS |
	    (q->direct ? QMI_DEVICE_OPEN_FLAGS_NONE
		       : QMI_DEVICE_OPEN_FLAGS_PROXY);
	GAsyncResult *result;
	bool open;

	ky_async_begin(&q->async);
	qmi_device_open(q->device, flags, USUAL_S, q->async.cancel,
	    ky_async_take, &q->async);
	result = ky_async_wait(&q->async, 3 * USUAL_S * 1000);
	open = qmi_device_open_finish(q->device, result, NULL);
	g_object_unref(result);
	if (!open)
		return ky_fail(err, KY_E_RETRY, 0,
		    "the modem at %.120s could not be opened by QMI%s", q->path,
		    q->direct ? "" : " (through qmi-proxy: is it installed?)");
	return KY_OK;
}

static enum ky_code
enter(struct qmi *q, struct ky_err *err)
{
	enum ky_code code = make_device(q, err);
	GAsyncResult *result;

	if (code == KY_OK)
		code = open_device(q, err);
	if (code != KY_OK)
		return code;
	ky_async_begin(&q->async);
	qmi_device_allocate_client(q->device, QMI_SERVICE_UIM, QMI_CID_NONE,
	    USUAL_S, q->async.cancel, ky_async_take, &q->async);
	result = ky_async_wait(&q->async, USUAL_S * 1000 + GUARD_MS);
	q->uim = qmi_device_allocate_client_finish(q->device, result, NULL);
	g_object_unref(result);
	if (q->uim == NULL)
		return ky_fail(err, KY_E_REFUSED, 0,
		    "the modem has no UIM service for us");
	q->listener = g_signal_connect_data(q->device,
	    QMI_DEVICE_SIGNAL_INDICATION, (GCallback)(void (*)(void))hear, q,
	    NULL, (GConnectFlags)0);
	q->lost = false;
	return KY_OK;
}

static enum ky_code
again_if_lost(struct qmi *q, struct ky_err *err)
{
	if (!q->lost)
		return KY_OK;
	leave(q);
	return enter(q, err);
}

static enum ky_code
qmi_open(void *self, struct ky_str aid, struct ky_err *err)
{
	struct qmi *q = self;
	enum ky_code code;

	qmi_close(q);
	code = again_if_lost(q, err);
	if (code != KY_OK)
		return code;
	code = open_channel(q, aid, err);
	/* As with AT: perhaps a run that died left all channels open. */
	if (code == KY_E_RETRY && !q->lost && !q->cleaned) {
		q->cleaned = true;
		for (uint8_t channel = 1; channel < 4; channel++)
			close_channel(q, channel);
		code = open_channel(q, aid, err);
	}
	q->opened = code == KY_OK;
	return code;
}

static enum ky_code
qmi_exchange(void *self, struct ky_str apdu, struct ky_buf *answer,
    uint16_t *sw, struct ky_err *err)
{
	struct qmi *q = self;

	if (!q->opened)
		return ky_fail(err, KY_E_RETRY, 0, "no channel is open");
	return ky_apdu_exchange(&q->way, apdu, answer, sw, err);
}

/* --- reset --- */

/* Four indices, a count, then for each card its state first: the card of our
 * slot is present. */
static bool
card_present(struct qmi *q)
{
	QmiMessage *answer = NULL;
	struct ky_err err;
	const uint8_t *p;
	uint16_t n = 0;
	bool present;

	if (ask(q, message(q, CARD_STATUS), USUAL_S, &answer, &err) != KY_OK)
		return false;
	p = qmi_message_get_raw_tlv(answer, T_CARDS, &n);
	/* Only the first card's place is known without reading the whole. */
	present = result_of(answer) == 0 && p != NULL && n >= 10 && p[8] > 0 &&
	    (q->slot > 1 || p[9] == 1);
	qmi_message_unref(answer);
	return present;
}

static enum ky_code
qmi_reset(void *self, struct ky_err *err)
{
	struct qmi *q = self;
	enum ky_code code;
	int64_t until;

	qmi_close(q);
	code = again_if_lost(q, err);
	if (code == KY_OK)
		code = simple(q, message(q, POWER_OFF), OPEN_S, err);
	if (code != KY_OK)
		return ky_during(err, "taking the power from the card");
	ky_pace_wait_ms(q->off_ms);
	code = simple(q, message(q, POWER_ON), OPEN_S, err);
	if (code != KY_OK) {
		ky_pace_wait_ms(q->off_ms);
		code = simple(q, message(q, POWER_ON), OPEN_S, err);
	}
	if (code != KY_OK)
		return ky_during(err, "giving the card power again");
	until = ky_pace_now_ms() + q->ready_ms;
	while (!card_present(q) && !q->lost && ky_pace_now_ms() < until)
		ky_pace_wait_ms(q->off_ms / 2);
	return KY_OK;
}

/* --- the transport --- */

static uint64_t
qmi_trips(void *self)
{
	return ((struct qmi *)self)->way.trips;
}

static void
qmi_free(void *self)
{
	struct qmi *q = self;

	qmi_close(q);
	leave(q);
	ky_async_done(&q->async);
	ky_apdu_done(&q->way);
	free(q);
}

static enum ky_code
read_settings(struct qmi *q, const char *device, struct ky_err *err)
{
	static const struct ky_modem_habit habits[] = {
	    {"segment", set_segment},
	    {"wait", set_wait},
	    {"proxy", set_proxy},
	    {"mode", set_mode},
	    {NULL, NULL},
	};

	q->mode = QMI_DEVICE_OPEN_FLAGS_AUTO;
	q->segment = KY_MODEM_SEGMENT;
	q->apdu_s = 60;
	q->off_ms = OFF_MS;
	q->ready_ms = READY_MS;
	if (q->slot < 1 || q->slot > SLOTS)
		return ky_fail(err, KY_E_INPUT, 0,
		    "a modem's slots are 1 to %d", SLOTS);
	return ky_modem_read(device, q->path, habits, q, err);
}

enum ky_code
ky_transport_qmi(const char *device, uint8_t slot, struct ky_transport *out,
    struct ky_err *err)
{
	struct qmi *q = calloc(1, sizeof(*q));
	enum ky_code code;

	if (q == NULL)
		abort();
	q->slot = slot;
	ky_async_init(&q->async, "Qmi");
	ky_apdu_init(&q->way, q, transmit);
	code = read_settings(q, device, err);
	if (code == KY_OK)
		code = enter(q, err);
	if (code != KY_OK) {
		qmi_free(q);
		return code;
	}
	*out = (struct ky_transport){.self = q,
	    .name = "qmi",
	    .segment = (uint8_t)q->segment,
	    .open = qmi_open,
	    .exchange = qmi_exchange,
	    .reset = qmi_reset,
	    .close = qmi_close,
	    .free = qmi_free,
	    .trips = qmi_trips};
	return KY_OK;
}

#endif
