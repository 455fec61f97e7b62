#include "cmd/esim.h"

#include <assert.h>
#include <stdlib.h>
#include <sys/time.h>
#include <unistd.h>

#define LOCK_WAIT_MS 5000
/* Where GSMA's roots are looked for when no --ca is given. */
#define ROOTS_FILE "/etc/kaiyaku/gsma-roots.pem"

static enum ky_code
number_of(const char *text, const char *name, uint64_t least, uint64_t most,
    uint64_t fallback, uint64_t *out, struct ky_err *err)
{
	*out = fallback;
	if (text == NULL)
		return KY_OK;
	if (!ky_str_u64(ky_str_of(text), most, out) || *out < least)
		return ky_fail(err, KY_E_INPUT, 0, "%s: a number from %u to %u",
		    name, (unsigned)least, (unsigned)most);
	return KY_OK;
}

/* --- ways --- */

static enum ky_code
open_pcsc(struct ky_esim *e, struct ky_err *err)
{
#ifdef KY_HAVE_PCSC
	return ky_transport_pcsc(e->value[KY_ESIM_READER], &e->t, err);
#else
	(void)e;
	return ky_fail(err, KY_E_INPUT, 0,
	    "this kaiyaku-esim was built without PC/SC: choose another "
	    "--transport");
#endif
}

static enum ky_code
open_at(struct ky_esim *e, struct ky_err *err)
{
	return ky_transport_at(e->value[KY_ESIM_DEVICE], false, &e->t, err);
}

static enum ky_code
open_csim(struct ky_esim *e, struct ky_err *err)
{
	return ky_transport_at(e->value[KY_ESIM_DEVICE], true, &e->t, err);
}

static enum ky_code
open_qmi(struct ky_esim *e, struct ky_err *err)
{
	uint64_t slot;
	enum ky_code code = number_of(e->value[KY_ESIM_SLOT], "--slot", 1, 5, 1,
	    &slot, err);

	return code == KY_OK ? ky_transport_qmi(e->value[KY_ESIM_DEVICE],
				   (uint8_t)slot, &e->t, err)
			     : code;
}

static enum ky_code
open_mbim(struct ky_esim *e, struct ky_err *err)
{
	uint64_t slot;
	enum ky_code code = number_of(e->value[KY_ESIM_SLOT], "--slot", 1, 5, 1,
	    &slot, err);

	return code == KY_OK ? ky_transport_mbim(e->value[KY_ESIM_DEVICE],
				   (uint8_t)slot, &e->t, err)
			     : code;
}

static enum ky_code
open_stdio(struct ky_esim *e, struct ky_err *err)
{
	return ky_transport_stdio(e->value[KY_ESIM_COMMAND], &e->t, err);
}

static const struct way {
	const char *name;
	enum ky_esim_flag flag; /* what names the card */
	bool needed;
	enum ky_code (*open)(struct ky_esim *e, struct ky_err *err);
} ways[] = {
    {"pcsc", KY_ESIM_READER, false, open_pcsc},
    {"at", KY_ESIM_DEVICE, true, open_at},
    {"csim", KY_ESIM_DEVICE, true, open_csim},
    {"qmi", KY_ESIM_DEVICE, true, open_qmi},
    {"mbim", KY_ESIM_DEVICE, true, open_mbim},
    {"stdio", KY_ESIM_COMMAND, false, open_stdio},
};

static enum ky_code
choose(const struct ky_esim *e, const struct way **out, struct ky_err *err)
{
	const char *name = e->value[KY_ESIM_TRANSPORT];

	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		if (strcmp(ways[i].name, name != NULL ? name : "pcsc") != 0)
			continue;
		*out = &ways[i];
		if (ways[i].needed && e->value[ways[i].flag] == NULL)
			return ky_fail(err, KY_E_INPUT, 0,
			    "--transport %s needs --device", name);
		return KY_OK;
	}
	return ky_fail(err, KY_E_INPUT, 0,
	    "--transport: pcsc, at, csim, qmi, mbim or stdio");
}

enum ky_code
ky_esim_begin(struct ky_esim *e, struct ky_err *err)
{
	struct ky_str aid = {(const char *)e->aid, 0};
	const struct way *way = NULL;
	const char *what;
	uint64_t segment = 0;
	enum ky_code code = choose(e, &way, err);

	if (code == KY_OK)
		code = number_of(e->value[KY_ESIM_SEGMENT], "--segment", 6, 255,
		    0, &segment, err);
	if (code == KY_OK && e->value[KY_ESIM_AID] != NULL)
		code = ky_esim_aid(e->value[KY_ESIM_AID], e->aid, &aid.len,
		    err);
	if (code != KY_OK)
		return code;
	what = e->value[way->flag] != NULL ? e->value[way->flag] : "";
	/* What is at the other end of our own input is nobody else's. */
	if (what[0] != '\0' || way->flag != KY_ESIM_COMMAND)
		code = ky_lock_take(&e->lock, way->name, what, LOCK_WAIT_MS,
		    err);
	if (code == KY_OK)
		code = way->open(e, err);
	if (code != KY_OK)
		return code;
	ky_session_init(&e->s, &e->t, aid, (uint8_t)segment);
	e->open = true;
	return ky_session_open(&e->s, err);
}

enum ky_code
ky_esim_claim(struct ky_esim *e, const struct ky_eid *eid, struct ky_err *err)
{
	return ky_lock_take(&e->chip_lock, "chip", eid->digits, LOCK_WAIT_MS,
	    err);
}

uint64_t
ky_esim_trips(const struct ky_esim *e)
{
	return e->open ? e->t.trips(e->t.self) : 0;
}

/* --- letters --- */

static struct ky_time
now(void)
{
	struct timeval t = {0};

	(void)gettimeofday(&t, NULL);
	return (struct ky_time){(int64_t)t.tv_sec * KY_SECOND_US + t.tv_usec};
}

static void
say(void *self, const char *line)
{
	ky_esim_note(self, "%s\n", line);
}

static enum ky_code
post(void *self, const struct ky_letter *l, const struct ky_goal *goal,
    unsigned *status, struct ky_err *err)
{
	return ky_post_send(self, l, goal, status, err);
}

enum ky_code
ky_esim_sender(struct ky_esim *e, struct ky_err *err)
{
	struct ky_post_config config = {.ca_file = e->value[KY_ESIM_CA],
	    .system_roots = e->value[KY_ESIM_SYSTEM_ROOTS] != NULL,
	    .ending_ca_file = e->value[KY_ESIM_ENDING_CA],
	    .allow_private = e->value[KY_ESIM_ALLOW_PRIVATE] != NULL,
	    .via = e->value[KY_ESIM_VIA]};

	if (config.ca_file == NULL && access(ROOTS_FILE, R_OK) == 0)
		config.ca_file = ROOTS_FILE;
	if (config.ca_file != NULL && access(config.ca_file, R_OK) != 0)
		return ky_fail(err, KY_E_INPUT, 0, "--ca: cannot be read");
	if (config.ending_ca_file != NULL &&
	    access(config.ending_ca_file, R_OK) != 0)
		return ky_fail(err, KY_E_INPUT, 0,
		    "--ending-ca: cannot be read");
	return ky_post_new(&config, &e->post, err);
}

enum ky_code
ky_esim_letters(struct ky_esim *e, struct ky_err *err)
{
	bool private = e->value[KY_ESIM_ALLOW_PRIVATE] != NULL;
	const char *ending = e->value[KY_ESIM_ENDING];
	enum ky_code code = ky_outbox_open(&e->box, e->value[KY_ESIM_OUTBOX],
	    err);

	if (code == KY_OK && ending != NULL)
		code = ky_post_ending_url(ending, private, e->ending, err);
	if (code == KY_OK && e->value[KY_ESIM_OFFLINE] == NULL)
		code = ky_esim_sender(e, err);
	e->delivery = (struct ky_delivery){.box = &e->box,
	    .ending = ending != NULL ? e->ending : NULL,
	    .allow_private = private,
	    .post = e->post != NULL ? post : NULL,
	    .post_self = e->post,
	    .say = say,
	    .say_self = e,
	    .now = now};
	return code;
}

void
ky_esim_close(struct ky_esim *e)
{
	if (e->open)
		ky_session_done(&e->s);
	if (e->t.free != NULL)
		e->t.free(e->t.self);
	ky_post_free(e->post);
	ky_lock_drop(&e->chip_lock);
	ky_lock_drop(&e->lock);
}
