/*
 * Perfect peers for the core's tests: what is asked is done, what is looked
 * at is true.  The stories break them one wish at a time.
 */
#ifndef KY_TESTS_PEERS_H
#define KY_TESTS_PEERS_H

#include "fixture.h"

struct peers {
	struct fixture *f;
	struct ky_time now;
	struct ky_time wake; /* of the last decision */
	uint32_t papers[KY_PAPER__MAX];
	uint32_t sent[KY_EFFECT__MAX];
	int64_t refunded, collected;
	int64_t late_usage;
	enum ky_code answer[KY_EFFECT__MAX];   /* else KY_OK */
	bool silent[KY_EFFECT__MAX];           /* no outcome comes */
	bool absent[KY_EFFECT__MAX];           /* no such peer is set up */
	bool failed[KY_EFFECT__MAX];           /* seen to fail for good */
	bool refusal_looks;                    /* ... and says what is there */
	char key[KY_EFFECT__MAX][KY_KEY_SIZE]; /* of the last one */
	struct ky_seen world;
	uint8_t dice;
	struct ky_decision d;    /* the last one */
	struct ky_posting *book; /* the test's: all postings; or NULL */
	uint32_t book_n, book_max;
	uint32_t head, tail;
	struct ky_effect queue[64]; /* asked, not answered yet */
};

static inline void
peers_init(struct peers *p, struct fixture *f, const char *now)
{
	const struct ky_line *l = &f->c.line;

	memset(p, 0, sizeof(*p));
	p->f = f;
	p->now = at(now);
	p->world = (struct ky_seen){
	    .running = l->contract_running,
	    .last_day = l->last_day,
	    .known = l->known,
	    .attached = l->attached,
	    .profile = l->profile,
	};
	for (uint8_t i = 0; i < l->options_n; i++)
		p->world.options |= (uint32_t)l->option[i].running << i;
	for (uint8_t i = 0; i < l->devices_n; i++)
		p->world.devices |= (uint32_t)l->device[i].bound << i;
}

/* The biller ends a contract when its last day is over. */
static inline void
peers_pass(struct peers *p)
{
	if (p->world.running && !ky_date_none(p->world.last_day) &&
	    ky_time_cmp(p->now,
		ky_date_end(p->world.last_day, p->f->book.zone)) >= 0)
		p->world.running = false;
}

static inline void peers_decide(struct peers *p, struct ky_command *cmd);

static inline void
peers_witness(struct ky_command *cmd)
{
	cmd->has_evidence = true;
	cmd->evidence.grade = KY_GRADE_CONFIRMED;
	(void)ky_str_copy(KY_STR("peer"), cmd->evidence.origin,
	    sizeof(cmd->evidence.origin));
	cmd->evidence.sha256[0] = 1;
}

static inline void
peers_do(struct peers *p, const struct ky_effect *e)
{
	struct ky_command cmd = {.kind = KY_CMD_OUTCOME,
	    .role = KY_ROLE_ENGINE};
	struct ky_outcome *o = &cmd.outcome;
	enum ky_code code = p->answer[e->kind];
	struct ky_seen *w = &p->world;

	p->sent[e->kind]++;
	memcpy(p->key[e->kind], e->key, sizeof(e->key));
	if (p->silent[e->kind])
		return;
	peers_pass(p);
	o->effect = *e;
	if (p->absent[e->kind]) {
		o->code = KY_E_REFUSED;
		o->unconnected = true;
		peers_decide(p, &cmd);
		return;
	}
	if (p->failed[e->kind]) {
		o->code = KY_E_REFUSED;
		o->looked = true;
		o->seen.failed = true;
		peers_witness(&cmd);
		peers_decide(p, &cmd);
		return;
	}
	if (code == KY_OK) {
		switch (e->kind) {
		case KY_EFFECT_BSS_END:
			w->last_day = e->day;
			break;
		case KY_EFFECT_BSS_KEEP:
			w->last_day = (struct ky_date){0, 0, 0};
			break;
		case KY_EFFECT_BSS_OPTIONS:
			w->options &= ~(uint32_t)e->minor;
			break;
		case KY_EFFECT_BSS_DEVICES:
			w->devices = 0;
			break;
		case KY_EFFECT_BSS_OPTION:
			w->options &= ~(UINT32_C(1) << e->ref);
			break;
		case KY_EFFECT_BSS_DEVICE:
			w->devices &= ~(UINT32_C(1) << e->ref);
			break;
		case KY_EFFECT_BSS_PLAN:
			w->plan = e->what;
			w->plan_from = e->day;
			break;
		case KY_EFFECT_BALANCE_TAKE:
			w->taken = e->minor;
			w->minor = 0;
			break;
		case KY_EFFECT_HLR_WITHDRAW:
			w->attached = false;
			break;
		case KY_EFFECT_HLR_DELETE:
			w->known = false;
			break;
		case KY_EFFECT_SMDP_RETIRE:
			w->profile = KY_PROFILE_RETIRED;
			break;
		case KY_EFFECT_PAY_COLLECT:
			p->collected += e->minor;
			w->minor = e->minor;
			w->settled = true;
			break;
		case KY_EFFECT_PAY_REFUND:
		case KY_EFFECT_BANK_REFUND:
			p->refunded += e->minor;
			w->minor = e->minor;
			w->settled = true;
			break;
		case KY_EFFECT_BSS_OVER:
		case KY_EFFECT_BSS_USAGE:
		case KY_EFFECT_SMDP_LOOK:
		case KY_EFFECT_MAIL:
		case KY_EFFECT_REMIND:
		case KY_EFFECT_TELL_BILL:
		case KY_EFFECT_TELL_PAYEE:
		case KY_EFFECT__MAX:
			break;
		}
		peers_pass(p);
	}
	o->seen = *w;
	o->seen.late_usage = p->late_usage;
	o->looked = code == KY_OK || (code == KY_E_REFUSED && p->refusal_looks);
	o->code = code != KY_OK           ? code
	    : ky_effect_seen(e, &o->seen) ? KY_OK
					  : KY_E_RETRY;
	if (o->looked)
		peers_witness(&cmd);
	peers_decide(p, &cmd);
}

static inline void
peers_keep(struct peers *p, const struct ky_postings *posted)
{
	if (p->book == NULL)
		return;
	t_ok("the book has room", p->book_n + posted->n <= p->book_max);
	memcpy(&p->book[p->book_n], posted->row,
	    posted->n * sizeof(posted->row[0]));
	p->book_n += posted->n;
}

static inline void
peers_decide(struct peers *p, struct ky_command *cmd)
{
	struct ky_decision d;

	cmd->at = p->now;
	cmd->line_id = 1;
	for (size_t i = 0; i < sizeof(cmd->entropy); i++)
		cmd->entropy[i] = (uint8_t)(++p->dice * 37);
	ky_decide(&p->f->c, &p->f->rules, cmd, &d);
	p->d = d;
	if (d.verdict != KY_VERDICT_ACCEPTED)
		return;
	p->f->c = d.after;
	p->f->c.line_id = 1; /* as a store gives it, of an import */
	p->wake = d.wake;
	peers_keep(p, &d.postings);
	for (uint8_t i = 0; i < d.orders_n; i++)
		p->papers[d.order[i].kind]++;
	for (uint8_t i = 0; i < d.effects_n; i++)
		p->queue[p->tail++ % 64] = d.effect[i];
}

/* Decides, and lets the peers answer until nothing more is asked.  Leaves
 * the command's own decision in p->d. */
static inline void
peers_send(struct peers *p, struct ky_command *cmd)
{
	struct ky_decision d;
	int asked = 0;

	peers_decide(p, cmd);
	d = p->d;
	while (p->head != p->tail) {
		struct ky_effect e = p->queue[p->head++ % 64];

		if (++asked > 200) {
			t_ok(e.key, !"the same is asked again and again");
			p->head = p->tail;
			break;
		}
		peers_do(p, &e);
	}
	p->d = d;
}

/* Goes to `when`, waking the line whenever it asked for it. */
static inline void
peers_until(struct peers *p, const char *when)
{
	struct ky_time end = at(when);

	while (p->wake.us != 0 && ky_time_cmp(p->wake, end) <= 0) {
		struct ky_command cmd = {.kind = KY_CMD_WAKE,
		    .role = KY_ROLE_ENGINE};

		p->now = p->wake;
		p->wake = (struct ky_time){0};
		peers_send(p, &cmd);
	}
	p->now = end;
}

/* The fixture's line comes to be known, so that its books begin with postings
 * of what it brings along. */
static inline void
peers_import(struct peers *p)
{
	struct ky_command cmd = {.kind = KY_CMD_IMPORT,
	    .role = KY_ROLE_OPERATOR,
	    .line = p->f->c.line,
	    .refund_reason = -1};

	memset(&p->f->c, 0, sizeof(p->f->c));
	p->f->c.issuer = (struct ky_slug){"demo"};
	peers_decide(p, &cmd);
}

static inline void
peers_file(struct peers *p, enum ky_way way, struct ky_date wish)
{
	struct ky_command cmd = {.kind = KY_CMD_FILE,
	    .role = KY_ROLE_STAFF,
	    .way = way,
	    .wish = wish,
	    .refund_reason = -1,
	    .has_evidence = true};

	cmd.evidence.grade = KY_GRADE_ATTESTED;
	(void)ky_str_copy(KY_STR("counter"), cmd.evidence.origin,
	    sizeof(cmd.evidence.origin));
	peers_send(p, &cmd);
}

static inline void
peers_fact(struct peers *p, enum ky_role role, enum ky_fact fact, uint8_t ref,
    int64_t minor, struct ky_date day)
{
	struct ky_command cmd = {.kind = KY_CMD_FACT,
	    .role = role,
	    .fact = fact,
	    .ref = ref,
	    .minor = minor,
	    .day = day};

	peers_send(p, &cmd);
}

static inline void
peers_payee(struct peers *p, enum ky_role role, const struct ky_payee *payee)
{
	struct ky_command cmd = {.kind = KY_CMD_FACT,
	    .role = role,
	    .fact = KY_FACT_PAYEE,
	    .payee = *payee};

	peers_send(p, &cmd);
}

static inline const char *
peers_state(const struct peers *p, enum ky_duty_kind kind, uint8_t ref)
{
	const struct ky_duty *d = ky_case_duty_const(&p->f->c, kind, ref);

	return d != NULL ? ky_duty_state_name(d->state) : "absent";
}

#endif
