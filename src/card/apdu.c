#include "card/apdu.h"

#include "card/pace.h"
#include "card/transport.h"

#include <assert.h>
#include <string.h>

#define TOTAL_MS 120000
#define RESPONSE_MAX ((size_t)64 * 1024 + 2) /* an extended one */

void
ky_apdu_init(struct ky_apdu_way *w, void *self,
    enum ky_code (*transmit)(void *self, struct ky_str apdu,
	struct ky_buf *response, struct ky_err *err))
{
	*w = (struct ky_apdu_way){.self = self, .transmit = transmit};
	ky_buf_init(&w->response, RESPONSE_MAX);
}

void
ky_apdu_done(struct ky_apdu_way *w)
{
	ky_buf_done(&w->response);
}

uint8_t
ky_apdu_class(uint8_t cla, uint8_t channel)
{
	assert(channel < KY_APDU_CHANNELS);
	if (channel < 4)
		return (uint8_t)((cla & 0xfcu) | channel);
	return (uint8_t)((cla & 0x80u) | 0x40u | (channel - 4u));
}

/* Sends, and takes the status word off what came back. */
static enum ky_code
send_one(struct ky_apdu_way *w, const uint8_t *apdu, size_t n,
    struct ky_str *data, uint16_t *sw, struct ky_err *err)
{
	const uint8_t *end;
	enum ky_code code;

	ky_buf_reset(&w->response);
	w->trips++;
	code = w->transmit(w->self, (struct ky_str){(const char *)apdu, n},
	    &w->response, err);
	if (code != KY_OK)
		return code;
	if (!ky_buf_ok(&w->response))
		return ky_fail(err, KY_E_LIMIT, 0,
		    "the card's answer is too long");
	if (w->response.len < 2)
		return ky_fail(err, KY_E_UNSURE, 0,
		    "the card's answer has no status word");
	end = (const uint8_t *)w->response.p + w->response.len;
	*sw = (uint16_t)(end[-2] << 8 | end[-1]);
	*data = (struct ky_str){w->response.p, w->response.len - 2};
	return KY_OK;
}

/* Case 4 with T=0 has no Le, the answer is fetched; a command without data
 * has a fifth byte either way. */
static size_t
build(const struct ky_apdu_way *w, struct ky_str apdu, uint8_t out[KY_APDU_MAX])
{
	size_t n = apdu.len;

	assert(n >= 4 && n < KY_APDU_MAX);
	memcpy(out, apdu.p, n);
	out[0] = ky_apdu_class(out[0], w->channel);
	if (n == 4 || w->le)
		out[n++] = 0;
	return n;
}

/* The same command with the Le that the card asks for. */
static size_t
with_le(uint8_t *apdu, size_t n, struct ky_str asked, uint8_t le)
{
	if (n == asked.len)
		n++;
	apdu[n - 1] = le;
	return n;
}

static enum ky_code
keep(struct ky_buf *answer, struct ky_str data, struct ky_err *err)
{
	ky_buf_add(answer, data);
	if (!ky_buf_ok(answer))
		return ky_fail(err, KY_E_LIMIT, 0,
		    "the card's answer is longer than %zu bytes", answer->max);
	return KY_OK;
}

/* All of what waits behind a 61xx. */
static enum ky_code
fetch(struct ky_apdu_way *w, int64_t until, struct ky_buf *answer, uint16_t *sw,
    struct ky_err *err)
{
	uint8_t get[5] = {ky_apdu_class(0x00, w->channel), 0xc0, 0, 0, 0};
	struct ky_str data = {NULL, 0};
	enum ky_code code = KY_OK;
	bool corrected = false;

	while (code == KY_OK && (*sw >> 8 == 0x61 || *sw >> 8 == 0x6c)) {
		if (*sw >> 8 == 0x6c && corrected)
			return ky_fail(err, KY_E_UNSURE, 0,
			    "the card names one length after another");
		corrected = *sw >> 8 == 0x6c;
		get[4] = (uint8_t)*sw;
		if (ky_pace_now_ms() > until)
			return ky_fail(err, KY_E_UNSURE, 0,
			    "the card does not come to the end of its answer");
		code = send_one(w, get, sizeof(get), &data, sw, err);
		if (code == KY_OK && data.len == 0 && *sw >> 8 == 0x61)
			return ky_fail(err, KY_E_UNSURE, 0,
			    "the card promises more and gives nothing");
		if (code == KY_OK)
			code = keep(answer, data, err);
	}
	/* The command itself was done: whatever failed, it was not nothing. */
	if (code == KY_E_RETRY)
		err->code = code = KY_E_UNSURE;
	return code;
}

enum ky_code
ky_apdu_exchange(struct ky_apdu_way *w, struct ky_str apdu,
    struct ky_buf *answer, uint16_t *sw, struct ky_err *err)
{
	int64_t until = ky_pace_now_ms() +
	    (w->total_ms != 0 ? w->total_ms : TOTAL_MS);
	uint8_t command[KY_APDU_MAX];
	size_t n = build(w, apdu, command);
	struct ky_str data = {NULL, 0};
	enum ky_code code = send_one(w, command, n, &data, sw, err);

	ky_buf_reset(answer);
	if (code == KY_OK && *sw >> 8 == 0x6c) {
		n = with_le(command, n, apdu, (uint8_t)*sw);
		code = send_one(w, command, n, &data, sw, err);
	}
	if (code == KY_OK)
		code = keep(answer, data, err);
	if (code == KY_OK && *sw >> 8 == 0x61)
		code = fetch(w, until, answer, sw, err);
	return code;
}

/* --- the channel --- */

static enum ky_code
select_aid(struct ky_apdu_way *w, struct ky_str aid, struct ky_err *err)
{
	uint8_t command[5 + 16] = {0x00, 0xa4, 0x04, 0x00};
	struct ky_buf fci;
	enum ky_code code;
	uint16_t sw = 0;

	assert(aid.len > 0 && aid.len <= 16);
	command[4] = (uint8_t)aid.len;
	memcpy(command + 5, aid.p, aid.len);
	ky_buf_init(&fci, KY_CARD_ANSWER_MAX);
	code = ky_apdu_exchange(w,
	    (struct ky_str){(const char *)command, 5 + aid.len}, &fci, &sw,
	    err);
	ky_buf_done(&fci);
	if (code == KY_OK && sw != 0x9000 && sw >> 8 != 0x91)
		code = ky_fail(err, sw == 0x6985 ? KY_E_RETRY : KY_E_REFUSED,
		    sw, "no eUICC there: the card answers %04X to the ISD-R",
		    sw);
	return code;
}

/* MANAGE CHANNEL open: the card picks a number. */
static enum ky_code
open_channel(struct ky_apdu_way *w, bool basic, struct ky_err *err)
{
	static const uint8_t manage[] = {0x00, 0x70, 0x00, 0x00, 0x01};
	struct ky_str data = {NULL, 0};
	enum ky_code code;
	uint16_t sw = 0;

	w->channel = 0;
	code = send_one(w, manage, sizeof(manage), &data, &sw, err);
	if (code != KY_OK)
		return code == KY_E_UNSURE ? (err->code = KY_E_RETRY) : code;
	if (basic && (sw == 0x6881 || sw == 0x6d00 || sw == 0x6e00))
		return KY_OK;
	if (sw != 0x9000)
		return ky_fail(err, sw == 0x6881 ? KY_E_REFUSED : KY_E_RETRY,
		    sw, "the card opens no channel: %04X", sw);
	if (data.len != 1 || (uint8_t)data.p[0] == 0 ||
	    (uint8_t)data.p[0] >= KY_APDU_CHANNELS)
		return ky_fail(err, KY_E_REFUSED, 0,
		    "the card names a channel that cannot be");
	w->channel = (uint8_t)data.p[0];
	return KY_OK;
}

static void
close_channel(struct ky_apdu_way *w, uint8_t channel)
{
	uint8_t manage[] = {0x00, 0x70, 0x80, channel, 0x00};
	struct ky_str data = {NULL, 0};
	struct ky_err err;
	uint16_t sw = 0;

	/* Whatever it says: there is nothing else that could be done. */
	if (send_one(w, manage, sizeof(manage), &data, &sw, &err) != KY_OK)
		return;
}

enum ky_code
ky_apdu_open(struct ky_apdu_way *w, struct ky_str aid, bool basic,
    struct ky_err *err)
{
	enum ky_code code = open_channel(w, basic, err);

	if (code == KY_OK)
		code = select_aid(w, aid, err);
	if (code != KY_OK)
		ky_apdu_close(w);
	return code;
}

void
ky_apdu_close(struct ky_apdu_way *w)
{
	if (w->channel != 0)
		close_channel(w, w->channel);
	w->channel = 0;
}

void
ky_apdu_close_stale(struct ky_apdu_way *w)
{
	uint8_t own = w->channel, end = own > 0 && own < 4 ? own : 4;

	/* Told on the basic channel, which is always there. */
	w->channel = 0;
	for (uint8_t channel = 1; channel < end; channel++)
		close_channel(w, channel);
	w->channel = own;
}

void
ky_apdu_capability(struct ky_apdu_way *w)
{
	static const uint8_t capability[] = {0x80, 0xaa, 0x00, 0x00, 0x0a, 0xa9,
	    0x08, 0x81, 0x00, 0x82, 0x01, 0x01, 0x83, 0x01, 0x07};
	struct ky_str data = {NULL, 0};
	struct ky_err err;
	uint16_t sw = 0;

	/* Cards that do not know it answer 6D00, and work without. */
	if (send_one(w, capability, sizeof(capability), &data, &sw, &err) !=
	    KY_OK)
		return;
}
