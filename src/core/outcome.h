/*
 * What came of an effect: facts from the look, the duty's next state.
 */
#ifndef KY_CORE_OUTCOME_H
#define KY_CORE_OUTCOME_H

#include "core/plan.h"

/* Applies t->cmd->outcome to the case; ky_plan_advance() follows. */
void ky_outcome_apply(struct ky_turn *t);

#endif
