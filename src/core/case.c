#include "core/case.h"

#include "core/name.h"

#include <assert.h>

static const char *const states[] = {
    [KY_ENDING_NONE] = "none",
    [KY_ENDING_RUNNING] = "running",
    [KY_ENDING_WITHDRAWING] = "withdrawing",
    [KY_ENDING_WITHDRAWN] = "withdrawn",
    [KY_ENDING_CLOSED] = "closed",
};
KY_NAMES(ending_state, states, KY_ENDING__MAX);

static const char *const papers[] = {
    [KY_PAPER_RECEIPT] = "receipt",
    [KY_PAPER_STATEMENT] = "end-statement",
    [KY_PAPER_CERTIFICATE] = "certificate",
    [KY_PAPER_AMENDMENT] = "amendment",
};
KY_NAMES(paper_kind, papers, KY_PAPER__MAX);

struct ky_duty *
ky_case_duty(struct ky_case *c, enum ky_duty_kind kind, uint8_t ref)
{
	for (uint8_t i = 0; i < c->duties_n; i++)
		if (c->duty[i].kind == kind && c->duty[i].ref == ref)
			return &c->duty[i];
	return NULL;
}

const struct ky_duty *
ky_case_duty_const(const struct ky_case *c, enum ky_duty_kind kind, uint8_t ref)
{
	for (uint8_t i = 0; i < c->duties_n; i++)
		if (c->duty[i].kind == kind && c->duty[i].ref == ref)
			return &c->duty[i];
	return NULL;
}

struct ky_date
ky_told_last_day(const struct ky_line *l, const struct ky_ending *e)
{
	static const struct ky_date unknown;

	return e->way == KY_WAY_PORT_OUT && !l->ported ? unknown : e->last_day;
}

struct ky_date
ky_case_last_day(const struct ky_case *c)
{
	return ky_told_last_day(&c->line, &c->ending);
}
