/* What is known of an eSIM profile, and what a deletion means. */
#include "core/profile.h"

#include "core/name.h"

#include <assert.h>
#include <string.h>

static const char *const events[] = {
    [KY_PROFILE_INSTALL] = "install",
    [KY_PROFILE_INSTALL_FAILED] = "install-failed",
    [KY_PROFILE_ALREADY_THERE] = "already-there",
    [KY_PROFILE_ENABLE] = "enable",
    [KY_PROFILE_DISABLE] = "disable",
    [KY_PROFILE_DELETE] = "delete",
};
KY_NAMES(profile_event_kind, events, KY_PROFILE_EVENT__MAX);

const char *
ky_meaning_code(enum ky_meaning m)
{
	static const char *const codes[] = {
	    [KY_MEANING_NONE] = "",
	    [KY_MEANING_ESTABLISHED] = "deletion-proven",
	    [KY_MEANING_UNINSTALLED] = "installation-unknown",
	    [KY_MEANING_LATER] = "installed-again",
	    [KY_MEANING_ELSEWHERE] = "other-chip",
	    [KY_MEANING_DOUBTED] = "number-reused",
	};
	_Static_assert(sizeof(codes) / sizeof(codes[0]) == KY_MEANING__MAX,
	    "a code each");

	assert((unsigned)m < KY_MEANING__MAX);
	return codes[m];
}

static struct ky_chip *
find(struct ky_chips *c, const struct ky_eid *eid)
{
	for (uint8_t i = 0; i < c->n; i++)
		if (strcmp(c->row[i].eid.digits, eid->digits) == 0)
			return &c->row[i];
	return NULL;
}

static bool
same(const struct ky_eid *a, const struct ky_eid *b)
{
	return a->digits[0] != '\0' && strcmp(a->digits, b->digits) == 0;
}

static struct ky_chip *
find_or_add(struct ky_chips *c, const struct ky_eid *eid)
{
	struct ky_chip *chip = find(c, eid);

	if (chip != NULL || c->n == KY_CHIPS_MAX)
		return chip;
	chip = &c->row[c->n++];
	*chip = (struct ky_chip){.eid = *eid,
	    .there_n = KY_NO_EVENT,
	    .deleted_n = KY_NO_EVENT};
	return chip;
}

static void
enter_deletion(struct ky_chips *c, struct ky_chip *chip,
    const struct ky_profile_event *ev, const uint8_t proof[32])
{
	if (ev->doubted) {
		c->doubted = true;
		return;
	}
	if (ev->n <= chip->deleted_n)
		return;
	chip->deleted_n = ev->n;
	chip->deleted_at = ev->at;
	memcpy(chip->proof, proof, sizeof(chip->proof));
}

/* It was there: whatever was deleted before that is worth nothing. */
static void
enter_there(struct ky_chip *chip, const struct ky_profile_event *ev)
{
	int64_t n = ev->n;

	chip->installed = true;
	chip->by_chip |= ev->chip_signed;
	/* A claim of a moment after the deletion was received, or a number
	 * that may be anything: only a deletion still to come outdoes it. */
	if (ev->doubted ||
	    (!ev->chip_signed && chip->deleted_n != KY_NO_EVENT &&
		ky_time_cmp(ev->at, chip->deleted_at) > 0))
		n = n > chip->deleted_n ? n : chip->deleted_n;
	if (n > chip->there_n)
		chip->there_n = n;
}

bool
ky_chips_enter(struct ky_chips *c, const struct ky_profile_event *ev,
    const struct ky_eid *known, const uint8_t proof[32])
{
	const struct ky_eid *eid = ev->eid.digits[0] != '\0' ? &ev->eid : known;
	struct ky_chip *chip;

	if (ev->kind == KY_PROFILE_INSTALL_FAILED)
		return true;
	if (!ev->chip_signed && ev->kind == KY_PROFILE_DELETE)
		return true; /* a witness's word is no number of a chip */
	if (eid->digits[0] == '\0')
		return true; /* a claim that names no chip */
	chip = find_or_add(c, eid);
	if (chip == NULL)
		return false;
	if (ev->kind == KY_PROFILE_DELETE)
		enter_deletion(c, chip, ev, proof);
	else
		enter_there(chip, ev);
	return true;
}

static bool
installed(const struct ky_chip *chip, const struct ky_eid *known)
{
	return chip->installed || same(&chip->eid, known);
}

/* Installed there once, and deleted since. */
static bool
clean(const struct ky_chip *chip, const struct ky_eid *known)
{
	return installed(chip, known) && chip->deleted_n != KY_NO_EVENT &&
	    chip->deleted_n > chip->there_n;
}

enum ky_meaning
ky_chips_meaning(const struct ky_chips *c, const struct ky_eid *known)
{
	bool some = false, deleted = false, later = false, elsewhere = false;
	bool known_there = known->digits[0] != '\0';

	for (uint8_t i = 0; i < c->n; i++) {
		const struct ky_chip *chip = &c->row[i];

		if (same(&chip->eid, known))
			known_there = false; /* judged by its own row */
		deleted |= chip->deleted_n != KY_NO_EVENT;
		if (clean(chip, known))
			some = true;
		else if (installed(chip, known) &&
		    chip->deleted_n != KY_NO_EVENT)
			later = true;
		else if (installed(chip, known))
			elsewhere = true;
	}
	if (!deleted)
		return c->doubted ? KY_MEANING_DOUBTED : KY_MEANING_NONE;
	if (later)
		return KY_MEANING_LATER;
	if (elsewhere || known_there)
		return KY_MEANING_ELSEWHERE;
	if (!some)
		return KY_MEANING_UNINSTALLED;
	return KY_MEANING_ESTABLISHED;
}

const struct ky_chip *
ky_chips_proof(const struct ky_chips *c, const struct ky_eid *known)
{
	const struct ky_chip *best = NULL;

	if (ky_chips_meaning(c, known) != KY_MEANING_ESTABLISHED)
		return NULL;
	for (uint8_t i = 0; i < c->n; i++)
		if (clean(&c->row[i], known) &&
		    (best == NULL ||
			ky_time_cmp(c->row[i].deleted_at, best->deleted_at) >
			    0))
			best = &c->row[i];
	return best;
}
