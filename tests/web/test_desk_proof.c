/* The proof that a change asks for: as the portal's answer has it. */
#include "web/desk_proof.h"

#include "visitor.h"

#include "t.h"

static struct visitor v;
static struct ky_case line;
static struct ky_rule_trust trust = {.recent_days = 14, .hold_hours = 24};
static const struct ky_rules rules = {.trust = &trust};

/* A page of the line's, as far as its handler has come by then. */
static void
open_desk(struct ky_desk *k)
{
	visitor_get(&v, "/en/lines/7/lock");
	memset(k, 0, sizeof(*k));
	t_ok("open", ky_visit_open(&k->v, &v.rq, &v.an));
	k->c = &line;
	k->rules = &rules;
	k->now = v.site.clock.now(NULL);
	v.asks = 0;
}

static void
asked(void)
{
	static const struct {
		const char *label;
		bool recent; /* a new card */
		enum ky_word word;
		enum ky_grade rule, least, shown;
		enum ky_desk_proof want;
	} cases[] = {
	    {"nothing is new: none is asked", false, KY_WORD_CONFIRM_FIRST,
		KY_GRADE_CONFIRMED, KY_GRADE_CONFIRMED, KY_GRADE_NONE,
		KY_DESK_PROOF_ENOUGH},
	    {"a code comes first", true, KY_WORD_CONFIRM_FIRST,
		KY_GRADE_CONFIRMED, KY_GRADE_CONFIRMED, KY_GRADE_CONFIRMED,
		KY_DESK_PROOF_FIRST},
	    {"as much as is asked", true, KY_WORD_DONE, KY_GRADE_CONFIRMED,
		KY_GRADE_CONFIRMED, KY_GRADE_CONFIRMED, KY_DESK_PROOF_ENOUGH},
	    {"less", true, KY_WORD_DONE, KY_GRADE_CONFIRMED, KY_GRADE_CONFIRMED,
		KY_GRADE_ATTESTED, KY_DESK_PROOF_WEAK},
	    {"an ending asks for more than the rule of trust: so does this",
		true, KY_WORD_DONE, KY_GRADE_STATED, KY_GRADE_CONFIRMED,
		KY_GRADE_ATTESTED, KY_DESK_PROOF_WEAK},
	};

	T_CASES (c, cases) {
		struct ky_command cmd = {.kind = KY_CMD_CHANGE};
		struct ky_desk k;

		trust.least = c->rule;
		v.told = (struct ky_told){.word = c->word,
		    .least = c->least,
		    .standing = {.grade = c->shown},
		    .evidence = {.grade = c->shown}};
		open_desk(&k);
		line.line.sim_changed.us = c->recent ? k.now.us - 1 : 0;
		t_eq_int(c->label, ky_desk_proof(&k, "/en/lines/7", &cmd),
		    c->want);
		t_eq_int("the portal is asked when something is new", v.asks,
		    c->recent);
		t_eq_int("what proves it is in the command", cmd.has_evidence,
		    c->recent && c->want == KY_DESK_PROOF_ENOUGH);
		t_eq_str("and the page says what is missing",
		    c->want == KY_DESK_PROOF_WEAK ? "weak" : "",
		    json_object_get(k.v.context, "notice") != NULL
			? json_string_value(
			      json_object_get(k.v.context, "notice"))
			: "");
		json_decref(k.v.context);
	}
}

/* Where a better one is given, and back. */
static void
ways(void)
{
	struct ky_desk k;

	trust.least = KY_GRADE_CONFIRMED;
	v.told = (struct ky_told){.word = KY_WORD_DONE,
	    .least = KY_GRADE_CONFIRMED,
	    .standing = {.grade = KY_GRADE_STATED, .bill_helps = true}};
	open_desk(&k);
	line.line.sim_changed.us = k.now.us - 1;
	t_eq_int("weak", ky_desk_proof(&k, "/en/lines/7", NULL),
	    KY_DESK_PROOF_WEAK);
	t_eq_str("the bill",
	    json_string_value(json_object_get(k.v.context, "bill")),
	    "/en/end/bill/7?next=/en/lines/7");
	t_eq_str("papers",
	    json_string_value(json_object_get(k.v.context, "papers")),
	    "/en/end/papers?next=/en/lines/7");
	json_decref(k.v.context);
}

static void
out_of_order(void)
{
	struct ky_desk k;

	open_desk(&k);
	line.line.sim_changed.us = k.now.us - 1;
	v.fails = KY_E_RETRY;
	t_eq_int("nobody answers", ky_desk_proof(&k, "/en/lines/7", NULL),
	    KY_DESK_PROOF_ANSWERED);
	t_eq_int("which the page says", v.an.status, 503);
	v.fails = KY_OK;
}

int
main(void)
{
	line.line_id = 7;
	visitor_init(&v);
	visitor_proven(&v);
	T_RUN(asked);
	T_RUN(ways);
	T_RUN(out_of_order);
	visitor_done(&v);
	return t_done();
}
