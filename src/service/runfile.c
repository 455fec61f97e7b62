#include "service/runfile.h"

#include "base/hash.h"
#include "service/call.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define PAGE 128

/* --- where its transfers come from --- */

struct source {
	const struct ky_runfile *f;
	uint64_t run, after, done;
	uint32_t at, n;
	bool last; /* the page is the last one */
	struct ky_transfer row[PAGE];
};

static enum ky_code
turn_page(struct source *s, struct ky_err *err)
{
	static const struct ky_slug all;
	const struct ky_till *t = s->f->till;

	s->at = 0;
	if (t->transfers(t->self, s->f->issuer, KY_TRANSFER_STATE__MAX, &all,
		s->run, 0, s->after, PAGE, s->row, &s->n, err) != KY_OK)
		return err->code;
	s->last = s->n < PAGE;
	if (s->n > 0)
		s->after = s->row[s->n - 1].n;
	if (s->f->progress != NULL)
		s->f->progress(s->f->progress_self, s->done);
	s->done += s->n;
	return KY_OK;
}

static enum ky_code
next(void *self, const struct ky_transfer **out, struct ky_err *err)
{
	struct source *s = self;

	if (s->at == s->n && !s->last && turn_page(s, err) != KY_OK)
		return err->code;
	*out = s->at < s->n ? &s->row[s->at++] : NULL;
	return KY_OK;
}

/* --- where it goes --- */

struct hashing {
	struct ky_sha256 hash;
	const struct ky_bank_sink *to;
};

static enum ky_code
put(void *self, struct ky_str bytes, struct ky_err *err)
{
	struct hashing *h = self;

	ky_sha256_add(&h->hash, bytes);
	return h->to != NULL ? h->to->put(h->to->self, bytes, err) : KY_OK;
}

enum ky_code
ky_runfile_write(const struct ky_runfile *f, const struct ky_payrun *run,
    const struct ky_bank_sink *to, uint8_t sha256[32], struct ky_err *err)
{
	struct source *s = calloc(1, sizeof(*s));
	struct hashing h = {.to = to};
	struct ky_bankfile_source from = {s, next};
	struct ky_bank_sink through = {&h, put};
	enum ky_code code;

	if (s == NULL)
		return ky_fail(err, KY_E_SYSTEM, 0, "out of memory");
	s->f = f;
	s->run = run->n;
	ky_sha256_init(&h.hash);
	code = f->bank->write(f->bank->self, run, &from, &through, err);
	free(s);
	if (code == KY_OK)
		ky_sha256_end(&h.hash, sha256);
	return code;
}

enum ky_code
ky_runfile_may(const struct ky_payrun *run, struct ky_err *err)
{
	if (run->state != KY_PAYRUN_APPROVED && run->state != KY_PAYRUN_SETTLED)
		return ky_fail(err, KY_E_REFUSED, KY_NO_PAYRUN_STATE,
		    "payment run %" PRIu64 " is %s: only an approved one goes "
		    "to a bank",
		    run->n, ky_payrun_state_name(run->state));
	if (run->state == KY_PAYRUN_APPROVED && run->voider.text[0] != '\0')
		return ky_fail(err, KY_E_REFUSED, KY_NO_PAYRUN_STATE,
		    "%s says that payment run %" PRIu64 " is void: approve it "
		    "again, or let a second person say the same",
		    run->voider.text, run->n);
	return KY_OK;
}

enum ky_code
ky_runfile_same(const struct ky_payrun *run, const uint8_t sha256[32],
    struct ky_err *err)
{
	if (memcmp(run->sha256, sha256, sizeof(run->sha256)) == 0)
		return KY_OK;
	return ky_fail(err, KY_E_CORRUPT, 0,
	    "the file of payment run %" PRIu64 " would not be the one that was "
	    "proposed: have settings of [peer \"bank\"] changed since?",
	    run->n);
}
