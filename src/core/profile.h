/*
 * What is known of an eSIM profile: on which chips it is, and what a signed
 * deletion means.
 *
 * A signed notification says that this chip (EID), as its event number n, did
 * something to this profile (ICCID).  It carries no time.  So a deletion is
 * worth something only beside a known installation on the same chip and no
 * later one; what is missing is said, never guessed (GSMA SGP.22, 3.1.4 and
 * 3.5; docs/formats/proof.md).
 */
#ifndef KY_CORE_PROFILE_H
#define KY_CORE_PROFILE_H

#include "base/time.h"
#include "core/ident.h"

enum ky_profile_event_kind {
	KY_PROFILE_INSTALL,        /* done */
	KY_PROFILE_INSTALL_FAILED, /* signed: this attempt installed nothing */
	KY_PROFILE_ALREADY_THERE,  /* signed: refused, the chip has it (9) */
	KY_PROFILE_ENABLE,
	KY_PROFILE_DISABLE,
	KY_PROFILE_DELETE,
	KY_PROFILE_EVENT__MAX
};
/* "install", "install-failed", "already-there", "enable", ... */
const char *ky_profile_event_kind_name(enum ky_profile_event_kind k);
bool ky_profile_event_kind_parse(struct ky_str name,
    enum ky_profile_event_kind *out);

/* Numbers of events on a chip are 0 to 2^63 - 1. */
#define KY_NO_EVENT INT64_C(-1)

/* Something happened to a profile: signed by the chip and verified, or
 * claimed by the SM-DP+. */
struct ky_profile_event {
	enum ky_profile_event_kind kind;
	bool chip_signed; /* else a claim: `n` is KY_NO_EVENT */
	bool remote;      /* ordered remotely (SGP.22 v3, RPM) */
	bool test_root;   /* verified against a test root */
	/* The chip used this number for something else, too: a clone, a reset
	 * or a restarted counter.  Such a deletion proves nothing. */
	bool doubted;
	int64_t n;
	struct ky_eid eid;     /* claims: "" = not said */
	struct ky_iccid iccid; /* "" = none named: says nothing of a line */
	struct ky_time at;     /* received; of a claim: when it says it was */
};

/* What is known of the profile on one chip. */
struct ky_chip {
	struct ky_eid eid;
	bool installed; /* it is or was there: somebody who can know said so */
	bool by_chip;   /* ... the chip itself, signed */
	/* Greatest number of a signed event that shows it there, and of a
	 * signed deletion; KY_NO_EVENT = none. */
	int64_t there_n, deleted_n;
	/* The deletion of which somebody who signs nothing says that it was
	 * there again afterwards.  A later number may be a copy of the same
	 * deletion, for another address: only a signed event that shows it
	 * there after this one, and a deletion after that, settle it. */
	int64_t again_n;
	/* When a deletion was first received since a signed event showed it
	 * there. */
	struct ky_time deleted_at;
	/* The last moment of which somebody who signs nothing says that it was
	 * installed there; us = 0: nobody. */
	struct ky_time claimed_at;
	uint8_t proof[32]; /* evidence of the last deletion; zero = none */
};
#define KY_CHIPS_MAX 4

/* What a deletion on record means for the line. */
enum ky_meaning {
	KY_MEANING_NONE,        /* no deletion is on record */
	KY_MEANING_ESTABLISHED, /* installed there, deleted since, nowhere else */
	KY_MEANING_UNINSTALLED, /* no installation on that chip is known */
	KY_MEANING_LATER,       /* that chip had it again afterwards */
	KY_MEANING_ELSEWHERE,   /* another chip has it, or may have it */
	KY_MEANING_DOUBTED,     /* a number was used twice: no order is sure */
	KY_MEANING_CROWDED,     /* on more chips than there is room for */
	KY_MEANING__MAX
};
/* "deletion-proven", "installation-unknown", "installed-again",
 * "other-chip", "number-reused", "too-many-chips"; "" for NONE: message
 * codes. */
const char *ky_meaning_code(enum ky_meaning m);

/* The chips' table, as a line has it. */
struct ky_chips {
	uint8_t n;
	bool doubted; /* a chip used the number of an event twice */
	bool crowded; /* a chip that has or had it found no room */
	/* The last moment of which anybody told anything: older word, unless
	 * signed, is no news. */
	struct ky_time told_at;
	struct ky_time claimed_at; /* installed, on a chip nobody named */
	struct ky_chip row[KY_CHIPS_MAX];
};

/* What an event changed. */
enum ky_entered {
	KY_ENTERED_NOTHING, /* known before, or it says nothing of a chip */
	KY_ENTERED_PAST,    /* something, but not that it is there now */
	KY_ENTERED_THERE,   /* it is on a chip, as far as is known */
	KY_ENTERED_DELETED, /* a signed deletion is new */
	KY_ENTERED_NO_ROOM, /* a chip that has it was not entered: crowded */
};

/*
 * Enters an event: numbers and moments move forward only, so the order in
 * which signed events arrive does not matter.  `known` is the chip that the
 * provider's record names ("" = none), which counts as a known installation
 * without a number; `proof` the evidence of the event.
 */
enum ky_entered ky_chips_enter(struct ky_chips *c,
    const struct ky_profile_event *ev, const struct ky_eid *known,
    const uint8_t proof[32]);

/* Somebody who can know says that it is, or may be, on a chip at that moment,
 * and does not say on which. */
void ky_chips_told(struct ky_chips *c, struct ky_time at);

/* Somebody who can know says that it was on that chip once. */
void ky_chips_known(struct ky_chips *c, const struct ky_eid *eid);

/* Judged over all chips. */
enum ky_meaning ky_chips_meaning(const struct ky_chips *c,
    const struct ky_eid *known);

/* The evidence that a meaning of ESTABLISHED rests on; NULL otherwise. */
const struct ky_chip *ky_chips_proof(const struct ky_chips *c,
    const struct ky_eid *known);

/* A chip has it, as far as is known: one signed so, or was named. */
bool ky_chips_there(const struct ky_chips *c);

#endif
