/*
 * An engine that does not see locks and holds, or what chips signed after a
 * deletion, to see that it would be noticed: what is read of a case leaves
 * them out, what is written keeps locks and holds.
 *
 * The pointers of the proxy are bent, its own functions kept aside; every
 * proxy has the same ones.
 */
#include "cmd/sim_state.h"

#include <assert.h>

#define BLIND_MAX (KY_SIM_LINES_MAX + 1U)

static struct {
	enum ky_code (*load)(void *self, const struct ky_slug *issuer,
	    uint64_t line_id, struct ky_case *out, struct ky_err *err);
	enum ky_code (*save)(void *self, const struct ky_case *before,
	    struct ky_decision *d, bool *stale, struct ky_err *err);
	struct {
		bool locked;
		struct ky_time hold_until;
	} kept[BLIND_MAX]; /* by the line's id, from 1 */
} own;

static enum ky_code
case_load(void *self, const struct ky_slug *issuer, uint64_t line_id,
    struct ky_case *out, struct ky_err *err)
{
	enum ky_code code = own.load(self, issuer, line_id, out, err);

	if (code != KY_OK || out->line_id == 0)
		return code;
	assert(out->line_id < BLIND_MAX);
	own.kept[out->line_id].locked = out->line.locked;
	own.kept[out->line_id].hold_until = out->ending.hold_until;
	out->line.locked = false;
	out->ending.hold_until = (struct ky_time){0};
	return code;
}

static enum ky_code
case_save(void *self, const struct ky_case *before, struct ky_decision *d,
    bool *stale, struct ky_err *err)
{
	struct ky_ending *e = &d->after.ending;

	if (own.kept[before->line_id].locked)
		d->after.line.locked = true;
	if (e->seq == before->ending.seq &&
	    ky_time_cmp(e->hold_until, own.kept[before->line_id].hold_until) <
		0)
		e->hold_until = own.kept[before->line_id].hold_until;
	return own.save(self, before, d, stale, err);
}

void
ky_sim_blind(struct ky_store *store)
{
	own.load = store->case_load;
	own.save = store->case_save;
	store->case_load = case_load;
	store->case_save = case_save;
}

static enum ky_code
believe(void *self, const struct ky_slug *issuer, uint64_t line_id,
    struct ky_case *out, struct ky_err *err)
{
	enum ky_code code = own.load(self, issuer, line_id, out, err);
	struct ky_chips *c = &out->line.chips;

	for (uint8_t i = 0; code == KY_OK && i < c->n; i++) {
		struct ky_chip *chip = &c->row[i];

		if (chip->deleted_n == KY_NO_EVENT)
			continue;
		chip->installed = true;
		chip->there_n = chip->again_n = KY_NO_EVENT;
	}
	return code;
}

void
ky_sim_credulous(struct ky_store *store)
{
	own.load = store->case_load;
	store->case_load = believe;
}
