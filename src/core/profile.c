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
	    [KY_MEANING_CROWDED] = "too-many-chips",
	};
	_Static_assert(sizeof(codes) / sizeof(codes[0]) == KY_MEANING__MAX,
	    "a code each");

	assert((unsigned)m < KY_MEANING__MAX);
	return codes[m];
}

static bool
same(const struct ky_eid *a, const struct ky_eid *b)
{
	return a->digits[0] != '\0' && strcmp(a->digits, b->digits) == 0;
}

/* NULL: there is no room, which is remembered. */
static struct ky_chip *
find_or_add(struct ky_chips *c, const struct ky_eid *eid)
{
	struct ky_chip *chip;

	for (uint8_t i = 0; i < c->n; i++)
		if (same(&c->row[i].eid, eid))
			return &c->row[i];
	if (c->n == KY_CHIPS_MAX)
		return NULL;
	chip = &c->row[c->n++];
	*chip = (struct ky_chip){.eid = *eid,
	    .there_n = KY_NO_EVENT,
	    .deleted_n = KY_NO_EVENT,
	    .again_n = KY_NO_EVENT};
	return chip;
}

/* A deletion that nothing signed comes after. */
static bool
stands(const struct ky_chip *chip)
{
	return chip->deleted_n != KY_NO_EVENT &&
	    chip->deleted_n > chip->there_n;
}

/* ... and of which nobody says that it was there again afterwards. */
static bool
gone(const struct ky_chip *chip)
{
	return stands(chip) && chip->there_n >= chip->again_n;
}

static void
later(struct ky_time *t, struct ky_time at)
{
	if (ky_time_cmp(at, *t) > 0)
		*t = at;
}

/* --- entering --- */

static enum ky_entered
enter_deletion(struct ky_chips *c, const struct ky_profile_event *ev,
    const uint8_t proof[32])
{
	struct ky_chip *chip = find_or_add(c, &ev->eid);
	bool first;

	/* (A deletion there is no room for proves nothing, and hides
	 * nothing.) */
	if (chip == NULL || ev->n <= chip->deleted_n)
		return KY_ENTERED_NOTHING;
	first = !stands(chip);
	if (first)
		chip->deleted_at = ev->at;
	chip->deleted_n = ev->n;
	memcpy(chip->proof, proof, sizeof(chip->proof));
	/* It may have waited, and was there again meanwhile. */
	if (first &&
	    (ky_time_cmp(chip->claimed_at, ev->at) > 0 ||
		ky_time_cmp(c->claimed_at, ev->at) > 0))
		chip->again_n = ev->n;
	return KY_ENTERED_DELETED;
}

/* It was there: whatever was deleted before that is worth nothing. */
static enum ky_entered
enter_there(struct ky_chips *c, const struct ky_profile_event *ev)
{
	struct ky_chip *chip = find_or_add(c, &ev->eid);
	bool news;

	if (chip == NULL) {
		c->crowded = true;
		return KY_ENTERED_NO_ROOM;
	}
	news = !chip->installed || ev->n > chip->there_n;
	chip->installed = true;
	chip->by_chip = true;
	if (ev->n > chip->there_n)
		chip->there_n = ev->n;
	if (!news)
		return KY_ENTERED_NOTHING;
	return gone(chip) ? KY_ENTERED_PAST : KY_ENTERED_THERE;
}

static void
outdo(struct ky_chip *chip, struct ky_time at)
{
	if (stands(chip) && ky_time_cmp(at, chip->deleted_at) >= 0)
		chip->again_n = chip->deleted_n;
}

/* `anew`: an installation.  Word of enabling or disabling may be late, and
 * tells of one no more than that there was one. */
static enum ky_entered
enter_claim(struct ky_chips *c, const struct ky_eid *eid, struct ky_time at,
    bool anew)
{
	bool news = anew && ky_time_cmp(at, c->told_at) > 0;
	struct ky_chip *chip;

	if (eid->digits[0] == '\0') {
		for (uint8_t i = 0; i < c->n && anew; i++)
			outdo(&c->row[i], at); /* any of them may have it */
		if (anew)
			later(&c->claimed_at, at);
		return news ? KY_ENTERED_THERE : KY_ENTERED_NOTHING;
	}
	chip = find_or_add(c, eid);
	if (chip == NULL) {
		c->crowded = true;
		return KY_ENTERED_NO_ROOM;
	}
	news |= !chip->installed;
	chip->installed = true;
	if (anew) {
		outdo(chip, at);
		later(&chip->claimed_at, at);
	}
	if (!news)
		return KY_ENTERED_NOTHING;
	return gone(chip) ? KY_ENTERED_PAST : KY_ENTERED_THERE;
}

static enum ky_entered
enter(struct ky_chips *c, const struct ky_profile_event *ev,
    const struct ky_eid *known, const uint8_t proof[32])
{
	bool doubt = ev->chip_signed && ev->doubted && !c->doubted;

	if (doubt)
		c->doubted = true;
	switch (ev->kind) {
	case KY_PROFILE_INSTALL_FAILED:
		break;
	case KY_PROFILE_DELETE:
		/* A witness's word is no number of a chip. */
		if (ev->chip_signed && !ev->doubted)
			return enter_deletion(c, ev, proof);
		break;
	case KY_PROFILE_INSTALL:
	case KY_PROFILE_ALREADY_THERE:
	case KY_PROFILE_ENABLE:
	case KY_PROFILE_DISABLE:
		if (ev->chip_signed)
			return enter_there(c, ev);
		return enter_claim(c,
		    ev->eid.digits[0] != '\0' ? &ev->eid : known, ev->at,
		    ev->kind == KY_PROFILE_INSTALL ||
			ev->kind == KY_PROFILE_ALREADY_THERE);
	case KY_PROFILE_EVENT__MAX:
		assert(!"an event we have");
	}
	return doubt ? KY_ENTERED_PAST : KY_ENTERED_NOTHING;
}

enum ky_entered
ky_chips_enter(struct ky_chips *c, const struct ky_profile_event *ev,
    const struct ky_eid *known, const uint8_t proof[32])
{
	enum ky_entered entered = enter(c, ev, known, proof);

	later(&c->told_at, ev->at);
	return entered;
}

void
ky_chips_told(struct ky_chips *c, struct ky_time at)
{
	static const struct ky_eid not_said;

	(void)enter_claim(c, &not_said, at, true);
	later(&c->told_at, at);
}

void
ky_chips_known(struct ky_chips *c, const struct ky_eid *eid)
{
	struct ky_chip *chip = find_or_add(c, eid);

	if (chip != NULL)
		chip->installed = true;
	else
		c->crowded = true;
}

/* --- judging --- */

static bool
installed(const struct ky_chip *chip, const struct ky_eid *known)
{
	return chip->installed || same(&chip->eid, known);
}

/* Installed there once, and deleted since. */
static bool
clean(const struct ky_chip *chip, const struct ky_eid *known)
{
	return installed(chip, known) && gone(chip);
}

/* Signs of the rows, gathered. */
struct signs {
	bool deleted, clean, later, elsewhere;
};

static struct signs
gather(const struct ky_chips *c, const struct ky_eid *known)
{
	struct signs s = {.elsewhere = known->digits[0] != '\0'};

	for (uint8_t i = 0; i < c->n; i++) /* judged by its own row */
		if (same(&c->row[i].eid, known))
			s.elsewhere = false;
	for (uint8_t i = 0; i < c->n; i++) {
		const struct ky_chip *chip = &c->row[i];
		bool deleted = chip->deleted_n != KY_NO_EVENT;

		s.deleted |= deleted;
		if (clean(chip, known))
			s.clean = true;
		else if (installed(chip, known) && deleted)
			s.later = true;
		else if (installed(chip, known))
			s.elsewhere = true;
	}
	return s;
}

enum ky_meaning
ky_chips_meaning(const struct ky_chips *c, const struct ky_eid *known)
{
	struct signs s = gather(c, known);

	if (c->doubted)
		return KY_MEANING_DOUBTED;
	if (!s.deleted)
		return KY_MEANING_NONE;
	if (s.later)
		return KY_MEANING_LATER;
	if (c->crowded)
		return KY_MEANING_CROWDED;
	if (s.elsewhere)
		return KY_MEANING_ELSEWHERE;
	return s.clean ? KY_MEANING_ESTABLISHED : KY_MEANING_UNINSTALLED;
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

bool
ky_chips_there(const struct ky_chips *c)
{
	for (uint8_t i = 0; i < c->n; i++)
		if (c->row[i].installed && !gone(&c->row[i]))
			return true;
	return c->crowded;
}
