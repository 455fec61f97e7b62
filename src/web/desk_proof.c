#include "web/desk_proof.h"

#include "core/trust.h"

#include <inttypes.h>

static void
put_weak(struct ky_desk *k, const char *self, const struct ky_told *told)
{
	const char *bill = ky_visit_path(&k->v, "/end/bill/%" PRIu64,
	    k->c->line_id);
	const char *papers = ky_visit_path(&k->v, "%s", "/end/papers");

	ky_visit_text(&k->v, "notice", "weak");
	ky_visit_text(&k->v, "bill",
	    told->standing.bill_helps ? ky_desk_and_back(k, bill, self) : "");
	ky_visit_text(&k->v, "papers", ky_desk_and_back(k, papers, self));
}

enum ky_desk_proof
ky_desk_proof(struct ky_desk *k, const char *self, struct ky_command *cmd)
{
	struct ky_ask ask = {.act = KY_ACT_AUTHORITY, .line_id = k->c->line_id};
	const struct ky_told *told;

	if (k->rules == NULL ||
	    ky_trust_recent(&k->c->line, k->rules, k->now) == NULL)
		return KY_DESK_PROOF_ENOUGH;
	if (!ky_visit_ask(&k->v, &ask, &told))
		return KY_DESK_PROOF_ANSWERED;
	if (told->word != KY_WORD_DONE)
		return KY_DESK_PROOF_FIRST;
	if (told->standing.grade < told->least) {
		put_weak(k, self, told);
		return KY_DESK_PROOF_WEAK;
	}
	if (cmd != NULL)
		ky_authority_put(told, cmd);
	return KY_DESK_PROOF_ENOUGH;
}
