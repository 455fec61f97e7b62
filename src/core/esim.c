#include "core/esim.h"

#include <assert.h>
#include <string.h>

static enum ky_meaning
meaning(const struct ky_case *c)
{
	return ky_chips_meaning(&c->line.chips, &c->line.eid);
}

const char *
ky_esim_open(const struct ky_case *c)
{
	enum ky_meaning m = meaning(c);

	return m == KY_MEANING_NONE || m == KY_MEANING_ESTABLISHED
	    ? NULL
	    : ky_meaning_code(m);
}

bool
ky_esim_holders(const struct ky_case *c, const struct ky_duty *d)
{
	enum ky_meaning m = meaning(c);

	return d->grade == KY_GRADE_NONE &&
	    (c->line.profile == KY_PROFILE_INSTALLED ||
		c->line.profile == KY_PROFILE_DOWNLOADED) &&
	    (m == KY_MEANING_NONE || m == KY_MEANING_LATER ||
		m == KY_MEANING_ELSEWHERE);
}

const char *
ky_esim_why(const struct ky_case *c, const struct ky_duty *d)
{
	const char *open = ky_esim_open(c);

	if (open != NULL)
		return open;
	if (d->grade != KY_GRADE_NONE)
		return "kept-for-later";
	switch (c->line.profile) {
	case KY_PROFILE_DOWNLOADED:
		return "handed-out-result-unknown";
	case KY_PROFILE_INSTALLED:
		return "delete-the-profile";
	case KY_PROFILE_NONE:
	case KY_PROFILE_RELEASED:
	case KY_PROFILE_DELETED:
	case KY_PROFILE_RETIRED:
	case KY_PROFILE__MAX:
		break;
	}
	return "not-yet";
}

/* --- the duty --- */

static struct ky_duty *
pending(const struct ky_turn *t)
{
	struct ky_duty *d = ky_case_duty(t->c, KY_DUTY_PROFILE, 0);

	return t->c->ending.state == KY_ENDING_RUNNING && d != NULL &&
		ky_duty_pending(d->state)
	    ? d
	    : NULL;
}

static enum ky_grade
least(const struct ky_turn *t, const struct ky_duty *d)
{
	return d != NULL ? d->least : ky_plan_least(t, KY_DUTY_PROFILE);
}

/* A word on a deletion says nothing about a later installation. */
static void
forget_word(struct ky_turn *t)
{
	struct ky_duty *d = pending(t);

	if (d == NULL)
		return;
	d->grade = KY_GRADE_NONE;
	d->by[0] = '\0';
	memset(d->evidence, 0, sizeof(d->evidence));
}

/* --- proven, and then the SM-DP+ is asked --- */

bool
ky_esim_proven(const struct ky_duty *d)
{
	return d->kind == KY_DUTY_PROFILE && ky_duty_pending(d->state) &&
	    d->grade == KY_GRADE_PROVEN;
}

/* Nothing to be done: it is let go, final, or that proof is known. */
static bool
rests(const struct ky_duty *d, const struct ky_chip *chip)
{
	return d->state == KY_STATE_WAIVED || d->state == KY_STATE_WITHDRAWN ||
	    (d->grade == KY_GRADE_PROVEN &&
		(d->state == KY_STATE_SEEN ||
		    memcmp(d->evidence, chip->proof, sizeof(d->evidence)) ==
			0));
}

/* The duty goes on with the proof, also where it was over on less. */
static void
rest_on(struct ky_turn *t, struct ky_duty *d, const struct ky_chip *chip)
{
	if (d->state != KY_STATE_SENT && d->state != KY_STATE_UNSURE)
		ky_plan_move(t, d, KY_STATE_OPEN,
		    ky_meaning_code(KY_MEANING_ESTABLISHED));
	d->grade = KY_GRADE_PROVEN;
	memcpy(d->by, "euicc", sizeof("euicc"));
	memcpy(d->evidence, chip->proof, sizeof(d->evidence));
	d->tries = 0;
	d->next_try = (struct ky_time){0};
}

/* It is on no chip, and may be offered again: what was said before the
 * deletion does not tell.  Where nobody can be asked that is all. */
static void
doubt(struct ky_turn *t)
{
	struct ky_line *l = &t->c->line;

	if (!t->rules->book->connected)
		l->profile = KY_PROFILE_DELETED;
	else if (l->profile != KY_PROFILE_RELEASED)
		l->profile = KY_PROFILE_INSTALLED;
}

static const struct ky_chip *
proof(const struct ky_turn *t)
{
	return ky_chips_proof(&t->c->line.chips, &t->c->line.eid);
}

static void
finish(struct ky_turn *t, struct ky_duty *d, const char *reason)
{
	t->c->line.profile = KY_PROFILE_DELETED;
	ky_plan_move(t, d, KY_STATE_SEEN, reason);
}

void
ky_esim_prove(struct ky_turn *t)
{
	bool running = t->c->ending.state == KY_ENDING_RUNNING;
	const struct ky_chip *chip = proof(t);
	struct ky_duty *d = ky_case_duty(t->c, KY_DUTY_PROFILE, 0);

	if (t->c->ending.state == KY_ENDING_CLOSED ||
	    t->c->line.profile == KY_PROFILE_NONE)
		return;
	if (chip == NULL) {
		if (d != NULL && ky_esim_proven(d))
			forget_word(t); /* it is a proof no more */
		return;
	}
	if (running && d != NULL && rests(d, chip))
		return;
	doubt(t);
	if (!running)
		return;
	if (d == NULL)
		d = ky_plan_add(t, KY_DUTY_PROFILE, 0);
	rest_on(t, d, chip);
	if (!t->rules->book->connected)
		finish(t, d, ky_meaning_code(KY_MEANING_ESTABLISHED));
}

/* Somebody can still install it, says the SM-DP+ after the deletion. */
static bool
offered(const struct ky_line *l)
{
	return l->profile == KY_PROFILE_RELEASED ||
	    l->profile == KY_PROFILE_DOWNLOADED;
}

bool
ky_esim_takes_back(const struct ky_case *c, const struct ky_duty *d)
{
	return ky_esim_proven(d) ? offered(&c->line)
				 : c->line.profile == KY_PROFILE_RELEASED;
}

/* So often in vain is half a day to a day (ky_backoff_us()). */
#define ASKED_ENOUGH 34

bool
ky_esim_asked(struct ky_turn *t, struct ky_duty *d)
{
	const struct ky_outcome *o = &t->cmd->outcome;
	const struct ky_line *l = &t->c->line;
	const char *reason = ky_meaning_code(KY_MEANING_ESTABLISHED);
	/* Asked before the deletion; or to be taken back. */
	bool more = o->effect.minor == 0 ||
	    (o->effect.kind == KY_EFFECT_SMDP_LOOK && offered(l));
	bool final = o->looked && l->profile != KY_PROFILE_RELEASED;

	if (!ky_esim_proven(d))
		return false;
	if (o->unconnected || (final && !more)) {
		finish(t, d, reason);
	} else if (more) {
		d->tries = 0;
		ky_plan_move(t, d, KY_STATE_WAITING, reason);
	} else if (!offered(l) && d->tries + 1 >= ASKED_ENOUGH) {
		finish(t, d, "deletion-proven-only");
	} else {
		return false;
	}
	return true;
}

bool
ky_esim_keep(struct ky_turn *t, struct ky_duty *d, enum ky_grade grade,
    const char *by, const struct ky_evidence *e)
{
	const struct ky_rule_profile *r = t->rules->profile;
	bool fits;

	if (r == NULL || grade < r->fallback || grade <= d->grade)
		return false;
	d->grade = grade;
	if (e != NULL)
		memcpy(d->evidence, e->sha256, sizeof(d->evidence));
	else
		memset(d->evidence, 0, sizeof(d->evidence));
	fits = ky_str_copy(ky_str_of(by), d->by, sizeof(d->by));
	assert(fits);
	(void)fits;
	return true;
}

/* What a peer refused, or somebody waits for, may be possible now. */
static void
stir(struct ky_turn *t)
{
	struct ky_duty *d = pending(t);

	if (d == NULL)
		return;
	if (d->state == KY_STATE_REFUSED)
		ky_plan_move(t, d, KY_STATE_OPEN, "tried-again");
	else if (d->state == KY_STATE_WAITING || d->state == KY_STATE_OPEN)
		d->next_try = (struct ky_time){0};
}

/* It is on a phone, or may be. */
static void
is_there(struct ky_turn *t)
{
	bool news = t->c->line.profile != KY_PROFILE_INSTALLED;

	t->c->line.profile = KY_PROFILE_INSTALLED;
	forget_word(t);
	if (news)
		stir(t);
}

/* --- word of a deletion that nobody signed --- */

struct word {
	enum ky_grade grade;
	const char *by;
	const struct ky_evidence *e; /* NULL: none */
};

/* Whose word a fact is. */
static struct word
word_of(const struct ky_command *cmd, enum ky_grade grade)
{
	return (struct word){
	    /* A proof is what a chip signed, and comes as an event. */
	    .grade = grade > KY_GRADE_CONFIRMED ? KY_GRADE_CONFIRMED : grade,
	    .by = cmd->has_evidence ? cmd->evidence.origin
				    : ky_role_name(cmd->role),
	    .e = cmd->has_evidence ? &cmd->evidence : NULL,
	};
}

static void
close_as(struct ky_turn *t, enum ky_profile_state state, const struct word *w)
{
	struct ky_duty *d = pending(t);

	t->c->line.profile = state;
	if (d != NULL)
		ky_plan_seen(t, d, w->grade, w->by, w->e,
		    state == KY_PROFILE_RETIRED ? "never-installed"
						: "profile-deleted");
}

/* The answer's code; NULL: the word is too weak. */
static const char *
said_deleted(struct ky_turn *t, const struct word *w)
{
	struct ky_duty *d = pending(t);

	if (proof(t) != NULL)
		return "noted"; /* the chip says so itself */
	if (w->grade >= least(t, d)) {
		close_as(t, KY_PROFILE_DELETED, w);
		return "noted";
	}
	/* It was on a chip, so there is no order left to take back. */
	t->c->line.profile = KY_PROFILE_INSTALLED;
	if (d == NULL || !ky_esim_keep(t, d, w->grade, w->by, w->e))
		return NULL;
	t->d->day = ky_date_add(t->c->ending.last_day,
	    t->rules->profile->wait_days);
	return "kept-for-later";
}

/* Of a profile that was on no chip there is no better evidence than the
 * SM-DP+'s, whatever the rules ask of a deletion. */
static bool
said_retired(struct ky_turn *t, const struct word *w)
{
	struct ky_duty *d = pending(t);
	enum ky_grade want = least(t, d);

	if (w->grade < want && w->grade < KY_GRADE_CONFIRMED)
		return false;
	if (proof(t) == NULL)
		close_as(t, KY_PROFILE_RETIRED, w);
	else if (d != NULL && ky_esim_proven(d))
		finish(t, d, ky_meaning_code(KY_MEANING_ESTABLISHED));
	return true;
}

/* --- events --- */

/* The code of a refusal, or NULL. */
static const char *
event_fault(const struct ky_turn *t)
{
	const struct ky_command *cmd = t->cmd;
	const struct ky_profile_event *ev = &cmd->event;
	const struct ky_line *l = &t->c->line;

	if (cmd->role != KY_ROLE_OPERATOR && cmd->role != KY_ROLE_ENGINE)
		return "not-for-holders";
	if (l->form != KY_FORM_ESIM || l->subject != KY_SUBJECT_LINE ||
	    l->iccid.digits[0] == '\0')
		return "no-profile";
	if (strcmp(ev->iccid.digits, l->iccid.digits) != 0)
		return "other-line";
	if (ev->chip_signed &&
	    (!cmd->has_evidence || ev->n < 0 || ev->eid.digits[0] == '\0'))
		return "no-evidence";
	return NULL;
}

/* A package was handed out and its only result is a failure: it is on no
 * chip, and the order can be taken back. */
static void
install_failed(struct ky_turn *t)
{
	struct ky_line *l = &t->c->line;

	if (l->profile != KY_PROFILE_DOWNLOADED || ky_chips_there(&l->chips))
		return;
	l->profile = KY_PROFILE_RELEASED;
	stir(t);
}

/* A pending duty says what is still missing, or that a word is kept since
 * somebody was asked. */
static void
say_why(struct ky_turn *t)
{
	struct ky_duty *d = pending(t);
	bool kept;

	if (d == NULL || d->state != KY_STATE_WAITING || ky_esim_proven(d))
		return;
	kept = d->grade != KY_GRADE_NONE && d->next_try.us != 0;
	if (kept || ky_esim_open(t->c) != NULL)
		ky_plan_move(t, d, KY_STATE_WAITING, ky_esim_why(t->c, d));
}

static enum ky_verdict
claimed_deletion(struct ky_turn *t, struct ky_time told_at, const char **code)
{
	struct word w = word_of(t->cmd,
	    t->cmd->has_evidence ? t->cmd->evidence.grade : KY_GRADE_CONFIRMED);

	if (ky_time_cmp(t->cmd->event.at, told_at) < 0) {
		*code = "older-news";
		return KY_VERDICT_NOTHING;
	}
	*code = said_deleted(t, &w);
	if (*code != NULL) {
		say_why(t);
		return KY_VERDICT_ACCEPTED;
	}
	*code = "grade-too-low";
	return KY_VERDICT_REFUSED;
}

enum ky_verdict
ky_esim_event(struct ky_turn *t, const char **code)
{
	const struct ky_profile_event *ev = &t->cmd->event;
	struct ky_line *l = &t->c->line;
	struct ky_time told_at = l->chips.told_at;
	enum ky_meaning before = meaning(t->c), after;
	enum ky_entered entered;

	*code = event_fault(t);
	if (*code != NULL)
		return KY_VERDICT_REFUSED;
	entered = ky_chips_enter(&l->chips, ev, &l->eid,
	    t->cmd->evidence.sha256);
	after = meaning(t->c);
	if (ev->kind == KY_PROFILE_DELETE && !ev->chip_signed)
		return claimed_deletion(t, told_at, code);
	if (ev->kind == KY_PROFILE_INSTALL_FAILED)
		install_failed(t);
	/* Also when the proof is none any more: a number came twice. */
	if (after != KY_MEANING_ESTABLISHED &&
	    (before == KY_MEANING_ESTABLISHED || entered == KY_ENTERED_THERE ||
		entered == KY_ENTERED_NO_ROOM))
		is_there(t);
	ky_esim_prove(t);
	say_why(t);
	*code = after == KY_MEANING_NONE ? "noted" : ky_meaning_code(after);
	return KY_VERDICT_ACCEPTED;
}

/* --- facts and looks --- */

enum ky_verdict
ky_esim_fact(struct ky_turn *t, enum ky_grade grade, const char **code)
{
	struct ky_line *l = &t->c->line;
	struct word w = word_of(t->cmd, grade);

	*code = "noted";
	switch (t->cmd->profile) {
	case KY_PROFILE_NONE:
		l->profile = KY_PROFILE_NONE;
		return KY_VERDICT_ACCEPTED;
	case KY_PROFILE_RELEASED:
	case KY_PROFILE_DOWNLOADED:
		/* It may come to a chip again, and prove nothing then. */
		ky_chips_told(&l->chips, t->now);
		l->profile = t->cmd->profile;
		stir(t);
		return KY_VERDICT_ACCEPTED;
	case KY_PROFILE_INSTALLED:
		ky_chips_told(&l->chips, t->now);
		is_there(t);
		return KY_VERDICT_ACCEPTED;
	case KY_PROFILE_DELETED:
		*code = said_deleted(t, &w);
		break;
	case KY_PROFILE_RETIRED:
		*code = said_retired(t, &w) ? "noted" : NULL;
		break;
	case KY_PROFILE__MAX:
		assert(!"a state we have");
	}
	if (*code != NULL)
		return KY_VERDICT_ACCEPTED;
	*code = "grade-too-low";
	return KY_VERDICT_REFUSED;
}

/* The chip it names, where a state says so. */
static void
see_chip(struct ky_line *l, const struct ky_seen *seen)
{
	if (seen->eid.digits[0] == '\0')
		return;
	if (seen->profile == KY_PROFILE_INSTALLED ||
	    seen->profile == KY_PROFILE_DELETED)
		ky_chips_known(&l->chips, &seen->eid);
	else if (l->eid.digits[0] == '\0')
		l->eid = seen->eid; /* the order is for that chip */
}

/* Taken back now; but a chip has had it, so it was deleted, or is there. */
static void
see_retired(struct ky_turn *t, const struct word *w)
{
	struct ky_line *l = &t->c->line;

	if (!ky_chips_there(&l->chips)) {
		(void)said_retired(t, w);
		return;
	}
	(void)said_deleted(t, w);
}

void
ky_esim_look(struct ky_turn *t, struct ky_duty *d, const struct ky_seen *seen)
{
	struct ky_line *l = &t->c->line;
	struct word w = word_of(t->cmd, t->cmd->evidence.grade);

	assert(t->cmd->has_evidence);
	if (seen->profile == KY_PROFILE_NONE)
		return; /* the SM-DP+ does not know it: no news */
	see_chip(l, seen);
	ky_esim_prove(t);
	if (ky_esim_proven(d)) {
		/* (What it still calls installed is deleted since.) */
		l->profile = seen->profile == KY_PROFILE_RELEASED ||
			seen->profile == KY_PROFILE_DOWNLOADED
		    ? seen->profile
		    : KY_PROFILE_INSTALLED;
		return;
	}
	if (!ky_duty_pending(d->state))
		return;
	switch (seen->profile) {
	case KY_PROFILE_RELEASED:
		l->profile = KY_PROFILE_RELEASED;
		break;
	case KY_PROFILE_DOWNLOADED:
		if (!ky_chips_there(&l->chips))
			l->profile = KY_PROFILE_DOWNLOADED;
		break;
	case KY_PROFILE_INSTALLED:
		/* (A person's word stands: the SM-DP+ may not have heard.) */
		if (l->profile != KY_PROFILE_INSTALLED ||
		    d->grade >= KY_GRADE_CONFIRMED)
			forget_word(t);
		l->profile = KY_PROFILE_INSTALLED;
		break;
	case KY_PROFILE_DELETED:
		(void)said_deleted(t, &w);
		break;
	case KY_PROFILE_RETIRED:
		see_retired(t, &w);
		break;
	case KY_PROFILE_NONE:
	case KY_PROFILE__MAX:
		break;
	}
}
