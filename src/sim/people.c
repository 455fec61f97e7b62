#include "sim/people.h"

#include "sim/make.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

static struct ky_slug
slug(const char *text)
{
	struct ky_slug s = {""};

	(void)snprintf(s.text, sizeof(s.text), "%s", text);
	return s;
}

static void
command(struct ky_command *out, enum ky_command_kind kind, enum ky_role role,
    const struct ky_case *c)
{
	static const char *const actors[] = {
	    [KY_ROLE_HOLDER] = "holder",
	    [KY_ROLE_AGENT] = "agent",
	    [KY_ROLE_STAFF] = "counter-1",
	    [KY_ROLE_OFFICER] = "officer-1",
	    [KY_ROLE_OPERATOR] = "operator",
	    [KY_ROLE_ENGINE] = "engine",
	};

	*out = (struct ky_command){
	    .kind = kind,
	    .role = role,
	    .actor = slug(actors[role]),
	    .channel = slug("sim"),
	    .line_id = c->line_id,
	    .refund_reason = -1,
	};
}

static void
evidence(struct ky_command *out, enum ky_grade grade)
{
	static const char paper[] = "{\"seen\":\"by the counter\"}";

	out->has_evidence = true;
	out->evidence = (struct ky_evidence){
	    .grade = grade,
	    .media_type = "application/json",
	    .origin = "counter",
	    .verifier = "people",
	    .bytes = {paper, sizeof(paper) - 1},
	};
}

static struct ky_date
today(const struct ky_world *w)
{
	return ky_date_at(w->now, w->zone);
}

/* --- by chance --- */

/* Mostly what the way asks for.  Somebody else files for the dead. */
static void
claim(struct ky_random *r, struct ky_command *out)
{
	if (out->way == KY_WAY_CONFIRMATION_MEASURE)
		out->claim.ground = (enum ky_ground)ky_random_below(r,
		    KY_GROUND__MAX);
	if (out->way != KY_WAY_DEATH || ky_random_chance(r, 100))
		return;
	out->role = ky_random_chance(r, 300) ? KY_ROLE_AGENT : KY_ROLE_STAFF;
	out->claim.relation = (enum ky_relation)ky_random_below(r,
	    KY_RELATION__MAX);
	out->claim.shown = ky_random_below(r, 1U << KY_VOUCHER__MAX);
}

static bool
file(struct ky_random *r, struct ky_world *w, const struct ky_case *c,
    struct ky_command *out)
{
	/* Most often plain; the one at the end is named, not offered. */
	static const enum ky_way ways[] = {KY_WAY_PLAIN, KY_WAY_PLAIN,
	    KY_WAY_PLAIN, KY_WAY_PLAIN, KY_WAY_PLAIN, KY_WAY_PORT_OUT,
	    KY_WAY_PORT_OUT, KY_WAY_INITIAL_8_DAYS, KY_WAY_EXPIRY,
	    KY_WAY_CONFIRMATION_MEASURE, KY_WAY_LOST, KY_WAY_LOST, KY_WAY_DEATH,
	    KY_WAY_DEATH, KY_WAY_FORCED};

	if (c->ending.state == KY_ENDING_RUNNING && ky_random_chance(r, 900))
		return false;
	command(out, KY_CMD_FILE, KY_ROLE_HOLDER, c);
	out->way = ways[ky_random_below(r, sizeof(ways) / sizeof(ways[0]))];
	if (c->line.subject == KY_SUBJECT_LOAN && ky_random_chance(r, 900))
		out->way = KY_WAY_PLAIN;
	claim(r, out);
	out->when_used_up = !ky_date_none(c->line.valid_until) &&
	    ky_random_chance(r, 300);
	if (!out->when_used_up && ky_random_chance(r, 400))
		out->wish = ky_date_add(today(w), ky_random_between(r, -1, 45));
	if (ky_random_chance(r, 500))
		out->refund_reason = (int32_t)ky_random_below(r,
		    KY_REFUND_REASON__MAX);
	if (ky_random_chance(r, 800)) {
		out->duty = KY_DUTY_AUTHORITY;
		evidence(out, KY_GRADE_CONFIRMED);
	}
	return true;
}

static bool
take_back(struct ky_random *r, struct ky_world *w, const struct ky_case *c,
    struct ky_command *out)
{
	(void)w;
	if (c->ending.state != KY_ENDING_RUNNING && ky_random_chance(r, 900))
		return false;
	command(out, KY_CMD_WITHDRAW, KY_ROLE_HOLDER, c);
	return true;
}

static void
fact(struct ky_command *out, enum ky_fact what, enum ky_role role,
    const struct ky_world *w, const struct ky_case *c)
{
	command(out, KY_CMD_FACT, role, c);
	out->fact = what;
	out->day = today(w);
}

static bool
port(struct ky_random *r, struct ky_world *w, const struct ky_case *c,
    struct ky_command *out)
{
	struct ky_subscriber *s = ky_world_find(w, &c->line.contract_no);

	if (c->line.number != KY_NUMBER_ASSIGNED || c->line.ported ||
	    !s->is.running)
		return false;
	if (!c->line.port_pending) {
		fact(out, KY_FACT_PORT_RESERVED, KY_ROLE_OPERATOR, w, c);
	} else if (ky_random_chance(r, 500)) {
		fact(out, KY_FACT_PORT_LAPSED, KY_ROLE_OPERATOR, w, c);
	} else {
		ky_world_port_out(w, s);
		fact(out, KY_FACT_PORTED, KY_ROLE_OPERATOR, w, c);
	}
	return true;
}

static bool
item(struct ky_random *r, struct ky_world *w, const struct ky_case *c,
    struct ky_command *out)
{
	uint8_t i;

	if (c->line.items_n == 0)
		return false;
	i = (uint8_t)ky_random_below(r, c->line.items_n);
	fact(out,
	    ky_random_chance(r, 800) ? KY_FACT_ITEM_BACK : KY_FACT_ITEM_LOST,
	    KY_ROLE_STAFF, w, c);
	out->ref = i;
	if (out->fact == KY_FACT_ITEM_BACK) /* posted some days ago */
		out->day = ky_date_add(out->day, -ky_random_between(r, 0, 3));
	return true;
}

/* Less is left than before, often nothing; now and then an old report. */
static void
report(struct ky_random *r, struct ky_world *w, const struct ky_case *c,
    struct ky_command *out)
{
	const struct ky_remaining *left = &c->line.remaining;

	fact(out, KY_FACT_REMAINING, KY_ROLE_OPERATOR, w, c);
	out->report.at = ky_time_after(w->now,
	    -ky_random_between(r, 0, 30) * KY_HOUR_US);
	out->report.bytes = left->at.us != 0 ? left->bytes / 2
					     : INT64_C(8) << 30;
	if (ky_random_chance(r, 400))
		out->report.bytes = 0;
	if (ky_random_chance(r, 150))
		out->report.valid_until = ky_date_add(today(w),
		    ky_random_between(r, 0, 30));
}

/* A rated file names usage of some days ago; sooner or later the biller knows
 * of it too. */
static bool
usage(struct ky_random *r, struct ky_world *w, const struct ky_case *c,
    struct ky_command *out)
{
	struct ky_subscriber *s = ky_world_find(w, &c->line.contract_no);

	if (c->line.subject == KY_SUBJECT_LOAN)
		return false;
	if (ky_random_chance(r, 400)) {
		report(r, w, c, out);
		return true;
	}
	fact(out, KY_FACT_LATE_USAGE, KY_ROLE_OPERATOR, w, c);
	out->day = ky_date_add(out->day, -ky_random_between(r, 0, 30));
	out->minor = ky_random_between(r, 1, 1500);
	out->tax = (enum ky_tax)ky_random_below(r, KY_TAX__MAX);
	out->what = slug("roaming-data");
	if (!s->is.running && c->line.final_billed)
		ky_world_use(w, s, out->minor);
	return true;
}

static bool
payee(struct ky_random *r, struct ky_world *w, const struct ky_case *c,
    struct ky_command *out)
{
	fact(out, KY_FACT_PAYEE,
	    ky_random_chance(r, 900) ? KY_ROLE_HOLDER : KY_ROLE_AGENT, w, c);
	out->payee = ky_made_payee(1 + ky_random_below(r, 4));
	if (ky_random_chance(r, 300))
		evidence(out, KY_GRADE_CONFIRMED);
	return true;
}

static bool
extend(struct ky_random *r, struct ky_world *w, const struct ky_case *c,
    struct ky_command *out)
{
	if (c->line.subject != KY_SUBJECT_LOAN && ky_random_chance(r, 900))
		return false;
	fact(out, KY_FACT_EXTENDED, KY_ROLE_HOLDER, w, c);
	if (!ky_date_none(c->line.due_back))
		out->day = c->line.due_back;
	out->day = ky_date_add(out->day, ky_random_between(r, -1, 9));
	return true;
}

static bool
money(struct ky_random *r, struct ky_world *w, const struct ky_case *c,
    struct ky_command *out)
{
	struct ky_subscriber *s = ky_world_find(w, &c->line.contract_no);
	int64_t paid = c->line.ledger.total[KY_ENTRY_PAYMENT];

	switch (ky_random_below(r, 7)) {
	case 0:
		fact(out, KY_FACT_PAYMENT, KY_ROLE_OPERATOR, w, c);
		out->minor = ky_random_between(r, 1, 6000);
		out->means = (enum ky_means)ky_random_below(r, KY_MEANS__MAX);
		return true;
	case 4:
		return usage(r, w, c, out);
	case 5:
		return payee(r, w, c, out);
	case 6:
		return extend(r, w, c, out);
	case 1:
		if (c->line.subject == KY_SUBJECT_LOAN || s->is.running)
			return false;
		out->minor = ky_random_between(r, 1, 2000);
		ky_world_use(w, s, out->minor);
		return false; /* the next look shows it */
	case 2:
		if (c->ending.seq == 0)
			return false;
		fact(out, KY_FACT_REFUND_BOUNCED, KY_ROLE_OPERATOR, w, c);
		out->minor = ky_world_bounce(w, s);
		return out->minor > 0;
	default:
		if (paid == 0 || c->ending.seq == 0)
			return false;
		fact(out, KY_FACT_CHARGEBACK, KY_ROLE_OPERATOR, w, c);
		out->minor = ky_random_between(r, 1, paid);
		return true;
	}
}

static bool
hanger(struct ky_random *r, struct ky_world *w, const struct ky_case *c,
    struct ky_command *out)
{
	struct ky_subscriber *s = ky_world_find(w, &c->line.contract_no);
	bool option = ky_random_chance(r, 500);
	uint8_t n = option ? c->line.options_n : c->line.devices_n;

	if (n == 0)
		return false;
	fact(out, option ? KY_FACT_OPTION_ENDED : KY_FACT_DEVICE_UNBOUND,
	    KY_ROLE_OPERATOR, w, c);
	out->ref = (uint8_t)ky_random_below(r, n);
	if (option)
		s->is.options &= ~(1U << out->ref);
	else
		s->is.devices &= ~(1U << out->ref);
	return true;
}

/* Another plan; where one is to come, as often the one before it. */
static struct ky_slug
another_plan(struct ky_random *r, const struct ky_world *w,
    const struct ky_line *l)
{
	const struct ky_tariff *next = ky_tariff_to_come(l, today(w));
	const struct ky_slug *before = next != NULL
	    ? ky_tariff_plan(l, ky_date_add(next->from, -1))
	    : NULL;

	if (before != NULL && before->text[0] != '\0' &&
	    ky_random_chance(r, 500))
		return *before;
	return ky_made_plan(ky_random_below(r, KY_MADE_PLANS));
}

/* The holder has another plan, or lets one device or option go, and goes on;
 * mostly while that is possible. */
static bool
change(struct ky_random *r, struct ky_world *w, const struct ky_case *c,
    struct ky_command *out)
{
	bool option = ky_random_chance(r, 500);
	uint8_t n = option ? c->line.options_n : c->line.devices_n;

	if (c->ending.state == KY_ENDING_RUNNING && ky_random_chance(r, 900))
		return false;
	command(out, KY_CMD_CHANGE, KY_ROLE_HOLDER, c);
	if (ky_random_chance(r, 600)) {
		out->change = KY_CHANGE_PLAN;
		out->what = another_plan(r, w, &c->line);
		return true;
	}
	if (n == 0)
		return false;
	out->change = option ? KY_CHANGE_OPTION : KY_CHANGE_DEVICE;
	out->ref = (uint8_t)ky_random_below(r, n);
	return true;
}

static bool
profile(struct ky_random *r, struct ky_world *w, const struct ky_case *c,
    struct ky_command *out)
{
	/* What a phone can do next with a profile. */
	static const enum ky_profile_state next[] = {
	    [KY_PROFILE_NONE] = KY_PROFILE_NONE,
	    [KY_PROFILE_RELEASED] = KY_PROFILE_DOWNLOADED,
	    [KY_PROFILE_DOWNLOADED] = KY_PROFILE_INSTALLED,
	    [KY_PROFILE_INSTALLED] = KY_PROFILE_DELETED,
	    [KY_PROFILE_DELETED] = KY_PROFILE_INSTALLED,
	    [KY_PROFILE_RETIRED] = KY_PROFILE_RETIRED,
	};
	struct ky_subscriber *s = ky_world_find(w, &c->line.contract_no);
	enum ky_profile_state to = next[s->is.profile];

	if (to == s->is.profile)
		return false;
	s->was = s->is;
	s->is.profile = to;
	if (to == KY_PROFILE_INSTALLED) {
		ky_phones_install(&s->phones, ky_random_below(r, KY_PHONES));
	} else if (to == KY_PROFILE_DELETED) {
		ky_phones_delete(&s->phones);
		ky_world_deleted(w, s);
	}
	fact(out, KY_FACT_PROFILE, KY_ROLE_OPERATOR, w, c);
	out->profile = to;
	return true;
}

/* Somebody does something with the phone; what chips signed, now or long ago,
 * is delivered, or not. */
static bool
chip(struct ky_random *r, struct ky_world *w, const struct ky_case *c,
    struct ky_command *out)
{
	static const char bytes[] = "{\"signed\":\"by nobody\"}";
	struct ky_subscriber *s = ky_world_find(w, &c->line.contract_no);
	enum ky_profile_state was = s->is.profile;

	if (was == KY_PROFILE_NONE || c->line.iccid.digits[0] == '\0')
		return false;
	if (was != KY_PROFILE_RETIRED && ky_random_chance(r, 500)) {
		ky_phones_play(&s->phones, r);
		s->was = s->is;
		if (ky_phones_has(&s->phones))
			s->is.profile = KY_PROFILE_INSTALLED;
		else if (was == KY_PROFILE_INSTALLED)
			ky_world_deleted(w, s);
	}
	fact(out, KY_FACT_PROFILE_EVENT, KY_ROLE_OPERATOR, w, c);
	if (!ky_phones_deliver(&s->phones, r, &out->event))
		return false;
	out->event.iccid = c->line.iccid;
	out->event.at = w->now;
	evidence(out, KY_GRADE_PROVEN);
	out->evidence.bytes = (struct ky_str){bytes, sizeof(bytes) - 1};
	memcpy(out->evidence.origin, "euicc", sizeof("euicc"));
	return true;
}

/* A duty let go, given up, tried again or stated done, whatever its state. */
static bool
decide_duty(struct ky_random *r, struct ky_world *w, const struct ky_case *c,
    struct ky_command *out)
{
	const struct ky_duty *d;
	uint32_t at = ky_random_below(r, 100);

	(void)w;
	if (c->duties_n == 0)
		return false;
	d = &c->duty[ky_random_below(r, c->duties_n)];
	if (at < 8) {
		command(out, KY_CMD_WAIVE, KY_ROLE_OFFICER, c);
		if (ky_random_chance(r, 500))
			out->approver = slug("officer-2");
		if (ky_random_chance(r, 300))
			out->minor = ky_random_between(r, 1, 2000);
		memcpy(out->reason, "goodwill", sizeof("goodwill"));
	} else if (at < 12) {
		command(out, KY_CMD_GIVE_UP, KY_ROLE_OFFICER, c);
		memcpy(out->reason, "cannot-be-done", sizeof("cannot-be-done"));
	} else if (at < 70) {
		command(out, KY_CMD_RETRY, KY_ROLE_STAFF, c);
	} else if (d->kind == KY_DUTY_AUTHORITY || d->kind == KY_DUTY_PROFILE) {
		command(out, KY_CMD_EVIDENCE, KY_ROLE_STAFF, c);
		evidence(out,
		    (enum ky_grade)ky_random_between(r, KY_GRADE_STATED,
			KY_GRADE_ATTESTED));
	} else {
		return false;
	}
	out->duty = d->kind;
	out->ref = d->ref;
	return true;
}

/* The holder locks and unlocks; somebody changes card, device or contact,
 * and it is told at once or weeks later. */
static bool
trust(struct ky_random *r, struct ky_world *w, const struct ky_case *c,
    struct ky_command *out)
{
	static const enum ky_fact changes[] = {KY_FACT_SIM_CHANGED,
	    KY_FACT_DEVICE_CHANGED, KY_FACT_CONTACT_CHANGED};

	if (c->line.subject == KY_SUBJECT_LOAN && ky_random_chance(r, 900))
		return false;
	if (c->line.locked || ky_random_chance(r, 300)) {
		fact(out, c->line.locked ? KY_FACT_UNLOCKED : KY_FACT_LOCKED,
		    KY_ROLE_HOLDER, w, c);
		if (ky_random_chance(r, 500))
			evidence(out, KY_GRADE_CONFIRMED);
	} else {
		fact(out, changes[ky_random_below(r, 3)], KY_ROLE_OPERATOR, w,
		    c);
		out->day = ky_date_add(out->day, -ky_random_between(r, 0, 20));
	}
	return true;
}

bool
ky_people_act(struct ky_random *r, struct ky_world *w, const struct ky_case *c,
    struct ky_command *out)
{
	static const struct {
		uint32_t weight;
		bool (*act)(struct ky_random *, struct ky_world *,
		    const struct ky_case *, struct ky_command *);
	} acts[] = {
	    {20, file},
	    {6, take_back},
	    {9, port},
	    {12, item},
	    {11, money},
	    {3, hanger},
	    {8, change},
	    {3, profile},
	    {14, chip},
	    {7, decide_duty},
	    {7, trust},
	};
	uint32_t at = ky_random_below(r, 100);
	size_t i = 0;

	while (at >= acts[i].weight)
		at -= acts[i++].weight;
	assert(i < sizeof(acts) / sizeof(acts[0]));
	return acts[i].act(r, w, c, out);
}

/* --- so that it gets done --- */

static bool
waits_for(const struct ky_duty *d, const char *reason)
{
	return d->state == KY_STATE_WAITING && strcmp(d->reason, reason) == 0;
}

static const char *
wanted(const struct ky_case *c, const struct ky_duty *d)
{
	if (d->kind >= KY_DUTY_CLOSING__MAX)
		return "";
	if (d->state == KY_STATE_REFUSED || d->state == KY_STATE_GIVEN_UP)
		return "retry";
	if (!ky_duty_pending(d->state) || c->ending.state != KY_ENDING_RUNNING)
		return "";
	if (waits_for(d, "proof-needed") || waits_for(d, "papers-needed"))
		return "authority";
	if (waits_for(d, "port-event") && d->kind == KY_DUTY_CONTRACT)
		return "port";
	if (waits_for(d, "third-party-billing"))
		return "option";
	if (waits_for(d, "locked"))
		return "unlock";
	if (waits_for(d, "bring-back"))
		return "item";
	if (waits_for(d, "payee-needed"))
		return "payee";
	/* Whoever has said so before waits for the rules' day. */
	if (d->kind == KY_DUTY_PROFILE && d->tries > 0 &&
	    d->grade < KY_GRADE_CONFIRMED &&
	    (c->line.profile == KY_PROFILE_INSTALLED ||
		c->line.profile == KY_PROFILE_DOWNLOADED))
		return "profile";
	return "";
}

static const struct ky_duty *
first_wanted(const struct ky_case *c)
{
	for (uint8_t i = 0; i < c->duties_n; i++)
		if (wanted(c, &c->duty[i])[0] != '\0')
			return &c->duty[i];
	return NULL;
}

const char *
ky_people_wanted(const struct ky_case *c)
{
	const struct ky_duty *d = first_wanted(c);

	return d != NULL ? wanted(c, d) : "";
}

static void
end_third_party(struct ky_subscriber *s, const struct ky_case *c,
    struct ky_command *out)
{
	for (uint8_t i = 0; i < c->line.options_n; i++)
		if (c->line.option[i].running) {
			out->ref = i;
			s->is.options &= ~(1U << i);
			return;
		}
}

bool
ky_people_help(struct ky_world *w, const struct ky_case *c,
    struct ky_command *out)
{
	struct ky_subscriber *s = ky_world_find(w, &c->line.contract_no);
	const struct ky_duty *d = first_wanted(c);
	const char *what;

	if (d == NULL)
		return false;
	what = wanted(c, d);
	if (strcmp(what, "retry") == 0) {
		s->card_refused = false; /* the holder has a new card */
		command(out, KY_CMD_RETRY, KY_ROLE_STAFF, c);
		out->duty = d->kind;
		out->ref = d->ref;
	} else if (strcmp(what, "authority") == 0) {
		command(out, KY_CMD_EVIDENCE, KY_ROLE_STAFF, c);
		out->duty = KY_DUTY_AUTHORITY;
		out->claim.shown = (1U << KY_VOUCHER__MAX) - 1;
		evidence(out, KY_GRADE_CONFIRMED);
	} else if (strcmp(what, "unlock") == 0) {
		fact(out, KY_FACT_UNLOCKED, KY_ROLE_STAFF, w, c);
		evidence(out, KY_GRADE_CONFIRMED);
	} else if (strcmp(what, "port") == 0) {
		ky_world_port_out(w, s);
		fact(out, KY_FACT_PORTED, KY_ROLE_OPERATOR, w, c);
	} else if (strcmp(what, "option") == 0) {
		fact(out, KY_FACT_OPTION_ENDED, KY_ROLE_OPERATOR, w, c);
		end_third_party(s, c, out);
	} else if (strcmp(what, "payee") == 0) {
		fact(out, KY_FACT_PAYEE, KY_ROLE_STAFF, w, c);
		out->payee = ky_made_payee(
		    c->line.payee.kind == KY_PAYEE_NONE ? 5 : 6);
		evidence(out, KY_GRADE_CONFIRMED);
	} else if (strcmp(what, "item") == 0) {
		fact(out, KY_FACT_ITEM_BACK, KY_ROLE_STAFF, w, c);
		out->ref = d->ref;
	} else {
		ky_phones_delete(&s->phones);
		ky_world_deleted(w, s);
		fact(out, KY_FACT_PROFILE, KY_ROLE_OPERATOR, w, c);
		out->profile = KY_PROFILE_DELETED;
	}
	return true;
}
